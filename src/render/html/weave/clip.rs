//! A part of a text, in the form that it has there.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Marks;
use super::document::{Document, is_inline};
use super::emitter::Emitter;
use crate::render::html::isolate::GONE_ITEM;
use crate::render::html::writer::html;

/// The words between two places of a text, and the elements that make their form.
pub(super) struct Clip<'d, 'e> {
    document: &'d Document<'e>,
    range: Range<usize>,
    /// The first and the last words.
    first: usize,
    last: usize,
    /// The container that they lie in.
    around: Option<usize>,
}

impl<'d, 'e> Clip<'d, 'e> {
    /// The part of these bytes; nothing when no words are there.
    pub(super) fn new(document: &'d Document<'e>, range: &Range<usize>) -> Option<Self> {
        let leaves = document.leaves();
        let from = leaves.partition_point(|&at| document.range(at).end <= range.start);
        let to = leaves.partition_point(|&at| document.range(at).start < range.end);
        let (first, last) = (*leaves.get(from)?, *leaves.get(to.checked_sub(1)?)?);
        if last < first {
            return None;
        }
        let around = around(document, first, last, range);
        Some(Self { document, range: range.clone(), first, last, around })
    }

    /// The picture that the first of the words belong to.
    pub(super) fn image(&self) -> Option<usize> {
        let is_image = |at: &usize| matches!(self.document.event(*at), Event::Start(Tag::Image { .. }));
        self.document.path(self.first).into_iter().find(is_image)
    }

