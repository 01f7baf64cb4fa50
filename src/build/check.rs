//! What is wrong with a site, and what a careful sub-editor would question, without writing anything.

mod anchors;
mod questions;

use super::Options;
use super::preview::{Preview, Snapshot, Touched};
use crate::diagnostic::{self, Diagnostic};
use crate::disk::Error;
use crate::model::{CONTENT, Story};
use crate::parse;
use crate::routes::{self, Target};
use crate::source::{Source, Span};

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

/// Makes the whole site in memory and tells everything that a build would, then asks a sub-editor's questions. Fails when the machine refuses.
pub fn check(options: &Options) -> Result<Checked, Error> {
    let moment = options.moment;
    let snapshot = Preview::new(options.clone()).update(moment.now, Touched::Anything)?;
    let Some(snapshot) = snapshot else { return Ok(Checked::nothing()) };
    let mut diagnostics = snapshot.check(&|| true).unwrap_or_default();
    let links = links(&snapshot);
    diagnostics.extend(anchors::dead(&snapshot, &links));
    let pointers = snapshot.pointers();
    for (folder, parsed) in snapshot.stories() {
        if let Some(story) = parsed.story.as_ref().filter(|_| !diagnostic::has_errors(&parsed.problems)) {
            diagnostics.extend(questions::of_story(story, &parsed.kinds, snapshot.timezone()));
        }
        let page = routes::story(&folder.path);
        let unused = folder.assets.iter().filter(|asset| !pointers.name(&format!("{page}{asset}")));
        let named = |asset: &&String| {
            let bodies = parsed.story.iter().flat_map(Story::revisions);
            bodies.into_iter().any(|r| r.body.contains(*asset) || r.extra.to_string().contains(*asset))
        };
        diagnostics.extend(unused.filter(|asset| !named(asset)).map(|asset| {
            let problem = Diagnostic::warning("nothing points to this file, and it is published");
            problem
                .in_file(format!("{CONTENT}/{}/{asset}", folder.path))
                .help("show it in a text, link to it, or take it out")
        }));
    }
    diagnostic::sort(&mut diagnostics);
    let (stories, revisions) = snapshot.counts();
    Ok(Checked { diagnostics, stories, revisions, outside: outside(links) })
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

/// Every link of every revision.
fn links(snapshot: &Snapshot) -> Vec<Link> {
    let mut links = Vec::new();
    for (folder, parsed) in snapshot.stories() {
        let route = routes::story(&folder.path);
        for (id, source, _) in &parsed.kinds {
            let page = routes::revision(&folder.path, id);
            links.extend(parse::links(source, &route).into_iter().map(|link| Link {
                target: link.value,
                source: source.clone(),
                span: link.span,
                page: page.clone(),
            }));
        }
    }
    links
}

fn outside(links: Vec<Link>) -> Vec<OutsideLink> {
    let web = |url: &str| url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    let outside = links.into_iter().filter_map(|link| match link.target {
        Target::Outside(url) if web(&url) => Some(OutsideLink { url, source: link.source, span: link.span }),
        _ => None,
    });
    outside.collect()
}
