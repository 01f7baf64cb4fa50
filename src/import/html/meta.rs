//! What a page says of itself for machines: JSON-LD (schema.org), Open Graph, `meta` and `time` elements.

use std::collections::BTreeSet;

use dom_smoothie::Readability;
use serde_json::Value;
use url::Url;

use super::Picture;
use crate::import::text::lines::one_line;
use crate::import::text::shape;
use crate::model::Lang;

/// What a page says of itself.
#[derive(Default)]
pub(super) struct Meta {
    pub(super) headline: Option<String>,
    pub(super) description: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) section: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) lang: Option<String>,
    /// What relative links start from.
    pub(super) base: Option<Url>,
    pub(super) image: Option<Picture>,
}

/// More tags than these are for search engines.
const MOST_TAGS: usize = 12;

impl Meta {
    /// Reads what a page says; of what is said twice, JSON-LD first.
    pub(super) fn of(page: &Readability) -> Self {
        let article = article(page).unwrap_or_default();
        let named = Named::of(page);
        let first = |names: &[&str]| names.iter().find_map(|name| named.first(name));
        let text = |key: &str| strings(&article[key]).into_iter().next();
        let site = first(&["og:site_name", "application-name"]);
        let og = first(&["og:title", "twitter:title"]).map(|title| without_site(&title, site.as_deref()));
        let time = |key| {
            page.doc
                .select(&format!("time[itemprop=\"{key}\"]"))
                .attr("datetime")
                .map(|time| time.to_string())
        };
        let any_time =
            || page.doc.select_single("time[datetime]").attr("datetime").map(|time| time.to_string());
        let mut authors = names(&article["author"]);
        if authors.is_empty() {
            let given = named.all(&["author", "article:author", "byl", "parsely-author", "dc.creator"]);
            authors = given.iter().flat_map(|names| people(names)).collect();
        }
        let mut tags = keywords(&article["keywords"]);
        if tags.is_empty() {
            tags = named.all(&["article:tag"]);
        }
        if tags.is_empty() {
            tags = first(&["news_keywords", "keywords"])
                .map(|words| keywords(&Value::from(words)))
                .unwrap_or_default();
        }
        let lang = page.doc.select_single("html").attr("lang").and_then(|lang| Lang::parse(lang.trim()));
        Self {
            headline: text("headline").or(og).or_else(|| heading(page)).or_else(|| own_title(page)),
            description: text("description")
                .or_else(|| first(&["og:description", "description", "twitter:description"])),
            authors: unique(authors),
            published: text("datePublished")
                .or_else(|| first(&["article:published_time", "datepublished", "date", "dc.date.issued"]))
                .or_else(|| time("datePublished"))
                .or_else(any_time),
            modified: text("dateModified")
                .or_else(|| first(&["article:modified_time", "datemodified", "og:updated_time"]))
                .or_else(|| time("dateModified")),
            section: text("articleSection").or_else(|| first(&["article:section"])),
            tags: unique(tags).into_iter().filter(|tag| tag.chars().count() <= 60).take(MOST_TAGS).collect(),
            lang: lang.map(|lang| lang.tag().to_owned()),
            base: base(page, first(&["og:url"])),
            image: image(&article["image"]),
        }
    }
}

/// The contents of `meta` elements, by their names in lower case.
struct Named(Vec<(String, String)>);

impl Named {
    fn of(page: &Readability) -> Self {
        let mut named = Vec::new();
        for node in page.doc.select("meta[content]").nodes() {
            let content = one_line(&node.attr_or("content", ""));
            for key in ["property", "name", "itemprop"] {
                if let Some(name) = node.attr(key).filter(|_| !content.is_empty()) {
                    named.push((name.trim().to_ascii_lowercase(), content.clone()));
                }
            }
        }
        Self(named)
    }

