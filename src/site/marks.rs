//! A comparison as marks in rendered text: words as well as tags, so that nothing depends on colour or on how a tag is read
//! aloud.
//!
//! Every sentence that the summary counts has exactly one `data-change` that says what became of it.

mod spans;

use std::ops::Range;

pub(super) use self::spans::{Aloud, escape};

use self::spans::{SHADES, fresh_span, version_span};
use crate::render::{Fragment, MarkSpan, MarkStep, Marks};
use crate::timeline::{Comparison, Edits, Gone, Link, LinkKind, Origin, Place, Text, WordChange, gone};
use crate::words::Words;

/// Two texts and what became of the one in the other.
pub(super) struct Compared<'t> {
    pub(super) old: &'t Text,
    pub(super) new: &'t Text,
    pub(super) comparison: &'t Comparison,
    /// Its words.
    pub(super) edits: &'t Edits,
    /// The source of the new text.
    pub(super) source: &'t str,
    /// The words of the interface, and their attributes where the text is in another language.
    pub(super) words: &'t Words,
    pub(super) lang: &'t str,
    /// What they say aloud.
    pub(super) aloud: Aloud,
    /// Attributes of words of the old text, where it is in another language than the new one.
    pub(super) old_lang: &'t str,
}

impl<'t> Compared<'t> {
    /// The new text, with what is new wrapped and what is gone where it stood.
    pub(super) fn inline(&self) -> Marks {
        let mut builder =
            Builder { compared: self, link_of_old: self.link_of_old(), facts: 0, marks: Marks::default() };
        let gone = gone(self.old, self.new, self.comparison);
        let places = Places::of(&gone, self.new.len());
        let link_of = self.link_of_new();
        for at in 0..self.new.len() {
            places.before[at]
                .iter()
                .for_each(|&gone| builder.stood(gone, self.new.source_of(at).start, false));
            match link_of[at] {
                Some(link) if link.new[0] == at => builder.link(link),
                Some(_) => {}
                None => {
                    let (before, after) = (at.checked_sub(1), at + 1);
                    let together = |other: usize| {
                        other < self.new.len()
                            && link_of[other].is_none()
                            && self.new.block_of(other) == self.new.block_of(at)
                            && places.between(at, other)
                    };
                    builder.added(at, !before.is_some_and(together), !together(after));
                }
            }
            places.after[at].iter().for_each(|&gone| builder.stood(gone, self.new.source_of(at).end, true));
        }
        builder.blocks(&gone);
        builder.marks.steps.sort_by_key(|(at, _)| *at);
        builder.marks
    }

    /// The old text, with what is gone or went elsewhere wrapped.
    pub(super) fn before(&self) -> Marks {
        let mut marks = Marks::default();
        for (at, link) in self.link_of_old().into_iter().enumerate() {
            match link {
                None => wrap(&mut marks, self.old.source_of(at), self.removed_sentence(false, true, true)),
                Some(link) if link.old[0] == at && (link.moved.is_some() || link.kind != LinkKind::Kept) => {
                    let range = whole(self.old, &link.old);
                    let outer = open(&mut marks, range.start, self.link_span(link, None));
                    for change in self.edits.of(link) {
                        if !change.old.is_empty() && change.old_text != change.new_text && !change.same {
                            wrap(&mut marks, change.old.clone(), self.removed_words());
                        }
                    }
                    marks.steps.push((range.end, MarkStep::Close(outer)));
                }
                Some(_) => {}
            }
        }
        marks
    }

    /// The bytes of words of the new text that were not there before, from top to end.
    pub(super) fn fresh(&self) -> Vec<Range<usize>> {
        let mut fresh = Vec::new();
        for (at, link) in self.link_of_new().iter().enumerate() {
            match link {
                None => fresh.push(self.new.source_of(at)),
                Some(link) if link.new[0] == at && link.kind == LinkKind::Edited => {
                    let words = self.edits.of(link).iter();
                    let new = words.filter(|change| !change.same && !change.new.is_empty());
                    fresh.extend(new.map(|change| change.new.clone()));
                }
                Some(_) => {}
            }
        }
        fresh.sort_by_key(|words| words.start);
        fresh
    }

    pub(super) fn link_of_new(&self) -> Vec<Option<&'t Link>> {
        let mut link_of: Vec<Option<&Link>> = vec![None; self.new.len()];
        for link in &self.comparison.links {
            link.new.iter().for_each(|&at| link_of[at] = Some(link));
        }
        link_of
    }

    pub(super) fn link_of_old(&self) -> Vec<Option<&'t Link>> {
        let mut link_of: Vec<Option<&Link>> = vec![None; self.old.len()];
        for link in &self.comparison.links {
            link.old.iter().for_each(|&at| link_of[at] = Some(link));
        }
        link_of
    }

    /// Whether a sentence is part of a block that moved whole.
    fn moves_whole(&self, link: &Link) -> bool {
        let block = self.new.block_of(link.new[0]);
        self.comparison.moved_blocks.binary_search_by_key(&block, |moved| moved.new).is_ok()
    }

    /// Whether an earlier sentence of the same block has told of the move.
    fn is_told(&self, link: &Link) -> bool {
        let block = self.new.block_of(link.new[0]);
        self.moves_whole(link) && self.new.sentences_of(block).start != link.new[0]
    }

    /// The number that both ends of a move have.
    fn number(link: &Link) -> usize {
        link.new[0] + 1
    }
}

