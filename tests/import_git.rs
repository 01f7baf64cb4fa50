//! `writethru import git` on real repositories: what becomes a story, what a second run adds, what is left out, and that a build of the
//! result has no errors. All texts are invented.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files, and a panic in one is its failure"
)]

mod support;

use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use support::{Entry, Run, SITE_TOML, Site, revision};

/// A repository beside the site, and a clock that its commits are made by.
struct Repo {
    folder: PathBuf,
    /// Seconds since 1970 of the next commit.
    clock: i64,
}

/// The first commit: 1 June 2024, 06:00 UTC.
const START: i64 = 1_717_221_600;
const DAY: i64 = 86_400;

impl Repo {
    fn new(site: &Site) -> Self {
        let folder = site.work().join("blog");
        fs::create_dir_all(&folder).unwrap();
        let repo = Self { folder, clock: START };
        repo.git(&["init", "--quiet"]);
        repo
    }

    /// Runs git, isolated from the settings of who runs the tests.
    fn git(&self, arguments: &[&str]) -> String {
        let date = format!("@{} +0000", self.clock);
        let mut command = Command::new("git");
        command.args([
            "-c",
            "user.name=Ines Harrow",
            "-c",
            "user.email=ines@post.example",
            "-c",
            "init.defaultBranch=main",
        ]);
        command.args([
            "-c",
            "commit.gpgSign=false",
            "-c",
            "protocol.file.allow=always",
            "-c",
            "advice.detachedHead=false",
        ]);
        command.arg("-C").arg(&self.folder).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Commits everything, a day after the commit before.
    fn commit(&mut self, subject: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", subject]);
        self.clock += DAY;
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// Writes a file and commits it.
    fn save(&mut self, path: &str, content: impl AsRef<[u8]>, subject: &str) -> String {
        self.write(path, content);
        self.commit(subject)
    }
}

fn site() -> (Site, Repo) {
    let site = Site::empty();
    site.write("site.toml", SITE_TOML);
    let repo = Repo::new(&site);
    (site, repo)
}

fn import(site: &Site, more: &[&str]) -> Run {
    let run = site.run(&[&["import", "git", "../blog"], more].concat());
    assert_eq!(run.code, 0, "{run:#?}");
    run
}

/// The files of the content folder.
fn files(site: &Site) -> Vec<String> {
    let tree = site.tree();
    let files = tree.iter().filter(|(_, entry)| matches!(entry, Entry::File(_)));
    files.filter_map(|(path, _)| path.strip_prefix("site/content/")).map(str::to_owned).collect()
}

fn read(site: &Site, path: &str) -> String {
    fs::read_to_string(site.path("content").join(path)).unwrap()
}

/// The text below the front matter.
fn body(site: &Site, path: &str) -> String {
    read(site, path).rsplit_once("+++\n").unwrap().1.trim().to_owned()
}

#[track_caller]
fn builds(site: &Site) -> Run {
    let run = site.run(&["build", "--now", "2030-01-01T00:00Z"]);
    assert_eq!(run.code, 0, "{run:#?}");
    run
}

/// A run that is refused, and changes nothing.
#[track_caller]
fn refused(site: &Site, arguments: &[&str], stderr: &str) {
    let run = site.run_in_vain(&[&["import", "git"], arguments].concat());
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (2, "", stderr));
}

#[test]
fn a_history_becomes_a_story() {
    let (site, mut repo) = site();
    let first = repo.save(
        "posts/2024-05-30-night-ferry.md",
        "---\ntitle: A night ferry\ndescription: From autumn on.\ntags: [ferries]\nlayout: post\n---\n\nThe boat leaves at 10 p.m.\n",
        "Add ferry",
    );
    let second = repo.save(
        "posts/2024-05-30-night-ferry.md",
        "---\ntitle: A night ferry\ndescription: From autumn on.\ntags: [ferries]\nlayout: post\n---\n\nThe boat leaves at 11 p.m.\n",
        "Correct the time of the \"night\" boat",
    );
    let run = import(&site, &[]);
    assert_eq!(run.stderr, "");
    assert_eq!(run.stdout, "imported 1 story, 2 revisions from 2 commits; next: writethru build\n");
    let names = [
        "posts/night-ferry/2024-05-30-a-night-ferry.md",
        "posts/night-ferry/2024-06-02-correct-the-time-of-the.md",
    ];
    assert_eq!(files(&site), names);
    let head = |title: &str, updated: &str, note: &str, commit: &str| {
        format!(
            "+++\ntitle = \"{title}\"\nupdated = {updated}\n{note}summary = \"From autumn on.\"\n\
             authors = [\"Ines Harrow\"]\ntags = [\"ferries\"]\n\n[extra]\nlayout = \"post\"\n\n\
             [extra.git]\nauthor = \"Ines Harrow\"\ncommit = \"{commit}\"\npath = \"posts/2024-05-30-night-ferry.md\"\n+++\n\n"
        )
    };
    let old = head("A night ferry", "2024-05-30T00:00", "", &first) + "The boat leaves at 10 p.m.\n";
    let note = "note = \"Correct the time of the \\\"night\\\" boat\"\n";
    let new = head("A night ferry", "2024-06-02T06:00", note, &second) + "The boat leaves at 11 p.m.\n";
    assert_eq!((read(&site, names[0]), read(&site, names[1])), (old, new));
    assert_eq!(builds(&site).stderr, "");
}

#[test]
fn a_second_run_adds_only_what_is_new_and_touches_nothing() {
    let (site, mut repo) = site();
    repo.save("a.md", "# One\n\nFirst.\n", "a");
    repo.save("b.md", "# Two\n\nFirst.\n", "b");
    import(&site, &[]);
    // What an editor made of it since.
    let edited = read(&site, "a/2024-06-01-one.md").replace("First.", "Mended by hand.");
    site.write("content/a/2024-06-01-one.md", &edited);
    let before = site.tree();
    let run = import(&site, &[]);
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("nothing new in 2 commits; 2 stories imported before\n", "")
    );
    assert_eq!(site.tree(), before);
    repo.git(&["mv", "b.md", "renamed.md"]);
    repo.save("renamed.md", "# Two\n\nFirst.\n\nSecond.\n", "b again");
    repo.save("c.md", "# Three\n\nFirst.\n", "c");
    let run = import(&site, &[]);
    assert_eq!(
        run.stdout,
        "imported 2 revisions of 1 new story and 1 known one from 4 commits; next: writethru build\n"
    );
    let expected =
        ["a/2024-06-01-one.md", "b/2024-06-02-two.md", "b/2024-06-03-b-again.md", "c/2024-06-04-three.md"];
    assert_eq!(files(&site), expected);
    assert_eq!(read(&site, "a/2024-06-01-one.md"), edited);
    builds(&site);
}

