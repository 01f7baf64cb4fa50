//! One run: read the site, take one story at a time through the pipeline, make the lists, publish.
//!
//! Of a story only its [`Summary`] stays in memory once its pages are written. Stories run in parallel; what comes out does
//! not depend on how many at a time.

mod files;
mod links;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use chrono_tz::Tz;
use rayon::prelude::*;
use url::Url;

use crate::config::Config;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::disk::{self, Error};
use crate::load::{self, StoryFolder, Survey};
use crate::model::{Status, Story, StoryPath};
use crate::parse::{self, Mention, Parsed, StoryText};
use crate::publish::Publication;
use crate::render::Theme;
use crate::routes::{self, Urls};
use crate::site::{Claims, Job, Owner, Page, Site, Summary};
use crate::timeline::{Held, Hold, Moment, Timeline};
use crate::view::Views;

use files::{Origin, StaticFile};

/// What a build is asked to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the site.
    pub root: PathBuf,
    /// The configuration, from the root.
    pub config: PathBuf,
    /// Whether the configuration has to be there.
    pub config_required: bool,
    /// Where to write, instead of where the configuration says.
    pub output: Option<PathBuf>,
    /// Where the site will live, instead of where the configuration says.
    pub base_url: Option<Url>,
    /// The moment to build for.
    pub moment: Moment,
    /// Whether warnings stop the build.
    pub strict: bool,
}

/// How a build ended.
#[derive(Debug)]
pub struct Outcome {
    /// Every problem found, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What was published; nothing when there were errors.
    pub published: Option<Published>,
}

/// What a build published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Where.
    pub folder: PathBuf,
    /// Stories.
    pub stories: usize,
    /// Published revisions.
    pub revisions: usize,
    /// Files of the site.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Told how a build goes on.
pub trait Progress: Sync {
    /// Another build is writing to the same folder; this one waits.
    fn waiting(&self, folder: &Path);
    /// The number of stories is known.
    fn begin(&self, stories: usize);
    /// A story is done.
    fn story_done(&self);
}

/// What one story leaves behind.
#[derive(Default)]
struct Done {
    summary: Option<Summary>,
    problems: Vec<Diagnostic>,
    mentions: Vec<Mention>,
    /// Routes that are not published, and files whose text is not.
    held_routes: Vec<String>,
    held_files: Vec<String>,
}

/// What all stories leave behind.
#[derive(Default)]
struct Gathered {
    summaries: Vec<Summary>,
    problems: Vec<Diagnostic>,
    links: links::Links,
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
                }
                Err(error) => all.refusal = all.refusal.or(Some(error)),
            }
        }
        all
    }

    fn revisions(&self) -> usize {
        self.summaries.iter().map(|summary| summary.revisions).sum()
    }
}

/// Everything that stories share.
struct Run<'a> {
    root: &'a Path,
    config: &'a Config,
    site: Site<'a>,
    moment: Moment,
    output: &'a Publication,
    files: AtomicU64,
    bytes: AtomicU64,
}

/// Builds a site. Publishes nothing when there are errors; then the outcome lists them. Fails when the machine refuses.
pub fn build(options: &Options, progress: &dyn Progress) -> Result<Outcome, Error> {
    let mut problems = Vec::new();
    let config = config(options, &mut problems)?;
    let survey = load::survey(&options.root)?;
    let (own_templates, found) = load::templates(&options.root)?;
    problems.extend(found);
    let (static_files, found) = files::static_files(&options.root)?;
    problems.extend(found);
    problems.extend(survey.problems.iter().cloned());
    let claims = claims(&survey, &static_files);
    let theme = match Theme::new(own_templates) {
        Ok(theme) => theme,
        Err(found) => {
            problems.extend(found);
            problems.extend(content_problems(&options.root, &survey, &config)?);
            return Ok(refused(problems, options.strict));
        }
    };
    let target = options.root.join(options.output.as_deref().unwrap_or(Path::new(&config.output_dir)));
    check_target(&options.root, &target)?;
    let output = Publication::begin(&target, || progress.waiting(&target))?;
    progress.begin(survey.stories.len());
    let urls = Urls::new(&config.base_url);
    let sections = survey.sections.iter().map(|section| (section.path.clone(), section.clone())).collect();
    let related = related(&options.root, &survey, &config, options.moment)?;
    let views = Views { config: &config, urls, sections, related };
    let run = Run {
        root: &options.root,
        config: &config,
        site: Site::new(views, &theme, &files::stylesheet_route(&static_files), options.moment),
        moment: options.moment,
        output: &output,
        files: AtomicU64::new(0),
        bytes: AtomicU64::new(0),
    };
    let done: Vec<Result<Done, Error>> = survey
        .stories
        .par_iter()
        .map(|folder| {
            let done = run.story(folder);
            progress.story_done();
            done
        })
        .collect();
    let gathered = Gathered::of(done);
    let (stories, revisions) = (gathered.summaries.len(), gathered.revisions());
    problems.extend(run.whole(gathered, &survey, &static_files, claims)?);
    diagnostic::sort(&mut problems);
    if stops(&problems, options.strict) {
        return Ok(refused(problems, options.strict));
    }
    let published = Published {
        folder: target.clone(),
        stories,
        revisions,
        files: run.files.load(Ordering::Relaxed),
        bytes: run.bytes.load(Ordering::Relaxed),
    };
    drop(run);
    output.finish()?;
    Ok(Outcome { diagnostics: problems, published: Some(published) })
}

