//! A preview equals a full build, whatever is done to the site between two looks at it.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files, and a panic in one is its failure"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use walkdir::WalkDir;
use writethru::build::{Address, Found, Options, Preview, Progress, Snapshot, Touched, build};
use writethru::timeline::Moment;

use support::PICTURE;
use support::pictures::{drawing, photograph};

/// A number that looks random, from one to the next (Knuth's MMIX constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }

    fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    fn words(&mut self) -> String {
        let words = ["harbour", "council", "ferry", "nine", "winter", "14", "boats", "said", "Ruth", "night"];
        let sentence = |numbers: &mut Self| {
            let words: Vec<_> = (0..4 + numbers.below(6)).map(|_| numbers.one_of(&words)).collect();
            format!("The {}.", words.join(" "))
        };
        let sentences: Vec<_> = (0..=self.below(5)).map(|_| sentence(self)).collect();
        sentences.join(if self.below(2) == 0 { " " } else { "\n\n" })
    }
}

/// A site in a folder, edited at random.
struct Newsroom {
    root: PathBuf,
    numbers: Numbers,
    now: DateTime<Utc>,
    touched: Vec<PathBuf>,
}

impl Newsroom {
    fn write(&mut self, path: &str, text: &str) {
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        self.touched.push(path.into());
    }

    fn remove(&mut self, path: &Path) {
        let file = self.root.join(path);
        if file.is_dir() {
            fs::remove_dir_all(file).unwrap();
        } else {
            fs::remove_file(file).unwrap();
        }
        self.touched.push(path.to_owned());
    }

    fn rename(&mut self, from: &Path, to: &Path) {
        if self.root.join(to).exists() {
            return;
        }
        fs::rename(self.root.join(from), self.root.join(to)).unwrap();
        self.touched.extend([from.to_owned(), to.to_owned()]);
    }

    /// The files below a folder that end so, from the site's folder.
    fn files(&self, folder: &str, ending: &str) -> Vec<PathBuf> {
        let files =
            WalkDir::new(self.root.join(folder)).sort_by_file_name().into_iter().filter_map(Result::ok);
        let files = files.map(|entry| entry.path().strip_prefix(&self.root).unwrap().to_owned());
        files.filter(|path| path.to_str().unwrap().ends_with(ending)).collect()
    }

    fn any(&mut self, ending: &str) -> PathBuf {
        let files = self.files("content", ending);
        if files.is_empty() {
            self.write("content/local/only/1.md", &revision("2025-10-14T09:30Z", "", "Only", "Text."));
            return "content/local/only/1.md".into();
        }
        files[self.numbers.below(files.len())].clone()
    }

    fn revision(&mut self) -> String {
        let hour = i64::try_from(self.numbers.below(2000)).unwrap();
        let at = "2025-10-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(hour * 37);
        let extra = self.numbers.one_of(&[
            "",
            "",
            "kind = 'minor'\n",
            "kind = 'correction'\nnote = 'It was 14.'\n",
            "note = 'More is known.'\ntags = ['ferries', 'winter']\nauthors = ['Ana Prates']\n",
            "draft = true\n",
            "status = 'withheld'\nnote = 'Taken back.'\n",
            "embargo = 2026-01-01T00:10:00Z\n",
            "lang = 'ar'\n",
            "nonsense = 1\n",
            "kind = 'corection'\n",
            "image = { src = '/local/a/boat.jpg', alt = 'A boat' }\n",
            "image = { src = 'quays.png', alt = 'The quays' }\n",
        ]);
        let words = self.numbers.words();
        let link = self.numbers.one_of(&[
            "",
            "",
            "\n\n[map](map.txt)",
            "\n\n[other](/local/a/)",
            "\n\n[gone](/gone/)",
            "\n\n<b>x</b>",
            "\n\n![Quays](/local/a/quays.png)",
        ]);
        let title = self.numbers.one_of(&["Night ferry", "Harbour talks", "Ferry & <council>", ""]);
        revision(&at.to_rfc3339(), extra, title, &(words + link))
    }

