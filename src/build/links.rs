//! Whether the links between pages lead anywhere: only known when every story is.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::Error;
use crate::load::{self, Survey};
use crate::model::StoryFolder;
use crate::parse::{Mention, MentionKind};
use crate::routes::{self, Target};
use crate::site::Settled;
use crate::source::Source;

use super::story::Left;

/// Dead links reported of one file.
const MOST: usize = 50;

/// What all stories point to, and what is not published.
#[derive(Default)]
pub(super) struct Links<'a> {
    mentions: Vec<Cow<'a, Mention>>,
    held_routes: HashSet<String>,
    held_files: HashSet<&'a str>,
}

impl<'a> Links<'a> {
    /// Adds those of a story.
    pub(super) fn add(&mut self, story: &'a Left) {
        self.mentions.extend(story.mentions.iter().map(Cow::Borrowed));
        self.held_files.extend(story.held_files.iter().map(String::as_str));
        self.hold(story.held_routes.iter().cloned());
    }

    /// Adds those of every page: the logo, and the menu.
    pub(super) fn add_of_site(&mut self, config: &Config) {
        let logo = config.look.logo.iter().map(|logo| (logo, MentionKind::Logo));
        let menu = config.look.menu.iter().map(|link| (&link.url, MentionKind::Menu));
        for (url, what) in logo.chain(menu) {
            if let Ok(Target::Inside { route, .. }) = Target::read(&url.value, "") {
                let mention = Mention { route, file: config.file.clone(), span: url.span.clone(), what };
                self.mentions.push(Cow::Owned(mention));
            }
        }
    }

    /// Adds routes that are not published.
    pub(super) fn hold(&mut self, routes: impl IntoIterator<Item = String>) {
        self.held_routes.extend(routes);
    }

    /// Finds the links that lead nowhere. What is held back may point to what is held back; what is published may not.
    pub(super) fn check(
        &self,
        root: &Path,
        survey: &Survey,
        claims: &Settled,
        lists: &HashSet<&str>,
    ) -> Result<Vec<Diagnostic>, Error> {
        let mut sources: HashMap<&str, Option<Source>> = HashMap::new();
        let mut problems = Vec::new();
        let stories: HashSet<String> =
            survey.stories.iter().map(|folder| routes::story(&folder.path)).collect();
        // Needed only when something leads nowhere.
        let known = OnceCell::new();
        let known = || known.get_or_init(|| Known::of(survey));
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for mention in self.mentions.iter().map(AsRef::as_ref) {
            let route = mention.route.as_str();
            let page =
                if route.is_empty() || route.ends_with('/') { route.to_owned() } else { format!("{route}/") };
            let exists = match mention.what {
                MentionKind::Related => stories.contains(route),
                _ => claims.leads_somewhere(route) || lists.contains(route) || lists.contains(page.as_str()),
            };
            let published = !self.is_held(&page);
            let problem = match (exists, published) {
                (true, true) => continue,
                (true, false) if self.held_files.contains(&*mention.file) => continue,
                // A related story shows up when it is published.
                (true, false) if mention.what == MentionKind::Related => continue,
                (true, false) => held(mention),
                // A picture can come after the draft that names it.
                (false, _) if self.held_files.contains(&*mention.file) => {
                    Diagnostic { severity: Severity::Warning, ..missing(mention, known()) }
                }
                (false, _) => missing(mention, known()),
            };
            let count = counts.entry(&mention.file).or_default();
            *count += 1;
            if *count > MOST {
                continue;
            }
            if !sources.contains_key(&*mention.file) {
                sources.insert(&mention.file, load::text(root, &mention.file, &mut Vec::new())?);
            }
            problems.push(match sources.get(&*mention.file) {
                Some(Some(source)) => problem.at(source, &mention.span),
                _ => problem.in_file(mention.file.clone()),
            });
        }
        let mut cut: Vec<_> = counts.into_iter().filter(|(_, count)| *count > MOST).collect();
        cut.sort_unstable();
        problems.extend(cut.into_iter().map(|(file, count)| {
            Diagnostic::error(format!("and {} more links that lead nowhere", count - MOST)).in_file(file)
        }));
        Ok(problems)
    }

