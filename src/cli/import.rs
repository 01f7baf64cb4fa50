//! `writethru import`.

mod git;
mod given;
mod html;
mod place;
mod report;
mod target;
mod text;
mod time;

use clap::{Args, Subcommand};

use super::terminal::Terminal;
use super::{Ending, Global};
use crate::disk::Error;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// Text copied from a web page
    Text(text::Arguments),
    /// A web page that was saved
    Html(html::Arguments),
    /// The history of Markdown files in a git repository
    Git(git::Arguments),
}

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    match &arguments.from {
        From::Text(arguments) => text::run(arguments, global, terminal),
        From::Html(arguments) => html::run(arguments, global, terminal),
        From::Git(arguments) => git::run(arguments, global, terminal),
    }
}
