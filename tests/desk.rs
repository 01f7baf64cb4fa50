//! What an editor does all day: starting stories and versions, listing them, and what is said when that cannot be.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files, and a panic in one is its failure"
)]
#![allow(clippy::needless_raw_string_hashes, reason = "`SNAPSHOTS=overwrite` writes them")]

mod support;

use std::fs;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use snapbox::{IntoData, assert_data_eq, str};

use support::{Entry, Run, Site, differences, revision, tree};

/// A site in a zone that is far from that of the machine, with a story of three versions of which one is a draft.
fn desk() -> Site {
    let site = Site::empty();
    site.write("site.toml", "base_url = \"https://news.example/\"\ntimezone = \"Europe/Kyiv\"\n");
    site.write("content/local/section.toml", "title = \"Local\"\n");
    site.write("content/local/ferry/1-timetable.md", FIRST);
    site.write("content/local/ferry/2-times.md", SECOND);
    site
}

const FIRST: &str = "+++\ntitle = \"Night ferry to run\"\nupdated = 2025-10-14T09:30\nauthors = [\"Ines Harrow\"]\n+++\n\n\
                     The ferry leaves at 10 p.m. Nobody was asked.\n";
const SECOND: &str = "+++\n# The headline.\ntitle = \"Night ferry to run\"\nupdated = 2025-10-15T09:30\nkind = \"correction\"\n\
                      note = \"An earlier version gave another time.\"\nauthors = [\"Ines Harrow\"]\n+++\n\n\
                      The ferry leaves at 11 p.m. Nobody was asked.\n";

/// A run that has to succeed, and the one file that it made: its path below the site, and its text.
#[track_caller]
fn makes(site: &Site, arguments: &[&str]) -> (Run, String, String) {
    let before = site.tree();
    let run = site.run(arguments);
    assert_eq!(run.code, 0, "{run:#?}");
    let after = site.tree();
    let is_file = |path: &&String| matches!(after[*path], Entry::File(_));
    let made: Vec<_> = after.keys().filter(|path| !before.contains_key(*path)).filter(is_file).collect();
    let [file] = made.as_slice() else { panic!("{made:?}, {run:#?}") };
    for (path, entry) in &before {
        assert_eq!(after.get(path), Some(entry), "{path} changed");
    }
    let Entry::File(bytes) = &after[*file] else { unreachable!() };
    let text = String::from_utf8(bytes.clone()).unwrap();
    let file = file.strip_prefix("site/").unwrap().to_owned();
    (run, file, text)
}

/// A run that has to fail and to leave everything as it was.
#[track_caller]
fn refuses(site: &Site, arguments: &[&str], expected: impl IntoData) {
    let run = site.run_in_vain(arguments);
    assert_data_eq!(run.stderr, expected.raw());
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
}

/// The value of `updated` in a file, local to its site.
fn updated(text: &str) -> NaiveDateTime {
    let line = text.lines().find_map(|line| line.strip_prefix("updated = ")).unwrap();
    let read = |form| NaiveDateTime::parse_from_str(line, form);
    read("%Y-%m-%dT%H:%M").or_else(|_| read("%Y-%m-%dT%H:%M:%S")).unwrap()
}

/// Now, on the clocks of Kyiv.
fn now() -> NaiveDateTime {
    let now: DateTime<Utc> = std::time::SystemTime::now().into();
    now.with_timezone(&chrono_tz::Europe::Kyiv).naive_local()
}

const AT: [&str; 2] = ["--updated", "2025-10-16T11:05"];

