//! Where what is gone from its place stood, as a place of the new text.

use std::ops::Range;

use super::{Comparison, Text};

/// Sentences of the old text, of one block, that are not where they were: removed, or moved away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// In the old text, in a row.
    pub old: Range<usize>,
    /// Where they would stand in the new one.
    pub place: Place,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Right before a sentence.
    Before(usize),
    /// Right after a sentence.
    After(usize),
    /// After a block, or before all when there is none: a whole block stood there.
    Block(Option<usize>),
}

/// What is gone, in the order of the old text. Sentences stand beside those of their block that stayed; a block of which
/// nothing stayed stands after the one that came before it.
pub fn gone(old: &Text, new: &Text, comparison: &Comparison) -> Vec<Gone> {
    // For each old sentence that stayed in its place, the new ones that it became.
    let mut stayed: Vec<Option<(usize, usize)>> = vec![None; old.len()];
    for link in comparison.links.iter().filter(|link| link.moved.is_none()) {
        let became = (link.new[0], link.new[link.new.len() - 1]);
        link.old.iter().for_each(|&at| stayed[at] = Some(became));
    }
    let mut found = Vec::new();
    let mut last = None;
    for block in 0..old.blocks().len() {
        let sentences = old.sentences_of(block);
        let first = sentences.clone().find_map(|at| stayed[at]);
        let before_block = last;
        let mut at = sentences.start;
        while at < sentences.end {
            if let Some((_, end)) = stayed[at] {
                last = Some(end);
                at += 1;
                continue;
            }
            let start = at;
            while at < sentences.end && stayed[at].is_none() {
                at += 1;
            }
            let place = match (first, last) {
                (Some(_), Some(last)) if start > sentences.start => Place::After(last),
                (Some((first, _)), _) => Place::Before(first),
                (None, _) => Place::Block(before_block.map(|sentence| new.block_of(sentence))),
            };
            found.push(Gone { old: start..at, place });
        }
    }
    found
}