fn config(options: &Options, problems: &mut Vec<Diagnostic>) -> Result<Config, Error> {
    if disk::kind(&options.root)? != disk::Kind::Folder {
        return Err(Error::refused("build", &options.root, "it is not a folder"));
    }
    let name = options.config.display().to_string();
    let there = disk::kind(&options.root.join(&options.config))? != disk::Kind::Absent;
    let wanted = there || options.config_required;
    let source = if wanted { load::text(&options.root, &name, problems)? } else { None };
    let unreadable = there && source.is_none();
    let (mut config, found) = Config::parse(source.as_ref());
    if !unreadable {
        let given = options.base_url.is_some();
        problems.extend(found.into_iter().filter(|d| !(given && d.message.starts_with("no `base_url`"))));
    }
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    Ok(config)
}

/// Sources are never written to, and never replaced.
fn check_target(root: &Path, target: &Path) -> Result<(), Error> {
    let Ok(root) = disk::canonical(root) else { return Ok(()) };
    let Ok(target) = disk::canonical(target) else { return Ok(()) };
    let sources = [load::CONTENT, load::TEMPLATES, load::STATIC].map(|folder| root.join(folder));
    if root.starts_with(&target) {
        return Err(Error::refused("write to", &target, "the site itself lies in it"));
    }
    if sources.iter().any(|source| target.starts_with(source)) {
        return Err(Error::refused("write to", &target, "it is a source of the site"));
    }
    Ok(())
}

fn claims(survey: &Survey, static_files: &[StaticFile]) -> Claims {
    let mut claims = Claims::new();
    survey.sections.iter().for_each(|section| claims.add_section(&section.path));
    survey.stories.iter().for_each(|folder| claims.add_story(folder));
    for file in static_files.iter().filter(|file| matches!(file.origin, Origin::Site)) {
        claims.add(&file.route, Owner::Static(file.name.clone()));
    }
    claims
}

/// What is wrong with the content when templates are too broken to render it.
fn content_problems(root: &Path, survey: &Survey, config: &Config) -> Result<Vec<Diagnostic>, Error> {
    let mut problems = Vec::new();
    for folder in &survey.stories {
        problems.extend(read(root, folder, config)?.problems);
    }
    Ok(problems)
}

/// The headlines of stories that others name as related: the only thing that one story's page knows of another.
fn related(
    root: &Path,
    survey: &Survey,
    config: &Config,
    moment: Moment,
) -> Result<BTreeMap<StoryPath, String>, Error> {
    let with_meta = survey.stories.iter().filter(|folder| folder.has_meta);
    let mut wanted: HashSet<StoryPath> = HashSet::new();
    for folder in with_meta {
        let only_meta = StoryFolder { revisions: Vec::new(), ..folder.clone() };
        let (text, _) = load::story(root, &only_meta)?;
        wanted.extend(parse::related(&text, config));
    }
    let folders = survey.stories.iter().filter(|folder| wanted.contains(&folder.path));
    let titles = folders.map(|folder| {
        let story = read(root, folder, config)?.story;
        let timeline = story.as_ref().and_then(|story| Timeline::of(story, moment).0);
        let title = timeline.and_then(|timeline| {
            let latest = timeline.entries()[timeline.latest()].revision();
            (latest.status != Status::Withheld).then(|| latest.title.clone())
        });
        Ok(title.map(|title| (folder.path.clone(), title)))
    });
    titles.filter_map(Result::transpose).collect()
}

/// Reads and parses a story.
fn read(root: &Path, folder: &StoryFolder, config: &Config) -> Result<Parsed, Error> {
    let (text, unreadable): (StoryText, _) = load::story(root, folder)?;
    let mut parsed = parse::story(&text, config);
    if !unreadable.is_empty() {
        parsed.story = None;
        parsed.problems.extend(unreadable);
    }
    Ok(parsed)
}

fn stops(problems: &[Diagnostic], strict: bool) -> bool {
    diagnostic::has_errors(problems) || (strict && problems.iter().any(|d| d.severity == Severity::Warning))
}

