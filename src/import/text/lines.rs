//! The lines of a copied text, and the paragraphs that they make.

/// A paragraph or a line of its own, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its first line, from 1.
    pub(super) line: usize,
    /// Its words, with single spaces.
    pub(super) text: String,
}

/// A line wider than this was not broken by hand or by a mail program.
const WIDEST: usize = 100;
/// Lines narrower than this are a list or a poem.
const NARROWEST: usize = 40;

/// The pieces of a text.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let lines = lines(text);
    let width = width(&lines);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before: Option<&Line> = None;
    for line in &lines {
        let goes_on = width.zip(before).is_some_and(|(width, before)| before.fills(line, width));
        match pieces.last_mut() {
            Some(piece) if goes_on => {
                piece.text.push(' ');
                piece.text.push_str(&line.text);
            }
            _ if !line.text.is_empty() => {
                pieces.push(Piece { line: line.number, text: line.text.clone() });
            }
            _ => {}
        }
        before = Some(line);
    }
    pieces
}

struct Line {
    number: usize,
    text: String,
    width: usize,
}

impl Line {
    /// Whether a line ended because the first word of the next one had no room.
    fn fills(&self, next: &Self, width: usize) -> bool {
        let word = next.text.split(' ').next().unwrap_or_default();
        // What starts with a bullet is an item of its own.
        let text = next.text.starts_with(|c: char| c.is_alphanumeric() || "\"'“„«‘(".contains(c));
        !self.text.is_empty() && text && self.width <= width && self.width + 1 + word.chars().count() > width
    }
}

fn lines(text: &str) -> Vec<Line> {
    let text = text.replace("\r\n", "\n");
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let line = |(at, line): (usize, &str)| {
        let text = one_line(line);
        Line { number: at + 1, width: text.chars().count(), text }
    };
    text.split(breaks).enumerate().map(line).collect()
}

/// A text on one line, with single spaces, without what cannot be seen.
pub(in crate::import) fn one_line(text: &str) -> String {
    let seen = |c: &char| !is_unseen(*c);
    let spaced = |c: char| if c.is_whitespace() { ' ' } else { c };
    let clean: String = text.chars().map(spaced).filter(seen).collect();
    clean.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Controls, marks of byte order and of width, soft hyphens, and overrides of direction. What joins letters (as in Persian) or says the
/// direction of one word stays.
pub(in crate::import) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// The width that lines were broken at; nothing when lines are paragraphs.
fn width(lines: &[Line]) -> Option<usize> {
    let pairs = || lines.windows(2).filter(|pair| !pair[0].text.is_empty() && !pair[1].text.is_empty());
    let goes_on = |pair: &&[Line]| !super::shape::ends_sentence(&pair[0].text);
    let broken = |width: usize| pairs().filter(goes_on).filter(move |pair| pair[0].fills(&pair[1], width));
    let (count, width) = (NARROWEST..=WIDEST).map(|width| (broken(width).count(), width)).max()?;
    // Headlines in a row can be as wide as one another, but each starts with a capital.
    let small = broken(width).filter(|pair| pair[1].text.starts_with(char::is_lowercase)).count();
    (count >= 2 && count * 3 >= pairs().count() && small * 3 >= count).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(usize, String)> {
        pieces(text).into_iter().map(|piece| (piece.line, piece.text)).collect()
    }

    #[test]
    fn lines_that_were_broken_to_fit_are_one_paragraph() {
        let text = "Harbour opens\n\nThe harbour of Port Elder opened its new quay on Monday,\n\
                    a year later than the council had said. Boats of up to 40\nmetres can use it.\n\
                    The mayor, who had promised it for the summer, was not in\ntown, and nobody came.\n";
        let expected = [
            (1, "Harbour opens".to_owned()),
            (
                3,
                "The harbour of Port Elder opened its new quay on Monday, a year later than the council had \
                 said. Boats of up to 40 metres can use it."
                    .to_owned(),
            ),
            (
                6,
                "The mayor, who had promised it for the summer, was not in town, and nobody came.".to_owned(),
            ),
        ];
        assert_eq!(texts(text), expected);
    }

    #[test]
    fn the_width_is_that_of_most_lines() {
        let text = "A headline that is a good deal wider than any of the lines of the text that stands below it\n\n\
                    PORT ELDER -- The council released its plan for a new\nquay on Tuesday, and asked everybody who has a boat\n\
                    to say what they think.\n  \"We have waited for ten years,\" the mayor said. \"We\ncan wait.\"\n- one\n- two\n";
        let lines: Vec<usize> = texts(text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 3, 6, 8, 9]);
    }

    #[test]
    fn headlines_in_a_row_stay_apart() {
        let text = "Night ferry sails at last, with nine on board\nLamp on the old quay repaired, says harbour\n\
                    Mayor falls into the harbour, again, at night\nRegatta called off because of missing boats\n";
        assert_eq!(texts(text).len(), 4);
    }

    #[test]
    fn short_lines_stay_apart() {
        let text = "Menu\nWorld\nThe headline of the story\nBy Ana Prates\nShare\n";
        assert_eq!(texts(text).len(), 5);
    }

    #[test]
    fn what_cannot_be_seen_is_gone() {
        let text = "\u{feff}A\u{a0}\u{200b}b\u{7}\tc\u{ad}\u{202e}d\u{2028}e\r\n\u{fffe}\r\nf";
        assert_eq!(texts(text), [(1, "A b cd".into()), (2, "e".into()), (4, "f".into())]);
    }
}
