//! A revision that is yet to be a file.

use std::fmt::Write;

use chrono_tz::Tz;
use toml::{Table, Value};

use super::times::time;
use crate::model::{Instant, Kind};

/// Everything that a new revision says. What is empty is left out of its file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Headline.
    pub title: String,
    /// The time of the update.
    pub updated: Instant,
    /// What the update is; the first revision of a story has none.
    pub kind: Option<Kind>,
    /// The public sentence on the update; `Some("")` leaves a line to be filled in.
    pub note: Option<String>,
    /// Standfirst.
    pub summary: Option<String>,
    /// Byline.
    pub authors: Vec<String>,
    /// Subjects.
    pub tags: Vec<String>,
    /// Place.
    pub dateline: Option<String>,
    /// Language of the text, where it is not the site's: a BCP 47 tag.
    pub lang: Option<String>,
    /// Lead image.
    pub image: Option<SheetImage>,
    /// What it draws on: names, and addresses where there are any.
    pub sources: Vec<(String, Option<String>)>,
    /// Whether it is a draft.
    pub draft: bool,
    /// For the desk, never published.
    pub ednote: Option<String>,
    /// Keys that whoever opens the file may want, as comments below its last key: `summary = "…"`.
    pub offers: Vec<String>,
    /// For themes.
    pub extra: Table,
    /// Remarks for who opens the file, as comments above its first key.
    pub remarks: Vec<String>,
    /// The text, in Markdown.
    pub body: String,
}

/// A lead image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetImage {
    /// The file.
    pub src: String,
    /// What it shows.
    pub alt: String,
    /// The line below it.
    pub caption: Option<String>,
    /// Whose it is.
    pub credit: Option<String>,
}

impl Sheet {
    /// The text of the file: TOML front matter, times local to the site's zone, then the body.
    pub fn text(&self, zone: Tz) -> String {
        let mut text = String::from("+++\n");
        let mut line = |key: &str, value: String| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{key} = {value}");
        };
        line("title", quoted(&self.title));
        line("updated", time(self.updated, zone));
        let word = |text: &Option<String>| text.as_deref().filter(|text| !text.is_empty()).map(quoted);
        let list = |names: &[String]| {
            let names: Vec<_> = names.iter().map(|name| quoted(name)).collect();
            (!names.is_empty()).then(|| format!("[{}]", names.join(", ")))
        };
        let keys = [
            ("kind", self.kind.map(|kind| quoted(kind.name()))),
            ("note", self.note.as_deref().map(quoted)),
            ("summary", word(&self.summary)),
            ("authors", list(&self.authors)),
            ("tags", list(&self.tags)),
            ("dateline", word(&self.dateline)),
            ("lang", word(&self.lang)),
            ("image", self.image.as_ref().map(SheetImage::toml)),
            ("sources", self.sources_toml()),
            ("draft", self.draft.then(|| "true".to_owned())),
            ("ednote", word(&self.ednote)),
        ];
        for (key, value) in keys {
            if let Some(value) = value {
                line(key, value);
            }
        }
        for offer in &self.offers {
            let _ = writeln!(text, "# {offer}");
        }
        if !self.extra.is_empty() {
            let extra = Table::from_iter([("extra".to_owned(), Value::Table(self.extra.clone()))]);
            let _ = write!(text, "\n{extra}");
        }
        let remarks = self.remarks.iter().flat_map(|remark| remark.lines());
        let remarks = remarks.fold(String::new(), |all, line| all + "# " + line + "\n");
        text.insert_str(4, &remarks);
        text.push_str("+++\n");
        let body = self.body.trim_matches('\n');
        if !body.is_empty() {
            let _ = write!(text, "\n{body}\n");
        }
        text
    }

    fn sources_toml(&self) -> Option<String> {
        let source = |(name, url): &(String, Option<String>)| match url {
            Some(url) => format!("{{ name = {}, url = {} }}", quoted(name), quoted(url)),
            None => format!("{{ name = {} }}", quoted(name)),
        };
        let sources: Vec<_> = self.sources.iter().map(source).collect();
        (!sources.is_empty()).then(|| format!("[{}]", sources.join(", ")))
    }
}

impl SheetImage {
    fn toml(&self) -> String {
        let mut keys = vec![format!("src = {}", quoted(&self.src)), format!("alt = {}", quoted(&self.alt))];
        keys.extend(self.caption.as_deref().map(|caption| format!("caption = {}", quoted(caption))));
        keys.extend(self.credit.as_deref().map(|credit| format!("credit = {}", quoted(credit))));
        format!("{{ {} }}", keys.join(", "))
    }
}

/// A basic string of TOML on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_read_as_it_was_meant() {
        let sheet = Sheet {
            title: "He said: \"C:\\new\"\u{7}".into(),
            updated: "2025-10-14T06:30:00Z".parse().unwrap(),
            kind: Some(Kind::Correction),
            note: Some(String::new()),
            authors: vec!["Ana Prates".into(), "O'Neil".into()],
            image: Some(SheetImage { src: "a.jpg".into(), alt: "A quay".into(), ..SheetImage::default() }),
            sources: vec![("Port".into(), None), ("Sea".into(), Some("https://sea.example/".into()))],
            extra: [("old".to_owned(), Value::Integer(7))].into_iter().collect(),
            offers: vec!["dateline = \"PORT ELDER\"".into()],
            remarks: vec!["one\ntwo".into()],
            body: "\n\nText.\n\n".into(),
            ..Sheet::default()
        };
        let expected = r#"+++
# one
# two
title = "He said: \"C:\\new\"\u0007"
updated = 2025-10-14T09:30
kind = "correction"
note = ""
authors = ["Ana Prates", "O'Neil"]
image = { src = "a.jpg", alt = "A quay" }
sources = [{ name = "Port" }, { name = "Sea", url = "https://sea.example/" }]
# dateline = "PORT ELDER"

[extra]
old = 7
+++

Text.
"#;
        assert_eq!(sheet.text(Tz::Europe__Kyiv), expected);
    }
}