#[test]
fn an_interrupted_run_is_completed_by_the_next() {
    let (site, mut repo) = site();
    for number in 0..4 {
        repo.save("a.md", format!("# One\n\nText {number}.\n"), &format!("note {number}"));
        repo.save("b.md", format!("# Two\n\nText {number}.\n"), &format!("note {number}"));
    }
    import(&site, &[]);
    let whole = site.tree();
    fs::remove_file(site.path("content/a/2024-06-07-note-3.md")).unwrap();
    fs::remove_dir_all(site.path("content/b")).unwrap();
    import(&site, &[]);
    assert_eq!(site.tree(), whole);
}

#[test]
fn what_readers_would_not_notice_is_no_revision() {
    let (site, mut repo) = site();
    repo.save("a.md", "---\ntitle: One\ndraft: true\n---\nHalf a text.\n", "draft");
    repo.save("a.md", "---\ntitle: One\ndraft: false\n---\nA *whole* text\nin two lines.\n", "publish");
    repo.save(
        "a.md",
        "---\ntitle: One\nweight: 3\ntags: [x]\n---\n\nA _whole_ text in\ntwo lines.  \n<!-- more -->\n",
        "tidy up",
    );
    repo.save("a.md", "---\ntitle: Two\ntags: [y]\n---\nA _whole_ text in two lines.\n", "headline");
    let run = import(&site, &["-v"]);
    assert_eq!(files(&site), ["a/2024-06-02-one.md", "a/2024-06-04-headline.md"]);
    let told: Vec<_> = run.stderr.lines().filter(|line| line.contains(": left out")).collect();
    assert_eq!(told, ["1 version was a draft: left out", "1 version shows readers nothing new: left out"]);
    assert!(!read(&site, "a/2024-06-02-one.md").contains("note"));
    builds(&site);
}

