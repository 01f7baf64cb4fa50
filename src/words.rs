//! The words of the interface, in the language of each page: messages with plural forms, dates, times and numbers.
//!
//! Messages come from catalogues, one file for each language: built in, and the site's own in `i18n/`, which may replace some or
//! bring other languages. What a catalogue lacks is taken from the one of the language without its region (`pt` for `pt-BR`), and
//! then from English. A language of which less than half is there is not used. Plural forms, dates and digits come from CLDR.

mod builtin;
mod catalogue;
mod message;
mod patterns;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use chrono::{NaiveDate, NaiveDateTime};
use icu_casemap::options::{LeadingAdjustment, TitlecaseOptions, TrailingCase};
use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_locale::Locale;
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};
use rustc_hash::FxHashMap;

use self::builtin::{CATALOGUES, ENGLISH};
use self::catalogue::Messages;
use self::message::{Message, Part, Pattern};
use self::patterns::Patterns;
use crate::diagnostic::Diagnostic;
use crate::model::Lang;
use crate::source::Source;

/// The words of the interface in one language.
#[derive(Debug)]
pub struct Words {
    lang: Lang,
    locale: Locale,
    messages: FxHashMap<String, Message>,
    plurals: PluralRules,
    /// The forms of small numbers, which are most that are counted.
    forms: [PluralCategory; SMALL],
    patterns: Patterns,
}

/// Upper and lower case, which differ by language: Turkish has two letters I.
const CASES: CaseMapperBorrowed<'static> = CaseMapper::new();

/// Numbers below this have their plural forms at hand.
const SMALL: usize = 100;

/// What stands in a gap of a message.
pub type Gap<'a> = (&'a str, &'a str);

/// All catalogues of a site.
#[derive(Debug)]
pub struct Catalogues {
    /// By language; the site's own before the built-in one.
    files: BTreeMap<String, Vec<File>>,
    /// What has been put together from them, by language.
    words: RwLock<BTreeMap<String, Arc<Words>>>,
}

/// The path of a catalogue, and what it says.
type File = (Arc<str>, Arc<Messages>);

/// The built-in catalogues by language, and what is wrong with them.
static BUILT_IN: LazyLock<(BTreeMap<String, File>, Vec<Diagnostic>)> = LazyLock::new(|| {
    let (mut files, mut problems) = (BTreeMap::new(), Vec::new());
    for (name, text) in CATALOGUES {
        let source = Source::new(format!("i18n/{name} (built in)"), text);
        let lang = catalogue::language(name).expect("built-in catalogues are named after their languages");
        let (messages, found) = catalogue::read(&source, &plurals(&locale(lang.tag())), Some(&*MODEL));
        problems.extend(found);
        files.insert(lang.tag().to_owned(), (source.path().clone(), Arc::new(messages)));
    }
    (files, problems)
});

/// The model of all catalogues.
static MODEL: LazyLock<Messages> = LazyLock::new(|| {
    let text = CATALOGUES
        .iter()
        .find(|(name, _)| catalogue::language(name).is_some_and(|lang| lang.tag() == ENGLISH));
    let (_, text) = text.expect("English is built in");
    catalogue::read(&Source::new("en.toml", text), &plurals(&locale(ENGLISH)), None).0
});

/// English words, for those who work on a site.
pub fn english() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let lang = Lang::parse(ENGLISH).expect("`en` is a language tag");
        Words::new(lang, MODEL.clone())
    });
    &WORDS
}

impl Words {
    fn new(lang: Lang, messages: Messages) -> Self {
        let locale = locale(lang.tag());
        let plurals = plurals(&locale);
        let forms = std::array::from_fn(|number| plurals.category_for(number));
        let (patterns, messages) = (Patterns::new(&locale), messages.into_iter().collect());
        Self { lang, locale, messages, plurals, forms, patterns }
    }

    /// Their language.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// The messages that are the same wherever they stand: they have no gaps, and count nothing.
    pub fn plain(&self) -> impl Iterator<Item = (&str, &str)> {
        self.messages.iter().filter_map(|(key, message)| match message {
            Message::Plain(Pattern(parts)) => match parts.as_slice() {
                [Part::Text(text)] => Some((key.as_str(), text.as_str())),
                _ => None,
            },
            Message::Counted(_) => None,
        })
    }

