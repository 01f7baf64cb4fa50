//! The picture that stands for a story where a link to it is shown: what it says, and where it lives.

use crate::cards::{self, Card, HEIGHT, WIDTH};
use crate::config::ACCENT;
use crate::model::{Lang, StoryPath};
use crate::routes;
use crate::timeline::{State, Timeline};
use crate::view::{SharedView, StoryView};

use super::{Page, Site};

/// Between the words of a picture where they are read aloud.
const BETWEEN: &str = " · ";

/// The picture of a story for shared links. Drawing takes some ten milliseconds, all else nothing.
#[derive(Debug, Clone)]
pub struct SharedPicture {
    route: String,
    key: [u8; 32],
    site: String,
    section: Option<String>,
    headline: String,
    time: String,
    state: Option<String>,
    lang: Lang,
    /// The site's accent, as red, green and blue.
    accent: [u8; 3],
}

impl SharedPicture {
    /// The picture as a file of the site.
    pub fn page(&self) -> Page {
        Page { route: self.route.clone(), bytes: self.draw() }
    }

    /// Where it lives. The name changes with the picture, so that those who keep one ask for the new one.
    pub fn route(&self) -> &str {
        &self.route
    }

    /// What it is kept by: two with the same key have the same bytes. In hexadecimal digits.
    pub fn key(&self) -> String {
        let [start, end] =
            [0, 16].map(|at| u128::from_be_bytes(std::array::from_fn(|byte| self.key[at + byte])));
        format!("{start:032x}{end:032x}")
    }

    /// Draws it, as a PNG.
    pub fn draw(&self) -> Vec<u8> {
        cards::draw(&self.card())
    }

    fn card(&self) -> Card<'_> {
        Card {
            site: &self.site,
            section: self.section.as_deref(),
            headline: &self.headline,
            time: &self.time,
            state: self.state.as_deref(),
            lang: &self.lang,
            accent: self.accent,
        }
    }

    fn named(self, path: &StoryPath) -> Self {
        let key = cards::key(&self.card());
        Self { route: routes::card(path, &key), key, ..self }
    }

    /// What it shows, as words.
    fn words(&self) -> String {
        let section = self.section.as_deref();
        let words =
            [self.state.as_deref(), Some(&self.headline), section, Some(&self.time), Some(&self.site)];
        words.into_iter().flatten().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(BETWEEN)
    }
}

impl Site<'_> {
    /// The picture of a story, in the words that its pages are in; none when there is no text to read.
    pub(super) fn shared_picture(&self, timeline: &Timeline<'_>, story: &StoryView) -> Option<SharedPicture> {
        let words = &self.views.words;
        let state = match timeline.state() {
            State::Withheld => return None,
            State::Retracted => Some(words.say("retracted")),
            State::Live if story.developing => Some(words.say("developing")),
            State::Live if story.corrections.iter().any(|entry| entry.kind == "correction") => {
                Some(words.say("corrected"))
            }
            State::Live => (!story.corrections.is_empty()).then(|| words.say("clarified")),
        };
        let (message, time) = match story.update_count {
            0 => ("published", &story.published),
            _ => ("updated", &story.updated),
        };
        let latest = timeline.entries()[timeline.latest()].revision();
        let picture = SharedPicture {
            route: String::new(),
            key: [0; 32],
            site: self.site.title.clone(),
            section: story.sections.last().map(|section| section.title.clone()),
            headline: latest.title.clone(),
            time: words.fill(message, &[("time", &time.text)]),
            state,
            lang: latest.lang.clone(),
            accent: self.views.config.look.accent.unwrap_or(ACCENT).light.0,
        };
        Some(picture.named(timeline.story().path()))
    }

    /// What pages say of a picture.
    pub(super) fn shared_view(&self, picture: &SharedPicture) -> SharedView {
        SharedView {
            url: self.views.urls.full(&picture.route),
            alt: picture.words(),
            media_type: "image/png",
            width: WIDTH,
            height: HEIGHT,
        }
    }
}
