//! Which sentence became which, as long as the order stays: order is strong evidence.
//!
//! Equal sentences pair up by what they say, the k-th of its kind with the k-th; the rest by shared words. Of all pairs, the
//! heaviest set without crossings is kept: the exact answer of dynamic programming, found in n log n by a tree of maxima.
//! Short runs that are left between the same two pairs on both sides, and as long on both, pair up in order with less; cells of
//! tables and short items and headings, which share no words when they change, by their place alone.
//!
//! The work is bounded: a sentence has at most [`MAX_CANDIDATES`] partners to choose from, and words that too many sentences
//! share ([`COMMON`]) propose none.

use super::similar::{Features, Sides, place};
use crate::timeline::text::{BlockKind, Text};

/// Sentences less alike than this are not the same sentence.
const ALIKE: f32 = 0.25;
/// What a pair loses for the part of the text that lies between its two places.
const DISTANCE: f32 = 0.07;
/// The most partners that a sentence is compared with.
const MAX_CANDIDATES: usize = 24;
/// A word or word pair in more sentences than this proposes no partners.
const COMMON: usize = 48;
/// How many places off an equal sentence may pair, among those that say the same.
const NEIGHBOURS: usize = 2;
/// How many sentences in a row that were left between the same neighbours pair up in order.
const RUN: usize = 3;
/// How alike they have to be.
const ALIKE_IN_RUN: f32 = 0.12;
/// The most words of an item or a heading that pairs up by its place alone.
const FEW_WORDS: u32 = 3;
/// What a figure in a cell weighs, of what other cells do: a row is known by its name, and other rows may have its figures.
const FIGURE: f32 = 0.25;

/// Two sentences that may be the same, and how much speaks for it.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    old: usize,
    new: usize,
    weight: f32,
}

/// The pairs that keep their order, ascending.
pub(super) fn in_order(sides: &Sides<'_>) -> Vec<(usize, usize)> {
    let (old, new) = (sides.old.text, sides.new.text);
    let same = |(a, b): (usize, usize)| old.sentence_at(a).folded == new.sentence_at(b).folded;
    let shorter = old.len().min(new.len());
    let head = (0..shorter).take_while(|&at| same((at, at))).count();
    let tail = (0..shorter - head).take_while(|&at| same((old.len() - 1 - at, new.len() - 1 - at))).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut pairs: Vec<_> = (0..head).map(|at| (at, at)).collect();
    let mut candidates = equal(old, new, (head, old_end), (head, new_end));
    let (mut old_free, mut new_free) = (vec![true; old.len()], vec![true; new.len()]);
    for candidate in &candidates {
        (old_free[candidate.old], new_free[candidate.new]) = (false, false);
    }
    let free = |range: std::ops::Range<usize>, free: &[bool]| -> Vec<usize> {
        range.filter(|&at| free[at]).collect()
    };
    alike(sides, &free(head..old_end, &old_free), &free(head..new_end, &new_free), &mut candidates);
    pairs.extend(heaviest_chain(candidates));
    pairs.extend((0..tail).map(|at| (old_end + at, new_end + at)));
    pairs
}

/// Sentences that say the same.
fn equal(old: &Text, new: &Text, old_range: (usize, usize), new_range: (usize, usize)) -> Vec<Candidate> {
    let sorted = |text: &Text, range: (usize, usize)| {
        let mut list: Vec<_> = (range.0..range.1).map(|at| (text.sentence_at(at).folded, at)).collect();
        list.sort_unstable();
        list
    };
    let (old_list, new_list) = (sorted(old, old_range), sorted(new, new_range));
    let mut rest = &old_list[..];
    let mut candidates = Vec::new();
    for same in new_list.chunk_by(|a, b| a.0 == b.0) {
        let says = same[0].0;
        rest = &rest[rest.partition_point(|entry| entry.0 < says)..];
        let places = &rest[..rest.partition_point(|entry| entry.0 == says)];
        if places.is_empty() {
            continue;
        }
        for (rank, &(_, at)) in same.iter().enumerate() {
            let from = rank.saturating_sub(NEIGHBOURS).min(places.len() - 1);
            let to = (rank + NEIGHBOURS + 1).min(places.len());
            candidates.extend(places[from..to].iter().map(|&(_, place)| Candidate {
                old: place,
                new: at,
                weight: weigh(1.0, old, new, place, at),
            }));
        }
    }
    candidates
}

