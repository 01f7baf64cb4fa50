//! What `git log` prints, read; and the history of each file that is there at the end, through its renames.

use std::collections::HashMap;

/// The format in which git is asked for commits: fields between zero bytes, which no field can hold.
pub const FORMAT: &str = "commit %H%x00%ct%x00%aN%x00%P%x00%s%x00%b%x00";

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Commit {
    /// Its full hash.
    pub hash: String,
    /// When it came to the branch: the committer's time, in seconds since 1970.
    pub time: i64,
    /// The name of its author.
    pub author: String,
    /// What it says of itself. Of a merge whose subject says only that it is one, the first line below.
    pub subject: String,
}

/// What a commit did to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `A` added, `M` modified, `D` deleted, `R` renamed, `T` changed in type.
    pub status: u8,
    /// What the file is afterwards.
    pub what: What,
    /// The id of its content afterwards.
    pub blob: String,
    /// Its path before, where it was renamed.
    pub old: Option<Vec<u8>>,
    /// Its path.
    pub path: Vec<u8>,
}

/// What a path can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A file.
    File,
    /// A symbolic link.
    Link,
    /// A commit of another repository.
    Submodule,
    /// Nothing.
    Nothing,
}

/// A commit and what it did.
pub type Logged = (Commit, Vec<Entry>);

/// One state of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The commit that made it, by its place in the log.
    pub commit: usize,
    /// The path of the file then.
    pub path: Vec<u8>,
    /// What it was.
    pub what: What,
    /// The id of its content.
    pub blob: String,
}

/// Reads what `git log` printed in [`FORMAT`] with `-z --raw`. Nothing when it printed something else.
pub fn read(printed: &[u8]) -> Option<Vec<Logged>> {
    let mut fields = printed.split(|byte| *byte == 0);
    let mut log: Vec<Logged> = Vec::new();
    while let Some(field) = fields.next() {
        let field = field.strip_prefix(b"\n").unwrap_or(field);
        if let Some(hash) = field.strip_prefix(b"commit ") {
            let mut text = || Some(String::from_utf8_lossy(fields.next()?).into_owned());
            let (time, author, parents) = (text()?.parse().ok()?, text()?, text()?);
            let (subject, body) = (text()?, text()?);
            let subject = if parents.contains(' ') { of_merge(subject, &body) } else { subject };
            let hash = String::from_utf8_lossy(hash).into_owned();
            log.push((Commit { hash, time, author, subject }, Vec::new()));
        } else if field.starts_with(b":") {
            log.last_mut()?.1.push(entry(field, &mut fields)?);
        } else if !field.is_empty() {
            return None;
        }
    }
    Some(log)
}

/// Reads what `git diff-tree` printed with `-z --raw`.
pub fn entries(printed: &[u8]) -> Option<Vec<Entry>> {
    let mut fields = printed.split(|byte| *byte == 0);
    let mut entries = Vec::new();
    while let Some(field) = fields.next().filter(|field| !field.is_empty()) {
        entries.push(entry(field, &mut fields)?);
    }
    Some(entries)
}

/// `:old-mode new-mode old-blob new-blob status`, then one path or two.
fn entry<'a>(field: &[u8], fields: &mut impl Iterator<Item = &'a [u8]>) -> Option<Entry> {
    let field = std::str::from_utf8(field).ok()?;
    let mut words = field.strip_prefix(':')?.split(' ');
    let (_, mode, _, blob) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let status = *words.next()?.as_bytes().first()?;
    let what = match mode {
        "100644" | "100755" | "100664" => What::File,
        "120000" => What::Link,
        "160000" => What::Submodule,
        _ => What::Nothing,
    };
    let first = fields.next()?.to_vec();
    let (old, path) =
        if matches!(status, b'R' | b'C') { (Some(first), fields.next()?.to_vec()) } else { (None, first) };
    Some(Entry { status, what, blob: blob.to_owned(), old, path })
}

/// What hosts write on top of a merge says nothing; the title of what was merged is below it.
fn of_merge(subject: String, body: &str) -> String {
    let below = body.lines().map(str::trim).find(|line| !line.is_empty());
    match below {
        Some(line) if subject.starts_with("Merge ") => line.to_owned(),
        _ => subject,
    }
}

