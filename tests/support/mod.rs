//! A folder with a site in it, runs of the real program there, and what lies on disk afterwards.

#![allow(
    dead_code,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "each test file uses a part of this; tests touch files, and a panic here fails the test"
)]

pub(crate) mod pictures;

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io::{Read, Seek};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_writethru");
/// What a test runs unless it says otherwise.
pub(crate) const BUILD: [&str; 3] = ["build", "--now", "2026-01-01T00:00Z"];
/// Nothing here takes this long unless it hangs.
const HANG: Duration = Duration::from_mins(5);
/// The user `nobody`, who may do nothing that is not for everyone.
const NOBODY: u32 = 65_534;

/// A picture of one point, as JPEG.
pub(crate) const PICTURE: &[u8] = include_bytes!("dot.jpg");

/// A site in a temporary folder: `work/site`. Everything in `work` is watched by [`Site::tree`].
pub(crate) struct Site {
    temp: TempDir,
    /// Set when the program has to run as somebody else, because nothing is forbidden to root.
    as_nobody: bool,
}

/// How a run of the program ended, and what it printed; changing parts replaced as [`normalised`] says.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// What lies at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    Folder,
    File(Vec<u8>),
    Link(PathBuf),
    /// What cannot be read, or is neither file nor folder.
    Other,
}

/// What lies below a folder, by path.
pub(crate) type Tree = BTreeMap<String, Entry>;

impl Site {
    /// An empty site.
    pub(crate) fn empty() -> Self {
        let temp = tempfile::Builder::new().prefix("writethru-test-").tempdir().unwrap();
        fs::create_dir_all(temp.path().join("work/site")).unwrap();
        Self { temp, as_nobody: false }
    }

    /// A site with a title, a base URL, and one story of one revision.
    pub(crate) fn sound() -> Self {
        let site = Self::empty();
        site.write("site.toml", SITE_TOML);
        site.write("content/a/1.md", revision(1, "Text."));
        site
    }

    /// Everything that tests watch: the site and what lies beside it.
    pub(crate) fn work(&self) -> PathBuf {
        fs::canonicalize(self.temp.path()).unwrap().join("work")
    }

    /// The folder of the site.
    pub(crate) fn root(&self) -> PathBuf {
        self.work().join("site")
    }

    /// A path in the site.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file of the site, and the folders above it.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Makes a symbolic link in the site.
    pub(crate) fn link(&self, path: &str, target: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(target, path).unwrap();
    }

    /// Puts in place what an earlier build could have left.
    pub(crate) fn with_old_output(self) -> Self {
        self.write("public/.writethru", "This folder is written by writethru.\n");
        self.write("public/index.html", "<p>The old front page.\n");
        self.write("public/old/index.html", "<p>An old story.\n");
        self
    }

    /// Changes what may be done with a file or folder.
    pub(crate) fn mode(&self, path: &str, mode: u32) {
        fs::set_permissions(self.path(path), Permissions::from_mode(mode)).unwrap();
    }

    /// Makes runs obey permissions: root gives the site to another user and runs the program as that user.
    pub(crate) fn for_ordinary_user(mut self) -> Self {
        if fs::metadata(self.temp.path()).unwrap().uid() != 0 {
            return self;
        }
        for path in walk(&self.work()) {
            fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
            chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        fs::set_permissions(self.temp.path(), Permissions::from_mode(0o755)).unwrap();
        chown(self.work(), Some(NOBODY), Some(NOBODY)).unwrap();
        let copy = self.temp.path().join("writethru");
        fs::copy(PROGRAM, &copy).unwrap();
        fs::set_permissions(copy, Permissions::from_mode(0o755)).unwrap();
        self.as_nobody = true;
        self
    }

    /// The program with these arguments, in the site's folder, in an environment that says nothing but the wrong time zone.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = if self.as_nobody {
            let mut command = Command::new(self.temp.path().join("writethru"));
            command.uid(NOBODY).gid(NOBODY);
            command
        } else {
            Command::new(PROGRAM)
        };
        command.args(arguments).current_dir(self.root());
        clean(&mut command);
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.finish(self.command(arguments))
    }

    /// Runs a command to its end.
    pub(crate) fn finish(&self, mut command: Command) -> Run {
        let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        command.stdin(Stdio::null()).stdout(out.try_clone().unwrap()).stderr(err.try_clone().unwrap());
        let mut child = command.spawn().unwrap();
        let code = wait(&mut child);
        Run { code, stdout: self.printed(&mut out), stderr: self.printed(&mut err) }
    }

    fn printed(&self, stream: &mut File) -> String {
        let mut text = String::new();
        stream.rewind().unwrap();
        stream.read_to_string(&mut text).unwrap();
        normalised(&text, &self.work())
    }

    /// Everything in the site and beside it.
    pub(crate) fn tree(&self) -> Tree {
        tree(&self.work())
    }

    /// Runs the program and checks that nothing changed on disk, whatever it said.
    #[track_caller]
    pub(crate) fn run_in_vain(&self, arguments: &[&str]) -> Run {
        let before = self.tree();
        let run = self.run(arguments);
        assert_same(&before, &self.tree(), &run);
        run
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // What nobody may write to could not be removed.
        for path in walk(self.temp.path()) {
            if fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
                let _ = fs::set_permissions(&path, Permissions::from_mode(0o755));
            }
        }
    }
}

