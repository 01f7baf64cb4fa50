//! HTML in Markdown, said in Markdown as far as it can be. Tags without a word for them go; what they enclose stays.

use std::ops::Range;

use htmd::HtmlToMarkdown;

use super::edits::Edits;

/// A block with more tags than this is not worth a tree.
const MOST_TAGS: usize = 400;
/// Tags that are open at a time; more is no text.
const MOST_OPEN: usize = 50;
/// Elements whose content is not for readers.
const UNREAD: [&str; 8] = ["script", "style", "template", "iframe", "object", "svg", "head", "noscript"];

/// A block of HTML as Markdown; `plainly`, on one line, where it lies in a list or quotation.
pub(super) fn block(html: &str, plainly: bool) -> String {
    if !plainly && html.matches('<').count() <= MOST_TAGS {
        // Signs that were written as entities stay so: they are no tags.
        let html = html.replace("&lt;", "&amp;lt;").replace("&#60;", "&amp;lt;");
        let converter = HtmlToMarkdown::builder().skip_tags(UNREAD.to_vec()).build();
        if let Ok(markdown) = converter.convert(&html) {
            let markdown = markdown.trim();
            return if markdown.is_empty() { "\n".to_owned() } else { format!("\n{markdown}\n\n") };
        }
    }
    let words = without_tags(html);
    let words: Vec<_> = words.split_whitespace().collect();
    words.join(" ") + "\n"
}

/// The words between tags.
pub(super) fn without_tags(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let mut words = String::with_capacity(html.len());
    // What is looked for in vain once is not there further on.
    let mut absent: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        words.push_str(&html[at..start]);
        let Some(end) = html[start..].find('>').map(|end| start + end + 1) else {
            // What is never closed is no tag.
            return words + &html[start..].replace('<', "&lt;");
        };
        let name = name(&html[start..]).0;
        let closing = match name.as_str() {
            "" if html[start..].starts_with("<!--") => "-->".to_owned(),
            name if UNREAD.contains(&name) => format!("</{name}"),
            _ => String::new(),
        };
        let mut close = None;
        if !closing.is_empty() && !absent.contains(&closing) {
            close = lower[start..].find(&closing).map(|found| start + found);
            if close.is_none() {
                absent.push(closing);
            }
        }
        let end_of = |close: usize| html[close..].find('>').map(|end| close + end + 1);
        at = close.and_then(end_of).unwrap_or(end);
        words.push(' ');
    }
    words + &html[at..]
}

/// Tags between words, which come one by one.
#[derive(Debug, Default)]
pub(super) struct Inline {
    /// Tags that are open: the element, the change at its place, where the tag ends, and the address of a link.
    open: Vec<(String, usize, usize, Option<String>)>,
}

impl Inline {
    /// Takes the tag at `place` of a text. `on_one_line` is whether no line can be broken there.
    pub(super) fn tag(&mut self, text: &str, place: Range<usize>, on_one_line: bool, edits: &mut Edits) {
        let tag = &text[place.clone()];
        let (name, closing) = name(tag);
        let mark = mark(&name);
        match name.as_str() {
            "br" if on_one_line => edits.replace(place, " "),
            "br" => {
                let rest = &text[place.end..];
                let end = text.len() - rest.trim_start_matches([' ', '\n']).len();
                // What follows could be read as something else at the start of a line.
                if text[end..].starts_with(char::is_alphabetic) {
                    edits.replace(place.start..end, "\\\n");
                } else {
                    edits.replace(place, " ");
                }
            }
            "img" => {
                let alt = attribute(tag, "alt").filter(|alt| !alt.trim().is_empty());
                let src = attribute(tag, "src").filter(|src| !src.contains(['<', '>', '\n']));
                let image = alt.map(|alt| {
                    let alt = alt.replace(['[', ']', '\n', '<', '>'], " ");
                    src.map_or_else(|| alt.clone(), |src| format!("![{alt}](<{src}>)"))
                });
                edits.replace(place, image.unwrap_or_default());
            }
            "sup" if !closing => edits.replace(place, "^"),
            _ if closing => self.close(text, place, &name, mark, edits),
            _ if (mark.is_some() || name == "a") && self.open.len() < MOST_OPEN => {
                let href = attribute(tag, "href").filter(|href| !href.contains(['<', '>', '\n']));
                let end = place.end;
                self.open.push((name, edits.remove(place), end, href));
            }
            _ => edits.replace(place, ""),
        }
    }

