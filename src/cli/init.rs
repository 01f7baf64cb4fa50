//! `writethru init`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Ending;
use super::site::quoted;
use super::terminal::Terminal;
use crate::disk::{self, Error, Kind, Result};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru init newsroom      make the folder `newsroom`, with a story of two versions in it
  cd newsroom                  go into it; all other commands work on the site you are in
  writethru serve              look at it in a browser")]
pub(super) struct Arguments {
    /// The folder to make; it may exist if it is empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// The files of a new site.
const FILES: [(&str, &str); 5] = [
    ("site.toml", include_str!("init/site.toml")),
    (".gitignore", include_str!("init/gitignore")),
    ("content/local/section.toml", include_str!("init/section.toml")),
    ("content/local/night-ferry/2025-09-01-timetable.md", include_str!("init/first.md")),
    ("content/local/night-ferry/2025-09-02-departure-time.md", include_str!("init/correction.md")),
];

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Ending> {
    let folder = &arguments.folder;
    match disk::kind(folder)? {
        Kind::Absent => {}
        Kind::Folder if disk::names(folder)?.is_empty() => {}
        Kind::Folder => return Err(Error::refused("make a site in", folder, "it is not empty")),
        Kind::File | Kind::Other => {
            return Err(Error::refused("make a site in", folder, "it is not a folder"));
        }
    }
    for (name, text) in FILES {
        let path = folder.join(name);
        disk::create_folder(path.parent().unwrap_or(Path::new(".")))?;
        disk::write(&path, text.as_bytes())?;
    }
    let (name, shown) = (folder.display(), quoted(&folder.display().to_string()));
    terminal.result(&format!(
        "made a site with one story in `{name}`\n\n\
         next:  cd {shown}\n\
         \x20      writethru serve                        look at it in a browser\n\
         \x20      writethru revise night-ferry           write the next version of its story\n\
         \x20      writethru new \"A headline\" -s local    start a story of your own\n\
         \x20      writethru build                        make the site in public/\n\n\
         the versions of the story are in content/local/night-ferry; docs/editors.md explains them"
    ));
    Ok(Ending::Done)
}
