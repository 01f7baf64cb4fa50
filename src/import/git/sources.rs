//! Which files of a repository become stories, and how much of their history the site has already.

use std::collections::HashMap;
use std::path::Path;

use super::log::{Entry, Logged, Step, What, histories};
use super::report::{Remark, Report};
use crate::disk::{self, Kind, Result};
use crate::model::{Instant, Revision, Story};
use crate::parse::StoryText;

/// A story that the site has.
#[derive(Debug)]
pub struct Existing {
    /// Its files.
    pub text: StoryText,
    /// What they say.
    pub story: Story,
    /// The names of the other files and folders in its folder.
    pub assets: Vec<String>,
}

/// A file of the repository and its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its path at `HEAD`.
    pub path: String,
    /// Its states, oldest first.
    pub steps: Vec<Step>,
    /// What the site has of it.
    pub known: Option<Known>,
}

/// The last state of a file that the site has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The story, by its place among those that are there.
    pub story: usize,
    /// The state, by its place among those of the file.
    pub step: usize,
    /// The time of the revision made of it.
    pub at: Instant,
}

/// The files to look at.
#[derive(Debug, Default)]
pub struct Found {
    /// By path.
    pub sources: Vec<Source>,
    /// The sections of the site that have a file of their own, as [`sections`] finds them; none until somebody says.
    pub sections: Vec<String>,
    /// What is left out.
    pub report: Report,
}

impl Source {
    /// The states that nobody has looked at, and the last one that the site has before them.
    pub(super) fn new_steps(&self) -> (Option<&Step>, &[Step]) {
        match self.known {
            Some(known) => (Some(&self.steps[known.step]), &self.steps[known.step + 1..]),
            None => (None, &self.steps),
        }
    }
}

impl Found {
    /// Whether there is anything that the site does not have.
    pub fn has_new(&self) -> bool {
        self.sources.iter().any(|source| !source.new_steps().1.is_empty())
    }

    /// The ids of the contents that [`plan`](super::plan()) needs, each once.
    pub fn blobs(&self) -> Vec<String> {
        let new = self.sources.iter().flat_map(|source| {
            let (last, new) = source.new_steps();
            // Links may lead to an address that only the latest state names.
            last.filter(|_| !new.is_empty()).into_iter().chain(new).chain(source.steps.last())
        });
        let mut ids: Vec<_> =
            new.filter(|step| step.what == What::File).map(|step| step.blob.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

/// The folders below a content folder that hold a `section.toml`, by path. Such a folder cannot be a story, whether or not stories
/// lie in it. Links are not followed. Fails when a folder cannot be read.
pub fn sections(content: &Path) -> Result<Vec<String>> {
    let mut sections = Vec::new();
    let mut waiting = vec![String::new()];
    while let Some(path) = waiting.pop() {
        let folder = content.join(&path);
        if disk::is_link(&folder) && !path.is_empty() || disk::kind(&folder)? != Kind::Folder {
            continue;
        }
        for name in disk::names(&folder)? {
            if name == "section.toml" {
                sections.push(path.clone());
            } else {
                waiting.push(if path.is_empty() { name } else { format!("{path}/{name}") });
            }
        }
    }
    sections.sort();
    Ok(sections)
}

/// Finds the history of every file at `HEAD`, and what the site has of it. A path that is no file is left out.
pub fn sources(log: &[Logged], head: &[Entry], stories: &[Existing]) -> Found {
    let mut histories = histories(log);
    let hashes: HashMap<&str, usize> =
        log.iter().enumerate().map(|(at, (commit, _))| (commit.hash.as_str(), at)).collect();
    let mut origins: HashMap<(usize, &str), (usize, Instant)> = HashMap::new();
    for (at, existing) in stories.iter().enumerate() {
        // A revision made out of an imported one carries its origin, too; the earliest is the import.
        for revision in existing.story.revisions() {
            if let Some((commit, path)) = origin(revision)
                && let Some(commit) = hashes.get(commit)
            {
                origins.entry((*commit, path)).or_insert((at, revision.updated));
            }
        }
    }
    let origin_of = |step: &Step| {
        let path = String::from_utf8_lossy(&step.path);
        origins.get(&(step.commit, &*path)).copied()
    };
    let mut found = Found::default();
    gone(&origins, stories, histories.values().flatten().filter_map(origin_of), &mut found.report);
    for entry in head {
        let shown = String::from_utf8_lossy(&entry.path);
        let Some(steps) = histories.remove(&entry.path).filter(|_| entry.what == What::File) else {
            found.report.add(Remark::NoFile, &shown, "");
            continue;
        };
        let Ok(path) = String::from_utf8(entry.path.clone()) else {
            found.report.add(Remark::NoName, &shown, "");
            continue;
        };
        let known = steps.iter().enumerate().rev().find_map(|(step, state)| {
            let (story, at) = origin_of(state)?;
            Some(Known { story, step, at })
        });
        found.sources.push(Source { path, steps, known });
    }
    found.sources.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The commit and path that a revision was made of.
fn origin(revision: &Revision) -> Option<(&str, &str)> {
    let git = revision.extra.get("git")?;
    Some((git.get("commit")?.as_str()?, git.get("path")?.as_str()?))
}

/// Reports the stories of which no file is left.
fn gone(
    origins: &HashMap<(usize, &str), (usize, Instant)>,
    stories: &[Existing],
    alive: impl Iterator<Item = (usize, Instant)>,
    report: &mut Report,
) {
    let mut left = vec![true; stories.len()];
    let imported: Vec<usize> = origins.values().map(|(story, _)| *story).collect();
    for story in imported {
        left[story] = false;
    }
    for (story, _) in alive {
        left[story] = true;
    }
    for (existing, _) in stories.iter().zip(left).filter(|(_, left)| !left) {
        report.add(Remark::Gone, existing.text.path.as_str(), "");
    }
}
