//! Where a new story goes: the section and the name that were meant, or why that cannot be. All commands that make stories ask here.

use std::path::Path;

use super::site::{Site, below_content, quoted};
use crate::disk::{self, Error, Kind};
use crate::model::{BadName, CONTENT, check_name};
use crate::routes::{RESERVED_TOP, folded};

/// What is to be done in a place, for messages.
pub(super) struct Errand {
    /// The action that a refusal names: `start a story in`.
    pub(super) action: &'static str,
    /// What to type for the next version of a story that is there already.
    pub(super) next: fn(&Site, &str) -> String,
}

/// Where a new story goes.
#[derive(Debug)]
pub(super) struct Place {
    /// Its path below the content folder.
    pub(super) story: String,
    /// The section that is made for it.
    pub(super) new_section: Option<String>,
    /// The sections that it could lie in, where it lies in none and all other stories do.
    pub(super) sections: Option<String>,
}

/// Bytes of a name: more than any word, less than what file systems allow.
const LONGEST: usize = 120;
/// Names as short as this can be one letter apart and both be meant: `uk` and `us`.
const SHORT: usize = 3;
/// Sections that are named.
const NAMED: usize = 5;
/// How the names end that editors give to files of their own; nothing of that name is read.
const LEFT_OUT: [&str; 5] = [".", "~", ".swp", ".swo", ".swx"];

/// Finds the place for a story of this name. Nothing is made yet.
pub(super) fn place(site: &Site, section: Option<&str>, name: &str, errand: &Errand) -> Result<Place, Error> {
    let given = parts(section);
    for part in given.iter().chain([&name]) {
        check(part).map_err(|why| errand.refused(&path(section, name), why))?;
    }
    let spelled = spelled(site, given)?;
    let parts: Vec<&str> = spelled.iter().map(String::as_str).collect();
    let story = parts.iter().copied().chain([name]).collect::<Vec<_>>().join("/");
    not_reserved(&story, "choose another --section or --name", errand)?;
    free(site, &story, errand)?;
    let new_section = known(site, &parts, errand)?.then(|| parts.join("/"));
    inside(site, &story, errand)?;
    let tops: Vec<&str> = site.survey.sections.iter().map(|section| section.path.as_str()).collect();
    let loose = site.survey.stories.iter().any(|story| !story.path.as_str().contains('/'));
    let sections = (parts.is_empty() && !loose && !tops.is_empty()).then(|| list(&tops));
    Ok(Place { story, new_section, sections })
}

/// Finds the section that stories go into: its path below the content folder, which is empty for the top.
pub(super) fn section(site: &Site, given: &str, errand: &Errand) -> Result<String, Error> {
    let given = parts(Some(given));
    for part in &given {
        check(part).map_err(|why| errand.refused(&given.join("/"), why))?;
    }
    let spelled = spelled(site, given)?;
    let parts: Vec<&str> = spelled.iter().map(String::as_str).collect();
    let path = parts.join("/");
    not_reserved(&path, "choose another --section", errand)?;
    not_in_story(site, &format!("{path}/"), errand)?;
    known(site, &parts, errand)?;
    inside(site, &path, errand)?;
    Ok(path)
}

/// The path of a story, below the content folder.
pub(super) fn path(section: Option<&str>, name: &str) -> String {
    parts(section).into_iter().chain([name]).collect::<Vec<_>>().join("/")
}

/// The folders of a section; none for the content folder itself.
fn parts(section: Option<&str>) -> Vec<&str> {
    let section = section.map(below_content).filter(|path| *path != CONTENT);
    section.into_iter().flat_map(|path| path.split('/')).collect()
}

/// The folders of a section as those are spelled that are there: on many systems, names that differ only in case are one.
fn spelled(site: &Site, parts: Vec<&str>) -> Result<Vec<String>, Error> {
    let mut spelled: Vec<String> = Vec::new();
    for part in parts {
        let above = site.path(&spelled.join("/"));
        let names = if disk::kind(&above)? == Kind::Folder { disk::names(&above)? } else { Vec::new() };
        let same = names.iter().filter(|name| folded(name) == folded(part));
        let known = same.max_by_key(|name| *name == part);
        spelled.push(known.cloned().unwrap_or_else(|| part.to_owned()));
    }
    Ok(spelled)
}

