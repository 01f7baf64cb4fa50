//! Answers requests.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::address::{OWN, is_local, route};
use super::state::{Shared, Shown};
use crate::build::{Found, Snapshot};
use crate::diagnostic::{Diagnostic, Format, draw};
use crate::disk;
use crate::routes;

/// What a page of the preview runs: it waits for news, and shows them.
const SCRIPT: &str = include_str!("preview.js");
/// The longest that a browser is left without an answer; less than proxies and browsers wait.
const PATIENCE: Duration = Duration::from_secs(25);

/// Answers requests for as long as the runtime that it returns is kept.
pub(super) fn start(listener: TcpListener, shared: Arc<Shared>) -> io::Result<Runtime> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    listener.set_nonblocking(true)?;
    let _entered = runtime.enter();
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let router = Router::new().fallback(answer).with_state(shared);
    runtime.spawn(async move { axum::serve(listener, router).await });
    Ok(runtime)
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    if shared.local && !from_here(&request) {
        let why = "this preview is for this machine; `writethru serve --host` shows it to others\n";
        return plain(StatusCode::FORBIDDEN, why);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "a preview is only read\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let path = request.uri().path();
    match path.strip_prefix(OWN) {
        Some("preview.js") => made("preview.js", StatusCode::OK, SCRIPT.as_bytes().to_vec()),
        Some("news") => news(&shared, request.uri().query()).await,
        _ => site(shared, request).await,
    }
}

/// Whether a request was meant for this machine.
fn from_here(request: &Request) -> bool {
    let host = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    host.is_none_or(is_local) && request.uri().host().is_none_or(is_local)
}

async fn news(shared: &Shared, query: Option<&str>) -> Response {
    let after = query.and_then(|query| query.strip_prefix("after=")?.parse().ok()).unwrap_or_default();
    match tokio::time::timeout(PATIENCE, shared.news(after)).await {
        Ok(news) => made("news.json", StatusCode::OK, serde_json::to_vec(&news).unwrap_or_default()),
        Err(_) => plain(StatusCode::NO_CONTENT, ""),
    }
}

/// What came of looking for a file.
enum Outcome {
    Found(Found),
    /// There is a page at the same address with a slash at its end.
    Folder(String),
    /// It cannot be made.
    Broken(Box<Diagnostic>),
    Absent,
}

async fn site(shared: Arc<Shared>, request: Request) -> Response {
    let shown = shared.shown();
    let Some(snapshot) = shown.snapshot.clone() else { return not_yet(&shown) };
    let path = request.uri().path().to_owned();
    let base = snapshot.base_url().path().to_owned();
    if path == "/" && base != "/" {
        return redirect(&base);
    }
    let looked = shared.clone();
    let work = move || {
        let Some(route) = route(&path, &base) else { return (Outcome::Absent, None) };
        let outcome = look(&snapshot, &route);
        if matches!(outcome, Outcome::Found(Found::Bytes(_))) && is_page(&routes::file(&route)) {
            looked.looked_at(&route);
        }
        (outcome, Some(route))
    };
    // Making a page takes a while, and would keep other requests waiting.
    let (outcome, route) = tokio::task::spawn_blocking(work).await.unwrap_or((Outcome::Absent, None));
    let route = route.unwrap_or_default();
    match outcome {
        Outcome::Found(found) => file(found, &route, &shown, request).await,
        Outcome::Folder(route) => {
            let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
            redirect(&format!("{}{route}{query}", snapshot_base(&shown)))
        }
        Outcome::Broken(problem) => broken(&shown, &route, StatusCode::OK, &problem).await,
        Outcome::Absent => absent(&shown).await,
    }
}

fn snapshot_base(shown: &Shown) -> String {
    shown.snapshot.as_ref().map_or_else(|| "/".to_owned(), |snapshot| snapshot.base_url().path().to_owned())
}

fn look(snapshot: &Snapshot, route: &str) -> Outcome {
    match snapshot.file(route) {
        Some(Ok(found)) => Outcome::Found(found),
        Some(Err(problem)) => Outcome::Broken(Box::new(problem)),
        None if route.is_empty() || route.ends_with('/') => Outcome::Absent,
        None => match snapshot.file(&format!("{route}/")) {
            Some(_) => Outcome::Folder(encoded(&format!("{route}/"))),
            None => Outcome::Absent,
        },
    }
}

