//! A file with the words of one language, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use icu_plurals::{PluralCategory, PluralRules};

use super::message::{FORMS, Message, Pattern, name_of};
use crate::diagnostic::{Diagnostic, Problems};
use crate::model::Lang;
use crate::source::{Located, Source, Span};
use crate::value::{Data, Table, Value, parse_toml};

/// Messages by their names.
pub(super) type Messages = BTreeMap<String, Message>;

/// The table for the words of a site's own templates, and what their names start with.
const EXTRA: &str = "extra";

/// Whether a message is one of a site's own templates.
pub(super) fn is_own(key: &str) -> bool {
    key.strip_prefix(EXTRA).is_some_and(|rest| rest.starts_with('.'))
}

/// Reads a catalogue. With `model`, the catalogue that all follow, it is held to it; `plurals` are those of its language.
pub(super) fn read(
    source: &Source,
    plurals: &PluralRules,
    model: Option<&Messages>,
) -> (Messages, Vec<Diagnostic>) {
    let problems = Problems::default();
    let table = parse_toml(source, 0..source.text().len(), &problems);
    let forms: Vec<_> = plurals.categories().collect();
    let reader = Reader { source, plurals, forms: &forms, model, problems: &problems };
    let mut messages = Messages::new();
    for (key, value) in table.entries {
        match value.data {
            Data::Table(own) if key.value == EXTRA => {
                let own = own.entries.into_iter().filter_map(|(key, value)| {
                    Some((format!("{EXTRA}.{}", key.value), reader.message(&key, value)?))
                });
                messages.extend(own);
            }
            data => {
                let value = Value { data, ..value };
                if let Some(message) = reader.known(&key, value) {
                    messages.insert(key.value, message);
                }
            }
        }
    }
    (messages, problems.into_vec())
}

/// The language that a catalogue is named after.
pub(super) fn language(name: &str) -> Option<Lang> {
    Lang::parse(name.strip_suffix(".toml")?)
}

/// Messages that only close or join what others say; a language may do without them.
fn may_be_blank(key: &str) -> bool {
    matches!(key, "part_comma" | "from_version_spoken" | "from_version_end" | "end_of_change")
}

/// Plural forms come round within so many numbers.
const MANY: usize = 200;

struct Reader<'a> {
    source: &'a Source,
    plurals: &'a PluralRules,
    forms: &'a [PluralCategory],
    model: Option<&'a Messages>,
    problems: &'a Problems,
}