/// Sentences that share enough words.
fn alike(sides: &Sides<'_>, old_free: &[usize], new_free: &[usize], candidates: &mut Vec<Candidate>) {
    let (old, new) = (sides.old.text, sides.new.text);
    if old_free.is_empty() || new_free.is_empty() {
        return;
    }
    let mut proposals = Proposals::new(sides, old_free);
    for &at in new_free {
        let own = sides.new_one(at);
        for &from in proposals.of(own) {
            if own.at_most(sides.old(from)) < ALIKE {
                continue;
            }
            let apart = (place(from, old.len()) - place(at, new.len())).abs();
            let alike = own.dice(sides.old(from)) - DISTANCE * apart;
            if alike >= ALIKE {
                candidates.push(Candidate { old: from, new: at, weight: weigh(alike, old, new, from, at) });
            }
        }
    }
}

/// Of two that swap, the shorter moved: longer sentences weigh more, by the fourth root of their words.
#[allow(clippy::cast_precision_loss, reason = "a weight needs no more than seven digits")]
fn weigh(alike: f32, old: &Text, new: &Text, old_at: usize, new_at: usize) -> f32 {
    let shorter = old.sentence_at(old_at).words.min(new.sentence_at(new_at).words);
    let figure = if is_figure(old, old_at) && is_figure(new, new_at) { FIGURE } else { 1.0 };
    figure * alike * (shorter as f32 + 1.0).sqrt().sqrt()
}

fn kind_at(text: &Text, at: usize) -> BlockKind {
    text.blocks()[text.block_of(at)].kind
}

/// Whether a sentence is a figure in a cell, such as "£12m" or "–": no letter comes first.
fn is_figure(text: &Text, at: usize) -> bool {
    let first = || text.sentence(at).chars().find(|c| c.is_alphanumeric());
    kind_at(text, at) == BlockKind::Cell && first().is_none_or(char::is_numeric)
}

/// For a sentence, those of a list of old ones that it shares most with: found by their words and word pairs.
pub(super) struct Proposals<'l> {
    list: &'l [usize],
    /// Each word and word pair, with the place in the list of a sentence that has it; sorted. Empty for a short list, of which
    /// all are proposed.
    index: Vec<(u64, u32)>,
    shared: Vec<u32>,
    best: Vec<(std::cmp::Reverse<usize>, u32)>,
    found: Vec<usize>,
}

impl<'l> Proposals<'l> {
    pub(super) fn new(sides: &Sides<'_>, list: &'l [usize]) -> Self {
        let mut index = Vec::new();
        let few = list.len() <= MAX_CANDIDATES;
        if !few {
            for (number, &at) in list.iter().enumerate() {
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                index.extend(sides.old(at).iter().map(|feature| (feature, number)));
            }
            index.sort_unstable();
        }
        let found = if few { list.to_vec() } else { Vec::new() };
        Self { list, index, shared: Vec::new(), best: Vec::new(), found }
    }

    /// Old sentences, ascending.
    pub(super) fn of(&mut self, features: &Features) -> &[usize] {
        if self.index.is_empty() {
            return &self.found;
        }
        self.shared.clear();
        for feature in features.iter() {
            let from = self.index.partition_point(|entry| entry.0 < feature);
            let places = self.index[from..].iter().take(COMMON + 1).take_while(|entry| entry.0 == feature);
            if places.clone().count() <= COMMON {
                self.shared.extend(places.map(|entry| entry.1));
            }
        }
        self.shared.sort_unstable();
        self.best.clear();
        let counts = self.shared.chunk_by(|a, b| a == b).map(|same| (std::cmp::Reverse(same.len()), same[0]));
        self.best.extend(counts);
        self.best.sort_unstable();
        self.best.truncate(MAX_CANDIDATES);
        self.found.clear();
        self.found.extend(self.best.iter().map(|&(_, number)| self.list[number as usize]));
        self.found.sort_unstable();
        &self.found
    }
}

/// The heaviest set of pairs that do not cross, ascending (a heaviest increasing subsequence; of equals, the first found).
fn heaviest_chain(mut candidates: Vec<Candidate>) -> Vec<(usize, usize)> {
    // Within one new sentence, later old ones come first, so that it cannot follow itself.
    candidates.sort_unstable_by_key(|c| (c.new, std::cmp::Reverse(c.old)));
    let first = candidates.iter().map(|c| c.old).min().unwrap_or(0);
    let width = candidates.iter().map(|c| c.old - first + 2).max().unwrap_or(0);
    // For every old sentence, the end of the heaviest chain that ends before it: a tree of prefix maxima (Fenwick).
    let mut tree: Vec<(f32, u32)> = vec![(0.0, u32::MAX); width];
    let mut chains: Vec<(f32, u32)> = Vec::with_capacity(candidates.len());
    for (index, candidate) in candidates.iter().enumerate() {
        let mut best = (0.0, u32::MAX);
        let mut node = candidate.old - first;
        while node > 0 {
            if tree[node].0 > best.0 {
                best = tree[node];
            }
            node &= node - 1;
        }
        let total = best.0 + candidate.weight;
        chains.push((total, best.1));
        let entry = (total, u32::try_from(index).unwrap_or(u32::MAX));
        let mut node = candidate.old - first + 1;
        while node < width {
            if total > tree[node].0 {
                tree[node] = entry;
            }
            node += node & node.wrapping_neg();
        }
    }
    let heaviest = (0..chains.len()).reduce(|best, at| if chains[at].0 > chains[best].0 { at } else { best });
    let mut at = heaviest.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX);
    let mut pairs = Vec::new();
    while let Some(candidate) = candidates.get(at as usize) {
        pairs.push((candidate.old, candidate.new));
        at = chains[at as usize].1;
    }
    pairs.reverse();
    pairs
}

