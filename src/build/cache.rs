//! What was made once, kept for the next run: a folder that may be deleted at any time.
//!
//! A file in it is named for all that it was made of, and ends with a hash of its own: what is broken, or of somebody else, is made
//! anew. Where nothing can be written, every run makes everything.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::disk::{self, Kind};

/// The folder of all that is kept, from the site's.
const FOLDER: &str = ".writethru";
/// What keeps git from taking the folder for a part of the site.
const IGNORE: &str = "# What writethru made of pictures. It may be deleted: then it is made again.\n*\n";
/// Bytes of the hash at the end of a file.
const HASH: usize = 32;

/// Things of one sort that are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// That of a site.
    pub(super) fn of(root: &Path, sort: &str) -> Self {
        Self { folder: root.join(FOLDER).join(sort) }
    }

    /// What was made before, if it is there and whole.
    pub(super) fn get(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.folder.join(name);
        // Whoever reads from a pipe may wait for ever.
        if disk::kind(&path).ok()? != Kind::File {
            return None;
        }
        let mut bytes = disk::read(&path).ok()?;
        let end = bytes.len().checked_sub(HASH)?;
        if bytes[end..] != *Sha256::digest(&bytes[..end]) {
            return None;
        }
        bytes.truncate(end);
        Some(bytes)
    }

    /// Whether something of that name was made before.
    pub(super) fn has(&self, name: &str) -> bool {
        matches!(disk::kind(&self.folder.join(name)), Ok(Kind::File))
    }

    /// Keeps what was made. That it cannot be kept does not matter.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) {
        if !matches!(disk::kind(&self.folder), Ok(Kind::Folder)) {
            let made = disk::create_folder(&self.folder);
            let ignore = self.folder.with_file_name(".gitignore");
            if made.is_ok() && matches!(disk::kind(&ignore), Ok(Kind::Absent)) {
                let _ = disk::write_new_whole(&ignore, IGNORE.as_bytes());
            }
        }
        let hash = Sha256::digest(bytes);
        let _ = disk::replace(&self.folder.join(name), &[bytes, &hash[..]].concat());
    }

    /// Drops what is not in use, once that is most of what is kept: until then it may be wanted by a build with drafts, or for another
    /// moment. `ours` tells names that were given here.
    pub(super) fn drop_unused(&self, used: &HashSet<String>, ours: impl Fn(&str) -> bool) {
        let names = disk::names(&self.folder).unwrap_or_default();
        let unused: Vec<_> = names.iter().filter(|name| ours(name) && !used.contains(*name)).collect();
        if unused.len() > used.len() {
            for name in unused {
                // What cannot be removed is in nobody's way.
                let _ = disk::remove_file(&self.folder.join(name));
            }
        }
    }
}
