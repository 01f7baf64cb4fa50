//! Where the links of imported texts lead: to files of the repository by their paths, to pages of the old site by their addresses, and
//! to what the new site has already.

use std::collections::{HashMap, HashSet};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::times;
use crate::routes::{self, Target};

/// What to do with a link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lead {
    /// It is sound as it is.
    Keep,
    /// It leads to the same thing under another address.
    To(String),
    /// It leads nowhere.
    Nowhere,
}

/// What links can lead to.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// Routes of imported stories by whole paths of files and addresses; nothing where several have it.
    whole: HashMap<String, Option<String>>,
    /// The same by the last parts of paths.
    ends: HashMap<String, Option<String>>,
    /// Routes that the site has already.
    routes: HashSet<String>,
}

/// Escaped in a link between `<` and `>`.
const ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'<').add(b'>').add(b'%').add(b'?').add(b'#').add(b'\\');
/// How names of hosts end, and files do not.
const HOSTS: [&str; 6] = [".com", ".org", ".net", ".gov", ".edu", ".int"];

impl Addresses {
    /// Nothing but the routes of a site: published stories and files.
    pub(super) fn new(routes: HashSet<String>) -> Self {
        Self { routes, ..Self::default() }
    }

    /// Adds a story by a path that its file has or had.
    pub(super) fn add_file(&mut self, path: &str, route: &str) {
        self.routes.insert(route.to_owned());
        let path = normal(path);
        insert(&mut self.whole, path.clone(), route);
        for (at, _) in path.match_indices('/') {
            insert(&mut self.ends, path[at + 1..].to_owned(), route);
        }
        insert(&mut self.ends, path.clone(), route);
        let name = path.rsplit('/').next().unwrap_or(&path);
        if let Some((day, title)) = times::dated(name) {
            insert(&mut self.ends, format!("{}/{title}", day.format("%Y/%m/%d")), route);
            insert(&mut self.ends, title.to_owned(), route);
        }
    }

    /// Adds a story by an address that it had on the old site.
    pub(super) fn add_address(&mut self, address: &str, route: &str) {
        if !address.contains("://") && !address.contains(':') {
            insert(&mut self.whole, normal(address), route);
        }
    }

    /// Whether something will be at a route.
    pub(super) fn has(&self, route: &str) -> bool {
        route.is_empty() || self.routes.contains(route) || self.routes.contains(&format!("{route}/"))
    }

    /// Where a link in the file at `from` leads.
    pub(super) fn link(&self, link: &str, from: &str) -> Lead {
        self.lead(link, from, true)
    }

    /// Where an image in the file at `from` lies.
    pub(super) fn image(&self, link: &str, from: &str) -> Lead {
        match self.lead(link, from, false) {
            Lead::Keep if !is_web(link) => Lead::Nowhere,
            Lead::To(to) if to.starts_with("mailto:") => Lead::Nowhere,
            lead => lead,
        }
    }

    fn lead(&self, link: &str, from: &str, pages: bool) -> Lead {
        let host = link.split(['/', '?', '#']).next().unwrap_or_default();
        if host.starts_with("www.") || (pages && HOSTS.iter().any(|ending| host.ends_with(ending))) {
            return sound(format!("https://{link}"));
        }
        if link.starts_with("//") {
            return sound(format!("https:{link}"));
        }
        match Target::read(link, "a/b/c/d/e/") {
            Ok(Target::Outside(_) | Target::Here(_)) => Lead::Keep,
            Ok(Target::Inside { .. }) if host == link && link.contains('@') => {
                sound(format!("mailto:{link}"))
            }
            Ok(Target::Inside { rest, .. }) => self.inside(link, from, &rest, pages),
            Err(_) => Lead::Nowhere,
        }
    }

    fn inside(&self, link: &str, from: &str, rest: &str, pages: bool) -> Lead {
        let path = &link[..link.find(['?', '#']).unwrap_or(link.len())];
        // So Zola writes the top of its content.
        let path = if path.starts_with("@/") { &path[1..] } else { path };
        let Ok(path) = percent_decode_str(path).decode_utf8() else { return Lead::Nowhere };
        let anchor = rest.find('#').map_or("", |at| &rest[at..]);
        let to = |route: &str| Lead::To(format!("/{}{anchor}", utf8_percent_encode(route, ESCAPED)));
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        // A page's own address was that of its file, without the ending, as a folder.
        let page = normal(from);
        let bases: &[&str] = if path.starts_with('/') { &[""] } else { &[folder, &page] };
        let places: Vec<String> = bases.iter().filter_map(|base| join(base, &path)).collect();
        for place in &places {
            let slash = format!("{place}/");
            if let Some(route) = [place, &slash].into_iter().find(|route| self.routes.contains(*route)) {
                return to(route);
            }
            if place.is_empty() {
                return to("");
            }
        }
        if !pages {
            return Lead::Nowhere;
        }
        let whole = places.iter().map(|place| self.whole.get(&normal(place)));
        let end = path.trim_start_matches("../").trim_start_matches("./");
        let ends = self.ends.get(&normal(end)).or_else(|| {
            // Of an address with a date in front, or a category, the end is enough.
            let dated = normal(end);
            let tails = dated.match_indices('/').map(|(at, _)| &dated[at + 1..]);
            tails.filter(|tail| tail.split('/').count() >= 4).find_map(|tail| self.ends.get(tail))
        });
        let found = whole.chain([ends]).flatten().next();
        found.and_then(Option::as_ref).map_or(Lead::Nowhere, |route| to(route))
    }
}

