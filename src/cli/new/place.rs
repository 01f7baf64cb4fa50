//! Where a new story goes: the section and the name that were meant, or why that cannot be.

use std::path::Path;

use super::START;
use crate::cli::site::{Site, below_content};
use crate::disk::{self, Error, Kind};
use crate::model::{BadName, CONTENT, check_name};
use crate::routes::{RESERVED_TOP, folded};

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

/// Finds the place for a story of this name. Nothing is made yet.
pub(super) fn place(site: &Site, section: Option<&str>, name: &str) -> Result<Place, Error> {
    let parts: Vec<&str> = section.map(below_content).into_iter().flat_map(|path| path.split('/')).collect();
    let story = parts.iter().copied().chain([name]).collect::<Vec<_>>().join("/");
    for part in parts.iter().chain([&name]) {
        check(part).map_err(|why| Error::refused(START, Path::new(&story), why))?;
    }
    free(site, &story)?;
    let mut new_section = None;
    for end in 1..=parts.len() {
        let (above, last) = (parts[..end - 1].join("/"), parts[end - 1]);
        if new_section.is_none() && disk::kind(&site.path(&parts[..end].join("/")))? != Kind::Folder {
            meant(site, &above, last)?;
            new_section = Some(parts.join("/"));
        }
    }
    inside(site, &story)?;
    let tops: Vec<&str> = site.survey.sections.iter().map(|section| section.path.as_str()).collect();
    let loose = site.survey.stories.iter().any(|story| !story.path.as_str().contains('/'));
    let sections = (parts.is_empty() && !loose && !tops.is_empty()).then(|| list(&tops));
    Ok(Place { story, new_section, sections })
}

/// Why a name cannot be that of a folder of content.
fn check(name: &str) -> Result<(), String> {
    let what = match check_name(name) {
        _ if name.is_empty() => "a part of it is empty".to_owned(),
        _ if name.len() > LONGEST => return Err(format!("a part of it is longer than {LONGEST} bytes")),
        Err(BadName::Character(c)) if c.is_whitespace() => "it holds white space".to_owned(),
        Err(BadName::Character(c)) => format!("it holds `{}`", c.escape_default()),
        Err(BadName::Dots) => "it holds `...`".to_owned(),
        Ok(()) if name.starts_with('.') || name.ends_with(['.', '~']) => {
            format!("no folder `{name}` is read")
        }
        Ok(()) => return Ok(()),
    };
    Err(format!("{what}; use letters, digits and hyphens"))
}

/// Refuses a path that is taken by the site, by a story or by a section.
fn free(site: &Site, story: &str) -> Result<(), Error> {
    let wanted = folded(story);
    let top = wanted.split('/').next().unwrap_or(&wanted);
    if RESERVED_TOP.contains(&top) {
        let why = format!("`/{top}/` is a page that every site has; choose another --section or --name");
        return Err(Error::refused(START, Path::new(story), why));
    }
    for known in &site.survey.stories {
        let path = folded(known.path.as_str());
        if path == wanted {
            let command = site.command(&format!("revise {}", known.path));
            let why = format!(
                "it is a story already; for its next version: {command}; for another story give a --name"
            );
            return Err(Error::refused(START, Path::new(story), why));
        }
        if wanted.strip_prefix(&path).is_some_and(|rest| rest.starts_with('/')) {
            let command = site.command(&format!("revise {}", known.path));
            let why = format!("it is a story, not a section; for its next version: {command}");
            return Err(Error::refused(START, Path::new(known.path.as_str()), why));
        }
    }
    if !matches!(disk::kind(&site.path(story))?, Kind::Absent | Kind::Folder) {
        return Err(Error::refused(START, &site.path(story), "a file is there; give a --name"));
    }
    let below = |known: &str| folded(known).strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('/'));
    let described = disk::kind(&site.path(&format!("{story}/section.toml")))? != Kind::Absent;
    if described || site.survey.stories.iter().any(|known| below(known.path.as_str())) {
        return Err(Error::refused(START, Path::new(story), "it is a section, not a story; give a --name"));
    }
    Ok(())
}

/// Refuses a section that is probably not the one that was meant.
fn meant(site: &Site, above: &str, name: &str) -> Result<(), Error> {
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
        Err(Error::refused(START, Path::new(&wanted), why))
    })
}

/// Whether one name is probably the other, mistyped.
fn alike(known: &str, name: &str) -> bool {
    let (known, name) = (folded(known), folded(name));
    let short = known.chars().count().min(name.chars().count()) <= SHORT;
    strsim::osa_distance(&known, &name) <= usize::from(!short)
}

/// Refuses to follow a symbolic link out of the content folder.
fn inside(site: &Site, story: &str) -> Result<(), Error> {
    let content = site.root.join(CONTENT);
    if disk::kind(&content)? == Kind::Absent {
        return Ok(());
    }
    let home = disk::canonical(&content)?;
    let path = content.join(story);
    let there = path.ancestors().find(|path| disk::kind(path).is_ok_and(|kind| kind != Kind::Absent));
    match there {
        Some(above) if !disk::canonical(above)?.starts_with(&home) => {
            let above = above.strip_prefix(".").unwrap_or(above);
            Err(Error::refused(START, above, "it is a symbolic link that leads out of the content folder"))
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
        for name in
            ["", ".", "..", ".git", "a b", "a/b", "a\\b", "a\u{7}", "a...b", "a~", "x?", &"a".repeat(121)]
        {
            assert!(check(name).is_err(), "{name}");
        }
    }
}
