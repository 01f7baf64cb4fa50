//! What an update changed, in numbers: the text by sentences, and what stands around it.

use super::compare::{Comparison, Counts};
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
    /// What differs between two revisions, whose texts have been compared.
    pub fn between(old: &Revision, new: &Revision, texts: &Comparison) -> Self {
        Self {
            counts: texts.counts(),
            headline: old.title != new.title,
            summary: old.summary != new.summary,
            byline: old.authors != new.authors,
            image: old.image != new.image,
        }
    }

    /// Whether readers see no difference.
    pub fn is_empty(&self) -> bool {
        let counts = Counts { kept: 0, ..self.counts };
        Self { counts, ..*self } == Self::default()
    }
}
