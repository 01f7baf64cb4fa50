//! What an import has to say besides what it made: what it left out or changed, where, and why.

use std::collections::{BTreeMap, BTreeSet};

/// Kinds of remarks, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// A path that is no regular file.
    NoFile,
    /// A path that is not UTF-8.
    NoName,
    /// A file that is a draft.
    Draft,
    /// A file of which no version could be used.
    NoVersion,
    /// A story whose file is gone.
    Gone,
    /// A story that the desk holds back, and new versions that it would have got.
    Held,
    /// A story that got another path than that of its file.
    Moved,
    /// A version that is not text.
    NotText,
    /// A version that is too large.
    TooLarge,
    /// A version that is not in this copy of the repository.
    Missing,
    /// A version whose front matter cannot be read.
    FrontMatter,
    /// A version without text.
    Empty,
    /// A version that the site would refuse.
    Refused,
    /// A version of the time before the file was published, or after it was taken back.
    WhileDraft,
    /// A commit after which readers see what they saw before.
    Unnoticed,
    /// A commit whose time lies ahead.
    Ahead,
    /// A time that was moved to keep the order of commits.
    Order,
    /// HTML.
    Html,
    /// A shortcode, or another call of a generator.
    Shortcode,
    /// A link that leads nowhere.
    Link,
    /// An image that is not there.
    Image,
    /// Characters that no page may hold.
    Control,
    /// A tag or an author's name that others write in another way.
    Name,
    /// A tag or an author's name that cannot be an address.
    BadName,
}

/// All kinds: one, many, and what was done.
const WORDS: [(Remark, &str, &str, &str); 24] = [
    (Remark::NoFile, "path is no file", "paths are no files", "left out"),
    (Remark::NoName, "name is not UTF-8", "names are not UTF-8", "left out"),
    (Remark::Draft, "file is a draft", "files are drafts", "left out"),
    (
        Remark::NoVersion,
        "file has no version that can be used",
        "files have no version that can be used",
        "left out",
    ),
    (
        Remark::Gone,
        "story's file is gone from the repository",
        "stories' files are gone from the repository",
        "the story stays",
    ),
    (Remark::Held, "story is held back", "stories are held back", "got no new versions"),
    (Remark::Moved, "path was taken", "paths were taken", "another was chosen"),
    (Remark::NotText, "version is not text in UTF-8", "versions are not text in UTF-8", "left out"),
    (Remark::TooLarge, "version is larger than 8 MiB", "versions are larger than 8 MiB", "left out"),
    (
        Remark::Missing,
        "version is not in this copy of the repository",
        "versions are not in this copy of the repository",
        "left out",
    ),
    (
        Remark::FrontMatter,
        "version has front matter that cannot be read",
        "versions have front matter that cannot be read",
        "left out",
    ),
    (Remark::Empty, "version has no text", "versions have no text", "left out"),
    (Remark::Refused, "version could not be built", "versions could not be built", "left out"),
    (Remark::WhileDraft, "version was a draft", "versions were drafts", "left out"),
    (Remark::Unnoticed, "version shows readers nothing new", "versions show readers nothing new", "left out"),
    (
        Remark::Ahead,
        "commit has a time that lies ahead",
        "commits have times that lie ahead",
        "now was taken",
    ),
    (
        Remark::Order,
        "time breaks the order of commits",
        "times break the order of commits",
        "moved by seconds",
    ),
    (
        Remark::Html,
        "piece of HTML",
        "pieces of HTML",
        "made into Markdown, or the tags dropped and the words kept",
    ),
    (
        Remark::Shortcode,
        "call of the old generator",
        "calls of the old generator",
        "taken out, captions kept",
    ),
    (Remark::Link, "link leads nowhere", "links lead nowhere", "dropped, the words kept"),
    (Remark::Image, "image is not there", "images are not there", "dropped, the words kept"),
    (Remark::Control, "file has control characters", "files have control characters", "taken out"),
    (
        Remark::Name,
        "tag or author is written in several ways",
        "tags or authors are written in several ways",
        "one was taken for all",
    ),
    (
        Remark::BadName,
        "tag or author has no letters, or too many",
        "tags or authors have no letters, or too many",
        "left out",
    ),
];

/// The remarks of an import; each is kept once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    remarks: BTreeMap<Remark, BTreeSet<(String, String)>>,
}

impl Report {
    /// Adds a remark on a place, with more about it; either may be empty.
    pub fn add(&mut self, remark: Remark, place: &str, more: &str) {
        self.remarks.entry(remark).or_default().insert((place.to_owned(), more.to_owned()));
    }

    /// Adds those of another.
    pub fn join(&mut self, other: Self) {
        for (remark, places) in other.remarks {
            self.remarks.entry(remark).or_default().extend(places);
        }
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.remarks.is_empty()
    }

    /// A line for each kind, how many there are and what was done; under it a line for each place.
    pub fn lines(&self) -> impl Iterator<Item = (String, Vec<String>)> {
        WORDS.iter().filter_map(|(remark, one, many, done)| {
            let places = self.remarks.get(remark)?;
            let words = if places.len() == 1 { one } else { many };
            let line = format!("{} {words}: {done}", thousands(places.len()));
            let place = |(place, more): &(String, String)| match (shown(place), shown(more)) {
                (place, more) if more.is_empty() => format!("  {place}"),
                (place, more) => format!("  {place}: {more}"),
            };
            Some((line, places.iter().map(place).collect()))
        })
    }
}

/// A name on one line, whatever is in it.
fn shown(name: &str) -> String {
    let escaped = |c: char| if c.is_control() { c.escape_default().collect() } else { c.to_string() };
    name.chars().map(escaped).collect()
}

/// A number as people read it: `1,873`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_counted_once_and_in_order() {
        let mut report = Report::default();
        report.add(Remark::Link, "b.md", "../x.md");
        report.add(Remark::Draft, "a\n.md", "");
        report.add(Remark::Link, "a.md", "../x.md");
        let mut again = Report::default();
        again.add(Remark::Link, "a.md", "../x.md");
        report.join(again);
        let lines: Vec<_> = report.lines().collect();
        let expected = [
            ("1 file is a draft: left out", vec!["  a\\n.md"]),
            ("2 links lead nowhere: dropped, the words kept", vec!["  a.md: ../x.md", "  b.md: ../x.md"]),
        ];
        let expected =
            expected.map(|(line, places)| (line.to_owned(), places.into_iter().map(str::to_owned).collect()));
        assert_eq!(lines, expected);
    }

    #[test]
    fn every_kind_has_its_words() {
        assert!(WORDS.iter().is_sorted_by_key(|(remark, ..)| *remark));
    }

    #[test]
    fn thousands_are_parted() {
        let parted = [0, 12, 999, 1873, 1_000_000].map(thousands);
        assert_eq!(parted, ["0", "12", "999", "1,873", "1,000,000"]);
    }
}
