//! Importing copied texts and saved pages with the real program: good revisions out of pages as they are, clear errors and an untouched site
//! otherwise. The texts of `tests/import/` are invented.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files, and a panic in one is its failure"
)]
#![allow(clippy::needless_raw_string_hashes, reason = "`SNAPSHOTS=overwrite` writes them")]

mod support;

use std::fmt::Write;
use std::fs::File;
use std::path::Path;

use snapbox::{IntoData, assert_data_eq, str};

use support::{BUILD, Entry, Run, Site};

/// A text or page of the tests, next to the site.
fn given(site: &Site, name: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name);
    std::fs::copy(from, site.path(&format!("../{name}"))).unwrap();
}

/// A site with a section, and the texts of the tests next to it.
fn newsroom() -> Site {
    let site = Site::sound();
    site.write("content/harbour/section.toml", "title = \"The Harbour\"\n");
    site.write("content/harbour/night-ferry/1.md", support::revision(1, "A ferry."));
    for name in ["announced.txt", "held.txt", "page.html"] {
        given(&site, name);
    }
    site
}

/// Runs an import that succeeds. Returns everything that it printed and wrote.
#[track_caller]
fn imported(site: &Site, arguments: &[&str]) -> String {
    let before = site.tree();
    let run = site.run(&[&["import"], arguments].concat());
    let mut shown = format!("{}---- stderr\n{}", run.stdout, run.stderr);
    assert_eq!(run.code, 0, "{shown}");
    for (path, entry) in site.tree() {
        if before.get(&path) == Some(&entry) {
            continue;
        }
        if let Entry::File(bytes) = &entry {
            assert!(!before.contains_key(&path), "changed: {path}");
            write!(shown, "---- {path}\n{}", String::from_utf8_lossy(bytes)).unwrap();
        }
    }
    shown
}

/// Runs an import that fails and leaves everything as it was. Returns its exit code and what it said.
#[track_caller]
fn refused(site: &Site, arguments: &[&str]) -> String {
    let Run { code, stdout, stderr } = site.run_in_vain(&[&["import"], arguments].concat());
    assert_eq!(stdout, "");
    format!("{code}: {stderr}")
}

#[track_caller]
fn builds(site: &Site) {
    let run = site.run(&BUILD);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
}

