//! Letters as readers tell them apart: what is typed in more ways than one is one, and what only looks different is the same but
//! for its style.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A word in the form that all ways to type its letters share (NFC): `é` may be one character or two, as may the Hindi `फ़`.
pub(super) fn composed(word: &str) -> Cow<'_, str> {
    if word.chars().all(is_whole) || is_nfc_quick(word.chars()) == IsNormalized::Yes {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.nfc().collect())
    }
}

/// Whether a character has one form only and joins no other: most letters of most texts.
fn is_whole(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{2ff}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{590}' | '\u{5be}' | '\u{5c0}' | '\u{5d0}'..='\u{60f}'
        | '\u{620}'..='\u{64a}' | '\u{660}'..='\u{66f}' | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3020}' | '\u{4e00}'..='\u{9fff}')
}

/// The quotation mark or apostrophe that stands for all of its kind, and for the signs of abbreviation in Hebrew; the space
/// between the thousands of a number; anything else as it is.
pub(super) fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '`' | '´' | 'ʼ' | '׳' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '「' | '」' | '『' | '』' | '״' => '"',
        '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        c => c,
    }
}

/// A word without what changes its look alone: case, the points and strokes that Hebrew and Arabic may leave out, the dots of
/// the Russian `ё`, the script of digits.
pub(super) fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().filter(|c| !is_optional(*c)) {
        match c {
            'ё' | 'Ё' => folded.push('е'),
            '٬' => folded.push(','),
            '٫' => folded.push('.'),
            _ => match digit(c) {
                Some(digit) => folded.push(digit),
                None => folded.extend(c.to_lowercase()),
            },
        }
    }
    folded
}

/// A word as it is told from others, with one style of apostrophe.
pub(in crate::timeline) fn small(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    folded(&composed(word).chars().map(plain).collect::<String>())
}

/// Points of Hebrew, vowel signs of Arabic, and its stroke that only makes a word longer.
fn is_optional(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}')
        || matches!(c, '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}')
}

/// Where the digits of scripts begin.
const ZEROS: [char; 19] =
    ['0', '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐', '０'];

/// The digit of ASCII that a digit of any script stands for.
fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    // The first digits that are not of ASCII are Arabic.
    if c < '\u{660}' || !c.is_numeric() {
        return None;
    }
    let value = |zero: &char| u32::from(c).checked_sub(u32::from(*zero)).filter(|value| *value < 10);
    ZEROS.iter().find_map(value).and_then(|value| char::from_digit(value, 10))
}

/// A word without what Arabic and Hebrew write together with it: "and", "the", "in", "to" … At least three letters stay.
pub(in crate::timeline) fn without_prefix(word: &str) -> &str {
    match word.chars().next() {
        Some('\u{620}'..='\u{64a}') => {
            let bare = less(less(word, &['و', 'ف']), &['ب', 'ك']);
            let article = bare.strip_prefix("ال").or_else(|| bare.strip_prefix("لل"));
            article.filter(|rest| is_long(rest)).unwrap_or_else(|| less(bare, &['ل']))
        }
        Some('א'..='ת') => less(less(word, &['ו', 'ש', 'כ']), &['ב', 'ל', 'מ', 'ה']),
        _ => word,
    }
}

/// A word without one of some letters that may stand before it.
fn less<'w>(word: &'w str, prefixes: &[char]) -> &'w str {
    word.strip_prefix(prefixes).filter(|rest| is_long(rest)).unwrap_or(word)
}

fn is_long(rest: &str) -> bool {
    rest.chars().nth(2).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_together_with_a_word_is_no_part_of_its_stem() {
        for (word, bare) in [
            ("والميناء", "ميناء"),
            ("بالميناء", "ميناء"),
            ("للميناء", "ميناء"),
            ("لميناء", "ميناء"),
            ("وقال", "قال"),
            ("ولد", "ولد"),
            ("שבנמל", "נמל"),
            ("הנמל", "נמל"),
            ("שלו", "שלו"),
            ("harbour", "harbour"),
        ] {
            assert_eq!(without_prefix(word), bare);
        }
    }

    #[test]
    fn what_only_looks_different_folds() {
        for (one, other) in [
            ("Её", "ее"),
            ("كَتَبَ", "كتب"),
            ("שָׁלוֹם", "שלום"),
            ("١٬٢٣٤٫٥", "1,234.5"),
            ("२०२५", "2025"),
            ("ÉLAN", "élan"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
        assert_eq!(composed("cafe\u{301}"), "café");
        assert_eq!(composed("\u{95e}"), "फ़");
    }
}
