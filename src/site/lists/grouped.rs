//! Lists by tag, author and month, their indexes, and the corrections page.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::{Job, List};
use crate::diagnostic::Diagnostic;
use crate::model::CONTENT;
use crate::render::values;
use crate::routes;
use crate::site::{Listed, Site, Summary};
use crate::view::{CorrectionView, GroupView, LinkView, PageView};

/// Stories grouped by something they have.
pub(super) struct Groups<'a> {
    /// What kind of page their index is, which is also the name of its template.
    kind: &'static str,
    /// What one of them is called, for messages.
    what: &'static str,
    route: &'static str,
    title: String,
    pub(super) lists: Vec<List<'a>>,
    /// The years of months.
    years: Vec<Option<i32>>,
}

impl Groups<'_> {
    /// Names that want the same page, as `Syria` and `syria` do.
    pub(super) fn conflicts(&self) -> Vec<Diagnostic> {
        let mut seen: BTreeMap<&str, &List<'_>> = BTreeMap::new();
        let mut problems = Vec::new();
        for list in &self.lists {
            let Some(other) = seen.insert(&list.route, list) else { continue };
            let story =
                |list: &List<'_>| list.stories.last().map_or_else(String::new, |s| s.path.to_string());
            let (what, route) = (self.what, &list.route);
            let message =
                format!("the {what}s `{}` and `{}` want the same page, `/{route}`", other.title, list.title);
            let problem = Diagnostic::error(message).in_file(format!("{CONTENT}/{}", story(list)));
            let problem =
                problem.with_note(format!("`{}` is used in `{CONTENT}/{}`", other.title, story(other)));
            problems.push(problem.help(format!("write the {what} in one way in all stories")));
        }
        problems
    }
}

impl Site<'_> {
    pub(super) fn tags<'s>(&self, summaries: &[&'s Summary]) -> Groups<'s> {
        let lists = self.by_name(summaries, "tag", routes::TAGS, routes::tag, |listed| &listed.tags);
        Groups {
            kind: "tags",
            what: "tag",
            route: routes::TAGS,
            title: self.views.words.say("tags"),
            years: vec![None; lists.len()],
            lists,
        }
    }

    pub(super) fn authors<'s>(&self, summaries: &[&'s Summary]) -> Groups<'s> {
        let lists =
            self.by_name(summaries, "author", routes::AUTHORS, routes::author, |listed| &listed.authors);
        let years = vec![None; lists.len()];
        Groups {
            kind: "authors",
            what: "author",
            route: routes::AUTHORS,
            title: self.views.words.say("authors"),
            years,
            lists,
        }
    }

    /// Groups stories by names that each may have several of, in the order of the names.
    fn by_name<'s>(
        &self,
        summaries: &[&'s Summary],
        kind: &'static str,
        index: &str,
        route: fn(&str) -> String,
        names: fn(&Listed) -> &Vec<String>,
    ) -> Vec<List<'s>> {
        let mut groups: BTreeMap<(String, &str), Vec<&'s Summary>> = BTreeMap::new();
        for &summary in summaries {
            for name in summary.listed.iter().flat_map(names) {
                groups.entry((name.to_lowercase(), name)).or_default().push(summary);
            }
        }
        let groups = groups.into_iter();
        groups.map(|((_, name), stories)| self.group(kind, index, route(name), name, stories)).collect()
    }

    /// Months by first publication, the latest first.
    pub(super) fn months<'s>(&self, summaries: &[&'s Summary]) -> Groups<'s> {
        let mut groups: BTreeMap<(i32, u32), Vec<&'s Summary>> = BTreeMap::new();
        for &summary in summaries {
            let day = summary.published.with_timezone(&self.views.config.timezone);
            groups.entry((day.year(), day.month())).or_default().push(summary);
        }
        let years = groups.keys().rev().map(|(year, _)| Some(*year)).collect();
        let lists = groups.into_iter().rev().map(|((year, month), stories)| {
            let first = chrono::NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
            let title = self.views.words.month(first);
            self.group("month", routes::ARCHIVE, routes::month(year, month), &title, stories)
        });
        let lists = lists.collect();
        Groups {
            kind: "archive",
            what: "month",
            route: routes::ARCHIVE,
            title: self.views.words.say("archive"),
            years,
            lists,
        }
    }

    fn group<'s>(
        &self,
        kind: &'static str,
        index: &str,
        route: String,
        title: &str,
        stories: Vec<&'s Summary>,
    ) -> List<'s> {
        let index_title = self.views.words.say(match kind {
            "tag" => "tags",
            "author" => "authors",
            _ => "archive",
        });
        let link =
            |title: &str, route: &str| LinkView { title: title.to_owned(), url: self.views.urls.path(route) };
        List {
            kind,
            title: title.to_owned(),
            description: None,
            sections: Vec::new(),
            has_feed: false,
            crumbs: vec![link(&index_title, index), link(title, &route)],
            route,
            stories,
        }
    }

    /// The list of all groups.
    pub(super) fn group_index<'s>(&'s self, groups: &Groups<'_>) -> Job<'s> {
        let view = |(list, year): (&List<'_>, &Option<i32>)| GroupView {
            title: list.title.clone(),
            url: self.views.urls.path(&list.route),
            count: list.stories.len(),
            year: *year,
            year_title: year.map(|year| self.views.words.year(year)),
        };
        let views: Vec<_> = groups.lists.iter().zip(&groups.years).map(view).collect();
        let (kind, route, title) = (groups.kind, groups.route, groups.title.clone());
        Job::new(route, move || {
            let page = self.page(kind, &title, route);
            let mut context = self.context(&page);
            context.insert_value("groups", values(&views));
            Ok(self
                .render(
                    &format!("{kind}.html"),
                    (route, &page),
                    &context,
                    &format!("the page `{}`", page.url),
                )?
                .bytes)
        })
    }

    /// The corrections of all stories, newest first.
    pub(super) fn corrections<'s>(&'s self, summaries: &[&'s Summary]) -> Vec<Job<'s>> {
        let all = summaries.iter().filter_map(|summary| summary.listed.as_ref());
        let mut all: Vec<_> = all.flat_map(|listed| &listed.corrections).collect();
        all.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.entry.url.cmp(&other.entry.url)));
        let size = self.views.config.page_size;
        let items = all.len();
        let mut parts: Vec<Vec<&CorrectionView>> =
            all.chunks(size).map(|part| part.iter().map(|(_, view)| view).collect()).collect();
        if parts.is_empty() {
            parts.push(Vec::new());
        }
        let count = parts.len();
        let job = |(at, part): (usize, Vec<&'s CorrectionView>)| {
            let route = routes::list_page(routes::CORRECTIONS, at + 1);
            Job::new(route.clone(), move || {
                let words = &self.views.words;
                let title = words.say("corrections");
                let title = if at == 0 { title } else { self.page_title(&title, at + 1) };
                let description = Some(words.say("corrections_intro"));
                let page = PageView { description, ..self.page("corrections", &title, &route) };
                let mut context = self.context(&page);
                context.insert_value("corrections", values(&part));
                context.insert_value("pages", values(&self.pages(routes::CORRECTIONS, at + 1, count, items)));
                Ok(self
                    .render(
                        "corrections.html",
                        (&route, &page),
                        &context,
                        &format!("the page `{}`", page.url),
                    )?
                    .bytes)
            })
        };
        parts.into_iter().enumerate().map(job).collect()
    }
}
