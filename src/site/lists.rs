//! The pages across stories: front page, sections, tags, authors, months, corrections, feeds and sitemaps.
//!
//! Lists are cut into pages, and a page shows cards that were made once, so no page grows with the site.

mod grouped;
mod machine;

use tera::{Map, Value};

use super::{Page, Site, Summary};
use crate::config::FeedLengths;
use crate::diagnostic::Diagnostic;
use crate::feed::{self, Feed};
use crate::model::Section;
use crate::render::values;
use crate::routes;
use crate::view::{LinkView, PageView, PagesView};

/// A page that is still to be made. Jobs are independent of one another, so they can run in parallel.
pub struct Job<'a> {
    /// Where the page will live.
    pub route: String,
    make: Box<dyn Fn() -> Result<Page, Diagnostic> + Send + Sync + 'a>,
}

impl<'a> Job<'a> {
    fn new(
        route: impl Into<String>,
        make: impl Fn() -> Result<Vec<u8>, Diagnostic> + Send + Sync + 'a,
    ) -> Self {
        let route: String = route.into();
        let at = route.clone();
        Self { route, make: Box::new(move || Ok(Page { route: at.clone(), bytes: make()? })) }
    }

    /// Makes the page.
    pub fn run(&self) -> Result<Page, Diagnostic> {
        (self.make)()
    }
}

/// A list of stories that runs over one or more pages.
struct List<'a> {
    /// What kind of page it is, which is also the name of its template.
    kind: &'static str,
    route: String,
    title: String,
    description: Option<String>,
    sections: Vec<LinkView>,
    has_feed: bool,
    /// The way to it from the front page, itself last; empty for the front page.
    crumbs: Vec<LinkView>,
    stories: Vec<&'a Summary>,
}

