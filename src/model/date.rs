//! Moments, and dates that are only as exact as they are known.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// A moment in time, whatever the zone it was written in.
pub type Instant = DateTime<Utc>;

/// When something happened, as exactly as is known (the levels of EDTF, ISO 8601-2, that news needs).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventDate {
    /// A year.
    Year(i32),
    /// A month of a year; the day of the date is 1.
    Month(NaiveDate),
    /// A day.
    Day(NaiveDate),
    /// A moment.
    Moment(Instant),
}

impl EventDate {
    /// For sorting: earlier first; of dates that start together, the less exact first.
    pub fn order(&self) -> (i32, u32, u32, i64) {
        match self {
            Self::Year(year) => (*year, 0, 0, -1),
            Self::Month(day) => (day.year(), day.month(), 0, -1),
            Self::Day(day) => (day.year(), day.month(), day.day(), -1),
            Self::Moment(at) => (at.year(), at.month(), at.day(), at.timestamp()),
        }
    }
}
