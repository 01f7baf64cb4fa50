//! Which stories are still going on.

use chrono::TimeDelta;

use super::{State, Timeline};
use crate::model::Instant;

/// How long after its last update a story counts as developing: a day, so that it does until the same hour of the next.
pub const DEVELOPING: TimeDelta = TimeDelta::hours(24);

impl Timeline<'_> {
    /// Whether readers should expect more: the story was published, or last [updated](Timeline::last_updated) in a way that matters to
    /// them, less than [`DEVELOPING`] before `now`. One that is retracted or withheld is not going on, and minor edits do not count.
    pub fn is_developing(&self, now: Instant) -> bool {
        self.state() == State::Live && now - self.last_updated() < DEVELOPING
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Status, test_story};
    use crate::timeline::Moment;

    /// Whether a story that was published at midnight, and edited at one o'clock as told, is developing so many minutes after that.
    fn developing(minutes: i64, status: Status, kind: Kind) -> bool {
        let story = test_story(2, |number, revision| {
            if number == 1 {
                (revision.status, revision.kind) = (status, Some(kind));
            }
        });
        let now = story.revisions()[1].updated + TimeDelta::minutes(minutes);
        Timeline::of(&story, Moment { now, drafts: false }).0.unwrap().is_developing(now)
    }

    #[test]
    fn a_story_is_developing_for_a_day_after_an_update() {
        assert!(developing(24 * 60 - 1, Status::Usable, Kind::Update));
        assert!(!developing(24 * 60, Status::Usable, Kind::Update));
        assert!(developing(22 * 60, Status::Usable, Kind::Minor));
        assert!(!developing(23 * 60, Status::Usable, Kind::Minor), "a minor edit moved the time");
    }

    #[test]
    fn what_is_retracted_is_not_developing() {
        assert!(!developing(0, Status::Canceled, Kind::Update));
        let withheld = test_story(1, |_, revision| revision.status = Status::Withheld);
        let now = withheld.revisions()[0].updated;
        assert!(!Timeline::of(&withheld, Moment { now, drafts: false }).0.unwrap().is_developing(now));
    }
}
