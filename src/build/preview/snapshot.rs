//! One state of a site: every file it has, made when it is asked for.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use chrono_tz::Tz;
use rayon::prelude::*;
use url::Url;

use super::super::assets::AllPointers;
use super::super::files::Origin;
use super::super::whole::Whole;
use super::ground::Frame;
use super::known::Slot;
use crate::diagnostic::{self, Diagnostic};
use crate::disk::Error;
use crate::model::{CONTENT, Lang, STATIC, StoryFolder};
use crate::parse::Parsed;
use crate::site::{Job, Summary};
use crate::words::Catalogues;

/// One state of a site.
#[derive(Debug)]
pub struct Snapshot {
    root: PathBuf,
    frame: Arc<Frame>,
    slots: Vec<Arc<Slot>>,
    lists: HashSet<String>,
    assets: HashSet<String>,
    problems: Vec<Diagnostic>,
}

/// A file of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A page or another file that is made.
    Bytes(Vec<u8>),
    /// One that is published as it is: where it lies, and the folder that it must not lead out of.
    File {
        /// Its path.
        path: PathBuf,
        /// The folder of the site that it belongs to.
        home: PathBuf,
    },
}

impl Snapshot {
    pub(super) fn new(root: PathBuf, frame: &Arc<Frame>, slots: Vec<Arc<Slot>>) -> Result<Self, Error> {
        let (lists, assets) = (HashSet::new(), HashSet::new());
        let mut new = Self { root, frame: frame.clone(), slots, lists, assets, problems: Vec::new() };
        let ground = &frame.ground;
        let mut problems = ground.problems.clone();
        if !ground.sound {
            // A build with broken templates makes nothing, and says what else it can read.
            problems.extend(new.slots.iter().flat_map(|slot| slot.known.parsed.problems.iter().cloned()));
            return Ok(Self { problems, ..new });
        }
        let (lists, assets, found) = frame.with_site(|site| {
            let whole = Whole::of(site, &new.slots, &new.root, &ground.survey, &ground.claims)?;
            let lists = whole.lists.iter().map(|job| job.route.clone()).collect();
            let mut problems = whole.problems;
            problems.extend(ground.gallery.problems(&whole.assets));
            Ok((lists, whole.assets.into_iter().collect(), problems))
        })?;
        (new.lists, new.assets) = (lists, assets);
        problems.extend(new.slots.iter().flat_map(|slot| slot.left.problems.iter().cloned()));
        problems.extend(found);
        Ok(Self { problems, ..new })
    }

    /// Where the site lives in this state.
    pub fn base_url(&self) -> &Url {
        &self.frame.ground.config.base_url
    }

    /// The site's own language.
    pub fn language(&self) -> &Lang {
        &self.frame.ground.config.language
    }

    /// The words of all languages.
    pub fn catalogues(&self) -> &Catalogues {
        &self.frame.ground.catalogues
    }

