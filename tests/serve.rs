//! The preview as browsers meet it: the real program on a port of its own, asked over plain sockets.

#![cfg(feature = "serve")]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files and look at the clock, and a panic in one is its failure"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use support::{Entry, PICTURE, SITE_TOML, Site, differences, revision, tree};

/// Nothing here takes this long unless it never comes.
const NEVER: Duration = Duration::from_mins(1);
/// What every page of a preview has, and no page of a build.
const SCRIPT: &str = "<script src=\"/.writethru/preview.js\"";

/// A preview that is running; it ends with this.
struct Preview<'s> {
    site: &'s Site,
    child: Child,
    stderr: NamedTempFile,
    /// What it printed when it was ready.
    ready: String,
    port: u16,
}

/// An answer, its header lines by their names in lower case.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The text without its tags: sentences that an update changed are marked.
    fn words(&self) -> String {
        let text = self.text();
        text.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect()
    }

    /// The body without what the preview put into it.
    fn without_script(&self) -> Vec<u8> {
        let text = self.text();
        let Some(start) = text.find(SCRIPT) else { return self.body.clone() };
        let end = start + text[start..].find("</script>\n").unwrap() + "</script>\n".len();
        format!("{}{}", &text[..start], &text[end..]).into_bytes()
    }
}

impl<'s> Preview<'s> {
    fn start(site: &'s Site) -> Self {
        Self::start_with(site, &["--port", "0"])
    }

    fn start_with(site: &'s Site, arguments: &[&str]) -> Self {
        let stderr = NamedTempFile::new().unwrap();
        let mut command = site.command(&[&["serve"], arguments].concat());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr.reopen().unwrap());
        let mut child = command.spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let mut preview = Self { site, child, stderr, ready, port: 0 };
        let port = preview.ready.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split('/').next());
        let Some(port) = port else { panic!("not ready: {}{}", preview.ready, preview.said()) };
        preview.port = port.parse().unwrap();
        preview
    }

    /// Everything on standard error so far.
    fn said(&self) -> String {
        fs::read_to_string(self.stderr.path()).unwrap()
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Sends bytes as they are, and reads until the end. Nothing when the connection is closed without an answer.
    fn send(&self, bytes: &[u8]) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(NEVER)).unwrap();
        // Whoever refuses a request need not read all of it.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Some(Answer { status, headers: headers.collect(), body: answer.split_off(end + 4) })
    }

    fn ask(&self, method: &str, target: &str, more: &str) -> Answer {
        let host = format!("Host: 127.0.0.1:{}\r\n", self.port);
        let host = if more.starts_with("Host:") { "" } else { &host };
        let request = format!("{method} {target} HTTP/1.1\r\n{host}Connection: close\r\n{more}\r\n");
        self.send(request.as_bytes()).unwrap_or_else(|| panic!("no answer to {method} {target}"))
    }

    fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }

    /// What browsers are told now.
    fn news(&self) -> serde_json::Value {
        let answer = self.get("/.writethru/news?after=0");
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// The number of the state that is shown.
    fn content(&self) -> u64 {
        self.news()["content"].as_u64().unwrap()
    }

    /// What is wrong, as it is drawn.
    fn drawn(&self) -> String {
        self.news()["drawn"].to_string()
    }

    /// Waits until a page holds some words.
    #[track_caller]
    fn shows(&self, target: &str, words: &str) {
        until(&format!("{target} shows {words:?}"), || self.get(target).words().contains(words));
    }

    /// Waits until something wrong is told in these words.
    #[track_caller]
    fn tells(&self, words: &str) {
        until(&format!("{words:?} is told"), || self.news().to_string().contains(words));
    }

    /// Waits until nothing is wrong.
    #[track_caller]
    fn is_content(&self) {
        let wrong = |news: &serde_json::Value| news["errors"] != 0 || !news["refusal"].is_null();
        until("nothing is wrong", || !wrong(&self.news()));
    }

    /// Every file of the preview equals that of a build.
    #[track_caller]
    fn equals_a_build(&self) {
        let built = tempfile::tempdir().unwrap();
        let output = built.path().join("out").display().to_string();
        let run = self.site.run(&["build", "--drafts", "-u", &self.url(), "-o", &output]);
        assert_eq!(run.code, 0, "{run:#?}");
        // What the build kept is not what the preview writes.
        fs::remove_dir_all(self.site.path(".writethru")).unwrap();
        let files = tree(&built.path().join("out"));
        let mut pages = 0;
        for (path, entry) in &files {
            let Entry::File(bytes) = entry else { continue };
            if path == ".writethru" {
                continue;
            }
            let target = format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
            let answer = self.get(&target.replace(' ', "%20"));
            assert_eq!(answer.status, 200, "{target}");
            assert_eq!(answer.text().contains(SCRIPT), is_page(path), "{target}");
            let same = answer.without_script() == *bytes;
            assert!(same, "{target}:\n{}\n---\n{}", answer.text(), String::from_utf8_lossy(bytes));
            pages += 1;
        }
        assert!(pages > 10, "{pages}");
    }
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "html")
}

