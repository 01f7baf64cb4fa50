//! The pictures of a run: which there are, what pages have to know of them, and the files that they become.

mod output;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use rayon::prelude::*;

use super::cache::Cache;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Error, Stamp};
use crate::load::Survey;
use crate::model::CONTENT;
use crate::pictures::{self, Picture, Pictures};
use crate::routes;

/// The folder in the cache.
const SORT: &str = "pictures";

/// The pictures of a site's stories, published or not.
#[derive(Debug, Default)]
pub(super) struct Gallery {
    /// Where those lie that were read.
    content: PathBuf,
    cache: Cache,
    /// By route.
    entries: BTreeMap<String, Arc<Entry>>,
    /// What pages have to know of them.
    pictures: Pictures,
    /// The pictures that variants are made of, by the routes of the variants.
    made_of: HashMap<String, String>,
}

/// A file that is named like a picture, or is one under another name.
#[derive(Debug)]
struct Entry {
    stamp: Option<Stamp>,
    /// What it is, or what is wrong with it.
    picture: Result<Arc<Picture>, Diagnostic>,
    warning: Option<Diagnostic>,
    /// What is wrong with its pixels, once they have been looked at.
    unsound: OnceLock<Option<Diagnostic>>,
    /// The files of a preview, which writes none, by their routes.
    made: Mutex<HashMap<String, Arc<Vec<u8>>>>,
}

/// Two states of a file are one when neither the file nor what it is differs.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        (self.stamp, &self.picture) == (other.stamp, &other.picture)
    }
}

impl PartialEq for Gallery {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content && self.entries == other.entries
    }
}

impl Gallery {
    /// Reads the heads of all pictures, and finds those that are called something else; what an older state knows of a file that looks the same is
    /// taken over.
    pub(super) fn read(root: &Path, survey: &Survey, old: Option<&Self>) -> Result<Self, Error> {
        let content = root.join(CONTENT);
        let assets = survey.stories.iter().flat_map(|folder| {
            let page = routes::story(&folder.path);
            folder.assets.iter().map(move |asset| format!("{page}{asset}"))
        });
        let assets: Vec<String> = assets.collect();
        let read = |route: String| {
            if !Picture::is_named(&route) {
                return Ok(Entry::misnamed(&content, &route).map(|entry| (route, entry)));
            }
            let known = old.and_then(|old| old.entries.get(&route));
            let entry = Entry::read(&content, &route, known)?;
            Ok(Some((route, entry)))
        };
        let entries: BTreeMap<_, _> =
            assets.into_par_iter().map(read).filter_map(Result::transpose).collect::<Result<_, Error>>()?;
        let sound = entries.iter().filter_map(|(route, entry)| Some((route, entry.picture.as_ref().ok()?)));
        let made_of = sound.clone().flat_map(|(route, picture)| {
            picture.variants.iter().map(|variant| (variant.route.clone(), route.clone()))
        });
        let made_of = made_of.collect();
        let pictures = sound.map(|(route, picture)| (route.clone(), picture.clone())).collect();
        Ok(Self { content, cache: Cache::of(root, SORT), entries, pictures, made_of })
    }

    /// What pages have to know of them.
    pub(super) fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// The routes of the variants of all pictures, with those of the pictures.
    pub(super) fn variants(&self) -> impl Iterator<Item = (&str, &str)> {
        let sound =
            self.entries.iter().filter_map(|(route, entry)| Some((route, entry.picture.as_ref().ok()?)));
        sound.flat_map(|(route, picture)| {
            picture.variants.iter().map(|variant| (variant.route.as_str(), route.as_str()))
        })
    }

    /// The routes of the variants of one picture.
    pub(super) fn variants_of(&self, route: &str) -> impl Iterator<Item = &str> {
        self.pictures
            .get(route)
            .into_iter()
            .flat_map(|picture| picture.variants.iter().map(|variant| variant.route.as_str()))
    }

    /// The picture that a route belongs to, its own or that of a variant.
    pub(super) fn picture_at<'r>(&'r self, route: &'r str) -> Option<&'r str> {
        match self.made_of.get(route) {
            Some(picture) => Some(picture),
            None => self.entries.contains_key(route).then_some(route),
        }
    }

    /// What is known to be wrong with pictures that are published.
    pub(super) fn problems<'a>(&self, published: impl IntoIterator<Item = &'a String>) -> Vec<Diagnostic> {
        let entries = published.into_iter().filter_map(|route| Some((route, self.entries.get(route)?)));
        let problems = entries.filter_map(|(route, entry)| {
            let problem = entry.picture.as_ref().err().or(entry.warning.as_ref())?;
            Some(problem.clone().in_file(file(route)))
        });
        problems.collect()
    }

    /// Whether a file is published in another form than it has.
    pub(super) fn is_made(&self, route: &str) -> bool {
        self.sound(route).is_some()
    }

    fn sound(&self, route: &str) -> Option<(&Entry, &Picture)> {
        let entry = self.entries.get(route)?;
        let picture = entry.picture.as_ref().ok()?;
        (!picture.is_as_it_is()).then_some((&**entry, &**picture))
    }
}

impl Entry {
    fn read(content: &Path, route: &str, known: Option<&Arc<Self>>) -> Result<Arc<Self>, Error> {
        let path = content.join(route);
        // Looked at first: what changes while it is read is read again.
        let stamp = disk::stamp(&path);
        if let Some(known) = known.filter(|known| stamp.is_some() && known.stamp == stamp) {
            return Ok(known.clone());
        }
        Ok(match Picture::read(route, &disk::read(&path)?) {
            Ok((picture, warning)) => Self::new(stamp, Ok(Arc::new(picture)), warning),
            Err(problem) => Self::new(stamp, Err(problem), None),
        })
    }

    /// A file that is not named like a picture, if its name is wrong. Whether one that cannot be read is to be published is not known here.
    fn misnamed(content: &Path, route: &str) -> Option<Arc<Self>> {
        let path = content.join(route);
        let stamp = disk::stamp(&path);
        let start = disk::read_at_most(&path, pictures::START).ok()?;
        Some(Self::new(stamp, Err(pictures::misnamed(route, &start)?), None))
    }

    fn new(
        stamp: Option<Stamp>,
        picture: Result<Arc<Picture>, Diagnostic>,
        warning: Option<Diagnostic>,
    ) -> Arc<Self> {
        let (unsound, made) = Default::default();
        Arc::new(Self { stamp, picture, warning, unsound, made })
    }
}

/// The path of a picture as messages show it.
fn file(route: &str) -> String {
    format!("{CONTENT}/{route}")
}