    fn close(&mut self, text: &str, place: Range<usize>, name: &str, mark: Option<&str>, edits: &mut Edits) {
        let Some(at) = self.open.iter().rposition(|(open, ..)| open == name) else {
            edits.replace(place, "");
            return;
        };
        let mut inner = self.open.drain(at..);
        let Some((_, change, from, href)) = inner.next() else { return };
        let inside = &text[from..place.start];
        // Marks next to a space, or around nothing, would be shown.
        let fits = !inside.is_empty()
            && !inside.starts_with(char::is_whitespace)
            && !inside.ends_with(char::is_whitespace);
        let written = match (href, mark) {
            (Some(href), _) if fits => Some(("[".to_owned(), format!("](<{href}>)"))),
            (_, Some(mark)) if fits => Some((mark.to_owned(), mark.to_owned())),
            _ => None,
        };
        let (open, close) = written.unwrap_or_default();
        edits.change(change, open);
        edits.replace(place, close);
    }

    /// No tag reaches beyond the paragraph it is in.
    pub(super) fn end(&mut self) {
        self.open.clear();
    }
}

/// What Markdown writes on both sides of such an element's words.
fn mark(name: &str) -> Option<&'static str> {
    match name {
        "b" | "strong" => Some("**"),
        "i" | "em" | "cite" => Some("*"),
        "s" | "del" | "strike" => Some("~~"),
        "q" => Some("\""),
        _ => None,
    }
}

/// The name of a tag's element in lower case, and whether the tag closes it.
fn name(tag: &str) -> (String, bool) {
    let inside = tag.strip_prefix('<').unwrap_or(tag);
    let (inside, closing) = inside.strip_prefix('/').map_or((inside, false), |inside| (inside, true));
    let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).collect();
    (name.to_ascii_lowercase(), closing)
}

/// The value of an attribute of a tag, or of an argument of a call: `name="value"`.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let places = tag.match_indices(name).map(|(at, _)| at);
    let values = places.filter_map(|at| {
        let free = tag[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | ',' | '"' | '\''));
        let rest =
            tag[at + name.len()..].trim_start().strip_prefix(['=', ':']).filter(|_| free)?.trim_start();
        let value = match rest.chars().next()? {
            quote @ ('"' | '\'') => rest[1..].split_once(quote)?.0,
            _ => rest.split(|c: char| c.is_whitespace() || c == '>').next()?,
        };
        Some(value.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&"))
    });
    values.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_markdown() {
        for (html, expected) in [
            ("<p>One <b>two</b>\n<a href=\"/x\">three</a></p>\n", "\nOne **two** [three](/x)\n\n"),
            ("<script>alert(1)</script>\n", "\n"),
            ("<div class=\"note\">\n", "\n"),
            ("<p>1 &lt;b&gt; 2</p>", "\n1 &lt;b> 2\n\n"),
        ] {
            assert_eq!(block(html, false), expected);
        }
        assert_eq!(
            block("<p>One <i>two</i>\n</p><Script>x</scripT> <!-- y --> z <!-- <style", true),
            "One two z &lt;!-- &lt;style\n"
        );
        let deep = "<div>".repeat(100_000) + "word";
        assert_eq!(block(&deep, false), "word\n");
    }

    #[test]
    fn attributes_are_found_in_any_quotes() {
        for tag in ["<a href=\"x y\">", "<a data-href='no' href='x y'>", "a href = \"x y\" b=c"] {
            assert_eq!(attribute(tag, "href").as_deref(), Some("x y"), "{tag}");
        }
        assert_eq!(attribute("<a href=x>", "href").as_deref(), Some("x"));
        assert_eq!((attribute("<a xhref=x>", "href"), attribute("<a href>", "href")), (None, None));
        assert_eq!(attribute("<a href=\"x", "href"), None);
    }
}