#[test]
fn new_starts_a_story() {
    let site = desk();
    let arguments = ["new", "Council's  vote:\n\"no\" cars", "-s", "local", AT[0], AT[1]];
    let (run, file, text) = makes(&site, &arguments);
    assert_eq!(file, "content/local/councils-vote-no-cars/2025-10-16-councils-vote-no-cars.md");
    assert_data_eq!(
        run.stdout,
        str![[r#"
content/local/councils-vote-no-cars/2025-10-16-councils-vote-no-cars.md

next:  write the story below the second `+++`
       writethru serve

"#]]
        .raw()
    );
    assert_eq!(run.stderr, "");
    assert_data_eq!(
        text.clone(),
        str![[r#"
+++
title = "Council's vote: \"no\" cars"
updated = 2025-10-16T11:05
# summary = "One or two sentences below the headline."
# authors = ["…"]
# tags = ["…"]
+++


"#]]
        .raw()
    );
    // What is not written yet is not published by accident.
    let run = site.run(&["build", "--now", "2026-01-01T00:00Z"]);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: this revision has no text
 --> content/local/councils-vote-no-cars/2025-10-16-councils-vote-no-cars.md:7:4
  |
7 | +++
  |    ^
  |
  = help: write the story below the front matter; until then draft = true holds it back, and nothing else
  = see: docs/formats.md#a-revision

1 error; nothing was written

"#]]
        .raw()
    );
    site.write(&file, text + "They voted.\n");
    let run = site.run(&["build", "--now", "2026-01-01T00:00Z"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    // What was offered as a comment is a key.
    let text = fs::read_to_string(site.path(&file)).unwrap();
    site.write(&file, text.replace("# ", ""));
    assert_eq!(site.run(&["build", "--now", "2026-01-01T00:00Z"]).stderr, "");
}

#[test]
fn new_takes_the_time_from_the_clock_in_the_sites_zone() {
    let site = desk();
    let before = now();
    let (_, file, text) = makes(&site, &["new", "Fire", "-s", "local"]);
    let written = updated(&text);
    assert!(before - TimeDelta::minutes(1) < written && written <= now(), "{written}");
    let day = written.format("%Y-%m-%d");
    assert_eq!(file, format!("content/local/fire/{day}-fire.md"));
}

#[test]
fn new_says_what_its_options_say() {
    let site = desk();
    let (run, file, text) = makes(
        &site,
        &[
            "new",
            "Пожежа",
            "на ринку",
            "--name",
            "fire",
            "--lang",
            "UK",
            "--draft",
            "-s",
            "/content/world/a/",
            AT[0],
            AT[1],
        ],
    );
    assert_eq!(file, "content/world/a/fire/2025-10-16-пожежа-на-ринку.md");
    assert!(text.starts_with(
        "+++\ntitle = \"Пожежа на ринку\"\nupdated = 2025-10-16T11:05\nlang = \"uk\"\ndraft = true\n"
    ));
    assert_data_eq!(
        run.stderr,
        str![[r#"
`world/a` is a new section; a file section.toml in it can give it a title

"#]]
        .raw()
    );
    let build = site.run(&["build", "--now", "2026-01-01T00:00Z"]);
    assert_eq!(build.code, 0, "a draft without text stops no build: {build:#?}");
}

#[test]
fn new_works_from_another_folder_and_on_a_new_site() {
    let site = Site::empty();
    site.write("a/site.toml", "timezone = \"UTC\"\n");
    let (run, file, _) = makes(&site, &["new", "Fire", "-r", "a", "--updated", "2999-01-01T10:00Z"]);
    assert_eq!(file, "a/content/fire/2999-01-01-fire.md");
    assert_data_eq!(
        run.stdout,
        str![[r#"
a/content/fire/2999-01-01-fire.md

next:  write the story below the second `+++`
       writethru serve -r a

"#]]
        .raw()
    );
    assert_data_eq!(
        run.stderr,
        str![[r#"
its time lies ahead: until 2999-01-01T10:00 it is left out of the site

"#]]
        .raw()
    );
}

#[test]
fn sections_are_typed_as_people_type_them() {
    let site = desk();
    for (section, folder) in [("content/local/", "content/local/a/"), ("content", "content/a/")] {
        let (_, file, _) = makes(&site, &["new", "A", "-s", section]);
        assert!(file.starts_with(folder), "{file}");
    }
}

#[test]
fn commands_to_type_are_quoted_for_a_shell() {
    let site = Site::empty();
    let run = site.run(&["init", "my news room"]);
    assert!(run.stdout.contains("\nnext:  cd 'my news room'\n"), "{run:#?}");
    let at = ["-r", "my news room"];
    let new = site.run(&[&["new", "A", "-s", "local"][..], &at].concat());
    assert!(new.stdout.ends_with("writethru serve -r 'my news room'\n"), "{new:#?}");
    let revise = site.run(&[&["revise", "night-ferry"][..], &at].concat());
    assert!(revise.stdout.ends_with("writethru serve -r 'my news room'\n"), "{revise:#?}");
    site.write("my news room/content/it's/1.md", revision(1, "Text."));
    let taken = site.run(&[&["new", "A", "--name", "it's"][..], &at].concat());
    assert!(taken.stderr.contains("writethru revise 'it'\\''s' -r 'my news room'; for"), "{taken:#?}");
}

#[test]
fn new_outside_the_sections_of_a_site_says_so() {
    let (run, _, _) = makes(&desk(), &["new", "Fire"]);
    assert_data_eq!(
        run.stderr,
        str![[r#"
it lies in no section; this site has `local`: -s puts a story into one

"#]]
        .raw()
    );
}

#[test]
fn new_refuses_what_is_no_headline() {
    let site = desk();
    refuses(
        &site,
        &["new", " \t\n"],
        str![[r#"
error: cannot use the headline ``: it is empty; give a headline in quotation marks: "The headline"


"#]],
    );
    refuses(
        &site,
        &["new", "a\u{7}\u{1b}[31mb"],
        str![[r#"
error: cannot use the headline `a\u{7}\u{1b}[31mb`: it holds the control character U+0007; leave it out


"#]],
    );
    refuses(
        &site,
        &["new", &"long ".repeat(100)],
        str![[r#"
error: cannot use the headline `long long long long long long long long …`: it has 499 characters; 300 are the most


"#]],
    );
}

#[test]
fn new_refuses_a_place_that_is_taken() {
    let site = desk();
    refuses(
        &site,
        &["new", "Ferry", "-s", "local"],
        str![[r#"
error: cannot start a story in `local/ferry`: it is a story already; for its next version: writethru revise local/ferry; for another story give a --name


"#]],
    );
    refuses(
        &site,
        &["new", "FERRY", "-s", "Local"],
        str![[r#"
error: cannot start a story in `local/ferry`: it is a story already; for its next version: writethru revise local/ferry; for another story give a --name


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "-s", "local/ferry"],
        str![[r#"
error: cannot start a story in `local/ferry`: it is a story, not a section; for its next version: writethru revise local/ferry


"#]],
    );
    refuses(
        &site,
        &["new", "Local"],
        str![[r#"
error: cannot start a story in `local`: it is a section, not a story; give a --name


"#]],
    );
    refuses(
        &site,
        &["new", "Archive"],
        str![[r#"
error: cannot start a story in `archive`: `/archive/` is a page that every site has; choose another --section or --name


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "-s", "Tags/a"],
        str![[r#"
error: cannot start a story in `Tags/a/fire`: `/tags/` is a page that every site has; choose another --section or --name


"#]],
    );
    site.write("content/local/map", "A file.");
    refuses(
        &site,
        &["new", "Map", "-s", "local"],
        str![[r#"
error: cannot start a story in `content/local/map`: a file is there; give a --name


"#]],
    );
    refuses(
        &site,
        &["new", "Page", "-s", "local"],
        str![[r#"
error: cannot start a story in `local/page`: a folder `page` holds the further pages of a section; choose another --section or --name


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "--name", "old~"],
        str![[r#"
error: cannot start a story in `old~`: no folder `old~` is read; use letters, digits and hyphens


"#]],
    );
    // Pictures may be there before the text is.
    site.write("content/local/fire/smoke.png", "");
    makes(&site, &["new", "Fire", "-s", "local"]);
}

#[test]
fn new_asks_about_sections_that_are_probably_mistyped() {
    let site = desk();
    site.write("content/world/europe/a/1.md", revision(1, "Text."));
    refuses(
        &site,
        &["new", "Fire", "-s", "locl"],
        str![[r#"
error: cannot start a story in `locl`: there is no such section; did you mean `local`? To have both, make the folder content/locl first


"#]],
    );
    // Names that differ only in case are one on many systems.
    assert!(makes(&site, &["new", "Smoke", "-s", "LOCAL"]).1.starts_with("content/local/smoke/"));
    refuses(
        &site,
        &["new", "Fire", "-s", "world/euroep"],
        str![[r#"
error: cannot start a story in `world/euroep`: there is no such section; did you mean `world/europe`? To have both, make the folder content/world/euroep first


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "-s", "europe"],
        str![[r#"
error: cannot start a story in `europe`: there is no such section; did you mean `world/europe`? To have both, make the folder content/europe first


"#]],
    );
    fs::create_dir(site.path("content/locl")).unwrap();
    let (run, _, _) = makes(&site, &["new", "Fire", "-s", "locl"]);
    assert_eq!(run.stderr, "");
    let (run, _, _) = makes(&site, &["new", "Fire", "-s", "culture"]);
    assert_data_eq!(
        run.stderr,
        str![[r#"
`culture` is a new section; a file section.toml in it can give it a title

"#]]
        .raw()
    );
}

#[test]
fn new_refuses_names_that_are_no_names() {
    let site = desk();
    refuses(
        &site,
        &["new", "Fire", "-s", "../up"],
        str![[r#"
error: cannot start a story in `../up/fire`: no folder `..` is read; use letters, digits and hyphens


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "-s", "a b"],
        str![[r#"
error: cannot start a story in `a b/fire`: it holds white space; use letters, digits and hyphens


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "-s", "a//b"],
        str![[r#"
error: cannot start a story in `a//b/fire`: a part of it is empty; use letters, digits and hyphens


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "-s", ".git"],
        str![[r#"
error: cannot start a story in `.git/fire`: no folder `.git` is read; use letters, digits and hyphens


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "--name", "a/b"],
        str![[r#"
error: cannot start a story in `a/b`: it holds `/`; use letters, digits and hyphens


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "--name", ""],
        str![[r#"
error: cannot start a story in ``: a part of it is empty; use letters, digits and hyphens


"#]],
    );
}

#[test]
fn new_refuses_times_and_languages_that_are_none() {
    let site = desk();
    refuses(
        &site,
        &["new", "Fire", "--updated", "soon"],
        str![[r#"
error: cannot use the time `soon`: write it as 2025-10-14T09:30, or with an offset: 2025-10-14T09:30+03:00


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "--updated", "2025-03-30T03:30"],
        str![[r#"
error: cannot use the time `2025-03-30T03:30`: the clocks of Europe/Kyiv went forward over it; give a time that they showed


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "--updated", "9999-12-31T23:59-12:00"],
        str![[r#"
error: cannot use the time `9999-12-31T23:59-12:00`: in the site's time zone, Europe/Kyiv, it lies outside the years 1 to 9999


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "--lang", "english!"],
        str![[r#"
error: invalid value 'english!' for '--lang <LANG>': use a language tag such as en, uk or pt-BR

For more information, try '--help'.

"#]],
    );
}

#[test]
fn new_needs_a_site_and_stays_in_it() {
    let site = Site::empty();
    refuses(
        &site,
        &["new", "Fire"],
        str![[r#"
error: cannot start a story in `.`: there is no site here; go to the folder of one, or give it: -r FOLDER; `writethru init FOLDER` makes a new one


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "-r", "nowhere"],
        str![[r#"
error: cannot start a story in `nowhere`: it does not exist


"#]],
    );
    refuses(
        &site,
        &["new", "Fire", "-c", "other.toml"],
        str![[r#"
error: cannot read `./other.toml`: it does not exist


"#]],
    );
    let site = desk();
    fs::create_dir(site.work().join("elsewhere")).unwrap();
    site.link("content/out", "../../elsewhere");
    refuses(
        &site,
        &["new", "Fire", "-s", "out"],
        str![[r#"
error: cannot start a story in `content/out`: it is a symbolic link that leads out of the content folder


"#]],
    );
    site.write("site.toml", "timezone = \"Kiev\"\n");
    let run = site.run_in_vain(&["new", "Fire", "-s", "local"]);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: `Kiev` is not a time zone
 --> site.toml:1:12
  |
1 | timezone = "Kiev"
  |            ^^^^^^
  |
  = help: did you mean `Europe/Kyiv`?
  = see: docs/configuration.md

1 error; nothing was written

"#]]
        .raw()
    );
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
}

#[test]
fn revise_carries_the_latest_over() {
    let site = desk();
    let (run, file, text) = makes(&site, &["revise", "ferry", AT[0], AT[1]]);
    assert_eq!(file, "content/local/ferry/2025-10-16-night-ferry-to-run.md");
    assert_data_eq!(
        run.stdout,
        str![[r#"
content/local/ferry/2025-10-16-night-ferry-to-run.md
from `2-times`

next:  change the text, and fill in `note`
       writethru serve

"#]]
        .raw()
    );
    assert_eq!(run.stderr, "");
    assert_data_eq!(
        text,
        str![[r#"
+++
# The headline.
title = "Night ferry to run"
updated = 2025-10-16T11:05
kind = "update"  # or correction, clarification, minor
note = ""
authors = ["Ines Harrow"]
+++

The ferry leaves at 11 p.m. Nobody was asked.

"#]]
        .raw()
    );
    let build = site.run(&["build", "--now", "2026-01-01T00:00Z"]);
    assert_data_eq!(
        build.stderr,
        str![[r#"
warning: this update changes nothing that readers see
 --> content/local/ferry/2025-10-16-night-ferry-to-run.md:5:8
  |
5 | kind = "update"  # or correction, clarification, minor
  |        ^^^^^^^^
  |
  = help: is the new text still missing? write it below the front matter, or remove the file
  = see: docs/formats.md#kinds-and-changes

warning: this update has no note
 --> content/local/ferry/2025-10-16-night-ferry-to-run.md:5:8
  |
5 | kind = "update"  # or correction, clarification, minor
  |        ^^^^^^^^
  |
  = help: tell readers what is new: note = "…" (or kind = "minor" when nothing is)
  = see: docs/editors.md#kinds-and-notes

2 warnings

"#]]
        .raw()
    );
}

#[test]
fn revise_says_what_its_options_say() {
    let site = desk();
    let note = "An earlier version said \"nobody\".";
    let arguments = [
        "revise",
        "local/ferry/",
        "-k",
        "correction",
        "-n",
        note,
        "-t",
        "Ferry: 11 p.m.",
        "--draft",
        AT[0],
        AT[1],
    ];
    let (run, file, text) = makes(&site, &arguments);
    assert_eq!(file, "content/local/ferry/2025-10-16-ferry-11-p-m.md");
    assert_data_eq!(
        run.stdout,
        str![[r#"
content/local/ferry/2025-10-16-ferry-11-p-m.md
from `2-times`

next:  change the text
       writethru serve

"#]]
        .raw()
    );
    assert_data_eq!(
        text,
        str![[r#"
+++
# The headline.
title = "Ferry: 11 p.m."
updated = 2025-10-16T11:05
kind = "correction"  # or update, clarification, minor
note = "An earlier version said \"nobody\"."
draft = true
authors = ["Ines Harrow"]
+++

The ferry leaves at 11 p.m. Nobody was asked.

"#]]
        .raw()
    );
    let (_, file, _) =
        makes(&site, &["revise", "ferry", "-n", "Adds a price!", "--updated", "2025-10-17T00:05"]);
    assert_eq!(file, "content/local/ferry/2025-10-17-adds-a-price.md");
}

#[test]
fn revise_now_is_later_than_the_last_and_not_ahead() {
    let site = desk();
    let (_, _, first) = makes(&site, &["revise", "ferry"]);
    let (_, _, second) = makes(&site, &["revise", "ferry"]);
    let (first, second) = (updated(&first), updated(&second));
    assert!(first < second && second <= now() + TimeDelta::seconds(1), "{first} {second}");
    // Many in one second are a second apart, and nobody is told that they lie ahead.
    let mut last = second;
    for _ in 0..5 {
        let (run, _, text) = makes(&site, &["revise", "ferry"]);
        let at = updated(&text);
        assert!(last < at && at <= now() + TimeDelta::seconds(8), "{last} {at}");
        assert_eq!(run.stderr, "");
        last = at;
    }
}

#[test]
fn revise_follows_what_lies_ahead_and_says_so() {
    let site = desk();
    site.write(
        "content/local/ferry/3.md",
        "+++\ntitle = \"Ferry sails\"\nupdated = 2999-01-01T10:00:30\nembargo = 2999-01-01T10:00:30\nnote = \"It sails.\"\n+++\n\nIt sails.\n",
    );
    let (run, file, text) = makes(&site, &["revise", "ferry"]);
    assert_eq!(file, "content/local/ferry/2999-01-01-ferry-sails.md");
    assert!(
        text.contains("\nupdated = 2999-01-01T10:01\n") && text.contains("\nembargo = 2999-01-01T10:00:30\n"),
        "{text}"
    );
    assert_data_eq!(
        run.stderr,
        str![[r#"
`updated` is 2999-01-01T10:01, and that lies ahead: until then it is left out of the site
it is embargoed until 2999-01-01T10:00:30, like the version it starts from

"#]]
        .raw()
    );
    // With a time of its own it starts from what comes before.
    let (run, _, text) = makes(&site, &["revise", "ferry", AT[0], AT[1]]);
    assert!(text.contains("leaves at 11 p.m."), "{text}");
    assert_data_eq!(
        run.stderr,
        str![[r#"
it comes before a version that is there already, `3`

"#]]
        .raw()
    );
}

#[test]
fn revise_never_starts_from_a_draft_or_a_withheld_text() {
    let site = desk();
    let draft = "+++\ntitle = \"Half\"\nupdated = 2025-10-18T10:00\ndraft = true\n+++\n\nHalf a text.\n";
    let withheld = "+++\ntitle = \"Taken back\"\nupdated = 2025-10-17T10:00\nstatus = \"withheld\"\nnote = \"Wrong.\"\n+++\n\nSecret.\n";
    site.write("content/local/ferry/3-withheld.md", withheld);
    site.write("content/local/ferry/4-draft.md", draft);
    let (run, _, text) = makes(&site, &["revise", "ferry", "--updated", "2025-10-19T10:00"]);
    assert!(text.contains("leaves at 11 p.m.") && !text.contains("status"), "{text}");
    assert_data_eq!(
        run.stderr,
        str![[r#"
there is also a later draft: content/local/ferry/4-draft.md

"#]]
        .raw()
    );
    site.write("content/only/draft/1.md", draft);
    site.write("content/only/withheld/1.md", withheld);
    refuses(
        &site,
        &["revise", "only/draft"],
        str![[r#"
error: cannot revise `only/draft`: it has only a draft so far; go on in content/only/draft/1.md


"#]],
    );
    refuses(
        &site,
        &["revise", "only/withheld"],
        str![[r#"
error: cannot revise `only/withheld`: its versions are withheld, and no text that may be read is left; start a file of your own beside content/only/withheld/1.md


"#]],
    );
    site.write("content/only/retracted/1.md", withheld.replace("withheld", "canceled"));
    let (run, _, _) = makes(&site, &["revise", "only/retracted", "--updated", "2025-10-19T10:00"]);
    assert_data_eq!(
        run.stderr,
        str![[r#"
`1` retracts the story, and this version takes that back; to go on retracting it, add status = "canceled"

"#]]
        .raw()
    );
}

#[test]
fn revise_takes_no_name_that_is_there() {
    let site = desk();
    site.write("content/local/ferry/2025-10-16-Night-Ferry-To-Run.MD", revision(3, "Text."));
    site.write("content/local/ferry/2025-10-16-night-ferry-to-run-2/map.png", "");
    site.write("content/local/ferry/2025-10-16-night-ferry-to-run-3.jpg", "");
    let (_, file, _) = makes(&site, &["revise", "ferry", AT[0], AT[1]]);
    assert_eq!(file, "content/local/ferry/2025-10-16-night-ferry-to-run-4.md");
}

#[test]
fn revise_twice_at_once_loses_nothing() {
    let site = desk();
    let revise = |_| site.command(&["revise", "ferry", "-n", "New.", "-q"]).spawn().unwrap();
    let mut running: Vec<_> = (0..8).map(revise).collect();
    let codes: Vec<_> = running.iter_mut().map(support::wait).collect();
    assert_eq!(codes, [0; 8]);
    assert_eq!(tree(&site.path("content/local/ferry")).len(), 2 + 8);
}

#[test]
fn revise_says_which_stories_there_are() {
    let site = desk();
    site.write("content/world/ferry/1.md", revision(1, "Text."));
    refuses(
        &site,
        &["revise", "ferry"],
        str![[r#"
error: cannot revise `ferry`: it could be `local/ferry` or `world/ferry`; give more of its path


"#]],
    );
    refuses(
        &site,
        &["revise", "fery"],
        str![[r#"
error: cannot revise `fery`: there is no such story; did you mean `world/ferry`?


"#]],
    );
    refuses(
        &site,
        &["revise", "zzz"],
        str![[r#"
error: cannot revise `zzz`: there is no such story; `writethru list` shows them all


"#]],
    );
    refuses(
        &site,
        &["revise", "world/ferry", "--updated", "2025-10-14T01:00Z"],
        str![[r#"
error: cannot revise `world/ferry`: a version has this very time: content/world/ferry/1.md


"#]],
    );
    refuses(
        &site,
        &["revise", "world/ferry", "--updated", "2025-10-13T01:00Z"],
        str![[r#"
error: cannot revise `world/ferry`: the time is before that of the first version, 2025-10-14T04:00 (content/world/ferry/1.md); there is no text to start from


"#]],
    );
    refuses(
        &site,
        &["revise", "world/ferry", "-k", "corection"],
        str![[r#"
error: invalid value 'corection' for '--kind <KIND>'
  [possible values: update, correction, clarification, minor]

  tip: a similar value exists: 'correction'

For more information, try '--help'.

"#]],
    );
    refuses(
        &site,
        &["revise", "world/ferry", "-n", "a\u{7}b"],
        str![[r#"
error: cannot use the note `a\u{7}b`: it holds the control character U+0007; leave it out


"#]],
    );
}

#[test]
fn revise_of_a_broken_story_shows_what_is_wrong() {
    let site = desk();
    site.write("content/local/ferry/2-times.md", SECOND.replace("2025-10-15T09:30", "yesterday"));
    let run = site.run_in_vain(&["revise", "ferry"]);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: not valid TOML: a text without quotation marks
 --> content/local/ferry/2-times.md:4:11
  |
4 | updated = yesterday
  |           ^^^^^^^^^
  |
  = help: write updated = "yesterday"
  = see: docs/formats.md#a-revision

1 error; nothing was written

"#]]
        .raw()
    );
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    // What cannot be taken apart by lines is not guessed at.
    site.write(
        "content/local/ferry/2-times.md",
        "---\n{title: A, updated: 2025-10-15T09:30, note: b}\n---\nText.\n",
    );
    refuses(
        &site,
        &["revise", "ferry"],
        str![[r#"
error: cannot revise `local/ferry`: the front matter of content/local/ferry/2-times.md cannot be carried over as it is written; put each key on a line of its own, or copy the file


"#]],
    );
}

#[test]
fn revise_reads_front_matter_in_every_style() {
    let site = desk();
    for (number, (before, after)) in [
        ("+++\n\"title\" = \"A\"\n\"updated\" = 2025-01-01T10:00\nimage.src = \"x\"\nimage.alt = \"X\"\n+++\n", "image.alt"),
        ("\u{feff}+++\r\ntitle = \"A\"\r\nupdated = 2025-01-01T10:00\r\n+++\r\n", "title = \"A\"\r\n"),
        ("+++\nupdated = 2025-01-01T10:00\ntitle = 'A'\n[extra]\nupdated = 1\nnote = 'x'\n+++\n", "updated = 1\nnote = 'x'\n"),
        ("---\n? title\n: A\n? updated\n: 2025-01-01 10:00\n---\n", "? title\n: A\nupdated: 2025-10-16T11:05\n"),
        ("---\ntitle: A\nupdated: 2025-01-01 10:00\nnote: \"a\n  b\"\nkind: |\n  update\n# c\n...\n", "# c\n...\n"),
    ]
    .into_iter()
    .enumerate()
    {
        site.write(&format!("content/style/{number}/1.md"), format!("{before}Text.\n+++\n---\n"));
        let (_, _, text) = makes(&site, &["revise", &format!("style/{number}"), AT[0], AT[1]]);
        assert!(text.contains(after) && text.ends_with("Text.\n+++\n---\n"), "{text}");
    }
}

/// Runs a command with an editor: a shell script that gets the file as its last argument.
fn edit(site: &Site, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = site.command(arguments);
    command.env("PATH", "/usr/bin:/bin").envs(variables.iter().copied());
    site.finish(command)
}

#[test]
fn an_editor_is_opened_with_the_new_file() {
    let site = desk();
    site.write(
        "ed.sh",
        "for last; do :; done\necho \"$@\" > arguments\nprintf 'They voted.\\n' >> \"$last\"\n",
    );
    let variables = [("VISUAL", "sh ed.sh --wait \"a b\""), ("EDITOR", "false")];
    let run = edit(&site, &["new", "Vote", "-s", "local", "--edit", AT[0], AT[1]], &variables);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let file = "content/local/vote/2025-10-16-vote.md";
    let read = |path: &str| fs::read_to_string(site.path(path)).unwrap();
    assert_eq!(read("arguments"), format!("--wait a b {file}\n"));
    assert!(read(file).ends_with("+++\n\nThey voted.\n"), "{}", read(file));
    let run = edit(&site, &["revise", "ferry", "-e", AT[0], AT[1]], &[("VISUAL", " "), ("EDITOR", "true")]);
    assert_eq!(run.code, 0);
    assert_data_eq!(run.stderr, str![[r#"
nothing was changed, and the file stays; if your editor is still open, write on; to take it back: rm content/local/ferry/2025-10-16-night-ferry-to-run.md

"#]].raw());
}

#[test]
fn an_editor_that_fails_leaves_the_file() {
    let site = desk();
    let file = "content/local/ferry/2025-10-16-night-ferry-to-run.md";
    let revise = ["revise", "ferry", "--edit", AT[0], AT[1]];
    let run = edit(&site, &revise, &[("EDITOR", "sh -c 'exit 3'")]);
    assert_data_eq!(run.stderr, str![[r#"
error: cannot edit `content/local/ferry/2025-10-16-night-ferry-to-run.md`: `sh` ended with exit status: 3; the file is there, as it was saved last


"#]].raw());
    assert_eq!(run.code, 2);
    assert!(site.path(file).is_file());
    fs::remove_file(site.path(file)).unwrap();
    let run = edit(&site, &revise, &[("EDITOR", "no-such-editor -x")]);
    assert_data_eq!(run.stderr, str![[r#"
error: cannot edit `content/local/ferry/2025-10-16-night-ferry-to-run.md`: there is no program `no-such-editor`; `VISUAL` or `EDITOR` says which one to start; the file is there, as it was saved last


"#]].raw());
    assert!(run.code == 2 && site.path(file).is_file());
}

#[test]
fn without_an_editor_nothing_is_written() {
    let site = desk();
    refuses(
        &site,
        &["revise", "ferry", "--edit"],
        str![[r#"
error: cannot open an editor for `local/ferry`: neither `VISUAL` nor `EDITOR` says which one; for instance: export EDITOR=nano (or leave out --edit, and open the file yourself)


"#]],
    );
    refuses(
        &site,
        &["new", "Vote", "-s", "local", "--edit"],
        str![[r#"
error: cannot open an editor for `content/local/vote`: neither `VISUAL` nor `EDITOR` says which one; for instance: export EDITOR=nano (or leave out --edit, and open the file yourself)


"#]],
    );
    let before = site.tree();
    let run = edit(&site, &["revise", "ferry", "--edit"], &[("EDITOR", "vi 'x")]);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: cannot open an editor for `local/ferry`: `EDITOR` has a quotation mark without its end: vi 'x


"#]]
        .raw()
    );
    assert_eq!(differences(&before, &site.tree()), Vec::<String>::new());
}

/// The names of the pages of the manual are those of the commands, and what somebody else wrote stays.
#[test]
fn the_manual_is_written_page_by_page() {
    let site = Site::empty();
    let run = site.run(&["man", "-o", "man1"]);
    assert_eq!(run.code, 0, "{run:#?}");
    let pages = tree(&site.path("man1"));
    for name in ["writethru.1", "writethru-new.1", "writethru-import-text.1"] {
        let Some(Entry::File(bytes)) = pages.get(name) else { panic!("no {name}") };
        let text = String::from_utf8_lossy(bytes);
        assert!(text.contains(".SH EXAMPLES") || name.contains("import"), "{text}");
        assert!(!text.contains(".SH EXTRA"), "{text}");
    }
    let again = site.run(&["man", "-o", "man1"]);
    assert_eq!((again.code, again.stdout), (0, run.stdout));
    assert_eq!(pages, tree(&site.path("man1")));
    let Some(Entry::File(page)) = pages.get("writethru.1") else { unreachable!() };
    assert_eq!(site.run(&["man"]).stdout.trim_end(), String::from_utf8_lossy(page).trim_end());
    site.write("man1/writethru-list.1", "My own notes.\n");
    refuses(
        &site,
        &["man", "-o", "man1"],
        str![[r#"
error: cannot write `man1/writethru-list.1`: something else is there; give another folder


"#]],
    );
}

#[test]
fn completions_name_every_command() {
    let site = Site::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = site.run(&["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        for word in ["revise", "completions", "--updated", "--embargoed"] {
            assert!(run.stdout.contains(word.trim_start_matches("--")), "{shell} lacks {word}");
        }
    }
    assert_eq!(site.run(&["completions", "fsh"]).code, 2);
}

#[test]
fn init_leads_on() {
    let site = Site::empty();
    let run = site.run(&["init", "demo"]);
    assert_data_eq!(
        run.stdout,
        str![[r#"
made a site with one story in `demo`

next:  cd demo
       writethru serve                        look at it in a browser
       writethru revise night-ferry           write the next version of its story
       writethru new "A headline" -s local    start a story of your own
       writethru build                        make the site in public/

the versions of the story are in content/local/night-ferry; docs/editors.md explains them

"#]]
        .raw()
    );
    // What it says can be done, can be done.
    let (revised, ..) = makes(&site, &["revise", "night-ferry", "-r", "demo"]);
    assert_eq!(revised.stderr, "");
    makes(&site, &["new", "A headline", "-s", "local", "-r", "demo"]);
}

/// What an editor did to the file, so that the next run says what the guide shows.
type Mistake = (&'static str, &'static str);

/// One mistake each, in the second version of the guide's story.
const MISTAKES: [Mistake; 8] = [
    ("note = \"An earlier version gave the wrong cost. It is 40,000 crowns, not 4,000.\"", "note = \"\""),
    ("title = \"Fish market to close\"", "title = Fish market to close"),
    ("title = \"Fish market to close\"", "title = \"Fish market \"to close\"\""),
    ("updated = 2026-03-02T11:30", "updated = 2.3.2026 11:30"),
    ("summary = ", "sumary = "),
    ("40,000 crowns.\n", "40,000 crowns.\n\n![The new floor](floor.jpg)\n"),
    ("kind = \"correction\"  # or update, clarification, minor", "kind = \"minor\""),
    ("updated = 2026-03-02T11:30", "updated = 2026-03-02T09:10"),
];

/// Follows `docs/editors.md` from the first command to the last: what it shows is what is printed and written.
#[test]
fn the_guide_for_editors_shows_what_happens() {
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/editors.md")).unwrap();
    let shows = |text: &str, what: &str| {
        assert!(guide.contains(text.trim_end()), "{what} is not in the guide:\n{text}");
    };
    let blocks: Vec<&str> = guide.split("```").skip(1).step_by(2).collect();
    let block = |start: &str, with: &str| {
        let found = blocks.iter().find(|block| block.starts_with(start) && block.contains(with));
        let text = found.unwrap_or_else(|| panic!("no block with {with}")).strip_prefix(start).unwrap();
        text.strip_prefix('\n').unwrap().to_owned()
    };
    let site = Site::empty();
    shows(&site.run(&["init", "newsroom"]).stdout, "init");
    let at = |time: &'static str| ["--updated", time];
    let run = |arguments: &[&str], more: &[&str]| {
        let arguments: Vec<_> = arguments.iter().chain(more).copied().collect();
        let mut command = site.command(&arguments);
        command.current_dir(site.path("newsroom"));
        site.finish(command)
    };
    let folder = "newsroom/content/local/fish-market-to-close";
    let (first, second) = (
        format!("{folder}/2026-03-02-fish-market-to-close.md"),
        format!("{folder}/2026-03-02-fish-market-to-close-2.md"),
    );
    let read = |path: &str| fs::read_to_string(site.path(path)).unwrap();
    shows(&run(&["new", "Fish market to close", "-s", "local"], &at("2026-03-02T09:10")).stdout, "new");
    shows(&read(&first), "the new file");
    let build = || run(&["build", "--now", "2026-03-02T12:00Z"], &[]).stderr;
    let problem = |text: &str| text.rsplit_once("\n\n1 ").map(|(problem, _)| problem.to_owned());
    shows(&problem(&build()).unwrap(), "no text");
    site.write(&first, block("markdown", "4,000 crowns."));
    assert_eq!(build(), "");
    shows(&run(&["revise", "fish", "--kind", "correction"], &at("2026-03-02T11:30")).stdout, "revise");
    let sound = block("toml", "40,000 crowns.");
    // What `revise` writes is what the guide shows, but for the editor's part.
    let note = "An earlier version gave the wrong cost. It is 40,000 crowns, not 4,000.";
    assert_eq!(
        read(&second).replace("note = \"\"", &format!("note = \"{note}\"")),
        sound.replace("cost 40,", "cost 4,")
    );
    for (from, to) in MISTAKES {
        assert!(sound.contains(from), "{from}");
        site.write(&second, sound.replace(from, to));
        shows(&problem(&build()).unwrap_or_else(|| panic!("{to}")), to);
    }
    site.write(&second, &sound);
    assert_eq!(build(), "");
    shows(&run(&["diff", "fish"], &[]).stdout, "diff");
    shows(&run(&["list", "fish", "--now", "2026-03-02T12:00Z"], &[]).stdout, "list");
    shows(&run(&["revise", "fsih"], &[]).stderr, "no such story");
    shows(&run(&["new", "Quay", "-s", "locl"], &[]).stderr, "no such section");
    shows(&site.run(&["list"]).stderr, "no site");
    let draft = ["revise", "fish", "--note", "Adds when the stalls move.", "--draft"];
    assert_eq!(run(&draft, &at("2026-03-03T09:00")).code, 0);
    shows(&run(&["revise", "fish"], &[]).stderr, "a later draft");
}
