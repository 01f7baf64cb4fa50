//! Every link of a revision, with where it leads: for those who look behind them. A build needs only those that lead to other pages of the
//! site, and finds them on its way.

use pulldown_cmark::{Event, LinkType, Tag};

use super::front_matter::front_matter;
use crate::diagnostic::Problems;
use crate::markdown::{self, Punctuation};
use crate::routes::Target;
use crate::source::{Located, Source};

/// The links in the text and the front matter of a revision of the story at `route`. Those that cannot be followed are left out: a build
/// says what is wrong with them.
pub fn links(source: &Source, route: &str) -> Vec<Located<Target>> {
    let problems = Problems::default();
    let Some((mut fields, body)) = front_matter(source, &problems) else { return Vec::new() };
    let mut written: Vec<Located<String>> = Vec::new();
    for (key, what) in [("sources", "source"), ("events", "event")] {
        written.extend(fields.tables(key, what).into_iter().filter_map(|mut table| table.text("url")));
    }
    for (event, range) in markdown::events(&source.text()[body.clone()], Punctuation::Plain) {
        if let Event::Start(Tag::Link { dest_url, link_type, .. }) = event
            && link_type != LinkType::Email
        {
            written.push(Located {
                value: dest_url.into_string(),
                span: range.start + body.start..range.end + body.start,
            });
        }
    }
    let read = |link: Located<String>| {
        Some(Located { value: Target::read(&link.value, route).ok()?, span: link.span })
    };
    written.into_iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_wherever_they_stand() {
        let text = "+++\ntitle = 'x'\nsources = [{ name = 'Port', url = 'https://port.example/' }]\n+++\n\
                    [a](#part) [b](../b/#x) <https://c.example> <d@e.example> ![f](f.png) [g](javascript:x)\n";
        let source = Source::new("a.md", text);
        let found = links(&source, "world/a/");
        let written: Vec<_> = found.iter().map(|link| &text[link.span.clone()]).collect();
        let expected = ["'https://port.example/'", "[a](#part)", "[b](../b/#x)", "<https://c.example>"];
        assert_eq!(written, expected);
        let route = "world/b/".to_owned();
        assert_eq!(found[2].value, Target::Inside { route, rest: "#x".to_owned() });
    }
}
