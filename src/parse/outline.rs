//! Where the parts of a revision's file lie, for writing the next one out of it.

use std::ops::Range;

use super::front_matter::front_matter;
use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{Source, Span};

/// The parts of a file that has front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The language of the front matter.
    pub language: Language,
    /// The bytes of the front matter between its fences.
    pub inside: Range<usize>,
    /// The bytes of the text.
    pub body: Range<usize>,
    /// The keys at the top of the front matter, in their order.
    pub keys: Vec<Key>,
}

/// What front matter is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Between `+++` lines.
    Toml,
    /// Between `---` lines.
    Yaml,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Its value; of a table under a heading of its own only a part.
    pub value: Span,
    /// Whole lines from the key to the end of the value.
    pub lines: Range<usize>,
}

impl Outline {
    /// A key by its name.
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// Finds the parts of a file, or says why it has none.
pub fn outline(source: &Source) -> Result<Outline, Vec<Diagnostic>> {
    let problems = Problems::default();
    let found = front_matter(source, &problems).map(|(fields, body)| {
        let text = source.text();
        let language = if text.starts_with("+++") { Language::Toml } else { Language::Yaml };
        let start = text.find('\n').map_or(0, |at| at + 1);
        let fence = text[..body.start].trim_end().len() - 3;
        let keys = fields.places().map(|(name, key, value)| Key {
            name: name.to_owned(),
            lines: lines(text, key.start, key.end.max(value.end)),
            value: value.clone(),
        });
        Outline { language, inside: start..fence, keys: keys.collect(), body }
    });
    match found {
        Some(outline) if !problems.any_error() => Ok(outline),
        _ => Err(problems.into_vec()),
    }
}

/// Whole lines around a part of a text.
fn lines(text: &str, start: usize, end: usize) -> Range<usize> {
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    // A block of YAML ends with its last line break.
    if end > first && text[..end].ends_with('\n') {
        return first..end;
    }
    first..text[end..].find('\n').map_or(text.len(), |at| end + at + 1)
}
