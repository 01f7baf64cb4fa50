//! How long the stages take for one story, and a whole build for many.
//!
//! `cargo bench`; the corpus is made here, the same on every machine. `cargo bench -- --sample-count 20` for steadier figures.

#![allow(
    clippy::disallowed_methods,
    clippy::default_trait_access,
    reason = "a benchmark makes its own corpus"
)]

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use divan::Bencher;
use divan::counter::ItemsCount;
use writethru::build::{Options, Progress, build};
use writethru::config::Config;
use writethru::model::{Story, StoryPath};
use writethru::parse::{self, StoryText};
use writethru::render::{HtmlContext, Theme, to_html};
use writethru::routes::Urls;
use writethru::site::Site;
use writethru::source::Source;
use writethru::timeline::{Moment, Texts, Timeline};
use writethru::view::{Assets, Views};
use writethru::words::Catalogues;

fn main() {
    divan::main();
}

/// Revisions of each story.
const REVISIONS: usize = 5;
/// Words of each revision.
const WORDS: usize = 800;

/// A number that looks random, from one to the next (Knuth's MMIX constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap_or_default()
    }
}

const VOCABULARY: [&str; 32] = [
    "harbour",
    "council",
    "ferry",
    "said",
    "the",
    "a",
    "of",
    "in",
    "on",
    "boats",
    "night",
    "winter",
    "money",
    "agreed",
    "plan",
    "port",
    "Monday",
    "people",
    "would",
    "not",
    "new",
    "quay",
    "minister",
    "талон",
    "порт",
    "years",
    "after",
    "since",
    "more",
    "than",
    "fourteen",
    "islanders",
];

/// The files of a story: names and texts.
fn story_files(story: usize) -> Vec<(String, String)> {
    let revision = |revision: usize| {
        // Most of a revision is the text before it.
        let mut numbers = Numbers(story as u64 + 1);
        let mut text = String::new();
        for word in 0..WORDS {
            let mut pick = VOCABULARY[numbers.below(VOCABULARY.len())];
            if word % 100 == revision * 7 {
                pick = "changed";
            }
            text.push_str(pick);
            text.push_str(match word % 12 {
                11 if word % 48 == 47 => ".\n\n",
                11 => ". ",
                _ => " ",
            });
        }
        let note = if revision > 0 { "note = \"Adds what the council said.\"\n" } else { "" };
        let day = 1 + story % 28;
        let front = format!(
            "title = \"Story {story}, version {revision}\"\nupdated = 2025-10-{day:02}T{:02}:00Z\n{note}\
             authors = [\"Author {}\"]\ntags = [\"tag {}\", \"tag {}\"]\n",
            8 + revision,
            story % 40,
            story % 200,
            200 + story % 50
        );
        (
            format!("{revision}.md"),
            format!("+++\n{front}+++\n\n{text}\n\n## More\n\n- [one](https://a.example/)\n"),
        )
    };
    (0..REVISIONS).map(revision).collect()
}

fn story_text() -> StoryText {
    let sources = story_files(1).into_iter().map(|(name, text)| (name.clone(), Source::new(name, &text)));
    StoryText { path: StoryPath::new("section/story-1"), meta: None, revisions: sources.collect() }
}

fn config() -> Config {
    Config::parse(Some(&Source::new("site.toml", "base_url = 'https://bench.example/'"))).0
}

fn parsed() -> Story {
    parse::story(&story_text(), &config()).story.expect("the corpus is sound")
}

fn moment() -> Moment {
    Moment { now: DateTime::<Utc>::MAX_UTC, drafts: false }
}

/// Front matter, Markdown checks and the rules between revisions: one story.
#[divan::bench]
fn parse_story(bencher: Bencher) {
    let (text, config) = (story_text(), config());
    bencher.counter(ItemsCount::new(REVISIONS)).bench(|| parse::story(&text, &config));
}

/// Order: one story.
#[divan::bench]
fn timeline(bencher: Bencher) {
    let story = parsed();
    bencher.counter(ItemsCount::new(REVISIONS)).bench(|| Timeline::of(&story, moment()).0.is_some());
}

/// Markdown to HTML: one revision.
#[divan::bench]
fn markdown_to_html(bencher: Bencher) {
    let (story, config) = (parsed(), config());
    let urls = Urls::new(&config.base_url);
    let context = HtmlContext {
        urls: &urls,
        pictures: &Default::default(),
        route: "section/story-1/",
        id_prefix: "",
        options: config.markdown,
        words: writethru::words::english(),
        words_lang: "",
    };
    bencher.counter(ItemsCount::new(1_usize)).bench(|| to_html(&story.revisions()[0].body, &context));
}

/// Records, templates, feed and history: the pages of one story.
#[divan::bench]
fn pages_of_a_story(bencher: Bencher) {
    let (story, config) = (parsed(), config());
    let theme = Theme::new(Vec::new()).expect("the built-in theme compiles");
    let (sections, related, pictures) = Default::default();
    let (catalogues, _) = Catalogues::new(&[]);
    let views = Views::new(&config, &sections, &related, &pictures, &catalogues, moment());
    let site = Site::new(views, &theme, &Assets::default());
    let timeline = Timeline::of(&story, moment()).0.expect("a published story");
    bencher.counter(ItemsCount::new(REVISIONS)).bench(|| {
        let texts = Texts::of(&timeline);
        site.story(&timeline, &texts, &texts.measures()).all().map(|pages| pages.len())
    });
}

struct Silent;

impl Progress for Silent {
    fn waiting(&self, _: &Path) {}
    fn begin(&self, _: usize) {}
    fn story_done(&self) {}
}

/// A whole build, files included: stories of five revisions each.
#[divan::bench(args = [100, 400], sample_count = 10, sample_size = 1)]
fn whole_build(bencher: Bencher, stories: usize) {
    let root = tempfile::tempdir().expect("a temporary folder");
    for story in 0..stories {
        let folder = root.path().join(format!("content/section-{}/story-{story}", story % 5));
        fs::create_dir_all(&folder).expect("a folder");
        for (name, text) in story_files(story) {
            fs::write(folder.join(name), text).expect("a file");
        }
    }
    let options = Options {
        root: root.path().to_owned(),
        config: "site.toml".into(),
        config_required: false,
        output: None,
        base_url: None,
        moment: moment(),
        strict: false,
    };
    bencher
        .counter(ItemsCount::new(stories * REVISIONS))
        .bench(|| build(&options, &Silent).expect("a build").published.expect("a published site"));
}
