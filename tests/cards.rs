//! Open Graph pictures as a whole: what they depend on, what they show, and that no text is too much for them.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use writethru::cards::{self, Card, HEIGHT, WIDTH};
use writethru::model::Lang;

const ACCENT: [u8; 3] = [0xa3, 0x23, 0x1b];

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

/// A card with invented text.
fn card<'a>(lang: &'a Lang, headline: &'a str) -> Card<'a> {
    Card {
        site: "The Harbour Post",
        section: Some("Local"),
        headline,
        time: "Updated 2 March 2026, 15:00",
        state: Some("Corrected"),
        lang,
        accent: ACCENT,
    }
}

/// A picture as rows of colours.
struct Picture {
    width: usize,
    colours: Vec<[u8; 3]>,
}

impl Picture {
    fn of(card: &Card) -> Self {
        let bytes = cards::draw(card);
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (u32::from(WIDTH), u32::from(HEIGHT)));
        let (colours, rest) = pixels.as_chunks::<3>();
        assert!(rest.is_empty());
        Self { width: info.width as usize, colours: colours.to_vec() }
    }

    fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.colours[y * self.width + x]
    }

    /// How many pixels differ from the ground between two heights.
    fn drawn(&self, rows: std::ops::Range<usize>) -> usize {
        let ground = self.at(self.width / 2, 10);
        let rows = &self.colours[rows.start * self.width..rows.end * self.width];
        rows.iter().filter(|colour| **colour != ground && **colour != ACCENT).count()
    }
}

#[test]
fn equal_cards_have_equal_bytes_and_every_part_counts() {
    let (en, de) = (lang("en"), lang("de"));
    let base = card(&en, "Fish market to close");
    assert_eq!(cards::draw(&base), cards::draw(&base.clone()));
    let others = [
        Card { site: "The Harbour Mail", ..base },
        Card { section: Some("World"), ..base },
        Card { section: None, ..base },
        Card { headline: "Fish market to open", ..base },
        Card { time: "Updated 2 March 2026, 15:01", ..base },
        Card { state: None, ..base },
        Card { state: Some("Developing"), ..base },
        Card { accent: [0x00, 0x50, 0x90], ..base },
    ];
    for other in &others {
        assert_ne!(cards::draw(other), cards::draw(&base), "{other:?}");
        assert_ne!(cards::key(other), cards::key(&base), "{other:?}");
    }
    assert_ne!(cards::key(&Card { lang: &de, ..base }), cards::key(&base));
    assert_eq!(cards::key(&base), cards::key(&base.clone()));
}

#[test]
fn a_key_tells_where_one_text_ends_and_the_next_begins() {
    let en = lang("en");
    let base = card(&en, "a");
    let moved = [Card { site: "ab", headline: "c", ..base }, Card { site: "a", headline: "bc", ..base }];
    assert_ne!(cards::key(&moved[0]), cards::key(&moved[1]));
    let none = [Card { section: None, ..base }, Card { section: Some(""), ..base }];
    assert_ne!(cards::key(&none[0]), cards::key(&none[1]));
}

#[test]
fn the_bar_is_where_lines_start() {
    let (en, he) = (lang("en"), lang("he"));
    let (left, right) = (Picture::of(&card(&en, "Fish market")), Picture::of(&card(&he, "שוק הדגים")));
    assert_eq!((left.at(2, 300), right.at(usize::from(WIDTH) - 3, 300)), (ACCENT, ACCENT));
    assert_ne!(left.at(usize::from(WIDTH) - 3, 300), ACCENT);
    assert_ne!(right.at(2, 300), ACCENT);
}

#[test]
fn however_long_a_headline_is_the_time_is_below_it() {
    let en = lang("en");
    for words in [1, 5, 15, 30, 60, 2_000] {
        let headline = "harbour ".repeat(words);
        let picture = Picture::of(&card(&en, &headline));
        assert_eq!(picture.drawn(545..555), 0, "{words} words touch the time");
        assert!(picture.drawn(204..545) > 1_000, "{words} words");
    }
}

