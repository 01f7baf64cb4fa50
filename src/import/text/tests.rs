use proptest::prelude::*;

use super::*;

const FIRST: &str = "The harbour of Port Elder opened its new quay on Monday, a year later than the council had said it would.";
const SECOND: &str =
    "Boats of up to 40 metres can use it. The mayor was not in town, and nobody else had come to see it.";
const CUT: &str =
    "What Low Haven did in two winters has been praised along the whole coast. Another reason, people say,";

fn imported(lines: &[&str]) -> Imported {
    read(&lines.join("\n"), Hints::default()).unwrap()
}

/// What was left out, by the first words of each.
fn left_out(imported: &Imported) -> Vec<String> {
    imported.left_out.iter().map(|remark| remark.words.chars().take(12).collect()).collect()
}

#[test]
fn the_lines_around_the_headline_are_known() {
    let imported = imported(&[
        "Menu",
        "Home › World › The Coast",
        "Quay opens a year late",
        "It can take boats of up to 40 metres",
        "By Ana Prates and Ines Harrow",
        "October 14, 2025 6:05 pm",
        "Photo: Lev Chorny",
        "2 min read",
        FIRST,
        SECOND,
    ]);
    let sheet = &imported.sheet;
    assert_eq!(imported.section.as_deref(), Some("The Coast"));
    assert_eq!(sheet.title, "Quay opens a year late");
    assert_eq!(sheet.summary.as_deref(), Some("It can take boats of up to 40 metres"));
    assert_eq!(sheet.authors, ["Ana Prates", "Ines Harrow"]);
    assert!(sheet.offers[1].contains("credit = \"Lev Chorny\""));
    assert_eq!(sheet.body, format!("{FIRST}\n\n{SECOND}"));
    assert_eq!(left_out(&imported), ["Menu", "Home › World", "October 14, ", "2 min read"]);
    assert_eq!(imported.unsure, []);
}

#[test]
fn a_standfirst_can_be_a_sentence() {
    let found =
        imported(&["Quay opens a year late", SECOND, "By Ana Prates", "14 October 2025", FIRST, SECOND]);
    assert_eq!(found.sheet.summary.as_deref(), Some(SECOND));
    assert_eq!(found.sheet.body, format!("{FIRST}\n\n{SECOND}"));
    let found = imported(&["Quay opens a year late", SECOND, FIRST]);
    assert_eq!((found.sheet.summary, found.sheet.body), (None, format!("{SECOND}\n\n{FIRST}")));
}

#[test]
fn a_section_of_the_site_is_no_headline() {
    let sections = ["Life at the new quay".to_owned()];
    let hints = Hints { title: None, sections: &sections };
    let found = read(&["Life at the new quay", "Quay opens", FIRST].join("\n"), hints).unwrap();
    assert_eq!(
        (found.section.as_deref(), found.sheet.title.as_str()),
        (Some("Life at the new quay"), "Quay opens")
    );
}

#[test]
fn a_headline_that_is_given_replaces_the_one_of_the_text() {
    let hints = Hints { title: Some("Another one"), sections: &[] };
    let found = read(&["Quay opens a year late", FIRST].join("\n"), hints).unwrap();
    assert_eq!(
        (found.sheet.title.as_str(), left_out(&found)),
        ("Another one", vec!["Quay opens a".to_owned()])
    );
    assert_eq!(read(FIRST, hints).unwrap().sheet.body, FIRST);
    assert_eq!(read(FIRST, Hints::default()).unwrap_err(), NoArticle::NoHeadline(1));
}

#[test]
fn notes_are_found_at_both_ends() {
    let found = imported(&[
        "Quay opens",
        "Editor's note:",
        "It was updated.",
        FIRST,
        SECOND,
        "Correction: It is 40 metres, not 14.",
    ]);
    assert_eq!(found.sheet.note.as_deref(), Some("It was updated. It is 40 metres, not 14."));
    assert_eq!(found.kind, Some(Kind::Correction));
}

#[test]
fn a_teaser_goes_only_when_it_is_sure() {
    let headline = "Whose tide is it? Why Low Haven has a quay";
    let sure = imported(&["Quay opens", FIRST, SECOND, headline, CUT, "Article image", "Read more"]);
    assert_eq!(sure.sheet.body, format!("{FIRST}\n\n{SECOND}"));
    // It could be the end of the article, which was not copied to its end.
    let last = imported(&["Quay opens", FIRST, SECOND, headline, CUT]);
    assert!(last.sheet.body.ends_with(CUT) && last.unsure.len() >= 2, "{last:?}");
    let inside = imported(&["Quay opens", FIRST, headline, CUT, SECOND]);
    assert!(inside.sheet.body.contains(CUT) && inside.unsure.len() >= 2, "{inside:?}");
}

#[test]
fn lists_of_other_stories_go_as_far_as_they_are_headlines() {
    let end = imported(&[
        "Quay opens",
        FIRST,
        "Related stories",
        "Ferry sails at last",
        "2 hours ago",
        "Mayor falls into the harbour",
    ]);
    assert_eq!((end.sheet.body.as_str(), end.left_out.len(), end.unsure.len()), (FIRST, 4, 0));
    let middle = imported(&[
        "Quay opens",
        FIRST,
        "Read also:",
        "Ferry sails at last",
        "What comes next for us",
        SECOND,
    ]);
    assert_eq!(middle.sheet.body, format!("{FIRST}\n\n## What comes next for us\n\n{SECOND}"));
    let text = imported(&["Quay opens", FIRST, "Latest news", SECOND]);
    assert_eq!(text.sheet.body, format!("{FIRST}\n\n{SECOND}"));
}

