//! What probably led to a syntax error, read off the line it is in.
//!
//! The libraries say what their grammars expected. An editor wants to hear what was typed that should not have been.

use super::brackets::{brackets, is_key};
use crate::source::Span;

/// What went wrong, and what to do about it.
#[derive(Debug)]
pub(super) struct Cause {
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// Its place, when it is not the error's own.
    pub(super) span: Option<Span>,
}

impl Cause {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()), span: None }
    }
}

/// A line taken apart.
struct Line<'a> {
    /// Where it starts in the text.
    start: usize,
    text: &'a str,
    /// Where the error lies in it.
    at: usize,
    /// What stands between key and value; nothing when there is none.
    sign: Option<char>,
    key: &'a str,
    value: &'a str,
    /// What should stand between them.
    between: &'static str,
}

impl<'a> Line<'a> {
    fn read(text: &'a str, at: usize, signs: &[char], between: &'static str) -> Self {
        let at = text.floor_char_boundary(at);
        let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        let found = line.find(signs);
        let (key, value) = found.map_or((line, ""), |sign| (&line[..sign], &line[sign + 1..]));
        let sign = found.and_then(|found| line[found..].chars().next());
        Self { start, text: line, at: at - start, sign, key: key.trim(), value: value.trim(), between }
    }

    /// The line as it should be.
    fn with(&self, value: &str) -> String {
        format!("{}{}{value}", self.key, self.between)
    }

    fn span(&self) -> Span {
        self.start..self.start + self.text.trim_end().len()
    }
}

