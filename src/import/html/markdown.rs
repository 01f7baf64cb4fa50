//! HTML → Markdown that shows the same words. The characters that mean something in Markdown are hidden from the converter and escaped
//! afterwards by our own rules, which know where in a line they stand. What comes out is read again: when it does not say what the page
//! said, simpler Markdown is made.

use htmd::HtmlToMarkdown;
use htmd::options::{BulletListMarker, HrStyle, Options};
use pulldown_cmark::Event;

use crate::import::text::escape;
use crate::import::text::lines::{is_unseen, one_line};
use crate::import::{Imported, Remark};
use crate::markdown::{Punctuation, events};

/// What may mean something in Markdown; the characters U+FDD0 and following, which are no letters of any text, stand for them meanwhile.
const SPECIAL: [char; 19] =
    ['\\', '*', '_', '`', '[', ']', '<', '>', '&', '|', '~', '#', '+', '-', '=', '.', ')', '!', ':'];
/// Where those characters start.
const HIDDEN: u32 = 0xfdd0;
/// How deep quotations, lists and emphasis may lie in one another.
const DEEPEST: usize = 50;
/// Tags that make a line of their own.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "table",
    "tr",
    "td",
    "th",
    "br",
    "hr",
    "section",
    "article",
    "header",
    "footer",
    "dl",
    "dt",
    "dd",
];
/// Tags of formatting that can go wrong between letters and marks.
const FORMATTING: [&str; 9] = ["b", "strong", "i", "em", "code", "a", "u", "s", "del"];

/// Converts the serialized main text of a page.
pub(super) fn markdown(html: &str, imported: &mut Imported) -> String {
    let words = letters(&blocks(html).join(" "));
    for without in [&[][..], &FORMATTING[..7], &FORMATTING[..]] {
        let made = convert(html, without);
        if made.as_ref().is_some_and(|made| shown(made) == words) {
            if !without.is_empty() {
                let why = "bold, italics or links could not be kept; compare with the page";
                imported.unsure.push(Remark::new(None, &imported.sheet.title, why));
            }
            return made.unwrap_or_default();
        }
    }
    if !words.is_empty() {
        let why = "headings, lists, tables and links could not be kept; compare with the page";
        imported.unsure.push(Remark::new(None, &imported.sheet.title, why));
    }
    blocks(html).iter().map(|text| escape::block(text)).collect::<Vec<_>>().join("\n\n")
}

/// The letters and marks of a text, without white space.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_unseen(*c)).collect()
}

/// The letters and marks that readers would see. What is no text would show in them.
pub(super) fn shown(markdown: &str) -> String {
    let mut words = String::new();
    let mut depth = 0_usize;
    for (event, _) in events(markdown, Punctuation::Plain) {
        match event {
            // Refused in a revision.
            Event::Start(_) if depth >= DEEPEST => words.push_str("DEEP"),
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::Html(_) | Event::InlineHtml(_) => words.push_str("HTML"),
            Event::FootnoteReference(_) => words.push_str("FOOTNOTE"),
            Event::TaskListMarker(_) => words.push_str("TASK"),
            _ => {}
        }
    }
    letters(&words)
}

fn convert(html: &str, without: &[&str]) -> Option<String> {
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        hr_style: HrStyle::Asterisks,
        ..Options::default()
    };
    let converter = HtmlToMarkdown::builder().options(options).build();
    let made = converter.convert(&hidden(html, without)).ok()?;
    let lines: Vec<String> = made.lines().map(restored).collect();
    let mut text = String::with_capacity(made.len());
    for (at, line) in lines.iter().enumerate() {
        // Spaces at the end of a line break it, if there is a next one.
        let breaks = lines.get(at + 1).is_some_and(|next| !next.trim().is_empty());
        text.push_str(if breaks { line } else { line.trim_end() });
        text.push('\n');
    }
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    Some(text.trim_matches('\n').to_owned())
}

