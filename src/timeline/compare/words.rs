//! Which words of a sentence changed. Whole words only, so that no grapheme is cut; an insertion or a removal that could stand
//! in several places stands where a sentence or a phrase begins; slivers of common words between changes are folded into them,
//! because a replacement reads better than confetti.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::facts::{self, Facts};
use super::{Comparison, Link, LinkKind, Text};
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
    /// Whether white space stands before the old words; not where there are none.
    pub spaced_old: bool,
    /// Whether white space stands before the new words; not where there are none.
    pub spaced_new: bool,
    /// How many words and numbers it has, on the side that has more.
    pub words: usize,
    /// The facts that changed in it; none where the link is not edited.
    pub facts: Facts,
}

/// The words of all sentences that a comparison found changed, worked out once for all that show them.
#[derive(Debug, Clone, Default)]
pub struct Edits {
    /// By the first new sentence of the link.
    by_sentence: Vec<Vec<WordChange>>,
}

impl Edits {
    /// The words of the links that are not kept.
    pub fn between(old: &Text, new: &Text, comparison: &Comparison) -> Self {
        let mut by_sentence = vec![Vec::new(); new.len()];
        for link in comparison.links.iter().filter(|link| link.kind != LinkKind::Kept) {
            by_sentence[link.new[0]] = words(old, new, link);
        }
        Self { by_sentence }
    }

    /// The words of a link, in order; none of one that is kept.
    pub fn of(&self, link: &Link) -> &[WordChange] {
        &self.by_sentence[link.new[0]]
    }
}

/// The words of one text that took the place of another, sentences aside: of a headline, a byline.
pub fn words_of_all(old: &Text, new: &Text) -> Vec<WordChange> {
    let all = |text: &Text| (0..text.len()).collect();
    words(old, new, &Link { old: all(old), new: all(new), kind: LinkKind::Edited, moved: None })
}

/// Common stretches of fewer words than this between two changes are folded into them.
const SLIVER: usize = 2;
/// The most letters of a word that says little on its own: a stretch of such words between longer changes is folded too.
const SHORT: usize = 3;
/// Longer sentences are shown as replaced from their first change to their last: nobody reads the word changes of thousands of
/// words, and the work stays bounded.
const LONG: usize = 4_000;

/// The words of a link, in order: what stayed and what changed.
pub fn words(old: &Text, new: &Text, link: &Link) -> Vec<WordChange> {
    let (old_tokens, new_tokens) = (tokens(old, &link.old), tokens(new, &link.new));
    let compared = |token: &Token| match link.kind {
        LinkKind::Edited => token.exact,
        LinkKind::Kept | LinkKind::Restyled => token.exact ^ token.look,
    };
    let old_keys: Vec<u64> = old_tokens.iter().map(compared).collect();
    let new_keys: Vec<u64> = new_tokens.iter().map(compared).collect();
    let mut parts = if old_keys.len().max(new_keys.len()) > LONG {
        ends_apart(&old_keys, &new_keys)
    } else {
        parts(&capture_diff_slices(Algorithm::Histogram, &old_keys, &new_keys))
    };
    let (old_side, new_side) = (
        Tokens { text: old, tokens: old_tokens, keys: &old_keys },
        Tokens { text: new, tokens: new_tokens, keys: &new_keys },
    );
    slide(&mut parts, &old_side, &new_side);
    fold_slivers(&mut parts, &old_side, &new_side);
    let mut changes: Vec<_> = parts.iter().map(|part| change(&old_side, &new_side, part)).collect();
    if link.kind == LinkKind::Edited {
        let sides = (facts::Side::new(old, &link.old), facts::Side::new(new, &link.new));
        let ranges = parts.iter().filter(|part| !part.same).map(|part| (part.old.clone(), part.new.clone()));
        let found = facts::changed(&sides.0, &sides.1, &ranges.collect::<Vec<_>>());
        let changed = changes.iter_mut().filter(|change| !change.same);
        changed.zip(found).for_each(|(change, facts)| change.facts = facts);
    }
    changes
}

/// The tokens of sentences that stand in a row, as those of a link do.
fn tokens<'t>(text: &'t Text, side: &[usize]) -> &'t [Token] {
    match side {
        [first, .., last] => text.tokens_in(*first..last + 1),
        [only] => text.tokens_of(*only),
        [] => &[],
    }
}

/// One side of a link.
struct Tokens<'t> {
    text: &'t Text,
    tokens: &'t [Token],
    keys: &'t [u64],
}

impl Tokens<'_> {
    fn words(&self, range: &Range<usize>) -> usize {
        self.tokens[range.clone()].iter().filter(|token| token.word).count()
    }

    fn letters(&self, at: usize) -> &str {
        let (start, end) = self.tokens[at].plain;
        self.text.between(start, end)
    }

    /// How natural a boundary before a token is: after the end of a sentence, after a mark, between words, or inside a word
    /// such as "Al-Sharaa".
    fn boundary(&self, at: usize) -> u8 {
        let Some(before) = at.checked_sub(1) else { return 3 };
        let Some(next) = self.tokens.get(at) else { return 3 };
        let gap = self.tokens[before].plain.1 < next.plain.0;
        match (gap, self.tokens[before].word) {
            (true, false) if self.letters(before).ends_with(['.', '!', '?', '…', '"', '”', '»']) => 3,
            (true, false) => 2,
            (true, true) => 1,
            (false, _) => u8::from(!next.word) * u8::from(self.tokens[before].word),
        }
    }
}

