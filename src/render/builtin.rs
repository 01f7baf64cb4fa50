//! The built-in theme, inside the binary: a site needs no templates of its own.

/// A file of the theme: its name and content.
type File = (&'static str, &'static str);

macro_rules! files {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../", $folder, "/", $name)))),+]
    };
}

/// The built-in templates.
pub(super) const TEMPLATES: &[File] = files!["templates":
    "annotated.html",
    "archive.html",
    "author.html",
    "authors.html",
    "base.html",
    "comparison.html",
    "corrections.html",
    "front.html",
    "month.html",
    "not-found.html",
    "parts.html",
    "revision.html",
    "section.html",
    "story.html",
    "tag.html",
    "tags.html",
];

/// The built-in static files.
pub const STATIC_FILES: &[File] = files!["static": "changes.css", "favicon.svg", "story.js", "style.css"];

#[cfg(test)]
mod tests {
    use super::*;

    /// A file added to a folder of the theme has to be listed here, or it would be missing from the binary.
    #[test]
    fn every_file_of_the_theme_is_embedded() {
        for (folder, files) in [("templates", TEMPLATES), ("static", STATIC_FILES)] {
            let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            let entries = walkdir::WalkDir::new(&root).min_depth(1).sort_by_file_name();
            let found: Vec<_> = entries
                .into_iter()
                .map(|entry| entry.unwrap().path().strip_prefix(&root).unwrap().display().to_string())
                .collect();
            let embedded: Vec<_> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
            assert_eq!(embedded, found, "{folder}/");
        }
    }
}
