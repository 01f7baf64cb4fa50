//! Splits a revision's file into front matter and text.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{Source, Span};
use crate::value::{Fields, is_toml, is_yaml, parse_toml, parse_yaml};

/// What stands between two fences at the head of a file, and what follows.
struct Split {
    fence: &'static str,
    inside: Range<usize>,
    body: Range<usize>,
}

/// Reads the front matter of a file. Returns its keys and the place of the text; nothing when the file has no front matter.
pub(super) fn front_matter<'a>(
    source: &'a Source,
    problems: &'a Problems,
) -> Option<(Fields<'a>, Range<usize>)> {
    let split = match split(source.text()) {
        Ok(split) => split,
        Err((problem, span)) => {
            problems.push(problem.at(source, &span));
            return None;
        }
    };
    if let Some(problem) = other_language(&source.text()[split.inside.clone()], split.fence) {
        problems.push(problem.at(source, &(0..split.fence.len())));
        return None;
    }
    let errors_before = problems.any_error();
    let table = match split.fence {
        "+++" => parse_toml(source, split.inside, problems),
        _ => parse_yaml(source, split.inside, problems),
    };
    // Remarks on keys that are missing make no sense when the keys could not be read.
    if !errors_before && problems.any_error() {
        return None;
    }
    Some((Fields::new(source, problems, table, 0..split.fence.len(), "front matter"), split.body))
}

/// Says so when what stands between the fences is the language of the other fences.
fn other_language(inside: &str, fence: &str) -> Option<Diagnostic> {
    let (is, wanted, other) = match fence {
        "+++" if is_yaml(inside) => ("YAML", "TOML", "---"),
        "---" if is_toml(inside) => ("TOML", "YAML", "+++"),
        _ => return None,
    };
    let message = format!("this front matter is {is}, but `{fence}` stands for {wanted}");
    Some(Diagnostic::error(message).help(format!("put it between two lines `{other}`")))
}

fn split(text: &str) -> Result<Split, (Diagnostic, Span)> {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    let fence = match first.trim_end() {
        "+++" => "+++",
        "---" => "---",
        word => return Err((no_fence(text, word), 0..first.trim_end().len())),
    };
    let mut at = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        let end = at + line.len();
        let word = line.trim_end();
        if word == fence || (fence == "---" && word == "...") {
            return Ok(Split { fence, inside: first.len()..at, body: end..text.len() });
        }
        at = end;
    }
    Err(not_closed(text, fence))
}

/// What is wrong with a file whose first line is no fence.
fn no_fence(text: &str, first: &str) -> Diagnostic {
    let start = text.trim_start().lines().next().unwrap_or_default().trim_end();
    if first.is_empty() && matches!(start, "+++" | "---") {
        return Diagnostic::error(format!("there is a blank line above `{start}`")).help("remove it");
    }
    if let Some(fence) = nearly_fence(first) {
        return Diagnostic::error(format!("the front matter starts with `{first}`"))
            .help(format!("write exactly `{fence}`"));
    }
    if is_toml(start) || is_yaml(start) {
        let fence = if is_toml(start) { "+++" } else { "---" };
        return Diagnostic::error(format!("the front matter does not start with `{fence}`"))
            .help(format!("put a line `{fence}` above it and one below it"));
    }
    Diagnostic::error("no front matter")
        .help("start the file with a line `+++`, then title = \"…\" and updated = …, then `+++` again")
}

/// Points at the line that was probably meant to close the front matter.
fn not_closed(text: &str, fence: &str) -> (Diagnostic, Span) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = line.trim();
        if at > 0 && nearly_fence(word).is_some() {
            let problem =
                Diagnostic::error(format!("the front matter starts with `{fence}`, this is `{word}`"));
            let start = at + line.len() - line.trim_start().len();
            return (problem.help(format!("write `{fence}` here")), start..start + word.len());
        }
        at += line.len();
    }
    let problem = Diagnostic::error("the front matter is not closed")
        .help(format!("put a line `{fence}` between the front matter and the text"));
    (problem, 0..fence.len())
}

/// The fence that a line of only `+`, or only `-`, was probably meant to be.
fn nearly_fence(line: &str) -> Option<&'static str> {
    let fences = [('+', "+++"), ('-', "---")].into_iter();
    let mut meant = fences.filter(|(sign, _)| line.len() > 1 && line.chars().all(|c| c == *sign));
    meant.next().map(|(_, fence)| fence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_the_fences() {
        let check = |text: &'static str, inside, body| {
            let split = split(text).ok().unwrap();
            assert_eq!((&text[split.inside], &text[split.body]), (inside, body));
        };
        check("+++\na = 1\n+++\nText\n", "a = 1\n", "Text\n");
        check("---\r\na: 1\r\n--- \r\n\r\nText", "a: 1\r\n", "\r\nText");
        check("---\na: 1\n...\nText\n---\n", "a: 1\n", "Text\n---\n");
        check("+++\n+++", "", "");
    }

    #[test]
    fn says_what_is_missing() {
        let message = |text| split(text).map(|_| ()).unwrap_err().0.message;
        assert_eq!(message(""), "no front matter");
        assert_eq!(message("Text"), "no front matter");
        assert_eq!(message("++++\n"), "the front matter starts with `++++`");
        assert_eq!(message("\n+++\na = 1\n+++\n"), "there is a blank line above `+++`");
        assert_eq!(message("title: A\n"), "the front matter does not start with `---`");
        assert_eq!(message("+++\na = 1\n---\n"), "the front matter starts with `+++`, this is `---`");
        assert_eq!(message("+++\na = 1\nText\n"), "the front matter is not closed");
    }

    #[test]
    fn the_language_of_the_other_fences_is_one_problem() {
        let message = |inside, fence| other_language(inside, fence).map(|problem| problem.message);
        let yaml = "this front matter is YAML, but `+++` stands for TOML";
        assert_eq!(message("title: T\nupdated: 2026\n", "+++").as_deref(), Some(yaml));
        let toml = "this front matter is TOML, but `---` stands for YAML";
        assert_eq!(message("title = \"T\"\n", "---").as_deref(), Some(toml));
        assert_eq!(message("title: T\n", "---"), None);
        assert_eq!(message("", "+++"), None);
    }
}
