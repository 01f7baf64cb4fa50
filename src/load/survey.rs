//! Walks a folder in a stable order, and tells stories from sections.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Survey, text};
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Kind, Result};
use crate::model::{BadName, CONTENT, StoryFolder, StoryPath, check_name, stem};
use crate::parse::section;

/// Finds the stories and sections of a site.
pub fn survey(root: &Path) -> Result<Survey> {
    match disk::kind(&root.join(CONTENT))? {
        Kind::Folder => {}
        Kind::Absent => return Ok(Survey { problems: vec![no_content()], ..Survey::default() }),
        _ => return Err(disk::Error::refused("read", &PathBuf::from(CONTENT), "it should be a folder")),
    }
    let (files, mut problems) = walk(root, CONTENT)?;
    let folders = Folders::sort(&files);
    let stories = folders.stories(&mut problems);
    folders.check_strays(&mut problems);
    problems.extend(files.iter().filter_map(|file| bad_name(file)));
    if stories.is_empty() && problems.is_empty() {
        problems.push(no_content());
    }
    let mut sections = Vec::new();
    for path in folders.sections() {
        let file = format!("{path}/section.toml");
        let source = if folders.all.contains(file.as_str()) {
            text(root, &format!("{CONTENT}/{file}"), &mut problems)?
        } else {
            None
        };
        let (section, found) = section(path, source.as_ref());
        sections.push(section);
        problems.extend(found);
    }
    Ok(Survey { stories, sections, problems })
}

fn no_content() -> Diagnostic {
    Diagnostic::error("there are no stories").in_file(CONTENT).help(
        "a story is a folder with a file for each revision, such as content/harbour-fire/2025-10-14-first.md; \
         `writethru init DIR` makes a site with an example",
    )
}

/// The files of a site, sorted into folders.
struct Folders<'a> {
    all: BTreeSet<&'a str>,
    /// The folders that directly hold revisions; `""` is the content folder itself.
    stories: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Folders<'a> {
    fn sort(files: &'a [String]) -> Self {
        let mut stories: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for file in files {
            let (folder, name) = split(file);
            if is_revision(name) {
                stories.entry(folder).or_default().push(name);
            }
        }
        Self { all: files.iter().map(String::as_str).collect(), stories }
    }

    /// The story that a folder lies in, or is.
    fn story_above(&self, folder: &str) -> Option<&'a str> {
        let mut folders = ancestors(folder).chain([folder]);
        folders
            .find_map(|folder| self.stories.get_key_value(folder).map(|(story, _)| *story))
            .filter(|s| !s.is_empty())
    }

    fn stories(&self, problems: &mut Vec<Diagnostic>) -> Vec<StoryFolder> {
        let mut stories: BTreeMap<&str, StoryFolder> = BTreeMap::new();
        for (folder, files) in &self.stories {
            if folder.is_empty() {
                problems.extend(files.iter().map(|file| loose_revision(file)));
            } else if let Some(outer) = ancestors(folder).find(|above| self.stories.contains_key(above)) {
                problems.push(story_in_story(folder, outer));
            } else {
                let revisions = files.iter().map(|&file| file.to_owned()).collect();
                let path = StoryPath::new(folder);
                let story = StoryFolder { path, revisions, has_meta: false, assets: Vec::new() };
                stories.insert(folder, story);
            }
        }
        for file in &self.all {
            let (folder, name) = split(file);
            let Some(story) = self.story_above(folder).and_then(|story| stories.get_mut(story)) else {
                continue;
            };
            let inside = &file[story.path.as_str().len() + 1..];
            match inside {
                "story.toml" => story.has_meta = true,
                _ if is_revision(name) => {}
                _ => story.assets.push(inside.to_owned()),
            }
        }
        stories.into_values().collect()
    }

    /// The folders above stories, outermost first.
    fn sections(&self) -> BTreeSet<&'a str> {
        self.stories
            .keys()
            .filter(|story| self.story_above(story) == Some(story))
            .flat_map(|story| ancestors(story))
            .collect()
    }

    /// Files that belong to nothing, and so are not published.
    fn check_strays(&self, problems: &mut Vec<Diagnostic>) {
        for file in &self.all {
            let (folder, name) = split(file);
            let place = || format!("{CONTENT}/{file}");
            let lower = name.to_lowercase();
            if [".markdown", ".mdown", ".mkd"].iter().any(|ending| lower.ends_with(ending)) {
                let problem = Diagnostic::error("the files of revisions end in `.md`").in_file(place());
                problems.push(problem.help(format!("rename it to {}.md", stem(name))));
            } else if self.story_above(folder).is_some() || is_revision(name) {
            } else if name == "story.toml" {
                let problem = Diagnostic::error("a story without revisions").in_file(place());
                problems.push(problem.help("add a revision, a file ending in `.md`, next to it"));
            } else if name != "section.toml" || folder.is_empty() {
                let problem = Diagnostic::warning("this file belongs to no story and is not published");
                problems
                    .push(problem.in_file(place()).help("move it into a story's folder or into `static`"));
            }
        }
    }
}

fn loose_revision(file: &str) -> Diagnostic {
    let problem = Diagnostic::error("a revision has to lie in the folder of a story");
    problem.in_file(format!("{CONTENT}/{file}")).help(format!("move it to {CONTENT}/{}/{file}", stem(file)))
}

