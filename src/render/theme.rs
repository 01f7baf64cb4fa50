//! The compiled templates: the built-in ones, overridden file by file by the site's own.
//!
//! A site's `story.html` takes the place of the built-in one, which it can still extend as `defaults/story.html`.

use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use tera::{Context, ErrorKind, Tera, Value};

use super::builtin::TEMPLATES;
use super::say;
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::words::Words;

/// Where the built-in templates live, for templates that extend them.
const BUILT_IN: &str = "defaults/";

/// Compiled templates, ready to render.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    sources: Vec<(String, Source)>,
    /// The same templates in the words of each language, made when they are first asked for.
    speaking: RwLock<Vec<(Spoken, Arc<Tera>)>>,
}

/// The words of the interface on a page, and the languages that they stand in.
#[derive(Debug, Clone)]
pub struct Spoken {
    /// The words of its main part.
    pub page: Arc<Words>,
    /// Those of what frames it, which are the site's.
    pub site: Arc<Words>,
    /// The language of its main part, which has words of the interface only where a catalogue is in it.
    pub lang: String,
    /// The site's language.
    pub site_lang: String,
}

impl Spoken {
    fn is(&self, other: &Self) -> bool {
        let words = Arc::ptr_eq(&self.page, &other.page) && Arc::ptr_eq(&self.site, &other.site);
        words && self.lang == other.lang && self.site_lang == other.site_lang
    }
}

/// A preview may go through many states of its catalogues; of old ones no more than these are kept.
const MOST_SPOKEN: usize = 64;

impl Theme {
    /// Compiles the built-in templates and the site's own, given by their names below `templates/`.
    pub fn new(own: Vec<(String, Source)>) -> Result<Self, Vec<Diagnostic>> {
        let built_in = TEMPLATES.iter().map(|(name, text)| {
            (format!("{BUILT_IN}{name}"), Source::new(format!("templates/{name} (built in)"), text))
        });
        let mut sources: Vec<(String, Source)> = built_in.collect();
        sources.extend(own);
        let mut tera = new_tera();
        let texts: Vec<_> = sources.iter().map(|(name, source)| (name.as_str(), source.text())).collect();
        match tera.add_raw_templates(texts) {
            Ok(()) => Ok(Self { tera, sources, speaking: RwLock::default() }),
            Err(error) => Err(all_problems(&sources, &error)),
        }
    }

    /// The site's own templates that nothing uses: their names are probably misspelled.
    pub fn unused(&self) -> Vec<Diagnostic> {
        let built_in = |name: &str| TEMPLATES.iter().any(|(known, _)| *known == name);
        let named = |name: &str| {
            let quoted = [format!("\"{name}\""), format!("'{name}'")];
            self.sources.iter().any(|(_, source)| quoted.iter().any(|name| source.text().contains(name)))
        };
        // Components are used without naming their file.
        let parts =
            |source: &Source| ["{% component", "{%- component"].iter().any(|tag| source.text().contains(tag));
        let own = self.sources.iter().filter(|(name, _)| !name.starts_with(BUILT_IN) && !built_in(name));
        let unused = own.filter(|(name, source)| !named(name) && !parts(source));
        unused.map(|(name, source)| unused_template(name, source)).collect()
    }

    /// Renders one page.
    pub fn render(&self, template: &str, context: &Context, spoken: &Spoken) -> Result<String, Diagnostic> {
        self.speaking(spoken).render(template, context).map_err(|error| diagnose(&self.sources, &error))
    }

    /// The templates in these words. The engine has no way to tell a filter on which page it stands.
    fn speaking(&self, spoken: &Spoken) -> Arc<Tera> {
        let known = |all: &[(Spoken, Arc<Tera>)]| {
            all.iter().find(|(known, _)| known.is(spoken)).map(|(_, tera)| tera.clone())
        };
        if let Some(tera) = known(&self.speaking.read().unwrap_or_else(PoisonError::into_inner)) {
            return tera;
        }
        let mut all = self.speaking.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(tera) = known(&all) {
            return tera;
        }
        let mut tera = self.tera.clone();
        say::register(&mut tera, spoken);
        let tera = Arc::new(tera);
        if all.len() == MOST_SPOKEN {
            all.remove(0);
        }
        all.push((spoken.clone(), tera.clone()));
        tera
    }
}

/// Serialises a record for templates, once for all pages that show it.
pub fn values<T: Serialize>(record: &T) -> Value {
    Value::from_serializable(record)
}

fn unused_template(name: &str, source: &Source) -> Diagnostic {
    let alike = TEMPLATES.iter().map(|(known, _)| (strsim::jaro_winkler(known, name), *known));
    let help = match alike.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((score, known)) if score > 0.85 => format!("did you mean `{known}`?"),
        _ => "include or extend it in another template, or remove it".to_owned(),
    };
    Diagnostic::warning("no page uses this template").in_file(source.path().clone()).help(help)
}

fn new_tera() -> Tera {
    let mut tera = Tera::new();
    say::promise(&mut tera);
    tera.set_fallback_prefixes([BUILT_IN]).expect("a new engine has no templates yet");
    tera
}

