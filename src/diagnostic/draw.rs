//! Turns a problem into text: for people, for one line a problem, or for programs.

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Place, Severity};

/// How problems are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Drawn with the line they are in, for people.
    #[default]
    Human,
    /// `file:line:column: severity: message`, one line each.
    Short,
    /// One JSON object a line.
    Json,
}

/// Columns a drawing may take.
const WIDTH: usize = 120;

/// Writes one problem, with a line break at its end; in colour (ANSI) if asked to.
pub fn draw(diagnostic: &Diagnostic, format: Format, colour: bool) -> String {
    match format {
        Format::Human => human(diagnostic, colour),
        Format::Short => short(diagnostic),
        Format::Json => json(diagnostic),
    }
}

fn human(diagnostic: &Diagnostic, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut elements: Vec<Element<'_>> = Vec::new();
    if let Some(Place { path, excerpt }) = &diagnostic.place {
        let path = one_line(path);
        elements.push(match excerpt {
            None => Origin::path(path).into(),
            Some(excerpt) => Snippet::source(&excerpt.text)
                .path(path)
                .line_start(excerpt.start.line)
                .annotation(AnnotationKind::Primary.span(excerpt.highlight.clone()))
                .into(),
        });
    }
    elements.extend(diagnostic.notes.iter().map(|note| Level::NOTE.message(note).into()));
    elements.extend(diagnostic.help.iter().map(|help| Level::HELP.message(help).into()));
    let page = diagnostic.page().map(|page| format!("docs/{page}"));
    elements.extend(page.iter().map(|page| Level::NOTE.with_name("see").message(page).into()));
    let group = level.primary_title(&diagnostic.message).elements(elements);
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.term_width(WIDTH).render(&[group]);
    let in_a_line = diagnostic.place.as_ref().is_some_and(|place| place.excerpt.is_some());
    let text = if in_a_line { text } else { aligned(&text) };
    // The renderer shows the control characters of ASCII as symbols; terminals obey those beyond it, too.
    text.replace(|c: char| c.is_control() && !c.is_ascii(), "\u{fffd}") + "\n\n"
}

/// Without a line to draw, the renderer leaves no room for its number, and a gutter that leads nowhere.
fn aligned(text: &str) -> String {
    let empty = |line: &&str| anstream::adapter::strip_str(line).to_string().trim() == "|";
    text.lines().filter(|line| !empty(line)).collect::<Vec<_>>().join("\n ")
}

fn short(diagnostic: &Diagnostic) -> String {
    let Diagnostic { severity, message, place, .. } = diagnostic;
    let severity = severity.name();
    let message = one_line(message);
    match place {
        Some(Place { path, excerpt: Some(excerpt) }) => {
            let (line, column) = (excerpt.start.line, excerpt.start.column);
            format!("{}:{line}:{column}: {severity}: {message}\n", one_line(path))
        }
        Some(Place { path, excerpt: None }) => format!("{}: {severity}: {message}\n", one_line(path)),
        None => format!("{severity}: {message}\n"),
    }
}

/// What programs read; keys are only ever added.
#[derive(Serialize)]
struct Record<'a> {
    r#type: &'static str,
    severity: &'static str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    notes: &'a [String],
    help: Option<&'a str>,
    see: Option<String>,
}

fn json(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.place.as_ref();
    let excerpt = place.and_then(|place| place.excerpt.as_ref());
    let record = Record {
        r#type: "diagnostic",
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        file: place.map(|place| &*place.path),
        line: excerpt.map(|e| e.start.line),
        column: excerpt.map(|e| e.start.column),
        end_line: excerpt.map(|e| e.end.line),
        end_column: excerpt.map(|e| e.end.column),
        notes: &diagnostic.notes,
        help: diagnostic.help.as_deref(),
        see: diagnostic.page().map(|page| format!("docs/{page}")),
    };
    let mut line = serde_json::to_string(&record).unwrap_or_default();
    line.push('\n');
    line
}

/// Control characters cannot break a line or reach a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn sample() -> Diagnostic {
        let source = Source::new("content/a/1.md", "+++\ntitle = \"東京\" kind = \"x\"\n+++\n");
        let at = source.text().find("kind").unwrap();
        Diagnostic::error("`kind` is odd").at(&source, &(at..at + 4)).with_note("it is").help("mend it")
    }

    #[test]
    fn draws_for_people() {
        let expected = "\
error: `kind` is odd
 --> content/a/1.md:2:14
  |
2 | title = \"東京\" kind = \"x\"
  |                ^^^^
  |
  = note: it is
  = help: mend it
  = see: docs/formats.md#a-revision

";
        assert_eq!(draw(&sample(), Format::Human, false), expected);
    }

    #[test]
    fn draws_a_file_without_a_place_in_it() {
        let diagnostic = Diagnostic::warning("odd").in_file("content/x").help("mend it");
        let expected =
            "warning: odd\n --> content/x\n  = help: mend it\n  = see: docs/formats.md#folders\n\n";
        assert_eq!(draw(&diagnostic, Format::Human, false), expected);
        let nowhere = Diagnostic::warning("odd").with_note("it is").help("mend it");
        assert_eq!(
            draw(&nowhere, Format::Human, false),
            "warning: odd\n  = note: it is\n  = help: mend it\n\n"
        );
        assert_eq!(draw(&nowhere, Format::Human, true).lines().count(), 4);
    }

    #[test]
    fn draws_one_line_and_json() {
        assert_eq!(draw(&sample(), Format::Short, false), "content/a/1.md:2:14: error: `kind` is odd\n");
        let json: serde_json::Value = serde_json::from_str(&draw(&sample(), Format::Json, false)).unwrap();
        assert_eq!(
            (&json["line"], &json["column"], &json["end_column"]),
            (&2.into(), &14.into(), &18.into())
        );
        assert_eq!(json["help"], "mend it");
    }

    #[test]
    fn no_escape_sequence_reaches_the_terminal() {
        let source = Source::new("a\u{1b}[31m.md", "\u{1b}]0;gotcha\u{7}");
        let diagnostic = Diagnostic::error("bad \u{1b}[2J").at(&source, &(0..1));
        for format in [Format::Human, Format::Short, Format::Json] {
            let text = draw(&diagnostic, format, false);
            assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text:?}");
        }
    }
}
