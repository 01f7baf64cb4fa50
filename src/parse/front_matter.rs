//! Splits a revision's file into front matter and text.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{Source, Span};
use crate::value::{Fields, parse_toml, parse_yaml};

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

fn split(text: &str) -> Result<Split, (Diagnostic, Span)> {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    let fence = match first.trim_end() {
        "+++" => "+++",
        "---" => "---",
        _ => {
            let problem = Diagnostic::error("no front matter").help(
                "start the file with a line `+++`, then title = \"…\" and updated = …, then `+++` again",
            );
            return Err((problem, 0..first.trim_end().len()));
        }
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
    let problem = Diagnostic::error("the front matter is not closed")
        .help(format!("put a line `{fence}` between the front matter and the text"));
    Err((problem, 0..fence.len()))
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
        assert_eq!(message("++++\n"), "no front matter");
        assert_eq!(message("+++\na = 1\n---\n"), "the front matter is not closed");
    }
}
