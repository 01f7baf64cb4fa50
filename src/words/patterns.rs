//! Dates, times, numbers and lists as a language writes them: the patterns, calendars and digits of CLDR.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use icu_calendar::{Gregorian, Iso};
use icu_datetime::fieldsets::{T, Y, YM, YMD, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_datetime::{DateTimeFormatter, FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale::Locale;

/// Stands after an item while a list is put together: a character for private use.
const END: char = '\u{f8ff}';

/// The patterns of one language.
#[derive(Debug)]
pub(super) struct Patterns {
    moment: DateTimeFormatter<YMDT>,
    day: DateTimeFormatter<YMD>,
    clock: NoCalendarFormatter<T>,
    /// What is only known to a month or a year cannot be told in another calendar.
    month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    year: FixedCalendarDateTimeFormatter<Gregorian, Y>,
    number: DecimalFormatter,
    /// Whether numbers below a thousand are written as everywhere, with the digits 0 to 9.
    plain_digits: bool,
    list: ListFormatter,
}

impl Patterns {
    /// Those of a locale. Languages that CLDR does not know get those of the root, which are numbers.
    pub(super) fn new(locale: &Locale) -> Self {
        let known = "the data of all locales is compiled in";
        let number = DecimalFormatter::try_new(
            locale.into(),
            icu_decimal::options::DecimalFormatterOptions::default(),
        )
        .expect(known);
        Self {
            moment: DateTimeFormatter::try_new(locale.into(), YMD::long().with_time_hm()).expect(known),
            day: DateTimeFormatter::try_new(locale.into(), YMD::long()).expect(known),
            clock: NoCalendarFormatter::try_new(locale.into(), T::hm()).expect(known),
            month: FixedCalendarDateTimeFormatter::try_new(locale.into(), YM::long()).expect(known),
            year: FixedCalendarDateTimeFormatter::try_new(locale.into(), Y::long()).expect(known),
            list: ListFormatter::try_new_and(locale.into(), ListFormatterOptions::default()).expect(known),
            plain_digits: written(&number, 987) == "987",
            number,
        }
    }

    /// A day and the time of day.
    pub(super) fn moment(&self, at: NaiveDateTime) -> String {
        match (date(at.date()), time(at)) {
            (Some(date), Some(time)) => self.moment.format(&DateTime { date, time }).to_string(),
            _ => at.format("%Y-%m-%d %H:%M").to_string(),
        }
    }

    /// A day.
    pub(super) fn day(&self, day: NaiveDate) -> String {
        date(day).map_or_else(|| day.to_string(), |date| self.day.format(&date).to_string())
    }

    /// A time of day.
    pub(super) fn clock(&self, at: NaiveDateTime) -> String {
        time(at).map_or_else(|| at.format("%H:%M").to_string(), |time| self.clock.format(&time).to_string())
    }

    /// A month of a year.
    pub(super) fn month(&self, first: NaiveDate) -> String {
        date(first).map_or_else(
            || first.format("%Y-%m").to_string(),
            |date| self.month.format(&date.to_calendar(Gregorian)).to_string(),
        )
    }

    /// A year.
    pub(super) fn year(&self, year: i32) -> String {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).and_then(date);
        first.map_or_else(
            || year.to_string(),
            |date| self.year.format(&date.to_calendar(Gregorian)).to_string(),
        )
    }

    /// A whole number.
    pub(super) fn number(&self, number: usize) -> String {
        if self.plain_digits && number < 1000 { number.to_string() } else { written(&self.number, number) }
    }

    /// Several things, as one reads them out: `item` writes each by its position. What joins them may depend on how they begin.
    pub(super) fn list(
        &self,
        items: &[String],
        text: impl Fn(&mut String, &str),
        item: impl Fn(&mut String, usize),
    ) -> String {
        // In an item it is replaced, by one that is as long.
        let marked: Vec<String> =
            items.iter().map(|item| item.replace(END, "\u{fffd}") + END.encode_utf8(&mut [0; 3])).collect();
        let joined = self.list.format(marked.iter()).to_string();
        let (mut out, mut rest) = (String::new(), joined.as_str());
        for (at, words) in items.iter().enumerate() {
            let end = rest.find(END).unwrap_or(rest.len());
            text(&mut out, &rest[..end.saturating_sub(words.len())]);
            item(&mut out, at);
            rest = rest.get(end + END.len_utf8()..).unwrap_or_default();
        }
        text(&mut out, rest);
        out
    }
}

fn written(formatter: &DecimalFormatter, number: usize) -> String {
    formatter.format(&Decimal::from(number)).to_string()
}

fn date(day: NaiveDate) -> Option<Date<Iso>> {
    Date::try_new_iso(day.year(), u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

fn time(at: NaiveDateTime) -> Option<Time> {
    Time::try_new(u8::try_from(at.hour()).ok()?, u8::try_from(at.minute()).ok()?, 0, 0).ok()
}
