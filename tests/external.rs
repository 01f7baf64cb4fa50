//! Links to other sites, asked for at real servers on loopback.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files, and a panic in one is its failure"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use support::{Run, SITE_TOML, Site, revision};
use url::Url;
use writethru::outside::{self, Answer, Failure, Manners};

/// A request as a server saw it: `HEAD /path`, and all its lines.
#[derive(Debug, Clone)]
struct Asked {
    line: String,
    head: String,
}

/// How many connections were open at the same time, at most.
#[derive(Debug, Default)]
struct Gauge {
    open: AtomicUsize,
    most: AtomicUsize,
}

impl Gauge {
    fn enter(&self) {
        let open = self.open.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(open, Ordering::SeqCst);
    }

    fn leave(&self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }

    fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

/// A server on loopback. It answers as a function says: the text of a head, or nothing at all.
struct Server {
    base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    gauge: Arc<Gauge>,
}

impl Server {
    fn new(answer: impl Fn(&str, usize) -> String + Send + Sync + 'static) -> Self {
        Self::on(Ipv4Addr::LOCALHOST, Arc::default(), answer)
    }

    /// One of several servers, on an address of its own. `all` counts the connections to all of them.
    fn on(
        address: Ipv4Addr,
        all: Arc<Gauge>,
        answer: impl Fn(&str, usize) -> String + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((address, 0)).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let gauge: Arc<Gauge> = Arc::default();
        let server = Self { base, asked: asked.clone(), gauge: gauge.clone() };
        let answer = Arc::new(answer);
        // Ends with the test, as the threads of its connections do.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let (asked, gauge, all, answer) = (asked.clone(), gauge.clone(), all.clone(), answer.clone());
                gauge.enter();
                all.enter();
                thread::spawn(move || {
                    let Some(request) = read(&stream) else { return };
                    let count = {
                        let mut asked = asked.lock().unwrap();
                        asked.push(request.clone());
                        asked.iter().filter(|other| other.line == request.line).count()
                    };
                    let text = answer(&request.line, count);
                    // Left before the client can know: what it opens next is not counted twice.
                    gauge.leave();
                    all.leave();
                    let _ = stream.write_all(text.as_bytes());
                });
            }
        });
        server
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("{}{path}", self.base)).unwrap()
    }

    /// The requests, in order: `HEAD /path`.
    fn lines(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|asked| asked.line.clone()).collect()
    }
}

