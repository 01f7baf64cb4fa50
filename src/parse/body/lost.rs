//! Links and images that Markdown silently leaves as text.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::diagnostic::Diagnostic;

/// Joins the pieces that the words between two other things come in.
#[derive(Default)]
pub(super) struct Words {
    run: Range<usize>,
    in_code: bool,
}

impl Words {
    /// Takes the next event of a text. Returns the words that it ends.
    pub(super) fn next(&mut self, event: &Event<'_>, range: &Range<usize>) -> Range<usize> {
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::Text(_) if !self.in_code && self.run.end == range.start => {
                self.run.end = range.end;
                return 0..0;
            }
            _ => {}
        }
        let words = matches!(event, Event::Text(_)) && !self.in_code;
        std::mem::replace(&mut self.run, if words { range.clone() } else { range.end..range.end })
    }
}

/// What was probably meant as a link or image in words that hold none, and its place among them.
pub(super) fn lost(words: &str) -> Option<(Diagnostic, Range<usize>)> {
    // All of them have a bracket, and few words do.
    words.contains('[').then(|| [wiki, spaced, footnote, undefined].iter().find_map(|find| find(words)))?
}

/// `[[page]]`.
fn wiki(words: &str) -> Option<(Diagnostic, Range<usize>)> {
    let start = words.find("[[")?;
    let name = words[start + 2..]
        .split("]]")
        .next()
        .filter(|name| !name.is_empty() && !name.contains(['[', ']']))?;
    let end = start + 2 + name.len() + 2;
    if end > words.len() {
        return None;
    }
    let problem = Diagnostic::warning("double brackets make no link");
    Some((problem.help(format!("write [{name}](../other-story/)")), start..end))
}

/// `![words](photo 1.png)`. Readers would see this instead of the picture, so that it is as wrong as a picture that is not there.
fn spaced(words: &str) -> Option<(Diagnostic, Range<usize>)> {
    let middle = words.find("](")?;
    let end = middle + words[middle..].find(')')?;
    let address = words[middle + 2..end].trim();
    let start = words[..middle].rfind('[')?;
    // Remarks in brackets may follow each other in prose.
    let dotted =
        |(before, after): (&str, &str)| !before.is_empty() && after.starts_with(char::is_alphanumeric);
    if !address.contains(' ') || !(address.contains('/') || address.rsplit_once('.').is_some_and(dotted)) {
        return None;
    }
    let is_image = words[..start].ends_with('!');
    let (what, start) = if is_image { ("an image", start - 1) } else { ("a link", start) };
    let has_ending = |(_, after): (&str, &str)| after.chars().all(char::is_alphanumeric);
    let message = format!("this is not read as {what}: there are spaces in its address");
    let problem = if is_image && address.rsplit_once('.').is_some_and(has_ending) {
        Diagnostic::error(message)
    } else {
        Diagnostic::warning(message)
    };
    let help = format!("put the address between < and >: {}(<{address}>)", &words[start..=middle]);
    Some((problem.help(help), start..end + 1))
}

/// `[^1]` without a line `[^1]: …`.
fn footnote(words: &str) -> Option<(Diagnostic, Range<usize>)> {
    let start = words.find("[^")?;
    let end = start + words[start..].find(']')? + 1;
    let name = &words[start..end];
    let problem = Diagnostic::warning(format!("the footnote `{name}` is nowhere in the text"));
    Some((problem.help(format!("add a line {name}: …")), start..end))
}

/// `[words][name]` without a line `[name]: https://…`.
fn undefined(words: &str) -> Option<(Diagnostic, Range<usize>)> {
    let middle = words.find("][")?;
    let start = words[..middle].rfind('[')?;
    let end = middle + 1 + words[middle + 1..].find(']')? + 1;
    let name = &words[middle + 1..end];
    let problem = Diagnostic::warning(format!("this is not read as a link: `{name}` is nowhere in the text"));
    let help = format!("add a line {name}: https://…, or write {}(https://…)", &words[start..=middle]);
    Some((problem.help(help), start..end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::markdown::{Punctuation, events};

    fn found(text: &str) -> Option<String> {
        let mut words = Words::default();
        let mut runs: Vec<_> =
            events(text, Punctuation::Plain).map(|(e, range)| words.next(&e, &range)).collect();
        runs.push(words.run);
        let (problem, span) = runs.into_iter().find_map(|run| {
            lost(&text[run.clone()]).map(|(problem, at)| (problem, at.start + run.start..at.end + run.start))
        })?;
        Some(format!("{}: {} ({})", &text[span], problem.message, problem.help.unwrap_or_default()))
    }

    #[test]
    fn what_was_meant_as_a_link_is_found() {
        for (text, told) in [
            (
                "A *b* ![a](photo 1.png) c\n",
                "![a](photo 1.png): this is not read as an image: there are spaces in its address \
                 (put the address between < and >: ![a](<photo 1.png>))",
            ),
            (
                "See [the plan][plan].\n",
                "[the plan][plan]: this is not read as a link: `[plan]` is nowhere in the text \
                 (add a line [plan]: https://…, or write [the plan](https://…))",
            ),
            ("A [[wiki]] b\n", "[[wiki]]: double brackets make no link (write [wiki](../other-story/))"),
            ("A[^1] b\n", "[^1]: the footnote `[^1]` is nowhere in the text (add a line [^1]: …)"),
        ] {
            assert_eq!(found(text).as_deref(), Some(told));
        }
    }

    #[test]
    fn a_picture_that_readers_would_not_see_is_an_error() {
        for (text, severity) in [
            ("![a](photo 1.png)", Severity::Error),
            ("[a](photo 1.png)", Severity::Warning),
            ("Stop![sic](in 1.5 hours)", Severity::Warning),
        ] {
            assert_eq!(lost(text).unwrap().0.severity, severity, "{text}");
        }
    }

    #[test]
    fn links_code_and_remarks_are_left_alone() {
        for text in [
            "[a](b.md) [c][d] [e]\n\n[d]: f\n",
            "`[[x]]` and [sic](he said so)\n\n```\n[a][b]\n```\n",
            "A[^1]\n\n[^1]: b\n",
            "- [ ] task [2026] \\[\\[x]]\n",
            "[[[[x]]]] [[open\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
