//! What a list says of a story.

use crate::model::{Instant, Story};
use crate::parse::{self, StoryText};
use crate::timeline::{self, Entry, Hold, Moment, Timeline};

/// A story in a list.
#[derive(Debug)]
pub(super) struct Row {
    /// Its path below the content folder.
    pub(super) path: String,
    /// The headline that readers see; of one that is not published, that of its latest version.
    pub(super) title: String,
    /// How it stands.
    pub(super) state: State,
    /// When it was first published.
    pub(super) published: Option<Instant>,
    /// When it was last updated, minor edits aside.
    pub(super) updated: Option<Instant>,
    /// Its published versions after the first.
    pub(super) updates: usize,
    /// The last public note.
    pub(super) note: Option<String>,
    /// What is held back, oldest first.
    pub(super) held: Vec<Held>,
}

/// A version that is held back.
#[derive(Debug)]
pub(super) struct Held {
    /// Its id.
    pub(super) id: String,
    /// Why.
    pub(super) hold: Hold,
    /// The time in it; a draft may have none.
    pub(super) updated: Option<Instant>,
    /// When it will be published; a draft will not.
    pub(super) due: Option<Instant>,
}

/// How a story stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Published, and updated within a day.
    Developing,
    /// Published.
    Live,
    /// Only drafts so far.
    Draft,
    /// Nothing is published before then.
    Embargoed(Instant),
    /// No version of it may be read.
    Withheld,
    /// It says itself that it is retracted.
    Retracted,
}

impl State {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Developing => "developing",
            Self::Live => "live",
            Self::Draft => "draft",
            Self::Embargoed(_) => "embargoed",
            Self::Withheld => "withheld",
            Self::Retracted => "retracted",
        }
    }
}

impl Row {
    /// What is to be said of a story at a moment. Its texts are read for drafts: whether they have a time of their own.
    pub(super) fn of(story: &Story, text: &StoryText, now: Instant) -> Self {
        let (timeline, held) = Timeline::of(story, Moment { now, drafts: false });
        let held: Vec<Held> = held.iter().map(|held| Held::of(held, text)).collect();
        let latest = &story.revisions()[story.revisions().len() - 1];
        let path = story.path().to_string();
        let Some(timeline) = timeline else {
            let due = held.iter().filter_map(|held| held.due).min();
            let state = due.map_or(State::Draft, State::Embargoed);
            let title = latest.title.clone();
            return Self { path, title, state, published: None, updated: None, updates: 0, note: None, held };
        };
        let state = match timeline.state() {
            timeline::State::Withheld => State::Withheld,
            timeline::State::Retracted => State::Retracted,
            timeline::State::Live if timeline.is_developing(now) => State::Developing,
            timeline::State::Live => State::Live,
        };
        let entries = timeline.entries();
        Self {
            path,
            title: entries[timeline.latest()].revision().title.clone(),
            state,
            published: Some(timeline.first().updated),
            updated: Some(timeline.last_updated()),
            updates: entries.len() - 1,
            note: entries.iter().map(Entry::revision).rev().find_map(|revision| revision.note.clone()),
            held,
        }
    }

    /// How many drafts it has.
    pub(super) fn drafts(&self) -> usize {
        self.held.iter().filter(|held| held.hold == Hold::Draft).count()
    }

    /// The first that will be published by itself.
    pub(super) fn next(&self) -> Option<&Held> {
        self.held.iter().filter(|held| held.due.is_some()).min_by_key(|held| held.due)
    }

    /// The time that is listed: of the last update; of what is not published, that of its first publication, or of its last draft.
    pub(super) fn time(&self) -> Option<Instant> {
        match self.state {
            State::Embargoed(until) => Some(until),
            State::Draft => self.held.last().and_then(|draft| draft.updated),
            _ => self.updated,
        }
    }

    /// For sorting: later is more recent, and a draft without a time is being written now.
    pub(super) fn order(&self) -> (bool, Option<Instant>) {
        (self.time().is_none(), self.time())
    }
}

impl Held {
    /// A version that is held back, and whether its text names a time.
    pub(super) fn of(held: &timeline::Held<'_>, text: &StoryText) -> Self {
        let revision = held.revision;
        let source = text.revisions.iter().find(|(id, _)| *id == revision.id.as_str());
        let timed = held.hold != Hold::Draft
            || source
                .and_then(|(_, source)| parse::outline(source).ok())
                .is_some_and(|o| o.key("updated").is_some());
        let due = revision.embargo.map_or(revision.updated, |until| until.max(revision.updated));
        Self {
            id: revision.id.to_string(),
            hold: held.hold,
            updated: timed.then_some(revision.updated),
            due: (held.hold != Hold::Draft).then_some(due),
        }
    }
}