#[test]
fn letters_that_no_font_has_are_told_and_the_section_stands_in() {
    let en = lang("en");
    let georgian = card(&en, "ბორანი 🚢 ban");
    assert_eq!(cards::missing(georgian.headline), ['ა', 'ბ', 'ი', 'ნ', 'ო', 'რ']);
    assert!(cards::missing("🚢 Ferry\u{7}").is_empty());
    assert!(Picture::of(&georgian).drawn(164..300) > 1_000);
    let nothing = Card { site: "ბ", section: Some("ბ"), time: "ბ", state: Some("ბ"), ..georgian };
    assert_eq!(Picture::of(&nothing).drawn(130..630), 0);
}

#[test]
fn a_pictograph_changes_nothing_but_is_left_out() {
    let en = lang("en");
    assert_eq!(cards::draw(&card(&en, "🚢 Ferry  back")), cards::draw(&card(&en, "Ferry back")));
}

/// When this fails, cards look different or are packed differently: look at them, raise `RECIPE`, and quote the new
/// hashes. They are the same on every machine.
#[test]
fn cards_have_the_bytes_that_they_always_had() {
    let known = [
        ("en", "Night ferry to the islands returns in September", "3441d414ce6caa4d"),
        ("uk", "Рибний ринок зачиняють на тиждень", "46fec006cf515efd"),
        ("el", "Το νυχτερινό πλοίο επιστρέφει", "97f52633342486da"),
        ("ar", "إغلاق سوق السمك أسبوعًا، يقول BBC", "f2039223de9d5f6b"),
        ("he", "שוק הדגים ייסגר ב־16 במרץ", "f1480c43bcc823d5"),
        ("hi", "मछली बाज़ार एक हफ़्ते के लिए बंद", "d4ffc1d31ec14e70"),
        ("zh", "鱼市将关闭一周，造价4000万元", "60ab42dee3c3f383"),
    ];
    let hash = |(tag, headline, _): &(&str, &str, &str)| {
        let lang = lang(tag);
        let digest = Sha256::digest(cards::draw(&card(&lang, headline)));
        format!("{:016x}", u64::from_be_bytes(*digest.first_chunk().unwrap()))
    };
    let now: Vec<_> = known.iter().map(hash).collect();
    assert_eq!(now, known.map(|(_, _, hash)| hash));
}

/// Any text, and text of what is hard: marks, joiners, controls, directions, scripts mixed.
fn text() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "a",
        "Ж",
        "ب",
        "لا",
        "א",
        "क्",
        "ि",
        "鱼",
        "，",
        " ",
        "\u{A0}",
        "\u{301}",
        "\u{200D}",
        "\u{200F}",
        "\u{202E}",
        "\u{2067}",
        "\u{2069}",
        "\u{0}",
        "\n",
        "👩‍🚒",
        "1",
        "-",
        "—",
        "…",
        "(",
        "“",
        "\u{FFFD}",
        "\u{E000}",
        "\u{1F1E6}",
        "ﷺ",
        "Rechtsschutz",
    ]);
    prop_oneof![any::<String>(), prop::collection::vec(hard, 0..120).prop_map(|parts| parts.concat())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_can_be_drawn(headline in text(), site in text(), state in prop::option::of(text()), rtl in any::<bool>()) {
        let lang = lang(if rtl { "ar" } else { "en" });
        let card = Card { site: &site, section: state.as_deref(), state: state.as_deref(), ..card(&lang, &headline) };
        prop_assert!(cards::draw(&card).starts_with(b"\x89PNG"));
        cards::missing(&headline);
    }
}

#[test]
fn the_longest_texts_can_be_drawn() {
    let ar = lang("ar");
    for unit in ["ب", "x", "x ", "\u{301}", "鱼", "क्ष", "Ж\u{200F}", "“", "W—", "\u{2067}א"] {
        let long = unit.repeat(10_000);
        let card =
            Card { site: &long, section: Some(&long), time: &long, state: Some(&long), ..card(&ar, &long) };
        assert!(cards::draw(&card).len() > 1_000, "{unit:?}");
    }
}
