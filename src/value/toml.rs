//! TOML as a tree with places.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::cause::{self, Cause};
use super::{Data, Table, Value};
use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{Located, Source, Span};

/// Reads the part of a source that is TOML. Every line that is wrong becomes a problem; what could be read is returned.
pub fn parse_toml(source: &Source, part: Range<usize>, problems: &Problems) -> Table {
    let text = &source.text()[part.clone()];
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut errors: Vec<_> = errors.iter().map(|e| (e.span().unwrap_or(0..0), e.message())).collect();
    errors.sort_by_key(|(span, _)| span.start);
    let unclosed = cause::toml_unclosed(text).filter(|_| !errors.is_empty());
    // Of what follows a bracket that is never closed, and of one line, only the first error means anything.
    errors.retain(|(span, _)| unclosed.as_ref().is_none_or(|(open, _)| span.start < open.start));
    errors.dedup_by_key(|(span, _)| source.position(part.start + span.start).line);
    let told = errors.into_iter().map(|(span, message)| {
        let message = message.lines().next().unwrap_or_default();
        (span.start..span.end.max(span.start), cause::toml(text, span.start, message))
    });
    for (span, Cause { message, help, span: better }) in told.chain(unclosed) {
        let span = shift(&better.unwrap_or(span), part.start);
        let problem = Diagnostic::error(format!("not valid TOML: {message}")).at(source, &span);
        problems.push(Diagnostic { help, ..problem });
    }
    convert_table(table.get_ref(), source.text(), part.start)
}

fn convert_table(table: &DeTable<'_>, text: &str, base: usize) -> Table {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let name = Located { value: key.get_ref().to_string(), span: shift(&key.span(), base) };
            (name, convert(value, text, base))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    Table { entries }
}

fn convert(value: &Spanned<DeValue<'_>>, text: &str, base: usize) -> Value {
    let span = shift(&value.span(), base);
    let data = match value.get_ref() {
        DeValue::String(text) => Data::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Data::Text(number.as_str().to_owned()), Data::Integer),
        DeValue::Float(number) => {
            number.as_str().parse().map_or_else(|_| Data::Text(number.as_str().to_owned()), Data::Float)
        }
        DeValue::Boolean(flag) => Data::Bool(*flag),
        DeValue::Datetime(_) => Data::Time(text[span.clone()].to_owned()),
        DeValue::Array(items) => Data::List(items.iter().map(|item| convert(item, text, base)).collect()),
        DeValue::Table(table) => Data::Table(convert_table(table, text, base)),
    };
    Value { span, data }
}

fn shift(span: &Range<usize>, base: usize) -> Span {
    span.start + base..span.end + base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_from_the_start_of_the_file() {
        let source =
            Source::new("a.md", "+++\ntitle = \"A\"\nupdated = 2025-10-14T10:00:00Z\n[extra]\nn = 1\n+++\n");
        let problems = Problems::default();
        let end = source.text().rfind("+++").unwrap();
        let table = parse_toml(&source, 4..end, &problems);
        assert!(!problems.any_error());
        let (key, value) = &table.entries[0];
        assert_eq!(&source.text()[key.span.clone()], "title");
        assert_eq!(&source.text()[value.span.clone()], "\"A\"");
        assert_eq!(table.entries[1].1.data, Data::Time("2025-10-14T10:00:00Z".into()));
        assert!(matches!(&table.entries[2].1.data, Data::Table(extra) if extra.entries.len() == 1));
    }

    #[test]
    fn every_syntax_error_is_reported() {
        let source = Source::new("a.toml", "a = \nb = 1\nc = \"x\n");
        let problems = Problems::default();
        let table = parse_toml(&source, 0..source.text().len(), &problems);
        assert_eq!(problems.into_vec().len(), 2);
        assert!(table.entries.iter().any(|(key, _)| key.value == "b"));
    }
}
