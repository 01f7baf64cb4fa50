//! The text of a card before it is set: what is left of anything that somebody may type.

use unicode_normalization::UnicodeNormalization;

/// The most characters that are set; no card has room for as many.
const MOST: usize = 600;

/// The most marks above and below one letter.
const MOST_MARKS: usize = 4;

/// A text as one line of composed characters (NFC): without control characters, pictographs, and what overrides the
/// direction of text.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::new();
    let mut marks = 0;
    let mut last = ' ';
    for c in text.nfc().map(plain_space).filter(|&c| !is_dropped(c)).take(MOST) {
        marks = if is_stacked(c) { marks + 1 } else { 0 };
        let repeats = last == c && (c == ' ' || is_unseen(c));
        let joins_nothing = is_joiner(c) && !last.is_alphanumeric() && !is_sign(last);
        if marks > MOST_MARKS || joins_nothing || repeats {
            continue;
        }
        cleaned.push(c);
        last = c;
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

/// Whether a character steers the layout and is never drawn itself.
pub(super) fn is_unseen(c: char) -> bool {
    is_joiner(c) || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2066}'..='\u{2069}')
}

/// Spaces and line ends are one space; those that forbid a break stay.
fn plain_space(c: char) -> char {
    match c {
        '\u{2007}' | '\u{202F}' => '\u{A0}',
        '\u{A0}' => c,
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a character may be a vowel sign of a script of India: no letter, but part of a word.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0DFF}')
}

fn is_stacked(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}')
}

fn is_dropped(c: char) -> bool {
    let unseen = matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}');
    let picture = matches!(c, '\u{20E3}' | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}');
    c.is_control() || unseen || picture
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_one_line_of_what_can_be_read() {
        assert_eq!(clean("  Fish\r\n\tmarket\u{0} closes  "), "Fish market closes");
        assert_eq!(clean("Cafe\u{301} au\u{AD}ber"), "Café auber");
        assert_eq!(clean("🚢 Ferry ⚓\u{FE0F} back 👩\u{200D}🚒"), "Ferry back");
        assert_eq!(clean("\u{202E}evil\u{202C}"), "evil");
        assert_eq!(clean("« oui\u{202F}»"), "« oui\u{A0}»");
        assert_eq!(clean("🎉\n"), "");
    }

    #[test]
    fn joiners_stay_where_they_join() {
        assert_eq!(clean("می\u{200C}رود"), "می\u{200C}رود");
        assert_eq!(clean("क्\u{200D}ष"), "क्\u{200D}ष");
    }

    #[test]
    fn what_is_piled_up_is_cut() {
        assert_eq!(clean(&format!("a{}b", "\u{316}".repeat(99))).chars().count(), 2 + MOST_MARKS);
        assert_eq!(clean(&"long ".repeat(9_999)).chars().count(), MOST - 1);
        assert_eq!(clean(&"\u{200F}".repeat(99)), "\u{200F}");
    }
}
