//! A text made sound: nothing in it that a build refuses, and as little as possible lost on the way.

use std::mem;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::edits::Edits;
use super::front::sound;
use super::html::{self, Inline};
use super::links::{Addresses, Lead};
use super::report::Remark;
use super::shortcodes::{code, lies_in, without_calls};
use crate::config::RawHtml;
use crate::markdown::{self, Punctuation};
use crate::value::first_forbidden;

/// What has to be known to make a text sound.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// What links can lead to.
    pub(super) addresses: &'a Addresses,
    /// The path of the file.
    pub(super) path: &'a str,
    /// What the site does with HTML.
    pub(super) raw_html: RawHtml,
}

/// What was changed in a text: kinds, and what it was.
pub(super) type Changes = Vec<(Remark, String)>;

/// Taking something away can make something else: `<<b>i>`. After so many rounds only what encloses nothing is left.
const ROUNDS: usize = 6;
/// Characters of a piece that are told.
const TOLD: usize = 80;

/// Makes a text sound.
pub(super) fn clean(text: &str, around: Surroundings<'_>) -> (String, Changes) {
    let mut changes = Changes::new();
    let mut body = text.replace("\r\n", "\n").replace('\r', "\n");
    if first_forbidden(&body).is_some() {
        body = sound(&body);
        changes.push((Remark::Control, String::new()));
    }
    body = without_calls(&body, |call| changes.push((Remark::Shortcode, told(call))));
    let before = body.clone();
    for _ in 0..ROUNDS {
        let mut cleaner = Cleaner { text: &body, around, edits: Edits::default(), changes: &mut changes };
        cleaner.run();
        let edits = mem::take(&mut cleaner.edits);
        if edits.is_empty() {
            break;
        }
        body = edits.apply(&body);
    }
    if body != before && around.raw_html == RawHtml::Deny {
        body = without_gaps(&body);
    }
    (body.trim_matches('\n').to_owned(), changes)
}

/// A text with no more than one blank line between its parts; what was taken out leaves more.
fn without_gaps(text: &str) -> String {
    let mut edits = Edits::default();
    let code = code(text);
    let mut at = 0;
    while let Some(found) = text[at..].find("\n\n\n") {
        let start = at + found;
        let end = text.len() - text[start..].trim_start_matches('\n').len();
        if !lies_in(&code, start) {
            edits.replace(start..end, "\n\n");
        }
        at = end;
    }
    edits.apply(text)
}

