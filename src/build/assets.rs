//! Which files of stories are published: those that only what nobody may see points to are not. Known when every story is,
//! because a draft may point to the picture of another story.

use std::collections::HashSet;

use crate::model::{Revision, Status, Story, StoryFolder};
use crate::routes;
use crate::timeline::{Entry, Timeline};

/// The files that texts point to, as routes.
#[derive(Debug, Clone, Default)]
pub(super) struct Pointers {
    /// Those that what is published points to.
    shown: HashSet<String>,
    /// Those that what is held back or withheld points to.
    unseen: HashSet<String>,
}

impl Pointers {
    /// Those of one story. A file of the story's own counts wherever its name stands: in HTML, or in a value for themes.
    pub(super) fn of(story: &Story, timeline: Option<&Timeline<'_>>, folder: &StoryFolder) -> Self {
        let readable = |revision: &&Revision| revision.status != Status::Withheld;
        let entries = timeline.map(Timeline::entries).unwrap_or_default();
        let shown: Vec<_> = entries.iter().map(Entry::revision).filter(readable).collect();
        let unseen =
            story.revisions().iter().filter(|revision| !shown.iter().any(|shown| shown.id == revision.id));
        let unseen: Vec<_> = unseen.collect();
        // Where nothing is kept from readers, nothing has to be told apart.
        if unseen.is_empty() {
            let shown = shown.iter().flat_map(|revision| revision.mentions.iter().cloned());
            return Self { shown: shown.collect(), unseen: HashSet::new() };
        }
        Self { shown: pointed_to(&shown, folder), unseen: pointed_to(&unseen, folder) }
    }
}

/// Those of all stories.
#[derive(Debug, Default)]
pub(super) struct AllPointers<'a> {
    shown: HashSet<&'a str>,
    unseen: HashSet<&'a str>,
}

impl<'a> FromIterator<&'a Pointers> for AllPointers<'a> {
    fn from_iter<I: IntoIterator<Item = &'a Pointers>>(stories: I) -> Self {
        let mut all = Self::default();
        for story in stories {
            all.shown.extend(story.shown.iter().map(String::as_str));
            all.unseen.extend(story.unseen.iter().map(String::as_str));
        }
        all
    }
}

impl AllPointers<'_> {
    /// Whether anything points to a file, published or not.
    pub(super) fn name(&self, route: &str) -> bool {
        self.shown.contains(route) || self.unseen.contains(route)
    }

    /// The routes of a story's files that are published, and of those that are not.
    pub(super) fn sort(&self, folder: &StoryFolder) -> (Vec<String>, Vec<String>) {
        let page = routes::story(&folder.path);
        let routes = folder.assets.iter().map(|asset| format!("{page}{asset}"));
        routes.partition(|route| self.shown.contains(route.as_str()) || !self.unseen.contains(route.as_str()))
    }
}

fn pointed_to(revisions: &[&Revision], folder: &StoryFolder) -> HashSet<String> {
    let page = routes::story(&folder.path);
    let mut routes: HashSet<String> = HashSet::new();
    for revision in revisions {
        routes.extend(revision.mentions.iter().cloned());
        let values = revision.extra.to_string();
        let named =
            folder.assets.iter().filter(|asset| revision.body.contains(*asset) || values.contains(*asset));
        routes.extend(named.map(|asset| format!("{page}{asset}")));
    }
    routes
}