    fn first(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, content)| content.clone())
    }

    /// All of the first of these names that there is.
    fn all(&self, names: &[&str]) -> Vec<String> {
        let of = |name: &&str| -> Vec<String> {
            self.0.iter().filter(|(known, _)| known == name).map(|(_, content)| content.clone()).collect()
        };
        names.iter().map(of).find(|found| !found.is_empty()).unwrap_or_default()
    }
}

/// The article among the JSON-LD of a page.
fn article(page: &Readability) -> Option<Value> {
    let mut found: Vec<Value> = Vec::new();
    for script in page.doc.select("script[type=\"application/ld+json\"]").nodes() {
        let text = script.text();
        let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        if let Ok(value) = serde_json::from_str(text) {
            articles(value, 0, &mut found);
        }
    }
    let best = found.iter().position(|article| !strings(&article["headline"]).is_empty());
    (!found.is_empty()).then(|| found.swap_remove(best.unwrap_or_default()))
}

/// The articles in a value: itself, or what lies in it as a list, a graph or its main entity.
fn articles(value: Value, depth: usize, found: &mut Vec<Value>) {
    match value {
        _ if depth > 4 => {}
        Value::Array(values) => values.into_iter().for_each(|value| articles(value, depth + 1, found)),
        Value::Object(mut object) => {
            let inner: Vec<_> = ["@graph", "mainEntity", "mainEntityOfPage"]
                .iter()
                .filter_map(|key| object.remove(*key))
                .collect();
            let types = object.get("@type").map(strings).unwrap_or_default();
            let is =
                |name: &String| name.ends_with("Article") || name.ends_with("Posting") || name == "Report";
            if types.iter().any(is) {
                found.push(Value::Object(object));
            }
            for value in inner {
                articles(value, depth + 1, found);
            }
        }
        _ => {}
    }
}

/// The texts in a value: one, or a list of them. Some pages put entities and tags into them.
fn strings(value: &Value) -> Vec<String> {
    let text = |value: &Value| {
        let text = value.as_str()?;
        let plain = if text.contains(['&', '<']) {
            one_line(&Readability::from(text.chars().take(4000).collect::<String>()).doc.text())
        } else {
            one_line(text)
        };
        (!plain.is_empty()).then_some(plain)
    };
    match value {
        Value::Array(values) => values.iter().filter_map(text).collect(),
        value => text(value).into_iter().collect(),
    }
}

/// The names of people or papers: texts, or objects with a name.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(names).collect(),
        Value::Object(object) => object.get("name").map(names).unwrap_or_default(),
        value => strings(value).iter().flat_map(|names| people(names)).collect(),
    }
}

/// The people in a text: `By Ana Prates and Ines Harrow`. An address is no name.
pub(super) fn people(text: &str) -> Vec<String> {
    if text.contains("://") || text.starts_with('@') || text.starts_with("www.") {
        return Vec::new();
    }
    shape::byline(text).or_else(|| shape::names(text)).unwrap_or_else(|| vec![text.to_owned()])
}

