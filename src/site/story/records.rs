//! What a story tells programs: its feed and its history.

use crate::feed::{
    self, Feed, FeedAuthor, FeedItem, History, HistoryRevision, Replaced, Update, UpdateChanges,
};
use crate::model::{Kind, Status};
use crate::routes;
use crate::site::{Page, Site};
use crate::timeline::{Entry, Texts, Timeline};
use crate::view::{EntryView, sentence_changes};

use super::StoryPages;

impl Site<'_> {
    /// The story's feed and its history, which tell the same changes.
    pub(super) fn records(&self, pages: &StoryPages<'_>) -> [Page; 2] {
        let StoryPages { timeline, texts, entries, .. } = pages;
        let changes: Vec<_> =
            (0..entries.len()).map(|at| self.changes(timeline, entries, texts, at)).collect();
        [self.story_feed(pages, &changes), self.history(pages, &changes)]
    }

    fn story_feed(&self, pages: &StoryPages<'_>, changes: &[Option<UpdateChanges<'_>>]) -> Page {
        let StoryPages { timeline, story, entries, .. } = pages;
        let path = timeline.story().path();
        let newest_first = entries.iter().zip(changes).rev();
        let items = newest_first.map(|(view, changes)| self.update_item(timeline, view, changes.as_ref()));
        let items: Vec<_> = items.take(self.views.config.feeds.story).collect();
        let latest = timeline.entries()[timeline.latest()].revision();
        let title = if latest.status == Status::Withheld { &self.site.title } else { &latest.title };
        let route = routes::feed(&routes::story(path));
        let feed = Feed {
            id: self.tag_uri(&format!("{path}/#feed")),
            title: title.clone(),
            description: "",
            lang: self.views.language(latest).tag(),
            page: self.views.urls.complete(&story.url),
            url: self.views.urls.full(&route),
            publisher: self.views.config.publisher_name(),
            zone: self.views.config.timezone,
            items: items.iter().collect(),
        };
        Page { bytes: feed::atom(&feed), route }
    }

    /// An update, as an entry of its story's feed.
    fn update_item(
        &self,
        timeline: &Timeline<'_>,
        view: &EntryView,
        changes: Option<&UpdateChanges<'_>>,
    ) -> FeedItem {
        let entry = &timeline.entries()[view.number - 1];
        let revision = entry.revision();
        let url = self.views.urls.complete(&view.url);
        let content = |changes| {
            let before = timeline.entries()[..view.number - 1].iter().map(Entry::revision);
            let old = &before.rev().find(|old| old.status != Status::Withheld)?.lang;
            let (words, new) = (&*self.views.words, &revision.lang);
            let (note, url) = (view.note.as_deref(), self.views.urls.complete(view.compare_url.as_ref()?));
            Some(feed::update_content(&Update { note, changes, url: &url, words, old, new }))
        };
        let title = view.title.clone().unwrap_or_else(|| self.views.words.say("withheld_title"));
        let readable = !view.withheld;
        FeedItem {
            id: self.tag_uri(&format!("{}/{}", timeline.story().path(), revision.id)),
            url: url.clone(),
            title: if view.number == 1 || view.withheld { title } else { self.labelled(&view.label, &title) },
            title_lang: if readable { &revision.lang } else { self.views.words.lang() }.tag().to_owned(),
            lang: revision.lang.tag().to_owned(),
            summary: revision.summary.clone().filter(|_| readable),
            update: view.note.clone(),
            content: changes.and_then(content),
            authors: if readable { self.feed_authors(&revision.authors) } else { Vec::new() },
            tags: if readable { revision.tags.clone() } else { Vec::new() },
            published: revision.updated,
            updated: revision.updated,
        }
    }

    pub(super) fn feed_authors(&self, names: &[String]) -> Vec<FeedAuthor> {
        let author = |name: &String| {
            let known = self.views.config.authors.get(name);
            let url = known.and_then(|author| author.url.clone());
            FeedAuthor {
                name: name.clone(),
                url: url.unwrap_or_else(|| self.views.urls.full(&routes::author(name))),
                email: known.and_then(|author| author.email.clone()),
            }
        };
        names.iter().map(author).collect()
    }

    /// An id that stays, whatever becomes of the story's dates.
    pub(super) fn tag_uri(&self, path: &str) -> String {
        let urls = &self.views.urls;
        feed::tag_uri(urls.host(), self.views.config.feeds.tag_date, &format!("{}{path}", urls.path("")))
    }

    fn history(&self, pages: &StoryPages<'_>, changes: &[Option<UpdateChanges<'_>>]) -> Page {
        let StoryPages { timeline, story, entries, .. } = pages;
        let full = |href: &str| self.views.urls.complete(href);
        let revisions =
            timeline.entries().iter().zip(entries).zip(changes).map(|((entry, view), changes)| {
                let revision = entry.revision();
                let readable = !view.withheld;
                HistoryRevision {
                    id: &view.id,
                    url: full(&view.url),
                    title: view.title.as_deref(),
                    kind: entry.kind().map(Kind::name),
                    note: view.note.as_deref(),
                    updated: &view.time.iso,
                    status: revision.status.name(),
                    summary: revision.summary.as_deref().filter(|_| readable),
                    authors: revision.authors.iter().filter(|_| readable).map(String::as_str).collect(),
                    lang: revision.lang.tag(),
                    hash: feed::hash(revision),
                    changes: changes.as_ref(),
                }
            });
        let latest = &entries[timeline.latest()];
        let history = History {
            version: 1,
            url: full(&story.url),
            title: latest.title.as_deref(),
            state: story.state,
            published: &story.published.iso,
            updated: &story.updated.iso,
            revisions: revisions.collect(),
        };
        Page { route: routes::history(timeline.story().path()), bytes: feed::history(&history) }
    }

    /// What an entry changed of the last one before it that may be read; nothing where there is none.
    fn changes<'t>(
        &self,
        timeline: &Timeline<'t>,
        entries: &'t [EntryView],
        texts: &'t Texts<'_>,
        at: usize,
    ) -> Option<UpdateChanges<'t>> {
        let counts = entries[at].changes.as_ref()?;
        let [previous, revision] = [texts.before(at)?, at].map(|at| timeline.entries()[at].revision());
        Some(UpdateChanges {
            counts,
            headline: Replaced::between(Some(&previous.title), Some(&revision.title)),
            standfirst: Replaced::between(previous.summary.as_deref(), revision.summary.as_deref()),
            sentences: sentence_changes(texts, at, &self.views.words)?,
        })
    }
}