/// What both have at their ends, and the rest as one change.
fn ends_apart(old: &[u64], new: &[u64]) -> Vec<Part> {
    let shorter = old.len().min(new.len());
    let head = (0..shorter).take_while(|&at| old[at] == new[at]).count();
    let tail = (1..=shorter - head).take_while(|&at| old[old.len() - at] == new[new.len() - at]).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let all = [
        Part { same: true, old: 0..head, new: 0..head },
        Part { same: false, old: head..old_end, new: head..new_end },
        Part { same: true, old: old_end..old.len(), new: new_end..new.len() },
    ];
    all.into_iter().filter(|part| !part.old.is_empty() || !part.new.is_empty()).collect()
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

/// Moves insertions and removals among the equal words around them to where they read best.
fn slide(parts: &mut [Part], old: &Tokens<'_>, new: &Tokens<'_>) {
    for at in 0..parts.len() {
        let [inserted, removed] = [parts[at].old.is_empty(), parts[at].new.is_empty()];
        if parts[at].same || inserted == removed {
            continue;
        }
        let (side, range) =
            if inserted { (new, parts[at].new.clone()) } else { (old, parts[at].old.clone()) };
        let room = |neighbour: Option<&Part>| neighbour.map_or(0, |part| part.old.len());
        // The stretches around keep a word each: none may vanish.
        let left = room(at.checked_sub(1).map(|before| &parts[before])).saturating_sub(usize::from(at > 1));
        let last = at + 2 >= parts.len();
        let right = room(parts.get(at + 1)).saturating_sub(usize::from(!last));
        let keys = side.keys;
        let left = (1..=left).take_while(|by| keys[range.start - by] == keys[range.end - by]).count();
        let right = (0..right).take_while(|by| keys[range.start + by] == keys[range.end + by]).count();
        let natural = |from: usize| side.boundary(from) + side.boundary(from + range.len());
        let places = range.start - left..=range.start + right;
        // Of equally good places the last.
        let Some(best) = places.max_by_key(|&from| natural(from)) else { continue };
        shift(parts, at, best, range.start);
    }
}

/// Moves a part from one place of its side to another, and the ends of the stretches beside it along.
fn shift(parts: &mut [Part], at: usize, to: usize, from: usize) {
    let by = |place: usize| place + to - from;
    let part = &mut parts[at];
    part.old = by(part.old.start)..by(part.old.end);
    part.new = by(part.new.start)..by(part.new.end);
    let (old, new) = (part.old.clone(), part.new.clone());
    if let Some(before) = at.checked_sub(1) {
        parts[before].old.end = old.start;
        parts[before].new.end = new.start;
    }
    if let Some(after) = parts.get_mut(at + 1) {
        after.old.start = old.end;
        after.new.start = new.end;
    }
}

/// Takes common stretches between two changes for changed where they are slivers: hardly a word, or nothing but short words,
/// fewer than those of the changes on either side.
fn fold_slivers(parts: &mut Vec<Part>, old: &Tokens<'_>, new: &Tokens<'_>) {
    let size = |part: Option<&Part>| part.map_or(0, |part| old.words(&part.old).max(new.words(&part.new)));
    let short = |part: &Part| {
        part.old.clone().filter(|&at| old.tokens[at].word).all(|at| {
            let word = old.letters(at);
            word.len() <= 2 * SHORT && word.chars().count() <= SHORT && word.chars().all(char::is_alphabetic)
        })
    };
    let sliver = |at: usize| {
        let part = &parts[at];
        let between = part.same && at > 0 && at + 1 < parts.len();
        let words = old.words(&part.old);
        let around = || size(parts.get(at - 1)).min(size(parts.get(at + 1)));
        between && (words < SLIVER || (short(part) && words < around()))
    };
    let slivers: Vec<bool> = (0..parts.len()).map(sliver).collect();
    let mut folded = Vec::with_capacity(parts.len());
    for (mut part, sliver) in std::mem::take(parts).into_iter().zip(slivers) {
        // Where sliding left nothing of a stretch, there is none.
        if part.old.is_empty() && part.new.is_empty() {
            continue;
        }
        part.same &= !sliver;
        push(&mut folded, part);
    }
    *parts = folded;
}

fn change(old: &Tokens<'_>, new: &Tokens<'_>, part: &Part) -> WordChange {
    let place = |side: &Tokens<'_>, range: &Range<usize>| {
        let inside = &side.tokens[range.clone()];
        if let (Some(first), Some(last)) = (inside.first(), inside.last()) {
            let (start, end) = (first.plain.0, last.plain.1);
            return (side.text.source(start, end), side.text.between(start, end).to_owned());
        }
        // Nothing on this side: where the next word starts, or the last one ended.
        let at = side.tokens.get(range.start).map(|next| side.text.source(next.plain.0, next.plain.1).start);
        let before = || side.tokens.last().map_or(0, |last| side.text.source(last.plain.0, last.plain.1).end);
        let at = at.unwrap_or_else(before);
        (at..at, String::new())
    };
    let (old_range, old_text) = place(old, &part.old);
    let (new_range, new_text) = place(new, &part.new);
    let spaced = |side: &Tokens<'_>, range: &Range<usize>| {
        let at = range.start;
        !range.is_empty() && at > 0 && side.tokens[at - 1].plain.1 < side.tokens[at].plain.0
    };
    let (spaced_old, spaced_new) = (spaced(old, &part.old), spaced(new, &part.new));
    WordChange {
        old: old_range,
        new: new_range,
        old_text,
        new_text,
        same: part.same,
        spaced_old,
        spaced_new,
        words: old.words(&part.old).max(new.words(&part.new)),
        facts: Facts::default(),
    }
}
