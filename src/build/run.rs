//! The stories of a run, each from its files to the files of the site; then the pages across them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use chrono_tz::Tz;
use rayon::prelude::*;

use super::assets::Pointers;
use super::files::{Origin, StaticFile};
use super::kinds::contradicted_kinds;
use super::links::Links;
use super::{Progress, Published, read};
use crate::config::Config;
use crate::diagnostic::{self, Diagnostic};
use crate::disk::Error;
use crate::load::Survey;
use crate::model::{CONTENT, Instant, Revision, STATIC, Status, StoryFolder};
use crate::parse::{Mention, Parsed};
use crate::publish::Publication;
use crate::routes;
use crate::site::{Claims, Job, Page, Site, Summary};
use crate::timeline::{Entry, Held, Hold, Moment, Texts, Timeline};

/// What one story leaves behind.
#[derive(Default)]
struct Done {
    summary: Option<Summary>,
    problems: Vec<Diagnostic>,
    mentions: Vec<Mention>,
    /// Routes that are not published, and files whose text is not.
    held_routes: Vec<String>,
    held_files: Vec<String>,
    pointers: Pointers,
}

/// What all stories leave behind.
#[derive(Default)]
pub(super) struct Gathered {
    summaries: Vec<Summary>,
    problems: Vec<Diagnostic>,
    links: Links,
    pointers: Pointers,
    /// The first time the machine refused.
    refusal: Option<Error>,
}

impl Gathered {
    fn of(done: Vec<Result<Done, Error>>) -> Self {
        let mut all = Self::default();
        for done in done {
            match done {
                Ok(done) => {
                    all.problems.extend(done.problems);
                    all.summaries.extend(done.summary);
                    all.links.add(done.mentions, done.held_routes, done.held_files);
                    all.pointers.add(done.pointers);
                }
                Err(error) => all.refusal = all.refusal.or(Some(error)),
            }
        }
        all
    }

    /// What will have been published, but for the number and size of files.
    pub(super) fn published(&self, folder: PathBuf) -> Published {
        let revisions = self.summaries.iter().map(|summary| summary.revisions).sum();
        Published { folder, stories: self.summaries.len(), revisions, files: 0, bytes: 0 }
    }
}

/// Everything that stories share.
pub(super) struct Run<'a> {
    root: &'a Path,
    config: &'a Config,
    site: Site<'a>,
    moment: Moment,
    output: &'a Publication,
    files: AtomicU64,
    bytes: AtomicU64,
}

impl<'a> Run<'a> {
    /// A run that writes to `output`.
    pub(super) fn new(
        root: &'a Path,
        config: &'a Config,
        site: Site<'a>,
        moment: Moment,
        output: &'a Publication,
    ) -> Self {
        Self { root, config, site, moment, output, files: AtomicU64::new(0), bytes: AtomicU64::new(0) }
    }