/// A piece of serialized HTML.
enum Piece<'a> {
    Tag { name: String, whole: &'a str, closes: bool },
    Text(String),
}

/// The tags and texts of HTML that a serializer wrote: quotes are double, and `<`, `>` and `&` are escaped in texts.
fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let Some(end) =
            rest.find('<').filter(|at| *at > 0).or_else(|| (!rest.starts_with('<')).then_some(rest.len()))
        else {
            let mut quoted = false;
            let end = rest.bytes().position(|byte| {
                quoted ^= byte == b'"';
                byte == b'>' && !quoted
            });
            let (whole, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
            let inner = whole.trim_start_matches(['<', '/']);
            let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect();
            pieces.push(Piece::Tag {
                name: name.to_ascii_lowercase(),
                whole,
                closes: whole.starts_with("</"),
            });
            rest = after;
            continue;
        };
        let (text, after) = rest.split_at(end);
        let text =
            text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        pieces.push(Piece::Text(text));
        rest = after;
    }
    pieces
}

/// HTML in which what Markdown would read as markup is hidden, without some tags. Code is left as it is.
fn hidden(html: &str, without: &[&str]) -> String {
    let mut hidden = String::with_capacity(html.len() * 2);
    let mut code = 0_usize;
    for piece in pieces(html) {
        match piece {
            Piece::Tag { name, .. } if without.contains(&name.as_str()) => {}
            Piece::Tag { name, whole, closes } => {
                if name == "code" {
                    code = if closes { code.saturating_sub(1) } else { code + 1 };
                }
                hidden.push_str(whole);
            }
            Piece::Text(text) => {
                for c in text.chars() {
                    let special = SPECIAL.iter().position(|special| *special == c);
                    match (special, c) {
                        (Some(at), _) if code == 0 => {
                            hidden.extend(u32::try_from(at).ok().and_then(|at| char::from_u32(HIDDEN + at)));
                        }
                        (_, '<') => hidden.push_str("&lt;"),
                        (_, '>') => hidden.push_str("&gt;"),
                        (_, '&') => hidden.push_str("&amp;"),
                        (_, c) if is_unseen(c) && !matches!(c, '\n' | '\t') => {}
                        (_, c) if c.is_whitespace() && c != '\n' => hidden.push(' '),
                        (_, c) => hidden.push(c),
                    }
                }
            }
        }
    }
    hidden
}

/// The character that is hidden behind another.
fn seen(c: char) -> Option<char> {
    let at = u32::from(c).checked_sub(HIDDEN)?;
    SPECIAL.get(usize::try_from(at).ok()?).copied()
}

/// A line of Markdown with what was hidden in it escaped where it has to be.
fn restored(line: &str) -> String {
    let start = line.len() - without_containers(line).len();
    let chars: Vec<char> = line[start..].chars().collect();
    let plain = |at: usize| chars.get(at).map(|c| seen(*c).unwrap_or(*c));
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let mut restored = line[..start].to_owned();
    for (at, c) in chars.iter().enumerate() {
        let Some(special) = seen(*c) else {
            restored.push(*c);
            continue;
        };
        let next = plain(at + 1);
        let marks = match special {
            '>' => at == 0,
            '#' | '-' | '+' | '=' => at == 0 && next.is_none_or(|next| next == ' ' || next == special),
            '.' | ')' => at == digits && digits > 0 && next.is_none_or(|next| next == ' '),
            // Before a link it would make an image of it.
            '!' => chars.get(at + 1) == Some(&'['),
            _ => false,
        };
        let before = at.checked_sub(1).and_then(plain);
        if marks || escape::means_something(before, special, next) {
            restored.push('\\');
        }
        restored.push(special);
    }
    restored
}

