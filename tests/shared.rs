//! The pictures of stories for shared links: which there are, what names them, and that they are drawn once.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files, and a panic in one is its failure"
)]

mod support;

use std::fs;

use sha2::{Digest, Sha256};

use support::pictures::photograph;
use support::{BUILD, Entry, SITE_TOML, Site, Tree, differences, revision, tree};

/// A site with a story of two versions, and one of one.
fn newsroom() -> Site {
    let site = Site::empty();
    site.write("site.toml", SITE_TOML);
    site.write("content/local/section.toml", "title = \"Near by\"\n");
    site.write("content/local/ferry/1.md", revision(1, "It leaves at ten."));
    site.write("content/local/ferry/2.md", titled(2, "Ferry to leave at eleven", ""));
    site.write("content/market/1.md", titled(3, "Market to close", ""));
    site
}

/// A version with a headline of its own, and more in its front matter.
fn titled(hour: u32, title: &str, more: &str) -> String {
    revision(hour, "It leaves at eleven.")
        .replace("title = \"A headline\"", &format!("title = \"{title}\"\n{more}"))
}

#[track_caller]
fn builds(site: &Site, more: &[&str]) -> Tree {
    let run = site.run(&[&BUILD, more].concat());
    assert_eq!(run.code, 0, "{run:?}");
    tree(&site.path("public"))
}

/// The names of the pictures.
fn cards(output: &Tree) -> Vec<&str> {
    let names = output.keys().map(String::as_str);
    names.filter(|name| name.contains("/card.")).collect()
}

fn text<'t>(output: &'t Tree, file: &str) -> &'t str {
    let Entry::File(bytes) = &output[file] else { panic!("no file {file}") };
    std::str::from_utf8(bytes).unwrap()
}

/// What a page says in a `meta` element.
fn meta<'t>(output: &'t Tree, page: &str, name: &str) -> Option<&'t str> {
    let start = format!("<meta property=\"{name}\" content=\"");
    let (_, rest) = text(output, page).split_once(&start)?;
    Some(rest.split('"').next().unwrap())
}

/// What the picture of a page says.
fn alt<'t>(output: &'t Tree, page: &str) -> &'t str {
    meta(output, page, "og:image:alt").unwrap()
}

/// The files of the cache.
fn kept(site: &Site) -> Vec<String> {
    tree(&site.path(".writethru/cards")).into_keys().collect()
}

#[test]
fn every_page_of_a_story_names_a_picture_that_is_there() {
    let output = builds(&newsroom(), &[]);
    assert_eq!(cards(&output).len(), 2);
    let mut pages = 0;
    for page in output.keys().filter(|name| name.strip_suffix(".html").is_some()) {
        let image = meta(&output, page, "og:image");
        assert_eq!(
            image.is_some(),
            page.starts_with("local/ferry/") || page.starts_with("market/"),
            "{page}"
        );
        let Some(image) = image else { continue };
        let file = image.strip_prefix("https://news.example/").unwrap();
        let Entry::File(bytes) = &output[file] else { panic!("{file}") };
        let head = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        assert_eq!((head.info().width, head.info().height), (1200, 630));
        let told = ["width", "height", "type"].map(|name| meta(&output, page, &format!("og:image:{name}")));
        assert_eq!(told, [Some("1200"), Some("630"), Some("image/png")], "{page}");
        assert!(text(&output, page).contains("content=\"summary_large_image\""), "{page}");
        pages += 1;
    }
    // Of the ferry the story, two versions, a comparison and where its sentences come from; of the market two.
    assert_eq!(pages, 7);
}

#[test]
fn a_picture_says_what_lists_say_of_the_story() {
    let site = newsroom();
    site.write("content/de/1.md", titled(1, "Fähre fährt um elf", "lang = \"de\""));
    site.write("content/market/2.md", titled(4, "Market to close", "kind = \"correction\""));
    site.write("content/taken/1.md", titled(1, "Boat found", ""));
    site.write("content/taken/2.md", titled(2, "Boat was never lost", "status = \"canceled\""));
    let output = builds(&site, &[]);
    let at = |hour: u32| format!("October 14, 2025 at {hour}:00\u{202f}AM · The Test");
    for (page, expected) in [
        ("local/ferry", format!("Ferry to leave at eleven · Near by · Updated {}", at(2))),
        ("market", format!("Corrected · Market to close · Updated {}", at(4))),
        ("taken", format!("Retracted · Boat was never lost · Updated {}", at(2))),
        ("de", "Fähre fährt um elf · Veröffentlicht am 14. Oktober 2025 um 01:00 · The Test".to_owned()),
    ] {
        assert_eq!(alt(&output, &format!("{page}/index.html")), expected);
    }
    // A version of before is shared as part of the story.
    assert_eq!(alt(&output, "taken/1/index.html"), alt(&output, "taken/index.html"));
}

