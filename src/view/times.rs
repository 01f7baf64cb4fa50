//! Moments and dates, in the site's zone and in words.

use chrono::{Datelike, SecondsFormat};
use chrono_tz::Tz;

use super::{DateView, TimeView};
use crate::model::{EventDate, Instant};
use crate::words::Words;

/// A moment as it is shown in a zone.
pub(super) fn time(at: Instant, zone: Tz, words: &Words) -> TimeView {
    let local = at.with_timezone(&zone);
    let naive = local.naive_local();
    TimeView {
        iso: local.to_rfc3339_opts(SecondsFormat::Secs, false),
        text: words.moment(naive),
        date: words.day(naive.date()),
        clock: words.clock(naive),
    }
}

/// A date as exact as it is known.
pub(super) fn date(date: EventDate, zone: Tz, words: &Words) -> DateView {
    match date {
        EventDate::Year(year) => DateView { iso: format!("{year:04}"), text: words.year(year) },
        EventDate::Month(day) => {
            DateView { iso: format!("{:04}-{:02}", day.year(), day.month()), text: words.month(day) }
        }
        EventDate::Day(day) => DateView { iso: day.to_string(), text: words.day(day) },
        EventDate::Moment(at) => {
            let TimeView { iso, text, .. } = time(at, zone, words);
            DateView { iso, text }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::english;
    use chrono::{NaiveDate, TimeZone, Utc};

    #[test]
    fn moments_carry_the_offset_of_their_season() {
        let time = |at| time(at, Tz::Europe__Kyiv, english());
        let summer = time(Utc.with_ymd_and_hms(2025, 10, 15, 11, 5, 0).unwrap());
        assert_eq!(
            (summer.iso.as_str(), summer.text.as_str()),
            ("2025-10-15T14:05:00+03:00", "October 15, 2025 at 2:05\u{202f}PM")
        );
        let winter = time(Utc.with_ymd_and_hms(2025, 12, 31, 22, 30, 0).unwrap());
        assert_eq!(
            (winter.iso.as_str(), winter.date.as_str()),
            ("2026-01-01T00:30:00+02:00", "January 1, 2026")
        );
    }

    #[test]
    fn dates_are_as_exact_as_they_are_known() {
        let day = NaiveDate::from_ymd_opt(2024, 12, 8).unwrap();
        let words = |d| {
            let DateView { iso, text } = date(d, Tz::UTC, english());
            format!("{iso} = {text}")
        };
        assert_eq!(words(EventDate::Year(1987)), "1987 = 1987");
        assert_eq!(words(EventDate::Month(day)), "2024-12 = December 2024");
        assert_eq!(words(EventDate::Day(day)), "2024-12-08 = December 8, 2024");
    }
}
