//! Waits for files to change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::disk::{self, Error, Kind};
use crate::model::{CONTENT, STATIC, TEMPLATES};

/// After a file was closed or moved into place, this long is waited for more of the same save.
const AFTER_END: Duration = Duration::from_millis(4);
/// After any other event, this long is waited for the save to end.
const AFTER_ANY: Duration = Duration::from_millis(30);
/// After its first event, nothing is waited for longer: some files grow for minutes.
const AT_MOST: Duration = Duration::from_millis(500);
/// Events of a long-lasting change are taken together up to so many.
const MOST: usize = 10_000;

/// Watches the sources of a site.
pub(super) struct Watch {
    root: PathBuf,
    config: PathBuf,
    watcher: Mutex<RecommendedWatcher>,
    events: Receiver<notify::Result<Event>>,
    /// The folders that are watched, as the system calls them, and their names in the site.
    folders: Mutex<Vec<(PathBuf, &'static str)>>,
}

/// What changed at about the same time.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Batch {
    /// It cannot be told, or nothing did.
    Anything,
    /// These files, from the site's folder.
    Files(Vec<PathBuf>),
}

impl Watch {
    /// Starts to watch a site whose folder is given by its real path.
    pub(super) fn start(root: &Path, config: &Path) -> Result<Self, Error> {
        let (sender, events) = channel();
        let watcher = notify::recommended_watcher(sender).map_err(|error| refused(root, &error))?;
        let config = root.join(config);
        let watch = Self {
            root: root.to_owned(),
            config: config.clone(),
            watcher: Mutex::new(watcher),
            events,
            folders: Mutex::default(),
        };
        let mut watcher = watch.watcher();
        watcher.watch(root, RecursiveMode::NonRecursive).map_err(|error| refused(root, &error))?;
        if let Some(above) = config.parent().filter(|above| *above != root) {
            // A configuration that is not there is told of elsewhere.
            let _ = watcher.watch(above, RecursiveMode::NonRecursive);
        }
        drop(watcher);
        watch.watch_folders(&BTreeSet::new())?;
        Ok(watch)
    }

    fn watcher(&self) -> std::sync::MutexGuard<'_, RecommendedWatcher> {
        self.watcher.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches the folders that are there and not watched yet, or that others have taken the place of. Whether there were any.
    fn watch_folders(&self, replaced: &BTreeSet<&str>) -> Result<bool, Error> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = false;
        for name in [CONTENT, TEMPLATES, STATIC] {
            let folder = self.root.join(name);
            let there = matches!(disk::kind(&folder), Ok(Kind::Folder));
            let known = folders.iter().position(|(_, known)| *known == name);
            if let Some(at) = known.filter(|_| !there || replaced.contains(name)) {
                // What was watched may be somewhere else now.
                let (real, _) = folders.remove(at);
                let _ = self.watcher().unwatch(&real);
            }
            if there && folders.iter().all(|(_, known)| *known != name) {
                let real = disk::canonical(&folder)?;
                self.watcher()
                    .watch(&real, RecursiveMode::Recursive)
                    .map_err(|error| refused(&folder, &error))?;
                folders.push((real, name));
                new = true;
            }
        }
        Ok(new)
    }

    /// Waits for the next change, or until nothing happened for so long. `clock` is one for durations.
    pub(super) fn next(&self, idle: Duration, clock: impl Fn() -> Instant) -> Batch {
        let mut gathered = Gathered::default();
        let mut until = clock() + idle;
        let mut latest = None;
        loop {
            match self.events.recv_timeout(until.saturating_duration_since(clock())) {
                Ok(event) => {
                    if let Some(more) = gathered.take(event, self) {
                        let now = clock();
                        until = (now + more).min(*latest.get_or_insert(now + AT_MOST));
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(idle);
                    break;
                }
            }
            if gathered.files.len() > MOST || clock() >= latest.unwrap_or(until) {
                break;
            }
        }
        // A folder that is new has to be watched, and may hold more than was told.
        let new = self.watch_folders(&gathered.replaced).unwrap_or(true);
        // What came and went is what an editor wrote before it took the place of the old file.
        let Gathered { files, created, .. } = &mut gathered;
        let gone = |name: &PathBuf| disk::kind(&self.root.join(name)).is_ok_and(|kind| kind == Kind::Absent);
        let came_and_went: Vec<_> = created.iter().filter(|name| gone(name)).collect();
        if came_and_went.len() < files.len() {
            files.retain(|name| !came_and_went.contains(&name));
        }
        if new || gathered.all || gathered.files.is_empty() {
            return Batch::Anything;
        }
        Batch::Files(gathered.files.into_iter().collect())
    }

    /// Whether a file of the site is a part of it. A configuration may be called as it likes.
    fn is_source(&self, name: &Path) -> bool {
        self.root.join(name) == self.config || !is_of_tools(name)
    }

    /// The path of a file in the site, if it is one of the sources.
    fn name_of(&self, path: &Path) -> Option<PathBuf> {
        let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let inside =
            |(real, name): &(PathBuf, &str)| Some(Path::new(name).join(path.strip_prefix(real).ok()?));
        if let Some(name) = folders.iter().find_map(inside) {
            return Some(name);
        }
        let own = |name: &&&str| path == self.root.join(name);
        if let Some(name) = [CONTENT, TEMPLATES, STATIC].iter().find(own) {
            return Some(PathBuf::from(name));
        }
        (path == self.config).then(|| path.strip_prefix(&self.root).unwrap_or(path).to_owned())
    }
}

