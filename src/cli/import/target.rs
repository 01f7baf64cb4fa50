//! The story that an article becomes a version of: one that is there, or a new one.

use std::collections::HashSet;
use std::path::PathBuf;

use super::super::place::{self, Errand};
use super::super::site::{Site, below_content};
use super::place::Place;
use crate::compose::{self, Sheet};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::{self, Error, Kind as Stands};
use crate::import::Imported;
use crate::load;
use crate::model::{CONTENT, Revision, Story, StoryFolder, StoryPath, stem};
use crate::parse::{self, StoryText};
use crate::routes::{self, folded};
use crate::source::Source;

/// What was to be done, for messages.
pub(super) const IMPORT: &str = "import into";
/// What is asked of the place for a story.
const ERRAND: Errand = Errand { action: IMPORT, next: |_, story| format!("add `--story {story}`") };

/// The story that the file is written for.
pub(super) struct Target {
    /// Of the story, below `content`.
    pub(super) path: StoryPath,
    /// The files that it has.
    texts: StoryText,
    /// What they make; nothing for a new one.
    pub(super) story: Option<Story>,
    /// The names in its folder that no file can get: with their endings and without.
    taken: HashSet<String>,
}

/// A story that is there; or what is wrong with it.
pub(super) fn old_story(site: &Site, name: &str) -> Result<Result<Target, Vec<Diagnostic>>, Error> {
    Target::read(site, load::find(&site.root, &site.survey, name, IMPORT)?)
}

/// A place for a new story; the story itself when it is there already and has this text.
pub(super) fn new_story(
    site: &Site,
    arguments: &Place,
    imported: &Imported,
    said: &mut Vec<String>,
) -> Result<Target, Error> {
    let section = section(site, arguments, imported, said);
    let name = arguments.name.clone().unwrap_or_else(|| compose::slug(&imported.sheet.title));
    let path = folded(&place::path(section.as_deref(), &name));
    if let Some(found) = site.survey.stories.iter().find(|story| folded(story.path.as_str()) == path)
        && let Ok(target) = Target::read(site, found)?
        && target.same_text(&imported.sheet).is_some()
    {
        return Ok(target);
    }
    let place = place::place(site, section.as_deref(), &name, &ERRAND)?;
    said.extend(place.new_section.map(|section| format!("`{section}` is a new section")));
    let folder = site.path(&place.story);
    let there = if disk::kind(&folder)? == Stands::Folder { disk::names(&folder)? } else { Vec::new() };
    let path = StoryPath::new(&place.story);
    let texts = StoryText { path: path.clone(), meta: None, revisions: Vec::new() };
    Ok(Target { path, texts, story: None, taken: taken(&there) })
}

/// The section that is given; or the one that the article names, if the site has it; or none.
fn section(site: &Site, arguments: &Place, imported: &Imported, said: &mut Vec<String>) -> Option<String> {
    if let Some(section) = arguments.section.as_deref().map(below_content) {
        return Some(section.to_owned());
    }
    let named = imported.section.as_ref()?;
    let slug = routes::slug(named);
    let is = |path: &str, title: &str| {
        path == slug || path.rsplit('/').next() == Some(&slug) || routes::slug(title) == slug
    };
    let mut known = site.survey.sections.iter().filter(|section| is(&section.path, &section.title));
    if let (Some(section), None) = (known.next(), known.next()) {
        return Some(section.path.clone());
    }
    said.push(format!(
        "the article stood in the section `{named}`, which this site does not have; the story lies in no section \
         (`--section {slug}` would make one)"
    ));
    None
}

/// The names that no file can get: those that are there, with their endings and without, in any case.
fn taken(there: &[String]) -> HashSet<String> {
    there.iter().flat_map(|name| [folded(name), folded(stem(name))]).collect()
}

impl Target {
    /// Reads a story; or what is wrong with it.
    fn read(site: &Site, folder: &StoryFolder) -> Result<Result<Self, Vec<Diagnostic>>, Error> {
        let (texts, mut problems) = load::story(&site.root, folder)?;
        let parsed = parse::story(&texts, &site.config);
        problems.extend(parsed.problems);
        problems.retain(|problem| problem.severity == Severity::Error);
        let there = disk::names(&site.path(folder.path.as_str()))?;
        let (path, taken) = (folder.path.clone(), taken(&there));
        Ok(match parsed.story.filter(|_| problems.is_empty()) {
            Some(story) => Ok(Self { path, texts, story: Some(story), taken }),
            None => Err(problems),
        })
    }

    /// The version that has this headline and this text already.
    pub(super) fn same_text(&self, sheet: &Sheet) -> Option<&str> {
        let mut revisions = self.story.iter().flat_map(Story::revisions);
        let same = |title: &str, body: &str| title == sheet.title && body.trim() == sheet.body.trim();
        revisions.find(|known| same(&known.title, &known.body)).map(|known| known.id.as_str())
    }

    /// Whether the file of a version has a key, and not only the story.
    pub(super) fn says_itself(&self, revision: &Revision, key: &str) -> bool {
        let source = self.texts.revisions.iter().find(|(id, _)| *id == revision.id.as_str());
        source
            .and_then(|(_, source)| parse::outline(source).ok())
            .is_some_and(|outline| outline.key(key).is_some())
    }

    /// A name for the file that nothing in the folder has.
    pub(super) fn id(&self, sheet: &Sheet, site: &Site) -> String {
        let taken = |id: &str| self.taken.contains(&folded(id));
        compose::id(sheet.updated, site.config.timezone, &sheet.title, taken)
    }

    /// What would be wrong with the story if the file were there, and is not wrong without it.
    pub(super) fn problems_of(&self, id: &str, text: &str, config: &Config) -> Vec<Diagnostic> {
        let before = parse::story(&self.texts, config).problems;
        let mut revisions = self.texts.revisions.clone();
        let file = format!("{CONTENT}/{}/{id}.md", self.path);
        revisions.push((id.to_owned(), Source::new(file, text)));
        let texts = StoryText { path: self.path.clone(), meta: self.texts.meta.clone(), revisions };
        let mut problems = parse::story(&texts, config).problems;
        problems.retain(|problem| !before.contains(problem));
        problems
    }

    /// Writes the file under a name that is free. Returns its path, as it can be typed from here.
    pub(super) fn write(&mut self, sheet: &Sheet, text: &str, site: &Site) -> Result<PathBuf, Error> {
        let folder = site.path(self.path.as_str());
        disk::create_folder(&folder)?;
        loop {
            let id = self.id(sheet, site);
            let file = folder.join(format!("{id}.md"));
            match disk::write_new_whole(&file, text.as_bytes()) {
                Ok(()) => return Ok(file),
                // Somebody else was faster.
                Err(error) if error.is_taken() && self.taken.insert(folded(&id)) => {}
                Err(error) => return Err(error),
            }
        }
    }
}
