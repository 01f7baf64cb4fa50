use proptest::prelude::*;

use super::*;
use crate::diagnostic::has_errors;
use crate::model::StoryPath;
use crate::parse::{self, StoryText};
use crate::source::Source;

const TEXT: &str = "The harbour of Port Elder opened its new quay on Monday, a year late, and with 14 boats still at anchor, it said.";

fn imported(page: &str) -> Imported {
    read(page.as_bytes(), Hints::default()).unwrap()
}

#[test]
fn paragraphs_that_the_rules_leave_out_are_named() {
    let text = format!("<p>{TEXT}</p>").repeat(8);
    let page = format!(
        "<title>Quay opens a year late</title><article>{text}</article>\
         <div class='comment'><p>Somebody said that all of this was known long ago. Nobody listened to them.</p></div>"
    );
    let found = imported(&page);
    assert!(!found.sheet.body.contains("Somebody"), "{found:?}");
    assert_eq!(found.left_out.len(), 1);
    assert!(found.left_out[0].words.starts_with("Somebody said"));
}

#[test]
fn a_description_that_the_text_says_is_no_standfirst() {
    let summary = |description: &str| {
        let head =
            format!("<title>Quay opens a year late</title><meta name=description content=\"{description}\">");
        imported(&format!("{head}<p>{TEXT}</p><p>{TEXT}</p>")).sheet.summary
    };
    assert_eq!(summary("It can take larger boats.").as_deref(), Some("It can take larger boats."));
    assert_eq!(summary("The harbour of Port Elder opened its new quay on Monday"), None);
    assert_eq!(summary("The mayor had…"), None);
}

#[test]
fn a_byline_in_the_page_names_the_authors() {
    for byline in [
        "<p class=byline>By Lev Chorny and Ana Prates</p>",
        "<div class=author>Lev Chorny and Ana Prates</div>",
    ] {
        let page = format!(
            "<title>Quay opens a year late</title><article>{byline}<p>{TEXT}</p><p>{TEXT}</p></article>"
        );
        let found = imported(&page);
        assert_eq!(found.sheet.authors, ["Lev Chorny", "Ana Prates"], "{byline}");
        assert_eq!(found.sheet.body, [TEXT; 2].join("\n\n"), "{byline}");
    }
}

#[test]
fn notes_furniture_and_frames_leave_the_text() {
    let page = format!(
        "<title>Quay opens a year late</title><article><p>{TEXT}</p><p><b>Correction:</b> It is 40 metres.</p><p>Advertisement</p>\
         <iframe src='https://video.example/1'></iframe><p>{TEXT}</p><h3>Related stories</h3><ul><li><a href='/a'>Ferry sails</a></li></ul>\
         <p>{TEXT}</p></article>"
    );
    let found = imported(&page);
    assert_eq!(found.sheet.body, [TEXT; 3].join("\n\n"));
    assert_eq!(
        (found.sheet.note.as_deref(), found.kind),
        (Some("It is 40 metres."), Some(crate::model::Kind::Correction))
    );
    assert!(found.left_out.iter().any(|remark| remark.words == "Advertisement"), "{found:?}");
    assert!(found.left_out.iter().any(|remark| remark.words.contains("Ferry sails")), "{found:?}");
}

fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<i>",
        "</em>",
        "<table>",
        "<tr><td>",
        "<th>",
        "</table>",
        "<ul><li>",
        "</ul>",
        "<ol start=7>",
        "<blockquote>",
        "<pre>",
        "</pre>",
        "<code>",
        "</code>",
        "<h1>",
        "<h2>",
        "</h2>",
        "<br>",
        "<br><br>",
        "<hr>",
        "<figure><img src=a alt='b'><figcaption>c",
        "</figure>",
        "<a href='https://a.example/b)c'>",
        "<a href=javascript:x>",
        "</a>",
        "<script>alert(1)</script>",
        "<svg><script>x</script>",
        "</svg>",
        "<math>",
        "<template>",
        "<select><option>",
        "<textarea>",
        "</textarea>",
        "<title>",
        "</title>",
        "<iframe>",
        "</iframe>",
        "<!-- ",
        " -->",
        "<![CDATA[",
        "<?php ?>",
        "&lt;b&gt;",
        "&#0;",
        "&#x7f;",
        "&nbsp;",
        "+++\n",
        "\n# ",
        "1. ",
        "- ",
        "Editor's note: x",
        "Advertisement",
    ];
    prop_oneof![
        prop::sample::select(fixed.to_vec()).prop_map(str::to_owned),
        Just(TEXT.to_owned()),
        "[ -~]{0,12}",
        "\\PC{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Whatever the page, what comes of it can be published as it is: no HTML, no links that lead astray, nothing that is no text.
    #[test]
    fn what_comes_of_a_page_can_be_published(pieces in prop::collection::vec(piece(), 0..30)) {
        let page = format!("<title>Quay opens a year late</title><body>{}", pieces.concat());
        if let Ok(imported) = read(page.as_bytes(), Hints::default()) {
            let file = imported.sheet.text(chrono_tz::Tz::UTC);
            let story = StoryText {
                path: StoryPath::new("a"),
                meta: None,
                revisions: vec![("r".to_owned(), Source::new("r.md", &file))],
            };
            let config = crate::config::Config::parse(None).0;
            let problems = parse::story(&story, &config).problems;
            prop_assert!(!has_errors(&problems), "{problems:#?}\n{file}\n{page}");
        }
    }

    #[test]
    fn no_bytes_make_the_program_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, Hints::default());
        let _ = read(&[b"<meta charset=windows-1251><title>abc def ghi</title><p>", bytes.as_slice()].concat(), Hints::default());
    }
}
