//! A story: a folder of revisions, each the whole text as published at one time.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::{EventDate, Instant, Lang};

/// Where a story lies below `content/`, with `/` between its parts; also its path on the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryPath(Arc<str>);

/// A revision's name within its story: the stem of its file. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionId(Arc<str>);

/// Why a file or folder name cannot be part of a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadName {
    /// It holds a character that URLs or file systems give a meaning of their own.
    Character(char),
    /// It holds `...`, which separates two revisions in the path of a comparison.
    Dots,
}

/// What an update is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// There is something new.
    Update,
    /// Something was wrong.
    Correction,
    /// Something could be misunderstood.
    Clarification,
    /// Nothing that a reader needs to know: spelling, style.
    Minor,
}

/// Whether a revision may be read (the `pubstatus` of IPTC ninjs).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It may.
    Usable,
    /// Its text has been taken back; its time and note stay.
    Withheld,
    /// The story is retracted.
    Canceled,
}

/// A picture at the head of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// As written: a file of the story, or a path or URL.
    pub src: String,
    /// What it shows.
    pub alt: String,
    /// The line below it.
    pub caption: Option<String>,
    /// Whose it is.
    pub credit: Option<String>,
}

/// Something that a story draws on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRef {
    /// Its name.
    pub name: String,
    /// Where to read it, as written.
    pub url: Option<String>,
}

/// Something that happened in the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub date: EventDate,
    /// What.
    pub text: String,
    /// Where to read more, as written.
    pub url: Option<String>,
}

/// One revision: the whole text as published at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Its name.
    pub id: RevisionId,
    /// Headline.
    pub title: String,
    /// The time of the update: what orders revisions.
    pub updated: Instant,
    /// As given; the first revision has none.
    pub kind: Option<Kind>,
    /// The editor's public sentence on the update.
    pub note: Option<String>,
    /// Standfirst.
    pub summary: Option<String>,
    /// Byline.
    pub authors: Vec<String>,
    /// Subjects.
    pub tags: Vec<String>,
    /// Place.
    pub dateline: Option<String>,
    /// Language of the text.
    pub lang: Lang,
    /// Lead image.
    pub image: Option<Image>,
    /// What it draws on.
    pub sources: Vec<SourceRef>,
    /// What happened in the world.
    pub events: Vec<Event>,
    /// Not to be published yet.
    pub draft: bool,
    /// Not to be published before.
    pub embargo: Option<Instant>,
    /// Whether it may be read.
    pub status: Status,
    /// For themes.
    pub extra: Value,
    /// The text, in Markdown.
    pub body: String,
    /// The files and pages it points to, as routes.
    pub mentions: Vec<String>,
}

/// What holds for all revisions of a story.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StoryMeta {
    /// What happened in the world.
    pub events: Vec<Event>,
    /// Stories that belong with it.
    pub related: Vec<StoryPath>,
    /// For themes.
    pub extra: Value,
}

/// A story: at least one revision, in order of update, no two at the same instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    path: StoryPath,
    meta: StoryMeta,
    revisions: Vec<Revision>,
}

/// Why revisions do not make a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAStory {
    /// There are none.
    Empty,
    /// Two were published at the same instant.
    SameInstant(RevisionId, RevisionId),
}

impl Story {
    /// Puts revisions in order of update, whatever order they come in.
    pub fn new(path: StoryPath, meta: StoryMeta, mut revisions: Vec<Revision>) -> Result<Self, NotAStory> {
        revisions.sort_by(|a, b| a.updated.cmp(&b.updated).then_with(|| a.id.cmp(&b.id)));
        if revisions.is_empty() {
            return Err(NotAStory::Empty);
        }
        if let Some([a, b]) = revisions.array_windows().find(|[a, b]| a.updated == b.updated) {
            return Err(NotAStory::SameInstant(a.id.clone(), b.id.clone()));
        }
        Ok(Self { path, meta, revisions })
    }

    /// Where it lies.
    pub fn path(&self) -> &StoryPath {
        &self.path
    }

    /// What holds for all its revisions.
    pub fn meta(&self) -> &StoryMeta {
        &self.meta
    }

    /// Its revisions, oldest first; never empty.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }
}

impl StoryPath {
    /// A path whose parts have passed [`check_name`].
    pub fn new(path: &str) -> Self {
        Self(path.into())
    }

    /// `world/al-sharaa-in-moscow`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The sections it lies in, outermost first: `world`, `world/europe`.
    pub fn sections(&self) -> impl Iterator<Item = &str> {
        self.0.match_indices('/').map(|(at, _)| &self.0[..at])
    }
}

impl RevisionId {
    /// A file stem that has passed [`check_name`].
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    /// The stem.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StoryPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a file or folder name can be part of a URL as it is, on any host.
pub fn check_name(name: &str) -> Result<(), BadName> {
    let special = |c: char| c.is_control() || c.is_whitespace() || "<>:\"|?*\\#%/".contains(c);
    match name.chars().find(|&c| special(c)) {
        Some(c) => Err(BadName::Character(c)),
        None if name.contains("...") => Err(BadName::Dots),
        None => Ok(()),
    }
}

impl Kind {
    /// All kinds, by the names that front matter uses.
    pub const ALL: [(&'static str, Self); 4] = [
        ("update", Self::Update),
        ("correction", Self::Correction),
        ("clarification", Self::Clarification),
        ("minor", Self::Minor),
    ];

    /// The name that front matter uses.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("update", |(name, _)| name)
    }

    /// Whether it says that something was wrong or unclear.
    pub fn corrects(self) -> bool {
        matches!(self, Self::Correction | Self::Clarification)
    }
}

impl Status {
    /// All states, by the names that front matter uses.
    pub const ALL: [(&'static str, Self); 3] =
        [("usable", Self::Usable), ("withheld", Self::Withheld), ("canceled", Self::Canceled)];

    /// The name that front matter uses.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, status)| *status == self).map_or("usable", |(name, _)| name)
    }
}

/// A story of `count` revisions an hour apart, `r0` at midnight of 14 October 2025 UTC, each changed by `change`.
#[cfg(test)]
pub(crate) fn test_story(count: u32, change: impl Fn(u32, &mut Revision)) -> Story {
    use chrono::{TimeZone, Utc};
    let revision = |number: u32| {
        let mut revision = Revision {
            id: RevisionId::new(&format!("r{number}")),
            title: "A headline".to_owned(),
            updated: Utc.with_ymd_and_hms(2025, 10, 14, number, 0, 0).unwrap(),
            kind: None,
            note: (number > 0).then(|| format!("Note {number}")),
            summary: None,
            authors: vec![],
            tags: vec![],
            dateline: None,
            lang: Lang::parse("en").unwrap(),
            image: None,
            sources: vec![],
            events: vec![],
            draft: false,
            embargo: None,
            status: Status::Usable,
            extra: Value::Null,
            body: "Text.".to_owned(),
            mentions: vec![],
        };
        change(number, &mut revision);
        revision
    };
    Story::new(StoryPath::new("world/a"), StoryMeta::default(), (0..count).map(revision).collect()).unwrap()
}
