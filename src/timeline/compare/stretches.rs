//! Where in a text changes fall, for a bar that shows them at a glance.

use super::{Comparison, LinkKind, Place, Text, gone};

/// A part of a text in which every sentence changed in the same way. A text is 1 long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// How it changed.
    pub kind: StretchKind,
    /// Where it starts.
    pub start: f64,
    /// How long it is; nothing for what is gone.
    pub length: f64,
}

/// How a part of a text changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StretchKind {
    /// It was not there.
    Added,
    /// Words, case, formatting or links changed.
    Edited,
    /// It was elsewhere.
    Moved,
    /// Something stood there.
    Removed,
}

/// Where the changes fall in the new text, from its start to its end.
pub fn stretches(old: &Text, new: &Text, comparison: &Comparison) -> Vec<Stretch> {
    let mut kinds = vec![Some(StretchKind::Added); new.len()];
    for link in &comparison.links {
        let kind = match (link.moved, link.kind) {
            (Some(_), _) => Some(StretchKind::Moved),
            (None, LinkKind::Kept) => None,
            (None, _) => Some(StretchKind::Edited),
        };
        link.new.iter().for_each(|&at| kinds[at] = kind);
    }
    let mut found: Vec<Stretch> = Vec::new();
    for (at, kind) in kinds.into_iter().enumerate() {
        let Some(kind) = kind else { continue };
        let (start, end) = (place(new, at), place(new, at + 1));
        let joined = found.last_mut().filter(|last| last.kind == kind && last.start + last.length >= start);
        match joined {
            Some(last) => last.length = end - last.start,
            None => found.push(Stretch { kind, start, length: end - start }),
        }
    }
    for gone in gone(old, new, comparison) {
        if comparison.removed.binary_search(&gone.old.start).is_err() {
            continue;
        }
        let start = match gone.place {
            Place::Before(at) => place(new, at),
            Place::After(at) => place(new, at + 1),
            Place::Block(None) => 0.0,
            Place::Block(Some(block)) => place(new, new.sentences_of(block).end),
        };
        found.push(Stretch { kind: StretchKind::Removed, start, length: 0.0 });
    }
    found.sort_by(|a, b| a.start.total_cmp(&b.start).then(b.length.total_cmp(&a.length)));
    found.dedup();
    found
}

/// Where a sentence starts, by the words before it.
fn place(text: &Text, sentence: usize) -> f64 {
    let whole = text.tokens().len().max(1);
    let before = if sentence < text.len() { text.sentence_at(sentence).tokens.0 as usize } else { whole };
    #[allow(clippy::cast_precision_loss, reason = "no text has 2^52 words")]
    let share = before as f64 / whole as f64;
    share
}