    /// Does something that editors do, or that happens to them.
    fn edit(&mut self) {
        match self.numbers.below(22) {
            0..=4 => {
                let file = self.any(".md");
                let text = self.revision();
                self.write(file.to_str().unwrap(), &text);
            }
            5..=7 => {
                let folder = self.any(".md").parent().unwrap().to_owned();
                let (name, text) = (self.numbers.below(40), self.revision());
                self.write(&format!("{}/{name}.md", folder.display()), &text);
            }
            8 => {
                let (section, name) =
                    (self.numbers.one_of(&["local", "world", "world/asia"]), self.numbers.below(9));
                let text = self.revision();
                self.write(&format!("content/{section}/story-{name}/1.md"), &text);
            }
            9 => {
                let file = self.any(".md");
                self.remove(&file);
            }
            10 => {
                let folder = self.any(".md").parent().unwrap().to_owned();
                self.remove(&folder);
            }
            11 => {
                let file = self.any(".md");
                let to = file.with_file_name(format!("renamed-{}.md", self.numbers.below(9)));
                self.rename(&file, &to);
            }
            12 => {
                let folder = self.any(".md").parent().unwrap().to_owned();
                let to = folder.with_file_name(format!("moved-{}", self.numbers.below(9)));
                self.rename(&folder, &to);
            }
            13..=15 => self.edit_around(),
            16 | 17 => self.edit_site(),
            18 | 19 => self.edit_looks(),
            20 => self.mend(),
            _ => self.now += TimeDelta::minutes(7),
        }
    }

    /// Edits what stands beside revisions.
    fn edit_around(&mut self) {
        match self.numbers.below(5) {
            3 | 4 => self.edit_pictures(),
            0 => {
                let folder = self.any(".md").parent().unwrap().to_owned();
                let meta = self.numbers.one_of(&[
                    "related = ['local/a']\n",
                    "tags = ['x']\nlang = 'uk'\n",
                    "tags = 1\n",
                    "",
                ]);
                self.write(&format!("{}/story.toml", folder.display()), meta);
            }
            1 => {
                let folder = self.any(".md").parent().unwrap().to_owned();
                let words = self.numbers.words();
                self.write(&format!("{}/map.txt.csv", folder.display()), &words);
            }
            _ => {
                let (section, title) =
                    (self.numbers.one_of(&["local", "world"]), self.numbers.one_of(&["A", "B"]));
                self.write(&format!("content/{section}/section.toml"), &format!("title = '{title}'\n"));
            }
        }
    }