/// The first words of something, on one line.
fn told(piece: &str) -> String {
    let line = piece.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(TOLD) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

struct Cleaner<'a, 'c> {
    text: &'a str,
    around: Surroundings<'a>,
    edits: Edits,
    changes: &'c mut Changes,
}

/// A link or an image that is open.
struct Open {
    place: Range<usize>,
    kind: LinkType,
    to: String,
    image: bool,
    /// What it encloses.
    inner: Option<Range<usize>>,
    /// Whether there are words in it.
    words: bool,
}

impl Cleaner<'_, '_> {
    fn run(&mut self) {
        let mut open: Vec<Open> = Vec::new();
        let mut inline = Inline::default();
        // How deep in lists and quotations, and whether in a heading or a table.
        let (mut depth, mut one_line) = (0_usize, false);
        let mut block: Option<String> = None;
        let keeps_html = self.around.raw_html != RawHtml::Deny;
        for (event, range) in markdown::events(self.text, Punctuation::Plain) {
            let own = matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }))
                || matches!(event, Event::End(TagEnd::Link | TagEnd::Image));
            match event {
                Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                    enclose(&mut open, &range, false);
                    open.push(Open::new(range.clone(), link_type, &dest_url, false));
                }
                Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                    enclose(&mut open, &range, false);
                    open.push(Open::new(range.clone(), link_type, &dest_url, true));
                }
                Event::End(TagEnd::Link | TagEnd::Image) => {
                    if let Some(link) = open.pop() {
                        let words = link.words;
                        self.link(link);
                        enclose(&mut open, &range, words);
                    }
                }
                Event::Start(Tag::BlockQuote(_) | Tag::Item | Tag::FootnoteDefinition(_)) => depth += 1,
                Event::End(TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition) => depth -= 1,
                Event::Start(Tag::Heading { .. } | Tag::TableHead | Tag::TableRow) => one_line = true,
                Event::End(TagEnd::Heading(_) | TagEnd::TableHead | TagEnd::TableRow) => {
                    one_line = false;
                    inline.end();
                }
                Event::End(TagEnd::Paragraph | TagEnd::TableCell) => inline.end(),
                Event::Start(Tag::HtmlBlock) if !keeps_html => block = Some(String::new()),
                Event::Html(ref html) => block.iter_mut().for_each(|block| block.push_str(html)),
                Event::End(TagEnd::HtmlBlock) => {
                    if let Some(html) = block.take() {
                        self.html(&html);
                        self.edits.replace(range.clone(), html::block(&html, depth > 0));
                    }
                }
                Event::InlineHtml(ref tag) if !keeps_html => {
                    self.html(tag);
                    inline.tag(self.text, range.clone(), one_line, &mut self.edits);
                }
                // A character can be written as a number, too.
                Event::Text(ref words) if first_forbidden(words).is_some() => {
                    self.changes.push((Remark::Control, String::new()));
                    self.edits.replace(range.clone(), sound(words));
                }
                _ => {}
            }
            if !own {
                let words = !self.text[range.clone()].trim().is_empty();
                enclose(&mut open, &range, words);
            }
        }
    }

    /// Tags that close, comments and line breaks are nothing that anyone would look for.
    fn html(&mut self, html: &str) {
        if !html.starts_with("</") && !html.starts_with("<!--") && !html.starts_with("<br") {
            self.changes.push((Remark::Html, told(html)));
        }
    }

    fn link(&mut self, link: Open) {
        let Surroundings { addresses, path, .. } = self.around;
        let lead = match (link.image, link.words) {
            (true, true) => addresses.image(&link.to, path),
            (false, true) => addresses.link(&link.to, path),
            // An image has to have words, and a link something to click on.
            _ => Lead::Nowhere,
        };
        if lead == Lead::Keep || (link.kind == LinkType::Email && !link.image) {
            return;
        }
        let remark = if link.image { Remark::Image } else { Remark::Link };
        let Some(inner) = link.inner.filter(|_| link.words) else {
            self.changes.push((remark, told(&link.to)));
            self.edits.replace(link.place, "");
            return;
        };
        let head = link.place.start..link.place.start + 1 + usize::from(link.image);
        // Where nothing stands between the second brackets, they are not counted to the link.
        let rest = &self.text[link.place.end..];
        let collapsed = matches!(link.kind, LinkType::Collapsed) && rest.starts_with("[]");
        let tail = inner.end.max(head.end)..link.place.end + if collapsed { 2 } else { 0 };
        match lead {
            Lead::To(to) if link.to == to => {}
            Lead::To(to) => self.edits.replace(tail, format!("](<{to}>)")),
            _ => {
                self.changes.push((remark, told(&link.to)));
                self.edits.replace(head, "");
                self.edits.replace(tail, "");
            }
        }
    }
}

impl Open {
    fn new(place: Range<usize>, kind: LinkType, to: &str, image: bool) -> Self {
        Self { place, kind, to: to.to_owned(), image, inner: None, words: false }
    }
}

/// Widens what the innermost open link encloses; the one around it learns of it when this one ends.
fn enclose(open: &mut [Open], range: &Range<usize>, words: bool) {
    if let Some(link) = open.last_mut() {
        let inner = link.inner.get_or_insert_with(|| range.clone());
        *inner = inner.start.min(range.start)..inner.end.max(range.end);
        link.words |= words;
    }
}

