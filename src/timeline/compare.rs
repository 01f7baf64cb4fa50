//! What changed between two texts: which sentence became which, what is new, what is gone, what moved.
//!
//! The comparison depends on the two texts and nothing else: no clock, no limit on time, but a bound on the work, which is the
//! same everywhere (see [`align`]).
//!
//! What each part earns, on `shared/gold/argrewrite-ab.json` (F1 over all links, and over those not identical), whole: .9804
//! and .9548. That set knows no moves: what moves counts as wrong there, so that moves cost a little whatever is done.
//!
//! | without | all | not identical |
//! |---|---|---|
//! | word pairs | .9691 | .9276 |
//! | rare words that weigh more | .9753 | .9423 |
//! | short runs between neighbours ([`align::runs`]) | .9776 | .9474 |
//! | splits and merges | .9785 | .9496 |
//! | stems | .9792 | .9516 |
//! | splits that need more the shorter they are | .9797 | .9530 |
//! | distance | .9799 | .9536 |
//! | length (of two that swap, the shorter moves) | .9804 | .9548 |
//! | the bar for moves (all from .55 on) | .9782 | .9494 |
//! | moves at all | .9833 | .9578 |
//!
//! It has nothing but paragraphs, and says nothing of cells, items and headings, which also pair up by their place.

mod align;
mod blocks;
mod facts;
mod gone;
mod moves;
mod reading;
mod similar;
mod splits;
mod stretches;
mod words;

use std::ops::Range;

use self::similar::Sides;
use super::text::{Text, Token};

pub(super) use facts::of_sentence;
pub use facts::{Fact, Facts};
pub use gone::{Gone, Place, gone};
pub use reading::{Step, in_reading_order};
pub use stretches::{Stretch, StretchKind, stretches};
pub use words::{Edits, WordChange, words, words_of_all};

/// What became of the sentences of one text in another. Every sentence is in exactly one link, or added, or removed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Sentences that go on, in the order of the new text.
    pub links: Vec<Link>,
    /// Sentences of the old text that are gone.
    pub removed: Vec<usize>,
    /// Sentences of the new text that were not there.
    pub added: Vec<usize>,
    /// Blocks that moved whole, in the order of the new text. Their sentences are in links that moved, too.
    pub moved_blocks: Vec<MovedBlock>,
}

/// A paragraph, a list item … of which every sentence moved to the same block, which holds nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedBlock {
    /// In the old text.
    pub old: usize,
    /// In the new text.
    pub new: usize,
    /// Where it went.
    pub direction: Direction,
}

/// Sentences of the old text that go on as sentences of the new one: one as one, one as several (a split), several as one
/// (a merge).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// In the old text, ascending.
    pub old: Vec<usize>,
    /// In the new text, ascending.
    pub new: Vec<usize>,
    /// How much of it changed.
    pub kind: LinkKind,
    /// Where it went, if it changed its place among the sentences that go on.
    pub moved: Option<Direction>,
}

/// How much of a sentence changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// Nothing but, perhaps, white space and the style of quotes and dashes.
    Kept,
    /// Case, formatting or the target of a link.
    Restyled,
    /// Words.
    Edited,
}

/// Where a sentence went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the top.
    Up,
    /// Towards the end.
    Down,
}

/// Numbers of a comparison, of sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Links that are kept, moved or not.
    pub kept: usize,
    /// Links whose case, formatting or link target changed.
    pub restyled: usize,
    /// Links whose words changed.
    pub edited: usize,
    /// Sentences added.
    pub added: usize,
    /// Sentences removed.
    pub removed: usize,
    /// Links that moved, changed or not.
    pub moved: usize,
    /// Those of them that moved towards the top.
    pub moved_up: usize,
    /// Links of one old sentence and several new ones.
    pub split: usize,
    /// Links of several old sentences and one new one.
    pub merged: usize,
}

/// Sentences that go on together, in a row on both sides: one as one, one as several, or several as one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    old: Range<usize>,
    new: Range<usize>,
}

/// Compares two texts.
pub fn compare(old: &Text, new: &Text) -> Comparison {
    let sides = Sides::new(old, new);
    let mut pairs = align::in_order(&sides);
    let moved = moves::among_the_rest(&sides, &pairs);
    let runs = align::runs(&sides, &pairs, &moved);
    pairs.extend(runs);
    pairs.extend(&moved);
    let groups = splits::groups(&sides, &pairs);
    finish(old, new, &groups, &moved)
}

fn finish(old: &Text, new: &Text, groups: &[Group], moved: &[(usize, usize)]) -> Comparison {
    let (mut old_seen, mut new_seen) = (vec![false; old.len()], vec![false; new.len()]);
    let mut links = Vec::with_capacity(groups.len());
    for (group, moved) in groups.iter().zip(moves::directions(groups, moved)) {
        old_seen[group.old.clone()].fill(true);
        new_seen[group.new.clone()].fill(true);
        let kind = kind(old, new, group);
        links.push(Link { old: group.old.clone().collect(), new: group.new.clone().collect(), kind, moved });
    }
    let unseen =
        |seen: Vec<bool>| seen.into_iter().enumerate().filter(|(_, seen)| !seen).map(|(at, _)| at).collect();
    let moved_blocks = if moved.is_empty() { Vec::new() } else { blocks::moved(old, new, &links) };
    Comparison { removed: unseen(old_seen), added: unseen(new_seen), links, moved_blocks }
}

fn kind(old: &Text, new: &Text, group: &Group) -> LinkKind {
    let one = group.old.len() == 1 && group.new.len() == 1;
    if one && old.sentence_at(group.old.start).folded != new.sentence_at(group.new.start).folded {
        return LinkKind::Edited;
    }
    let (old_tokens, new_tokens) = (old.tokens_in(group.old.clone()), new.tokens_in(group.new.clone()));
    let same = |test: fn(&Token, &Token) -> bool| {
        old_tokens.len() == new_tokens.len() && old_tokens.iter().zip(new_tokens).all(|(a, b)| test(a, b))
    };
    if !same(|a, b| a.folded == b.folded) {
        LinkKind::Edited
    } else if one && same(|a, b| a.exact == b.exact && a.look == b.look) {
        LinkKind::Kept
    } else {
        LinkKind::Restyled
    }
}

impl Comparison {
    /// Its numbers.
    pub fn counts(&self) -> Counts {
        let links = |test: fn(&Link) -> bool| self.links.iter().filter(|link| test(link)).count();
        Counts {
            kept: links(|link| link.kind == LinkKind::Kept),
            restyled: links(|link| link.kind == LinkKind::Restyled),
            edited: links(|link| link.kind == LinkKind::Edited),
            added: self.added.len(),
            removed: self.removed.len(),
            moved: links(|link| link.moved.is_some()),
            moved_up: links(|link| link.moved == Some(Direction::Up)),
            split: links(|link| link.new.len() > 1),
            merged: links(|link| link.old.len() > 1),
        }
    }

    /// Whether nothing changed that a reader could see.
    pub fn is_unchanged(&self) -> bool {
        let counts = self.counts();
        Counts { kept: 0, ..counts } == Counts::default()
    }
}

#[cfg(test)]
mod tests;
