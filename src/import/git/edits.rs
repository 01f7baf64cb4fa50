//! Changes to a text, gathered by their places and made in one go.

use std::ops::Range;

/// Changes to parts of a text.
#[derive(Debug, Default)]
pub(super) struct Edits {
    all: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Puts words in place of a part.
    pub(super) fn replace(&mut self, part: Range<usize>, words: impl Into<String>) {
        self.all.push((part, words.into()));
    }

    /// Takes a part away. Returns its number, by which words can still be put in its place.
    pub(super) fn remove(&mut self, part: Range<usize>) -> usize {
        self.replace(part, "");
        self.all.len() - 1
    }

    /// Puts other words in the place of change number `at`.
    pub(super) fn change(&mut self, at: usize, words: impl Into<String>) {
        self.all[at].1 = words.into();
    }

    /// Whether nothing is to be changed.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The changed text. What lies in a part that is replaced as a whole goes with it.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.all.sort_by_key(|(part, _)| (part.start, std::cmp::Reverse(part.end)));
        let mut new = String::with_capacity(text.len());
        let mut at = 0;
        for (part, words) in self.all {
            if part.start < at {
                continue;
            }
            new.push_str(&text[at..part.start]);
            new.push_str(&words);
            at = part.end;
        }
        new.push_str(&text[at..]);
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outer_of_two_changes_wins() {
        let mut edits = Edits::default();
        edits.replace(6..7, "x");
        let first = edits.remove(0..1);
        edits.replace(4..9, "[]");
        edits.change(first, "+");
        assert_eq!(edits.apply("0123456789"), "+123[]9");
    }
}
