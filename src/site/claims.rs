//! Who wants which path: two things that want the same one, or ones that differ only in case, are an error that names both.

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::model::{CONTENT, STATIC, StoryFolder, StoryPath};
use crate::routes;

/// Who wants a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A story's own page, feed or data.
    Story(StoryPath),
    /// A revision of a story: the name of its file.
    Revision(StoryPath, String),
    /// A file in a story's folder.
    Asset(StoryPath, String),
    /// A picture made of another: the route of that one.
    Variant(String),
    /// A section.
    Section(String),
    /// A file in the site's `static` folder.
    Static(String),
    /// A page that every site has, or may have.
    Site(&'static str),
}

/// Paths and their owners.
#[derive(Debug, Default)]
pub struct Claims {
    /// By the file as a careless file system sees it.
    owners: HashMap<String, Claim>,
    /// The stories by their folded paths. The names of their pictures for shared links are known only when they have been read, so that
    /// all such names are theirs.
    stories: HashMap<String, StoryPath>,
    problems: Vec<Diagnostic>,
}

#[derive(Debug)]
struct Claim {
    file: String,
    owner: Owner,
    /// Whether there will be something; a path may also be kept free.
    served: bool,
}

impl Claims {
    /// The paths that belong to the site itself, whether they are used or not.
    pub fn new() -> Self {
        let mut claims = Self::default();
        let of_site = [
            (routes::TAGS, "the list of tags"),
            (routes::AUTHORS, "the list of authors"),
            (routes::ARCHIVE, "the archive"),
            (routes::CORRECTIONS, "the corrections page"),
            ("", "the front page"),
            ("feed.xml", "the site's feed"),
            (routes::JSON_FEED, "the site's JSON Feed"),
            ("sitemap.xml", "the sitemap"),
            ("news-sitemap.xml", "the news sitemap"),
            (routes::NOT_FOUND, "the page for addresses that do not exist"),
        ];
        for (route, what) in of_site {
            claims.add(route, Owner::Site(what));
        }
        claims.reserve("page/", Owner::Site("the pages of the front page"));
        claims
    }

    /// Claims everything that a story's folder can bring, published or not: what is held back today wants its path tomorrow.
    pub fn add_story(&mut self, folder: &StoryFolder) {
        let path = &folder.path;
        self.stories.insert(routes::folded(path.as_str()), path.clone());
        let page = routes::story(path);
        for route in [page.clone(), routes::feed(&page), routes::history(path)] {
            self.add(&route, Owner::Story(path.clone()));
        }
        for name in routes::RESERVED_IN_STORY {
            self.reserve(&format!("{page}{name}/"), Owner::Story(path.clone()));
        }
        for (file, id) in folder.revisions.iter().zip(folder.ids()) {
            self.add(&format!("{page}{id}/"), Owner::Revision(path.clone(), file.clone()));
        }
        for asset in &folder.assets {
            self.add(&format!("{page}{asset}"), Owner::Asset(path.clone(), asset.clone()));
        }
    }

    /// Claims a section's page.
    pub fn add_section(&mut self, path: &str) {
        let page = routes::section(path);
        for route in [page.clone(), routes::feed(&page)] {
            self.add(&route, Owner::Section(path.to_owned()));
        }
        self.reserve(&format!("{page}page/"), Owner::Section(path.to_owned()));
    }

    /// Claims a path for one owner.
    pub fn add(&mut self, route: &str, owner: Owner) {
        self.claim(route, owner, true);
    }

    /// Keeps a path free of others, though nothing is there.
    fn reserve(&mut self, route: &str, owner: Owner) {
        self.claim(route, owner, false);
    }

    fn claim(&mut self, route: &str, owner: Owner, served: bool) {
        let file = routes::file(route);
        match self.owners.get(&routes::folded(&file)) {
            Some(other) => self.problems.push(conflict(&file, &owner, &other.owner)),
            None => drop(self.owners.insert(routes::folded(&file), Claim { file, owner, served })),
        }
    }

