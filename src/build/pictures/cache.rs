//! What was made of pictures, kept for the next run: a folder that may be deleted at any time.
//!
//! A file in it is named for the content that it was made of, and ends with a hash of its own: what is broken, or of somebody else, is made
//! anew. Where nothing can be written, every run makes everything.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::output::Output;
use crate::disk::{self, Kind};
use crate::pictures::{Encoding, Picture};

/// The folder, from the site's.
const FOLDER: &str = ".writethru/pictures";
/// What keeps git from taking the folder for a part of the site.
const IGNORE: &str = "# What writethru made of pictures. It may be deleted: then it is made again.\n*\n";
/// Bytes of the hash at the end of a file.
const HASH: usize = 32;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// That of a site.
    pub(super) fn of(root: &Path) -> Self {
        Self { folder: root.join(FOLDER) }
    }

    /// What was made before, if it is there and whole.
    pub(super) fn get(&self, picture: &Picture, output: Output<'_>) -> Option<Vec<u8>> {
        let path = self.path(picture, output)?;
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
    pub(super) fn has(&self, picture: &Picture, output: Output<'_>) -> bool {
        self.path(picture, output).is_some_and(|path| matches!(disk::kind(&path), Ok(Kind::File)))
    }

    /// Keeps what was made. That it cannot be kept does not matter.
    pub(super) fn put(&self, picture: &Picture, output: Output<'_>, bytes: &[u8]) {
        let Some(path) = self.path(picture, output) else { return };
        if !matches!(disk::kind(&self.folder), Ok(Kind::Folder)) {
            let made = disk::create_folder(&self.folder);
            let ignore = self.folder.with_file_name(".gitignore");
            if made.is_ok() && matches!(disk::kind(&ignore), Ok(Kind::Absent)) {
                let _ = disk::write_new_whole(&ignore, IGNORE.as_bytes());
            }
        }
        let hash = Sha256::digest(bytes);
        let _ = disk::replace(&path, &[bytes, &hash[..]].concat());
    }

    /// Where something is kept; nothing for a picture so small that making it is as quick.
    fn path(&self, picture: &Picture, output: Output<'_>) -> Option<PathBuf> {
        if picture.variants.is_empty() {
            return None;
        }
        let what = match output {
            Output::Own => "own".to_owned(),
            Output::Variant(variant) => match variant.encoding {
                Encoding::Own => format!("{}", variant.width),
                Encoding::WebP => format!("{}-webp", variant.width),
            },
        };
        Some(self.folder.join(format!("{}-{what}", picture.key)))
    }
}
