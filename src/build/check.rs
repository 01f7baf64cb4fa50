//! What is wrong with a site, and what a careful sub-editor would question, without writing anything.

mod anchors;
mod languages;
mod pictures;
mod questions;
mod unused;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rayon::prelude::*;

use super::Options;
use super::preview::{Preview, Snapshot, Touched};
use super::story::contradicted;
use crate::diagnostic::{self, Diagnostic};
use crate::disk::Error;
use crate::model::{Revision, Story, StoryFolder};
use crate::parse::{self, Parsed};
use crate::routes::{self, Target};
use crate::source::{Located, Source, Span};
use crate::timeline::{Moment, Texts, Timeline};

/// What came of looking at a site.
#[derive(Debug)]
pub struct Checked {
    /// Every problem and every question, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Stories that are shown.
    pub stories: usize,
    /// Revisions that are shown.
    pub revisions: usize,
    /// The links of the stories that lead to other sites.
    pub outside: Vec<OutsideLink>,
}

/// A link that leads to another site.
#[derive(Debug, Clone)]
pub struct OutsideLink {
    /// Where it leads: an `http` or `https` URL.
    pub url: String,
    /// The file it is written in.
    pub source: Source,
    /// Its place there.
    pub span: Span,
}

/// Makes the whole site in memory and tells everything that a build would, then asks a sub-editor's questions. Long lists are cut
/// short unless they are wanted `in_full`. Fails when the machine refuses.
pub fn check(options: &Options, in_full: bool) -> Result<Checked, Error> {
    let moment = options.moment;
    let snapshot = Preview::new(options.clone()).update(moment.now, Touched::Anything)?;
    let Some(snapshot) = snapshot else { return Ok(Checked::nothing()) };
    let mut diagnostics = snapshot.check(&|| true).unwrap_or_default();
    let links = links(&snapshot, moment);
    diagnostics.extend(anchors::dead(&snapshot, &links));
    diagnostics.extend(unused::files(&snapshot));
    diagnostics.extend(languages::missing(&snapshot, in_full));
    let stories: Vec<&Parsed> = snapshot.stories().map(|(_, parsed)| parsed).collect();
    let zone = snapshot.timezone();
    let asked = stories.into_par_iter().flat_map_iter(|parsed| questions(parsed, moment, zone));
    diagnostics.extend(asked.collect::<Vec<_>>());
    diagnostic::sort(&mut diagnostics);
    let (stories, revisions) = snapshot.counts();
    Ok(Checked { diagnostics, stories, revisions, outside: outside(links) })
}

/// What a sub-editor would ask about a story.
fn questions(parsed: &Parsed, moment: Moment, zone: Tz) -> Vec<Diagnostic> {
    // What could not be read would be misjudged.
    let Some(story) = parsed.story.as_ref().filter(|_| !diagnostic::has_errors(&parsed.problems)) else {
        return Vec::new();
    };
    let mut problems = questions::of_story(story, &parsed.kinds, moment, zone);
    problems.extend(contradicted_ahead(parsed, story, moment));
    problems
}

/// The kinds that changes contradict, when all that is embargoed or lies ahead will be published.
fn contradicted_ahead(parsed: &Parsed, story: &Story, moment: Moment) -> Vec<Diagnostic> {
    let in_the_end = Moment { now: DateTime::<Utc>::MAX_UTC, ..moment };
    let changes =
        |revision: &Revision| moment.hold(revision).is_some() && in_the_end.hold(revision).is_none();
    if moment.drafts || !story.revisions().iter().any(changes) {
        return Vec::new();
    }
    let at = |moment| {
        let (timeline, _) = Timeline::of(story, moment);
        timeline.map_or_else(Vec::new, |timeline| contradicted(parsed, &timeline, &Texts::of(&timeline)))
    };
    // Of what is shown already a build says it.
    let now = at(moment);
    at(in_the_end).into_iter().filter(|problem| !now.contains(problem)).collect()
}

impl Checked {
    fn nothing() -> Self {
        Self { diagnostics: Vec::new(), stories: 0, revisions: 0, outside: Vec::new() }
    }
}

/// A link, and the revision it is written in.
struct Link {
    target: Target,
    source: Source,
    span: Span,
    /// The page of the revision.
    page: String,
}

/// Every link of every revision that readers see, or will without anybody's doing.
fn links(snapshot: &Snapshot, moment: Moment) -> Vec<Link> {
    let of_story = |(folder, parsed): (&StoryFolder, &Parsed)| {
        let route = routes::story(&folder.path);
        let revisions = parsed.story.iter().flat_map(Story::revisions);
        let asked = revisions.filter(|revision| questions::is_asked(revision, moment));
        let of_revision = |revision: &Revision| {
            let known = parsed.kinds.iter().find(|(id, ..)| *id == revision.id);
            let (_, source, _) = known?;
            let page = routes::revision(&folder.path, &revision.id);
            let link = |link: Located<Target>| Link {
                target: link.value,
                source: source.clone(),
                span: link.span,
                page: page.clone(),
            };
            Some(parse::links(source, &route).into_iter().map(link).collect::<Vec<_>>())
        };
        asked.filter_map(of_revision).flatten().collect::<Vec<_>>()
    };
    let stories: Vec<_> = snapshot.stories().collect();
    stories.into_par_iter().flat_map_iter(of_story).collect()
}

fn outside(links: Vec<Link>) -> Vec<OutsideLink> {
    let web = |url: &str| url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    let outside = links.into_iter().filter_map(|link| match link.target {
        Target::Outside(url) if web(&url) => Some(OutsideLink { url, source: link.source, span: link.span }),
        _ => None,
    });
    outside.collect()
}
