//! A site that is kept up to date in memory: of what is read and compared nothing is done again that need not be, and pages are made
//! when they are asked for, by the same code as in a build. What comes out equals a full build for the same moment.

mod ground;
mod known;
mod snapshot;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::Options;
use crate::config::Config;
use crate::disk::{self, Error};
use crate::model::{CONTENT, Instant, Section, Status, StoryFolder, StoryPath};

use ground::{Frame, Ground};
use known::{Known, Slot};

pub use snapshot::{Found, Snapshot};

/// A site in a folder, and the last state that was seen of it.
#[derive(Debug)]
pub struct Preview {
    options: Options,
    ground: Option<Ground>,
    facts: Arc<Facts>,
    slots: Vec<Arc<Slot>>,
}

/// What may have changed since a preview was last brought up to date.
#[derive(Debug, Clone, Copy)]
pub enum Touched<'a> {
    /// Anything.
    Anything,
    /// These files, by their paths below the site's folder, and nothing else.
    Files(&'a [PathBuf]),
}

/// What the pages of a story know of the rest of the site.
#[derive(Debug, PartialEq, Default)]
struct Facts {
    /// The sections that something shown lies in.
    sections: BTreeMap<String, Section>,
    /// The headlines of stories that others name as related.
    related: BTreeMap<StoryPath, String>,
}

impl Preview {
    /// A preview of which nothing is known yet. Drafts are shown in it if `options` say so; where to write does not matter.
    pub fn new(options: Options) -> Self {
        Self { options, ground: None, facts: Arc::default(), slots: Vec::new() }
    }

    /// Brings it up to date. Nothing when readers would see no difference. Fails when the machine refuses.
    pub fn update(&mut self, now: Instant, touched: Touched<'_>) -> Result<Option<Snapshot>, Error> {
        self.options.moment.now = now;
        let names = names_of(touched);
        let quick = names.as_ref().is_some_and(|names| self.are_of_stories(names));
        let ground = match &self.ground {
            Some(ground) if quick => ground.clone(),
            old => {
                let same_content = names.as_ref().is_some_and(|names| !names.is_empty() && no_content(names));
                Ground::read(&self.options, old.as_ref(), same_content)?
            }
        };
        // Where no file came or went, only those that were touched can have changed.
        let known = names.as_ref().is_some_and(|names| quick || no_content(names) && !names.is_empty());
        let stories = self.stories(&ground, &names.unwrap_or_default(), known)?;
        let facts = Facts::of(&ground, &stories, &self.options);
        let facts = if *self.facts == facts { self.facts.clone() } else { facts.into() };
        let frame =
            Arc::new(Frame { ground: ground.clone(), facts: facts.clone(), moment: self.options.moment });
        let slots = self.slots(&frame, stories);
        let same = self.ground.as_ref().is_some_and(|old| old.is_same(&ground))
            && slots.len() == self.slots.len()
            && slots.iter().zip(&self.slots).all(|(new, old)| Arc::ptr_eq(new, old));
        // A state that cannot be shown is not remembered: the next look has to find it again.
        let snapshot =
            if same { None } else { Some(Snapshot::new(self.options.root.clone(), &frame, slots.clone())?) };
        (self.ground, self.facts, self.slots) = (Some(ground), facts, slots);
        Ok(snapshot)
    }

    /// Whether these are texts of stories that are known, and still there: then nothing but their content can have changed.
    fn are_of_stories(&self, names: &HashSet<String>) -> bool {
        let Some(ground) = &self.ground else { return false };
        let known = |name: &str| {
            let inside = name.strip_prefix(CONTENT).and_then(|name| name.strip_prefix('/'));
            let folder = inside.and_then(|inside| ground.folder_of(inside));
            // A file beside them may be a picture, or become one, and pages of other stories may show it.
            folder.is_some_and(|folder| texts_of(folder).any(|file| file == name))
        };
        let there = |name: &str| disk::stamp(&self.options.root.join(name)).is_some();
        names.iter().all(|name| known(name) && there(name))
    }