fn sound(address: String) -> Lead {
    match Target::read(&address, "") {
        Ok(Target::Outside(_)) => Lead::To(address),
        _ => Lead::Nowhere,
    }
}

fn is_web(link: &str) -> bool {
    link.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
}

fn insert(map: &mut HashMap<String, Option<String>>, key: String, route: &str) {
    let entry = map.entry(key).or_insert_with(|| Some(route.to_owned()));
    if entry.as_deref().is_some_and(|known| known != route) {
        *entry = None;
    }
}

/// What a path, a file and an address of one page have in common.
fn normal(path: &str) -> String {
    let path = path.trim_matches('/');
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) => stem,
        _ => name,
    };
    let joined = match (folder, stem) {
        ("", stem) => stem.to_owned(),
        (folder, "index" | "_index") => folder.to_owned(),
        (folder, stem) => format!("{folder}/{stem}"),
    };
    routes::folded(&joined)
}

/// How the names of pages end.
const ENDINGS: [&str; 5] = ["md", "markdown", "mdx", "html", "htm"];

/// A path from a folder; nothing when it leads out of the repository.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses() -> Addresses {
        let mut addresses = Addresses::new(["local/old/", "images/a b.png"].map(str::to_owned).into());
        addresses.add_file("content/posts/night.md", "posts/night/");
        addresses.add_file("content/posts/boats/index.md", "posts/boats/");
        addresses.add_file("_posts/2024-05-01-winter.md", "winter/");
        addresses.add_file("a/same.md", "a/same/");
        addresses.add_file("b/same.md", "b/same/");
        addresses.add_address("/about-us/", "about/");
        addresses
    }

    fn link(link: &str) -> String {
        match addresses().link(link, "content/posts/day.md") {
            Lead::Keep => "keep".to_owned(),
            Lead::To(to) => to,
            Lead::Nowhere => "nowhere".to_owned(),
        }
    }

    #[test]
    fn links_lead_to_the_stories_of_their_files() {
        for (written, expected) in [
            ("night.md", "/posts/night/"),
            ("./night.md#top", "/posts/night/#top"),
            ("../night/", "/posts/night/"),
            ("/posts/night/", "/posts/night/"),
            ("boats/", "/posts/boats/"),
            ("/content/posts/boats/index.md?x", "/posts/boats/"),
            ("/2024/05/01/winter.html", "/winter/"),
            ("/ferries/2024/05/01/winter.html", "/winter/"),
            ("/2024-05-01-winter", "/winter/"),
            ("/winter/", "/winter/"),
            ("/posts/boats/", "/posts/boats/"),
            ("/a/same/", "/a/same/"),
            ("/about-us", "/about/"),
            ("@/posts/night.md#top", "/posts/night/#top"),
            ("/local/old", "/local/old/"),
            ("/images/a%20b.png", "/images/a%20b.png"),
            ("/", "/"),
            ("#x", "keep"),
            ("https://ferry.example/", "keep"),
            ("www.ferry.example", "https://www.ferry.example"),
            ("ferry.org/x", "https://ferry.org/x"),
            ("//ferry.example/", "https://ferry.example/"),
            ("a@ferry.example", "mailto:a@ferry.example"),
            ("same.md", "nowhere"),
            ("/nothing/", "nowhere"),
            ("../../../../x.md", "nowhere"),
            ("javascript:x", "nowhere"),
            ("ftp://a.example/", "nowhere"),
            ("..\\night.md", "nowhere"),
            ("%ff", "nowhere"),
        ] {
            assert_eq!(link(written), expected, "{written}");
        }
    }

    #[test]
    fn images_are_files_or_lie_on_the_web() {
        let image = |link: &str| addresses().image(link, "content/posts/day.md");
        assert_eq!(image("/images/a b.png"), Lead::To("/images/a%20b.png".to_owned()));
        assert_eq!(image("https://ferry.example/a.png"), Lead::Keep);
        for missing in ["a.png", "night.md", "mailto:a@b.example", "#a", "data:x", ""] {
            assert_eq!(image(missing), Lead::Nowhere, "{missing}");
        }
    }
}