/// The events of one change.
#[derive(Default)]
struct Gathered {
    files: BTreeSet<PathBuf>,
    /// Of these, the ones that were not there before.
    created: BTreeSet<PathBuf>,
    all: bool,
    /// The folders of sources that came, went, or made room for others.
    replaced: BTreeSet<&'static str>,
}

impl Gathered {
    /// Takes an event; how long to wait for more of the same change, if it is one.
    fn take(&mut self, event: notify::Result<Event>, watch: &Watch) -> Option<Duration> {
        let Ok(event) = event else {
            self.all = true;
            return Some(AFTER_ANY);
        };
        let ended = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write))
            | EventKind::Modify(ModifyKind::Name(RenameMode::To)) => true,
            // Told once more, with both names: what counts is the new one.
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => event
                .paths
                .last()
                .and_then(|path| watch.name_of(path))
                .is_some_and(|name| watch.is_source(&name)),
            // What is only read does not change.
            EventKind::Access(_) => return None,
            _ => false,
        };
        let names = event.paths.iter().filter_map(|path| watch.name_of(path));
        let names: Vec<_> = names.filter(|name| watch.is_source(name)).collect();
        if names.is_empty() && !event.need_rescan() {
            return None;
        }
        let whole = |folder: &&str| names.iter().any(|name| name == Path::new(folder));
        self.replaced.extend([CONTENT, TEMPLATES, STATIC].into_iter().filter(whole));
        if matches!(event.kind, EventKind::Create(CreateKind::File)) {
            self.created.extend(names.iter().filter(|name| !self.files.contains(*name)).cloned());
        }
        // Files can be in a new folder before it is watched.
        self.all |= event.need_rescan() || matches!(event.kind, EventKind::Create(CreateKind::Folder));
        self.files.extend(names);
        Some(if ended { AFTER_END } else { AFTER_ANY })
    }
}

/// Whether only tools look at a file: what editors write beside the one that is saved is no part of a site, and nothing to wait for.
fn is_of_tools(name: &Path) -> bool {
    let mut parts = name.components().map(|part| part.as_os_str().to_string_lossy());
    let first = parts.next().unwrap_or_default();
    let hidden = |part: &str| part.starts_with('.') && (first != STATIC || part.starts_with(".#"));
    let left = |part: &str| part.ends_with('~') || part.rsplit('.').next() == Some("swp");
    parts.any(|part| hidden(&part) || left(&part))
}

impl Batch {
    /// The names of the files, for people.
    pub(super) fn names(&self) -> Vec<String> {
        match self {
            Self::Anything => Vec::new(),
            Self::Files(files) => files.iter().map(|file| file.display().to_string()).collect(),
        }
    }
}

fn refused(path: &Path, error: &notify::Error) -> Error {
    let why = match error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system lets no more folders be watched; raise `fs.inotify.max_user_watches`".to_owned()
        }
        _ => error.to_string(),
    };
    Error::refused("watch", path, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_write_for_themselves_is_nothing_new() {
        for name in [
            "content/a/.1.md.swp",
            "content/.writethru",
            "content/.git/index",
            "content/a/1.md~",
            "templates/.#story.html",
            "static/.#style.css",
            "static/style.css~",
        ] {
            assert!(is_of_tools(Path::new(name)), "{name}");
        }
        for name in ["site.toml", "content", "content/a/1.md", "static/.well-known/x", "templates/story.html"]
        {
            assert!(!is_of_tools(Path::new(name)), "{name}");
        }
    }
}
