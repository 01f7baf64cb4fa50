//! One story of a run: from its files to its pages, and to what the rest of the site has to know of it.

use chrono_tz::Tz;

use super::assets::Pointers;
use super::kinds::contradicted_kinds;
use crate::diagnostic::{self, Diagnostic};
use crate::disk::Error;
use crate::model::{CONTENT, Instant, Revision, Status, Story, StoryFolder};
use crate::parse::{Mention, Parsed};
use crate::routes;
use crate::site::{SharedPicture, Site, StoryPages, Summary};
use crate::timeline::{Entry, Held, Hold, Texts, Timeline};

/// What a story leaves behind when its pages are done.
#[derive(Debug, Clone, Default)]
pub(super) struct Left {
    /// What lists show; nothing where nothing is published.
    pub(super) summary: Option<Summary>,
    /// Its picture for shared links, when a build is to draw it.
    pub(super) shared_picture: Option<SharedPicture>,
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
    parsed: &Parsed,
    site: &Site<'_>,
    make: impl FnOnce(&StoryPages<'_>) -> Result<Vec<Diagnostic>, Error>,
) -> Result<Left, Error> {
    let Some(story) = &parsed.story else { return Ok(Left::unread(parsed)) };
    let (timeline, held) = Timeline::of(story, site.moment());
    let mut left = Left::of(folder, parsed, story, timeline.as_ref(), &held, site);
    if let Some(timeline) = &timeline {
        let texts = Texts::of(timeline);
        left.problems.extend(contradicted(parsed, timeline, &texts));
        let measures = texts.measures();
        let pages = site.story(timeline, &texts, &measures);
        left.summary = Some(pages.summary());
        left.problems.extend(make(&pages)?);
    }
    Ok(left)
}

/// The kinds that the changes of a story contradict. One that could not be read would be taken for another.
pub(super) fn contradicted(parsed: &Parsed, timeline: &Timeline<'_>, texts: &Texts<'_>) -> Vec<Diagnostic> {
    if diagnostic::has_errors(&parsed.problems) {
        return Vec::new();
    }
    contradicted_kinds(timeline, texts, &parsed.kinds)
}

impl Left {
    /// Of a folder that could not be read as a story.
    pub(super) fn unread(parsed: &Parsed) -> Self {
        Self { problems: parsed.problems.clone(), mentions: parsed.mentions.clone(), ..Self::default() }
    }

    /// Of a story, but for what its texts say.
    pub(super) fn of(
        folder: &StoryFolder,
        parsed: &Parsed,
        story: &Story,
        timeline: Option<&Timeline<'_>>,
        held: &[Held<'_>],
        site: &Site<'_>,
    ) -> Self {
        let mut left = Self::unread(parsed);
        for held in held {
            let file = file_of(folder, held.revision);
            left.problems.push(held_back(held, site.timezone()).in_file(file.as_str()));
            left.held_routes.push(routes::revision(story.path(), &held.revision.id));
            left.held_files.push(file);
        }
        // What a withheld version points to need not be published: it is not shown.
        let shown = timeline.into_iter().flat_map(Timeline::entries).map(Entry::revision);
        let withheld = shown.filter(|revision| revision.status == Status::Withheld);
        left.held_files.extend(withheld.map(|revision| file_of(folder, revision)));
        left.pointers = Pointers::of(story, timeline, folder);
        left.held_routes.extend(timeline.is_none().then(|| routes::story(story.path())));
        left
    }
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
    .see("editors.md#drafts-and-embargoes")
}