type Rule = fn(&Line<'_>) -> Option<Cause>;

/// In order: the first that fits is told.
const TOML: [Rule; 10] = [invisible, comment, no_sign, bad_key, colon, curly, time, empty, quotes, unquoted];
/// Those that also hold inside a list or table over several lines.
const TOML_INSIDE: [Rule; 2] = [invisible, curly];
const YAML: [Rule; 6] = [tab, no_space, equals, quotes, special, colon_in_text];
/// What the library for YAML only notices at the line after.
const YAML_ABOVE: [Rule; 4] = [no_space, equals, unclosed_list, no_colon];

/// The keys whose values are times.
const TIMES: [&str; 3] = ["date", "embargo", "updated"];

/// What the library for TOML says, and how we put it.
const TOML_WORDING: [(&str, &str, &str); 14] = [
    (
        "string values must be quoted",
        "a text without quotation marks",
        "put every text in quotation marks: \"…\"",
    ),
    ("missing comma", "a comma is missing before this", "put a comma between one value and the next"),
    ("duplicate key", "this key is given twice", "remove one of the two"),
    (
        "missing escaped",
        "`\\` has a meaning of its own",
        "write \\\\ for it, or put the text in single quotes",
    ),
    (
        "too few unicode",
        "`\\` has a meaning of its own",
        "write \\\\ for it, or put the text in single quotes",
    ),
    ("unexpected leading zero", "a number cannot start with 0", "remove the 0, or put it in quotation marks"),
    ("unclosed table", "the `[` of this heading is not closed", "put `]` at its end"),
    ("invalid date, expected month", "there is no such month", "months are 01 to 12, after the year"),
    ("invalid date, expected day", "there is no such day", "check the day of the month"),
    ("invalid time, expected hour", "there is no such hour", "hours are 00 to 23"),
    ("invalid date", "not a date and time", "write it as 2025-10-14T09:30 or 2025-10-14T09:30:00+03:00"),
    ("invalid time", "not a date and time", "write it as 2025-10-14T09:30 or 2025-10-14T09:30:00+03:00"),
    ("invalid offset", "not an offset", "write it as 2025-10-14T09:30:00+03:00"),
    ("invalid boolean", "a text without quotation marks", "put every text in quotation marks: \"…\""),
];

/// The cause of an error that the library reports at a place of a TOML text.
pub(super) fn toml(text: &str, at: usize, message: &str) -> Cause {
    let line = Line::read(text, at, &['=', ':'], " = ");
    let inside =
        brackets(text).iter().any(|(open, close)| *open < at && close.is_none_or(|close| at < close));
    let heading = line.text.trim_start().starts_with('[');
    let rules = if inside || heading { &TOML_INSIDE[..] } else { &TOML[..] };
    if let Some(cause) = rules.iter().find_map(|rule| rule(&line)) {
        return cause;
    }
    let known = TOML_WORDING.iter().find(|(theirs, ..)| message.starts_with(theirs));
    known.map_or_else(
        || Cause { message: message.to_owned(), help: None, span: None },
        |(_, ours, help)| Cause::new(*ours, *help),
    )
}

/// The first list, table or text over several lines that is opened in a TOML text and never closed.
pub(super) fn toml_unclosed(text: &str) -> Option<(Span, Cause)> {
    let (open, _) = brackets(text).into_iter().find(|(_, close)| close.is_none())?;
    let pairs = [("\"\"\"", "\"\"\""), ("'''", "'''"), ("{", "}"), ("[", "]")];
    let (opener, closer) = pairs.into_iter().find(|(opener, _)| text[open..].starts_with(opener))?;
    let message = format!("the `{opener}` that opens here is not closed");
    Some((open..open + opener.len(), Cause::new(message, format!("put `{closer}` at its end"))))
}

/// The cause of an error at a place of a YAML text, if it shows.
pub(super) fn yaml(text: &str, at: usize, message: &str) -> Option<Cause> {
    if message.ends_with("found unknown escape character") {
        return Some(Cause::new("`\\` has a meaning of its own", "put the text in single quotes"));
    }
    let line = Line::read(text, at, &[':'], ": ");
    if let Some(cause) = YAML.iter().find_map(|rule| rule(&line)) {
        return Some(cause);
    }
    let above = text[..line.start].trim_end().len();
    let above = (above > 0).then(|| Line::read(text, above, &[':'], ": "))?;
    if let Some(cause) = YAML_ABOVE.iter().find_map(|rule| rule(&above)) {
        return Some(Cause { span: cause.span.or(Some(above.span())), ..cause });
    }
    let indent = |line: &Line<'_>| line.text.len() - line.text.trim_start().len();
    (indent(&line) != indent(&above) && !line.text.trim().is_empty()).then(|| {
        Cause::new(
            "this line does not start below the one above",
            "give both lines the same number of spaces",
        )
    })
}

/// Whether a text that should be TOML is YAML.
pub fn is_yaml(text: &str) -> bool {
    all_lines(text, |line| line.sign == Some(':'))
}

/// Whether a text that should be YAML is TOML.
pub fn is_toml(text: &str) -> bool {
    all_lines(text, |line| line.sign == Some('='))
}

/// Whether what is said of the first line holds for every line with a key.
fn all_lines(text: &str, holds: impl Fn(&Line<'_>) -> bool) -> bool {
    let starts = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start)
    });
    let lines = starts.map(|start| Line::read(text, start, &['=', ':'], " = "));
    let mut lines = lines.filter(|line| line.sign.is_some() && is_key(line.key)).peekable();
    lines.peek().is_some() && lines.all(|line| holds(&line))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What a time is wrongly written like, and how to write it; nothing when it shows no known habit.
pub fn time_habit(text: &str) -> Option<(&'static str, &'static str)> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let has = |all: &[&str]| words.iter().any(|word| all.contains(word));
    let day = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let numbers: Vec<usize> = day.split('-').map(str::len).collect();
    let clock = text.get(day.len() + 1..).unwrap_or_default();
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let habits = [
        (has(&["am", "pm"]), "a time of twelve hours", "use the clock of 24 hours: 2025-10-14T22:00"),
        (
            has(&[
                "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "cet", "cest", "eet", "eest", "bst",
            ]) || has(&["gmt", "utc", "msk", "ist"]),
            "a time zone by its letters",
            "give the offset: 2025-10-14T09:30+02:00",
        ),
        (
            words.iter().any(|word| MONTHS.contains(&word.get(..3).unwrap_or_default())),
            "a month by its name",
            "write dates as 2026-01-31T09:30: year, month, day",
        ),
        (
            day.contains(['/', '.']) && day.starts_with(|c: char| c.is_ascii_digit()),
            "not a date",
            "write dates as 2026-01-31T09:30: year, month, day",
        ),
        (
            matches!(numbers[..], [4, 1..=2, 1..=2])
                && (numbers[1] == 1 || numbers[2] == 1 || digits(clock) == 1),
            "a date with single digits",
            "write two digits: 2026-01-05T09:00",
        ),
        (
            matches!(numbers[..], [4, 2, 2]) && clock.contains(['+', '-']) && digits(clock) == 2,
            "an offset that is none",
            "write it at the end, without a space: 2025-10-14T09:30+02:00",
        ),
    ];
    habits.into_iter().find(|(fits, ..)| *fits).map(|(_, message, help)| (message, help))
}

