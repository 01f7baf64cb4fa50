//! What stands in quotation marks, of any style. Whether a mark opens or closes shows in the white space around it, and where
//! that says nothing in its form; apostrophes are none.

use std::ops::Range;

use super::Side;

/// What a mark does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Opens,
    Closes,
    /// The other of what the mark before did.
    Either,
}

/// Whether a token is a quotation mark; a single one may be an apostrophe.
pub(super) fn is_mark(letters: &str) -> bool {
    matches!(letters, "\"" | "“" | "”" | "„" | "‟" | "«" | "»" | "「" | "」" | "『" | "』" | "״")
        || is_single(letters)
}

fn is_single(letters: &str) -> bool {
    matches!(letters, "'" | "‘" | "’" | "‚" | "‹" | "›")
}

/// The tokens of a sentence that stand in quotation marks, with these. A quotation that began before the sentence or goes on after
/// it has one mark here.
pub(super) fn mark(side: &Side<'_>, sentence: Range<usize>) -> Vec<usize> {
    let mut quoted = Vec::new();
    // Where a quotation opened, and where the last one ended.
    let (mut open, mut single, mut end) = (None, None, sentence.start);
    for at in sentence.clone() {
        let letters = side.letters(at);
        if side.tokens[at].word || !is_mark(letters) {
            continue;
        }
        let does = does(side, &sentence, at);
        if is_single(letters) {
            match (does, single) {
                (Mark::Closes | Mark::Either, Some(from)) if open.is_none() => {
                    quoted.extend(from..=at);
                    (single, end) = (None, at + 1);
                }
                (Mark::Opens, _) => single = Some(at),
                _ => {}
            }
            continue;
        }
        match (does, open) {
            (Mark::Opens | Mark::Either, None) => open = Some(at),
            (Mark::Opens, Some(_)) => {}
            (Mark::Closes | Mark::Either, Some(from)) => {
                quoted.extend(from..=at);
                (open, end) = (None, at + 1);
            }
            // Inches.
            (Mark::Closes, None) if letters == "\"" && after_digit(side, &sentence, at) => {}
            (Mark::Closes, None) => {
                quoted.extend(end..=at);
                end = at + 1;
            }
        }
    }
    quoted.extend(open.into_iter().flat_map(|from| from..sentence.end));
    quoted
}

fn after_digit(side: &Side<'_>, sentence: &Range<usize>, at: usize) -> bool {
    at > sentence.start && side.letters(at - 1).ends_with(|c: char| c.is_ascii_digit())
}

fn does(side: &Side<'_>, sentence: &Range<usize>, at: usize) -> Mark {
    let before = at == sentence.start || !side.joined(at);
    let after = at + 1 == sentence.end || !side.joined(at + 1);
    let letters = side.letters(at);
    let (opens, closes) = match letters {
        _ if before != after => (before, after),
        "\"" | "'" | "״" => (false, false),
        _ => (matches!(letters, "“" | "„" | "‟" | "«" | "「" | "『" | "‘" | "‚" | "‹"), true),
    };
    match (opens, closes) {
        (true, _) => Mark::Opens,
        (false, true) => Mark::Closes,
        (false, false) => Mark::Either,
    }
}
