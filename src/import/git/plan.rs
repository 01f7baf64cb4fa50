//! What an import writes: which stories, which files in them, and the text of each, checked as a build would check it.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::files::Maker;
use super::links::Addresses;
use super::log::Logged;
use super::places::{self, Taken};
use super::report::{Remark, Report};
use super::repository::Blob;
use super::sources::{Existing, Found, Known, Source};
use super::spelling::Spelling;
use super::versions::{Shared, Version, is_draft, split, text, versions};
use crate::config::Config;
use crate::model::{Instant, Revision, Status, Story, StoryPath};
use crate::routes;

/// What a plan is made of, besides the repository.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The site's configuration.
    pub config: &'a Config,
    /// The moment of the import.
    pub now: Instant,
    /// Where new stories go below `content`; empty for the top.
    pub section: &'a str,
    /// What was asked for, from `prefix`.
    pub globs: &'a [String],
    /// The folder of the repository that was asked for, empty or ending in `/`.
    pub prefix: &'a str,
    /// The stories that are there.
    pub stories: &'a [Existing],
    /// The site's static files.
    pub files: &'a [String],
}

/// What is to be written.
#[derive(Debug, Default)]
pub struct Plan {
    /// The stories that get files, by the paths of their sources.
    pub stories: Vec<Planned>,
    /// What was left out or changed.
    pub report: Report,
}

/// A story, and its new files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its path below `content`.
    pub path: String,
    /// Whether it is new.
    pub new: bool,
    /// The names of its new files and their texts, oldest first.
    pub files: Vec<(String, String)>,
}

/// Makes a plan. Nothing in it fails a build, as far as one can tell without building.
pub fn plan(given: Given<'_>, log: &[Logged], found: Found, blobs: &BTreeMap<String, Blob>) -> Plan {
    let Found { sources, sections, mut report } = found;
    let heads: Vec<_> = sources.par_iter().map(|source| Head::of(source, blobs, given)).collect();
    let with_heads = sources.iter().zip(&heads);
    let mut alive: Vec<(&Source, &Head)> = with_heads
        .filter(|(source, head)| {
            if head.draft && !source.new_steps().1.is_empty() {
                report.add(Remark::Draft, &source.path, "");
            }
            !head.draft || source.known.is_some()
        })
        .collect();
    loop {
        let paths = paths(given, &sections, &alive);
        let addresses = addresses(given, &alive, &paths);
        let shared = Shared { log, blobs, config: given.config, addresses: &addresses, now: given.now };
        let made = stories(given, shared, &alive, &paths);
        // A file without a version has no story, and nothing may lead to it.
        let is_dead = |at: usize| alive[at].0.known.is_none() && made[at].0.is_empty();
        if !(0..alive.len()).any(is_dead) {
            return finished(&alive, paths, made, report);
        }
        let dead: Vec<bool> = (0..alive.len()).map(is_dead).collect();
        for (at, (_, found)) in made.into_iter().enumerate().filter(|(at, _)| dead[*at]) {
            report.add(Remark::NoVersion, &alive[at].0.path, "");
            report.join(found);
        }
        let mut dead = dead.into_iter();
        alive.retain(|_| !dead.next().unwrap_or_default());
    }
}

/// The names and texts of a story's new files, and what was left out of them.
type Made = (Vec<(String, String)>, Report);

fn finished(alive: &[(&Source, &Head)], paths: Vec<Place>, made: Vec<Made>, mut report: Report) -> Plan {
    let mut stories = Vec::new();
    for (((source, _), place), (files, found)) in alive.iter().zip(paths).zip(made) {
        report.join(found);
        if routes::folded(&place.path) != routes::folded(&place.wanted) {
            report.add(Remark::Moved, &source.path, &place.path);
        }
        if !files.is_empty() {
            stories.push(Planned { path: place.path, new: source.known.is_none(), files });
        }
    }
    Plan { stories, report }
}

/// What the latest state of a file says that others have to know.
struct Head {
    draft: bool,
    addresses: Vec<String>,
}

impl Head {
    fn of(source: &Source, blobs: &BTreeMap<String, Blob>, given: Given<'_>) -> Self {
        let latest = source.steps.last().and_then(|step| text(step, blobs).ok());
        let front = latest.and_then(|text| split(&text, given.config.timezone).ok()).map(|(front, _)| front);
        let front = front.unwrap_or_default();
        let draft = is_draft(&front, &source.path, given.now, given.config.timezone);
        Self { draft, addresses: front.addresses }
    }
}