/// Space that looks like an ordinary one, or like none.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{202f}' | '\u{2060}' | '\u{3000}' | '\u{feff}'
    )
}

fn is_curly(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»')
}

/// A text in quotation marks that suit it.
fn quoted(text: &str) -> String {
    match (text.contains(['"', '\\']), text.contains('\'')) {
        (true, false) => format!("'{text}'"),
        (true, true) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        (false, _) => format!("\"{text}\""),
    }
}

fn invisible(line: &Line<'_>) -> Option<Cause> {
    let blank = |c: char| c.is_whitespace() || is_invisible(c);
    // Between the words of a text they are wanted.
    let value = line.text.find(['=', ':']).map_or("", |sign| line.text[sign + 1..].trim_start_matches(blank));
    let (start, end) = (line.text.len() - value.len(), line.text.trim_end_matches(blank).len());
    let outside = |at: usize| at < start || at >= end;
    let (at, c) = line.text.char_indices().find(|&(at, c)| is_invisible(c) && outside(at))?;
    let at = line.start + at;
    Some(Cause {
        span: Some(at..at + c.len_utf8()),
        ..Cause::new("a no-break space, which cannot be seen", "delete it and type an ordinary space")
    })
}

fn comment(line: &Line<'_>) -> Option<Cause> {
    let slashes = line.text.trim_start().starts_with("//");
    slashes.then(|| Cause::new("a comment that starts with `//`", "start comments with `#`"))
}

fn no_sign(line: &Line<'_>) -> Option<Cause> {
    if line.sign.is_some() || line.key.is_empty() {
        return None;
    }
    let help = match line.key.split_once(' ') {
        Some((key, value)) if value.trim().starts_with(['"', '\'']) => {
            format!("write {key} = {}", value.trim())
        }
        _ => "write every line as key = \"value\"".to_owned(),
    };
    Some(Cause::new("there is no `=` in this line", help))
}

fn bad_key(line: &Line<'_>) -> Option<Cause> {
    let message = match line.key {
        "" => "there is no key before this".to_owned(),
        key => format!("`{}` cannot be a key", key.escape_debug()),
    };
    let help = "keys are made of the letters a to z, digits, `_` and `-`";
    (line.sign.is_some() && !is_key(line.key)).then(|| Cause::new(message, help))
}

fn colon(line: &Line<'_>) -> Option<Cause> {
    let plain = line.value.starts_with(['"', '\'', '[', '{', '0', '1', '2']);
    let value = if plain { line.value.to_owned() } else { quoted(line.value) };
    (line.sign == Some(':'))
        .then(|| Cause::new(format!("`:` after `{}`", line.key), format!("write `=`: {}", line.with(&value))))
}

fn curly(line: &Line<'_>) -> Option<Cause> {
    let here = line.text.get(line.at..).and_then(|rest| rest.chars().next()).is_some_and(is_curly);
    let whole = line.value.starts_with(is_curly);
    let end = line.value.starts_with(['"', '\'']) && line.value.ends_with(is_curly);
    let help = if whole || end {
        let inner = line.value.trim_matches(|c| is_curly(c) || c == '"' || c == '\'');
        format!("type straight ones: {}", line.with(&quoted(inner)))
    } else {
        "type straight ones: \"".to_owned()
    };
    (here || whole || end).then(|| Cause::new("curly quotation marks", help))
}