    /// What is known to be wrong, sorted. What is wrong with pages that have not been made is not known.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut problems = self.problems.clone();
        diagnostic::sort(&mut problems);
        problems
    }

    /// Makes every page that has not been made in this state, and tells what is wrong: all that a build would say. Nothing when
    /// `wanted` says that nobody waits for the answer any more.
    pub fn check(&self, wanted: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Diagnostic>> {
        if !self.frame.ground.sound {
            return Some(self.problems());
        }
        self.frame.with_site(|site| {
            let stories =
                self.slots.par_iter().map(|slot| wanted().then(|| slot.problems_of_pages(site).to_vec()));
            let stories: Option<Vec<Vec<Diagnostic>>> = stories.collect();
            let jobs = site.lists(self.summaries()).unwrap_or_default();
            let jobs = jobs.par_iter().filter(|job| self.lists.contains(&job.route));
            let lists: Option<Vec<_>> = jobs.map(|job| wanted().then(|| job.run().err())).collect();
            let gallery = &self.frame.ground.gallery;
            // What cannot be read now is read again when somebody asks for it.
            let pictures =
                gallery.each(&self.assets, |route| wanted().then(|| gallery.unsound(route).ok().flatten()));
            let pictures: Option<Vec<_>> = pictures.into_iter().collect();
            let mut problems = self.problems.clone();
            problems.extend(stories?.into_iter().flatten());
            problems.extend(lists?.into_iter().flatten());
            problems.extend(pictures?.into_iter().flatten());
            diagnostic::sort(&mut problems);
            Some(problems)
        })
    }

    /// The file at a route; nothing where there is none. A page that cannot be made is a problem.
    pub fn file(&self, route: &str) -> Option<Result<Found, Diagnostic>> {
        let ground = &self.frame.ground;
        if !ground.sound {
            return None;
        }
        if let Some(file) = ground.static_files.iter().find(|file| file.route == route) {
            return Some(Ok(match &file.origin {
                Origin::Text(text) => Found::Bytes(text.as_bytes().to_vec()),
                Origin::Site => self.on_disk(STATIC, &file.name),
            }));
        }
        if let Some(picture) = self.picture(route) {
            return Some(picture);
        }
        if self.assets.contains(route) {
            return Some(Ok(self.on_disk(CONTENT, route)));
        }
        let page = self.frame.with_site(|site| {
            if self.lists.contains(route) {
                let jobs = site.lists(self.summaries()).ok()?;
                return jobs.iter().find(|job| job.route == route).map(Job::run);
            }
            let slot = &self.slots[ground.index_of(route)?];
            slot.with_pages(site, |pages| pages.page(route)).flatten()
        });
        page.map(|page| page.map(|page| Found::Bytes(page.bytes)))
    }

    /// A picture that is published, or one made of it.
    fn picture(&self, route: &str) -> Option<Result<Found, Diagnostic>> {
        let gallery = &self.frame.ground.gallery;
        self.assets.get(gallery.picture_at(route)?)?;
        let refused = |error: Error| Diagnostic::error(error.to_string());
        Some(gallery.file(route)?.map_err(refused).flatten().map(|bytes| Found::Bytes(bytes.to_vec())))
    }

    /// The stories, as far as they could be read, with the files they were read from.
    pub(in super::super) fn stories(&self) -> impl Iterator<Item = (&StoryFolder, &Parsed)> {
        self.slots.iter().map(|slot| (&slot.known.folder, &slot.known.parsed))
    }

    /// The files that anything points to.
    pub(in super::super) fn pointers(&self) -> AllPointers<'_> {
        self.slots.iter().map(|slot| &slot.left.pointers).collect()
    }

    /// The site's zone.
    pub(in super::super) fn timezone(&self) -> Tz {
        self.frame.ground.config.timezone
    }

    /// How many stories and revisions are shown.
    pub fn counts(&self) -> (usize, usize) {
        let summaries = self.summaries();
        (summaries.len(), summaries.iter().map(|summary| summary.revisions).sum())
    }

    /// The routes of all files.
    pub fn routes(&self) -> Vec<String> {
        let mut routes: Vec<String> =
            self.frame.ground.static_files.iter().map(|file| file.route.clone()).collect();
        routes.extend(self.assets.iter().cloned());
        let variants = self.assets.iter().flat_map(|route| self.frame.ground.gallery.variants_of(route));
        routes.extend(variants.map(str::to_owned));
        routes.extend(self.lists.iter().cloned());
        self.frame.with_site(|site| {
            let of_stories = self.slots.iter().filter_map(|slot| slot.routes(site));
            routes.extend(of_stories.flatten());
        });
        routes.sort();
        routes
    }

    fn summaries(&self) -> Vec<&Summary> {
        self.slots.iter().filter_map(|slot| slot.left.summary.as_ref()).collect()
    }

    fn on_disk(&self, folder: &str, name: &str) -> Found {
        let home = self.root.join(folder);
        Found::File { path: home.join(name), home }
    }
}
