//! One file: its states → the versions of a story, sound and each with something new for readers.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::clean::{Surroundings, clean, headline};
use super::front::{Date, Front, front, words};
use super::links::{Addresses, Lead};
use super::log::{Commit, Logged, Step, What};
use super::notice::seen;
use super::places;
use super::report::{Remark, Report};
use super::repository::Blob;
use super::sources::Source;
use super::times;
use crate::compose::SheetImage;
use crate::config::Config;
use crate::model::Instant;
use crate::source;

/// A version of a file that readers can tell from the one before.
#[derive(Debug, Clone)]
pub(super) struct Version {
    /// The commit, by its place in the log.
    pub(super) commit: usize,
    /// The path of the file then.
    pub(super) path: String,
    /// What its head says.
    pub(super) front: Front,
    /// Headline.
    pub(super) title: String,
    /// Byline.
    pub(super) authors: Vec<String>,
    /// Lead image.
    pub(super) image: Option<SheetImage>,
    /// The text.
    pub(super) body: String,
}

/// What all files share.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    pub(super) log: &'a [Logged],
    pub(super) blobs: &'a BTreeMap<String, Blob>,
    pub(super) config: &'a Config,
    pub(super) addresses: &'a Addresses,
    /// The moment of the import.
    pub(super) now: Instant,
}

/// What readers see of a version.
type Seen = (String, Option<String>, Vec<String>, String);

impl Version {
    fn seen(&self) -> Seen {
        (self.title.clone(), self.front.summary.clone(), self.authors.clone(), seen(&self.body))
    }
}

/// A place for remarks: a file as a commit left it.
pub(super) fn place(path: &str, commit: &Commit) -> String {
    format!("{path} at {}", commit.hash.get(..8).unwrap_or(&commit.hash))
}

/// The new versions of a file, oldest first.
pub(super) fn versions(source: &Source, shared: Shared<'_>, report: &mut Report) -> Vec<Version> {
    let (last, new) = source.new_steps();
    // What was made of the last state is compared, not what an editor may have made of it since.
    let mut before = last.and_then(|step| version(source, step, shared, &mut Report::default()).ok());
    let mut versions = Vec::new();
    for step in new {
        let shown = String::from_utf8_lossy(&step.path);
        let place = place(&shown, &shared.log[step.commit].0);
        let mut found = Report::default();
        match version(source, step, shared, &mut found) {
            Err((remark, more)) => report.add(remark, &place, &more),
            Ok(version) if before.as_ref().is_some_and(|before| before.seen() == version.seen()) => {
                // Of what the site has, the same would be told in every run.
                if source.known.is_none() {
                    report.add(Remark::Unnoticed, &place, "");
                }
            }
            Ok(version) => {
                report.join(found);
                before = Some(version.clone());
                versions.push(version);
            }
        }
    }
    versions
}

/// The text of a state, and why there is none.
pub(super) fn text(step: &Step, blobs: &BTreeMap<String, Blob>) -> Result<String, (Remark, String)> {
    let bytes = match (step.what, blobs.get(&step.blob)) {
        (What::File, Some(Blob::Bytes(bytes))) => bytes,
        (What::File, Some(Blob::TooLarge(_))) => return Err((Remark::TooLarge, String::new())),
        (What::File, _) => return Err((Remark::Missing, String::new())),
        _ => return Err((Remark::NotText, String::new())),
    };
    match String::from_utf8(bytes.clone()) {
        Ok(text) if !text.contains('\0') => Ok(text),
        _ => Err((Remark::NotText, String::new())),
    }
}

/// What the head of a file says, and the text below it; of a text that cannot be read nothing.
pub(super) fn split(text: &str, zone: Tz) -> Result<(Front, String), String> {
    let source = source::Source::new("", text);
    let (front, body) = front(&source, zone)?;
    Ok((front, source.text()[body].to_owned()))
}

/// Whether a state of a file is not for readers yet: its head says so, or its folder, or a date that lies ahead.
pub(super) fn is_draft(front: &Front, path: &str, now: Instant, zone: Tz) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let folder = |name: &str| ["_drafts", "drafts"].iter().any(|drafts| name.eq_ignore_ascii_case(drafts));
    let named = times::dated(file).and_then(|(day, _)| times::start(Date::Day(day), zone));
    front.draft || parts.any(folder) || front.not_before.max(named) > Some(now)
}

fn version(
    source: &Source,
    step: &Step,
    shared: Shared<'_>,
    report: &mut Report,
) -> Result<Version, (Remark, String)> {
    let path = String::from_utf8_lossy(&step.path).into_owned();
    let (mut front, text) = split(&text(step, shared.blobs)?, shared.config.timezone)
        .map_err(|why| (Remark::FrontMatter, why))?;
    if is_draft(&front, &path, shared.now, shared.config.timezone) {
        return Err((Remark::WhileDraft, String::new()));
    }
    let around =
        Surroundings { addresses: shared.addresses, path: &path, raw_html: shared.config.markdown.raw_html };
    let (mut body, changes) = clean(&text, around);
    let mut title = front.title.take();
    if let Some((heading, rest)) = headline(&body, title.as_deref()) {
        title = title.or(Some(heading));
        body = rest;
    }
    if body.trim().is_empty() {
        return Err((Remark::Empty, String::new()));
    }
    for (remark, more) in changes {
        report.add(remark, &source.path, &more);
    }
    let file = path.rsplit('/').next().unwrap_or(&path);
    let (stem, lang) = places::language(file);
    let dated = times::dated(stem);
    front.date = front.date.or(dated.map(|(day, _)| Date::Day(day)));
    let default = shared.config.language.tag();
    front.lang = front.lang.or((!lang.is_empty()).then(|| lang.to_owned())).filter(|lang| lang != default);
    let title = title.unwrap_or_else(|| of_name(&path, dated.map_or(stem, |(_, rest)| rest)));
    let image = front.image.take().and_then(|image| lead(image, around));
    let mut authors = front.authors.clone();
    if authors.is_empty() {
        // Who began the story wrote it, whoever mends a comma later.
        let first = source.steps.first().map(|step| &shared.log[step.commit].0.author);
        authors.extend(first.and_then(|name| words(name)));
    }
    Ok(Version { commit: step.commit, path, front, title, authors, image, body })
}

/// A picture that is there, or lies on the web.
fn lead((src, alt): (String, String), around: Surroundings<'_>) -> Option<SheetImage> {
    let src = match around.addresses.image(&src, around.path) {
        Lead::Keep => src,
        Lead::To(src) => src,
        Lead::Nowhere => return None,
    };
    Some(SheetImage { src, alt, ..SheetImage::default() })
}

/// A headline out of the name of a file, or of its folder: `night-ferry` is `Night ferry`.
fn of_name(path: &str, stem: &str) -> String {
    let folder = path.rsplit('/').nth(1).map(|folder| times::dated(folder).map_or(folder, |(_, rest)| rest));
    let name = if matches!(stem, "index" | "_index") { folder.unwrap_or(stem) } else { stem };
    let text = words(&name.replace(['-', '_'], " ")).unwrap_or_else(|| "Untitled".to_owned());
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
