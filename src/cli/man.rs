//! `writethru man`.

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::terminal::Terminal;
use super::{Cli, Ending};
use crate::disk::{self, Error, Kind};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru man | man -l -                     read the page of `writethru` itself
  writethru man -o ~/.local/share/man/man1     one page for each command; then: man writethru-new")]
pub(super) struct Arguments {
    /// Write the pages of all commands into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// The first line of every page, a comment: by it we know what we may write over.
const MARK: &str = ".\\\" Written by `writethru man`.\n";

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Ending, Error> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let Some(folder) = &arguments.output else {
        terminal.data(page(&program).trim_end());
        return Ok(Ending::Done);
    };
    let pages: Vec<_> =
        commands(&program).into_iter().map(|command| (name(command), page(command))).collect();
    for (name, _) in &pages {
        let file = folder.join(name);
        let ours = match disk::kind(&file)? {
            Kind::Absent => true,
            Kind::File => disk::read(&file)?.starts_with(MARK.as_bytes()),
            _ => false,
        };
        if !ours {
            return Err(Error::refused("write", &file, "something else is there; give another folder"));
        }
    }
    disk::create_folder(folder)?;
    for (name, page) in &pages {
        disk::write(&folder.join(name), page.as_bytes())?;
    }
    terminal.result(&format!("wrote {} pages into `{}`", pages.len(), folder.display()));
    Ok(Ending::Done)
}

/// A command and all below it.
fn commands(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().filter(|command| !command.is_hide_set());
    [command].into_iter().chain(below.flat_map(commands)).collect()
}

/// The file of a command's page.
fn name(command: &Command) -> String {
    format!("{}.1", command.get_display_name().unwrap_or_else(|| command.get_name()))
}

/// The page of a command, without a date: the same program writes the same page.
fn page(command: &Command) -> String {
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let source = concat!("writethru ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone().after_help("")).manual("writethru").source(source);
    let mut page = Vec::new();
    // Writing into memory cannot fail.
    let _ = man.render(&mut page);
    let page = String::from_utf8_lossy(&page).into_owned();
    // An empty heading is what is left of the text that stands below in its own lines.
    let page = page.replace("\n.SH EXTRA\n", "\n");
    format!("{MARK}{}", with_examples(&page, &examples))
}

/// Puts the examples before the version, as they are, in lines that are not filled.
fn with_examples(page: &str, examples: &str) -> String {
    if examples.is_empty() {
        return page.to_owned();
    }
    // The heading says it.
    let lines = examples.strip_prefix("Examples:\n").unwrap_or(examples).lines();
    let lines: String = lines.map(literal).collect();
    let block = format!(".SH EXAMPLES\n.nf\n{lines}.fi\n");
    match page.find(".SH VERSION\n") {
        Some(at) => format!("{}{block}{}", &page[..at], &page[at..]),
        None => format!("{page}{block}"),
    }
}

/// A line as it is: nothing in it is a command of the typesetter.
fn literal(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    let guard = if line.starts_with(['.', '\'']) { "\\&" } else { "" };
    format!("{guard}{line}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_shown_as_they_are() {
        let shown = with_examples(".TH x\n.SH VERSION\n1\n", "Examples:\n  a -b\n.c \\d");
        assert_eq!(shown, ".TH x\n.SH EXAMPLES\n.nf\n  a \\-b\n\\&.c \\ed\n.fi\n.SH VERSION\n1\n");
    }
}
