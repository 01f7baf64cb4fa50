//! Which facts a change of words touches. Numbers, dates, names and what is quoted are what readers rely on: "three dead" that
//! become "five dead" matter more than a paragraph in other words.
//!
//! A fact changed when one side of a change holds it and the other does not: a stretch in other words that keeps its number
//! changed no number, and neither did one whose number went elsewhere in the same sentence. How a fact is written does not count:
//! "15" and "fifteen", "Oct." and "October", "1,000", "1 000" and "1000", "15" and "١٥", the endings of names in Cyrillic.
//! ("1.500" counts as 1500, as most of Europe writes it.)

mod calendar;
mod numbers;
mod quotes;

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashSet;

use self::calendar::{Entry, Named, Needs};
use super::Text;
use crate::timeline::text::{BlockKind, Token, small};

/// What readers rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// Digits of any script, number words up to a billion of the languages in `numbers::words`, numerals of Chinese; per cent and
    /// currencies.
    Number,
    /// A year from 1900 to 2099, a date in numbers, a month, a weekday, or a number beside a month.
    Date,
    /// What stands in quotation marks, and the marks.
    Quotation,
    /// A word with a capital that begins neither a sentence nor a quotation; in German only beside another one.
    Name,
}

/// Kinds of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts(u8);

impl Fact {
    /// All kinds; first what matters most.
    pub const ALL: [Self; 4] = [Self::Number, Self::Date, Self::Quotation, Self::Name];
}

