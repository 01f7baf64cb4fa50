//! The same for programs. `docs/formats.md` has the keys; they are only ever added to.

use chrono::SecondsFormat;
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use super::one::Version;
use super::row::{Held, Row, State};
use crate::model::Instant;
use crate::timeline::{Change, Hold};
use crate::view::summary;
use crate::words::english;

/// All stories.
pub(super) fn stories(rows: &[Row], now: Instant, zone: Tz) -> String {
    let stories: Vec<_> = rows.iter().map(|row| Value::Object(row_keys(row, zone))).collect();
    json!({ "now": time(now, zone), "stories": stories }).to_string()
}

/// One story with its versions, newest first.
pub(super) fn story(row: &Row, versions: &[Version<'_>], now: Instant, zone: Tz) -> String {
    let mut keys = Map::from_iter([("now".to_owned(), json!(time(now, zone)))]);
    keys.extend(row_keys(row, zone));
    let versions: Vec<_> = versions.iter().map(|version| revision(version, zone)).collect();
    keys.insert("revisions".to_owned(), Value::Array(versions));
    Value::Object(keys).to_string()
}

fn row_keys(row: &Row, zone: Tz) -> Map<String, Value> {
    let until = match row.state {
        State::Embargoed(until) => Some(time(until, zone)),
        _ => None,
    };
    let value = json!({
        "path": row.path,
        "title": row.title,
        "state": row.state.name(),
        "until": until,
        "published": row.published.map(|at| time(at, zone)),
        "updated": row.updated.map(|at| time(at, zone)),
        "updates": row.updates,
        "note": row.note,
        "held_revisions": row.held.iter().map(|held| held_keys(held, zone)).collect::<Vec<_>>(),
    });
    match value {
        Value::Object(keys) => keys,
        _ => Map::new(),
    }
}

fn held_keys(held: &Held, zone: Tz) -> Value {
    json!({
        "id": held.id,
        "held": why(held),
        "updated": held.updated.map(|at| time(at, zone)),
        "due": held.due.map(|at| time(at, zone)),
    })
}

fn revision(version: &Version<'_>, zone: Tz) -> Value {
    let revision = version.revision;
    let updated = version.held.as_ref().map_or(Some(revision.updated), |held| held.updated);
    json!({
        "number": version.number,
        "id": revision.id.as_str(),
        "title": revision.title,
        "kind": revision.kind.filter(|_| version.number != Some(1)).map(crate::model::Kind::name)
            .or((version.number > Some(1)).then_some("update")),
        "note": revision.note,
        "updated": updated.map(|at| time(at, zone)),
        "status": revision.status.name(),
        "held": version.held.as_ref().map(why),
        "due": version.held.as_ref().and_then(|held| held.due).map(|at| time(at, zone)),
        "changes": version.change.as_ref().map(changes),
    })
}

fn changes(change: &Change) -> Value {
    let counts = &change.counts;
    json!({
        "text": summary(change, english()),
        "added": counts.added,
        "removed": counts.removed,
        "edited": counts.edited,
        "restyled": counts.restyled,
        "moved": counts.moved,
        "moved_up": counts.moved_up,
        "split": counts.split,
        "merged": counts.merged,
        "kept": counts.kept,
    })
}

fn why(held: &Held) -> &'static str {
    match held.hold {
        Hold::Draft => "draft",
        Hold::Embargo(_) => "embargo",
        Hold::Future(_) => "future",
    }
}

fn time(at: Instant, zone: Tz) -> String {
    at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, false)
}