fn encoded(route: &str) -> String {
    percent_encoding::utf8_percent_encode(route, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2F", "/")
}

async fn file(found: Found, route: &str, shown: &Shown, request: Request) -> Response {
    match found {
        Found::Bytes(bytes) => page(route, StatusCode::OK, bytes, shown.content),
        Found::File { path, home } => {
            // The way to it may have changed since it was found: no link leads out of the site.
            let inside = disk::canonical(&path).ok().zip(disk::canonical(&home).ok());
            let Some((path, _)) = inside.filter(|(path, home)| path.starts_with(home)) else {
                return absent(shown).await;
            };
            match ServeFile::new(path).oneshot(request).await {
                Ok(response) => uncached(response.map(Body::new)),
                Err(never) => match never {},
            }
        }
    }
}

/// The last page that could be made, or what is wrong with this one.
async fn broken(shown: &Shown, route: &str, status: StatusCode, problem: &Diagnostic) -> Response {
    let (sound, wanted) = (shown.sound.clone(), route.to_owned());
    let old = move || match sound?.file(&wanted)? {
        Ok(Found::Bytes(bytes)) => Some(bytes),
        _ => None,
    };
    match tokio::task::spawn_blocking(old).await.ok().flatten() {
        Some(bytes) => page(route, status, bytes, shown.content),
        None => message("This page cannot be made", &draw(problem, Format::Human, false), shown.content),
    }
}

/// The site's own page for what is not there.
async fn absent(shown: &Shown) -> Response {
    let snapshot = shown.snapshot.clone();
    let found = tokio::task::spawn_blocking(move || snapshot?.file(routes::NOT_FOUND)).await;
    match found.ok().flatten() {
        Some(Ok(Found::Bytes(bytes))) => page(routes::NOT_FOUND, StatusCode::NOT_FOUND, bytes, shown.content),
        Some(Err(problem)) => broken(shown, routes::NOT_FOUND, StatusCode::NOT_FOUND, &problem).await,
        _ => plain(StatusCode::NOT_FOUND, "there is no such page\n"),
    }
}

/// What is shown before there has been a state without errors.
fn not_yet(shown: &Shown) -> Response {
    message("The site cannot be shown yet", "", shown.content)
}

/// A page of the preview's own. What is wrong is drawn over it, as over any other.
fn message(title: &str, text: &str, content: u64) -> Response {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <body style=\"font: 1.1rem system-ui; margin: 3rem auto; max-width: 60rem; padding: 0 1rem\">\n\
         <h1>{title}</h1>\n<pre style=\"white-space: pre-wrap\">{text}</pre>\n</body>\n</html>\n"
    );
    page("message.html", StatusCode::INTERNAL_SERVER_ERROR, html.into_bytes(), content)
}

fn is_page(file: &str) -> bool {
    file.rsplit('.').next() == Some("html")
}

/// A file that was made; a page with the script that keeps it up to date.
fn page(route: &str, status: StatusCode, mut bytes: Vec<u8>, content: u64) -> Response {
    let file = routes::file(route);
    if is_page(&file) {
        let script = format!("<script src=\"{OWN}preview.js\" data-content=\"{content}\" async></script>\n");
        let end =
            bytes.windows(7).rposition(|tag| tag.eq_ignore_ascii_case(b"</body>")).unwrap_or(bytes.len());
        bytes.splice(end..end, script.into_bytes());
    }
    made(&file, status, bytes)
}

fn made(file: &str, status: StatusCode, bytes: Vec<u8>) -> Response {
    let kind = match file.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        // Browsers show it, and would store it under its own type.
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "jpg" | "jpeg" | "jpe" | "jfif" => "image/jpeg",
        "png" | "apng" => "image/png",
        "webp" => "image/webp",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    uncached(response)
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    made("message.txt", status, text.into())
}

fn redirect(to: &str) -> Response {
    let mut response = plain(StatusCode::TEMPORARY_REDIRECT, "");
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// What is shown now may be another thing in a moment.
fn uncached(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
