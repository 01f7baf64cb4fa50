//! Marks in a rendered text: what is new is wrapped where it stands, what is gone is put where it stood, in the form that it
//! had there. Headings stay headings, items items, rows rows.
//!
//! The stream of Markdown events is walked once. A wrapper is opened when the first of its words is written, is closed before
//! an element that it covers only in part, and goes on behind it, so that the result nests.

mod clip;
mod document;
mod emitter;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::html::push_html;
use pulldown_cmark::{Event, TagEnd};

use self::emitter::Emitter;
use super::footnotes::{self, Note};
use super::{HtmlContext, writer};

pub use self::document::Document;
pub(super) use self::document::is_inline;

/// What to mark in a text. Places are bytes of its source.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// The wrappers, named by their positions.
    pub spans: Vec<MarkSpan>,
    /// What to do on the way, in the order of the places.
    pub steps: Vec<(usize, MarkStep)>,
    /// Whole blocks that stood after a place, in the order of the places; before everything where there is none.
    pub blocks: Vec<(Option<usize>, Fragment)>,
}

/// A wrapper around words, as finished HTML.
#[derive(Debug, Clone, Default)]
pub struct MarkSpan {
    /// Written before the first of the words.
    pub open: Cow<'static, str>,
    /// Written where it goes on behind an element that it does not cover.
    pub again: Cow<'static, str>,
    /// Written where it stops for a while.
    pub close: Cow<'static, str>,
    /// Written after the last of the words, before `close` where it is open.
    pub tail: Cow<'static, str>,
    /// Whether the words themselves are left out.
    pub hide: bool,
}

impl MarkSpan {
    /// A wrapper that says nothing but what its tag does.
    pub fn plain(open: &'static str, close: &'static str) -> Self {
        Self { open: open.into(), again: open.into(), close: close.into(), ..Self::default() }
    }
}

/// What to do at a place.
#[derive(Debug, Clone)]
pub enum MarkStep {
    /// Start a wrapper.
    Open(usize),
    /// End it.
    Close(usize),
    /// Put in words of the other text.
    Insert(Fragment),
}

/// A part of the other text.
#[derive(Debug, Clone, Default)]
pub struct Fragment {
    /// Its bytes there.
    pub range: Range<usize>,
    /// What to mark in it.
    pub marks: Marks,
    /// Whether a space goes before it and after it.
    pub spaces: (bool, bool),
}

/// A paragraph, a list, a table … at the top of a text, as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The HTML.
    pub html: String,
    /// Whether something is marked in it.
    pub changed: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a unit comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// From the text: its bytes there.
    Text(Range<usize>),
    /// From the other text: its bytes there.
    Other(Range<usize>),
    /// The notes at the end.
    Notes,
}

/// Renders a text with marks, unit by unit. `other` is the text that fragments come from. A text with blocks of HTML is one
/// unit: those need not be whole in themselves. With `only`, units that hold none of these places, which are in order, are
/// left empty.
pub fn marked_html(
    text: &Document<'_>,
    marks: &Marks,
    other: &Document<'_>,
    only: Option<&[usize]>,
    context: &HtmlContext<'_>,
) -> Vec<Unit> {
    let mut writer = writer::Writer::new(context, text.against().or(other.against()));
    // What is left out cannot be led to.
    writer.linked_notes = only.is_none();
    let mut notes: Vec<Note<'_>> = Vec::new();
    let mut notes_changed = false;
    let mut units: Vec<(Vec<Event<'_>>, bool, Origin)> = Vec::new();
    for Piece { events, changed, origin } in (Weaver { document: text, other, marks, next_block: 0 }).pieces()
    {
        let (main, more) =
            if text.has_notes { footnotes::split(events.into_iter()) } else { (events, Vec::new()) };
        notes_changed |= changed && !more.is_empty();
        notes.extend(more);
        if main.is_empty() {
            continue;
        }
        let left_out = !text.has_html_blocks && only.is_some_and(|places| !holds(&origin, places));
        // Notes are numbered over the whole text.
        let main = writer.events(main);
        let main = if left_out { Vec::new() } else { main };
        match units.last_mut().filter(|_| text.has_html_blocks) {
            Some((whole, any, Origin::Text(range))) => {
                whole.extend(main);
                *any |= changed;
                range.end = usize::MAX;
            }
            _ => units.push((main, changed, origin)),
        }
    }
    let notes = footnotes::section(notes, &mut writer);
    if !notes.is_empty() {
        units.push((notes, notes_changed, Origin::Notes));
    }
    let unit = |(events, changed, origin): (Vec<Event<'_>>, bool, Origin)| {
        let mut html = String::new();
        push_html(&mut html, events.into_iter());
        Unit { html, changed, origin }
    };
    units.into_iter().map(unit).collect()
}

fn holds(origin: &Origin, places: &[usize]) -> bool {
    match origin {
        Origin::Text(range) => {
            let next = places.partition_point(|place| *place < range.start);
            places.get(next).is_some_and(|place| *place < range.end)
        }
        Origin::Other(_) | Origin::Notes => true,
    }
}

/// A unit before it is written.
struct Piece<'e> {
    events: Vec<Event<'e>>,
    changed: bool,
    origin: Origin,
}

