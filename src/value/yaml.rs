//! YAML as a tree with places.
//!
//! Front matter is keys, values and lists. Anchors, aliases and tags are refused: nobody needs them there, and aliases let a
//! few lines stand for gigabytes. Plain words are read by the core schema of YAML 1.2, so `no` is a word and not `false`.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::cause::{self, Cause};
use super::{Data, Table, Value};
use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{Located, Source, Span};

/// Lists and tables may lie this deep in one another.
const MAX_DEPTH: usize = 32;

/// Reads the part of a source that is YAML. The first syntax error ends the reading and becomes a problem; what could be
/// read until then is returned.
pub fn parse_yaml(source: &Source, part: Range<usize>, problems: &Problems) -> Table {
    let text = &source.text()[part.clone()];
    let mut reader = Reader { events: Parser::new_from_str(text), places: Places::new(text, part.start) };
    let problem = match reader.document() {
        Ok(Value { data: Data::Table(table), .. }) => return table,
        Ok(Value { data: Data::Null, .. }) => return Table::default(),
        Ok(Value { data, span }) => {
            let message = format!("expected keys and values, found {}", data.kind());
            Problem { message, span, ours: false }
        }
        Err(problem) => problem,
    };
    problems.push(problem.told(source, &part));
    Table::default()
}

struct Problem {
    message: String,
    span: Span,
    /// Whether the message is about what was written, and not about what the grammar expected.
    ours: bool,
}

impl Problem {
    fn ours(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, ours: true }
    }

    fn told(self, source: &Source, part: &Range<usize>) -> Diagnostic {
        let at = self.span.start.saturating_sub(part.start);
        let cause = cause::yaml(&source.text()[part.clone()], at, &self.message);
        let (message, span, help) = match cause {
            Some(Cause { help, .. }) if self.ours => (self.message, self.span, help),
            Some(Cause { message, help, span: better }) => {
                let better = better.map(|span| span.start + part.start..span.end + part.start);
                (message, better.unwrap_or(self.span), help)
            }
            None => (self.message, self.span, None),
        };
        let problem = Diagnostic::error(format!("not valid YAML: {message}")).at(source, &span);
        Diagnostic { help, ..problem }
    }
}

/// Turns the parser's places, which count characters, into bytes of the file.
struct Places {
    /// Byte offset of every character, and of the end.
    bytes: Vec<usize>,
}

impl Places {
    fn new(text: &str, base: usize) -> Self {
        let ends = std::iter::once(text.len());
        Self { bytes: text.char_indices().map(|(at, _)| at).chain(ends).map(|at| at + base).collect() }
    }

    fn byte(&self, character: usize) -> usize {
        self.bytes[character.min(self.bytes.len() - 1)]
    }

    fn span(&self, span: &saphyr_parser::Span) -> Span {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }
}

