//! Words, by the word boundaries of Unicode (UAX #29).
//!
//! Where words are set apart by spaces, a scan of our own finds them: about twenty times as fast as the general rules, which
//! ICU applies everywhere else (with dictionaries, for Thai, Chinese and Japanese). A test holds that both agree.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::{Token, letters, u32_of};

/// Adds the words, numbers and marks of a block whose text starts at `base`.
pub(super) fn tokens(block: &str, base: u32, out: &mut Vec<Token>) {
    if block.is_ascii() || block.chars().all(is_simple) {
        simple(block, |start, end| push(block, base, start, end, out));
        return;
    }
    // A name in another script is no reason to leave the scan for the words around it: every space is a boundary.
    let mut at = 0;
    for part in block.split_inclusive(' ') {
        let mut piece = |start, end| push(block, base, at + start, at + end, out);
        if part.chars().all(is_simple) {
            simple(part, piece);
        } else {
            general(part, |start, end| {
                let unit = unit_after_number(part, start, end);
                if unit < end {
                    piece(start, unit);
                }
                piece(if unit < end { unit } else { start }, end);
            });
        }
        at += part.len();
    }
}

/// Where the unit of a date or a time ends that follows digits in Chinese and Japanese: `日在` in "3日在…" is two words.
fn unit_after_number(part: &str, start: usize, end: usize) -> usize {
    let Some(unit) = part[start..end].chars().next() else { return end };
    let is_unit = matches!(unit, '年' | '月' | '日' | '号' | '號' | '时' | '時' | '点' | '點' | '分');
    let counts = is_unit && part[..start].ends_with(char::is_numeric);
    if counts { start + unit.len_utf8() } else { end }
}

/// Word boundaries by ICU, white space and all.
fn general(block: &str, mut piece: impl FnMut(usize, usize)) {
    let mut start = 0;
    for end in SEGMENTER.segment_str(block).skip(1) {
        piece(start, end);
        start = end;
    }
}

/// ICU's rules and dictionaries, which never change.
static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Whether the scan knows a character: Latin, Greek and Cyrillic letters, digits, and the marks of European texts.
fn is_simple(c: char) -> bool {
    match c {
        '\u{85}' | '\u{ad}' | '\u{2028}' | '\u{2029}' => false,
        '\u{0}'..='\u{52f}'
        | '\u{1e00}'..='\u{1fff}'
        | '\u{2002}'..='\u{200a}'
        | '\u{2010}'..='\u{2027}'
        | '\u{202f}'..='\u{205e}'
        | '\u{20a0}'..='\u{20bf}'
        | '№'
        | '™'
        | '☐'
        | '☑' => true,
        _ => false,
    }
}

/// What a character does to a word (the classes of UAX #29 that occur among simple characters).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// Joins words and numbers: `_`.
    Joiner,
    /// A mark on the letter before.
    Mark,
    /// Between letters: `:`, `·`, `‧`.
    MidLetter,
    /// Between digits: `,`, `;`.
    MidNumber,
    /// Between either: `.`, `'`, `’`, `‘`, `․`.
    MidBoth,
    Space,
    /// A line break, which no mark belongs to.
    Break,
    Other,
}

fn class(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        ' ' | '\u{2002}'..='\u{2006}' | '\u{2008}'..='\u{200a}' | '\u{205f}' => Class::Space,
        '\n' | '\r' | '\u{b}' | '\u{c}' => Class::Break,
        '_' | '\u{202f}' | '\u{203f}' | '\u{2040}' | '\u{2054}' => Class::Joiner,
        '.' | '\'' | '’' | '‘' | '\u{2024}' => Class::MidBoth,
        ':' | '·' | '\u{2027}' | '\u{387}' | '\u{55f}' => Class::MidLetter,
        ',' | ';' | '\u{2044}' | '\u{37e}' => Class::MidNumber,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' => Class::Mark,
        // Cyrillic, without a look at the tables; modifier symbols that UAX #29 takes for letters.
        '\u{400}'..='\u{481}'
        | '\u{48a}'..='\u{52f}'
        | '\u{2c2}'..='\u{2c5}'
        | '\u{2d2}'..='\u{2d7}'
        | '\u{2de}'
        | '\u{2df}'
        | '\u{2e5}'..='\u{2eb}'
        | '\u{2ed}'
        | '\u{2ef}'..='\u{2ff}' => Class::Letter,
        c if c.is_alphabetic() => Class::Letter,
        _ => Class::Other,
    }
}

