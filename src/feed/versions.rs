//! A story's versions as its script needs them, to tell a reader who comes back what is new.

use serde::Serialize;
use serde_json::json;

use super::in_script;
use crate::view::{EntryView, SiteView, StoryView};
use crate::words::Words;

/// A version that a reader may have read.
#[derive(Serialize)]
struct Version<'v> {
    number: usize,
    id: &'v str,
    time: &'v str,
    /// What changed since; none for the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'v str>,
    /// What to say to whoever read this one last; nothing when only minor edits came since.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

/// The versions that can be read up to the latest, oldest first, as JSON that is safe inside a `script` element. `entries` are
/// the story's, oldest first. `key` is what the browser's storage files them under: sites below one host do not share it, nor
/// does a preview share that of the site.
pub fn versions(site: &SiteView, story: &StoryView, entries: &[EntryView], words: &Words) -> String {
    let mut updates = 0;
    let mut versions: Vec<Version<'_>> = Vec::with_capacity(entries.len());
    for entry in entries.iter().rev().filter(|entry| !entry.withheld) {
        versions.push(Version {
            number: entry.number,
            id: &entry.id,
            time: &entry.time.iso,
            url: entry.since_url.as_deref(),
            words: (updates > 0).then(|| words.count("updates_since_read", updates)),
        });
        updates += usize::from(entry.kind != "minor");
    }
    versions.reverse();
    let key = if site.preview { "writethru preview" } else { "writethru" };
    in_script(&json!({ "key": format!("{key} {}", site.url), "story": story.url, "versions": versions }))
}
