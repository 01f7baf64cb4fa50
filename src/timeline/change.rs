//! What an update changed, in numbers: the text by sentences, and what stands around it.

use super::compare::{Counts, compare};
use super::text::Text;
use crate::model::Revision;

/// What differs between a revision and the one that it replaces.
#[allow(clippy::struct_excessive_bools, reason = "each is a part of a story, and none depends on another")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Change {
    /// Sentences of the text.
    pub counts: Counts,
    /// Whether the headline differs.
    pub headline: bool,
    /// Whether the standfirst differs.
    pub summary: bool,
    /// Whether the byline differs.
    pub byline: bool,
    /// Whether the lead image, its words or its credit differ.
    pub image: bool,
}

impl Change {
    /// Compares two revisions, whose texts have been segmented.
    pub(super) fn between(old: (&Revision, &Text), new: (&Revision, &Text)) -> Self {
        Self {
            counts: compare(old.1, new.1).counts(),
            headline: old.0.title != new.0.title,
            summary: old.0.summary != new.0.summary,
            byline: old.0.authors != new.0.authors,
            image: old.0.image != new.0.image,
        }
    }

    /// Whether readers see no difference.
    pub fn is_empty(&self) -> bool {
        let counts = Counts { kept: 0, ..self.counts };
        Self { counts, ..*self } == Self::default()
    }
}
