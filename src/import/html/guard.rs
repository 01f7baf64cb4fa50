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
            rest = after_comment(comment);
            continue;
        }
        let closes = rest.starts_with('/');
        let name = &rest[usize::from(closes)..];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            // A declaration ends at the next `>`, whatever is in it.
            if closes || rest.starts_with(['!', '?']) {
                rest = rest.find('>').map_or("", |end| &rest[end..]);
            }
            continue;
        }
        let name = name[..name.bytes().position(ends_name).unwrap_or(name.len())].to_ascii_lowercase();
        let Tag { end, attributes, closed } = tag(rest);
        if attributes > MOST_ATTRIBUTES {
            return Err(format!("an element of this page has more than {MOST_ATTRIBUTES} attributes"));
        }
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

/// What follows a comment, after its `<!--` (HTML, 13.2.5.43 to 13.2.5.51).
fn after_comment(comment: &str) -> &str {
    let ends = |(at, _): &(usize, &str)| {
        let before = &comment[..*at];
        matches!(before, "" | "-") || before.ends_with("--") || before.ends_with("--!")
    };
    comment.match_indices('>').find(ends).map_or("", |(end, _)| &comment[end..])
}

/// Whether a byte ends the name of an element.
fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

/// A tag, after its `<`.
struct Tag {
    /// Its bytes, without the `>`.
    end: usize,
    /// How many attributes it has.
    attributes: usize,
    /// Whether it ends in `/>`.
    closed: bool,
}

/// Where in a tag a byte is (HTML, 13.2.5.8 and 13.2.5.32 to 13.2.5.40).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Name,
    Between,
    Slash,
    Attribute,
    AfterAttribute,
    BeforeValue,
    Value,
    Quoted(u8),
}

/// Reads a tag up to its end. A quote opens a value only after `=`.
fn tag(text: &str) -> Tag {
    let mut attributes = 0;
    let mut within = Within::Name;
    for (at, byte) in text.bytes().enumerate() {
        let space = byte.is_ascii_whitespace();
        within = match (within, byte) {
            (Within::Quoted(quote), _) => {
                if quote == byte {
                    Within::Between
                } else {
                    within
                }
            }
            (_, b'>') => return Tag { end: at, attributes, closed: within == Within::Slash },
            (Within::BeforeValue, b'"' | b'\'') => Within::Quoted(byte),
            (Within::BeforeValue, _) if space => within,
            (Within::BeforeValue | Within::Value, _) => {
                if space {
                    Within::Between
                } else {
                    Within::Value
                }
            }
            // The slash of an end tag comes before its name.
            (_, b'/') if at > 0 => Within::Slash,
            (Within::Attribute | Within::AfterAttribute, b'=') => Within::BeforeValue,
            (Within::Attribute | Within::AfterAttribute, _) if space => Within::AfterAttribute,
            (_, _) if space => Within::Between,
            (Within::Name | Within::Attribute, _) => within,
            (Within::Between | Within::Slash | Within::AfterAttribute, _) => {
                attributes += 1;
                Within::Attribute
            }
        };
    }
    Tag { end: text.len(), attributes, closed: false }
}

/// What follows the content of an element that holds no markup.
fn skip_raw<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut at = 0;
    while let Some(found) = rest[at..].find("</") {
        at += found;
        let end = rest.as_bytes().get(at + 2..at + 2 + name.len());
        let ends = rest.as_bytes().get(at + 2 + name.len()).is_none_or(|byte| ends_name(*byte));
        if ends && end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())) {
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
    fn nothing_hides_what_follows() {
        let deep = "<div>".repeat(1000);
        for start in [
            "<i '>",
            "<i \">",
            "<i a'>",
            "<i ='>",
            "<i a=b'>",
            "<i a='b'\">",
            "<i a=''\">",
            "<i/'>",
            "</i '>",
            "<!-->",
            "<!--->",
            "<!---->",
            "<!-- --!>",
            "<!x <!-- >",
            "<?x <!-- >",
            "</ <!-- >",
            "<script></scripted><!--</script>",
        ] {
            assert_eq!(check(&format!("{start}{deep}")), Err(too_deep()), "{start}");
        }
        assert_eq!(check(&"<br'>".repeat(1000)), Err(too_deep()));
        assert_eq!(check(&format!("<svg>{}", "<g a=/>".repeat(1000))), Err(too_deep()));
    }

    #[test]
    fn what_is_quoted_or_a_comment_is_no_element() {
        let deep = "<div>".repeat(1000);
        for page in [
            format!("<i a='{deep}'>"),
            format!("<i a = \"{deep}\" b>"),
            format!("<i a='>'b=\"{deep}\">"),
            format!("<!--> --><!-- > -> --x> {deep} -->"),
            format!("<svg>{}", "<g a=''/>".repeat(1000)),
        ] {
            assert_eq!(check(&page), Ok(()), "{}", &page[..20]);
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
