use proptest::prelude::*;

use super::*;
use crate::config::{MarkdownOptions, RawHtml};
use crate::markdown::{Punctuation, events};
use crate::render::html::{HtmlContext, to_html};
use crate::routes::Urls;

fn render_with(text: &str, direction: Direction, raw_html: RawHtml) -> String {
    let urls = Urls::new(&"https://news.example/".parse().unwrap());
    let options = MarkdownOptions { raw_html, smart_punctuation: direction == Direction::Ltr, direction };
    to_html(
        text,
        &HtmlContext {
            urls: &urls,
            pictures: &crate::pictures::Pictures::default(),
            route: "a/",
            id_prefix: "",
            options,
            words: crate::words::english(),
            words_lang: "",
        },
    )
}

fn ltr(text: &str) -> String {
    render_with(text, Direction::Ltr, RawHtml::Deny).trim_end().to_owned()
}

fn rtl(text: &str) -> String {
    render_with(text, Direction::Rtl, RawHtml::Deny).trim_end().to_owned()
}

#[test]
fn a_quotation_that_runs_the_other_way_is_isolated_without_its_marks() {
    for (open, close) in
        [("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("« ", " »"), ("‘", "’"), ("「", "」"), ("״", "״")]
    {
        let inside =
            format!("{open}מי ישלם?{close}").replacen("מי ישלם?", "<bdi dir=\"rtl\">מי ישלם?</bdi>", 1);
        let inside =
            inside.replace("« <bdi dir=\"rtl\">", "«<bdi dir=\"rtl\"> ").replace("</bdi> »", " </bdi>»");
        assert_eq!(
            ltr(&format!("She asked {open}מי ישלם?{close} 3 times.")),
            format!("<p>She asked {inside} 3 times.</p>")
        );
    }
    assert_eq!(rtl("הוא אמר: „Who pays?” וישב."), "<p>הוא אמר: „<bdi dir=\"ltr\">Who pays?</bdi>” וישב.</p>");
    assert_eq!(rtl("وقالت: «We are ready»."), "<p>وقالت: «<bdi dir=\"ltr\">We are ready</bdi>».</p>");
}

/// Letters of scripts whose first byte they share with others that run from left to right.
#[test]
fn letters_of_every_script_are_known() {
    for word in ["אבג", "ابج", "ࡀࡁࡂ", "ࢠࢡ", "ﭐﭑ", "𐤀𐤁", "𞤀𞤁"] {
        assert_eq!(ltr(&format!("“{word}”")), format!("<p>“<bdi dir=\"rtl\">{word}</bdi>”</p>"));
    }
    for word in ["aé", "Ωя", "नमस्ते", "中文", "ｆｕｌｌ", "🚢"] {
        assert_eq!(ltr(&format!("“{word}”")), format!("<p>“{word}”</p>"));
    }
}

#[test]
fn quotes_that_are_set_or_written_as_entities_count_too() {
    assert_eq!(ltr("He said \"שלום\" twice."), "<p>He said “<bdi dir=\"rtl\">שלום</bdi>” twice.</p>");
    assert_eq!(
        ltr("He said &ldquo;שלום&rdquo; twice."),
        "<p>He said “<bdi dir=\"rtl\">שלום</bdi>” twice.</p>"
    );
    assert_eq!(rtl("הוא אמר \"yes\" פעמיים."), "<p>הוא אמר \"<bdi dir=\"ltr\">yes</bdi>\" פעמיים.</p>");
}

#[test]
fn an_isolate_nests_with_what_is_around_and_inside() {
    assert_eq!(
        ltr("*He said “**מי** [ישלם](../b/)?” twice.*"),
        "<p><em>He said “<bdi dir=\"rtl\"><strong>מי</strong> <a href=\"/b/\">ישלם</a>?</bdi>” twice.</em></p>"
    );
    // A quotation that begins in one element and ends in another has no element of its own.
    assert!(!ltr("He said *“מי* ישלם?” twice.").contains("<bdi"));
    // The outermost that runs the other way; inside, all runs one way.
    assert_eq!(
        ltr("“He said ‘שלום’ to me.” “הוא אמר «כן» לי”"),
        "<p>“He said ‘<bdi dir=\"rtl\">שלום</bdi>’ to me.” “<bdi dir=\"rtl\">הוא אמר «כן» לי</bdi>”</p>"
    );
    assert_eq!(
        ltr("“One\ntwo” and “שלום\nלכם”."),
        "<p>“One\ntwo” and “<bdi dir=\"rtl\">שלום\nלכם</bdi>”.</p>"
    );
}

#[test]
fn what_is_no_quotation_or_runs_along_is_left_alone() {
    for text in [
        "A “quotation” and שלום outside.",
        "“BBC said so,” said שלום.",
        "A quotation “שלום that is not closed.",
        "`“שלום”` and ```“שלום”```",
        "![“שלום”](a.png) says it",
        "12\" and 14\" שלום",
        "“5” and “…” by שלום",
    ] {
        assert!(!ltr(text).contains("<bdi"), "{}", ltr(text));
    }
    for text in ["צה״ל וארה״ב ו-BBC", "«BBC قالت ذلك» بي بي سي", "“שלום” BBC"]
    {
        assert!(!rtl(text).contains("<bdi"), "{}", rtl(text));
    }
}

#[test]
fn quotations_items_and_cells_that_run_the_other_way_say_so() {
    assert_eq!(
        ltr("> שלום לכם\n\n> Hello"),
        "<blockquote dir=\"rtl\">\n<p>שלום לכם</p>\n</blockquote>\n<blockquote>\n<p>Hello</p>\n</blockquote>"
    );
    assert_eq!(
        ltr("- שלום\n- Hello שלום\n- BBC שלום לכם"),
        "<ul>\n<li dir=\"rtl\">שלום</li>\n<li>Hello שלום</li>\n<li>BBC שלום לכם</li>\n</ul>"
    );
    let table = rtl("| שם | Name |\n|---|--:|\n| א | Ada |");
    assert!(
        table
            .contains("<th scope=\"col\">שם</th><th scope=\"col\" class=\"align-end\" dir=\"ltr\">Name</th>"),
        "{table}"
    );
    assert!(table.contains("<td>א</td><td class=\"align-end\" dir=\"ltr\">Ada</td>"), "{table}");
    assert!(!ltr("> [!NOTE]\n> שלום").contains(" dir="));
}

#[test]
fn raw_html_stays_as_it_is() {
    let text = "<b title=\"“שלום”\">He</b> said “שלום” <span>“שלום”</span>.";
    let isolated = "“<bdi dir=\"rtl\">שלום</bdi>”";
    let expected = format!("<p><b title=\"“שלום”\">He</b> said {isolated} <span>{isolated}</span>.</p>\n");
    assert_eq!(render_with(text, Direction::Ltr, RawHtml::Allow), expected);
    assert!(render_with(text, Direction::Ltr, RawHtml::Sanitize).contains(&format!("said {isolated} ")));
}

/// Markdown in which much may be quoted, in two directions.
fn mixed() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "“", "”", "„", "«", "»", "\"", "‘", "’", "״", "*", "**", "`", "[", "](x)", " ", "\n", "\n\n", "> ",
        "- ", "שלום", "قالت", "Hello", "BBC", "5", "&quot;", "\\\"", "![", "é", "。", "| ",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// What readers see of events.
fn seen(events: &[Placed<'_>]) -> String {
    let words = |(event, _): &Placed<'_>| match event {
        Event::Text(words) | Event::Code(words) => words.to_string(),
        Event::Start(Tag::Subscript | Tag::Superscript)
        | Event::End(TagEnd::Subscript | TagEnd::Superscript) => String::new(),
        event => format!("{event:?}"),
    };
    events.iter().map(words).collect()
}

proptest! {
    #[test]
    fn isolates_nest_and_change_no_word(text in mixed(), smart in any::<bool>(), rtl in any::<bool>()) {
        let (punctuation, other) = (
            if smart { Punctuation::Smart } else { Punctuation::Plain },
            if rtl { Direction::Ltr } else { Direction::Rtl },
        );
        let plain: Vec<_> = events(&text, punctuation).collect();
        let isolated = quotations(plain.clone(), &text, other);
        prop_assert_eq!(seen(&plain), seen(&isolated));
        let mut open = Vec::new();
        for (event, range) in &isolated {
            match event {
                Event::Start(tag) => open.push(tag.to_end()),
                Event::End(tag) => prop_assert_eq!(open.pop(), Some(*tag)),
                Event::Text(words) if range.len() == words.len() && words.chars().nth(1).is_some() => {
                    let was = plain.iter().any(|(event, whole)| matches!(event, Event::Text(words)
                        if text.get(whole.clone()) == Some(&**words)) && whole.start <= range.start && range.end <= whole.end);
                    prop_assert!(!was || text.get(range.clone()) == Some(&**words), "{words} {range:?}");
                }
                _ => {}
            }
        }
    }
}

/// Words that are gone from a text of one direction stand in one of the other.
#[test]
fn a_quotation_keeps_its_direction_where_it_is_gone() {
    use crate::render::{Document, Fragment, MarkSpan, MarkStep, Marks, marked_html};
    let options =
        |direction| MarkdownOptions { raw_html: RawHtml::Deny, smart_punctuation: false, direction };
    let (old, new) = ("She said “שלום לכם” twice.", "הוא אמר „BBC” פעמיים.");
    let [before, after] = [(old, Direction::Ltr), (new, Direction::Rtl)]
        .map(|(text, direction)| Document::new(text, options(direction)));
    let mut marks = Marks { spans: vec![MarkSpan::plain("<del>", "</del>")], ..Marks::default() };
    marks.steps = vec![(0, MarkStep::Open(0)), (old.len(), MarkStep::Close(0))];
    let gone = Fragment { range: 0..old.len(), marks, spaces: (true, false) };
    let marks = Marks { steps: vec![(new.len(), MarkStep::Insert(gone))], ..Marks::default() };
    let urls = Urls::new(&"https://news.example/".parse().unwrap());
    let pictures = crate::pictures::Pictures::default();
    let context = HtmlContext {
        urls: &urls,
        pictures: &pictures,
        route: "a/",
        id_prefix: "",
        options: options(Direction::Rtl),
        words: crate::words::english(),
        words_lang: "",
    };
    let html: String =
        marked_html(&after, &marks, &before, None, &context).into_iter().map(|unit| unit.html).collect();
    assert!(html.contains("„<bdi dir=\"ltr\">BBC</bdi>”"), "{html}");
    assert!(html.contains("“<bdi dir=\"rtl\">שלום לכם</bdi>”"), "{html}");
}
