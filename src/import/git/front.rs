//! Front matter as other generators know it, read for what a story can use.

use std::ops::Range;

use chrono::NaiveDate;
use chrono_tz::Tz;
use toml::{Table as Toml, Value as TomlValue};

use super::times;
use crate::diagnostic::Problems;
use crate::model::{Instant, Lang};
use crate::source::Source;
use crate::value::{Data, Table, Value, first_forbidden, is_toml, is_yaml, parse_toml, parse_yaml};

/// What the head of a file says.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Front {
    /// Headline.
    pub(super) title: Option<String>,
    /// Standfirst.
    pub(super) summary: Option<String>,
    /// Byline.
    pub(super) authors: Vec<String>,
    /// Subjects.
    pub(super) tags: Vec<String>,
    /// Language: a BCP 47 tag.
    pub(super) lang: Option<String>,
    /// When it was published, by its own account.
    pub(super) date: Option<Date>,
    /// Whether it is not to be published.
    pub(super) draft: bool,
    /// The latest of its dates: before it, it is not to be published.
    pub(super) not_before: Option<Instant>,
    /// Lead image: its address and what it shows.
    pub(super) image: Option<(String, String)>,
    /// Addresses on the old site, as written.
    pub(super) addresses: Vec<String>,
    /// Everything else.
    pub(super) extra: Toml,
}

/// A date of front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Date {
    /// A day.
    Day(NaiveDate),
    /// A moment.
    Moment(Instant),
}

/// Bytes of front matter that are read; more is data.
const MOST: usize = 64 << 10;
/// Keys that name the standfirst, the one that wins first.
const SUMMARY: [&str; 4] = ["description", "summary", "excerpt", "standfirst"];
/// Keys that hold subjects.
const TAGS: [&str; 5] = ["tags", "tag", "categories", "category", "keywords"];
/// Keys that name a picture.
const IMAGE: [&str; 4] = ["image", "cover", "featured_image", "thumbnail"];
/// Tables whose keys count as if they stood at the top: of Zola, and of Hugo.
const FLAT: [&str; 3] = ["taxonomies", "extra", "params"];

/// Reads the head of a file. Returns what it says, and where the text lies. The error says why the head cannot be read.
pub(super) fn front(source: &Source, zone: Tz) -> Result<(Front, Range<usize>), String> {
    let text = source.text();
    let nothing = (Front::default(), 0..text.len());
    let Some((fence, inside, body)) = split(text) else { return Ok(nothing) };
    if inside.len() > MOST {
        return Err(format!("it has more than {} KiB", MOST >> 10));
    }
    let problems = Problems::default();
    let words = &text[inside.clone()];
    let table = match fence {
        "+++" if !is_yaml(words) => parse_toml(source, inside.clone(), &problems),
        "---" if is_toml(words) => parse_toml(source, inside.clone(), &problems),
        _ => parse_yaml(source, inside.clone(), &problems),
    };
    if let Some(problem) = problems.into_vec().first() {
        // Two lines of hyphens can stand in a text that has no head.
        if fence == "---" && !is_yaml(words) && !is_toml(words) {
            return Ok(nothing);
        }
        return Err(problem.message.clone());
    }
    let mut front = Front::default();
    take(&mut front, table, zone);
    Ok((front, body))
}

/// What stands between two fences at the head of a text, and what follows. Blank lines above are no hindrance elsewhere.
fn split(text: &str) -> Option<(&'static str, Range<usize>, Range<usize>)> {
    let start = text.len() - text.trim_start().len();
    let first = text[start..].split_inclusive('\n').next()?;
    let fence = match first.trim_end() {
        "+++" => "+++",
        "---" => "---",
        _ => return None,
    };
    let inside = start + first.len();
    let mut at = inside;
    for line in text[inside..].split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            return Some((fence, inside..at, end..text.len()));
        }
        at = end;
    }
    None
}

fn take(front: &mut Front, table: Table, zone: Tz) {
    let mut summaries: Vec<(usize, String)> = Vec::new();
    for (key, value) in table.entries {
        let name = key.value.to_lowercase();
        if FLAT.contains(&name.as_str())
            && let Data::Table(table) = value.data
        {
            take(front, table, zone);
            continue;
        }
        if let Some(rank) = SUMMARY.iter().position(|known| *known == name)
            && let Some(text) = text(&value)
        {
            summaries.push((rank, text));
        } else if !known(front, &name, &value, zone) {
            keep(&mut front.extra, &key.value, &value);
        }
    }
    summaries.sort();
    front.summary = front.summary.take().or(summaries.into_iter().next().map(|(_, text)| text));
}

