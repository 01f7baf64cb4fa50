//! What becomes of the pictures of a site.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files, and a panic in one is its failure"
)]
#![allow(clippy::needless_raw_string_hashes, reason = "`SNAPSHOTS=overwrite` writes them")]

mod support;

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use snapbox::{IntoData, assert_data_eq, str};

use support::pictures::{PLACE, bomb, drawing, photograph, upright_photograph};
use support::{BUILD, Entry, Run, SITE_TOML, Site, Tree, assert_same, differences, revision, tree};

/// A site with a story that has a photograph at its head and a drawing in its text.
fn newsroom() -> Site {
    let site = Site::empty();
    site.write("site.toml", SITE_TOML);
    site.write("content/local/ferry/1.md", story("boat.jpg", "It leaves at ten.\n\n![The quays](quays.png)"));
    site.write("content/local/ferry/boat.jpg", photograph(500, 700, 90));
    site.write("content/local/ferry/quays.png", drawing(400, 100, 20));
    site
}

fn story(image: &str, text: &str) -> String {
    let image = format!("image = {{ src = \"{image}\", alt = \"The ferry\", credit = \"Invented\" }}\n");
    revision(1, text).replace("+++\n\n", &format!("{image}+++\n\n"))
}

#[track_caller]
fn builds(site: &Site, more: &[&str]) -> Tree {
    let run = site.run(&[&BUILD, more].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    tree(&site.path("public"))
}

#[track_caller]
fn fails(site: &Site, expected: impl IntoData) {
    let before = tree(&site.path("public"));
    let run = site.run(&BUILD);
    assert_eq!(run.code, 1, "{run:?}");
    assert_data_eq!(&run.stderr, expected.raw());
    assert_same(&before, &tree(&site.path("public")), &run);
}

/// The names of the files of a story that are pictures, but for the one for shared links.
fn pictures(output: &Tree) -> Vec<&str> {
    let below = output.keys().filter_map(|name| name.strip_prefix("local/ferry/"));
    let below = below.filter(|name| !name.starts_with("card."));
    below.filter(|name| [".jpg", ".png", ".webp"].iter().any(|ending| name.ends_with(ending))).collect()
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// The lines of a page that hold a picture.
fn shown(output: &Tree, page: &str) -> String {
    let Entry::File(bytes) = &output[page] else { panic!("no page {page}") };
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().filter(|line| line.contains("<img")).map(|line| line.trim().to_owned() + "\n").collect()
}

#[test]
fn readers_get_pictures_as_wide_as_their_screens_need() {
    let output = builds(&newsroom(), &[]);
    let [jpeg, png] = ["boat.", "quays."].map(|start| {
        let name = pictures(&output).into_iter().find(|name| name.starts_with(start)).unwrap();
        name.split('.').nth(1).unwrap().to_owned()
    });
    let mut expected: Vec<_> =
        [("boat", &jpeg, "320.jpg"), ("boat", &jpeg, "320.webp"), ("boat", &jpeg, "700.webp")]
            .into_iter()
            .chain([("quays", &png, "320.png"), ("quays", &png, "320.webp"), ("quays", &png, "400.webp")])
            .map(|(stem, hash, rest)| format!("{stem}.{hash}.{rest}"))
            .chain(["boat.jpg".to_owned(), "quays.png".to_owned()])
            .collect();
    expected.sort();
    assert_eq!(pictures(&output), expected);
    let page = shown(&output, "local/ferry/index.html").replace(&jpeg, "[JPEG]").replace(&png, "[PNG]");
    assert_data_eq!(page, str![[r#"
<picture><source type="image/webp" srcset="/local/ferry/boat.[JPEG].320.webp 320w, /local/ferry/boat.[JPEG].700.webp 700w" sizes="(min-width: 75rem) 49rem, (min-width: 62rem) calc(100vw - 26rem), calc(100vw - 2.5rem)"><img src="/local/ferry/boat.jpg" srcset="/local/ferry/boat.[JPEG].320.jpg 320w, /local/ferry/boat.jpg 700w" sizes="(min-width: 75rem) 49rem, (min-width: 62rem) calc(100vw - 26rem), calc(100vw - 2.5rem)" width="700" height="500" alt="The ferry" fetchpriority="high"></picture>
<p><picture><source type="image/webp" srcset="/local/ferry/quays.[PNG].320.webp 320w, /local/ferry/quays.[PNG].400.webp 400w" sizes="(min-width: 42rem) 39rem, calc(100vw - 2.5rem)"><img src="/local/ferry/quays.png" alt="The quays" srcset="/local/ferry/quays.[PNG].320.png 320w, /local/ferry/quays.png 400w" sizes="(min-width: 42rem) 39rem, calc(100vw - 2.5rem)" width="400" height="100" loading="lazy" decoding="async"></picture></p>

"#]].raw());
    let front = shown(&output, "index.html").replace(&jpeg, "[JPEG]");
    assert_data_eq!(front, str![[r#"
<a class="card-image" href="/local/ferry/" tabindex="-1" aria-hidden="true"><picture><source type="image/webp" srcset="/local/ferry/boat.[JPEG].320.webp 320w, /local/ferry/boat.[JPEG].700.webp 700w" sizes="(min-width: 75rem) 39rem, (min-width: 62rem) 52vw, calc(100vw - 2.5rem)"><img src="/local/ferry/boat.jpg" srcset="/local/ferry/boat.[JPEG].320.jpg 320w, /local/ferry/boat.jpg 700w" sizes="(min-width: 75rem) 39rem, (min-width: 62rem) 52vw, calc(100vw - 2.5rem)" width="700" height="500" alt="" fetchpriority="high"></picture></a>

"#]].raw());
    let section = shown(&output, "local/index.html").replace(&jpeg, "[JPEG]");
    assert_data_eq!(section, str![[r#"
<a class="card-image" href="/local/ferry/" tabindex="-1" aria-hidden="true"><picture><source type="image/webp" srcset="/local/ferry/boat.[JPEG].320.webp 320w, /local/ferry/boat.[JPEG].700.webp 700w" sizes="(min-width: 46rem) 12rem, 6.5rem"><img src="/local/ferry/boat.jpg" srcset="/local/ferry/boat.[JPEG].320.jpg 320w, /local/ferry/boat.jpg 700w" sizes="(min-width: 46rem) 12rem, 6.5rem" width="700" height="500" alt="" loading="lazy" decoding="async"></picture></a>

"#]].raw());
}

#[test]
fn nothing_says_where_a_photograph_was_taken() {
    let site = newsroom();
    let Entry::File(original) = &tree(&site.root())["content/local/ferry/boat.jpg"].clone() else { panic!() };
    assert!(has(original, PLACE));
    // One is turned, and so written anew; parts are cut out of the other.
    let upright = upright_photograph(700, 500, 20);
    site.write("content/local/ferry/upright.jpg", &upright);
    let output = builds(&site, &[]);
    let Entry::File(own) = &output["local/ferry/upright.jpg"] else { panic!() };
    let scan = upright.windows(2).position(|marker| marker == b"\xff\xda").unwrap();
    let pixels = &upright[scan..upright.len() - PLACE.len()];
    assert!(own.ends_with(pixels));
    for (name, entry) in &output {
        let Entry::File(bytes) = entry else { continue };
        assert!(!has(bytes, PLACE), "{name}");
        assert!(!has(bytes, "Exif\0"), "{name}");
    }
}

#[test]
fn pictures_of_what_is_held_back_are_nowhere() {
    let site = newsroom();
    let draft = story("later.jpg", "![Later](later.png)").replace("title", "draft = true\ntitle");
    site.write("content/local/ferry/2.md", draft.replace("T01", "T02"));
    // Nobody is kept from publishing by what is not ready.
    site.write("content/local/ferry/later.png", &drawing(400, 100, 80)[..200]);
    let run = site.run(&BUILD);
    assert_eq!(run.code, 0, "{run:?}");
    let without = builds(&newsroom(), &[]);
    site.write("content/local/ferry/later.jpg", photograph(500, 700, 30));
    let run = site.run(&BUILD);
    assert_eq!(run.code, 0, "{run:?}");
    let output = tree(&site.path("public"));
    assert_eq!(pictures(&output), pictures(&without));
    let run = site.run(&[&BUILD, ["--drafts", "-o", "public"].as_slice()].concat());
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("this PNG picture is cut off"), "{run:?}");
}

#[test]
fn what_cannot_be_shown_stops_the_build() {
    let site = newsroom().with_old_output();
    let photo = photograph(500, 700, 90);
    site.write("content/local/ferry/boat.jpg", &photo[..photo.len() / 2]);
    let mut torn = drawing(400, 100, 20);
    let data = torn.windows(4).position(|name| name == b"IDAT").unwrap() + 8;
    torn[data..data + 40].fill(0x55);
    site.write("content/local/ferry/quays.png", torn);
    site.write("content/local/ferry/bomb.png", bomb());
    site.write("content/local/ferry/empty.webp", "");
    site.write("content/local/ferry/other.jpg", drawing(9, 9, 0));
    site.write("content/local/ferry/page.gif", "<!DOCTYPE html>");
    fails(
        &site,
        str![[r#"
error: this JPEG picture is cut off: its end is missing
 --> content/local/ferry/boat.jpg
  = help: copy it here again, or export it again
  = see: docs/editors.md#pictures

error: this picture has 60000 × 60000 pixels; the limit is 100 million
 --> content/local/ferry/bomb.png
  = help: make it smaller: 4000 pixels in width are enough for any screen
  = see: docs/editors.md#pictures

error: the name of this file says WebP, but it is empty
 --> content/local/ferry/empty.webp
  = help: export the picture again, as WebP, or take the file out
  = see: docs/editors.md#pictures

error: the name of this file says JPEG, but it is a PNG picture
 --> content/local/ferry/other.jpg
  = help: rename it so that it ends in `.png`, and change the texts that name it
  = see: docs/editors.md#pictures

error: the name of this file says GIF, but it is no picture that browsers show
 --> content/local/ferry/page.gif
  = help: export the picture again, as GIF, or take the file out
  = see: docs/editors.md#pictures

error: this PNG picture is broken, and cannot be shown
 --> content/local/ferry/quays.png
  = help: copy it here again, or open it in a picture editor and export it again
  = see: docs/editors.md#pictures

6 errors; nothing was written

"#]],
    );
}

#[test]
fn pictures_under_other_names_are_not_published() {
    let site = newsroom().with_old_output();
    let photo = photograph(500, 700, 90);
    site.write("content/local/ferry/1.md", story("IMG_1.HEIC", "![The quays](quays.png)"));
    site.write(
        "content/local/ferry/IMG_1.HEIC",
        [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", PLACE.as_bytes()].concat(),
    );
    site.write("content/local/ferry/boat.jpg_original", &photo);
    site.write("content/local/ferry/more/boat", &photo);
    site.write("content/local/ferry/map.svg", "A text.");
    site.write("content/local/ferry/scan.tif", [b"II*\0\x08\0\0\0", PLACE.as_bytes()].concat());
    site.write("content/local/ferry/tides.csv", "BM,II*\n");
    fails(
        &site,
        str![[r#"
error: this file is a HEIC picture of a telephone, which browsers do not show
 --> content/local/ferry/IMG_1.HEIC
  = help: save it as JPEG, PNG or WebP, and change the texts that name it, or take it out
  = see: docs/editors.md#pictures

error: this file is a JPEG picture, but its name does not say so
 --> content/local/ferry/boat.jpg_original
  = help: rename it so that it ends in `.jpg`, and change the texts that name it, or take it out
  = see: docs/editors.md#pictures

error: the name of this file says SVG, but it is no picture that browsers show
 --> content/local/ferry/map.svg
  = help: export the picture again, as SVG, or take the file out
  = see: docs/editors.md#pictures

error: this file is a JPEG picture, but its name does not say so
 --> content/local/ferry/more/boat
  = help: rename it so that it ends in `.jpg`, and change the texts that name it, or take it out
  = see: docs/editors.md#pictures

error: this file is a TIFF picture or a camera's raw file, which browsers do not show
 --> content/local/ferry/scan.tif
  = help: save it as JPEG, PNG or WebP, and change the texts that name it, or take it out
  = see: docs/editors.md#pictures

5 errors; nothing was written

"#]],
    );
    let run = site.run_in_vain(&["check", "--now", "2026-01-01T00:00Z"]);
    assert_eq!(run.code, 1, "{run:?}");
    let told = run.stdout + &run.stderr;
    for name in ["IMG_1.HEIC", "boat.jpg_original", "more/boat", "map.svg", "scan.tif"] {
        assert!(told.contains(&format!(" --> content/local/ferry/{name}\n")), "{name}: {told}");
    }
    // Nobody is kept from publishing by what is not ready.
    let site = newsroom();
    let draft = story("IMG_1.HEIC", "Later.").replace("title", "draft = true\ntitle").replace("T01", "T02");
    site.write("content/local/ferry/2.md", draft);
    site.write("content/local/ferry/IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic");
    assert_eq!(site.run(&BUILD).code, 0);
    assert!(!site.path("public/local/ferry/IMG_1.HEIC").exists());
}

#[test]
fn a_picture_and_a_file_of_the_same_name_are_told_apart() {
    let site = newsroom();
    let output = builds(&site, &[]);
    let variant = pictures(&output).into_iter().find(|name| name.ends_with("320.webp")).unwrap();
    let hash = variant.split('.').nth(1).unwrap().to_owned();
    site.write(&format!("content/local/ferry/{variant}"), drawing(1, 1, 0));
    let run = site.run(&BUILD);
    let told = run.stderr.replace(&hash, "[HASH]");
    assert!(told.contains("want the same path, `/local/ferry/boat.[HASH].320.webp`"), "{run:?}");
}

/// The files of the cache.
fn kept(site: &Site) -> Vec<String> {
    let cache = tree(&site.path(".writethru"));
    cache.into_keys().filter(|name| name.starts_with("pictures/")).collect()
}

#[test]
fn what_was_made_once_is_not_made_again() {
    let site = newsroom();
    let output = builds(&site, &[]);
    let files = kept(&site);
    assert_eq!(files.len(), 8, "{files:?}");
    let webp = files.iter().find(|name| name.ends_with("-700-webp")).unwrap();
    // Other bytes that are whole: were the picture made again, they would not be published.
    let other = b"made before".as_slice();
    site.write(&format!(".writethru/{webp}"), [other, &Sha256::digest(other)].concat());
    let again = builds(&site, &[]);
    let changed = differences(&output, &again);
    assert_eq!(changed.len(), 1, "{changed:?}");
    let name = changed[0].strip_prefix("changed: ").unwrap();
    assert_eq!((name.ends_with(".700.webp"), &again[name]), (true, &Entry::File(other.into())));
}

#[test]
fn what_is_kept_of_pictures_that_are_gone_is_dropped_once_it_is_the_most() {
    let site = newsroom();
    builds(&site, &[]);
    let first = kept(&site);
    site.write(".writethru/pictures/notes", "Not ours.");
    // As much is of no use now as is of use: an older text may come back.
    site.write("content/local/ferry/boat.jpg", photograph(500, 700, 10));
    site.write("content/local/ferry/quays.png", drawing(400, 100, 80));
    builds(&site, &[]);
    let second = kept(&site);
    assert!(first.iter().all(|name| second.contains(name)));
    assert_eq!(second.len(), 2 * first.len() + 1, "{second:?}");
    // The pictures of a draft are of use.
    let draft = story("later.jpg", "Later.").replace("title", "draft = true\ntitle").replace("T01", "T02");
    site.write("content/local/ferry/2.md", draft);
    site.write("content/local/ferry/later.jpg", photograph(500, 700, 40));
    let run = site.run(&[&BUILD, ["--drafts", "-o", "../drafts"].as_slice()].concat());
    assert_eq!(run.code, 0, "{run:?}");
    site.write("content/local/ferry/boat.jpg", photograph(500, 700, 60));
    site.write("content/local/ferry/quays.png", drawing(400, 100, 70));
    assert_eq!(site.run(&BUILD).code, 0);
    let third = kept(&site);
    assert!(second.iter().all(|name| third.contains(name) == name.ends_with("notes")), "{third:?}");
    // Two pictures that are published, the draft's with four files, and what is not ours.
    assert_eq!(third.len(), first.len() + 4 + 1, "{third:?}");
}

#[test]
fn a_cache_that_is_broken_foreign_or_gone_changes_nothing() {
    let site = newsroom();
    let output = builds(&site, &[]);
    let files = kept(&site);
    for (number, name) in files.iter().enumerate() {
        let name = site.path(&format!(".writethru/{name}"));
        let bytes = fs::read(&name).unwrap();
        match number % 4 {
            0 => fs::write(&name, &bytes[..bytes.len() / 2]).unwrap(),
            1 => fs::write(&name, "").unwrap(),
            2 => {
                let mut bytes = bytes;
                bytes[9] ^= 1;
                fs::write(&name, bytes).unwrap();
            }
            _ => {
                fs::remove_file(&name).unwrap();
                fs::create_dir(&name).unwrap();
            }
        }
    }
    let again = builds(&site, &[]);
    assert_eq!(differences(&output, &again), Vec::<String>::new());
    fs::remove_dir_all(site.path(".writethru")).unwrap();
    assert_eq!(differences(&output, &builds(&site, &[])), Vec::<String>::new());
    fs::remove_dir_all(site.path(".writethru")).unwrap();
    site.write(".writethru", "A file in its place.");
    assert_eq!(differences(&output, &builds(&site, &[])), Vec::<String>::new());
}

#[test]
fn a_site_that_nobody_may_write_to_is_built_all_the_same() {
    let site = newsroom();
    let output = builds(&site, &[]);
    fs::remove_dir_all(site.path(".writethru")).unwrap();
    fs::remove_dir_all(site.path("public")).unwrap();
    let site = site.for_ordinary_user();
    site.mode("", 0o555);
    let run = site.run(&[&BUILD, ["-o", "../public"].as_slice()].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert_eq!(differences(&output, &tree(&site.work().join("public"))), Vec::<String>::new());
    assert!(!site.path(".writethru").exists());
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let site = newsroom();
    for number in 0..6 {
        let folder = format!("content/local/story-{number}");
        site.write(&format!("{folder}/1.md"), story("x.jpg", "Text."));
        site.write(&format!("{folder}/x.jpg"), photograph(350 + number, 340, 7));
    }
    let one = builds(&site, &["-j", "1"]);
    fs::remove_dir_all(site.path(".writethru")).unwrap();
    assert_eq!(differences(&one, &builds(&site, &["-j", "8"])), Vec::<String>::new());
}

#[test]
fn pictures_elsewhere_stay_as_they_are() {
    let site = newsroom();
    site.write("static/boat.jpg", photograph(500, 700, 90));
    let text = "![A](/boat.jpg) ![B](https://pictures.example/b.jpg)";
    site.write("content/local/ferry/1.md", story("/boat.jpg", text));
    // It is asked whether readers should load pictures from there.
    assert_eq!(site.run(&BUILD).code, 0);
    let output = tree(&site.path("public"));
    let page = shown(&output, "local/ferry/index.html");
    assert!(!page.contains("srcset"), "{page}");
    assert_eq!(output["boat.jpg"], Entry::File(photograph(500, 700, 90)));
}

#[test]
fn check_finds_broken_pixels_and_writes_nothing() {
    let site = newsroom();
    let mut torn = drawing(400, 100, 20);
    let data = torn.windows(4).position(|name| name == b"IDAT").unwrap() + 8;
    torn[data..data + 40].fill(0x55);
    site.write("content/local/ferry/quays.png", torn);
    let run: Run = site.run_in_vain(&["check", "--now", "2026-01-01T00:00Z"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.stdout.contains("this PNG picture is broken")
            || run.stderr.contains("this PNG picture is broken"),
        "{run:?}"
    );
}

#[test]
fn git_takes_no_notice_of_what_is_kept() {
    let site = newsroom();
    builds(&site, &[]);
    let ignored = fs::read_to_string(site.path(".writethru/.gitignore")).unwrap();
    assert_eq!(ignored.lines().last(), Some("*"));
    assert!(Path::new(&site.path(".writethru/pictures")).is_dir());
}
