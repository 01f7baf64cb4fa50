//! What a reader would notice of a version: the words of its headline, standfirst, byline and text, how they are set, and where their
//! links lead. Not how the Markdown is written, where its lines break, or which quotes were typed.

use std::fmt::Write;

use pulldown_cmark::{Event, Tag};

use crate::markdown::{self, Punctuation};

/// What readers see of a text. Two texts of which they see the same give the same.
pub(super) fn seen(body: &str) -> String {
    let mut seen = String::with_capacity(body.len());
    for (event, _) in markdown::events(body, Punctuation::Plain) {
        // Writing to a string cannot fail.
        let _ = match event {
            Event::Text(words) => {
                push(&mut seen, &words);
                Ok(())
            }
            Event::Code(words) => write!(seen, "`{words}`"),
            Event::SoftBreak => write!(seen, " "),
            Event::HardBreak => write!(seen, "\u{1}/"),
            Event::Rule => write!(seen, "\u{1}-"),
            Event::TaskListMarker(done) => write!(seen, "\u{1}{done}"),
            Event::FootnoteReference(name) => write!(seen, "\u{1}^{name}"),
            Event::Html(html) | Event::InlineHtml(html) => write!(seen, "{html}"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                write!(seen, "\u{1}<{dest_url}>")
            }
            Event::Start(tag) => write!(seen, "\u{1}{:?}", tag.to_end()),
            Event::End(end) => write!(seen, "\u{1}!{end:?}"),
            _ => Ok(()),
        };
    }
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words with the plain forms of quotes and dashes.
fn push(seen: &mut String, words: &str) {
    seen.extend(words.chars().map(|c| match c {
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' | '‚' => '\'',
        '–' | '—' => '-',
        c => c,
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_it_is_written_is_not_seen() {
        for (one, other) in [
            ("One\ntwo *three*\n", "One two _three_"),
            ("# A\n\ntext", "A\n=\n\n  text\n\n"),
            ("- a\n- b", "* a\n* b"),
            ("[a](https://b.example)", "[a][1]\n\n[1]: https://b.example"),
            ("\"a\" 'b'", "“a” ‘b’"),
        ] {
            assert_eq!(seen(one), seen(other), "{one}");
        }
    }

    #[test]
    fn words_marks_and_links_are_seen() {
        let texts = [
            "a b",
            "a *b*",
            "a c",
            "ab",
            "# a b",
            "[a b](https://c.example)",
            "[a b](https://d.example)",
            "- a b",
            "1. a b",
            "a\n\nb",
        ];
        let mut all: Vec<_> = texts.iter().map(|text| seen(text)).collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), texts.len());
    }
}
