//! From the files of a story's folder to a [`Story`](crate::model::Story): front matter, Markdown, and the rules that hold between revisions.
//!
//! Parsing never stops at a problem. What could be read comes back together with everything that is wrong.

mod body;
mod front_matter;
mod links;
mod loose;
mod outline;
mod revision;
mod section;
mod story;
mod time;

use std::sync::Arc;

use crate::source::Span;

pub use links::links;
pub use loose::{Loose, loose};
pub use outline::{Key, Language, Outline, outline};
pub use section::section;
pub use story::{Parsed, StoryText, part_of_story, related, story};

/// A link or image that leads to a page or file of the site; whether it is there is known only when all stories are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it leads.
    pub route: String,
    /// The file it is written in.
    pub file: Arc<str>,
    /// Its place in that file.
    pub span: Span,
    /// What it is.
    pub what: MentionKind,
}

/// What points to a page or file of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MentionKind {
    /// A link.
    Link,
    /// An image.
    Image,
    /// A story named as related.
    Related,
    /// The site's logo.
    Logo,
    /// A link of the site's menu.
    Menu,
}

/// Reads a moment as the command line gives it: a date and time with an offset. The error says how to write one.
pub fn moment(text: &str) -> Result<crate::model::Instant, String> {
    let local = !text.trim().get(10..).is_some_and(|time| time.contains(['Z', 'z', '+', '-']));
    match time::instant(text, chrono_tz::Tz::UTC) {
        Ok(at) if !local => Ok(at),
        Err(problem @ time::BadTime::LeapSecond) => Err(problem.help(text)),
        _ => Err("write it as 2025-10-14T09:30Z or 2025-10-14T09:30+03:00".to_owned()),
    }
}
