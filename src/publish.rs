//! Publishing is one step: the new site is complete beside the old one before it takes its place.
//!
//! While a build runs, `.public.writethru` beside the output folder `public` holds the new site, and a lock beside it keeps
//! other builds out. What a killed build leaves there is removed by the next. Only a folder that is absent, empty or marked as ours is ever replaced.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::disk::{self, Error, Kind, Lock, Result};

/// The file that marks a folder as one that may be replaced.
pub const MARKER: &str = ".writethru";
const MARKER_TEXT: &str =
    "This folder is written by writethru, which replaces it as a whole: what is added by hand is lost.\n";

/// A site on its way to being published. Dropped before [`Publication::finish`], it leaves no trace.
#[derive(Debug)]
pub struct Publication {
    target: PathBuf,
    work: PathBuf,
    next: PathBuf,
    folders: Mutex<HashSet<PathBuf>>,
    /// The last field, so that it is held until everything else is done.
    _lock: Lock,
}

impl Publication {
    /// Starts to publish to `target`. Calls `wait` when another build is at it, and waits for its end.
    pub fn begin(target: &Path, wait: impl FnOnce()) -> Result<Self> {
        let target = real(target)?;
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned());
        let (Some(parent), Some(name)) = (target.parent(), name) else {
            return Err(Error::refused("write to", &target, "it has no folder above it to work in"));
        };
        check_ours(&target)?;
        let work = parent.join(format!(".{name}.writethru"));
        let lock = Lock::take(&parent.join(format!(".{name}.writethru.lock")), wait)?;
        let next = work.join("next");
        let publication = Self { next, folders: Mutex::default(), work, target, _lock: lock };
        publication.clear_leftovers()?;
        check_ours(&publication.target)?;
        disk::create_folder(&publication.next)?;
        disk::write(&publication.next.join(MARKER), MARKER_TEXT.as_bytes())?;
        Ok(publication)
    }

    /// Removes what a killed build left, and brings back the old site if it was killed between two renames.
    fn clear_leftovers(&self) -> Result<()> {
        let previous = self.previous();
        if disk::kind(&previous)? == Kind::Folder && disk::kind(&self.target)? == Kind::Absent {
            disk::rename(&previous, &self.target)?;
        }
        disk::remove_folder(&self.next)?;
        disk::remove_folder(&previous)
    }

    fn previous(&self) -> PathBuf {
        self.work.join("previous")
    }

    /// Writes a file of the new site. `file` is relative to its root, with `/` between its parts.
    pub fn write(&self, file: &str, bytes: &[u8]) -> Result<()> {
        disk::write(&self.place(file)?, bytes)
    }

    /// Copies a file into the new site; returns its size in bytes.
    pub fn copy(&self, from: &Path, file: &str) -> Result<u64> {
        disk::copy(from, &self.place(file)?)
    }

    /// The path of a file of the new site, in a folder that is there.
    fn place(&self, file: &str) -> Result<PathBuf> {
        let path = self.next.join(file);
        if let Some(folder) = path.parent() {
            let known = |folders: &HashSet<PathBuf>| folders.contains(folder);
            let folders = || self.folders.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if !known(&folders()) {
                disk::create_folder(folder)?;
                folders().insert(folder.to_owned());
            }
        }
        Ok(path)
    }

    /// Puts the new site in the place of the old one, in one step where the system can.
    pub fn finish(self) -> Result<()> {
        if disk::kind(&self.target)? == Kind::Absent {
            return disk::rename(&self.next, &self.target);
        }
        if disk::exchange(&self.next, &self.target)? {
            return Ok(());
        }
        self.rename_twice()
    }

    /// What is left to do where two folders cannot change places. When the second step fails, the first is taken back; a
    /// crash between the two is mended by the next build.
    fn rename_twice(&self) -> Result<()> {
        disk::rename(&self.target, &self.previous())?;
        disk::rename(&self.next, &self.target).inspect_err(|_| {
            // Nothing more can be done when this fails too; the old site stays in the work folder, and is not removed.
            let _ = disk::rename(&self.previous(), &self.target);
        })
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next build.
        let _ = disk::remove_folder(&self.next);
        // The old site is not thrown away before there is one in its place.
        let only_copy = !matches!(disk::kind(&self.target), Ok(Kind::Folder));
        if !(only_copy && matches!(disk::kind(&self.previous()), Ok(Kind::Folder))) {
            let _ = disk::remove_folder(&self.work);
        }
    }
}

/// The folder itself when the target is a symbolic link to one, so that the link stays what it is.
fn real(target: &Path) -> Result<PathBuf> {
    if disk::kind(target)? != Kind::Absent {
        return disk::canonical(target);
    }
    if disk::is_link(target) {
        return Err(Error::refused("write to", target, "it is a symbolic link to nothing"));
    }
    let name = target.file_name().map(ToOwned::to_owned);
    let (Some(parent), Some(name)) = (target.parent(), name) else { return Ok(target.to_owned()) };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    disk::create_folder(parent)?;
    Ok(disk::canonical(parent)?.join(name))
}

/// Refuses a folder that holds what is not ours.
fn check_ours(target: &Path) -> Result<()> {
    let refuse = |why: &str| Err(Error::refused("write to", target, why));
    match disk::kind(target)? {
        Kind::Absent => Ok(()),
        Kind::File | Kind::Other => refuse("it is not a folder"),
        Kind::Folder => {
            let names = disk::names(target)?;
            if names.is_empty() || names.iter().any(|name| name == MARKER) {
                return Ok(());
            }
            refuse("it holds files that writethru did not write; choose another folder or empty this one")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_renames_replace_a_site_and_are_taken_back_when_they_fail() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let target = folder.path().join("public");
        let publish = |text: &str| {
            let publication = Publication::begin(&target, || ()).expect("a folder of ours");
            publication.write("index.html", text.as_bytes()).expect("a page");
            publication
        };
        publish("one").finish().expect("a first site");
        publish("two").rename_twice().expect("a second site");
        let shown = || disk::read(&target.join("index.html")).expect("a site");
        assert_eq!(shown(), b"two");
        let broken = publish("three");
        disk::remove_folder(&broken.next).expect("a folder to remove");
        assert!(broken.rename_twice().is_err());
        drop(broken);
        assert_eq!(shown(), b"two");
        assert_eq!(disk::names(folder.path()).expect("a folder"), ["public"]);
    }
}