/// The head of a request; nothing when there is none.
fn read(stream: &TcpStream) -> Option<Asked> {
    let mut lines = Vec::new();
    for line in BufReader::new(stream).lines() {
        let line = line.ok()?;
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let line = lines.first()?.strip_suffix(" HTTP/1.1")?.to_owned();
    Some(Asked { line, head: lines.join("\n") })
}

fn status(status: u16) -> String {
    head(status, "")
}

fn head(status: u16, lines: &str) -> String {
    format!("HTTP/1.1 {status} Any\r\nContent-Length: 0\r\nConnection: close\r\n{lines}\r\n")
}

/// As patient as a test can be.
fn quick() -> Manners {
    Manners { pause: Duration::from_millis(1), wait: Duration::from_millis(1), ..Manners::polite(None) }
}

fn ask(pages: Vec<Url>, manners: &Manners) -> BTreeMap<Url, Answer> {
    outside::ask(pages, manners, &|| ())
}

/// The answer for one page.
fn answer(server: &Server, path: &str) -> Answer {
    ask(vec![server.url(path)], &quick()).remove(&server.url(path)).unwrap()
}

#[test]
fn a_page_is_asked_for_by_its_head_once_and_by_name() {
    let server = Server::new(|_, _| status(200));
    let pages = vec![server.url("/a?b=1"), server.url("/a?b=1")];
    let answers = ask(pages, &quick());
    assert_eq!(answers, BTreeMap::from([(server.url("/a?b=1"), Answer::Fine)]));
    assert_eq!(server.lines(), ["HEAD /a?b=1"]);
    let head = server.asked.lock().unwrap()[0].head.to_lowercase();
    let name = format!("user-agent: writethru/{} (link check)", env!("CARGO_PKG_VERSION"));
    assert!(head.lines().any(|line| line == name), "{head}");
}

#[test]
fn a_page_that_is_not_there_is_gone_and_a_refused_head_says_nothing() {
    let server = Server::new(|line, _| match line {
        "HEAD /refused" => status(405),
        "GET /refused" | "GET /unknown" => status(200),
        _ => status(404),
    });
    assert_eq!(answer(&server, "/gone"), Answer::Gone { status: 404 });
    assert_eq!(answer(&server, "/refused"), Answer::Fine);
    assert_eq!(answer(&server, "/unknown"), Answer::Fine);
}

#[test]
fn a_body_is_never_waited_for() {
    // It would be a gigabyte, of which nothing ever comes.
    let server = Server::new(|line, _| match line.split_once(' ').unwrap().0 {
        "HEAD" => status(405),
        _ => "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n<p>".to_owned(),
    });
    assert_eq!(answer(&server, "/large"), Answer::Fine);
}

#[test]
fn redirects_are_followed_and_moves_for_good_are_told() {
    let server = Server::new(|line, _| match line {
        "HEAD /old" => head(301, "Location: /new\r\n"),
        "HEAD /today" => head(302, "Location: new\r\n"),
        "HEAD /circle" => head(302, "Location: /elcric\r\n"),
        "HEAD /elcric" => head(302, "Location: /circle\r\n"),
        _ => status(200),
    });
    assert_eq!(answer(&server, "/old"), Answer::Moved { to: server.url("/new").to_string() });
    assert_eq!(answer(&server, "/today"), Answer::Fine);
    assert_eq!(answer(&server, "/circle"), Answer::Circle);
}

#[test]
fn a_server_that_stumbles_once_is_asked_again() {
    let server = Server::new(|line, count| match (line, count) {
        ("HEAD /busy", 1) => head(429, "Retry-After: 1\r\n"),
        ("HEAD /stumbles", _) => status(500),
        ("HEAD /hangs-up", _) => String::new(),
        (line, _) if line.ends_with("/falls") => status(503),
        _ => status(200),
    });
    assert_eq!(answer(&server, "/stumbles"), Answer::Fine);
    assert_eq!(answer(&server, "/hangs-up"), Answer::Fine);
    assert_eq!(answer(&server, "/busy"), Answer::Fine);
    assert_eq!(answer(&server, "/falls"), Answer::Failing { status: 503 });
    let falls = server.lines().iter().filter(|line| line.ends_with("/falls")).count();
    assert_eq!(falls, 3);
}

#[test]
fn a_server_that_asks_for_peace_gets_it() {
    let server = Server::new(|_, _| head(429, "Retry-After: 3600\r\n"));
    let answers = ask(vec![server.url("/1"), server.url("/2")], &quick());
    assert!(answers.values().all(|answer| *answer == Answer::LeftAlone) && answers.len() == 2, "{answers:?}");
    assert_eq!(server.lines().len(), 1);
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    let server = Server::new(|_, _| {
        loop {
            thread::park();
        }
    });
    let manners = Manners { whole: Duration::from_millis(200), retries: 1, ..quick() };
    let answers = ask(vec![server.url("/1"), server.url("/2")], &manners);
    assert_eq!(answers[&server.url("/1")], Answer::Unreachable { why: Failure::Slow });
    assert_eq!(answers[&server.url("/2")], Answer::NotAsked);
    assert_eq!(server.lines().len(), 2);
}

#[test]
fn hosts_that_cannot_be_reached_are_told_apart() {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let closed = Url::parse(&format!("http://{free}/")).unwrap();
    // No part of a name has more than 63 characters (RFC 1035, section 2.3.4): that is known without asking anybody.
    let nobody = Url::parse(&format!("http://{}.invalid/", "a".repeat(64))).unwrap();
    // What it answers to a greeting for a safe connection is none.
    let plain = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let safe = Url::parse(&format!("https://{}/", plain.local_addr().unwrap())).unwrap();
    thread::spawn(move || {
        for stream in plain.incoming().map(Result::unwrap) {
            let mut greeting = [0; 5];
            (&stream).read_exact(&mut greeting).unwrap();
            (&stream).write_all(status(400).as_bytes()).unwrap();
            // Kept open: an end would be another problem.
            std::mem::forget(stream);
        }
    });
    let answers = ask(vec![closed.clone(), nobody.clone(), safe.clone()], &quick());
    let why = |url| match &answers[url] {
        Answer::Unreachable { why } => *why,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(&closed), Failure::Refused);
    assert_eq!(why(&nobody), Failure::NoHost);
    assert_eq!(why(&safe), Failure::Unsafe);
}

#[test]
fn one_request_at_a_time_goes_to_a_host_and_four_in_all() {
    let all: Arc<Gauge> = Arc::default();
    let servers: Vec<_> = (1..=7)
        .map(|host| {
            Server::on(Ipv4Addr::new(127, 0, 0, host), all.clone(), |_, _| {
                // Long enough for others to come meanwhile, if they do.
                thread::sleep(Duration::from_millis(30));
                status(200)
            })
        })
        .collect();
    let pages = servers.iter().flat_map(|server| (0..4).map(|page| server.url(&format!("/{page}"))));
    let pages: Vec<_> = pages.collect();
    let answers = ask(pages.clone(), &quick());
    assert_eq!(answers.len(), pages.len());
    assert!(answers.values().all(|answer| *answer == Answer::Fine), "{answers:?}");
    assert_eq!(servers.iter().map(|server| server.gauge.most()).collect::<Vec<_>>(), [1; 7]);
    assert!(all.most() <= 4, "{}", all.most());
}

#[test]
fn a_redirect_to_a_host_that_is_being_asked_waits_for_its_turn() {
    let all: Arc<Gauge> = Arc::default();
    let target = Server::on(Ipv4Addr::LOCALHOST, all.clone(), |_, _| {
        thread::sleep(Duration::from_millis(50));
        status(200)
    });
    let to = target.url("/redirected").to_string();
    let other =
        Server::on(Ipv4Addr::new(127, 0, 0, 2), all, move |_, _| head(302, &format!("Location: {to}\r\n")));
    let mut pages = vec![other.url("/")];
    pages.extend((0..4).map(|page| target.url(&format!("/{page}"))));
    assert!(ask(pages, &quick()).values().all(|answer| *answer == Answer::Fine));
    assert_eq!(target.gauge.most(), 1);
    assert_eq!(target.lines().len(), 5);
}

/// A site whose story links to a server, and a run of `check --external` there.
struct Linked {
    site: Site,
    server: Server,
}

impl Linked {
    fn new(text: &str, answer: impl Fn(&str, usize) -> String + Send + Sync + 'static) -> Self {
        let server = Server::new(answer);
        let site = Site::empty();
        site.write("site.toml", SITE_TOML);
        site.write("content/a/1.md", revision(1, &text.replace("HOST", &server.base)));
        Self { site, server }
    }

    fn check(&self, more: &[&str]) -> Run {
        let arguments = [&["check", "--external", "--now", "2026-01-01T00:00Z"], more].concat();
        let run = self.site.run(&arguments);
        Run { stdout: run.stdout.replace(&self.server.base, "HOST"), ..run }
    }

    fn cache(&self) -> String {
        fs::read_to_string(self.site.path(".writethru-links.json"))
            .unwrap()
            .replace(&self.server.base, "HOST")
    }
}

#[test]
fn a_dead_link_is_drawn_where_it_is_written() {
    let linked = Linked::new("A [plan](HOST/plan#costs) and [more](HOST/there).", |line, _| {
        status(if line.ends_with("plan") { 404 } else { 200 })
    });
    let text = format!("The same [plan]({}/plan).", linked.server.base);
    linked.site.write("content/a/2.md", revision(2, &text));
    let run = linked.check(&["--format", "short"]);
    let expected = "content/a/2.md:7:10: warning: `HOST/plan` answers 404";
    assert!(run.stdout.starts_with(expected), "{run:#?}");
    assert_eq!(run.code, 0);
    assert_eq!(linked.check(&["--strict"]).code, 1);
    let drawn = linked.check(&[]).stdout;
    assert!(drawn.contains("also in content/a/1.md:6"), "{drawn}");
    assert!(drawn.contains("help: correct the address, or link to a copy in a web archive"), "{drawn}");
    let asked: Vec<_> = linked.server.lines().into_iter().filter(|line| line.ends_with("/there")).collect();
    assert_eq!(asked, ["HEAD /there"], "what was there is not asked for again");
}

#[test]
fn what_was_there_is_believed_and_what_was_not_is_asked_for_again() {
    let linked = Linked::new("[A](HOST/fine) [b](HOST/moved) [c](HOST/gone)", |line, count| match line {
        "HEAD /moved" => head(308, "Location: /fine2\r\n"),
        "HEAD /gone" | "GET /gone" if count == 1 => status(404),
        _ => status(200),
    });
    let first = linked.check(&["--format", "short"]);
    assert!(first.stdout.contains("`HOST/moved` has moved for good"), "{first:#?}");
    assert!(first.stdout.contains("`HOST/gone` answers 404"), "{first:#?}");
    let asked = linked.server.lines().len();
    let cache = linked.cache();
    let places = ["HOST/fine\"", "HOST/gone\"", "HOST/moved\""].map(|url| cache.find(url).unwrap());
    assert!(places.is_sorted(), "{cache}");
    let second = linked.check(&["--format", "short"]);
    assert!(second.stdout.contains("`HOST/moved` has moved for good"), "{second:#?}");
    assert!(!second.stdout.contains("404"), "{second:#?}");
    assert_eq!(linked.server.lines()[asked..], ["HEAD /gone"]);
    let third = linked.check(&["--format", "short"]);
    assert_eq!((third.code, linked.server.lines().len()), (0, asked + 1), "{third:#?}");
}

#[test]
fn what_is_no_longer_linked_is_forgotten() {
    let linked = Linked::new("[A](HOST/a) [b](HOST/b)", |_, _| status(200));
    linked.check(&[]);
    assert!(linked.cache().contains("HOST/b\""));
    let text = format!("[A]({}/a)", linked.server.base);
    linked.site.write("content/a/1.md", revision(1, &text));
    linked.check(&[]);
    assert!(!linked.cache().contains("HOST/b\"") && linked.cache().contains("HOST/a\""));
    let left: Vec<_> = linked.site.tree().into_keys().filter(|path| path.contains(".tmp")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn a_broken_cache_is_made_anew() {
    let linked = Linked::new("[A](HOST/a)", |_, _| status(200));
    for broken in ["<<<<<<< ours", "", "\u{0}\u{1}", "{\"about\": 1}"] {
        linked.site.write(".writethru-links.json", broken);
        let run = linked.check(&["--strict"]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains("/.writethru-links.json` is broken, and is made anew"), "{run:#?}");
        assert!(linked.cache().contains("HOST/a\""));
    }
    assert!(!linked.check(&[]).stdout.contains("broken"));
}

#[test]
fn a_file_of_the_editor_is_never_taken_for_the_cache() {
    let linked = Linked::new("[A](HOST/a)", |_, _| status(200));
    let before = linked.site.tree();
    let run = linked.check(&["--cache", "site.toml"]);
    assert_eq!(run.code, 2);
    let expected = "error: cannot remember links in `./site.toml`: this program did not write it; \
                    give --cache the name of a file that is not there yet";
    assert_eq!(run.stderr.trim_end(), expected);
    support::assert_same(&before, &linked.site.tree(), &run);
    assert_eq!(linked.server.lines(), Vec::<String>::new());
    assert_eq!(linked.check(&["--cache", "links.json"]).code, 0);
    assert!(linked.site.path("links.json").is_file());
}

#[test]
fn a_cache_that_cannot_be_written_stops_nothing() {
    let linked = Linked::new("[A](HOST/a)", |_, _| status(200));
    let run = linked.check(&["--cache", "no/such/folder.json", "--strict"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("note: cannot write `./no/such/folder.json`"), "{run:#?}");
}

#[test]
fn nobody_is_asked_about_links_that_readers_cannot_follow() {
    let linked = Linked::new("[A](HOST/a)", |_, _| status(200));
    let with = |hour, lines: &str, path: &str| {
        let text = revision(hour, &format!("[X]({}{path})", linked.server.base));
        text.replacen("note = \"Adds a fact.\"\n", &format!("note = \"Adds a fact.\"\n{lines}\n"), 1)
    };
    linked.site.write("content/a/2.md", with(2, "draft = true", "/draft"));
    linked.site.write("content/a/3.md", with(3, "status = \"withheld\"", "/withheld"));
    let embargoed = with(4, "embargo = 2030-01-01T00:00Z", "/embargoed");
    linked.site.write("content/a/4.md", embargoed.replace("2025-10-14T04:00Z", "2030-01-01T00:00Z"));
    linked.check(&[]);
    assert_eq!(linked.server.lines(), ["HEAD /a", "HEAD /embargoed"]);
    linked.check(&["--drafts"]);
    assert_eq!(linked.server.lines()[2..], ["HEAD /draft"]);
}

#[test]
fn a_site_without_links_to_others_asks_nobody_and_remembers_nothing() {
    let site = Site::sound();
    let run = site.run_in_vain(&["check", "--external", "--now", "2026-01-01T00:00Z"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}
