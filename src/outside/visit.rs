//! One page: from its address over redirects, and again when something went wrong that may pass, to an answer.

use std::time::Duration;

use url::Url;

use super::Manners;
use super::answer::{Answer, Failure};

/// How a page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// For the head of the answer only.
    Head,
    /// For the page, of which nothing but the head is read.
    Get,
}

/// What came back on one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    /// An answer.
    Head(Head),
    /// None.
    Failed(Failure),
}

/// What the head of an answer says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Head {
    pub(super) status: u16,
    /// Where the page is instead.
    pub(super) location: Option<String>,
    /// How long the server asks to be left alone.
    pub(super) retry_after: Option<Duration>,
    /// Whether the server wants something to be brought along the next time.
    pub(super) sets_cookie: bool,
}

/// An answer, and the address that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visited {
    pub(super) answer: Answer,
    pub(super) at: Url,
}

/// Asks for a page until it is known whether it is there.
pub(super) fn visit(
    start: &Url,
    manners: &Manners,
    request: &mut dyn FnMut(&Url, Method) -> Reply,
    sleep: &dyn Fn(Duration),
) -> Visited {
    let mut method = Method::Head;
    let mut tried = 0;
    loop {
        let way = walk(start, manners.redirects, &mut method, request);
        let Some(pause) = pause(&way.end, tried, manners) else {
            return Visited { answer: answer(way.end, manners), at: way.at };
        };
        // Some servers know no other way to say that they do not answer HEAD.
        if !matches!(&way.end, End::Head(head) if head.status == 429) {
            method = Method::Get;
        }
        sleep(pause);
        tried += 1;
    }
}

/// A way over redirects.
struct Way {
    at: Url,
    end: End,
}

/// Where it ended.
enum End {
    Known(Answer),
    /// An answer that may be another one the next time.
    Head(Head),
    Failed(Failure),
}

fn walk(
    start: &Url,
    redirects: usize,
    method: &mut Method,
    request: &mut dyn FnMut(&Url, Method) -> Reply,
) -> Way {
    let mut at = start.clone();
    let mut been = vec![start.clone()];
    // Where it has moved for good: until the first redirect that is for now only.
    let (mut moved, mut for_good) = (None, true);
    let mut sets_cookie = false;
    loop {
        let head = match request(&at, *method) {
            Reply::Failed(why) => return Way { at, end: End::Failed(why) },
            Reply::Head(head) => head,
        };
        sets_cookie |= head.sets_cookie;
        let status = head.status;
        let known = match (status, &head.location) {
            (200..=299, _) => match moved {
                Some(to) if is_another_page(start, &to) => Answer::Moved { to: to.to_string() },
                _ => Answer::Fine,
            },
            (301 | 302 | 303 | 307 | 308, Some(location)) => match next(&at, location) {
                None => Answer::Silent { status },
                // Who does not bring cookies along may be sent in circles.
                Some(next) if been.contains(&next) || been.len() > redirects => {
                    if sets_cookie {
                        Answer::Silent { status }
                    } else {
                        Answer::Circle
                    }
                }
                Some(next) => {
                    for_good &= matches!(status, 301 | 308);
                    moved = if for_good { Some(next.clone()) } else { moved };
                    been.push(next.clone());
                    at = next;
                    continue;
                }
            },
            _ if *method == Method::Head && refuses_head(status) => {
                *method = Method::Get;
                continue;
            }
            (404 | 410, _) => Answer::Gone { status },
            (429 | 500..=599, _) => return Way { at, end: End::Head(head) },
            _ => Answer::Silent { status },
        };
        return Way { at, end: End::Known(known) };
    }
}

/// Whether a status may be about the method and not about the page.
fn refuses_head(status: u16) -> bool {
    matches!(status, 400 | 401 | 403 | 404 | 405 | 406 | 410 | 501)
}

/// Where a redirect leads, if it stays on the web.
fn next(at: &Url, location: &str) -> Option<Url> {
    let mut next = at.join(location).ok()?;
    next.set_fragment(None);
    (matches!(next.scheme(), "http" | "https") && next.has_host()).then_some(next)
}

/// Whether two addresses differ in more than in what servers add by themselves: the safe scheme, a slash at the end.
fn is_another_page(old: &Url, new: &Url) -> bool {
    let same = |url: &Url| {
        let rest = url.as_str().split_once(':').map_or("", |(_, rest)| rest);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        (path.trim_end_matches('/').to_owned(), query.to_owned())
    };
    same(old) != same(new)
}

/// How long to wait before asking again; nothing when it is known what to say.
fn pause(end: &End, tried: u32, manners: &Manners) -> Option<Duration> {
    let asked_for = match end {
        // A certificate that does not fit will not fit in a second.
        End::Known(_) | End::Failed(Failure::Unsafe) => return None,
        End::Failed(_) => None,
        End::Head(head) => head.retry_after,
    };
    if tried >= manners.retries || asked_for.is_some_and(|wait| wait > manners.longest_wait) {
        return None;
    }
    Some(asked_for.unwrap_or_else(|| manners.wait.saturating_mul(3_u32.saturating_pow(tried))))
}

/// What is said when it is not asked again.
fn answer(end: End, manners: &Manners) -> Answer {
    match end {
        End::Known(answer) => answer,
        End::Failed(why) => Answer::Unreachable { why },
        End::Head(head) => {
            let wants_peace = head.retry_after.is_some_and(|wait| wait > manners.longest_wait);
            if wants_peace || head.status == 429 {
                Answer::LeftAlone
            } else {
                Answer::Failing { status: head.status }
            }
        }
    }
}

#[cfg(test)]
mod tests;
