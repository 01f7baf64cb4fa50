//! The one place that touches files. Every error says what was tried, where, and what the machine answered.

#![allow(clippy::disallowed_methods, reason = "this is the room that those methods are kept for")]

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{error, fmt};

use rayon::prelude::*;

/// The machine refused.
#[derive(Debug)]
pub struct Error {
    action: &'static str,
    path: PathBuf,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Io(io::Error),
    Text(String),
}

/// What came back, or the machine's refusal.
pub type Result<T> = std::result::Result<T, Error>;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Absent,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A pipe, a device or a socket.
    Other,
}

impl Error {
    /// A refusal of our own, for the same three questions: what was tried, where, why not.
    pub fn refused(action: &'static str, path: &Path, why: impl Into<String>) -> Self {
        Self { action, path: path.to_owned(), cause: Cause::Text(why.into()) }
    }

    /// A refusal of the machine.
    pub fn new(action: &'static str, path: &Path, cause: io::Error) -> Self {
        Self { action, path: path.to_owned(), cause: Cause::Io(cause) }
    }

    /// Whether the path was taken: [`write_new_whole`] found something there.
    pub fn is_taken(&self) -> bool {
        matches!(&self.cause, Cause::Io(error) if error.kind() == io::ErrorKind::AlreadyExists)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} `{}`: ", self.action, self.path.display())?;
        match &self.cause {
            Cause::Text(why) => f.write_str(why),
            Cause::Io(error) => match error.kind() {
                io::ErrorKind::NotFound => f.write_str("it does not exist"),
                io::ErrorKind::PermissionDenied => f.write_str("permission denied"),
                io::ErrorKind::AlreadyExists => f.write_str("it is there already"),
                io::ErrorKind::StorageFull => f.write_str("the disk is full"),
                io::ErrorKind::NotADirectory => f.write_str("a file is in the way of a folder"),
                _ => write!(f, "{error}"),
            },
        }
    }
}

impl error::Error for Error {}

/// What stands at a path; symbolic links are followed.
pub fn kind(path: &Path) -> Result<Kind> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Ok(Kind::Folder),
        Ok(found) if found.is_file() => Ok(Kind::File),
        Ok(_) => Ok(Kind::Other),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound) => Ok(Kind::Absent),
        Err(error) => Err(Error::new("look at", path, error)),
    }
}

/// Whether a symbolic link stands at a path, wherever it leads.
pub fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink())
}

/// The size of a file in bytes.
pub fn size(path: &Path) -> Result<u64> {
    fs::metadata(path).map(|found| found.len()).map_err(|error| Error::new("read", path, error))
}

/// What tells one state of a file from another, without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    /// The file itself and its last change of any kind, where the system tells: a file that was moved here keeps its time.
    identity: (u64, i64, i64),
}

/// The state of a file; nothing when it cannot be told.
pub fn stamp(path: &Path) -> Option<Stamp> {
    let found = fs::metadata(path).ok()?;
    Some(Stamp { size: found.len(), modified: found.modified().ok(), identity: identity(&found) })
}

#[cfg(unix)]
fn identity(found: &fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (found.ino(), found.ctime(), found.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_found: &fs::Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

/// The content of a file.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| Error::new("read", path, error))
}

/// The first bytes of a file or of what else can be read, no more than `limit`.
pub fn read_at_most(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read =
        File::open(path).and_then(|file| io::Read::read_to_end(&mut io::Read::take(file, limit), &mut bytes));
    read.map(|_| bytes).map_err(|error| Error::new("read", path, error))
}

/// The content of a file; nothing when there is none.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::new("read", path, error)),
    }
}

/// Writes a file in a folder that is there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| Error::new("write", path, error))
}

/// Writes a file that must not be there yet, where a second name for it cannot be had.
fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let file = File::options().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| Error::new("write", path, error))?;
    io::Write::write_all(&mut file, bytes).map_err(|error| Error::new("write", path, error))
}

/// Writes a file that must not be there yet, in one step: whoever looks, and whenever this ends, it is there whole or not at all.
pub fn write_new_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error| Error::new("write", path, error);
    let beside = beside(path);
    if let Err(error) = write_beside(&beside, bytes) {
        let _ = fs::remove_file(&beside);
        return Err(failed(error));
    }
    let linked = fs::hard_link(&beside, path);
    let _ = fs::remove_file(&beside);
    match linked {
        // Not every system knows two names of one file.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => write_new(path, bytes),
        linked => linked.map_err(failed),
    }
}

