//! One run: read the site, take one story at a time through the pipeline, make the lists, publish.
//!
//! Of a story only its [`Summary`](crate::site::Summary) stays in memory once its pages are written. Stories run in parallel; what comes out does
//! not depend on how many at a time.

mod assets;
mod cache;
mod cards;
mod check;
mod files;
mod kinds;
mod links;
mod pictures;
mod preview;
mod run;
mod story;
mod whole;

use std::collections::{BTreeMap, HashSet};
use std::path::{Component, Path, PathBuf};

use url::Url;

use crate::config::Config;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::disk::{self, Error};
use crate::load::{self, NamedTexts, Survey};
use crate::model::{CATALOGUES, CONTENT, STATIC, Section, Status, StoryFolder, StoryPath, TEMPLATES};
use crate::parse::{self, Parsed, StoryText};
use crate::publish::Publication;
use crate::render::Theme;
use crate::site::Site;
use crate::timeline::{Moment, Timeline};
use crate::view::Views;
use crate::words::Catalogues;

pub use check::{Checked, OutsideLink, check};
use files::StaticFile;
use pictures::Gallery;
pub use preview::{Found, Preview, Snapshot, Touched};
use run::Run;
use whole::Whole;

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
    pub base_url: Option<Address>,
    /// The moment to build for.
    pub moment: Moment,
    /// Whether warnings stop the build.
    pub strict: bool,
}

/// Where a site will live, when that is not where its configuration says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// At this URL, whose path ends in `/`.
    Url(Url),
    /// At this scheme, host and port, below the path of the configuration.
    Host(Url),
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

/// Builds a site. Publishes nothing when there are errors; then the outcome lists them. Fails when the machine refuses.
pub fn build(options: &Options, progress: &dyn Progress) -> Result<Outcome, Error> {
    let mut problems = Vec::new();
    let Some(sources) = Sources::read(options, &mut problems)? else {
        return Ok(Outcome::refused(problems, options.strict));
    };
    let target =
        options.root.join(options.output.as_deref().unwrap_or(Path::new(&sources.config.output_dir)));
    check_target(&options.root, &target)?;
    let output = Publication::begin(&target, || progress.waiting(&target))?;
    let published = sources.make(options, &output, progress, &mut problems)?;
    diagnostic::sort(&mut problems);
    if stops(&problems, options.strict) {
        return Ok(Outcome::refused(problems, options.strict));
    }
    output.finish()?;
    Ok(Outcome { diagnostics: problems, published: Some(Published { folder: target, ..published }) })
}

/// What a site is made of, but for its stories.
struct Sources {
    config: Config,
    survey: Survey,
    static_files: Vec<StaticFile>,
    catalogues: Catalogues,
    gallery: Gallery,
    theme: Theme,
}

impl Sources {
    /// Reads what every page depends on. Nothing when the templates are broken; then what is wrong with the stories has been told, too.
    fn read(options: &Options, problems: &mut Vec<Diagnostic>) -> Result<Option<Self>, Error> {
        let root = options.root.as_path();
        let config = config(options, problems)?;
        let survey = load::survey(root)?;
        problems.extend(survey.problems.iter().cloned());
        let (static_files, found) = files::static_files(root, &config.look)?;
        problems.extend(found);
        let (own, found) = load::catalogues(root)?;
        problems.extend(found);
        let (catalogues, found) = Catalogues::new(&own);
        problems.extend(found);
        let Some(theme) = theme(root, problems)? else {
            problems.extend(content_problems(root, &survey, &config)?);
            return Ok(None);
        };
        let gallery = Gallery::read(root, &survey, None)?;
        Ok(Some(Self { config, survey, static_files, catalogues, gallery, theme }))
    }

