//! The times of new revisions: how they are written, read and chosen.

use chrono::{MappedLocalTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;

use crate::model::Instant;
use crate::parse;

/// A moment as editors write it: local to the zone, without seconds where there are none; with its offset where a clock change
/// repeats the local time.
pub fn time(at: Instant, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    let seconds = if local.second() == 0 && local.nanosecond() == 0 { "" } else { ":%S" };
    let once = zone.from_local_datetime(&local.naive_local()).single().is_some();
    local.format(&format!("%Y-%m-%dT%H:%M{seconds}{}", if once { "" } else { "%:z" })).to_string()
}

/// Reads a time as front matter and the command line give it: with an offset, or local to the zone. The error says how to write one.
pub fn moment(text: &str, zone: Tz) -> Result<Instant, String> {
    if let Ok(at) = parse::moment(text) {
        return Ok(at);
    }
    let Ok(local) = parse::moment(&format!("{}Z", text.trim())) else {
        return Err("write it as 2025-10-14T09:30, or with an offset: 2025-10-14T09:30+03:00".to_owned());
    };
    let shown = |at: chrono::DateTime<Tz>| at.format("%Y-%m-%dT%H:%M%:z");
    match zone.from_local_datetime(&local.naive_utc()) {
        MappedLocalTime::Single(at) => Ok(at.to_utc()),
        MappedLocalTime::Ambiguous(first, second) => Err(format!(
            "the clocks of {zone} showed it twice; give the offset: {} or {}",
            shown(first),
            shown(second)
        )),
        MappedLocalTime::None => {
            Err(format!("the clocks of {zone} went forward over it; give a time that they showed"))
        }
    }
}

/// The time of an update that is made now and follows one of `last`: now, to the minute; to the second, where the minute would
/// be too early; and where `last` lies ahead, the minute after it.
pub fn after(last: Instant, now: Instant) -> Instant {
    let found = [to_the_minute(now), to_the_second(now)].into_iter().find(|at| *at > last);
    found.unwrap_or_else(|| to_the_minute(last) + TimeDelta::minutes(1))
}

/// The start of the minute that a moment lies in.
pub fn to_the_minute(at: Instant) -> Instant {
    at.with_second(0).map_or(at, to_the_second)
}

fn to_the_second(at: Instant) -> Instant {
    at.with_nanosecond(0).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_repeated_local_time_has_its_offset() {
        let written = |text: &str| time(at(text), Tz::Europe__Kyiv);
        assert_eq!(written("2025-10-14T06:30:00Z"), "2025-10-14T09:30");
        assert_eq!(written("2025-10-14T06:30:09Z"), "2025-10-14T09:30:09");
        assert_eq!(written("2025-10-26T00:30:00Z"), "2025-10-26T03:30+03:00");
        assert_eq!(written("2025-10-26T01:30:00Z"), "2025-10-26T03:30+02:00");
    }

    #[test]
    fn times_are_read_with_an_offset_or_in_the_zone() {
        let read = |text: &str| moment(text, Tz::Europe__Kyiv);
        for text in
            ["2025-10-14T09:30", " 2025-10-14 09:30:00 ", "2025-10-14T06:30Z", "2025-10-14T08:30+02:00"]
        {
            assert_eq!(read(text), Ok(at("2025-10-14T06:30:00Z")), "{text}");
        }
        for (text, why) in [
            ("soon", "write it as 2025-10-14T09:30, or with an offset: 2025-10-14T09:30+03:00"),
            ("2025-10-14", "write it as 2025-10-14T09:30, or with an offset: 2025-10-14T09:30+03:00"),
            ("", "write it as 2025-10-14T09:30, or with an offset: 2025-10-14T09:30+03:00"),
            (
                "2025-03-30T03:30",
                "the clocks of Europe/Kyiv went forward over it; give a time that they showed",
            ),
            (
                "2025-10-26T03:30",
                "the clocks of Europe/Kyiv showed it twice; give the offset: \
                 2025-10-26T03:30+03:00 or 2025-10-26T03:30+02:00",
            ),
        ] {
            assert_eq!(read(text), Err(why.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_follows_is_later_and_not_ahead_of_now_where_that_can_be() {
        let now = at("2025-10-14T09:30:40.5Z");
        for (last, next) in [
            ("2025-10-13T09:00:00Z", "2025-10-14T09:30:00Z"),
            ("2025-10-14T09:30:00Z", "2025-10-14T09:30:40Z"),
            ("2025-10-14T09:30:39.9Z", "2025-10-14T09:30:40Z"),
            ("2025-10-14T09:30:40Z", "2025-10-14T09:31:00Z"),
            ("2025-10-14T12:00:30Z", "2025-10-14T12:01:00Z"),
            ("2999-10-14T12:00:30Z", "2999-10-14T12:01:00Z"),
        ] {
            assert_eq!(after(at(last), now), at(next), "{last}");
        }
    }
}
