//! `history.json`: a story's revisions as data. `docs/formats.md` describes every key; keys are only ever added.

use serde::Serialize;

use crate::view::ChangesView;

/// A story and its revisions.
#[derive(Debug, Serialize)]
pub struct History<'a> {
    /// Version of the format.
    pub version: u32,
    /// Full URL of the story.
    pub url: String,
    /// Latest headline; `null` when no version may be read.
    pub title: Option<&'a str>,
    /// `live`, `retracted` or `withheld`.
    pub state: &'a str,
    /// First published, RFC 3339 in the site's zone.
    pub published: &'a str,
    /// Last updated, minor edits aside.
    pub updated: &'a str,
    /// Oldest first.
    pub revisions: Vec<HistoryRevision<'a>>,
}

/// One revision.
#[derive(Debug, Serialize)]
pub struct HistoryRevision<'a> {
    /// Its id.
    pub id: &'a str,
    /// Full URL of its page.
    pub url: String,
    /// Headline; `null` when it is withheld.
    pub title: Option<&'a str>,
    /// What kind of update it is; `null` for the first.
    pub kind: Option<&'a str>,
    /// The editor's public sentence.
    pub note: Option<&'a str>,
    /// The time of the update, RFC 3339 in the site's zone.
    pub updated: &'a str,
    /// `usable`, `withheld` or `canceled`.
    pub status: &'a str,
    /// Standfirst.
    pub summary: Option<&'a str>,
    /// Byline.
    pub authors: Vec<&'a str>,
    /// Language of its text.
    pub lang: &'a str,
    /// What it changed, in sentences and in words; `null` for the first, and where one of the two texts is withheld.
    pub changes: Option<&'a ChangesView>,
}

/// Writes a history.
pub fn history(history: &History<'_>) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(history).expect("strings serialise");
    bytes.push(b'\n');
    bytes
}
