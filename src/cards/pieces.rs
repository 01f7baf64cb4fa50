//! What a line is made of: stretches of text between the places where it may end (UAX #14).

use std::sync::LazyLock;

use icu_segmenter::options::{LineBreakOptions, WordBreakInvariantOptions};
use icu_segmenter::{
    GraphemeClusterSegmenter, LineSegmenter, LineSegmenterBorrowed, WordSegmenter, WordSegmenterBorrowed,
};

use super::shape::Text;

/// What stands between two places where a line may end. Widths are in thousandths of the size.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// The first byte.
    pub(super) start: usize,
    /// Before the space after it.
    pub(super) shown: usize,
    /// After that space.
    pub(super) end: usize,
    /// With the space after it.
    pub(super) full: i32,
    /// Without it.
    pub(super) seen: i32,
    /// How unwelcome a line's end is after it; 0 is welcome.
    pub(super) penalty: i64,
}

static LINES: LazyLock<LineSegmenterBorrowed<'static>> =
    LazyLock::new(|| LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default()));
static WORDS: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// The pieces of a text.
pub(super) fn pieces(text: &Text) -> Vec<Piece> {
    let ends: Vec<usize> = LINES.segment_str(text.as_str()).skip(1).collect();
    cut(text, &ends)
}

fn cut(text: &Text, ends: &[usize]) -> Vec<Piece> {
    let (string, reach) = (text.as_str(), text.reach());
    let words: Vec<usize> = WORDS.segment_str(string).collect();
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let bounds = starts.zip(ends.iter().copied()).filter(|(start, end)| start < end);
    let piece = |(start, end): (usize, usize)| {
        let shown = start + string[start..end].trim_end().len();
        let penalty = penalty(&string[start..shown], &string[end..], words.binary_search(&end).is_ok());
        let (full, seen) = (reach[end] - reach[start], reach[shown] - reach[start]);
        Piece { start, shown, end, full, seen, penalty }
    };
    bounds.map(piece).collect()
}

/// The pieces, with those that are wider than a line cut between letters.
pub(super) fn letters(text: &Text, pieces: &[Piece], width: i32) -> Vec<Piece> {
    let segmenter = GraphemeClusterSegmenter::new();
    let mut ends = Vec::new();
    for piece in pieces {
        if piece.seen > width {
            let inside = segmenter.segment_str(&text.as_str()[piece.start..piece.end]).skip(1);
            ends.extend(inside.map(|end| piece.start + end));
        } else {
            ends.push(piece.end);
        }
    }
    cut(text, &ends)
}

/// A line should not end with a short word or a number, not before a dash, nor inside a Chinese word.
fn penalty(piece: &str, rest: &str, ends_word: bool) -> i64 {
    let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
    let closed = piece.ends_with(|c: char| !c.is_alphanumeric());
    let dash = rest.chars().next().is_some_and(|c| matches!(c, '–' | '—' | '-'));
    let number = !word.is_empty() && word.chars().all(|c| c.is_numeric() || matches!(c, ',' | '.'));
    let letters = if word.chars().all(char::is_alphabetic) { word.chars().count() } else { usize::MAX };
    let chinese = word.chars().any(|c| matches!(c, '\u{3400}'..='\u{9FFF}'));
    match () {
        () if rest.is_empty() => 0,
        () if dash => 400,
        () if chinese => i64::from(!ends_word) * 300,
        () if closed => 0,
        () if number || letters <= 2 => 120,
        () if letters == 3 => 60,
        () => 0,
    }
}
