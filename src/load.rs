//! The content loader: which folders are stories and sections, and what their files say.

mod find;
mod survey;

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::disk::{self, Kind, Result};
use crate::model::{CATALOGUES, CONTENT, STATIC, Section, StoryFolder, TEMPLATES, stem};
use crate::parse::StoryText;
use crate::source::Source;

pub use find::find;
pub use survey::survey;

/// A larger revision is refused: the longest book in one file is smaller.
const MAX_BYTES: u64 = 8 << 20;

/// What lies in the content folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// The stories, by path.
    pub stories: Vec<StoryFolder>,
    /// The sections, by path.
    pub sections: Vec<Section>,
    /// What is wrong with names and links.
    pub problems: Vec<Diagnostic>,
}

/// Reads the texts of a story. What cannot be read as text becomes a problem.
pub fn story(root: &Path, folder: &StoryFolder) -> Result<(StoryText, Vec<Diagnostic>)> {
    let mut problems = Vec::new();
    let mut read = |name: &str| text(root, &format!("{CONTENT}/{}/{name}", folder.path), &mut problems);
    let meta = if folder.has_meta { read("story.toml")? } else { None };
    let mut revisions = Vec::with_capacity(folder.revisions.len());
    for file in &folder.revisions {
        revisions.extend(read(file)?.map(|source| (stem(file).to_owned(), source)));
    }
    Ok((StoryText { path: folder.path.clone(), meta, revisions }, problems))
}

/// Reads a text by its path below the site's root. Nothing, and a problem, when it is too long or not UTF-8.
pub fn text(root: &Path, path: &str, problems: &mut Vec<Diagnostic>) -> Result<Option<Source>> {
    let file = root.join(path);
    let size = disk::size(&file)?;
    if size > MAX_BYTES {
        let (size, limit) = (size.div_ceil(1 << 20), MAX_BYTES >> 20);
        let problem = Diagnostic::error(format!("this file has {size} MiB; the limit is {limit} MiB"));
        problems.push(
            problem.in_file(path).help("split the story, or move what is not text into files of its own"),
        );
        return Ok(None);
    }
    match String::from_utf8(disk::read(&file)?) {
        Ok(text) => Ok(Some(Source::new(path, &text))),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes()[at];
            let source = Source::new(path, &String::from_utf8_lossy(error.as_bytes()));
            let problem =
                Diagnostic::error(format!("not UTF-8: byte 0x{byte:02X} is not part of a character"));
            problems.push(problem.at(&source, &(at..at + 1)).help("save the file with the encoding UTF-8"));
            Ok(None)
        }
    }
}

/// Texts by their names.
pub type NamedTexts = Vec<(String, Source)>;

/// The templates of a site's own, and what is wrong with them.
pub fn templates(root: &Path) -> Result<(NamedTexts, Vec<Diagnostic>)> {
    texts_below(root, TEMPLATES)
}

/// The catalogues of a site's own, by their names, and what is wrong with them.
pub fn catalogues(root: &Path) -> Result<(NamedTexts, Vec<Diagnostic>)> {
    texts_below(root, CATALOGUES)
}

fn texts_below(root: &Path, folder: &str) -> Result<(NamedTexts, Vec<Diagnostic>)> {
    let (files, mut problems) = files_below(root, folder)?;
    let mut texts = Vec::new();
    for name in files {
        let source = text(root, &format!("{folder}/{name}"), &mut problems)?;
        texts.extend(source.map(|source| (name, source)));
    }
    Ok((texts, problems))
}

/// The static files of a site's own, by their names, and what is wrong with them.
pub fn static_files(root: &Path) -> Result<(Vec<String>, Vec<Diagnostic>)> {
    files_below(root, STATIC)
}

fn files_below(root: &Path, folder: &str) -> Result<(Vec<String>, Vec<Diagnostic>)> {
    match disk::kind(&root.join(folder))? {
        Kind::Absent => Ok((Vec::new(), Vec::new())),
        Kind::Folder => survey::walk(root, folder),
        _ => Err(disk::Error::refused("read", &PathBuf::from(folder), "it should be a folder")),
    }
}
