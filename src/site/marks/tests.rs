//! Marked texts are checked as readers get them: the HTML is taken apart again.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Aloud, Compared};
use crate::config::{MarkdownOptions, RawHtml};
use crate::model::{Direction, Lang};
use crate::pictures::Pictures;
use crate::render::{Document, HtmlContext, Marks, Unit, marked_html, to_html};
use crate::routes::Urls;
use crate::timeline::{Comparison, Edits, Text, compare};

const OPTIONS: MarkdownOptions =
    MarkdownOptions { raw_html: RawHtml::Deny, smart_punctuation: true, direction: Direction::Ltr };

fn urls() -> Urls {
    Urls::new(&"https://example.org/".parse().unwrap())
}

fn context<'a>(urls: &'a Urls, pictures: &'a Pictures) -> HtmlContext<'a> {
    HtmlContext {
        urls,
        pictures,
        route: "a/b/",
        id_prefix: "",
        options: OPTIONS,
        words: crate::words::english(),
        words_lang: "",
    }
}

fn text(markdown: &str) -> Text {
    Text::new(markdown, &Lang::parse("en").unwrap())
}

fn render(markdown: &str, marks: &Marks, other: &str) -> Vec<Unit> {
    let (urls, pictures) = (urls(), Pictures::default());
    let context = context(&urls, &pictures);
    let [text, other] = [markdown, other].map(|text| Document::new(text, OPTIONS));
    marked_html(&text, marks, &other, None, &context)
}

/// Both columns, and the comparison.
fn marked(old: &str, new: &str) -> (String, String, Comparison) {
    let (old_text, new_text) = (text(old), text(new));
    let comparison = compare(&old_text, &new_text);
    let compared = Compared {
        words: crate::words::english(),
        old: &old_text,
        new: &new_text,
        comparison: &comparison,
        edits: &Edits::between(&old_text, &new_text, &comparison),
        source: new,
        lang: "",
        aloud: Aloud::new(crate::words::english(), ""),
        old_lang: "",
    };
    let join = |units: Vec<Unit>| units.into_iter().map(|unit| unit.html).collect::<String>();
    let after = join(render(new, &compared.inline(), old));
    (join(render(old, &compared.before(), "")), after, comparison)
}

