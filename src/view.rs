//! From timelines to the plain records that templates see: the one place that decides how a moment, a kind or a state is
//! put into words.

mod changes;
mod comparison;
mod records;
mod times;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{Config, MenuLink};

use crate::model::{Event, Image, Instant, Kind, Lang, Revision, Section, Status, StoryPath};
use crate::pictures::Pictures;
use crate::routes::{self, Target, Urls};
use crate::timeline::{Change, Comparison, Entry, Hold, Measure, Moment, State, Timeline};
use crate::words::{Catalogues, Words};

pub use changes::{SentenceChange, WordsView, fate, label, sentence_changes, summary};
pub use comparison::{fact_id, facts, label as facts_label};
pub use records::{
    AnnotatedView, BarView, CardView, ChangesView, ComparisonView, CorrectionView, DateView, EntryView,
    EventView, FactView, GroupView, GrowthView, HeadlineView, ImageView, LinkView, ListView, NoticeView,
    OriginView, PageView, PagesView, PieceView, PublisherView, ReplacedView, RevisionView, RowView,
    SharedView, SiteView, SourceView, StoryView, TimeView,
};

/// What every record is made with.
#[derive(Debug, Clone)]
pub struct Views<'a> {
    /// The site's configuration.
    pub config: &'a Config,
    /// The site's addresses.
    pub urls: Urls,
    /// The site's sections, by path.
    pub sections: &'a BTreeMap<String, Section>,
    /// The headlines of stories that others name as related.
    pub related: &'a BTreeMap<StoryPath, String>,
    /// The pictures of its stories, by the routes that they are published at.
    pub pictures: &'a Pictures,
    /// The moment that the site is built for.
    pub moment: Moment,
    /// The words of all languages.
    pub catalogues: &'a Catalogues,
    /// The words that the records are in.
    pub words: Arc<Words>,
}

/// The routes of the theme's files that pages name with a hash of their content.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The style sheet of every page.
    pub stylesheet: String,
    /// That of the pages which show what changed.
    pub changes_stylesheet: String,
    /// The script of stories and of what changed in them.
    pub script: String,
}

impl<'a> Views<'a> {
    /// Records in the words of the site.
    pub fn new(
        config: &'a Config,
        sections: &'a BTreeMap<String, Section>,
        related: &'a BTreeMap<StoryPath, String>,
        pictures: &'a Pictures,
        catalogues: &'a Catalogues,
        moment: Moment,
    ) -> Self {
        let (urls, words) = (Urls::new(&config.base_url), catalogues.site_words(&config.language));
        Self { config, urls, sections, related, pictures, moment, catalogues, words }
    }

    /// The same in the words of another language; those of the site where there are none in it.
    #[must_use]
    pub fn speaking(&self, lang: &Lang) -> Self {
        let words = self.catalogues.words(lang);
        Self {
            words: words.unwrap_or_else(|| self.catalogues.site_words(&self.config.language)),
            ..self.clone()
        }
    }
}

