//! The texts of a timeline, and what each became of the one before it.

use std::cell::OnceCell;

use super::Timeline;
use super::change::Change;
use super::compare::{Comparison, Edits, Stretch, compare, stretches};
use super::text::Text;
use crate::model::{Revision, Status};

/// The texts of a timeline's entries, each segmented once, however many comparisons it takes part in. Entries are named by
/// their positions in the timeline.
#[derive(Debug)]
pub struct Texts<'a> {
    entries: Vec<Read<'a>>,
}

#[derive(Debug)]
struct Read<'a> {
    revision: &'a Revision,
    /// Nothing where the text is withheld.
    text: Option<Text>,
    /// The entry before whose text may be read, and what became of it.
    step: Option<(usize, Comparison)>,
    edits: OnceCell<Edits>,
}

/// What is known of an entry's text without the text: enough for the timeline and for lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// How many words it has; nothing where it is withheld.
    pub words: Option<usize>,
    /// The last entry before it whose text may be read.
    pub before: Option<usize>,
    /// What differs between the two, in numbers.
    pub change: Option<Change>,
    /// Where the changes fall.
    pub stretches: Vec<Stretch>,
}

impl<'a> Texts<'a> {
    /// Segments the texts of a timeline, and compares each with the one before.
    pub fn of(timeline: &Timeline<'a>) -> Self {
        let mut entries: Vec<Read<'a>> = Vec::with_capacity(timeline.entries().len());
        let mut before: Option<usize> = None;
        for revision in timeline.entries().iter().map(super::Entry::revision) {
            let readable = revision.status != Status::Withheld;
            let known = before.and_then(|at| Some((at, entries[at].revision, entries[at].text.as_ref()?)));
            let text = readable.then(|| match known {
                Some((_, old, text)) if old.lang == revision.lang => {
                    Text::following(text, &revision.body, &revision.lang)
                }
                _ => Text::new(&revision.body, &revision.lang),
            });
            let step = known.zip(text.as_ref()).map(|((at, _, old), new)| (at, compare(old, new)));
            before = if readable { Some(entries.len()) } else { before };
            entries.push(Read { revision, text, step, edits: OnceCell::new() });
        }
        Self { entries }
    }

    /// How many entries there are; at least one.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The text of an entry; nothing where it is withheld.
    pub fn text(&self, at: usize) -> Option<&Text> {
        self.entries[at].text.as_ref()
    }

    /// The last entry before one whose text may be read; nothing where there is none, and where the entry itself is withheld.
    pub fn before(&self, at: usize) -> Option<usize> {
        self.entries[at].step.as_ref().map(|(before, _)| *before)
    }

    /// What an entry made of the text of the one [`before`](Self::before) it; nothing where there is none. So nothing is told
    /// of a withheld text, not even which of its sentences went on.
    pub fn step(&self, at: usize) -> Option<&Comparison> {
        self.entries[at].step.as_ref().map(|(_, comparison)| comparison)
    }

    /// The words that a [`step`](Self::step) changed; nothing where there is none.
    pub fn edits(&self, at: usize) -> Option<&Edits> {
        let (old, new, step) = (self.text(self.before(at)?)?, self.text(at)?, self.step(at)?);
        Some(self.entries[at].edits.get_or_init(|| Edits::between(old, new, step)))
    }

    /// What differs between an entry and the one [`before`](Self::before) it, in numbers; nothing where there is none.
    pub fn change(&self, at: usize) -> Option<Change> {
        let old = self.entries[self.before(at)?].revision;
        Some(Change::between(old, self.entries[at].revision, self.step(at)?))
    }

    /// What is known of all entries without their texts.
    pub fn measures(&self) -> Vec<Measure> {
        let measure = |at: usize| {
            let step = || Some((self.text(self.before(at)?)?, self.text(at)?, self.step(at)?));
            Measure {
                words: self.text(at).map(Text::words),
                before: self.before(at),
                change: self.change(at),
                stretches: step().map(|(old, new, step)| stretches(old, new, step)).unwrap_or_default(),
            }
        };
        (0..self.count()).map(measure).collect()
    }

    /// Compares two entries; nothing where one of the two is withheld.
    pub fn compare(&self, old: usize, new: usize) -> Option<Comparison> {
        Some(compare(self.text(old)?, self.text(new)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::test_story;
    use crate::timeline::{Moment, Timeline};

    #[test]
    fn a_withheld_text_is_compared_with_nothing() {
        let story = test_story(4, |number, revision| {
            revision.body = format!("Version {number}.");
            revision.status = if number == 1 { Status::Withheld } else { Status::Usable };
        });
        let moment = Moment { now: story.revisions()[3].updated, drafts: false };
        let texts = Texts::of(&Timeline::of(&story, moment).0.unwrap());
        let steps: Vec<_> = (0..4).map(|at| texts.change(at).is_some()).collect();
        assert_eq!(steps, [false, false, true, true]);
        assert_eq!((0..4).map(|at| texts.before(at)).collect::<Vec<_>>(), [None, None, Some(0), Some(2)]);
        assert!(texts.compare(0, 3).is_some() && texts.compare(1, 3).is_none());
    }
}
