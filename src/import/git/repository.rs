//! The one place that runs another program: `git`, asked for what it has and never told to change anything.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use super::log::{self, Entry, Logged};
use crate::disk::{self, Error, Result};

/// A larger text is refused, as the loader would refuse it.
pub const MAX_BYTES: u64 = 8 << 20;
/// Bytes of texts that are held at once; what is made of them takes more than twice as much.
const MAX_TOTAL: u64 = 256 << 20;
/// What the importer was about to do, for messages.
const ACTION: &str = "import";

/// A repository of git, bare or with its files beside it.
#[derive(Debug)]
pub struct Repository {
    folder: PathBuf,
    /// The folder as it was given, for messages.
    shown: PathBuf,
    /// The commit that `HEAD` stands for.
    head: String,
    /// The folder within the repository, empty or ending in `/`.
    prefix: String,
    shallow: bool,
}

/// The bytes that git keeps under an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blob {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// More than [`MAX_BYTES`]: so many.
    TooLarge(u64),
    /// It is not in this copy of the repository.
    Missing,
}

/// Variables of git's own that would lead it to another repository, or make it read paths in another way.
const MISLEADING: [&str; 15] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_INDEX_FILE",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_WORK_TREE",
];

/// Settings that would change what git prints, or run programs of the user's or of the repository's.
const SETTINGS: [&str; 7] = [
    "core.fsmonitor=false",
    "core.quotePath=off",
    "diff.relative=false",
    "diff.renameLimit=1000",
    "log.diffMerges=separate",
    "log.showSignature=false",
    "submodule.recurse=false",
];

impl Repository {
    /// Opens the repository that a folder is or lies in; `folder` is absolute, `shown` what messages call it. Fails when there is none or when it
    /// has no commits.
    pub fn open(folder: &Path, shown: &Path) -> Result<Self> {
        let refused = |why: &str| Error::refused(ACTION, shown, why);
        match disk::kind(folder)? {
            disk::Kind::Folder => {}
            disk::Kind::Absent => return Err(refused("it does not exist")),
            _ => return Err(refused("it is a file, not the folder of a repository")),
        }
        let (head, prefix) = (String::new(), String::new());
        let (folder, shown) = (folder.to_owned(), shown.to_owned());
        let mut repository = Self { folder, shown, head, prefix, shallow: false };
        let asked = repository.run(&["rev-parse", "--is-shallow-repository", "--show-prefix"])?;
        if !asked.status.success() {
            let said = String::from_utf8_lossy(&asked.stderr).into_owned();
            if said.contains("not a git repository") {
                return Err(refused("it is not a git repository"));
            }
            return Err(repository.told(&said));
        }
        let answers = String::from_utf8_lossy(&asked.stdout);
        let (shallow, prefix) = answers.split_once('\n').unwrap_or((&answers, ""));
        (repository.shallow, repository.prefix) =
            (shallow == "true", prefix.trim_end_matches('\n').to_owned());
        let head = repository.run(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])?;
        if !head.status.success() {
            return Err(refused("its branch has no commits yet"));
        }
        String::from_utf8_lossy(&head.stdout).trim().clone_into(&mut repository.head);
        Ok(repository)
    }

    /// Whether the history was cut off when this copy was made.
    pub fn is_shallow(&self) -> bool {
        self.shallow
    }

    /// Where the folder lies in the repository: what its paths start with. Empty, or ending in `/`.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The files at `HEAD` that match one of the globs.
    pub fn files(&self, globs: &[String]) -> Result<Vec<Entry>> {
        // Compared with nothing, everything that is there was added. Unlike a listing, this takes globs.
        let nothing = self.ask(&["hash-object", "-t", "tree", "--stdin"])?;
        let nothing = String::from_utf8_lossy(&nothing).trim().to_owned();
        let globs: Vec<_> = globs.iter().map(|glob| format!(":(glob){glob}")).collect();
        let mut arguments = vec!["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev"];
        arguments.extend(["-O/dev/null", "--no-ext-diff", "--no-textconv", &nothing, &self.head, "--"]);
        arguments.extend(globs.iter().map(String::as_str));
        let printed = self.ask(&arguments)?;
        log::entries(&printed).ok_or_else(|| self.unexpected())
    }

    /// The commits of the branch, oldest first, each with the files it changed whose names end in one of `endings` (all files without
    /// any). A merge is one commit: what it changed of the branch that it was made on.
    pub fn log(&self, endings: &[String]) -> Result<Vec<Logged>> {
        let globs: Vec<_> = endings.iter().map(|ending| format!(":(glob,icase)**/*.{ending}")).collect();
        let format = format!("--format={}", log::FORMAT);
        let mut arguments = vec!["log", "-z", "--raw", "--no-abbrev", "-M50%", "-m", "--first-parent"];
        arguments.extend([
            "--reverse",
            "-O/dev/null",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--no-decorate",
        ]);
        arguments.extend(["--encoding=UTF-8", &format, &self.head, "--"]);
        arguments.extend(globs.iter().map(String::as_str));
        let printed = self.ask(&arguments)?;
        log::read(&printed).ok_or_else(|| self.unexpected())
    }

    /// What git keeps under these ids. Fails when it is more than 256 MiB.
    pub fn blobs(&self, ids: &[String]) -> Result<BTreeMap<String, Blob>> {
        let failed = |error| Error::new(ACTION, &self.shown, error);
        let mut command = self.command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut git = command.spawn().map_err(|error| not_run(&error))?;
        let (Some(mut asked), Some(answers)) = (git.stdin.take(), git.stdout.take()) else {
            return Err(self.unexpected());
        };
        let list = ids.join("\n") + "\n";
        // Asked from the side: git stops reading while nobody reads its answers.
        let asking = thread::spawn(move || asked.write_all(list.as_bytes()));
        let mut answers = BufReader::with_capacity(1 << 18, answers);
        let blobs = all(ids, &mut answers, MAX_TOTAL);
        drop(answers);
        // When it failed the answers were short, and that is told.
        let _ = (asking.join(), git.wait());
        blobs.map_err(failed)?.ok_or_else(|| Error::refused(ACTION, &self.shown, too_much()))
    }

    /// The answer to a question; git's own words when it refuses.
    fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let answer = self.run(arguments)?;
        if answer.status.success() {
            return Ok(answer.stdout);
        }
        Err(self.told(&String::from_utf8_lossy(&answer.stderr)))
    }

    fn run(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = self.command(arguments);
        command.stdin(Stdio::null()).output().map_err(|error| not_run(&error))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("--no-pager").arg("-C").arg(&self.folder);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for variable in MISLEADING {
            command.env_remove(variable);
        }
        // Words of messages are looked at, nothing is locked or fetched, and nobody is asked for a password.
        command.envs([("LC_ALL", "C"), ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1")]);
        command.env("GIT_TERMINAL_PROMPT", "0").args(arguments);
        command
    }

    /// A refusal of git's.
    fn told(&self, said: &str) -> Error {
        let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("nothing more is known");
        let words = line.trim_start_matches("fatal: ").trim_start_matches("error: ");
        Error::refused(ACTION, &self.shown, format!("git says: {words}"))
    }

    fn unexpected(&self) -> Error {
        Error::refused(ACTION, &self.shown, "git printed something that is not understood")
    }
}

fn not_run(error: &io::Error) -> Error {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "it is not installed here, or not on the `PATH`".to_owned(),
        _ => error.to_string(),
    };
    Error::refused("run", Path::new("git"), why)
}

