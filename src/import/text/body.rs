//! The text of the article, as Markdown: paragraphs, and lists and headings where it is clear that they are.

use super::{Draft, escape, number, shape};
use crate::compose::Sheet;
use crate::import::Remark;

/// The text, and what was found in it.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) markdown: String,
    pub(super) counted: Vec<String>,
    pub(super) unsure: Vec<Remark>,
}

/// What a piece is in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    Heading,
    Bullet,
    Numbered,
}

/// Puts the text together; gives the sheet the dateline that the first paragraph begins with.
pub(super) fn blocks(draft: &Draft, sheet: &mut Sheet) -> Blocks {
    let texts = draft.texts();
    let mut blocks = Blocks::default();
    let mut counts = [0_usize; 3];
    let mut before = None;
    for (place, at) in texts.iter().enumerate() {
        let text = draft.text(*at);
        let kind = kind(draft, &texts, place);
        let item = matches!(kind, Kind::Bullet | Kind::Numbered);
        if !blocks.markdown.is_empty() {
            blocks.markdown.push_str(if item && before == Some(kind) { "\n" } else { "\n\n" });
        }
        let line = match kind {
            Kind::Heading => {
                let why = "taken for a heading between the paragraphs";
                blocks.unsure.push(Remark::new(draft.pieces[*at].line, text, why));
                format!("## {}", escape::block(text))
            }
            Kind::Bullet => format!("- {}", escape::block(without_bullet(text))),
            Kind::Numbered => {
                let (number, rest) = numbered(text).unwrap_or((1, text));
                format!("{number}. {}", escape::block(rest))
            }
            Kind::Paragraph if is_address(text) => format!("<{text}>"),
            Kind::Paragraph if place == 0 => escape::block(without_dateline(text, sheet)),
            Kind::Paragraph => escape::block(text),
        };
        blocks.markdown.push_str(&line);
        match kind {
            Kind::Paragraph => counts[0] += 1,
            Kind::Heading => counts[1] += 1,
            _ if before != Some(kind) => counts[2] += 1,
            _ => {}
        }
        before = Some(kind);
    }
    let words = ["paragraph", "heading", "list"].into_iter().zip(counts).filter(|(_, count)| *count > 0);
    blocks.counted = words.map(|(word, count)| number(count, word)).collect();
    blocks
}

fn kind(draft: &Draft, texts: &[usize], place: usize) -> Kind {
    let text = |place: Option<usize>| place.and_then(|place| texts.get(place)).map(|at| draft.text(*at));
    let (before, this, after) = (text(place.checked_sub(1)), text(Some(place)), text(place.checked_add(1)));
    let this = this.unwrap_or_default();
    // A single hyphen or star can be anything; two items in a row are a list.
    let bullets = |other: Option<&str>| {
        other.is_some_and(|other| bullet(other).is_some() && bullet(other) == bullet(this))
    };
    match bullet(this) {
        Some('*' | '-') if bullets(before) || bullets(after) => return Kind::Bullet,
        Some('*' | '-') | None => {}
        Some(_) => return Kind::Bullet,
    }
    if let Some((number, _)) = numbered(this) {
        let follows = before.and_then(numbered).is_some_and(|(other, _)| other + 1 == number);
        let leads = after.and_then(numbered).is_some_and(|(other, _)| other == number + 1);
        if follows || leads {
            return Kind::Numbered;
        }
    }
    let between = [before, after].iter().all(|text| text.is_some_and(shape::is_prose));
    let heading = between
        && shape::is_headline(this)
        && shape::words(this) <= 12
        && !shape::is_prose(this)
        && this.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    if heading { Kind::Heading } else { Kind::Paragraph }
}

/// The bullet that an item starts with.
fn bullet(text: &str) -> Option<char> {
    let first = text.chars().next().filter(|_| shape::is_bullet(text))?;
    let rest = without_bullet(text);
    let spaced = text[first.len_utf8()..].starts_with(' ') || !matches!(first, '*' | '-');
    (spaced && rest.contains(char::is_alphanumeric)).then_some(first)
}

fn without_bullet(text: &str) -> &str {
    text.char_indices().nth(1).map_or("", |(at, _)| text[at..].trim_start())
}

/// The number that an item starts with, and the rest.
fn numbered(text: &str) -> Option<(u32, &str)> {
    let (number, rest) = text.split_once([' '])?;
    let number = number.strip_suffix(['.', ')'])?;
    let short = number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((number.parse().ok().filter(|_| short)?, rest))
}

/// Whether a line is the address of a page and nothing else.
fn is_address(text: &str) -> bool {
    let web = text.starts_with("https://") || text.starts_with("http://");
    web && !text.contains([' ', '<', '>', '\\']) && url::Url::parse(text).is_ok_and(|url| url.has_host())
}

/// Words in capitals that stand where a place would, and are none.
const NO_PLACES: [&str; 8] =
    ["BREAKING", "UPDATE", "UPDATED", "EXCLUSIVE", "LIVE", "OPINION", "ANALYSIS", "WATCH"];

/// Moves the place at the start of the first paragraph, and the agency behind it, into the sheet: `PORT ELDER (AP) —`.
pub(in crate::import) fn without_dateline<'a>(text: &'a str, sheet: &mut Sheet) -> &'a str {
    let dashes = [" — ", " – ", " - ", " -- ", "— "];
    let first = dashes.iter().filter_map(|dash| Some((text.find(dash)?, dash.len()))).min();
    let Some((at, length)) = first else { return text };
    let (line, rest) = (text[..at].trim(), text[at + length..].trim_start());
    let (place, agency) = match line.strip_suffix(')').and_then(|line| line.rsplit_once(" (")) {
        Some((place, agency)) => (place, Some(agency)),
        None => (line, None),
    };
    let city = place.split(',').next().unwrap_or_default();
    let capitals =
        city.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !city.contains(char::is_lowercase);
    let short = shape::words(place) <= 6 && !city.is_empty() && city.contains(char::is_uppercase);
    if !capitals || !short || NO_PLACES.contains(&city) || !starts_sentence(rest) {
        return text;
    }
    sheet.dateline = Some(place.to_owned());
    sheet.sources.extend(agency.map(|agency| (agency.to_owned(), None)));
    rest
}

/// Whether a text begins as a sentence does; behind a mere dash it goes on: `NATO — the alliance — said`.
fn starts_sentence(text: &str) -> bool {
    text.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(|c: char| !c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_is_a_place_in_capitals() {
        let read = |text: &'static str| {
            let mut sheet = Sheet::default();
            let rest = without_dateline(text, &mut sheet);
            (sheet.dateline, sheet.sources.pop().map(|(name, _)| name), rest)
        };
        let place = |place: &str, agency: Option<&str>, rest| {
            (Some(place.to_owned()), agency.map(str::to_owned), rest)
        };
        assert_eq!(read("PORT ELDER (HP) - It ended."), place("PORT ELDER", Some("HP"), "It ended."));
        assert_eq!(read("КИЇВ — Кінець."), place("КИЇВ", None, "Кінець."));
        assert_eq!(read("PORT ELDER, Oct. 14 — It ended."), place("PORT ELDER, Oct. 14", None, "It ended."));
        for text in [
            "Port Elder - the harbour - is full.",
            "BREAKING — It ended.",
            "NATO — the alliance — said so.",
            "It ended.",
        ] {
            assert_eq!(read(text), (None, None, text), "{text}");
        }
    }
}
