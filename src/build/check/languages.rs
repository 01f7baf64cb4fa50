//! Words of the interface that are not there in a language that readers see: they are shown in another.

use std::collections::BTreeMap;

use crate::build::preview::Snapshot;
use crate::diagnostic::Diagnostic;
use crate::model::{CATALOGUES, Lang, Status, Story};

/// So many messages are named; of the others only the number is told.
const NAMED: usize = 8;

/// What the catalogues lack, language by language: the site's, and those of its stories.
pub(super) fn missing(snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut used: BTreeMap<&str, (&Lang, usize)> = BTreeMap::new();
    let site = snapshot.language();
    used.insert(site.tag(), (site, 0));
    for (_, parsed) in snapshot.stories() {
        let mut revisions = parsed.story.iter().flat_map(Story::revisions);
        if let Some(latest) = revisions.rfind(|revision| revision.status != Status::Withheld) {
            used.entry(latest.lang.tag()).or_insert((&latest.lang, 0)).1 += 1;
        }
    }
    used.into_values().filter_map(|(lang, stories)| of_language(snapshot, lang, stories)).collect()
}

fn of_language(snapshot: &Snapshot, lang: &Lang, stories: usize) -> Option<Diagnostic> {
    let missing = snapshot.catalogues().missing(lang);
    if missing.is_empty() {
        return None;
    }
    let tag = lang.tag();
    let is_site = lang == snapshot.language();
    let file = format!("{CATALOGUES}/{}.toml", tag.split('-').next().unwrap_or(tag));
    let problem = match snapshot.catalogues().words(lang) {
        Some(_) => {
            let named: Vec<String> = missing.iter().take(NAMED).map(|key| format!("`{key}`")).collect();
            let more = missing.len() - named.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let problem = Diagnostic::warning(format!(
                "this language lacks {} of the interface's words",
                missing.len()
            ));
            problem
                .with_note(format!("missing: {}{more}", named.join(", ")))
                .help("until they are there, readers see English")
        }
        None if is_site => {
            Diagnostic::warning(format!("the interface has no words in `{tag}`, the site's language"))
                .help("readers see English; this file is the place for words of your own")
        }
        None => {
            let whose = if stories == 1 { "1 story".to_owned() } else { format!("{stories} stories") };
            Diagnostic::warning(format!("the interface has no words in `{tag}`, the language of {whose}"))
                .help("readers see the words of the site's language; this file is the place for words of your own")
        }
    };
    let file = snapshot.catalogues().file(lang).map_or(file, |path| path.to_string());
    Some(problem.in_file(file).see("languages.md#a-language-of-your-own"))
}
