//! `site.toml`: what a site is called, where it lives and how it is built. `docs/configuration.md` describes every key.

mod look;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::Value;
use url::Url;

use crate::diagnostic::{Diagnostic, Problems};
use crate::model::{Direction, Lang};
use crate::source::{Located, Source};
use crate::value::{Fields, Table, parse_toml};

pub use look::{ACCENT, Accent, DARK, LIGHT, Look, MenuLink};

/// Everything `site.toml` says, with defaults for what it does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The file that it was read from, as messages name it.
    pub file: Arc<str>,
    /// The site's name.
    pub title: String,
    /// One sentence on the site.
    pub description: String,
    /// Where the site lives: http or https, its path ends in `/`.
    pub base_url: Url,
    /// The site's own language.
    pub language: Lang,
    /// The zone of local times, and of every time that is shown.
    pub timezone: Tz,
    /// The folder that is written, from the site's root.
    pub output_dir: String,
    /// Stories on one page of a list.
    pub page_size: usize,
    /// How many entries feeds have.
    pub feeds: FeedLengths,
    /// Who publishes the site.
    pub publisher: Publisher,
    /// What is known of authors, by the name in bylines.
    pub authors: BTreeMap<String, Author>,
    /// How Markdown is read.
    pub markdown: MarkdownOptions,
    /// What it changes of the theme.
    pub look: Look,
    /// For themes.
    pub extra: Value,
}

/// How many entries feeds have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedLengths {
    /// The site's feeds.
    pub site: usize,
    /// Each section's feed.
    pub section: usize,
    /// Each story's feed.
    pub story: usize,
    /// A day on which the host was the publisher's: part of the ids of all entries.
    pub tag_date: NaiveDate,
}

/// Who publishes the site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publisher {
    /// Its name, if it is not the site's.
    pub name: Option<String>,
    /// Its own site.
    pub url: Option<String>,
    /// Its public address for mail.
    pub email: Option<String>,
    /// Its logo: a full URL or a path on the site.
    pub logo: Option<String>,
}

/// What is known of an author.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// Their own page elsewhere.
    pub url: Option<String>,
    /// Their public address for mail.
    pub email: Option<String>,
}

/// How Markdown is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// What happens to HTML in Markdown.
    pub raw_html: RawHtml,
    /// Whether straight quotes, `--` and `...` are shown as “ ”, – and ….
    pub smart_punctuation: bool,
    /// Which way the text runs. Not an option of the site: its language says so.
    pub direction: Direction,
}

/// What happens to HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawHtml {
    /// It is an error.
    Deny,
    /// What could do harm is taken out.
    Sanitize,
    /// It reaches the page as it is.
    Allow,
}

/// Where a site lives that does not say.
const DEFAULT_BASE_URL: &str = "http://localhost:8000/";
/// The day in the ids of feeds that do not say.
const DEFAULT_TAG_DATE: NaiveDate = NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day of the calendar");
/// Entries and list items: enough for anyone, and small enough to publish.
const MOST_ITEMS: i64 = 1000;

impl Config {
    /// Reads `site.toml`, or takes the defaults when there is none, and says so.
    pub fn parse(source: Option<&Source>) -> (Self, Vec<Diagnostic>) {
        let problems = Problems::default();
        let Some(source) = source else {
            let nowhere = Source::new("site.toml", "");
            let config = read(&nowhere, Fields::new(&nowhere, &problems, Table::default(), 0..0, "defaults"));
            return (config.clone(), vec![no_file(&config)]);
        };
        let table = parse_toml(source, 0..source.text().len(), &problems);
        // A table that could not be read in full is no base for remarks on what it lacks.
        let readable = !problems.any_error();
        let fields = Fields::new(source, &problems, table, 0..0, "site's configuration");
        if readable && !fields.has("base_url") {
            problems.push(no_base_url().in_file(source.path().clone()));
        }
        let config = read(source, fields);
        (config, problems.into_vec())
    }

    /// Who publishes the site: the publisher's name or the site's title.
    pub fn publisher_name(&self) -> &str {
        self.publisher.name.as_ref().unwrap_or(&self.title)
    }