#[test]
fn drafts_and_what_was_taken_back_are_not_published() {
    let (site, mut repo) = site();
    repo.save("taken-back.md", "---\ntitle: One\n---\nNot for readers.\n", "publish");
    repo.save("taken-back.md", "---\ntitle: One\npublished: false\n---\nNot for readers.\n", "take back");
    repo.save("draft.md", "+++\ntitle = 'Two'\ndraft = true\n+++\nNot for readers.\n", "draft");
    repo.save("c.md", "[One](taken-back.md) and more.\n", "c");
    let run = import(&site, &[]);
    assert_eq!(run.stderr, "2 files are drafts: left out\n1 link leads nowhere: dropped, the words kept\n");
    assert_eq!(files(&site), ["c/2024-06-04-c.md"]);
    assert_eq!(body(&site, "c/2024-06-04-c.md"), "One and more.");
    builds(&site);
}

#[test]
fn what_the_desk_holds_back_gets_no_new_versions_until_it_lets_go() {
    for hold in
        ["status = \"withheld\"", "status = \"canceled\"", "draft = true", "embargo = 2999-01-01T00:00"]
    {
        let (site, mut repo) = site();
        repo.save("a.md", "# One\n\nFirst.\n", "a");
        repo.save("a.md", "# One\n\nSecond.\n", "second");
        import(&site, &[]);
        let last = "a/2024-06-02-second.md";
        let shown = read(&site, last);
        let path = format!("content/{last}");
        site.write(&path, shown.replacen("+++\n", &format!("+++\n{hold}\n"), 1));
        repo.save("a.md", "# One\n\nThird, <b>not</b> for readers.\n", "third");
        let before = site.tree();
        let run = import(&site, &["-v"]);
        assert!(run.stderr.ends_with("1 story is held back: got no new versions\n  a\n"), "{hold}: {run:#?}");
        assert_eq!(run.stdout, "nothing new in 3 commits; 1 story imported before\n", "{hold}");
        assert_eq!(site.tree(), before, "{hold}");
        repo.save("a.md", "# One\n\nFourth.\n", "fourth");
        import(&site, &[]);
        assert_eq!(files(&site), ["a/2024-06-01-one.md", last], "{hold}");
        site.write(&path, shown);
        import(&site, &[]);
        let all = ["a/2024-06-01-one.md", last, "a/2024-06-03-third.md", "a/2024-06-04-fourth.md"];
        assert_eq!(files(&site), all, "{hold}");
        builds(&site);
    }
}

#[test]
fn drafts_of_every_generator_stay_drafts() {
    let (site, mut repo) = site();
    for (path, head) in [
        ("_drafts/a.md", "title: A"),
        ("content/Drafts/sub/b.md", "title: B"),
        ("c.md", "published: no"),
        ("d.md", "draft: Yes"),
        ("e.md", "draft: \"true\""),
        ("f.md", "date: 2999-01-01"),
        ("g.md", "date: 2024-01-01\npublishDate: 2999-01-01T10:00:00Z"),
        ("_posts/2999-01-01-h.md", "title: H"),
        ("i.md", "published: 2999-01-01"),
    ] {
        repo.write(path, format!("---\n{head}\n---\nNot for readers.\n"));
    }
    repo.write("drafts.md", "---\ndraft: off\npublished: ON\ndate: 2024-01-01\n---\nFor readers.\n");
    repo.commit("all");
    let run = import(&site, &[]);
    assert_eq!(run.stderr, "9 files are drafts: left out\n");
    assert_eq!(files(&site), ["drafts/2024-01-01-drafts.md"]);
    // What it was as a draft is not told when it is published.
    repo.git(&["mv", "_drafts/a.md", "a.md"]);
    repo.commit("move");
    repo.save("a.md", "---\ntitle: A\n---\nFor readers at last.\n", "publish");
    import(&site, &[]);
    let all = ["a/2024-06-02-a.md", "a/2024-06-03-publish.md", "drafts/2024-01-01-drafts.md"];
    assert_eq!(files(&site), all);
    builds(&site);
}

