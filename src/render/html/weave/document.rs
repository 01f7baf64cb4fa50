//! A text's events, with what is needed to find one's way among them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::config::{MarkdownOptions, RawHtml};
use crate::markdown;
use crate::model::Direction;
use crate::render::html::{isolate, punctuation};

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
    /// Whether nothing is left out.
    is_whole: bool,
    /// The direction that letters in it may run in against its own.
    against: Option<Direction>,
}

impl<'e> Document<'e> {
    /// Reads a text. HTML in it that is not simply allowed is left out: cleaned together with marks, it could pose as one.
    pub fn new(source: &'e str, options: MarkdownOptions) -> Self {
        let raw = options.raw_html == RawHtml::Allow;
        let keep = |event: &Event<'_>| raw || !matches!(event, Event::Html(_) | Event::InlineHtml(_));
        let all: Vec<_> = markdown::events(source, punctuation(options)).collect();
        let count = all.len();
        let events: Vec<_> = all.into_iter().filter(|(event, _)| keep(event)).collect();
        let is_whole = events.len() == count;
        let against = isolate::against(source, options.direction);
        let events = match against {
            Some(other) => isolate::quotations(events, source, other),
            None => events,
        };
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
        Self {
            source,
            events,
            parents,
            partners,
            extents,
            leaves,
            has_html_blocks,
            has_notes,
            is_whole,
            against,
        }
    }

    /// Whether nothing was left out.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The direction that letters in it may run in against its own.
    pub(in crate::render) fn against(&self) -> Option<Direction> {
        self.against
    }

    /// Its events.
    pub(in crate::render) fn events(&self) -> impl Iterator<Item = Event<'e>> {
        self.events.iter().map(|(event, _)| event.clone())
    }

    /// The bytes of the source.
    pub(in crate::render) fn source_len(&self) -> usize {
        self.source.len()
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

    /// Whether a part of the source is white space.
    pub(super) fn is_blank(&self, range: Range<usize>) -> bool {
        self.source.get(range).is_some_and(|part| part.trim().is_empty())
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

    /// Where the words of an event stand in the source, byte by byte: an entity, a set quote or an escape does not.
    pub(super) fn verbatim(&self, at: usize) -> Option<Range<usize>> {
        let (event, range) = &self.events[at];
        let (words, inside) = match event {
            Event::Text(words) => (words, range.clone()),
            Event::Code(words) => {
                let quotes = range.len().checked_sub(words.len()).filter(|quotes| quotes % 2 == 0)? / 2;
                (words, range.start + quotes..range.end - quotes)
            }
            _ => return None,
        };
        (self.source.get(inside.clone()) == Some(&**words)).then_some(inside)
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
pub(in crate::render::html) fn is_inline(tag: &Tag<'_>) -> bool {
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
