//! Whether a sentence goes on over a break that the splitter saw.

use super::rules::Rules;

/// Words after "p.m." that go on with the sentence.
const AFTER_TIME: [&str; 14] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Eastern",
    "Pacific",
    "Central",
    "GMT",
    "UTC",
    "EST",
    "EDT",
];

/// Whether a sentence, given up to a break with the white space before it, goes on in what follows.
pub(super) fn over(rules: &Rules, sentence: &str, after: &str) -> bool {
    let before = sentence.trim_end();
    let next = after.trim_start();
    if matches!(last_word(before), "a.m." | "p.m.") {
        return AFTER_TIME.iter().any(|word| next.starts_with(word));
    }
    if next.starts_with(super::is_end)
        || small_after(rules, before, next)
        || within_word(sentence, after)
        || said_after(rules, before, next)
        || rules.is_title(before)
    {
        return true;
    }
    if !before.ends_with('.') || rules.starts(next) {
        return false;
    }
    let ends = begins(next) && !rules.lists().starters_only && rules.may_end_after(before);
    !ends
        && (is_initial(rules, before)
            || (rules.lists().ordinals && is_ordinal(before, next))
            || rules.goes_on_after(before))
}

/// Whether what follows could be the first words of a sentence, where there are capitals.
pub(super) fn begins(next: &str) -> bool {
    next.trim_start_matches(OPENING).starts_with(char::is_uppercase)
}

/// Whether what follows is in a script without capitals.
pub(super) fn has_no_capitals(next: &str) -> bool {
    let first = next.trim_start_matches(OPENING).chars().next();
    first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())
}

/// Marks that may stand before the first word of a sentence.
const OPENING: [char; 14] =
    ['«', '„', '“', '"', '‚', '‘', '\'', '(', '¿', '¡', '‹', '»', '\u{a0}', '\u{202f}'];

/// Whether small letters follow capitals or small ones, or a dash and small letters: "«Ні!» — сказав він".
fn small_after(rules: &Rules, before: &str, next: &str) -> bool {
    if rules.lists().well_known && before.ends_with('.') {
        return false;
    }
    let dashless = next.trim_start_matches(['—', '–', '-']);
    let rest = if dashless.len() < next.len() { dashless.trim_start() } else { next };
    let address =
        || next.split_whitespace().next().is_some_and(|word| word.contains('@') || word.contains("://"));
    let small = rest.starts_with(char::is_lowercase) && !address();
    small
        && before
            .chars()
            .rev()
            .find(|c| c.is_alphabetic())
            .is_none_or(|c| c.is_lowercase() || c.is_uppercase())
}

/// Whether a full stop stands inside a word, a number or an acronym: no white space follows, and no word with a capital.
fn within_word(sentence: &str, after: &str) -> bool {
    let Some(before) = sentence.strip_suffix('.') else { return false };
    let acronym = || before.ends_with(char::is_uppercase) && after.starts_with(char::is_uppercase);
    after.starts_with(|c: char| c.is_numeric() || c == '-' || (c.is_alphabetic() && !c.is_uppercase()))
        || acronym()
}

/// Whether a quotation with a mark of its own at its end is followed by who said it, in scripts without capitals.
fn said_after(rules: &Rules, before: &str, next: &str) -> bool {
    if rules.said().is_empty() || !before.ends_with(['”', '»', '"', '״', '」', '』', '’']) {
        return false;
    }
    if rules.lists().said_within == 0 {
        return is_embedded(before) || is_particle(next) || said_at_once(rules, next);
    }
    let is_mark = |c: char| c.is_ascii_punctuation() || matches!(c, '।' | '،' | '…');
    next.split_whitespace().take(rules.lists().said_within).any(|word| {
        let bare = word.trim_end_matches(is_mark);
        let ends_there = rules.lists().said_within == 1 || bare.len() < word.len() || next.ends_with(word);
        ends_there && rules.said().contains(&bare)
    })
}

/// Whether a quotation at the end of a text without spaces stands inside its sentence, with no mark before it.
fn is_embedded(before: &str) -> bool {
    let open = before.rfind(['“', '「', '『']);
    let left = open.and_then(|at| before[..at].chars().next_back());
    left.is_some_and(char::is_alphabetic)
}

/// Whether a particle of Japanese follows a quotation.
fn is_particle(next: &str) -> bool {
    next.starts_with(['と', 'っ', 'の', 'を', 'は', 'が', 'に', 'な'])
}

/// Whether who said it stands before the next mark, and introduces nothing else.
fn said_at_once(rules: &Rules, next: &str) -> bool {
    let marks = ['，', '。', '！', '？', '；', '：', '、', '“', '「', ',', ':'];
    let end = next.find(marks).unwrap_or(next.len());
    let said = &next[..end];
    let introduces = next[end..].starts_with(['：', ':']);
    !introduces && said.chars().count() <= SAID && rules.said().iter().any(|verb| said.ends_with(verb))
}

/// The most characters of who said it, where words have no spaces.
const SAID: usize = 24;

/// What stands before a mark, back to white space or an opening mark.
fn last_word(before: &str) -> &str {
    before
        .rsplit([' ', '\u{a0}', '\u{202f}', '(', '"', '“', '«', '„', '（', '。', '，', '）'])
        .next()
        .unwrap_or_default()
}

/// "J. K.", "J.K." and "Jean-P." before a name, and one letter of a script without capitals but with initials.
fn is_initial(rules: &Rules, before: &str) -> bool {
    let is_letter = |part: &str| {
        // "And" is written together with what follows it in Arabic.
        let part = part.strip_prefix('و').filter(|rest| !rest.is_empty()).unwrap_or(part);
        let initial = |c: char| c.is_uppercase() || matches!(c, 'א'..='ת' | '\u{620}'..='\u{64a}');
        let mut chars = part.chars();
        chars.next().is_some_and(initial) && chars.next().is_none()
    };
    last_word(before).strip_suffix('.').is_some_and(|stem| {
        let last = stem.rsplit('-').next().unwrap_or_default();
        is_letter(last) || (!rules.lists().well_known && stem.split('.').all(is_letter))
    })
}

/// "2." and "XIX." before a word, but no year and no decimal number.
fn is_ordinal(before: &str, next: &str) -> bool {
    next.starts_with(char::is_alphabetic)
        && last_word(before).strip_suffix('.').is_some_and(|number| {
            let digits = number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
            let roman = number.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
            !number.is_empty() && (digits || roman)
        })
}
