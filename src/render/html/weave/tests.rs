use std::collections::HashSet;

use super::*;
use crate::config::{MarkdownOptions, RawHtml};
use crate::model::Direction;
use crate::pictures::Pictures;
use crate::routes::Urls;

/// Renders a text with marks.
fn marked(
    text: &Document<'_>,
    marks: &Marks,
    other: &Document<'_>,
    only: Option<&[usize]>,
    options: MarkdownOptions,
) -> Vec<Unit> {
    let context = HtmlContext {
        urls: &Urls::new(&"https://example.org/".parse().unwrap()),
        pictures: &Pictures::default(),
        route: "a/",
        id_prefix: "",
        options,
        words: crate::words::english(),
        words_lang: "",
    };
    marked_html(text, marks, other, only, &context)
}

/// Renders a text with what is gone from another: these bytes, after this place or before everything.
fn with_gone(text: &str, other: &str, gone: &[(Option<usize>, &str)], raw_html: RawHtml) -> Vec<Unit> {
    let options = MarkdownOptions { raw_html, smart_punctuation: false, direction: Direction::Ltr };
    let fragment = |words: &str| {
        let start = other.find(words).expect("the words are in the other text");
        let range = start..start + words.len();
        let mut marks = Marks { spans: vec![MarkSpan::plain("<del>", "</del>")], ..Marks::default() };
        marks.steps = vec![(range.start, MarkStep::Open(0)), (range.end, MarkStep::Close(0))];
        Fragment { range, marks, spaces: (false, false) }
    };
    let blocks = gone.iter().map(|(after, words)| (*after, fragment(words))).collect();
    let marks = Marks { blocks, ..Marks::default() };
    let [text, other] = [text, other].map(|text| Document::new(text, options));
    marked(&text, &marks, &other, None, options)
}

fn html(text: &str, other: &str, gone: &[(Option<usize>, &str)]) -> String {
    with_gone(text, other, gone, RawHtml::Deny).into_iter().map(|unit| unit.html).collect()
}

#[test]
fn items_stand_among_items_and_rows_among_rows() {
    assert_eq!(
        html("- One\n- Three", "- One\n- Two\n- Three", &[(Some(5), "Two")]),
        "<ul>\n<li>One</li>\n<li class=\"gone\"><del>Two</del></li>\n<li>Three</li>\n</ul>\n"
    );
    let table = |rows: &str| format!("| A | B |\n|---|---|\n{rows}");
    let found = html(&table("| 1 | 2 |"), &table("| 1 | 2 |\n| 3 | 4 |"), &[(Some(27), "3 | 4")]);
    assert!(
        found.contains("<tr><td>1</td><td>2</td></tr>\n<tr><td><del>3</del></td><td><del>4</del></td></tr>")
    );
}

#[test]
fn a_lone_item_brings_its_list_and_a_paragraph_stands_after_the_list() {
    assert_eq!(html("One", "- Two", &[(None, "Two")]), "<ul>\n<li><del>Two</del></li>\n</ul>\n<p>One</p>\n");
    assert_eq!(
        html("- One", "- One\n\nTwo", &[(Some(5), "Two")]),
        "<ul>\n<li>One</li>\n</ul>\n<p><del>Two</del></p>\n"
    );
}

#[test]
fn an_alert_that_is_gone_keeps_no_title() {
    let found = html("One", "> [!WARNING]\n> Two", &[(None, "Two")]);
    assert_eq!(found, "<blockquote>\n<p><del>Two</del></p>\n</blockquote>\n<p>One</p>\n");
}

#[test]
fn html_that_would_have_to_be_cleaned_is_left_out() {
    let text = "<b id=\"to-1\">One</b> two";
    let units = |raw| with_gone(text, "", &[], raw).into_iter().map(|unit| unit.html).collect::<String>();
    assert_eq!(units(RawHtml::Sanitize), "<p>One two</p>\n");
    assert_eq!(units(RawHtml::Allow), format!("<p>{text}</p>\n"));
    let options =
        MarkdownOptions { raw_html: RawHtml::Sanitize, smart_punctuation: false, direction: Direction::Ltr };
    assert!(!Document::new(text, options).is_whole());
}

#[test]
fn notes_keep_their_numbers_where_only_some_units_are_wanted() {
    let text = "One[^a]\n\nTwo[^b]\n\n[^a]: A\n[^b]: B";
    let options =
        MarkdownOptions { raw_html: RawHtml::Deny, smart_punctuation: false, direction: Direction::Ltr };
    let document = Document::new(text, options);
    let units = marked(&document, &Marks::default(), &document, Some(&[9]), options);
    let html: Vec<_> = units.iter().map(|unit| unit.html.as_str()).collect();
    assert_eq!(html[..2], ["", "<p>Two<sup>2</sup></p>\n"]);
    let ids: HashSet<_> = html[2].matches("id=\"").collect();
    assert!(units[2].origin == Origin::Notes && !ids.is_empty());
}
