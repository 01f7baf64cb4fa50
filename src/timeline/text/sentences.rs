//! Where sentences end: Wikimedia's splitter, with guards for what newsrooms write, and what it does not know of a language in
//! [`rules`]. A quotation is not parted: what stands in quotation marks belongs to one sentence.

mod goes_on;
mod rules;

use std::borrow::Cow;
use std::ops::Range;

use sentencex::languages::Language;

use self::rules::Rules;
use super::BlockKind;

/// Splits the blocks of one text.
pub(super) struct Splitter {
    language: Box<dyn Language>,
    rules: &'static Rules,
}

/// A longer block is split by a plain scan: the splitter's rules look back too far for a block of a megabyte.
const LONG: usize = 64 << 10;

impl Splitter {
    /// For a language (BCP 47); of an unknown one it knows the marks that all have.
    pub(super) fn new(lang: &str) -> Self {
        let primary = lang.split('-').next().unwrap_or("en");
        Self { language: sentencex::language_factory(primary), rules: rules::of(primary) }
    }

    /// Adds where each sentence of a block ends, in bytes; the last is the block's end.
    pub(super) fn breaks(&self, block: &str, kind: BlockKind, out: &mut Vec<usize>) {
        match kind {
            BlockKind::Code => out.extend(block.match_indices('\n').map(|(at, _)| at + 1)),
            BlockKind::Image => {}
            _ if block.len() > LONG => plain_breaks(block, out),
            _ if ends_once(block) => {}
            _ => self.guarded(block, out),
        }
        if out.last() != Some(&block.len()) {
            out.push(block.len());
        }
    }

    fn guarded(&self, block: &str, out: &mut Vec<usize>) {
        let known = with_known_marks(block);
        // Where the sentence began that is being read, and where the splitter is.
        let (mut start, mut at) = (0, 0);
        let mut quotation = Quotation::default();
        for piece in self.language.segment(&known) {
            let from = at.max(start);
            at += piece.len();
            // Closing marks may be a piece of their own, which belongs to the sentence before.
            if at <= from {
                continue;
            }
            for end in self.missed(block, start, from..at, &mut quotation) {
                out.push(end);
                start = end;
            }
            let end = after_closing(block, at);
            if start < end
                && end < block.len()
                && !goes_on::over(self.rules, &block[start..end], &block[end..])
            {
                out.push(end);
                start = end;
            }
        }
    }

    /// Ends of sentences that the splitter does not see, between two places: behind a bracket, an ellipsis, an abbreviation.
    fn missed(
        &self,
        block: &str,
        mut start: usize,
        piece: Range<usize>,
        quotation: &mut Quotation,
    ) -> Vec<usize> {
        let mut ends = Vec::new();
        let text = &block[piece.clone()];
        // The last byte is looked at only where nothing else ends.
        let bytes = &text.as_bytes()[..text.trim_end().len().saturating_sub(1)];
        // First bytes of the marks below, if such a mark could end anything.
        let stops = self.rules.any_may_end();
        let may = |byte: &u8| (*byte == b'.' && stops) || matches!(*byte, b')' | 0xe2 | 0xe3 | 0xef);
        if !bytes.iter().any(may) {
            return ends;
        }
        let marks = |(at, c): (usize, char)| {
            matches!(c, '.' | '…' | ')' | '）' | '。' | '！' | '？').then_some((at, c))
        };
        for (at, mark) in text.char_indices().filter_map(marks) {
            let end = piece.start + at + mark.len_utf8();
            if end >= piece.end || start >= end {
                continue;
            }
            let (before, after) = (&block[start..end], &block[end..]);
            let ends_here = match mark {
                '.' => after.starts_with(char::is_whitespace) && self.ends_after_short(before, after),
                '…' => after.starts_with(char::is_whitespace) && self.ends_after_dots(before, after),
                // The splitter takes Latin letters and digits for the rest of a sentence of Chinese.
                '。' | '！' | '？' => after.starts_with(|c: char| c.is_ascii_alphanumeric()),
                _ => ends_in_brackets(before, after),
            };
            let bracket = matches!(mark, ')' | '）');
            if ends_here && (bracket || !quotation.is_open(block, start, end)) {
                start = end;
                ends.push(end);
            }
        }
        ends
    }

    /// Whether an abbreviation ends the sentence.
    fn ends_after_short(&self, before: &str, after: &str) -> bool {
        let next = after.trim_start();
        let begins =
            if self.rules.lists().starters_only { self.rules.starts(next) } else { goes_on::begins(next) };
        begins && self.rules.may_end_after(before)
    }

    /// Whether an ellipsis ends the sentence: what follows could begin one.
    fn ends_after_dots(&self, before: &str, after: &str) -> bool {
        let next = after.trim_start();
        // German puts a space before an ellipsis that stands for words, and a capital on every noun.
        let words_left_out = self.rules.lists().starters_only && before.trim_end_matches('…').ends_with(' ');
        let could_begin = goes_on::begins(next) || goes_on::has_no_capitals(next);
        let pronoun = next.strip_prefix('I').is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        could_begin && !words_left_out && !pronoun
    }
}

/// Marks that may end a sentence, in any script.
fn is_end(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '。'
            | '！'
            | '？'
            | '｡'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '։'
            | '።'
            | '။'
            | '‽'
    )
}

