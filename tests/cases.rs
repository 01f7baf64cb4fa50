//! Whole runs of the program on small sites: what it prints, how it ends, and what is on disk afterwards.
//!
//! A case is a folder below `tests/cases/`. It holds a site (`site.toml`, `content/`, `templates/`, `static/`, `i18n/`) and what is
//! expected of a run in a copy of it:
//!
//! | file | |
//! |---|---|
//! | `cmd` | the arguments; without it `build --now 2026-01-01T00:00Z` |
//! | `stdout`, `stderr` | everything printed; nothing without the file. Sizes and time are replaced by `[FILES]`, `[TIME]` |
//! | `code` | the exit code; 0 without it |
//! | `expected/` | files that the output has to hold with exactly these bytes |
//! | `absent` | paths, one a line, that the output must not hold |
//! | `contains`, `lacks` | `path: text`, one a line: what a file of the output has to say, or must not. The path `*` stands for all of them, their names included |
//!
//! A run that fails finds an older output in place and has to leave everything as it was. One that succeeds has to leave
//! nothing but its output. `UPDATE_CASES=1 cargo test --test cases` writes what was printed, the exit code and the files of
//! `expected/` anew; `CASE=name` runs the cases whose name contains it.
//!
//! What git or an editor would mangle, and what needs permissions, is made by the tests after the cases.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files and read the clock, and a panic in one is its failure"
)]
#![allow(clippy::needless_raw_string_hashes, reason = "`SNAPSHOTS=overwrite` writes them")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::report::{Palette, write_diff};
use snapbox::{IntoData, assert_data_eq, str};

use support::{BUILD, Entry, PICTURE, Run, SITE_TOML, Site, Tree, copy, differences, revision, tree};

/// What belongs to the site of a case.
const SITE: [&str; 5] = ["site.toml", "content", "templates", "static", "i18n"];
/// A build whose problems are printed on one line each.
const SHORT: [&str; 5] = ["build", "--now", "2026-01-01T00:00Z", "--format", "short"];
/// What is expected of it.
const EXPECTATIONS: [&str; 8] =
    ["cmd", "stdout", "stderr", "code", "expected", "absent", "contains", "lacks"];

struct Case {
    name: String,
    folder: PathBuf,
    update: bool,
    failures: String,
}

#[test]
fn cases() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let wanted = std::env::var("CASE").unwrap_or_default();
    let mut names: Vec<_> = fs::read_dir(&top).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    let names = names.into_iter().map(|name| name.into_string().unwrap());
    let cases: Vec<_> = names
        .filter(|name| name.contains(&wanted))
        .map(|name| Case { folder: top.join(&name), name, update, failures: String::new() })
        .collect();
    assert!(!cases.is_empty(), "no case is called `{wanted}`");
    let failed: Vec<_> = cases.into_iter().map(Case::run).filter(|case| !case.failures.is_empty()).collect();
    let reports: Vec<_> = failed.iter().map(|case| format!("=== {}\n{}", case.name, case.failures)).collect();
    assert!(failed.is_empty(), "{} cases failed\n\n{}", failed.len(), reports.join("\n"));
}

impl Case {
    fn run(mut self) -> Self {
        self.check_names();
        let command = self.text("cmd");
        let arguments: Vec<&str> =
            command.as_deref().map_or(BUILD.to_vec(), |line| line.split_whitespace().collect());
        let expected_code = self.text("code").map_or(0, |code| code.trim().parse().unwrap());
        let mut site = Site::empty();
        for name in SITE.iter().filter(|name| self.folder.join(name).exists()) {
            copy(&self.folder.join(name), &site.path(name));
        }
        if expected_code != 0 {
            site = site.with_old_output();
        }
        let before = site.tree();
        let run = site.run(&arguments);
        let mut after = site.tree();
        if run.code == 0 {
            let is_made = |path: &str, folder: &str| {
                path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let kept = if arguments.first() == Some(&"build") { "site/.writethru" } else { "site/public" };
            after.retain(|path, _| !is_made(path, "site/public") && !is_made(path, kept));
        }
        for difference in differences(&before, &after) {
            self.fail(&format!("on disk, {difference}"));
        }
        self.compare("code", &format!("{}\n", run.code), "0\n");
        self.compare("stdout", &run.stdout, "");
        self.compare("stderr", &run.stderr, "");
        self.check_output(&run, &site.path("public"));
        self
    }

    fn fail(&mut self, line: &str) {
        self.failures.push_str(line);
        self.failures.push('\n');
    }

    /// A file of the case; nothing when it has none.
    fn text(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(name)).ok()
    }

