//! One story of a run: from its files to its pages, and to what the rest of the site has to know of it.

use chrono_tz::Tz;

use super::assets::Pointers;
use super::kinds::contradicted_kinds;
use crate::diagnostic::{self, Diagnostic};
use crate::disk::Error;
use crate::model::{CONTENT, Instant, Revision, Status, StoryFolder};
use crate::parse::{Mention, Parsed};
use crate::routes;
use crate::site::{Site, StoryPages, Summary};
use crate::timeline::{Entry, Held, Hold, Texts, Timeline};

/// What a story leaves behind when its pages are done.
#[derive(Debug, Clone, Default)]
pub(super) struct Left {
    /// What lists show; nothing where nothing is published.
    pub(super) summary: Option<Summary>,
    /// What is wrong with it.
    pub(super) problems: Vec<Diagnostic>,
    /// Where it points to.
    pub(super) mentions: Vec<Mention>,
    /// The routes that are not published.
    pub(super) held_routes: Vec<String>,
    /// The files whose text is not published.
    pub(super) held_files: Vec<String>,
    /// The files that it points to.
    pub(super) pointers: Pointers,
}

impl AsRef<Self> for Left {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// Takes a story to its pages, which `make` makes and puts where they belong; it returns what was wrong with them.
pub(super) fn story(
    folder: &StoryFolder,
    parsed: &mut Parsed,
    site: &Site<'_>,
    make: impl FnOnce(&StoryPages<'_>) -> Result<Vec<Diagnostic>, Error>,
) -> Result<Left, Error> {
    let Parsed { story, mentions, kinds, problems } = parsed;
    let mut left =
        Left { problems: std::mem::take(problems), mentions: std::mem::take(mentions), ..Left::default() };
    let Some(story) = story else { return Ok(left) };
    let (timeline, held) = Timeline::of(story, site.moment());
    for held in &held {
        let file = file_of(folder, held.revision);
        left.problems.push(held_back(held, site.timezone()).in_file(file.as_str()));
        left.held_routes.push(routes::revision(story.path(), &held.revision.id));
        left.held_files.push(file);
    }
    // What a withheld version points to need not be published: it is not shown.
    let shown = timeline.iter().flat_map(Timeline::entries).map(Entry::revision);
    let withheld = shown.filter(|revision| revision.status == Status::Withheld);
    left.held_files.extend(withheld.map(|revision| file_of(folder, revision)));
    left.pointers = Pointers::of(story, timeline.as_ref(), folder);
    let Some(timeline) = &timeline else {
        left.held_routes.push(routes::story(story.path()));
        return Ok(left);
    };
    let texts = Texts::of(timeline);
    // A kind that could not be read would be taken for another.
    if !diagnostic::has_errors(&left.problems) {
        left.problems.extend(contradicted_kinds(timeline, &texts, kinds));
    }
    let pages = site.story(timeline, &texts);
    left.summary = Some(pages.summary());
    left.problems.extend(make(&pages)?);
    Ok(left)
}

/// The path of a revision as messages show it.
fn file_of(folder: &StoryFolder, revision: &Revision) -> String {
    let id = revision.id.as_str();
    let file = folder.revisions.iter().zip(folder.ids()).find(|(_, known)| *known == id);
    format!("{}/{}/{}", CONTENT, folder.path, file.map_or(id, |(file, _)| file))
}

fn held_back(held: &Held<'_>, zone: Tz) -> Diagnostic {
    let until = |at: Instant| at.with_timezone(&zone).format("%Y-%m-%d %H:%M %:z").to_string();
    Diagnostic::note(match held.hold {
        Hold::Draft => "left out: a draft".to_owned(),
        Hold::Embargo(at) => format!("left out: embargoed until {}", until(at)),
        Hold::Future(at) => format!("left out: its time is still to come, {}", until(at)),
    })
}
