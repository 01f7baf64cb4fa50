//! What is kept of a story between one state of a preview and the next.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::super::files::StaticFile;
use super::super::pictures::Gallery;
use super::super::read;
use super::super::story::{Left, contradicted};
use super::ground::{Frame, Ground};
use super::{Facts, stamps};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::disk::{Error, Stamp};
use crate::model::{Instant, Story, StoryFolder};
use crate::parse::Parsed;
use crate::render::Theme;
use crate::site::{Site, StoryPages};
use crate::timeline::{DEVELOPING, Measure, Moment, Texts, Timeline};
use crate::words::Catalogues;

/// A story as it was read, and what its texts say of one another.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) folder: StoryFolder,
    pub(super) parsed: Parsed,
    stamps: Vec<Option<Stamp>>,
    measures: Vec<Measure>,
    contradicted: Vec<Diagnostic>,
}

/// A story in a site.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) known: Arc<Known>,
    pub(super) left: Arc<Left>,
    /// What of the site its pages were made from. Not the state of the site as a whole: each would keep the survey of its time.
    facts: Arc<Facts>,
    config: Arc<Config>,
    theme: Arc<Theme>,
    catalogues: Arc<Catalogues>,
    static_files: Arc<Vec<StaticFile>>,
    gallery: Arc<Gallery>,
    since: Instant,
    /// The next moment at which something of it is no longer ahead.
    until: Option<Instant>,
    /// What is wrong with its pages, once they have been made.
    found: OnceLock<Vec<Diagnostic>>,
}

impl Known {
    /// Reads a story. A preview shows everything, so that what its texts say does not depend on the moment.
    pub(super) fn read(
        root: &Path,
        folder: &StoryFolder,
        config: &Config,
        moment: Moment,
    ) -> Result<Self, Error> {
        // Looked at first: what changes while it is read is read again.
        let stamps = stamps(root, folder);
        let parsed = read(root, folder, config)?;
        let timeline = parsed.story.as_ref().and_then(|story| Timeline::of(story, moment).0);
        let (measures, contradicted) = match &timeline {
            None => Default::default(),
            Some(timeline) => {
                let texts = Texts::of(timeline);
                (texts.measures(), contradicted(&parsed, timeline, &texts))
            }
        };
        Ok(Self { folder: folder.clone(), parsed, stamps, measures, contradicted })
    }

    /// Whether its files look as they did when they were read.
    pub(super) fn is_current(&self, root: &Path) -> bool {
        self.stamps == stamps(root, &self.folder)
    }

    /// Its timeline, if anything of it is shown.
    pub(super) fn timeline(&self, moment: Moment) -> Option<Timeline<'_>> {
        Timeline::of(self.parsed.story.as_ref()?, moment).0
    }
}

impl Slot {
    /// A story in a site; what can be taken over from an older state is.
    pub(super) fn new(known: Arc<Known>, frame: &Frame, site: &Site<'_>, old: Option<&Arc<Self>>) -> Self {
        let taken = old.filter(|old| old.leaves_the_same(&known, frame));
        let left = taken.map_or_else(|| Arc::new(left(&known, site)), |old| old.left.clone());
        let until = until(&known, frame.moment.now);
        let Ground { config, theme, catalogues, static_files, gallery, .. } = frame.ground.clone();
        let (facts, since) = (frame.facts.clone(), frame.moment.now);
        Self {
            known,
            left,
            facts,
            config,
            theme,
            catalogues,
            static_files,
            gallery,
            since,
            until,
            found: OnceLock::new(),
        }
    }

    /// Whether its pages are the same in another state of the site.
    pub(super) fn holds(&self, known: &Arc<Known>, frame: &Frame) -> bool {
        self.leaves_the_same(known, frame)
            && Arc::ptr_eq(&self.config, &frame.ground.config)
            && Arc::ptr_eq(&self.theme, &frame.ground.theme)
            && Arc::ptr_eq(&self.static_files, &frame.ground.static_files)
    }

    fn leaves_the_same(&self, known: &Arc<Known>, frame: &Frame) -> bool {
        Arc::ptr_eq(&self.known, known)
            && Arc::ptr_eq(&self.facts, &frame.facts)
            && Arc::ptr_eq(&self.catalogues, &frame.ground.catalogues)
            && Arc::ptr_eq(&self.gallery, &frame.ground.gallery)
            && (Arc::ptr_eq(&self.config, &frame.ground.config) || alike(&self.config, &frame.ground.config))
            && self.until.is_none_or(|until| frame.moment.now < until)
            && self.since <= frame.moment.now
    }

    /// Lets something be done with its pages; nothing when it has none.
    pub(super) fn with_pages<T>(
        &self,
        site: &Site<'_>,
        work: impl FnOnce(&StoryPages<'_>) -> T,
    ) -> Option<T> {
        let timeline = self.known.timeline(site.moment())?;
        let texts = Texts::of(&timeline);
        Some(work(&site.story(&timeline, &texts, &self.known.measures)))
    }

    /// The routes of its pages; nothing when it has none.
    pub(super) fn routes(&self, site: &Site<'_>) -> Option<Vec<String>> {
        #[allow(
            clippy::redundant_closure_for_method_calls,
            reason = "the method is not general enough in its lifetimes"
        )]
        self.with_pages(site, |pages| pages.routes())
    }

    /// What is wrong with its pages. They are made for it, if they have not been before.
    pub(super) fn problems_of_pages(&self, site: &Site<'_>) -> &[Diagnostic] {
        self.found.get_or_init(|| {
            self.with_pages(site, |pages| pages.all().err().unwrap_or_default()).unwrap_or_default()
        })
    }
}

impl AsRef<Left> for Arc<Slot> {
    fn as_ref(&self) -> &Left {
        &self.left
    }
}

/// Whether two configurations make no difference to what a story leaves behind: its card in lists, its entry in feeds.
fn alike(a: &Config, b: &Config) -> bool {
    let of_left = |config: &Config| {
        (config.timezone, config.feeds.tag_date, config.markdown.raw_html, config.markdown.smart_punctuation)
    };
    of_left(a) == of_left(b) && a.base_url == b.base_url && a.language == b.language && a.authors == b.authors
}

/// What a story leaves behind, from what its texts have been found to say.
fn left(known: &Known, site: &Site<'_>) -> Left {
    let parsed = &known.parsed;
    let Some(story) = &parsed.story else { return Left::unread(parsed) };
    let (timeline, held) = Timeline::of(story, site.moment());
    let mut left = Left::of(&known.folder, parsed, story, timeline.as_ref(), &held, site);
    left.problems.extend(known.contradicted.iter().cloned());
    left.summary = timeline.map(|timeline| site.summary(&timeline, &known.measures));
    left
}

/// The next moment, after now, that a revision is shown or said to be ahead until.
fn until(known: &Known, now: Instant) -> Option<Instant> {
    let revisions = known.parsed.story.iter().flat_map(Story::revisions);
    revisions
        // A story goes on for a while after each of them.
        .flat_map(|revision| [Some(revision.updated), revision.embargo, Some(revision.updated + DEVELOPING)])
        .flatten()
        .filter(|at| *at > now)
        .min()
}