#[test]
fn sections_keep_their_spelling() {
    let (site, mut repo) = site();
    site.write("content/Bay/ferry/1.md", revision(1, "A story."));
    repo.save("bay/night.md", "Words.\n", "a");
    let run = import(&site, &[]);
    assert_eq!(run.stderr, "");
    assert_eq!(files(&site), ["Bay/ferry/1.md", "Bay/night/2024-06-01-night.md"]);
    assert_eq!(builds(&site).stderr, "");
}

#[test]
fn folders_with_a_section_file_are_found() {
    let site = Site::empty();
    let sections = || writethru::import::git::sections(&site.path("content")).unwrap();
    assert_eq!(sections(), Vec::<String>::new());
    for file in ["posts/v1.2/section.toml", "posts/x/section.toml", "posts/y/1.md", "Bay/section.toml"] {
        site.write(&format!("content/{file}"), "");
    }
    assert_eq!(sections(), ["Bay", "posts/v1.2", "posts/x"]);
}

#[test]
fn times_are_in_the_order_of_commits_whatever_the_clocks_said() {
    let (site, mut repo) = site();
    repo.save("a.md", "One.\n", "1");
    repo.clock = START;
    repo.save("a.md", "One. Two.\n", "2");
    repo.clock = START - 900 * DAY;
    repo.save("a.md", "One. Two. Three.\n", "3");
    repo.clock = 4_000_000_000;
    repo.save("a.md", "One. Two. Three. Four.\n", "4");
    let run = import(&site, &[]);
    let stderr = "1 commit has a time that lies ahead: now was taken\n2 times break the order of commits: moved by seconds\n";
    assert_eq!(run.stderr, stderr);
    let updated = |path: &str| {
        let text = read(&site, path);
        text.lines().find_map(|line| line.strip_prefix("updated = ").map(str::to_owned)).unwrap()
    };
    let files = files(&site);
    let mut times: Vec<_> = files.iter().map(|path| updated(path)).collect();
    times.sort();
    assert_eq!(times[..3], ["2024-06-01T06:00", "2024-06-01T06:00:01", "2024-06-01T06:00:02"]);
    assert_eq!(times.len(), 4);
    assert!(times[3].starts_with("20"), "{}", times[3]);
}

#[test]
fn texts_of_every_generator_build() {
    let (site, mut repo) = site();
    site.write("static/images/quay.png", "png");
    site.write("content/local/old/1.md", revision(1, "An old story."));
    repo.write("_posts/2024-05-01-winter.md", "---\ntitle: Winter\ncategories: news\n---\n\
        See [the plan]({% post_url 2024-05-02-plan %}), [it again](/2024/05/02/plan.html) and [nothing](../gone/).\n\n\
        ![The quay](/images/quay.png) ![The boat](/images/boat.png)\n\n{% include video.html id=\"x\" %}\n\n\
        {% highlight ruby %}\nputs \"<b>\"\n{% endhighlight %}\n");
    repo.write("_posts/2024-05-02-plan.md", "---\ntitle: \"The: plan\"\nauthor: Ana Prates\nlang: pt-BR\n---\n\
        <div class=\"x\"><p>One <b>word</b></p></div>\n\n<script>alert(1)</script>\n\nText &#7;<span>x</span> [old](/local/old/).\n");
    repo.write("content/blog/_index.md", "+++\ntitle = \"Blog\"\n+++\n");
    repo.write("content/blog/boats/index.md", "+++\ntitle = \"Boats\"\ndate = 2020-01-02T03:04:05Z\n[taxonomies]\ntags = [\"News\"]\n\
        [extra]\nmotto = \"x\"\n+++\nSee [winter](@/blog/none.md) {{< figure src=\"/images/quay.png\" caption=\"The quay at night\" >}}\n");
    repo.write(
        "README.md",
        "A readme.\n===\n\nWith [a link](content/blog/boats/index.md#x) and ![](no-alt.png).\n",
    );
    repo.write("tags.md", "Nothing but words.\n");
    repo.write("empty.md", "");
    repo.write("only-a-picture.md", "---\ntitle: x\n---\n![](a.png)\n");
    repo.write("bad.md", "---\ntitle: a: b\n---\nText.\n");
    repo.write("latin.md", b"Stra\xdfe\n");
    repo.write("binary.md", b"\0\x01\x02");
    repo.write("large.md", "word ".repeat(2 << 20));
    repo.write("deep.md", "> ".repeat(200) + "deep\n");
    repo.commit("everything");
    let run = import(&site, &[]);
    let stderr = "\
8 files have no version that can be used: left out
1 path was taken: another was chosen
2 versions are not text in UTF-8: left out
1 version is larger than 8 MiB: left out
1 version has front matter that cannot be read: left out
3 versions have no text: left out
1 version could not be built: left out
3 pieces of HTML: made into Markdown, or the tags dropped and the words kept
2 calls of the old generator: taken out, captions kept
2 links lead nowhere: dropped, the words kept
2 images are not there: dropped, the words kept
1 file has control characters: taken out
1 tag or author is written in several ways: one was taken for all
";
    assert_eq!(run.stderr, stderr);
    let winter = "\
See [the plan](</posts/plan/>), [it again](</posts/plan/>) and nothing.

![The quay](/images/quay.png) The boat

```ruby
puts \"<b>\"
```";
    let plan = "One **word**\n\nText x [old](/local/old/).";
    for (path, expected) in [
        ("content/blog/boats/2020-01-02-boats.md", "See winter The quay at night"),
        ("posts/plan/2024-05-02-the-plan.md", plan),
        ("posts/winter/2024-05-01-winter.md", winter),
        ("readme/2024-06-01-a-readme.md", "With [a link](</content/blog/boats/#x>) and ."),
        ("tags-2/2024-06-01-tags.md", "Nothing but words."),
    ] {
        assert_eq!(body(&site, path), expected, "{path}");
    }
    assert_eq!(files(&site).len(), 6, "{:#?}", files(&site));
    assert_eq!(builds(&site).stderr, "");
}

