//! Makes all pages of a state when there is time, to see what is wrong with them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::Desk;
use super::state::Shared;
use crate::build::Snapshot;

/// A state to be checked, and its number.
pub(super) struct Job {
    pub(super) number: u64,
    pub(super) snapshot: Arc<Snapshot>,
}

/// Browsers load the pages that they show again before all the others are made.
const PAUSE: Duration = Duration::from_millis(250);

/// Checks one state after the other, the newest first, until nobody is there to send any.
pub(super) fn run(jobs: &Receiver<Job>, shared: &Shared, desk: &dyn Desk) {
    // A pool of its own, so that updates never wait for a check, and of half the processors: browsers need them, too.
    let threads = (rayon::current_num_threads() / 2).max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let mut unfinished = None;
    while let Some(mut job) = unfinished.take().or_else(|| jobs.recv().ok()) {
        loop {
            match jobs.recv_timeout(PAUSE) {
                Ok(newer) => job = newer,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        let wanted = || !shared.is_hurried() && shared.is_latest(job.number);
        let check = || job.snapshot.check(&wanted);
        // A bug that a page shows is to end neither the checks nor the preview.
        let check = || catch_unwind(AssertUnwindSafe(check));
        let found = match &pool {
            Ok(pool) => pool.install(check),
            Err(_) => check(),
        };
        match found {
            Ok(Some(found)) => {
                let news = shared.checked(job.number, &job.snapshot, &found);
                news.then(|| desk.problems(&found));
            }
            // An update came between. If it changes nothing, what has been made so far is still known.
            Ok(None) if shared.is_latest(job.number) => unfinished = Some(job),
            // The panic has been printed where it happened.
            Ok(None) | Err(_) => {}
        }
    }
}
