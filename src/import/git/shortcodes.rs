//! What templates of other generators left in the text: Liquid of Jekyll and Eleventy, shortcodes of Hugo and Zola, attributes of
//! kramdown. What is only another way to write Markdown is written as Markdown; of the rest only a caption can be kept.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::edits::Edits;
use super::html::attribute;
use crate::markdown::{self, Punctuation};

/// How calls start and end, the longer before the shorter.
const CALLS: [(&str, &str); 5] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}"), ("{:", "}")];
/// A call is no longer than this: what is, is text.
const MOST: usize = 2000;
/// Attributes whose words readers should not lose, the one that wins first.
const WORDS: [&str; 3] = ["caption", "alt", "title"];

/// Takes the calls out of a text; of those that were not understood `lost` is told.
pub(super) fn without_calls(text: &str, mut lost: impl FnMut(&str)) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let code = code(text);
    let mut edits = Edits::default();
    let mut at = 0;
    // Code between two calls of Liquid is shown as it is.
    let mut raw: Option<&str> = None;
    while let Some(found) = text[at..].find('{') {
        let start = at + found;
        at = start + 1;
        let Some((inside, end)) = call(text, start) else { continue };
        let name = inside.split_whitespace().next().unwrap_or_default();
        if let Some(closing) = raw {
            if name != closing {
                continue;
            }
        } else if lies_in(&code, start) {
            continue;
        }
        raw = match name {
            "raw" | "verbatim" => Some(if name == "raw" { "endraw" } else { "endverbatim" }),
            "highlight" => Some(if text[start..].starts_with("{%") { "endhighlight" } else { "/highlight" }),
            _ => None,
        };
        let (words, understood) = meaning(text, start..end, inside);
        if !understood {
            lost(&text[start..end]);
        }
        edits.replace(start..end, words);
        at = end;
    }
    edits.apply(text)
}

/// The parts of a text that are code between fences or backticks.
pub(super) fn code(text: &str) -> Vec<Range<usize>> {
    let events = markdown::events(text, Punctuation::Plain);
    let code = events.filter(|(event, range)| match event {
        Event::Code(_) => true,
        // What is indented may be a call within a list.
        Event::Start(Tag::CodeBlock(_)) => text[range.clone()].starts_with(['`', '~']),
        _ => false,
    });
    code.map(|(_, range)| range).collect()
}

/// Whether a place lies in one of these parts, which are in order.
pub(super) fn lies_in(parts: &[Range<usize>], at: usize) -> bool {
    let next = parts.partition_point(|part| part.end <= at);
    parts.get(next).is_some_and(|part| part.contains(&at))
}

/// The inside of the call that starts here, and where it ends.
fn call(text: &str, start: usize) -> Option<(&str, usize)> {
    let (open, close) = CALLS.iter().find(|(open, _)| text[start..].starts_with(open))?;
    let from = start + open.len();
    let limit = text.floor_char_boundary(text.len().min(from + MOST));
    let length = text[from..limit].find(close)?;
    let inside = &text[from..from + length];
    // Attributes stand on one line.
    if *open == "{:" && inside.contains('\n') {
        return None;
    }
    let inside = inside.trim_matches(|c: char| c.is_whitespace() || c == '-');
    Some((inside, from + length + close.len()))
}

/// What stands in place of a call, and whether that is all it meant.
fn meaning(text: &str, place: Range<usize>, inside: &str) -> (String, bool) {
    let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let first = first(rest.trim_start());
    let kramdown = text[place.clone()].starts_with("{:");
    match name {
        _ if kramdown => (String::new(), true),
        "raw" | "endraw" | "verbatim" | "endverbatim" | "comment" | "endcomment" | "more" => {
            (String::new(), true)
        }
        "highlight" => (format!("{}```{first}", line_break_before(text, place.start)), true),
        "endhighlight" | "/highlight" => (format!("{}```", line_break_before(text, place.start)), true),
        "post_url" | "link" | "ref" | "relref" if !first.is_empty() => {
            // An address from the top of the repository; the links will show whether there is such a file.
            (format!("/{}", first.trim_start_matches('/').replace(' ', "%20")), true)
        }
        "site.baseurl" | "site.url" => (String::new(), true),
        _ => match inside.split_once('|') {
            Some((address, filter)) if address.trim().starts_with(['"', '\'']) && filter.contains("_url") => {
                (address.trim().trim_matches(['"', '\'']).to_owned(), true)
            }
            _ => (WORDS.iter().find_map(|name| attribute(inside, name)).unwrap_or_default(), false),
        },
    }
}

/// The first argument of a call.
fn first(arguments: &str) -> &str {
    match arguments.chars().next() {
        Some(quote @ ('"' | '\'' | '`')) => arguments[1..].split(quote).next().unwrap_or_default(),
        _ => arguments.split_whitespace().next().unwrap_or_default(),
    }
}

/// A fence has to start a line.
fn line_break_before(text: &str, at: usize) -> &'static str {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    if line.trim().is_empty() { "" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> (String, Vec<String>) {
        let mut lost = Vec::new();
        let text = without_calls(text, |call| lost.push(call.to_owned()));
        (text, lost)
    }

    #[test]
    fn what_can_be_said_in_markdown_is() {
        for (text, expected) in [
            ("{% highlight ruby linenos %}\na {{ b }}\n{% endhighlight %}\n", "```ruby\na {{ b }}\n```\n"),
            ("{{< highlight go >}}\nx\n{{< /highlight >}}", "```go\nx\n```"),
            (
                "[a]({% post_url 2024-05-01-b %}) [c]({{< ref \"d e.md\" >}})",
                "[a](/2024-05-01-b) [c](/d%20e.md)",
            ),
            ("[a]({{ site.baseurl }}/b/) ![]({{ '/c.png' | relative_url }})", "[a](/b/) ![](/c.png)"),
            ("A\n{: .note}\n{%- raw -%}{{ x }}{% endraw %}", "A\n\n{{ x }}"),
        ] {
            assert_eq!(taken(text), (expected.to_owned(), vec![]));
        }
    }

    #[test]
    fn the_rest_is_told_and_captions_stay() {
        let (text, lost) = taken(
            "A {{< figure src=\"a_b_c.png\" caption='The quay' >}} b {{% note %}}c{{% /note %}} {{ d }}",
        );
        assert_eq!(text, "A The quay b c ");
        assert_eq!(lost.len(), 4);
    }

    #[test]
    fn code_and_braces_are_left_alone() {
        for text in ["`{{ a }}` {b} { c", "```\n{% a %}\n```\n", "{{ never closed", "{% a", "{", "{:\nb}"] {
            assert_eq!(taken(text), (text.to_owned(), vec![]));
        }
    }
}
