//! The site that a command works on: its configuration, and which stories there are.

use std::path::{Path, PathBuf};

use super::Global;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::{self, Error, Kind, Lock};
use crate::load::{self, Survey};
use crate::model::CONTENT;

/// A path below the content folder, however it was typed: `/content/world/`, `world`.
pub(super) fn below_content(path: &str) -> &str {
    let path = path.trim_matches('/');
    path.strip_prefix("content/").unwrap_or(path)
}

/// A word of a command as a shell reads it: in single quotes where it holds a space or what shells give a meaning.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// What a command has to know of a site before it can look for a story.
pub(super) struct Site {
    /// Its folder.
    pub(super) root: PathBuf,
    /// What `site.toml` says.
    pub(super) config: Config,
    /// Its stories and sections.
    pub(super) survey: Survey,
    /// The errors in `site.toml`: times cannot be trusted when its zone cannot be read.
    pub(super) problems: Vec<Diagnostic>,
}

/// Whether the site has a configuration. Refuses where there is no site at all: then somebody is in the wrong folder.
pub(super) fn configured(global: &Global, action: &'static str) -> Result<bool, Error> {
    let root = global.root.as_path();
    match disk::kind(root)? {
        Kind::Folder => {}
        Kind::Absent => return Err(Error::refused(action, root, "it does not exist")),
        _ => return Err(Error::refused(action, root, "it is not a folder")),
    }
    let name = global.config.clone().unwrap_or_else(|| PathBuf::from("site.toml"));
    let configured = disk::kind(&root.join(&name))? != Kind::Absent;
    if !configured && global.config.is_none() && disk::kind(&root.join(CONTENT))? == Kind::Absent {
        let why = "there is no site here; go to the folder of one, or give it: -r FOLDER; \
                   `writethru init FOLDER` makes a new one";
        return Err(Error::refused(action, root, why));
    }
    Ok(configured)
}

impl Site {
    /// Reads a site. `action` is what was to be done in it, for the message of the error when there is none.
    pub(super) fn open(global: &Global, action: &'static str) -> Result<Self, Error> {
        let root = global.root.as_path();
        let configured = configured(global, action)?;
        let name = global.config.clone().unwrap_or_else(|| PathBuf::from("site.toml"));
        let mut problems = Vec::new();
        let wanted = configured || global.config.is_some();
        let name = name.display().to_string();
        let source = if wanted { load::text(root, &name, &mut problems)? } else { None };
        let (config, found) = Config::parse(source.as_ref());
        problems.extend(found);
        problems.retain(|problem| problem.severity == Severity::Error);
        Ok(Self { root: root.to_owned(), config, survey: load::survey(root)?, problems })
    }

    /// Keeps other runs of this program from adding versions until what comes back is dropped. Nothing to keep them from where there is no
    /// content yet.
    pub(super) fn lock(global: &Global) -> Result<Option<Lock>, Error> {
        let content = global.root.join(CONTENT);
        // What else is wrong with the place is said by `open`.
        if !matches!(disk::kind(&content), Ok(Kind::Folder)) {
            return Ok(None);
        }
        // Hidden files are no content.
        Lock::take(&content.join(".writethru"), || ()).map(Some)
    }

    /// A path in the content folder, as it can be typed from here.
    pub(super) fn path(&self, inside: &str) -> PathBuf {
        let path = self.root.join(CONTENT).join(inside);
        path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)
    }

    /// A command of this program on this site, as it can be typed from here.
    pub(super) fn command(&self, words: &str) -> String {
        if self.root == Path::new(".") {
            format!("writethru {words}")
        } else {
            format!("writethru {words} -r {}", quoted(&self.root.display().to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_commands_are_quoted_where_a_shell_asks_for_it() {
        for (word, expected) in [
            ("local/night-ferry", "local/night-ferry"),
            ("світ/пором", "світ/пором"),
            ("my news room", "'my news room'"),
            ("it's", "'it'\\''s'"),
            ("a$b", "'a$b'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}
