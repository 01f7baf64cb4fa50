//! What stands above the text: section, headline, standfirst, byline, caption.

use super::furniture::{Use, furniture};
use super::{Draft, Hints, NoArticle, Role, shape};
use crate::routes::slug;

/// Lines above a text: menus are long.
const MOST_LINES: usize = 200;

impl Draft {
    /// Finds the parts above the text. Returns where the text starts.
    pub(super) fn head(&mut self, hints: Hints<'_>) -> Result<usize, NoArticle> {
        let first = self.texts().first().copied().unwrap_or_default();
        let start = self.first_paragraph();
        let labels: Vec<usize> = (0..start).filter(|at| self.is_text(*at)).collect();
        for at in &labels {
            let text = self.text(*at).to_owned();
            if let Some(names) = shape::byline(&text) {
                self.roles[*at] = Role::Authors(names);
            } else if shape::is_time(&text) {
                self.roles[*at] = Role::Out("a time of the page; `--updated` gives it to the revision");
            } else if let Some(credit) = shape::credit(&text) {
                self.roles[*at] = Role::Credit(credit.to_owned());
            }
        }
        // No headline stands further down.
        let lines: Vec<usize> = labels.into_iter().filter(|at| self.is_text(*at)).take(MOST_LINES).collect();
        let title = self.title(&lines, hints);
        match title {
            None if hints.title.is_none() => return Err(NoArticle::NoHeadline(self.pieces[first].line)),
            None => {}
            Some(title) => self.around(title, &lines, hints),
        }
        self.long_standfirst(start);
        Ok(start)
    }

    /// The first paragraph of the text. What is a caption before it is marked as one.
    fn first_paragraph(&mut self) -> usize {
        let mut headlines = 0;
        for at in self.texts() {
            let text = self.text(at);
            if headlines > 0
                && let Some((caption, credit)) = shape::caption(text, false)
            {
                self.roles[at] = Role::Caption(caption.to_owned(), Some(credit.to_owned()));
            } else if shape::is_prose(text) {
                return at;
            } else if shape::is_headline(text) {
                headlines += 1;
            }
        }
        // Short lines only: the text is what is left below the headline.
        self.pieces.len()
    }

    /// The headline: what stands there twice, or else the first line that is long enough for one.
    fn title(&mut self, lines: &[usize], hints: Hints<'_>) -> Option<usize> {
        let same = |a: &str, b: &str| alike(a) == alike(b);
        if let Some(title) = hints.title {
            let own = lines.iter().copied().find(|at| same(self.text(*at), title));
            if own.is_some() {
                return own;
            }
        }
        let is_section = |at: &usize| self.known_section(*at, hints);
        let twice =
            |at: &usize| lines.iter().any(|other| other > at && same(self.text(*at), self.text(*other)));
        let leads = |at: &usize| breadcrumbs(self.text(*at)).is_some();
        let candidates: Vec<usize> =
            lines.iter().copied().filter(|at| !is_section(at) && !leads(at)).collect();
        let long = |at: &usize| shape::words(self.text(*at)) >= 4 || self.text(*at).chars().count() >= 25;
        let repeated = candidates.iter().copied().find(|at| shape::words(self.text(*at)) >= 2 && twice(at));
        repeated.or_else(|| candidates.iter().copied().find(long)).or_else(|| candidates.first().copied())
    }

    fn known_section(&self, at: usize, hints: Hints<'_>) -> bool {
        let name = slug(self.text(at));
        hints.sections.iter().any(|section| slug(section) == name)
    }

    /// Says what the lines around the headline are.
    fn around(&mut self, title: usize, lines: &[usize], hints: Hints<'_>) {
        self.roles[title] = Role::Title;
        let given = hints.title.is_some_and(|given| alike(given) != alike(self.text(title)));
        if given {
            self.roles[title] = Role::Out("the headline of the text; `--title` gives another");
        }
        let words = alike(self.text(title));
        let (above, below): (Vec<usize>, Vec<usize>) =
            lines.iter().copied().filter(|at| *at != title).partition(|at| *at < title);
        for at in self.texts_after(title).collect::<Vec<_>>() {
            if alike(self.text(at)) == words {
                self.roles[at] = Role::Out("the headline once more");
            }
        }
        let below: Vec<usize> = below.into_iter().filter(|at| self.is_text(*at)).collect();
        self.section(&above, hints);
        self.below(&below);
    }

