//! The file of the next revision: its text, checked before it is written; its name, which is never one that is there.

use std::collections::HashSet;
use std::path::PathBuf;

use super::REVISE;
use crate::cli::site::Site;
use crate::compose::{self, Next, Start};
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Error};
use crate::model::{CONTENT, Instant, Kind, Revision, StoryFolder, stem};
use crate::parse::{self, StoryText};
use crate::routes::folded;
use crate::source::Source;

/// What is said on the command line of the new revision.
pub(super) struct New {
    /// What the update is.
    pub(super) kind: Kind,
    /// The public note; may be empty.
    pub(super) note: String,
    /// Another headline.
    pub(super) title: Option<String>,
    /// Whether it starts as a draft.
    pub(super) draft: bool,
    /// The time of the command.
    pub(super) now: Instant,
}

/// Writes the revision. Returns its path, or what is wrong with the text that it starts from.
pub(super) fn write(
    site: &Site,
    folder: &StoryFolder,
    text: &StoryText,
    start: &Start<'_>,
    new: &New,
) -> Result<Result<PathBuf, Vec<Diagnostic>>, Error> {
    let (base, zone) = (start.base, site.config.timezone);
    let Some((_, source)) = text.revisions.iter().find(|(id, _)| *id == base.id.as_str()) else {
        return Err(refused(folder, base));
    };
    let outline = match parse::outline(source) {
        Ok(outline) => outline,
        Err(problems) => return Ok(Err(problems)),
    };
    let next = Next {
        updated: start.updated,
        zone,
        kind: new.kind,
        note: &new.note,
        title: new.title.as_deref(),
        draft: new.draft,
        embargo: base.embargo.is_some_and(|until| until > new.now),
    };
    let written = compose::next(source, &outline, &next);
    let Some(written) = written.filter(|written| carried_over(written, text, base, start.updated, new, site))
    else {
        return Err(refused(folder, base));
    };
    let words = new.title.as_deref().or(Some(new.note.as_str()).filter(|note| !note.is_empty()));
    let words = words.unwrap_or(&base.title);
    let place = site.path(folder.path.as_str());
    let mut taken = names(&disk::names(&place)?);
    loop {
        let id = compose::id(start.updated, zone, words, |id| taken.contains(&folded(id)));
        let file = place.join(format!("{id}.md"));
        match disk::write_new_whole(&file, written.as_bytes()) {
            Ok(()) => return Ok(Ok(file)),
            // Somebody else was faster.
            Err(error) if error.is_taken() && taken.insert(folded(&id)) => {}
            Err(error) => return Err(error),
        }
    }
}

/// The names that no revision can have: those of files and folders, with their endings and without, in any case.
fn names(there: &[String]) -> HashSet<String> {
    there.iter().flat_map(|name| [folded(name), folded(stem(name))]).collect()
}

fn refused(folder: &StoryFolder, base: &Revision) -> Error {
    let file = format!("{CONTENT}/{}/{}.md", folder.path, base.id);
    let why = format!(
        "the front matter of {file} cannot be carried over as it is written; put each key on a line of its own, \
         or copy the file"
    );
    Error::refused(REVISE, std::path::Path::new(folder.path.as_str()), why)
}

/// Whether the new text says what the base says, but for what is new.
fn carried_over(
    written: &str,
    text: &StoryText,
    base: &Revision,
    updated: Instant,
    new: &New,
    site: &Site,
) -> bool {
    let source = Source::new("new.md", written);
    let alone = StoryText {
        path: text.path.clone(),
        meta: text.meta.clone(),
        revisions: vec![(base.id.to_string(), source)],
    };
    let Some(story) = parse::story(&alone, &site.config).story else { return false };
    let found = &story.revisions()[0];
    let expected = Revision {
        title: new.title.clone().unwrap_or_else(|| base.title.clone()),
        updated,
        kind: Some(new.kind),
        note: Some(new.note.clone()).filter(|note| !note.is_empty()),
        draft: new.draft,
        embargo: base.embargo.filter(|until| *until > new.now),
        status: crate::model::Status::Usable,
        ..base.clone()
    };
    *found == expected
}
