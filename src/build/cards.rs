//! The pictures of stories for shared links, each drawn once and kept for the next run.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::cache::Cache;
use crate::site::SharedPicture;

/// The folder in the cache.
const SORT: &str = "cards";
/// The length of a key in hexadecimal digits.
const KEY: usize = 64;

/// The pictures of one run.
#[derive(Debug)]
pub(super) struct Cards {
    cache: Cache,
    /// The keys of those that were published.
    used: Mutex<HashSet<String>>,
}

impl Cards {
    /// Those of a site.
    pub(super) fn of(root: &Path) -> Self {
        Self { cache: Cache::of(root, SORT), used: Mutex::default() }
    }

    /// The file of a picture: one that was drawn before, or a new one, which is kept.
    pub(super) fn file(&self, picture: &SharedPicture) -> Vec<u8> {
        let key = picture.key();
        let bytes = self.cache.get(&key).unwrap_or_else(|| {
            let drawn = picture.draw();
            self.cache.put(&key, &drawn);
            drawn
        });
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        bytes
    }

    /// Drops what earlier runs kept and this one did not need. To be called when all stories are done.
    pub(super) fn tidy(&self) {
        let is_key = |name: &str| name.len() == KEY && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.cache.drop_unused(&self.used.lock().unwrap_or_else(PoisonError::into_inner), is_key);
    }
}
