//! What those are told who do not see a picture.

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Tag, TagEnd};

use super::questions::Asked;
use crate::diagnostic::Diagnostic;
use crate::markdown::{self, Punctuation};
use crate::source::Span;

/// How the names of pictures end.
const ENDINGS: [&str; 8] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".heic"];

/// A picture that has begun: its place, its address, and its alt text up to here.
type Open = (Span, String, String);

/// The pictures of a revision whose alt texts tell nobody anything.
pub(super) fn pictures(asked: &Asked<'_>) -> Vec<Diagnostic> {
    let draft = asked.revision.draft;
    let mut problems = Vec::new();
    if let Some(image) = &asked.revision.image
        && let Some(problem) = alt(&image.src, &image.alt, draft)
    {
        problems.push(asked.at(problem, "image"));
    }
    let body = asked.outline.body.clone();
    let mut open: Vec<Open> = Vec::new();
    for (event, range) in markdown::events(&asked.source.text()[body.clone()], Punctuation::Plain) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                let place = range.start + body.start..range.end + body.start;
                open.push((place, dest_url.into_string(), String::new()));
            }
            Event::Text(words) | Event::Code(words) => add(&mut open, &words),
            Event::SoftBreak | Event::HardBreak => add(&mut open, " "),
            Event::End(TagEnd::Image) => {
                let Some((place, src, text)) = open.pop() else { continue };
                problems.extend(alt(&src, &text, draft).map(|problem| problem.at(asked.source, &place)));
            }
            _ => {}
        }
    }
    problems
}

fn add(open: &mut [Open], words: &str) {
    for (_, _, alt) in open {
        alt.push_str(words);
    }
}

/// What is wrong with an alt text.
fn alt(src: &str, alt: &str, draft: bool) -> Option<Diagnostic> {
    let help = "say what it shows, for those who do not see it";
    let problem = |message: &str| Some(Diagnostic::warning(message).help(help).see("editors.md#pictures"));
    let alt = alt.trim();
    if alt.is_empty() {
        // Of what is no draft, a build says it.
        return if draft { problem("this picture has no alt text yet") } else { None };
    }
    if is_file_name(alt, src) {
        problem("the alt text of this picture is the name of its file")
    } else {
        None
    }
}

/// Whether words are no words but the name of a file. A single word may be both: `Ines` on the portrait `ines.jpg`.
fn is_file_name(alt: &str, src: &str) -> bool {
    let src = percent_decode_str(src).decode_utf8_lossy().to_lowercase();
    let name = src.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let alt = alt.to_lowercase();
    let looks_like_one =
        ENDINGS.iter().any(|ending| alt.ends_with(ending)) && !alt.contains(char::is_whitespace);
    let is_stem = alt == stem && alt.contains(['-', '_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    looks_like_one || alt == name || is_stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_told_from_words() {
        for (alt, src) in [
            ("quay-2.jpg", "quay-2.jpg"),
            ("Quay-2", "pictures/quay-2.JPG"),
            ("IMG_2041", "IMG_2041.jpeg"),
            ("two boats.png", "two%20boats.png"),
            ("other.webp", "quay.jpg"),
        ] {
            assert!(is_file_name(alt, src), "{alt}");
        }
        for (alt, src) in [
            ("Ines", "ines.jpg"),
            ("A page that says quay.jpg", "quay.jpg"),
            ("Two boats", "two-boats.jpg"),
            ("The quay", "the quay.jpg"),
        ] {
            assert!(!is_file_name(alt, src), "{alt}");
        }
    }
}