impl Errand {
    fn refused(&self, path: &str, why: impl Into<String>) -> Error {
        Error::refused(self.action, Path::new(path), why)
    }
}

/// Why a name cannot be that of a folder of content.
fn check(name: &str) -> Result<(), String> {
    let what = match check_name(name) {
        _ if name.is_empty() => "a part of it is empty".to_owned(),
        _ if name.len() > LONGEST => return Err(format!("a part of it is longer than {LONGEST} bytes")),
        Err(BadName::Character(c)) if c.is_whitespace() => "it holds white space".to_owned(),
        Err(BadName::Character(c)) => format!("it holds `{}`", c.escape_default()),
        Err(BadName::Dots) => "it holds `...`".to_owned(),
        Ok(()) if is_left_out(name) => format!("no folder `{name}` is read"),
        Ok(()) => return Ok(()),
    };
    Err(format!("{what}; use letters, digits and hyphens"))
}

/// Whether content of this name is passed over: hidden files, and what editors and systems leave behind.
fn is_left_out(name: &str) -> bool {
    name.starts_with('.')
        || LEFT_OUT.iter().any(|ending| name.ends_with(ending))
        || ["Thumbs.db", "desktop.ini"].contains(&name)
}

/// Refuses what is a page of the site at this place.
fn not_reserved(path: &str, otherwise: &str, errand: &Errand) -> Result<(), Error> {
    let wanted = folded(path);
    let top = wanted.split('/').next().unwrap_or(&wanted);
    if RESERVED_TOP.contains(&top) {
        return Err(errand.refused(path, format!("`/{top}/` is a page that every site has; {otherwise}")));
    }
    if wanted.split('/').any(|part| part == "page") {
        let why = format!("a folder `page` holds the further pages of a section; {otherwise}");
        return Err(errand.refused(path, why));
    }
    Ok(())
}

/// Refuses a path that is taken by a story, by a section or by a file.
fn free(site: &Site, story: &str, errand: &Errand) -> Result<(), Error> {
    let wanted = folded(story);
    if let Some(known) = site.survey.stories.iter().find(|known| folded(known.path.as_str()) == wanted) {
        let next = (errand.next)(site, &quoted(known.path.as_str()));
        let why =
            format!("it is a story already; for its next version: {next}; for another story give a --name");
        return Err(errand.refused(story, why));
    }
    not_in_story(site, story, errand)?;
    if !matches!(disk::kind(&site.path(story))?, Kind::Absent | Kind::Folder) {
        return Err(Error::refused(errand.action, &site.path(story), "a file is there; give a --name"));
    }
    let below = |known: &str| folded(known).strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('/'));
    let described = disk::kind(&site.path(&format!("{story}/section.toml")))? != Kind::Absent;
    if described || site.survey.stories.iter().any(|known| below(known.path.as_str())) {
        return Err(errand.refused(story, "it is a section, not a story; give a --name"));
    }
    Ok(())
}

/// Refuses a path that lies in a story.
fn not_in_story(site: &Site, path: &str, errand: &Errand) -> Result<(), Error> {
    let wanted = folded(path);
    let lies_in = |known: &str| wanted.strip_prefix(&folded(known)).is_some_and(|rest| rest.starts_with('/'));
    let story = site.survey.stories.iter().find(|known| lies_in(known.path.as_str()));
    story.map_or(Ok(()), |known| {
        let next = (errand.next)(site, &quoted(known.path.as_str()));
        let why = format!("it is a story, not a section; for its next version: {next}");
        Err(errand.refused(known.path.as_str(), why))
    })
}