    /// Makes all files of the site.
    fn make(
        &self,
        options: &Options,
        output: &Publication,
        progress: &dyn Progress,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Published, Error> {
        let Self { config, survey, static_files, catalogues, gallery, theme } = self;
        let (root, moment) = (options.root.as_path(), options.moment);
        let (sections, related) =
            (sections(root, survey, config, moment)?, related(root, survey, config, moment)?);
        let views = Views::new(config, &sections, &related, gallery.pictures(), catalogues, moment);
        let site = Site::new(views, theme, &files::assets(static_files));
        let run = Run::new(root, config, &site, output);
        let (stories, refusal) = run.stories(survey, progress);
        let claims = whole::claims(survey, static_files, gallery);
        let whole = Whole::of(&site, &stories, root, survey, &claims)?;
        let rest = refusal.map_or_else(|| run.rest(&whole, static_files, gallery), Err);
        problems.extend(stories.iter().flat_map(|left| left.problems.iter().cloned()));
        problems.extend(gallery.problems(&whole.assets));
        problems.extend(whole.problems);
        match rest {
            Ok(found) => problems.extend(found),
            // Two things that want one path can make the machine refuse; then that is to be mended, not the machine.
            Err(error) if !diagnostic::has_errors(problems) => return Err(error),
            Err(_) => {}
        }
        if !stops(problems, options.strict) {
            run.shared_pictures(&stories)?;
            gallery.tidy();
        }
        let (files, bytes) = run.written();
        let summaries = || stories.iter().filter_map(|left| left.summary.as_ref());
        let revisions = summaries().map(|summary| summary.revisions).sum();
        Ok(Published { folder: PathBuf::new(), stories: summaries().count(), revisions, files, bytes })
    }
}

fn config(options: &Options, problems: &mut Vec<Diagnostic>) -> Result<Config, Error> {
    match disk::kind(&options.root)? {
        disk::Kind::Folder => {}
        disk::Kind::Absent => return Err(Error::refused("build", &options.root, "it does not exist")),
        _ => return Err(Error::refused("build", &options.root, "it is not a folder")),
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
    match &options.base_url {
        None => {}
        Some(Address::Url(url)) => config.base_url = url.clone(),
        Some(Address::Host(host)) => {
            let path = config.base_url.path().to_owned();
            config.base_url = host.clone();
            config.base_url.set_path(&path);
        }
    }
    Ok(config)
}

/// Sources are never written to, and never replaced.
fn check_target(root: &Path, target: &Path) -> Result<(), Error> {
    let root = disk::canonical(root)?;
    let target = real(target)?;
    let sources = [CONTENT, TEMPLATES, STATIC, CATALOGUES].map(|folder| root.join(folder));
    let sources = sources.map(|source| disk::canonical(&source).unwrap_or(source));
    if root.starts_with(&target) {
        return Err(Error::refused("write to", &target, "the site itself lies in it"));
    }
    if sources.iter().any(|source| target.starts_with(source)) {
        return Err(Error::refused("write to", &target, "it is a source of the site"));
    }
    Ok(())
}

/// The real path of a folder that may not be there yet, nor those above it.
fn real(path: &Path) -> Result<PathBuf, Error> {
    let there = |path: &&Path| matches!(disk::kind(path), Ok(kind) if kind != disk::Kind::Absent);
    let Some(above) = path.ancestors().find(there) else { return Ok(path.to_owned()) };
    let mut real = disk::canonical(above)?;
    for part in path.strip_prefix(above).into_iter().flat_map(Path::components) {
        // What is not there is no symbolic link, so that `..` leads back to where it came from.
        match part {
            Component::ParentDir => drop(real.pop()),
            part => real.push(part),
        }
    }
    Ok(real)
}

/// The built-in templates and the site's own; nothing, and problems, when one of them is broken.
fn theme(root: &Path, problems: &mut Vec<Diagnostic>) -> Result<Option<Theme>, Error> {
    let (own, found) = load::templates(root)?;
    problems.extend(found);
    Ok(theme_of(own, problems))
}

fn theme_of(own: NamedTexts, problems: &mut Vec<Diagnostic>) -> Option<Theme> {
    let theme = Theme::new(own).map_err(|found| problems.extend(found)).ok();
    problems.extend(theme.iter().flat_map(Theme::unused));
    theme
}

/// What is wrong with the content when templates are too broken to render it.
fn content_problems(root: &Path, survey: &Survey, config: &Config) -> Result<Vec<Diagnostic>, Error> {
    let mut problems = Vec::new();
    for folder in &survey.stories {
        problems.extend(read(root, folder, config)?.problems);
    }
    Ok(problems)
}

/// The sections that something published lies in: of the others not even the name is told.
fn sections(
    root: &Path,
    survey: &Survey,
    config: &Config,
    moment: Moment,
) -> Result<BTreeMap<String, Section>, Error> {
    let mut published: HashSet<&str> = HashSet::new();
    for folder in &survey.stories {
        // Nearly always the first story of a section settles it.
        if folder.path.sections().all(|section| published.contains(section)) {
            continue;
        }
        let story = read(root, folder, config)?.story;
        if story.as_ref().is_some_and(|story| Timeline::of(story, moment).0.is_some()) {
            published.extend(folder.path.sections());
        }
    }
    let sections = survey.sections.iter().filter(|section| published.contains(section.path.as_str()));
    Ok(sections.map(|section| (section.path.clone(), section.clone())).collect())
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
    if unreadable.is_empty() {
        return Ok(parse::story(&text, config));
    }
    let mut parsed = parse::part_of_story(&text, config);
    parsed.problems.extend(unreadable);
    Ok(parsed)
}

fn stops(problems: &[Diagnostic], strict: bool) -> bool {
    diagnostic::has_errors(problems) || (strict && problems.iter().any(|d| d.severity == Severity::Warning))
}

impl Outcome {
    /// A build that published nothing.
    fn refused(mut diagnostics: Vec<Diagnostic>, strict: bool) -> Self {
        for warning in diagnostics.iter_mut().filter(|d| strict && d.severity == Severity::Warning) {
            warning.severity = Severity::Error;
        }
        diagnostic::sort(&mut diagnostics);
        Self { diagnostics, published: None }
    }
}
