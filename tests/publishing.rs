//! Publishing is one step, whatever happens: kills, two builds at once, a disk that refuses, links in the place of folders.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files and read the clock, and a panic in one is its failure"
)]
#![allow(clippy::needless_raw_string_hashes, reason = "`SNAPSHOTS=overwrite` writes them")]

mod support;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use snapbox::{IntoData, assert_data_eq, str};

use support::{
    BUILD, Entry, PICTURE, PROGRAM, Run, SITE_TOML, Site, Tree, clean, copy, differences, revision, tree,
    wait,
};

/// Big enough that a build takes a while: kills hit its every stage.
const STORIES: usize = 60;
const REVISIONS: usize = 3;
const KILLS: u32 = 50;

/// Two versions of a newsroom, `old` and `new`, which are built into one folder, `public`.
fn two_versions() -> Site {
    let site = Site::empty();
    for version in ["old", "new"] {
        site.write(&format!("{version}/site.toml"), SITE_TOML);
        for story in 0..STORIES {
            let folder = format!("{version}/content/section-{}/story-{story}", story % 5);
            for hour in 1..=REVISIONS {
                let text = format!("The {version} text, as of {hour}. It says what is known.\n\n").repeat(20);
                site.write(&format!("{folder}/{hour}.md"), revision(u32::try_from(hour).unwrap(), &text));
            }
            site.write(&format!("{folder}/{version}.csv"), version.repeat(1000));
        }
    }
    site
}

/// The arguments that build one of the two versions.
fn build_of(version: &str) -> [&str; 7] {
    ["build", "-r", version, "-o", "public", "--now", "2026-01-01T00:00Z"]
}

/// Builds a version; returns what it published and how long it took.
#[track_caller]
fn build(site: &Site, version: &str) -> (Tree, Duration) {
    let started = Instant::now();
    let run = site.run(&build_of(version));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    (tree(&site.path("public")), started.elapsed())
}

/// What lies beside the two versions and their output.
fn beside(site: &Site) -> Vec<String> {
    let names =
        fs::read_dir(site.root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| !matches!(name.as_str(), "old" | "new" | "public")).collect();
    names.sort();
    names
}