impl Drop for Preview<'_> {
    #[allow(clippy::print_stderr, reason = "what the preview said explains why a test failed")]
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("the preview said:\n{}", self.said());
        }
    }
}

#[track_caller]
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < NEVER, "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A site with a story of two versions, a draft, and a picture.
fn newsroom() -> Site {
    let site = Site::empty();
    site.write("site.toml", SITE_TOML);
    site.write("content/local/ferry/1.md", revision(1, "It leaves at ten. ![Map](map.jpg)"));
    site.write("content/local/ferry/2.md", revision(2, "It leaves at eleven. ![Map](map.jpg)"));
    site.write("content/local/ferry/map.jpg", PICTURE);
    let draft = revision(3, "It leaves at noon.").replace("note =", "draft = true\nnote =");
    site.write("content/local/ferry/3.md", draft);
    site.write("static/a b.txt", "A file.");
    site
}

#[test]
fn a_preview_equals_a_build_with_drafts_and_writes_nothing() {
    let site = newsroom();
    let before = site.tree();
    let preview = Preview::start(&site);
    preview.equals_a_build();
    site.write("content/local/ferry/4.md", revision(4, "It leaves at six."));
    preview.shows("/local/ferry/", "It leaves at six.");
    preview.equals_a_build();
    fs::remove_file(site.path("content/local/ferry/4.md")).unwrap();
    preview.shows("/local/ferry/", "It leaves at noon.");
    preview.equals_a_build();
    let differences = differences(&before, &site.tree());
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn requests_are_answered_as_a_host_would() {
    let site = newsroom();
    let preview = Preview::start(&site);
    assert!(preview.ready.contains("stop with Ctrl+C"), "{}", preview.ready);

    let story = preview.get("/local/ferry/");
    assert_eq!((story.status, story.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(story.header("cache-control"), "no-store");
    assert_eq!(preview.get("/local/ferry/index.html").body, story.body);
    let moved = preview.get("/local/ferry?x=1");
    assert_eq!((moved.status, moved.header("location")), (307, "/local/ferry/?x=1"));

    let head = preview.ask("HEAD", "/local/ferry/", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), story.body.len().to_string());
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
        let answer = preview.ask(method, "/local/ferry/", "Content-Length: 0\r\n");
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }

    let absent = preview.get("/no/such/page");
    assert_eq!(absent.status, 404);
    assert!(absent.text().contains(SCRIPT) && absent.text().contains("The Test"), "{}", absent.text());
    assert_eq!(absent.without_script(), preview.get("/404.html").without_script());
    assert_eq!(preview.get("/local/ferry/map.jpg/").status, 404);
}

#[test]
fn parts_of_a_file_can_be_asked_for() {
    let site = newsroom();
    site.write("content/local/ferry/plan.pdf", [b"%PDF".as_slice(), &[7; 996]].concat());
    let preview = Preview::start(&site);
    let range =
        |range: &str| preview.ask("GET", "/local/ferry/plan.pdf", &format!("Range: bytes={range}\r\n"));
    let whole = preview.get("/local/ferry/plan.pdf");
    assert_eq!(
        (whole.status, whole.header("content-type"), whole.body.len()),
        (200, "application/pdf", 1000)
    );
    assert_eq!(whole.header("accept-ranges"), "bytes");
    for (asked, told, bytes) in [
        ("0-3", "bytes 0-3/1000", &b"%PDF"[..]),
        ("-2", "bytes 998-999/1000", &[7; 2]),
        ("999-", "bytes 999-999/1000", &[7]),
    ] {
        let part = range(asked);
        assert_eq!((part.status, part.header("content-range")), (206, told), "{asked}");
        assert_eq!(part.body, bytes, "{asked}");
    }
    for asked in ["1000-", "2000-3000"] {
        let part = range(asked);
        assert_eq!((part.status, part.header("content-range")), (416, "bytes */1000"), "{asked}");
    }
    for odd in ["5-2", "a-b", "-", "0-1,4-5", "99999999999999999999-"] {
        assert!([200, 206, 400, 416].contains(&range(odd).status), "{odd}");
    }
}

/// Ways to ask for what lies outside the site, or is not a part of it.
const OUTSIDE: [&str; 39] = [
    "/../secret.txt",
    "/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2E%2E%2Fsecret.txt",
    "/..%2fsecret.txt",
    "/local/..%2f..%2fsecret.txt",
    "/local/ferry/../../../secret.txt",
    "/%252e%252e/secret.txt",
    "/%25252e%25252e%25252fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/local\\..\\..\\secret.txt",
    "/.%00./secret.txt",
    "/secret.txt%00.html",
    "/%c0%ae%c0%ae/secret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/..;/secret.txt",
    "/./secret.txt",
    "//secret.txt",
    "/static/../secret.txt",
    "/.git/secret.txt",
    "/.writethru/../secret.txt",
    "/.writethru/news/../../secret.txt",
    "/site.toml",
    "/content/local/ferry/1.md",
    "/local/ferry/1.md",
    "/templates/parts.txt",
    "../secret.txt",
    "secret.txt",
    "http://127.0.0.1/../secret.txt",
    "http://127.0.0.1/%2e%2e/secret.txt",
    "file:///secret.txt",
    "*",
    "/%",
    "/%zz",
    "/%f0%9f%98",
    "/\u{202e}",
    "/?/../secret.txt",
    "/#/../secret.txt",
];

#[test]
fn nothing_outside_the_site_can_be_reached() {
    let site = newsroom();
    fs::write(site.work().join("secret.txt"), "A secret.").unwrap();
    for path in ["secret.txt", "content/secret.txt", "templates/parts.txt", "static/.git/secret.txt"] {
        site.write(path, "A secret.");
    }
    fs::remove_file(site.path("content/secret.txt")).unwrap();
    let preview = Preview::start(&site);
    let long = format!("/{}", "a".repeat(60_000));
    let deep = format!("{}secret.txt", "/..".repeat(3000));
    let folder = site.path("secret.txt").display().to_string();
    let doubled = format!("/{folder}");
    for target in OUTSIDE.into_iter().chain([&*folder, &doubled, &long, &deep]) {
        let request = format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        if let Some(answer) = preview.send(request.as_bytes()) {
            assert!(!answer.text().contains("A secret."), "{target}");
            let fine =
                (400..500).contains(&answer.status) || target.starts_with("/?") || target.starts_with("/#");
            assert!(fine, "{target}: {}", answer.status);
        }
    }
    let raw: [&[u8]; 6] = [
        b"GET /\0../secret.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /\xff\xfe/../secret.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"GET ../secret.txt\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\r\n\r\n\r\n",
    ];
    for bytes in raw {
        let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
        stream.write_all(bytes).unwrap();
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(!String::from_utf8_lossy(&answer).contains("A secret."), "{bytes:?}");
    }
    assert_eq!(preview.get("/local/ferry/").status, 200);
}

#[test]
fn a_link_that_leads_out_is_not_followed_whenever_it_was_made() {
    let site = newsroom();
    fs::write(site.work().join("secret.txt"), "A secret.").unwrap();
    fs::create_dir(site.work().join("drawer")).unwrap();
    fs::write(site.work().join("drawer/secret.txt"), "A secret.").unwrap();
    let preview = Preview::start(&site);
    // In the place of a file that is known.
    assert_eq!(preview.get("/a%20b.txt").text(), "A file.");
    fs::remove_file(site.path("static/a b.txt")).unwrap();
    site.link("static/a b.txt", "../../secret.txt");
    site.link("static/drawer", "../../drawer");
    site.link("content/local/ferry/secret.txt", "../../../../secret.txt");
    until("the links are told", || {
        for target in ["/a%20b.txt", "/drawer/secret.txt", "/local/ferry/secret.txt"] {
            assert!(!preview.get(target).text().contains("A secret."), "{target}");
        }
        preview.news()["errors"] == 3
    });
    assert!(preview.drawn().contains("this symbolic link leads out of `static`"));
    assert_eq!(preview.get("/local/ferry/").status, 200);
}

#[test]
fn pages_elsewhere_cannot_read_the_preview() {
    let site = newsroom();
    let preview = Preview::start(&site);
    for host in [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "10.0.0.1",
        "",
    ] {
        for target in ["/", "/local/ferry/", "/.writethru/news?after=0", "/local/ferry/map.jpg"] {
            let answer = preview.ask("GET", target, &format!("Host: {host}\r\n"));
            assert_eq!(answer.status, 403, "{host} {target}");
            assert!(!answer.text().contains("ferry"), "{host} {target}");
        }
    }
    let answer = preview.ask("GET", "http://evil.example/", "Host: 127.0.0.1\r\n");
    assert_eq!(answer.status, 403);
    for host in ["localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:8000"] {
        assert_eq!(preview.ask("GET", "/", &format!("Host: {host}\r\n")).status, 200, "{host}");
    }
    let answer = preview.ask("GET", "/", "Origin: https://evil.example\r\n");
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[test]
fn every_edit_is_shown() {
    let site = newsroom();
    let preview = Preview::start(&site);
    let ferry = "/local/ferry/";
    site.write("content/local/ferry/4.md", revision(4, "It leaves at one."));
    preview.shows(ferry, "It leaves at one.");
    site.write("content/local/ferry/4.md", revision(4, "It leaves at two."));
    preview.shows(ferry, "It leaves at two.");
    // As careful editors save.
    site.write("content/local/ferry/4.md.tmp.123", revision(4, "It leaves at three."));
    fs::rename(site.path("content/local/ferry/4.md.tmp.123"), site.path("content/local/ferry/4.md")).unwrap();
    preview.shows(ferry, "It leaves at three.");
    // And those who keep the old one.
    fs::rename(site.path("content/local/ferry/4.md"), site.path("content/local/ferry/4.md~")).unwrap();
    site.write("content/local/ferry/4.md", revision(4, "It leaves at four."));
    preview.shows(ferry, "It leaves at four.");
    fs::rename(site.path("content/local/ferry/4.md"), site.path("content/local/ferry/evening.md")).unwrap();
    until("it has another address", || {
        preview.get("/local/ferry/evening/").status != preview.get("/local/ferry/4/").status
    });
    fs::remove_file(site.path("content/local/ferry/evening.md")).unwrap();
    preview.shows(ferry, "It leaves at noon.");
    // A folder with files in it at once.
    site.write("drawer/tram/1.md", revision(1, "The tram is late."));
    site.write("drawer/tram/pictures/x.svg", "<svg/>");
    fs::rename(site.path("drawer"), site.path("content/city")).unwrap();
    preview.shows("/city/tram/", "The tram is late.");
    site.write("content/city/tram/1.md", revision(1, "The tram is early."));
    preview.shows("/city/tram/", "The tram is early.");
    site.write("content/city/lift/deep/1.md", revision(1, "The lift is stuck."));
    preview.shows("/city/lift/deep/", "The lift is stuck.");
    // What all pages share.
    site.write("site.toml", SITE_TOML.replace("The Test", "The Evening Test"));
    preview.shows(ferry, "The Evening Test");
    site.write("static/style.css", "body { color: teal }");
    until("the style sheet is another", || {
        let page = preview.get(ferry).text();
        let sheet = page.split("href=\"").find(|rest| rest.starts_with("/style.")).unwrap();
        preview.get(sheet.split('"').next().unwrap()).text().contains("teal")
    });
    site.write("static/a b.txt", "Another file.");
    until("the file is another", || preview.get("/a%20b.txt").text() == "Another file.");
    site.write("templates/not-found.html", "<!DOCTYPE html>\n<title>Gone fishing</title>\n<body></body>\n");
    preview.shows("/nowhere/", "Gone fishing");
    fs::remove_file(site.path("templates/not-found.html")).unwrap();
    until("the template is the old one", || !preview.get("/nowhere/").text().contains("Gone fishing"));
    preview.equals_a_build();
}

#[test]
fn the_last_page_without_errors_stays_until_all_is_mended() {
    let site = newsroom();
    let preview = Preview::start(&site);
    let (ferry, sound) = ("/local/ferry/", revision(4, "It leaves at six."));
    site.write("content/local/ferry/4.md", &sound);
    preview.shows(ferry, "It leaves at six.");
    preview.is_content();

    // What is written is broken.
    let content = preview.content();
    site.write("content/local/ferry/4.md", sound.replace("title =", "titel ="));
    preview.tells("unknown key `titel`");
    assert_eq!(preview.content(), content);
    assert!(preview.get(ferry).words().contains("It leaves at six."));
    assert!(preview.drawn().contains("content/local/ferry/4.md:2:1"), "{}", preview.drawn());
    until("the terminal tells it, too", || preview.said().contains("unknown key `titel`"));
    site.write("content/local/ferry/4.md", &sound);
    preview.is_content();
    until("the terminal tells that it is over", || preview.said().contains("nothing is wrong any more"));

    // A template cannot be read.
    site.write("templates/story.html", "{% if %}");
    preview.tells("templates/story.html");
    assert!(preview.get(ferry).words().contains("It leaves at six."));
    // One can be read, but not filled in for this page.
    site.write("templates/story.html", "{{ story.no_such_thing }}");
    preview.tells("no_such_thing");
    assert!(preview.get(ferry).words().contains("It leaves at six."));
    fs::remove_file(site.path("templates/story.html")).unwrap();
    preview.is_content();

    // The page of what is not there.
    site.write("templates/not-found.html", "{{ site.no_such_thing }}");
    preview.tells("no_such_thing");
    let absent = preview.get("/nowhere/");
    assert!(absent.status == 404 && absent.text().contains(SCRIPT), "{}", absent.text());
    fs::remove_file(site.path("templates/not-found.html")).unwrap();
    preview.is_content();

    site.write("site.toml", "title = ");
    preview.tells("site.toml");
    assert!(preview.get(ferry).text().contains("The Test"));
    site.write("site.toml", SITE_TOML);
    preview.is_content();
    preview.equals_a_build();
}

#[test]
fn a_site_that_cannot_be_shown_yet_says_so_and_appears_when_it_is_mended() {
    let site = Site::empty();
    site.write("site.toml", SITE_TOML);
    site.write("content/local/ferry/1.md", "no front matter");
    let preview = Preview::start(&site);
    let answer = preview.get("/");
    assert!(answer.status == 500 && answer.text().contains(SCRIPT), "{}", answer.text());
    assert!(preview.drawn().contains("content/local/ferry/1.md"), "{}", preview.drawn());
    site.write("content/local/ferry/1.md", revision(1, "It leaves at ten."));
    preview.shows("/local/ferry/", "It leaves at ten.");
    preview.is_content();
}

#[test]
fn folders_can_go_and_come_back() {
    let site = newsroom();
    site.write("templates/not-found.html", "<!DOCTYPE html>\n<title>Gone fishing</title>\n<body></body>\n");
    let preview = Preview::start(&site);
    fs::rename(site.path("content"), site.path("away")).unwrap();
    preview.tells("there are no stories");
    assert!(preview.get("/local/ferry/").words().contains("It leaves at noon."));
    fs::rename(site.path("away"), site.path("content")).unwrap();
    preview.is_content();
    site.write("content/local/ferry/4.md", revision(4, "It leaves at one."));
    preview.shows("/local/ferry/", "It leaves at one.");
    // Another folder takes its place at once.
    support::copy(&site.path("content"), &site.path("other"));
    site.write("other/local/ferry/4.md", revision(4, "It leaves at two."));
    fs::rename(site.path("content"), site.path("away")).unwrap();
    fs::rename(site.path("other"), site.path("content")).unwrap();
    preview.shows("/local/ferry/", "It leaves at two.");
    site.write("content/local/ferry/4.md", revision(4, "It leaves at three."));
    preview.shows("/local/ferry/", "It leaves at three.");
    for folder in ["templates", "static"] {
        fs::remove_dir_all(site.path(folder)).unwrap();
    }
    until("the template is the old one", || !preview.get("/nowhere/").text().contains("Gone fishing"));
    site.write("static/new.txt", "A new file.");
    preview.shows("/new.txt", "A new file.");
    preview.is_content();
    fs::remove_dir_all(site.path("away")).unwrap();
    preview.equals_a_build();
}

#[test]
fn what_a_machine_refuses_is_told_and_nothing_of_it_is_missed() {
    let site = newsroom();
    site.write("content/local/tram/1.md", revision(1, "It leaves at two."));
    let site = site.for_ordinary_user();
    let preview = Preview::start(&site);
    // What else was saved with the file that cannot be read is shown when that one can.
    site.mode("content/local/ferry/2.md", 0o000);
    site.write("content/local/tram/1.md", revision(1, "It leaves at three."));
    preview.tells("permission denied");
    assert_eq!(preview.get("/local/ferry/").status, 200);
    site.mode("content/local/ferry/2.md", 0o644);
    preview.is_content();
    preview.shows("/local/tram/", "It leaves at three.");
}

#[test]
fn what_tools_write_beside_the_content_changes_nothing() {
    let site = newsroom();
    let preview = Preview::start(&site);
    preview.is_content();
    let content = preview.content();
    for name in [".1.md.swp", "4913~", ".#1.md", ".goutputstream-1", "#1.md#"] {
        site.write(&format!("content/local/ferry/{name}"), "x");
    }
    site.write("content/.writethru", "");
    fs::read(site.path("content/local/ferry/1.md")).unwrap();
    // The same bytes, and other files of the site's folder.
    site.write("notes.txt", "x");
    site.write("public/index.html", "x");
    fs::remove_file(site.path("content/.writethru")).unwrap();
    // When the next change is shown, those before it have been seen.
    site.write("content/local/ferry/4.md", revision(4, "It leaves at one."));
    preview.shows("/local/ferry/", "It leaves at one.");
    assert_eq!(preview.content(), content + 1, "{}", preview.said());
}

#[test]
fn a_site_behind_links_and_below_a_path_is_shown() {
    let site = newsroom();
    site.write("site.toml", SITE_TOML.replace("news.example/", "news.example/desk/"));
    fs::rename(site.path("content"), site.work().join("stories")).unwrap();
    site.link("content", "../stories");
    fs::rename(site.root(), site.work().join("real")).unwrap();
    std::os::unix::fs::symlink("real", site.work().join("site")).unwrap();
    let preview = Preview::start(&site);
    let base = preview
        .ready
        .split(' ')
        .next()
        .unwrap()
        .strip_prefix(preview.url().trim_end_matches('/'))
        .unwrap()
        .to_owned();
    let ferry = format!("{base}local/ferry/");
    assert!(preview.get(&ferry).words().contains("It leaves at noon."), "{}", preview.ready);
    fs::write(site.work().join("stories/local/ferry/4.md"), revision(4, "It leaves at one.")).unwrap();
    preview.shows(&ferry, "It leaves at one.");
    fs::write(site.work().join("real/site.toml"), SITE_TOML.replace("The Test", "The Evening Test")).unwrap();
    until("the title is another", || {
        ["/local/ferry/", &ferry].iter().any(|path| preview.get(path).text().contains("The Evening Test"))
    });
}

#[test]
fn a_port_that_is_taken_is_refused_or_passed_over() {
    let site = newsroom();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = site.run_in_vain(&["serve", "--port", &port]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let expected = format!(
        "error: cannot listen on `127.0.0.1:{port}`: another program does already; choose another with `--port`\n\n"
    );
    assert_eq!(run.stderr, expected);
    // Without a port it is the first that is free.
    let first = TcpListener::bind("127.0.0.1:8000");
    let preview = Preview::start_with(&site, &[]);
    assert!((8001..=8020).contains(&preview.port), "{} {first:?}", preview.port);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn what_is_no_site_is_not_served() {
    let site = Site::empty();
    for (arguments, why) in [
        (&["serve", "--port", "0", "-r", "nowhere"][..], "it does not exist"),
        (&["serve", "--port", "0", "-c", "nowhere.toml"], "it does not exist"),
        (&["serve", "--port", "0"], "there is no site here"),
    ] {
        let run = site.run_in_vain(arguments);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stdout.is_empty() && run.stderr.contains(why), "{run:?}");
    }
}
