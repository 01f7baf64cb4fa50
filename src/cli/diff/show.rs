//! A comparison for people: the changes in the order of the new text, word by word, in words and in colour.

use anstyle::{AnsiColor, Style};

use super::Side;
use crate::timeline::{
    BlockKind, Change, Comparison, Link, LinkKind, MovedBlock, Step, in_reading_order, words,
};
use crate::view::{fate, label, summary};
use crate::words::english;

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
    for step in in_reading_order(comparison) {
        let shown = match step {
            Step::Removed(at) => line("removed", &gone(old.text.sentence(at))),
            Step::Added(at) => line("added", &fresh(new.text.sentence(at))),
            Step::Linked(link) if link.kind == LinkKind::Kept && link.moved.is_none() => {
                quiet += 1;
                continue;
            }
            Step::Linked(link) => match moved_block(new, comparison, link) {
                None => line(&label(link, english()), &edited(old, new, link)),
                // The sentences of a block that moved whole stand together.
                Some(block) if new.text.sentences_of(block.new).start == link.new[0] => {
                    moved(old, new, block, comparison)
                }
                Some(_) => continue,
            },
        };
        rest(&mut quiet, &mut lines);
        lines.push(shown);
    }
    rest(&mut quiet, &mut lines);
    lines.push(String::new());
    lines.push(in_words(old, new, comparison));
    lines.join("\n")
}

/// The block that moved whole and that a link is part of.
fn moved_block<'c>(new: &Side, comparison: &'c Comparison, link: &Link) -> Option<&'c MovedBlock> {
    let block = new.text.block_of(link.new[0]);
    let at = comparison.moved_blocks.binary_search_by_key(&block, |moved| moved.new).ok()?;
    Some(&comparison.moved_blocks[at])
}

/// A block that moved whole, with what changed in it.
fn moved(old: &Side, new: &Side, block: &MovedBlock, comparison: &Comparison) -> String {
    let what = match new.text.blocks()[block.new].kind {
        BlockKind::Paragraph | BlockKind::Break => "paragraph",
        BlockKind::Heading(_) => "heading",
        BlockKind::Item => "list item",
        BlockKind::Quote => "quotation",
        BlockKind::Cell => "table cell",
        BlockKind::Code => "code",
        BlockKind::Image => "picture",
    };
    let links = &comparison.links;
    let sentences = new.text.sentences_of(block.new);
    let first = links.partition_point(|link| link.new[0] < sentences.start);
    let links = links[first..].iter().take_while(|link| link.new[0] < sentences.end);
    let words: Vec<_> = links.clone().map(|link| edited(old, new, link)).collect();
    let mut said: Vec<String> = Vec::new();
    for fate in links.flat_map(|link| fate(link, english())).flatten() {
        if !said.contains(&fate) {
            said.push(fate);
        }
    }
    line(&format!("{what} {}", said.join(" and ")), &words.join(" "))
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

/// The words of a link, with white space where the texts have it.
fn edited(old: &Side, new: &Side, link: &Link) -> String {
    let mut out = String::new();
    for part in words(&old.text, &new.text, link) {
        if part.same {
            out.push_str(if part.spaced_new { " " } else { "" });
            out.push_str(&part.new_text);
            continue;
        }
        // A space that both sides have stands before the marks.
        let both =
            (part.spaced_old || part.old_text.is_empty()) && (part.spaced_new || part.new_text.is_empty());
        out.push_str(if both { " " } else { "" });
        let spaced =
            |spaced: bool, text: &str| if spaced && !both { format!(" {text}") } else { text.to_owned() };
        if !part.old_text.is_empty() {
            out.push_str(&gone(&spaced(part.spaced_old, &part.old_text)));
        }
        if !part.new_text.is_empty() {
            out.push_str(&fresh(&spaced(part.spaced_new, &part.new_text)));
        }
    }
    out
}

/// What is compared is the headline and the text: of what stands around them nothing is said.
fn in_words(old: &Side, new: &Side, comparison: &Comparison) -> String {
    let headline = old.loose.title != new.loose.title;
    let change = Change { counts: comparison.counts(), headline, ..Change::default() };
    if change.is_empty() { "no sentence changed".to_owned() } else { summary(&change, english()) }
}