/// Pairs of what is left between two pairs that follow each other: by place alone where that will do, or else where as few are
/// left on both sides. `stay` is what keeps its order, ascending; `moved` is not left over.
pub(super) fn runs(
    sides: &Sides<'_>,
    stay: &[(usize, usize)],
    moved: &[(usize, usize)],
) -> Vec<(usize, usize)> {
    let (old_len, new_len) = (sides.old.text.len(), sides.new.text.len());
    if stay.len() + moved.len() == old_len.min(new_len) {
        return Vec::new();
    }
    let (mut old_moved, mut new_moved) = (vec![false; old_len], vec![false; new_len]);
    for &(from, to) in moved {
        (old_moved[from], new_moved[to]) = (true, true);
    }
    let left = |range: std::ops::Range<usize>, moved: &[bool]| -> Vec<usize> {
        range.filter(|&at| !moved[at]).collect()
    };
    let mut found = Vec::new();
    let mut before = None;
    for &(old_to, new_to) in stay.iter().chain([&(old_len, new_len)]) {
        let (old_from, new_from) = before.map_or((0, 0), |(old, new)| (old + 1, new + 1));
        if old_from < old_to && new_from < new_to {
            let (old, new) = (left(old_from..old_to, &old_moved), left(new_from..new_to, &new_moved));
            let placed = by_place(sides, before, &old, &new);
            if old.len() == new.len() && old.len() <= RUN {
                let free = |&(from, to): &(usize, usize)| placed.iter().all(|p| p.0 != from && p.1 != to);
                let pairs = old.into_iter().zip(new).filter(free);
                found.extend(pairs.filter(|&(from, to)| sides.dice(from, to) >= ALIKE_IN_RUN));
            }
            found.extend(placed);
        }
        before = Some((old_to, new_to));
    }
    found
}

/// Pairs of what is too short to share words when it changes, among what is left after the pair `before`: as many cells on both
/// sides, or as many items or headings and nothing else. A heading that goes with what is below it is not edited.
fn by_place(
    sides: &Sides<'_>,
    before: Option<(usize, usize)>,
    old: &[usize],
    new: &[usize],
) -> Vec<(usize, usize)> {
    let (old_text, new_text) = (sides.old.text, sides.new.text);
    let (old_parts, new_parts) = (by_kind(old_text, old), by_kind(new_text, new));
    let same_kind = |(a, b): (&&[usize], &&[usize])| kind_at(old_text, a[0]) == kind_at(new_text, b[0]);
    if old_parts.len() != new_parts.len() || !old_parts.iter().zip(&new_parts).all(same_kind) {
        return Vec::new();
    }
    let alone = old_parts.len() == 1;
    let mut in_table = before.is_some_and(|(from, to)| {
        kind_at(old_text, from) == BlockKind::Cell && kind_at(new_text, to) == BlockKind::Cell
    });
    let mut found = Vec::new();
    for (old, new) in old_parts.into_iter().zip(new_parts) {
        let (cells, most_words) = match kind_at(old_text, old[0]) {
            BlockKind::Cell => (true, u32::MAX),
            BlockKind::Item | BlockKind::Heading(_) if alone => (false, FEW_WORDS),
            _ => (false, 0),
        };
        let pairs = old.iter().copied().zip(new.iter().copied());
        let fits = |text: &Text, at: usize| {
            text.sentence_at(at).words <= most_words && text.sentences_of(text.block_of(at)).len() == 1
        };
        if old.len() == new.len() && most_words > 0 {
            found.extend(pairs.filter(|&(from, to)| fits(old_text, from) && fits(new_text, to)));
        } else if cells && in_table {
            // Rows came or went below: figures that follow what stays are of its row.
            let figures = |&(from, to): &(usize, usize)| is_figure(old_text, from) && is_figure(new_text, to);
            found.extend(pairs.take_while(figures));
        }
        in_table = false;
    }
    found
}

/// Sentences in a row in blocks of the same kind.
fn by_kind<'l>(text: &Text, list: &'l [usize]) -> Vec<&'l [usize]> {
    list.chunk_by(|&a, &b| kind_at(text, a) == kind_at(text, b)).collect()
}
