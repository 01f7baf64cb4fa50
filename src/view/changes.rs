//! What an update changed, in words.

use super::ChangesView;
use crate::timeline::Change;

/// The numbers of a change and their sentence.
pub(super) fn changes(change: &Change) -> ChangesView {
    let counts = &change.counts;
    ChangesView {
        text: text(change),
        added: counts.added,
        removed: counts.removed,
        edited: counts.edited,
        restyled: counts.restyled,
        moved: counts.moved,
        kept: counts.kept,
    }
}

/// `2 sentences added, 1 edited; headline changed`.
fn text(change: &Change) -> String {
    let counts = &change.counts;
    let of_sentences = [
        (counts.added, "added"),
        (counts.removed, "removed"),
        (counts.edited, "edited"),
        (counts.moved, "moved"),
    ];
    let mut sentences: Vec<String> = Vec::new();
    for (number, word) in of_sentences.into_iter().filter(|(number, _)| *number > 0) {
        let noun = match (sentences.is_empty(), number) {
            (true, 1) => " sentence",
            (true, _) => " sentences",
            _ => "",
        };
        sentences.push(format!("{number}{noun} {word}"));
    }
    if sentences.is_empty() && counts.restyled > 0 {
        sentences.push("only case, formatting or links changed".to_owned());
    }
    let around = [
        (change.headline, "headline"),
        (change.summary, "standfirst"),
        (change.byline, "byline"),
        (change.image, "picture"),
    ];
    let around: Vec<_> = around.into_iter().filter(|(changed, _)| *changed).map(|(_, name)| name).collect();
    let around = match around.split_last() {
        None => String::new(),
        Some((only, [])) => format!("{only} changed"),
        Some((last, others)) => format!("{} and {last} changed", others.join(", ")),
    };
    let parts = [sentences.join(", "), around];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "nothing changed".to_owned() } else { parts.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::Counts;

    fn words(counts: Counts, headline: bool, byline: bool) -> String {
        text(&Change { counts, headline, byline, ..Change::default() })
    }

    #[test]
    fn changes_are_counted_in_words() {
        let none = Counts::default();
        assert_eq!(words(none, false, false), "nothing changed");
        assert_eq!(words(Counts { added: 1, ..none }, false, false), "1 sentence added");
        let many = Counts { added: 2, edited: 1, moved: 3, kept: 9, restyled: 1, ..none };
        assert_eq!(words(many, true, false), "2 sentences added, 1 edited, 3 moved; headline changed");
        assert_eq!(
            words(Counts { restyled: 2, ..none }, false, false),
            "only case, formatting or links changed"
        );
        assert_eq!(words(none, true, true), "headline and byline changed");
    }
}