    fn lines(&self, name: &str) -> Vec<String> {
        self.text(name).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    fn check_names(&mut self) {
        for entry in fs::read_dir(&self.folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if !SITE.contains(&name.as_str()) && !EXPECTATIONS.contains(&name.as_str()) {
                self.fail(&format!("unknown file in the case: {name}"));
            }
        }
    }

    /// Compares with a file of the case; without it, with what is usual.
    fn compare(&mut self, name: &str, actual: &str, usual: &str) {
        let expected = self.text(name).unwrap_or_else(|| usual.to_owned());
        if expected == actual {
            return;
        }
        if !self.update {
            self.diff(name, &expected, actual);
        } else if actual == usual {
            fs::remove_file(self.folder.join(name)).unwrap();
        } else {
            fs::write(self.folder.join(name), actual).unwrap();
        }
    }

    fn diff(&mut self, name: &str, expected: &str, actual: &str) {
        let (expected, actual) = (expected.into_data().raw(), actual.into_data().raw());
        let name: &dyn std::fmt::Display = &name;
        let found: &dyn std::fmt::Display = &"actual";
        write_diff(&mut self.failures, &expected, &actual, Some(name), Some(found), Palette::plain())
            .unwrap();
    }

    fn check_output(&mut self, run: &Run, output: &Path) {
        let output = tree(output);
        if run.code != 0 {
            for name in ["expected", "absent", "contains", "lacks"] {
                if self.folder.join(name).exists() {
                    self.fail(&format!("nothing was built, but the case has `{name}`"));
                }
            }
            return;
        }
        for (file, expected) in tree(&self.folder.join("expected")) {
            self.check_file(&file, &expected, output.get(&file));
        }
        for path in self.lines("absent") {
            if output.contains_key(&path) {
                self.fail(&format!("the output holds {path}"));
            }
        }
        for line in self.lines("contains") {
            if places(&output, &line).is_none_or(|places| places.is_empty()) {
                self.fail(&format!("the output lacks {line}"));
            }
        }
        for line in self.lines("lacks") {
            match places(&output, &line) {
                None => self.fail(&format!("there is no file that could lack {line}")),
                Some(places) => {
                    for place in places {
                        self.fail(&format!("{place} contains {line}"));
                    }
                }
            }
        }
    }

    fn check_file(&mut self, file: &str, expected: &Entry, actual: Option<&Entry>) {
        let Entry::File(expected) = expected else { return };
        let path = self.folder.join("expected").join(file);
        match actual {
            Some(Entry::File(actual)) if actual == expected => {}
            Some(Entry::File(actual)) if self.update => fs::write(path, actual).unwrap(),
            Some(Entry::File(actual)) => {
                let (expected, actual) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(actual));
                self.diff(file, &expected, &actual);
            }
            _ if self.update => fs::remove_file(path).unwrap(),
            _ => self.fail(&format!("the output has no file {file}")),
        }
    }
}

/// The files of an output that contain what a line `path: text` says; nothing when there is no such file.
fn places(output: &Tree, line: &str) -> Option<Vec<String>> {
    let (path, text) = line.split_once(": ").unwrap_or_else(|| panic!("not `path: text`: {line}"));
    let holds = |name: &str, entry: &Entry| match entry {
        Entry::File(bytes) => {
            String::from_utf8_lossy(bytes).contains(text) || (path == "*" && name.contains(text))
        }
        _ => path == "*" && name.contains(text),
    };
    let looked_at = output.iter().filter(|(name, _)| path == "*" || *name == path);
    let found: Vec<_> = looked_at.map(|(name, entry)| (name, holds(name, entry))).collect();
    let places = found.iter().filter(|(_, holds)| *holds).map(|(name, _)| (*name).clone()).collect();
    (!found.is_empty()).then_some(places)
}

/// Builds a site that an older output lies in; the build has to fail and leave everything as it was.
#[track_caller]
fn fails(site: Site, code: i32, expected: impl IntoData) {
    fails_with(site, &BUILD, code, expected);
}

#[track_caller]
fn fails_with(site: Site, arguments: &[&str], code: i32, expected: impl IntoData) {
    let site = site.with_old_output();
    let run = site.run_in_vain(arguments);
    assert_data_eq!(run.stderr, expected.raw());
    assert_eq!((run.code, run.stdout.as_str()), (code, ""));
}

/// Builds a site, which has to succeed without a word on standard error. Returns what was built.
#[track_caller]
fn builds(site: &Site) -> Tree {
    let run = site.run(&BUILD);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    tree(&site.path("public"))
}

