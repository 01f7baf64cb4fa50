//! Words that run the other way: what a text says in Hebrew or Arabic inside English, and the other way round.
//!
//! A quotation that runs the other way is put in an isolate (`<bdi>`, UAX #9 rule X5a), so that it takes part in the order of
//! its sentence as one neutral thing: without, a number or a full stop that follows it would jump to its far side (rules W and
//! N). Its marks stay outside. They belong to the sentence that quotes: there they lie between the isolate and words of the
//! sentence, and so take its direction (N1, N2), the opening mark first; inside, `“` and `”`, which have no mirrored form,
//! would change places and point away from the words.
//!
//! A quotation, an item of a list or a cell runs the other way when its first strong character does (P2, P3) and most of its
//! letters do: "BBC" does not turn the Arabic that it begins. The direction is written out (HL1), since the browser's own
//! guess would count the hidden words of marks ("added", "removed") as well.
//!
//! A text without letters of the other direction costs one look at its bytes, and so does a block.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::weave::is_inline;
use crate::model::Direction;

/// What stands for an isolate of a direction among events, at its start and at its end: the dialect has neither of the two.
const RTL: (Event<'static>, Event<'static>) = (Event::Start(Tag::Subscript), Event::End(TagEnd::Subscript));
const LTR: (Event<'static>, Event<'static>) =
    (Event::Start(Tag::Superscript), Event::End(TagEnd::Superscript));

/// A piece of a text's events, with its bytes.
type Placed<'e> = (Event<'e>, Range<usize>);

/// The direction against that of a text, if letters in it run that way.
pub(super) fn against(text: &str, direction: Direction) -> Option<Direction> {
    let other = direction.opposite();
    runs_somewhere(text, other).then_some(other)
}

/// Whether a letter of a text runs in a direction.
fn runs_somewhere(text: &str, way: Direction) -> bool {
    // Most bytes cannot begin such a letter; many at once are looked through faster.
    let may = |byte: &u8| match way {
        Direction::Ltr => byte.is_ascii_alphabetic() || *byte >= 0xc2,
        Direction::Rtl => *byte >= 0xd6 && *byte != 0xe2,
    };
    text.as_bytes().chunks(CHUNK).enumerate().any(|(number, chunk)| {
        let any = chunk.iter().fold(false, |any, byte| any | may(byte));
        any && chunk
            .iter()
            .enumerate()
            .filter(|(_, byte)| may(byte))
            .any(|(at, _)| text[number * CHUNK + at..].chars().next().and_then(strong) == Some(way))
    })
}

/// Bytes that are looked through together.
const CHUNK: usize = 64;

/// The direction of a strong character (classes L, R and AL of UAX #9): a letter, or a mark that stands for one.
fn strong(c: char) -> Option<Direction> {
    match c {
        '\u{200e}' => Some(Direction::Ltr),
        '\u{200f}' | '\u{61c}' => Some(Direction::Rtl),
        '\u{590}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}' => c.is_alphabetic().then_some(Direction::Rtl),
        c if c.is_ascii() => c.is_ascii_alphabetic().then_some(Direction::Ltr),
        c => c.is_alphabetic().then_some(Direction::Ltr),
    }
}

/// What the letters of a stretch of text say of its direction.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    first: Option<Direction>,
    ltr: usize,
    rtl: usize,
}

impl Tally {
    fn add(&mut self, c: char) {
        let Some(direction) = strong(c) else { return };
        self.first = self.first.or(Some(direction));
        match direction {
            Direction::Ltr => self.ltr += 1,
            Direction::Rtl => self.rtl += 1,
        }
    }

    fn add_all(&mut self, words: &str) {
        if !words.is_ascii() {
            return words.chars().for_each(|c| self.add(c));
        }
        let letters = words.bytes().filter(u8::is_ascii_alphabetic).count();
        self.join(Self { first: (letters > 0).then_some(Direction::Ltr), ltr: letters, rtl: 0 });
    }

    fn join(&mut self, other: Self) {
        self.first = self.first.or(other.first);
        self.ltr += other.ltr;
        self.rtl += other.rtl;
    }

    fn runs(self, way: Direction) -> bool {
        let (along, against) = match way {
            Direction::Ltr => (self.ltr, self.rtl),
            Direction::Rtl => (self.rtl, self.ltr),
        };
        self.first == Some(way) && along >= against
    }
}

