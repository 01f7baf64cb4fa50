//! Whether links that name a part of a page lead to one.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::super::preview::{Found, Snapshot};
use super::Link;
use crate::diagnostic::Diagnostic;
use crate::routes::Target;

/// How alike two names have to be (Jaro–Winkler, 0 to 1) for one to be offered instead of the other.
const ALIKE: f64 = 0.7;
/// Parts of a page that are named when none is alike.
const NAMED: usize = 8;

/// The links to parts of pages that do not have such a part.
pub(super) fn dead(snapshot: &Snapshot, links: &[Link]) -> Vec<Diagnostic> {
    let mut wanted: BTreeMap<&str, Vec<(String, &Link)>> = BTreeMap::new();
    for link in links {
        let (route, rest) = match &link.target {
            Target::Inside { route, rest } => (route, rest),
            Target::Here(rest) => (&link.page, rest),
            Target::Outside(_) => continue,
        };
        let Some((_, part)) = rest.split_once('#') else { continue };
        // What follows names words of the text; browsers look for them in any page (URL Fragment Text Directives).
        let part = part.split_once(":~:").map_or(part, |(part, _)| part);
        let part = percent_decode_str(part).decode_utf8_lossy().into_owned();
        // `#` and `#top` lead to the top of any page (HTML, "scroll to the fragment").
        if !part.is_empty() && !part.eq_ignore_ascii_case("top") {
            wanted.entry(route).or_default().push((part, link));
        }
    }
    let of_page = |(route, links): (&str, Vec<(String, &Link)>)| {
        // A page that is not there, or cannot be made, is a problem of its own.
        let Some(ids) = html(snapshot, route).map(|html| ids(&html)) else { return Vec::new() };
        let dead = links.into_iter().filter(|(part, _)| !ids.contains(part));
        let problem = |(part, link): (String, &Link)| {
            let problem = Diagnostic::warning(format!("`/{route}` has no part called `{part}`"));
            problem.at(&link.source, &link.span).help(instead(&part, &ids)).see("formats.md#markdown")
        };
        dead.map(problem).collect()
    };
    wanted.into_par_iter().flat_map_iter(of_page).collect()
}

fn html(snapshot: &Snapshot, route: &str) -> Option<String> {
    let found = snapshot.file(route).or_else(|| snapshot.file(&format!("{route}/")))?;
    match found.ok()? {
        Found::Bytes(bytes) => String::from_utf8(bytes).ok(),
        Found::File { .. } => None,
    }
}

/// The names of a page's parts. Pages are well-formed but for what authors bring, and in words `<` is always escaped.
fn ids(html: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut in_template = false;
    for tag in html.split('<').skip(1).map(inside) {
        // What only scripts see is no part of the page.
        in_template = (in_template && tag != "/template") || tag.starts_with("template");
        if in_template || tag.starts_with("script") {
            continue;
        }
        // Own HTML may name parts in the old way.
        let old = tag.starts_with("a ").then_some("name=");
        for key in ["id="].into_iter().chain(old) {
            let values = tag.match_indices(key).filter(|(at, _)| tag[..*at].ends_with(char::is_whitespace));
            ids.extend(values.filter_map(|(at, _)| value(&tag[at + key.len()..])));
        }
    }
    ids
}

/// The part of a text that is inside the tag it begins with: up to the first `>` that stands in no value.
fn inside(text: &str) -> &str {
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') && before == '=' => quote = Some(c),
            None if c == '>' => return &text[..at],
            _ => {}
        }
        before = c;
    }
    text
}

/// The value of an attribute, in quotes or without.
fn value(text: &str) -> Option<String> {
    let value = match text.chars().next()? {
        quote @ ('"' | '\'') => text[1..].split(quote).next()?,
        _ => text.split(char::is_whitespace).next()?,
    };
    (!value.is_empty()).then(|| value.replace("&amp;", "&"))
}

/// What there is instead.
fn instead(part: &str, ids: &[String]) -> String {
    let scored = ids.iter().map(|id| (strsim::jaro_winkler(id, part), id));
    match scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
        None => "the page has no parts with names: link to the page".to_owned(),
        Some((score, id)) if score > ALIKE => format!("did you mean `#{id}`?"),
        Some(_) => {
            let named: Vec<_> = ids.iter().take(NAMED).map(|id| format!("`#{id}`")).collect();
            format!("it has {}{}", named.join(", "), if ids.len() > NAMED { " and more" } else { "" })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_are_attributes_and_not_words() {
        let html = "<p id=\"a&amp;b\">id=\"no\" x</p> <h2 class=x id='single'> id=bare</h2><a name=\"old\"></a><b name=\"n\" id=plain>";
        assert_eq!(ids(html), ["a&b", "single", "old", "plain"]);
        let html = "<p id=a></p><template id=b><p id=c></p></template><script id=d></script><p id=e></p>";
        assert_eq!(ids(html), ["a", "e"]);
    }
}
