//! Turns what people have into revisions: copied text, saved web pages, the history of a repository. What is given comes in as text, and
//! sheets come out; only `git` asks another program.

pub mod git;
pub mod html;
pub mod text;

use crate::compose::Sheet;
use crate::model::Kind;

/// An article that was brought in, and what became of everything around it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// The revision; its time and kind are for the caller to say.
    pub sheet: Sheet,
    /// What the text says that it is, by the label of its note.
    pub kind: Option<Kind>,
    /// The section that it stood in, as it was named there.
    pub section: Option<String>,
    /// When it was first published, as it was written there.
    pub published: Option<String>,
    /// When it was last changed, as it was written there.
    pub modified: Option<String>,
    /// What was found, in words.
    pub found: Vec<String>,
    /// What is not in the sheet.
    pub left_out: Vec<Remark>,
    /// What is in the sheet, but perhaps should not be, or not there.
    pub unsure: Vec<Remark>,
}

/// A part of what was given, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its line, from 1, where lines mean something.
    pub line: Option<usize>,
    /// Its words.
    pub words: String,
    /// What it was taken for.
    pub why: String,
}

/// Characters of a part that tell which one is meant.
const TELLING: usize = 60;

impl Remark {
    fn new(line: impl Into<Option<usize>>, words: &str, why: impl Into<String>) -> Self {
        Self { line: line.into(), words: words.to_owned(), why: why.into() }
    }

    /// The beginning of its words.
    pub fn start(&self) -> String {
        let mut start: String = self.words.chars().take(TELLING).collect();
        if start.len() < self.words.len() {
            start.truncate(start.trim_end().len());
            start.push('…');
        }
        start
    }
}

/// A lead image whose file is not there, as lines for who adds the file.
fn image_offers(alt: &str, caption: Option<&str>, credit: Option<&str>) -> [String; 2] {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let more = |key, words: Option<&str>| {
        words.map(|words| format!(", {key} = {}", quoted(words))).unwrap_or_default()
    };
    let (caption, credit) = (more("caption", caption), more("credit", credit));
    [
        "The picture has no file yet. Put one into this folder, name it, say what it shows, and take the # away:".to_owned(),
        format!("image = {{ src = \"\", alt = {}{caption}{credit} }}", quoted(alt)),
    ]
}

/// `1 paragraph`, `2 paragraphs`.
fn number(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_without_a_file_is_kept_for_who_has_it() {
        let [_, line] = image_offers("", Some("A \"quay\""), Some("A. 'P.'\u{7f}"));
        assert_eq!(line.lines().count(), 1);
        let table: toml::Table = line.parse().unwrap();
        assert_eq!(table["image"]["caption"].as_str(), Some("A \"quay\""));
        assert_eq!(table["image"]["credit"].as_str(), Some("A. 'P.'\u{7f}"));
    }

    #[test]
    fn a_part_is_told_by_its_first_words() {
        assert_eq!(Remark::new(3, "Short", "x").start(), "Short");
        assert_eq!(Remark::new(3, &"ü ".repeat(40), "x").start(), format!("{}ü…", "ü ".repeat(29)));
    }
}
