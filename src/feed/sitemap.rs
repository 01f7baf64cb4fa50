//! Sitemaps (sitemaps.org 0.9), the news sitemap (Google's extension 0.9) and `robots.txt`.

use std::io::Result;

use chrono_tz::Tz;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::stamp;
use crate::model::Instant;

/// A page that search engines should know.
#[derive(Debug, Clone)]
pub struct SitemapEntry {
    /// Its full URL.
    pub url: String,
    /// When it last changed, if that is known.
    pub updated: Option<Instant>,
}

/// A story that was first published within the last two days.
#[derive(Debug, Clone)]
pub struct NewsItem<'a> {
    /// Its full URL.
    pub url: &'a str,
    /// Headline.
    pub title: &'a str,
    /// Language of its text.
    pub lang: &'a str,
    /// First published.
    pub published: Instant,
}

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS_NAMESPACE: &str = "http://www.google.com/schemas/sitemap-news/0.9";
/// What one news sitemap may list.
const MAX_NEWS: usize = 1000;

/// The sitemap of a site as files: `sitemap.xml`, and when there are more than `limit` pages, an index under that name and
/// the parts `sitemap-1.xml` and so on. `full` turns a route into a full URL.
pub fn sitemaps(
    entries: &[SitemapEntry],
    limit: usize,
    zone: Tz,
    full: impl Fn(&str) -> String,
) -> Vec<(String, Vec<u8>)> {
    if entries.len() <= limit {
        return vec![("sitemap.xml".to_owned(), url_set(entries, zone))];
    }
    let parts = entries.chunks(limit).enumerate();
    let mut files: Vec<_> =
        parts.map(|(at, part)| (format!("sitemap-{}.xml", at + 1), url_set(part, zone))).collect();
    let index = document("sitemapindex", &[("xmlns", NAMESPACE)], |xml| {
        for (name, _) in &files {
            xml.create_element("sitemap").write_inner_content(|xml| text(xml, "loc", &full(name)))?;
        }
        Ok(())
    });
    files.insert(0, ("sitemap.xml".to_owned(), index));
    files
}

fn url_set(entries: &[SitemapEntry], zone: Tz) -> Vec<u8> {
    document("urlset", &[("xmlns", NAMESPACE)], |xml| {
        for entry in entries {
            xml.create_element("url").write_inner_content(|xml| {
                text(xml, "loc", &entry.url)?;
                entry.updated.map_or(Ok(()), |at| text(xml, "lastmod", &stamp(at, zone)))
            })?;
        }
        Ok(())
    })
}

/// The news sitemap; an empty one is legal.
pub fn news_sitemap(items: &[NewsItem<'_>], publication: &str, zone: Tz) -> Vec<u8> {
    document("urlset", &[("xmlns", NAMESPACE), ("xmlns:news", NEWS_NAMESPACE)], |xml| {
        for item in items.iter().take(MAX_NEWS) {
            xml.create_element("url").write_inner_content(|xml| {
                text(xml, "loc", item.url)?;
                xml.create_element("news:news").write_inner_content(|xml| {
                    xml.create_element("news:publication").write_inner_content(|xml| {
                        text(xml, "news:name", publication)?;
                        text(xml, "news:language", news_language(item.lang))
                    })?;
                    text(xml, "news:publication_date", &stamp(item.published, zone))?;
                    text(xml, "news:title", item.title)
                })?;
                Ok(())
            })?;
        }
        Ok(())
    })
}

/// The language as the format wants it (ISO 639, and two exceptions).
fn news_language(tag: &str) -> &str {
    match tag {
        "zh-CN" | "zh-Hans" | "zh-Hans-CN" => "zh-cn",
        "zh-TW" | "zh-Hant" | "zh-Hant-TW" => "zh-tw",
        _ => tag.split('-').next().unwrap_or(tag),
    }
}

/// `robots.txt`: everything may be read, and here is what there is.
pub fn robots(full: impl Fn(&str) -> String) -> Vec<u8> {
    let (all, news) = (full("sitemap.xml"), full("news-sitemap.xml"));
    format!("User-agent: *\nAllow: /\n\nSitemap: {all}\nSitemap: {news}\n").into_bytes()
}

/// `robots.txt` of a site that is not for publication.
pub fn robots_of_preview() -> Vec<u8> {
    b"User-agent: *\nDisallow: /\n".to_vec()
}

fn document(
    root: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Writer<Vec<u8>>) -> Result<()>,
) -> Vec<u8> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written = xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).and_then(|()| {
        let root = xml.create_element(root).with_attributes(attributes.iter().copied());
        root.write_inner_content(content).map(drop)
    });
    written.expect("writing to memory cannot fail");
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

fn text(xml: &mut Writer<Vec<u8>>, name: &str, content: &str) -> Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(content)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_and_sizes(count: usize, limit: usize) -> Vec<(String, usize)> {
        let entries: Vec<_> = (0..count)
            .map(|n| SitemapEntry { url: format!("https://a.example/{n}?x&y"), updated: None })
            .collect();
        let files = sitemaps(&entries, limit, Tz::UTC, |route| format!("https://a.example/{route}"));
        let locs = |bytes: &[u8]| String::from_utf8_lossy(bytes).matches("<loc>").count();
        files.into_iter().map(|(name, bytes)| (name, locs(&bytes))).collect()
    }

    #[test]
    fn a_large_sitemap_is_split_and_indexed() {
        assert_eq!(names_and_sizes(3, 3), [("sitemap.xml".to_owned(), 3)]);
        let expected = [("sitemap.xml", 2), ("sitemap-1.xml", 3), ("sitemap-2.xml", 1)];
        assert_eq!(names_and_sizes(4, 3), expected.map(|(name, size)| (name.to_owned(), size)));
    }

    #[test]
    fn addresses_are_escaped() {
        let entries = [SitemapEntry { url: "https://a.example/?a&b".to_owned(), updated: None }];
        let text = String::from_utf8(url_set(&entries, Tz::UTC)).unwrap();
        assert!(text.contains("<loc>https://a.example/?a&amp;b</loc>"), "{text}");
    }
}
