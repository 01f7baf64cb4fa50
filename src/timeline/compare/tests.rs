use super::*;
use crate::model::Lang;

fn text(markdown: &str) -> Text {
    Text::new(markdown, &Lang::parse("en").unwrap())
}

/// What changed, a word a sentence: `=` kept, `~` edited, `'` restyled, with `^` or `v` for moves, `+` and `-`.
fn changes(old: &str, new: &str) -> String {
    let (old, new) = (text(old), text(new));
    let comparison = compare(&old, &new);
    let mut out: Vec<String> = comparison
        .links
        .iter()
        .map(|link| {
            let kind = match link.kind {
                LinkKind::Kept => "=",
                LinkKind::Restyled => "'",
                LinkKind::Edited => "~",
            };
            let moved = match link.moved {
                None => "",
                Some(Direction::Up) => "^",
                Some(Direction::Down) => "v",
            };
            format!("{:?}{kind}{moved}{:?}", link.old, link.new)
        })
        .collect();
    out.extend(comparison.removed.iter().map(|at| format!("-{at}")));
    out.extend(comparison.added.iter().map(|at| format!("+{at}")));
    out.join(" ")
}

const A: &str = "The council met on Monday evening in the town hall.";
const B: &str = "Fourteen boats left the harbour before the storm arrived.";
const C: &str = "Nobody could say when the ferry would run again.";
const D: &str = "Prices of fish have doubled since the beginning of spring, the traders of the market said.";

fn join(sentences: &[&str]) -> String {
    sentences.join("\n\n")
}

#[test]
fn insertions_and_removals_move_nothing() {
    assert_eq!(changes(&join(&[A, C]), &join(&[A, B, C])), "[0]=[0] [1]=[2] +1");
    assert_eq!(changes(&join(&[A, B, C]), &join(&[B, C])), "[1]=[0] [2]=[1] -0");
}

#[test]
fn of_two_that_swap_the_shorter_moved() {
    assert_eq!(changes(&join(&[A, D, C]), &join(&[D, A, C])), "[1]=[0] [0]=v[1] [2]=[2]");
    assert_eq!(changes(&join(&[D, A, C]), &join(&[A, D, C])), "[1]=^[0] [0]=[1] [2]=[2]");
}

#[test]
fn a_sentence_that_moved_and_was_edited_is_both() {
    let edited = "Fourteen boats left the small harbour before the storm arrived.";
    assert_eq!(changes(&join(&[B, A, C, D]), &join(&[A, C, D, edited])), "[1]=[0] [2]=[1] [3]=[2] [0]~v[3]");
}

#[test]
fn very_short_sentences_do_not_move() {
    assert_eq!(changes(&join(&["He left.", A, C]), &join(&[A, C, "He left."])), "[1]=[0] [2]=[1] -0 +2");
}

#[test]
fn splits_and_merges_are_found() {
    let one = "The council met on Monday evening and decided that the ferry would run all winter.";
    let two = "The council met on Monday evening. It decided that the ferry would run all winter.";
    assert_eq!(changes(&join(&[one, B]), &join(&[two, B])), "[0]~[0, 1] [1]=[2]");
    assert_eq!(changes(&join(&[two, B]), &join(&[one, B])), "[0, 1]~[0] [2]=[1]");
}

#[test]
fn what_is_no_change_and_what_is_a_light_one() {
    assert_eq!(changes("It’s “so” — he said.", "It's \"so\" -- he\nsaid.\n"), "[0]=[0]");
    assert_eq!(changes("The visit of Al-Sharaa.", "The visit of al-Sharaa."), "[0]'[0]");
    assert_eq!(changes("A *new* plan.", "A new plan."), "[0]'[0]");
    assert_eq!(changes("A [plan](https://a.example).", "A [plan](https://b.example)."), "[0]'[0]");
}

/// The words of the first link: `[old|new]` for what changed.
fn word_changes(old: &str, new: &str) -> String {
    let (old, new) = (text(old), text(new));
    let comparison = compare(&old, &new);
    let parts = words(&old, &new, &comparison.links[0])
        .into_iter()
        .map(|part| if part.same { part.new_text } else { format!("[{}|{}]", part.old_text, part.new_text) });
    parts.collect::<Vec<_>>().join(" ")
}

#[test]
fn edits_are_shown_in_whole_words_and_without_confetti() {
    assert_eq!(
        word_changes(
            "At least 15 boats left the harbour on Monday.",
            "At least 14 boats left the harbour on Monday."
        ),
        "At least [15|14] boats left the harbour on Monday."
    );
    assert_eq!(
        word_changes(
            "The mayor of the town said on Monday he knew.",
            "The head of a council said on Monday he knew."
        ),
        "The [mayor of the town|head of a council] said on Monday he knew."
    );
    assert_eq!(
        word_changes("He will not come back to us.", "He will come back to us."),
        "He will [not|] come back to us."
    );
}

#[test]
fn a_text_compared_with_itself_is_unchanged() {
    let all = join(&[A, B, A, A, C, "He left.", "He left.", D]);
    assert!(compare(&text(&all), &text(&all)).is_unchanged());
}
