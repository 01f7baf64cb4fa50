//! What search engines read about the site as a whole.

use std::sync::Arc;

use chrono::TimeDelta;

use super::Job;
use crate::feed::{self, NewsItem, SitemapEntry};
use crate::routes;
use crate::site::{Site, Summary};

/// Pages that one sitemap may list (sitemaps.org).
const MAX_SITEMAP: usize = 50_000;
/// How long a story counts as news for the news sitemap.
const NEWS: TimeDelta = TimeDelta::days(2);

impl Site<'_> {
    /// Sitemaps over stories and the pages of `lists`, the news sitemap and `robots.txt`.
    pub(super) fn sitemaps<'s>(&'s self, summaries: &[&'s Summary], lists: &[Job<'_>]) -> Vec<Job<'s>> {
        let urls = &self.views.urls;
        let zone = self.views.config.timezone;
        let pages = lists.iter().filter(|job| job.route.is_empty() || job.route.ends_with('/'));
        let pages = pages.map(|job| SitemapEntry { url: urls.full(&job.route), updated: None });
        let stories = summaries.iter().map(|summary| SitemapEntry {
            url: urls.full(&routes::story(&summary.path)),
            updated: Some(summary.updated),
        });
        // A preview is for nobody to find.
        let entries: Vec<_> = pages.chain(stories).filter(|_| !self.site.preview).collect();
        let full = |route: &str| self.views.urls.full(route);
        let mut jobs: Vec<_> = feed::sitemaps(&entries, MAX_SITEMAP, zone, full)
            .into_iter()
            .map(|(name, bytes)| {
                let bytes = Arc::new(bytes);
                Job::new(name, move || Ok(bytes.to_vec()))
            })
            .collect();
        let since = self.views.moment.now.checked_sub_signed(NEWS).unwrap_or_default();
        let is_news = |summary: &&Summary| {
            !self.site.preview
                && summary.published > since
                && summary.listed.as_ref().is_some_and(|listed| !listed.retracted)
        };
        let mut news: Vec<&Summary> = summaries.iter().copied().filter(is_news).collect();
        news.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| a.path.cmp(&b.path)));
        jobs.push(Job::new("news-sitemap.xml", move || {
            let items = news.iter().filter_map(|summary| {
                let item = &summary.listed.as_ref()?.item;
                Some(NewsItem {
                    url: &item.url,
                    title: &item.title,
                    lang: &item.lang,
                    published: item.published,
                })
            });
            let items: Vec<_> = items.collect();
            Ok(feed::news_sitemap(&items, self.views.config.publisher_name(), zone))
        }));
        jobs.push(Job::new(routes::ROBOTS, move || {
            Ok(if self.site.preview { feed::robots_of_preview() } else { feed::robots(full) })
        }));
        jobs
    }
}
