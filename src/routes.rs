//! Where everything lives on the finished site, and where a link leads.
//!
//! A route is a path below the site's root without a leading slash; a page's ends in `/` (the front page's is empty).

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;
use url::Url;

use crate::model::{RevisionId, StoryPath};

/// Folders and files at the top of a site that are not for sections and stories.
pub const RESERVED_TOP: [&str; 5] = ["archive", "authors", "corrections", "page", "tags"];
/// Names in a story's folder on the site that are not for its revisions.
pub const RESERVED_IN_STORY: [&str; 2] = ["annotated", "compare"];

/// The list of tags.
pub const TAGS: &str = "tags/";
/// The list of authors.
pub const AUTHORS: &str = "authors/";
/// The list of months.
pub const ARCHIVE: &str = "archive/";
/// The corrections of all stories.
pub const CORRECTIONS: &str = "corrections/";
/// The site's JSON Feed.
pub const JSON_FEED: &str = "feed.json";
/// What a host serves for a path that does not exist.
pub const NOT_FOUND: &str = "404.html";

/// What search engines may read; a site can have its own.
pub const ROBOTS: &str = "robots.txt";

/// Everything in a path segment that has to be escaped (the path percent-encode set of the WHATWG URL standard, and `%`).
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%');

/// Turns routes into what a page writes.
#[derive(Debug, Clone)]
pub struct Urls {
    base: Url,
}

impl Urls {
    /// For a site at this base, whose path ends in `/`.
    pub fn new(base: &Url) -> Self {
        Self { base: base.clone() }
    }

    /// What links within the site write: a path from the host's root.
    pub fn path(&self, route: &str) -> String {
        format!("{}{}", self.base.path(), utf8_percent_encode(route, ESCAPED))
    }

    /// The full URL.
    pub fn full(&self, route: &str) -> String {
        format!("{}{}", self.base, utf8_percent_encode(route, ESCAPED))
    }

    /// The full URL of something written by a page: a path from the host's root, or a URL already.
    pub fn complete(&self, href: &str) -> String {
        match href.strip_prefix(self.base.path()) {
            Some(rest) if href.starts_with('/') => format!("{}{rest}", self.base),
            _ => href.to_owned(),
        }
    }

    /// The host, for ids that never change.
    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }
}

/// A story's page.
pub fn story(path: &StoryPath) -> String {
    format!("{path}/")
}

/// The page of a revision.
pub fn revision(path: &StoryPath, id: &RevisionId) -> String {
    format!("{path}/{id}/")
}

/// The page of a story's latest text with the origin of each sentence.
pub fn annotated(path: &StoryPath) -> String {
    format!("{path}/annotated/")
}

/// The page of what changed from one revision to another.
pub fn comparison(path: &StoryPath, old: &RevisionId, new: &RevisionId) -> String {
    let [old, new] = [old, new].map(|id| shortened(id.as_str()));
    format!("{path}/compare/{old}...{new}/")
}

/// Two ids have to fit into one name of a file, which most systems end at 255 bytes: a long one keeps its start, and a number
/// that tells it from others.
fn shortened(id: &str) -> String {
    // A short one may look like one that was shortened.
    if id.len() <= MOST_OF_ID && !id.contains('~') {
        return id.to_owned();
    }
    let end = id.floor_char_boundary(id.len().min(MOST_OF_ID - 17));
    let number = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{}~{number:016x}", id[..end].trim_end_matches('.'))
}

/// The most bytes that an id takes in the name of a comparison.
const MOST_OF_ID: usize = 120;

/// The picture of a story for shared links, named for the first five bytes of what it is known by.
pub fn card(path: &StoryPath, key: &[u8; 32]) -> String {
    let number = key.iter().take(5).fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    format!("{path}/{CARD_START}{number:0CARD_DIGITS$x}{CARD_END}")
}

/// Whether a file in a story's folder is named like [its picture for shared links](card), whatever that shows. Names that differ in
/// case are one.
pub fn is_card(name: &str) -> bool {
    let name = folded(name);
    let digits = name.strip_prefix(CARD_START).and_then(|name| name.strip_suffix(CARD_END));
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    digits.is_some_and(|digits| digits.len() == CARD_DIGITS && digits.bytes().all(is_digit))
}

