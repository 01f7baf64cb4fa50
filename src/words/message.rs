//! What a catalogue says: texts with gaps, one for each plural form where something is counted.

use icu_plurals::PluralCategory;

/// A text of the interface.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Message {
    /// It counts nothing.
    Plain(Pattern),
    /// One text for each plural form that was given.
    Counted(Vec<(PluralCategory, Pattern)>),
}

/// A text with gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(pub(super) Vec<Part>);

/// A part of a text with gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words.
    Text(String),
    /// A gap, by its name.
    Gap(String),
}

/// Why a text is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclosed;

/// The forms, by the names that catalogues use (CLDR).
pub(super) const FORMS: [(&str, PluralCategory); 6] = [
    ("zero", PluralCategory::Zero),
    ("one", PluralCategory::One),
    ("two", PluralCategory::Two),
    ("few", PluralCategory::Few),
    ("many", PluralCategory::Many),
    ("other", PluralCategory::Other),
];

/// The name of a form.
pub(super) fn name_of(form: PluralCategory) -> &'static str {
    FORMS.iter().find(|(_, known)| *known == form).map_or("other", |(name, _)| name)
}

impl Pattern {
    /// Reads a text; `{name}` is a gap. A brace without its partner is an error.
    pub(super) fn parse(text: &str) -> Result<Self, Unclosed> {
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            let (before, gap) = rest.split_at(at);
            let (name, after) = gap.strip_prefix('{').and_then(|gap| gap.split_once('}')).ok_or(Unclosed)?;
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
                return Err(Unclosed);
            }
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Gap(name.to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    /// Whether readers would see nothing of it.
    pub(super) fn is_blank(&self) -> bool {
        self.0.iter().all(|part| matches!(part, Part::Text(text) if text.trim().is_empty()))
    }

    /// The names of its gaps.
    pub(super) fn gaps(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Gap(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }
}

impl Message {
    /// The text for a number's form. Where that is not given, the one for all others.
    pub(super) fn pattern(&self, form: PluralCategory) -> Option<&Pattern> {
        match self {
            Self::Plain(pattern) => Some(pattern),
            Self::Counted(forms) => {
                let of = |wanted| forms.iter().find(|(known, _)| *known == wanted).map(|(_, text)| text);
                of(form).or_else(|| of(PluralCategory::Other))
            }
        }
    }

    /// Its texts.
    pub(super) fn patterns(&self) -> Vec<(Option<PluralCategory>, &Pattern)> {
        match self {
            Self::Plain(pattern) => vec![(None, pattern)],
            Self::Counted(forms) => forms.iter().map(|(form, text)| (Some(*form), text)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_named_in_braces() {
        let text = |text: &str| Part::Text(text.to_owned());
        let gap = |name: &str| Part::Gap(name.to_owned());
        let expected = vec![text("From "), gap("from"), text(" to "), gap("to")];
        assert_eq!(Pattern::parse("From {from} to {to}"), Ok(Pattern(expected)));
        assert_eq!(Pattern::parse(""), Ok(Pattern(vec![])));
        for broken in ["{", "}", "a {b", "a b}", "{}", "{a b}", "{{a}}", "{A}"] {
            assert_eq!(Pattern::parse(broken), Err(Unclosed), "{broken}");
        }
    }
}
