//! The stories of a run, in parallel, and the files they become.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::cards::Cards;
use super::files::{Origin, StaticFile};
use super::pictures::Gallery;
use super::story::{Left, story};
use super::whole::Whole;
use super::{Progress, read};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::disk::Error;
use crate::load::Survey;
use crate::model::{CONTENT, STATIC, StoryFolder};
use crate::publish::Publication;
use crate::routes;
use crate::site::{Page, SharedPicture, Site};

/// Everything that stories share.
pub(super) struct Run<'a> {
    root: &'a Path,
    config: &'a Config,
    site: &'a Site<'a>,
    output: &'a Publication,
    cards: Cards,
    files: AtomicU64,
    bytes: AtomicU64,
}

impl<'a> Run<'a> {
    /// A run that writes to `output`.
    pub(super) fn new(
        root: &'a Path,
        config: &'a Config,
        site: &'a Site<'a>,
        output: &'a Publication,
    ) -> Self {
        let (cards, files, bytes) = (Cards::of(root), AtomicU64::new(0), AtomicU64::new(0));
        Self { root, config, site, output, cards, files, bytes }
    }

    /// The number of files written so far, and their bytes.
    pub(super) fn written(&self) -> (u64, u64) {
        (self.files.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed))
    }

    /// Takes all stories, in parallel; what they leave behind is in the order of their paths. With it comes the first time
    /// that the machine refused.
    pub(super) fn stories(&self, survey: &Survey, progress: &dyn Progress) -> (Vec<Left>, Option<Error>) {
        progress.begin(survey.stories.len());
        let story = |folder| {
            let left = self.story(folder);
            progress.story_done();
            left
        };
        let mut refusal = None;
        let results: Vec<_> = survey.stories.par_iter().map(story).collect();
        let left = results.into_iter().map(|result| {
            result.unwrap_or_else(|error| {
                refusal.get_or_insert(error);
                Left::default()
            })
        });
        (left.collect(), refusal)
    }

    /// Takes one story from its files to the files of the site.
    fn story(&self, folder: &StoryFolder) -> Result<Left, Error> {
        let parsed = read(self.root, folder, self.config)?;
        let mut shared_picture = None;
        let left = story(folder, &parsed, self.site, |pages| match pages.all() {
            Ok(made) => {
                shared_picture = pages.shared_picture().cloned();
                made.iter().try_for_each(|page| self.write(page)).map(|()| Vec::new())
            }
            Err(problems) => Ok(problems),
        })?;
        Ok(Left { shared_picture, ..left })
    }

    /// Draws and writes the pictures of stories for shared links. To be called when all else is done, and nothing was wrong: what is not
    /// published is not kept either.
    pub(super) fn shared_pictures(&self, stories: &[Left]) -> Result<(), Error> {
        let write = |picture| self.write_bytes(SharedPicture::route(picture), &self.cards.file(picture));
        stories.par_iter().filter_map(|left| left.shared_picture.as_ref()).try_for_each(write)?;
        self.cards.tidy();
        Ok(())
    }

    /// Makes and writes what the site has beside the pages of its stories. Returns what was wrong with it.
    pub(super) fn rest(
        &self,
        whole: &Whole<'_>,
        static_files: &[StaticFile],
        gallery: &Gallery,
    ) -> Result<Vec<Diagnostic>, Error> {
        let results: Vec<_> = whole
            .lists
            .par_iter()
            .map(|job| match job.run() {
                Ok(page) => self.write(&page).map(|()| None),
                Err(problem) => Ok(Some(problem)),
            })
            .collect();
        let mut found: Vec<_> =
            results.into_iter().filter_map(Result::transpose).collect::<Result<_, _>>()?;
        let (pictures, others): (Vec<_>, Vec<_>) =
            whole.assets.iter().cloned().partition(|route| gallery.is_made(route));
        others.par_iter().try_for_each(|route| self.copy(&self.root.join(CONTENT).join(route), route))?;
        let picture = |route: &str, bytes: &[u8]| self.write_bytes(route, bytes);
        found.extend(gallery.publish(&pictures, picture)?);
        for file in static_files {
            match &file.origin {
                Origin::Text(text) => {
                    self.write(&Page { route: file.route.clone(), bytes: text.as_bytes().into() })?;
                }
                Origin::Site => self.copy(&self.root.join(STATIC).join(&file.name), &file.route)?,
            }
        }
        Ok(found)
    }

    fn write(&self, page: &Page) -> Result<(), Error> {
        self.write_bytes(&routes::file(&page.route), &page.bytes)
    }

    fn write_bytes(&self, file: &str, bytes: &[u8]) -> Result<(), Error> {
        self.output.write(file, bytes)?;
        self.count(bytes.len() as u64);
        Ok(())
    }

    fn copy(&self, from: &Path, route: &str) -> Result<(), Error> {
        self.count(self.output.copy(from, route)?);
        Ok(())
    }

    fn count(&self, bytes: u64) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}