/// Where the story of a file is, and where it would be if nothing were in the way.
struct Place {
    path: String,
    wanted: String,
}

fn paths(given: Given<'_>, sections: &[String], alive: &[(&Source, &Head)]) -> Vec<Place> {
    let fixed: Vec<String> =
        given.globs.iter().map(|glob| format!("{}{}", given.prefix, places::fixed_part(glob))).collect();
    let wanted = |source: &Source| {
        let below = fixed.iter().filter_map(|fixed| source.path.strip_prefix(fixed.as_str()));
        places::wanted(given.section, below.min_by_key(|rest| rest.len()).unwrap_or(&source.path))
    };
    let new: Vec<_> =
        alive.iter().filter(|(source, _)| source.known.is_none()).map(|(source, _)| wanted(source)).collect();
    let stories = given.stories.iter().map(|existing| existing.text.path.as_str());
    let taken = Taken::new(stories, given.files.iter().map(String::as_str), sections);
    let mut given_paths = taken.give(&new).into_iter().zip(new);
    let place = |(source, _): &(&Source, &Head)| {
        if let Some(Known { story, .. }) = source.known {
            let path = given.stories[story].text.path.to_string();
            return Place { wanted: path.clone(), path };
        }
        let (path, wanted) = given_paths.next().unwrap_or_default();
        Place { path, wanted }
    };
    alive.iter().map(place).collect()
}

/// What links can lead to: stories that are published or will be, and files.
fn addresses(given: Given<'_>, alive: &[(&Source, &Head)], paths: &[Place]) -> Addresses {
    let route = |path: &str| routes::story(&StoryPath::new(path));
    let shown = given.stories.iter().filter(|existing| is_shown(&existing.story, given.now));
    let mut known: HashSet<String> = shown.map(|existing| route(existing.text.path.as_str())).collect();
    known.extend(given.files.iter().cloned());
    let mut addresses = Addresses::new(known.clone());
    for ((source, head), place) in alive.iter().zip(paths) {
        let route = route(&place.path);
        if source.known.is_some() && !known.contains(&route) {
            continue;
        }
        let older = source.steps.iter().map(|step| String::from_utf8_lossy(&step.path));
        let mut files: Vec<_> = older.collect();
        files.sort();
        files.dedup();
        for path in &files {
            addresses.add_file(path, &route);
        }
        for address in &head.addresses {
            addresses.add_address(address, &route);
        }
    }
    addresses
}

/// Whether readers see a story now.
fn is_shown(story: &Story, now: Instant) -> bool {
    story.revisions().iter().any(|revision| !is_held(revision, now))
}

/// Whether the desk holds a story back, or has retracted it: its latest revision, whatever came before. A new one would take its place.
fn is_held_back(story: &Story, now: Instant) -> bool {
    let held = |latest: &Revision| is_held(latest, now) || latest.status == Status::Canceled;
    story.revisions().last().is_some_and(held)
}

fn is_held(revision: &Revision, now: Instant) -> bool {
    let later = revision.updated > now || revision.embargo.is_some_and(|end| end > now);
    revision.draft || later || revision.status == Status::Withheld
}

fn stories(given: Given<'_>, shared: Shared<'_>, alive: &[(&Source, &Head)], paths: &[Place]) -> Vec<Made> {
    let read = |(source, head): &(&Source, &Head)| {
        let mut report = Report::default();
        // What the desk takes for a draft now gets no new versions.
        let versions = if head.draft { Vec::new() } else { versions(source, shared, &mut report) };
        let story = source.known.map(|known| &given.stories[known.story]);
        match story.filter(|existing| is_held_back(&existing.story, given.now)) {
            Some(existing) if !versions.is_empty() => {
                let mut report = Report::default();
                report.add(Remark::Held, existing.text.path.as_str(), "");
                (Vec::new(), report)
            }
            _ => (versions, report),
        }
    };
    let mut read: Vec<(Vec<Version>, Report)> = alive.par_iter().map(read).collect();
    let mut spelling = Spelling::of(given.stories);
    for ((source, _), (versions, report)) in alive.iter().zip(&mut read) {
        for version in versions {
            spelling.mend(&source.path, version, report);
        }
    }
    let stories = alive.par_iter().zip(paths).zip(read);
    let made = stories.map(|(((source, _), place), (versions, mut report))| {
        let existing = source.known.map(|known| &given.stories[known.story]);
        let made = Maker { given, shared, source, existing, path: &place.path }.files(versions, &mut report);
        (made, report)
    });
    made.collect()
}
