//! Walks a folder in a stable order, and tells stories from sections.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Survey, text};
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Kind, Result};
use crate::model::{BadName, CONTENT, STATIC, StoryFolder, StoryPath, check_name, stem};
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
    problems.extend(files.iter().filter_map(|file| folders.suspect(file)));
    problems.extend(files.iter().filter_map(|file| bad_name(file)));
    if stories.is_empty() && problems.is_empty() {
        problems.push(no_content());
    }
    let mut problems: Vec<_> =
        problems.into_iter().map(|problem| problem.see("formats.md#folders")).collect();
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
    /// The folders that directly hold revisions.
    stories: BTreeMap<&'a str, Vec<&'a str>>,
    /// Revisions that lie in the content folder itself or in a section.
    loose: Vec<&'a str>,
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
        let all: BTreeSet<&str> = files.iter().map(String::as_str).collect();
        let mut folders = Self { all, stories, loose: Vec::new() };
        let sections: Vec<_> =
            folders.stories.keys().copied().filter(|folder| folders.is_section(folder)).collect();
        for section in sections {
            folders.stories.remove(section);
            let loose = files.iter().map(String::as_str);
            folders.loose.extend(loose.filter(|file| split(file).0 == section && is_revision(split(file).1)));
        }
        folders
    }

    /// Whether a folder that directly holds revisions is a section all the same: its file says so, or there are at least as
    /// many stories below it.
    fn is_section(&self, folder: &str) -> bool {
        let has = |name: &str| self.all.contains(format!("{folder}/{name}").as_str());
        if folder.is_empty() {
            return true;
        }
        // In the order of their names, what lies below a folder stands together.
        let inside = format!("{folder}/");
        let below =
            self.stories.range(&*inside..).take_while(|(story, _)| story.starts_with(&inside)).count();
        below > 0 && !has("story.toml") && (has("section.toml") || below >= self.stories[folder].len())
    }

    /// The story that a folder lies in, or is.
    fn story_above(&self, folder: &str) -> Option<&'a str> {
        let mut folders = ancestors(folder).chain([folder]);
        folders.find_map(|folder| self.stories.get_key_value(folder).map(|(story, _)| *story))
    }

    fn stories(&self, problems: &mut Vec<Diagnostic>) -> Vec<StoryFolder> {
        problems.extend(self.loose.iter().map(|file| loose_revision(file)));
        let mut stories: BTreeMap<&str, StoryFolder> = BTreeMap::new();
        for (folder, files) in &self.stories {
            if let Some(outer) = ancestors(folder).find(|above| self.stories.contains_key(above)) {
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

    /// A file that is probably something else than its name makes of it; as a file of a story it would be published.
    fn suspect(&self, file: &str) -> Option<Diagnostic> {
        let (folder, name) = split(file);
        let story = self.story_above(folder);
        let (message, help) = match name {
            _ if is_revision(name) => return None,
            "story.toml" if story.is_none_or(|story| story == folder) => return None,
            "story.toml" => {
                ("`story.toml` lies below the revisions".to_owned(), "move it next to them".to_owned())
            }
            "section.toml" if story.is_none() => return None,
            "section.toml" => (
                "this folder is a story, not a section".to_owned(),
                "a story's file is `story.toml`".to_owned(),
            ),
            _ => lookalike(name)?,
        };
        Some(Diagnostic::error(message).in_file(format!("{CONTENT}/{file}")).help(help))
    }

    /// Files that belong to nothing, and so are not published.
    fn check_strays(&self, problems: &mut Vec<Diagnostic>) {
        for file in &self.all {
            let (folder, name) = split(file);
            let place = || format!("{CONTENT}/{file}");
            if self.suspect(file).is_some() || self.story_above(folder).is_some() || is_revision(name) {
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
    let (section, name) = split(file);
    let message = match section {
        "" => "a revision has to lie in the folder of a story".to_owned(),
        _ => format!("this file makes the section `{section}` a story"),
    };
    let help = format!("move it to {CONTENT}/{}/{name}", stem(file));
    Diagnostic::error(message).in_file(format!("{CONTENT}/{file}")).help(help)
}

/// How the names of files end that nobody wants to publish.
const LEFTOVERS: [&str; 5] = ["bak", "old", "orig", "rej", "tmp"];
/// How the names of files end that hold text, and are probably revisions.
const TEXTS: [&str; 5] = ["markdown", "mdown", "mdx", "mkd", "txt"];
/// How the names of files end that word processors write.
const DOCUMENTS: [&str; 5] = ["doc", "docx", "odt", "pages", "rtf"];
/// How people end the names of files that describe a story or section.
const DESCRIPTIONS: [&str; 8] = ["cfg", "conf", "ini", "json", "tml", "toml", "yaml", "yml"];

/// What a file probably is, by its name: what to say of it, and what to do with it.
fn lookalike(name: &str) -> Option<(String, String)> {
    let lower = name.to_lowercase();
    let (whole_stem, ending) = lower.rsplit_once('.')?;
    let first = lower.split('.').next().unwrap_or_default();
    if LEFTOVERS.contains(&ending) {
        return Some((
            format!("`{name}` looks like a leftover"),
            format!("delete it, or move it out of `{CONTENT}`"),
        ));
    }
    let described = DESCRIPTIONS.contains(&ending) || whole_stem.split('.').any(|part| part == "toml");
    if matches!(first, "story" | "section") && described {
        return Some((format!("`{name}` is not read"), format!("did you mean `{first}.toml`?")));
    }
    if let Some(inner) = lower.find(".md.") {
        let help = format!("rename it to `{}`, or move it out of `{CONTENT}`", &name[..inner + 3]);
        return Some((format!("`{name}` looks like a revision but does not end in `.md`"), help));
    }
    if TEXTS.contains(&ending) {
        let help =
            format!("rename it to `{}.md`, or move it to `{STATIC}` if readers may have it", stem(name));
        return Some((format!("`{name}` looks like a revision but does not end in `.md`"), help));
    }
    DOCUMENTS.contains(&ending).then(|| {
        let help = format!(
            "save its text in a file ending in `.md`, or move it to `{STATIC}` if readers may have it"
        );
        (format!("`{name}` is the file of a word processor, not a revision"), help)
    })
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
    name.starts_with('.') || is_rubbish(name)
}

/// What editors and systems leave behind. Other hidden files are part of a site: `.well-known`, `.htaccess`, `.nojekyll`.
fn is_rubbish(name: &str) -> bool {
    let temporary = [".swp", ".swo", ".swx"].iter().any(|ending| name.ends_with(ending));
    let hashed = name.starts_with(".#") || (name.starts_with('#') && name.ends_with('#'));
    let of_tools =
        matches!(name, ".DS_Store" | ".git" | ".gitignore" | ".gitkeep" | "Thumbs.db" | "desktop.ini");
    name.ends_with('~') || temporary || hashed || of_tools
}

/// The files below a folder of the site, relative to it, sorted; what cannot be followed becomes a problem.
pub(super) fn walk(root: &Path, folder: &str) -> Result<(Vec<String>, Vec<Diagnostic>)> {
    let top = root.join(folder);
    let home = disk::canonical(&top)?;
    let mut files = Vec::new();
    let mut problems = Vec::new();
    let left_out = if folder == STATIC { is_rubbish } else { is_leftover };
    let keep = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().to_str().is_some_and(left_out);
    // A folder is entered by one link only: links upon links could make a few folders into millions.
    let mut linked: HashSet<PathBuf> = HashSet::new();
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
                if !name.is_some_and(left_out) {
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
        } else if entry.path_is_symlink()
            && entry.file_type().is_dir()
            && !linked.insert(disk::canonical(entry.path())?)
        {
            let problem =
                Diagnostic::error("this symbolic link leads to a folder that another link leads to");
            problems.push(problem.in_file(&*shown).help("remove one of them"));
            entries.skip_current_dir();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[&str]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|&file| file.to_owned()).collect();
        let folders = Folders::sort(&files);
        let mut problems = Vec::new();
        folders.stories(&mut problems);
        folders.check_strays(&mut problems);
        problems.extend(files.iter().filter_map(|file| folders.suspect(file)));
        let told = |problem: Diagnostic| {
            format!("{}: {} ({})", problem.place.unwrap().path, problem.message, problem.help.unwrap())
        };
        problems.into_iter().map(told).collect()
    }

    #[test]
    fn what_is_probably_no_file_of_a_story_is_not_taken_for_one() {
        for (name, expected) in [
            (
                "b.md.txt",
                "`b.md.txt` looks like a revision but does not end in `.md` \
                 (rename it to `b.md`, or move it out of `content`)",
            ),
            (
                "b.txt",
                "`b.txt` looks like a revision but does not end in `.md` \
                 (rename it to `b.md`, or move it to `static` if readers may have it)",
            ),
            ("b.md.bak", "`b.md.bak` looks like a leftover (delete it, or move it out of `content`)"),
            ("story.yaml", "`story.yaml` is not read (did you mean `story.toml`?)"),
            ("Story.toml", "`Story.toml` is not read (did you mean `story.toml`?)"),
            ("section.toml", "this folder is a story, not a section (a story's file is `story.toml`)"),
            (
                "Copy of a (1).docx",
                "`Copy of a (1).docx` is the file of a word processor, not a revision \
                 (save its text in a file ending in `.md`, or move it to `static` if readers may have it)",
            ),
        ] {
            let file = format!("world/fire/{name}");
            assert_eq!(told(&["world/fire/a.md", &file]), [format!("content/{file}: {expected}")]);
        }
        assert_eq!(told(&["world/fire/a.md", "world/b.txt"]).len(), 1);
        let fine = ["fire/a.md", "fire/story.toml", "fire/story.jpg", "fire/data.csv", "fire/ЁЖ.Md"];
        assert_eq!(told(&fine), Vec::<String>::new());
    }

    #[test]
    fn a_file_that_makes_a_section_a_story_is_one_problem() {
        let expected = "content/local/b.md: this file makes the section `local` a story \
                        (move it to content/local/b/b.md)";
        assert_eq!(told(&["local/b.md", "local/fire/a.md", "local/flood/a.md"]), [expected]);
        let story = ["local/1.md", "local/2.md", "local/old/1.md"];
        assert!(told(&story)[0].starts_with("content/local/old: this story lies in the folder of another"));
    }
}