#[test]
fn files_get_places_that_no_other_story_has() {
    let (site, mut repo) = site();
    site.write("content/news/a/1.md", revision(1, "A story."));
    for path in ["docs/a.md", "docs/a/b.md", "docs/B c.md", "docs/b-c.md", "docs/x/../y.md"] {
        repo.write(path, "Words.\n");
    }
    repo.write("other.md", "Words.\n");
    repo.commit("all");
    let run = import(&site, &["--glob", "docs/**/*.md", "--section", "news"]);
    assert_eq!(run.stderr, "3 paths were taken: another was chosen\n");
    let stories: Vec<_> =
        files(&site).iter().map(|path| path.rsplit_once('/').unwrap().0.to_owned()).collect();
    assert_eq!(stories, ["news/a-2/b", "news/a-2/index", "news/a", "news/b-c-2", "news/b-c", "news/y"]);
    builds(&site);
}

#[test]
fn merges_are_what_they_bring_and_renames_are_followed_out_of_the_glob() {
    let (site, mut repo) = site();
    repo.save("ideas/ferry.md", "# Ferry\n\nOne sentence.\n\nAnother sentence that stays.\n", "idea");
    repo.git(&["checkout", "--quiet", "-b", "side"]);
    repo.save("ideas/ferry.md", "# Ferry\n\nTwo sentences.\n\nAnother sentence that stays.\n", "on the side");
    repo.save("ideas/ferry.md", "# Ferry\n\nTwo long sentences.\n\nAnother sentence that stays.\n", "more");
    repo.git(&["checkout", "--quiet", "main"]);
    repo.save("z.txt", "z", "elsewhere");
    repo.git(&["merge", "--quiet", "--no-ff", "-m", "Merge branch 'side'\n\nLonger sentences", "side"]);
    repo.clock += DAY;
    fs::create_dir_all(repo.folder.join("posts")).unwrap();
    repo.git(&["mv", "ideas/ferry.md", "posts/night.md"]);
    repo.save("posts/night.md", "# Ferry\n\nTwo long sentences.\n\nAnother sentence that is new.\n", "move");
    import(&site, &["-g", "posts/*.md"]);
    let expected =
        ["night/2024-06-01-ferry.md", "night/2024-06-05-longer-sentences.md", "night/2024-06-06-move.md"];
    assert_eq!(files(&site), expected);
    builds(&site);
}

