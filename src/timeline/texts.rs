//! The texts of a timeline, and what each became of the one before it.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::Timeline;
use super::change::Change;
use super::compare::{Comparison, Edits, compare};
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
    /// What became of the text before, where both may be read.
    step: Option<Comparison>,
    edits: OnceCell<Edits>,
}

impl<'a> Texts<'a> {
    /// Segments the texts of a timeline, and compares each with the one before.
    pub fn of(timeline: &Timeline<'a>) -> Self {
        let mut entries: Vec<Read<'a>> = Vec::with_capacity(timeline.entries().len());
        for revision in timeline.entries().iter().map(super::Entry::revision) {
            let readable = revision.status != Status::Withheld;
            let last = entries.last().filter(|last| last.revision.lang == revision.lang);
            let text = readable.then(|| match last.and_then(|last| last.text.as_ref()) {
                Some(before) => Text::following(before, &revision.body, &revision.lang),
                None => Text::new(&revision.body, &revision.lang),
            });
            let before = entries.last().and_then(|before| before.text.as_ref());
            let step = before.zip(text.as_ref()).map(|(old, new)| compare(old, new));
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

    /// What an entry made of the text before; nothing for the first, and where one of the two is withheld.
    pub fn step(&self, at: usize) -> Option<&Comparison> {
        self.entries[at].step.as_ref()
    }

    /// The words that a [`step`](Self::step) changed; nothing where there is none.
    pub fn edits(&self, at: usize) -> Option<&Edits> {
        let (old, new, step) = (self.text(at.checked_sub(1)?)?, self.text(at)?, self.step(at)?);
        Some(self.entries[at].edits.get_or_init(|| Edits::between(old, new, step)))
    }

    /// What differs between an entry and the one before, in numbers; nothing where there is no [`step`](Self::step).
    pub fn change(&self, at: usize) -> Option<Change> {
        let Read { revision, step, .. } = &self.entries[at];
        Some(Change::between(self.entries[at.checked_sub(1)?].revision, revision, step.as_ref()?))
    }

    /// The last entry before one whose text may be read, and what became of its text; nothing where there is none, and where the
    /// entry itself is withheld. It is the [`step`](Self::step) unless withheld entries lie between the two.
    pub fn since_readable(&self, at: usize) -> Option<(usize, Cow<'_, Comparison>)> {
        let text = self.text(at)?;
        let (before, old) = (0..at).rev().find_map(|before| Some((before, self.text(before)?)))?;
        let comparison = self.step(at).map_or_else(|| Cow::Owned(compare(old, text)), Cow::Borrowed);
        Some((before, comparison))
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
        assert_eq!(steps, [false, false, false, true]);
        assert!(texts.compare(0, 3).is_some() && texts.compare(1, 3).is_none());
    }
}