    /// The part of a file's path that is kept for the picture of a story, and that story.
    fn picture_of<'f>(&self, file: &'f str) -> Option<(&'f str, Owner)> {
        let parts = file.match_indices('/').map(|(at, _)| at).chain([file.len()]);
        let mut cards = parts.filter_map(|end| {
            let (folder, name) = file[..end].rsplit_once('/')?;
            let story = self.stories.get(folder).filter(|_| routes::is_card(name))?;
            Some((&file[..end], Owner::Story(story.clone())))
        });
        cards.next()
    }

    /// Ends the claiming: from here on only the pages across stories are to come.
    pub fn settle(mut self) -> Settled {
        let mut files: Vec<_> = self.owners.iter().collect();
        files.sort_by_key(|(file, _)| *file);
        let mut folders = HashSet::new();
        for (file, Claim { owner, .. }) in files {
            self.problems.extend(self.picture_of(file).map(|(at, story)| conflict(at, owner, &story)));
            let mut above = file.match_indices('/').map(|(at, _)| &file[..at]);
            if let Some((folder, Claim { owner: other, .. })) =
                above.clone().find_map(|folder| self.owners.get_key_value(folder))
            {
                self.problems.push(conflict(folder, owner, other));
            }
            // Where the last folder is known, so are those above it.
            if above.next_back().is_some_and(|last| !folders.contains(last)) {
                folders.extend(file.match_indices('/').map(|(at, _)| file[..at].to_owned()));
            }
        }
        Settled { owners: self.owners, folders, problems: self.problems }
    }
}

/// The paths of a site, but for those of lists across stories, which are only known when every story is.
#[derive(Debug, Default)]
pub struct Settled {
    owners: HashMap<String, Claim>,
    /// The folders above all files.
    folders: HashSet<String>,
    problems: Vec<Diagnostic>,
}

impl Settled {
    /// Whether there is a page or file at exactly this route.
    pub fn serves(&self, route: &str) -> bool {
        let file = routes::file(route);
        self.owners.get(&routes::folded(&file)).is_some_and(|claim| claim.served && claim.file == file)
    }

    /// Whether a link to a route leads to something.
    pub fn leads_somewhere(&self, route: &str) -> bool {
        self.serves(route) || (!route.ends_with('/') && self.serves(&format!("{route}/")))
    }

    /// Everything that is wanted twice, files that are wanted as folders among it, when these lists are there too.
    pub fn problems<'r>(&self, lists: impl Iterator<Item = &'r str>) -> Vec<Diagnostic> {
        let list = Owner::Site("a page of the site");
        let mut problems = self.problems.clone();
        for route in lists {
            let file = routes::file(route);
            let folded = routes::folded(&file);
            if let Some(claim) = self.owners.get(&folded) {
                // Some of these pages every site has, and they are known.
                if matches!(claim.owner, Owner::Static(_)) {
                    problems.push(conflict(&file, &list, &claim.owner));
                }
                continue;
            }
            let mut above = folded.match_indices('/').map(|(at, _)| &folded[..at]);
            if let Some((folder, claim)) = above.find_map(|folder| self.owners.get_key_value(folder)) {
                problems.push(conflict(folder, &list, &claim.owner));
            }
            if self.folders.contains(&folded) {
                let inside = format!("{folded}/");
                let below = self
                    .owners
                    .iter()
                    .filter(|(file, _)| file.starts_with(&inside))
                    .min_by_key(|(file, _)| *file);
                problems.extend(below.map(|(_, claim)| conflict(&folded, &claim.owner, &list)));
            }
        }
        problems
    }
}

fn conflict(file: &str, owner: &Owner, other: &Owner) -> Diagnostic {
    let problem = Diagnostic::error(format!("{owner} and {other} want the same path, `/{file}`"));
    let renamed = if matches!(owner, Owner::Site(_)) { other } else { owner };
    problem
        .in_file(renamed.place())
        .help("rename one of them; upper and lower case count as the same")
        .see("formats.md#the-site")
}

