//! A text outside a site: with front matter or without, for comparing files given by path.

use std::ops::Range;

use super::front_matter::front_matter;
use crate::diagnostic::Problems;
use crate::model::Lang;
use crate::source::Source;

/// What can be said of a file on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loose {
    /// The headline, if it has front matter that says.
    pub title: Option<String>,
    /// The language, if it says.
    pub lang: Option<Lang>,
    /// The bytes of its text.
    pub body: Range<usize>,
}

/// Reads a file that need not be a revision. What is wrong with its front matter does not matter here: without a headline it
/// is still a text.
pub fn loose(source: &Source) -> Loose {
    let problems = Problems::default();
    let Some((mut fields, body)) = front_matter(source, &problems) else {
        return Loose { title: None, lang: None, body: 0..source.text().len() };
    };
    let title = fields.text("title").map(|title| title.value);
    let lang = fields.text("lang").and_then(|lang| Lang::parse(&lang.value));
    Loose { title, lang, body }
}