    /// The number of files written so far, and their bytes.
    pub(super) fn written(&self) -> (u64, u64) {
        (self.files.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed))
    }

    /// Takes all stories, in parallel; what they leave behind is in the order of their paths.
    pub(super) fn stories(&self, survey: &Survey, progress: &dyn Progress) -> Gathered {
        progress.begin(survey.stories.len());
        let story = |folder| {
            let done = self.story(folder);
            progress.story_done();
            done
        };
        Gathered::of(survey.stories.par_iter().map(story).collect())
    }

    /// Takes one story from its files to the files of the site.
    fn story(&self, folder: &StoryFolder) -> Result<Done, Error> {
        let Parsed { story, mentions, kinds, problems } = read(self.root, folder, self.config)?;
        let mut done = Done { problems, mentions, ..Done::default() };
        let Some(story) = story else { return Ok(done) };
        let (timeline, held) = Timeline::of(&story, self.moment);
        let zone = self.config.timezone;
        for held in &held {
            let file = file_of(folder, held.revision);
            done.problems.push(held_back(held, zone).in_file(file.as_str()));
            done.held_routes.push(routes::revision(story.path(), &held.revision.id));
            done.held_files.push(file);
        }
        // What a withheld version points to need not be published: it is not shown.
        let shown = timeline.iter().flat_map(Timeline::entries).map(Entry::revision);
        let withheld = shown.filter(|revision| revision.status == Status::Withheld);
        done.held_files.extend(withheld.map(|revision| file_of(folder, revision)));
        done.pointers = Pointers::of(&story, timeline.as_ref(), folder);
        match &timeline {
            None => done.held_routes.push(routes::story(story.path())),
            Some(timeline) => {
                let texts = Texts::of(timeline);
                // A kind that could not be read would be taken for another.
                if !diagnostic::has_errors(&done.problems) {
                    done.problems.extend(contradicted_kinds(timeline, &texts, &kinds));
                }
                match self.site.story(timeline, &texts) {
                    Ok((pages, summary)) => {
                        self.write_all(&pages)?;
                        done.summary = Some(summary);
                    }
                    Err(problems) => done.problems.extend(problems),
                }
            }
        }
        Ok(done)
    }

    /// Makes the pages across stories, and finds what is wrong with the site as a whole.
    pub(super) fn whole(
        &self,
        stories: Gathered,
        survey: &Survey,
        static_files: &[StaticFile],
        mut claims: Claims,
    ) -> Result<Vec<Diagnostic>, Error> {
        let Gathered { summaries, mut problems, mut links, pointers, refusal } = stories;
        let assets = self.assets(survey, &summaries, &pointers, &mut links);
        let mut jobs = self.site.lists(summaries.iter().collect()).unwrap_or_else(|found| {
            problems.extend(found);
            Vec::new()
        });
        // Where the lists could not be made, nothing can be said of links to them.
        if !jobs.is_empty() {
            let of_changes = summaries.iter().flat_map(|summary| &summary.of_changes).map(String::as_str);
            let routes: HashSet<&str> = jobs.iter().map(|job| job.route.as_str()).chain(of_changes).collect();
            problems.extend(links.check(self.root, survey, &claims, &routes)?);
        }
        let own_robots = static_files.iter().any(|file| file.route == routes::ROBOTS);
        jobs.retain(|job| !(own_robots && job.route == routes::ROBOTS));
        for job in &jobs {
            claims.add_list(&job.route);
        }
        problems.extend(claims.problems());
        let rest = || {
            let found = self.lists(&jobs)?;
            assets.par_iter().try_for_each(|route| self.copy(&self.root.join(CONTENT).join(route), route))?;
            self.static_files(static_files).map(|()| found)
        };
        match refusal.map_or_else(rest, Err) {
            Ok(found) => problems.extend(found),
            // Two things that want one path can make the machine refuse; then that is to be mended, not the machine.
            Err(error) if !diagnostic::has_errors(&problems) => return Err(error),
            Err(_) => {}
        }
        Ok(problems)
    }

    /// The routes of the files of stories that are published; those that are not are held.
    fn assets(
        &self,
        survey: &Survey,
        summaries: &[Summary],
        pointers: &Pointers,
        links: &mut Links,
    ) -> Vec<String> {
        let published: HashSet<&str> = summaries.iter().map(|summary| summary.path.as_str()).collect();
        let mut assets = Vec::new();
        for folder in survey.stories.iter().filter(|folder| published.contains(folder.path.as_str())) {
            let (shown, held) = pointers.sort(folder);
            assets.extend(shown);
            links.add(Vec::new(), held, Vec::new());
        }
        let sections = survey.sections.iter().filter(|section| !self.site.has_section(&section.path));
        links.add(Vec::new(), sections.map(|section| routes::section(&section.path)).collect(), Vec::new());
        assets
    }

    /// Makes and writes the pages across stories.
    fn lists(&self, jobs: &[Job<'_>]) -> Result<Vec<Diagnostic>, Error> {
        let results: Vec<_> = jobs
            .par_iter()
            .map(|job| match job.run() {
                Ok(page) => self.write(&page).map(|()| None),
                Err(problem) => Ok(Some(problem)),
            })
            .collect();
        results.into_iter().filter_map(Result::transpose).collect()
    }

    fn static_files(&self, files: &[StaticFile]) -> Result<(), Error> {
        for file in files {
            match &file.origin {
                Origin::Theme(text) => {
                    self.write(&Page { route: file.route.clone(), bytes: text.as_bytes().into() })?;
                }
                Origin::Site => {
                    self.copy(&self.root.join(STATIC).join(&file.name), &file.route)?;
                }
            }
        }
        Ok(())
    }

    fn write_all(&self, pages: &[Page]) -> Result<(), Error> {
        pages.iter().try_for_each(|page| self.write(page))
    }

    fn write(&self, page: &Page) -> Result<(), Error> {
        self.output.write(&routes::file(&page.route), &page.bytes)?;
        self.count(page.bytes.len() as u64);
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

/// The path of a revision as messages show it.
fn file_of(folder: &StoryFolder, revision: &Revision) -> String {
    let id = revision.id.as_str();
    let file = folder.revisions.iter().zip(folder.ids()).find(|(_, known)| *known == id);
    format!("{}/{}/{}", CONTENT, folder.path, file.map_or(id, |(file, _)| file))
}

fn held_back(held: &Held<'_>, zone: Tz) -> Diagnostic {
    let until = |at: Instant| at.with_timezone(&zone).format("%Y-%m-%d %H:%M %:z").to_string();
    Diagnostic::note(match held.hold {
        Hold::Draft => "left out: a draft".to_owned(),
        Hold::Embargo(at) => format!("left out: embargoed until {}", until(at)),
        Hold::Future(at) => format!("left out: its time is still to come, {}", until(at)),
    })
}