#[test]
fn people_in_the_text_are_no_authors() {
    let one = "Ana Prates is a painter who lives in the old harbour, and paints nothing but the tide, in all its colours.";
    let other = "Ines Harrow is a diver who has found three bells below the quay, and has kept none of them, she says.";
    let found = imported(&["Five people of the harbour", FIRST, "Ana Prates", one, "Ines Harrow", other]);
    assert!(
        found.sheet.authors.is_empty() && found.sheet.body.contains(one) && found.sheet.body.contains(other),
        "{found:?}"
    );
    let found = imported(&["Quay opens", FIRST, SECOND, "About the author", "Ana Prates", one]);
    assert_eq!(
        (found.sheet.authors.as_slice(), found.sheet.body.contains(one)),
        (["Ana Prates".to_owned()].as_slice(), false)
    );
}

#[test]
fn lists_and_headings_are_made_where_they_are_clear() {
    let found = imported(&[
        "Quay opens",
        FIRST,
        "• one",
        "• two",
        SECOND,
        "What it costs",
        FIRST,
        "1. first",
        "2. second",
        SECOND,
        "- 5 °C",
        FIRST,
        "https://harbour.example/a_b",
        SECOND,
    ]);
    let expected = format!(
        "{FIRST}\n\n- one\n- two\n\n{SECOND}\n\n## What it costs\n\n{FIRST}\n\n1. first\n2. second\n\n{SECOND}\n\n\
         \\- 5 °C\n\n{FIRST}\n\n<https://harbour.example/a_b>\n\n{SECOND}"
    );
    assert_eq!(found.sheet.body, expected);
    assert_eq!(found.unsure.len(), 1);
}

#[test]
fn other_languages_are_read() {
    let first = "Новий причал у Порт-Елдері відкрили в понеділок, на рік пізніше, ніж обіцяла рада міста.";
    let found = imported(&[
        "Новини",
        "Причал відкрили на рік пізніше",
        "Лев Чорний",
        "14 жовтня 2025, 18:00",
        &format!("ПОРТ-ЕЛДЕР — {first}"),
        "Читайте також:",
        "Нічний пором вийшов у море",
        SECOND,
        "Поділитися",
    ]);
    assert_eq!(
        (found.section.as_deref(), found.sheet.dateline.as_deref()),
        (Some("Новини"), Some("ПОРТ-ЕЛДЕР"))
    );
    assert_eq!(
        (found.sheet.authors, found.sheet.body),
        (vec!["Лев Чорний".to_owned()], format!("{first}\n\n{SECOND}"))
    );
}

/// Lines of all the kinds that are known, and of none.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        prop_oneof![
        Just(FIRST.to_owned()),
        Just(SECOND.to_owned()),
        Just(CUT.to_owned()),
        Just(String::new()),
        Just("Quay opens a year late".to_owned()),
        Just("World".to_owned()),
        Just("Ana Prates".to_owned()),
        Just("Harbour Editor".to_owned()),
        Just("Ana Prates is an editor, and has two boats in the old harbour of Port Elder, where she lives.".to_owned()),
        ],
        prop_oneof![
        Just("By Ana Prates".to_owned()),
        Just("The old quay on Monday, before the storm. (Lev Chorny / Harbour Press)".to_owned()),
        Just("Photo: Lev Chorny".to_owned()),
        Just("Editor's note: It was changed.".to_owned()),
        Just("Correction:".to_owned()),
        Just("14 October 2025, 18:00".to_owned()),
        prop::sample::select(vec!["Share", "Avatar", "Article image", "News Feed", "2 min read", "Read also:"]).prop_map(str::to_owned),
        ],
        prop_oneof![
        "[•*-] [a-z]{1,8}",
        "[0-9]{1,2}\\. [a-z]{1,8}",
        "PORT ELDER \\(HP\\) - [A-Z][a-z]{1,8}",
        "\\PC{0,30}",
        "[A-Za-z<>&_*#|\\\\ ]{0,60}[.]?",
        ],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    /// Whatever is pasted, every word of it is in the sheet or in what was left out, and the sheet can be published.
    #[test]
    fn no_word_is_lost(lines in prop::collection::vec(line(), 0..16)) {
        let text = lines.join("\n");
        if let Ok(imported) = read(&text, Hints::default()) {
            let file = imported.sheet.text(chrono_tz::Tz::UTC);
            let kept: Vec<String> = [file, imported.section.clone().unwrap_or_default()]
                .into_iter()
                .chain(imported.left_out.iter().map(|remark| remark.words.clone()))
                .collect();
            let words = |text: &str| -> Vec<String> {
                text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
            };
            let kept: std::collections::HashSet<String> = kept.iter().flat_map(|text| words(text)).collect();
            let mut wanted: Vec<String> = lines::pieces(&text).iter().flat_map(|piece| words(&piece.text)).collect();
            // Labels say what the rest is, and go.
            wanted.retain(|word| !["Editor", "s", "note", "Correction", "By", "Photo"].contains(&word.as_str()));
            wanted.retain(|word| !kept.contains(word) && word.parse::<u32>().is_err());
            prop_assert_eq!(wanted, Vec::<String>::new(), "{:?}", imported);
        }
    }
}
