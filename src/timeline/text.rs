//! A revision's text as what readers read: blocks, sentences and words, each with its place in the source.
//!
//! A revision is segmented once, however many comparisons it takes part in.

mod blocks;
mod letters;
mod sentences;
mod words;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::model::Lang;

pub(super) use letters::{small, without_prefix};

/// A segmented text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text {
    /// The words of all blocks as readers see them; white space is a single space, or a line break in code.
    plain: String,
    blocks: Vec<Block>,
    sentences: Vec<Sentence>,
    tokens: Vec<Token>,
    runs: Vec<Run>,
    /// Its language; that of a text without any is not known.
    lang: Option<Lang>,
}

/// A paragraph, a heading, a list item …
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in the source, from its first character to its last.
    pub source: (u32, u32),
    /// Its bytes of `plain`.
    plain: (u32, u32),
    /// Its sentences: from, to.
    sentences: (u32, u32),
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading, of a level from 1 to 6.
    Heading(u8),
    /// The words of a list item.
    Item,
    /// A paragraph of a quotation.
    Quote,
    /// A cell of a table.
    Cell,
    /// Code; each line counts as a sentence.
    Code,
    /// A picture on its own; its alt text counts as a sentence.
    Image,
    /// A break between parts; it has no sentences.
    Break,
}

/// A sentence: tokens that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) block: u32,
    /// Tokens: from, to.
    pub(super) tokens: (u32, u32),
    /// Bytes of `plain`, without white space at the ends.
    pub(super) plain: (u32, u32),
    /// What it says, but for white space, the style of quotes and dashes, case, formatting and link targets.
    pub(super) folded: u64,
    /// How many words and numbers it has.
    pub(super) words: u32,
}

/// A word, a number or a mark; white space is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// Bytes of `plain`.
    pub(super) plain: (u32, u32),
    /// What it is, but for the style of quotes and dashes.
    pub(super) exact: u64,
    /// The same without case.
    pub(super) folded: u64,
    /// The start of the word without case: what its inflected forms share.
    pub(super) stem: u64,
    /// Its formatting and link target.
    pub(super) look: u64,
    /// Whether it is a word or a number, and not a mark.
    pub(super) word: bool,
}

/// A stretch of `plain` that comes from one place in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    plain: (u32, u32),
    source: (u32, u32),
    look: u64,
}

impl Text {
    /// Segments Markdown. `lang` decides where sentences end.
    pub fn new(markdown: &str, lang: &Lang) -> Self {
        Self::segmented(blocks::read(markdown), lang, None)
    }

    /// Segments words that are no Markdown: a headline, a byline.
    pub fn plain(words: &str, lang: &Lang) -> Self {
        Self::segmented(blocks::plain(words), lang, None)
    }

    /// The same, faster where blocks stand as they are in a text before, which is in the same language.
    pub fn following(before: &Self, markdown: &str, lang: &Lang) -> Self {
        Self::segmented(blocks::read(markdown), lang, Some(before))
    }

    fn segmented(mut text: blocks::Blocks, lang: &Lang, before: Option<&Self>) -> Self {
        let splitter = sentences::Splitter::new(lang.tag());
        let known: FxHashMap<&str, usize> = before.map(Self::known).unwrap_or_default();
        let mut breaks = Vec::new();
        for at in 0..text.blocks.len() {
            let Block { kind, plain: (start, end), .. } = text.blocks[at];
            let block = &text.text.plain[start as usize..end as usize];
            let same = |(before, known): &(&Self, usize)| before.blocks[*known].kind == kind;
            if let Some((before, known)) = before.zip(known.get(block).copied()).filter(same) {
                text.text.repeat(u32_of(at), start, before, known);
                continue;
            }
            let first = text.text.tokens.len();
            words::tokens(block, start, &mut text.text.tokens);
            breaks.clear();
            splitter.breaks(block, kind, &mut breaks);
            text.text.add_sentences(u32_of(at), first, start, &breaks);
        }
        text.text.lang = Some(lang.clone());
        text.finish()
    }

    /// Its blocks by their words.
    fn known(&self) -> FxHashMap<&str, usize> {
        let words = |(at, block): (usize, &Block)| (self.between(block.plain.0, block.plain.1), at);
        self.blocks.iter().enumerate().map(words).collect()
    }

    /// Takes over the sentences and tokens of a block that stands in another text too.
    fn repeat(&mut self, block: u32, start: u32, other: &Self, known: usize) {
        let from = other.blocks[known].plain.0;
        let moved = |(a, b): (u32, u32)| (a - from + start, b - from + start);
        for sentence in &other.sentences[other.sentences_of(known)] {
            let first = u32_of(self.tokens.len());
            let tokens = &other.tokens[sentence.tokens.0 as usize..sentence.tokens.1 as usize];
            self.tokens.extend(tokens.iter().map(|token| Token { plain: moved(token.plain), ..*token }));
            let tokens = (first, u32_of(self.tokens.len()));
            self.sentences.push(Sentence { block, tokens, plain: moved(sentence.plain), ..*sentence });
        }
    }