    /// Puts a picture where others were, or may be shown; some are broken.
    fn edit_pictures(&mut self) {
        let blue = u8::try_from(self.numbers.below(3)).unwrap();
        let picture = match self.numbers.below(6) {
            0 => drawing(20, 10, blue),
            1 | 2 => drawing(340 + u32::from(blue), 8, blue),
            3 => photograph(8, 350, blue),
            4 => drawing(20, 10, blue)[..40].to_vec(),
            _ => PICTURE.to_vec(),
        };
        let name = if picture.starts_with(b"\x89PNG") { "quays.png" } else { "boat.jpg" };
        // A table that becomes a picture.
        let name = if self.numbers.below(8) == 0 { "map.txt.csv" } else { name };
        let folder = self.any(".md").parent().unwrap().to_owned();
        let folder = if self.numbers.below(2) == 0 {
            "content/local/a".to_owned()
        } else {
            folder.display().to_string()
        };
        let file = self.root.join(format!("{folder}/{name}"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, picture).unwrap();
        self.touched.push(format!("{folder}/{name}").into());
    }

    /// Edits templates and static files.
    fn edit_looks(&mut self) {
        if self.numbers.below(4) == 0 {
            let name = self.numbers.one_of(&["de.toml", "en.toml", "fi.toml"]);
            let words = self.numbers.one_of(&[
                "updates_title = 'Neu'\n",
                "updates_title = 1\n",
                "",
                "labelled = '{text}'\n",
            ]);
            self.write(&format!("i18n/{name}"), words);
        } else if self.numbers.below(2) == 0 {
            let text = self.numbers.one_of(&[
                    "{% extends \"defaults/story.html\" %}{% block main %}<p>{{ revision.title }}</p>{{ super() }}{% endblock %}",
                    "{% extends \"defaults/story.html\" %}{% block main %}{{ nothing }}{% endblock %}",
                    "{% if %}",
                    "{% extends \"defaults/story.html\" %}",
                ]);
            self.write("templates/story.html", text);
        } else {
            let (name, words) = (
                self.numbers.one_of(&["style.css", "robots.txt", "x.txt", "local/a/index.html"]),
                self.numbers.words(),
            );
            self.write(&format!("static/{name}"), &format!("/* {words} */"));
        }
    }

    fn edit_site(&mut self) {
        let text = self.numbers.one_of(&[
            "title = 'One'\nbase_url = 'https://one.example/'\n",
            "title = 'Two'\nbase_url = 'https://one.example/desk/'\ntimezone = 'Europe/Kyiv'\npage_size = 2\n",
            "title = 'One'\nlanguage = 'de'\n[authors.'Ana Prates']\nurl = 'https://ana.example/'\n",
            "title = 'One'\n[markdown]\nraw_html = 'allow'\n",
            "title = 'One'\n[look]\naccent = '#1a5f7a'\nlogo = '/x.svg'\nfooter = 'Ours.'\nmenu = [{ title = 'A', url = '/a/' }]\n",
            "title = 'One'\nlanguage = 'fi'\n",
            "title = \n",
            "timezone = 'Nowhere/At'\n",
        ]);
        self.write("site.toml", text);
    }

    /// Takes away what is broken, so that not all of a run is.
    fn mend(&mut self) {
        for file in self.files("content", ".md").into_iter().chain(self.files("content", ".toml")) {
            self.remove(&file);
        }
        for file in self.files("templates", ".html").into_iter().chain(self.files("static", "index.html")) {
            self.remove(&file);
        }
        for file in self.files("i18n", ".toml") {
            self.remove(&file);
        }
        self.write("site.toml", "title = 'Mended'\nbase_url = 'https://one.example/'\n");
        for (at, name) in ["local/a", "local/b", "world/c", "world/asia/d"].into_iter().enumerate() {
            for hour in 1..=3 {
                let words = self.numbers.words();
                let text = revision(
                    &format!("2025-10-1{at}T0{hour}:00Z"),
                    if hour == 1 { "" } else { "note = 'New.'\n" },
                    "Ferry",
                    &words,
                );
                self.write(&format!("content/{name}/{hour}.md"), &text);
            }
        }
        let related = "related = ['local/b', 'world/c']\n";
        self.write("content/local/a/story.toml", related);
    }

    /// Everything that the site is made of.
    fn everything(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = self.files("", "").into_iter().filter(|path| self.root.join(path).is_file());
        files.map(|path| (path.clone(), fs::read(self.root.join(path)).unwrap())).collect()
    }

    /// Brings back what was there before, as an editor does who broke something.
    fn bring_back(&mut self, before: &BTreeMap<PathBuf, Vec<u8>>) {
        let now = self.everything();
        for path in now.keys().filter(|path| !before.contains_key(*path)) {
            self.remove(path);
        }
        for (path, bytes) in before.iter().filter(|(path, bytes)| now.get(*path) != Some(bytes)) {
            let file = self.root.join(path);
            if file.is_dir() {
                fs::remove_dir_all(&file).unwrap();
            }
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
            self.touched.push(path.clone());
        }
    }

    fn options(&self, output: &Path) -> Options {
        Options {
            root: self.root.clone(),
            config: "site.toml".into(),
            config_required: false,
            output: Some(output.to_owned()),
            base_url: Some(Address::Host("http://127.0.0.1:8000/".parse().unwrap())),
            moment: Moment { now: self.now, drafts: true },
            strict: false,
        }
    }
}

fn revision(updated: &str, extra: &str, title: &str, body: &str) -> String {
    format!("+++\ntitle = '{title}'\nupdated = {updated}\n{extra}+++\n\n{body}\n")
}

struct Quiet;

impl Progress for Quiet {
    fn waiting(&self, _folder: &Path) {}
    fn begin(&self, _stories: usize) {}
    fn story_done(&self) {}
}

/// What a full build says and makes.
fn built(options: &Options, output: &Path) -> (Vec<String>, Option<BTreeMap<String, Vec<u8>>>) {
    let _ = fs::remove_dir_all(output);
    let outcome = match build(options, &Quiet) {
        Ok(outcome) => outcome,
        Err(error) => return (vec![error.to_string()], None),
    };
    let told = outcome.diagnostics.iter().map(|problem| format!("{problem:?}")).collect();
    let files = outcome.published.map(|_| {
        let files = WalkDir::new(output).into_iter().filter_map(Result::ok);
        let files = files.filter(|entry| entry.file_type().is_file() && entry.file_name() != ".writethru");
        let name = |path: &Path| path.strip_prefix(output).unwrap().to_str().unwrap().to_owned();
        files.map(|entry| (name(entry.path()), fs::read(entry.path()).unwrap())).collect()
    });
    (told, files)
}

/// What a preview says and makes.
fn previewed(snapshot: &Snapshot) -> (Vec<String>, Option<BTreeMap<String, Vec<u8>>>) {
    let problems = snapshot.check(&|| true).unwrap();
    let told = problems.iter().map(|problem| format!("{problem:?}")).collect();
    if writethru::diagnostic::has_errors(&problems) {
        return (told, None);
    }
    let file = |route: String| {
        let bytes = match snapshot.file(&route).unwrap_or_else(|| panic!("no file at `{route}`")).unwrap() {
            Found::Bytes(bytes) => bytes,
            Found::File { path, .. } => fs::read(path).unwrap(),
        };
        (writethru::routes::file(&route), bytes)
    };
    (told, Some(snapshot.routes().into_iter().map(file).collect()))
}

/// Edits a site so many times, and looks at both after each edit. Returns how many states were sound.
fn run(seed: u64, edits: usize, exact: bool) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out");
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let root = folder.path().join("site");
    fs::create_dir(&root).unwrap();
    let mut room = Newsroom { root, numbers: Numbers(seed), now, touched: Vec::new() };
    room.mend();
    let mut preview = Preview::new(room.options(&output));
    let mut snapshot: Option<Snapshot> = None;
    let (mut sound, mut number) = (0, 0);
    let mut last_sound = room.everything();
    while number < edits {
        let touched = std::mem::take(&mut room.touched);
        let touched = if exact { Touched::Files(&touched) } else { Touched::Anything };
        let updated = preview.update(room.now, touched);
        let mut published = false;
        let (told, files) = built(&room.options(&output), &output);
        match updated {
            Err(error) => assert_eq!(told, [error.to_string()], "edit {number}"),
            Ok(new) => {
                if let Some(new) = new {
                    snapshot = Some(new);
                }
                let (shown, pages) = previewed(snapshot.as_ref().unwrap());
                assert_eq!(shown, told, "problems after edit {number}, {touched:?}");
                let (files, pages) = (files.unwrap_or_default(), pages.unwrap_or_default());
                published = !files.is_empty();
                assert_eq!(
                    pages.keys().collect::<Vec<_>>(),
                    files.keys().collect::<Vec<_>>(),
                    "edit {number}"
                );
                for (name, bytes) in &files {
                    let alike = pages[name] == *bytes;
                    assert!(alike, "`{name}` differs after edit {number}, {touched:?}");
                }
            }
        }
        if published {
            last_sound = room.everything();
            sound += 1;
        }
        // Of what is broken some stays, and more comes on top of it.
        if !published && room.numbers.below(3) > 0 {
            room.bring_back(&last_sound);
        } else {
            room.edit();
            number += 1;
        }
    }
    sound
}