fn too_much() -> String {
    format!(
        "the versions of its files have more than {} MiB; import fewer files at a time with a narrower \
         `--glob`, such as `--glob 'posts/2024/**/*.md'`",
        MAX_TOTAL >> 20
    )
}

/// The answers of `cat-file --batch` to these ids; nothing when they have more than `most` bytes.
fn all(ids: &[String], answers: &mut impl BufRead, most: u64) -> io::Result<Option<BTreeMap<String, Blob>>> {
    let mut blobs = BTreeMap::new();
    let mut total = 0;
    for id in ids {
        let blob = answer(answers)?;
        if let Blob::Bytes(bytes) = &blob {
            total += bytes.len() as u64;
        }
        if total > most {
            return Ok(None);
        }
        blobs.insert(id.clone(), blob);
    }
    Ok(Some(blobs))
}

/// One answer of `cat-file --batch`: a line with id, type and size, then the bytes and a line break; or that it is missing.
fn answer(answers: &mut impl BufRead) -> io::Result<Blob> {
    let mut line = String::new();
    if answers.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut words = line.split_whitespace().skip(1);
    let (Some(_), Some(size)) = (words.next(), words.next().and_then(|size| size.parse::<u64>().ok())) else {
        return Ok(Blob::Missing);
    };
    let blob = if size > MAX_BYTES {
        io::copy(&mut answers.take(size), &mut io::sink())?;
        Blob::TooLarge(size)
    } else {
        let mut bytes = Vec::new();
        answers.take(size).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Blob::Bytes(bytes)
    };
    answers.read_exact(&mut [0])?;
    Ok(blob)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_one_after_another() {
        let printed = format!("aa blob 3\na\nb\nbb missing\ncc blob {}\n", MAX_BYTES + 1);
        let large = vec![b'x'; usize::try_from(MAX_BYTES).unwrap() + 1];
        let mut all = [printed.as_bytes(), &large, b"\ndd blob 0\n\n"].concat();
        let mut answers = all.as_slice();
        let read: Vec<_> = (0..4).map(|_| answer(&mut answers).unwrap()).collect();
        let bytes = |text: &str| Blob::Bytes(text.as_bytes().to_vec());
        assert_eq!(read, [bytes("a\nb"), Blob::Missing, Blob::TooLarge(MAX_BYTES + 1), bytes("")]);
        all.truncate(12);
        assert!(answer(&mut all.as_slice()).is_err());
    }

    #[test]
    fn more_than_can_be_held_is_refused() {
        let ids = ["aa", "bb", "cc"].map(str::to_owned);
        let printed = format!("aa blob 3\nabc\nbb blob {}\n{}\ncc blob 3\ndef\n", MAX_BYTES + 1, {
            "x".repeat(usize::try_from(MAX_BYTES).unwrap() + 1)
        });
        let read = |most| all(&ids, &mut printed.as_bytes(), most).unwrap().map(|blobs| blobs.len());
        // What is too large is not held, and does not count.
        assert_eq!((read(6), read(5)), (Some(3), None));
        assert!(too_much().contains("more than 256 MiB; import fewer files at a time"), "{}", too_much());
    }
}
