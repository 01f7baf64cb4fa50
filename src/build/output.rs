//! Where the files of a site go.

use std::path::Path;

use crate::disk::{self, Result};
use crate::publish::Publication;

/// A place for the files of a site; paths are relative to its root, with `/` between their parts.
pub(super) trait Output: Sync {
    /// Puts a file there.
    fn write(&self, file: &str, bytes: &[u8]) -> Result<()>;
    /// Puts a copy of a file there; returns its size in bytes.
    fn copy(&self, from: &Path, file: &str) -> Result<u64>;
}

impl Output for Publication {
    fn write(&self, file: &str, bytes: &[u8]) -> Result<()> {
        Self::write(self, file, bytes)
    }

    fn copy(&self, from: &Path, file: &str) -> Result<u64> {
        Self::copy(self, from, file)
    }
}

/// Nowhere: the files are made to see that they can be.
pub(super) struct Nowhere;

impl Output for Nowhere {
    fn write(&self, _file: &str, _bytes: &[u8]) -> Result<()> {
        Ok(())
    }

    fn copy(&self, from: &Path, _file: &str) -> Result<u64> {
        disk::size(from)
    }
}