/// The headline that stands in the text, as words, and the text without it: the first heading of the first level. With a `title` from
/// elsewhere only a heading at the very top that says the same.
pub(super) fn headline(text: &str, title: Option<&str>) -> Option<(String, String)> {
    let mut words: Option<String> = None;
    let mut depth = 0_usize;
    for (event, range) in markdown::events(text, Punctuation::Plain) {
        match event {
            Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. }) if depth == 0 => {
                words = Some(String::new());
            }
            Event::Start(Tag::BlockQuote(_) | Tag::Item | Tag::FootnoteDefinition(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition) => depth -= 1,
            Event::Text(ref piece) | Event::Code(ref piece) => {
                if let Some(words) = &mut words {
                    words.push_str(piece);
                }
            }
            Event::SoftBreak | Event::HardBreak => words.iter_mut().for_each(|words| words.push(' ')),
            Event::End(TagEnd::Heading(_)) if words.is_some() => {
                let found = words.take().and_then(|words| super::front::words(&words));
                let fits = |found: &String| title.is_none_or(|title| title == found);
                if let Some(found) = found.filter(fits) {
                    let (above, below) =
                        (text[..range.start].trim_end(), text[range.end..].trim_start_matches('\n'));
                    // What stood on both sides of it are two paragraphs.
                    let gap = if above.is_empty() { "" } else { "\n\n" };
                    return Some((found, format!("{above}{gap}{below}")));
                }
            }
            _ => {}
        }
        // What follows the first heading is no headline to a title.
        let at_top = text[..range.start].trim().is_empty() && words.is_some();
        if title.is_some() && !at_top {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> (String, Vec<String>) {
        let mut addresses = Addresses::new(["a.png".to_owned()].into());
        addresses.add_file("b.md", "b/");
        let around = Surroundings { addresses: &addresses, path: "x.md", raw_html: RawHtml::Deny };
        let (text, changes) = clean(text, around);
        (text, changes.into_iter().map(|(remark, more)| format!("{remark:?} {more}")).collect())
    }

    #[test]
    fn what_is_sound_stays_as_it_is() {
        let text = "# A\n\nOne *two* [three](https://a.example \"t\") [four][f] <https://b.example/> a@b\n\n- `<b>`\n\n\
                    ```\n<script> {{ x }}\n```\n\n[f]: https://c.example/";
        assert_eq!(cleaned(text), (text.to_owned(), vec![]));
    }

    #[test]
    fn links_and_images_lead_somewhere_or_are_words() {
        for (text, expected) in [
            ("[*b* \\[x\\]](b.md 'title') c", "[*b* \\[x\\]](</b/>) c"),
            ("[b][1]\n\n[1]: b.md", "[b](</b/>)\n\n[1]: b.md"),
            ("[b] [c][]\n\n[b]: b.md\n[c]: no.md", "[b](</b/>) c\n\n[b]: b.md\n[c]: no.md"),
            ("a [*no* `x`](no.md) z", "a *no* `x` z"),
            ("![The **quay**](no.png)", "The **quay**"),
            ("[![The quay](no.png)](no.md)", "The quay"),
            ("[![The quay](/a.png)](no.md)", "![The quay](/a.png)"),
            ("![](a.png) [](b.md) [ ![](https://a.example/b.png) ](b.md)", ""),
            ("<ftp://a.example/x>", "ftp://a.example/x"),
            ("[a](javascript:x)", "a"),
        ] {
            let cleaned = cleaned(text).0;
            assert_eq!(cleaned.trim(), expected, "{text}");
        }
    }

    #[test]
    fn html_becomes_markdown_or_words() {
        for (text, expected) in [
            (
                "A <b>bold</b> <i> x </i> <span class=x>word</span><br/>next <br> 1. x",
                "A **bold**  x  word\\\nnext   1. x",
            ),
            ("See <a href=\"b.md\">this</a> and <a href='no.md'>that</a>.", "See [this](</b/>) and that."),
            ("10<sup>2</sup> <img src=/a.png alt=\"The quay\">", "10^2 ![The quay](</a.png>)"),
            ("A\n<!-- more -->\nB\n\n<div>\n\n*C*\n\n</div>\n", "A\n\nB\n\n*C*"),
            ("- one\n  <div>two\n  <b>three</b></div>\n- four", "- one\n  two three\n- four"),
            ("<<b>script>alert(1)<</b>/script>", "<**script>alert(1)<**/script>"),
            ("| a<br>b |\n|---|\n| <b>c</b> |", "| a b |\n|---|\n| **c** |"),
        ] {
            assert_eq!(cleaned(text).0, expected, "{text}");
        }
    }

    #[test]
    fn characters_that_no_page_may_hold_go() {
        assert_eq!(
            cleaned("a\u{7}b&#7;c\r\nd\u{fffe}"),
            ("abc\nd".to_owned(), vec!["Control ".to_owned(), "Control ".to_owned()])
        );
    }

    #[test]
    fn a_headline_leaves_the_text() {
        let found = |text, title| headline(text, title);
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(found("Intro\n\n# One *two*\n\nText", None), pair("One two", "Intro\n\nText"));
        assert_eq!(found("One\n===\nText", Some("One")), pair("One", "Text"));
        assert_eq!(found("Intro\n# One\nText", None), pair("One", "Intro\n\nText"));
        for (text, title) in [
            ("# One\n\nText", Some("Two")),
            ("Text\n\n# One", Some("One")),
            ("> # One", None),
            ("## One", None),
        ] {
            assert_eq!(found(text, title), None, "{text}");
        }
    }

    /// Pieces that are likely to break something when they meet.
    const PIECES: [&str; 44] = [
        "word",
        " ",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "1. ",
        "    ",
        "<b>",
        "</b>",
        "<a href=\"b.md\">",
        "</a>",
        "<a href='javascript:x'>",
        "<div>",
        "</div>",
        "<!--",
        "-->",
        "<br>",
        "<img src=a.png alt=\"x]y\">",
        "<",
        ">",
        "`",
        "```\n",
        "[x](b.md)",
        "[",
        "](no.md)",
        "![",
        "![](a.png)",
        "[f]",
        "[f]: no.md\n",
        "{{< a >}}",
        "{% raw %}",
        "{%",
        "%}",
        "{{",
        "}}",
        "*",
        "_",
        "\\",
        "&#7;",
        "&lt;b&gt;",
        "|",
        "| a |\n|---|\n",
        "<script>",
    ];

    proptest::proptest! {
        #[test]
        fn whatever_is_cleaned_can_be_built(pieces in proptest::collection::vec(0..PIECES.len(), 0..40)) {
            let text: String = pieces.into_iter().map(|at| PIECES[at]).collect();
            let (text, _) = cleaned(&text);
            let file = format!("+++\ntitle = 'x'\nupdated = 2025-01-01T00:00Z\n+++\n\n{text}\n");
            let story = crate::parse::StoryText {
                path: crate::model::StoryPath::new("x"),
                meta: None,
                revisions: vec![("r".to_owned(), crate::source::Source::new("r.md", &file))],
            };
            let parsed = crate::parse::story(&story, &crate::config::Config::parse(None).0);
            let mut errors = parsed.problems.iter().filter(|d| d.severity == crate::diagnostic::Severity::Error);
            let error = errors.find(|d| d.message != "this revision has no text").map(|d| &d.message);
            proptest::prop_assert!(error.is_none(), "{:?} in {:?}", error, text);
            let lost = parsed.mentions.iter().find(|mention| !["a.png", "b/"].contains(&mention.route.as_str()));
            proptest::prop_assert!(lost.is_none(), "{:?} in {:?}", lost, text);
        }
    }
}
