//! When versions were published: dates of front matter, and times of commits put into an order that holds.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::front::Date;
use crate::model::Instant;

/// How front matter writes moments that are local.
const LOCAL: [&str; 6] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
];
/// How front matter writes moments with their offset.
const WITH_OFFSET: [&str; 3] = ["%Y-%m-%d %H:%M:%S%.f %z", "%Y-%m-%d %H:%M %z", "%Y-%m-%dT%H:%M:%S%.f%z"];

/// Reads a date of front matter; what is local is local to the site's zone.
pub(super) fn date(text: &str, zone: Tz) -> Option<Date> {
    let with_offset = WITH_OFFSET.iter().find_map(|format| DateTime::parse_from_str(text, format).ok());
    let moment = DateTime::parse_from_rfc3339(text).ok().or(with_offset).map(|at| at.with_timezone(&Utc));
    let local = || LOCAL.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let local = || zone.from_local_datetime(&local()?).earliest().map(|at| at.with_timezone(&Utc));
    if let Some(at) = moment.or_else(local) {
        return usual(at).map(Date::Moment);
    }
    let day = ["%Y-%m-%d", "%Y/%m/%d"].iter().find_map(|format| NaiveDate::parse_from_str(text, format).ok());
    day.filter(|day| (1..=9999).contains(&day.year())).map(Date::Day)
}

/// A moment in a year of four digits.
fn usual(at: Instant) -> Option<Instant> {
    (1..=9998).contains(&at.year()).then_some(at)
}

/// The day at the head of a name, as Jekyll writes it, and the rest: `2024-05-01-title`.
pub(super) fn dated(name: &str) -> Option<(NaiveDate, &str)> {
    let (day, rest) = name.split_at_checked(10)?;
    let rest = rest.strip_prefix(['-', '_']).filter(|rest| !rest.is_empty())?;
    let day =
        NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().filter(|day| (1..=9999).contains(&day.year()))?;
    Some((day, rest))
}

/// When a date begins, in whole seconds. Where clocks skip midnight, a day begins later.
pub(super) fn start(date: Date, zone: Tz) -> Option<Instant> {
    match date {
        Date::Moment(moment) => {
            Some(moment - TimeDelta::nanoseconds(i64::from(moment.timestamp_subsec_nanos())))
        }
        Date::Day(day) => {
            let hours = (0..3).filter_map(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
            let mut local = hours.filter_map(|hour| zone.from_local_datetime(&day.and_time(hour)).earliest());
            local.next().map(|at| at.with_timezone(&Utc))
        }
    }
}

/// Whether a commit's time had to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It lay ahead of the clock.
    Ahead,
    /// It was not after the version before, or another version has it.
    Order,
}

/// The times of a story's versions, given one after another.
#[derive(Debug)]
pub(super) struct Clock {
    now: Instant,
    zone: Tz,
    last: Option<Instant>,
    /// The times of versions that are there already.
    taken: BTreeSet<Instant>,
}

impl Clock {
    /// A clock for versions after `last`, in a story that has others at the times in `taken`.
    pub(super) fn new(now: Instant, zone: Tz, last: Option<Instant>, taken: BTreeSet<Instant>) -> Self {
        let now = now - TimeDelta::nanoseconds(i64::from(now.timestamp_subsec_nanos()));
        Self { now, zone, last, taken }
    }

    /// The time of the next version: that of its commit, in seconds since 1970, moved by as little as the order needs. The first version
    /// of a story has the date of its front matter, when that is earlier.
    pub(super) fn next(&mut self, commit: i64, date: Option<Date>) -> (Instant, Option<Change>) {
        let committed = DateTime::from_timestamp(commit, 0).and_then(usual);
        let (mut at, mut change) = match committed {
            Some(at) if at <= self.now => (at, None),
            Some(_) => (self.now, Some(Change::Ahead)),
            None => (self.last.unwrap_or_default(), Some(Change::Order)),
        };
        if self.last.is_none() {
            at = self.earlier(date, at).unwrap_or(at);
        }
        while self.last.is_some_and(|last| at <= last) || self.taken.contains(&at) {
            at = self.last.map_or(at, |last| last.max(at)) + TimeDelta::seconds(1);
            change = change.or(Some(Change::Order));
        }
        self.last = Some(at);
        (at, change)
    }

    /// The time that a date means, if it is before another. A day alone is less exact than a commit on that day.
    fn earlier(&self, date: Option<Date>, at: Instant) -> Option<Instant> {
        let found = match date? {
            Date::Day(day) if day >= at.with_timezone(&self.zone).date_naive() => return None,
            date => start(date, self.zone)?,
        };
        (found < at).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_read_as_generators_write_them() {
        for text in [
            "2024-05-01T08:00:00Z",
            "2024-05-01 10:00:00 +0200",
            "2024-05-01T10:00:00+02:00",
            "2024-05-01 11:00",
            "2024-05-01T11:00:00",
            "2024/05/01 11:00:00",
        ] {
            assert_eq!(
                date(text, Tz::Europe__Kyiv),
                Some(Date::Moment(at("2024-05-01T08:00:00Z"))),
                "{text}"
            );
        }
        for text in
            ["", "soon", "2024-13-01", "99999-01-01", "+12024-01-01T00:00:00Z", "0000-01-01T00:00:00Z"]
        {
            assert_eq!(date(text, Tz::UTC), None, "{text}");
        }
        assert_eq!(dated("2024-05-01-night").map(|(_, rest)| rest), Some("night"));
        assert_eq!((dated("2024-05-01"), dated("2024-05-1-ab"), dated("ночь-и-день-2")), (None, None, None));
    }

    #[test]
    fn versions_are_in_the_order_of_commits() {
        let now = at("2024-01-01T00:00:00Z");
        let mut clock = Clock::new(now, Tz::UTC, None, [at("1970-01-01T00:01:42Z")].into());
        let mut next = |commit| clock.next(commit, None);
        assert_eq!(next(100), (at("1970-01-01T00:01:40Z"), None));
        assert_eq!(next(100), (at("1970-01-01T00:01:41Z"), Some(Change::Order)));
        assert_eq!(next(-5), (at("1970-01-01T00:01:43Z"), Some(Change::Order)));
        assert_eq!(next(200), (at("1970-01-01T00:03:20Z"), None));
        assert_eq!(next(i64::MAX), (at("1970-01-01T00:03:21Z"), Some(Change::Order)));
        assert_eq!(next(5_000_000_000), (now, Some(Change::Ahead)));
        assert_eq!(next(5_000_000_000), (at("2024-01-01T00:00:01Z"), Some(Change::Ahead)));
    }

    #[test]
    fn the_first_version_has_the_date_of_its_front_matter_when_that_is_earlier() {
        let first = |text: &str| {
            let mut clock = Clock::new(at("2026-01-01T00:00:00Z"), Tz::Europe__Kyiv, None, BTreeSet::new());
            let commit = at("2024-05-02T10:00:00Z").timestamp();
            clock.next(commit, date(text, Tz::Europe__Kyiv)).0.to_rfc3339()
        };
        assert_eq!(first("2012-02-03"), "2012-02-02T22:00:00+00:00");
        assert_eq!(first("2024-05-02T12:00:00"), "2024-05-02T09:00:00+00:00");
        for later in ["2024-05-02", "2024-05-09", "2024-05-02T14:00:00"] {
            assert_eq!(first(later), "2024-05-02T10:00:00+00:00", "{later}");
        }
    }
}
