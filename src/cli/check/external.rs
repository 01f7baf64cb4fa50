//! Asks the sites that stories link to, and remembers which pages were there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use url::Url;

use crate::build::OutsideLink;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Error};
use crate::outside::{self, Answer, Failure, Manners, Memory};

/// Where the answers are remembered, unless something else is asked for.
pub(super) const CACHE: &str = ".writethru-links.json";
/// When not one of so many hosts is found, it is not they that are missing.
const ALL_LOST: usize = 3;

/// What the sites answered, as far as it is a problem. Fails when the file to remember it in is somebody's own.
pub(super) fn ask(
    links: &[OutsideLink],
    cache: &Path,
    now: DateTime<Utc>,
    quiet: bool,
) -> Result<Vec<Diagnostic>, Error> {
    let mut pages: BTreeMap<Url, Vec<&OutsideLink>> = BTreeMap::new();
    for link in links {
        if let Some(page) = outside::page(&link.url) {
            pages.entry(page).or_default().push(link);
        }
    }
    let mut problems = Vec::new();
    let (old, mut memory) = remembered(cache, &mut problems)?;
    let unknown: Vec<Url> = pages.keys().filter(|url| memory.believed(url, now).is_none()).cloned().collect();
    let bar = bar(unknown.len(), quiet);
    // A proxy may be the only way out of a newsroom's network.
    let manners = Manners::polite(outside::Proxy::try_from_env());
    let answers = outside::ask(unknown, &manners, &|| bar.inc(1));
    bar.finish_and_clear();
    if let Some(problem) = nobody_found(&answers) {
        problems.push(problem);
        return Ok(problems);
    }
    for (url, answer) in answers {
        memory.learn(url, answer, now);
    }
    memory.keep(|url| pages.contains_key(url));
    for (url, places) in &pages {
        problems.extend(memory.answer(url).and_then(|answer| answer.problem(url)).map(|p| placed(p, places)));
    }
    let text = memory.text();
    if old.as_ref() != Some(&text) && (old.is_some() || !memory.is_empty()) {
        // What cannot be remembered is asked for again the next time.
        problems.extend(disk::replace(cache, text.as_bytes()).err().map(|e| Diagnostic::note(e.to_string())));
    }
    Ok(problems)
}

/// The file with what is remembered, and what it says. One that is broken is told of and left out of account; one that this program did
/// not write is not touched.
fn remembered(cache: &Path, problems: &mut Vec<Diagnostic>) -> Result<(Option<String>, Memory), Error> {
    let bytes = match disk::read_if_there(cache) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok((None, Memory::default())),
        // What cannot be read must not be written over.
        Err(error) => return Err(error),
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if let Some(memory) = Memory::read(&text) {
        return Ok((Some(text), memory));
    }
    let ours = text.trim().is_empty() || Memory::is_ours(&text) || cache.ends_with(CACHE);
    if !ours {
        let why = "this program did not write it; give --cache the name of a file that is not there yet";
        return Err(Error::refused("remember links in", cache, why));
    }
    let what = format!("`{}` is broken, and is made anew", cache.display());
    problems.push(Diagnostic::note(what).help("all pages are asked for again"));
    Ok((Some(text), Memory::default()))
}

/// Where nobody is found, nothing is said of anyone.
fn nobody_found(answers: &BTreeMap<Url, Answer>) -> Option<Diagnostic> {
    let lost = |answer: &Answer| *answer == Answer::Unreachable { why: Failure::NoHost };
    let hosts: BTreeSet<_> = answers.keys().filter_map(Url::host_str).collect();
    let problem = || {
        Diagnostic::warning(format!("none of the {} sites that stories link to is found", hosts.len()))
            .help("is this computer connected to the internet? Look at the links again when it is")
    };
    (hosts.len() >= ALL_LOST && answers.values().all(lost)).then(problem)
}

/// Points at the last place where a link is written, in the newest version that has it as files go, and names the others.
fn placed(mut problem: Diagnostic, links: &[&OutsideLink]) -> Diagnostic {
    let mut links = links.to_vec();
    links.sort_by(|a, b| (a.source.path(), a.span.start).cmp(&(b.source.path(), b.span.start)));
    let Some((last, others)) = links.split_last() else { return problem };
    problem = problem.at(&last.source, &last.span);
    let mut places: Vec<String> = others.iter().map(|link| place(link)).collect();
    places.dedup();
    places.retain(|other| *other != place(last));
    places.into_iter().fold(problem, |problem, place| problem.with_note(format!("also in {place}")))
}

fn place(link: &OutsideLink) -> String {
    format!("{}:{}", link.source.path(), link.source.position(link.span.start).line)
}

/// How far the asking is; shows on a terminal only.
fn bar(pages: usize, quiet: bool) -> ProgressBar {
    if quiet || pages == 0 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(pages as u64), ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} links to other sites");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.tick();
    bar
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn a_problem_points_at_the_last_place_and_names_the_others() {
        let source = |path: &str| Source::new(path, "one\ntwo\nthree\n");
        let link = |path: &str, at: usize| OutsideLink {
            url: String::new(),
            source: source(path),
            span: at..at + 3,
        };
        let links = [link("b.md", 8), link("a.md", 4), link("b.md", 0), link("a.md", 4), link("b.md", 9)];
        let problem = placed(Diagnostic::note("x"), &links.iter().collect::<Vec<_>>());
        let place = problem.place.unwrap();
        assert_eq!((&*place.path, place.excerpt.unwrap().start.column), ("b.md", 2));
        assert_eq!(problem.notes, ["also in a.md:2", "also in b.md:1"]);
    }

    #[test]
    fn without_a_connection_no_single_site_is_blamed() {
        let lost = Answer::Unreachable { why: Failure::NoHost };
        let of = |hosts: &[&str], answer: Answer| {
            let page =
                |host: &&str| (Url::parse(&format!("https://{host}.example/")).unwrap(), answer.clone());
            nobody_found(&hosts.iter().map(page).collect()).is_some()
        };
        assert!(of(&["a", "b", "c"], lost.clone()));
        assert!(!of(&["a", "b"], lost));
        assert!(!of(&["a", "b", "c"], Answer::Fine));
        assert!(!of(&[], Answer::Fine));
    }
}
