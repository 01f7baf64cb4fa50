//! Where the stories of files go: paths below `content`, fit for addresses, that no other story has and that lie in none.

use std::collections::{HashMap, HashSet};

use super::times;
use crate::model::Lang;
use crate::routes;

/// Bytes of one part of a path: less than any file system allows, with room for what is made of it.
const MOST: usize = 80;

/// The part of a glob above its first wildcard, empty or ending in `/`.
pub(super) fn fixed_part(glob: &str) -> &str {
    let wild = glob.find(['*', '?', '[', '\\']).unwrap_or(glob.len());
    &glob[..glob[..wild].rfind('/').map_or(0, |at| at + 1)]
}

/// How the names end that a glob matches, if it says: `md`.
pub fn ending(glob: &str) -> Option<&str> {
    let (stem, ending) = glob.rsplit('/').next()?.rsplit_once('.')?;
    let plain = !ending.is_empty() && ending.chars().all(|c| c.is_ascii_alphanumeric());
    (plain && !stem.is_empty()).then_some(ending)
}

/// The path that a file asks for, below `section`; `inside` is its path below the fixed part of its glob.
pub(super) fn wanted(section: &str, inside: &str) -> String {
    let (folder, file) = inside.rsplit_once('/').unwrap_or(("", inside));
    let (stem, lang) = language(file);
    let mut folders: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let name = match stem {
        // A file that stands for its folder.
        "index" | "_index" => folders.pop().unwrap_or("index"),
        stem => stem,
    };
    let name = times::dated(name).map_or(name, |(_, rest)| rest);
    let name = if lang.is_empty() { name.to_owned() } else { format!("{name}-{lang}") };
    let parts = folders.into_iter().map(part).chain([part(&name)]);
    let above = section.split('/').filter(|part| !part.is_empty()).map(str::to_owned);
    let parts: Vec<_> = above.chain(parts).collect();
    parts.join("/")
}

/// The stem of a file, and the language that its name says: `about.fr.md`.
pub(super) fn language(file: &str) -> (&str, &str) {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| if stem.is_empty() { file } else { stem });
    match stem.rsplit_once('.') {
        Some((name, lang))
            if !name.is_empty() && matches!(lang.len(), 2 | 5) && Lang::parse(lang).is_some() =>
        {
            (name, lang)
        }
        _ => (stem, ""),
    }
}

/// A name as part of an address.
fn part(name: &str) -> String {
    let slug = routes::slug(name);
    let slug = slug[..slug.floor_char_boundary(MOST)].trim_end_matches('-');
    if slug.is_empty() { "story".to_owned() } else { slug.to_owned() }
}

/// The paths of a site that stories and their sections have.
#[derive(Debug, Clone, Default)]
pub(super) struct Taken {
    stories: HashSet<String>,
    /// Folders that stories lie in or may: folded, and as they are spelled.
    sections: HashMap<String, String>,
    /// Files of the site's own, and the folders they are in.
    files: HashSet<String>,
}

impl Taken {
    /// The paths of stories that are there, of the site's static files, and of sections, with or without stories.
    pub(super) fn new<'a>(
        stories: impl Iterator<Item = &'a str>,
        files: impl Iterator<Item = &'a str>,
        sections: &[String],
    ) -> Self {
        let mut taken = Self::default();
        for story in stories {
            taken.add(story);
        }
        for section in sections {
            taken.add_sections(above(section).chain([section.as_str()]));
        }
        taken.files = files.map(routes::folded).collect();
        taken
    }

    fn add(&mut self, story: &str) {
        self.add_sections(above(story));
        self.stories.insert(routes::folded(story));
    }

    /// Adds sections; one that is there keeps its spelling.
    fn add_sections<'a>(&mut self, sections: impl Iterator<Item = &'a str>) {
        for section in sections {
            self.sections.entry(routes::folded(section)).or_insert_with(|| section.to_owned());
        }
    }

    /// Gives paths to stories that want these, in their order; most get what they want.
    pub(super) fn give(mut self, wanted: &[String]) -> Vec<String> {
        // A story whose path others want to lie in has to give way to them.
        self.add_sections(wanted.iter().flat_map(|path| above(path)));
        wanted.iter().map(|path| self.place(path)).collect()
    }

    fn place(&mut self, wanted: &str) -> String {
        let parts: Vec<&str> = wanted.split('/').collect();
        let mut path = String::new();
        for (at, part) in parts.iter().enumerate() {
            let last = at + 1 == parts.len();
            let mut name = (*part).to_owned();
            // The page at the head of a section is a story in it.
            if last && self.sections.contains_key(&routes::folded(&join(&path, &name))) {
                path = self.spelled(self.numbered(&path, &name, false));
                "index".clone_into(&mut name);
            }
            path = self.numbered(&path, &name, last);
            if !last {
                path = self.spelled(path);
            }
        }
        self.add(&path);
        path
    }

    /// A section as it is spelled already: two that differ only in case would want the same page.
    fn spelled(&self, section: String) -> String {
        // Only its own name: the folder above has its spelling by now.
        let known = self.sections.get(&routes::folded(&section)).map(|known| known.rsplit('/').next());
        let folder = section.rsplit_once('/').map_or("", |(folder, _)| folder);
        known.flatten().map(|name| join(folder, name)).unwrap_or(section)
    }

    /// The first of `name`, `name-2`, `name-3` … that is free: for a story, or for a section, which others may be in.
    fn numbered(&self, path: &str, name: &str, story: bool) -> String {
        let numbers = (2_u32..).map(|number| format!("{name}-{number}"));
        let names = [name.to_owned()].into_iter().chain(numbers).map(|name| join(path, &name));
        let mut free = names.filter(|path| self.is_free(path, story));
        free.next().unwrap_or_else(|| join(path, name))
    }

    fn is_free(&self, path: &str, story: bool) -> bool {
        let path = routes::folded(path);
        let name = path.rsplit('/').next().unwrap_or(&path);
        let reserved = name == "page" || (name == path && routes::RESERVED_TOP.contains(&name));
        let page = format!("{path}/index.html");
        let in_the_way = self.files.contains(&page) || self.files.contains(&path);
        let taken = self.stories.contains(&path) || (story && self.sections.contains_key(&path));
        !reserved && !in_the_way && !taken
    }
}

