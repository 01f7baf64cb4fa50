//! The language of a text, and the direction it is read in.

use std::sync::Arc;

use icu_locale::subtags::Script;
use icu_locale::{Locale, LocaleDirectionality, LocaleExpander};

/// A language tag (BCP 47) that is well formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lang {
    tag: Arc<str>,
    direction: Direction,
}

/// Which way a text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Lang {
    /// Reads a tag such as `en`, `uk` or `pt-BR`; nothing when it is not well formed.
    pub fn parse(tag: &str) -> Option<Self> {
        let locale = Locale::try_from_str(tag).ok()?;
        let rtl = LocaleDirectionality::new_extended().is_right_to_left(&locale.id);
        let direction = if rtl { Direction::Rtl } else { Direction::Ltr };
        Some(Self { tag: locale.to_string().into(), direction })
    }

    /// The tag, in its usual case.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Whether readers of the one can read the letters of the other: Taiwan's `zh-TW` is not written as `zh` is.
    pub fn has_script_of(&self, other: &Self) -> bool {
        self.script() == other.script()
    }

    /// The script that it is written in, when it does not say.
    fn script(&self) -> Option<Script> {
        let mut id = Locale::try_from_str(&self.tag).ok()?.id;
        LocaleExpander::new_extended().maximize(&mut id);
        id.script
    }

    /// Which way it runs.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        self.direction.name()
    }
}

impl Direction {
    /// `ltr` or `rtl`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }

    /// The other one.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Ltr => Self::Rtl,
            Self::Rtl => Self::Ltr,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_comes_from_the_language_or_its_script() {
        let dir = |tag| Lang::parse(tag).map(|lang| lang.dir());
        for tag in ["ar", "he", "fa-IR", "ur", "ckb", "az-Arab", "yi"] {
            assert_eq!(dir(tag), Some("rtl"), "{tag}");
        }
        for tag in ["en", "uk", "ar-Latn", "zh-Hant-TW", "az"] {
            assert_eq!(dir(tag), Some("ltr"), "{tag}");
        }
        for tag in ["", "e", "english!", "en us"] {
            assert_eq!(dir(tag), None, "{tag}");
        }
    }
}
