//! The pages of one story: its own, one for each revision, its feed and its history.

use crate::config::MarkdownOptions;
use crate::diagnostic::Diagnostic;
use crate::feed::{self, Feed, FeedAuthor, FeedItem, History, HistoryRevision};
use crate::model::{Kind, Revision, Status};
use crate::render::{HtmlContext, to_html, values};
use crate::routes;
use crate::timeline::{State, Texts, Timeline};
use crate::view::{CorrectionView, EntryView, LinkView, PageView, RevisionView, StoryView};

use super::{Listed, Page, Site, Summary};

impl Site<'_> {
    /// Makes the pages of a story, and the summary that is kept of it. The bytes of a story depend on nothing but it and the
    /// site's configuration.
    pub fn story(&self, timeline: &Timeline<'_>) -> Result<(Vec<Page>, Summary), Vec<Diagnostic>> {
        let texts = Texts::of(timeline);
        let entries = self.views.entries(timeline, &texts);
        let story = self.views.story(timeline, &entries);
        let mut pages = Vec::with_capacity(entries.len() + 3);
        let mut problems = Vec::new();
        let story_value = values(&story);
        for at in 0..entries.len() {
            let revision = self.views.revision(timeline, &entries, at, self.body(timeline, at));
            let mut jobs = vec![(self.revision_page(timeline, &story, &revision), "revision.html")];
            if at == timeline.latest() {
                jobs.push((self.story_page(timeline, &story, &revision), "story.html"));
            }
            let revision_value = values(&revision);
            for (page, template) in jobs {
                let mut context = self.context(&page);
                context.insert_value("story", story_value.clone());
                context.insert_value("revision", revision_value.clone());
                let route = match template {
                    "story.html" => routes::story(timeline.story().path()),
                    _ => routes::revision(timeline.story().path(), &timeline.entries()[at].revision().id),
                };
                let what = format!("the story `{}` (page `{}`)", timeline.story().path(), page.url);
                match self.render(template, &route, &context, &what) {
                    Ok(page) => pages.push(page),
                    Err(problem) => problems.push(problem),
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        pages.push(self.story_feed(timeline, &story, &entries));
        pages.push(self.history(timeline, &story, &entries));
        let summary = self.summary(timeline, &story, &entries);
        Ok((pages, summary))
    }

    fn body(&self, timeline: &Timeline<'_>, at: usize) -> String {
        let revision = timeline.entries()[at].revision();
        if revision.status == Status::Withheld {
            return String::new();
        }
        // The library sets quotes the English way, which is wrong in most other languages.
        let english = revision.lang.tag().split('-').next() == Some("en");
        let options = self.views.config.markdown;
        let options = MarkdownOptions { smart_punctuation: options.smart_punctuation && english, ..options };
        let route = routes::story(timeline.story().path());
        let context = HtmlContext { urls: &self.views.urls, route: &route, id_prefix: "", options };
        to_html(&revision.body, &context)
    }

    fn story_page(&self, timeline: &Timeline<'_>, story: &StoryView, latest: &RevisionView) -> PageView {
        let route = routes::story(timeline.story().path());
        let withheld = timeline.state() == State::Withheld;
        let page = self.page("story", &headline(timeline, &latest.title), &route);
        PageView {
            description: latest.summary.clone(),
            noindex: withheld || page.noindex,
            lang: latest.lang.clone(),
            dir: latest.dir,
            feeds: self.with_feed(&latest.title, &route),
            image: latest.image.as_ref().map(|image| self.views.urls.complete(&image.src)),
            json_ld: (!withheld).then(|| feed::news_article(&self.site, story, latest, &self.views.urls)),
            ..page
        }
    }

    /// A version stands for nothing of its own: search engines are sent to the story.
    fn revision_page(&self, timeline: &Timeline<'_>, story: &StoryView, revision: &RevisionView) -> PageView {
        let path = timeline.story().path();
        let id = &timeline.entries()[revision.entry.number - 1].revision().id;
        let title = format!("{} (version of {})", revision.title, revision.entry.time.text);
        let page = self.page("revision", &title, &routes::revision(path, id));
        PageView {
            description: revision.summary.clone(),
            canonical: self.views.urls.complete(&story.url),
            noindex: true,
            lang: revision.lang.clone(),
            dir: revision.dir,
            feeds: self.with_feed(&revision.title, &routes::story(path)),
            image: revision.image.as_ref().map(|image| self.views.urls.complete(&image.src)),
            ..page
        }
    }

    fn story_feed(&self, timeline: &Timeline<'_>, story: &StoryView, entries: &[EntryView]) -> Page {
        let path = timeline.story().path();
        let newest_first = timeline.entries().iter().zip(entries).rev();
        let items = newest_first.map(|(entry, view)| self.update_item(timeline, entry.revision(), view));
        let items: Vec<_> = items.take(self.views.config.feeds.story).collect();
        let latest = timeline.entries()[timeline.latest()].revision();
        let title = if latest.status == Status::Withheld { &self.site.title } else { &latest.title };
        let route = routes::feed(&routes::story(path));
        let feed = Feed {
            id: self.tag_uri(&format!("{path}/#feed")),
            title: title.clone(),
            description: "",
            lang: latest.lang.tag(),
            page: self.views.urls.complete(&story.url),
            url: self.views.urls.full(&route),
            publisher: self.views.config.publisher_name(),
            zone: self.views.config.timezone,
            items: items.iter().collect(),
        };
        Page { bytes: feed::atom(&feed), route }
    }

    /// An update, as an entry of its story's feed.
    fn update_item(&self, timeline: &Timeline<'_>, revision: &Revision, view: &EntryView) -> FeedItem {
        let title = view.title.clone().unwrap_or_else(|| crate::view::WITHHELD_TITLE.to_owned());
        let readable = !view.withheld;
        FeedItem {
            id: self.tag_uri(&format!("{}/{}", timeline.story().path(), revision.id)),
            url: self.views.urls.complete(&view.url),
            title: if view.number == 1 || view.withheld { title } else { format!("{}: {title}", view.label) },
            lang: revision.lang.tag().to_owned(),
            summary: revision.summary.clone().filter(|_| readable),
            update: view.note.clone(),
            authors: if readable { self.feed_authors(&revision.authors) } else { Vec::new() },
            tags: if readable { revision.tags.clone() } else { Vec::new() },
            published: revision.updated,
            updated: revision.updated,
        }
    }

    fn feed_authors(&self, names: &[String]) -> Vec<FeedAuthor> {
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
    fn tag_uri(&self, path: &str) -> String {
        let urls = &self.views.urls;
        feed::tag_uri(urls.host(), self.views.config.feeds.tag_date, &format!("{}{path}", urls.path("")))
    }

    fn history(&self, timeline: &Timeline<'_>, story: &StoryView, entries: &[EntryView]) -> Page {
        let full = |href: &str| self.views.urls.complete(href);
        let revisions = timeline.entries().iter().zip(entries).map(|(entry, view)| {
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
                changes: view.changes.as_ref(),
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

    fn summary(&self, timeline: &Timeline<'_>, story: &StoryView, entries: &[EntryView]) -> Summary {
        Summary {
            path: timeline.story().path().clone(),
            updated: timeline.last_updated(),
            published: timeline.first().updated,
            revisions: entries.len(),
            listed: (timeline.state() != State::Withheld).then(|| self.listed(timeline, story, entries)),
        }
    }

    fn listed(&self, timeline: &Timeline<'_>, story: &StoryView, entries: &[EntryView]) -> Listed {
        let at = timeline.latest();
        let revision = timeline.entries()[at].revision();
        let latest = self.views.revision(timeline, entries, at, String::new());
        let card = self.views.card(timeline, &latest, story);
        let update = card.last_update.as_ref().and_then(|entry| {
            let note = entry.note.as_ref()?;
            Some(format!("{}: {note}", entry.label))
        });
        let corrections = entries.iter().filter(|entry| entry.corrects()).map(|entry| {
            let link = LinkView { title: latest.title.clone(), url: story.url.clone() };
            let at = timeline.entries()[entry.number - 1].revision().updated;
            (
                at,
                CorrectionView {
                    story: link,
                    lang: latest.lang.clone(),
                    dir: latest.dir,
                    entry: entry.clone(),
                },
            )
        });
        Listed {
            tags: revision.tags.clone(),
            authors: revision.authors.clone(),
            corrections: corrections.collect(),
            item: FeedItem {
                id: self.tag_uri(timeline.story().path().as_str()),
                url: self.views.urls.complete(&story.url),
                title: headline(timeline, &latest.title),
                lang: latest.lang.clone(),
                summary: latest.summary.clone(),
                update,
                authors: self.feed_authors(&revision.authors),
                tags: revision.tags.clone(),
                published: timeline.first().updated,
                updated: timeline.last_updated(),
            },
            retracted: timeline.state() == State::Retracted,
            card: values(&card),
        }
    }
}

/// The headline where it stands alone, in a browser's tab or a feed: there it has to say itself that it no longer holds.
fn headline(timeline: &Timeline<'_>, title: &str) -> String {
    let says_so = title.to_lowercase().contains("retract");
    if timeline.state() == State::Retracted && !says_so {
        format!("Retracted: {title}")
    } else {
        title.to_owned()
    }
}
