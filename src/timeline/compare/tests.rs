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

/// A table of two columns, of rows such as `Roads £5`.
fn table(rows: &[&str]) -> String {
    let rows = rows.iter().map(|row| format!("\n| {} |", row.replacen(' ', " | ", 1)));
    "| Fund | Sum |\n|---|---|".to_owned() + &rows.collect::<String>()
}

#[test]
fn a_changed_figure_in_a_table_is_an_edit() {
    let old = table(&["Roads £120,000", "Schools £95,000", "Parks £7,000"]);
    let new = table(&["Roads £12,000", "Schools £95,000", "Parks £7,000"]);
    let links = "[0]=[0] [1]=[1] [2]=[2] [3]~[3] [4]=[4] [5]=[5] [6]=[6] [7]=[7]";
    assert_eq!(changes(&old, &new), links);
    // In every row, to what the next row had; and beside a paragraph that is another.
    let new = table(&["Roads £95,000", "Schools £7,000", "Parks £8,000"]);
    let links = "[0]=[0] [1]=[1] [2]=[2] [3]~[3] [4]=[4] [5]~[5] [6]=[6] [7]~[7]";
    assert_eq!(changes(&old, &new), links);
    assert_eq!(changes(&join(&[&old, A]), &join(&[&new, B])), format!("{links} -8 +8"));
}

#[test]
fn rows_that_come_and_go_shift_no_others() {
    let old = table(&["Roads £5", "Schools £6", "Parks £7"]);
    // Below the row that changed, with a figure of its own or that of the next row.
    for row in ["Boats £9", "Boats £6"] {
        let new = table(&["Roads £4", row, "Schools £6", "Parks £7"]);
        let links = "[0]=[0] [1]=[1] [2]=[2] [3]~[3] [4]=[6] [5]=[7] [6]=[8] [7]=[9]";
        assert_eq!(changes(&old, &new), format!("{links} +4 +5"));
        let links = "[0]=[0] [1]=[1] [2]=[2] [3]~[3] [6]=[4] [7]=[5] [8]=[6] [9]=[7]";
        assert_eq!(changes(&new, &old), format!("{links} -4 -5"));
    }
    // Above it, with the figure that it had.
    let new = table(&["Roads £5", "Boats £6", "Schools £8", "Parks £7"]);
    let links = "[0]=[0] [1]=[1] [2]=[2] [3]=[3] [4]=[6] [5]~[7] [6]=[8] [7]=[9]";
    assert_eq!(changes(&old, &new), format!("{links} +4 +5"));
    // One goes, another comes elsewhere, and a figure changes in between.
    let new = table(&["Schools £8", "Boats £1", "Parks £7"]);
    let links = "[0]=[0] [1]=[1] [4]=[2] [5]~[3] [6]=[6] [7]=[7]";
    assert_eq!(changes(&old, &new), format!("{links} -2 -3 +4 +5"));
}

#[test]
fn short_items_and_headings_are_edited_in_their_place() {
    assert_eq!(changes("- Tea\n- £5\n- Milk", "- Tea\n- £7\n- Milk"), "[0]=[0] [1]~[1] [2]=[2]");
    assert_eq!(changes("- £5\n- Milk", "- £7\n- Milk"), "[0]~[0] [1]=[1]");
    let headed = |heading: &str, below: &str| join(&[A, heading, below]);
    assert_eq!(changes(&headed("## Monday", B), &headed("## Tuesday", B)), "[0]=[0] [1]~[1] [2]=[2]");
}

#[test]
fn what_takes_the_place_of_another_is_not_edited() {
    let item = "- Fourteen boats left the harbour";
    assert_eq!(changes("- Tea\n- £5\n- Milk", &format!("- Tea\n{item}\n- Milk")), "[0]=[0] [2]=[2] -1 +1");
    assert_eq!(changes("- Tea\n- £5\n- Milk", "- Tea\n- £7\n- £8\n- Milk"), "[0]=[0] [2]=[3] -1 +1 +2");
    assert_eq!(changes(&join(&[A, "He left.", C]), &join(&[A, "Rain fell.", C])), "[0]=[0] [2]=[2] -1 +1");
    assert_eq!(
        changes(&join(&[A, "## Monday", B]), &join(&[A, "## Tuesday", "Nobody knew."])),
        "[0]=[0] -1 -2 +1 +2"
    );
}