fn time(line: &Line<'_>) -> Option<Cause> {
    let (message, help) = time_habit(line.value).filter(|_| TIMES.contains(&line.key))?;
    Some(Cause::new(message, help))
}

fn empty(line: &Line<'_>) -> Option<Cause> {
    line.value.is_empty().then(|| {
        Cause::new(format!("`{}` has no value", line.key), "write one after `=`, or remove the line")
    })
}

/// A text in quotation marks that does not end where it should.
fn quotes(line: &Line<'_>) -> Option<Cause> {
    let quote = line.value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = &line.value[1..];
    let Some(end) = inner.find(quote) else {
        let help = format!("put one at its end: {}", line.with(&format!("{}{quote}", line.value)));
        return Some(Cause::new("the closing quotation mark is missing", help));
    };
    // What is closed properly is no cause, nor is a text over several lines.
    let rest = inner[end + 1..].trim();
    if rest.is_empty()
        || rest.starts_with('#')
        || line.value.starts_with("\"\"\"")
        || line.value.starts_with("'''")
    {
        return None;
    }
    if rest == "," {
        return Some(Cause::new("a comma after the value", "remove it"));
    }
    let (text, message) = match inner.strip_suffix(quote) {
        Some(text) if quote == '\'' => (text, "the apostrophe ends the text"),
        Some(text) => (text, "the text ends at its second quotation mark"),
        None => (line.value, "there is more after the closing quotation mark"),
    };
    Some(Cause::new(message, format!("write {}", line.with(&quoted(text)))))
}

fn unquoted(line: &Line<'_>) -> Option<Cause> {
    let text = line.value;
    if text.starts_with(['[', '{', '"', '\'']) || !text.contains(char::is_alphabetic) {
        return None;
    }
    let help = match text.to_lowercase().as_str() {
        "true" | "yes" | "on" => format!("write {}", line.with("true")),
        "false" | "no" | "off" => format!("write {}", line.with("false")),
        // A date that only the library finds fault with.
        _ if text.len() > 10 && time_like(text) => return None,
        _ => format!("write {}", line.with(&quoted(text.trim_end_matches(['"', '\''])))),
    };
    Some(Cause::new("a text without quotation marks", help))
}