    /// A message without gaps; its own name where there is none.
    pub fn say(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    /// A message with gaps.
    pub fn fill(&self, key: &str, gaps: &[Gap<'_>]) -> String {
        let gap = |out: &mut String, name: &str| push_gap(out, name, gaps);
        self.write(key, None, String::push_str, gap).unwrap_or_else(|| key.to_owned())
    }

    /// A message that counts something; `{count}` is that number.
    pub fn count(&self, key: &str, number: usize) -> String {
        self.count_with(key, number, &[])
    }

    /// The same with other gaps, too.
    pub fn count_with(&self, key: &str, number: usize, gaps: &[Gap<'_>]) -> String {
        let gap = |out: &mut String, name: &str| match name {
            "count" => out.push_str(&self.number(number)),
            name => push_gap(out, name, gaps),
        };
        self.write(key, Some(number), String::push_str, gap).unwrap_or_else(|| key.to_owned())
    }

    /// A message: `text` writes its words, and `gap` what stands in its gaps. Nothing where there is no such message.
    pub fn write(
        &self,
        key: &str,
        count: Option<usize>,
        text: impl Fn(&mut String, &str),
        mut gap: impl FnMut(&mut String, &str),
    ) -> Option<String> {
        let form_of =
            |count: usize| self.forms.get(count).copied().unwrap_or_else(|| self.plurals.category_for(count));
        let form = count.map_or(PluralCategory::Other, form_of);
        let Pattern(parts) = self.messages.get(key)?.pattern(form)?;
        let mut out = String::new();
        for part in parts {
            match part {
                Part::Text(words) => text(&mut out, words),
                Part::Gap(name) => gap(&mut out, name),
            }
        }
        Some(out)
    }

    /// Several things, as one reads them out: `a, b and c`.
    pub fn list(&self, items: &[String]) -> String {
        self.list_with(items, String::push_str, |out, at| out.push_str(&items[at]))
    }

    /// The same: `text` writes what joins them, and `item` each of them, by its position.
    pub fn list_with(
        &self,
        items: &[String],
        text: impl Fn(&mut String, &str),
        item: impl Fn(&mut String, usize),
    ) -> String {
        self.patterns.list(items, text, item)
    }

    /// A text with its first letter in upper case, where the script has cases, and the rest as it is.
    pub fn capitalised(&self, text: &str) -> String {
        let mut options = TitlecaseOptions::default();
        options.trailing_case = Some(TrailingCase::Unchanged);
        options.leading_adjustment = Some(LeadingAdjustment::None);
        CASES.titlecase_segment_with_only_case_data_to_string(text, &self.locale.id, options).into_owned()
    }

    /// A text with its first letter in lower case, and the rest as it is.
    pub fn small(&self, text: &str) -> String {
        let (first, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
        CASES.lowercase_to_string(first, &self.locale.id).into_owned() + rest
    }

    /// A day and the time of day.
    pub fn moment(&self, at: NaiveDateTime) -> String {
        self.patterns.moment(at)
    }

    /// A day.
    pub fn day(&self, day: NaiveDate) -> String {
        self.patterns.day(day)
    }

    /// A time of day.
    pub fn clock(&self, at: NaiveDateTime) -> String {
        self.patterns.clock(at)
    }

    /// A month of a year, by its first day.
    pub fn month(&self, first: NaiveDate) -> String {
        self.patterns.month(first)
    }

    /// A year.
    pub fn year(&self, year: i32) -> String {
        self.patterns.year(year)
    }

    /// A whole number.
    pub fn number(&self, number: usize) -> String {
        self.patterns.number(number)
    }
}

/// What is not given shows as it is written.
fn push_gap(out: &mut String, name: &str, gaps: &[Gap<'_>]) {
    match gaps.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => out.push_str(text),
        None => out.extend(["{", name, "}"]),
    }
}

impl Catalogues {
    /// The built-in catalogues and the site's own, which are named after their languages: `fi.toml`, `pt-BR.toml`.
    pub fn new(own: &[(String, Source)]) -> (Self, Vec<Diagnostic>) {
        let mut files: BTreeMap<String, Vec<File>> = BTreeMap::new();
        let mut problems = Vec::new();
        for (name, source) in own {
            let Some(lang) = catalogue::language(name) else {
                problems.push(misnamed(source));
                continue;
            };
            let (messages, found) = catalogue::read(source, &plurals(&locale(lang.tag())), Some(&*MODEL));
            problems.extend(found);
            files.entry(lang.tag().to_owned()).or_default().push((source.path().clone(), messages.into()));
        }
        for (tag, file) in &BUILT_IN.0 {
            files.entry(tag.clone()).or_default().push(file.clone());
        }
        (Self { files, words: RwLock::default() }, problems)
    }

    /// The words of a language; nothing where no catalogue is in it, or less than half of one.
    pub fn words(&self, lang: &Lang) -> Option<Arc<Words>> {
        Some(self.site_words(lang)).filter(|words| words.lang() == lang)
    }

    /// The words of a site in a language: English where there are none in it, but for what the site's own templates say.
    pub fn site_words(&self, lang: &Lang) -> Arc<Words> {
        if let Some(known) = self.words.read().unwrap_or_else(PoisonError::into_inner).get(lang.tag()) {
            return known.clone();
        }
        let made = Arc::new(self.put_together(lang));
        let mut words = self.words.write().unwrap_or_else(PoisonError::into_inner);
        words.entry(lang.tag().to_owned()).or_insert(made).clone()
    }

    fn put_together(&self, lang: &Lang) -> Words {
        // A page that speaks two languages is worse than one that speaks another.
        let enough = self.missing(lang).len() * 2 <= MODEL.len();
        let own = self.of(lang).flatten().filter(|(key, _)| enough || catalogue::is_own(key));
        // Words of a site's own templates may be in English only, too.
        let english = self.files.get(ENGLISH).into_iter().flatten().flat_map(|(_, messages)| &**messages);
        let mut messages = Messages::new();
        for (key, message) in own.chain(english) {
            messages.entry(key.clone()).or_insert_with(|| message.clone());
        }
        let lang = if enough { lang } else { self::english().lang() };
        Words::new(lang.clone(), messages)
    }

    /// The catalogues of a language, the closest first.
    fn of(&self, lang: &Lang) -> impl Iterator<Item = &Messages> {
        let (mut tag, mut tags) = (lang.tag(), vec![lang.tag()]);
        while let Some((shorter, _)) = tag.rsplit_once('-') {
            tag = shorter;
            // Serbian in Latin letters is no help to those who read it in Cyrillic ones.
            if Lang::parse(tag).is_some_and(|shorter| shorter.has_script_of(lang)) {
                tags.push(tag);
            }
        }
        tags.into_iter().filter_map(|tag| self.files.get(tag)).flatten().map(|(_, messages)| &**messages)
    }

    /// How many messages a whole catalogue has.
    pub fn whole() -> usize {
        MODEL.len()
    }

    /// The messages that a language lacks; all of them where no catalogue is in it.
    pub fn missing(&self, lang: &Lang) -> Vec<&'static str> {
        let known: BTreeSet<&String> = self.of(lang).flat_map(Messages::keys).collect();
        MODEL.keys().filter(|key| !known.contains(key)).map(String::as_str).collect()
    }

    /// The languages of the site's own catalogues and of the built-in ones.
    pub fn languages(&self) -> impl Iterator<Item = Lang> {
        self.files.keys().filter_map(|tag| Lang::parse(tag))
    }

    /// The file that a language's words are read from first.
    pub fn file(&self, lang: &Lang) -> Option<Arc<str>> {
        self.files.get(lang.tag())?.first().map(|(path, _)| path.clone())
    }
}

fn misnamed(source: &Source) -> Diagnostic {
    Diagnostic::error("this file is not named after a language")
        .in_file(source.path().clone())
        .help("name it after the tag of its language: i18n/fi.toml, i18n/pt-BR.toml")
}

fn locale(tag: &str) -> Locale {
    Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN)
}

fn plurals(locale: &Locale) -> PluralRules {
    PluralRules::try_new(locale.into(), PluralRuleType::Cardinal.into())
        .expect("the data of all locales is compiled in")
}

#[cfg(test)]
mod tests;
