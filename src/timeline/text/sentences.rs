//! Where sentences end: Wikimedia's splitter, with guards for what newsrooms write.

use sentencex::languages::Language;

use super::BlockKind;

/// Splits the blocks of one text.
pub(super) struct Splitter {
    language: Box<dyn Language>,
}

/// A longer block is split by a plain scan: the splitter's rules look back too far for a block of a megabyte.
const LONG: usize = 64 << 10;

impl Splitter {
    /// For a language (BCP 47); of an unknown one it knows the marks that all have.
    pub(super) fn new(lang: &str) -> Self {
        let primary = lang.split('-').next().unwrap_or("en");
        Self { language: sentencex::language_factory(primary) }
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
        let mut at = 0;
        for sentence in self.language.segment(block) {
            let start = at;
            at += sentence.len();
            // A closing bracket or quote after the end is easily missed.
            for (inside, _) in sentence.match_indices([')', '”', '"', '»']) {
                let end = start + inside;
                if end > start && ends_inside(&block[start..end], &block[end..at]) {
                    let mark = block[end..].chars().next().map_or(1, char::len_utf8);
                    out.push(end + mark);
                }
            }
            if at < block.len() && !goes_on(&block[..at], &block[at..]) {
                out.push(at);
            }
        }
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

/// Whether what stands before a bracket ends a sentence of its own, opened by a bracket, and another follows.
fn ends_inside(before: &str, rest: &str) -> bool {
    let mut after = rest.chars();
    let closes = after.next() == Some(')')
        && before.trim_start().starts_with('(')
        && before.ends_with(['.', '!', '?']);
    let rest = after.as_str();
    closes && rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase)
}

/// Abbreviations after which a capital or a digit goes on with the sentence, as news writes them.
const GO_ON: [&str; 35] = [
    "a.m.", "p.m.", "Jan.", "Feb.", "Mar.", "Apr.", "Jun.", "Jul.", "Aug.", "Sept.", "Sep.", "Oct.", "Nov.",
    "Dec.", "Gov.", "Sen.", "Rep.", "Gen.", "Lt.", "Col.", "Maj.", "Capt.", "Sgt.", "Rev.", "Hon.", "St.",
    "No.", "Nos.", "vs.", "Ltd.", "Co.", "Corp.", "Inc.", "approx.", "ca.",
];
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

/// Whether a sentence goes on over a break that the splitter saw.
fn goes_on(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    let last = before.rsplit([' ', '\u{a0}', '(', '"', '“']).next().unwrap_or_default();
    let next = after.trim_start();
    if matches!(last, "a.m." | "p.m.") {
        return AFTER_TIME.iter().any(|word| next.starts_with(word));
    }
    // "J. K." and "U.S." before a name; the splitter knows most of it.
    let letter = last.strip_suffix('.').is_some_and(|stem| {
        let mut chars = stem.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
    });
    letter || GO_ON.contains(&last)
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
