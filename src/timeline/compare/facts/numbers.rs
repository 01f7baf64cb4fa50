//! Numbers, and dates made of numbers.

use super::Side;

/// Number words of English.
const WORDS: [(&str, u64); 26] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("hundred", 100),
    ("hundreds", 100),
    ("thousand", 1_000),
    ("thousands", 1_000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
    ("dozen", 12),
];
/// From twenty, by tens.
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/// Words with which "one" is a pronoun or an article: before it, and after it.
const NO_NUMBER: ([&str; 8], [&str; 8]) = (
    ["no", "the", "this", "that", "any", "every", "each", "which"],
    ["another", "of", "who", "hundred", "thousand", "million", "billion", "dozen"],
);
/// Words that say what "%" says.
const PER_CENT: [&str; 8] =
    ["percent", "pct", "prozent", "відсотків", "відсотки", "відсотка", "процентов", "процента"];
/// Where the digits of scripts begin.
const ZEROS: [char; 19] =
    ['0', '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐', '０'];
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
    if matches!(first, '%' | '٪') || PER_CENT.contains(&small) || (small == "cent" && after_per(side, at)) {
        return Some("%".to_owned());
    }
    if matches!(first, '$' | '£' | '¥' | '₠'..='⃏') {
        return Some(small.to_owned());
    }
    if NUMERALS.contains(first) && small.trim_end_matches(COUNTED).chars().all(|c| NUMERALS.contains(c)) {
        return Some(small.to_owned());
    }
    if !first.is_ascii_lowercase() {
        return None;
    }
    if small == "one" {
        let before = at.checked_sub(1).map(|at| side.small(at)).unwrap_or_default();
        let after = side.small(at + 1);
        if NO_NUMBER.0.contains(&before.as_str()) || NO_NUMBER.1.contains(&after.as_str()) {
            return None;
        }
    }
    // "Twenty-five" is one number, and both of its words say so.
    let joined = |at: usize| side.joined(at) && side.joined(at + 1) && side.letters(at) == "-";
    if let Some(tens) = tens(small) {
        let unit = joined(at + 1).then(|| unit(&side.small(at + 2))).flatten();
        return Some((tens + unit.unwrap_or(0)).to_string());
    }
    let (_, value) =
        WORDS.iter().find(|(word, _)| *word == small || small.strip_suffix('s') == Some(word))?;
    let before = at.checked_sub(2).filter(|_| joined(at - 1)).and_then(|at| tens(&side.small(at)));
    Some((before.filter(|_| *value < 10).unwrap_or(0) + value).to_string())
}

fn after_per(side: &Side<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| matches!(side.small(before).as_str(), "per" | "pour"))
}

fn tens(word: &str) -> Option<u64> {
    TENS.iter().zip(2..).find(|(tens, _)| **tens == word).map(|(_, tens)| 10 * tens)
}

fn unit(word: &str) -> Option<u64> {
    WORDS[..9].iter().find(|(unit, _)| *unit == word).map(|(_, value)| *value)
}

/// A number in the digits of ASCII, without marks between thousands and without the ending of an ordinal.
fn digits(small: &str) -> String {
    let ascii = |c: char| {
        let value = ZEROS
            .iter()
            .find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|value| *value < 10));
        value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
    };
    let mut number: String = small.chars().map(ascii).collect();
    let bare = number.trim_end_matches(|c: char| c.is_ascii_lowercase());
    if matches!(&number[bare.len()..], "st" | "nd" | "rd" | "th") {
        number.truncate(bare.len());
    }
    for mark in [',', '.', '\'', '٬', '\u{202f}'] {
        let mut groups = number.split(mark);
        let first = groups.next().unwrap_or_default();
        let plain = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
        let thousands = (1..=3).contains(&first.len()) && plain(first) && !first.starts_with('0');
        if thousands && number.contains(mark) && groups.all(|group| group.len() == 3 && plain(group)) {
            return number.replace(mark, "");
        }
    }
    number
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
