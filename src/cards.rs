//! The picture that stands for a story where a link to it is shown (Open Graph, <https://ogp.me/>): site, section,
//! headline and the time of the last update, as a PNG of 1200 × 630 pixels.
//!
//! Fonts are part of the program, and nothing is measured or drawn with what differs between machines: equal cards
//! have equal bytes.

mod canvas;
mod colour;
mod fonts;
mod lines;
mod outline;
mod pieces;
mod shape;
mod text;

use sha2::{Digest, Sha256};

use crate::model::Lang;
use canvas::{Canvas, Ramp};
use colour::{EDGE, INK, PAPER, SOFT};
use fonts::{Style, face_of};
use lines::{Room, Setting};
use shape::Text;

/// The width of a card, in pixels.
pub const WIDTH: u16 = 1200;
/// The height of a card, in pixels.
pub const HEIGHT: u16 = 630;

/// Raised whenever the same card gets other bytes: with the design, the fonts, or a crate that draws.
const RECIPE: &[u8] = b"writethru card 2";

/// What a card says. Texts are plain; none needs to be escaped or shortened.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    /// The name of the site.
    pub site: &'a str,
    /// The title of the section, if the story is in one.
    pub section: Option<&'a str>,
    /// The headline, of any length.
    pub headline: &'a str,
    /// When the story was updated, in words: "Updated 16 October 2025, 09:40".
    pub time: &'a str,
    /// One word or two on the state of the story, if it has one: "Corrected".
    pub state: Option<&'a str>,
    /// The language of the story; the card reads in its direction.
    pub lang: &'a Lang,
    /// The accent colour of the site, which can be read on the paper: red, green, blue (sRGB).
    pub accent: [u8; 3],
}

/// Draws a card as a PNG.
///
/// A text with letters that are not in the fonts of the program is left out; in place of such a headline stands the
/// section, or the name of the site. [`missing`] says which letters.
pub fn draw(card: &Card) -> Vec<u8> {
    let mut sheet = Sheet::new(card);
    let label = |text| drawable(text, Style::Label);
    let headline = drawable(card.headline, Style::Headline);
    let section = card.section.and_then(label).filter(|_| headline.is_some());
    sheet.panel();
    let room = sheet.state(card.state.and_then(label));
    if let Some(site) = label(card.site) {
        sheet.line(&site, &SITE, room, INK_ON_PAPER);
    }
    if let Some(section) = &section {
        sheet.line(section, &SECTION, MEASURE, ACCENT_ON_PAPER);
    }
    let instead =
        || card.section.into_iter().chain([card.site]).find_map(|text| drawable(text, Style::Headline));
    if let Some(text) = headline.or_else(instead) {
        sheet.headline(&text, if section.is_some() { &BELOW_SECTION } else { &WITHOUT_SECTION });
    }
    if let Some(time) = label(card.time) {
        sheet.line(&time, &TIME, MEASURE, SOFT_ON_PAPER);
    }
    sheet.canvas.png()
}

/// A hash of everything that the bytes of a card depend on: cards with the same key look the same.
pub fn key(card: &Card) -> [u8; 32] {
    let mut hash = Sha256::new();
    let texts = [card.site, card.headline, card.time, card.lang.tag()].map(Some);
    hash.update(RECIPE);
    for text in texts.into_iter().chain([card.section, card.state]) {
        hash.update(text.map_or(u64::MAX, |text| text.len() as u64).to_le_bytes());
        hash.update(text.unwrap_or_default());
    }
    hash.update(card.accent);
    hash.finalize().into()
}

/// The characters of a headline that cannot be drawn, each once and in order; with any, the card has no headline.
/// Pictographs are not told: they are left out, and the rest is drawn.
pub fn missing(headline: &str) -> Vec<char> {
    let mut missing = undrawable(&text::clean(headline), Style::Headline);
    missing.sort_unstable();
    missing.dedup();
    missing
}

fn undrawable(text: &str, style: Style) -> Vec<char> {
    text.chars().filter(|&c| !text::is_unseen(c) && face_of(style, c, false).is_none()).collect()
}

/// A text as it is set; nothing when there is none, or a letter is missing.
fn drawable(text: &str, style: Style) -> Option<String> {
    let text = text::clean(text);
    (!text.is_empty() && undrawable(&text, style).is_empty()).then_some(text)
}

/// The bar at the side where lines start.
const BAR: i32 = 24;
/// Where lines start.
const START: i32 = 92;
/// How long lines can be.
const MEASURE: i32 = 1036;
/// Between the name of the site and a label beside it.
const GAP: i32 = 32;

const INK_ON_PAPER: u8 = 0;
const SOFT_ON_PAPER: u8 = 1;
const ACCENT_ON_PAPER: u8 = 2;
const EDGE_ON_PAPER: u8 = 3;
const PAPER_ON_ACCENT: u8 = 4;

/// A line in small type: its baseline, and sizes to try.
struct Line {
    baseline: i32,
    sizes: [i32; 3],
}

const SITE: Line = Line { baseline: 90, sizes: [34, 30, 26] };
const SECTION: Line = Line { baseline: 184, sizes: [32, 28, 24] };
const TIME: Line = Line { baseline: 582, sizes: [30, 27, 24] };
const STATE: Line = Line { baseline: 87, sizes: [26, 24, 22] };