#[test]
fn hostile_names_and_odd_entries_do_no_harm() {
    let (site, mut repo) = site();
    for name in
        ["-rf.md", "new\nline.md", "quote\"s.md", ":(top)x.md", "\u{202e}ltr.md", "commit abc.md", "ночь.md"]
    {
        repo.write(name, format!("Words of {}.\n", name.len()));
    }
    std::os::unix::fs::symlink("/etc/passwd", repo.folder.join("link.md")).unwrap();
    fs::write(repo.folder.join(std::ffi::OsString::from_vec(b"\xff.md".to_vec())), "Words.\n").unwrap();
    let other = repo.folder.join("module.md");
    fs::create_dir(&other).unwrap();
    repo.commit("+++\n\u{7}title = \"x\"");
    let hash = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{},sub.md", hash.trim())]);
    repo.git(&["commit", "--quiet", "-m", "submodule"]);
    let run = import(&site, &["-v"]);
    let told: Vec<_> = run.stderr.lines().filter(|line| line.contains(": left out")).collect();
    assert_eq!(told, ["2 paths are no files: left out", "1 name is not UTF-8: left out"]);
    assert!(run.stderr.contains("  link.md\n  sub.md\n"), "{}", run.stderr);
    assert_eq!(files(&site).len(), 7);
    builds(&site);
}

#[test]
fn a_story_stays_when_its_file_is_gone() {
    let (site, mut repo) = site();
    repo.save("a.md", "One.\n", "a");
    repo.save("b.md", "Two words or so.\n", "b");
    import(&site, &[]);
    repo.git(&["rm", "--quiet", "a.md"]);
    repo.save("c.md", "Three entirely different things.\n", "c");
    let before = read(&site, "a/2024-06-01-a.md");
    let run = import(&site, &["-v", "--glob", "[ac].md"]);
    assert!(
        run.stderr.ends_with("\n1 story's file is gone from the repository: the story stays\n  a\n"),
        "{}",
        run.stderr
    );
    assert_eq!(read(&site, "a/2024-06-01-a.md"), before);
    repo.save("a.md", "One is back.\n", "back");
    import(&site, &[]);
    assert_eq!(
        files(&site),
        ["a/2024-06-01-a.md", "a/2024-06-04-back.md", "b/2024-06-02-b.md", "c/2024-06-03-c.md"]
    );
    builds(&site);
}

#[test]
fn bare_and_shallow_repositories_and_folders_in_one_are_read() {
    let (site, mut repo) = site();
    repo.save("docs/a.md", "One.\n", "a");
    repo.save("docs/a.md", "One. Two.\n", "b");
    repo.save("docs/a.md", "One. Two. Three.\n", "c");
    repo.git(&["clone", "--quiet", "--bare", ".", "../bare"]);
    let address = format!("file://{}", repo.folder.display());
    repo.git(&["clone", "--quiet", "--depth", "2", &address, "../shallow"]);
    let run = |folder: &str, section: &str| {
        let run = site.run(&["import", "git", folder, section]);
        assert_eq!(run.code, 0, "{run:#?}");
        run.stdout + &run.stderr
    };
    assert_eq!(
        run("../bare", "--section=bare"),
        "imported 1 story, 3 revisions from 3 commits; next: writethru build\n"
    );
    let shallow = "imported 1 story, 2 revisions from 2 commits; next: writethru build\n\
                   the repository is a shallow copy, which knows only the latest commits: `git fetch --unshallow` in it brings the rest\n";
    let before = files(&site);
    fs::remove_dir_all(site.path("content")).unwrap();
    assert_eq!(run("../shallow", "--section=x"), shallow);
    assert_eq!(before[0], "bare/docs/a/2024-06-01-a.md");
    fs::remove_dir_all(site.path("content")).unwrap();
    run("../blog/docs", "-v");
    assert_eq!(files(&site)[0], "a/2024-06-01-a.md");
}

#[test]
fn a_repository_of_drafts_brings_nothing() {
    let (site, mut repo) = site();
    repo.save("a.md", "---\ndraft: true\n---\nOne.\n", "a");
    let run = site.run_in_vain(&["import", "git", "../blog"]);
    let (stdout, stderr) = ("nothing to import in 1 commit\n", "1 file is a draft: left out\n");
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, stdout, stderr));
}

#[test]
fn a_dry_run_says_what_it_would_write() {
    let (site, mut repo) = site();
    repo.save("a.md", "One.\n", "a");
    let run = site.run_in_vain(&["import", "git", "../blog", "--dry-run"]);
    let stdout =
        "content/a/2024-06-01-a.md\nwould import 1 story, 1 revision from 1 commit; nothing was written\n";
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, stdout, ""));
}

