//! The next revision out of the latest: what its author wrote stays as it was written, comments too; only what belongs to one update
//! is new.

use chrono_tz::Tz;

use super::sheet::quoted;
use super::times::time;
use crate::model::{Instant, Kind};
use crate::parse::{Language, Outline};
use crate::source::Source;

/// What the next revision says anew.
#[derive(Debug, Clone, Copy)]
pub struct Next<'a> {
    /// The time of the update.
    pub updated: Instant,
    /// The site's zone.
    pub zone: Tz,
    /// What the update is.
    pub kind: Kind,
    /// The public sentence on it; empty to be filled in.
    pub note: &'a str,
    /// Another headline.
    pub title: Option<&'a str>,
    /// Whether it starts as a draft.
    pub draft: bool,
    /// Whether the embargo of the latest binds it, too.
    pub embargo: bool,
}

/// Keys that belong to one update. Whether a text may be read, and what the desk knows of it, is not handed on either.
const OF_ONE_UPDATE: [&str; 6] = ["updated", "kind", "note", "draft", "status", "ednote"];

/// The text of the next revision's file. Nothing when keys of the latest share a line, so that one cannot go without the other.
pub fn next(latest: &Source, outline: &Outline, next: &Next<'_>) -> Option<String> {
    let text = latest.text();
    let line_end = if text[..outline.body.start].contains("\r\n") { "\r\n" } else { "\n" };
    let is = if outline.language == Language::Toml { " =" } else { ":" };
    let mut lines = vec![
        format!("updated{is} {}", time(next.updated, next.zone)),
        format!("kind{is} {}{}", quoted(next.kind.name()), others(next.kind)),
        format!("note{is} {}", quoted(next.note)),
    ];
    lines.extend(next.draft.then(|| format!("draft{is} true")));
    let title = outline.key("title").filter(|_| outline.key("title") == outline.keys.first());
    if let (Some(words), None) = (next.title, outline.key("title")) {
        lines.insert(0, format!("title{is} {}", quoted(words)));
    }
    let dropped = |name: &str| OF_ONE_UPDATE.contains(&name) || (name == "embargo" && !next.embargo);
    // What is written anew stands below the headline, or on top.
    let place = title.map_or(outline.inside.start, |title| title.lines.end);
    let mut edits: Vec<(std::ops::Range<usize>, String)> =
        vec![(place..place, lines.into_iter().map(|line| line + line_end).collect())];
    for key in &outline.keys {
        match (key.name.as_str(), next.title) {
            ("title", Some(words)) => edits.push((key.value.clone(), quoted(words))),
            (name, _) if dropped(name) => edits.push((key.lines.clone(), String::new())),
            _ => {}
        }
    }
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut new = String::with_capacity(text.len() + 200);
    let mut at = 0;
    for (range, words) in edits {
        new.push_str(text.get(at..range.start)?);
        new.push_str(&words);
        at = range.end;
    }
    Some(new + &text[at..])
}

/// The other kinds, as a comment: nobody should have to look them up on deadline.
fn others(kind: Kind) -> String {
    let others: Vec<_> =
        Kind::ALL.iter().filter(|(_, other)| *other != kind).map(|(name, _)| *name).collect();
    format!("  # or {}", others.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::outline;

    fn write(latest: &str, change: impl FnOnce(&mut Next<'_>)) -> String {
        let source = Source::new("a.md", latest);
        let mut all = Next {
            updated: "2025-10-15T06:30:00Z".parse().unwrap(),
            zone: Tz::Europe__Kyiv,
            kind: Kind::Update,
            note: "",
            title: None,
            draft: false,
            embargo: false,
        };
        change(&mut all);
        next(&source, &outline(&source).unwrap(), &all).unwrap()
    }

    #[test]
    fn what_the_author_wrote_stays() {
        let latest = "+++\n# The headline.\ntitle = \"One\"  # short\nupdated = 2025-10-14T09:30\n\n# What readers are told.\n\
                      kind = \"correction\"\nnote = \"\"\"\nLong\n\"\"\"\nembargo = 2025-10-14T09:30\ntags = [\n  \"a\",\n]\n\
                      draft = false\n[image]\nsrc = \"a.jpg\"\nalt = \"A\"\n+++\n\nText.\n+++\n";
        let expected = "+++\n# The headline.\ntitle = \"One\"  # short\nupdated = 2025-10-15T09:30\n\
                        kind = \"update\"  # or correction, clarification, minor\nnote = \"\"\n\n# What readers are told.\n\
                        tags = [\n  \"a\",\n]\n[image]\nsrc = \"a.jpg\"\nalt = \"A\"\n+++\n\nText.\n+++\n";
        assert_eq!(write(latest, |_| ()), expected);
    }

    #[test]
    fn yaml_stays_yaml() {
        let latest = "---\r\nupdated: 2025-10-14 09:30\r\ntitle: 'One: two'\r\nnote: >\r\n  Long\r\n  note\r\nkind:\r\n\
                      authors:\r\n  - Ana\r\n---\r\nText.\r\n";
        let expected = "---\r\nupdated: 2025-10-15T09:30\r\n\
                        kind: \"minor\"  # or update, correction, clarification\r\nnote: \"Typo: \\\"a\\\"\"\r\ndraft: true\r\n\
                        title: \"New: \\\"x\\\"\"\r\nauthors:\r\n  - Ana\r\n---\r\nText.\r\n";
        let written = write(latest, |next| {
            (next.kind, next.note, next.title, next.draft) =
                (Kind::Minor, "Typo: \"a\"", Some("New: \"x\""), true);
        });
        assert_eq!(written, expected);
    }

    #[test]
    fn keys_on_one_line_cannot_be_taken_apart() {
        let source =
            Source::new("a.md", "---\n{title: One, updated: 2025-10-14 09:30, note: Two}\n---\nText.\n");
        let all = Next {
            updated: "2025-10-15T06:30:00Z".parse().unwrap(),
            zone: Tz::UTC,
            kind: Kind::Update,
            note: "",
            title: None,
            draft: false,
            embargo: false,
        };
        assert_eq!(next(&source, &outline(&source).unwrap(), &all), None);
    }

    #[test]
    fn an_embargo_that_is_still_ahead_is_kept() {
        let latest =
            "+++\nembargo = 2025-10-16T09:30\ntitle = \"One\"\nupdated = 2025-10-14T09:30\n+++\nText.\n";
        assert!(write(latest, |next| next.embargo = true).contains("embargo = 2025-10-16T09:30\n"));
        assert!(!write(latest, |_| ()).contains("embargo"));
    }
}
