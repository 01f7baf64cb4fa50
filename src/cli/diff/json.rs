//! A comparison for programs. `docs/formats.md` describes every key; keys are only ever added.

use serde::Serialize;

use super::Side;
use crate::timeline::{Comparison, Direction, LinkKind};

#[derive(Serialize)]
struct Report<'a> {
    old: Sentences<'a>,
    new: Sentences<'a>,
    links: Vec<Link<'a>>,
    removed: &'a [usize],
    added: &'a [usize],
    moved_blocks: Vec<MovedBlock>,
    title: Title<'a>,
    summary: Summary,
}

#[derive(Serialize)]
struct Sentences<'a> {
    sentences: Vec<Sentence<'a>>,
}

#[derive(Serialize)]
struct Sentence<'a> {
    block: usize,
    text: &'a str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Link<'a> {
    old: &'a [usize],
    new: &'a [usize],
    kind: &'static str,
    moved: Option<&'static str>,
}

#[derive(Serialize)]
struct MovedBlock {
    old: usize,
    new: usize,
    moved: &'static str,
}

#[derive(Serialize)]
struct Title<'a> {
    old: Option<&'a str>,
    new: Option<&'a str>,
}

#[derive(Serialize)]
struct Summary {
    kept: usize,
    edited: usize,
    restyled: usize,
    added: usize,
    removed: usize,
    moved: usize,
    split: usize,
    merged: usize,
}

/// The comparison as JSON.
pub(super) fn report(old: &Side, new: &Side, comparison: &Comparison) -> String {
    let counts = comparison.counts();
    let report = Report {
        old: sentences(old),
        new: sentences(new),
        links: comparison.links.iter().map(link).collect(),
        removed: &comparison.removed,
        added: &comparison.added,
        moved_blocks: comparison.moved_blocks.iter().map(moved_block).collect(),
        title: Title { old: old.loose.title.as_deref(), new: new.loose.title.as_deref() },
        summary: Summary {
            kept: counts.kept,
            edited: counts.edited,
            restyled: counts.restyled,
            added: counts.added,
            removed: counts.removed,
            moved: counts.moved,
            split: counts.split,
            merged: counts.merged,
        },
    };
    serde_json::to_string(&report).unwrap_or_default()
}

fn sentences(side: &Side) -> Sentences<'_> {
    let sentence = |at: usize| {
        let (start, end) = side.place(at);
        Sentence { block: side.text.block_of(at), text: side.text.sentence(at), start, end }
    };
    Sentences { sentences: (0..side.text.len()).map(sentence).collect() }
}

fn link(link: &crate::timeline::Link) -> Link<'_> {
    Link {
        old: &link.old,
        new: &link.new,
        kind: match link.kind {
            LinkKind::Kept => "kept",
            LinkKind::Restyled => "restyled",
            LinkKind::Edited => "edited",
        },
        moved: link.moved.map(way),
    }
}

fn moved_block(block: &crate::timeline::MovedBlock) -> MovedBlock {
    MovedBlock { old: block.old, new: block.new, moved: way(block.direction) }
}

fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}
