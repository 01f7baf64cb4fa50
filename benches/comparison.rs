//! How long it takes to segment a revision and to compare two, beside word-level differs on the same texts.
//!
//! `cargo bench --bench comparison`. Revisions have 800 words in sentences of very different length, made from a vocabulary in
//! which few words are common and many rare, as in real texts; a pair differs in about eight sentences.

#![allow(clippy::unwrap_used, reason = "a benchmark makes its own texts")]

use divan::Bencher;
use imara_diff::{Diff, InternedInput};
use similar::{Algorithm, capture_diff_slices};
use writethru::model::Lang;
use writethru::timeline::{LinkKind, Text, compare, words};

fn main() {
    divan::main();
}

/// Words of a revision.
const WORDS: usize = 800;
/// Words that are all over, as in any text.
const COMMON: [&str; 24] = [
    "the", "of", "to", "a", "in", "and", "that", "on", "for", "said", "is", "was", "with", "as", "by", "at",
    "from", "his", "it", "has", "an", "not", "are", "after",
];
const SYLLABLES: [&str; 30] = [
    "ba", "con", "de", "er", "fi", "gra", "har", "in", "jo", "ka", "lo", "mi", "nor", "o", "pre", "qua",
    "ri", "sen", "ta", "un", "ver", "wil", "ex", "ya", "zo", "bour", "tion", "ment", "ing", "ship",
];

/// A number that looks random, from one to the next (Knuth's MMIX constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap_or_default()
    }

    fn word(&mut self) -> String {
        match self.below(20) {
            0..=8 => COMMON[self.below(24).min(self.below(24))].to_owned(),
            9 => format!("{}", self.below(3000)),
            kind => {
                let rank = self.below(1500).min(self.below(1500));
                let mut own = Self(rank as u64);
                let count = 2 + own.below(3);
                let word: String = (0..count).map(|_| SYLLABLES[own.below(30)]).collect();
                if kind == 10 { word[..1].to_uppercase() + &word[1..] } else { word }
            }
        }
    }

    fn sentence(&mut self) -> Vec<String> {
        let count = 5 + self.below(15) + self.below(15);
        let mut words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words[0] = words[0][..1].to_uppercase() + &words[0][1..];
        let comma = 2 + self.below(count - 3);
        words[comma].push(',');
        words
    }
}

/// A text and its revision: three sentences edited, two added, one removed, one moved, one split.
fn pair(seed: u64) -> (String, String) {
    let mut numbers = Numbers(seed);
    let mut old: Vec<Vec<String>> = Vec::new();
    while old.iter().map(Vec::len).sum::<usize>() < WORDS {
        old.push(numbers.sentence());
    }
    let mut new = old.clone();
    for _ in 0..3 {
        let at = numbers.below(new.len());
        for _ in 0..3 {
            let place = numbers.below(new[at].len());
            new[at][place] = numbers.word();
        }
    }
    let at = numbers.below(new.len());
    let mut tail = new[at].split_off(3);
    tail[0] = tail[0][..1].to_uppercase() + &tail[0][1..];
    new.insert(at + 1, tail);
    let moved = new.remove(numbers.below(8));
    new.insert(20, moved);
    new.remove(12);
    for _ in 0..2 {
        let added = numbers.sentence();
        new.insert(numbers.below(new.len()), added);
    }
    (markdown(&old), markdown(&new))
}

fn markdown(sentences: &[Vec<String>]) -> String {
    let paragraphs = sentences
        .chunks(2)
        .map(|sentences| sentences.iter().map(|words| words.join(" ") + ".").collect::<Vec<_>>().join(" "));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn pairs() -> Vec<(String, String)> {
    (1..=32).map(|seed| pair(seed * 7919)).collect()
}

fn segment_one(markdown: &str) -> Text {
    Text::new(markdown, &Lang::parse("en").unwrap())
}

/// Takes the pairs in turn, so that no measure learns one by heart.
fn in_turn<T>(items: Vec<T>) -> impl Fn() -> T
where
    T: Copy,
{
    let at = std::cell::Cell::new(0);
    move || {
        at.set((at.get() + 1) % items.len());
        items[at.get()]
    }
}

#[divan::bench]
fn segment(bencher: Bencher<'_, '_>) {
    let pairs = pairs();
    let next = in_turn(pairs.iter().map(|pair| pair.0.as_str()).collect());
    let lang = Lang::parse("en").unwrap();
    bencher.bench_local(|| Text::new(divan::black_box(next()), &lang));
}

#[divan::bench]
fn compare_sentences(bencher: Bencher<'_, '_>) {
    let texts: Vec<_> = pairs().iter().map(|(old, new)| (segment_one(old), segment_one(new))).collect();
    let next = in_turn(texts.iter().collect());
    bencher.bench_local(|| {
        let (old, new) = next();
        compare(old, new)
    });
}

#[divan::bench]
fn compare_sentences_and_words(bencher: Bencher<'_, '_>) {
    let texts: Vec<_> = pairs().iter().map(|(old, new)| (segment_one(old), segment_one(new))).collect();
    let next = in_turn(texts.iter().collect());
    bencher.bench_local(|| {
        let (old, new) = next();
        let comparison = compare(old, new);
        let edited = comparison.links.iter().filter(|link| link.kind == LinkKind::Edited);
        edited.map(|link| words(old, new, link).len()).sum::<usize>()
    });
}

/// Words, marks and spaces, as a word-level diff would have them.
fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let kind = |byte: u8| u8::from(byte.is_ascii_alphanumeric()) + 2 * u8::from(byte.is_ascii_whitespace());
    for at in 1..=text.len() {
        let now = text.as_bytes().get(at).map(|byte| kind(*byte));
        if now != Some(kind(text.as_bytes()[at - 1])) {
            out.push(&text[start..at]);
            start = at;
        }
    }
    out
}

#[divan::bench]
fn similar_words(bencher: Bencher<'_, '_>) {
    let pairs = pairs();
    let texts: Vec<_> = pairs.iter().map(|(old, new)| (tokens(old), tokens(new))).collect();
    let next = in_turn(texts.iter().collect());
    bencher.bench_local(|| {
        let (old, new) = next();
        capture_diff_slices(Algorithm::Histogram, old, new)
    });
}

#[divan::bench]
fn imara_diff_words(bencher: Bencher<'_, '_>) {
    let pairs = pairs();
    let texts: Vec<_> = pairs.iter().map(|(old, new)| (tokens(old), tokens(new))).collect();
    let next = in_turn(texts.iter().collect());
    bencher.bench_local(|| {
        let (old, new) = next();
        let mut input: InternedInput<&str> = InternedInput::default();
        input.update_before(old.iter().copied());
        input.update_after(new.iter().copied());
        Diff::compute(imara_diff::Algorithm::Histogram, &input)
    });
}
