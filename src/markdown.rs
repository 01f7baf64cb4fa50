//! The Markdown that stories are written in: CommonMark with tables, footnotes, strikethrough, task lists and alerts.
//!
//! The one place that chooses the dialect, so that what is checked, compared and shown is the same text.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

/// How quotes, dashes and dots are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Punctuation {
    /// As they were typed.
    Plain,
    /// As a printer would set them.
    Smart,
}

/// The events of a text, each with its byte range.
pub fn events(text: &str, punctuation: Punctuation) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    if punctuation == Punctuation::Smart {
        options |= Options::ENABLE_SMART_PUNCTUATION;
    }
    Parser::new_ext(text, options).into_offset_iter()
}
