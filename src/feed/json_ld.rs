//! schema.org data for search engines: what a story is, who wrote it, what was corrected.

use serde_json::{Map, Value, json};

use super::in_script;
use crate::routes::Urls;
use crate::view::{LinkView, RevisionView, SiteView, StoryView};

/// A story as `NewsArticle`, safe inside a `script` element. Where it has no lead image, its picture for shared links stands in: the full
/// URL of that.
pub fn news_article(
    site: &SiteView,
    story: &StoryView,
    latest: &RevisionView,
    picture: Option<&str>,
    urls: &Urls,
) -> String {
    let mut article = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            article.insert(key.to_owned(), value);
        }
    };
    let url = urls.complete(&story.url);
    put("@context", json!("https://schema.org"));
    put("@type", json!("NewsArticle"));
    put("@id", json!(url));
    put("url", json!(url));
    put("mainEntityOfPage", json!(url));
    put("headline", json!(latest.title));
    put("description", json!(latest.summary));
    put("inLanguage", json!(latest.lang));
    put("datePublished", json!(story.published.iso));
    put("dateModified", json!(story.updated.iso));
    put("dateline", json!(latest.dateline));
    put("articleSection", json!(story.sections.last().map(|section| &section.title)));
    let lead = latest.image.as_ref().map(|image| urls.complete(&image.src));
    put("image", json!(lead.as_deref().or(picture)));
    put("author", authors(site, &latest.authors, urls));
    put("publisher", publisher(site, urls));
    if !story.tags.is_empty() {
        put("keywords", story.tags.iter().map(|tag| tag.title.as_str()).collect());
    }
    if !story.corrections.is_empty() {
        let comment = |entry: &crate::view::EntryView| json!({ "@type": "CorrectionComment", "text": entry.note, "datePublished": entry.time.iso });
        put("correction", story.corrections.iter().map(comment).collect());
    }
    if story.state == "retracted" {
        put("creativeWorkStatus", json!("Retracted"));
    }
    in_script(&Value::Object(article))
}

/// The way from the front page to a page, outermost first, as `BreadcrumbList`.
pub fn breadcrumbs(links: &[LinkView], urls: &Urls) -> String {
    let item = |(at, link): (usize, &LinkView)| json!({ "@type": "ListItem", "position": at + 1, "name": link.title, "item": urls.complete(&link.url) });
    let items: Vec<_> = links.iter().enumerate().map(item).collect();
    in_script(
        &json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items }),
    )
}

/// The byline; the publisher where there is none.
fn authors(site: &SiteView, authors: &[LinkView], urls: &Urls) -> Value {
    if authors.is_empty() {
        return publisher(site, urls);
    }
    let person = |author: &LinkView| json!({ "@type": "Person", "name": author.title, "url": urls.complete(&author.url) });
    authors.iter().map(person).collect()
}

fn publisher(site: &SiteView, urls: &Urls) -> Value {
    let mut publisher = json!({
        "@type": "NewsMediaOrganization",
        "name": site.publisher.name,
        "url": site.publisher.url.clone().unwrap_or_else(|| urls.full("")),
    });
    if let Some(logo) = &site.publisher.logo {
        publisher["logo"] = json!(logo);
    }
    publisher
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_script() {
        let text = in_script(&json!({ "headline": "</script><script>alert(1)</script>" }));
        assert!(!text.contains('<'));
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["headline"], "</script><script>alert(1)</script>");
    }
}