    /// Reads a base URL as `site.toml` or the command line gives it.
    pub fn base_url(text: &str) -> Option<Url> {
        let mut url = Url::parse(text).ok()?;
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain || !text.contains("://") {
            return None;
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Some(url)
    }
}

fn no_base_url() -> Diagnostic {
    Diagnostic::warning(format!("no `base_url`: feeds and shared links will point to {DEFAULT_BASE_URL}"))
        .help("say where the site will live: base_url = \"https://news.example/\"")
}

fn no_file(config: &Config) -> Diagnostic {
    let Config { title, base_url, language, timezone, .. } = config;
    let language = language.tag();
    Diagnostic::warning("no `site.toml`: building with defaults")
        .with_note(format!(
            "title = \"{title}\", base_url = \"{base_url}\", language = \"{language}\", timezone = \"{timezone}\""
        ))
        .help("`writethru init` writes one that explains itself")
}

fn read(source: &Source, mut fields: Fields<'_>) -> Config {
    let config = Config {
        file: source.path().clone(),
        title: text(&mut fields, "title").unwrap_or_else(|| "News".to_owned()),
        description: text(&mut fields, "description").unwrap_or_default(),
        base_url: base_url(&mut fields),
        language: language(&mut fields),
        timezone: timezone(&mut fields),
        output_dir: text(&mut fields, "output_dir").unwrap_or_else(|| "public".to_owned()),
        page_size: length(&mut fields, "page_size", 1, 20),
        feeds: feeds(fields.table("feeds", "table `feeds`")),
        publisher: publisher(fields.table("publisher", "table `publisher`")),
        authors: fields.named_tables("authors", "author's table").into_iter().map(author).collect(),
        markdown: markdown(fields.table("markdown", "table `markdown`")),
        look: look::look(fields.table("look", "table `look`")),
        extra: fields.anything("extra").unwrap_or_else(|| Value::Object(serde_json::Map::default())),
    };
    fields.finish();
    config
}

fn text(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    fields.text(key).map(|text| text.value)
}

fn length(fields: &mut Fields<'_>, key: &'static str, least: i64, default: usize) -> usize {
    fields.whole(key, least, MOST_ITEMS).map_or(default, |length| length.value)
}

fn base_url(fields: &mut Fields<'_>) -> Url {
    let default = || Url::parse(DEFAULT_BASE_URL).expect("the default base URL is a URL");
    let Some(Located { value, span }) = fields.text("base_url") else { return default() };
    Config::base_url(&value).unwrap_or_else(|| {
        let problem = Diagnostic::error(format!("`{value}` is not a base URL"));
        fields.problem(problem.help("give scheme and host: base_url = \"https://news.example/\""), &span);
        default()
    })
}

fn language(fields: &mut Fields<'_>) -> Lang {
    let default = || Lang::parse("en").expect("`en` is a language tag");
    let Some(Located { value, span }) = fields.text("language") else { return default() };
    Lang::parse(&value).unwrap_or_else(|| {
        let problem = Diagnostic::error(format!("`{value}` is not a language tag"));
        fields.problem(problem.help("use a BCP 47 tag such as `en`, `uk` or `pt-BR`"), &span);
        default()
    })
}

fn timezone(fields: &mut Fields<'_>) -> Tz {
    let Some(Located { value, span }) = fields.text("timezone") else { return Tz::UTC };
    value.parse().unwrap_or_else(|_| {
        let problem = Diagnostic::error(format!("`{value}` is not a time zone"));
        fields.problem(problem.help(zone_help(&value)), &span);
        Tz::UTC
    })
}

fn zone_help(name: &str) -> String {
    if let Some((_, now)) = RENAMED_ZONES.iter().find(|(old, _)| old.eq_ignore_ascii_case(name)) {
        return format!("did you mean `{now}`?");
    }
    // Outdated names stay known; they are not offered.
    let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    let zones = zones.filter(|zone| zone.contains('/') && RENAMED_ZONES.iter().all(|(old, _)| old != zone));
    // People name their city, or all of it.
    let likeness = |zone: &str| {
        let city = zone.rsplit('/').next().unwrap_or(zone);
        let name = name.to_lowercase().replace(' ', "_");
        let alike = |known: &str| strsim::jaro_winkler(&known.to_lowercase(), &name);
        if name.contains('/') { alike(zone) } else { alike(city) }
    };
    match zones.map(|zone| (likeness(zone), zone)).max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((score, zone)) if score > 0.85 => format!("did you mean `{zone}`?"),
        _ => "use a name from the IANA database such as `Europe/Kyiv`".to_owned(),
    }
}

/// Names of zones that people know and the database has given up, or never had.
const RENAMED_ZONES: [(&str, &str); 12] = [
    ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ("America/Godthab", "America/Nuuk"),
    ("Asia/Calcutta", "Asia/Kolkata"),
    ("Asia/Katmandu", "Asia/Kathmandu"),
    ("Asia/Rangoon", "Asia/Yangon"),
    ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
    ("Calcutta", "Asia/Kolkata"),
    ("Europe/Kiev", "Europe/Kyiv"),
    ("Europe/Kiew", "Europe/Kyiv"),
    ("Kiev", "Europe/Kyiv"),
    ("Kiew", "Europe/Kyiv"),
    ("Saigon", "Asia/Ho_Chi_Minh"),
];

fn feeds(fields: Option<Fields<'_>>) -> FeedLengths {
    let mut lengths = FeedLengths { site: 30, section: 30, story: 50, tag_date: DEFAULT_TAG_DATE };
    if let Some(mut fields) = fields {
        lengths.site = length(&mut fields, "site", 1, lengths.site);
        lengths.section = length(&mut fields, "section", 1, lengths.section);
        lengths.story = length(&mut fields, "story", 1, lengths.story);
        if let Some(Located { value, span }) = fields.time("tag_date") {
            match NaiveDate::parse_from_str(&value, "%Y-%m-%d") {
                Ok(day) => lengths.tag_date = day,
                Err(_) => fields.problem(
                    Diagnostic::error("`tag_date` is not a day").help("write it as 2025-01-01"),
                    &span,
                ),
            }
        }
        fields.finish();
    }
    lengths
}

