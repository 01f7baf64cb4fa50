//! Which revision the next one starts from, and when it is published.

use chrono::{TimeDelta, Timelike};

use super::times::after;
use crate::model::{Instant, Revision, Status, Story};

/// Where a new revision of a story starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start<'a> {
    /// The revision that it carries on: the latest before it that is neither a draft nor withheld.
    pub base: &'a Revision,
    /// The time of the update.
    pub updated: Instant,
    /// The first revision after it that is no draft, where its time was given and lies before others.
    pub before: Option<&'a Revision>,
    /// The latest draft that lies after the base: perhaps what was meant.
    pub draft: Option<&'a Revision>,
}

/// Why there is nothing to start from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoStart<'a> {
    /// There are drafts only; the latest is this.
    Drafts(&'a Revision),
    /// What is no draft is withheld; the latest is this.
    Withheld(&'a Revision),
    /// The time that was given is not after that of the first revision.
    TooEarly(&'a Revision),
    /// The time that was given is that of another revision.
    SameInstant(&'a Revision),
}

/// Finds where a new revision of a story starts. Without a time of its own it is made now and follows all that are no drafts.
pub fn start(story: &Story, given: Option<Instant>, now: Instant) -> Result<Start<'_>, NoStart<'_>> {
    let revisions = story.revisions();
    let Some(last) = revisions.iter().rfind(|revision| !revision.draft) else {
        return Err(NoStart::Drafts(&revisions[revisions.len() - 1]));
    };
    let taken = |at: Instant| revisions.iter().find(|revision| revision.updated == at);
    let updated = match given {
        Some(at) => match taken(at) {
            Some(other) => return Err(NoStart::SameInstant(other)),
            None => at,
        },
        None => free(next(last.updated, now), |at| taken(at).is_some()),
    };
    let (earlier, later) = revisions.split_at(revisions.partition_point(|r| r.updated < updated));
    let readable = |revision: &&Revision| !revision.draft && revision.status != Status::Withheld;
    let Some(base) = earlier.iter().rfind(readable) else {
        let first = later.iter().find(readable);
        return Err(first.map_or(NoStart::Withheld(last), NoStart::TooEarly));
    };
    let draft = revisions.iter().rfind(|revision| revision.draft && revision.updated > base.updated);
    Ok(Start { base, updated, before: later.iter().find(|revision| !revision.draft), draft })
}

/// The time of an update that is made now: after `last`, by a second where that is no more than a minute ahead.
fn next(last: Instant, now: Instant) -> Instant {
    let second = last.with_nanosecond(0).unwrap_or(last) + TimeDelta::seconds(1);
    let soon = second > now && second - now <= TimeDelta::minutes(1);
    let at = after(last, now);
    if soon { at.min(second) } else { at }
}

/// The first moment that no revision has, by seconds: drafts have times too.
fn free(mut at: Instant, taken: impl Fn(Instant) -> bool) -> Instant {
    while taken(at) {
        at += TimeDelta::seconds(1);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::test_story;

    fn at(text: &str) -> Instant {
        format!("2025-10-14T{text}Z").parse().unwrap()
    }

    fn named<'a>(found: &Result<Start<'a>, NoStart<'a>>) -> (&'a str, Option<&'a str>, Option<&'a str>) {
        let start = found.unwrap();
        let id = |revision: Option<&'a Revision>| revision.map(|revision| revision.id.as_str());
        (start.base.id.as_str(), id(start.before), id(start.draft))
    }

    #[test]
    fn the_next_carries_on_the_latest_that_may_be_read() {
        let story = test_story(4, |number, revision| {
            revision.draft = number == 3;
            revision.status = if number == 2 { Status::Withheld } else { Status::Usable };
        });
        let found = start(&story, None, at("09:30:10"));
        assert_eq!((named(&found), found.unwrap().updated), (("r1", None, Some("r3")), at("09:30:00")));
        // It follows what is withheld, and takes no time that a draft has.
        assert_eq!(start(&story, None, at("01:30:00")).unwrap().updated, at("02:01:00"));
        assert_eq!(start(&story, None, at("03:00:10")).unwrap().updated, at("03:00:01"));
    }

    #[test]
    fn versions_in_quick_succession_are_seconds_apart() {
        let story = test_story(1, |_, revision| revision.updated = at("09:30:40"));
        for (now, expected) in [
            ("09:30:40.5", "09:30:41"),
            ("09:30:40", "09:30:41"),
            ("09:30:41", "09:30:41"),
            ("09:29:45", "09:30:41"),
            ("09:29:30", "09:31:00"),
            ("09:31:10", "09:31:00"),
        ] {
            assert_eq!(start(&story, None, at(now)).unwrap().updated, at(expected), "{now}");
        }
    }

    #[test]
    fn a_time_that_is_given_finds_its_place() {
        let story = test_story(3, |_, _| ());
        assert_eq!(named(&start(&story, Some(at("01:30:00")), at("09:00:00"))), ("r1", Some("r2"), None));
        assert_eq!(named(&start(&story, Some(at("08:30:00")), at("09:00:00"))), ("r2", None, None));
        let early = "2025-10-13T09:00:00Z".parse().unwrap();
        assert_eq!(start(&story, Some(early), at("09:00:00")), Err(NoStart::TooEarly(&story.revisions()[0])));
        let same = start(&story, Some(at("02:00:00")), at("09:00:00"));
        assert_eq!(same, Err(NoStart::SameInstant(&story.revisions()[2])));
    }

    #[test]
    fn drafts_and_withheld_texts_are_nothing_to_start_from() {
        let drafts = test_story(2, |_, revision| revision.draft = true);
        assert_eq!(start(&drafts, None, at("09:00:00")), Err(NoStart::Drafts(&drafts.revisions()[1])));
        let withheld = test_story(2, |_, revision| revision.status = Status::Withheld);
        assert_eq!(start(&withheld, None, at("09:00:00")), Err(NoStart::Withheld(&withheld.revisions()[1])));
    }
}
