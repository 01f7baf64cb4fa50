//! Refuses pages that are made to be hard: elements that lie in one another by the thousand, or make the reader go over them again and
//! again. A page that a newsroom published is far from all of these limits.

use dom_smoothie::Readability;

/// Elements in a page.
pub(super) const MOST_TAGS: usize = 50_000;
/// Elements that lie in one another.
const DEEPEST: usize = 256;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 256;
/// Elements that are opened while letters are bold, in italics and so on, times how many of these are open: each is made anew in every
/// paragraph (HTML, 13.2.4.3, the list of active formatting elements).
const MOST_FORMATTED: usize = 1_000_000;

/// Elements that hold nothing.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements that end where the next one of their kind starts, and need not be closed.
const OPEN: [&str; 20] = [
    "html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead",
    "tfoot", "rt", "rp", "colgroup", "caption", "rb",
];
/// Elements that format letters.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements whose content is no markup.
const RAW: [&str; 9] =
    ["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "noscript", "xmp"];

/// Looks at the tags of a page before anything is built of them.
pub(super) fn check(html: &str) -> Result<(), String> {
    let mut open: Vec<String> = Vec::new();
    let (mut tags, mut formatted) = (0_usize, 0_usize);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let closes = rest.starts_with('/');
        let name = &rest[usize::from(closes)..];
        let length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = name[..length].to_ascii_lowercase();
        let (end, attributes) = end_of_tag(rest);
        if attributes > MOST_ATTRIBUTES {
            return Err(format!("an element of this page has more than {MOST_ATTRIBUTES} attributes"));
        }
        let closed = rest[..end].ends_with('/');
        rest = &rest[end..];
        if closes {
            if let Some(at) = open.iter().rposition(|other| *other == name) {
                open.truncate(at);
            }
            continue;
        }
        tags += 1;
        formatted += open.iter().filter(|name| FORMATTING.contains(&name.as_str())).count();
        if tags > MOST_TAGS {
            return Err(format!("this page has more than {MOST_TAGS} elements"));
        }
        if formatted > MOST_FORMATTED {
            return Err("the bold and italic parts of this page lie in one another without end".to_owned());
        }
        if RAW.contains(&name.as_str()) {
            rest = skip_raw(rest, &name);
            continue;
        }
        let foreign = open.iter().any(|name| matches!(name.as_str(), "svg" | "math"));
        let leaf =
            VOID.contains(&name.as_str()) || !foreign && OPEN.contains(&name.as_str()) || foreign && closed;
        if !leaf {
            open.push(name);
        }
        if open.len() > DEEPEST {
            return Err(too_deep());
        }
    }
    Ok(())
}

fn too_deep() -> String {
    format!("its elements lie in one another more than {DEEPEST} deep; copy its text, and use `import text`")
}

/// The bytes of a tag up to its end, and how many attributes it has at most.
fn end_of_tag(tag: &str) -> (usize, usize) {
    let mut quote = None;
    let mut attributes = 0;
    let mut space = false;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return (at, attributes),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, _) if byte.is_ascii_whitespace() || byte == b'/' => space = true,
            (None, _) => {
                attributes += usize::from(space);
                space = false;
            }
        }
    }
    (tag.len(), attributes)
}

/// What follows the content of an element that holds no markup.
fn skip_raw<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut at = 0;
    while let Some(found) = rest[at..].find("</") {
        at += found;
        let end = rest.as_bytes().get(at + 2..at + 2 + name.len());
        if end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())) {
            return &rest[at..];
        }
        at += 2;
    }
    ""
}

/// Looks at how deep a page turned out to be: its tags may be read in other ways than they are written.
pub(super) fn check_depth(page: &Readability) -> Result<(), String> {
    let mut node = page.doc.root();
    let mut depth = 0_usize;
    loop {
        if let Some(child) = node.first_child() {
            node = child;
            depth += 1;
            if depth > DEEPEST * 2 {
                return Err(too_deep());
            }
            continue;
        }
        while node.next_sibling().is_none() {
            match node.parent() {
                Some(parent) if depth > 0 => node = parent,
                _ => return Ok(()),
            }
            depth -= 1;
        }
        match node.next_sibling() {
            Some(next) if depth > 0 => node = next,
            _ => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_are_made_to_be_hard_are_refused() {
        let attributes = " a='b'".repeat(1000);
        let fonts = "<font>".repeat(200);
        for page in [
            "<div>".repeat(100_000),
            "<b>".repeat(100_000),
            format!("<svg>{}", "<tr>".repeat(1000)),
            format!("<p{attributes}>"),
            format!("{fonts}{}", "<p>x".repeat(40_000)),
            "<br>".repeat(200_000),
        ] {
            assert!(check(&page).is_err(), "{}", &page[..60]);
        }
    }

    #[test]
    fn sloppy_pages_are_not() {
        for page in [
            "<p>one".repeat(10_000),
            format!("<ul>{}</ul>", "<li><b>one</b>".repeat(10_000)),
            format!("<script>{}</script>", "if (a<b) '<div>'".repeat(10_000)),
            format!("<!-- {} -->", "<div>".repeat(10_000)),
            format!("<img alt='{}'>", "<div> ".repeat(10_000)),
            "a < b <3 <".to_owned(),
            "<".to_owned(),
            "<script>".to_owned(),
            "<div title='".to_owned(),
        ] {
            assert_eq!(check(&page), Ok(()), "{}", &page[..page.len().min(60)]);
        }
    }
}