const CARD_START: &str = "card.";
const CARD_END: &str = ".png";
const CARD_DIGITS: usize = 10;

/// A section's page.
pub fn section(path: &str) -> String {
    format!("{path}/")
}

/// The Atom feed that belongs to a page.
pub fn feed(page: &str) -> String {
    format!("{page}feed.xml")
}

/// A story's history, as data.
pub fn history(path: &StoryPath) -> String {
    format!("{path}/history.json")
}

/// The page of a tag.
pub fn tag(name: &str) -> String {
    format!("{TAGS}{}/", slug(name))
}

/// The page of an author.
pub fn author(name: &str) -> String {
    format!("{AUTHORS}{}/", slug(name))
}

/// The page of a month.
pub fn month(year: i32, month: u32) -> String {
    format!("{ARCHIVE}{year:04}-{month:02}/")
}

/// Page `number`, from 1, of a list that starts at `first`.
pub fn list_page(first: &str, number: usize) -> String {
    if number == 1 { first.to_owned() } else { format!("{first}page/{number}/") }
}

/// The file that holds a route.
pub fn file(route: &str) -> String {
    if route.is_empty() || route.ends_with('/') { format!("{route}index.html") } else { route.to_owned() }
}

/// What two names have in common when a file system, or a host, takes them for one.
pub fn folded(route: &str) -> String {
    if route.is_ascii() {
        return route.to_ascii_lowercase();
    }
    route.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// A name as part of a path: letters, marks and digits of any script, lower case, all else as single hyphens. Letters are
/// kept as they are, because a transliterated name is no longer the name.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.nfc().flat_map(char::to_lowercase) {
        let mark = unicode_normalization::char::is_combining_mark(c);
        if c.is_alphanumeric() || (mark && !slug.is_empty()) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() { "-".to_owned() } else { slug }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Another site, a mail address or a telephone number.
    Outside(String),
    /// A place on the same page: `#…`.
    Here(String),
    /// A page or file of this site, and what follows its path (`?…`, `#…`).
    Inside {
        /// Where.
        route: String,
        /// The rest, empty or from `?` or `#` on.
        rest: String,
    },
}

/// Why a link cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadTarget {
    /// It has a scheme that pages do not link to.
    Scheme(String),
    /// It names a host without saying how to reach it.
    NoScheme,
    /// It is no URL.
    Malformed,
    /// It leads out of the content folder.
    Escapes,
}

impl Target {
    /// Reads what an editor wrote as a link in a page at `from`. Pages of the site may be named by the file of their
    /// revision: `../other/2025-10-14-first.md`.
    pub fn read(link: &str, from: &str) -> Result<Self, BadTarget> {
        let link = link.trim();
        if link.chars().any(char::is_control) {
            return Err(BadTarget::Malformed);
        }
        if let Some(scheme) = scheme(link) {
            return outside(link, &scheme);
        }
        if link.contains('\\') {
            return Err(BadTarget::Malformed);
        }
        if link.starts_with("//") {
            return Err(BadTarget::NoScheme);
        }
        let (path, rest) = link.split_at(link.find(['?', '#']).unwrap_or(link.len()));
        if path.is_empty() {
            return Ok(Self::Here(rest.to_owned()));
        }
        Ok(Self::Inside { route: resolve(path, from)?, rest: rest.to_owned() })
    }

    /// What a page writes for it.
    pub fn href(&self, urls: &Urls) -> String {
        match self {
            Self::Outside(url) => url.clone(),
            Self::Here(rest) => rest.clone(),
            Self::Inside { route, rest } => urls.path(route) + rest,
        }
    }
}

