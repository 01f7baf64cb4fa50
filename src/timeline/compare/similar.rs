//! How alike two sentences are: the words and pairs of neighbouring words that they share, of all that they have (Dice).
//!
//! Plain overlap of words and word pairs matches sentences of news revisions as well as the best neural models (Spangher et
//! al., "NewsEdits", NAACL 2022, table 1); word order matters a little, which the pairs catch.

use crate::timeline::text::{Text, combine};

/// The words and word pairs of a sentence or of several, sorted, with repeats.
#[derive(Debug, Clone, Default)]
pub(super) struct Features(Vec<u64>);

impl Features {
    /// Those of one sentence.
    pub(super) fn of(text: &Text, sentence: usize) -> Self {
        let tokens = text.tokens_of(sentence);
        let mut features: Vec<u64> = Vec::with_capacity(tokens.len() * 2);
        let mut before = None;
        for token in tokens.iter().filter(|token| token.word) {
            features.push(token.folded);
            features.extend(before.map(|before| combine([before, token.folded].into_iter())));
            before = Some(token.folded);
        }
        // A sentence of marks alone, such as "…", has them for words.
        if features.is_empty() {
            features.extend(tokens.iter().map(|token| token.folded));
        }
        features.sort_unstable();
        Self(features)
    }

    /// Those of two together.
    pub(super) fn with(&self, other: &Self) -> Self {
        let mut all = Vec::with_capacity(self.0.len() + other.0.len());
        all.extend(&self.0);
        all.extend(&other.0);
        all.sort_unstable();
        Self(all)
    }

    /// Each once.
    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        self.0.chunk_by(|a, b| a == b).map(|same| same[0])
    }

    /// How alike two are, from 0 to 1.
    pub(super) fn dice(&self, other: &Self) -> f32 {
        ratio(2 * self.shared(other), self.0.len() + other.0.len())
    }

    /// How much of this one is in the other, from 0 to 1.
    pub(super) fn inside(&self, other: &Self) -> f32 {
        ratio(self.shared(other), self.0.len())
    }

    fn shared(&self, other: &Self) -> usize {
        let (mut a, mut b, mut shared) = (0, 0, 0);
        while let (Some(x), Some(y)) = (self.0.get(a), other.0.get(b)) {
            shared += usize::from(x == y);
            a += usize::from(x <= y);
            b += usize::from(y <= x);
        }
        shared
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of words are small")]
pub(super) fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}