    /// As words of a line.
    pub(super) fn inline(&self, marks: &Marks) -> Vec<Event<'e>> {
        self.walk(marks, Form::Inline)
    }

    /// As blocks, with the list, table or quotation that they need.
    pub(super) fn whole(&self, marks: &Marks) -> Vec<Event<'e>> {
        let Some(around) = self.around else { return self.walk(marks, Form::Blocks) };
        let document = self.document;
        match document.event(around) {
            Event::Start(Tag::Table(_)) => {
                let mut emitter = Emitter::new(document, None, marks);
                self.table(&mut emitter, around, self.first);
                emitter.take().0
            }
            Event::Start(Tag::List(_) | Tag::BlockQuote(_)) => {
                let start = match document.event(around) {
                    Event::Start(Tag::BlockQuote(_)) => Event::Start(Tag::BlockQuote(None)),
                    start => start.clone(),
                };
                let mut events = vec![start];
                events.extend(self.walk(marks, Form::Blocks));
                events.push(document.event(document.partner(around)).clone());
                events
            }
            _ => self.walk(marks, Form::Blocks),
        }
    }

    /// As blocks in the containers of another text, which are open there; nothing when they fit further out.
    pub(super) fn inside(
        &self,
        other: &Document<'_>,
        containers: &[usize],
        marks: &Marks,
    ) -> Option<Vec<Event<'e>>> {
        let innermost = other.event(*containers.last()?);
        let own = self.around.map(|around| self.document.event(around));
        match (innermost, own) {
            (Event::Start(Tag::List(_)), Some(Event::Start(Tag::List(_)))) => {
                return Some(as_gone(self.walk(marks, Form::Blocks), marks));
            }
            (Event::Start(Tag::Table(_)), Some(Event::Start(Tag::Table(_)))) => {
                let mut emitter = Emitter::new(self.document, None, marks);
                self.rows(&mut emitter, self.first, self.last);
                return Some(emitter.take().0.into_iter().map(below_head).collect());
            }
            (Event::Start(Tag::List(_) | Tag::Table(_) | Tag::TableHead | Tag::TableRow), _) => return None,
            _ => {}
        }
        let depth = self.around.map_or(0, |around| {
            let path = self.document.path(around);
            1 + path.into_iter().filter(|&at| self.document.is_container(at)).count()
        });
        if containers.len() > depth {
            return None;
        }
        let both_quoted = matches!(
            (innermost, own),
            (Event::Start(Tag::BlockQuote(_)), Some(Event::Start(Tag::BlockQuote(_))))
        );
        let events = if both_quoted { self.walk(marks, Form::Blocks) } else { self.whole(marks) };
        Some(as_gone(events, marks))
    }

    /// Whether this is a part of a row whose other cells are elsewhere.
    pub(super) fn is_part_of_row(&self) -> bool {
        let row = self.row(self.first);
        row.is_some_and(|row| {
            let whole = |(start, end)| self.range.start <= start && end <= self.range.end;
            self.row(self.last) == Some(row) && !self.document.extent(row).is_none_or(whole)
        })
    }

    /// The row of a table that words lie in.
    fn row(&self, at: usize) -> Option<usize> {
        let is_row =
            |at: &usize| matches!(self.document.event(*at), Event::Start(Tag::TableRow | Tag::TableHead));
        self.document.path(at).into_iter().find(is_row)
    }

    /// A table with the rows that are gone from some words of it on, and a head, without which it would be none.
    fn table(&self, emitter: &mut Emitter<'_, 'e>, table: usize, first: usize) {
        let document = self.document;
        let last = document.last_leaf_before(document.partner(table)).min(self.last);
        let head = self.row(first) == Some(table + 1);
        emitter.start(table, false);
        if !head {
            let cells = table + 1..=document.partner(table + 1);
            let cells = cells.filter(|&at| document.starts_block(at) || document.ends_block(at));
            emitter.append(cells.map(|at| document.event(at).clone()).collect());
        }
        self.rows(emitter, first, last);
        emitter.end(document.partner(table));
    }

    /// Whole rows of a table, from the first to the last that words lie in. Of cells that are not gone only the place is told.
    fn rows(&self, emitter: &mut Emitter<'_, 'e>, first: usize, last: usize) {
        let document = self.document;
        let (Some(first), Some(last)) = (self.row(first), self.row(last)) else { return };
        let inside = |extent: (usize, usize)| extent.0 < self.range.end && self.range.start < extent.1;
        let told = |at: &usize| {
            let range = document.range(*at);
            if document.is_leaf(*at) {
                return inside((range.start, range.end)) && !is_left_out(document.event(*at));
            }
            let block = document.starts_block(*at) || document.ends_block(*at);
            block || document.extent(*at).is_none_or(inside)
        };
        (first..=document.partner(last)).filter(told).for_each(|at| emitter.event(at));
    }

    /// Where the first words of a text begin that are not left out; what stands in the place of those before is written.
    fn first_shown(&self, at: usize, emitter: &mut Emitter<'_, 'e>) -> Option<usize> {
        let verbatim = self.document.verbatim(at);
        let range = verbatim.clone().unwrap_or_else(|| self.document.range(at).clone());
        let end = range.end.min(self.range.end);
        let mut from = range.start.max(self.range.start);
        emitter.steps(from);
        while from < end {
            let next = emitter.next_place().map_or(end, |place| place.min(end));
            let nothing = || verbatim.is_some() && self.document.is_blank(from..next);
            if emitter.hides() {
                emitter.sync(usize::MAX);
            } else if next == end || !nothing() {
                return Some(from);
            }
            from = next;
            emitter.steps(from);
        }
        None
    }

    /// Goes from words to words, and opens and closes the elements around them.
    fn walk(&self, marks: &Marks, form: Form) -> Vec<Event<'e>> {
        let document = self.document;
        let mut emitter = Emitter::new(document, None, marks);
        let mut open: Vec<usize> = Vec::new();
        let (mut image, mut table) = (None, None);
        let skip = self.around.map_or(0, |around| document.path(around).len() + 1);
        for at in (self.first..=self.last).filter(|&at| document.is_leaf(at)) {
            if is_left_out(document.event(at)) {
                continue;
            }
            let mut path = document.path(at);
            path.drain(..skip.min(path.len()));
            path.retain(|&at| match document.event(at) {
                Event::Start(Tag::FootnoteDefinition(_)) => false,
                Event::Start(tag) => form == Form::Blocks || is_inline(tag),
                _ => false,
            });
            let is_table = |at: &usize| matches!(document.event(*at), Event::Start(Tag::Table(_)));
            if let Some(place) = path.iter().position(is_table) {
                if table != Some(path[place]) {
                    turn(document, &mut emitter, &mut open, &path[..place], place);
                    self.table(&mut emitter, path[place], at);
                }
                table = Some(path[place]);
                continue;
            }
            let picture =
                path.iter().position(|&at| matches!(document.event(at), Event::Start(Tag::Image { .. })));
            let of_image = picture.map(|place| path[place]);
            if of_image.is_some() && of_image == image {
                continue;
            }
            image = of_image;
            path.truncate(picture.unwrap_or(path.len()));
            let blocks = path.iter().take_while(|&&at| document.starts_block(at)).count();
            turn(document, &mut emitter, &mut open, &path, blocks);
            let Some(from) = self.first_shown(at, &mut emitter) else { continue };
            turn(document, &mut emitter, &mut open, &path, path.len());
            match of_image {
                Some(image) => emitter.image(image),
                None => emitter.leaf(at, &(from..self.range.end)),
            }
        }
        turn(document, &mut emitter, &mut open, &[], 0);
        emitter.steps(usize::MAX);
        // The title of an alert is not in the text, and could not be marked.
        let plain = |event| match event {
            Event::Start(Tag::BlockQuote(_)) => Event::Start(Tag::BlockQuote(None)),
            event => event,
        };
        emitter.take().0.into_iter().map(plain).collect()
    }
}

