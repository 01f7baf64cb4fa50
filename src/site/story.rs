//! The pages of one story: its own, one for each revision, its feed and its history.

mod listed;
mod records;

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use tera::Value;

use crate::config::{MarkdownOptions, RawHtml};
use crate::diagnostic::Diagnostic;
use crate::feed;
use crate::model::{Kind, Lang, Revision, Status};
use crate::render::{Document, HtmlContext, Marks, Unit, document_html, marked_html, to_html, values};
use crate::routes;
use crate::timeline::{Comparison, Edits, Measure, Origin, State, Texts, Timeline, provenance};
use crate::view::{EntryView, PageView, RevisionView, StoryView};

use super::comparison::{Pair, pairs};
use super::marks::{Aloud, Compared, versions};
use super::{Page, SharedPicture, Site, Summary};

/// A story whose pages can be made, and what they share.
#[derive(Debug)]
pub struct StoryPages<'s> {
    /// The site in the words of the story's language.
    pub(super) site: Site<'s>,
    /// The same in its own words, as lists are.
    lists: &'s Site<'s>,
    pub(super) timeline: &'s Timeline<'s>,
    pub(super) texts: &'s Texts<'s>,
    measures: &'s [Measure],
    pub(super) entries: Vec<EntryView>,
    pub(super) story: StoryView,
    story_value: Value,
    /// Its picture for shared links.
    shared: Option<SharedPicture>,
    /// The texts, each read once.
    documents: Vec<OnceCell<Document<'s>>>,
    /// Where the sentences of each text come from.
    origins: OnceCell<Vec<Vec<Origin>>>,
}

/// Pages that are made together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The page of a version, and the story's own when it is the latest.
    Version(usize),
    /// What changed between two.
    Comparison(Pair),
    /// When each sentence came in.
    Annotated,
    /// The story's feed and its history, which tell the same changes.
    Records,
}

impl Part {
    /// Where its pages live.
    fn routes(self, timeline: &Timeline<'_>) -> Vec<String> {
        let path = timeline.story().path();
        let id = |at: usize| &timeline.entries()[at].revision().id;
        match self {
            Self::Version(at) if at == timeline.latest() => {
                vec![routes::revision(path, id(at)), routes::story(path)]
            }
            Self::Version(at) => vec![routes::revision(path, id(at))],
            Self::Comparison((old, new)) => vec![routes::comparison(path, id(old), id(new))],
            Self::Annotated => vec![routes::annotated(path)],
            Self::Records => vec![routes::feed(&routes::story(path)), routes::history(path)],
        }
    }
}

