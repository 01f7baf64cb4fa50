//! One request over the network.

use std::io;
use std::time::Duration;

use chrono::DateTime;
use ureq::http::header::{DATE, LOCATION, RETRY_AFTER, SET_COOKIE};
use ureq::http::{HeaderMap, HeaderName};
use ureq::{Agent, Error};
use url::Url;

use super::Manners;
use super::answer::Failure;
use super::visit::{Head, Method, Reply};

/// What requests are made with.
pub(super) fn agent(manners: &Manners) -> Agent {
    let config = Agent::config_builder()
        .user_agent(manners.name.as_str())
        .proxy(manners.proxy.clone())
        // Every status is an answer, and redirects are followed one by one.
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        // A connection that is kept open would be a second one beside the next.
        .max_idle_connections(0)
        .timeout_resolve(Some(manners.connect))
        .timeout_connect(Some(manners.connect))
        .timeout_global(Some(manners.whole));
    config.build().into()
}

/// Asks once, and reads no more than the head of the answer.
pub(super) fn request(agent: &Agent, url: &Url, method: Method) -> Reply {
    let request = match method {
        Method::Head => agent.head(url.as_str()),
        Method::Get => agent.get(url.as_str()),
    };
    match request.call() {
        Err(error) => Reply::Failed(failure(&error)),
        Ok(response) => {
            let headers = response.headers();
            Reply::Head(Head {
                status: response.status().as_u16(),
                location: text(headers, &LOCATION),
                retry_after: retry_after(text(headers, &RETRY_AFTER), text(headers, &DATE)),
                sets_cookie: headers.contains_key(SET_COOKIE),
            })
        }
    }
}

/// A header as text. Some servers write addresses in UTF-8, which HTTP does not know of.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// How long a server asks to be left alone: seconds, or a date by its own clock (RFC 9110, section 10.2.3).
fn retry_after(after: Option<String>, date: Option<String>) -> Option<Duration> {
    let after = after?;
    if let Ok(seconds) = after.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = |date: String| DateTime::parse_from_rfc2822(date.trim()).ok();
    (moment(after)? - moment(date?)?).to_std().ok()
}

fn failure(error: &Error) -> Failure {
    match error {
        Error::HostNotFound => Failure::NoHost,
        Error::Timeout(_) => Failure::Slow,
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) => Failure::Unsafe,
        Error::Io(error) => failure_of_connection(error),
        _ => Failure::Broken,
    }
}

/// What the resolver of Windows says of names: not found, try again, no address.
const WINDOWS_NO_HOST: [i32; 3] = [11_001, 11_002, 11_004];

fn failure_of_connection(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Failure::Refused,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Failure::Slow,
        // So the library for safe connections says what it does not accept.
        io::ErrorKind::InvalidData => Failure::Unsafe,
        // The standard library has no kind for this.
        _ if error.to_string().starts_with("failed to lookup address") => Failure::NoHost,
        _ if error.raw_os_error().is_some_and(|code| WINDOWS_NO_HOST.contains(&code)) => Failure::NoHost,
        _ => Failure::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_in_two_ways_how_long_it_wants_to_be_left_alone() {
        let after = |after: &str, date: Option<&str>| {
            retry_after(Some(after.to_owned()), date.map(str::to_owned)).map(|wait| wait.as_secs())
        };
        let date = Some("Tue, 14 Oct 2025 08:00:00 GMT");
        assert_eq!(after("120", None), Some(120));
        assert_eq!(after("Tue, 14 Oct 2025 08:00:07 GMT", date), Some(7));
        assert_eq!(after("Tue, 14 Oct 2025 07:00:00 GMT", date), None);
        assert_eq!(after("Tue, 14 Oct 2025 08:00:07 GMT", None), None);
        assert_eq!(after("-1", date), None);
        assert_eq!(after("soon", date), None);
    }

    #[test]
    fn failures_are_told_apart() {
        let of = |kind, text: &str| failure(&Error::Io(io::Error::new(kind, text.to_owned())));
        assert_eq!(of(io::ErrorKind::ConnectionRefused, "x"), Failure::Refused);
        assert_eq!(of(io::ErrorKind::InvalidData, "invalid peer certificate"), Failure::Unsafe);
        assert_eq!(of(io::ErrorKind::UnexpectedEof, "x"), Failure::Broken);
        let not_found = "failed to lookup address information: Name or service not known";
        assert_eq!(of(io::ErrorKind::Other, not_found), Failure::NoHost);
    }
}
