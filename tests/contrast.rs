//! Holds the colours of the built-in theme to WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for what carries meaning without being
//! text (1.4.11), in light and in dark.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads the style sheets")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use writethru::config;

const TEXT: f64 = 4.5;
const SHAPE: f64 = 3.0;

/// Red, green and blue, from 0 to 1.
type Colour = [f64; 3];
type Palette = BTreeMap<String, Colour>;

/// Colours of text, and the grounds that it stands on.
const TEXTS: [(&str, &[&str]); 8] = [
    ("ink", &["paper", "tint", "went-tint"]),
    ("soft", &["paper", "tint"]),
    ("accent", &["paper", "tint"]),
    ("paper", &["ink"]),
    ("new", &["paper", "tint", "new-tint", "went-tint"]),
    ("gone", &["paper", "tint", "gone-tint", "went-tint"]),
    ("went", &["paper", "tint", "went-tint"]),
    ("ink", &["new-tint", "gone-tint"]),
];

/// Colours of borders, marks, underlines and the outline of the focus, and what they stand on. `line` only parts what stands
/// apart anyway.
const SHAPES: [(&str, &[&str]); 3] =
    [("edge", &["paper", "tint"]), ("accent", &["paper", "tint"]), ("ink", &["paper", "tint"])];

/// Shades behind sentences of annotated texts: how much of `shade` is laid over the paper.
const SHADES: [f64; 5] = [0.0, 0.08, 0.15, 0.22, 0.29];

fn sheet() -> String {
    let read = |name: &str| {
        fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("static").join(name)).unwrap()
    };
    read("style.css") + &read("changes.css")
}

fn hex(value: &str) -> Option<Colour> {
    let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part =
        |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok().map(|part| f64::from(part) / 255.0);
    Some([part(0)?, part(2)?, part(4)?])
}

/// `11 93 44`
fn channels(value: &str) -> Option<Colour> {
    let parts: Vec<f64> = value
        .split(' ')
        .map_while(|part| part.parse::<u8>().ok())
        .map(|part| f64::from(part) / 255.0)
        .collect();
    parts.try_into().ok()
}

/// The colours that a sheet sets on `:root`, in light and in dark. What dark does not set stays as in light.
fn palettes(sheet: &str) -> [Palette; 2] {
    let mut light = Palette::new();
    let mut dark = Palette::new();
    let mut scheme = "light";
    let mut inside = false;
    for line in sheet.lines() {
        if line.starts_with("@media") {
            scheme = if line.contains("prefers-color-scheme: dark") { "dark" } else { "other" };
        } else if line == "}" && !inside {
            scheme = "light";
        }
        match line.trim() {
            ":root {" => inside = true,
            "}" => inside = false,
            property if inside => {
                let Some((name, value)) = property.strip_prefix("--").and_then(|rest| rest.split_once(": "))
                else {
                    continue;
                };
                let value = value.trim_end_matches(';');
                let Some(colour) = hex(value).or_else(|| channels(value)) else { continue };
                let palette = if scheme == "dark" { &mut dark } else { &mut light };
                palette.insert(name.to_owned(), colour);
            }
            _ => {}
        }
    }
    for (name, colour) in &light {
        dark.entry(name.clone()).or_insert(*colour);
    }
    [light, dark]
}

/// Contrast of two colours, from 1 to 21: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio> and
/// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>.
fn contrast(one: Colour, other: Colour) -> f64 {
    let luminance = |colour: Colour| {
        let [red, green, blue] = colour
            .map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A colour laid over another.
fn over(colour: Colour, share: f64, ground: Colour) -> Colour {
    std::array::from_fn(|at| colour[at] * share + ground[at] * (1.0 - share))
}

/// Every pair of colours that falls short in a palette, with its contrast.
fn faults(palette: &Palette) -> Vec<String> {
    let mut faults = Vec::new();
    for (pairs, least) in [(&TEXTS[..], TEXT), (&SHAPES[..], SHAPE)] {
        for (name, grounds) in pairs {
            for ground in *grounds {
                let found = contrast(palette[*name], palette[*ground]);
                if found < least {
                    faults.push(format!("{name} on {ground}: {found:.2}, not {least}"));
                }
            }
        }
    }
    for share in SHADES {
        let ground = over(palette["shade"], share, palette["paper"]);
        for (name, least) in [("ink", TEXT), ("accent", SHAPE)] {
            let found = contrast(palette[name], ground);
            if found < least {
                faults.push(format!("{name} on a shade of {share}: {found:.2}, not {least}"));
            }
        }
    }
    faults
}

#[test]
fn every_colour_of_the_theme_can_be_read_on_its_grounds() {
    for (scheme, palette) in ["light", "dark"].iter().zip(palettes(&sheet())) {
        assert_eq!(faults(&palette), Vec::<String>::new(), "{scheme}");
    }
}

/// An accent of a site's own is held to the grounds that the program knows.
#[test]
fn the_program_knows_the_colours_of_the_sheet() {
    let grounds = [(config::LIGHT, config::ACCENT.light), (config::DARK, config::ACCENT.dark)];
    for (([paper, tint], accent), palette) in grounds.into_iter().zip(palettes(&sheet())) {
        let known = [paper, tint, accent].map(|colour| hex(&colour.hex()).unwrap());
        assert_eq!(known, ["paper", "tint", "accent"].map(|name| palette[name]));
    }
}

/// A colour that the sheets use, and nobody thought of here, is a gap in the test.
#[test]
fn every_colour_that_the_sheets_use_is_looked_at() {
    let sheet = sheet();
    let uses = |property: &str| -> BTreeSet<String> {
        let declarations = sheet.split([';', '{', '}']).filter_map(|part| part.trim().split_once(": "));
        let wanted = declarations.filter(|(name, _)| *name == property).map(|(_, value)| value);
        let names = wanted.flat_map(|value| value.split("var(--").skip(1));
        names.map(|rest| rest.split(')').next().unwrap().to_owned()).collect()
    };
    let known: BTreeSet<String> = TEXTS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(uses("color").difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "text");
    let grounds: BTreeSet<String> =
        TEXTS.iter().flat_map(|(_, grounds)| grounds.iter().map(|ground| (*ground).to_owned())).collect();
    // Squares and bars, which no text stands on, and shades, which have their own rule.
    let bare = ["accent", "edge", "shade"].map(str::to_owned).into();
    let unknown: Vec<String> = uses("background")
        .difference(&grounds)
        .filter(|name| !BTreeSet::contains(&bare, *name))
        .cloned()
        .collect();
    assert_eq!(unknown, Vec::<String>::new(), "grounds");
}

#[test]
fn contrast_is_computed_as_wcag_has_it() {
    let grey = |value: f64| [value; 3];
    assert!((contrast(grey(0.0), grey(1.0)) - 21.0).abs() < 1e-9);
    assert!((contrast(grey(1.0), grey(1.0)) - 1.0).abs() < 1e-9);
    // #767676 on white is the lightest grey that passes.
    assert!(contrast(hex("#767676").unwrap(), grey(1.0)) >= TEXT);
    assert!(contrast(hex("#777777").unwrap(), grey(1.0)) < TEXT);
}

#[test]
fn a_faint_colour_is_noticed_in_the_scheme_that_has_it() {
    let sheet = sheet();
    let (before, after) = sheet.rsplit_once("--soft: ").unwrap();
    let faint = format!("{before}--soft: #5d574d{}", &after[after.find(';').unwrap()..]);
    let [light, dark] = palettes(&faint);
    assert!(faults(&light).is_empty());
    assert_eq!(faults(&dark).len(), 2, "{:?}", faults(&dark));
}
