//! The built-in catalogues, inside the binary: a site needs none of its own.

macro_rules! catalogues {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../i18n/", $name)))),+]
    };
}

/// The catalogues: file names and texts.
pub(super) const CATALOGUES: &[(&str, &str)] = catalogues![
    "ar.toml", "de.toml", "en.toml", "es.toml", "fr.toml", "he.toml", "hi.toml", "ru.toml", "uk.toml",
    "zh.toml",
];

/// The one that all others follow.
pub(super) const ENGLISH: &str = "en";
