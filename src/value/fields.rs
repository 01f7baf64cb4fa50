//! Takes the known keys out of a table and has a word on every other.

use super::{Data, Table, Value};
use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{Located, Source, Span};

/// A table being read. Take what is known with the methods below, then call [`Fields::finish`].
#[derive(Debug)]
pub struct Fields<'a> {
    source: &'a Source,
    problems: &'a Problems,
    /// What the table is, for messages: `front matter`.
    what: &'static str,
    /// Where the table starts, for keys that are missing.
    opening: Span,
    entries: Vec<(Located<String>, Value)>,
    known: Vec<&'static str>,
    /// Keys that have to be there and are not, and what to say of them.
    missing: Vec<(&'static str, Diagnostic)>,
    /// Whether keys may be missing.
    gaps: bool,
}

/// What other tools call our keys.
const ELSEWHERE: [(&str, &str); 15] = [
    ("author", "authors"),
    ("baseURL", "base_url"),
    ("category", "tags"),
    ("date", "updated"),
    ("default_language", "language"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("headline", "title"),
    ("lastmod", "updated"),
    ("modified", "updated"),
    ("name", "title"),
    ("place", "dateline"),
    ("published", "updated"),
    ("standfirst", "summary"),
    ("type", "kind"),
];

/// How alike two keys must be (Jaro–Winkler, 0 to 1) for one to be offered instead of the other.
const ALIKE: f64 = 0.8;

impl<'a> Fields<'a> {
    /// Starts to read a table. `opening` is where it starts, `what` what it is called.
    pub fn new(
        source: &'a Source,
        problems: &'a Problems,
        table: Table,
        opening: Span,
        what: &'static str,
    ) -> Self {
        let (entries, known, missing) = (table.entries, Vec::new(), Vec::new());
        Self { source, problems, what, opening, entries, known, missing, gaps: false }
    }

    /// Keys may be missing, also in the tables that are still to be taken: the text is half-written, and says so.
    pub fn allow_gaps(&mut self) {
        self.gaps = true;
    }

    /// A text. Empty text counts as none.
    pub fn text(&mut self, key: &'static str) -> Option<Located<String>> {
        let value = self.take(key)?;
        self.text_of(key, value)
    }

    /// A text that has to be there.
    pub fn required_text(&mut self, key: &'static str, example: &str) -> Option<Located<String>> {
        let written = self.has(key);
        let found = self.text(key);
        if found.is_none() && !written {
            self.missing(key, example);
        }
        found
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<Located<String>>> {
        let value = self.take(key)?;
        match value.data {
            Data::List(items) => Some(items.into_iter().filter_map(|item| self.text_of(key, item)).collect()),
            _ => self.wrong(key, "a list of strings", &value).and(None),
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> Option<Located<bool>> {
        let value = self.take(key)?;
        match value.data {
            Data::Bool(flag) => Some(Located { value: flag, span: value.span }),
            _ => self.wrong(key, "`true` or `false`", &value).and(None),
        }
    }

    /// A whole number within bounds.
    pub fn whole(&mut self, key: &'static str, least: i64, most: i64) -> Option<Located<usize>> {
        let value = self.take(key)?;
        let number = match value.data {
            Data::Integer(number) if (least..=most).contains(&number) => usize::try_from(number).ok(),
            _ => None,
        };
        if number.is_none() {
            let found = match value.data {
                Data::Integer(number) => number.to_string(),
                _ => value.data.kind().to_owned(),
            };
            let message = format!("`{key}` should be a whole number from {least} to {most}, found {found}");
            self.problem(Diagnostic::error(message), &value.span);
        }
        number.map(|number| Located { value: number, span: value.span })
    }

    /// A date or date-time, as it was written; a bare year counts, empty text counts as none.
    pub fn time(&mut self, key: &'static str) -> Option<Located<String>> {
        let value = self.take(key).filter(|value| !value.data.is_empty())?;
        let text = match &value.data {
            Data::Time(text) | Data::Text(text) => text.clone(),
            Data::Integer(year) => year.to_string(),
            _ => return self.wrong(key, "a date", &value).and(None),
        };
        Some(Located { value: text, span: value.span })
    }

    /// A table.
    pub fn table(&mut self, key: &'static str, what: &'static str) -> Option<Fields<'a>> {
        let value = self.take(key)?;
        self.table_of(key, what, value)
    }

    /// A list of tables.
    pub fn tables(&mut self, key: &'static str, what: &'static str) -> Vec<Fields<'a>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Data::List(items) = value.data else {
            self.wrong(key, A_LIST_OF_TABLES, &value);
            return Vec::new();
        };
        items.into_iter().filter_map(|item| self.table_of(key, what, item)).collect()
    }

    /// A table whose keys are names of the editor's own choice, each with a table of its own.
    pub fn named_tables(&mut self, key: &'static str, what: &'static str) -> Vec<(String, Fields<'a>)> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Data::Table(table) = value.data else {
            self.wrong(key, "a table", &value);
            return Vec::new();
        };
        let entries = table.entries.into_iter();
        entries.filter_map(|(name, value)| Some((name.value, self.table_of(key, what, value)?))).collect()
    }

    /// A table of anything, as JSON.
    pub fn anything(&mut self, key: &'static str) -> Option<serde_json::Value> {
        let value = self.take(key)?;
        match &value.data {
            Data::Table(table) => Some(table.into()),
            _ => self.wrong(key, "a table", &value).and(None),
        }
    }

    /// Whether the key is there, says anything, and is not taken yet.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, value)| name.value == key && !value.data.is_empty())
    }

    /// The keys that are not taken yet, each with its place and that of its value.
    pub fn places(&self) -> impl Iterator<Item = (&str, &Span, &Span)> {
        self.entries.iter().map(|(key, value)| (key.value.as_str(), &key.span, &value.span))
    }

    /// Reports a problem with a part of the source.
    pub fn problem(&self, diagnostic: Diagnostic, span: &Span) {
        self.problems.report(diagnostic, self.source, span);
    }

    /// Reports that a key has to be there.
    pub fn missing(&mut self, key: &'static str, example: &str) {
        let message = format!("missing `{key}` in the {}", self.what);
        let help = format!("add {}", self.in_language(example));
        self.missing.push((key, Diagnostic::error(message).help(help)));
    }

    /// An example in TOML, in the language of the file.
    pub fn in_language(&self, example: &str) -> String {
        in_language(self.source, example)
    }

    /// Where the table starts.
    pub fn opening(&self) -> &Span {
        &self.opening
    }

    /// Reports the keys that are missing, and those that nobody took. One that was meant to be another is not missing, too.
    pub fn finish(self) {
        let meant: Vec<_> = self.entries.iter().map(|(key, _)| self.meant(&key.value)).collect();
        for (_, problem) in self.missing.iter().filter(|(key, _)| !self.gaps && !meant.contains(&Some(key))) {
            self.problem(problem.clone(), &self.opening);
        }
        for ((key, _), meant) in self.entries.iter().zip(meant) {
            let message = format!("unknown key `{}` in the {}", key.value, self.what);
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("known keys: {}", self.known.join(", ")),
            };
            self.problem(Diagnostic::error(message).help(help), &key.span);
        }
    }

    /// The known key that was probably meant.
    fn meant(&self, key: &str) -> Option<&'static str> {
        let elsewhere = ELSEWHERE.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(key));
        if let Some((_, ours)) = elsewhere.filter(|(_, ours)| self.known.contains(ours)) {
            return Some(ours);
        }
        let lower = key.to_lowercase();
        let scored = self.known.iter().map(|known| (strsim::jaro_winkler(known, &lower), *known));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best.0 >= ALIKE).then_some(best.1)
    }

    fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        let at = self.entries.iter().position(|(name, _)| name.value == key)?;
        let (_, value) = self.entries.remove(at);
        (value.data != Data::Null).then_some(value)
    }

    fn text_of(&self, key: &str, value: Value) -> Option<Located<String>> {
        let Data::Text(text) = value.data else {
            return self.wrong(key, "a string", &value).and(None);
        };
        if let Some(c) = text.chars().find(|&c| is_forbidden(c)) {
            let message = format!("control character U+{:04X} in `{key}`", u32::from(c));
            self.problem(Diagnostic::error(message).help("remove it"), &value.span);
            return None;
        }
        let text = text.trim();
        (!text.is_empty()).then(|| Located { value: text.to_owned(), span: value.span })
    }

    fn table_of(&self, key: &str, what: &'static str, value: Value) -> Option<Fields<'a>> {
        match value.data {
            Data::Table(table) => {
                let fields = Fields::new(self.source, self.problems, table, value.span, what);
                Some(Fields { gaps: self.gaps, ..fields })
            }
            _ => self.wrong(key, "a table", &value).and(None),
        }
    }

    fn wrong(&self, key: &str, expected: &str, value: &Value) -> Option<()> {
        let message = format!("`{key}` should be {expected}, found {}", value.data.kind());
        let problem = Diagnostic::error(message);
        let problem = match self.instead(key, expected, value) {
            Some(help) => problem.help(help),
            None => problem,
        };
        self.problem(problem, &value.span);
        None
    }

    /// What to write instead of a value of another type.
    fn instead(&self, key: &str, expected: &str, value: &Value) -> Option<String> {
        let written = &self.source.text()[value.span.clone()];
        let table = SHAPES.iter().find(|(known, _)| *known == key).map(|(_, shape)| self.in_language(shape));
        match (expected, &value.data) {
            ("a string", _) if !written.contains(['\n', '"']) => {
                Some(format!("put it in quotation marks: \"{written}\""))
            }
            ("a list of strings", Data::Text(text)) => {
                let parts: Vec<_> = text.split(',').map(|part| format!("\"{}\"", part.trim())).collect();
                Some(format!("put it in brackets: [{}]", parts.join(", ")))
            }
            ("a table", Data::Text(text)) => Some(format!("write {}", table?.replace('$', text))),
            (A_LIST_OF_TABLES, Data::Text(text)) => Some(format!("write [{}]", table?.replace('$', text))),
            (A_LIST_OF_TABLES, Data::Table(_)) => Some(format!("put it in brackets: [{written}]")),
            ("`true` or `false`", Data::Text(_)) => {
                Some("write true or false, without quotation marks".to_owned())
            }
            _ => None,
        }
    }
}

