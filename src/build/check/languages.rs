//! Words of the interface that are not there in a language that readers see: they are shown in another.

use std::collections::BTreeMap;

use crate::build::preview::Snapshot;
use crate::diagnostic::Diagnostic;
use crate::model::{CATALOGUES, Lang, Status, Story};
use crate::words::Catalogues;

/// So many messages are named where not all of them are; of the others only the number is told.
const NAMED: usize = 8;

/// What the catalogues lack, language by language: the site's, and those of its stories. With `in_full` every message is named.
pub(super) fn missing(snapshot: &Snapshot, in_full: bool) -> Vec<Diagnostic> {
    let mut used: BTreeMap<&str, (&Lang, usize)> = BTreeMap::new();
    let site = snapshot.language();
    used.insert(site.tag(), (site, 0));
    for (_, parsed) in snapshot.stories() {
        let mut revisions = parsed.story.iter().flat_map(Story::revisions);
        if let Some(latest) = revisions.rfind(|revision| revision.status != Status::Withheld) {
            used.entry(latest.lang.tag()).or_insert((&latest.lang, 0)).1 += 1;
        }
    }
    used.into_values().filter_map(|(lang, stories)| of_language(snapshot, lang, stories, in_full)).collect()
}

fn of_language(snapshot: &Snapshot, lang: &Lang, stories: usize, in_full: bool) -> Option<Diagnostic> {
    let catalogues = snapshot.catalogues();
    let missing = catalogues.missing(lang);
    if missing.is_empty() {
        return None;
    }
    let tag = lang.tag();
    let is_site = lang == snapshot.language();
    let instead = if is_site { "English" } else { "the words of the site's language" };
    let problem = if missing.len() < Catalogues::whole() {
        let known = if in_full { missing.len() } else { NAMED };
        let named: Vec<String> = missing.iter().take(known).map(|key| format!("`{key}`")).collect();
        let more = missing.len() - named.len();
        let more = if more > 0 { format!(" and {more} more; -v names them all") } else { String::new() };
        let help = match catalogues.words(lang) {
            Some(_) => "until they are there, readers see English".to_owned(),
            None => format!("until half of them are there, readers see {instead}"),
        };
        let all = Catalogues::whole();
        let message = format!("`{tag}` lacks {} of the interface's {all} messages", missing.len());
        Diagnostic::warning(message).with_note(format!("missing: {}{more}", named.join(", "))).help(help)
    } else {
        let whose = match stories {
            _ if is_site => "the site's language".to_owned(),
            1 => "the language of 1 story".to_owned(),
            _ => format!("the language of {stories} stories"),
        };
        Diagnostic::warning(format!("the interface has no words in `{tag}`, {whose}"))
            .help(format!("readers see {instead}; this file is the place for words of your own"))
    };
    let file = catalogues.file(lang).map_or_else(|| place(lang), |path| path.to_string());
    Some(problem.in_file(file).see("languages.md#a-language-of-your-own"))
}

/// The file for words of a language: that of all its regions, where they have one script.
fn place(lang: &Lang) -> String {
    let tag = lang.tag();
    let all = tag.split('-').next().and_then(Lang::parse);
    let tag = all.as_ref().filter(|all| all.has_script_of(lang)).map_or(tag, Lang::tag);
    format!("{CATALOGUES}/{tag}.toml")
}
