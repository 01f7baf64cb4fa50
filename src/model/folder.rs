//! The folders of a site as they are found, before anything in them is read.

use super::StoryPath;

/// The folder that stories are read from, below the site's root.
pub const CONTENT: &str = "content";
/// The folder of a site's own templates.
pub const TEMPLATES: &str = "templates";
/// The folder of a site's own words, in the site's root.
pub const CATALOGUES: &str = "i18n";
/// The folder of files that are published as they are.
pub const STATIC: &str = "static";

/// A folder that directly holds revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryFolder {
    /// Where it lies below `content/`.
    pub path: StoryPath,
    /// The names of the revisions' files.
    pub revisions: Vec<String>,
    /// Whether it has a `story.toml`.
    pub has_meta: bool,
    /// Its other files, relative to it.
    pub assets: Vec<String>,
}

/// A folder above stories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its path below `content/`.
    pub path: String,
    /// Its name.
    pub title: String,
    /// A sentence on it.
    pub description: Option<String>,
}

impl StoryFolder {
    /// The ids of its revisions.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.revisions.iter().map(|file| stem(file))
    }
}

/// A revision's id: the name of its file without `.md`.
pub fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}