/// The scheme of a URL, in lower case, if it has one.
fn scheme(link: &str) -> Option<String> {
    let (scheme, _) = link.split_once(':')?;
    let mut chars = scheme.chars();
    let valid = chars.next()?.is_ascii_alphabetic()
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

fn outside(link: &str, scheme: &str) -> Result<Target, BadTarget> {
    let well_formed = match scheme {
        "http" | "https" => Url::parse(link).is_ok_and(|url| url.has_host()) && link.contains("://"),
        "mailto" | "tel" => link.len() > scheme.len() + 1,
        _ => return Err(BadTarget::Scheme(scheme.to_owned())),
    };
    if well_formed { Ok(Target::Outside(link.to_owned())) } else { Err(BadTarget::Malformed) }
}

fn resolve(path: &str, from: &str) -> Result<String, BadTarget> {
    let folder = if path.starts_with('/') { "" } else { &from[..from.rfind('/').map_or(0, |at| at + 1)] };
    let mut parts: Vec<String> =
        folder.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    for part in path.split('/') {
        let part = percent_decode_str(part).decode_utf8().map_err(|_| BadTarget::Malformed)?;
        match &*part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or(BadTarget::Escapes)?),
            name if name.contains(['/', '\\']) || name.chars().any(char::is_control) => {
                return Err(BadTarget::Malformed);
            }
            name => parts.push(name.to_owned()),
        }
    }
    let mut folder = path.ends_with(['/', '.']) || parts.is_empty();
    let stem = parts.last().filter(|_| !folder).and_then(|last| last.strip_suffix(".md")).map(str::len);
    if let (Some(stem), Some(last)) = (stem.filter(|stem| *stem > 0), parts.last_mut()) {
        last.truncate(stem);
        folder = true;
    }
    let mut route = parts.join("/");
    if folder && !route.is_empty() {
        route.push('/');
    }
    Ok(route)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(link: &str) -> Result<String, BadTarget> {
        match Target::read(link, "world/a/")? {
            Target::Inside { route, rest } => Ok(route + &rest),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn relative_links_start_at_the_story() {
        for (link, route) in [
            ("map.jpg", "world/a/map.jpg"),
            ("../b/", "world/b/"),
            ("../b", "world/b"),
            ("..", "world/"),
            ("/", ""),
            ("/tags/x/?q#y", "tags/x/?q#y"),
            ("2025-first.md", "world/a/2025-first/"),
            ("../b/2025-first.md#part", "world/b/2025-first/#part"),
            ("%D0%BA.jpg", "world/a/к.jpg"),
        ] {
            assert_eq!(inside(link).as_deref(), Ok(route), "{link}");
        }
    }

    #[test]
    fn links_that_lead_astray_are_refused() {
        use BadTarget::{Escapes, Malformed, NoScheme, Scheme};
        for (link, problem) in [
            ("javascript:alert(1)", Scheme("javascript".into())),
            ("JaVaScript:alert(1)", Scheme("javascript".into())),
            ("data:text/html,x", Scheme("data".into())),
            ("file:///etc/passwd", Scheme("file".into())),
            ("java\nscript:alert(1)", Malformed),
            ("//elsewhere.example/x", NoScheme),
            ("/\\elsewhere.example", Malformed),
            ("../../../etc/passwd", Escapes),
            ("..%2f..%2f..%2fetc", Malformed),
            ("https:", Malformed),
            ("mailto:", Malformed),
        ] {
            assert_eq!(Target::read(link, "world/a/"), Err(problem), "{link}");
        }
    }

    #[test]
    fn slugs_keep_every_script() {
        for (name, expected) in [
            ("Middle East", "middle-east"),
            ("Сирия", "сирия"),
            ("שלום עולם", "שלום-עולם"),
            ("C++ & co.", "c-co"),
            ("हिन्दी", "हिन्दी"),
            ("!!!", "-"),
        ] {
            assert_eq!(slug(name), expected);
        }
    }

    #[test]
    fn a_site_below_a_path_keeps_its_path() {
        let urls = Urls::new(&Url::parse("https://news.example/desk/").unwrap());
        assert_eq!(urls.path("tags/сирия/"), "/desk/tags/%D1%81%D0%B8%D1%80%D0%B8%D1%8F/");
        assert_eq!(urls.full(""), "https://news.example/desk/");
        assert_eq!(urls.complete("/desk/a/b.jpg"), "https://news.example/desk/a/b.jpg");
        assert_eq!(urls.complete("https://else.example/"), "https://else.example/");
    }
}
