//! All stories, one on a line.

use anstyle::{AnsiColor, Style};
use chrono_tz::Tz;

use super::row::{Row, State};
use super::width::{cut, one_line, padded, width};
use crate::model::Instant;
use crate::timeline::Hold;

/// Between two columns.
const GAP: &str = "  ";
/// Fewer columns than this are too few for a note.
const LEAST: usize = 16;

/// Fewer columns than this are too few for a headline.
const FEW: usize = 30;

/// A moment in a zone, for people: `2025-10-14 09:30`.
pub(super) fn local(at: Instant, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

/// The stories. No line is wider than the terminal's `columns`; without a terminal nothing is cut.
pub(super) fn table(rows: &[Row], zone: Tz, columns: Option<usize>) -> String {
    let mut cells: Vec<[String; 4]> = rows.iter().map(|row| cells(row, zone)).collect();
    let mut widths = widths(&cells);
    if columns.is_some_and(|columns| columns < widths.iter().sum::<usize>() + 4 * GAP.len() + FEW) {
        // Where there is little room, a number has to say it alone.
        for [_, _, updates, _] in &mut cells {
            let number = updates.split(' ').next().filter(|_| updates.contains(' ')).unwrap_or_default();
            *updates = if number == "no" { "0" } else { number }.to_owned();
        }
        widths = self::widths(&cells);
    }
    let line = |(row, cells): (&Row, &[String; 4])| {
        let start: String = (0..4).map(|at| padded(&cells[at], widths[at]) + GAP).collect();
        let room = columns.map(|columns| columns.saturating_sub(width(&start)));
        let line = format!("{start}{}", rest(row, zone, room));
        let line = columns.map_or(line.clone(), |columns| cut(line.trim_end(), columns));
        coloured(&line, row.state, &cells[0])
    };
    rows.iter().zip(&cells).map(line).collect::<Vec<_>>().join("\n")
}

/// The widths of the columns.
fn widths(cells: &[[String; 4]]) -> [usize; 4] {
    [0, 1, 2, 3].map(|at| cells.iter().map(|cells| width(&cells[at])).max().unwrap_or(0))
}

/// State, time, number of updates, path.
fn cells(row: &Row, zone: Tz) -> [String; 4] {
    let state = match row.state {
        State::Embargoed(_) => "embargoed until".to_owned(),
        state => state.name().to_owned(),
    };
    let time = row.time().map(|at| local(at, zone)).unwrap_or_default();
    let updates = match (row.published, row.updates) {
        (None, _) => "unpublished".to_owned(),
        (_, 0) => "no updates".to_owned(),
        (_, 1) => "1 update".to_owned(),
        (_, updates) => format!("{updates} updates"),
    };
    [state, time, updates, row.path.clone()]
}

/// What is held back, the headline, and the last note where there is room for it.
fn rest(row: &Row, zone: Tz, room: Option<usize>) -> String {
    let held = held(row, zone);
    let headline = format!("{held}{}", one_line(&row.title));
    let Some(note) = row.note.as_deref().map(one_line).filter(|note| !note.is_empty()) else {
        return headline;
    };
    match room {
        None => format!("{headline}{GAP}“{note}”"),
        Some(room) => match room.checked_sub(width(&headline) + GAP.len() + 2) {
            Some(left) if left >= LEAST || left >= width(&note) => {
                format!("{headline}{GAP}“{}”", cut(&note, left))
            }
            _ => headline,
        },
    }
}

/// `[1 draft, embargoed until 2025-10-16 06:00] `: of a story that is not published, what its state does not say.
fn held(row: &Row, zone: Tz) -> String {
    let mut parts = Vec::new();
    let drafts = row.drafts();
    if drafts > 0 && row.state != State::Draft || drafts > 1 {
        parts.push(if drafts == 1 { "1 draft".to_owned() } else { format!("{drafts} drafts") });
    }
    if let (Some(next), false) = (row.next(), matches!(row.state, State::Embargoed(_))) {
        let at = next.due.map(|at| local(at, zone)).unwrap_or_default();
        parts.push(match next.hold {
            Hold::Embargo(_) => format!("embargoed until {at}"),
            _ => format!("an update at {at}"),
        });
    }
    if parts.is_empty() { String::new() } else { format!("[{}] ", parts.join(", ")) }
}

/// The state in its colour; the words say the same without.
fn coloured(line: &str, state: State, name: &str) -> String {
    let style = match state {
        State::Developing => AnsiColor::Green.on_default().bold(),
        State::Live => Style::new(),
        State::Draft | State::Embargoed(_) => AnsiColor::Yellow.on_default(),
        State::Withheld | State::Retracted => AnsiColor::Red.on_default(),
    };
    match line.strip_prefix(name) {
        Some(rest) => format!("{style}{name}{style:#}{rest}"),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::list::row::Held;

    fn at(text: &str) -> Instant {
        format!("2025-10-{text}:00Z").parse().unwrap()
    }

    fn rows() -> Vec<Row> {
        let held = |hold, due| Held { id: "x".to_owned(), hold, updated: due, due };
        let row = |path: &str, state, title: &str, held| Row {
            path: path.to_owned(),
            title: title.to_owned(),
            state,
            published: (!matches!(state, State::Draft | State::Embargoed(_))).then(|| at("14T09:30")),
            updated: Some(at("14T09:30")),
            updates: 2,
            note: Some("Adds what the council said about the boat.".to_owned()),
            held,
        };
        let until = at("16T06:00");
        vec![
            row("local/ferry", State::Developing, "Night ferry\nto run", vec![held(Hold::Draft, None)]),
            row(
                "夜/渡し船",
                State::Live,
                "夜の渡し船が冬も運航",
                vec![held(Hold::Future(until), Some(until))],
            ),
            row("a", State::Embargoed(until), "A headline", vec![held(Hold::Embargo(until), Some(until))]),
        ]
    }

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn away_from_a_terminal_nothing_is_cut() {
        let expected = "\
developing       2025-10-14 12:30  2 updates    local/ferry  [1 draft] Night ferry to run  “Adds what the council said about the boat.”
live             2025-10-14 12:30  2 updates    夜/渡し船    [an update at 2025-10-16 09:00] 夜の渡し船が冬も運航  “Adds what the council said about the boat.”
embargoed until  2025-10-16 09:00  unpublished  a            A headline  “Adds what the council said about the boat.”";
        assert_eq!(plain(&table(&rows(), Tz::Europe__Kyiv, None)), expected);
    }

    #[test]
    fn on_a_terminal_every_line_fits() {
        for columns in [0, 1, 20, 60, 80, 100, 140, 200] {
            let text = plain(&table(&rows(), Tz::Europe__Kyiv, Some(columns)));
            assert_eq!(text.lines().count(), if columns == 0 { 2 } else { 3 });
            assert!(text.lines().all(|line| width(line) <= columns), "{columns}\n{text}");
        }
        let text = plain(&table(&rows(), Tz::Europe__Kyiv, Some(110)));
        assert!(text.starts_with("developing       2025-10-14 12:30  2 updates    local/ferry  [1 draft] Night ferry to run  “Adds"), "{text}");
    }
}