impl StoryPages<'_> {
    /// All pages. The bytes of a story depend on nothing but it and the site's configuration.
    pub fn all(&self) -> Result<Vec<Page>, Vec<Diagnostic>> {
        let (mut pages, mut problems) = (Vec::with_capacity(self.entries.len() * 3 + 3), Vec::new());
        for part in self.parts() {
            for result in self.make(part) {
                match result {
                    Ok(page) => pages.push(page),
                    Err(problem) => problems.push(problem),
                }
            }
        }
        if problems.is_empty() { Ok(pages) } else { Err(problems) }
    }

    /// The picture for shared links, which is not among the pages; none when there is no text to read.
    pub fn shared_picture(&self) -> Option<&SharedPicture> {
        self.shared.as_ref()
    }

    /// The page or picture at a route; nothing where the story has none.
    pub fn page(&self, route: &str) -> Option<Result<Page, Diagnostic>> {
        if let Some(picture) = self.shared.as_ref().filter(|picture| picture.route() == route) {
            return Some(Ok(picture.page()));
        }
        let part = self
            .parts()
            .into_iter()
            .find(|part| part.routes(self.timeline).iter().any(|own| own == route))?;
        let pages = self.make(part).into_iter();
        // One that could not be made has no route.
        pages.into_iter().find(|page| page.as_ref().map_or(true, |page| page.route == route))
    }

    /// The routes of all pages, and of the picture.
    pub fn routes(&self) -> Vec<String> {
        let pages = self.parts().into_iter().flat_map(|part| part.routes(self.timeline));
        pages.chain(self.shared.iter().map(|picture| picture.route().to_owned())).collect()
    }

    /// What is kept of the story when its pages are done.
    pub fn summary(&self) -> Summary {
        // Lists are in the words of the site; the records need not be made again where those are the same.
        if Arc::ptr_eq(&self.site.views.words, &self.lists.views.words) {
            return self.lists.summary_of(self.timeline, self.measures, &self.story, &self.entries);
        }
        self.lists.summary(self.timeline, self.measures)
    }

    fn parts(&self) -> Vec<Part> {
        let versions = (0..self.entries.len()).map(Part::Version);
        let of_changes = parts_of_changes(self.timeline, self.measures, &self.story);
        versions.chain(of_changes).chain([Part::Records]).collect()
    }

    fn make(&self, part: Part) -> Vec<Result<Page, Diagnostic>> {
        match part {
            Part::Version(at) => self.version(at),
            Part::Comparison(pair) => self.comparison(pair).into_iter().collect(),
            Part::Annotated => self.annotated().into_iter().collect(),
            Part::Records => self.site.records(self).map(Ok).into(),
        }
    }

    /// The page of a version, and the story's own when it is the latest.
    fn version(&self, at: usize) -> Vec<Result<Page, Diagnostic>> {
        let Self { site, timeline, story, entries, .. } = self;
        let revision = site.views.revision(timeline, entries, at, self.body(at));
        let path = timeline.story().path();
        let page = site.revision_page(timeline, story, &revision);
        let route = routes::revision(path, &timeline.entries()[at].revision().id);
        let mut pages = vec![self.page_of("revision.html", &route, page, "revision", values(&revision))];
        if at == timeline.latest() {
            let page = self.story_page(&revision);
            let fresh = self.fresh(at);
            let revision =
                RevisionView { marked: self.dated(at, &fresh), fresh: !fresh.is_empty(), ..revision };
            pages.push(self.page_of("story.html", &routes::story(path), page, "revision", values(&revision)));
        }
        pages
    }

    fn story_page(&self, latest: &RevisionView) -> PageView {
        let Self { site, timeline, story, entries, .. } = self;
        let route = routes::story(timeline.story().path());
        let withheld = timeline.state() == State::Withheld;
        let page = site.page("story", &site.headline(timeline, &latest.title), &route);
        let (urls, words) = (&site.views.urls, &site.views.words);
        let picture = self.shared.as_ref().map(|picture| urls.full(picture.route()));
        let article = || feed::news_article(&site.site, story, latest, picture.as_deref(), urls);
        PageView {
            description: latest.summary.clone(),
            noindex: withheld || page.noindex,
            lang: latest.lang.clone(),
            dir: latest.dir,
            feeds: site.with_feed(&latest.title, &route),
            json_ld: (!withheld).then(article),
            versions: (!withheld && site.views.config.look.return_visits)
                .then(|| feed::versions(&site.site, story, entries, words)),
            ..page
        }
    }

    /// Renders a page with the story and one record more. All pages of a story have one picture for shared links.
    pub(super) fn page_of(
        &self,
        template: &str,
        route: &str,
        page: PageView,
        name: &'static str,
        record: Value,
    ) -> Result<Page, Diagnostic> {
        let image = self.shared.as_ref().map(|picture| self.site.shared_view(picture));
        let page = PageView { image, ..page };
        let mut context = self.site.context(&page);
        context.insert_value("story", self.story_value.clone());
        context.insert_value(name, record);
        let what = format!("the story `{}` (page `{}`)", self.timeline.story().path(), page.url);
        self.site.render(template, (route, &page), &context, &what)
    }

    /// The text of an entry; none when it is withheld.
    fn body(&self, at: usize) -> String {
        let revision = self.timeline.entries()[at].revision();
        if revision.status == Status::Withheld {
            return String::new();
        }
        let (options, document) = (self.site.markdown_options(revision), self.document(at));
        let route = routes::story(self.timeline.story().path());
        let (urls, pictures) = (&self.site.views.urls, self.site.views.pictures);
        let (words, words_lang) = (&*self.site.views.words, &*self.interface_lang(at));
        let context =
            HtmlContext { urls, pictures, route: &route, id_prefix: "", options, words, words_lang };
        if options.raw_html == RawHtml::Sanitize && !document.is_whole() {
            return to_html(&revision.body, &context);
        }
        document_html(document, &context)
    }

    /// Where the words are that an update added to its text; nowhere when it was minor, or where they could not be marked.
    fn fresh(&self, at: usize) -> Vec<Range<usize>> {
        let minor = self.timeline.entries()[at].revision().kind == Some(Kind::Minor);
        let compared = || {
            let change = (self.texts.step(at)?, self.texts.edits(at)?);
            self.compared((self.texts.before(at)?, at), change, ["", ""])
        };
        if minor || !self.document(at).is_whole() {
            return Vec::new();
        }
        compared().map_or_else(Vec::new, |compared| compared.fresh())
    }

    /// The text of an entry with the versions that its sentences date from, and what its update added; nothing when it is as
    /// it was first published.
    fn dated(&self, at: usize, fresh: &[Range<usize>]) -> Option<String> {
        let (text, origins) = (self.texts.text(at)?, &self.origins()[at]);
        let changed = origins.iter().any(|origin| origin.changed.max(origin.since) > 0);
        if !changed || !self.document(at).is_whole() {
            return None;
        }
        let units = self.marked((at, &versions(text, origins, fresh)), at, None, "");
        Some(units.into_iter().map(|unit| unit.html).collect())
    }

    /// Where the sentences of each text come from.
    pub(super) fn origins(&self) -> &[Vec<Origin>] {
        self.origins.get_or_init(|| provenance(self.texts))
    }

    /// Two texts, their comparison and its words. The attributes go to words of the interface, and to those of
    /// the old text.
    pub(super) fn compared<'t>(
        &'t self,
        (old, new): Pair,
        (comparison, edits): (&'t Comparison, &'t Edits),
        [lang, old_lang]: [&'t str; 2],
    ) -> Option<Compared<'t>> {
        let (old, text) = (self.texts.text(old)?, self.texts.text(new)?);
        let source = &self.timeline.entries()[new].revision().body;
        let words = &*self.site.views.words;
        let aloud = Aloud::new(words, lang);
        Some(Compared { old, new: text, comparison, edits, source, words, lang, aloud, old_lang })
    }

    /// The text of an entry with marks, some of them from another entry's text; with `only`, no units but those that hold one
    /// of these places.
    pub(super) fn marked(
        &self,
        (at, marks): (usize, &Marks),
        other: usize,
        only: Option<&[usize]>,
        id_prefix: &str,
    ) -> Vec<Unit> {
        let options = self.site.markdown_options(self.timeline.entries()[at].revision());
        let route = routes::story(self.timeline.story().path());
        let (urls, pictures) = (&self.site.views.urls, self.site.views.pictures);
        let (words, words_lang) = (&*self.site.views.words, &*self.interface_lang(at));
        let context = HtmlContext { urls, pictures, route: &route, id_prefix, options, words, words_lang };
        marked_html(self.document(at), marks, self.document(other), only, &context)
    }

    fn document(&self, at: usize) -> &Document<'_> {
        let revision = self.timeline.entries()[at].revision();
        self.documents[at].get_or_init(|| Document::new(&revision.body, self.site.markdown_options(revision)))
    }

    /// The attributes of interface words in the text of an entry.
    pub(super) fn interface_lang(&self, at: usize) -> String {
        let words = self.site.views.words.lang();
        let text = &self.timeline.entries()[at].revision().lang;
        if text == words {
            String::new()
        } else {
            format!(" lang=\"{}\" dir=\"{}\"", words.tag(), words.dir())
        }
    }

    /// The attributes of words of one entry in the text of another.
    pub(super) fn lang_of(&self, at: usize, around: usize) -> String {
        let [lang, around] = [at, around].map(|at| &self.timeline.entries()[at].revision().lang);
        if lang == around {
            String::new()
        } else {
            format!(" lang=\"{}\" dir=\"{}\"", lang.tag(), lang.dir())
        }
    }
}