impl Facts {
    /// Whether a kind is among them.
    pub fn contains(self, fact: Fact) -> bool {
        self.0 & 1 << fact as u8 != 0
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each once, in the order of [`Fact::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Fact> + Clone {
        Fact::ALL.into_iter().filter(move |&fact| self.contains(fact))
    }

    fn insert(&mut self, fact: Fact) {
        self.0 |= 1 << fact as u8;
    }
}

impl FromIterator<Fact> for Facts {
    fn from_iter<I: IntoIterator<Item = Fact>>(facts: I) -> Self {
        let mut all = Self::default();
        facts.into_iter().for_each(|fact| all.insert(fact));
        all
    }
}

/// The facts that each change of a link touches. Changes are tokens of both sides, in the order of the text.
pub(super) fn changed(
    old: &Side<'_>,
    new: &Side<'_>,
    changes: &[(Range<usize>, Range<usize>)],
) -> Vec<Facts> {
    let mut found = vec![Facts::default(); changes.len()];
    let both: Vec<[Held; 2]> =
        changes.iter().map(|change| [old.held(change.0.clone()), new.held(change.1.clone())]).collect();
    for fact in Fact::ALL {
        // What went from one place of the link to another stands on one side only, in both.
        let mut elsewhere = [BTreeSet::new(), BTreeSet::new()];
        for held in &both {
            for side in 0..2 {
                if held[1 - side].of(fact).next().is_none() {
                    elsewhere[side].extend(held[side].of(fact));
                }
            }
        }
        for (held, facts) in both.iter().zip(&mut found) {
            let lost = |side: usize| {
                let mut holds = held[side].of(fact).peekable();
                if holds.peek().is_none() {
                    return false;
                }
                let other = &held[1 - side];
                let moved = other.of(fact).next().is_none();
                let there = other.where_kept(fact);
                holds.any(|says| !(there.contains(says) || (moved && elsewhere[1 - side].contains(says))))
            };
            if lost(0) || lost(1) {
                facts.insert(fact);
            }
        }
    }
    found
}

/// What each token of a sentence says, in the form that all ways to write it share, and the facts that it is part of.
pub(in crate::timeline) fn of_sentence(text: &Text, at: usize) -> Vec<(Facts, String)> {
    let side = Side::new(text, &[at]);
    side.held(0..side.tokens.len()).0
}

/// What the tokens of a stretch say, and which facts that makes.
struct Held(Vec<(Facts, String)>);

impl Held {
    fn of(&self, fact: Fact) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(facts, _)| facts.contains(fact)).map(|(_, says)| says.as_str())
    }

    /// Where a fact of the other side is kept: what was quoted still has to be quoted, a name may have lost its capital.
    fn where_kept(&self, fact: Fact) -> FxHashSet<&str> {
        let kept = self.0.iter().filter(|(facts, _)| fact != Fact::Quotation || facts.contains(fact));
        kept.map(|(_, says)| says.as_str()).collect()
    }
}

/// One side of a link.
pub(super) struct Side<'t> {
    text: &'t Text,
    tokens: &'t [Token],
    /// Whether each token stands in quotation marks, or is one.
    quoted: Vec<bool>,
    /// Whether the capital of each says nothing: it begins a sentence or a quotation, or all have one.
    bare: Vec<bool>,
}

impl<'t> Side<'t> {
    /// Sentences that stand in a row.
    pub(super) fn new(text: &'t Text, sentences: &[usize]) -> Self {
        let tokens = match sentences {
            [first, .., last] => text.tokens_in(*first..last + 1),
            [only] => text.tokens_of(*only),
            [] => &[],
        };
        let mut side =
            Self { text, tokens, quoted: vec![false; tokens.len()], bare: vec![false; tokens.len()] };
        let mut from = 0;
        for &at in sentences {
            let to = from + text.tokens_of(at).len();
            for at in quotes::mark(&side, from..to) {
                side.quoted[at] = true;
            }
            side.mark_bare(from..to, matches!(text.blocks()[text.block_of(at)].kind, BlockKind::Heading(_)));
            from = to;
        }
        side
    }

    fn mark_bare(&mut self, sentence: Range<usize>, heading: bool) {
        if heading {
            let words = || sentence.clone().filter(|&at| self.tokens[at].word);
            let capitals = words().filter(|&at| self.is_capital(at)).count();
            if 2 * capitals > words().count() {
                self.bare[sentence].fill(true);
                return;
            }
        }
        let mut starts = true;
        for at in sentence.clone() {
            if self.tokens[at].word {
                self.bare[at] = starts;
                starts = false;
            } else {
                let inside = self.quoted[at] && at + 1 < sentence.end && self.quoted[at + 1];
                starts |= self.letters(at) == ":" || (inside && quotes::is_mark(self.letters(at)));
            }
        }
    }

    fn letters(&self, at: usize) -> &'t str {
        let (start, end) = self.tokens[at].plain;
        self.text.between(start, end)
    }

    /// A word as it is told from others, whatever its case, the style of its marks and the script of its digits; nothing where
    /// there is none.
    fn small(&self, at: usize) -> String {
        small(self.tokens.get(at).map_or("", |_| self.letters(at)))
    }

    fn is_capital(&self, at: usize) -> bool {
        self.tokens[at].word && without_elision(self.letters(at)).starts_with(char::is_uppercase)
    }

    /// Whether no white space stands before a token; the first has some.
    fn joined(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        before.zip(self.tokens.get(at)).is_some_and(|(before, token)| before.plain.1 == token.plain.0)
    }

    fn held(&self, range: Range<usize>) -> Held {
        Held(range.map(|at| self.token(at)).collect())
    }

    /// The facts that a token is part of, and what it says.
    fn token(&self, at: usize) -> (Facts, String) {
        let small = self.small(at);
        // "Monday" before "second", which are one word in Hebrew.
        let entry = calendar::entry(&small).filter(|entry| self.names(at, *entry));
        let number = if entry.is_none() { numbers::read(self, at, &small) } else { None };
        let mut facts = Facts::default();
        if self.quoted[at] {
            facts.insert(Fact::Quotation);
        }
        if entry.is_some() || self.is_date(at, number.as_deref()) {
            facts.insert(Fact::Date);
        } else if number.is_some() {
            facts.insert(Fact::Number);
        } else if self.is_name(at) {
            facts.insert(Fact::Name);
        }
        let says = match (number, entry.map(|entry| entry.named)) {
            (Some(number), _) => number,
            (None, Some(Named::Month(month))) => format!("month {month}"),
            (None, Some(Named::Weekday(day))) => format!("weekday {day}"),
            (None, None) if quotes::is_mark(&small) => "\"".to_owned(),
            (None, None) => base(small),
        };
        (facts, says)
    }

    fn is_name(&self, at: usize) -> bool {
        let named = |at: usize| self.is_capital(at) && !self.bare[at];
        let beside = |at: usize| self.tokens.get(at).is_some() && named(at);
        let pronoun = || matches!(self.letters(at).split(['\'', '’']).next(), Some("I"));
        let together = || at.checked_sub(1).is_some_and(beside) || beside(at + 1);
        named(at) && !pronoun() && (!self.text.nouns_have_capitals() || together())
    }

    /// Whether a name of the calendar is one where it stands.
    fn names(&self, at: usize, entry: Entry) -> bool {
        let capital = entry.capital.is_none_or(|capital| capital == self.is_capital(at));
        let before = || at.checked_sub(1).map(|before| self.small(before)).unwrap_or_default();
        let beside = || self.beside(at).any(|at| self.is_day(at));
        capital
            && match entry.needs {
                Needs::Nothing => true,
                Needs::Number => calendar::before_month(&before()) || beside(),
                Needs::Stop => {
                    beside()
                        || (self.joined(at + 1) && self.letters(at + 1) == "." && at + 2 < self.tokens.len())
                }
                Needs::Day => calendar::is_day(&before()),
            }
    }

    /// The tokens beside one, and those behind a mark or an "of" beside it.
    fn beside(&self, at: usize) -> impl Iterator<Item = usize> {
        let through = |at: usize| {
            self.tokens.get(at).is_some_and(|token| !token.word)
                || matches!(self.small(at).as_str(), "of" | "de" | "del")
        };
        let before = at.checked_sub(1);
        let further = before.filter(|&at| through(at)).and_then(|at| at.checked_sub(1));
        let next = Some(at + 1);
        let beyond = next.filter(|&at| through(at)).map(|at| at + 1);
        [before, further, next, beyond].into_iter().flatten().filter(|&at| at < self.tokens.len())
    }

    /// Whether a token may be a day of a month or a year.
    fn is_day(&self, at: usize) -> bool {
        let number = numbers::read(self, at, &self.small(at));
        number.is_some_and(|number| {
            numbers::is_year(&number) || number.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
        })
    }

    fn is_date(&self, at: usize, number: Option<&str>) -> bool {
        let Some(number) = number else {
            // 年, 月 and 日 after a number, as they are before it.
            return numbers::is_unit_of_date(self.letters(at)) && self.joined(at) && self.is_number(at - 1);
        };
        let of_month = || {
            let mut beside = self.beside(at);
            let month = |at: usize| {
                let entry = calendar::entry(&self.small(at)).filter(|entry| self.names(at, *entry));
                matches!(entry, Some(Entry { named: Named::Month(_), .. }))
            };
            self.is_day(at) && beside.any(month)
        };
        numbers::is_year(number)
            || numbers::is_full_date(number)
            || numbers::ends_in_unit(number)
            || (self.joined(at + 1) && numbers::is_unit_of_date(self.letters(at + 1)))
            || numbers::in_full_date(self, at)
            || of_month()
    }

    fn is_number(&self, at: usize) -> bool {
        numbers::read(self, at, &self.small(at)).is_some()
    }
}

/// A word without the short one that French and Italian write before it: "d’Antibes".
fn without_elision(word: &str) -> &str {
    let elided = |(before, name): &(&str, &str)| !name.is_empty() && ELIDED.contains(before);
    word.split_once(['\'', '’']).filter(elided).map_or(word, |(_, name)| name)
}

/// Words that lose their vowel before a name.
const ELIDED: [&str; 9] = ["d", "l", "D", "L", "qu", "Qu", "dell", "all", "nell"];

/// A word without what grammar adds to names: "'s", "d'", and the vowels at the end of a name in Cyrillic.
fn base(mut small: String) -> String {
    if small.ends_with("'s") {
        small.truncate(small.len() - 2);
    }
    let name = without_elision(&small).len();
    if name < small.len() {
        small.drain(..small.len() - name);
    }
    if small.starts_with(|c| matches!(c, 'а'..='я' | 'ё' | 'є' | 'і' | 'ї' | 'ґ')) {
        let endings = ['а', 'е', 'и', 'і', 'ї', 'й', 'о', 'у', 'ю', 'я', 'ь', 'ы', 'є', 'ё', 'м'];
        let letters = small.chars().count();
        for _ in 0..letters.saturating_sub(3).min(3) {
            if small.ends_with(endings) {
                small.pop();
            }
        }
    }
    small
}

#[cfg(test)]
mod tests;
