//! What changed between two texts: which sentence became which, what is new, what is gone, what moved.
//!
//! The comparison depends on the two texts and nothing else: no clock, no limit on time, but a bound on the work, which is the
//! same everywhere (see [`align`]).

mod align;
mod moves;
mod similar;
mod splits;
mod words;

use super::text::Text;

pub use words::{WordChange, words};

/// What became of the sentences of one text in another. Every sentence is in exactly one link, or added, or removed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Sentences that go on, in the order of the new text.
    pub links: Vec<Link>,
    /// Sentences of the old text that are gone.
    pub removed: Vec<usize>,
    /// Sentences of the new text that were not there.
    pub added: Vec<usize>,
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
    /// Links of one old sentence and several new ones.
    pub split: usize,
    /// Links of several old sentences and one new one.
    pub merged: usize,
}

/// Compares two texts.
pub fn compare(old: &Text, new: &Text) -> Comparison {
    let mut pairs = align::in_order(old, new);
    let moved = moves::among_the_rest(old, new, &pairs);
    pairs.extend(&moved);
    splits::lone_pairs(old, new, &mut pairs);
    let groups = splits::groups(old, new, &pairs);
    finish(old, new, groups, &moved)
}

fn finish(
    old: &Text,
    new: &Text,
    groups: Vec<(Vec<usize>, Vec<usize>)>,
    moved: &[(usize, usize)],
) -> Comparison {
    let mut comparison = Comparison::default();
    let (mut old_seen, mut new_seen) = (vec![false; old.len()], vec![false; new.len()]);
    let directions = moves::directions(&groups, moved);
    for ((old_side, new_side), moved) in groups.into_iter().zip(directions) {
        for (side, seen) in [(&old_side, &mut old_seen), (&new_side, &mut new_seen)] {
            for &at in side {
                seen[at] = true;
            }
        }
        let kind = kind(old, new, &old_side, &new_side);
        comparison.links.push(Link { old: old_side, new: new_side, kind, moved });
    }
    let unseen =
        |seen: Vec<bool>| seen.into_iter().enumerate().filter(|(_, seen)| !seen).map(|(at, _)| at).collect();
    comparison.removed = unseen(old_seen);
    comparison.added = unseen(new_seen);
    comparison
}

fn kind(old: &Text, new: &Text, old_side: &[usize], new_side: &[usize]) -> LinkKind {
    let tokens = |text: &Text, side: &[usize], part: fn(&super::text::Token) -> u64| -> Vec<u64> {
        side.iter().flat_map(|&at| text.tokens_of(at)).map(part).collect()
    };
    let same = |part| tokens(old, old_side, part) == tokens(new, new_side, part);
    if !same(|token| token.folded) {
        LinkKind::Edited
    } else if same(|token| token.exact) && same(|token| token.look) && old_side.len() == new_side.len() {
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
