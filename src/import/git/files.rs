//! The versions of one story → its files, checked as a build would check them.

use std::collections::{BTreeSet, HashSet};

use toml::{Table, Value};

use super::front::words;
use super::plan::Given;
use super::report::{Remark, Report};
use super::sources::{Existing, Source};
use super::times::{Change, Clock};
use super::versions::{Shared, Version, place};
use crate::compose::{self, Sheet};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{CONTENT, Instant, StoryPath};
use crate::parse::{self, StoryText};
use crate::{routes, source};

/// What one story's files are made of, besides its versions.
pub(super) struct Maker<'a> {
    pub(super) given: Given<'a>,
    pub(super) shared: Shared<'a>,
    pub(super) source: &'a Source,
    pub(super) existing: Option<&'a Existing>,
    pub(super) path: &'a str,
}

impl Maker<'_> {
    /// The files of versions, without those that a build would refuse.
    pub(super) fn files(&self, mut versions: Vec<Version>, report: &mut Report) -> Vec<(String, String)> {
        loop {
            let mut found = Report::default();
            let files = self.written(&versions, &mut found);
            let refused = self.refused(&files);
            if refused.is_empty() {
                report.join(found);
                return files;
            }
            for (at, why) in &refused {
                let version = &versions[*at];
                report.add(Remark::Refused, &place(&version.path, &self.shared.log[version.commit].0), why);
            }
            let mut at = 0..;
            versions.retain(|_| at.next().is_none_or(|at| refused.iter().all(|(refused, _)| *refused != at)));
        }
    }

    fn written(&self, versions: &[Version], report: &mut Report) -> Vec<(String, String)> {
        let zone = self.given.config.timezone;
        let revisions = self.existing.map(|existing| existing.story.revisions()).unwrap_or_default();
        let times: BTreeSet<Instant> = revisions.iter().map(|revision| revision.updated).collect();
        let last = self.source.known.map(|known| known.at);
        let mut clock = Clock::new(self.given.now, zone, last, times);
        let assets = self.existing.iter().flat_map(|existing| existing.assets.iter().map(String::as_str));
        let ids = revisions.iter().map(|revision| revision.id.as_str());
        let mut names: HashSet<String> = ids.chain(assets).map(routes::folded).collect();
        names.extend(routes::RESERVED_IN_STORY.map(str::to_owned));
        let mut files = Vec::with_capacity(versions.len());
        for version in versions {
            let commit = &self.shared.log[version.commit].0;
            let first = last.is_none() && files.is_empty();
            let (at, change) = clock.next(commit.time, version.front.date);
            let remark = change.map(|change| match change {
                Change::Ahead => Remark::Ahead,
                Change::Order => Remark::Order,
            });
            if let Some(remark) = remark {
                report.add(remark, &place(&version.path, commit), "");
            }
            let note = words(&commit.subject).filter(|_| !first);
            let name = note.as_deref().unwrap_or(&version.title);
            let id = compose::id(at, zone, name, |id| names.contains(&routes::folded(id)));
            names.insert(routes::folded(&id));
            files.push((format!("{id}.md"), self.sheet(version, at, note).text(zone)));
        }
        files
    }

    fn sheet(&self, version: &Version, at: Instant, note: Option<String>) -> Sheet {
        let Version { front, title, authors, image, body, path, .. } = version;
        let commit = &self.shared.log[version.commit].0;
        let mut extra = front.extra.clone();
        let mut git = Table::from_iter(
            [("commit", &commit.hash), ("path", path)]
                .map(|(key, text)| (key.to_owned(), Value::String(text.clone()))),
        );
        git.extend(words(&commit.author).map(|author| ("author".to_owned(), Value::String(author))));
        extra.insert("git".to_owned(), Value::Table(git));
        Sheet {
            title: title.clone(),
            updated: at,
            note,
            summary: front.summary.clone(),
            authors: authors.clone(),
            tags: front.tags.clone(),
            lang: front.lang.clone(),
            image: image.clone(),
            extra,
            body: body.clone(),
            ..Sheet::default()
        }
    }

    /// The files that would be errors, by their places, and why.
    fn refused(&self, files: &[(String, String)]) -> Vec<(usize, String)> {
        let file = |name: &str| format!("{CONTENT}/{}/{name}", self.path);
        let existing = self.existing.map(|existing| &existing.text);
        let old = existing.iter().flat_map(|text| text.revisions.iter().cloned());
        let new = files.iter().map(|(name, text)| {
            let id = name.strip_suffix(".md").unwrap_or(name).to_owned();
            (id, source::Source::new(file(name), text))
        });
        let text = StoryText {
            path: StoryPath::new(self.path),
            meta: existing.and_then(|text| text.meta.clone()),
            revisions: old.chain(new).collect(),
        };
        let parsed = parse::story(&text, self.given.config);
        let errors = parsed.problems.iter().filter(|problem| problem.severity == Severity::Error);
        let lost = parsed.mentions.iter().filter(|mention| !self.shared.addresses.has(&mention.route));
        let in_file = |(at, (name, _)): (usize, &(String, String))| {
            let path = file(name);
            let in_it =
                |problem: &&Diagnostic| problem.place.as_ref().is_some_and(|place| *place.path == path);
            let error = errors.clone().find(in_it).map(|problem| problem.message.clone());
            let lost = || lost.clone().find(|mention| *mention.file == path);
            let error = error
                .or_else(|| lost().map(|mention| format!("there is no page or file `/{}`", mention.route)));
            error.map(|why| (at, why))
        };
        files.iter().enumerate().filter_map(in_file).collect()
    }
}
