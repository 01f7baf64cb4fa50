//! Paragraphs that move whole.

use super::{Link, MovedBlock, Text};

/// The blocks of which every sentence is in a link that moved to one other block, all the same way, and nothing else is there.
pub(super) fn moved(old: &Text, new: &Text, links: &[Link]) -> Vec<MovedBlock> {
    let mut of_new: Vec<Option<&Link>> = vec![None; new.len()];
    let mut of_old: Vec<Option<&Link>> = vec![None; old.len()];
    for link in links.iter().filter(|link| link.moved.is_some()) {
        link.new.iter().for_each(|&at| of_new[at] = Some(link));
        link.old.iter().for_each(|&at| of_old[at] = Some(link));
    }
    let mut found = Vec::new();
    for block in 0..new.blocks().len() {
        let sentences = new.sentences_of(block);
        let Some(first) = of_new.get(sentences.start).copied().flatten().filter(|_| !sentences.is_empty())
        else {
            continue;
        };
        let from = old.block_of(first.old[0]);
        let here = |link: Option<&Link>| {
            link.is_some_and(|link| {
                link.moved == first.moved
                    && link.old.iter().all(|&at| old.block_of(at) == from)
                    && link.new.iter().all(|&at| new.block_of(at) == block)
            })
        };
        let whole = sentences.into_iter().all(|at| here(of_new[at]))
            && old.sentences_of(from).into_iter().all(|at| here(of_old[at]));
        found.extend(first.moved.filter(|_| whole).map(|direction| MovedBlock {
            old: from,
            new: block,
            direction,
        }));
    }
    found
}