/// Takes a key that a story has, too. Whether there is nothing left to keep of it.
fn known(front: &mut Front, name: &str, value: &Value, zone: Tz) -> bool {
    match name {
        "title" => front.title = text(value).or(front.title.take()),
        "author" | "authors" => front.authors.extend(names(value)),
        "draft" => front.draft |= flag(value) == Some(true),
        "published" if flag(value).is_some() => front.draft |= flag(value) == Some(false),
        "lang" | "language" | "locale" => {
            let tag = text(value).map(|tag| tag.replace('_', "-"));
            let lang = tag.and_then(|tag| Lang::parse(&tag)).map(|lang| lang.tag().to_owned());
            let read = lang.is_some();
            front.lang = lang.or(front.lang.take());
            return read;
        }
        "date" | "publishdate" | "pubdate" | "published" => {
            let date = text(value).and_then(|text| times::date(&text, zone));
            front.not_before = front.not_before.max(date.and_then(|date| times::start(date, zone)));
            if name != "published" {
                front.date = front.date.or(date);
            }
            return false;
        }
        "permalink" | "url" | "aliases" | "redirect_from" | "path" => {
            front.addresses.extend(names(value));
            return false;
        }
        _ if TAGS.contains(&name) => {
            front.tags.extend(names(value).iter().flat_map(|tag| tag.split(',')).filter_map(words));
        }
        _ if IMAGE.contains(&name) => {
            front.image = front.image.take().or_else(|| image(value));
            return false;
        }
        _ => return false,
    }
    true
}