#[test]
fn a_copied_page_becomes_the_first_version_of_a_story() {
    let site = newsroom();
    let shown = imported(&site, &["text", "../announced.txt", "--updated", "2025-10-14T18:00"]);
    assert_data_eq!(shown.raw(), str![[r#"
content/harbour/minister-of-tides-to-visit-port-elder-for/2025-10-14-minister-of-tides-to-visit.md
headline, section, 1 caption, 1 author, 4 paragraphs
---- stderr
left out:
  line 5: "3 min read" (the time it takes to read)
  line 6: "Minister of Tides to visit Port Elder for the first time" (the headline once more)
  line 17: "Whose tide is it? Why Low Haven has a quay and Port Elder ha…" (a teaser of another story)
  line 18: "What Low Haven did in two winters has been praised along the…" (the text of a teaser, which is cut off)
  line 19: "Article image" (stands for a picture)
  line 20: "Avatar" (stands for a picture of the author)
  line 23: "Harbour Editor" (what the author is)
  line 25: "Ana Prates is the harbour editor of the Elder Post. She has…" (the biography of the author)
  line 27: "Read more" (a button or link of the page)
  line 28: "News Feed" (the beginning of a list of other stories)
  line 29: "Show More" (a button or link of the page)
---- site/content/harbour/minister-of-tides-to-visit-port-elder-for/2025-10-14-minister-of-tides-to-visit.md
+++
title = "Minister of Tides to visit Port Elder for the first time"
updated = 2025-10-14T18:00
authors = ["Ana Prates"]
# The picture has no file yet. Put one into this folder, name it, say what it shows, and take the # away:
# image = { src = "", alt = "", caption = "Minister Oda Brandt looks at a tide gauge (not in the picture) during a meeting of coastal towns in Low Haven on Sept. 2, 2025.", credit = "Lev Chorny / HP via Quay Pictures" }
+++

Minister of Tides Oda Brandt will visit Port Elder on Oct. 15, the harbour's own news service reported. It is the first visit of a minister since the old quay sank.

Brandt and the mayor are to talk about the new quay, as well as about who pays for it, according to the news service.

\* The harbour \[the old one\] has 120 berths & costs 40 crowns a day, "or less," said a fisher.

The visit was announced after the regatta was called off, because only two of its nine boats had come.

"#]].raw()
    );
    builds(&site);
}

#[test]
fn a_copied_text_becomes_the_next_version() {
    let site = newsroom();
    site.run(&["import", "text", "../announced.txt", "--updated", "2025-10-14T18:00", "-q"]);
    let shown =
        imported(&site, &["text", "../held.txt", "--story", "tides", "--updated", "2025-10-15T16:00"]);
    assert_data_eq!(shown.raw(), str![[r#"
content/harbour/minister-of-tides-to-visit-port-elder-for/2025-10-15-minister-of-tides-meets-the.md
headline, note, 4 paragraphs
---- stderr
note: no author was found; `2025-10-14-minister-of-tides-to-visit` names Ana Prates: take the # away in the file if that holds
---- site/content/harbour/minister-of-tides-to-visit-port-elder-for/2025-10-15-minister-of-tides-meets-the.md
+++
title = "Minister of Tides meets the mayor of Port Elder"
updated = 2025-10-15T16:00
kind = "update"
note = "What was said at the talks has been added."
# authors = ["Ana Prates"]
+++

Minister of Tides Oda Brandt met the mayor of Port Elder on Oct. 15, during the first visit of a minister since the old quay sank.

Brandt and the mayor talked about the new quay, as well as about who pays for it, according to the harbour's own news service.

"We shall have a quay by spring," said the mayor, who had a map with her.

The visit was announced after the regatta was called off, because only two of its nine boats had come.

"#]].raw()
    );
    builds(&site);
    let changes = site.run(&["diff", "tides"]);
    assert_data_eq!(changes.stdout.raw(), str![[r#"
2025-10-14-minister-of-tides-to-visit → 2025-10-15-minister-of-tides-meets-the

headline: [-Minister of Tides to visit Port Elder for the first time-] {+Minister of Tides meets the mayor of Port Elder+}
merged: Minister of Tides Oda Brandt [-will visit-]{+met the mayor of+} Port Elder on Oct. 15, [-the harbour's own news service reported. It is-]{+during+} the first visit of a minister since the old quay sank.
edited: Brandt and the mayor [-are to talk-]{+talked+} about the new quay, as well as about who pays for it, according to the {+harbour's own+} news service.
added: {+"We shall have a quay by spring," said the mayor, who had a map with her.+}
removed: [-* The harbour [the old one] has 120 berths & costs 40 crowns a day, "or less," said a fisher.-]
  … 1 sentence unchanged

1 sentence added, 1 removed, 2 edited, 1 merged; headline changed

"#]].raw()
    );
}

#[test]
fn a_saved_page_becomes_a_story_with_what_it_says_for_machines() {
    let site = newsroom();
    let shown = imported(&site, &["html", "../page.html", "--section", "harbour"]);
    assert_data_eq!(shown.raw(), str![[r#"
content/harbour/harbour-talks-end-without-a-deal/2025-10-14-harbour-talks-end-without-a.md
headline, section, standfirst, note, dateline, time, 2 authors, 2 tags, 1 picture, 202 words
---- stderr
left out:
  "Advertisement" (advertising)
note: the page says that it was published at 2025-10-14T15:00
note: the first version of a story has no note; the one found is kept in `ednote`
---- site/content/harbour/harbour-talks-end-without-a-deal/2025-10-14-harbour-talks-end-without-a.md
+++
title = "Harbour talks end without a deal"
updated = 2025-10-14T15:00
summary = "Both sides will meet again in spring."
authors = ["Ana Prates", "Ines Harrow"]
tags = ["harbour", "fishing"]
dateline = "PORT ELDER"
sources = [{ name = "HP" }]
ednote = "Note in the source: The number of boats was corrected."
# The picture has no file yet. Put one into this folder, name it, say what it shows, and take the # away:
# image = { src = "", alt = "Two quays in fog", caption = "The quays in dispute.", credit = "Lev Chorny / Harbour Press" }
+++

Talks on who may fish off the old harbour ended on Tuesday *without* a deal, and with 14 boats still at anchor outside the quays, the harbour authority said in the evening.

Both sides said that they had spoken of the price of a berth, which is **40** crowns a day, and of the [night ferry](https://elderpost.example/local/night-ferry?from=talks), whose wake the smaller boats do not like at all.

## What was on the table

- The price of a berth, which had not changed for ten years
- Who may use the new quay, and when it may be used

> "We shall come back in spring," said the mayor, who had left the room twice, "and we shall bring a map."

Three dates were named: the first is in March, the second in April and the third is nobody's favourite, because the harbour is closed in May for the regatta \* and for repairs.

|               |     |
| ------------- | --- |
| Berths        | 120 |
| Boats \| small | 160 |

The harbour authority will publish the minutes \<in full> next week. It asked everyone to keep the quays clear until then, and to read the notice at the gate.

"#]].raw()
    );
    builds(&site);
}

#[test]
fn a_saved_page_as_an_update_has_the_time_of_its_last_change() {
    let site = newsroom();
    let shown = imported(&site, &["html", "../page.html", "--story", "night-ferry", "--kind", "correction"]);
    let head: String = shown.split_inclusive('\n').take_while(|line| !line.starts_with("Talks on")).collect();
    assert_data_eq!(head.raw(), str![[r#"
content/harbour/night-ferry/2025-10-15-harbour-talks-end-without-a.md
headline, section, standfirst, note, dateline, time, 2 authors, 2 tags, 1 picture, 202 words
---- stderr
left out:
  "Advertisement" (advertising)
note: the page says that it was last changed at 2025-10-15T06:30
---- site/content/harbour/night-ferry/2025-10-15-harbour-talks-end-without-a.md
+++
title = "Harbour talks end without a deal"
updated = 2025-10-15T06:30
kind = "correction"
note = "The number of boats was corrected."
summary = "Both sides will meet again in spring."
authors = ["Ana Prates", "Ines Harrow"]
tags = ["harbour", "fishing"]
dateline = "PORT ELDER"
sources = [{ name = "HP" }]
# The picture has no file yet. Put one into this folder, name it, say what it shows, and take the # away:
# image = { src = "", alt = "Two quays in fog", caption = "The quays in dispute.", credit = "Lev Chorny / Harbour Press" }
+++


"#]].raw()
    );
    builds(&site);
}

#[test]
fn the_same_text_is_imported_once() {
    let site = newsroom();
    for (arguments, id) in [
        (
            &["text", "../announced.txt", "--updated", "2025-10-14T18:00"][..],
            "2025-10-14-minister-of-tides-to-visit",
        ),
        (&["html", "../page.html", "--story", "night-ferry"][..], "2025-10-15-harbour-talks-end-without-a"),
    ] {
        imported(&site, arguments);
        let again = site.run_in_vain(&[&["import"], arguments].concat());
        let said = format!("this text is already there, as `{id}` of harbour/");
        assert!(again.code == 0 && again.stdout.starts_with(&said), "{again:?}");
    }
}

#[test]
fn a_dry_run_prints_the_file_and_writes_nothing() {
    let site = newsroom();
    let run = site.run_in_vain(&[
        "import",
        "text",
        "../held.txt",
        "--dry-run",
        "--draft",
        "--updated",
        "2025-10-15T16:00Z",
    ]);
    assert_eq!(run.code, 0);
    assert_data_eq!(
        run.stdout.split("\nMinister").next().unwrap().to_owned().raw(),
        str![[r#"
+++
title = "Minister of Tides meets the mayor of Port Elder"
updated = 2025-10-15T16:00
draft = true
ednote = "Note in the source: What was said at the talks has been added."
+++

"#]]
        .raw()
    );
    assert_data_eq!(
        run.stderr.raw(),
        str![[r#"
note: the first version of a story has no note; the one found is kept in `ednote`

"#]]
        .raw()
    );
}

#[test]
fn standard_input_and_quiet_work_together() {
    let site = newsroom();
    let mut command = site.command(&["import", "text", "-", "--updated", "2025-10-15T16:00Z", "-q"]);
    command.stdin(File::open(site.path("../announced.txt")).unwrap());
    let output = command.output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
    builds(&site);
}

#[test]
fn an_older_text_becomes_the_first_version() {
    let site = newsroom();
    let shown =
        imported(&site, &["text", "../held.txt", "--story", "night-ferry", "--updated", "2025-10-13T16:00Z"]);
    assert!(shown.contains("now the first of them"), "{shown}");
    let file = shown.split("+++").nth(1).unwrap();
    assert!(!file.contains("kind =") && file.contains("ednote ="), "{shown}");
}

#[test]
fn what_the_desk_said_of_the_story_stays() {
    let site = newsroom();
    let first = "+++\ntitle = \"Пором\"\nupdated = 2025-10-14T01:00Z\nlang = \"uk\"\ntags = [\"порт\"]\nauthors = [\"A \\\"B\\\" C\"]\n+++\n\nТекст.\n";
    site.write("content/harbour/ferry/1.md", first);
    let shown = imported(
        &site,
        &["text", "../held.txt", "--story", "harbour/ferry", "--updated", "2025-10-15T16:00Z"],
    );
    for line in ["lang = \"uk\"\n", "tags = [\"порт\"]\n", "# authors = ['A \"B\" C']\n"] {
        assert!(shown.contains(line), "{line}{shown}");
    }
    builds(&site);
}

#[test]
fn what_is_no_article_is_refused() {
    let site = newsroom();
    site.write("../empty.txt", " \n\n");
    site.write("../unseen.txt", "\u{200b}\n***\n");
    site.write("../furniture.txt", "Share\nRead more\n");
    site.write(
        "../paragraph.txt",
        "\nIt was over by noon, said the mayor, and everybody had gone home by then. Nobody stayed.\n",
    );
    site.write("../headline.txt", "Harbour opens a year late\nShare\n");
    site.write("../latin.txt", b"Caf\xe9 opens\n");
    site.write("../picture.txt", b"\x89PNG\r\n\0\0\xff");
    site.write("../huge.txt", "x".repeat((8 << 20) + 1));
    let names =
        ["empty", "unseen", "furniture", "paragraph", "headline", "latin", "picture", "huge", "absent"];
    let shown: String =
        names.iter().map(|name| refused(&site, &["text", &format!("../{name}.txt")])).collect();
    let shown = shown + &refused(&site, &["text", "content"]);
    assert_data_eq!(shown.raw(), str![[r#"
2: error: cannot import `../empty.txt`: there is nothing in it

2: error: cannot import `../unseen.txt`: there is no text in it

2: error: cannot import `../furniture.txt`: there are only buttons and labels of a page in it, and no article

2: error: cannot import `../paragraph.txt`: no headline found: line 2 is a paragraph already; put the headline above it, or give it: --title "…"

2: error: cannot import `../headline.txt`: there is no text below the headline

2: error: cannot import `../latin.txt`: not UTF-8: byte 0xE9 in line 1 is not part of a character; save it with the encoding UTF-8

2: error: cannot import `../picture.txt`: it is not text; copy the words of the article into a text file

2: error: cannot import `../huge.txt`: it has more than 8 MiB, which no article has

2: error: cannot read `../absent.txt`: it does not exist

2: error: cannot import `content`: it is a folder; name a file


"#]].raw()
    );
}

#[test]
fn what_is_no_page_is_refused() {
    let site = newsroom();
    site.write("../empty.html", "");
    site.write("../picture.html", b"\x89PNG\r\n\0\0\xff");
    site.write("../huge.html", "x".repeat((8 << 20) + 1));
    site.write("../nothing.html", "<html><body></body></html>");
    site.write("../headline.html", "<title>Harbour opens a year late</title>");
    site.write("../deep.html", "<title>Deep</title>".to_owned() + &"<div>".repeat(100_000) + "x");
    site.write("../encoding.html", "<meta charset=shift_jis><title>x</title>");
    let names = ["empty", "picture", "huge", "nothing", "headline", "deep", "encoding", "absent"];
    let shown: String =
        names.iter().map(|name| refused(&site, &["html", &format!("../{name}.html")])).collect();
    assert_data_eq!(shown.raw(), str![[r#"
2: error: cannot import `../empty.html`: there is nothing in it

2: error: cannot import `../picture.html`: it is not a web page; save the page from a browser, as HTML

2: error: cannot import `../huge.html`: it has more than 8 MiB, which no article has

2: error: cannot import `../nothing.html`: no headline found in this page; give it: --title "…"

2: error: cannot import `../headline.html`: no article found in this page; copy its text, and use `import text`

2: error: cannot import `../deep.html`: its elements lie in one another more than 256 deep; copy its text, and use `import text`

2: error: cannot import `../encoding.html`: it is in the encoding `shift_jis`, which is not known here; open it in a browser and copy its text, then use `import text`

2: error: cannot read `../absent.html`: it does not exist


"#]].raw()
    );
}

#[test]
fn a_place_that_cannot_be_is_refused() {
    let site = newsroom();
    let all = [
        &["--story", "nihgt-ferry"][..],
        &["--story", "night-ferry", "--updated", "soon"],
        &["--story", "night-ferry", "--updated", "2025-10-14T01:00Z"],
        &["--section", "../outside"],
        &["--section", "harbour/night-ferry"],
        &["--name", "tags"],
        &["--name", "a b"],
        &["--section", "harbour", "--name", "page"],
        &["--section", "harbor"],
        &["--section", "old~"],
        &["--name", "harbour"],
        &["--section", "harbour", "--name", "Night-Ferry"],
        &["--title", " "],
        &["--kind", "minor"],
        &["-r", "../nowhere"],
    ];
    let shown: String =
        all.iter().map(|more| refused(&site, &[&["text", "../held.txt"], *more].concat()) + "\n").collect();
    assert_data_eq!(shown.raw(), str![[r#"
2: error: cannot import into `nihgt-ferry`: there is no such story; did you mean `harbour/night-ferry`?


2: error: cannot use the time `soon`: write it as 2025-10-14T09:30, or with an offset: 2025-10-14T09:30+03:00


2: error: cannot use the time `2025-10-14T01:00`: `1` of harbour/night-ferry has this very time; give another with `--updated`


2: error: cannot import into `../outside/minister-of-tides-meets-the-mayor-of-port`: no folder `..` is read; use letters, digits and hyphens


2: error: cannot import into `harbour/night-ferry`: it is a story, not a section; for its next version: add `--story harbour/night-ferry`


2: error: cannot import into `tags`: `/tags/` is a page that every site has; choose another --section or --name


2: error: cannot import into `a b`: it holds white space; use letters, digits and hyphens


2: error: cannot import into `harbour/page`: a folder `page` holds the further pages of a section; choose another --section or --name


2: error: cannot import into `harbor`: there is no such section; did you mean `harbour`? To have both, make the folder content/harbor first


2: error: cannot import into `old~/minister-of-tides-meets-the-mayor-of-port`: no folder `old~` is read; use letters, digits and hyphens


2: error: cannot import into `harbour`: it is a section, not a story; give a --name


2: error: cannot import into `harbour/Night-Ferry`: it is a story already; for its next version: add `--story harbour/night-ferry`; for another story give a --name


2: error: cannot use the headline ``: it is empty; give a headline in quotation marks: "The headline"


2: error: the following required arguments were not provided:
  --story <STORY>

Usage: writethru import text --story <STORY> --kind <KIND> <FILE>

For more information, try '--help'.

2: error: cannot import into `../nowhere`: it does not exist



"#]].raw()
    );
}

#[test]
fn a_story_with_errors_is_not_added_to() {
    let site = newsroom();
    site.write("content/harbour/night-ferry/2.md", "+++\ntitle = 1\n+++\n");
    assert_data_eq!(
        refused(&site, &["text", "../held.txt", "--story", "night-ferry"]).raw(),
        str![[r#"
1: error: `title` should be a string, found an integer
 --> content/harbour/night-ferry/2.md:2:9
  |
2 | title = 1
  |         ^
  |
  = help: put it in quotation marks: "1"
  = see: docs/formats.md#a-revision

error: missing `updated` in the front matter
 --> content/harbour/night-ferry/2.md:1:1
  |
1 | +++
  | ^^^
  |
  = help: add the time of the update: updated = 2025-10-14T09:30
  = see: docs/formats.md#a-revision

error: this revision has no text
 --> content/harbour/night-ferry/2.md:3:4
  |
3 | +++
  |    ^
  |
  = help: write the story below the front matter; until then draft = true holds it back, and nothing else
  = see: docs/formats.md#a-revision

3 errors; nothing was written

"#]]
        .raw()
    );
}

#[test]
fn a_section_behind_a_link_out_of_the_site_is_not_written_to() {
    let site = newsroom();
    site.write("../elsewhere/x.txt", "x");
    site.link("content/out", "../../elsewhere");
    assert_data_eq!(
        refused(&site, &["text", "../held.txt", "--section", "out"]).raw(),
        str![[r#"
2: error: cannot import into `content/out`: it is a symbolic link that leads out of the content folder


"#]]
        .raw()
    );
}

/// A version of the desk that readers may not have, or not yet.
fn held_back(line: &str) -> String {
    format!(
        "+++\ntitle = \"Held\"\nupdated = 2025-10-14T01:00Z\nnote = \"For now.\"\n{line}\n+++\n\nHeld text.\n"
    )
}

const SOURCES: [[&str; 2]; 2] = [["text", "../held.txt"], ["html", "../page.html"]];

#[test]
fn an_embargo_binds_the_next_version_too() {
    let site = newsroom();
    site.write("content/harbour/quay/1.md", held_back("embargo = 2999-01-01T10:00Z"));
    // The second comes after the first; the third is older than all others.
    for [what, file] in SOURCES {
        for at in ["2025-10-16T10:00Z", "2025-10-13T10:00Z"] {
            let shown = imported(&site, &[what, file, "--story", "quay", "--updated", at, "-t", at]);
            assert!(shown.contains("\nembargo = 2999-01-01T10:00\nupdated = "), "{shown}");
            assert!(shown.contains("note: it is embargoed until 2999-01-01T10:00, like"), "{shown}");
            std::fs::remove_file(site.path(&format!("content/harbour/quay/{}", made(&shown)))).unwrap();
        }
        let at = if what == "text" { "2025-10-17T10:00Z" } else { "2025-10-18T10:00Z" };
        imported(&site, &[what, file, "--story", "quay", "--updated", at]);
    }
    assert_eq!(site.run(&BUILD).code, 0);
    assert!(!site.path("public/harbour/quay").exists());
    // An embargo that has ended is over.
    site.write("content/harbour/over/1.md", held_back("embargo = 2025-10-14T01:00Z"));
    let shown = imported(&site, &["text", "../held.txt", "--story", "over"]);
    assert!(!shown.contains("embargo"), "{shown}");
}

/// The name of the file that an import printed.
fn made(shown: &str) -> &str {
    shown.lines().next().unwrap().rsplit('/').next().unwrap()
}

#[test]
fn what_is_withheld_or_a_draft_is_not_published() {
    let site = newsroom();
    site.write("content/harbour/secret/1.md", held_back("status = \"withheld\""));
    site.write("content/harbour/half/1.md", held_back("draft = true"));
    for [what, file] in SOURCES {
        for more in [&["--draft"][..], &["--updated", "2025-10-13T10:00Z"], &[]] {
            assert_data_eq!(
                refused(&site, &[&[what, file, "--story", "secret"], more].concat()).raw(),
                str![[r#"
2: error: cannot import into `harbour/secret`: its versions are withheld, and no text that may be read is left; start a file of your own beside content/harbour/secret/1.md


"#]]
                .raw()
            );
        }
        assert_data_eq!(
            refused(&site, &[what, file, "--story", "half"]).raw(),
            str![[r#"
2: error: cannot import into `harbour/half`: it has only a draft so far, content/harbour/half/1.md; to add another draft, give --draft


"#]]
            .raw()
        );
        let shown = imported(&site, &[what, file, "--story", "half", "--draft"]);
        assert!(shown.contains("\ndraft = true\n"), "{shown}");
        std::fs::remove_file(site.path(&format!("content/harbour/half/{}", made(&shown)))).unwrap();
    }
    assert_eq!(site.run(&BUILD).code, 0);
    assert!(!site.path("public/harbour/half").exists());
}

#[test]
fn the_assumed_time_follows_what_is_no_draft() {
    let site = newsroom();
    let draft = held_back("draft = true").replace("2025-10-14T01:00Z", "2099-01-01T10:00Z");
    site.write("content/harbour/night-ferry/2.md", draft);
    let shown = imported(&site, &["text", "../held.txt", "--story", "night-ferry"]);
    assert!(!shown.contains("2099") && shown.contains("the time is assumed: now, "), "{shown}");
    let ahead = held_back("").replace("2025-10-14T01:00Z", "2999-01-01T10:00Z");
    site.write("content/harbour/night-ferry/3.md", ahead);
    let shown = imported(&site, &["text", "../announced.txt", "--story", "night-ferry"]);
    assert!(shown.contains("assumed: 2999-01-01T10:01, after the latest version"), "{shown}");
}

#[test]
fn a_kind_that_cannot_be_kept_is_named() {
    let site = newsroom();
    let at = "2025-10-13T16:00Z";
    let shown =
        imported(&site, &["text", "../held.txt", "--story", "night-ferry", "--updated", at, "-k", "minor"]);
    assert!(shown.contains("no kind; `--kind` was left out"), "{shown}");
}

#[test]
fn a_section_is_typed_as_people_type_it() {
    let site = newsroom();
    for (section, path) in [
        ("content/harbour/", "content/harbour/z/"),
        ("content", "content/z/"),
        ("/content/x", "content/x/z/"),
    ] {
        let shown = imported(&site, &["text", "../held.txt", "-s", section, "--name", "z"]);
        assert!(shown.starts_with(path), "{section} {shown}");
    }
    let shown = imported(&site, &["text", "../held.txt", "-s", "HARBOUR", "--name", "y"]);
    assert!(shown.starts_with("content/harbour/y/"), "{shown}");
}

/// A repository with one text, beside the site.
fn repository(site: &Site) {
    site.write("../blog/z.md", "A text.\n");
    let folder = site.path("../blog");
    for arguments in [&["init", "-q"][..], &["add", "z.md"], &["commit", "-q", "-m", "a", "--no-gpg-sign"]] {
        let mut git = std::process::Command::new("git");
        git.args(["-c", "user.name=Ines Harrow", "-c", "user.email=ines@post.example", "-C"]);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(git.arg(&folder).args(arguments).status().unwrap().success());
    }
}

#[test]
fn a_repository_goes_into_no_section_that_cannot_be() {
    let site = newsroom();
    repository(&site);
    site.write("../elsewhere/x.txt", "x");
    site.link("content/arch", "../../elsewhere");
    site.link("content/inner/z", "../../../elsewhere");
    let sections =
        ["arch", "inner", "old~", ".x", "tags", "harbour/page", "harbour/night-ferry", "../up", ""];
    let shown: String = sections.iter().map(|name| refused(&site, &["git", "../blog", "-s", name])).collect();
    assert_data_eq!(shown.raw(), str![[r#"
2: error: cannot import into `content/arch`: it is a symbolic link that leads out of the content folder

2: error: cannot import into `content/inner/z`: it is a symbolic link that leads out of the content folder

2: error: cannot import into `old~`: no folder `old~` is read; use letters, digits and hyphens

2: error: cannot import into `.x`: no folder `.x` is read; use letters, digits and hyphens

2: error: cannot import into `tags`: `/tags/` is a page that every site has; choose another --section

2: error: cannot import into `harbour/page`: a folder `page` holds the further pages of a section; choose another --section

2: error: cannot import into `harbour/night-ferry`: it is a story, not a section; for its next version: writethru revise harbour/night-ferry

2: error: cannot import into `../up`: no folder `..` is read; use letters, digits and hyphens

2: error: cannot import into ``: a part of it is empty; use letters, digits and hyphens


"#]].raw());
    for (section, path) in [("content/world", "content/world/z/"), ("content", "content/z/")] {
        let shown = imported(&site, &["git", "../blog", "-s", section, "-v"]);
        assert!(shown.contains(path), "{shown}");
        std::fs::remove_dir_all(site.path(path)).unwrap();
    }
}

#[test]
fn commands_wait_for_one_another() {
    let site = newsroom();
    repository(&site);
    let commands = [&["import", "git", "../blog"][..], &["new", "A", "--name", "z"]];
    for arguments in commands {
        let lock = File::create(site.path("content/.writethru")).unwrap();
        lock.lock().unwrap();
        let mut running = site.command(arguments).spawn().unwrap();
        // Without a lock it would be done by now.
        std::thread::sleep(std::time::Duration::from_millis(500));
        assert!(!site.path("content/z").exists(), "{arguments:?}");
        site.write("content/z/1.md", support::revision(1, "Somebody else's."));
        std::fs::remove_file(site.path("content/.writethru")).unwrap();
        drop(lock);
        let code = support::wait(&mut running);
        let files = std::fs::read_dir(site.path("content/z")).unwrap().count();
        assert_eq!((code, files), (if arguments[0] == "new" { 2 } else { 0 }, 1), "{arguments:?}");
        std::fs::remove_dir_all(site.path("content/z")).unwrap();
    }
}

#[test]
fn hostile_pages_bring_words_and_nothing_else() {
    let page = r##"<html onload="x()"><head><title>Boats
+++
draft = true</title><script>alert("head")</script><meta property="og:title" content="Boats&#10;+++&#10;draft = true"></head>
<body><svg/onload=alert(1)><math><mi xlink:href="javascript:alert(2)">m</mi></math>
<p onclick="alert(3)">A paragraph that is long enough, and has a <a href="javascript:alert(4)">link</a>, <b onmouseover=x()>bold</b>,
<a href="data:text/html,x">data</a>, <img src=x onerror=alert(5)>, <style>p{}</style> and &lt;script&gt;alert(6)&lt;/script&gt; in it.</p>
<p>+++</p><p>[x](javascript:alert(7)) and ![y](/z.png), # no heading, 1. no list, and &amp;lt;b&amp;gt; as it was typed.
<p>&lt;img src=x onerror=alert(8)&gt; <unknown onload=x()>an element that nobody knows</unknown>, and then some more text.
<iframe srcdoc="<script>alert(9)</script>"></iframe><form action="javascript:x()"><button>Pay</button></form></body></html>"##;
    let site = newsroom();
    site.write("../hostile.html", page);
    let shown = imported(&site, &["html", "../hostile.html", "--updated", "2025-10-14T18:00Z"]);
    assert_data_eq!(
        shown.raw(),
        str![[r#"
content/boats-draft-true/2025-10-14-boats-draft-true.md
headline, 46 words
---- stderr
left out:
  "1 link" (to places that cannot be known or are not allowed; the words are kept)
---- site/content/boats-draft-true/2025-10-14-boats-draft-true.md
+++
title = "Boats +++ draft = true"
updated = 2025-10-14T18:00
+++

A paragraph that is long enough, and has a link, **bold**, data, , and \<script>alert(6)\</script> in it.

\+++

\[x\](javascript:alert(7)) and !\[y\](/z.png), # no heading, 1. no list, and \&lt;b\&gt; as it was typed.

\<img src=x onerror=alert(8)> an element that nobody knows, and then some more text.

"#]]
        .raw()
    );
    builds(&site);
    let built = std::fs::read_to_string(site.path("public/boats-draft-true/index.html")).unwrap();
    for bad in ["<script>alert", "onerror=alert(8)>", "href=\"javascript:", "<img src=\"x", "onclick"] {
        assert!(!built.contains(bad), "{bad}");
    }
}
