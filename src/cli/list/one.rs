//! One story: its timeline, newest first.

use anstyle::Style;
use chrono_tz::Tz;

use super::json;
use super::row::{Held, Row, State};
use super::table::local;
use super::width::{of_terminal, one_line, padded, width, wrapped};
use crate::cli::site::Site;
use crate::model::{Instant, Revision, Status, Story};
use crate::parse::StoryText;
use crate::timeline::{Change, Hold, Moment, Texts, Timeline};
use crate::view::summary;
use crate::words::english;

const STRONG: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
/// The column that notes and changes start in.
const INDENT: usize = 5;

/// A version in the timeline of a story.
pub(super) struct Version<'a> {
    /// The text.
    pub(super) revision: &'a Revision,
    /// Its number among those that are published, from 1; nothing while it is held back.
    pub(super) number: Option<usize>,
    /// What it is: `published` for the first, then the kind; `withheld` and `retraction` whatever the kind.
    pub(super) kind: &'static str,
    /// What it changed of the one before it that may be read.
    pub(super) change: Option<Change>,
    /// Why it is held back.
    pub(super) held: Option<Held>,
}

/// The timeline of a story, for people or as JSON.
pub(super) fn show(site: &Site, text: &StoryText, story: &Story, now: Instant, as_json: bool) -> String {
    let row = Row::of(story, text, now);
    let versions = versions(story, text, now);
    if as_json {
        json::story(&row, &versions, now, site.config.timezone)
    } else {
        words(&row, &versions, site.config.timezone, of_terminal())
    }
}

/// The versions of a story, newest first.
fn versions<'a>(story: &'a Story, text: &StoryText, now: Instant) -> Vec<Version<'a>> {
    let (timeline, held) = Timeline::of(story, Moment { now, drafts: false });
    let held = held.iter().map(|held| Version {
        revision: held.revision,
        number: None,
        kind: held.revision.kind.map_or("", |kind| kind.name()),
        change: None,
        held: Some(Held::of(held, text)),
    });
    let mut versions: Vec<Version<'a>> = held.collect();
    if let Some(timeline) = &timeline {
        let texts = Texts::of(timeline);
        versions.extend(timeline.entries().iter().enumerate().map(|(at, entry)| Version {
            revision: entry.revision(),
            number: Some(at + 1),
            kind: match (entry.revision().status, entry.kind()) {
                (Status::Withheld, _) => "withheld",
                (Status::Canceled, _) => "retraction",
                (Status::Usable, None) => "published",
                (Status::Usable, Some(kind)) => kind.name(),
            },
            change: texts.change(at),
            held: None,
        }));
    }
    versions.sort_by_key(|version| std::cmp::Reverse(version.revision.updated));
    versions
}

fn words(row: &Row, versions: &[Version<'_>], zone: Tz, columns: Option<usize>) -> String {
    let title = one_line(&row.title);
    let mut lines = vec![format!("{STRONG}{title}{STRONG:#}"), heading(row, zone)];
    let kinds = versions.iter().map(|version| width(&kind(version, zone))).max().unwrap_or(0);
    for version in versions {
        lines.push(String::new());
        let number = version.number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        let time = match &version.held {
            Some(held) => held.updated,
            None => Some(version.revision.updated),
        };
        let time = time.map_or_else(|| "no time yet".to_owned(), |at| local(at, zone));
        lines.push(format!(
            "{number:>3}  {}  {STRONG}{}{STRONG:#}  {}",
            padded(&time, 16),
            padded(&kind(version, zone), kinds),
            version.revision.id
        ));
        let room = columns.map_or(usize::MAX, |columns| columns.saturating_sub(INDENT));
        let note = wrapped(&one_line(version.revision.note.as_deref().unwrap_or_default()), room);
        lines.extend(note.into_iter().map(|line| format!("{:INDENT$}{line}", "")));
        let change = version.change.as_ref().map(|change| summary(change, english())).unwrap_or_default();
        let change = wrapped(&change, room).into_iter();
        lines.extend(change.map(|line| format!("{:INDENT$}{QUIET}{line}{QUIET:#}", "")));
    }
    lines.join("\n")
}

/// What a version is, and why it is held back: `draft`, `correction, embargoed until 2025-10-16 06:00`.
fn kind(version: &Version<'_>, zone: Tz) -> String {
    let Some(held) = &version.held else { return version.kind.to_owned() };
    let why = match held.hold {
        Hold::Draft => "draft".to_owned(),
        Hold::Embargo(until) => format!("embargoed until {}", local(until, zone)),
        Hold::Future(_) => "still to come".to_owned(),
    };
    if version.kind.is_empty() { why } else { format!("{}, {why}", version.kind) }
}

/// `local/night-ferry: developing, 2 updates, last updated 2025-10-15 18:40 (Europe/London)`.
fn heading(row: &Row, zone: Tz) -> String {
    let state = match row.state {
        State::Embargoed(until) => format!("embargoed until {}", local(until, zone)),
        state => state.name().to_owned(),
    };
    let updates = match (row.updated, row.updates) {
        (None, _) => "not published".to_owned(),
        (Some(at), 0) => format!("published {}", local(at, zone)),
        (Some(at), 1) => format!("1 update, last updated {}", local(at, zone)),
        (Some(at), updates) => format!("{updates} updates, last updated {}", local(at, zone)),
    };
    format!("{}: {state}, {updates} ({})", row.path, zone.name())
}