/// A flag, also where it is written as a text.
fn flag(value: &Value) -> Option<bool> {
    match &value.data {
        Data::Bool(flag) => Some(*flag),
        Data::Text(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A table that says where the picture is and what it shows.
fn image(value: &Value) -> Option<(String, String)> {
    let Data::Table(table) = &value.data else { return None };
    let find = |names: &[&str]| {
        let entry = table.entries.iter().find(|(key, _)| names.contains(&key.value.to_lowercase().as_str()));
        entry.and_then(|(_, value)| text(value))
    };
    Some((find(&["src", "image", "url", "path", "file"])?, find(&["alt", "alttext", "image_alt"])?))
}

/// A text, a number or a date as words on one line; nothing when there are none.
fn text(value: &Value) -> Option<String> {
    match &value.data {
        Data::Text(text) | Data::Time(text) => words(text),
        Data::Integer(number) => Some(number.to_string()),
        Data::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Names as people write them: one, a list, or tables with a `name`.
fn names(value: &Value) -> Vec<String> {
    match &value.data {
        Data::List(items) => items.iter().flat_map(names).collect(),
        Data::Table(table) => {
            let name = table.entries.iter().find(|(key, _)| key.value.eq_ignore_ascii_case("name"));
            name.and_then(|(_, value)| text(value)).into_iter().collect()
        }
        _ => text(value).into_iter().collect(),
    }
}

/// Keeps a value for themes.
fn keep(extra: &mut Toml, key: &str, value: &Value) {
    // The importer's own table has this name.
    let key = if key == "git" { "git_" } else { key };
    if let (Some(key), Some(value)) = (words(key), kept(value)) {
        extra.entry(key).or_insert(value);
    }
}

fn kept(value: &Value) -> Option<TomlValue> {
    Some(match &value.data {
        Data::Null => return None,
        Data::Bool(flag) => TomlValue::Boolean(*flag),
        Data::Integer(number) => TomlValue::Integer(*number),
        Data::Float(number) => TomlValue::Float(*number),
        Data::Text(text) | Data::Time(text) => TomlValue::String(sound(text)),
        Data::List(items) => TomlValue::Array(items.iter().filter_map(kept).collect()),
        Data::Table(table) => {
            let entries = table.entries.iter();
            let entries = entries.filter_map(|(key, value)| Some((words(&key.value)?, kept(value)?)));
            TomlValue::Table(entries.collect())
        }
    })
}

/// A text without the characters that no page may hold.
pub(super) fn sound(text: &str) -> String {
    let mut sound = text.to_owned();
    while let Some((at, _)) = first_forbidden(&sound) {
        // All of the same kind at once: there may be millions.
        let c = sound[at..].chars().next().unwrap_or_default();
        sound = sound.replace(c, "");
    }
    sound
}

/// Words on one line, with single spaces; nothing when there are none.
pub(super) fn words(text: &str) -> Option<String> {
    let words: Vec<_> = text.split_whitespace().map(sound).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Front, String) {
        let source = Source::new("a.md", text);
        let (front, body) = front(&source, Tz::UTC).unwrap();
        let body = source.text()[body].to_owned();
        (front, body)
    }

    #[test]
    fn keys_of_other_generators_are_known() {
        let (front, body) = read(
            "\n---\ntitle: 2024\ndate: 2024-05-01 10:00:00 +0200\nexcerpt: Late\ndescription: First\nauthor:\n  name: Ines\n\
             categories: [Ferries, 'Night, boats']\ntags: winter\nlang: pt_BR\npublished: false\ngit: x\nlayout: post\n\
             permalink: /a/\ncover:\n  image: /a.png\n  alt: A\nempty:\n---\nText\n",
        );
        assert_eq!(body, "Text\n");
        assert_eq!((front.title.as_deref(), front.summary.as_deref()), (Some("2024"), Some("First")));
        assert_eq!(
            (front.authors, front.tags),
            (vec!["Ines".to_owned()], ["Ferries", "Night", "boats", "winter"].map(str::to_owned).to_vec())
        );
        assert_eq!(front.date, Some(Date::Moment("2024-05-01T08:00:00Z".parse().unwrap())));
        assert_eq!((front.lang.as_deref(), front.draft), (Some("pt-BR"), true));
        assert_eq!(front.image, Some(("/a.png".to_owned(), "A".to_owned())));
        assert_eq!(front.addresses, ["/a/"]);
        let kept: Vec<_> = front.extra.keys().map(String::as_str).collect();
        assert_eq!(kept, ["cover", "date", "git_", "layout", "permalink"]);
    }

    #[test]
    fn drafts_are_known_however_they_are_written() {
        for (line, draft) in [
            ("draft: true", true),
            ("draft: yes", true),
            ("Draft: ON", true),
            ("draft: \"true\"", true),
            ("published: no", true),
            ("published: 'Off'", true),
            ("published: FALSE", true),
            ("draft: no", false),
            ("draft: 'false'", false),
            ("draft:", false),
            ("published: yes", false),
            ("published: 2024-05-01", false),
        ] {
            assert_eq!(read(&format!("---\n{line}\n---\nText\n")).0.draft, draft, "{line}");
        }
        let (front, _) = read("---\ndate: 2024-05-01\npublishDate: 2099-01-01\n---\nText\n");
        assert_eq!(front.not_before, Some("2099-01-01T00:00:00Z".parse().unwrap()));
        assert_eq!(front.date, Some(Date::Day(NaiveDate::from_ymd_opt(2024, 5, 1).unwrap())));
    }

    #[test]
    fn toml_and_its_tables_are_read() {
        let (front, _) = read(
            "+++\ntitle = \"A\\u0007 b\"\ndate = 2024-05-01\nauthors = [\"Ines\"]\n[taxonomies]\ntags = [\"x\"]\n\
             [extra]\nmotto = 1\n+++\nText\n",
        );
        assert_eq!((front.title.as_deref(), front.tags), (Some("A b"), vec!["x".to_owned()]));
        assert_eq!(front.date, Some(Date::Day(NaiveDate::from_ymd_opt(2024, 5, 1).unwrap())));
        assert_eq!(front.extra.get("motto"), Some(&TomlValue::Integer(1)));
    }

    #[test]
    fn a_text_may_have_no_front_matter() {
        for text in ["# A\n\nText\n", "---\nText\n", "---\n\nOne two.\n\n---\n\nText\n", "", "+++\na"] {
            let (front, body) = read(text);
            assert_eq!((front, body.as_str()), (Front::default(), text));
        }
    }

    #[test]
    fn front_matter_that_cannot_be_read_says_why() {
        let message = |text: &str| front(&Source::new("a.md", text), Tz::UTC).unwrap_err();
        assert!(message("---\ntitle: a: b\n---\nText\n").starts_with("not valid YAML: "));
        let long = format!("---\n{}---\nText\n", "a: b\n".repeat(20_000));
        assert_eq!(message(&long), "it has more than 64 KiB");
        assert!(message("+++\ntitle = \n+++\nText\n").starts_with("not valid TOML: "));
    }
}
