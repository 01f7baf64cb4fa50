//! The order of a story's updates, and what readers may see of them. Knows no files, no clock and no HTML, and cannot fail.

mod change;
mod compare;
mod developing;
mod held;
mod kinds;
mod provenance;
mod text;
mod texts;

use crate::model::{Instant, Kind, Revision, Status, Story};

pub use change::Change;
pub use compare::{
    Comparison, Counts, Direction, Edits, Fact, Facts, Gone, Link, LinkKind, MovedBlock, Place, Step,
    Stretch, StretchKind, WordChange, compare, gone, in_reading_order, stretches, words, words_of_all,
};
pub use developing::DEVELOPING;
pub use held::{Held, Hold, Moment};
pub use kinds::{Contradiction, FactChange, contradictions};
pub use provenance::{Origin, provenance};
pub use text::{Block, BlockKind, Text};
pub use texts::{Measure, Texts};

/// The published revisions of a story, oldest first; never empty.
#[derive(Debug, Clone)]
pub struct Timeline<'a> {
    story: &'a Story,
    entries: Vec<Entry<'a>>,
}

/// A published revision. The first is published, every later one updates; a template cannot mistake one for the other.
#[derive(Debug, Clone, Copy)]
pub enum Entry<'a> {
    /// The first: there is nothing before it.
    Published(&'a Revision),
    /// A revision that replaces the one before.
    Updated {
        /// The new text.
        revision: &'a Revision,
        /// The text that it replaces.
        previous: &'a Revision,
        /// What kind of update it is.
        kind: Kind,
    },
}

/// What readers find in place of a story, or above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its latest text.
    Live,
    /// Its latest text and the word that it is retracted.
    Retracted,
    /// A note in place of its text: no version of it may be read.
    Withheld,
}

/// A headline that a story has had, and the entry that brought it.
#[derive(Debug, Clone, Copy)]
pub struct Headline<'a> {
    /// The words.
    pub title: &'a str,
    /// The revision that brought them.
    pub since: &'a Revision,
}

impl<'a> Timeline<'a> {
    /// Orders what may be seen at a moment, and says what is held back. No timeline when everything is.
    pub fn of(story: &'a Story, moment: Moment) -> (Option<Self>, Vec<Held<'a>>) {
        let mut entries: Vec<Entry<'a>> = Vec::with_capacity(story.revisions().len());
        let mut held = Vec::new();
        for revision in story.revisions() {
            let hold = moment.hold(revision);
            if let Some(hold) = hold.filter(|_| !moment.drafts) {
                held.push(Held { revision, hold });
                continue;
            }
            entries.push(match entries.last() {
                None => Entry::Published(revision),
                Some(before) => Entry::Updated {
                    revision,
                    previous: before.revision(),
                    kind: revision.kind.unwrap_or(Kind::Update),
                },
            });
        }
        let timeline = (!entries.is_empty()).then_some(Self { story, entries });
        (timeline, held)
    }

    /// The story that this is the timeline of.
    pub fn story(&self) -> &'a Story {
        self.story
    }

    /// Its entries, oldest first; never empty.
    pub fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// The first published revision.
    pub fn first(&self) -> &'a Revision {
        self.entries[0].revision()
    }

    /// The position of the text that readers see: the latest that is not withheld; the latest of all when every one is.
    pub fn latest(&self) -> usize {
        let readable = |entry: &Entry<'_>| entry.revision().status != Status::Withheld;
        self.entries.iter().rposition(readable).unwrap_or(self.entries.len() - 1)
    }

    /// What readers find.
    pub fn state(&self) -> State {
        match self.entries[self.latest()].revision().status {
            Status::Usable => State::Live,
            Status::Canceled => State::Retracted,
            Status::Withheld => State::Withheld,
        }
    }

    /// When the text last changed in a way that matters to readers: the last entry that is neither minor
    /// nor withheld.
    pub fn last_updated(&self) -> Instant {
        let matters = |entry: &&Entry<'_>| {
            entry.kind() != Some(Kind::Minor) && entry.revision().status != Status::Withheld
        };
        let last = self.entries.iter().rev().find(matters);
        last.unwrap_or(&self.entries[0]).revision().updated
    }

    /// Every headline the story has had, oldest first, each once in a row; those of withheld versions are left out.
    pub fn headlines(&self) -> Vec<Headline<'a>> {
        let mut headlines: Vec<Headline<'a>> = Vec::new();
        for revision in self.entries.iter().map(Entry::revision) {
            let repeated = headlines.last().is_some_and(|last| last.title == revision.title);
            if revision.status != Status::Withheld && !repeated {
                headlines.push(Headline { title: &revision.title, since: revision });
            }
        }
        headlines
    }

    /// The files and pages that what is published points to.
    pub fn mentions(&self) -> impl Iterator<Item = &'a str> {
        let readable = self.entries.iter().map(Entry::revision).filter(|r| r.status != Status::Withheld);
        readable.flat_map(|revision| revision.mentions.iter().map(String::as_str))
    }
}

