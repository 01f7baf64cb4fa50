//! A comparison for people: the changes in the order of the new text, word by word, in words and in colour.

use anstyle::{AnsiColor, Style};

use super::Side;
use crate::timeline::{Comparison, Direction, Link, LinkKind, words};

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
    let mut removed = comparison.removed.iter().copied().peekable();
    for at in 0..new.text.len() {
        let link = comparison.links.iter().find(|link| link.new.contains(&at));
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
            Some(link) if link.new[0] == at => {
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
    let what = match (link.kind, link.old.len(), link.new.len()) {
        (_, 1, 2..) => "split",
        (_, 2.., _) => "merged",
        (LinkKind::Edited, ..) => "edited",
        (LinkKind::Restyled, ..) => "case, formatting or link",
        (LinkKind::Kept, ..) => "",
    };
    let moved = match link.moved {
        Some(Direction::Up) => "moved up",
        Some(Direction::Down) => "moved down",
        None => "",
    };
    [moved, what].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" and ")
}

fn edited(old: &Side, new: &Side, link: &Link) -> String {
    let parts = words(&old.text, &new.text, link).into_iter().map(|part| {
        if part.same {
            return part.new_text;
        }
        let sides = [(part.old_text, gone as fn(&str) -> String), (part.new_text, fresh)];
        let shown = sides.into_iter().filter(|(text, _)| !text.is_empty()).map(|(text, mark)| mark(&text));
        shown.collect::<Vec<_>>().join(" ")
    });
    parts.collect::<Vec<_>>().join(" ")
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
