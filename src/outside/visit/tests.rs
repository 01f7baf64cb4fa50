use std::cell::RefCell;

use super::*;

/// Visits a page of a site that answers by a function; returns the answer, what was asked for, and the seconds that were waited.
fn visited(reply: impl Fn(&str, Method, usize) -> Reply) -> (Answer, Vec<String>, Vec<u64>) {
    let start = Url::parse("http://port.example/start").unwrap();
    let mut asked = Vec::new();
    let waited = RefCell::new(Vec::new());
    let mut request = |url: &Url, method: Method| {
        let count = asked.len();
        asked.push(format!("{method:?} {}", url.path()));
        reply(url.path(), method, count)
    };
    let sleep = |pause: Duration| waited.borrow_mut().push(pause.as_secs());
    let answer = visit(&start, &Manners::polite(None), &mut request, &sleep).answer;
    (answer, asked, waited.into_inner())
}

fn status(status: u16) -> Reply {
    Reply::Head(Head { status, ..Head::default() })
}

fn redirect(status: u16, location: &str) -> Reply {
    Reply::Head(Head { status, location: Some(location.to_owned()), ..Head::default() })
}

#[test]
fn a_status_is_read_with_doubt() {
    let silent = |status| Answer::Silent { status };
    for (given, expected) in [
        (200, Answer::Fine),
        (206, Answer::Fine),
        (304, silent(304)),
        (301, silent(301)),
        (401, silent(401)),
        (403, silent(403)),
        (404, Answer::Gone { status: 404 }),
        (410, Answer::Gone { status: 410 }),
        (451, silent(451)),
        (999, silent(999)),
        (429, Answer::LeftAlone),
        (503, Answer::Failing { status: 503 }),
    ] {
        assert_eq!(visited(|_, _, _| status(given)).0, expected, "{given}");
    }
}

#[test]
fn a_page_is_asked_for_whole_when_its_head_is_refused() {
    for refusal in [400, 403, 404, 405, 501] {
        let (answer, asked, waited) =
            visited(|_, method, _| status(if method == Method::Head { refusal } else { 200 }));
        assert_eq!((answer, asked.len()), (Answer::Fine, 2), "{refusal}");
        assert_eq!(waited, [0; 0]);
    }
}

#[test]
fn what_may_pass_is_tried_again_with_growing_pauses() {
    let (answer, asked, waited) = visited(|_, _, _| Reply::Failed(Failure::Slow));
    assert_eq!(answer, Answer::Unreachable { why: Failure::Slow });
    assert_eq!(asked, ["Head /start", "Get /start", "Get /start"]);
    assert_eq!(waited, [1, 3]);
    let (answer, ..) = visited(|_, _, count| status(if count < 2 { 500 } else { 200 }));
    assert_eq!(answer, Answer::Fine);
    let (_, asked, _) = visited(|_, _, _| Reply::Failed(Failure::Unsafe));
    assert_eq!(asked.len(), 1);
}

#[test]
fn a_server_is_given_the_time_that_it_asks_for_or_left_alone() {
    let after = |status, seconds| {
        let retry_after = Some(Duration::from_secs(seconds));
        Reply::Head(Head { status, retry_after, ..Head::default() })
    };
    let (answer, asked, waited) = visited(|_, _, count| if count == 0 { after(429, 7) } else { status(200) });
    assert_eq!((answer, waited), (Answer::Fine, vec![7]));
    assert_eq!(asked, ["Head /start", "Head /start"]);
    for given in [429, 503] {
        let (answer, asked, _) = visited(|_, _, _| after(given, 11));
        assert_eq!((answer, asked.len()), (Answer::LeftAlone, 1), "{given}");
    }
}

#[test]
fn an_address_that_is_no_more_is_told_apart_from_a_detour() {
    let moved = |to: &str| Answer::Moved { to: format!("http://port.example{to}") };
    let way = |first, second| {
        let reply = move |path: &str, _, _| match path {
            "/start" => redirect(first, "/middle"),
            "/middle" => redirect(second, "end#part"),
            _ => status(200),
        };
        visited(reply).0
    };
    assert_eq!(way(301, 308), moved("/end"));
    assert_eq!(way(301, 302), moved("/middle"));
    assert_eq!(way(302, 301), Answer::Fine);
    assert_eq!(way(303, 307), Answer::Fine);
    let gone = visited(|path, _, _| if path == "/start" { redirect(301, "/end") } else { status(404) }).0;
    assert_eq!(gone, Answer::Gone { status: 404 });
}

#[test]
fn a_safer_scheme_or_a_slash_is_not_another_page() {
    let answer = |to: &str| {
        let start = Url::parse("http://port.example/start").unwrap();
        let mut request = |url: &Url, _| if *url == start { redirect(301, to) } else { status(200) };
        visit(&start, &Manners::polite(None), &mut request, &|_| ()).answer
    };
    assert_eq!(answer("https://port.example/start/"), Answer::Fine);
    assert_eq!(answer("?page=1"), Answer::Moved { to: "http://port.example/start?page=1".to_owned() });
}

#[test]
fn circles_end_and_long_ways_too() {
    let (answer, asked, _) = visited(|_, _, _| redirect(302, "/start"));
    assert_eq!((answer, asked.len()), (Answer::Circle, 1));
    let (answer, asked, _) = visited(|_, _, count| redirect(302, &format!("/{count}")));
    assert_eq!((answer, asked.len()), (Answer::Circle, 6));
    let wants_cookies = Reply::Head(Head {
        sets_cookie: true,
        ..match redirect(302, "/start") {
            Reply::Head(head) => head,
            Reply::Failed(_) => unreachable!(),
        }
    });
    assert_eq!(visited(|_, _, _| wants_cookies.clone()).0, Answer::Silent { status: 302 });
    assert_eq!(
        visited(|_, _, _| redirect(302, "mailto:desk@port.example")).0,
        Answer::Silent { status: 302 }
    );
}