/// Begin and end of an item that is gone, as [`super::weave`] writes them.
pub(super) const GONE_ITEM: (&str, &str) = ("<li class=\"gone\">", "</li>\n");

/// Of each event whether it starts a quotation, an item or a cell that runs the other way; of none, where none starts one.
pub(super) fn turned(events: &[Event<'_>], other: Direction) -> Vec<bool> {
    let may_turn = |event: &Event<'_>| match event {
        Event::Start(Tag::BlockQuote(_) | Tag::Item | Tag::TableCell) => true,
        // Written by us.
        Event::InlineHtml(CowStr::Borrowed(tag)) => *tag == GONE_ITEM.0,
        _ => false,
    };
    if !events.iter().any(may_turn) {
        return Vec::new();
    }
    let mut turned = vec![false; events.len()];
    let mut open: Vec<(usize, Tally)> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        match event {
            event if may_turn(event) => open.push((at, Tally::default())),
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, tally)) = open.last_mut() {
                    tally.add_all(words);
                }
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::TableCell) => {
                close(&mut open, &mut turned, other);
            }
            Event::InlineHtml(tag) if **tag == *GONE_ITEM.1 => close(&mut open, &mut turned, other),
            _ => {}
        }
    }
    turned
}

fn close(open: &mut Vec<(usize, Tally)>, turned: &mut [bool], other: Direction) {
    let Some((at, tally)) = open.pop() else { return };
    turned[at] = tally.runs(other);
    if let Some((_, around)) = open.last_mut() {
        around.join(tally);
    }
}

/// Puts isolates around what stands in quotation marks and runs the other way, in a text with letters that run [`against`] it.
pub(super) fn quotations<'e>(events: Vec<Placed<'e>>, source: &str, other: Direction) -> Vec<Placed<'e>> {
    let cuts = cuts(&events, source, other);
    if cuts.is_empty() {
        return events;
    }
    let (start, end) = if other == Direction::Rtl { RTL } else { LTR };
    let mut out = Vec::with_capacity(events.len() + 2 * cuts.len());
    let mut next = cuts.into_iter().peekable();
    for (at, (event, range)) in events.into_iter().enumerate() {
        let Event::Text(words) = &event else {
            out.push((event, range));
            continue;
        };
        let mut from = 0;
        while let Some(cut) = next.next_if(|cut| cut.event == at) {
            out.extend(piece(words, &range, from..cut.place));
            let inside = cut.source.clone();
            out.push((if cut.opens { &start } else { &end }.clone(), inside));
            from = cut.place;
        }
        if from == 0 {
            out.push((event, range));
        } else {
            out.extend(piece(words, &range, from..words.len()));
        }
    }
    out
}

/// A part of an event's words, in its place; nothing of no words.
fn piece<'e>(words: &CowStr<'e>, range: &Range<usize>, part: Range<usize>) -> Option<Placed<'e>> {
    let text = match words {
        CowStr::Borrowed(words) => CowStr::Borrowed(&words[part.clone()]),
        words => words[part.clone()].to_owned().into(),
    };
    // A mark that was set, or written as an entity, is the only one of its event: it is not parted.
    let same = range.len() == words.len();
    let place = if same { range.start + part.start..range.start + part.end } else { range.clone() };
    (!part.is_empty()).then_some((Event::Text(text), place))
}

/// Where an isolate starts or ends: before this byte of this event's words.
#[derive(Debug)]
struct Cut {
    event: usize,
    place: usize,
    opens: bool,
    /// The bytes of the source inside the isolate.
    source: Range<usize>,
}

/// Words of a block: of one event.
#[derive(Debug, Clone, Copy)]
struct Words {
    event: usize,
    /// The element that they stand in.
    parent: usize,
    /// Whether they may hold marks: code quotes nothing, and the text of a picture has no elements.
    may_mark: bool,
}

/// A character of a block.
#[derive(Debug, Clone, Copy)]
struct Letter {
    c: char,
    place: usize,
    of: Words,
}