/// The engine stops at the first broken template; alone, each shows its own problem.
fn all_problems(sources: &[(String, Source)], first: &tera::Error) -> Vec<Diagnostic> {
    let broken = sources.iter().filter_map(|(name, source)| {
        let error = new_tera().add_raw_template(name, source.text()).err()?;
        matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| diagnose(sources, &error))
    });
    let broken: Vec<_> = broken.collect();
    if !broken.is_empty() {
        return broken;
    }
    // Of names that it does not know, the engine draws all at once.
    let text = first.to_string();
    let drawings: Vec<_> = text.split("\n\n").filter_map(|drawing| drawn(sources, drawing)).collect();
    if drawings.is_empty() { vec![diagnose(sources, first)] } else { drawings }
}

fn diagnose(sources: &[(String, Source)], error: &tera::Error) -> Diagnostic {
    let source = |name: &str| sources.iter().find(|(known, _)| known == name).map(|(_, source)| source);
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let problem = Diagnostic::error(tidy(report.message()));
            match source(report.filename()) {
                Some(source) => problem.at(source, &report.span().range),
                None => problem.in_file(format!("templates/{}", report.filename())),
            }
        }
        ErrorKind::MissingParent { current, parent } => {
            let problem = Diagnostic::error(format!("the template `{parent}` does not exist"));
            point_at(problem, source(current), parent)
        }
        _ => {
            let message = error.to_string();
            drawn(sources, &message).unwrap_or_else(|| name_in_message(sources, &message))
        }
    }
}

/// Points at the first mention of a name in quotes.
fn point_at(problem: Diagnostic, source: Option<&Source>, name: &str) -> Diagnostic {
    let Some(source) = source else { return problem };
    match source.text().find(&format!("\"{name}\"")).or_else(|| source.text().find(&format!("'{name}'"))) {
        Some(at) => problem.at(source, &(at..at + name.len() + 2)),
        None => problem.in_file(source.path().clone()),
    }
}

/// Some errors of the engine are drawings, with the place in their second line: `--> story.html:2:17`.
fn drawn(sources: &[(String, Source)], message: &str) -> Option<Diagnostic> {
    let (what, rest) = message.trim_start().strip_prefix("error: ")?.split_once("--> ")?;
    let (name, place) = rest.lines().next()?.split_once(':')?;
    let (_, source) = sources.iter().find(|(known, _)| known == name)?;
    let (line, column) = place.split_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.trim().parse().ok()?);
    let start: usize = source.text().split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let start = start + source.text()[start..].char_indices().nth(column.checked_sub(1)?)?.0;
    let lacking = what.split('`').nth(1)?;
    let at = start + source.text()[start..].find(lacking)?;
    Some(Diagnostic::error(tidy(what)).at(source, &(at..at + lacking.len())))
}

/// Some errors of the engine name a template and what it lacks in their text only: find both there.
fn name_in_message(sources: &[(String, Source)], message: &str) -> Diagnostic {
    let problem = Diagnostic::error(tidy(message));
    let quoted: Vec<&str> = message.split(['`', '\'', '"']).skip(1).step_by(2).collect();
    let source = quoted.iter().find_map(|name| sources.iter().find(|(known, _)| known == name));
    let lacking = quoted.iter().find(|name| sources.iter().all(|(known, _)| known != **name));
    match (source, lacking) {
        (Some((_, source)), Some(name)) => point_at(problem, Some(source), name),
        (Some((_, source)), None) => problem.in_file(source.path().clone()),
        _ => problem.in_file("templates"),
    }
}

/// The first line of the engine's message, in the style of ours.
fn tidy(message: &str) -> String {
    let line = message.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let line = line.trim().trim_start_matches("error: ").trim_end_matches('.');
    let mut chars = line.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(templates: &[(&str, &str)]) -> Vec<(String, Source)> {
        let own = templates.iter();
        own.map(|(name, text)| ((*name).to_owned(), Source::new(format!("templates/{name}"), text))).collect()
    }

    #[test]
    fn every_unknown_name_has_its_place() {
        let broken =
            "{% extends \"base.html\" %}\n{% block nonsense %}{{ x | upcase }}{{ y | shout }}{% endblock %}";
        let problems = Theme::new(own(&[("story.html", broken)])).unwrap_err();
        let told = |problem: &Diagnostic| {
            let start = problem.place.as_ref().unwrap().excerpt.as_ref().unwrap().start;
            format!("{}:{} {}", start.line, start.column, problem.message)
        };
        let expected = [
            "2:10 block `nonsense` is not defined in any parent template",
            "2:28 unknown filter `upcase`",
            "2:44 unknown filter `shout`",
        ];
        assert_eq!(problems.iter().map(told).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_template_that_nothing_uses_is_told() {
        let story = ("story.html", "{% include 'byline.html' %}");
        let theme = Theme::new(own(&[story, ("byline.html", "x"), ("stroy.html", "x"), ("zzz.txt", "x")]));
        let told =
            |problem: Diagnostic| format!("{}: {}", problem.place.unwrap().path, problem.help.unwrap());
        let expected = [
            "templates/stroy.html: did you mean `story.html`?",
            "templates/zzz.txt: include or extend it in another template, or remove it",
        ];
        assert_eq!(theme.unwrap().unused().into_iter().map(told).collect::<Vec<_>>(), expected);
    }
}