    /// The section is the line right above the headline; what stands above that leads to it.
    fn section(&mut self, above: &[usize], hints: Hints<'_>) {
        let known = above.iter().rev().copied().find(|at| self.known_section(*at, hints));
        let section = known.or(above.last().copied());
        for at in above.iter().copied() {
            if Some(at) == section {
                let text = self.text(at).to_owned();
                self.roles[at] = Role::Section;
                if known.is_none() && breadcrumbs(&text).is_none() && shape::words(&text) > 2 {
                    self.doubt(at, "taken for the section, because the headline follows");
                }
            } else {
                self.roles[at] = Role::Out("stands above the section and the headline");
                if shape::words(self.text(at)) > 2 {
                    self.doubt(at, "left out, because it stands above the section and the headline");
                }
            }
        }
    }

    /// What stands between the headline and the text.
    fn below(&mut self, below: &[usize]) {
        let mut authors = self.roles.iter().any(|role| matches!(role, Role::Authors(_)));
        // The standfirst is the first line below the headline.
        let mut first = true;
        for at in below.iter().copied().filter(|at| self.goes_on(*at)).collect::<Vec<_>>() {
            let text = self.text(at).to_owned();
            let names =
                shape::names(&text).filter(|names| !authors && names.iter().all(|name| shape::is_name(name)));
            if let Some(names) = names {
                self.roles[at] = Role::Authors(names);
                self.doubt(at, "taken for the name of the author");
                authors = true;
            } else if first && shape::words(&text) >= 5 {
                self.roles[at] = Role::Summary;
                first = false;
            } else {
                self.doubt(at, "kept as text; it stands between the headline and the text");
                first = false;
            }
        }
    }

    /// A paragraph that has the byline, a time or the reading time below it is the standfirst.
    fn long_standfirst(&mut self, start: usize) {
        if !self.is_prose(start)
            || self.roles.contains(&Role::Summary)
            || self.text(start).chars().count() > 400
        {
            return;
        }
        let mut between = Vec::new();
        for at in start + 1..self.pieces.len() {
            let text = self.text(at);
            let role = match &self.roles[at] {
                Role::Text if shape::is_time(text) => {
                    Some(Role::Out("a time of the page; `--updated` gives it to the revision"))
                }
                Role::Text => shape::byline(text).map(Role::Authors),
                _ if self.uses[at] == Some(Use::ReadingTime) => Some(self.roles[at].clone()),
                _ => continue,
            };
            match role {
                Some(role) => between.push((at, role)),
                None => break,
            }
        }
        let last = between.last().map_or(start, |(at, _)| *at);
        if between.is_empty() || !self.goes_on(last) {
            return;
        }
        self.roles[start] = Role::Summary;
        for (at, role) in between {
            self.roles[at] = role;
        }
    }
}

/// The parts of a line that leads to the section: `Home › World › Europe`; nothing when it is no such line.
pub(super) fn breadcrumbs(text: &str) -> Option<Vec<&str>> {
    let split = |signs: &[&str]| -> Option<Vec<&str>> {
        let sign = signs.iter().find(|sign| text.contains(**sign))?;
        Some(text.split(*sign).map(str::trim).collect())
    };
    let parts = split(&[" › ", " > ", " » ", " → "]).or_else(|| {
        // These stand in headlines, too.
        split(&[" / ", " | "]).filter(|parts| furniture(parts[0]).is_some())
    })?;
    parts.iter().all(|part| !part.is_empty() && shape::words(part) <= 4).then_some(parts)
}

/// A line without case and punctuation, to know it again.
fn alike(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