fn story_in_story(inner: &str, outer: &str) -> Diagnostic {
    Diagnostic::error(format!("this story lies in the folder of another, `{CONTENT}/{outer}`"))
        .in_file(format!("{CONTENT}/{inner}"))
        .help("move it next to the other story")
}

fn bad_name(file: &str) -> Option<Diagnostic> {
    let (part, problem) =
        file.split('/').find_map(|part| check_name(part).err().map(|problem| (part, problem)))?;
    // The names of assets may be anything: they are escaped where they are linked.
    let (folder, name) = split(file);
    if !is_revision(name) && !folder.split('/').any(|above| above == part) {
        return None;
    }
    let why = match problem {
        BadName::Character(c) if c.is_whitespace() => "it holds white space".to_owned(),
        BadName::Character(c) => format!("it holds `{}`", c.escape_default()),
        BadName::Dots => "it holds `...`, which stands between two revisions".to_owned(),
    };
    let problem = Diagnostic::error(format!("`{}` cannot be part of an address: {why}", part.escape_debug()));
    Some(problem.in_file(format!("{CONTENT}/{file}")).help("use letters, digits and hyphens"))
}

/// The folders above a path, outermost first, without the content folder itself.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

fn split(file: &str) -> (&str, &str) {
    file.rsplit_once('/').unwrap_or(("", file))
}

fn is_revision(name: &str) -> bool {
    name.len() > 3
        && name.is_char_boundary(name.len() - 3)
        && name[name.len() - 3..].eq_ignore_ascii_case(".md")
}

/// Hidden files, and what editors and systems leave behind.
fn is_leftover(name: &str) -> bool {
    let temporary = [".swp", ".swo", ".swx"].iter().any(|ending| name.ends_with(ending));
    let hashed = name.starts_with('#') && name.ends_with('#');
    name.starts_with('.')
        || name.ends_with('~')
        || temporary
        || hashed
        || matches!(name, "Thumbs.db" | "desktop.ini")
}

/// The files below a folder of the site, relative to it, sorted; what cannot be followed becomes a problem.
pub(super) fn walk(root: &Path, folder: &str) -> Result<(Vec<String>, Vec<Diagnostic>)> {
    let top = root.join(folder);
    let home = disk::canonical(&top)?;
    let mut files = Vec::new();
    let mut problems = Vec::new();
    let keep = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().to_str().is_some_and(is_leftover);
    let walk = WalkDir::new(&top).follow_links(true).sort_by_file_name().min_depth(1);
    let mut entries = walk.into_iter();
    loop {
        let entry = match entries.next() {
            None => break,
            Some(Ok(entry)) if keep(&entry) => entry,
            Some(Ok(entry)) => {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            Some(Err(error)) => {
                // Editors lock files with hidden links to nothing.
                let name = error.path().and_then(Path::file_name).and_then(|name| name.to_str());
                if !name.is_some_and(is_leftover) {
                    problems.push(refusal(&error, &top, folder)?);
                }
                continue;
            }
        };
        let shown = shown(entry.path(), &top, folder);
        if entry.path_is_symlink() && !disk::canonical(entry.path())?.starts_with(&home) {
            let problem =
                Diagnostic::error(format!("this symbolic link leads out of `{folder}`")).in_file(&*shown);
            problems.push(problem.help("copy what it points to"));
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
        } else if entry.path().to_str().is_none() {
            problems.push(Diagnostic::error("this name is not UTF-8").in_file(shown).help("rename it"));
        } else if entry.file_type().is_file() {
            files.push(shown[folder.len() + 1..].to_owned());
        } else if !entry.file_type().is_dir() {
            problems.push(
                Diagnostic::error("this is neither a file nor a folder").in_file(shown).help("remove it"),
            );
        }
    }
    Ok((files, problems))
}

/// The path of a file as messages show it: from the site's root, with `/` between its parts.
fn shown(path: &Path, top: &Path, folder: &str) -> String {
    let inside = path.strip_prefix(top).unwrap_or(path).components();
    inside.fold(folder.to_owned(), |shown, part| shown + "/" + &part.as_os_str().to_string_lossy())
}

/// What a walk could not follow: a link that leads in a circle or nowhere is for the editor to mend, all else is the machine.
fn refusal(error: &walkdir::Error, top: &Path, folder: &str) -> Result<Diagnostic> {
    let path = error.path().unwrap_or(top);
    let place = shown(path, top, folder);
    if let Some(ancestor) = error.loop_ancestor() {
        let target = self::shown(ancestor, top, folder);
        let problem = Diagnostic::error(format!("this symbolic link leads in a circle, back to `{target}`"));
        return Ok(problem.in_file(place).help("remove it"));
    }
    if error.io_error().is_some_and(disk::is_circle) {
        let problem = Diagnostic::error("this symbolic link leads in a circle").in_file(place);
        return Ok(problem.help("remove it"));
    }
    let kind = error.io_error().map(std::io::Error::kind);
    if kind == Some(std::io::ErrorKind::NotFound) {
        let problem = Diagnostic::error("this symbolic link leads to nothing").in_file(place);
        return Ok(problem.help("remove it, or put back what it points to"));
    }
    let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    match kind {
        Some(kind) => Err(disk::Error::new("read", Path::new(&place), kind.into())),
        None => Err(disk::Error::refused("read", Path::new(&place), cause)),
    }
}