/// Where a headline stands: its highest edge, and its room.
struct Place {
    top: i32,
    room: Room<'static>,
}

const SIZES: &[i32] = &[124, 112, 100, 92, 84, 76, 70, 64, 58, 54, 50, 48];
const NARROW: &[i32] = &[44, 40, 36];
const BELOW_SECTION: Place =
    Place { top: 204, room: Room { width: MEASURE, height: 326, sizes: SIZES, narrow: NARROW, most: 5 } };
const WITHOUT_SECTION: Place =
    Place { top: 164, room: Room { width: MEASURE, height: 366, sizes: SIZES, narrow: NARROW, most: 5 } };

/// A card being drawn.
struct Sheet<'a> {
    canvas: Canvas,
    lang: &'a Lang,
}

impl<'a> Sheet<'a> {
    fn new(card: &Card<'a>) -> Self {
        let accent = card.accent;
        let ramps = [(PAPER, INK), (PAPER, SOFT), (PAPER, accent), (PAPER, EDGE), (accent, PAPER)];
        Self { canvas: Canvas::new(usize::from(WIDTH), usize::from(HEIGHT), &ramps), lang: card.lang }
    }

    /// The bar and the rules.
    fn panel(&mut self) {
        self.fill([0, 0, BAR, i32::from(HEIGHT)], ACCENT_ON_PAPER, true);
        self.fill([START, 120, MEASURE, 2], EDGE_ON_PAPER, true);
        self.fill([START, 125, MEASURE, 2], EDGE_ON_PAPER, true);
    }

    /// The label at the end of the first line; returns the room that is left beside it.
    fn state(&mut self, state: Option<String>) -> i32 {
        let Some(state) = state else { return MEASURE };
        let (text, setting) = self.one_line(&state, &STATE, MEASURE / 2);
        let width = self.width(&text, setting.size) + 40;
        let box_start = START + MEASURE - width;
        self.fill([box_start, 56, width, 46], PAPER_ON_ACCENT, false);
        self.set(&text, Style::Label, &setting, (box_start + 20, STATE.baseline), PAPER_ON_ACCENT);
        MEASURE - width - GAP
    }

    /// A line in small type from the start.
    fn line(&mut self, text: &str, line: &Line, width: i32, ramp: u8) {
        let (text, setting) = self.one_line(text, line, width);
        self.set(&text, Style::Label, &setting, (START, line.baseline), ramp);
    }

    fn headline(&mut self, text: &str, place: &Place) {
        let (text, setting) = self.fitted(text, Style::Headline, &place.room);
        // The first line's letters start below the middle of its leading.
        let first = place.top + i32::midpoint(setting.leading, setting.size * 7 / 10);
        self.set(&text, Style::Headline, &setting, (START, first), INK_ON_PAPER);
    }

    fn one_line(&self, text: &str, line: &Line, width: i32) -> (String, Setting) {
        self.fitted(text, Style::Label, &Room { width, height: 0, sizes: &line.sizes, narrow: &[], most: 1 })
    }

    /// A text with its setting: whole, or as much as has room.
    fn fitted(&self, text: &str, style: Style, room: &Room) -> (String, Setting) {
        let whole = Text::new(text, style, self.lang);
        if let Some(setting) = lines::set(&whole, room) {
            return (text.to_owned(), setting);
        }
        let ellipsis = Text::new("…", style, self.lang).line(0.."…".len()).1;
        let text = lines::shortened(&whole, room, ellipsis);
        let setting = lines::set(&Text::new(&text, style, self.lang), room);
        let smallest = room.sizes.last().copied().unwrap_or_default();
        let nothing = Setting { size: smallest, leading: smallest, lines: Vec::new() };
        (text, setting.unwrap_or(nothing))
    }

    /// How wide a text in small type is, in pixels.
    fn width(&self, text: &str, size: i32) -> i32 {
        Text::new(text, Style::Label, self.lang).line(0..text.len()).1 * size / 1000
    }

    /// Sets lines below each other. The first starts at a point that is given as if text ran from left to right.
    fn set(&mut self, text: &str, style: Style, setting: &Setting, (start, baseline): (i32, i32), ramp: u8) {
        let text = Text::new(text, style, self.lang);
        let mut baseline = baseline;
        for line in &setting.lines {
            let (glyphs, width) = text.line(line.clone());
            let left = self.left(start, width * setting.size / 1000);
            self.canvas.glyphs(&glyphs, (left, baseline), setting.size, Canvas::ramp(ramp));
            baseline += setting.leading;
        }
    }

    fn fill(&mut self, [start, top, width, height]: [i32; 4], ramp: u8, solid: bool) {
        let left = self.left(start, width);
        let ramp: Ramp = Canvas::ramp(ramp);
        self.canvas.fill([left, top, width, height], ramp, solid);
    }

    /// The left edge of what starts at a place: from right to left everything is mirrored.
    fn left(&self, start: i32, width: i32) -> i32 {
        if self.lang.dir() == "rtl" { i32::from(WIDTH) - start - width } else { start }
    }
}
