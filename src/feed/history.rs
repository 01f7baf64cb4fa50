//! `history.json`: a story's revisions as data. `docs/formats.md` describes every key; keys are only ever added.

use std::fmt::Write;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::model::{Revision, Status};
use crate::view::{ChangesView, SentenceChange};

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
    /// [`hash`] of its text; `null` when it is withheld.
    pub hash: Option<String>,
    /// What it changed; `null` for the first, and where one of the two texts is withheld.
    pub changes: Option<&'a UpdateChanges<'a>>,
}

/// What an update changed: in numbers, in words, and sentence by sentence.
#[derive(Debug, Serialize)]
pub struct UpdateChanges<'a> {
    /// In numbers and in words.
    #[serde(flatten)]
    pub counts: &'a ChangesView,
    /// The headlines, where they differ.
    pub headline: Option<Replaced<'a>>,
    /// The standfirsts, where they differ.
    pub standfirst: Option<Replaced<'a>>,
    /// Every sentence that did not stay as and where it was, in the order of the new text.
    pub sentences: Vec<SentenceChange<'a>>,
}

/// Words that took the place of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Replaced<'a> {
    /// What stood there; `null` where there was nothing.
    pub old: Option<&'a str>,
    /// What stands there; `null` where there is nothing.
    pub new: Option<&'a str>,
}

impl<'a> Replaced<'a> {
    /// Both, where they differ.
    pub fn between(old: Option<&'a str>, new: Option<&'a str>) -> Option<Self> {
        (old != new).then_some(Self { old, new })
    }
}

/// Writes a history.
pub fn history(history: &History<'_>) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(history).expect("strings serialise");
    bytes.push(b'\n');
    bytes
}

/// SHA-256 of a revision's headline, a line break, its standfirst (or nothing), a line break and its Markdown, in hexadecimal:
/// by it anyone can tell later whether a text is the one that was published. Line ends of Windows count as line breaks, so that
/// a copy of the files has the same. Nothing for a withheld text, at which one could guess with it.
pub fn hash(revision: &Revision) -> Option<String> {
    if revision.status == Status::Withheld {
        return None;
    }
    let summary = revision.summary.as_deref().unwrap_or_default();
    let text = format!("{}\n{summary}\n{}", revision.title, revision.body).replace("\r\n", "\n");
    let digest = Sha256::digest(text);
    Some(digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::test_story;

    #[test]
    fn a_hash_is_that_of_headline_standfirst_and_text() {
        let hash_of = |summary: Option<&str>, status| {
            let story = test_story(1, |_, revision| {
                revision.summary = summary.map(str::to_owned);
                revision.status = status;
            });
            hash(&story.revisions()[0])
        };
        // printf 'A headline\n\nText.' | sha256sum
        let expected = "c22daf65396616d12b900e14724dd74c6de1ea901ffd2a29dcde884ea670f9fa";
        assert_eq!(hash_of(None, Status::Usable).as_deref(), Some(expected));
        assert_eq!(hash_of(Some(""), Status::Canceled).as_deref(), Some(expected));
        // printf 'A headline\nIn short\nText.' | sha256sum
        let expected = "65a2e5a71ab8951273be8bed5a0c5b30d7fd75a350e5c0ebc79e8db7bd8bcaa7";
        assert_eq!(hash_of(Some("In short"), Status::Usable).as_deref(), Some(expected));
        assert_eq!(hash_of(Some("In short"), Status::Withheld), None);
    }
}