fn join(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", name) => name.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, name) => format!("{folder}/{name}"),
    }
}

/// The folders above a path, outermost first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_that_of_the_file_fit_for_addresses() {
        for (inside, expected) in [
            ("Night Ferry.md", "s/night-ferry"),
            ("_posts/2024-05-01-title.md", "s/posts/title"),
            ("blog/2024-05-01_title/index.md", "s/blog/title"),
            ("blog/_index.md", "s/blog"),
            ("index.md", "s/index"),
            ("about.fr.md", "s/about-fr"),
            ("о нас/Ночь.md", "s/о-нас/ночь"),
            ("!!!/???.md", "s/story/story"),
            (".md", "s/md"),
            ("a/v1.2.md", "s/a/v1-2"),
            ("2024-05-01.md", "s/2024-05-01"),
        ] {
            assert_eq!(wanted("s", inside), expected, "{inside}");
        }
        assert_eq!(wanted("", &("й".repeat(200) + ".md")), "й".repeat(40));
    }

    #[test]
    fn globs_are_taken_apart() {
        for (glob, fixed, last) in [
            ("**/*.md", "", Some("md")),
            ("posts/**/*.markdown", "posts/", Some("markdown")),
            ("content/po[st]s/*", "content/", None),
            ("a/b.md", "a/", Some("md")),
            ("*.{md,txt}", "", None),
        ] {
            assert_eq!((fixed_part(glob), ending(glob)), (fixed, last), "{glob}");
        }
    }

    #[test]
    fn no_story_gets_the_path_of_another_or_lies_in_one() {
        let taken =
            Taken::new(["Local/ferry", "Local/docks/fire"].into_iter(), ["news/index.html"].into_iter(), &[]);
        let wanted = [
            "local/ferry",
            "local/ferry/night",
            "local/docks",
            "tags",
            "tags/a",
            "a/b",
            "a/b/c",
            "a/b/index",
            "x/page",
            "x",
            "news",
            "d",
            "d",
        ];
        let given = taken.give(&wanted.map(str::to_owned));
        let expected = [
            "Local/ferry-2/index",
            "Local/ferry-2/night",
            "Local/docks/index",
            "tags-2/index",
            "tags-2/a",
            "a/b/index",
            "a/b/c",
            "a/b/index-2",
            "x/page-2",
            "x/index",
            "news-2",
            "d",
            "d-2",
        ];
        assert_eq!(given, expected.map(str::to_owned));
    }

    #[test]
    fn sections_stay_sections_and_keep_their_spelling() {
        let sections = ["posts/x".to_owned(), "Empty".to_owned()];
        let taken = Taken::new(["Bay/ferry"].into_iter(), [].into_iter(), &sections);
        let wanted = ["posts/x", "posts", "bay/night", "bay/a/b", "bay", "empty/c"];
        let given = taken.give(&wanted.map(str::to_owned));
        let expected = ["posts/x/index", "posts/index", "Bay/night", "Bay/a/b", "Bay/index", "Empty/c"];
        assert_eq!(given, expected.map(str::to_owned));
    }
}