struct Reader<'a> {
    events: Parser<'a, saphyr_parser::StrInput<'a>>,
    places: Places,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Value, Problem> {
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(_), _) => {}
                (Event::StreamEnd | Event::DocumentEnd, span) => return Ok(Value { span, data: Data::Null }),
                (event, span) => {
                    let value = self.value(event, span, 0)?;
                    while !matches!(self.next()?, (Event::StreamEnd, _)) {}
                    return Ok(value);
                }
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Problem> {
        match self.events.next_event() {
            Some(Ok((event, span))) => Ok((event, self.places.span(&span))),
            Some(Err(error)) => {
                let at = self.places.byte(error.marker().index());
                Err(Problem { message: error.info().to_owned(), span: at..at, ours: false })
            }
            None => Ok((Event::StreamEnd, 0..0)),
        }
    }

    fn value(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Value, Problem> {
        let refuse = |what: &str| Err(Problem::ours(what, span.clone()));
        if depth > MAX_DEPTH {
            return refuse(&format!("lists and tables lie more than {MAX_DEPTH} deep in one another"));
        }
        match event {
            Event::Alias(_) => refuse("aliases (`*name`) are not supported in front matter"),
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _)
                if anchor != 0 =>
            {
                refuse("anchors (`&name`) are not supported in front matter")
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => refuse("tags (`!name`) are not supported in front matter"),
            Event::Scalar(text, ScalarStyle::Plain, _, _) => Ok(Value { data: plain(&text), span }),
            Event::Scalar(text, _, _, _) => Ok(Value { data: Data::Text(text.into_owned()), span }),
            Event::SequenceStart(..) => self.list(span, depth),
            Event::MappingStart(..) => self.table(span, depth),
            _ => refuse("unexpected end"),
        }
    }

    fn list(&mut self, start: Span, depth: usize) -> Result<Value, Problem> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, end) => {
                    return Ok(Value { span: start.start..end.end, data: Data::List(items) });
                }
                (event, span) => items.push(self.value(event, span, depth + 1)?),
            }
        }
    }

    fn table(&mut self, start: Span, depth: usize) -> Result<Value, Problem> {
        let mut entries: Vec<(Located<String>, Value)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let key = match event {
                Event::MappingEnd => {
                    return Ok(Value { span: start.start..span.end, data: Data::Table(Table { entries }) });
                }
                Event::Scalar(text, _, 0, None) => Located { value: text.into_owned(), span },
                _ => return Err(Problem::ours("a key must be a plain word", span)),
            };
            if entries.iter().any(|(earlier, _)| earlier.value == key.value) {
                return Err(Problem::ours(format!("the key `{}` is given twice", key.value), key.span));
            }
            let (event, span) = self.next()?;
            let value = self.value(event, span, depth + 1)?;
            entries.push((key, value));
        }
    }
}

/// A plain word by the core schema (YAML 1.2.2, 10.3.2).
fn plain(text: &str) -> Data {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Bool(true),
        "false" | "False" | "FALSE" => Data::Bool(false),
        _ => number(text).unwrap_or_else(|| Data::Text(text.to_owned())),
    }
}

fn number(text: &str) -> Option<Data> {
    if let Ok(number) = text.parse() {
        return Some(Data::Integer(number));
    }
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    if !text.chars().all(numeric) {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite()).map(Data::Float)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Table, Vec<Diagnostic>) {
        let source = Source::new("a.md", text);
        let problems = Problems::default();
        let table = parse_yaml(&source, 0..source.text().len(), &problems);
        (table, problems.into_vec())
    }

    #[test]
    fn reads_what_editing_tools_write() {
        let (table, problems) = parse(
            "title: \"Ночь: a\"\ndraft: false\nn: 12\ntags:\n  - a\n  - 'b'\nimage: {src: x.jpg}\nnote:\nlang: no\n",
        );
        assert_eq!(problems, []);
        let json = serde_json::Value::from(&table);
        let expected = serde_json::json!({
            "title": "Ночь: a", "draft": false, "n": 12, "tags": ["a", "b"],
            "image": {"src": "x.jpg"}, "note": null, "lang": "no",
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn places_are_bytes() {
        let text = "title: Ночь\nupdated: 2025\n";
        let (table, _) = parse(text);
        let place = |i: usize| &text[table.entries[i].1.span.clone()];
        assert_eq!((place(0), place(1)), ("Ночь", "2025"));
    }

    #[test]
    fn refuses_what_could_explode_or_surprise() {
        let deep = "[".repeat(10_000);
        for text in
            ["a: &x 1\nb: *x\n", "a: !!str 1\n", "a: 1\na: 2\n", "- a\n", "a: [1\n", "? [a]\n: b\n", &deep]
        {
            let (_, problems) = parse(text);
            assert_eq!(problems.len(), 1, "{text:.40}");
            assert!(problems[0].message.starts_with("not valid YAML: "), "{}", problems[0].message);
        }
    }
}