struct Weaver<'d, 'e> {
    document: &'d Document<'e>,
    other: &'d Document<'e>,
    marks: &'d Marks,
    /// The block that stands next.
    next_block: usize,
}

impl<'e> Weaver<'_, 'e> {
    fn pieces(mut self) -> Vec<Piece<'e>> {
        let mut pieces = Vec::new();
        while self.marks.blocks.get(self.next_block).is_some_and(|(after, _)| after.is_none()) {
            pieces.push(self.gone());
        }
        let mut emitter = Emitter::new(self.document, Some(self.other), self.marks);
        let mut containers: Vec<usize> = Vec::new();
        let mut start = 0;
        for at in 0..self.document.len() {
            // The words of a tight item end where a list inside it begins.
            if self.document.starts_block(at) {
                self.stand_before(at, &containers, &mut emitter);
            }
            if matches!(self.document.event(at), Event::End(TagEnd::TableCell)) {
                self.stand_in_cell(at, &mut emitter);
            }
            emitter.event(at);
            if self.document.is_container(at) {
                containers.push(at);
            }
            if self.document.ends_container(at) {
                containers.pop();
            }
            if self.document.ends_block(at) && !containers.is_empty() {
                self.stand_after(at, &containers, &mut emitter);
            }
            if emitter.depth() == 0 {
                let (events, changed) = emitter.take();
                let source = self.document.range(start).start..self.document.range(at).end;
                start = at + 1;
                pieces.push(Piece { events, changed, origin: Origin::Text(source) });
                while containers.is_empty() && self.is_due(self.document.range(at).end) {
                    pieces.push(self.gone());
                }
            }
        }
        while self.next_block < self.marks.blocks.len() {
            pieces.push(self.gone());
        }
        pieces
    }

    /// Whether the next block stood before a place.
    fn is_due(&self, place: usize) -> bool {
        self.marks
            .blocks
            .get(self.next_block)
            .is_some_and(|(after, _)| after.is_none_or(|after| after <= place))
    }

    /// The next block, on its own.
    fn gone(&mut self) -> Piece<'e> {
        let (_, fragment) = &self.marks.blocks[self.next_block];
        self.next_block += 1;
        let clip = clip::Clip::new(self.other, &fragment.range);
        let events = clip.map_or_else(Vec::new, |clip| clip.whole(&fragment.marks));
        Piece { events, changed: true, origin: Origin::Other(fragment.range.clone()) }
    }

    fn stand_before(&mut self, at: usize, containers: &[usize], emitter: &mut Emitter<'_, 'e>) {
        let start = self.document.range(at).start;
        if !containers.is_empty() && start > 0 && self.is_due(start - 1) {
            emitter.steps_before(at);
            self.stand(containers, emitter, start - 1);
        }
    }

    fn stand_after(&mut self, at: usize, containers: &[usize], emitter: &mut Emitter<'_, 'e>) {
        self.stand(containers, emitter, self.document.range(at).end);
    }

    /// A cell that is gone while its row goes on stands in the cell before it: rows keep their number of cells.
    fn stand_in_cell(&mut self, at: usize, emitter: &mut Emitter<'_, 'e>) {
        let Some((_, last)) = self.document.extent(at) else { return };
        while self.is_due(last) {
            let (_, fragment) = &self.marks.blocks[self.next_block];
            let clip = clip::Clip::new(self.other, &fragment.range);
            if !clip.is_some_and(|clip| clip.is_part_of_row()) {
                break;
            }
            emitter.steps(last);
            emitter.insert(&Fragment { spaces: (true, false), ..fragment.clone() });
            self.next_block += 1;
        }
    }

    /// Puts blocks that are due where they fit: items among items, rows among rows, text where text may stand.
    fn stand(&mut self, containers: &[usize], emitter: &mut Emitter<'_, 'e>, place: usize) {
        while self.is_due(place) {
            let (_, fragment) = &self.marks.blocks[self.next_block];
            let Some(clip) = clip::Clip::new(self.other, &fragment.range) else {
                self.next_block += 1;
                continue;
            };
            let Some(events) = clip.inside(self.document, containers, &fragment.marks) else { return };
            emitter.append(events);
            self.next_block += 1;
        }
    }
}

#[cfg(test)]
mod tests;
