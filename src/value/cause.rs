//! What probably led to a syntax error, read off the line it is in.
//!
//! The libraries say what their grammars expected. An editor wants to hear what was typed that should not have been.

use crate::source::Span;

/// What went wrong, and what to do about it.
#[derive(Debug)]
pub(super) struct Cause {
    pub(super) message: String,
    pub(super) help: String,
    /// Its place, when it is not the error's own.
    pub(super) span: Option<Span>,
}

impl Cause {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), span: None }
    }
}

/// A line taken apart: `key = value` or `key: value`.
struct Line<'a> {
    text: &'a str,
    key: &'a str,
    /// What stands between key and value, as it should be written.
    sign: &'static str,
    value: &'a str,
    /// Where the error lies in it.
    at: usize,
}

type Rule = fn(&Line<'_>) -> Option<Cause>;

/// In order: the first that fits is told.
const TOML: [Rule; 10] =
    [invisible, comment, colon, no_sign, bad_key, curly, time, empty, quotes, unquoted];
/// Those that hold inside a list or table over several lines, too.
const TOML_INSIDE: [Rule; 2] = [invisible, curly];
const YAML: [Rule; 7] = [tab, no_space, invisible, equals, special, quotes, colon_in_text];

/// What the library for TOML calls things, and how we put it.
const TOML_WORDING: [(&str, &str, &str); 9] = [
    ("string values must be quoted", "a text without quotation marks", "put every text in quotation marks: \"…\""),
    ("invalid boolean", "a text without quotation marks", "put every text in quotation marks: \"…\""),
    ("missing comma", "a comma is missing before this", "put a comma between one value and the next"),
    ("duplicate key", "this key is given twice", "remove one of the two"),
    ("missing escaped", "`\\` has a meaning of its own", "write \\\\ for it, or put the text in single quotes"),
    ("too few unicode", "`\\` has a meaning of its own", "write \\\\ for it, or put the text in single quotes"),
    ("unexpected leading zero", "a number cannot start with 0", "remove the 0, or put it in quotation marks"),
    ("unclosed table", "the `[` of this heading is not closed", "put `]` at its end"),
    ("invalid ", "not a date and time", "write it as 2025-10-14T09:30 or 2025-10-14T09:30:00+03:00"),
];

/// The cause of an error that the library reports at a place of a TOML text.
pub(super) fn toml(text: &str, at: usize, message: &str) -> Cause {
    let bracket = brackets(text).into_iter().find(|(open, close)| (*open..close.unwrap_or(text.len())).contains(&at));
    let line = Line::read(text, at, &['=', ':'], " = ");
    let rules = if bracket.is_some() { &TOML_INSIDE[..] } else { &TOML[..] };
    if let Some(cause) = rules.iter().find_map(|rule| rule(&line)) {
        return cause;
    }
    let known = TOML_WORDING.iter().find(|(theirs, ..)| message.starts_with(theirs));
    known.map_or_else(|| Cause::new(message, ""), |(_, ours, help)| Cause::new(*ours, *help))
}

/// The first list, table or text over several lines in a TOML text that is never closed.
pub(super) fn toml_unclosed(text: &str) -> Option<(Span, Cause)> {
    let (open, _) = brackets(text).into_iter().find(|(_, close)| close.is_none())?;
    let (opener, closer) = match &text[open..] {
        rest if rest.starts_with("\"\"\"") => ("\"\"\"", "\"\"\""),
        rest if rest.starts_with("'''") => ("'''", "'''"),
        rest if rest.starts_with('{') => ("{", "}"),
        _ => ("[", "]"),
    };
    let message = format!("the `{opener}` that opens here is not closed");
    Some((open..open + opener.len(), Cause::new(message, format!("put `{closer}` at its end"))))
}

/// The cause of an error that the library reports at a place of a YAML text, if it shows.
pub(super) fn yaml(text: &str, at: usize) -> Option<Cause> {
    let line = Line::read(text, at, &[':'], ": ");
    let above = above(text, at).map(|at| Line::read(text, at, &[':'], ": "));
    if let Some(cause) = YAML.iter().find_map(|rule| rule(&line)) {
        return Some(cause);
    }
    // Some mistakes the library only notices at the line after.
    let earlier: [Rule; 4] = [no_space, invisible, unclosed_list, no_colon];
    let above = above?;
    let cause = earlier.iter().find_map(|rule| rule(&above));
    if let Some(cause) = cause {
        let start = above.text.as_ptr() as usize - text.as_ptr() as usize;
        return Some(Cause { span: Some(start..start + above.text.trim_end().len()), ..cause });
    }
    let indent = |line: &Line<'_>| line.text.len() - line.text.trim_start().len();
    (indent(&line) != indent(&above) && !line.text.trim().is_empty()).then(|| {
        Cause::new("this line is not indented like the one above", "start it below the start of the line above")
    })
}
