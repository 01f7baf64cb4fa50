//! `writethru import html`.

use std::path::PathBuf;

use clap::Args;

use super::super::terminal::Terminal;
use super::super::{Ending, Global};
use super::{given, place};
use crate::disk::Error;
use crate::import::html::{Hints, read};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru import html page.html                              start a story with a saved page
  writethru import html - < page.html                          the same, from standard input
  writethru import html page.html -s world                     in the section `world`
  writethru import html page.html --story ferry                the next version of a story
  writethru import html page.html --updated 2025-10-15T16:00   at this time, not at the page's
  writethru import html page.html --dry-run                    only look at what would be written

A new story gets the time at which the page was published; with --story, the time at which it was
last changed.")]
pub(super) struct Arguments {
    /// The file of the page; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    place: place::Place,
}

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    let bytes = given::read(&arguments.file)?;
    place::import(&arguments.place, global, terminal, |title, _| {
        read(&bytes, Hints { title }).map_err(|why| Error::refused("import", &arguments.file, why))
    })
}
