//! A text that a person wrote, with its name: what every problem points into.

use std::ops::Range;
use std::sync::Arc;

/// A byte range in a [`Source`].
pub type Span = Range<usize>;

/// The text of one file and the path that messages call it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
    /// Bytes of the byte order mark that was dropped.
    mark: usize,
}

/// A line and a column, both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place in the source.
    pub span: Span,
}

impl Source {
    /// A text under the path that messages will show, with `/` between its parts. A byte order mark is dropped.
    pub fn new(path: impl Into<Arc<str>>, text: &str) -> Self {
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { path: path.into(), text: bare.into(), mark: text.len() - bare.len() }
    }

    /// The same text under another path.
    #[must_use]
    pub fn renamed(self, path: &str) -> Self {
        Self { path: path.into(), ..self }
    }

    /// The bytes of a byte order mark before the text: what places in the file are ahead of places in the text.
    pub fn mark(&self) -> usize {
        self.mark
    }

    /// The path that messages show.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The whole text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset; the end of the text when it lies beyond.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl<T> Located<T> {
    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Located<U> {
        Located { value: f(self.value), span: self.span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters() {
        let source = Source::new("a.md", "\u{feff}één\r\ntwée");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(5), Position { line: 1, column: 4 });
        let second_line = source.text().find('t').unwrap();
        assert_eq!(source.position(second_line + 2), Position { line: 2, column: 3 });
        assert_eq!(source.position(999), Position { line: 2, column: 5 });
    }
}