/// A tag or the words between two.
enum Part<'h> {
    Open(&'h str, &'h str),
    Close(&'h str),
    Words(&'h str),
}

fn parts(html: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            parts.push(Part::Words(&rest[..end]));
            rest = &rest[end..];
            continue;
        };
        let end = tag.find('>').expect("a tag ends");
        let (tag, after) = (&tag[..end], &tag[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            parts.push(Part::Close(name));
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        parts.push(Part::Open(name, attributes));
    }
    parts
}

/// The words of a page without what `left_out` names. Panics where elements do not nest.
fn words(html: &str, left_out: impl Fn(&str, &str) -> bool) -> String {
    let mut open: Vec<(&str, bool)> = Vec::new();
    let mut text = String::new();
    for part in parts(html) {
        match part {
            Part::Open("img" | "br" | "hr", attributes) => {
                if open.iter().all(|(_, shown)| *shown) {
                    text.push_str(attributes);
                }
            }
            Part::Open(name, attributes) => {
                assert!(name != "a" || open.iter().all(|(open, _)| *open != "a"), "a link in a link: {html}");
                open.push((name, !left_out(name, attributes)));
                text.push(if matches!(name, "p" | "li" | "td" | "th" | "h2" | "h3" | "pre") {
                    ' '
                } else {
                    '\u{1}'
                });
            }
            Part::Close(name) => assert_eq!(open.pop().map(|(name, _)| name), Some(name), "{html}"),
            Part::Words(words) if open.iter().all(|(_, shown)| *shown) => text.push_str(words),
            Part::Words(_) => {}
        }
    }
    assert!(open.is_empty(), "{html}");
    let text: String = text.chars().filter(|&c| c != '\u{1}').collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words inside elements of a name.
fn words_in(html: &str, name: &str) -> String {
    let mut inside = 0;
    let mut hidden: Vec<bool> = Vec::new();
    let mut text = String::new();
    for part in parts(html) {
        match part {
            Part::Open("img", attributes) if inside > 0 => text.push_str(attributes),
            Part::Open("img" | "br" | "hr", _) => {}
            Part::Open(open, attributes) => {
                inside += usize::from(open == name);
                hidden.push(aside(attributes));
            }
            Part::Close(close) => {
                inside -= usize::from(close == name);
                hidden.pop();
                text.push(' ');
            }
            Part::Words(words) if inside > 0 && !hidden.contains(&true) => text.push_str(words),
            Part::Words(_) => {}
        }
    }
    text
}

fn aside(attributes: &str) -> bool {
    ["visually-hidden", "how", "moved-from"]
        .iter()
        .any(|class| attributes.contains(&format!("class=\"{class}\"")))
}

fn close_up(text: &str) -> String {
    text.split_whitespace().collect()
}

fn numbers(html: &str, before: &str) -> Vec<String> {
    let found = html.split(before).skip(1);
    found.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

/// What holds for any two texts.
fn check(old: &str, new: &str) {
    let (before, after, comparison) = marked(old, new);
    let (urls, pictures) = (urls(), Pictures::default());
    let context = context(&urls, &pictures);
    let plain = |markdown: &str| close_up(&words(&to_html(markdown, &context), |_, _| false));
    let gone = |name: &str, attributes: &str| name == "del" || aside(attributes);
    assert_eq!(close_up(&words(&after, gone)), plain(new), "new text of {after}");
    assert_eq!(
        close_up(&words(&before, |_, attributes| aside(attributes))),
        plain(old),
        "old text of {before}"
    );

    let deleted = |html: &str| {
        // Moved sentences stand in another order.
        let mut letters: Vec<char> = words_in(html, "del").chars().filter(|c| !c.is_whitespace()).collect();
        letters.sort_unstable();
        letters.into_iter().collect::<String>()
    };
    assert_eq!(deleted(&after), deleted(&before), "{after}\n{before}");

    let counts = comparison.counts();
    let said = numbers(&after, "data-change=\"");
    let count = |what: &str| said.iter().filter(|said| said.split(' ').any(|word| word == what)).count();
    assert_eq!(
        (count("added"), count("removed"), count("edited"), count("restyled")),
        (counts.added, counts.removed, counts.edited, counts.restyled),
        "{after}"
    );
    assert_eq!(
        (count("moved"), count("split"), count("merged")),
        (counts.moved, counts.split, counts.merged),
        "{after}"
    );

    let set = |numbers: Vec<String>| numbers.into_iter().collect::<BTreeSet<_>>();
    let (to, from) = (numbers(&after, "id=\"to-"), numbers(&after, "id=\"from-"));
    assert_eq!(set(to.clone()).len(), to.len(), "{after}");
    assert_eq!(set(to.clone()), set(from.clone()), "{after}");
    // Within a link an end of a move cannot lead to the other.
    if !old.contains("[The road") && !new.contains("[The road") {
        assert_eq!(set(to), set(numbers(&after, "href=\"#to-")), "{after}");
        assert_eq!(set(from), set(numbers(&after, "href=\"#from-")), "{after}");
    }
    assert_eq!(after.contains("id=\"to-"), counts.moved > 0);
}

const SENTENCES: [&str; 15] = [
    "Haaretz asked: “מי *ישלם* על הגשר?” and got no answer.",
    "\"מי ישלם על 3 גשרים?\", she said: \"לא *אנחנו*.\"",
    "[The road is shut. Buses go round by the mill](https://a.example/) until Friday.",
    "The river rose by two metres in the night.",
    "Nobody was hurt, the mayor said.",
    "\"We had *nine* minutes,\" said [Ada Lund](../other/).",
    "Trains on the coast line will run again on Monday, the operator told reporters.",
    "The council meets at 18:00.",
    "It had warned of **this very thing** in March & again in May.",
    "About 340 homes have no power...",
    "The bridge at Weir Lane stays shut -- for now.",
    "Engineers will look at it on Sunday, when the water is expected to be lower than it was.",
    "Read `the plan` in full.",
    "A second wave is not ruled out.",
    "Volunteers filled *sandbags until dawn, then went home to sleep.*",
];

fn block() -> impl Strategy<Value = String> {
    let sentence = || prop::sample::select(&SENTENCES[..]);
    let run = move || prop::collection::vec(sentence(), 1..4).prop_map(|all| all.join(" "));
    prop_oneof![
        6 => run(),
        1 => sentence().prop_map(|words| format!("## {words}")),
        2 => prop::collection::vec(run(), 1..4).prop_map(|items| format!("- {}", items.join("\n- "))),
        1 => prop::collection::vec(run(), 1..3).prop_map(|items| format!("1. {}\n\n   - {}", items[0], items.join("\n   - "))),
        1 => prop::collection::vec(run(), 1..3).prop_map(|all| format!("> {}", all.join("\n>\n> "))),
        1 => prop::collection::vec((sentence(), sentence()), 1..4).prop_map(|rows| {
            let rows: Vec<_> = rows.iter().map(|(a, b)| format!("| {a} | {b} |")).collect();
            format!("| When | What |\n|---|---|\n{}", rows.join("\n"))
        }),
        1 => sentence().prop_map(|words| format!("![{}](a.png)", words.replace(['[', ']', '`', '"'], ""))),
        1 => run().prop_map(|words| format!("```\n{}\n```", words.replace(". ", ".\n"))),
        1 => Just("---".to_owned()),
    ]
}

fn markdown() -> impl Strategy<Value = String> {
    prop::collection::vec(block(), 0..6).prop_map(|blocks| blocks.join("\n\n"))
}

/// A text and one that was made from it: blocks dropped, doubled, swapped, words replaced.
fn edited() -> impl Strategy<Value = (String, String)> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), 0_u8..5, block()), 0..4);
    (prop::collection::vec(block(), 1..6), changes).prop_map(|(blocks, changes)| {
        let old = blocks.join("\n\n");
        let mut new = blocks;
        for (at, what, block) in changes {
            if new.is_empty() {
                new.push(block);
                continue;
            }
            let at = at.index(new.len());
            match what {
                0 => drop(new.remove(at)),
                1 => new.insert(at, block),
                2 => {
                    let moved = new.remove(at);
                    new.push(moved);
                }
                3 => new[at] = new[at].replace("the", "that").replace(" in ", " within "),
                _ => new[at] = new[at].replacen(". ", "; ", 1),
            }
        }
        (old, new.join("\n\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn marks_say_what_the_summary_says_and_lose_no_word((old, new) in edited()) {
        check(&old, &new);
    }

    #[test]
    fn any_two_texts_can_be_marked(old in markdown(), new in markdown()) {
        check(&old, &new);
    }
}