impl Reader<'_> {
    /// A message that the model has, too.
    fn known(&self, key: &Located<String>, value: Value) -> Option<Message> {
        let Some(model) = self.model else { return self.message(key, value) };
        let Some(like) = model.get(&key.value) else {
            self.unknown(model, key);
            return None;
        };
        let span = value.span.clone();
        let message = self.message(key, value)?;
        self.compare(&key.value, &message, like, &span).then_some(message)
    }

    fn message(&self, key: &Located<String>, value: Value) -> Option<Message> {
        match value.data {
            Data::Text(text) => Some(Message::Plain(self.pattern(&text, &value.span)?)),
            Data::Table(forms) => self.counted(&key.value, forms, &value.span),
            other => {
                let problem = Diagnostic::error(format!(
                    "`{}` should be a string or a table of plural forms, found {}",
                    key.value,
                    other.kind()
                ));
                self.problems.report(problem, self.source, &value.span);
                None
            }
        }
    }

    fn counted(&self, key: &str, table: Table, span: &Span) -> Option<Message> {
        let mut forms = Vec::new();
        for (name, value) in table.entries {
            let Some((_, form)) = FORMS.iter().find(|(known, _)| *known == name.value) else {
                let known = FORMS.map(|(name, _)| name).join(", ");
                let problem = Diagnostic::error(format!("`{}` is not a plural form", name.value));
                self.report(problem.help(format!("plural forms are {known}")), &name.span);
                continue;
            };
            if !self.forms.contains(form) {
                let used: Vec<_> = self.forms.iter().map(|form| name_of(*form)).collect();
                let problem =
                    Diagnostic::warning(format!("this language has no plural form `{}`", name.value));
                self.report(problem.help(format!("it has {}", used.join(", "))), &name.span);
            }
            match value.data {
                Data::Text(text) => forms.push((*form, self.pattern(&text, &value.span)?)),
                other => {
                    let problem = Diagnostic::error(format!(
                        "`{}` should be a string, found {}",
                        name.value,
                        other.kind()
                    ));
                    self.report(problem, &value.span);
                }
            }
        }
        if !forms.iter().any(|(form, _)| *form == PluralCategory::Other) {
            let problem = Diagnostic::error(format!("`{key}` lacks the plural form `other`"));
            self.report(problem.help("it stands for all numbers that have no form of their own"), span);
            return None;
        }
        Some(Message::Counted(forms))
    }

    fn pattern(&self, text: &str, span: &Span) -> Option<Pattern> {
        let pattern = Pattern::parse(text);
        if pattern.is_err() {
            let problem = Diagnostic::error("a brace that stands alone, or holds no name");
            self.report(problem.help("braces hold the name of a gap, such as {count}"), span);
        }
        pattern.ok()
    }

    fn unknown(&self, model: &Messages, key: &Located<String>) {
        let alike = model.keys().map(|known| (strsim::jaro_winkler(known, &key.value), known));
        let help = match alike.max_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((score, known)) if score > 0.85 => format!("did you mean `{known}`?"),
            _ => format!("words of your own templates belong below [{EXTRA}]"),
        };
        let problem = Diagnostic::error(format!("no message is called `{}`", key.value));
        self.report(problem.help(help), &key.span);
    }

    /// Holds a message to that of the model.
    fn compare(&self, key: &str, message: &Message, like: &Message, span: &Span) -> bool {
        if let (Message::Counted(_), Message::Plain(_)) = (message, like) {
            let problem = Diagnostic::error(format!("`{key}` counts nothing"));
            self.report(problem.help("give one string instead of plural forms"), span);
            return false;
        }
        let gaps: BTreeSet<&str> = like.patterns().into_iter().flat_map(|(_, text)| text.gaps()).collect();
        let mut sound = true;
        for (form, pattern) in message.patterns() {
            if pattern.is_blank() && !may_be_blank(key) {
                let problem = Diagnostic::error(format!("`{key}` says nothing"));
                self.report(
                    problem.help("leave the line out to have the words that come with the program"),
                    span,
                );
                sound = false;
                continue;
            }
            let own: BTreeSet<&str> = pattern.gaps().collect();
            let wanted = || match gaps.iter().map(|gap| format!("{{{gap}}}")).collect::<Vec<_>>() {
                gaps if gaps.is_empty() => "it has no gaps".to_owned(),
                gaps => format!("its gaps are {}", gaps.join(", ")),
            };
            if let Some(gap) = own.difference(&gaps).next() {
                let problem = Diagnostic::error(format!("`{key}` has no gap `{{{gap}}}`"));
                self.report(problem.help(wanted()), span);
                sound = false;
            }
            // The words for one and two often say the number themselves.
            let may_lack = |gap: &str| gap == "count" && form.is_some_and(|form| self.is_one_number(form));
            if let Some(gap) = gaps.difference(&own).find(|gap| !may_lack(gap)) {
                let problem = Diagnostic::warning(format!("`{key}` leaves out `{{{gap}}}`"));
                self.report(problem.help(wanted()), span);
            }
        }
        if let (Message::Plain(_), Message::Counted(_), [_, _, ..]) = (message, like, self.forms) {
            let problem = Diagnostic::warning(format!("`{key}` has one text for all numbers"));
            let forms: Vec<_> = self.forms.iter().map(|form| name_of(*form)).collect();
            let help =
                format!("if numbers change its words, give one for each plural form: {}", forms.join(", "));
            self.report(problem.help(help), span);
        }
        if let Message::Counted(given) = message {
            let lacking = self.forms.iter().filter(|form| given.iter().all(|(known, _)| known != *form));
            let lacking: Vec<_> = lacking.map(|form| name_of(*form)).collect();
            if !lacking.is_empty() {
                let problem =
                    Diagnostic::warning(format!("`{key}` lacks the plural form `{}`", lacking.join("`, `")));
                self.report(problem.help("`other` is used for it"), span);
            }
        }
        sound
    }

    /// Whether a plural form stands for a single number: `one` does not in Ukrainian, where 21 has it, too, nor in French, where 0 has.
    fn is_one_number(&self, form: PluralCategory) -> bool {
        (0..=MANY).filter(|number: &usize| self.plurals.category_for(*number) == form).count() == 1
    }

    fn report(&self, problem: Diagnostic, span: &Span) {
        self.problems.report(problem, self.source, span);
    }
}