/// A text in which every sentence names the version that it dates from, but for those that came in unchanged with the first;
/// words that the last update added are marked as well. `fresh` is their bytes, from top to end.
pub(super) fn versions(text: &Text, origins: &[Origin], fresh: &[Range<usize>]) -> Marks {
    let mut marks = Marks::default();
    let mut fresh = fresh.iter().peekable();
    for (at, origin) in origins.iter().enumerate() {
        let range = text.source_of(at);
        let version = origin.changed.max(origin.since);
        let outer = (version > 0).then(|| open(&mut marks, range.start, version_span(version + 1)));
        // Words at the seam of two sentences begin in the first of them.
        while let Some(words) = fresh.next_if(|words| words.start < range.end) {
            wrap(&mut marks, words.clone(), fresh_span());
        }
        if let Some(outer) = outer {
            marks.steps.push((range.end, MarkStep::Close(outer)));
        }
    }
    marks.steps.sort_by_key(|(at, _)| *at);
    marks
}

/// A text with each sentence in the shade of the version that it comes from, and after those of one origin a note on it.
/// `note` tells an origin as HTML.
pub(super) fn origins(
    text: &Text,
    origins: &[Origin],
    shade: impl Fn(usize) -> usize,
    mut note: impl FnMut(Origin) -> String,
) -> Marks {
    let mut marks = Marks::default();
    for (at, &origin) in origins.iter().enumerate() {
        let goes_on = origins.get(at + 1) == Some(&origin) && text.block_of(at) == text.block_of(at + 1);
        let open = SHADES[shade(origin.first).min(SHADES.len() - 1)];
        let span = MarkSpan {
            tail: if goes_on { "".into() } else { note(origin).into() },
            ..MarkSpan::plain(open, "</span>")
        };
        wrap(&mut marks, text.source_of(at), span);
    }
    marks
}

struct Builder<'c, 't> {
    compared: &'c Compared<'t>,
    link_of_old: Vec<Option<&'t Link>>,
    /// Facts told so far.
    facts: usize,
    marks: Marks,
}

impl Builder<'_, '_> {
    fn added(&mut self, at: usize, first: bool, last: bool) {
        let span = self.compared.added_sentence(first, last);
        wrap(&mut self.marks, self.compared.new.source_of(at), span);
    }

    /// A sentence that goes on, with the words that changed.
    fn link(&mut self, link: &Link) {
        if link.kind == LinkKind::Kept && link.moved.is_none() {
            return;
        }
        let compared = self.compared;
        let number = Compared::number(link);
        let range = whole(compared.new, &link.new);
        let outer = open(&mut self.marks, range.start, compared.link_span(link, Some(number)));
        if link.kind != LinkKind::Kept {
            for change in compared.edits.of(link).iter().filter(|change| !change.same) {
                self.change(change, link.kind);
            }
        }
        self.marks.steps.push((range.end, MarkStep::Close(outer)));
    }

    fn change(&mut self, change: &WordChange, kind: LinkKind) {
        let compared = self.compared;
        let fact = (!change.facts.is_empty()).then(|| {
            self.facts += 1;
            self.facts
        });
        let same_words = kind == LinkKind::Restyled && change.old_text == change.new_text;
        if same_words {
            let span = MarkSpan::plain("<span class=\"light\">", "</span>");
            return wrap(&mut self.marks, change.new.clone(), span);
        }
        if !change.old.is_empty() {
            let mut marks = Marks::default();
            let span = match fact {
                Some(number) => compared.fact(change, false, Some(number).filter(|_| change.new.is_empty())),
                None => compared.removed_words(),
            };
            wrap(&mut marks, change.old.clone(), span);
            let before = self.compared.source[..change.new.start].trim_end_matches(['*', '_', '~', '[', '`']);
            let spaces = if before.is_empty() || before.ends_with(char::is_whitespace) {
                (false, true)
            } else {
                (change.spaced_old, false)
            };
            let fragment = Fragment { range: change.old.clone(), marks, spaces };
            self.marks.steps.push((change.new.start, MarkStep::Insert(fragment)));
        }
        if !change.new.is_empty() {
            let span = match fact {
                Some(number) => compared.fact(change, true, Some(number)),
                None => compared.added_words(),
            };
            wrap(&mut self.marks, change.new.clone(), span);
        }
    }