fn keywords(value: &Value) -> Vec<String> {
    let texts = match value {
        Value::Array(values) => {
            values.iter().flat_map(|value| strings(value.get("name").unwrap_or(value))).collect()
        }
        value => strings(value),
    };
    let words =
        texts.iter().flat_map(|text| text.split([',', ';'])).map(str::trim).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn unique(mut texts: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.retain(|text| seen.insert(text.to_lowercase()));
    texts
}

fn image(value: &Value) -> Option<Picture> {
    let object = match value {
        Value::Array(values) => values.iter().find(|value| value.is_object())?,
        value => value,
    };
    let text = |key: &str| strings(&object[key]).into_iter().next();
    let caption = text("caption").or_else(|| text("description"))?;
    Some(Picture { alt: String::new(), caption: Some(caption), credit: text("creditText") })
}

/// The only heading of the first level.
fn heading(page: &Readability) -> Option<String> {
    let headings = page.doc.select("h1");
    let texts: Vec<String> = headings.nodes().iter().map(|node| one_line(&node.text())).collect();
    let mut texts = texts.into_iter().filter(|text| !text.is_empty());
    texts.next().filter(|_| texts.next().is_none())
}

fn own_title(page: &Readability) -> Option<String> {
    Some(one_line(&page.get_article_title())).filter(|title| !title.is_empty())
}

/// A title without the name of the site behind it: `Harbour opens | The Post`.
fn without_site(title: &str, site: Option<&str>) -> String {
    let bare = site.and_then(|site| {
        let rest = title.strip_suffix(site)?.trim_end();
        let rest = rest.strip_suffix(['|', '-', '–', '—', '·', '•', ':'])?.trim_end();
        (!rest.is_empty()).then_some(rest)
    });
    bare.unwrap_or(title).to_owned()
}

/// What relative links start from: `base`, from where the page says that it lives.
fn base(page: &Readability, og: Option<String>) -> Option<Url> {
    let web =
        |text: &str| Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let canonical =
        page.doc.select_single("link[rel=\"canonical\"]").attr("href").and_then(|href| web(&href));
    let home = canonical.or_else(|| web(&og?));
    match page.doc.select_single("base[href]").attr("href") {
        Some(href) => web(&href).or_else(|| home.as_ref()?.join(href.trim()).ok()).or(home),
        None => home,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(head: &str) -> Meta {
        let page = format!(
            "<html lang='en-GB'><head><title>T | Site</title>{head}</head><body><h1>H</h1></body></html>"
        );
        Meta::of(&Readability::from(page))
    }

    #[test]
    fn the_article_is_found_in_a_graph() {
        let meta = meta(
            r#"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage","headline":"No"},
            {"@type":["NewsArticle"],"headline":"Boats &amp; <i>quays</i>","author":[{"name":"By Ana Prates"},{"name":["Ines Harrow"]}],
            "datePublished":"2025-10-14T18:00:00+03:00","dateModified":"2025-10-15","articleSection":["Local","World"],
            "keywords":"boats, quays,boats","image":[{"@type":"ImageObject","caption":"The quay","creditText":"A. P."}]}]}</script>"#,
        );
        assert_eq!(meta.headline.as_deref(), Some("Boats & quays"));
        assert_eq!(meta.authors, ["Ana Prates", "Ines Harrow"]);
        assert_eq!(meta.published.as_deref(), Some("2025-10-14T18:00:00+03:00"));
        assert_eq!(meta.modified.as_deref(), Some("2025-10-15"));
        assert_eq!(
            (meta.section.as_deref(), meta.tags.as_slice()),
            (Some("Local"), ["boats".to_owned(), "quays".into()].as_slice())
        );
        assert_eq!(meta.image.unwrap().credit.as_deref(), Some("A. P."));
        assert_eq!(meta.lang.as_deref(), Some("en-GB"));
    }

    #[test]
    fn open_graph_is_read_where_there_is_nothing_better() {
        let meta = meta(
            "<meta property='og:title' content='Boats | The Post'><meta property='og:site_name' content='The Post'>\
             <meta property='article:author' content='https://social.example/ana'><meta name='author' content='Ana Prates, Ines Harrow'>\
             <link rel='canonical' href='https://news.example/a/b'><base href='../'>\
             <script type='application/ld+json'>{broken</script>",
        );
        assert_eq!(meta.headline.as_deref(), Some("Boats"));
        assert_eq!(meta.authors, ["Ana Prates", "Ines Harrow"]);
        assert_eq!(meta.base.unwrap().as_str(), "https://news.example/");
    }

    #[test]
    fn the_title_is_the_last_resort() {
        assert_eq!(meta("").headline.as_deref(), Some("H"));
        assert_eq!(
            Meta::of(&Readability::from("<title>Boats and quays</title>")).headline.as_deref(),
            Some("Boats and quays")
        );
        assert_eq!(Meta::of(&Readability::from("<p>x")).headline, None);
    }
}
