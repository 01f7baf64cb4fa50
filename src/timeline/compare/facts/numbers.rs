//! Numbers, and dates made of numbers.

mod words;

use super::Side;

/// Words with which "one" is a pronoun or an article: before it, and after it.
const NO_NUMBER: ([&str; 8], [&str; 8]) = (
    ["no", "the", "this", "that", "any", "every", "each", "which"],
    ["another", "of", "who", "hundred", "thousand", "million", "billion", "dozen"],
);
/// Words that say what "%" says.
const PER_CENT: [&str; 20] = [
    "percent",
    "pct",
    "prozent",
    "відсоток",
    "відсотки",
    "відсотка",
    "відсотків",
    "відсотками",
    "процент",
    "проценты",
    "процента",
    "процентов",
    "процентами",
    "بالمئة",
    "بالمائة",
    "אחוז",
    "אחוזים",
    "प्रतिशत",
    "फीसदी",
    "फ़ीसदी",
];
/// "Cent" and "ciento" after "per", "pour" and "por" say it too.
const PER: [(&str, &str); 5] =
    [("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("في", "المئة"), ("في", "المائة")];
/// Numerals of Chinese, which are words as well; a number is made of nothing else, but for what it counts.
const NUMERALS: &str = "〇零一二两三四五六七八九十百千万亿";
/// What a word of Chinese counts, at its end: people, years, months and days.
const COUNTED: [char; 8] = ['人', '名', '位', '年', '月', '日', '号', '號'];

/// What a token says as a number, if it is one. `small` is the token in small letters.
pub(super) fn read(side: &Side<'_>, at: usize, small: &str) -> Option<String> {
    let first = small.chars().next()?;
    if small.chars().any(char::is_numeric) {
        return Some(digits(small));
    }
    if matches!(first, '%' | '٪') || PER_CENT.contains(&small) || is_after_per(side, at, small) {
        return Some("%".to_owned());
    }
    if matches!(first, '$' | '£' | '¥' | '₠'..='⃏') {
        return Some(small.to_owned());
    }
    if NUMERALS.contains(first) && small.trim_end_matches(COUNTED).chars().all(|c| NUMERALS.contains(c)) {
        return Some(small.to_owned());
    }
    let value = words::value(side.text.primary(), small)?;
    if small == "one" {
        let before = at.checked_sub(1).map(|at| side.small(at)).unwrap_or_default();
        let after = side.small(at + 1);
        if NO_NUMBER.0.contains(&before.as_str()) || NO_NUMBER.1.contains(&after.as_str()) {
            return None;
        }
    }
    // "Twenty-five" is one number, and both of its words say so.
    let joined = |at: usize| side.joined(at) && side.joined(at + 1) && side.letters(at) == "-";
    let value_of = |at: usize| words::value(side.text.primary(), &side.small(at));
    let is_tens = |value: &u64| (20..100).contains(value) && value.is_multiple_of(10);
    if is_tens(&value) {
        let unit = joined(at + 1).then(|| value_of(at + 2)).flatten().filter(|unit| *unit < 10);
        return Some((value + unit.unwrap_or(0)).to_string());
    }
    let before = at.checked_sub(2).filter(|_| joined(at - 1)).and_then(value_of).filter(is_tens);
    Some((before.filter(|_| value < 10).unwrap_or(0) + value).to_string())
}

fn is_after_per(side: &Side<'_>, at: usize, small: &str) -> bool {
    let mut after = PER.iter().filter(|(_, cent)| *cent == small).peekable();
    after.peek().is_some()
        && at.checked_sub(1).is_some_and(|before| {
            let before = side.small(before);
            after.any(|(per, _)| *per == before)
        })
}

/// What may stand between the thousands of a number.
const THOUSANDS: [char; 4] = [',', '.', '\'', ' '];
/// Endings of ordinals in digits.
const ORDINALS: [&str; 14] =
    ["st", "nd", "rd", "th", "er", "re", "e", "ème", "eme", "º", "ª", "й", "го", "та"];

/// A number without marks between thousands, with a point before decimals, and without the ending of an ordinal. `small` has
/// the digits of ASCII. A date or a time in one word stays as it is.
fn digits(small: &str) -> String {
    let bare = small.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number = if ORDINALS.contains(&&small[bare.len()..]) { bare } else { small };
    let mark = |c: char| THOUSANDS.contains(&c);
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !number.split(mark).all(is_plain) {
        return number.to_owned();
    }
    let Some(last) = number.rfind(mark) else { return number.to_owned() };
    let (whole, decimals) = (&number[..last], &number[last + 1..]);
    let same_before = whole.contains(&number[last..=last]);
    let other_before = whole.contains(|c: char| mark(c) && !number[last..].starts_with(c));
    // "1.500" is 1500, as most of Europe writes it; "0.500" is not.
    let thousands = decimals.len() == 3 && !other_before && (1..=3).contains(&number.find(mark).unwrap_or(0));
    if thousands && !whole.starts_with('0') {
        return groups(number).unwrap_or_else(|| number.to_owned());
    }
    match groups(whole) {
        Some(whole) if !same_before => format!("{whole}.{decimals}"),
        _ => number.to_owned(),
    }
}

/// A whole number without the marks between its groups: of three digits, or of two but the last, as in India.
fn groups(number: &str) -> Option<String> {
    let mark = number.find(|c| THOUSANDS.contains(&c)).and_then(|at| number[at..].chars().next());
    let Some(mark) = mark else { return Some(number.to_owned()) };
    let all: Vec<&str> = number.split(mark).collect();
    let (first, last) = (all.first()?, all.last()?);
    let between = &all[1..all.len() - 1];
    let even = between.iter().all(|group| group.len() == 3) || between.iter().all(|group| group.len() == 2);
    let plain = all.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    (plain && even && last.len() == 3 && (1..=3).contains(&first.len()) && !first.starts_with('0'))
        .then(|| all.concat())
}

/// Whether a number is a year that news speaks of.
pub(super) fn is_year(number: &str) -> bool {
    number.len() == 4 && number.parse().is_ok_and(|year: u16| (1900..2100).contains(&year))
}

/// Whether a number is a date in one word, such as `15.10.2025`.
pub(super) fn is_full_date(number: &str) -> bool {
    let parts: Vec<&str> = number.split('.').collect();
    matches!(parts[..], [day, month, year] if is_date(day, month, year))
}

/// Whether a token is part of a date such as `2025-10-15` or `15/10/2025`.
pub(super) fn in_full_date(side: &Side<'_>, at: usize) -> bool {
    let starts = [Some(at), at.checked_sub(2), at.checked_sub(4)].into_iter().flatten();
    let date = |from: usize| {
        let together = from + 4 < side.tokens.len() && (from + 1..=from + 4).all(|at| side.joined(at));
        together && [from + 1, from + 3].iter().all(|&at| matches!(side.letters(at), "-" | "/")) && {
            let [first, second, third] = [from, from + 2, from + 4].map(|at| digits(&side.small(at)));
            is_date(&first, &second, &third)
        }
    };
    starts.into_iter().any(date)
}

/// Whether three numbers are a date, in any order of day, month and year.
fn is_date(first: &str, second: &str, third: &str) -> bool {
    let short = |part: &str| part.len() <= 2 && part.parse().is_ok_and(|part: u8| (1..=31).contains(&part));
    let year = |part: &str| is_year(part) || (part.len() == 2 && part.parse::<u8>().is_ok());
    short(second) && ((short(first) && year(third)) || (is_year(first) && short(third)))
}

/// Whether a token counts years, months or days in Chinese and Japanese.
pub(super) fn is_unit_of_date(letters: &str) -> bool {
    matches!(letters, "年" | "月" | "日" | "号" | "號")
}

/// Whether a number has such a unit at its end.
pub(super) fn ends_in_unit(number: &str) -> bool {
    number.char_indices().next_back().is_some_and(|(at, _)| at > 0 && is_unit_of_date(&number[at..]))
}