const A_LIST_OF_TABLES: &str = "a list of tables";

/// What a table looks like where people write its main text alone.
const SHAPES: [(&str, &str); 3] = [
    ("events", "{ date = \"2024-12\", text = \"$\" }"),
    ("image", "{ src = \"$\", alt = \"…\" }"),
    ("sources", "{ name = \"$\" }"),
];

/// An example in TOML, in the language of the file.
pub fn in_language(source: &Source, example: &str) -> String {
    if source.text().starts_with("---") { example.replace(" = ", ": ") } else { example.to_owned() }
}

/// Whether a character must not reach a page or a feed: controls other than tab and line ends (XML 1.0, 2.2), the C1 block
/// that stray Windows text falls into, and the two noncharacters that XML forbids.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// The first forbidden character of a text, and its place.
pub fn first_forbidden(text: &str) -> Option<(usize, char)> {
    // The bytes that such a character can start with; a scan for them is many times as fast as one for characters.
    let suspect = |byte: u8| {
        (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7f | 0xc2 | 0xef)
    };
    // So many at once can be compared together.
    let any = |bytes: &[u8]| bytes.iter().fold(false, |any, &byte| any | suspect(byte));
    if !text.as_bytes().chunks(64).any(any) {
        return None;
    }
    text.char_indices().find(|&(_, c)| is_forbidden(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::parse_toml;

    fn read<T>(text: &str, take: impl FnOnce(&mut Fields<'_>) -> T) -> (T, Vec<String>) {
        let source = Source::new("a.toml", text);
        let problems = Problems::default();
        let table = parse_toml(&source, 0..text.len(), &problems);
        let mut fields = Fields::new(&source, &problems, table, 0..0, "file");
        let taken = take(&mut fields);
        fields.finish();
        let messages = problems.into_vec().into_iter();
        (taken, messages.map(|d| format!("{} ({})", d.message, d.help.unwrap_or_default())).collect())
    }

    #[test]
    fn unknown_keys_get_a_suggestion() {
        let text = "titel = 'a'\nauthor = 'b'\nzzz = 1\n";
        let ((), problems) = read(text, |fields| {
            fields.text("title");
            fields.texts("authors");
        });
        let expected = [
            "unknown key `titel` in the file (did you mean `title`?)",
            "unknown key `author` in the file (did you mean `authors`?)",
            "unknown key `zzz` in the file (known keys: title, authors)",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn wrong_types_say_what_was_expected_and_found() {
        let text = "title = 2025\ntags = 'x'\nsize = 0\ndraft = 'no'\nnote = \"a\\u0007\"\n";
        let ((), problems) = read(text, |fields| {
            fields.text("title");
            fields.texts("tags");
            fields.whole("size", 1, 9);
            fields.flag("draft");
            fields.text("note");
        });
        let expected = [
            "`title` should be a string, found an integer (put it in quotation marks: \"2025\")",
            "`tags` should be a list of strings, found a string (put it in brackets: [\"x\"])",
            "`size` should be a whole number from 1 to 9, found 0 ()",
            "`draft` should be `true` or `false`, found a string (write true or false, without quotation marks)",
            "control character U+0007 in `note` (remove it)",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn a_key_that_was_meant_is_not_missing_too() {
        let ((), problems) = read("Title = 'a'\n", |fields| {
            fields.required_text("title", "title = \"…\"");
            fields.missing("updated", "updated = …");
        });
        let expected = [
            "missing `updated` in the file (add updated = …)",
            "unknown key `Title` in the file (did you mean `title`?)",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn a_text_in_place_of_a_table_is_shown_as_one() {
        let ((), problems) = read("image = 'x.png'\nsources = ['Reuters']\n", |fields| {
            fields.table("image", "table");
            fields.tables("sources", "source");
        });
        let expected = [
            "`image` should be a table, found a string (write { src = \"x.png\", alt = \"…\" })",
            "`sources` should be a table, found a string (write { name = \"Reuters\" })",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn an_empty_text_counts_as_none() {
        let (text, problems) = read("note = '  '\n", |fields| fields.text("note"));
        assert_eq!((text, problems), (None, vec![]));
    }
}