/// Whether a section is new; refuses one that is probably another, mistyped.
fn known(site: &Site, parts: &[&str], errand: &Errand) -> Result<bool, Error> {
    for end in 1..=parts.len() {
        if disk::kind(&site.path(&parts[..end].join("/")))? != Kind::Folder {
            meant(site, &parts[..end - 1].join("/"), parts[end - 1], errand)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses a section that is probably not the one that was meant.
fn meant(site: &Site, above: &str, name: &str, errand: &Errand) -> Result<(), Error> {
    let folder = site.path(above);
    let names = if disk::kind(&folder)? == Kind::Folder { disk::names(&folder)? } else { Vec::new() };
    let join = |name: &str| if above.is_empty() { name.to_owned() } else { format!("{above}/{name}") };
    let is_folder = |name: &&String| {
        !name.starts_with('.') && disk::kind(&folder.join(name)).is_ok_and(|kind| kind == Kind::Folder)
    };
    let beside = names.iter().filter(is_folder).map(|name| join(name));
    let stories: Vec<&str> = site.survey.stories.iter().map(|story| story.path.as_str()).collect();
    let beside = beside.filter(|path| !stories.contains(&path.as_str()));
    let elsewhere = site.survey.sections.iter().map(|section| section.path.clone());
    let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let same = elsewhere.filter(|path| folded(&last(path)) == folded(name));
    let alike = beside.filter(|path| alike(&last(path), name)).chain(same).next();
    alike.map_or(Ok(()), |other| {
        let wanted = join(name);
        let mut why = format!("there is no such section; did you mean `{other}`?");
        // Two names that differ only in case are one on many systems.
        if folded(&other) != folded(&wanted) {
            why = format!("{why} To have both, make the folder {} first", site.path(&wanted).display());
        }
        Err(Error::refused(errand.action, Path::new(&wanted), why))
    })
}

/// Whether one name is probably the other, mistyped.
fn alike(known: &str, name: &str) -> bool {
    let (known, name) = (folded(known), folded(name));
    let short = known.chars().count().min(name.chars().count()) <= SHORT;
    strsim::osa_distance(&known, &name) <= usize::from(!short)
}

/// Refuses to follow a symbolic link out of the content folder.
pub(super) fn inside(site: &Site, path: &str, errand: &Errand) -> Result<(), Error> {
    let content = site.root.join(CONTENT);
    if disk::kind(&content)? == Kind::Absent {
        return Ok(());
    }
    let home = disk::canonical(&content)?;
    let path = content.join(path);
    let there = path.ancestors().find(|path| disk::kind(path).is_ok_and(|kind| kind != Kind::Absent));
    match there {
        Some(above) if !disk::canonical(above)?.starts_with(&home) => {
            let above = above.strip_prefix(".").unwrap_or(above);
            Err(Error::refused(
                errand.action,
                above,
                "it is a symbolic link that leads out of the content folder",
            ))
        }
        _ => Ok(()),
    }
}

/// `a, b and c`; of many the first.
fn list(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    match (names.len() > NAMED, quoted.split_last()) {
        (false, Some((last, rest))) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (true, _) => format!("{} and others", quoted.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_a_typing_error_but_not_between_short_names() {
        for (known, name, expected) in [
            ("local", "locl", true),
            ("local", "lcoal", true),
            ("local", "Local", true),
            ("uk", "us", false),
            ("uk", "UK", true),
            ("world", "local", false),
            ("новини", "новин", true),
        ] {
            assert_eq!(alike(known, name), expected, "{known} {name}");
        }
    }

    #[test]
    fn names_are_those_of_folders_that_are_read() {
        for name in ["local", "світ", "a-b", "2025"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for name in [
            "",
            ".",
            "..",
            ".git",
            "a b",
            "a/b",
            "a\\b",
            "a\u{7}",
            "a...b",
            "a~",
            "a.",
            "a.swp",
            "desktop.ini",
            "x?",
            &"a".repeat(121),
        ] {
            assert!(check(name).is_err(), "{name}");
        }
    }
}