/// Word boundaries where words are set apart by spaces, white space and all.
fn simple(block: &str, mut piece: impl FnMut(usize, usize)) {
    let mut start = 0;
    let mut before = Class::Other;
    // The class before a mark that may stand inside a word, and where that mark starts.
    let mut open: Option<(Class, usize)> = None;
    let mut at_start = true;
    let mut next = 0;
    while next < block.len() {
        if before == Class::Letter && open.is_none() {
            // Letters after letters join, and a space sets them apart: most of any text.
            next += block.as_bytes()[next..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            if let Some([b' ', letter]) = block.as_bytes().get(next..next + 2)
                && letter.is_ascii_alphabetic()
            {
                piece(start, next);
                piece(next, next + 1);
                start = next + 1;
                next += 2;
                continue;
            }
        }
        let Some(c) = block[next..].chars().next() else { break };
        let at = next;
        next += c.len_utf8();
        let now = class(c);
        if at_start {
            (before, at_start) = (now, false);
            continue;
        }
        if now == Class::Mark && before != Class::Break {
            // A mark belongs to what it follows, but a space with a mark no longer joins the next space.
            if before == Class::Space {
                before = Class::Other;
            }
            continue;
        }
        if let Some((left, mid)) = open.take() {
            if now == left {
                before = now;
                continue;
            }
            piece(start, mid);
            start = mid;
        }
        let word = |class| matches!(class, Class::Letter | Class::Digit | Class::Joiner);
        let together = (word(before) && word(now)) || (before == Class::Space && now == Class::Space);
        let mid = match (before, now) {
            (Class::Letter, Class::MidLetter | Class::MidBoth) => Some(Class::Letter),
            (Class::Digit, Class::MidNumber | Class::MidBoth) => Some(Class::Digit),
            _ => None,
        };
        if let Some(left) = mid {
            open = Some((left, at));
        } else if !together {
            piece(start, at);
            start = at;
        }
        before = now;
    }
    if let Some((_, mid)) = open {
        piece(start, mid);
        start = mid;
    }
    if start < block.len() {
        piece(start, block.len());
    }
}

fn push(block: &str, base: u32, start: usize, end: usize, out: &mut Vec<Token>) {
    // Every other piece is a space.
    if block.as_bytes()[start] == b' ' {
        return;
    }
    let piece = &block[start..end];
    if piece.as_bytes()[0].is_ascii_digit() && join_thousands(block, base, (start, end), out) {
        return;
    }
    if let Some((exact, folded, stem)) = plain_word(block, start, end) {
        let plain = (base + u32_of(start), base + u32_of(end));
        out.push(Token { plain, exact, folded, stem, look: 0, word: true });
        return;
    }
    let mut chars = piece.chars();
    let first = chars.next().unwrap_or(' ');
    if first.is_whitespace() {
        return;
    }
    let plain = (base + u32_of(start), base + u32_of(end));
    if let Some(mark) = dash(first).filter(|_| chars.next().is_none()) {
        // "--" is a dash as people type it.
        if let Some(last) =
            out.last_mut().filter(|last| last.plain.1 == plain.0 && last.exact == mark && first == '-')
        {
            last.plain.1 = plain.1;
            return;
        }
        out.push(Token { plain, exact: mark, folded: mark, stem: mark, look: 0, word: false });
        return;
    }
    let word = piece.chars().any(char::is_alphanumeric);
    let (exact, folded, stem) = hashes(piece);
    out.push(Token { plain, exact, folded, stem, look: 0, word });
}

/// Joins three digits to the number before them, if only a space sets the two apart: "1 234,5" is one number.
fn join_thousands(block: &str, base: u32, piece: (usize, usize), out: &mut [Token]) -> bool {
    let Some(last) = out.last_mut().filter(|last| last.word && last.plain.0 >= base) else { return false };
    let from = (last.plain.0 - base) as usize;
    let whole = &block[from..piece.1];
    let (before, space) =
        (&block[from..(last.plain.1 - base) as usize], &block[(last.plain.1 - base) as usize..piece.0]);
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let space_alone = matches!(space, " " | "\u{a0}" | "\u{2009}");
    if !space_alone || !before.starts_with(|c: char| ('1'..='9').contains(&c)) {
        return false;
    }
    let mut groups = before.split(is_space_in_number);
    let first = groups.next().unwrap_or_default();
    let decimal = |rest: &str| rest.is_empty() || (rest.starts_with([',', '.']) && digits(&rest[1..]));
    let thousand =
        block.get(piece.0..piece.0 + 3).is_some_and(digits) && decimal(&block[piece.0 + 3..piece.1]);
    if first.len() > 3
        || !digits(first)
        || !groups.all(|group| group.len() == 3 && digits(group))
        || !thousand
    {
        return false;
    }
    let (exact, folded, stem) = hashes(whole);
    *last = Token { plain: (last.plain.0, base + u32_of(piece.1)), exact, folded, stem, ..*last };
    true
}

fn is_space_in_number(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Letters of a word that its inflected forms share, in most languages that inflect at the end (without what Arabic and Hebrew
/// put before it).
const STEM: usize = 6;

/// The hashes of most words: up to eight ASCII bytes of which the first is a letter or a digit, taken in one step.
fn plain_word(block: &str, start: usize, end: usize) -> Option<(u64, u64, u64)> {
    let len = end - start;
    let eight = block.as_bytes().get(start..start + 8)?;
    let eight = u64::from_le_bytes(eight.try_into().ok()?);
    let first = |len: usize| u64::MAX >> (64 - 8 * len);
    if !(1..=8).contains(&len) || !block.as_bytes()[start].is_ascii_alphanumeric() {
        return None;
    }
    let eight = eight & first(len);
    if eight & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    let folded = lower(eight);
    let start = len.min(STEM);
    Some((step(seed(len), eight), step(seed(len), folded), step(seed(start), folded & first(start))))
}

/// Hashes of a token as it is, but for the style of quotes; without case; and of its start without case.
fn hashes(piece: &str) -> (u64, u64, u64) {
    if piece.is_ascii() && !piece.starts_with('`') {
        let start = &piece.as_bytes()[..piece.len().min(STEM)];
        return (hash(piece.as_bytes(), |eight| eight), hash(piece.as_bytes(), lower), hash(start, lower));
    }
    let exact: String = letters::composed(piece).chars().map(letters::plain).collect();
    let folded = letters::folded(&exact);
    let bare = letters::without_prefix(&folded);
    let stem = bare.char_indices().nth(STEM).map_or(bare, |(at, _)| &bare[..at]);
    let [exact, folded, stem] = [&exact, &folded, stem].map(|text| hash(text.as_bytes(), |eight| eight));
    (exact, folded, stem)
}

/// One number for bytes, eight at a time.
fn hash(bytes: &[u8], change: impl Fn(u64) -> u64) -> u64 {
    bytes.chunks(8).fold(seed(bytes.len()), |hash, chunk| {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        step(hash, change(u64::from_le_bytes(eight)))
    })
}

fn seed(len: usize) -> u64 {
    0x9e37_79b9_7f4a_7c15 ^ len as u64
}

/// The step of FNV-1a on eight bytes, with a constant that reaches further.
fn step(hash: u64, eight: u64) -> u64 {
    (hash ^ eight).wrapping_mul(0xf135_7aea_2e62_a9c5).rotate_left(29)
}

/// Eight ASCII letters without case.
fn lower(eight: u64) -> u64 {
    let from_a = eight + 0x3f3f_3f3f_3f3f_3f3f;
    let after_z = eight + 0x2525_2525_2525_2525;
    eight | ((from_a & !after_z & 0x8080_8080_8080_8080) >> 2)
}

/// What stands for all dashes, if it is one.
fn dash(c: char) -> Option<u64> {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−').then_some(0x2d)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(scan: impl Fn(&str, &mut dyn FnMut(usize, usize)), text: &str) -> Vec<String> {
        let mut pieces = Vec::new();
        scan(text, &mut |start, end| pieces.push(text[start..end].to_owned()));
        pieces
    }

    fn by_scan(text: &str) -> Vec<String> {
        pieces(|text, piece| simple(text, piece), text)
    }

    fn by_icu(text: &str) -> Vec<String> {
        pieces(|text, piece| general(text, piece), text)
    }

    #[test]
    fn both_ways_agree_on_what_news_is_made_of() {
        for text in [
            "Al-Sharaa's U.N. visit cost $3,500.50 (about 3.500,50 €) — or so it’s said…",
            "At 10:30 p.m., on Oct. 15; \"I won't,\" he said. 'No.' it's o'clock's'",
            "a.b. 1.2. 1,2, a,b a:b: 1:2 a_b _1 1_000 rock'n'roll ''a'' e\u{301}te\u{301}",
            "Президент України, об'єкт 12-ї — це… «так»!  Two  spaces\nand a line",
            "Ελλάδα ΟΗΕ·ΕΕ naïve Łódź 50% №5 C++ a\u{a0}b x²",
        ] {
            assert!(text.chars().all(is_simple), "{text}");
            assert_eq!(by_scan(text), by_icu(text));
        }
    }

    proptest! {
        #[test]
        fn both_ways_agree_where_both_apply(text in "[ a-zA-Z0-9.,:;'’_\u{301}\"()—–\n\u{2009}éЖя·$%-]{0,24}") {
            prop_assume!(text.chars().all(is_simple));
            prop_assert_eq!(by_scan(&text), by_icu(&text));
        }
    }

    #[test]
    fn a_name_in_another_script_changes_no_word_around_it() {
        let text = "Officials in תל אביב, 東京 and दिल्ली didn't say \"no\" — 1,000 people in กรุงเทพ did. 👩‍👩‍👧!";
        let mut whole = Vec::new();
        general(text, |start, end| push(text, 0, start, end, &mut whole));
        let mut parts = Vec::new();
        super::tokens(text, 0, &mut parts);
        assert_eq!(parts, whole);
    }

    #[test]
    fn scripts_without_spaces_have_words_too() {
        let words = |text: &str| {
            let mut tokens = Vec::new();
            super::tokens(text, 0, &mut tokens);
            tokens.len()
        };
        assert!(words("ภาษาไทยภาษาไทย") > 2);
        assert!(words("我爱北京天安门。") > 3);
        assert!(words("東京都に住んでいます。") > 3);
    }

    #[test]
    fn quotes_dashes_and_case_fold() {
        let tokens = |text: &str| {
            let mut tokens = Vec::new();
            super::tokens(text, 0, &mut tokens);
            tokens
        };
        let exact = |text: &str| tokens(text).iter().map(|token| token.exact).collect::<Vec<_>>();
        let folded = |text: &str| tokens(text).iter().map(|token| token.folded).collect::<Vec<_>>();
        assert_eq!(exact("“It’s” — so"), exact("\"It's\" -- so"));
        assert_ne!(exact("Al"), exact("al"));
        assert_eq!(folded("AL-Élan ЖЯ"), folded("al-élan жя"));
        // The same word hashes the same wherever it stands, in a short block or a long one.
        for word in ["It's", "it’s", "harbours", "Harbourmasters", "1,000", "a"] {
            let long = format!("{word} and so on and on");
            assert_eq!((exact(word)[0], folded(word)[0]), (exact(&long)[0], folded(&long)[0]), "{word}");
            assert_eq!(tokens(word)[0].stem, tokens(&long)[0].stem, "{word}");
        }
    }
}