    /// Whether a page, file or anything it lies below is not published.
    fn is_held(&self, page: &str) -> bool {
        let above = page.match_indices('/').map(|(at, _)| &page[..=at]);
        self.held_routes.contains(page.trim_end_matches('/'))
            || above.into_iter().any(|above| self.held_routes.contains(above))
    }
}

fn held(mention: &Mention) -> Diagnostic {
    Diagnostic::error(format!("`/{}` is not published yet", mention.route))
        .help("take the link out, or publish both together")
        .see("formats.md#markdown")
}

/// What links could have meant: the routes of what was found in the content folder.
struct Known {
    stories: Vec<String>,
    revisions: Vec<String>,
    assets: Vec<String>,
}

/// How alike two routes have to be (normalised Levenshtein, 0 to 1) for one to be offered instead of the other.
const ALIKE: f64 = 0.7;
/// A longer route is no slip of the finger.
const LONGEST: usize = 200;

impl Known {
    fn of(survey: &Survey) -> Self {
        let pages = survey.stories.iter().map(|folder| (folder, routes::story(&folder.path)));
        let below = |(folder, page): (&StoryFolder, &String)| -> (Vec<String>, Vec<String>) {
            let revisions = folder.ids().map(|id| format!("{page}{id}/")).collect();
            (revisions, folder.assets.iter().map(|asset| format!("{page}{asset}")).collect())
        };
        let pages: Vec<_> = pages.collect();
        let (revisions, assets): (Vec<_>, Vec<_>) =
            pages.iter().map(|(folder, page)| below((folder, page))).unzip();
        let stories = pages.into_iter().map(|(_, page)| page).collect();
        Self { stories, revisions: revisions.concat(), assets: assets.concat() }
    }

    /// What was probably meant.
    fn meant(&self, mention: &Mention) -> Option<&str> {
        let route = mention.route.as_str();
        let lists: &[&Vec<String>] = match mention.what {
            MentionKind::Image | MentionKind::Logo => &[&self.assets],
            MentionKind::Link | MentionKind::Menu => &[&self.stories, &self.revisions, &self.assets],
            MentionKind::Related => &[&self.stories],
        };
        if route.len() > LONGEST {
            return None;
        }
        let all = || lists.iter().flat_map(|list| list.iter().map(String::as_str));
        // The story alone, without its section.
        let tail =
            all().find(|known| mention.what == MentionKind::Related && known.ends_with(&format!("/{route}")));
        let scored = all().map(|known| (strsim::normalized_levenshtein(known, route), known));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > ALIKE);
        tail.or(best.map(|(_, known)| known))
    }
}

fn missing(mention: &Mention, known: &Known) -> Diagnostic {
    let route = &mention.route;
    let (message, help) = match mention.what {
        MentionKind::Image => (
            format!("there is no file `/{route}`"),
            "put the picture into the story's folder, and check its name",
        ),
        MentionKind::Link => (
            format!("there is no page or file `/{route}`"),
            "check the address; links start from the story's folder",
        ),
        MentionKind::Related => (
            format!("there is no story `{}`", route.trim_end_matches('/')),
            "name it by its path below `content`: world/visit-to-moscow",
        ),
        MentionKind::Logo => {
            (format!("there is no file `/{route}`"), "put the logo into `static`, and check its name")
        }
        MentionKind::Menu => {
            (format!("there is no page or file `/{route}`"), "check the address: the menu is on every page")
        }
    };
    let documented = match mention.what {
        MentionKind::Logo | MentionKind::Menu => "configuration.md",
        _ => "formats.md#markdown",
    };
    let problem = Diagnostic::error(message).see(documented);
    match known.meant(mention) {
        Some(meant) if mention.what == MentionKind::Related => {
            problem.help(format!("did you mean `{}`?", meant.trim_end_matches('/')))
        }
        Some(meant) => problem.help(format!("did you mean `/{meant}`?")),
        None => problem.help(help),
    }
}
