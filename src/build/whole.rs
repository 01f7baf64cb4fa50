//! The site as a whole: what is only known when every story is.

use std::collections::HashSet;
use std::path::Path;

use super::assets::AllPointers;
use super::files::StaticFile;
use super::links::Links;
use super::pictures::Gallery;
use super::story::Left;
use crate::diagnostic::Diagnostic;
use crate::disk::Error;
use crate::load::Survey;
use crate::routes;
use crate::site::{Claims, Job, Owner, Settled, Site, Summary};

/// What a site has beside the pages of its stories.
#[derive(Default)]
pub(super) struct Whole<'s> {
    /// The pages across stories.
    pub(super) lists: Vec<Job<'s>>,
    /// The routes of the files of stories that are published, which are also their places below `content`.
    pub(super) assets: Vec<String>,
    /// What is wrong with the site as a whole.
    pub(super) problems: Vec<Diagnostic>,
}

impl<'s> Whole<'s> {
    /// Looks at all that the stories left behind, in the order of the survey.
    pub(super) fn of(
        site: &'s Site<'_>,
        stories: &'s [impl AsRef<Left> + Sync],
        root: &Path,
        survey: &Survey,
        claims: &Settled,
    ) -> Result<Self, Error> {
        let stories = || stories.iter().map(AsRef::as_ref);
        let summaries: Vec<&Summary> = stories().filter_map(|left| left.summary.as_ref()).collect();
        let mut links = Links::default();
        links.add_of_site(site.config());
        stories().for_each(|left| links.add(left));
        let pointers: AllPointers<'_> = stories().map(|left| &left.pointers).collect();
        let assets = assets(site, survey, &summaries, &pointers, &mut links);
        let mut problems = Vec::new();
        let mut lists = site.lists(summaries.clone()).unwrap_or_else(|found| {
            problems.extend(found);
            Vec::new()
        });
        // Where the lists could not be made, nothing can be said of links to them.
        if !lists.is_empty() {
            let of_changes = summaries.iter().flat_map(|summary| &summary.of_changes).map(String::as_str);
            let routes = lists.iter().map(|job| job.route.as_str()).chain(of_changes).collect();
            problems.extend(links.check(root, survey, claims, &routes)?);
        }
        let own_robots = claims.serves(routes::ROBOTS);
        lists.retain(|job| !(own_robots && job.route == routes::ROBOTS));
        problems.extend(claims.problems(lists.iter().map(|job| job.route.as_str())));
        Ok(Self { lists, assets, problems })
    }
}

/// The routes of the files of stories that are published; those that are not are held.
fn assets(
    site: &Site<'_>,
    survey: &Survey,
    summaries: &[&Summary],
    pointers: &AllPointers<'_>,
    links: &mut Links<'_>,
) -> Vec<String> {
    let published: HashSet<&str> = summaries.iter().map(|summary| summary.path.as_str()).collect();
    let mut assets = Vec::new();
    for folder in survey.stories.iter().filter(|folder| published.contains(folder.path.as_str())) {
        let (shown, held) = pointers.sort(folder);
        assets.extend(shown);
        links.hold(held);
    }
    let sections = survey.sections.iter().filter(|section| !site.has_section(&section.path));
    links.hold(sections.map(|section| routes::section(&section.path)));
    assets
}

/// The paths that the site's folders and files bring, whatever is in them.
pub(super) fn claims(survey: &Survey, static_files: &[StaticFile], gallery: &Gallery) -> Settled {
    let mut claims = Claims::new();
    survey.sections.iter().for_each(|section| claims.add_section(&section.path));
    survey.stories.iter().for_each(|folder| claims.add_story(folder));
    for (route, picture) in gallery.variants() {
        claims.add(route, Owner::Variant(picture.to_owned()));
    }
    for file in static_files {
        claims.add(&file.route, Owner::Static(file.name.clone()));
    }
    claims.settle()
}
