//! `writethru import text`.

use std::path::PathBuf;

use clap::Args;

use super::super::terminal::Terminal;
use super::super::{Ending, Global};
use super::{given, place};
use crate::disk::Error;
use crate::import::text::{Hints, read};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru import text a.txt                               start a story with the text in a file
  writethru import text - < a.txt                           the same, from standard input
  writethru import text a.txt -s world                      in the section `world`
  writethru import text b.txt --story ferry                 the next version of a story
  writethru import text b.txt --updated 2025-10-15T16:00    say when it was published
  writethru import text b.txt --dry-run                     only look at what would be written

Buttons, teasers and other furniture of the page are left out, and it is said which and why.")]
pub(super) struct Arguments {
    /// The file with the text; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    place: place::Place,
}

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    let refused = |why: String| Error::refused("import", &arguments.file, why);
    let text = given::text(&given::read(&arguments.file)?).map_err(refused)?;
    place::import(&arguments.place, global, terminal, |title, sections| {
        read(&text, Hints { title, sections }).map_err(|why| refused(why.to_string()))
    })
}
