//! Markdown → HTML: what the library writes, and the places where a news page needs something else.
//!
//! Headings get ids and never compete with the headline, notes go to the end under ids of their own, tables and code can be
//! scrolled by keyboard, images load when they come into view, links lead to where the site lives.

mod footnotes;
mod isolate;
mod weave;
mod writer;

use std::collections::HashSet;

use pulldown_cmark::Event;

use crate::config::{MarkdownOptions, RawHtml};
use crate::markdown::{self, Punctuation};
use crate::model::Direction;
use crate::pictures::Pictures;
use crate::routes::Urls;
use crate::words::Words;

pub use weave::{Document, Fragment, MarkSpan, MarkStep, Marks, Origin, Unit, marked_html};

/// What a text is rendered for.
#[derive(Debug, Clone, Copy)]
pub struct HtmlContext<'a> {
    /// The site's addresses.
    pub urls: &'a Urls,
    /// The pictures of stories, by the routes that they are published at.
    pub pictures: &'a Pictures,
    /// The route that relative links start from: the story's.
    pub route: &'a str,
    /// Starts every id, so that several texts can share a page; empty for one.
    pub id_prefix: &'a str,
    /// How Markdown is read.
    pub options: MarkdownOptions,
    /// The words of the interface, for what the text does not say itself: what a box is, where a note leads back to.
    pub words: &'a Words,
    /// Their attributes, where the text is in another language.
    pub words_lang: &'a str,
}

/// Renders a text.
pub fn to_html(text: &str, context: &HtmlContext<'_>) -> String {
    let options = context.options;
    let document = Document::new(text, options);
    if options.raw_html == RawHtml::Deny || document.is_whole() {
        return document_html(&document, context);
    }
    let events = markdown::events(text, punctuation(options)).collect();
    let against = isolate::against(text, options.direction);
    let events = match against {
        Some(other) => isolate::quotations(events, text, other),
        None => events,
    };
    let events = events.into_iter().map(|(event, _)| event);
    let (html, ids) = write(events, text.len(), against, context);
    sanitize(&html, &ids)
}

/// Renders a text that has been read already. HTML that would have to be cleaned is left out.
pub fn document_html(document: &Document<'_>, context: &HtmlContext<'_>) -> String {
    write(document.events(), document.source_len(), document.against(), context).0
}

/// The HTML of events, and the ids in it.
fn write<'e>(
    events: impl Iterator<Item = Event<'e>>,
    source: usize,
    against: Option<Direction>,
    context: &HtmlContext<'_>,
) -> (String, HashSet<String>) {
    let (main, notes) = footnotes::split(events);
    let mut writer = writer::Writer::new(context, against);
    let mut events = writer.events(main);
    events.extend(footnotes::section(notes, &mut writer));
    let mut html = String::with_capacity(source * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    (html, writer.into_ids())
}

fn punctuation(options: MarkdownOptions) -> Punctuation {
    if options.smart_punctuation { Punctuation::Smart } else { Punctuation::Plain }
}

/// The classes that rendered text has; others could pose as a correction or a banner of the theme.
const OURS: [&str; 13] = [
    "align-center",
    "align-end",
    "alert alert-caution",
    "alert alert-important",
    "alert alert-note",
    "alert alert-tip",
    "alert alert-warning",
    "alert-title",
    "footnote-back",
    "footnote-ref",
    "footnotes",
    "table-scroll",
    "task",
];

/// Takes out everything that could do harm. Of ids only ours are kept, so that nothing can pose as a part of the page.
fn sanitize(html: &str, ids: &HashSet<String>) -> String {
    let ids = ids.clone();
    ammonia::Builder::default()
        .add_tags(["picture", "section", "source"])
        .add_generic_attributes(["class", "id", "role", "tabindex", "aria-label"])
        .add_tag_attributes("img", ["decoding", "loading", "sizes", "srcset"])
        .add_tag_attributes("source", ["sizes", "srcset", "type"])
        .add_tag_attributes("th", ["scope", "dir"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("bdi", ["dir"])
        .add_tag_attributes("blockquote", ["dir"])
        .add_tag_attributes("li", ["dir"])
        .add_tag_attributes("td", ["dir"])
        .add_tag_attributes("p", ["dir"])
        .add_tag_attributes("span", ["dir"])
        .add_tag_attributes("a", ["role", "dir"])
        .link_rel(None)
        .attribute_filter(move |_, attribute, value| match attribute {
            "id" if !ids.contains(value) => None,
            "class" if !OURS.contains(&value) && !value.starts_with("language-") => None,
            _ => Some(value.into()),
        })
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .clean(html)
        .to_string()
}

#[cfg(test)]
mod tests;
