//! What programs read: Atom, JSON Feed, sitemaps, schema.org data, a story's history, and what its page tells its script.

mod atom;
mod history;
mod json_feed;
mod json_ld;
mod sitemap;
mod versions;

use chrono::{NaiveDate, SecondsFormat};
use chrono_tz::Tz;
use serde_json::Value;

use crate::model::Instant;

pub use atom::{Update, atom, update_content};
pub use history::{History, HistoryRevision, Replaced, UpdateChanges, hash, history};
pub use json_feed::json_feed;
pub use json_ld::{breadcrumbs, news_article};
pub use sitemap::{NewsItem, SitemapEntry, news_sitemap, robots, robots_of_preview, sitemaps};
pub use versions::versions;

/// A feed, of a site, a section or a story.
#[derive(Debug, Clone)]
pub struct Feed<'a> {
    /// An id that never changes.
    pub id: String,
    /// Its name.
    pub title: String,
    /// A sentence on it.
    pub description: &'a str,
    /// Language of its own words.
    pub lang: &'a str,
    /// Full URL of the page it belongs to.
    pub page: String,
    /// Full URL of the feed itself.
    pub url: String,
    /// Whose feed it is.
    pub publisher: &'a str,
    /// The zone its times are written in.
    pub zone: Tz,
    /// Its entries, newest first.
    pub items: Vec<&'a FeedItem>,
}

/// An entry of a feed: a story, or an update of one.
#[derive(Debug, Clone)]
pub struct FeedItem {
    /// An id that never changes.
    pub id: String,
    /// Full URL of its page.
    pub url: String,
    /// Headline; of a version that may not be read, that it is withheld.
    pub title: String,
    /// Language of the title.
    pub title_lang: String,
    /// Language of its text and of what the update says.
    pub lang: String,
    /// Standfirst.
    pub summary: Option<String>,
    /// What the last update was, in words: `Correction: An earlier version …`.
    pub update: Option<String>,
    /// What the update changed.
    pub content: Option<FeedContent>,
    /// Names and public addresses of its authors.
    pub authors: Vec<FeedAuthor>,
    /// Its tags.
    pub tags: Vec<String>,
    /// First published.
    pub published: Instant,
    /// Last updated in a way that matters.
    pub updated: Instant,
}

/// The content of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedContent {
    /// As HTML.
    pub html: String,
    /// Language of what is not marked as another.
    pub lang: String,
}

/// An author of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedAuthor {
    /// Their name.
    pub name: String,
    /// Their own page, or the one on this site.
    pub url: String,
    /// Their public address for mail.
    pub email: Option<String>,
}

/// An id that never changes, whatever becomes of the site's paths (RFC 4151): the host, a day on which it was the
/// publisher's, and a path.
pub fn tag_uri(host: &str, day: NaiveDate, path: &str) -> String {
    format!("tag:{host},{day}:{path}")
}

/// JSON inside a `script` element: no `<` reaches the page, so no text can end the element.
fn in_script(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// RFC 3339, in a zone.
fn stamp(at: Instant, zone: Tz) -> String {
    at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, false)
}