impl Views<'_> {
    /// The whole site.
    pub fn site(&self, assets: &Assets) -> SiteView {
        let path = |route: &str| self.urls.path(route);
        let top = self.sections.values().filter(|section| !section.path.contains('/'));
        SiteView {
            title: self.config.title.clone(),
            description: self.config.description.clone(),
            lang: self.config.language.tag().to_owned(),
            dir: self.config.language.dir(),
            words_lang: self.words.lang().tag().to_owned(),
            words_dir: self.words.lang().dir(),
            timezone: self.config.timezone.name().to_owned(),
            url: path(""),
            stylesheet: path(&assets.stylesheet),
            changes_stylesheet: path(&assets.changes_stylesheet),
            script: path(&assets.script),
            icon: path("favicon.svg"),
            feed_url: path(&routes::feed("")),
            json_feed_url: path(routes::JSON_FEED),
            tags_url: path(routes::TAGS),
            authors_url: path(routes::AUTHORS),
            archive_url: path(routes::ARCHIVE),
            corrections_url: path(routes::CORRECTIONS),
            logo: self.config.look.logo.as_ref().map(|logo| self.href(&logo.value, "")),
            footer: self.config.look.footer.clone(),
            menu: self.config.look.menu.iter().map(|link| self.menu_link(link)).collect(),
            sections: top.map(|section| self.section(section)).collect(),
            preview: self.moment.drafts,
            publisher: self.publisher(),
            extra: self.config.extra.clone(),
        }
    }

    fn publisher(&self) -> PublisherView {
        let publisher = &self.config.publisher;
        PublisherView {
            name: self.config.publisher_name().to_owned(),
            url: publisher.url.clone(),
            email: publisher.email.clone(),
            logo: publisher.logo.as_ref().map(|logo| self.urls.complete(&self.href(logo, ""))),
        }
    }

    fn menu_link(&self, link: &MenuLink) -> LinkView {
        LinkView { title: link.title.clone(), url: self.href(&link.url.value, "") }
    }

    /// A section, as a link.
    pub fn section(&self, section: &Section) -> LinkView {
        LinkView { title: section.title.clone(), url: self.urls.path(&routes::section(&section.path)) }
    }

    /// A tag, as a link.
    pub fn tag(&self, name: &str) -> LinkView {
        LinkView { title: name.to_owned(), url: self.urls.path(&routes::tag(name)) }
    }

    /// An author, as a link.
    pub fn author(&self, name: &str) -> LinkView {
        LinkView { title: name.to_owned(), url: self.urls.path(&routes::author(name)) }
    }

    /// A moment, in the site's zone.
    pub fn time(&self, at: Instant) -> TimeView {
        times::time(at, self.config.timezone, &self.words)
    }

    /// A story.
    pub fn story(&self, timeline: &Timeline<'_>, measures: &[Measure], entries: &[EntryView]) -> StoryView {
        let story = timeline.story();
        let readable = timeline.state() != State::Withheld;
        let latest = timeline.entries()[timeline.latest()].revision();
        // A retraction has a notice of its own, above all corrections.
        let corrects = |entry: &&EntryView| entry.corrects() && entry.kind != "retraction";
        let headline = |(title, since): (&str, &Revision)| HeadlineView {
            title: title.to_owned(),
            lang: since.lang.tag().to_owned(),
            dir: since.lang.dir(),
            time: self.time(since.updated),
            url: self.urls.path(&routes::revision(story.path(), &since.id)),
        };
        let with_bar = |(entry, measure): (&EntryView, &Measure)| EntryView {
            bar: changes::bar(measure),
            ..entry.clone()
        };
        let changed = |entry: &EntryView| {
            let of_text = |changes: &ChangesView| {
                changes.added + changes.removed + changes.edited + changes.restyled + changes.moved > 0
            };
            entry.changes.as_ref().is_some_and(of_text)
        };
        let annotated = readable && entries.iter().any(changed);
        let related = story.meta().related.iter().filter_map(|path| {
            let title = self.related.get(path)?.clone();
            Some(LinkView { title, url: self.urls.path(&routes::story(path)) })
        });
        StoryView {
            path: story.path().to_string(),
            url: self.urls.path(&routes::story(story.path())),
            sections: self.sections_of(story.path()),
            state: state_name(timeline.state()),
            developing: timeline.is_developing(self.moment.now),
            notice: self.notice(timeline),
            published: self.time(timeline.first().updated),
            updated: self.time(timeline.last_updated()),
            update_count: entries.len() - 1,
            corrections: entries.iter().rev().filter(corrects).cloned().collect(),
            headlines: timeline.headlines().iter().rev().map(|h| headline((h.title, h.since))).collect(),
            timeline: entries.iter().zip(measures).rev().map(with_bar).collect(),
            growth: growth(entries),
            annotated_url: annotated.then(|| self.urls.path(&routes::annotated(story.path()))),
            chronology: if readable { self.chronology(timeline, latest) } else { Vec::new() },
            related: related.filter(|_| readable).collect(),
            tags: latest.tags.iter().filter(|_| readable).map(|tag| self.tag(tag)).collect(),
            feed_url: self.urls.path(&routes::feed(&routes::story(story.path()))),
            history_url: self.urls.path(&routes::history(story.path())),
            extra: if readable { story.meta().extra.clone() } else { serde_json::Map::default().into() },
        }
    }

    fn sections_of(&self, path: &StoryPath) -> Vec<LinkView> {
        path.sections()
            .filter_map(|path| self.sections.get(path))
            .map(|section| self.section(section))
            .collect()
    }

    fn notice(&self, timeline: &Timeline<'_>) -> Option<NoticeView> {
        let kind = match timeline.state() {
            State::Live => return None,
            State::Retracted => "retracted",
            State::Withheld => "withheld",
        };
        let revision = timeline.entries()[timeline.latest()].revision();
        Some(NoticeView {
            kind,
            note: revision.note.clone(),
            lang: revision.lang.tag().to_owned(),
            dir: revision.lang.dir(),
            time: self.time(revision.updated),
        })
    }

    /// The story's own events and those of its latest text, each once, oldest first.
    fn chronology(&self, timeline: &Timeline<'_>, latest: &Revision) -> Vec<EventView> {
        let mut events: Vec<&Event> = timeline.story().meta().events.iter().collect();
        events.extend(latest.events.iter().filter(|event| !timeline.story().meta().events.contains(event)));
        events.sort_by_key(|event| event.date.order());
        let base = routes::story(timeline.story().path());
        let view = |event: &Event| EventView {
            date: times::date(event.date, self.config.timezone, &self.words),
            text: event.text.clone(),
            url: event.url.as_ref().map(|url| self.href(url, &base)),
        };
        events.into_iter().map(view).collect()
    }

    /// The timeline's entries, oldest first.
    pub fn entries(&self, timeline: &Timeline<'_>, measures: &[Measure]) -> Vec<EntryView> {
        let latest = timeline.latest();
        let id = |at: usize| &timeline.entries()[at].revision().id;
        let comparison = |old: usize, new: usize| {
            self.urls.path(&routes::comparison(timeline.story().path(), id(old), id(new)))
        };
        let readable = |at: usize| measures[at].words.is_some();
        let since = |at: &usize| *at < latest && readable(*at) && readable(latest);
        let view = |(at, entry): (usize, &Entry<'_>)| EntryView {
            changes: measures[at].change.as_ref().map(|change| changes::changes(change, &self.words)),
            words: measures[at].words,
            compare_url: measures[at].before.map(|before| comparison(before, at)),
            since_url: Some(at).filter(since).map(|at| comparison(at, latest)),
            ..self.entry(timeline.story().path(), entry, at, at == latest)
        };
        timeline.entries().iter().enumerate().map(view).collect()
    }

    fn entry(&self, story: &StoryPath, entry: &Entry<'_>, at: usize, latest: bool) -> EntryView {
        let revision = entry.revision();
        let withheld = revision.status == Status::Withheld;
        let kind = kind_name(entry);
        EntryView {
            id: revision.id.to_string(),
            url: self.urls.path(&routes::revision(story, &revision.id)),
            number: at + 1,
            kind,
            label: self.words.say(&format!("kind_{kind}")),
            lang: revision.lang.tag().to_owned(),
            dir: revision.lang.dir(),
            note: revision.note.clone(),
            time: self.time(revision.updated),
            title: (!withheld).then(|| revision.title.clone()),
            retitled: entry.retitled(),
            changes: None,
            bar: None,
            words: None,
            compare_url: None,
            since_url: None,
            latest,
            withheld,
            held: self.moment.hold(revision).map(|hold| match hold {
                Hold::Draft => "draft",
                Hold::Embargo(_) => "embargo",
                Hold::Future(_) => "future",
            }),
        }
    }

    /// What differs between two revisions, whose texts have been compared, in numbers and words.
    pub fn changes(&self, old: &Revision, new: &Revision, texts: &Comparison) -> ChangesView {
        changes::changes(&Change::between(old, new, texts), &self.words)
    }

    /// The text of the entry at a position of the timeline. `body` is its Markdown as HTML.
    pub fn revision(
        &self,
        timeline: &Timeline<'_>,
        entries: &[EntryView],
        at: usize,
        body: String,
    ) -> RevisionView {
        let revision = timeline.entries()[at].revision();
        let base = routes::story(timeline.story().path());
        let readable = revision.status != Status::Withheld;
        let shown = |text: &Option<String>| text.clone().filter(|_| readable);
        let sources = revision.sources.iter().filter(|_| readable).map(|source| SourceView {
            name: source.name.clone(),
            url: source.url.as_ref().map(|url| self.href(url, &base)),
        });
        RevisionView {
            entry: entries[at].clone(),
            lang: self.language(revision).tag().to_owned(),
            dir: self.language(revision).dir(),
            title: if readable { revision.title.clone() } else { self.words.say("withheld_title") },
            summary: shown(&revision.summary),
            dateline: shown(&revision.dateline),
            authors: revision.authors.iter().filter(|_| readable).map(|name| self.author(name)).collect(),
            image: revision.image.as_ref().filter(|_| readable).map(|image| self.image(image, &base)),
            body: if readable { body } else { String::new() },
            marked: None,
            fresh: false,
            sources: sources.collect(),
            previous: at.checked_sub(1).map(|before| entries[before].clone()),
            next: entries.get(at + 1).cloned(),
            extra: if readable { revision.extra.clone() } else { serde_json::Map::default().into() },
        }
    }

    /// The language that a revision's page is in: the site's own when there is no text to read.
    pub fn language<'r>(&'r self, revision: &'r Revision) -> &'r Lang {
        if revision.status == Status::Withheld { &self.config.language } else { &revision.lang }
    }

    fn image(&self, image: &Image, base: &str) -> ImageView {
        let src = self.href(&image.src, base);
        let path = |route: &str| self.urls.path(route);
        let picture = match Target::read(&image.src, base) {
            Ok(Target::Inside { route, .. }) => self.pictures.get(&route),
            _ => None,
        };
        ImageView {
            alt: image.alt.clone(),
            caption: image.caption.clone(),
            credit: image.credit.clone(),
            width: picture.and_then(|picture| picture.width),
            height: picture.and_then(|picture| picture.height),
            srcset: picture.and_then(|picture| picture.srcset(&src, path)),
            webp: picture.and_then(|picture| picture.webp(path)),
            src,
        }
    }

    /// A story in a list.
    pub fn card(&self, timeline: &Timeline<'_>, latest: &RevisionView, story: &StoryView) -> CardView {
        let told = |entry: &&EntryView| {
            entry.number > 1 && !matches!(entry.kind, "minor" | "withheld") && entry.note.is_some()
        };
        let has = |kind| story.corrections.iter().any(|entry| entry.kind == kind);
        CardView {
            url: story.url.clone(),
            title: latest.title.clone(),
            summary: latest.summary.clone(),
            lang: latest.lang.clone(),
            dir: latest.dir,
            section: self.sections_of(timeline.story().path()).pop(),
            authors: latest.authors.clone(),
            image: latest.image.clone(),
            state: story.state,
            developing: story.developing,
            corrected: has("correction"),
            clarified: has("clarification"),
            published: story.published.clone(),
            updated: story.updated.clone(),
            update_count: story.update_count,
            last_update: story.timeline.iter().find(told).cloned(),
        }
    }

    fn href(&self, link: &str, base: &str) -> String {
        Target::read(link, base).map_or_else(|_| link.to_owned(), |target| target.href(&self.urls))
    }
}

impl EntryView {
    /// Whether it says that something was wrong or unclear, to readers who may read it.
    pub fn corrects(&self) -> bool {
        matches!(self.kind, "correction" | "clarification" | "retraction")
    }
}

/// What an entry is to readers.
fn kind_name(entry: &Entry<'_>) -> &'static str {
    match (entry.revision().status, entry.kind()) {
        (Status::Withheld, _) => "withheld",
        (Status::Canceled, _) => "retraction",
        (_, None) => "published",
        (_, Some(Kind::Update)) => "update",
        (_, Some(Kind::Correction)) => "correction",
        (_, Some(Kind::Clarification)) => "clarification",
        (_, Some(Kind::Minor)) => "minor",
    }
}

/// How long versions are; nothing to draw for one.
fn growth(entries: &[EntryView]) -> Vec<GrowthView> {
    let most = entries.iter().filter_map(|entry| entry.words).max().unwrap_or_default().max(1);
    let view = |entry: &EntryView| {
        let words = entry.words?;
        Some(GrowthView { number: entry.number, words, height: words * 100 / most, url: entry.url.clone() })
    };
    entries.iter().filter_map(view).collect()
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Live => "live",
        State::Retracted => "retracted",
        State::Withheld => "withheld",
    }
}
