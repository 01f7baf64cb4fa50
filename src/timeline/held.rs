//! What readers may not see yet.

use crate::model::{Instant, Revision};

/// The moment that a site is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The time of the build.
    pub now: Instant,
    /// Whether what is held back is shown all the same.
    pub drafts: bool,
}

/// Why a revision is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// It is a draft.
    Draft,
    /// It is embargoed until then.
    Embargo(Instant),
    /// The time of its update lies ahead.
    Future(Instant),
}

/// A revision that is held back.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The revision.
    pub revision: &'a Revision,
    /// Why.
    pub hold: Hold,
}

impl Moment {
    /// Why a revision may not be seen at this moment, if it may not.
    pub fn hold(self, revision: &Revision) -> Option<Hold> {
        if revision.draft {
            return Some(Hold::Draft);
        }
        let embargo = revision.embargo.filter(|&until| until > self.now).map(Hold::Embargo);
        embargo.or_else(|| (revision.updated > self.now).then_some(Hold::Future(revision.updated)))
    }
}