fn spawn(site: &Site, arguments: &[&str]) -> Child {
    let mut command = site.command(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Numbers from 0 to 1 that look random and are the same in every run.
fn fractions(count: u32) -> impl Iterator<Item = f64> {
    (0..count).map(|n| f64::from(n.wrapping_mul(2_654_435_761)) / f64::from(u32::MAX))
}

#[test]
fn a_build_killed_at_any_moment_leaves_the_old_site_or_the_new_one() {
    let site = two_versions();
    let (old, _) = build(&site, "old");
    let (new, _) = build(&site, "new");
    // As long as a build takes that has nothing to draw, like those that are killed.
    let (_, took) = build(&site, "new");
    assert!(differences(&old, &new).len() > STORIES);
    let mut killed = 0;
    for (number, fraction) in fractions(KILLS).enumerate() {
        let version = if number % 2 == 0 { "old" } else { "new" };
        let mut child = spawn(&site, &build_of(version));
        std::thread::sleep(took.mul_f64(fraction * 1.3));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        killed += usize::from(status.signal() == Some(9));
        let published = tree(&site.path("public"));
        assert!(published == old || published == new, "after kill {number}, {fraction} of {took:?}");
        if number % 10 == 9 {
            let other = if version == "old" { ("new", &new) } else { ("old", &old) };
            assert!(build(&site, other.0).0 == *other.1, "the build after kill {number}");
            assert_eq!(beside(&site), Vec::<String>::new());
        }
    }
    assert!(killed > 0, "no build was still running when it was killed");
}

#[test]
fn a_build_killed_before_there_was_a_site_leaves_none_or_the_whole() {
    let site = two_versions();
    let (new, _) = build(&site, "new");
    let (_, took) = build(&site, "new");
    for fraction in fractions(10) {
        fs::remove_dir_all(site.path("public")).unwrap();
        let mut child = spawn(&site, &build_of("new"));
        std::thread::sleep(took.mul_f64(fraction * 1.3));
        child.kill().unwrap();
        child.wait().unwrap();
        let published = tree(&site.path("public"));
        assert!(published.is_empty() || published == new, "{fraction} of {took:?}");
        assert!(build(&site, "new").0 == new);
    }
    assert_eq!(beside(&site), Vec::<String>::new());
}

#[test]
fn what_a_killed_build_left_is_removed_and_a_site_moved_away_comes_back() {
    let site = Site::sound().with_old_output();
    let old = tree(&site.path("public"));
    // As where two folders cannot change places in one step: killed when the old site was out and the new one not yet in.
    fs::create_dir_all(site.path(".public.writethru")).unwrap();
    fs::rename(site.path("public"), site.path(".public.writethru/previous")).unwrap();
    site.write(".public.writethru/next/.writethru", "");
    site.write(".public.writethru/next/half/index.html", "half a p");
    site.write(".public.writethru.lock", "");
    site.write("content/a/1.md", "no front matter");
    let run = site.run(&BUILD);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(tree(&site.path("public")) == old);
    site.write("content/a/1.md", revision(1, "Text."));
    let run = site.run(&BUILD);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let names: Vec<_> = tree(&site.root()).into_keys().filter(|name| !name.contains('/')).collect();
    assert_eq!(names, [".writethru", "content", "public", "site.toml"]);
    assert!(!tree(&site.path("public")).contains_key("half"));
}

#[test]
fn a_build_waits_for_another_and_says_so() {
    let site = Site::sound();
    let lock = File::create(site.path(".public.writethru.lock")).unwrap();
    lock.lock().unwrap();
    let said = site.work().join("said");
    let mut command = site.command(&BUILD);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&said).unwrap());
    let mut child = command.spawn().unwrap();
    let words = || fs::read_to_string(&said).unwrap();
    while !words().ends_with('\n') {
        assert_eq!(child.try_wait().unwrap(), None, "{}", words());
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(!site.path("public").exists());
    lock.unlock().unwrap();
    assert_eq!(wait(&mut child), 0);
    let expected = str![[r#"
another build is writing to `./public`; waiting for it to end

"#]];
    assert_data_eq!(support::normalised(&words(), &site.work()), expected.raw());
    assert!(site.path("public/a/index.html").exists());
    assert!(!site.path(".public.writethru.lock").exists());
}

#[test]
fn builds_at_once_all_succeed_in_turn() {
    let site = two_versions();
    let (old, new) = (build(&site, "old").0, build(&site, "new").0);
    for _ in 0..3 {
        let mut children: Vec<_> =
            ["old", "new", "old", "new"].map(|version| spawn(&site, &build_of(version))).into();
        for child in &mut children {
            assert_eq!(wait(child), 0);
        }
        let published = tree(&site.path("public"));
        assert!(published == old || published == new);
        assert_eq!(beside(&site), Vec::<String>::new());
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let site = two_versions();
    let expected = build(&site, "new").0;
    let elsewhere = site.work().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let (root, output) = (site.path("new"), site.work().join("deep/below/out"));
    let (root, output) = (root.to_str().unwrap(), output.to_str().unwrap());
    for jobs in ["1", "8", "8", "3"] {
        let mut command =
            site.command(&["build", "-r", root, "-o", output, "-j", jobs, "--now", "2026-01-01T00:00Z"]);
        command.current_dir(&elsewhere).env("TZ", "America/St_Johns");
        let run = site.finish(command);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        let differences = differences(&expected, &tree(Path::new(output)));
        assert!(differences.is_empty(), "-j {jobs}: {differences:#?}");
    }
    assert!(tree(&elsewhere).is_empty());
}

#[test]
fn the_order_of_files_on_disk_does_not_matter() {
    let site = two_versions();
    let expected = build(&site, "new").0;
    let files: Vec<_> = tree(&site.path("new")).into_iter().collect();
    fs::remove_dir_all(site.path("new")).unwrap();
    let by_ending = |name: &str| name.chars().rev().collect::<String>();
    let mut shuffled = files;
    shuffled.sort_by_key(|(name, _)| std::cmp::Reverse(by_ending(name)));
    for (name, entry) in shuffled {
        if let Entry::File(bytes) = entry {
            site.write(&format!("new/{name}"), bytes);
        }
    }
    let differences = differences(&expected, &build(&site, "new").0);
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn a_disk_that_refuses_in_the_middle_leaves_the_old_site() {
    let site = Site::sound().with_old_output();
    site.write("content/a/1.md", revision(1, &"A long text. ".repeat(20_000)));
    let before = site.tree();
    let mut command = Command::new("/bin/sh");
    // Files larger than 4 or 8 kB (as shells differ) cannot be written, and the signal that says so is ignored.
    command
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"", PROGRAM])
        .args(BUILD)
        .args(["-j", "1"]);
    command.current_dir(site.root());
    clean(&mut command);
    let run = site.finish(command);
    assert_data_eq!(
        &run.stderr,
        str![[r#"
error: cannot write `[WORK]/site/.public.writethru/next/a/1/index.html`: File too large (os error 27)


"#]]
        .raw()
    );
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    support::assert_same(&before, &site.tree(), &run);
    assert_eq!(site.run(&BUILD).code, 0);
}

/// When each file and folder was last changed.
fn times(top: &Path) -> BTreeMap<String, SystemTime> {
    let time = |name: &str| fs::symlink_metadata(top.join(name)).unwrap().modified().unwrap();
    tree(top).into_keys().map(|name| (name.clone(), time(&name))).collect()
}

#[test]
fn sources_are_never_written_to() {
    let site = Site::sound();
    site.write("content/a/x.jpg", PICTURE);
    site.write("static/x.txt", "x");
    site.write("templates/tag.html", "{{ page.title }}");
    let site = site.for_ordinary_user();
    for name in tree(&site.root()).into_keys().rev() {
        let folder = site.path(&name).is_dir();
        site.mode(&name, if folder { 0o555 } else { 0o444 });
    }
    site.mode("", 0o555);
    let (before, times_before) = (tree(&site.root()), times(&site.root()));
    for _ in 0..2 {
        let run = site.run(&[BUILD.as_slice(), &["-o", "../public"]].concat());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        assert!(site.work().join("public/a/x.jpg").exists());
        support::assert_same(&before, &tree(&site.root()), &run);
        assert_eq!(times(&site.root()), times_before);
    }
    let names: Vec<_> = tree(&site.work()).into_keys().filter(|name| !name.contains('/')).collect();
    assert_eq!(names, ["public", "site"]);
}

#[test]
fn an_output_that_is_a_link_to_a_folder_stays_one() {
    let site = Site::sound();
    fs::create_dir_all(site.work().join("www/news")).unwrap();
    site.link("public", "../www/news");
    for _ in 0..2 {
        let run = site.run(&BUILD);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        let work = site.tree();
        assert_eq!(work.get("site/public"), Some(&Entry::Link("../www/news".into())));
        assert!(work.contains_key("www/news/a/index.html"));
        let names = |folder: &str| -> Vec<_> {
            let names = work.keys().filter_map(|name| name.strip_prefix(folder));
            names.filter(|name| !name.contains('/')).map(str::to_owned).collect()
        };
        assert_eq!(names("site/"), [".writethru", "content", "public", "site.toml"]);
        assert_eq!(names("www/"), ["news"]);
    }
}

#[test]
fn an_output_that_is_a_link_to_nothing_is_refused() {
    let site = Site::sound();
    site.link("public", "../www");
    let run = site.run_in_vain(&BUILD);
    assert_data_eq!(
        &run.stderr,
        str![[r#"
error: cannot write to `./public`: it is a symbolic link to nothing


"#]]
        .raw()
    );
    assert_eq!(run.code, 2);
}

#[test]
fn a_folder_that_may_not_be_written_to_is_named() {
    let site = Site::sound().with_old_output().for_ordinary_user();
    site.mode("", 0o555);
    let run = site.run_in_vain(&BUILD);
    assert_data_eq!(
        &run.stderr,
        str![[r#"
error: cannot write `[WORK]/site/.public.writethru.lock`: permission denied


"#]]
        .raw()
    );
    assert_eq!(run.code, 2);
}

#[test]
fn an_output_that_may_not_be_read_is_named() {
    let site = Site::sound().with_old_output().for_ordinary_user();
    site.mode("public", 0o000);
    let run = site.run_in_vain(&BUILD);
    assert_data_eq!(
        &run.stderr,
        str![[r#"
error: cannot list `[WORK]/site/public`: permission denied


"#]]
        .raw()
    );
    assert_eq!(run.code, 2);
}

#[test]
fn an_output_that_may_not_be_written_to_is_replaced_or_named() {
    let site = Site::sound().with_old_output().for_ordinary_user();
    site.mode("public/old", 0o555);
    site.mode("public", 0o555);
    let runs: Vec<Run> = (0..2).map(|_| site.run(&BUILD)).collect();
    assert_data_eq!(
        format!("{runs:#?}\n"),
        str![[r#"
[
    Run {
        code: 2,
        stdout: "",
        stderr: "error: cannot move into place `[WORK]/site/public`: permission denied\n\n",
    },
    Run {
        code: 2,
        stdout: "",
        stderr: "error: cannot move into place `[WORK]/site/public`: permission denied\n\n",
    },
]

"#]]
        .raw()
    );
    site.mode("public", 0o755);
    let names: Vec<_> = tree(&site.root()).into_keys().filter(|name| !name.contains('/')).collect();
    assert_eq!(names, [".writethru", "content", "public", "site.toml"]);
}

#[test]
fn an_empty_folder_is_taken_and_a_copy_of_a_site_is_ours() {
    let site = Site::sound();
    fs::create_dir(site.path("public")).unwrap();
    assert_eq!(site.run(&BUILD).code, 0);
    copy(&site.path("public"), &site.work().join("mirror"));
    let expected = tree(&site.path("public"));
    assert_eq!(site.run(&[BUILD.as_slice(), &["-o", "../mirror"]].concat()).code, 0);
    assert!(tree(&site.work().join("mirror")) == expected);
}

#[test]
fn results_that_nobody_reads_are_no_error() {
    let site = Site::sound();
    let mut command = site.command(&BUILD);
    command.stdin(Stdio::null()).stdout(File::options().write(true).open("/dev/full").unwrap());
    assert_eq!(wait(&mut command.spawn().unwrap()), 0);
    assert!(site.path("public/a/index.html").exists());
}