/// Notes are not told twice; HTML would not be whole; a break says nothing.
fn is_left_out(event: &Event<'_>) -> bool {
    matches!(event, Event::FootnoteReference(_) | Event::Html(_) | Event::InlineHtml(_) | Event::Rule)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Inline,
    Blocks,
}

/// Closes the elements that are not on a path, and opens those that are, up to the first `most`.
fn turn(
    document: &Document<'_>,
    emitter: &mut Emitter<'_, '_>,
    open: &mut Vec<usize>,
    path: &[usize],
    most: usize,
) {
    let same = open.iter().zip(path).take_while(|(open, wanted)| open == wanted).count();
    while open.len() > same {
        let Some(at) = open.pop() else { break };
        emitter.end(document.partner(at));
    }
    for &at in path.iter().take(most).skip(open.len()) {
        emitter.start(at, !document.starts_block(at));
        open.push(at);
    }
}

/// The container that words lie in: the innermost around them all that is not gone with them.
fn around(document: &Document<'_>, first: usize, last: usize, range: &Range<usize>) -> Option<usize> {
    let (one, other) = (document.path(first), document.path(last));
    let common = one.iter().zip(&other).take_while(|(a, b)| a == b).map(|(at, _)| *at);
    let containers: Vec<usize> = common.filter(|&at| document.is_container(at)).collect();
    let starts = |at: usize| document.extent(at).is_none_or(|inside| range.start <= inside.0);
    let is_gone = |at: &usize| match document.event(*at) {
        Event::Start(Tag::Item | Tag::BlockQuote(_)) => starts(*at),
        Event::Start(Tag::TableRow | Tag::TableHead) => true,
        _ => false,
    };
    containers.into_iter().rev().find(|at| !is_gone(at))
}

/// Says of items and paragraphs that nothing else is in them: where gone words are not shown, they need not be either. What
/// moved leaves a word in its place.
fn as_gone<'e>(events: Vec<Event<'e>>, marks: &Marks) -> Vec<Event<'e>> {
    if marks.spans.iter().any(|span| span.hide) {
        return events;
    }
    let mut depth = 0;
    let mut gone = |event: Event<'e>| match event {
        Event::Start(tag) => {
            depth += 1;
            match tag {
                Tag::Item if depth == 1 => html(GONE_ITEM.0),
                Tag::Paragraph if depth == 1 => html("<p class=\"gone\">"),
                tag => Event::Start(tag),
            }
        }
        Event::End(tag) => {
            depth -= 1;
            match tag {
                TagEnd::Item if depth == 0 => html(GONE_ITEM.1),
                TagEnd::Paragraph if depth == 0 => html("</p>\n"),
                tag => Event::End(tag),
            }
        }
        event => event,
    };
    events.into_iter().map(&mut gone).collect()
}

fn below_head(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::TableHead) => Event::Start(Tag::TableRow),
        Event::End(TagEnd::TableHead) => Event::End(TagEnd::TableRow),
        event => event,
    }
}