/// Writes a file in one step, in place of the one that is there: whoever looks, and whenever this ends, it is the old one or the new one.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error| Error::new("write", path, error);
    let beside = beside(path);
    let written = write_beside(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map_err(failed)
}

/// A name for what is not finished yet. A hidden file is nobody's content, should the program end before it is.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Names end at 255 bytes on most systems.
    let start = &name[..name.floor_char_boundary(200)];
    path.with_file_name(format!(".{start}.{}.tmp", std::process::id()))
}

/// Writes what is not finished yet. What stands there was left by a run that ended early, or is a link that leads elsewhere.
fn write_beside(beside: &Path, bytes: &[u8]) -> io::Result<()> {
    let _ = fs::remove_file(beside);
    io::Write::write_all(&mut File::options().write(true).create_new(true).open(beside)?, bytes)
}

/// Copies a file; returns its size in bytes.
pub fn copy(from: &Path, to: &Path) -> Result<u64> {
    let mut source = File::open(from).map_err(|error| Error::new("read", from, error))?;
    // A file of its own rights: those of the source are the editor's, and may keep a server out.
    let mut target = File::create(to).map_err(|error| Error::new("write", to, error))?;
    io::copy(&mut source, &mut target).map_err(|error| Error::new("write", to, error))
}

/// Makes a folder and those above it.
pub fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|error| Error::new("make the folder", path, error))
}

/// Removes a folder and everything in it; nothing to do when it is not there.
pub fn remove_folder(path: &Path) -> Result<()> {
    // A large site goes in half the time when its folders go side by side; what is left is for the step below, and so are errors.
    let inside = fs::read_dir(path).map(|entries| entries.flatten().map(|entry| entry.path()).collect());
    let inside: Vec<PathBuf> = inside.unwrap_or_default();
    inside.par_iter().for_each(|folder| drop(fs::remove_dir_all(folder)));
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::new("remove", path, error)),
        _ => Ok(()),
    }
}

/// Removes a file.
pub fn remove_file(path: &Path) -> Result<()> {
    fs::remove_file(path).map_err(|error| Error::new("remove", path, error))
}

/// Moves a folder to a name that is free.
pub fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(|error| Error::new("move into place", to, error))
}

/// The real path of something that is there.
pub fn canonical(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).map_err(|error| Error::new("find", path, error))
}

/// Whether the machine gave up because symbolic links lead in a circle.
pub fn is_circle(error: &io::Error) -> bool {
    rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::LOOP)
}

/// The names in a folder, sorted.
pub fn names(path: &Path) -> Result<Vec<String>> {
    let names = fs::read_dir(path).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned())).collect()
    });
    let mut names: Vec<String> = names.map_err(|error| Error::new("list", path, error))?;
    names.sort();
    Ok(names)
}

/// Swaps two folders in one step, where the system can; whether it could.
pub fn exchange(a: &Path, b: &Path) -> Result<bool> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(true),
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            Err(error) => return Err(Error::new("move into place", b, error.into())),
        }
    }
    let _ = (a, b);
    Ok(false)
}

/// A lock on a file that is made for it; other processes see it, and it ends with this one.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock. Calls `wait` once when another process has it, then waits until it is free.
    pub fn take(path: &Path, wait: impl FnOnce()) -> Result<Self> {
        let mut wait = Some(wait);
        loop {
            let file = File::options().create(true).append(true).open(path);
            let file = file.map_err(|error| Error::new("write", path, error))?;
            if file.try_lock().is_err() {
                if let Some(wait) = wait.take() {
                    wait();
                }
                file.lock().map_err(|error| Error::new("lock", path, error))?;
            }
            // The one before may have removed the file while this process waited for it: then the lock is on nothing.
            let current = same_file::Handle::from_path(path).ok();
            let ours = file.try_clone().and_then(same_file::Handle::from_file).ok();
            if current.is_some() && current == ours {
                return Ok(Self { file, path: path.to_owned() });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still held, so that nobody can be left with a lock on a file that is gone.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}
