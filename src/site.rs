//! Which pages a site has: a story → its pages and a summary, all summaries → the lists. Pages are bytes; nothing is written
//! here.

mod annotated;
mod claims;
mod comparison;
mod lists;
mod marks;
mod shared;
mod story;

use std::sync::Arc;

use chrono_tz::Tz;
use tera::{Context, Value};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::feed::FeedItem;
use crate::model::Lang;
use crate::model::{Instant, StoryPath};
use crate::render::{Spoken, Theme, values};
use crate::routes;
use crate::timeline::Moment;
use crate::view::{Assets, CorrectionView, LinkView, PageView, SiteView, Views};

pub use claims::{Claims, Owner, Settled};
pub use lists::Job;
pub use shared::SharedPicture;
pub use story::StoryPages;

/// One file of the finished site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it lives.
    pub route: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Makes the pages of one site.
#[derive(Debug, Clone)]
pub struct Site<'a> {
    views: Views<'a>,
    theme: &'a Theme,
    site: Arc<SiteView>,
    /// The words of what frames a page, and of its main part.
    spoken: Spoken,
    /// `site` as templates see it, made once and shared by all pages.
    site_value: Value,
}

/// What is kept of a story when its pages are done: enough for every list, and no text.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Where it lies.
    pub path: StoryPath,
    /// Last updated, minor edits aside.
    pub updated: Instant,
    /// First published.
    pub published: Instant,
    /// How many revisions are published.
    pub revisions: usize,
    /// The routes of its pages that only a whole story has: comparisons, and the annotated text.
    pub of_changes: Vec<String>,
    /// What lists show; nothing for a story of which no version may be read.
    pub listed: Option<Listed>,
}

/// What lists show of a story.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its card, made once and shared by all lists.
    card: Value,
    /// Its tags.
    tags: Vec<String>,
    /// Its authors.
    authors: Vec<String>,
    /// Its corrections, with their times.
    corrections: Vec<(Instant, CorrectionView)>,
    /// Its entry in feeds.
    item: FeedItem,
    /// Whether it is retracted.
    retracted: bool,
}

impl<'a> Site<'a> {
    /// A site of these views, templates and assets.
    pub fn new(views: Views<'a>, theme: &'a Theme, assets: &Assets) -> Self {
        let site = views.site(assets);
        let site_value = values(&site);
        let lang = views.config.language.tag();
        let (lang, site_lang) = (lang.to_owned(), lang.to_owned());
        let spoken = Spoken { page: views.words.clone(), site: views.words.clone(), lang, site_lang };
        Self { views, theme, site: Arc::new(site), spoken, site_value }
    }

    /// The same with pages in the words of another language.
    fn speaking(&self, lang: &Lang) -> Self {
        let views = self.views.speaking(lang);
        let spoken = Spoken { page: views.words.clone(), ..self.spoken.clone() };
        Self { views, spoken, site: self.site.clone(), site_value: self.site_value.clone(), ..*self }
    }

    /// The moment that it is built for.
    pub fn moment(&self) -> Moment {
        self.views.moment
    }

    /// What the site is told to be.
    pub fn config(&self) -> &Config {
        self.views.config
    }

    /// The zone of its local times.
    pub fn timezone(&self) -> Tz {
        self.views.config.timezone
    }

    /// Whether something that is published lies in a section.
    pub fn has_section(&self, path: &str) -> bool {
        self.views.sections.contains_key(path)
    }

    /// The variables that every template has.
    fn context(&self, page: &PageView) -> Context {
        let mut context = Context::new();
        context.insert_value("site", self.site_value.clone());
        context.insert_value("page", values(page));
        context
    }

    /// Renders a page; a problem says what was being rendered.
    fn render(
        &self,
        template: &str,
        (route, page): (&str, &PageView),
        context: &Context,
        what: &str,
    ) -> Result<Page, Diagnostic> {
        let spoken = Spoken { lang: page.lang.clone(), ..self.spoken.clone() };
        let html = self.theme.render(template, context, &spoken);
        let html = html.map_err(|problem| problem.with_note(format!("while rendering {what}")))?;
        Ok(Page { route: route.to_owned(), bytes: html.into_bytes() })
    }

    /// A page in the site's own language, to be filled in.
    fn page(&self, kind: &'static str, title: &str, route: &str) -> PageView {
        PageView {
            kind,
            title: title.to_owned(),
            description: None,
            url: self.views.urls.path(route),
            canonical: self.views.urls.full(route),
            noindex: self.site.preview,
            lang: self.site.lang.clone(),
            dir: self.site.dir,
            words_lang: self.views.words.lang().tag().to_owned(),
            words_dir: self.views.words.lang().dir(),
            feeds: self.site_feeds(),
            image: None,
            json_ld: None,
            versions: None,
        }
    }

    fn site_feeds(&self) -> Vec<LinkView> {
        let feed = |url: &str| LinkView { title: self.site.title.clone(), url: url.to_owned() };
        vec![feed(&self.site.feed_url), feed(&self.site.json_feed_url)]
    }

    /// A page's feed, before the site's own.
    fn with_feed(&self, title: &str, page_route: &str) -> Vec<LinkView> {
        let url = self.views.urls.path(&routes::feed(page_route));
        let mut feeds = vec![LinkView { title: title.to_owned(), url }];
        feeds.extend(self.site_feeds());
        feeds
    }
}
