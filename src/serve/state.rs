//! What browsers are shown, and what they are waiting for.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::watch;

use crate::build::Snapshot;
use crate::diagnostic::{Diagnostic, Format, Severity, draw};
use crate::disk::Error;

/// Pages that are taken to be on somebody's screen.
const SCREENS: usize = 4;

/// The state that all threads share.
#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    /// Counts every change of the state.
    changes: watch::Sender<u64>,
    /// Whether the site is being brought up to date, and all else can wait.
    hurried: AtomicBool,
    /// Whether only this machine is listened to.
    pub(super) local: bool,
}

#[derive(Debug, Default)]
struct State {
    /// The number of the newest state of the site, shown or not.
    newest: u64,
    /// The number of the one that is shown.
    content: u64,
    shown: Option<Arc<Snapshot>>,
    /// The last one of which all pages could be made.
    sound: Option<Arc<Snapshot>>,
    /// What is wrong with the newest.
    wrong: Wrong,
    screens: VecDeque<String>,
}

/// What is wrong, as browsers show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Wrong {
    /// Why the machine refused, if it did.
    refusal: Option<String>,
    /// How many errors there are.
    errors: usize,
    /// How many warnings there are.
    warnings: usize,
    /// The first of them, errors before warnings.
    drawn: Vec<Drawn>,
}

/// A problem as browsers show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Drawn {
    severity: &'static str,
    text: String,
}

/// What is told to browsers.
#[derive(Debug, Serialize)]
pub(super) struct News {
    /// The number of this news; to be sent back with the next question.
    version: u64,
    /// The number of what is shown.
    content: u64,
    #[serde(flatten)]
    wrong: Wrong,
}

/// What a page is made from.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) content: u64,
    pub(super) snapshot: Option<Arc<Snapshot>>,
    /// What is shown of a page that cannot be made.
    pub(super) sound: Option<Arc<Snapshot>>,
}

impl Shared {
    /// States are numbered from `first`. Each preview needs numbers of its own: pages of an earlier one ask this one for news.
    pub(super) fn new(local: bool, first: u64) -> Self {
        let state = State { newest: first, content: first, ..State::default() };
        Self { state: state.into(), changes: watch::Sender::new(1), hurried: AtomicBool::new(false), local }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state, and lets everyone know who waits for that.
    fn change<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let done = work(&mut self.state());
        self.tell();
        done
    }

    fn tell(&self) {
        self.changes.send_modify(|number| *number += 1);
    }

    /// Takes a new state of the site, and shows it unless it has errors. Returns its number.
    pub(super) fn show(&self, snapshot: &Arc<Snapshot>, problems: &[Diagnostic]) -> u64 {
        let wrong = Wrong::of(problems);
        self.change(|state| {
            state.newest += 1;
            if wrong.errors == 0 {
                state.content = state.newest;
                state.shown = Some(snapshot.clone());
            }
            state.wrong = wrong;
            state.newest
        })
    }

    /// All pages of a state have been made; this is what is wrong with them. Whether that is still of interest.
    pub(super) fn checked(&self, number: u64, snapshot: &Arc<Snapshot>, problems: &[Diagnostic]) -> bool {
        let mut wrong = Wrong::of(problems);
        let mut state = self.state();
        if state.newest != number {
            return false;
        }
        if wrong.errors == 0 {
            state.sound = Some(snapshot.clone());
        }
        wrong.refusal.clone_from(&state.wrong.refusal);
        if state.wrong != wrong {
            state.wrong = wrong;
            drop(state);
            self.tell();
        }
        true
    }

    /// The machine refused to show what is there now.
    pub(super) fn refuse(&self, error: &Error) {
        self.change(|state| state.wrong.refusal = Some(format!("error: {error}")));
    }

    /// Everything is as it was: a refusal is over.
    pub(super) fn relent(&self) {
        if self.state().wrong.refusal.is_some() {
            self.change(|state| state.wrong.refusal = None);
        }
    }

    /// Whether no newer state of the site has come.
    pub(super) fn is_latest(&self, number: u64) -> bool {
        self.state().newest == number
    }

    /// Does what all else can wait for.
    pub(super) fn hurry<T>(&self, work: impl FnOnce() -> T) -> T {
        self.hurried.store(true, Ordering::Relaxed);
        let done = work();
        self.hurried.store(false, Ordering::Relaxed);
        done
    }

    /// Whether something is being done that all else can wait for.
    pub(super) fn is_hurried(&self) -> bool {
        self.hurried.load(Ordering::Relaxed)
    }

    /// What is shown now.
    pub(super) fn shown(&self) -> Shown {
        let state = self.state();
        Shown { content: state.content, snapshot: state.shown.clone(), sound: state.sound.clone() }
    }

    /// Remembers that somebody looks at a page.
    pub(super) fn looked_at(&self, route: &str) {
        let mut state = self.state();
        state.screens.retain(|known| known != route);
        state.screens.push_front(route.to_owned());
        state.screens.truncate(SCREENS);
    }

    /// The pages that somebody looked at last.
    pub(super) fn on_screens(&self) -> Vec<String> {
        self.state().screens.iter().cloned().collect()
    }

    /// Waits until there is news after that of a number, and tells it.
    pub(super) async fn news(&self, after: u64) -> News {
        let mut changes = self.changes.subscribe();
        // The sender lives as long as this does.
        let version = changes.wait_for(|number| *number != after).await.map_or(after, |number| *number);
        let state = self.state();
        News { version, content: state.content, wrong: state.wrong.clone() }
    }
}

/// Problems that browsers are told; who has more mends these first.
const DRAWN: usize = 20;

impl Wrong {
    fn of(problems: &[Diagnostic]) -> Self {
        let all = |severity| problems.iter().filter(move |problem| problem.severity == severity);
        let drawn = all(Severity::Error).chain(all(Severity::Warning)).take(DRAWN).map(|problem| Drawn {
            severity: problem.severity.name(),
            text: draw(problem, Format::Human, false).trim_end().to_owned(),
        });
        Self {
            refusal: None,
            errors: all(Severity::Error).count(),
            warnings: all(Severity::Warning).count(),
            drawn: drawn.collect(),
        }
    }
}
