//! From the address of a request to a route of the site.

use std::net::SocketAddr;

use percent_encoding::percent_decode_str;
use url::Url;

/// The folder that holds what is the preview's own; no name of the site can start with a dot there.
pub(super) const OWN: &str = "/.writethru/";

/// The URL of a server, ending in a slash.
pub(super) fn url(local: SocketAddr) -> Url {
    let port = local.port();
    let host = match local {
        // Where everyone is listened to, this machine is at home.
        at if at.ip().is_unspecified() => "127.0.0.1".to_owned(),
        SocketAddr::V4(at) => at.ip().to_string(),
        SocketAddr::V6(at) => format!("[{}]", at.ip()),
    };
    Url::parse(&format!("http://{host}:{port}/")).expect("an address makes a URL")
}

/// The route that the path of a request means, for a site whose pages lie below `base`. Nothing for what no page can be called: then
/// nothing is looked for. Decoded once: what is still escaped then is a name with a `%` in it.
pub(super) fn route(path: &str, base: &str) -> Option<String> {
    let inside = path.strip_prefix(base)?;
    let route = percent_decode_str(inside).decode_utf8().ok()?;
    let odd = |part: &str| matches!(part, "." | "..") || part.contains(['\\', '\0']);
    let empty = |route: &str| route.contains("//") || route.starts_with('/');
    if route.split('/').any(odd) || empty(&route) || route.chars().any(char::is_control) {
        return None;
    }
    // Hosts answer to the name of the file, too.
    let route = match route.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
        _ => route.into_owned(),
    };
    Some(route)
}

/// Whether a request that names this host was meant for a server on this machine: a page elsewhere could have a name of its own
/// lead here, and read the drafts.
pub(super) fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_routes() {
        for (path, route) in [
            ("/", Some("")),
            ("/local/ferry/", Some("local/ferry/")),
            ("/local/ferry/index.html", Some("local/ferry/")),
            ("/index.html", Some("")),
            ("/%D0%BA/", Some("к/")),
            ("/a%20b.png", Some("a b.png")),
            ("/notindex.html", Some("notindex.html")),
        ] {
            assert_eq!(super::route(path, "/").as_deref(), route, "{path}");
        }
        assert_eq!(super::route("/desk/a/", "/desk/").as_deref(), Some("a/"));
        assert_eq!(super::route("/a/", "/desk/"), None);
    }

    #[test]
    fn nothing_leads_out() {
        for path in [
            "/../site.toml",
            "/%2e%2e/site.toml",
            "/a/%2E%2E%2f%2E%2E/site.toml",
            "/..%5csite.toml",
            "//etc/passwd",
            "/%2fetc/passwd",
            "/a%00.html",
            "/%ff",
            "/./a",
            "/a%0d%0ab",
        ] {
            assert_eq!(route(path, "/"), None, "{path}");
        }
        // Encoded twice, it is a name that no page has.
        assert_eq!(route("/%252e%252e/site.toml", "/").as_deref(), Some("%2e%2e/site.toml"));
    }

    #[test]
    fn only_names_of_this_machine_are_local() {
        for host in ["localhost:8000", "127.0.0.1:8000", "LOCALHOST", "[::1]:8000", "127.0.0.2"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["evil.example:8000", "localhost.evil.example", "192.168.0.2:8000", "", "[::2]:1"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