/// The configuration of a site that nothing is wrong with.
pub(crate) const SITE_TOML: &str = "title = \"The Test\"\nbase_url = \"https://news.example/\"\n";

/// A revision that nothing is wrong with, published at an hour of one day.
pub(crate) fn revision(hour: u32, text: &str) -> String {
    let note = if hour == 1 { "" } else { "note = \"Adds a fact.\"\n" };
    format!("+++\ntitle = \"A headline\"\nupdated = 2025-10-14T{hour:02}:00Z\n{note}+++\n\n{text}\n")
}

/// Takes everything out of a command's environment that could change what it does.
pub(crate) fn clean(command: &mut Command) {
    command.env_clear().env("NO_COLOR", "1").env("TZ", "Pacific/Chatham").env("LC_ALL", "C");
}

/// Waits for the end of a process; kills it, and fails, when it hangs.
pub(crate) fn wait(child: &mut Child) -> i32 {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().unwrap_or_else(|| panic!("the program was ended by a signal: {status}"));
        }
        if started.elapsed() > HANG {
            child.kill().unwrap();
            panic!("the program hangs");
        }
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// Replaces what changes from run to run or with the theme: the temporary folder, and sizes and time in the summary. An
/// accent of its own is named, because editors would merge it with its letter.
pub(crate) fn normalised(text: &str, work: &Path) -> String {
    let text = text.replace(&work.display().to_string(), "[WORK]").replace('\u{301}', "[U+0301]");
    let lines = text.split_inclusive('\n').map(|line| {
        let parts = line.strip_prefix("built ").and_then(|rest| {
            let (what, rest) = rest.split_once(": ")?;
            let (_, folder) = rest.split_once(" s → ")?;
            Some((what, folder))
        });
        match parts {
            Some((what, folder)) => format!("built {what}: [FILES] in [TIME] s → {folder}"),
            None => line.to_owned(),
        }
    });
    lines.collect()
}

/// The paths below a folder, those above before those below; symbolic links are not followed.
fn walk(top: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            }
            if !entry.file_type().unwrap().is_symlink() {
                paths.push(entry.path());
            }
        }
    }
    paths
}

/// What lies below a folder.
pub(crate) fn tree(top: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.map(Result::unwrap) {
            let (path, kind) = (entry.path(), entry.file_type().unwrap());
            let name = path.strip_prefix(top).unwrap().display().to_string();
            let found = if kind.is_dir() {
                folders.push(path);
                Entry::Folder
            } else if kind.is_symlink() {
                Entry::Link(fs::read_link(path).unwrap())
            } else if kind.is_file() {
                fs::read(path).map_or(Entry::Other, Entry::File)
            } else {
                Entry::Other
            };
            tree.insert(name, found);
        }
    }
    tree
}

/// The paths at which two trees differ.
pub(crate) fn differences(before: &Tree, after: &Tree) -> Vec<String> {
    let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|path| format!("gone: {path}"));
    let other = after.iter().filter(|(path, found)| before.get(*path) != Some(*found));
    let other = other.map(|(path, _)| {
        if before.contains_key(path) { format!("changed: {path}") } else { format!("new: {path}") }
    });
    gone.chain(other).collect()
}

/// Fails when two trees differ.
#[track_caller]
pub(crate) fn assert_same(before: &Tree, after: &Tree, run: &Run) {
    let differences = differences(before, after);
    assert!(differences.is_empty(), "changed on disk: {differences:#?}\n{run:#?}");
}

/// Copies a folder or a file.
pub(crate) fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
