//! A text's events, with what is needed to find one's way among them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::config::{MarkdownOptions, RawHtml};
use crate::markdown::{self, Punctuation};

/// A text whose Markdown has been read, however often it is then rendered.
#[derive(Debug)]
pub struct Document<'e> {
    source: &'e str,
    events: Vec<(Event<'e>, Range<usize>)>,
    /// Of each event the start of the element around it.
    parents: Vec<Option<usize>>,
    /// Of each start its end, of each end its start; of others themselves.
    partners: Vec<usize>,
    /// Of each start and each end the bytes from the first to the last of the words inside.
    extents: Vec<Option<(usize, usize)>>,
    /// The words, or what stands for words, in order.
    leaves: Vec<usize>,
    /// Whether there is HTML between blocks.
    pub(super) has_html_blocks: bool,
    /// Whether it has notes.
    pub(super) has_notes: bool,
}

impl<'e> Document<'e> {
    /// Reads a text.
    pub fn new(source: &'e str, options: MarkdownOptions) -> Self {
        let raw = options.raw_html != RawHtml::Deny;
        let punctuation = if options.smart_punctuation { Punctuation::Smart } else { Punctuation::Plain };
        let keep = |event: &Event<'_>| raw || !matches!(event, Event::Html(_) | Event::InlineHtml(_));
        let events: Vec<_> = markdown::events(source, punctuation).filter(|(event, _)| keep(event)).collect();
        let mut parents = Vec::with_capacity(events.len());
        let mut partners: Vec<usize> = (0..events.len()).collect();
        let mut extents: Vec<Option<(usize, usize)>> = vec![None; events.len()];
        let mut open: Vec<usize> = Vec::new();
        for (at, (event, range)) in events.iter().enumerate() {
            match event {
                Event::Start(_) => {
                    parents.push(open.last().copied());
                    open.push(at);
                }
                Event::End(_) => {
                    let start = open.pop().unwrap_or(at);
                    parents.push(open.last().copied());
                    (partners[start], partners[at]) = (at, start);
                    extents[at] = extents[start];
                    if let (Some(&around), Some(inside)) = (open.last(), extents[start]) {
                        extents[around] = Some(join(extents[around], inside));
                    }
                }
                _ => {
                    parents.push(open.last().copied());
                    if let Some(&around) = open.last() {
                        extents[around] = Some(join(extents[around], (range.start, range.end)));
                    }
                }
            }
        }
        let has_html_blocks = events.iter().any(|(event, _)| matches!(event, Event::Html(_)));
        let is_leaf = |event: &Event<'_>| !matches!(event, Event::Start(_) | Event::End(_));
        let leaves = (0..events.len()).filter(|&at| is_leaf(&events[at].0)).collect();
        let is_note = |event: &Event<'_>| matches!(event, Event::Start(Tag::FootnoteDefinition(_)));
        let has_notes = events.iter().any(|(event, _)| is_note(event));
        Self { source, events, parents, partners, extents, leaves, has_html_blocks, has_notes }
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    pub(super) fn event(&self, at: usize) -> &Event<'e> {
        &self.events[at].0
    }

    pub(super) fn range(&self, at: usize) -> &Range<usize> {
        &self.events[at].1
    }

    pub(super) fn leaves(&self) -> &[usize] {
        &self.leaves
    }

    pub(super) fn partner(&self, at: usize) -> usize {
        self.partners[at]
    }

    pub(super) fn extent(&self, at: usize) -> Option<(usize, usize)> {
        self.extents[at]
    }

    /// The last words before an event; the first of all when none are.
    pub(super) fn last_leaf_before(&self, at: usize) -> usize {
        let before = self.leaves.partition_point(|&leaf| leaf < at);
        self.leaves.get(before.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// The elements around an event, the outermost first.
    pub(super) fn path(&self, at: usize) -> Vec<usize> {
        let mut path: Vec<usize> = std::iter::successors(self.parents[at], |&at| self.parents[at]).collect();
        path.reverse();
        path
    }

    /// Whether the words of an event are those of the source, byte by byte: an entity's or a set quote's are not.
    pub(super) fn is_verbatim(&self, at: usize) -> bool {
        match &self.events[at] {
            (Event::Text(words), range) => self.source.get(range.clone()) == Some(&**words),
            _ => false,
        }
    }

    pub(super) fn is_container(&self, at: usize) -> bool {
        matches!(self.event(at), Event::Start(tag) if holds_blocks(tag))
    }

    pub(super) fn ends_container(&self, at: usize) -> bool {
        matches!(self.event(at), Event::End(_)) && self.is_container(self.partners[at])
    }

    pub(super) fn starts_block(&self, at: usize) -> bool {
        matches!(self.event(at), Event::Start(tag) if !is_inline(tag))
    }

    pub(super) fn ends_block(&self, at: usize) -> bool {
        matches!(self.event(at), Event::End(_)) && self.starts_block(self.partners[at])
    }

    /// Whether an event is words, or something that stands for words.
    pub(super) fn is_leaf(&self, at: usize) -> bool {
        !matches!(self.event(at), Event::Start(_) | Event::End(_))
    }
}

fn join(one: Option<(usize, usize)>, other: (usize, usize)) -> (usize, usize) {
    one.map_or(other, |one| (one.0.min(other.0), one.1.max(other.1)))
}

fn holds_blocks(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::FootnoteDefinition(_)
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
    )
}

/// Whether an element stands in a line of text.
pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}
