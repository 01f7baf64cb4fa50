//! What every page depends on.

use std::path::Path;
use std::sync::Arc;

use super::super::files::{self, StaticFile};
use super::super::pictures::Gallery;
use super::super::whole::claims as claims_of;
use super::super::{Options, config, theme_of};
use super::Facts;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Error, Stamp};
use crate::load::{self, NamedTexts, Survey};
use crate::model::{STATIC, StoryFolder};
use crate::render::Theme;
use crate::site::{Settled, Site};
use crate::timeline::Moment;
use crate::view::Views;
use crate::words::Catalogues;

/// What is read of a site, but for its stories. What has not changed is shared with the state before.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub(super) config: Arc<Config>,
    pub(super) survey: Arc<Survey>,
    pub(super) static_files: Arc<Vec<StaticFile>>,
    pub(super) gallery: Arc<Gallery>,
    pub(super) claims: Arc<Settled>,
    stamps: Arc<Vec<Option<Stamp>>>,
    templates: Arc<NamedTexts>,
    own_words: Arc<NamedTexts>,
    pub(super) catalogues: Arc<Catalogues>,
    /// When the templates are broken, the last ones that were not.
    pub(super) theme: Arc<Theme>,
    /// Whether the templates are sound.
    pub(super) sound: bool,
    pub(super) problems: Vec<Diagnostic>,
}

/// What the pages of a story depend on beside the story.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) ground: Ground,
    pub(super) facts: Arc<Facts>,
    pub(super) moment: Moment,
}

impl Ground {
    /// Reads it all, in the order of a build; with `same_content`, nothing of the content folder has changed.
    pub(super) fn read(options: &Options, old: Option<&Self>, same_content: bool) -> Result<Self, Error> {
        let root = options.root.as_path();
        let mut problems = Vec::new();
        let config = shared(config(options, &mut problems)?, old.map(|old| &old.config));
        let survey = match old {
            Some(old) if same_content => old.survey.clone(),
            old => shared(load::survey(root)?, old.map(|old| &old.survey)),
        };
        problems.extend(survey.problems.iter().cloned());
        let gallery = match old {
            Some(old) if same_content => old.gallery.clone(),
            old => {
                let old = old.map(|old| &old.gallery);
                shared(Gallery::read(root, &survey, old.map(|old| &**old))?, old)
            }
        };
        let (static_files, found) = files::static_files(root, &config.look)?;
        problems.extend(found);
        let static_files = shared(static_files, old.map(|old| &old.static_files));
        let stamps = shared(stamps(root, &static_files), old.map(|old| &old.stamps));
        let (templates, found) = load::templates(root)?;
        problems.extend(found);
        let templates = shared(templates, old.map(|old| &old.templates));
        let (own_words, found) = load::catalogues(root)?;
        problems.extend(found);
        let own_words = shared(own_words, old.map(|old| &old.own_words));
        let known = old.filter(|old| Arc::ptr_eq(&old.own_words, &own_words));
        let (catalogues, found) = Catalogues::new(&own_words);
        problems.extend(found);
        let catalogues = known.map_or_else(|| catalogues.into(), |old| old.catalogues.clone());
        let known = old.filter(|old| old.sound && Arc::ptr_eq(&old.templates, &templates));
        let (theme, sound) = match known {
            Some(old) => {
                problems.extend(old.theme.unused());
                (old.theme.clone(), true)
            }
            None => match theme_of((*templates).clone(), &mut problems) {
                Some(theme) => (Arc::new(theme), true),
                None => (old.map_or_else(built_in, |old| old.theme.clone()), false),
            },
        };
        let same_files = |old: &&Self| {
            Arc::ptr_eq(&old.survey, &survey)
                && Arc::ptr_eq(&old.gallery, &gallery)
                && Arc::ptr_eq(&old.static_files, &static_files)
        };
        let claims = old.filter(same_files).map(|old| old.claims.clone());
        let claims = claims.unwrap_or_else(|| claims_of(&survey, &static_files, &gallery).into());
        Ok(Self {
            config,
            survey,
            static_files,
            gallery,
            claims,
            stamps,
            templates,
            own_words,
            catalogues,
            theme,
            sound,
            problems,
        })
    }

    /// Whether nothing differs between two states.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.config, &other.config)
            && Arc::ptr_eq(&self.survey, &other.survey)
            && Arc::ptr_eq(&self.static_files, &other.static_files)
            && Arc::ptr_eq(&self.gallery, &other.gallery)
            && Arc::ptr_eq(&self.stamps, &other.stamps)
            && Arc::ptr_eq(&self.templates, &other.templates)
            && Arc::ptr_eq(&self.catalogues, &other.catalogues)
            && self.problems == other.problems
    }

    /// The story that a file or page lies in, by its path below `content`, or below the site.
    pub(super) fn folder_of(&self, inside: &str) -> Option<&StoryFolder> {
        self.index_of(inside).map(|at| &self.survey.stories[at])
    }

    /// The place of that story in the survey.
    pub(super) fn index_of(&self, inside: &str) -> Option<usize> {
        let stories = &self.survey.stories;
        let mut above = inside.match_indices('/').map(|(at, _)| &inside[..at]);
        above.find_map(|path| stories.binary_search_by(|story| story.path.as_str().cmp(path)).ok())
    }
}

impl Frame {
    /// Lets something be done with the site.
    pub(super) fn with_site<T>(&self, work: impl FnOnce(&Site<'_>) -> T) -> T {
        let Self { ground, facts, moment } = self;
        let config = &*ground.config;
        let (sections, related) = (&facts.sections, &facts.related);
        let views =
            Views::new(config, sections, related, ground.gallery.pictures(), &ground.catalogues, *moment);
        work(&Site::new(views, &ground.theme, &files::assets(&ground.static_files)))
    }
}

/// The old value when the new one equals it, so that it can be seen at a glance that nothing changed.
fn shared<T: PartialEq>(new: T, old: Option<&Arc<T>>) -> Arc<T> {
    old.filter(|old| ***old == new).cloned().unwrap_or_else(|| Arc::new(new))
}

fn stamps(root: &Path, files: &[StaticFile]) -> Vec<Option<Stamp>> {
    files.iter().map(|file| disk::stamp(&root.join(STATIC).join(&file.name))).collect()
}

fn built_in() -> Arc<Theme> {
    Arc::new(Theme::new(Vec::new()).expect("the built-in templates are sound"))
}