#[test]
fn search_engines_get_the_lead_picture_where_there_is_one() {
    let site = newsroom();
    let lead = "image = { src = \"boat.jpg\", alt = \"The ferry\", credit = \"Invented\" }";
    site.write("content/market/1.md", titled(3, "Market to close", lead));
    site.write("content/market/boat.jpg", photograph(500, 700, 90));
    let output = builds(&site, &[]);
    let image = |page: &str| {
        let (_, rest) = text(&output, page).split_once("\"image\":\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    assert_eq!(image("market/index.html"), "https://news.example/market/boat.jpg");
    assert_eq!(Some(&*image("local/ferry/index.html")), meta(&output, "local/ferry/index.html", "og:image"));
}

#[test]
fn an_update_gives_the_picture_another_name() {
    let site = newsroom();
    let before = builds(&site, &[]);
    site.write("content/market/2.md", titled(4, "Market to close", ""));
    let after = builds(&site, &[]);
    let (before, after) = (cards(&before), cards(&after));
    assert_eq!((before[0], before.len(), after.len()), (after[0], 2, 2));
    assert_ne!(before[1], after[1]);
}

#[test]
fn what_is_held_back_is_never_drawn() {
    let site = newsroom();
    let output = builds(&site, &[]);
    let known = kept(&site);
    let ahead = "embargo = 2027-01-01T00:00:00Z";
    site.write("content/local/ferry/3.md", titled(3, "Secret", "draft = true"));
    site.write("content/market/2.md", titled(4, "Secret", ahead));
    site.write("content/other/1.md", titled(1, "Secret", ahead));
    assert_eq!(differences(&output, &builds(&site, &[])), Vec::<String>::new());
    assert_eq!(kept(&site), known);
    let drafts = builds(&site, &["--drafts", "-o", "public"]);
    assert_eq!(cards(&drafts).len(), 3);
    assert!(alt(&drafts, "market/index.html").starts_with("Secret"));
}

#[test]
fn a_build_that_publishes_nothing_draws_nothing() {
    let site = newsroom();
    site.write("content/other/1.md", "No front matter.");
    site.run_in_vain(&BUILD);
    site.write("content/other/1.md", titled(1, "A warning", ""));
    site.write("content/other/2.md", titled(2, "A warning", "").replace("note =", "# note ="));
    let run = site.run_in_vain(&[&BUILD, ["--strict"].as_slice()].concat());
    assert_eq!(run.code, 1, "{run:?}");
}

#[test]
fn a_withheld_story_has_none_and_a_withheld_version_is_not_on_it() {
    let site = newsroom();
    let before = builds(&site, &[]);
    let withheld = "status = \"withheld\"";
    site.write("content/local/ferry/3.md", titled(3, "Secret", withheld));
    site.write("content/market/1.md", titled(3, "Market to close", withheld));
    let output = builds(&site, &[]);
    assert_eq!(cards(&output), cards(&before)[..1]);
    assert_eq!(meta(&output, "market/index.html", "og:image"), None);
}

#[test]
fn what_was_drawn_once_is_not_drawn_again() {
    let site = newsroom();
    let output = builds(&site, &[]);
    let files = kept(&site);
    assert_eq!(files.len(), 2, "{files:?}");
    // Other bytes that are whole: were the picture drawn again, they would not be published.
    let other = b"drawn before".as_slice();
    site.write(&format!(".writethru/cards/{}", files[0]), [other, &Sha256::digest(other)].concat());
    let again = builds(&site, &[]);
    let changed = differences(&output, &again);
    assert_eq!(changed.len(), 1, "{changed:?}");
    let name = changed[0].strip_prefix("changed: ").unwrap();
    assert!(cards(&again).contains(&name) && again[name] == Entry::File(other.into()), "{name}");
}

#[test]
fn a_cache_that_is_broken_foreign_or_gone_changes_nothing() {
    let site = newsroom();
    let output = builds(&site, &[]);
    let same = || assert_eq!(differences(&output, &builds(&site, &[])), Vec::<String>::new());
    let [one, two] = &kept(&site)[..] else { panic!() };
    let path = |name: &str| site.path(&format!(".writethru/cards/{name}"));
    let mut bytes = fs::read(path(one)).unwrap();
    bytes[900] ^= 1;
    fs::write(path(one), &bytes).unwrap();
    fs::write(path(two), &bytes[..bytes.len() / 2]).unwrap();
    same();
    fs::remove_file(path(one)).unwrap();
    fs::create_dir(path(one)).unwrap();
    fs::write(path(two), "").unwrap();
    same();
    fs::remove_dir_all(site.path(".writethru")).unwrap();
    same();
    fs::remove_dir_all(site.path(".writethru")).unwrap();
    site.write(".writethru", "A file in its place.");
    same();
}

#[test]
fn pictures_of_before_do_not_pile_up() {
    let site = newsroom();
    for hour in 4..10 {
        site.write("content/market/2.md", titled(hour, "Market to close", ""));
        builds(&site, &[]);
        assert!(kept(&site).len() <= 4, "{:?}", kept(&site));
    }
    // What others put there is left alone.
    site.write(".writethru/cards/notes.txt", "Mine.");
    for hour in 10..16 {
        site.write("content/market/2.md", titled(hour, "Market to close", ""));
        builds(&site, &[]);
    }
    assert!(kept(&site).contains(&"notes.txt".to_owned()) && kept(&site).len() <= 5, "{:?}", kept(&site));
}

#[test]
fn a_site_that_nobody_may_write_to_has_its_pictures_all_the_same() {
    let site = newsroom();
    let output = builds(&site, &[]);
    fs::remove_dir_all(site.path(".writethru")).unwrap();
    fs::remove_dir_all(site.path("public")).unwrap();
    let site = site.for_ordinary_user();
    site.mode("", 0o555);
    let run = site.run(&[&BUILD, ["-o", "../public"].as_slice()].concat());
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(differences(&output, &tree(&site.work().join("public"))), Vec::<String>::new());
    assert!(!site.path(".writethru").exists());
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let site = newsroom();
    for number in 0..12 {
        site.write(&format!("content/local/story-{number}/1.md"), titled(number + 1, "The same", ""));
    }
    // Some of them show the same, and are kept as one.
    for number in 0..3 {
        site.write(&format!("content/local/other-{number}/1.md"), titled(1, "The same", ""));
    }
    let one = builds(&site, &["-j", "1"]);
    assert_eq!((cards(&one).len(), kept(&site).len()), (17, 14));
    fs::remove_dir_all(site.path(".writethru")).unwrap();
    assert_eq!(differences(&one, &builds(&site, &["-j", "8"])), Vec::<String>::new());
}
