//! A problem that a person can mend: what is wrong, where, and what to do about it.
//!
//! Problems are values. A stage returns what it could make *and* its problems; a run gathers them all, [`sort`]s them and
//! shows them together, whether they come from TOML, YAML, Markdown, Tera or our own rules.

mod draw;
mod page;
mod sarif;

use std::cell::RefCell;
use std::sync::Arc;

use crate::source::{Position, Source, Span};

pub use draw::{Format, draw};
pub use sarif::sarif;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site cannot be published like this.
    Error,
    /// It can, but an editor should look.
    Warning,
    /// What the run did that an editor may not expect.
    Note,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, literals in backticks.
    pub message: String,
    /// Where, if it is anywhere.
    pub place: Option<Place>,
    /// Circumstances, such as the story that was being rendered.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// The part of the documentation that explains it, where that does not follow from the file.
    pub see: Option<&'static str>,
}

/// A file, and a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path as messages show it.
    pub path: Arc<str>,
    /// The place in the file, unless the problem is the file as a whole.
    pub excerpt: Option<Excerpt>,
}

/// The lines a problem lies in, cut out so that a diagnostic outlives its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Where the problem starts.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// Its first line; of a very long one, what is around the problem, behind as many spaces as there were characters.
    text: String,
    /// The problem in `text`, in bytes.
    highlight: Span,
}

/// Bytes of a line kept before and behind the start of a problem.
const MARGIN: usize = 400;
/// Further to the right no drawing goes.
const MOST_PADDING: usize = 1 << 16;

impl Diagnostic {
    /// Something that stops the build.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message)
    }

    /// Something that an editor should look at.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message)
    }

    /// Something that an editor may want to know.
    pub fn note(message: impl Into<String>) -> Self {
        Self::new(Severity::Note, message)
    }

    fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self { severity, message: message.into(), place: None, notes: Vec::new(), help: None, see: None }
    }

    /// Points at a part of a text.
    #[must_use]
    pub fn at(mut self, source: &Source, span: &Span) -> Self {
        let excerpt = Some(Excerpt::cut(source, span));
        self.place = Some(Place { path: source.path().clone(), excerpt });
        self
    }

    /// Points at a file as a whole.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<Arc<str>>) -> Self {
        self.place = Some(Place { path: path.into(), excerpt: None });
        self
    }

    /// Adds a circumstance.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Orders by file and place; what has no place comes first.
    fn key(&self) -> (Option<(&str, Option<Position>)>, Severity, &str) {
        let place = self.place.as_ref();
        let place = place.map(|p| (&*p.path, p.excerpt.as_ref().map(|e| e.start)));
        (place, self.severity, &self.message)
    }
}

impl Excerpt {
    fn cut(source: &Source, span: &Span) -> Self {
        let text = source.text();
        let start = text.floor_char_boundary(span.start);
        let end = text.ceil_char_boundary(span.end.max(start));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        // Of a very long line the part before the problem stands as spaces, so that columns stay right: cheap to keep,
        // because a drawing cuts off what is far from the problem.
        let from = text.ceil_char_boundary(line_start.max(start.saturating_sub(MARGIN)));
        let shown_end = text.floor_char_boundary(line_end.min(start + MARGIN)).max(start);
        let start_position = source.position(start);
        let padding = start_position.column - 1 - text[from..start].chars().count();
        let mut shown = " ".repeat(padding.min(MOST_PADDING));
        let pad = shown.len();
        shown.push_str(text[from..shown_end].trim_end_matches('\r'));
        Self {
            start: start_position,
            end: source.position(end),
            text: shown,
            highlight: pad + start - from..pad + end.min(shown_end) - from,
        }
    }
}

/// Gathers the problems of one text while several hands read it. Of very many it keeps the first, and the number of the
/// rest: who has more has one problem, not many.
#[derive(Debug, Default)]
pub struct Problems {
    kept: RefCell<Vec<Diagnostic>>,
    /// How many there were of each severity.
    counts: RefCell<[usize; 3]>,
}

/// Problems of one severity that are kept of one text.
const MOST: usize = 50;

impl Problems {
    /// Adds one.
    pub fn push(&self, diagnostic: Diagnostic) {
        if self.count(diagnostic.severity) {
            self.kept.borrow_mut().push(diagnostic);
        }
    }

    /// Adds one, pointing at a part of a text.
    pub fn report(&self, diagnostic: Diagnostic, source: &Source, span: &Span) {
        if self.count(diagnostic.severity) {
            self.kept.borrow_mut().push(diagnostic.at(source, span));
        }
    }

    /// Counts one; whether it is to be kept.
    fn count(&self, severity: Severity) -> bool {
        let count = &mut self.counts.borrow_mut()[severity as usize];
        *count += 1;
        *count <= MOST
    }

    /// All of them, in the order they were found, and a word on those that were too many.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        let mut kept = self.kept.into_inner();
        for (severity, count) in
            [Severity::Error, Severity::Warning, Severity::Note].into_iter().zip(self.counts.into_inner())
        {
            let more = count.saturating_sub(MOST);
            if more > 0 {
                let file = kept.iter().rev().find_map(|d| d.place.as_ref()).map(|place| place.path.clone());
                let rest = Diagnostic::new(severity, format!("and {more} more problems like these"));
                kept.push(match file {
                    Some(file) => rest.in_file(file),
                    None => rest,
                });
            }
        }
        kept
    }

    /// Whether one of them is an error.
    pub fn any_error(&self) -> bool {
        self.counts.borrow()[Severity::Error as usize] > 0
    }
}

/// Whether one of them is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

/// Sorts by file and place, and folds what is said more than once about one place into one: a broken template is one
/// problem, however many stories it was rendering.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.key().cmp(&b.key()).then_with(|| a.notes.cmp(&b.notes)));
    let mut folded: Vec<(Diagnostic, usize)> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics.drain(..) {
        match folded.last_mut() {
            Some((last, times)) if last.key() == diagnostic.key() => *times += 1,
            _ => folded.push((diagnostic, 1)),
        }
    }
    diagnostics.extend(folded.into_iter().map(|(diagnostic, times)| match times {
        1 => diagnostic,
        2 => diagnostic.with_note("and once more"),
        _ => diagnostic.with_note(format!("and {} more times", times - 1)),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_by_file_and_line_and_folds_repeats() {
        let source = Source::new("b.md", "one\ntwo\n");
        let second = Diagnostic::error("second").at(&source, &(4..7));
        let mut all = vec![
            second.clone().with_note("while rendering `/b/`"),
            Diagnostic::warning("first").at(&source, &(0..3)),
            second.with_note("while rendering `/a/`"),
            Diagnostic::error("whole file").in_file("a.md"),
            Diagnostic::error("no place"),
        ];
        sort(&mut all);
        let messages: Vec<_> = all.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, ["no place", "whole file", "first", "second"]);
        assert_eq!(all[3].notes, ["while rendering `/a/`", "and once more"]);
    }

    #[test]
    fn an_excerpt_of_a_very_long_line_keeps_the_right_column() {
        let source = Source::new("a.md", &"é".repeat(5000));
        let excerpt = Excerpt::cut(&source, &(8000..8004));
        assert_eq!(excerpt.start, Position { line: 1, column: 4001 });
        assert!(excerpt.text.len() < 5000);
        assert_eq!(&excerpt.text[excerpt.highlight.clone()], "éé");
    }
}