fn publisher(fields: Option<Fields<'_>>) -> Publisher {
    let Some(mut fields) = fields else { return Publisher::default() };
    let publisher = Publisher {
        name: text(&mut fields, "name"),
        url: web_address(&mut fields, "url"),
        email: text(&mut fields, "email"),
        logo: text(&mut fields, "logo"),
    };
    fields.finish();
    publisher
}

fn author((name, mut fields): (String, Fields<'_>)) -> (String, Author) {
    let author = Author { url: web_address(&mut fields, "url"), email: text(&mut fields, "email") };
    fields.finish();
    (name, author)
}

fn web_address(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let Located { value, span } = fields.text(key)?;
    let sound =
        Url::parse(&value).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !sound {
        let problem = Diagnostic::error(format!("`{key}` is not a web address: `{value}`"));
        fields.problem(problem.help("start it with https://"), &span);
    }
    sound.then_some(value)
}

fn markdown(fields: Option<Fields<'_>>) -> MarkdownOptions {
    let mut options =
        MarkdownOptions { raw_html: RawHtml::Deny, smart_punctuation: true, direction: Direction::Ltr };
    let Some(mut fields) = fields else { return options };
    if let Some(Located { value, span }) = fields.text("raw_html") {
        options.raw_html = match value.as_str() {
            "deny" => RawHtml::Deny,
            "sanitize" => RawHtml::Sanitize,
            "allow" => RawHtml::Allow,
            _ => {
                let problem = Diagnostic::error(format!("unknown value `{value}` of `raw_html`"));
                fields.problem(problem.help("use \"deny\", \"sanitize\" or \"allow\""), &span);
                RawHtml::Deny
            }
        };
    }
    if let Some(smart) = fields.flag("smart_punctuation") {
        options.smart_punctuation = smart.value;
    }
    fields.finish();
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Config, Vec<String>) {
        let (config, problems) = Config::parse(Some(&Source::new("site.toml", text)));
        (config, problems.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn a_base_url_ends_in_a_slash() {
        let (config, problems) = parse("base_url = 'https://news.example/desk'");
        assert_eq!((config.base_url.as_str(), problems), ("https://news.example/desk/", vec![]));
    }

    #[test]
    fn a_base_url_that_is_none_is_refused() {
        for text in
            ["news.example", "ftp://news.example", "https://", "https:news", "https://a.example/?q", "/x"]
        {
            assert!(Config::base_url(text).is_none(), "{text}");
        }
    }

    #[test]
    fn all_problems_are_found_at_once() {
        let text = "base_url = 'https://a.example/'\nlanguage = '??'\ntimezone = 'Europe/Kiyv'\npage_size = 0\n\
                    [markdown]\nraw_html = 'yes'\n[publisher]\nurl = 'x'\nnmae = 'y'\n";
        let expected = [
            "`??` is not a language tag",
            "`Europe/Kiyv` is not a time zone",
            "`page_size` should be a whole number from 1 to 1000, found 0",
            "`url` is not a web address: `x`",
            "unknown key `nmae` in the table `publisher`",
            "unknown value `yes` of `raw_html`",
        ];
        assert_eq!(parse(text).1, expected);
    }

    #[test]
    fn a_time_zone_is_offered_by_the_name_it_has_today() {
        for (written, zone) in [
            ("Europe/Kiew", "Europe/Kyiv"),
            ("London", "Europe/London"),
            ("Europe/Lodnon", "Europe/London"),
            ("new york", "America/New_York"),
        ] {
            assert_eq!(zone_help(written), format!("did you mean `{zone}`?"));
        }
        assert!(zone_help("CET+1").starts_with("use a name"));
    }

    /// The documentation of keys is held to the code, in both directions.
    #[test]
    fn every_key_is_documented() {
        let docs = include_str!("../docs/configuration.md");
        let documented = |table: &str| -> Vec<String> {
            let rows = docs.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
            let keys = rows.map(|(key, _)| key.to_owned());
            let inside = keys.filter_map(|key| match key.rsplit_once('.') {
                Some((prefix, key)) if prefix == table => Some(key.to_owned()),
                None if table.is_empty() => Some(key),
                _ => None,
            });
            inside.collect()
        };
        for table in ["", "feeds", "publisher", "markdown", "look", "authors.\"Name\""] {
            let header = if table.is_empty() { String::new() } else { format!("[{table}]\n") };
            let source = Source::new("site.toml", &format!("{header}'*' = 1\n"));
            let problems = Config::parse(Some(&source)).1;
            let help = problems.iter().find_map(|d| d.help.as_deref()?.strip_prefix("known keys: ")).unwrap();
            let mut known: Vec<_> = help.split(", ").map(str::to_owned).collect();
            let mut written = documented(table);
            if table.is_empty() {
                known.retain(|key| {
                    !matches!(key.as_str(), "feeds" | "publisher" | "markdown" | "look" | "authors")
                });
            }
            known.sort();
            written.sort();
            assert_eq!(written, known, "docs/configuration.md against the keys of [{table}]");
        }
    }
}