#[test]
fn what_cannot_be_imported_is_refused_with_a_reason() {
    let (site, mut repo) = site();
    let cannot = |what: &str, why: &str| format!("error: cannot import `{what}`: {why}\n\n");
    refused(&site, &["../nothing"], &cannot("../nothing", "it does not exist"));
    refused(&site, &["site.toml"], &cannot("site.toml", "it is a file, not the folder of a repository"));
    refused(&site, &["."], &cannot(".", "it is not a git repository"));
    refused(&site, &["../blog"], &cannot("../blog", "its branch has no commits yet"));
    repo.save("a.txt", "One.\n", "a");
    let why = "no file of its last commit matches `**/*.md`";
    refused(&site, &["../blog"], &cannot("../blog", why));
    let why = "no file of its last commit matches `-x` or `:(exclude)a`";
    refused(&site, &["../blog", "--glob=-x", "-g", ":(exclude)a"], &cannot("../blog", why));
}

#[test]
fn without_git_or_a_site_nothing_happens() {
    let (site, mut repo) = site();
    repo.save("a.md", "One.\n", "a");
    let before = site.tree();
    let mut command = site.command(&["import", "git", "../blog"]);
    command.env("PATH", site.work());
    let run = site.finish(command);
    let stderr = "error: cannot run `git`: it is not installed here, or not on the `PATH`\n\n";
    assert_eq!((run.code, run.stderr.as_str()), (2, stderr));
    let run = site.run(&["import", "git", ".", "--root", "../blog"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.starts_with("error: cannot import into `../blog`: there is no site here"),
        "{}",
        run.stderr
    );
    site.write("content/b/1.md", "No front matter.\n");
    let run = site.run(&["import", "git", "../blog"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("error: no front matter"), "{}", run.stderr);
    fs::remove_dir_all(site.path("content")).unwrap();
    assert_eq!(site.tree(), before);
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let (site, mut repo) = site();
    site.write("content/a/2024-06-01-a.md", revision(1, "An editor's own."));
    repo.save("a.md", "One.\n", "a");
    import(&site, &[]);
    assert_eq!(files(&site), ["a-2/2024-06-01-a.md", "a/2024-06-01-a.md"]);
    assert!(read(&site, "a/2024-06-01-a.md").contains("An editor's own."));
}

#[test]
fn a_file_that_came_in_between_is_not_overwritten() {
    let site = Site::empty();
    site.write("a.md", "An editor's own.");
    let before = site.tree();
    let refused = writethru::disk::write_new_whole(&site.path("a.md"), b"Imported.").unwrap_err();
    assert!(refused.is_taken(), "{refused}");
    assert_eq!(site.tree(), before);
    writethru::disk::write_new_whole(&site.path("b.md"), b"Imported.").unwrap();
    assert_eq!(site.tree().len(), before.len() + 1);
}

#[test]
fn the_settings_of_git_and_of_its_environment_change_nothing() {
    let (site, mut repo) = site();
    repo.save("ночь.md", "One.\n", "a");
    repo.save("ночь.md", "Two.\n", "b");
    for (key, value) in [
        ("log.showSignature", "true"),
        ("core.quotePath", "true"),
        ("diff.orderFile", "nothing"),
        ("diff.noprefix", "true"),
        ("diff.external", "false"),
        ("diff.relative", "true"),
        ("core.pager", "false"),
        ("core.fsmonitor", "false"),
        ("log.decorate", "full"),
        ("color.ui", "always"),
    ] {
        repo.git(&["config", key, value]);
    }
    let mut command = site.command(&["import", "git", "../blog"]);
    command.env("GIT_DIR", "/nowhere").env("GIT_EXTERNAL_DIFF", "false").env("GIT_LITERAL_PATHSPECS", "1");
    let run = site.finish(command);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(files(&site).len(), 2);
}

#[test]
fn a_folder_that_is_a_section_stays_one() {
    let (site, mut repo) = site();
    site.write("content/posts/x/section.toml", "title = \"X\"\n");
    repo.save("posts/x.md", "# One\n\nFirst.\n", "a");
    import(&site, &[]);
    builds(&site);
    assert_eq!(files(&site), ["posts/x/index/2024-06-01-one.md", "posts/x/section.toml"]);
}
