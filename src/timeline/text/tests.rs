use super::BlockKind::{Break, Cell, Code, Heading, Image, Item, Paragraph, Quote};
use super::*;

fn text(markdown: &str) -> Text {
    Text::new(markdown, &Lang::parse("en").unwrap())
}

fn sentences(markdown: &str) -> Vec<String> {
    let text = text(markdown);
    (0..text.len()).map(|at| text.sentence(at).to_owned()).collect()
}

#[test]
fn sentences_end_where_readers_think_they_do() {
    for (markdown, expected) in [
        (
            "MOSCOW (AP) — He left on Oct. 15. He came back.",
            vec!["MOSCOW (AP) — He left on Oct. 15.", "He came back."],
        ),
        ("The U.N. said so. Mr. Smith did not.", vec!["The U.N. said so.", "Mr. Smith did not."]),
        ("He said: \"It is over.\" Then he left.", vec!["He said: \"It is over.\"", "Then he left."]),
        ("It cost $3.5 million. J. K. Rowling paid.", vec!["It cost $3.5 million.", "J. K. Rowling paid."]),
        (
            "(It was late.) He left at 5 p.m. Monday. Why?",
            vec!["(It was late.)", "He left at 5 p.m. Monday.", "Why?"],
        ),
        ("No end", vec!["No end"]),
    ] {
        assert_eq!(sentences(markdown), expected);
    }
}

#[test]
fn sentences_of_other_scripts() {
    let split = |lang: &str, text: &str| Text::new(text, &Lang::parse(lang).unwrap()).len();
    assert_eq!(split("zh", "我爱北京。他不爱。真的？"), 3);
    assert_eq!(split("ja", "東京に住んでいます。大阪ではありません。"), 2);
    assert_eq!(split("ar", "وصل الرئيس. هل سيعود؟ نعم."), 3);
    assert_eq!(split("uk", "Він приїхав о 5 год. ранку. Потім поїхав."), 2);
    assert_eq!(split("hi", "वह आया। वह गया।"), 2);
}

#[test]
fn blocks_know_what_they_are_and_where() {
    let markdown = "# Head\n\nOne *two*.\n\n- item\n- [x] done\n\n> said\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nx\ny\n```\n\n![alt](p.png)\n\n---\n";
    let text = text(markdown);
    let kinds: Vec<_> = text.blocks().iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [Heading(1), Paragraph, Item, Item, Quote, Cell, Cell, Cell, Cell, Code, Image, Break]);
    for at in 0..text.len() {
        let source = &markdown[text.source_of(at)];
        let bare: String = source.replace('*', "");
        assert!(
            bare.contains(text.sentence(at)) || text.sentence(at) == "☑ done",
            "{source:?} {:?}",
            text.sentence(at)
        );
    }
    assert_eq!(text.sentences_of(9), 9..11);
}

#[test]
fn entities_and_escapes_keep_their_places() {
    let markdown = "Fish &amp; chips\\! And *more* &lt;3.";
    let text = text(markdown);
    assert_eq!(text.sentence(0), "Fish & chips!");
    assert_eq!(&markdown[text.source_of(0)], "Fish &amp; chips\\!");
}

#[test]
fn rewrapping_changes_no_sentence() {
    let folded = |markdown: &str| text(markdown).sentences.iter().map(|s| s.folded).collect::<Vec<_>>();
    assert_eq!(folded("One two\nthree. Four\nfive.\n"), folded("One two three.\nFour five."));
}
