//! Markdown → blocks of plain text, and where each stretch of it comes from.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::{Block, BlockKind, Run, Text, combine, u32_of};
use crate::markdown::{self, Punctuation};

/// A text whose blocks are known, but not yet their sentences.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) text: Text,
    pub(super) blocks: Vec<Block>,
}

impl Blocks {
    /// Joins blocks and sentences.
    pub(super) fn finish(mut self) -> Text {
        let mut sentence = 0;
        for (at, mut block) in self.blocks.into_iter().enumerate() {
            let from = sentence;
            while self.text.sentences.get(sentence).is_some_and(|sentence| sentence.block == u32_of(at)) {
                sentence += 1;
            }
            block.sentences = (u32_of(from), u32_of(sentence));
            self.text.blocks.push(block);
        }
        let mut runs = self.text.runs.iter().peekable();
        let mut look = 0;
        for token in &mut self.text.tokens {
            while let Some(run) = runs.next_if(|run| run.plain.0 <= token.plain.0) {
                look = run.look;
            }
            token.look = look;
        }
        self.text
    }
}

// What may lie around words, as bits.
const EMPHASIS: u64 = 1;
const STRONG: u64 = 2;
const STRIKE: u64 = 4;
const CODE: u64 = 8;
const IMAGE: u64 = 16;

/// Reads the blocks of a text.
pub(super) fn read(markdown: &str) -> Blocks {
    let mut reader = Reader::default();
    reader.out.text.plain.reserve(markdown.len() + 16);
    reader.out.text.tokens.reserve(markdown.len() / 5);
    for (event, range) in markdown::events(markdown, Punctuation::Plain) {
        reader.event(&event, &range);
    }
    reader.close();
    reader.out
}

/// Takes words as they are for one paragraph.
pub(super) fn plain(words: &str) -> Blocks {
    let mut reader = Reader::default();
    reader.open(BlockKind::Paragraph);
    reader.push(words, &(0..words.len()));
    reader.has_words = true;
    reader.close();
    reader.out
}

#[derive(Default)]
struct Reader {
    out: Blocks,
    open: Option<BlockKind>,
    start: u32,
    source: Option<(u32, u32)>,
    quotes: usize,
    items: usize,
    style: u64,
    links: Vec<u64>,
    /// Whether the open block holds anything but a picture.
    has_words: bool,
    in_code: bool,
}

impl Reader {
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(*end),
            Event::Text(words) => {
                self.has_words |= self.style & IMAGE == 0;
                self.push(words, range);
            }
            Event::Code(words) => {
                self.has_words = true;
                self.style |= CODE;
                // The bytes inside the back quotes, where they are the words themselves.
                let inside = range
                    .len()
                    .checked_sub(words.len())
                    .filter(|marks| marks % 2 == 0)
                    .map(|marks| marks / 2);
                let range = inside.map_or(range.clone(), |marks| range.start + marks..range.end - marks);
                self.push(words, &range);
                self.style &= !CODE;
            }
            Event::SoftBreak | Event::HardBreak => self.push(" ", range),
            Event::TaskListMarker(done) => self.push(if *done { "☑ " } else { "☐ " }, range),
            Event::Rule => {
                self.close();
                let source = (u32_of(range.start), u32_of(range.end));
                let at = u32_of(self.out.text.plain.len());
                let plain = (at, at);
                self.out.blocks.push(Block { kind: BlockKind::Break, source, plain, sentences: (0, 0) });
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.open(self.paragraph()),
            Tag::Heading { level, .. } => self.open(BlockKind::Heading(number(*level))),
            Tag::Item => {
                self.close();
                self.items += 1;
            }
            Tag::TableCell => self.open(BlockKind::Cell),
            Tag::CodeBlock(_) => {
                self.open(BlockKind::Code);
                self.in_code = true;
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::List(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) => self.close(),
            Tag::Emphasis => self.style |= EMPHASIS,
            Tag::Strong => self.style |= STRONG,
            Tag::Strikethrough => self.style |= STRIKE,
            Tag::Link { dest_url, .. } => self.links.push(hash(dest_url)),
            Tag::Image { dest_url, .. } => {
                self.style |= IMAGE;
                self.links.push(hash(dest_url));
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell => self.close(),
            TagEnd::CodeBlock => {
                self.close();
                self.in_code = false;
            }
            TagEnd::Item => {
                self.close();
                self.items -= 1;
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes -= 1;
            }
            TagEnd::Emphasis => self.style &= !EMPHASIS,
            TagEnd::Strong => self.style &= !STRONG,
            TagEnd::Strikethrough => self.style &= !STRIKE,
            TagEnd::Link => drop(self.links.pop()),
            TagEnd::Image => {
                self.style &= !IMAGE;
                self.links.pop();
            }
            _ => {}
        }
    }

    fn paragraph(&self) -> BlockKind {
        match (self.items, self.quotes) {
            (0, 0) => BlockKind::Paragraph,
            (0, _) => BlockKind::Quote,
            _ => BlockKind::Item,
        }
    }

    fn open(&mut self, kind: BlockKind) {
        self.close();
        self.open = Some(kind);
        self.start = u32_of(self.out.text.plain.len());
    }

    fn close(&mut self) {
        let source = self.source.take();
        let (Some(kind), Some(source)) = (self.open.take(), source) else { return };
        let lonely = matches!(kind, BlockKind::Paragraph) && !self.has_words;
        let kind = if lonely { BlockKind::Image } else { kind };
        self.has_words = false;
        let end = u32_of(self.out.text.plain.len());
        self.out.blocks.push(Block { kind, source, plain: (self.start, end), sentences: (0, 0) });
        self.out.text.plain.push('\n');
    }

    fn push(&mut self, words: &str, range: &Range<usize>) {
        if self.open.is_none() {
            // The words of a tight list's item have no paragraph of their own.
            self.open(self.paragraph());
        }
        let source = (u32_of(range.start), u32_of(range.end));
        let start = u32_of(self.out.text.plain.len());
        self.out.text.plain.push_str(words);
        let plain = (start, u32_of(self.out.text.plain.len()));
        let look = combine([self.style, self.links.last().copied().unwrap_or(0)].into_iter());
        self.out.text.runs.push(Run { plain, source, look });
        self.source = Some(self.source.map_or(source, |(from, to)| (from.min(source.0), to.max(source.1))));
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn hash(text: &str) -> u64 {
    combine(text.bytes().map(u64::from))
}