impl Site<'_> {
    /// A story, ready for its pages to be made. `measures` are those of the texts.
    pub fn story<'s>(
        &'s self,
        timeline: &'s Timeline<'s>,
        texts: &'s Texts<'s>,
        measures: &'s [Measure],
    ) -> StoryPages<'s> {
        let site = self.speaking(self.language(timeline));
        let entries = site.views.entries(timeline, measures);
        let story = site.views.story(timeline, measures, &entries);
        let story_value = values(&story);
        let shared = site.shared_picture(timeline, &story);
        let documents = entries.iter().map(|_| OnceCell::new()).collect();
        let origins = OnceCell::new();
        StoryPages {
            site,
            lists: self,
            timeline,
            texts,
            measures,
            entries,
            story,
            story_value,
            shared,
            documents,
            origins,
        }
    }

    /// The language whose words a story's pages are in: that of its latest text, or the site's when there is none to read.
    fn language<'t>(&'t self, timeline: &'t Timeline<'_>) -> &'t Lang {
        self.views.language(timeline.entries()[timeline.latest()].revision())
    }

    /// How the text of a revision is read.
    pub(super) fn markdown_options(&self, revision: &Revision) -> MarkdownOptions {
        // The library sets quotes the English way, which is wrong in most other languages.
        let english = revision.lang.tag().split('-').next() == Some("en");
        let options = self.views.config.markdown;
        MarkdownOptions {
            smart_punctuation: options.smart_punctuation && english,
            direction: revision.lang.direction(),
            ..options
        }
    }

    /// A version stands for nothing of its own: search engines are sent to the story.
    fn revision_page(&self, timeline: &Timeline<'_>, story: &StoryView, revision: &RevisionView) -> PageView {
        let path = timeline.story().path();
        let id = &timeline.entries()[revision.entry.number - 1].revision().id;
        let gaps = [("title", revision.title.as_str()), ("time", &revision.entry.time.text)];
        let title = self.views.words.fill("version_title", &gaps);
        let page = self.page("revision", &title, &routes::revision(path, id));
        PageView {
            description: revision.summary.clone(),
            canonical: self.views.urls.complete(&story.url),
            noindex: true,
            lang: revision.lang.clone(),
            dir: revision.dir,
            feeds: self.with_feed(&revision.title, &routes::story(path)),
            ..page
        }
    }
}

/// The pages that only a whole story has.
fn parts_of_changes(
    timeline: &Timeline<'_>,
    measures: &[Measure],
    story: &StoryView,
) -> impl Iterator<Item = Part> {
    let pairs = pairs(timeline, measures).into_iter().map(Part::Comparison);
    pairs.chain(story.annotated_url.is_some().then_some(Part::Annotated))
}

impl Site<'_> {
    /// A word and what it says: `Correction: An earlier version …`.
    fn labelled(&self, label: &str, text: &str) -> String {
        self.views.words.fill("labelled", &[("label", label), ("text", text)])
    }

    /// The headline where it stands alone, in a browser's tab or a feed: there it has to say itself that it no longer holds.
    fn headline(&self, timeline: &Timeline<'_>, title: &str) -> String {
        let words = &self.views.words;
        let says_so = |word: &str| title.to_lowercase().contains(&word.to_lowercase());
        if timeline.state() != State::Retracted || says_so("retract") || says_so(&words.say("retracted")) {
            return title.to_owned();
        }
        words.fill("retracted_title", &[("title", title)])
    }
}
