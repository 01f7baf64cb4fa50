//! What the splitter does not know of a language: its abbreviations, what begins a sentence, who said what.

mod languages;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use self::languages::{LANGUAGES, Lists};

/// The rules of a language: its [`Lists`], in the form in which they are looked up.
#[derive(Debug)]
pub(super) struct Rules {
    /// By their last letters, as [`last_letters`] finds them.
    go_on: FxHashMap<&'static str, Vec<&'static str>>,
    titles: FxHashMap<&'static str, Vec<&'static str>>,
    may_end: FxHashMap<&'static str, Vec<&'static str>>,
    starters: FxHashSet<&'static str>,
    said: Vec<&'static str>,
    lists: &'static Lists,
}

/// The rules of a language, by its primary subtag; those of English where there are none.
pub(super) fn of(primary: &str) -> &'static Rules {
    static RULES: LazyLock<Vec<Rules>> =
        LazyLock::new(|| LANGUAGES.iter().map(|(_, lists)| Rules::new(lists)).collect());
    let found = LANGUAGES.iter().position(|(tags, _)| tags.contains(&primary));
    &RULES[found.unwrap_or_default()]
}

impl Rules {
    fn new(lists: &'static Lists) -> Self {
        let by_letters = |list: &'static str| {
            let mut all: FxHashMap<_, Vec<_>> = FxHashMap::default();
            for short in list.split_ascii_whitespace() {
                all.entry(last_letters(short)).or_default().push(short);
            }
            all
        };
        Self {
            go_on: by_letters(lists.go_on),
            titles: by_letters(lists.titles),
            may_end: by_letters(lists.may_end),
            starters: lists
                .starters
                .split_ascii_whitespace()
                .map(|word| word.trim_end_matches('’'))
                .collect(),
            said: lists.said.split_ascii_whitespace().collect(),
            lists,
        }
    }

    /// What is listed of the language.
    pub(super) fn lists(&self) -> &'static Lists {
        self.lists
    }

    /// Whether a sentence goes on after an abbreviation that ends here, whatever follows.
    pub(super) fn goes_on_after(&self, before: &str) -> bool {
        ends_with_any(before, &self.go_on)
    }

    /// Whether a title ends here, after which a name follows.
    pub(super) fn is_title(&self, before: &str) -> bool {
        ends_with_any(before, &self.titles)
    }

    /// Whether a sentence, given up to the end of an abbreviation, ends with it where a capital follows.
    pub(super) fn may_end_after(&self, sentence: &str) -> bool {
        let mut found = self.may_end.get(last_letters(sentence)).into_iter().flatten();
        found.any(|short| match short.strip_prefix('#') {
            None => ends_with(sentence, short).is_some(),
            Some(unit) => ends_with(sentence, unit).is_some_and(|rest| {
                let digit = rest.trim_end().ends_with(char::is_numeric);
                digit && rest.split_whitespace().count() >= INTRODUCTION
            }),
        })
    }

    /// Whether any abbreviation may end a sentence.
    pub(super) fn any_may_end(&self) -> bool {
        !self.may_end.is_empty()
    }

    /// Whether a word that begins a sentence stands first in what follows.
    pub(super) fn starts(&self, next: &str) -> bool {
        if self.starters.is_empty() {
            return false;
        }
        let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let after = next[word.len()..].chars().next();
        let whole = after.is_some_and(|c| c.is_whitespace() || matches!(c, '’' | '\'' | ','));
        whole && self.starters.contains(word)
    }

    /// The verbs of saying.
    pub(super) fn said(&self) -> &[&'static str] {
        &self.said
    }
}

/// With fewer words before its year, a sentence has only been introduced.
const INTRODUCTION: usize = 4;

/// The letters before a full stop at the end of a text.
fn last_letters(text: &str) -> &str {
    let word = text.strip_suffix('.').unwrap_or(text);
    let before = word.char_indices().rev().find(|(_, c)| !c.is_alphabetic());
    before.map_or(word, |(at, c)| &word[at + c.len_utf8()..])
}

fn ends_with_any(text: &str, short: &FxHashMap<&'static str, Vec<&'static str>>) -> bool {
    let mut found = short.get(last_letters(text)).into_iter().flatten();
    found.any(|short| ends_with(text, short).is_some())
}

/// What stands before an abbreviation at the end of a text, whatever white space lies between its parts; nothing where it does
/// not stand there as words of its own.
fn ends_with<'t>(text: &'t str, short: &str) -> Option<&'t str> {
    let mut rest = text.strip_suffix('.')?;
    for (at, part) in short.trim_end_matches('.').rsplit('.').enumerate() {
        if at > 0 {
            rest = rest.trim_end().strip_suffix('.')?;
        }
        rest = rest.strip_suffix(part)?;
    }
    (!rest.ends_with(char::is_alphanumeric)).then_some(rest)
}
