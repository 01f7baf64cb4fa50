//! A comparison for people: the changes in the order of the new text, word by word, in words and in colour.

use anstyle::{AnsiColor, Style};

use super::Side;
use crate::timeline::{BlockKind, Comparison, Direction, Link, LinkKind, MovedBlock, words};

const NEW: Style = AnsiColor::Green.on_default().underline();
const GONE: Style = AnsiColor::Red.on_default().strikethrough();
const WORD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();

/// The changes between two texts. Marks carry the meaning; colour only repeats it.
pub(super) fn changes(old: &Side, new: &Side, comparison: &Comparison) -> String {
    let mut lines = Vec::new();
    if old.loose.title != new.loose.title {
        let title = |side: &Side| side.loose.title.clone().unwrap_or_else(|| "none".to_owned());
        lines.push(line("headline", &format!("{} {}", gone(&title(old)), fresh(&title(new)))));
    }
    let mut quiet = 0;
    let mut link_of: Vec<Option<&Link>> = vec![None; new.text.len()];
    for link in &comparison.links {
        link.new.iter().for_each(|&at| link_of[at] = Some(link));
    }
    let mut blocks = comparison.moved_blocks.iter().peekable();
    let mut removed = comparison.removed.iter().copied().peekable();
    for (at, link) in link_of.iter().copied().enumerate() {
        // What is gone is shown before the first sentence that came after it.
        let after = link.filter(|link| link.moved.is_none()).map(|link| link.old[0]);
        while let Some(gone_at) = removed.next_if(|gone_at| after.is_some_and(|after| *gone_at < after)) {
            rest(&mut quiet, &mut lines);
            lines.push(line("removed", &gone(old.text.sentence(gone_at))));
        }
        match link {
            None => {
                rest(&mut quiet, &mut lines);
                lines.push(line("added", &fresh(new.text.sentence(at))));
            }
            Some(link) if link.kind == LinkKind::Kept && link.moved.is_none() => quiet += 1,
            Some(_) if blocks.peek().is_some_and(|block| block.new == new.text.block_of(at)) => {
                rest(&mut quiet, &mut lines);
                lines.extend(blocks.next().map(|block| moved(old, new, block, &link_of)));
            }
            // The sentences of a block that moved whole stand together.
            Some(link) if link.new[0] == at && !is_shown(new, comparison, at) => {
                rest(&mut quiet, &mut lines);
                lines.push(line(&label(link), &edited(old, new, link)));
            }
            Some(_) => {}
        }
    }
    rest(&mut quiet, &mut lines);
    lines.extend(removed.map(|gone_at| line("removed", &gone(old.text.sentence(gone_at)))));
    lines.push(String::new());
    lines.push(summary(comparison));
    lines.join("\n")
}

/// Whether a sentence is part of a block that moved whole.
fn is_shown(new: &Side, comparison: &Comparison, at: usize) -> bool {
    comparison.moved_blocks.binary_search_by_key(&new.text.block_of(at), |block| block.new).is_ok()
}

/// A block that moved whole, with what changed in it.
fn moved(old: &Side, new: &Side, block: &MovedBlock, link_of: &[Option<&Link>]) -> String {
    let what = match new.text.blocks()[block.new].kind {
        BlockKind::Paragraph | BlockKind::Break => "paragraph",
        BlockKind::Heading(_) => "heading",
        BlockKind::Item => "list item",
        BlockKind::Quote => "quotation",
        BlockKind::Cell => "table cell",
        BlockKind::Code => "code",
        BlockKind::Image => "picture",
    };
    let sentences = new.text.sentences_of(block.new);
    let links = sentences.filter_map(|at| link_of[at].filter(|link| link.new[0] == at));
    let words: Vec<_> = links.clone().map(|link| edited(old, new, link)).collect();
    let mut kinds: Vec<&str> = Vec::new();
    for what in links.map(what_changed).filter(|what| !what.is_empty()) {
        if !kinds.contains(&what) {
            kinds.push(what);
        }
    }
    let mut label = format!("{what} {}", way(Some(block.direction)));
    for kind in kinds {
        label = format!("{label} and {kind}");
    }
    line(&label, &words.join(" "))
}

fn rest(quiet: &mut usize, lines: &mut Vec<String>) {
    if *quiet > 0 {
        let words = if *quiet == 1 {
            "1 sentence unchanged".to_owned()
        } else {
            format!("{quiet} sentences unchanged")
        };
        lines.push(format!("{QUIET}  … {words}{QUIET:#}"));
    }
    *quiet = 0;
}

fn line(label: &str, text: &str) -> String {
    format!("{WORD}{label}:{WORD:#} {text}")
}

fn fresh(text: &str) -> String {
    format!("{NEW}{{+{text}+}}{NEW:#}")
}

fn gone(text: &str) -> String {
    format!("{GONE}[-{text}-]{GONE:#}")
}

fn label(link: &Link) -> String {
    let parts = [way(link.moved), what_changed(link)];
    parts.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" and ")
}

fn what_changed(link: &Link) -> &'static str {
    match (link.kind, link.old.len(), link.new.len()) {
        (_, 1, 2..) => "split",
        (_, 2.., _) => "merged",
        (LinkKind::Edited, ..) => "edited",
        (LinkKind::Restyled, ..) => "case, formatting or link",
        (LinkKind::Kept, ..) => "",
    }
}

fn way(direction: Option<Direction>) -> &'static str {
    match direction {
        Some(Direction::Up) => "moved up",
        Some(Direction::Down) => "moved down",
        None => "",
    }
}

/// The words of a link, with white space where the texts have it.
fn edited(old: &Side, new: &Side, link: &Link) -> String {
    let mut out = String::new();
    for part in words(&old.text, &new.text, link) {
        if part.spaced && !out.is_empty() {
            out.push(' ');
        }
        if part.same {
            out.push_str(&part.new_text);
            continue;
        }
        if !part.old_text.is_empty() {
            out.push_str(&gone(&part.old_text));
        }
        if !part.new_text.is_empty() {
            out.push_str(&fresh(&part.new_text));
        }
    }
    out
}

fn summary(comparison: &Comparison) -> String {
    let counts = comparison.counts();
    let named = [
        (counts.added, "added"),
        (counts.removed, "removed"),
        (counts.edited, "edited"),
        (counts.restyled, "with other case, formatting or links"),
        (counts.moved, "moved"),
        (counts.split, "split"),
        (counts.merged, "merged"),
    ];
    let mut parts: Vec<String> = Vec::new();
    for (number, word) in named.into_iter().filter(|(number, _)| *number > 0) {
        let noun = match (parts.is_empty(), number) {
            (true, 1) => " sentence",
            (true, _) => " sentences",
            _ => "",
        };
        parts.push(format!("{number}{noun} {word}"));
    }
    if parts.is_empty() { "no sentence changed".to_owned() } else { parts.join(", ") }
}
