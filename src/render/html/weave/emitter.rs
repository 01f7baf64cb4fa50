//! Writes events with wrappers around words.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::clip::Clip;
use super::document::{Document, is_inline};
use super::{Fragment, MarkStep, Marks};
use crate::render::html::writer::html;

pub(super) struct Emitter<'d, 'e> {
    document: &'d Document<'e>,
    /// Where fragments come from.
    other: Option<&'d Document<'e>>,
    marks: &'d Marks,
    /// Of each wrapper the place where it ends.
    ends: Vec<usize>,
    /// The step that comes next.
    next: usize,
    /// The wrappers that words stand in now, the outermost first.
    active: Vec<usize>,
    /// Those of them that are open in the output, and how deep.
    written: Vec<(usize, usize)>,
    /// Whether each wrapper was opened.
    begun: Vec<bool>,
    depth: usize,
    /// How many links are open: none may stand in another.
    links: usize,
    /// The picture of the other text that was put in last.
    told_image: Option<usize>,
    /// Events before this one are written already.
    done: usize,
    out: Vec<Event<'e>>,
    changed: bool,
}

impl<'d, 'e> Emitter<'d, 'e> {
    pub(super) fn new(document: &'d Document<'e>, other: Option<&'d Document<'e>>, marks: &'d Marks) -> Self {
        let mut ends = vec![usize::MAX; marks.spans.len()];
        for (at, step) in &marks.steps {
            if let MarkStep::Close(span) = step {
                ends[*span] = *at;
            }
        }
        Self {
            document,
            other,
            marks,
            ends,
            next: 0,
            active: Vec::new(),
            written: Vec::new(),
            begun: vec![false; marks.spans.len()],
            depth: 0,
            links: 0,
            told_image: None,
            done: 0,
            out: Vec::new(),
            changed: false,
        }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// What was written since the last time, and whether something was marked in it.
    pub(super) fn take(&mut self) -> (Vec<Event<'e>>, bool) {
        (std::mem::take(&mut self.out), std::mem::take(&mut self.changed))
    }

    /// Writes an event, with everything that is to be done up to it.
    pub(super) fn event(&mut self, at: usize) {
        if at < self.done {
            return;
        }
        match self.document.event(at) {
            Event::Start(Tag::Image { .. }) => self.image(at),
            Event::Start(tag) => self.start(at, is_inline(tag)),
            Event::End(_) => self.end(at),
            _ => self.leaf(at, &(0..usize::MAX)),
        }
    }

    /// Writes events that are whole in themselves.
    pub(super) fn append(&mut self, events: Vec<Event<'e>>) {
        self.close_to(0);
        self.out.extend(events);
        self.changed = true;
    }

    /// Does what is to be done before an element.
    pub(super) fn steps_before(&mut self, at: usize) {
        let start = self.document.extent(at).map_or(self.document.range(at).start, |inside| inside.0);
        self.steps(start.saturating_sub(1));
    }

    /// Does what is to be done up to a place.
    pub(super) fn steps(&mut self, up_to: usize) {
        while let Some((_, step)) = self.marks.steps.get(self.next).filter(|(place, _)| *place <= up_to) {
            self.next += 1;
            self.step(step);
        }
    }

    /// Whether words are left out now.
    pub(super) fn hides(&self) -> bool {
        self.active.iter().any(|&span| self.marks.spans[span].hide)
    }

    /// Where something is to be done next.
    pub(super) fn next_place(&self) -> Option<usize> {
        self.marks.steps.get(self.next).map(|(place, _)| *place)
    }

    pub(super) fn start(&mut self, at: usize, inline: bool) {
        let event = self.document.event(at).clone();
        match self.document.extent(at) {
            Some(inside) if inline => {
                self.steps(inside.0);
                let around = self.active.iter().take_while(|&&span| self.ends[span] >= inside.1).count();
                self.sync(around);
            }
            _ if inline => {}
            _ => {
                self.steps_before(at);
                self.close_to(0);
            }
        }
        self.links += usize::from(matches!(event, Event::Start(Tag::Link { .. })));
        self.out.push(event);
        self.depth += 1;
    }

    pub(super) fn end(&mut self, at: usize) {
        let start = self.document.partner(at);
        let inline = !self.document.starts_block(start);
        if let Some((_, last)) = self.document.extent(at) {
            if inline {
                self.close_inside(last);
            } else {
                self.steps(last);
            }
        }
        let depth = self.depth;
        let keep = if inline { self.written.iter().take_while(|(_, deep)| *deep < depth).count() } else { 0 };
        self.close_to(keep);
        let event = self.document.event(at).clone();
        self.links -= usize::from(event == Event::End(TagEnd::Link));
        self.out.push(event);
        self.depth -= 1;
    }

    /// Ends the wrappers that were opened inside the element that ends, where the next steps say so.
    fn close_inside(&mut self, last: usize) {
        while let Some((place, step @ MarkStep::Close(span))) = self.marks.steps.get(self.next) {
            let inside = self.written.iter().any(|(open, depth)| open == span && *depth >= self.depth);
            if *place > last || !inside {
                break;
            }
            self.next += 1;
            self.step(step);
        }
    }

    /// Writes words, as far as they lie within limits.
    pub(super) fn leaf(&mut self, at: usize, limits: &std::ops::Range<usize>) {
        let range = self.document.range(at);
        match self.document.event(at) {
            Event::Text(words) | Event::Code(words) if self.document.verbatim(at).is_some() => {
                let range = self.document.verbatim(at).unwrap_or_default();
                let code = matches!(self.document.event(at), Event::Code(_));
                let (mut from, to) = (range.start.max(limits.start), range.end.min(limits.end));
                self.steps(from);
                while from < to {
                    let next = self.next_place().map_or(to, |place| place.min(to));
                    let next = if words.is_char_boundary(next - range.start) { next } else { to };
                    let piece = &words[from - range.start..next - range.start];
                    if !piece.is_empty() {
                        let whole = piece.len() == words.len();
                        let piece = if whole { words.clone() } else { piece.to_owned().into() };
                        self.words(if code { Event::Code(piece) } else { Event::Text(piece) });
                    }
                    from = next;
                    if from < to {
                        self.steps(from);
                    }
                }
            }
            Event::SoftBreak | Event::HardBreak | Event::Rule => {
                self.steps(range.start);
                if !self.hides() {
                    self.out.push(self.document.event(at).clone());
                }
            }
            // HTML can open what it does not close.
            Event::Html(_) | Event::InlineHtml(_) => {
                self.steps(range.start);
                self.close_to(0);
                self.out.push(self.document.event(at).clone());
            }
            event => {
                let event = event.clone();
                self.around(range.start, range.end, |emitter| emitter.words(event));
            }
        }
    }

    /// Writes an image. What changed in its text is around it.
    pub(super) fn image(&mut self, at: usize) {
        let end = self.document.partner(at);
        self.done = end + 1;
        let (first, last) = self
            .document
            .extent(at)
            .unwrap_or((self.document.range(at).start, self.document.range(at).start));
        self.around(first, last, |emitter| {
            if emitter.hides() {
                return emitter.sync(usize::MAX);
            }
            emitter.sync(usize::MAX);
            emitter.out.extend((at..=end).map(|at| emitter.document.event(at).clone()));
        });
    }

    /// Writes what cannot be parted, and around it everything that is to be done inside.
    fn around(&mut self, first: usize, last: usize, write: impl FnOnce(&mut Self)) {
        self.steps(first);
        let mut closed = Vec::new();
        while let Some((_, step)) = self.marks.steps.get(self.next).filter(|(place, _)| *place < last) {
            self.next += 1;
            match step {
                MarkStep::Close(_) => closed.push(step),
                _ => self.step(step),
            }
        }
        write(self);
        for step in closed {
            self.step(step);
        }
    }

    fn words(&mut self, event: Event<'e>) {
        self.sync(usize::MAX);
        if !self.hides() {
            self.out.push(event);
        }
    }

    fn step(&mut self, step: &MarkStep) {
        match step {
            MarkStep::Open(span) => {
                self.active.push(*span);
                self.changed = true;
            }
            MarkStep::Close(span) => self.close(*span),
            MarkStep::Insert(fragment) => self.insert(fragment),
        }
    }

    /// Puts in words of the other text.
    pub(super) fn insert(&mut self, fragment: &Fragment) {
        self.changed = true;
        let Some(clip) = self.other.and_then(|other| Clip::new(other, &fragment.range)) else { return };
        // A picture cannot be parted: it is told once, however much of its text changed.
        let image = clip.image();
        if image.is_some() && image == self.told_image {
            return;
        }
        self.told_image = image;
        self.sync(usize::MAX);
        if fragment.spaces.0 {
            self.out.push(Event::Text(" ".into()));
        }
        let words = clip.inline(&fragment.marks);
        if self.links > 0 {
            self.out.extend(words.into_iter().filter_map(unlinked));
        } else {
            self.out.extend(words);
        }
        if fragment.spaces.1 {
            self.out.push(Event::Text(" ".into()));
        }
    }

    /// Ends a wrapper. One that no words came to stand in is written all the same: what it says is not lost.
    fn close(&mut self, span: usize) {
        let mark = &self.marks.spans[span];
        if let Some(place) = self.written.iter().position(|(open, _)| *open == span) {
            self.close_to(place + 1);
            self.written.pop();
            self.push(&mark.tail);
            self.push(&mark.close);
        } else if self.begun[span] {
            self.push(&mark.tail);
        } else {
            self.begun[span] = true;
            self.push(&mark.open);
            self.push(&mark.tail);
            self.push(&mark.close);
        }
        self.active.retain(|active| *active != span);
    }

    #[allow(clippy::ptr_arg, reason = "what is static need not be copied")]
    fn push(&mut self, mark: &Cow<'static, str>) {
        let event = html(CowStr::from(mark.clone()));
        if self.links > 0 {
            self.out.extend(unlinked(event));
        } else if !mark.is_empty() {
            self.out.push(event);
        }
    }

    /// Closes what is open in the output, but for the outermost few.
    fn close_to(&mut self, keep: usize) {
        while self.written.len() > keep {
            let Some((span, _)) = self.written.pop() else { break };
            self.push(&self.marks.spans[span].close);
        }
    }

    /// Opens the wrappers that words now stand in: the outermost few of them.
    pub(super) fn sync(&mut self, most: usize) {
        let wanted = self.active.len().min(most);
        let same =
            self.written.iter().zip(&self.active[..wanted]).take_while(|((open, _), span)| open == *span);
        let same = same.count();
        self.close_to(same);
        for at in same..wanted {
            let span = self.active[at];
            let mark = &self.marks.spans[span];
            let words = if self.begun[span] { &mark.again } else { &mark.open };
            self.push(words);
            self.begun[span] = true;
            self.written.push((span, self.depth));
        }
    }
}

/// What stands in a link has none of its own: of a link only its words and its place stay.
fn unlinked(event: Event<'_>) -> Option<Event<'_>> {
    match event {
        Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link) => None,
        Event::InlineHtml(mark) if mark.contains("<a ") => {
            let mut out = String::with_capacity(mark.len());
            let mut rest = &*mark;
            while let Some((before, link)) = rest.split_once(" href=\"") {
                out.push_str(before);
                rest = link.split_once('"').map_or("", |(_, after)| after);
            }
            out.push_str(rest);
            Some(html(out.replace("<a ", "<span ").replace("<a>", "<span>").replace("</a>", "</span>")))
        }
        event => Some(event),
    }
}