/// Whether no mark that may end a sentence stands before the block's end, so that there is nothing to split.
fn ends_once(block: &str) -> bool {
    let inside = block.trim_end_matches(|c: char| is_end(c) || c.is_whitespace());
    if inside.is_ascii() {
        !inside.bytes().any(|byte| matches!(byte, b'.' | b'!' | b'?'))
    } else {
        !inside.contains(is_end)
    }
}

/// The block with quotation marks that the splitter knows, each as long as the one it stands for: `״…״` as `«…»`, and `„…”` as
/// `„…“`.
fn with_known_marks(block: &str) -> Cow<'_, str> {
    if block.is_ascii() {
        return Cow::Borrowed(block);
    }
    let hebrew = block.contains('״');
    let low = block.contains('„') && block.contains('”') && !block.contains('“');
    if !hebrew && !low {
        return Cow::Borrowed(block);
    }
    let mut known = String::with_capacity(block.len());
    let mut open = false;
    let mut chars = block.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        known.push(match c {
            // Between letters it is no quotation mark but a sign of abbreviation.
            '״' if !(before.is_alphabetic() && chars.peek().is_some_and(|next| next.is_alphabetic())) => {
                open = !open;
                if open { '«' } else { '»' }
            }
            '”' if low => '“',
            c => c,
        });
        before = c;
    }
    Cow::Owned(known)
}

/// A place moved behind the marks that close what ended there, and behind the white space after them.
fn after_closing(block: &str, at: usize) -> usize {
    let closing = block[at..].trim_start_matches(['”', '»', '」', '』', '’', '›', ')', '）', '》', ']']);
    let marks = block.len() - at - closing.len();
    if marks == 0 || !block[..at].ends_with(is_end) {
        return at;
    }
    block.len() - closing.trim_start().len()
}

/// Whether what stands before the end of a bracket is a sentence of its own, opened by a bracket, and another follows.
fn ends_in_brackets(before: &str, after: &str) -> bool {
    let wide = before.ends_with('）');
    let opened = before.trim_start().starts_with(['(', '（']);
    opened
        && before.trim_end_matches([')', '）']).ends_with(is_end)
        && (wide || (after.starts_with(' ') && after.trim_start().starts_with(char::is_uppercase)))
}

/// Reads from the start of a sentence on, and knows whether a quotation is open.
#[derive(Debug, Default)]
struct Quotation {
    start: usize,
    at: usize,
    /// The mark that closes it; of `“` and `„`, which several close, the mark itself.
    open: Option<char>,
}

impl Quotation {
    /// Whether one is open at a place of a block, in a sentence that starts at another.
    fn is_open(&mut self, block: &str, start: usize, at: usize) -> bool {
        if start != self.start || at < self.at {
            *self = Self { start, at: start, open: None };
        }
        for c in block[self.at..at].chars() {
            self.open = match (self.open, c) {
                (None, '"' | '“' | '„') => Some(c),
                (None, '«') => Some('»'),
                (None, '「') => Some('」'),
                (Some('“'), '”') | (Some('„'), '“' | '”') => None,
                (Some(close), c) if close == c => None,
                (open, _) => open,
            };
        }
        self.at = at;
        self.open.is_some()
    }
}

/// Breaks after every mark that may end a sentence before white space, or at once where scripts have no spaces.
fn plain_breaks(block: &str, out: &mut Vec<usize>) {
    let mut chars = block.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        let next = chars.peek().copied();
        let wide = matches!(c, '。' | '！' | '？' | '｡');
        if is_end(c)
            && let Some((at, next)) = next
            && (wide || next.is_whitespace())
        {
            out.push(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What sentences of all languages are made of, in no order.
    fn jumble() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            ".",
            "…",
            "!",
            "?",
            "。",
            "！",
            "؟",
            "।",
            "……",
            "..",
            "“",
            "”",
            "„",
            "«",
            "»",
            "״",
            "\"",
            "「",
            "」",
            "’",
            "(",
            ")",
            "（",
            "）",
            " ",
            " ",
            "\u{a0}",
            "—",
            "-",
            "3",
            "1990",
            "٣",
            "р",
            "г",
            "т",
            "д",
            "А",
            "Він",
            "сказав",
            "z",
            "B",
            "Der",
            "usw",
            "Dr",
            "J",
            "אמר",
            "א",
            "צה״ל",
            "قال",
            "د",
            "و",
            "कहा",
            "डॉ",
            "说",
            "我",
            "a@b.example",
            "https://b.example/",
        ]);
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn whatever_the_text_breaks_are_in_order_and_between_characters(block in jumble()) {
            for lang in ["en", "uk", "ru", "de", "fr", "es", "ar", "he", "hi", "zh", "ja", "el"] {
                let mut breaks = Vec::new();
                Splitter::new(lang).breaks(&block, BlockKind::Paragraph, &mut breaks);
                prop_assert!(breaks.is_sorted_by(|one, next| one < next), "{lang} {breaks:?}");
                prop_assert_eq!(breaks.last(), Some(&block.len()));
                prop_assert!(breaks.iter().all(|&at| block.is_char_boundary(at)), "{lang} {breaks:?}");
            }
        }
    }
}