fn refused(mut diagnostics: Vec<Diagnostic>, strict: bool) -> Outcome {
    if strict {
        for warning in diagnostics.iter_mut().filter(|d| d.severity == Severity::Warning) {
            warning.severity = Severity::Error;
        }
    }
    diagnostic::sort(&mut diagnostics);
    Outcome { diagnostics, published: None }
}

impl Run<'_> {
    /// Takes one story from its files to the files of the site.
    fn story(&self, folder: &StoryFolder) -> Result<Done, Error> {
        let Parsed { story, mentions, problems } = read(self.root, folder, self.config)?;
        let mut done = Done { problems, mentions, ..Done::default() };
        let Some(story) = story else { return Ok(done) };
        let (timeline, held) = Timeline::of(&story, self.moment);
        let zone = self.config.timezone;
        for held in &held {
            let file = file_of(folder, held);
            done.problems.push(held_back(held, zone).in_file(file.as_str()));
            done.held_routes.push(routes::revision(story.path(), &held.revision.id));
            done.held_files.push(file);
        }
        let page = routes::story(story.path());
        let unused = hidden_assets(&story, timeline.as_ref());
        let hidden = |asset: &String| unused.contains(format!("{page}{asset}").as_str());
        match &timeline {
            None => {
                done.held_routes.push(page.clone());
                done.held_routes.extend(folder.assets.iter().map(|asset| format!("{page}{asset}")));
            }
            Some(timeline) => {
                match self.site.story(timeline) {
                    Ok((pages, summary)) => {
                        self.write_all(&pages)?;
                        done.summary = Some(summary);
                    }
                    Err(problems) => done.problems.extend(problems),
                }
                for asset in &folder.assets {
                    let route = format!("{page}{asset}");
                    if hidden(asset) {
                        done.held_routes.push(route);
                    } else {
                        let from = self.root.join(load::CONTENT).join(folder.path.as_str()).join(asset);
                        self.copy(&from, &route)?;
                    }
                }
            }
        }
        Ok(done)
    }

    /// Makes the pages across stories, and finds what is wrong with the site as a whole.
    fn whole(
        &self,
        stories: Gathered,
        survey: &Survey,
        static_files: &[StaticFile],
        claims: Claims,
    ) -> Result<Vec<Diagnostic>, Error> {
        let mut problems = stories.problems;
        let jobs = self.site.lists(stories.summaries.iter().collect()).unwrap_or_else(|found| {
            problems.extend(found);
            Vec::new()
        });
        let routes: HashSet<&str> = jobs.iter().map(|job| job.route.as_str()).collect();
        // Where the lists could not be made, nothing can be said of links to them.
        if !jobs.is_empty() {
            problems.extend(stories.links.check(self.root, survey, &claims, &routes)?);
        }
        problems.extend(claims.problems());
        match stories.refusal {
            // Two things that want one path can make the machine refuse; then that is to be mended, not the machine.
            Some(error) if !diagnostic::has_errors(&problems) => return Err(error),
            Some(_) => return Ok(problems),
            None => {}
        }
        problems.extend(self.lists(&jobs, static_files)?);
        self.static_files(static_files)?;
        Ok(problems)
    }

    /// Makes and writes the pages across stories.
    fn lists(&self, jobs: &[Job<'_>], static_files: &[StaticFile]) -> Result<Vec<Diagnostic>, Error> {
        let own_robots = static_files.iter().any(|file| file.route == "robots.txt");
        let jobs = jobs.par_iter().filter(|job| !(own_robots && job.route == "robots.txt"));
        let results: Vec<_> = jobs
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
                    self.copy(&self.root.join(load::STATIC).join(&file.name), &file.route)?;
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

/// The path of a held revision as messages show it.
fn file_of(folder: &StoryFolder, held: &Held<'_>) -> String {
    let id = held.revision.id.as_str();
    let file = folder.revisions.iter().zip(folder.ids()).find(|(_, known)| *known == id);
    format!("{}/{}/{}", load::CONTENT, folder.path, file.map_or(id, |(file, _)| file))
}

fn held_back(held: &Held<'_>, zone: Tz) -> Diagnostic {
    let until = |at: crate::model::Instant| at.with_timezone(&zone).format("%Y-%m-%d %H:%M %:z").to_string();
    Diagnostic::note(match held.hold {
        Hold::Draft => "left out: a draft".to_owned(),
        Hold::Embargo(at) => format!("left out: embargoed until {}", until(at)),
        Hold::Future(at) => format!("left out: its time is still to come, {}", until(at)),
    })
}

/// The files that only what is not published points to.
fn hidden_assets<'s>(story: &'s Story, timeline: Option<&Timeline<'s>>) -> HashSet<&'s str> {
    let shown: HashSet<&str> = timeline.into_iter().flat_map(Timeline::mentions).collect();
    let all = story.revisions().iter().flat_map(|revision| revision.mentions.iter().map(String::as_str));
    all.filter(|route| !shown.contains(route)).collect()
}