fn time_like(text: &str) -> bool {
    let (day, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    day.chars().all(|c| c.is_ascii_digit() || c == '-') && rest.starts_with(['T', 't', ' '])
}

fn tab(line: &Line<'_>) -> Option<Cause> {
    let indent = &line.text[..line.text.len() - line.text.trim_start().len()];
    indent.contains('\t').then(|| Cause::new("a tab before the text", "use spaces to indent"))
}

fn no_space(line: &Line<'_>) -> Option<Cause> {
    let colon = line.text.find(':').filter(|_| is_key(line.key))?;
    let next = line.text[colon + 1..].chars().next()?;
    let span = Some(line.span());
    if is_invisible(next) {
        let message = format!("a no-break space, which cannot be seen, after `{}:`", line.key);
        return Some(Cause { span, ..Cause::new(message, "delete it and type an ordinary space") });
    }
    // `http://` is no key.
    (!next.is_whitespace() && next != '/').then(|| {
        let message = format!("a space is missing after `{}:`", line.key);
        Cause { span, ..Cause::new(message, format!("write {}", line.with(line.value))) }
    })
}

fn equals(line: &Line<'_>) -> Option<Cause> {
    let (key, value) = line.text.split_once('=')?;
    is_key(key.trim()).then(|| {
        Cause::new(format!("`=` after `{}`", key.trim()), format!("write {}: {}", key.trim(), value.trim()))
    })
}

/// A text that starts with a sign that YAML gives a meaning.
fn special(line: &Line<'_>) -> Option<Cause> {
    let first = line.value.chars().next().filter(|c| "@`%&*!|>[]{}#?,-".contains(*c))?;
    if unclosed_list(line).is_some() {
        return None;
    }
    let message = format!("a text cannot start with `{first}` as it is");
    Some(Cause::new(message, format!("put it in quotation marks: {}", line.with(&quoted(line.value)))))
}

fn colon_in_text(line: &Line<'_>) -> Option<Cause> {
    let colon = line.value.contains(": ") || line.value.ends_with(':');
    (colon && is_key(line.key)).then(|| {
        let help = format!("put the text in quotation marks: {}", line.with(&quoted(line.value)));
        Cause::new("a colon in a text without quotation marks", help)
    })
}

fn unclosed_list(line: &Line<'_>) -> Option<Cause> {
    let closer = match line.value.chars().next()? {
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    (!line.value.contains(closer)).then(|| {
        let opener = &line.value[..1];
        Cause::new(
            format!("the `{opener}` that opens here is not closed"),
            format!("put `{closer}` at its end"),
        )
    })
}

fn no_colon(line: &Line<'_>) -> Option<Cause> {
    let words = line.sign.is_none() && !line.text.starts_with([' ', '-', '#']);
    words.then(|| Cause::new("there is no `:` in this line", "write every line as key: value"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problems;
    use crate::source::Source;
    use crate::value::{parse_toml, parse_yaml};

    /// `line: message (help)` of every problem.
    fn problems(text: &str, yaml: bool) -> Vec<String> {
        let source = Source::new("a.md", text);
        let problems = Problems::default();
        let parse = if yaml { parse_yaml } else { parse_toml };
        parse(&source, 0..text.len(), &problems);
        let told = problems.into_vec().into_iter().map(|problem| {
            let line = problem.place.unwrap().excerpt.unwrap().start.line;
            let message = problem.message.replace("not valid TOML: ", "").replace("not valid YAML: ", "");
            format!("{line}: {message} ({})", problem.help.unwrap_or_default())
        });
        told.collect()
    }

    #[test]
    fn toml_says_what_was_typed() {
        for (text, told) in [
            ("title = “T”\n", "1: curly quotation marks (type straight ones: title = \"T\")"),
            ("title = \"T”\nb = 1\n", "1: curly quotation marks (type straight ones: title = \"T\")"),
            ("tags = [“a”, “b”]\n", "1: curly quotation marks (type straight ones: \")"),
            (
                "title = Mayor says no\n",
                "1: a text without quotation marks (write title = \"Mayor says no\")",
            ),
            ("draft = True\n", "1: a text without quotation marks (write draft = true)"),
            ("updated = 02/01/2026\n", "1: not a date (write dates as 2026-01-31T09:30: year, month, day)"),
            (
                "updated = 10:00 PM\n",
                "1: a time of twelve hours (use the clock of 24 hours: 2025-10-14T22:00)",
            ),
            (
                "updated = 2026-01-05T10:00 EST\n",
                "1: a time zone by its letters (give the offset: 2025-10-14T09:30+02:00)",
            ),
            (
                "updated = 2026-1-5T9:00\n",
                "1: a date with single digits (write two digits: 2026-01-05T09:00)",
            ),
            (
                "title = \"Mayor says \"no\" today\"\n",
                "1: the text ends at its second quotation mark (write title = 'Mayor says \"no\" today')",
            ),
            ("title = 'Mayor's plan'\n", "1: the apostrophe ends the text (write title = \"Mayor's plan\")"),
            (
                "title = \"Mayor\nb = 1\n",
                "1: the closing quotation mark is missing (put one at its end: title = \"Mayor\")",
            ),
            ("[extra\na = 1\n", "1: the `[` of this heading is not closed (put `]` at its end)"),
            (
                "updated = Jan 5, 2026\n",
                "1: a month by its name (write dates as 2026-01-31T09:30: year, month, day)",
            ),
            (
                "updated = 2026-13-01T10:00\n",
                "1: there is no such month (months are 01 to 12, after the year)",
            ),
            ("title = \"T\",\n", "1: a comma after the value (remove it)"),
            ("a = 1\ntitle: T\n", "2: `:` after `title` (write `=`: title = \"T\")"),
            ("title \"T\"\n", "1: there is no `=` in this line (write title = \"T\")"),
            ("// x = 1\n", "1: a comment that starts with `//` (start comments with `#`)"),
            (
                "my title = 'x'\n",
                "1: `my title` cannot be a key (keys are made of the letters a to z, digits, `_` and `-`)",
            ),
            ("title =\n", "1: `title` has no value (write one after `=`, or remove the line)"),
            (
                "title =\u{a0}\"T\"\n",
                "1: a no-break space, which cannot be seen (delete it and type an ordinary space)",
            ),
            (
                "title = \"T\"\u{a0}\n",
                "1: a no-break space, which cannot be seen (delete it and type an ordinary space)",
            ),
            ("a = 1\na = 2\n", "2: this key is given twice (remove one of the two)"),
            (
                "tags = [\"a\" \"b\"]\n",
                "1: a comma is missing before this (put a comma between one value and the next)",
            ),
            (
                "tags = [\"a\",\n  b,\n]\n",
                "2: a text without quotation marks (put every text in quotation marks: \"…\")",
            ),
        ] {
            assert_eq!(problems(text, false), [told], "{text}");
        }
    }

    #[test]
    fn an_unclosed_bracket_is_one_problem_where_it_opens() {
        for (text, told) in [
            (
                "a = 1\ntags = [\"a\",\n \"b\"\nupdated = 2026-01-01T10:00\n[extra]\nb = 'c'\n",
                "2: the `[` that opens here is not closed (put `]` at its end)",
            ),
            (
                "image = { src = \"x\"\nb = 1\n",
                "1: the `{` that opens here is not closed (put `}` at its end)",
            ),
            (
                "title = \"\"\"x\nb = 1\n",
                "1: the `\"\"\"` that opens here is not closed (put `\"\"\"` at its end)",
            ),
        ] {
            assert_eq!(problems(text, false), [told], "{text}");
        }
    }

    #[test]
    fn yaml_says_what_was_typed() {
        for (text, told) in [
            (
                "title: Budget: mayor says no\nb: 1\n",
                "1: a colon in a text without quotation marks \
                 (put the text in quotation marks: title: \"Budget: mayor says no\")",
            ),
            (
                "title: @mayor\n",
                "1: a text cannot start with `@` as it is (put it in quotation marks: title: \"@mayor\")",
            ),
            (
                "title: \"No\" says mayor\n",
                "1: there is more after the closing quotation mark (write title: '\"No\" says mayor')",
            ),
            ("title: 'Mayor's plan'\n", "1: the apostrophe ends the text (write title: \"Mayor's plan\")"),
            (
                "title: \"T\nb: 1\n",
                "1: the closing quotation mark is missing (put one at its end: title: \"T\")",
            ),
            ("a: 1\ntitle:T\nb: 1\n", "2: a space is missing after `title:` (write title: T)"),
            ("title:T\n", "1: a space is missing after `title:` (write title: T)"),
            (
                "title:\u{a0}T\nb: 1\n",
                "1: a no-break space, which cannot be seen, after `title:` (delete it and type an ordinary space)",
            ),
            (
                "title: T\n updated: 1\n",
                "2: this line does not start below the one above (give both lines the same number of spaces)",
            ),
            (
                "tags:\n  - a\n - b\n",
                "3: this line does not start below the one above (give both lines the same number of spaces)",
            ),
            ("tags:\n\t- a\n", "2: a tab before the text (use spaces to indent)"),
            ("tags: [a, b\nc: 1\n", "1: the `[` that opens here is not closed (put `]` at its end)"),
            ("title\nb: 1\n", "1: there is no `:` in this line (write every line as key: value)"),
            ("a: 1\ntitle = \"T\"\n", "2: `=` after `title` (write title: \"T\")"),
            ("a: 1\na: 2\n", "2: the key `a` is given twice ()"),
        ] {
            assert_eq!(problems(text, true), [told], "{text}");
        }
    }

    #[test]
    fn the_other_language_is_told_by_its_keys() {
        assert!(is_yaml("# x\ntitle: T = a\nupdated: 2026-01-01T10:00\n"));
        assert!(!is_yaml("title: T\nupdated = 2026-01-01\n") && !is_yaml("words\n"));
        assert!(is_toml("title = \"A: b\"\n") && !is_toml("title: a = b\n"));
    }
}
