//! JSON Feed 1.1.

use serde::Serialize;

use super::{Feed, FeedItem, stamp};

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    language: &'a str,
    authors: [Author<'a>; 1],
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    date_published: String,
    date_modified: String,
    authors: Vec<Author<'a>>,
    tags: &'a [String],
    language: &'a str,
}

/// Writes a feed; `url` is its own address.
pub fn json_feed(feed: &Feed<'_>, url: &str) -> Vec<u8> {
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        description: feed.description,
        home_page_url: &feed.page,
        feed_url: url,
        language: feed.lang,
        authors: [Author { name: feed.publisher, url: None }],
        items: feed.items.iter().map(|item| entry(item, feed)).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&document).expect("strings serialise");
    bytes.push(b'\n');
    bytes
}

fn entry<'a>(item: &'a FeedItem, feed: &Feed<'_>) -> Item<'a> {
    let text: Vec<_> = [&item.update, &item.summary].into_iter().flatten().map(String::as_str).collect();
    Item {
        id: &item.id,
        url: &item.url,
        title: &item.title,
        content_text: if text.is_empty() { item.title.clone() } else { text.join("\n\n") },
        summary: item.summary.as_deref(),
        date_published: stamp(item.published, feed.zone),
        date_modified: stamp(item.updated, feed.zone),
        authors: item.authors.iter().map(|a| Author { name: &a.name, url: Some(&a.url) }).collect(),
        tags: &item.tags,
        language: &item.lang,
    }
}
