//! Which sentence became which, as long as the order stays: order is strong evidence.
//!
//! Equal sentences pair up by what they say, the k-th of its kind with the k-th; the rest by shared words. Of all pairs, the
//! heaviest set without crossings is kept: the exact answer of dynamic programming, found in n log n by a tree of maxima.
//!
//! The work is bounded: a sentence has at most [`MAX_CANDIDATES`] partners to choose from, and words that too many sentences
//! share ([`COMMON`]) propose none.

use std::collections::HashMap;

use super::similar::{Features, ratio};
use crate::timeline::text::Text;

/// Sentences less alike than this are not the same sentence.
const ALIKE: f32 = 0.29;
/// What a pair loses for the part of the text that lies between its two places.
const DISTANCE: f32 = 0.07;
/// How much the length of a sentence counts: of two that swap, the shorter one moved.
const LENGTH: f32 = 0.3;
/// The most partners that a sentence is compared with.
const MAX_CANDIDATES: usize = 24;
/// A word or word pair in more old sentences than this proposes no partners.
const COMMON: usize = 48;
/// How many places off an equal sentence may pair, among those that say the same.
const NEIGHBOURS: usize = 2;

/// Two sentences that may be the same, and how much speaks for it.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    old: usize,
    new: usize,
    weight: f32,
}

/// The pairs that keep their order, ascending.
pub(super) fn in_order(old: &Text, new: &Text) -> Vec<(usize, usize)> {
    let says = |text: &Text, at: usize| text.sentence_at(at).folded;
    let same = |(a, b): (usize, usize)| says(old, a) == says(new, b);
    let shorter = old.len().min(new.len());
    let head = (0..shorter).take_while(|&at| same((at, at))).count();
    let tail = (0..shorter - head).take_while(|&at| same((old.len() - 1 - at, new.len() - 1 - at))).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut pairs: Vec<_> = (0..head).map(|at| (at, at)).collect();
    let mut candidates = equal(old, new, (head, old_end), (head, new_end));
    let paired = |side: fn(&Candidate) -> usize| candidates.iter().map(side).collect::<Vec<_>>();
    let free = |range: (usize, usize), mut taken: Vec<usize>| -> Vec<usize> {
        taken.sort_unstable();
        (range.0..range.1).filter(|at| taken.binary_search(at).is_err()).collect()
    };
    let old_free = free((head, old_end), paired(|c| c.old));
    let new_free = free((head, new_end), paired(|c| c.new));
    candidates.extend(alike(old, new, &old_free, &new_free));
    pairs.extend(heaviest_chain(candidates));
    pairs.extend((0..tail).map(|at| (old_end + at, new_end + at)));
    pairs
}

/// Sentences that say the same.
fn equal(old: &Text, new: &Text, old_range: (usize, usize), new_range: (usize, usize)) -> Vec<Candidate> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for at in old_range.0..old_range.1 {
        places.entry(old.sentence_at(at).folded).or_default().push(at);
    }
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let mut candidates = Vec::new();
    for at in new_range.0..new_range.1 {
        let folded = new.sentence_at(at).folded;
        let Some(places) = places.get(&folded) else { continue };
        let rank = seen.entry(folded).or_default();
        let from = rank.saturating_sub(NEIGHBOURS).min(places.len() - 1);
        let to = (*rank + NEIGHBOURS + 1).min(places.len());
        *rank += 1;
        candidates.extend(places[from..to.max(from + 1)].iter().map(|&place| Candidate {
            old: place,
            new: at,
            weight: weigh(1.0, old, new, place, at),
        }));
    }
    candidates
}

/// Sentences that share enough words.
fn alike(old: &Text, new: &Text, old_free: &[usize], new_free: &[usize]) -> Vec<Candidate> {
    if old_free.is_empty() || new_free.is_empty() {
        return Vec::new();
    }
    let features: Vec<_> = old_free.iter().map(|&at| Features::of(old, at)).collect();
    let proposals = Proposals::new(&features);
    let mut candidates = Vec::new();
    for &at in new_free {
        let own = Features::of(new, at);
        for index in proposals.of(&own) {
            let place = old_free[index];
            let apart = (ratio(place, old.len()) - ratio(at, new.len())).abs();
            let alike = own.dice(&features[index]) - DISTANCE * apart;
            if alike >= ALIKE {
                candidates.push(Candidate { old: place, new: at, weight: weigh(alike, old, new, place, at) });
            }
        }
    }
    candidates
}

fn weigh(alike: f32, old: &Text, new: &Text, old_at: usize, new_at: usize) -> f32 {
    let words = |text: &Text, at: usize| text.tokens_of(at).iter().filter(|token| token.word).count();
    let shorter = words(old, old_at).min(words(new, new_at));
    alike * (ratio(shorter, 1) + 1.0).powf(LENGTH)
}

/// For a sentence, those of a list that it shares most with: found by their words and word pairs.
pub(super) struct Proposals {
    places: HashMap<u64, Vec<u32>>,
    counts: usize,
    few: bool,
}

impl Proposals {
    pub(super) fn new(features: &[Features]) -> Self {
        let few = features.len() <= MAX_CANDIDATES;
        let mut places: HashMap<u64, Vec<u32>> = HashMap::new();
        if !few {
            for (index, features) in features.iter().enumerate() {
                for feature in features.iter() {
                    places.entry(feature).or_default().push(u32::try_from(index).unwrap_or(u32::MAX));
                }
            }
        }
        Self { places, counts: features.len(), few }
    }

    /// Indices into the list, ascending.
    pub(super) fn of(&self, features: &Features) -> Vec<usize> {
        if self.few {
            return (0..self.counts).collect();
        }
        let mut shared: HashMap<u32, u32> = HashMap::new();
        for places in
            features.iter().filter_map(|feature| self.places.get(&feature)).filter(|p| p.len() <= COMMON)
        {
            for &place in places {
                *shared.entry(place).or_default() += 1;
            }
        }
        let mut best: Vec<_> = shared.into_iter().collect();
        best.sort_unstable_by_key(|&(place, count)| (std::cmp::Reverse(count), place));
        best.truncate(MAX_CANDIDATES);
        let mut places: Vec<_> = best.into_iter().map(|(place, _)| place as usize).collect();
        places.sort_unstable();
        places
    }
}

/// The heaviest set of pairs that do not cross, ascending (a heaviest increasing subsequence; of equals, the first found).
fn heaviest_chain(mut candidates: Vec<Candidate>) -> Vec<(usize, usize)> {
    // Within one new sentence, later old ones come first, so that it cannot follow itself.
    candidates.sort_unstable_by_key(|c| (c.new, std::cmp::Reverse(c.old)));
    let width = candidates.iter().map(|c| c.old + 2).max().unwrap_or(0);
    // For every old sentence, the end of the heaviest chain that ends before it: a tree of prefix maxima (Fenwick).
    let mut tree: Vec<(f32, u32)> = vec![(0.0, u32::MAX); width];
    let mut chains: Vec<(f32, u32)> = Vec::with_capacity(candidates.len());
    for (index, candidate) in candidates.iter().enumerate() {
        let mut best = (0.0, u32::MAX);
        let mut node = candidate.old;
        while node > 0 {
            if tree[node].0 > best.0 {
                best = tree[node];
            }
            node &= node - 1;
        }
        let total = best.0 + candidate.weight;
        chains.push((total, best.1));
        let entry = (total, u32::try_from(index).unwrap_or(u32::MAX));
        let mut node = candidate.old + 1;
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
