//! Which words of a sentence changed. Whole words only; slivers of common words between changes are folded into them, because
//! a replacement reads better than confetti.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Link, LinkKind, Text};
use crate::timeline::text::Token;

/// A stretch of a sentence that stayed or changed. Ranges are bytes of the source texts; an empty one is where the other
/// side's words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordChange {
    /// In the old text.
    pub old: Range<usize>,
    /// In the new text.
    pub new: Range<usize>,
    /// The old words as readers see them.
    pub old_text: String,
    /// The new words as readers see them.
    pub new_text: String,
    /// Whether both say the same, but for white space and the style of quotes and dashes.
    pub same: bool,
}

/// Common stretches of fewer words than this between two changes are folded into them.
const SLIVER: usize = 2;
/// Longer sentences are shown as replaced as a whole: nobody reads the word changes of ten thousand words.
const LONG: usize = 10_000;

/// The words of a link, in order: what stayed and what changed.
pub fn words(old: &Text, new: &Text, link: &Link) -> Vec<WordChange> {
    let (old_tokens, new_tokens) = (tokens(old, &link.old), tokens(new, &link.new));
    let compared = |token: &&Token| match link.kind {
        LinkKind::Edited => token.exact,
        LinkKind::Kept | LinkKind::Restyled => token.exact ^ token.look,
    };
    let old_keys: Vec<u64> = old_tokens.iter().map(compared).collect();
    let new_keys: Vec<u64> = new_tokens.iter().map(compared).collect();
    let mut parts = if old_keys.len().max(new_keys.len()) > LONG {
        vec![Part { same: false, old: 0..old_keys.len(), new: 0..new_keys.len() }]
    } else {
        parts(&capture_diff_slices(Algorithm::Histogram, &old_keys, &new_keys))
    };
    fold_slivers(&mut parts, &old_tokens);
    parts.into_iter().map(|part| change(old, new, &old_tokens, &new_tokens, &part)).collect()
}

fn tokens<'t>(text: &'t Text, side: &[usize]) -> Vec<&'t Token> {
    side.iter().flat_map(|&at| text.tokens_of(at)).collect()
}

/// A stretch of tokens of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    same: bool,
    old: Range<usize>,
    new: Range<usize>,
}

fn parts(ops: &[DiffOp]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(ops.len());
    for op in ops {
        let same = matches!(op, DiffOp::Equal { .. });
        push(&mut parts, Part { same, old: op.old_range(), new: op.new_range() });
    }
    parts
}

/// Adds a part, joined to the one before when both are changes or both are not.
fn push(parts: &mut Vec<Part>, part: Part) {
    match parts.last_mut() {
        Some(last) if last.same == part.same => {
            last.old.end = part.old.end;
            last.new.end = part.new.end;
        }
        _ => parts.push(part),
    }
}

fn fold_slivers(parts: &mut Vec<Part>, old: &[&Token]) {
    let last = parts.len().saturating_sub(1);
    let mut folded = Vec::with_capacity(parts.len());
    for (at, mut part) in std::mem::take(parts).into_iter().enumerate() {
        let between = at > 0 && at < last;
        let words = old[part.old.clone()].iter().filter(|token| token.word).count();
        part.same = part.same && !(between && words < SLIVER);
        push(&mut folded, part);
    }
    *parts = folded;
}

fn change(old: &Text, new: &Text, old_tokens: &[&Token], new_tokens: &[&Token], part: &Part) -> WordChange {
    let place = |text: &Text, tokens: &[&Token], range: &Range<usize>| {
        let inside = &tokens[range.clone()];
        if let (Some(first), Some(last)) = (inside.first(), inside.last()) {
            let (start, end) = (first.plain.0, last.plain.1);
            return (text.source(start, end), text.between(start, end).to_owned());
        }
        // Nothing on this side: where the next word starts, or the last one ended.
        let at = tokens.get(range.start).map(|next| text.source(next.plain.0, next.plain.1).start);
        let before = || tokens.last().map_or(0, |last| text.source(last.plain.0, last.plain.1).end);
        let at = at.unwrap_or_else(before);
        (at..at, String::new())
    };
    let (old_range, old_text) = place(old, old_tokens, &part.old);
    let (new_range, new_text) = place(new, new_tokens, &part.new);
    WordChange { old: old_range, new: new_range, old_text, new_text, same: part.same }
}
