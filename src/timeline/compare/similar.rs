//! How alike two sentences are: the words and pairs of neighbouring words that they share, of all that they have (Dice).
//!
//! Plain overlap of words and word pairs matches sentences of news revisions as well as the best neural models (Spangher et
//! al., "NewsEdits", NAACL 2022, table 1); word order matters a little, which the pairs catch. Of a word its start counts, so
//! that "reduce" and "reduced" are the same; and a word that both texts use all over says less than a rare one: one that
//! occurs n times weighs n^-1/4. All sums are whole numbers and roots, which are the same on every machine.

use std::cell::OnceCell;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::timeline::text::{Text, combine};

/// What a word pair weighs, and a word that occurs once.
const UNIT: u32 = 1 << 12;

/// Two texts, and what their sentences are made of. Features are made when they are first asked for: most sentences of most
/// revisions are never looked at closely.
pub(super) struct Sides<'t> {
    pub(super) old: Side<'t>,
    pub(super) new: Side<'t>,
    counts: OnceCell<FxHashMap<u64, u32>>,
}

/// One of the two.
pub(super) struct Side<'t> {
    pub(super) text: &'t Text,
    features: Vec<OnceCell<Features>>,
}

impl<'t> Side<'t> {
    fn new(text: &'t Text) -> Self {
        let features = std::iter::repeat_with(OnceCell::new).take(text.len()).collect();
        Self { text, features }
    }
}

impl<'t> Sides<'t> {
    pub(super) fn new(old: &'t Text, new: &'t Text) -> Self {
        Self { old: Side::new(old), new: Side::new(new), counts: OnceCell::new() }
    }

    /// The features of an old sentence.
    pub(super) fn old(&self, at: usize) -> &Features {
        self.old.features[at].get_or_init(|| self.features(self.old.text, at))
    }

    /// The features of a new sentence.
    pub(super) fn new_one(&self, at: usize) -> &Features {
        self.new.features[at].get_or_init(|| self.features(self.new.text, at))
    }

    /// How alike an old and a new sentence are, from 0 to 1.
    pub(super) fn dice(&self, old: usize, new: usize) -> f32 {
        if self.old.text.sentence_at(old).folded == self.new.text.sentence_at(new).folded {
            return 1.0;
        }
        self.old(old).dice(self.new_one(new))
    }

    fn features(&self, text: &Text, at: usize) -> Features {
        let counts = self.counts.get_or_init(|| {
            let tokens = self.old.text.tokens().iter().chain(self.new.text.tokens());
            let mut counts = FxHashMap::with_capacity_and_hasher(tokens.size_hint().0 / 2, FxBuildHasher);
            for token in tokens.filter(|token| token.word) {
                *counts.entry(token.stem).or_insert(0) += 1;
            }
            counts
        });
        let tokens = text.tokens_of(at);
        let mut list: Vec<u64> = Vec::with_capacity(tokens.len() * 2);
        let mut before = None;
        for token in tokens.iter().filter(|token| token.word) {
            list.push(feature(token.stem, rarity(counts.get(&token.stem).copied().unwrap_or(1))));
            list.extend(before.map(|before| feature(combine([before, token.stem].into_iter()), UNIT)));
            before = Some(token.stem);
        }
        // A sentence of marks alone, such as "…", has them for words.
        if list.is_empty() {
            list.extend(tokens.iter().map(|token| feature(token.folded, UNIT)));
        }
        Features::of(list)
    }
}

/// The low bits of a feature hold its weight, so that a list of features is a list of numbers.
const WEIGHT: u64 = 0x1fff;

fn feature(hash: u64, weight: u32) -> u64 {
    (hash & !WEIGHT) | u64::from(weight)
}

/// What a word that occurs so many times weighs.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the result lies between 1 and the unit"
)]
fn rarity(count: u32) -> u32 {
    (UNIT as f32 / (count.max(1) as f32).sqrt().sqrt()) as u32
}

/// The words and word pairs of a sentence or of several, with what each weighs: sorted, with repeats.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    list: Vec<u64>,
    total: u64,
}

impl Features {
    fn of(mut list: Vec<u64>) -> Self {
        list.sort_unstable();
        let total = list.iter().map(|feature| feature & WEIGHT).sum();
        Self { list, total }
    }

    /// Those of two together.
    pub(super) fn with(&self, other: &Self) -> Self {
        Self::of([&self.list[..], &other.list].concat())
    }

    /// Each once.
    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        self.list.chunk_by(|a, b| a == b).map(|same| same[0])
    }

    /// How alike two are, from 0 to 1.
    pub(super) fn dice(&self, other: &Self) -> f32 {
        ratio(2 * self.shared(other), self.total + other.total)
    }

    /// The most that two of these sizes can be alike: what is not worth a closer look shows at once.
    pub(super) fn at_most(&self, other: &Self) -> f32 {
        ratio(2 * self.total.min(other.total), self.total + other.total)
    }

    /// How much of this one is in the other, from 0 to 1.
    pub(super) fn inside(&self, other: &Self) -> f32 {
        ratio(self.shared(other), self.total)
    }

    fn shared(&self, other: &Self) -> u64 {
        let (mut a, mut b, mut shared) = (0, 0, 0);
        while let (Some(&x), Some(&y)) = (self.list.get(a), other.list.get(b)) {
            shared += if x == y { x & WEIGHT } else { 0 };
            a += usize::from(x <= y);
            b += usize::from(y <= x);
        }
        shared
    }
}

#[allow(clippy::cast_precision_loss, reason = "likeness needs no more than seven digits")]
fn ratio(part: u64, whole: u64) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// A place in a text, from 0 to 1.
#[allow(clippy::cast_precision_loss, reason = "places need no more than seven digits")]
pub(super) fn place(at: usize, len: usize) -> f32 {
    if len == 0 { 0.0 } else { at as f32 / len as f32 }
}
