//! Atom (RFC 4287).

use atom_syndication::{
    Category, Entry, FixedDateTime, Generator, Link, Person, Text, TextType, WriteConfig,
};
use pulldown_cmark_escape::escape_html;

use super::{Feed, FeedItem};
use crate::model::Instant;

/// Writes a feed. A feed without entries is dated by the start of the epoch: it has never been updated.
pub fn atom(feed: &Feed<'_>) -> Vec<u8> {
    let date = |at: Instant| -> FixedDateTime { at.with_timezone(&feed.zone).fixed_offset() };
    let updated = feed.items.iter().map(|item| item.updated).max().unwrap_or_default();
    let document = atom_syndication::Feed {
        title: Text::plain(feed.title.clone()),
        subtitle: (!feed.description.is_empty()).then(|| Text::plain(feed.description)),
        id: feed.id.clone(),
        updated: date(updated),
        authors: vec![Person { name: feed.publisher.to_owned(), ..Person::default() }],
        links: vec![
            link(&feed.url, "self", "application/atom+xml"),
            link(&feed.page, "alternate", "text/html"),
        ],
        generator: Some(Generator { value: "writethru".to_owned(), uri: None, version: None }),
        lang: Some(feed.lang.to_owned()),
        entries: feed.items.iter().map(|item| entry(item, date)).collect(),
        ..atom_syndication::Feed::default()
    };
    let config = WriteConfig { write_document_declaration: true, indent_size: Some(1) };
    let mut bytes = Vec::new();
    document.write_with_config(&mut bytes, config).expect("writing to memory cannot fail");
    bytes.push(b'\n');
    bytes
}

fn entry(item: &FeedItem, date: impl Fn(Instant) -> FixedDateTime) -> Entry {
    let people = item.authors.iter().map(|author| Person {
        name: author.name.clone(),
        email: author.email.clone(),
        uri: Some(author.url.clone()),
        ..Person::default()
    });
    Entry {
        title: Text { value: item.title.clone(), lang: Some(item.lang.clone()), ..Text::default() },
        id: item.id.clone(),
        updated: date(item.updated),
        published: Some(date(item.published)),
        authors: people.collect(),
        categories: item
            .tags
            .iter()
            .map(|tag| Category { term: tag.clone(), ..Category::default() })
            .collect(),
        links: vec![link(&item.url, "alternate", "text/html")],
        summary: summary(item),
        ..Entry::default()
    }
}

/// The standfirst and what the update was, as HTML.
fn summary(item: &FeedItem) -> Option<Text> {
    let mut value = String::new();
    for text in [&item.update, &item.summary].into_iter().flatten() {
        value.push_str("<p>");
        // Writing into a string cannot fail.
        let _ = escape_html(&mut value, text);
        value.push_str("</p>");
    }
    (!value.is_empty()).then(|| Text {
        value,
        r#type: TextType::Html,
        lang: Some(item.lang.clone()),
        base: None,
    })
}

fn link(href: &str, rel: &str, mime_type: &str) -> Link {
    Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: Some(mime_type.to_owned()),
        ..Link::default()
    }
}