impl Site<'_> {
    /// All pages across stories, as jobs in a stable order. `summaries` are sorted here: most recently updated first.
    pub fn lists<'s>(&'s self, mut summaries: Vec<&'s Summary>) -> Result<Vec<Job<'s>>, Vec<Diagnostic>> {
        summaries.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.path.cmp(&b.path)));
        summaries.retain(|summary| summary.listed.is_some());
        let (tags, authors, months) =
            (self.tags(&summaries), self.authors(&summaries), self.months(&summaries));
        let problems: Vec<_> = [&tags, &authors].into_iter().flat_map(grouped::Groups::conflicts).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut jobs = self.list(self.front(&summaries));
        jobs.extend(
            self.views.sections.values().flat_map(|section| self.list(self.section(section, &summaries))),
        );
        for groups in [tags, authors, months] {
            jobs.push(self.group_index(&groups));
            jobs.extend(groups.lists.into_iter().flat_map(|list| self.list(list)));
        }
        jobs.extend(self.corrections(&summaries));
        jobs.push(self.not_found());
        jobs.extend(self.feeds(&summaries));
        let sitemaps = self.sitemaps(&summaries, &jobs);
        jobs.extend(sitemaps);
        Ok(jobs)
    }

    fn front<'s>(&self, summaries: &[&'s Summary]) -> List<'s> {
        let description = &self.views.config.description;
        List {
            kind: "front",
            route: String::new(),
            title: self.views.config.title.clone(),
            description: Some(description.clone()).filter(|text| !text.is_empty()),
            sections: self.site.sections.clone(),
            has_feed: true,
            crumbs: Vec::new(),
            stories: summaries.to_vec(),
        }
    }

    fn section<'s>(&self, section: &Section, summaries: &[&'s Summary]) -> List<'s> {
        let inside = format!("{}/", section.path);
        let directly = |path: &str| path.strip_prefix(&inside).is_some_and(|rest| !rest.contains('/'));
        let sections = self.views.sections.values();
        let sections =
            sections.filter(|other| directly(&other.path)).map(|other| self.views.section(other)).collect();
        let above = section.path.match_indices('/').map(|(at, _)| &section.path[..at]);
        let above = above.chain([section.path.as_str()]).filter_map(|path| self.views.sections.get(path));
        List {
            kind: "section",
            route: routes::section(&section.path),
            title: section.title.clone(),
            description: section.description.clone(),
            sections,
            has_feed: true,
            crumbs: above.map(|section| self.views.section(section)).collect(),
            stories: summaries.iter().copied().filter(|s| s.path.as_str().starts_with(&inside)).collect(),
        }
    }

    /// The pages of a list.
    fn list<'s>(&'s self, list: List<'s>) -> Vec<Job<'s>> {
        let size = self.views.config.page_size;
        let count = list.stories.len().div_ceil(size).max(1);
        let list = std::sync::Arc::new(list);
        let job = |number: usize| {
            let list = list.clone();
            let route = routes::list_page(&list.route, number);
            Job::new(route.clone(), move || self.list_page(&list, &route, number, count))
        };
        (1..=count).map(job).collect()
    }

    fn list_page(
        &self,
        list: &List<'_>,
        route: &str,
        number: usize,
        count: usize,
    ) -> Result<Vec<u8>, Diagnostic> {
        let size = self.views.config.page_size;
        let stories = list.stories.iter().skip((number - 1) * size).take(size);
        let cards: Vec<Value> =
            stories.filter_map(|summary| summary.listed.as_ref()).map(|listed| listed.card.clone()).collect();
        let urls = &self.views.urls;
        let mut record = Map::new();
        record.insert("title".into(), values(&list.title));
        record.insert("description".into(), values(&list.description));
        record.insert("stories".into(), cards.into());
        record.insert("sections".into(), values(&list.sections));
        record.insert("pages".into(), values(&self.pages(&list.route, number, count, list.stories.len())));
        let feed_url = list.has_feed.then(|| urls.path(&routes::feed(&list.route)));
        record.insert("feed_url".into(), values(&feed_url));
        let title = if number == 1 { list.title.clone() } else { self.page_title(&list.title, number) };
        let page = self.page(list.kind, &title, route);
        let own_feed = list.has_feed && !list.route.is_empty();
        let page = PageView {
            description: list.description.clone(),
            feeds: if own_feed { self.with_feed(&list.title, &list.route) } else { page.feeds },
            json_ld: (!list.crumbs.is_empty()).then(|| feed::breadcrumbs(&list.crumbs, urls)),
            ..page
        };
        let mut context = self.context(&page);
        context.insert_value("list", record.into());
        let template = format!("{}.html", list.kind);
        Ok(self.render(&template, (route, &page), &context, &format!("the page `{}`", page.url))?.bytes)
    }

    fn pages(&self, first: &str, number: usize, count: usize, items: usize) -> PagesView {
        let at = |number: usize| self.views.urls.path(&routes::list_page(first, number));
        PagesView {
            number,
            count,
            items,
            previous: (number > 1).then(|| at(number - 1)),
            next: (number < count).then(|| at(number + 1)),
            first: at(1),
            last: at(count),
        }
    }

    /// The title of a page of a list, in the browser's tab.
    fn page_title(&self, title: &str, number: usize) -> String {
        let words = &self.views.words;
        words.fill("page_title", &[("title", title), ("number", &words.number(number))])
    }

    fn not_found(&self) -> Job<'_> {
        Job::new(routes::NOT_FOUND, || {
            let title = self.views.words.say("not_found");
            let page = PageView { noindex: true, ..self.page("not-found", &title, routes::NOT_FOUND) };
            let context = self.context(&page);
            Ok(self
                .render("not-found.html", (routes::NOT_FOUND, &page), &context, "the page `/404.html`")?
                .bytes)
        })
    }

    /// The feeds of the site and of its sections.
    fn feeds<'s>(&'s self, summaries: &[&'s Summary]) -> Vec<Job<'s>> {
        let FeedLengths { site, section, .. } = self.views.config.feeds;
        let config = self.views.config;
        let all: Vec<&Summary> = summaries.iter().copied().take(site).collect();
        let for_json = all.clone();
        let atom = routes::feed("");
        let mut jobs = vec![
            Job::new(atom.clone(), move || {
                Ok(feed::atom(&self.feed("", &config.title, &config.description, &all)))
            }),
            Job::new(routes::JSON_FEED, move || {
                let feed = self.feed("", &config.title, &config.description, &for_json);
                Ok(feed::json_feed(&feed, &self.views.urls.full(routes::JSON_FEED)))
            }),
        ];
        for place in self.views.sections.values() {
            let route = routes::section(&place.path);
            let stories =
                summaries.iter().copied().filter(|summary| summary.path.as_str().starts_with(&route));
            let stories: Vec<&Summary> = stories.take(section).collect();
            jobs.push(Job::new(routes::feed(&route), move || {
                let title = format!("{}: {}", config.title, place.title);
                let description = place.description.as_deref().unwrap_or_default();
                Ok(feed::atom(&self.feed(&route, &title, description, &stories)))
            }));
        }
        jobs
    }

    fn feed<'s>(
        &'s self,
        page: &str,
        title: &str,
        description: &'s str,
        stories: &[&'s Summary],
    ) -> Feed<'s> {
        let urls = &self.views.urls;
        Feed {
            id: urls.full(page),
            title: title.to_owned(),
            description,
            lang: &self.site.lang,
            page: urls.full(page),
            url: urls.full(&routes::feed(page)),
            publisher: self.views.config.publisher_name(),
            zone: self.views.config.timezone,
            items: stories.iter().filter_map(|summary| Some(&summary.listed.as_ref()?.item)).collect(),
        }
    }
}
