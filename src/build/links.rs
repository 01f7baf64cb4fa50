//! Whether the links between pages lead anywhere: only known when every story is.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::disk::Error;
use crate::load::{self, Survey};
use crate::parse::{Mention, MentionKind};
use crate::site::Claims;
use crate::source::Source;

/// What all stories point to, and what is not published.
#[derive(Default)]
pub(super) struct Links {
    mentions: Vec<Mention>,
    held_routes: HashSet<String>,
    held_files: HashSet<String>,
}

impl Links {
    /// Adds those of a story.
    pub(super) fn add(&mut self, mentions: Vec<Mention>, held_routes: Vec<String>, held_files: Vec<String>) {
        self.mentions.extend(mentions);
        self.held_routes.extend(held_routes);
        self.held_files.extend(held_files);
    }

    /// Finds the links that lead nowhere. What is held back may point to what is held back; what is published may not.
    pub(super) fn check(
        &self,
        root: &Path,
        survey: &Survey,
        claims: &Claims,
        lists: &HashSet<&str>,
    ) -> Result<Vec<Diagnostic>, Error> {
        let mut sources: HashMap<&str, Option<Source>> = HashMap::new();
        let mut problems = Vec::new();
        for mention in &self.mentions {
            let route = mention.route.as_str();
            let page =
                if route.is_empty() || route.ends_with('/') { route.to_owned() } else { format!("{route}/") };
            let exists =
                claims.leads_somewhere(route) || lists.contains(route) || lists.contains(page.as_str());
            let published = !self.held_routes.contains(route) && !self.held_routes.contains(&page);
            let problem = match (exists, published) {
                (true, true) => continue,
                (true, false) if self.held_files.contains(&*mention.file) => continue,
                // A related story shows up when it is published.
                (true, false) if mention.what == MentionKind::Related => continue,
                (true, false) => held(mention),
                (false, _) => missing(mention, survey),
            };
            if !sources.contains_key(&*mention.file) {
                sources.insert(&mention.file, load::text(root, &mention.file, &mut Vec::new())?);
            }
            problems.push(match sources.get(&*mention.file) {
                Some(Some(source)) => problem.at(source, &mention.span),
                _ => problem.in_file(mention.file.clone()),
            });
        }
        Ok(problems)
    }
}

fn held(mention: &Mention) -> Diagnostic {
    Diagnostic::error(format!("`/{}` is not published yet", mention.route))
        .help("take the link out, or publish both together")
}

fn missing(mention: &Mention, survey: &Survey) -> Diagnostic {
    let route = &mention.route;
    let message = match mention.what {
        MentionKind::Image => format!("there is no file `/{route}`"),
        MentionKind::Link => format!("there is no page or file `/{route}`"),
        MentionKind::Related => format!("there is no story `{}`", route.trim_end_matches('/')),
    };
    let known = survey.stories.iter().flat_map(|folder| {
        let path = folder.path.as_str();
        let story = (mention.what != MentionKind::Image).then(|| format!("{path}/"));
        let revisions =
            folder.ids().filter(|_| mention.what == MentionKind::Link).map(move |id| format!("{path}/{id}/"));
        let assets = folder.assets.iter().filter(|_| mention.what != MentionKind::Related);
        story.into_iter().chain(revisions).chain(assets.map(move |asset| format!("{path}/{asset}")))
    });
    let scored = known.map(|known| (strsim::normalized_levenshtein(&known, route), known));
    match scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((score, known)) if score > 0.7 => {
            let known = if mention.what == MentionKind::Related {
                known.trim_end_matches('/').to_owned()
            } else {
                format!("/{known}")
            };
            Diagnostic::error(message).help(format!("did you mean `{known}`?"))
        }
        _ if mention.what == MentionKind::Related => {
            Diagnostic::error(message).help("name it by its path below `content`: world/visit-to-moscow")
        }
        _ if mention.what == MentionKind::Image => {
            Diagnostic::error(message).help("put the picture into the story's folder, and check its name")
        }
        _ => Diagnostic::error(message).help("check the address; links start from the story's folder"),
    }
}