/// What follows the marks of quotations, lists, headings and tables at the start of a line.
fn without_containers(line: &str) -> &str {
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start();
        let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
        let inside = trimmed
            .strip_prefix('>')
            .or_else(|| trimmed.strip_prefix("- "))
            .or_else(|| trimmed.strip_prefix("| "))
            .or_else(|| trimmed.strip_prefix('#'))
            .or_else(|| trimmed[digits..].strip_prefix(". ").filter(|_| digits > 0));
        match inside {
            Some(inside) => rest = inside,
            None => return trimmed,
        }
    }
}

/// The lines that the elements of a page make, without any markup.
fn blocks(html: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for piece in pieces(html) {
        match piece {
            Piece::Tag { name, .. } if BLOCKS.contains(&name.as_str()) => blocks.push(String::new()),
            Piece::Tag { .. } => {}
            Piece::Text(text) => blocks.last_mut().into_iter().for_each(|block| block.push_str(&text)),
        }
    }
    blocks.iter().map(|block| one_line(block)).filter(|block| !block.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made(html: &str) -> (String, usize) {
        let mut imported = Imported::default();
        let text = markdown(html, &mut imported);
        (text, imported.unsure.len())
    }

    #[test]
    fn structure_is_kept() {
        let html = "<h2>Boats &amp; quays</h2><p>One <b>two</b> <i>three</i> <a href=\"https://a.example/b_c\">four</a>.</p>\
                    <ul><li>x<ul><li>y</li></ul></li></ul><ol><li>1</li></ol><blockquote><p>Said.</p></blockquote>\
                    <table><tr><th>a</th></tr><tr><td>b</td></tr></table><pre><code>a*b\n</code></pre><p>a<br>b</p>";
        let expected = "## Boats & quays\n\nOne **two** *three* [four](https://a.example/b_c).\n\n- x\n  - y\n\n1. 1\n\n> Said.\n\n\
                        | a |\n| - |\n| b |\n\n```\na*b\n```\n\na  \nb";
        assert_eq!(made(html), (expected.to_owned(), 0));
    }

    #[test]
    fn words_are_shown_as_they_were() {
        for text in [
            "+++",
            "1. one",
            "# one",
            "- a",
            "[a](b) ![c](d)",
            "a * b_c_ `d`",
            "&lt;script&gt;",
            "&amp;amp;",
            "===",
            "a | b",
            "[^1]: x",
        ] {
            let (markdown, unsure) = made(&format!("<p>{text}</p>"));
            let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            assert_eq!((shown(&markdown), unsure), (letters(&plain), 0), "{markdown}");
        }
    }

    #[test]
    fn formatting_that_cannot_be_written_is_dropped_and_said() {
        let (markdown, unsure) = made("<p>a<b>\"b\"</b>c</p>");
        assert_eq!((markdown.as_str(), unsure), ("a\"b\"c", 1));
    }

    proptest! {
        #[test]
        fn no_words_are_lost(parts in prop::collection::vec(prop_oneof![
            "[-#>+*_=~`!|.()0-9a-cя\\[\\]:\\\\ \"']{1,8}",
            Just("&lt;b&gt;".to_owned()), Just("&amp;lt;".to_owned()), Just("<b>".to_owned()), Just("</b>".to_owned()),
            Just("<em>".to_owned()), Just("</em>".to_owned()), Just("<p>".to_owned()), Just("<br>".to_owned()),
            Just("<ul><li>".to_owned()), Just("</li></ul>".to_owned()), Just("<blockquote>".to_owned()), Just("<h2>".to_owned()),
            Just("<code>".to_owned()), Just("</code>".to_owned()), Just("<a href=\"https://a.example/\">".to_owned()), Just("</a>".to_owned()),
        ], 0..14)) {
            let page = dom_smoothie::Readability::from(format!("<body>{}</body>", parts.concat()));
            let html = page.doc.select("body").inner_html();
            let (markdown, _) = made(&html);
            prop_assert_eq!(shown(&markdown), letters(&blocks(&html).join(" ")), "{}", markdown);
        }
    }
}
