//! What was made once, kept for the next run: a folder that may be deleted at any time.
//!
//! A file in it is named for all that it was made of, and ends with a hash of its own: what is broken, or of somebody else, is made
//! anew. Where nothing can be written, every run makes everything; and so it does where a symbolic link stands in the way, because
//! nothing outside of the site is ours to read, write or delete.

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
        if !self.is_ours() || disk::is_link(&path) || disk::kind(&path).ok()? != Kind::File {
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

    /// Keeps what was made. That it cannot be kept does not matter.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) {
        if !self.is_ours() {
            return;
        }
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
    /// moment. `named` tells names that were given here; what does not end with its own hash is somebody else's, whatever its name.
    pub(super) fn drop_unused(&self, used: &HashSet<String>, named: impl Fn(&str) -> bool) {
        if !self.is_ours() {
            return;
        }
        let names = disk::names(&self.folder).unwrap_or_default();
        let unused: Vec<_> = names.iter().filter(|name| named(name) && !used.contains(*name)).collect();
        if unused.len() > used.len() {
            for name in unused.into_iter().filter(|name| self.get(name).is_some()) {
                // What cannot be removed is in nobody's way.
                let _ = disk::remove_file(&self.folder.join(name));
            }
        }
    }

    /// Whether neither of the two folders is a link to somewhere else.
    fn is_ours(&self) -> bool {
        !self.folder.ancestors().take(2).any(disk::is_link)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "tests touch files")]

    use std::fs;

    use super::*;

    #[test]
    fn what_is_kept_comes_back_while_it_is_whole() {
        let site = tempfile::tempdir().unwrap();
        let cache = Cache::of(site.path(), "pictures");
        assert_eq!(cache.get("a"), None);
        cache.put("a", b"made");
        assert_eq!(cache.get("a"), Some(b"made".to_vec()));
        let path = site.path().join(".writethru/pictures/a");
        fs::write(&path, "of somebody else").unwrap();
        assert_eq!(cache.get("a"), None);
    }

    #[test]
    fn only_our_own_files_are_dropped() {
        let site = tempfile::tempdir().unwrap();
        let cache = Cache::of(site.path(), "pictures");
        for name in ["used", "a", "b"] {
            cache.put(name, b"made");
        }
        let folder = site.path().join(".writethru/pictures");
        fs::write(folder.join("c"), "A text of somebody else, which has any name and no hash at its end.")
            .unwrap();
        fs::create_dir(folder.join("d")).unwrap();
        cache.drop_unused(&["used".to_owned()].into(), |_| true);
        assert_eq!(disk::names(&folder).unwrap(), ["c", "d", "used"]);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_touched_through_a_link() {
        use std::os::unix::fs::symlink;
        for (link, target) in [(".writethru", ""), (".writethru/pictures", "pictures")] {
            let (site, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            // Another site's, which is well.
            let theirs = Cache { folder: other.path().join("pictures") };
            theirs.put("a", b"made");
            theirs.put("b", b"made");
            let before = disk::names(&other.path().join("pictures")).unwrap();
            if link.contains('/') {
                fs::create_dir(site.path().join(".writethru")).unwrap();
            }
            symlink(other.path().join(target), site.path().join(link)).unwrap();
            let cache = Cache::of(site.path(), "pictures");
            assert_eq!(cache.get("a"), None, "{link}");
            cache.put("c", b"new");
            cache.drop_unused(&HashSet::new(), |_| true);
            assert_eq!(disk::names(&other.path().join("pictures")).unwrap(), before, "{link}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_place_of_a_file_is_replaced_and_not_followed() {
        use std::os::unix::fs::symlink;
        let site = tempfile::tempdir().unwrap();
        let cache = Cache::of(site.path(), "pictures");
        cache.put("a", b"made");
        let (folder, text) = (site.path().join(".writethru/pictures"), site.path().join("text"));
        fs::copy(folder.join("a"), &text).unwrap();
        let before = fs::read(&text).unwrap();
        symlink(&text, folder.join("b")).unwrap();
        symlink(&text, folder.join(format!(".b.{}.tmp", std::process::id()))).unwrap();
        assert_eq!(cache.get("b"), None);
        cache.put("b", b"new");
        assert_eq!((cache.get("b"), fs::read(&text).unwrap()), (Some(b"new".to_vec()), before));
    }
}