    fn add_sentences(&mut self, block: u32, first: usize, start: u32, breaks: &[usize]) {
        let mut token = first;
        for &end in breaks {
            let end = start + u32_of(end);
            let from = token;
            while token < self.tokens.len() && self.tokens[token].plain.0 < end {
                token += 1;
            }
            if from < token {
                let plain = (self.tokens[from].plain.0, self.tokens[token - 1].plain.1);
                let tokens = &self.tokens[from..token];
                let folded = combine(tokens.iter().map(|token| token.folded));
                let words = tokens.iter().map(|token| u32::from(token.word)).sum();
                let tokens = (u32_of(from), u32_of(token));
                self.sentences.push(Sentence { block, tokens, plain, folded, words });
            }
        }
    }

    /// Its blocks.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// How many sentences it has.
    pub fn len(&self) -> usize {
        self.sentences.len()
    }

    /// How many words and numbers it has.
    pub fn words(&self) -> usize {
        self.sentences.iter().map(|sentence| sentence.words as usize).sum()
    }

    /// Whether it has no sentences.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// The words of a sentence as readers see them.
    pub fn sentence(&self, at: usize) -> &str {
        let (start, end) = self.sentences[at].plain;
        &self.plain[start as usize..end as usize]
    }

    /// The block that a sentence belongs to.
    pub fn block_of(&self, at: usize) -> usize {
        self.sentences[at].block as usize
    }

    /// The bytes of a sentence in the source.
    pub fn source_of(&self, at: usize) -> Range<usize> {
        let (start, end) = self.sentences[at].plain;
        self.source(start, end)
    }

    /// The sentences of a block.
    pub fn sentences_of(&self, block: usize) -> Range<usize> {
        let (from, to) = self.blocks[block].sentences;
        from as usize..to as usize
    }

    pub(super) fn sentence_at(&self, at: usize) -> &Sentence {
        &self.sentences[at]
    }

    pub(super) fn tokens_of(&self, at: usize) -> &[Token] {
        let (from, to) = self.sentences[at].tokens;
        &self.tokens[from as usize..to as usize]
    }

    /// The tokens of sentences that follow each other.
    pub(super) fn tokens_in(&self, sentences: Range<usize>) -> &[Token] {
        let sides = self.sentences[sentences].iter().map(|sentence| sentence.tokens);
        let all = sides.reduce(|all, next| (all.0, next.1)).unwrap_or_default();
        &self.tokens[all.0 as usize..all.1 as usize]
    }

    /// Whether its language writes all nouns with capitals, which say little of names then.
    pub(super) fn nouns_have_capitals(&self) -> bool {
        matches!(self.primary(), "de" | "lb" | "nds" | "gsw" | "frr")
    }

    /// The first part of its language's tag.
    pub(super) fn primary(&self) -> &str {
        self.lang.as_ref().and_then(|lang| lang.tag().split('-').next()).unwrap_or_default()
    }

    /// All tokens.
    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// A part of what readers see.
    pub(super) fn between(&self, start: u32, end: u32) -> &str {
        &self.plain[start as usize..end as usize]
    }

    /// Where a part of `plain` comes from.
    pub(super) fn source(&self, start: u32, end: u32) -> Range<usize> {
        let first = self.run_at(start);
        let last = self.run_at(end.saturating_sub(1).max(start));
        let (Some(first), Some(last)) = (first, last) else { return 0..0 };
        let begin = if first.verbatim() { first.source.0 + (start - first.plain.0) } else { first.source.0 };
        let finish = if last.verbatim() { last.source.0 + (end - last.plain.0) } else { last.source.1 };
        begin as usize..finish.max(begin) as usize
    }

    fn run_at(&self, plain: u32) -> Option<&Run> {
        let after = self.runs.partition_point(|run| run.plain.0 <= plain);
        self.runs.get(after.checked_sub(1)?)
    }
}

impl Run {
    /// Whether source and text are the same bytes; an entity or an escape is not.
    fn verbatim(&self) -> bool {
        self.plain.1 - self.plain.0 == self.source.1 - self.source.0
    }
}

/// One number for several, which depends on their order (the step of FNV-1a, on whole numbers).
pub(super) fn combine(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.fold(0xcbf2_9ce4_8422_2325, |hash, number| {
        (hash ^ number).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23)
    })
}

/// Places are kept in 32 bits: a revision has at most 8 MiB.
fn u32_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
