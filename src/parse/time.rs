//! Dates and times as editors write them.

use std::fmt;

use chrono::{
    DateTime, Datelike, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc,
};
use chrono_tz::Tz;

use crate::model::{EventDate, Instant};
use crate::value::time_habit;

/// Why a text is not a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BadTime {
    /// It is no date or date-time.
    Malformed,
    /// It is a date alone.
    NoTime,
    /// It names second 60.
    LeapSecond,
    /// Clocks went forward over it.
    Skipped(Tz),
    /// Clocks went back over it: the two offsets it may mean.
    Repeated(Tz, FixedOffset, FixedOffset),
}

impl fmt::Display for BadTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => write!(f, "is not a date and time"),
            Self::NoTime => write!(f, "has no time of day"),
            Self::LeapSecond => write!(f, "has a second 60"),
            Self::Skipped(zone) => write!(f, "does not exist in {zone}: clocks went forward over it"),
            Self::Repeated(zone, ..) => write!(f, "happened twice in {zone}: clocks went back"),
        }
    }
}

impl BadTime {
    /// What to write instead.
    pub(crate) fn help(&self, written: &str) -> String {
        let written = written.trim();
        match self {
            Self::Malformed => {
                let usual = "write it as 2025-10-14T09:30 or 2025-10-14T09:30:00+03:00";
                time_habit(written).map_or(usual, |(_, help)| help).to_owned()
            }
            Self::NoTime => format!("add the time: {written}T09:30"),
            Self::LeapSecond => "use second 59".to_owned(),
            Self::Skipped(_) => "give a time that the clock showed, or add the offset you mean".to_owned(),
            Self::Repeated(_, first, second) => {
                format!("say which one: {written}{first} (the first) or {written}{second} (the second)")
            }
        }
    }
}

/// Reads a date and time: with an offset, or local to `zone`. Seconds may be left out; a space may stand for the `T`.
pub(crate) fn instant(text: &str, zone: Tz) -> Result<Instant, BadTime> {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(10).ok_or(BadTime::Malformed)?;
    let day = date(day).ok_or(BadTime::Malformed)?;
    if rest.is_empty() {
        return Err(BadTime::NoTime);
    }
    let rest = rest.strip_prefix(['T', 't', ' ']).ok_or(BadTime::Malformed)?;
    let split = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (clock, offset) = (rest[..split].trim_end(), &rest[split..]);
    if clock.split(':').nth(2).is_some_and(|second| second.starts_with("60")) {
        return Err(BadTime::LeapSecond);
    }
    let clock = NaiveTime::parse_from_str(clock, "%H:%M:%S%.f")
        .or_else(|_| NaiveTime::parse_from_str(clock, "%H:%M"))
        .map_err(|_| BadTime::Malformed)?;
    let local = day.and_time(clock);
    match offset {
        "" => from_local(local, zone),
        "Z" | "z" => Ok(local.and_utc()),
        _ => {
            let offset: FixedOffset = offset.parse().map_err(|_| BadTime::Malformed)?;
            offset
                .from_local_datetime(&local)
                .single()
                .map(|at| at.with_timezone(&Utc))
                .ok_or(BadTime::Malformed)
        }
    }
}

fn from_local(local: NaiveDateTime, zone: Tz) -> Result<Instant, BadTime> {
    let fixed = |at: DateTime<Tz>| at.fixed_offset().timezone();
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) => Ok(at.with_timezone(&Utc)),
        MappedLocalTime::Ambiguous(first, second) => {
            Err(BadTime::Repeated(zone, fixed(first), fixed(second)))
        }
        MappedLocalTime::None => Err(BadTime::Skipped(zone)),
    }
}

/// Reads the date of an event: a year, a month, a day or a moment.
pub(crate) fn event_date(text: &str, zone: Tz) -> Result<EventDate, BadTime> {
    let text = text.trim();
    match text.len() {
        4 => date(&format!("{text}-01-01")).map(|day| EventDate::Year(day.year())),
        7 => date(&format!("{text}-01")).map(EventDate::Month),
        10 => date(text).map(EventDate::Day),
        _ => return instant(text, zone).map(EventDate::Moment),
    }
    .ok_or(BadTime::Malformed)
}

/// A day from `0001-01-01` to `9999-12-31`, in exactly that form.
fn date(text: &str) -> Option<NaiveDate> {
    let form = |(at, c): (usize, char)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() };
    if text.len() != 10 || !text.char_indices().all(form) {
        return None;
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| day.year() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::SecondsFormat;

    fn read(text: &str) -> Result<String, String> {
        instant(text, Tz::Europe__Kyiv)
            .map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
            .map_err(|e| format!("{e}; {}", e.help(text)))
    }

    #[test]
    fn offsets_and_local_times_are_read() {
        for text in [
            "2025-10-15T11:30:00Z",
            "2025-10-15T14:30:00+03:00",
            "2025-10-15 14:30",
            "2025-10-15t14:30:00.5",
            "2025-10-15 14:30 +0300",
            " 2025-10-15T11:30-00:00 ",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2025-10-15T11:30:00Z"), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_says_why() {
        for (text, message) in [
            ("2025-10-15", "has no time of day; add the time: 2025-10-15T09:30"),
            ("2025-12-31T23:59:60Z", "has a second 60; use second 59"),
            ("2026-01-05 10:00 PM", "is not a date and time; use the clock of 24 hours: 2025-10-14T22:00"),
            ("2026-1-5T9:00", "is not a date and time; write two digits: 2026-01-05T09:00"),
            (
                "2025-03-30T03:30",
                "does not exist in Europe/Kyiv: clocks went forward over it; \
                 give a time that the clock showed, or add the offset you mean",
            ),
            (
                "2025-10-26T03:30",
                "happened twice in Europe/Kyiv: clocks went back; say which one: \
                 2025-10-26T03:30+03:00 (the first) or 2025-10-26T03:30+02:00 (the second)",
            ),
        ] {
            assert_eq!(read(text), Err(message.to_owned()));
        }
        for text in [
            "",
            "soon",
            "2025-13-01T10:00",
            "2025-02-30T10:00",
            "0000-01-01T00:00Z",
            "15.10.2025 14:30",
            "2025-1-1T1:00",
            "2025-10-15T24:00",
            "2025-10-15T10:00+25:00",
            "２０２５-10-15",
        ] {
            assert!(read(text).unwrap_err().starts_with("is not a date and time"), "{text}");
        }
    }

    #[test]
    fn events_are_as_exact_as_they_are_written() {
        let read = |text| event_date(text, Tz::UTC);
        assert_eq!(read("2024"), Ok(EventDate::Year(2024)));
        assert!(matches!(read("2024-12"), Ok(EventDate::Month(_))));
        assert!(matches!(read("2024-12-08"), Ok(EventDate::Day(_))));
        assert!(matches!(read("2024-12-08T06:30"), Ok(EventDate::Moment(_))));
        for text in ["24", "2024-13", "2024-02-30", "December"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
