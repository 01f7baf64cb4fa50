//! How wide words are on a terminal, and how they are made to fit.

use std::io::IsTerminal;

use unicode_normalization::char::is_combining_mark;

/// The columns of the terminal that standard output is; nothing when it goes elsewhere.
pub(super) fn of_terminal() -> Option<usize> {
    let out = std::io::stdout();
    if !out.is_terminal() {
        return None;
    }
    #[cfg(unix)]
    let known = rustix::termios::tcgetwinsize(&out).ok().map(|size| usize::from(size.ws_col));
    #[cfg(not(unix))]
    let known: Option<usize> = None;
    let said = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    known.filter(|&columns| columns > 0).or_else(said)
}

/// Characters that take two columns: East Asian scripts, wide forms and pictures (Unicode's East Asian Width `W` and `F`, by blocks).
const WIDE: [(char, char); 14] = [
    ('\u{1100}', '\u{115f}'),
    ('\u{2e80}', '\u{303e}'),
    ('\u{3041}', '\u{33ff}'),
    ('\u{3400}', '\u{4dbf}'),
    ('\u{4e00}', '\u{9fff}'),
    ('\u{a000}', '\u{a4cf}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{f900}', '\u{faff}'),
    ('\u{fe30}', '\u{fe6f}'),
    ('\u{ff00}', '\u{ff60}'),
    ('\u{ffe0}', '\u{ffe6}'),
    ('\u{1f300}', '\u{1f64f}'),
    ('\u{1f680}', '\u{1f9ff}'),
    ('\u{20000}', '\u{3fffd}'),
];

/// The columns that a character takes.
fn width_of(c: char) -> usize {
    let invisible =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if invisible || c.is_control() || is_combining_mark(c) {
        return 0;
    }
    1 + usize::from(WIDE.iter().any(|(first, last)| (*first..=*last).contains(&c)))
}

/// The columns that words take.
pub(super) fn width(words: &str) -> usize {
    words.chars().map(width_of).sum()
}

/// Words cut to a number of columns, with an ellipsis where something was cut off.
pub(super) fn cut(words: &str, columns: usize) -> String {
    if width(words) <= columns {
        return words.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in words.chars() {
        used += width_of(c);
        if used >= columns {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    if columns > 0 {
        out.push('…');
    }
    out
}

/// Words on one line. Signs that turn the direction of everything behind them are left out: they would turn the rest of the list.
pub(super) fn one_line(words: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    words.replace(turns, "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words followed by spaces up to a number of columns.
pub(super) fn padded(words: &str, columns: usize) -> String {
    format!("{words}{}", " ".repeat(columns.saturating_sub(width(words))))
}

/// Words in lines of at most so many columns. A word that is longer has a line of its own.
pub(super) fn wrapped(words: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_terminals() {
        for (words, columns) in [
            ("ferry", 5),
            ("Пором", 5),
            ("渡し船", 6),
            ("한국", 4),
            ("e\u{301}te\u{301}", 3),
            ("⛴ 🚢", 4),
            ("\u{202e}a\u{7}", 1),
        ] {
            assert_eq!(width(words), columns, "{words}");
        }
    }

    #[test]
    fn what_is_cut_fits_and_says_so() {
        assert_eq!(cut("night ferry", 11), "night ferry");
        assert_eq!(cut("night ferry", 10), "night fer…");
        assert_eq!(cut("night ferry", 7), "night…");
        assert_eq!(cut("渡し船が", 6), "渡し…");
        assert_eq!(cut("渡し船が", 1), "…");
        assert_eq!(cut("ferry", 0), "");
        for columns in 0..12 {
            assert!(width(&cut("夜の渡し船 ferry", columns)) <= columns, "{columns}");
        }
    }

    #[test]
    fn no_headline_turns_the_rest_of_the_list() {
        assert_eq!(one_line(" a\u{202e}b\n\tc\u{2069} "), "ab c");
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable a", 4), ["unbreakable", "a"]);
        assert_eq!(wrapped(" ", 4), Vec::<String>::new());
    }
}