    /// Reads the stories that may have changed; of the others, what is known of them stays.
    fn stories(
        &self,
        ground: &Ground,
        touched: &HashSet<String>,
        quick: bool,
    ) -> Result<Vec<Arc<Known>>, Error> {
        let alike = self.ground.as_ref().is_some_and(|old| reads_alike(&old.config, &ground.config));
        let known: HashMap<&StoryPath, &Arc<Known>> =
            self.slots.iter().map(|slot| (&slot.known.folder.path, &slot.known)).collect();
        let touched: HashSet<&StoryPath> = touched
            .iter()
            .filter_map(|name| ground.folder_of(name.strip_prefix(CONTENT)?.strip_prefix('/')?))
            .map(|folder| &folder.path)
            .collect();
        let root = self.options.root.as_path();
        let story = |folder: &StoryFolder| {
            let same = known.get(&folder.path).filter(|old| {
                let untouched = !touched.contains(&folder.path) && old.folder == *folder;
                alike && untouched && (quick || old.is_current(root))
            });
            match same {
                Some(&known) => Ok(known.clone()),
                None => Known::read(root, folder, &ground.config, self.options.moment).map(Arc::new),
            }
        };
        ground.survey.stories.par_iter().map(story).collect()
    }

    fn slots(&self, frame: &Frame, stories: Vec<Arc<Known>>) -> Vec<Arc<Slot>> {
        let old: HashMap<&StoryPath, &Arc<Slot>> =
            self.slots.iter().map(|slot| (&slot.known.folder.path, slot)).collect();
        frame.with_site(|site| {
            let slot = |known: Arc<Known>| match old.get(&known.folder.path) {
                Some(old) if old.holds(&known, frame) => (*old).clone(),
                old => Arc::new(Slot::new(known, frame, site, old.copied())),
            };
            stories.into_par_iter().map(slot).collect()
        })
    }
}

impl Facts {
    fn of(ground: &Ground, stories: &[Arc<Known>], options: &Options) -> Self {
        let mut published: HashSet<&str> = HashSet::new();
        let mut titles: BTreeMap<&StoryPath, String> = BTreeMap::new();
        let mut wanted: HashSet<&StoryPath> = HashSet::new();
        for known in stories {
            let path = &known.folder.path;
            wanted.extend(known.parsed.story.iter().flat_map(|story| &story.meta().related));
            if let Some(timeline) = known.timeline(options.moment) {
                let latest = timeline.entries()[timeline.latest()].revision();
                published.extend(path.sections());
                titles.extend((latest.status != Status::Withheld).then(|| (path, latest.title.clone())));
            }
        }
        let sections = ground.survey.sections.iter();
        let sections = sections.filter(|section| published.contains(section.path.as_str()));
        let related = titles.into_iter().filter(|(path, _)| wanted.contains(path));
        Self {
            sections: sections.map(|section| (section.path.clone(), section.clone())).collect(),
            related: related.map(|(path, title)| (path.clone(), title)).collect(),
        }
    }
}

/// The files that may have changed, with `/` between their parts; nothing when it may be anything.
fn names_of(touched: Touched<'_>) -> Option<HashSet<String>> {
    let Touched::Files(paths) = touched else { return None };
    let name = |path: &PathBuf| {
        let parts: Option<Vec<_>> = path.components().map(|part| part.as_os_str().to_str()).collect();
        Some(parts?.join("/"))
    };
    paths.iter().map(name).collect()
}

/// Whether none of these files lies in the content folder, or is that folder.
fn no_content(names: &HashSet<String>) -> bool {
    let outside = |name: &String| {
        name.strip_prefix(CONTENT).is_none_or(|rest| !rest.is_empty() && !rest.starts_with('/'))
    };
    names.iter().all(outside)
}

/// The texts of a story, from the site's folder.
fn texts_of(folder: &StoryFolder) -> impl Iterator<Item = String> {
    let meta = folder.has_meta.then_some("story.toml");
    let names = folder.revisions.iter().map(String::as_str).chain(meta);
    names.map(|name| format!("{CONTENT}/{}/{name}", folder.path))
}

/// All files of a story, from the site's folder.
fn files_of(folder: &StoryFolder) -> impl Iterator<Item = String> {
    let assets = folder.assets.iter().map(|name| format!("{CONTENT}/{}/{name}", folder.path));
    texts_of(folder).chain(assets)
}

/// Whether two configurations make no difference to what is read from content.
fn reads_alike(a: &Config, b: &Config) -> bool {
    (a.timezone, &a.language, a.markdown.raw_html) == (b.timezone, &b.language, b.markdown.raw_html)
}

/// The states of a story's files.
fn stamps(root: &Path, folder: &StoryFolder) -> Vec<Option<disk::Stamp>> {
    files_of(folder).map(|name| disk::stamp(&root.join(name))).collect()
}