/// The states of every file that is there after the last commit, oldest first, by its path. What was deleted and comes back under
/// the same path goes on.
pub fn histories(log: &[Logged]) -> HashMap<Vec<u8>, Vec<Step>> {
    let mut live: HashMap<Vec<u8>, Vec<Step>> = HashMap::new();
    let mut gone: HashMap<Vec<u8>, Vec<Step>> = HashMap::new();
    for (commit, (_, entries)) in log.iter().enumerate() {
        // First everything leaves its place, then everything takes its new one: two files may have changed places.
        let mut moved: Vec<(usize, Vec<Step>)> = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            match (&entry.old, entry.status) {
                (Some(old), b'R') => moved.push((at, live.remove(old).unwrap_or_default())),
                (None, b'D') => {
                    let steps = live.remove(&entry.path).unwrap_or_default();
                    gone.insert(entry.path.clone(), steps);
                }
                _ => {}
            }
        }
        let mut moved = moved.into_iter().peekable();
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.status != b'D') {
            let path = &entry.path;
            let mut steps = match moved.next_if(|(from, _)| *from == at) {
                Some((_, steps)) => steps,
                None => live.remove(path).or_else(|| gone.remove(path)).unwrap_or_default(),
            };
            let (path, blob) = (path.clone(), entry.blob.clone());
            steps.push(Step { commit, path: path.clone(), what: entry.what, blob });
            live.insert(path, steps);
        }
    }
    live
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: &str = "0000000000000000000000000000000000000000";

    fn commit(number: usize, subject: &str, entries: &[&str]) -> String {
        let mut printed = format!("commit c{number}\0{number}00\0Ines\0p\0{subject}\0\0");
        for (at, entry) in entries.iter().enumerate() {
            let (status, paths) = entry.split_once(' ').unwrap();
            let blob = format!("b{number}{at}");
            let start = if at == 0 { "\n" } else { "" };
            let paths = paths.replace('>', "\0");
            printed += start;
            printed += &[":100644 100644 ", NONE, " ", &blob, " ", status, "\0", &paths, "\0"].concat();
        }
        printed
    }

    fn history(log: &str, path: &str) -> Vec<(usize, String)> {
        let log = read(log.as_bytes()).unwrap();
        let steps = histories(&log).remove(path.as_bytes()).unwrap_or_default();
        steps.into_iter().map(|step| (step.commit, String::from_utf8(step.path).unwrap())).collect()
    }

    #[test]
    fn commits_and_hostile_names_are_read() {
        let log =
            commit(1, "first\u{1}", &["A a\n:100644 x\nb.md", "A commit y.md"]) + &commit(2, "", &["M a\"b"]);
        let log = read(log.as_bytes()).unwrap();
        let paths: Vec<_> = log
            .iter()
            .map(|(_, entries)| entries.iter().map(|e| e.path.clone()).collect::<Vec<_>>())
            .collect();
        let expected: [Vec<Vec<u8>>; 2] =
            [vec![b"a\n:100644 x\nb.md".to_vec(), b"commit y.md".to_vec()], vec![b"a\"b".to_vec()]];
        assert_eq!(paths, expected);
        assert_eq!(log[0].0.subject, "first\u{1}");
        for nonsense in ["x", "commit a\0b", ":100644", "commit a\0no\0\0\0\0\0"] {
            assert_eq!(read(nonsense.as_bytes()), None, "{nonsense}");
        }
        assert_eq!(read(b""), Some(vec![]));
    }

    #[test]
    fn a_merge_says_what_was_merged() {
        let merge = |subject: &str, body: &str| {
            let printed = format!("commit c\x001\0Ines\0p q\0{subject}\0{body}\0");
            read(printed.as_bytes()).unwrap()[0].0.subject.clone()
        };
        assert_eq!(merge("Merge pull request #1 from x/y", "\nNew timetable\n"), "New timetable");
        assert_eq!(merge("Merge branch 'a'", ""), "Merge branch 'a'");
        assert_eq!(merge("Winter timetable", "more"), "Winter timetable");
    }

    #[test]
    fn a_file_is_followed_through_renames_swaps_and_returns() {
        let log = commit(0, "", &["A a.md", "A b.md"])
            + &commit(1, "", &["R100 a.md>x/c.md"])
            + &commit(2, "", &["R090 b.md>x/c.md", "R090 x/c.md>b.md"])
            + &commit(3, "", &["M b.md", "D x/c.md"])
            + &commit(4, "", &["A x/c.md", "A a.md"]);
        let of_a = [(0, "a.md"), (1, "x/c.md"), (2, "b.md"), (3, "b.md")];
        let of_b = [(0, "b.md"), (2, "x/c.md"), (4, "x/c.md")];
        let owned = |steps: &[(usize, &str)]| -> Vec<_> {
            steps.iter().map(|(commit, path)| (*commit, (*path).to_owned())).collect()
        };
        assert_eq!(history(&log, "b.md"), owned(&of_a));
        assert_eq!(history(&log, "x/c.md"), owned(&of_b));
        assert_eq!(history(&log, "a.md"), owned(&[(4, "a.md")]));
    }
}