impl<'a> Entry<'a> {
    /// The text as published.
    pub fn revision(&self) -> &'a Revision {
        match self {
            Self::Published(revision) | Self::Updated { revision, .. } => revision,
        }
    }

    /// What kind of update it is; nothing for the first.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Published(_) => None,
            Self::Updated { kind, .. } => Some(*kind),
        }
    }

    /// Whether its headline differs from the one before. What stands in a withheld version is not told.
    pub fn retitled(&self) -> bool {
        match self {
            Self::Published(_) => false,
            Self::Updated { revision, previous, .. } => {
                let readable = |revision: &Revision| revision.status != Status::Withheld;
                readable(revision) && readable(previous) && revision.title != previous.title
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::test_story;
    use chrono::{TimeZone, Utc};

    fn at(hour: u32) -> Instant {
        Utc.with_ymd_and_hms(2025, 10, 14, hour, 0, 0).unwrap()
    }

    fn moment(hour: u32) -> Moment {
        Moment { now: at(hour), drafts: false }
    }

    fn ids(timeline: &Timeline<'_>) -> Vec<String> {
        timeline.entries().iter().map(|entry| entry.revision().id.to_string()).collect()
    }

    #[test]
    fn drafts_embargoes_and_the_future_are_held_back() {
        let story = test_story(4, |number, revision| {
            revision.draft = number == 1;
            revision.embargo = (number == 2).then(|| at(20));
        });
        let (timeline, held) = Timeline::of(&story, moment(2));
        assert_eq!(ids(&timeline.unwrap()), ["r0"]);
        let holds: Vec<_> = held.iter().map(|held| held.hold).collect();
        assert_eq!(holds, [Hold::Draft, Hold::Embargo(at(20)), Hold::Future(at(3))]);
        let (timeline, held) = Timeline::of(&story, Moment { now: at(2), drafts: true });
        assert_eq!((ids(&timeline.unwrap()).len(), held.len()), (4, 0));
    }

    #[test]
    fn the_first_that_is_published_has_no_kind() {
        let story = test_story(3, |number, revision| revision.draft = number == 0);
        let timeline = Timeline::of(&story, moment(9)).0.unwrap();
        assert!(matches!(timeline.entries()[0], Entry::Published(first) if first.id.as_str() == "r1"));
        assert_eq!(timeline.entries()[1].kind(), Some(Kind::Update));
    }

    #[test]
    fn a_withheld_version_gives_way_to_the_one_before() {
        let story = test_story(3, |number, revision| {
            revision.title = format!("Headline {number}");
            revision.status = if number == 2 { Status::Withheld } else { Status::Usable };
        });
        let timeline = Timeline::of(&story, moment(9)).0.unwrap();
        assert_eq!((timeline.latest(), timeline.state()), (1, State::Live));
        let headlines: Vec<_> = timeline.headlines().iter().map(|headline| headline.title).collect();
        assert_eq!(headlines, ["Headline 0", "Headline 1"]);
        assert!(!timeline.entries()[2].retitled());
    }

    #[test]
    fn states_follow_the_latest_text() {
        let withheld = test_story(2, |_, revision| revision.status = Status::Withheld);
        assert_eq!(Timeline::of(&withheld, moment(9)).0.unwrap().state(), State::Withheld);
        let retracted = test_story(2, |number, revision| {
            revision.status = if number == 1 { Status::Canceled } else { Status::Usable };
        });
        assert_eq!(Timeline::of(&retracted, moment(9)).0.unwrap().state(), State::Retracted);
    }

    #[test]
    fn minor_edits_do_not_move_the_time_of_the_last_update() {
        let story = test_story(3, |number, revision| revision.kind = (number == 2).then_some(Kind::Minor));
        assert_eq!(Timeline::of(&story, moment(9)).0.unwrap().last_updated(), at(1));
    }
}