fn cuts(events: &[Placed<'_>], source: &str, other: Direction) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut block: Vec<Words> = Vec::new();
    let mut parents: Vec<usize> = Vec::new();
    let (mut pictures, mut code) = (0, 0);
    for (event, (kind, range)) in events.iter().enumerate() {
        match kind {
            Event::Start(tag) => {
                if !is_inline(tag) {
                    cuts_of_block(&mut block, events, other, &mut cuts);
                }
                pictures += usize::from(matches!(tag, Tag::Image { .. }));
                code += usize::from(matches!(tag, Tag::CodeBlock(_)));
                parents.push(event);
            }
            Event::End(tag) => {
                pictures -= usize::from(matches!(tag, TagEnd::Image));
                code -= usize::from(matches!(tag, TagEnd::CodeBlock));
                let start = parents.pop().map(|start| &events[start].0);
                if !matches!(start, Some(Event::Start(tag)) if is_inline(tag)) {
                    cuts_of_block(&mut block, events, other, &mut cuts);
                }
            }
            Event::Text(words) | Event::Code(words) => {
                let is_text = matches!(kind, Event::Text(_));
                let verbatim = source.get(range.clone()) == Some(&**words) || words.chars().nth(1).is_none();
                let may_mark = is_text && verbatim && pictures == 0 && code == 0;
                let parent = parents.last().copied().unwrap_or(usize::MAX);
                block.push(Words { event, parent, may_mark });
            }
            Event::SoftBreak | Event::HardBreak => {
                block.push(Words { event, parent: usize::MAX, may_mark: false });
            }
            _ => {}
        }
    }
    cuts_of_block(&mut block, events, other, &mut cuts);
    cuts
}

/// The words of an event; a break is a space.
fn words_of<'e>(event: &'e Event<'_>) -> &'e str {
    match event {
        Event::Text(words) | Event::Code(words) => words,
        _ => " ",
    }
}

/// Adds the isolates of a block's outermost quotations that need one, and empties the block.
fn cuts_of_block(block: &mut Vec<Words>, events: &[Placed<'_>], other: Direction, cuts: &mut Vec<Cut>) {
    let text = |words: &Words| words_of(&events[words.event].0);
    let mut line: Vec<Letter> = Vec::new();
    if block.iter().any(|words| runs_somewhere(text(words), other)) {
        for &of in &*block {
            line.extend(text(&of).char_indices().map(|(place, c)| Letter { c, place, of }));
        }
    }
    block.clear();
    let mut done = 0;
    for (open, close) in pairs(&line) {
        let inside = &line[open + 1..close];
        let (Some(first), Some(last)) = (inside.first(), inside.last()) else { continue };
        if open < done || line[open].of.parent != line[close].of.parent {
            continue;
        }
        let mut tally = Tally::default();
        for letter in inside {
            tally.add(letter.c);
        }
        if !tally.runs(other) {
            continue;
        }
        done = close;
        let source = events[first.of.event].1.start..events[last.of.event].1.end;
        let mark = line[open];
        let place = mark.place + mark.c.len_utf8();
        cuts.push(Cut { event: mark.of.event, place, opens: true, source: source.clone() });
        cuts.push(Cut { event: line[close].of.event, place: line[close].place, opens: false, source });
    }
}

/// So many quotations may stand in one another: nobody reads more, and a text of nothing but marks must not take for ever.
const DEEPEST: usize = 8;

/// The pairs of quotation marks in a block, by their opening marks; nested ones behind those around them.
fn pairs(line: &[Letter]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, letter) in line.iter().enumerate().filter(|(_, letter)| letter.of.may_mark && is_mark(letter.c))
    {
        let before = at.checked_sub(1).map(|before| line[before].c);
        let after = line.get(at + 1).map(|after| after.c);
        // Inside a word it is an apostrophe, or the sign of abbreviation of Hebrew.
        if before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let closes = open.iter().rposition(|&start| closers(line[start].c).contains(&letter.c));
        if let Some(place) = closes {
            pairs.push((open[place], at));
            open.truncate(place);
        } else if !before.is_some_and(char::is_alphanumeric) {
            if open.len() == DEEPEST {
                open.remove(0);
            }
            open.push(at);
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The marks that end a quotation which this one opens, in any of the languages that use it.
fn closers(opening: char) -> &'static [char] {
    match opening {
        '“' => &['”'],
        '”' => &['”', '“'],
        '„' => &['“', '”'],
        '«' => &['»'],
        '»' => &['«'],
        '‘' => &['’'],
        '‚' => &['‘', '’'],
        '‹' => &['›'],
        '›' => &['‹'],
        '「' => &['」'],
        '『' => &['』'],
        '"' => &['"'],
        '״' => &['״'],
        _ => &[],
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』') || !closers(c).is_empty()
}

#[cfg(test)]
mod tests;