#[track_caller]
fn text<'a>(output: &'a Tree, path: &str) -> &'a str {
    match output.get(path) {
        Some(Entry::File(bytes)) => std::str::from_utf8(bytes).unwrap(),
        other => panic!("{path}: {other:?}, among {:#?}", output.keys()),
    }
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let site = Site::sound();
    let latin = b"+++\ntitle = \"Caf\xe9\"\nupdated = 2025-10-14T10:00Z\n+++\n\nText.\n";
    site.write("content/b/1.md", latin);
    site.write("content/c/1.md", b"\xff\xfe+\0+\0+\0");
    site.write("content/d/1.md", revision(1, "Text."));
    site.write("content/d/story.toml", b"tags = [\"\xe9\"]\n");
    site.write("content/s/e/1.md", revision(1, "Text."));
    site.write("content/s/section.toml", b"title = \"A\"\ndescription = \"\xe9\"\n");
    site.write("site.toml", b"title = \"\xe9\"\n");
    site.write("templates/tag.html", b"<p>\xe9</p>\n");
    fails(
        site,
        1,
        str![[r#"
error: not UTF-8: byte 0xE9 is not part of a character
 --> content/b/1.md:2:13
  |
2 | title = "Caf�"
  |             ^
  |
  = help: save the file with the encoding UTF-8
  = see: docs/formats.md#a-revision

error: not UTF-8: byte 0xFF is not part of a character
 --> content/c/1.md:1:1
  |
1 | ��+␀+␀+␀
  | ^
  |
  = help: save the file with the encoding UTF-8
  = see: docs/formats.md#a-revision

error: not UTF-8: byte 0xE9 is not part of a character
 --> content/d/story.toml:1:10
  |
1 | tags = ["�"]
  |          ^
  |
  = help: save the file with the encoding UTF-8
  = see: docs/formats.md#storytoml

error: not UTF-8: byte 0xE9 is not part of a character
 --> content/s/section.toml:2:16
  |
2 | description = "�"
  |                ^
  |
  = help: save the file with the encoding UTF-8
  = see: docs/formats.md#sectiontoml

error: not UTF-8: byte 0xE9 is not part of a character
 --> site.toml:1:10
  |
1 | title = "�"
  |          ^
  |
  = help: save the file with the encoding UTF-8
  = see: docs/configuration.md

error: not UTF-8: byte 0xE9 is not part of a character
 --> templates/tag.html:1:4
  |
1 | <p>�</p>
  |    ^
  |
  = help: save the file with the encoding UTF-8
  = see: docs/templates.md

6 errors; nothing was written

"#]],
    );
}

#[test]
fn a_byte_order_mark_and_line_ends_of_windows_are_read_like_none() {
    let site = Site::sound();
    let toml = "+++\ntitle = \"A\"\nupdated = 2025-10-14T10:00Z\n+++\n\nText\n\n- of a list\n\nend.\n";
    let yaml =
        "---\ntitle: A\nupdated: 2025-10-14T11:00Z\nnote: >\n  A long\n  note\n---\n\nText  \nbroken.\n";
    site.write("content/b/1.md", toml);
    site.write("content/b/2.md", yaml);
    site.write("content/b/story.toml", "tags = [\n  \"x\",\n]\n");
    let expected = builds(&site);
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    site.write("site.toml", windows(SITE_TOML));
    site.write("content/b/1.md", windows(toml));
    site.write("content/b/2.md", windows(yaml));
    site.write("content/b/story.toml", windows("tags = [\n  \"x\",\n]\n"));
    let differences = differences(&expected, &builds(&site));
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn problems_in_files_with_line_ends_of_windows_have_the_right_places() {
    let site = Site::sound();
    let broken = "\u{feff}+++\r\ntitle = \"Ночь\" x\r\nupdated = 2025-10-14T10:00Z\r\n+++\r\nText.\r\n";
    site.write("content/b/1.md", broken);
    let html = revision(1, "Ночь <b>x</b>").replace('\n', "\r\n");
    site.write("content/c/1.md", html);
    site.write("content/d/1.md", "---\r\ntitle: Ночь\r\nupdated: soon\r\n---\r\nText.\r\n");
    fails(
        site,
        1,
        str![[r#"
error: not valid TOML: there is more after the closing quotation mark
 --> content/b/1.md:2:16
  |
2 | title = "Ночь" x
  |                ^
  |
  = help: write title = '"Ночь" x'
  = see: docs/formats.md#a-revision

error: HTML in Markdown is not allowed
 --> content/c/1.md:6:6
  |
6 | Ночь <b>x</b>
  |      ^^^
  |
  = help: write it in Markdown, or set `markdown.raw_html` to "sanitize" in site.toml
  = see: docs/formats.md#markdown

error: `updated` is not a date and time
 --> content/d/1.md:3:10
  |
3 | updated: soon
  |          ^^^^
  |
  = help: write it as 2025-10-14T09:30 or 2025-10-14T09:30:00+03:00
  = see: docs/editors.md#times-and-time-zones

3 errors; nothing was written

"#]],
    );
}

#[test]
fn control_characters_are_refused() {
    let site = Site::sound();
    site.write("content/b/1.md", revision(1, "A bell \u{7} and \u{1b}[31mred\u{1b}[0m."));
    site.write("content/c/1.md", revision(1, "Nothing \0 here."));
    site.write("content/d/1.md", revision(1, "Stray \u{85} Windows text \u{93}x\u{94}, and \u{ffff}."));
    site.write("content/e/1.md", "+++\ntitle = \"\u{1b}]0;x\u{7}\"\n+++\nText.\n");
    site.write("content/f/story.toml", "tags = [\"\u{7}\"]\n");
    site.write("content/f/1.md", revision(1, "Text."));
    fails(
        site,
        1,
        str![[r#"
error: control character U+0007
 --> content/b/1.md:6:8
  |
6 | A bell ␇ and ␛[31mred␛[0m.
  |        ^
  |
  = help: remove it; it cannot be shown on a page or sent in a feed
  = see: docs/formats.md#a-revision

error: control character U+0000
 --> content/c/1.md:6:9
  |
6 | Nothing ␀ here.
  |         ^
  |
  = help: remove it; it cannot be shown on a page or sent in a feed
  = see: docs/formats.md#a-revision

error: control character U+0085
 --> content/d/1.md:6:7
  |
6 | Stray � Windows text �x�, and ￿.
  |       ^
  |
  = help: remove it; it cannot be shown on a page or sent in a feed
  = see: docs/formats.md#a-revision

error: control character U+001B
 --> content/e/1.md:2:10
  |
2 | title = "␛]0;x␇"
  |          ^
  |
  = help: remove it; it cannot be shown on a page or sent in a feed
  = see: docs/formats.md#a-revision

error: control character U+0007 in `tags`
 --> content/f/story.toml:1:9
  |
1 | tags = ["␇"]
  |         ^^^
  |
  = help: remove it
  = see: docs/formats.md#storytoml

error: not valid TOML: invalid basic string, expected non-double-quote visible characters, `\`
 --> content/f/story.toml:1:10
  |
1 | tags = ["␇"]
  |          ^
  |
  = see: docs/formats.md#storytoml

6 errors; nothing was written

"#]],
    );
}

#[test]
fn control_characters_in_names_of_files_reach_no_terminal() {
    let site = Site::sound();
    site.write("content/b/\u{1b}[31m.md", revision(1, "Text."));
    site.write("content/c/\n.md", revision(1, "Text."));
    site.write("content/d\u{7}/1.md", "x");
    fails(
        site,
        1,
        str![[r#"
error: `\u{1b}[31m.md` cannot be part of an address: it holds `\u{1b}`
 --> content/b/�[31m.md
  = help: use letters, digits and hyphens
  = see: docs/formats.md#folders

error: `\n.md` cannot be part of an address: it holds white space
 --> content/c/�.md
  = help: use letters, digits and hyphens
  = see: docs/formats.md#folders

error: `d\u{7}` cannot be part of an address: it holds `\u{7}`
 --> content/d�/1.md
  = help: use letters, digits and hyphens
  = see: docs/formats.md#folders

error: no front matter
 --> content/d�/1.md:1:1
  |
1 | x
  | ^
  |
  = help: start the file with a line `+++`, then title = "…" and updated = …, then `+++` again
  = see: docs/formats.md#a-revision

4 errors; nothing was written

"#]],
    );
}

#[test]
fn symbolic_links_that_lead_out_of_the_content_folder_are_refused() {
    let site = Site::sound();
    site.write("secret/1.md", revision(1, "A secret."));
    site.write("secret.txt", "A secret.");
    site.link("content/b/1.md", "../../secret/1.md");
    site.link("content/c", "../secret");
    site.link("content/a/secret.txt", "../../secret.txt");
    site.link("content/a/passwd", "/etc/passwd");
    site.link("content/d", "/");
    site.link("static/secret.txt", "../secret.txt");
    site.link("static/all", "..");
    site.link("templates/tag.html", "../secret.txt");
    fails(
        site,
        1,
        str![[r#"
error: this symbolic link leads out of `content`
 --> content/a/passwd
  = help: copy what it points to
  = see: docs/formats.md#folders

error: this symbolic link leads out of `content`
 --> content/a/secret.txt
  = help: copy what it points to
  = see: docs/formats.md#folders

error: this symbolic link leads out of `content`
 --> content/b/1.md
  = help: copy what it points to
  = see: docs/formats.md#folders

error: this symbolic link leads out of `content`
 --> content/c
  = help: copy what it points to
  = see: docs/formats.md#folders

error: this symbolic link leads out of `content`
 --> content/d
  = help: copy what it points to
  = see: docs/formats.md#folders

error: this symbolic link leads out of `static`
 --> static/all
  = help: copy what it points to
  = see: docs/formats.md#folders

error: this symbolic link leads out of `static`
 --> static/secret.txt
  = help: copy what it points to
  = see: docs/formats.md#folders

error: this symbolic link leads out of `templates`
 --> templates/tag.html
  = help: copy what it points to
  = see: docs/templates.md

8 errors; nothing was written

"#]],
    );
}

#[test]
fn symbolic_links_in_a_circle_or_to_nothing_are_refused() {
    let site = Site::sound();
    site.link("content/a/self", "self");
    site.link("content/a/up", "..");
    site.link("content/b", "c");
    site.link("content/c", "b");
    site.link("content/a/2.md", "nothing.md");
    site.link("static/up", "../static");
    site.link("static/x.txt", "nothing");
    fails(
        site,
        1,
        str![[r#"
error: this symbolic link leads to nothing
 --> content/a/2.md
  = help: remove it, or put back what it points to
  = see: docs/formats.md#folders

error: this symbolic link leads in a circle
 --> content/a/self
  = help: remove it
  = see: docs/formats.md#folders

error: this symbolic link leads in a circle, back to `content`
 --> content/a/up
  = help: remove it
  = see: docs/formats.md#folders

error: this symbolic link leads in a circle
 --> content/b
  = help: remove it
  = see: docs/formats.md#folders

error: this symbolic link leads in a circle
 --> content/c
  = help: remove it
  = see: docs/formats.md#folders

error: this symbolic link leads in a circle, back to `static`
 --> static/up
  = help: remove it
  = see: docs/formats.md#folders

error: this symbolic link leads to nothing
 --> static/x.txt
  = help: remove it, or put back what it points to
  = see: docs/formats.md#folders

7 errors; nothing was written

"#]],
    );
}

#[test]
fn symbolic_links_within_the_content_folder_are_followed() {
    let site = Site::sound();
    site.write("content/a/x.jpg", PICTURE);
    site.write("content/b/1.md", revision(1, "![A picture](x.jpg)"));
    site.link("content/b/x.jpg", "../a/x.jpg");
    let output = builds(&site);
    assert_eq!(output.get("b/x.jpg"), Some(&Entry::File(PICTURE.into())));
}

#[test]
fn a_site_may_lie_behind_symbolic_links() {
    let site = Site::sound();
    fs::rename(site.path("content"), site.work().join("texts")).unwrap();
    site.link("content", "../texts");
    let output = builds(&site);
    assert!(output.contains_key("a/1/index.html"));
    fails_with(
        site,
        &["build", "-o", "../texts/x"],
        2,
        str![[r#"
error: cannot write to `[WORK]/texts/x`: it is a source of the site


"#]],
    );
}

#[test]
fn what_is_neither_file_nor_folder_is_refused() {
    let site = Site::sound();
    for path in ["content/a/pipe", "content/a/2.md", "static/pipe"] {
        fs::create_dir_all(site.path(path).parent().unwrap()).unwrap();
        let made = std::process::Command::new("mkfifo").arg(site.path(path)).status().unwrap();
        assert!(made.success());
    }
    fails(
        site,
        1,
        str![[r#"
error: this is neither a file nor a folder
 --> content/a/2.md
  = help: remove it
  = see: docs/formats.md#folders

error: this is neither a file nor a folder
 --> content/a/pipe
  = help: remove it
  = see: docs/formats.md#folders

error: this is neither a file nor a folder
 --> static/pipe
  = help: remove it
  = see: docs/formats.md#folders

3 errors; nothing was written

"#]],
    );
}

#[test]
fn names_that_differ_only_in_case_or_composition_are_refused() {
    let site = Site::sound();
    site.write("content/A/1.md", revision(1, "Text."));
    site.write("content/b/First.md", revision(1, "Text."));
    site.write("content/b/first.md", revision(2, "More text."));
    site.write("content/b/x.JPG", PICTURE);
    site.write("content/b/x.jpg", PICTURE);
    site.write("content/caf\u{e9}/1.md", revision(1, "Text."));
    site.write("content/cafe\u{301}/1.md", revision(1, "Text."));
    site.write("static/FEED.xml", "x");
    site.write("content/d/1.md", revision(1, "Text."));
    site.write("content/d/1.MD", revision(2, "More text."));
    fails_with(
        site,
        &SHORT,
        1,
        str![[r#"
content/a: error: the story `a` and the story `A` want the same path, `/a/annotated/index.html`
content/a: error: the story `a` and the story `A` want the same path, `/a/compare/index.html`
content/a: error: the story `a` and the story `A` want the same path, `/a/feed.xml`
content/a: error: the story `a` and the story `A` want the same path, `/a/history.json`
content/a: error: the story `a` and the story `A` want the same path, `/a/index.html`
content/a/1.md: error: the revision `a/1.md` and the revision `A/1.md` want the same path, `/a/1/index.html`
content/b/first.md: error: the revision `b/first.md` and the revision `b/First.md` want the same path, `/b/first/index.html`
content/b/x.jpg: error: the file `b/x.jpg` and the file `b/x.JPG` want the same path, `/b/x.jpg`
content/café: error: the story `café` and the story `cafe[U+0301]` want the same path, `/café/annotated/index.html`
content/café: error: the story `café` and the story `cafe[U+0301]` want the same path, `/café/compare/index.html`
content/café: error: the story `café` and the story `cafe[U+0301]` want the same path, `/café/feed.xml`
content/café: error: the story `café` and the story `cafe[U+0301]` want the same path, `/café/history.json`
content/café: error: the story `café` and the story `cafe[U+0301]` want the same path, `/café/index.html`
content/café/1.md: error: the revision `café/1.md` and the revision `cafe[U+0301]/1.md` want the same path, `/café/1/index.html`
content/d/1.md: error: the revision `d/1.md` and the revision `d/1.MD` want the same path, `/d/1/index.html`
static/FEED.xml: error: the static file `FEED.xml` and the site's feed want the same path, `/FEED.xml`
16 errors; nothing was written

"#]],
    );
}

#[test]
fn names_that_make_no_address_are_refused() {
    let site = Site::sound();
    let names =
        ["a/first draft.md", "b c/1.md", "d/1...2.md", "e/what?.md", "f/100%.md", "h#1/1.md", "k/.md"];
    for name in names {
        site.write(&format!("content/{name}"), revision(2, "More text."));
    }
    site.write("content/g/a file?.jpg", PICTURE);
    site.write("content/g/1.md", revision(1, "Text."));
    fails_with(
        site,
        &SHORT,
        1,
        str![[r#"
content/a/first draft.md: error: `first draft.md` cannot be part of an address: it holds white space
content/b c/1.md: error: `b c` cannot be part of an address: it holds white space
content/d/1...2.md: error: `1...2.md` cannot be part of an address: it holds `...`, which stands between two revisions
content/e/what?.md: error: `what?.md` cannot be part of an address: it holds `?`
content/f/100%.md: error: `100%.md` cannot be part of an address: it holds `%`
content/h#1/1.md: error: `h#1` cannot be part of an address: it holds `#`
6 errors; nothing was written

"#]],
    );
}

#[test]
fn names_that_are_not_utf8_are_refused() {
    use std::os::unix::ffi::OsStrExt;
    let site = Site::sound();
    let name = |bytes: &'static [u8]| std::ffi::OsStr::from_bytes(bytes);
    fs::write(site.path("content/a").join(name(b"\xe9.md")), revision(2, "Text.")).unwrap();
    fs::create_dir(site.path("content").join(name(b"b\xff"))).unwrap();
    fs::write(site.path("content").join(name(b"b\xff")).join("1.md"), revision(2, "Text.")).unwrap();
    fails(
        site,
        1,
        str![[r#"
error: this name is not UTF-8
 --> content/a/�.md
  = help: rename it
  = see: docs/formats.md#folders

error: this name is not UTF-8
 --> content/b�
  = help: rename it
  = see: docs/formats.md#folders

error: this name is not UTF-8
 --> content/b�/1.md
  = help: rename it
  = see: docs/formats.md#folders

3 errors; nothing was written

"#]],
    );
}

#[test]
fn files_that_are_too_large_are_refused() {
    let site = Site::sound();
    let words = "All work and no play. ".repeat(1_000_000);
    site.write("content/b/1.md", revision(1, &words[..20 << 20]));
    site.write("content/c/1.md", revision(1, "Text."));
    site.write("content/c/story.toml", " ".repeat((8 << 20) + 1));
    fails(
        site,
        1,
        str![[r#"
error: this file has 21 MiB; the limit is 8 MiB
 --> content/b/1.md
  = help: split the story, or move what is not text into files of its own
  = see: docs/formats.md#a-revision

error: this file has 9 MiB; the limit is 8 MiB
 --> content/c/story.toml
  = help: split the story, or move what is not text into files of its own
  = see: docs/formats.md#storytoml

2 errors; nothing was written

"#]],
    );
}

#[test]
fn a_text_just_below_the_limit_is_built() {
    let site = Site::sound();
    let words = "All work and no play. ".repeat(350_000);
    assert!(words.len() < 8 << 20);
    site.write("content/b/1.md", revision(1, &words));
    assert!(text(&builds(&site), "b/index.html").contains(words.trim()));
}

/// How many levels of nesting the tests write.
const LEVELS: usize = 10_000;

#[test]
fn markdown_nested_too_deeply_is_refused() {
    let site = Site::sound();
    let nested = [
        ("quotes", format!("{} x", ">".repeat(LEVELS))),
        ("lists", format!("{}x", "- ".repeat(LEVELS))),
        ("lists-in-quotes", format!("{}x", "> - ".repeat(LEVELS))),
        ("strong", format!("{}x{}", "**a ".repeat(LEVELS), " b**".repeat(LEVELS))),
        ("emphasis", format!("{}x{}", "*".repeat(LEVELS), "*".repeat(LEVELS))),
        ("struck", format!("{}x{}", "~~a ".repeat(LEVELS), " b~~".repeat(LEVELS))),
        ("images", format!("{}x{}", "![".repeat(LEVELS), "](x.jpg)".repeat(LEVELS))),
    ];
    site.write("content/images/x.jpg", PICTURE);
    for (name, text) in nested {
        site.write(&format!("content/{name}/1.md"), revision(1, &text));
    }
    fails_with(
        site,
        &SHORT,
        1,
        str![[r#"
content/emphasis/1.md:6:199: error: Markdown nested more than 100 levels deep
content/images/1.md:6:199: error: Markdown nested more than 100 levels deep
content/lists-in-quotes/1.md:6:135: error: Markdown nested more than 100 levels deep
content/lists/1.md:6:101: error: Markdown nested more than 100 levels deep
content/quotes/1.md:6:101: error: Markdown nested more than 100 levels deep
content/strong/1.md:6:397: error: Markdown nested more than 100 levels deep
content/struck/1.md:6:397: error: Markdown nested more than 100 levels deep
7 errors; nothing was written

"#]],
    );
}

#[test]
fn markdown_that_only_looks_nested_is_built() {
    let site = Site::sound();
    let flat = [
        ("brackets", "[".repeat(LEVELS)),
        ("pairs", format!("{}x{}", "[".repeat(LEVELS), "]".repeat(LEVELS))),
        ("image-brackets", "![".repeat(LEVELS)),
        ("parentheses", format!("[a]{}", "(".repeat(LEVELS))),
        ("stars", "*a **b ".repeat(LEVELS)),
        ("ticks", (1..200).map(|n| "`".repeat(n) + " ").collect()),
        ("angles", "<".repeat(LEVELS)),
        ("cells", format!("{}|\n{}|\n", "|a".repeat(LEVELS), "|-".repeat(LEVELS))),
    ];
    for (name, text) in flat {
        site.write(&format!("content/{name}/1.md"), revision(1, &text));
    }
    let output = builds(&site);
    assert!(text(&output, "brackets/index.html").contains(&"[".repeat(LEVELS)));
}

#[test]
fn front_matter_nested_too_deeply_is_refused() {
    let site = Site::sound();
    let front = |fence: &str, extra: &str| {
        let title = if fence == "+++" { "title = \"A\"" } else { "title: A" };
        format!("{fence}\n{title}\n{extra}\n{fence}\n\nText.\n")
    };
    let (open, close) = ("[".repeat(LEVELS), "]".repeat(LEVELS));
    site.write("content/b/1.md", front("+++", &format!("extra.a = {open}{close}")));
    site.write("content/c/1.md", front("+++", &format!("extra{} = 1", ".a".repeat(LEVELS))));
    site.write("content/d/1.md", front("---", &format!("extra: {open}{close}")));
    site.write("content/e/1.md", front("---", &format!("extra: {}", "{a: ".repeat(LEVELS))));
    fails_with(
        site,
        &SHORT,
        1,
        str![[r#"
content/b/1.md:3:91: error: not valid TOML: cannot recurse further; max recursion depth met
content/c/1.md:2:1: error: not valid TOML: recursion limit
content/d/1.md:3:263: error: not valid YAML: a text cannot start with `[` as it is
content/e/1.md:3:136: error: not valid YAML: lists and tables lie more than 32 deep in one another
4 errors; nothing was written

"#]],
    );
}

#[test]
fn templates_nested_too_deeply_are_refused() {
    let site = Site::sound();
    site.write("templates/a.html", "{% if true %}".repeat(LEVELS) + &"{% endif %}".repeat(LEVELS));
    site.write("templates/b.html", format!("{{{{ {}1{} }}}}", "(".repeat(LEVELS), ")".repeat(LEVELS)));
    fails_with(
        site,
        &SHORT,
        1,
        str![[r#"
templates/a.html:1:519: error: the template nesting is too deep
templates/b.html:1:43: error: the expression is too complex
2 errors; nothing was written

"#]],
    );
}

#[test]
fn an_empty_content_folder_has_no_stories() {
    let site = Site::empty();
    site.write("site.toml", SITE_TOML);
    fs::create_dir_all(site.path("content/world")).unwrap();
    fails(
        site,
        1,
        str![[r#"
error: there are no stories
 --> content
  = help: a story is a folder with a file for each revision, such as content/harbour-fire/2025-10-14-first.md; `writethru init DIR` makes a site with an example
  = see: docs/formats.md#folders

1 error; nothing was written

"#]],
    );
}

#[test]
fn an_unreadable_revision_is_named() {
    let site = Site::sound().with_old_output();
    site.write("content/a/2.md", revision(2, "Text."));
    let site = site.for_ordinary_user();
    site.mode("content/a/2.md", 0o000);
    let run = site.run_in_vain(&BUILD);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: cannot read `./content/a/2.md`: permission denied


"#]]
        .raw()
    );
    assert_eq!(run.code, 2);
}

#[test]
fn an_unreadable_folder_is_named() {
    let site = Site::sound().with_old_output().for_ordinary_user();
    site.mode("content/a", 0o000);
    let run = site.run_in_vain(&BUILD);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: cannot read `content/a`: permission denied


"#]]
        .raw()
    );
    assert_eq!(run.code, 2);
}

#[test]
fn an_unreadable_configuration_is_named() {
    let site = Site::sound().with_old_output().for_ordinary_user();
    site.mode("site.toml", 0o000);
    let run = site.run_in_vain(&BUILD);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: cannot read `./site.toml`: permission denied


"#]]
        .raw()
    );
    assert_eq!(run.code, 2);
}

#[test]
fn an_unreadable_asset_is_named() {
    let site = Site::sound().with_old_output();
    site.write("content/a/x.jpg", PICTURE);
    let site = site.for_ordinary_user();
    site.mode("content/a/x.jpg", 0o000);
    let run = site.run_in_vain(&BUILD);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: cannot read `./content/a/x.jpg`: permission denied


"#]]
        .raw()
    );
    assert_eq!(run.code, 2);
}

#[test]
fn a_folder_that_is_not_ours_is_never_written_to() {
    let site = Site::sound();
    site.write("mine/letter.txt", "Dear all");
    site.write("public/index.html", "made by hand");
    let run = site.run_in_vain(&BUILD);
    assert_data_eq!(run.stderr, str![[r#"
error: cannot write to `[WORK]/site/public`: it holds files that writethru did not write; choose another folder or empty this one


"#]].raw());
    assert_eq!(run.code, 2);
    let run = site.run_in_vain(&["build", "-o", "mine"]);
    assert_data_eq!(run.stderr, str![[r#"
error: cannot write to `[WORK]/site/mine`: it holds files that writethru did not write; choose another folder or empty this one


"#]].raw());
    assert_eq!(run.code, 2);
    let run = site.run_in_vain(&["build", "-o", "mine/letter.txt"]);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: cannot write to `[WORK]/site/mine/letter.txt`: it is not a folder


"#]]
        .raw()
    );
    assert_eq!(run.code, 2);
    let run = site.run_in_vain(&["build", "-o", "mine/letter.txt/x"]);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: cannot look at `[WORK]/site/mine/letter.txt/x`: a file is in the way of a folder


"#]]
        .raw()
    );
    assert_eq!(run.code, 2);
    let run = site.run_in_vain(&["build", "-o", "/"]);
    assert_data_eq!(
        run.stderr,
        str![[r#"
error: cannot write to `/`: the site itself lies in it


"#]]
        .raw()
    );
    assert_eq!(run.code, 2);
}

#[test]
fn sources_are_never_an_output_however_they_are_named() {
    let site = Site::sound();
    site.write("static/x.txt", "x");
    site.link("way", "content");
    for folder in
        ["content/new/x", "static", "nowhere/../content/new", "way/new", "../site/content/new", ".."]
    {
        let run = site.run_in_vain(&["build", "-o", folder]);
        assert_eq!(run.code, 2, "{folder}: {run:?}");
        assert!(run.stderr.starts_with("error: cannot write to `[WORK]"), "{folder}: {}", run.stderr);
    }
}

#[test]
fn what_editors_and_systems_leave_behind_is_not_published() {
    let site = Site::sound();
    let expected = builds(&site);
    site.link("content/a/.#1.md", "me@desk.1234:5678");
    for name in [".1.md.swp", "1.md~", "#1.md#", ".DS_Store", "Thumbs.db", "desktop.ini", ".git/x.md"] {
        site.write(&format!("content/a/{name}"), "A secret.");
        site.write(&format!("static/{name}"), "A secret.");
        site.write(&format!("templates/{name}"), "{{ a secret");
    }
    let differences = differences(&expected, &builds(&site));
    assert!(differences.is_empty(), "{differences:#?}");
}

/// What follows each `marker` in a text, up to the next quotation mark.
fn quoted<'t>(text: &'t str, marker: &str) -> Vec<&'t str> {
    text.split(marker).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_link_of_a_site_below_a_path_keeps_the_path() {
    let site = Site::empty();
    let base = "https://x.example/desk/";
    site.write(
        "site.toml",
        format!("base_url = \"{base}\"\npage_size = 1\n[publisher]\nlogo = \"/logo.png\"\n"),
    );
    site.write("static/logo.png", "x");
    let image = "image = { src = \"x y.jpg\", alt = \"A picture\" }\ntags = [\"T\"]\nauthors = [\"A\"]\n";
    let body = "[b](../b/) [top](/) ![x](</world/a/x y.jpg>) [tag](/tags/t/) <https://else.example/>";
    site.write("content/world/a/x y.jpg", PICTURE);
    site.write("content/world/a/1.md", revision(1, body).replacen("+++\n\n", &format!("{image}+++\n\n"), 1));
    let more = format!("{body} More.");
    site.write("content/world/a/2.md", revision(2, &more).replacen("+++\n\n", &format!("{image}+++\n\n"), 1));
    site.write("content/world/a/story.toml", "related = [\"world/b\"]\n");
    site.write("content/world/b/1.md", revision(3, "Text."));
    let output = builds(&site);
    let mut checked = 0;
    for (path, entry) in &output {
        let Entry::File(bytes) = entry else { continue };
        let text = String::from_utf8_lossy(bytes);
        for link in [quoted(&text, " href=\""), quoted(&text, " src=\"")].concat() {
            let outside =
                ["https://else.example/", "https://github.com/"].iter().any(|there| link.starts_with(there));
            let inside = ["/desk/", base, "#"].iter().any(|there| link.starts_with(there));
            assert!(inside || outside, "{path}: {link}");
            if let Some(route) = link.strip_prefix("/desk/") {
                check_there(&output, path, route);
                checked += 1;
            }
        }
        for place in ["<loc>", "<id>https", "<uri>", "\"url\": \""] {
            let links = text.split(place).skip(1).map(|rest| rest.split(['<', '"']).next().unwrap());
            for link in links {
                let full = if place.contains("https") { format!("https{link}") } else { link.to_owned() };
                assert!(full.starts_with(base), "{path}: {place}{link}");
            }
        }
    }
    assert!(checked > 100, "{checked}");
}

/// A link of a page has to lead to a file of the output.
#[track_caller]
fn check_there(output: &Tree, page: &str, route: &str) {
    let path = route.split(['#', '?']).next().unwrap().replace("%20", " ");
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    assert!(matches!(output.get(&file), Some(Entry::File(_))), "{page} links to {route}");
}

#[test]
fn what_is_held_back_leaves_no_trace_in_the_rest_of_the_site() {
    let site = Site::sound();
    let front =
        |hour, lines: &str| revision(hour, "Text.").replacen("+++\n\n", &format!("{lines}+++\n\n"), 1);
    site.write("content/s/b/1.md", front(3, "tags = [\"T\"]\n"));
    let expected = builds(&site);
    site.write("content/s/b/2.md", front(4, "draft = true\ntags = [\"Secret\"]\nauthors = [\"Secret\"]\n"));
    site.write("content/s/b/3.md", front(5, "embargo = 2030-01-01T00:00Z\nkind = \"correction\"\n"));
    site.write("content/s/c/1.md", front(6, "draft = true\n"));
    site.write("content/s/c/x.jpg", "x");
    let run = site.run(&BUILD);
    assert_eq!(run.code, 0, "{run:?}");
    let differences = differences(&expected, &tree(&site.path("public")));
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn results_go_to_standard_output_and_all_else_to_standard_error_without_colour() {
    let site = Site::sound();
    site.write("content/a/2.md", revision(2, "Text.").replace("note", "ednote"));
    let run = site.run(&["build", "--color", "always", "--now", "2026-01-01T00:00Z"]);
    assert!(run.stderr.contains('\u{1b}') && !run.stdout.contains('\u{1b}'), "{run:?}");
    let run = site.run(&BUILD);
    assert!(!run.stderr.contains('\u{1b}') && run.stdout.starts_with("built 1 story"), "{run:?}");
}

#[test]
fn an_address_on_the_command_line_silences_the_warning_that_there_is_none() {
    let site = Site::sound();
    site.write("site.toml", "title = \"The Test\"\n");
    let run = site.run(&["build", "--now", "2026-01-01T00:00Z", "-u", "https://x.example/desk"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(text(&tree(&site.path("public")), "robots.txt").contains("https://x.example/desk/sitemap.xml"));
}