    /// What is gone from beside a sentence.
    fn stood(&mut self, gone: &Gone, at: usize, after: bool) {
        let range = whole_range(self.compared.old, &gone.old);
        let marks = self.fate(gone.old.clone());
        let fragment = Fragment { range, marks, spaces: (after, !after) };
        self.marks.steps.push((at, MarkStep::Insert(fragment)));
    }

    /// What is gone with its block. Blocks that stood in a row are put in together.
    fn blocks(&mut self, all: &[Gone]) {
        let mut runs: Vec<(Option<usize>, Range<usize>)> = Vec::new();
        for gone in all {
            let Place::Block(after) = gone.place else { continue };
            match runs.last_mut().filter(|(place, run)| *place == after && run.end == gone.old.start) {
                Some((_, run)) if self.compared.same_kind(run.start, gone.old.start) => {
                    run.end = gone.old.end;
                }
                _ => runs.push((after, gone.old.clone())),
            }
        }
        for (after, run) in runs {
            let after = after.map(|block| self.compared.new.blocks()[block].source.1 as usize);
            let range = whole_range(self.compared.old, &run);
            let fragment = Fragment { range, marks: self.fate(run), spaces: (false, false) };
            self.marks.blocks.push((after, fragment));
        }
        self.marks.blocks.sort_by_key(|(after, _)| *after);
    }

    /// Old sentences as removed, or as a word on where they went.
    fn fate(&self, sentences: Range<usize>) -> Marks {
        let compared = self.compared;
        let mut marks = Marks::default();
        for at in sentences.clone() {
            let span = match self.link_of_old[at] {
                None => {
                    let beside = |other: Option<usize>| {
                        other.is_some_and(|other| {
                            sentences.contains(&other)
                                && self.link_of_old[other].is_none()
                                && compared.old.block_of(other) == compared.old.block_of(at)
                        })
                    };
                    compared.removed_sentence(true, !beside(at.checked_sub(1)), !beside(Some(at + 1)))
                }
                Some(link) => compared.went(link, at),
            };
            wrap(&mut marks, compared.old.source_of(at), span);
        }
        marks
    }
}

impl Compared<'_> {
    /// Blocks of one kind stand in one list, or one quotation.
    fn same_kind(&self, one: usize, other: usize) -> bool {
        let kind = |at: usize| std::mem::discriminant(&self.old.blocks()[self.old.block_of(at)].kind);
        kind(one) == kind(other)
    }

    fn is_told_where_it_was(&self, link: &Link) -> bool {
        self.moves_whole(link) && self.old.sentences_of(self.old.block_of(link.old[0])).start != link.old[0]
    }

    /// Of a block that moved whole, the number of its first sentence.
    fn number_told(&self, link: &Link) -> usize {
        if self.moves_whole(link) {
            self.new.sentences_of(self.new.block_of(link.new[0])).start + 1
        } else {
            Self::number(link)
        }
    }
}

/// What is gone, by the sentences that it stood beside.
struct Places<'g> {
    before: Vec<Vec<&'g Gone>>,
    after: Vec<Vec<&'g Gone>>,
}

impl<'g> Places<'g> {
    fn of(gone: &'g [Gone], len: usize) -> Self {
        let (mut before, mut after) = (vec![Vec::new(); len], vec![Vec::new(); len]);
        for gone in gone {
            match gone.place {
                Place::Before(at) => before[at].push(gone),
                Place::After(at) => after[at].push(gone),
                Place::Block(_) => {}
            }
        }
        Self { before, after }
    }

    /// Whether nothing stood between two sentences in a row.
    fn between(&self, one: usize, other: usize) -> bool {
        let (first, second) = (one.min(other), one.max(other));
        self.after[first].is_empty() && self.before[second].is_empty()
    }
}

/// The bytes of sentences that a link joins.
fn whole(text: &Text, sentences: &[usize]) -> Range<usize> {
    match sentences {
        [first, .., last] => whole_range(text, &(*first..last + 1)),
        [only] => text.source_of(*only),
        [] => 0..0,
    }
}

fn whole_range(text: &Text, sentences: &Range<usize>) -> Range<usize> {
    text.source_of(sentences.start).start..text.source_of(sentences.end - 1).end
}

/// Starts a wrapper.
fn open(marks: &mut Marks, at: usize, span: MarkSpan) -> usize {
    marks.spans.push(span);
    let number = marks.spans.len() - 1;
    marks.steps.push((at, MarkStep::Open(number)));
    number
}

/// Wraps a range.
fn wrap(marks: &mut Marks, range: Range<usize>, span: MarkSpan) {
    let number = open(marks, range.start, span);
    marks.steps.push((range.end, MarkStep::Close(number)));
}

#[cfg(test)]
mod tests;