impl Owner {
    /// The file or folder to rename.
    fn place(&self) -> String {
        match self {
            Self::Story(path) => format!("{CONTENT}/{path}"),
            Self::Revision(path, file) | Self::Asset(path, file) => format!("{CONTENT}/{path}/{file}"),
            Self::Section(path) | Self::Variant(path) => format!("{CONTENT}/{path}"),
            Self::Static(file) => format!("{STATIC}/{file}"),
            Self::Site(_) => CONTENT.to_owned(),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Story(path) => write!(f, "the story `{path}`"),
            Self::Revision(path, file) => write!(f, "the revision `{path}/{file}`"),
            Self::Asset(path, file) => write!(f, "the file `{path}/{file}`"),
            Self::Variant(path) => write!(f, "a smaller picture made of `{path}`"),
            Self::Section(path) => write!(f, "the section `{path}`"),
            Self::Static(file) => write!(f, "the static file `{file}`"),
            Self::Site(what) => f.write_str(what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(claims: Claims) -> Vec<String> {
        claims.settle().problems([].into_iter()).into_iter().map(|d| d.message).collect()
    }

    fn folder(path: &str, revisions: &[&str], assets: &[&str]) -> StoryFolder {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        StoryFolder {
            path: StoryPath::new(path),
            revisions: owned(revisions),
            has_meta: false,
            assets: owned(assets),
        }
    }

    #[test]
    fn a_sound_site_has_no_conflicts() {
        let mut claims = Claims::new();
        claims.add_section("world");
        claims.add_story(&folder("world/a", &["1.md", "2.md"], &["x.jpg"]));
        let settled = claims.settle();
        assert!(settled.leads_somewhere("world/a") && settled.leads_somewhere("world/a/x.jpg"));
        assert!(!settled.leads_somewhere("world/a/y.jpg"));
        assert_eq!(settled.problems(["tags/", "tags/x/", "archive/2025-01/"].into_iter()), []);
    }

    #[test]
    fn names_of_pictures_for_shared_links_are_kept_for_them() {
        let mut claims = Claims::new();
        let assets = ["card.0123456789.png", "card.png", "x/card.0123456789.png", "Card.ABCDEF0123.PNG/x"];
        claims.add_story(&folder("a", &["card.0000000000.png.md"], &assets));
        claims.add("a/card.fedcba9876.png", Owner::Static("a/card.fedcba9876.png".into()));
        claims.add("b/card.fedcba9876.png", Owner::Static("b/card.fedcba9876.png".into()));
        let expected = [
            "the revision `a/card.0000000000.png.md` and the story `a` want the same path, `/a/card.0000000000.png`",
            "the file `a/card.0123456789.png` and the story `a` want the same path, `/a/card.0123456789.png`",
            "the file `a/Card.ABCDEF0123.PNG/x` and the story `a` want the same path, `/a/card.abcdef0123.png`",
            "the static file `a/card.fedcba9876.png` and the story `a` want the same path, `/a/card.fedcba9876.png`",
        ];
        assert_eq!(messages(claims), expected);
    }

    #[test]
    fn lists_come_last() {
        let mut claims = Claims::new();
        claims.add("tags/a/index.html", Owner::Static("tags/a/index.html".into()));
        claims.add("tags/b", Owner::Static("tags/b".into()));
        claims.add("tags/c/index.html/d", Owner::Static("tags/c/index.html/d".into()));
        let problems = claims.settle().problems(["tags/a/", "tags/b/", "tags/c/"].into_iter());
        let expected = [
            "a page of the site and the static file `tags/a/index.html` want the same path, `/tags/a/index.html`",
            "a page of the site and the static file `tags/b` want the same path, `/tags/b`",
            "the static file `tags/c/index.html/d` and a page of the site want the same path, `/tags/c/index.html`",
        ];
        assert_eq!(problems.into_iter().map(|d| d.message).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn conflicts_name_both_sides() {
        let mut claims = Claims::new();
        claims.add_story(&folder("a", &["Äpfel.md", "äpfel.md", "compare.md"], &["feed.xml", "x", "x/y"]));
        claims.add_story(&folder("tags", &["1.md"], &[]));
        claims.add("A/index.html", Owner::Static("A/index.html".into()));
        let expected = [
            "the revision `a/äpfel.md` and the revision `a/Äpfel.md` want the same path, `/a/äpfel/index.html`",
            "the revision `a/compare.md` and the story `a` want the same path, `/a/compare/index.html`",
            "the file `a/feed.xml` and the story `a` want the same path, `/a/feed.xml`",
            "the story `tags` and the list of tags want the same path, `/tags/index.html`",
            "the static file `A/index.html` and the story `a` want the same path, `/A/index.html`",
            "the file `a/x/y` and the file `a/x` want the same path, `/a/x`",
        ];
        assert_eq!(messages(claims), expected);
    }
}