#[test]
fn a_preview_equals_a_full_build_after_any_edits() {
    let sound = run(1, 200, false);
    // Were most states broken, little would have been compared.
    assert!(sound > 50, "{sound} states were sound");
}

#[test]
fn a_preview_that_is_told_which_files_changed_equals_a_full_build() {
    let sound = run(7, 100, true);
    assert!(sound > 25, "{sound} states were sound");
}

#[cfg(unix)]
#[test]
fn a_file_that_takes_the_place_of_another_is_seen_though_its_size_and_time_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut room = Newsroom { root: root.clone(), numbers: Numbers(1), now, touched: Vec::new() };
    let text = |word: &str| revision("2025-10-14T09:30Z", "", "Ferry", word);
    room.write("content/a/1.md", &text("Nine."));
    let mut preview = Preview::new(room.options(&folder.path().join("out")));
    assert!(preview.update(now, Touched::Anything).unwrap().is_some());
    assert!(preview.update(now, Touched::Anything).unwrap().is_none());
    let (old, new) = (root.join("content/a/1.md"), folder.path().join("new.md"));
    fs::write(&new, text("Five.")).unwrap();
    let time = fs::metadata(&old).unwrap().modified().unwrap();
    fs::File::options().write(true).open(&new).unwrap().set_modified(time).unwrap();
    fs::rename(&new, &old).unwrap();
    let seen = preview.update(now, Touched::Anything).unwrap().unwrap();
    let Some(Ok(Found::Bytes(page))) = seen.file("a/") else { panic!("no page") };
    assert!(String::from_utf8(page).unwrap().contains("Five."));
}

#[test]
fn a_picture_that_changes_changes_the_pages_that_show_it() {
    let folder = tempfile::tempdir().unwrap();
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let root = folder.path().join("site");
    let mut room = Newsroom { root: root.clone(), numbers: Numbers(1), now, touched: Vec::new() };
    room.write("site.toml", "title = 'One'\nbase_url = 'https://one.example/'\n");
    room.write("content/a/1.md", &revision("2025-10-14T09:30Z", "", "Ferry", "Text."));
    room.write("content/b/1.md", &revision("2025-10-14T09:30Z", "", "Quays", "![Quays](/a/quays.png)"));
    fs::write(root.join("content/a/quays.png"), drawing(400, 30, 1)).unwrap();
    let output = folder.path().join("out");
    let mut preview = Preview::new(room.options(&output));
    let old = preview.update(now, Touched::Anything).unwrap().unwrap();
    fs::write(root.join("content/a/quays.png"), drawing(450, 30, 2)).unwrap();
    let touched = [PathBuf::from("content/a/quays.png")];
    let new = preview.update(now, Touched::Files(&touched)).unwrap().unwrap();
    let (_, built) = built(&room.options(&output), &output);
    assert_eq!(previewed(&new).1, built);
    let page = |snapshot: &Snapshot| match snapshot.file("b/") {
        Some(Ok(Found::Bytes(page))) => String::from_utf8(page).unwrap(),
        found => panic!("{found:?}"),
    };
    assert!(page(&old).contains("width=\"400\"") && page(&new).contains("width=\"450\""));
}
