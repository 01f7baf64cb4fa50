//! Moments and dates, in the site's zone and in words.

use chrono::{Datelike, SecondsFormat};
use chrono_tz::Tz;

use super::{DateView, TimeView};
use crate::model::{EventDate, Instant};

/// A moment as it is shown in a zone.
pub(super) fn time(at: Instant, zone: Tz) -> TimeView {
    let local = at.with_timezone(&zone);
    let date = local.format("%-d %B %Y").to_string();
    let clock = local.format("%H:%M").to_string();
    TimeView {
        iso: local.to_rfc3339_opts(SecondsFormat::Secs, false),
        text: format!("{date}, {clock}"),
        date,
        clock,
    }
}

/// A date as exact as it is known.
pub(super) fn date(date: EventDate, zone: Tz) -> DateView {
    match date {
        EventDate::Year(year) => DateView { iso: format!("{year:04}"), text: year.to_string() },
        EventDate::Month(day) => DateView {
            iso: format!("{:04}-{:02}", day.year(), day.month()),
            text: day.format("%B %-Y").to_string(),
        },
        EventDate::Day(day) => DateView { iso: day.to_string(), text: day.format("%-d %B %-Y").to_string() },
        EventDate::Moment(at) => {
            let TimeView { iso, text, .. } = time(at, zone);
            DateView { iso, text }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveDate, TimeZone, Utc};

    #[test]
    fn moments_carry_the_offset_of_their_season() {
        let summer = time(Utc.with_ymd_and_hms(2025, 10, 15, 11, 5, 0).unwrap(), Tz::Europe__Kyiv);
        assert_eq!(
            (summer.iso.as_str(), summer.text.as_str()),
            ("2025-10-15T14:05:00+03:00", "15 October 2025, 14:05")
        );
        let winter = time(Utc.with_ymd_and_hms(2025, 12, 31, 22, 30, 0).unwrap(), Tz::Europe__Kyiv);
        assert_eq!(
            (winter.iso.as_str(), winter.date.as_str()),
            ("2026-01-01T00:30:00+02:00", "1 January 2026")
        );
    }

    #[test]
    fn dates_are_as_exact_as_they_are_known() {
        let day = NaiveDate::from_ymd_opt(2024, 12, 8).unwrap();
        let words = |d| {
            let DateView { iso, text } = date(d, Tz::UTC);
            format!("{iso} = {text}")
        };
        assert_eq!(words(EventDate::Year(987)), "0987 = 987");
        assert_eq!(words(EventDate::Month(day)), "2024-12 = December 2024");
        assert_eq!(words(EventDate::Day(day)), "2024-12-08 = 8 December 2024");
    }
}
