//! Where a text is broken into lines, and how large it can be set.

use std::ops::Range;

use super::pieces::{Piece, letters, pieces};
use super::shape::Text;
use super::text::is_sign;

/// The room that a text has.
pub(super) struct Room<'a> {
    /// In pixels.
    pub(super) width: i32,
    /// In pixels.
    pub(super) height: i32,
    /// Sizes to try, in pixels, the largest first.
    pub(super) sizes: &'a [i32],
    /// Sizes to try for the sake of a word that is wider than a line at the smallest of those.
    pub(super) narrow: &'a [i32],
    /// How many lines there may be, whatever the height.
    pub(super) most: usize,
}

/// A text as it fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    /// In pixels.
    pub(super) size: i32,
    /// From one baseline to the next, in pixels.
    pub(super) leading: i32,
    /// The bytes of each line, without the space at its end.
    pub(super) lines: Vec<Range<usize>>,
}

/// Sets a text as large as the room allows, in lines of about the same length; nothing when it is too long for the
/// smallest size.
pub(super) fn set(text: &Text, room: &Room) -> Option<Setting> {
    let pieces = pieces(text);
    let smallest = *room.sizes.last()?;
    let wide = pieces.iter().any(|piece| piece.seen > units(room.width, smallest));
    let narrow = if wide { room.narrow } else { &[] };
    room.sizes.iter().chain(narrow).find_map(|&size| fit(text, &pieces, room, size)).or_else(|| {
        let letters = letters(text, &pieces, units(room.width, smallest));
        fit(text, &letters, room, smallest)
    })
}

/// The longest beginning of a text, with an ellipsis, that has room at the smallest size.
pub(super) fn shortened(text: &Text, room: &Room, ellipsis: i32) -> String {
    let Some(&size) = room.sizes.last() else { return String::new() };
    let width = units(room.width, size);
    let whole = pieces(text);
    let pieces = letters(text, &whole, width - ellipsis);
    let most = room.lines(size, text.leading());
    let fits = |count: usize| {
        let mut kept = pieces[..count].to_vec();
        if let Some(last) = kept.last_mut() {
            last.seen += ellipsis;
        }
        greedy(&kept, width).is_some_and(|lines| lines <= most)
    };
    let counts: Vec<usize> = (1..=pieces.len()).collect();
    let count = counts.partition_point(|&count| fits(count));
    let end = pieces[..count].last().map_or(0, |piece| piece.end);
    let kept = text.as_str()[..end].trim_end_matches(|c: char| !c.is_alphanumeric() && !is_sign(c));
    format!("{kept}…")
}

impl Room<'_> {
    /// How many lines of a size have room.
    fn lines(&self, size: i32, leading: i32) -> usize {
        let lines = self.height * 100 / (size * leading).max(1);
        self.most.min(usize::try_from(lines).unwrap_or_default()).max(1)
    }
}

fn fit(text: &Text, pieces: &[Piece], room: &Room, size: i32) -> Option<Setting> {
    let width = units(room.width, size);
    let count = greedy(pieces, width)?;
    if count > room.lines(size, text.leading()) {
        return None;
    }
    let lines = balanced(pieces, width, count);
    Some(Setting { size, leading: size * text.leading() / 100, lines })
}

/// How many lines the pieces need; nothing when one is wider than a line.
fn greedy(pieces: &[Piece], width: i32) -> Option<usize> {
    let (mut lines, mut used) = (1, 0);
    for piece in pieces {
        if piece.seen > width {
            return None;
        }
        if used + piece.seen > width {
            lines += 1;
            used = 0;
        }
        used += piece.full;
    }
    Some(lines)
}

/// Divides the pieces into so many lines that differ little in length.
fn balanced(pieces: &[Piece], width: i32, count: usize) -> Vec<Range<usize>> {
    let total: i32 = pieces.iter().map(|piece| piece.full).sum();
    let ideal = total / i32::try_from(count).unwrap_or(1).max(1);
    // For each number of lines and pieces: the least cost, and the piece that the last line starts with.
    let mut best: Vec<Vec<Option<(i64, usize)>>> = vec![vec![None; pieces.len() + 1]; count + 1];
    best[0][0] = Some((0, 0));
    for line in 1..=count {
        for end in 1..=pieces.len() {
            let last = &pieces[end - 1];
            let mut length = last.seen - last.full;
            for start in (0..end).rev() {
                length += pieces[start].full;
                if length > width {
                    break;
                }
                let Some((before, _)) = best[line - 1][start] else { continue };
                let cost = before + last.penalty + uneven(length - ideal, width);
                if best[line][end].is_none_or(|(least, _)| cost < least) {
                    best[line][end] = Some((cost, start));
                }
            }
        }
    }
    let mut lines = Vec::new();
    let mut end = pieces.len();
    for starts in best[1..].iter().rev() {
        let start = starts[end].map_or(0, |(_, start)| start);
        lines.push(trimmed(&pieces[start..end]));
        end = start;
    }
    lines.reverse();
    lines
}

/// What a line costs that is longer or shorter than it should be: 100 for a tenth of the room.
fn uneven(off: i32, width: i32) -> i64 {
    let hundredths = i64::from(off) * 100 / i64::from(width.max(1));
    hundredths * hundredths
}

/// The bytes of a line.
fn trimmed(line: &[Piece]) -> Range<usize> {
    match (line.first(), line.last()) {
        (Some(first), Some(last)) => first.start..last.shown,
        _ => 0..0,
    }
}

/// Pixels in thousandths of a size.
fn units(pixels: i32, size: i32) -> i32 {
    pixels * 1000 / size.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::fonts::Style;
    use crate::model::Lang;

    const ROOM: Room<'static> = Room { width: 1000, height: 300, sizes: &[100, 50], narrow: &[30], most: 5 };

    /// The size, and the lines.
    fn set_in(lang: &str, string: &str) -> Option<(i32, Vec<String>)> {
        let lang = Lang::parse(lang).unwrap();
        let text = Text::new(string, Style::Headline, &lang);
        let setting = set(&text, &ROOM)?;
        Some((setting.size, setting.lines.into_iter().map(|line| string[line].to_owned()).collect()))
    }

    fn lines_of(lang: &str, string: &str) -> Vec<String> {
        set_in(lang, string).unwrap().1
    }

    #[test]
    fn longer_text_is_smaller() {
        let size = |string: &str| set_in("en", string).map(|(size, _)| size);
        assert_eq!(size("Fish market to close"), Some(100));
        assert_eq!(size("Fish market to close for a week from Monday"), Some(50));
        assert_eq!(size(&"Fish market to close. ".repeat(12)), None);
    }

    #[test]
    fn lines_are_about_as_long_as_each_other() {
        let lines = lines_of("en", "Council postpones vote on harbour wall until spring");
        assert_eq!(lines, ["Council postpones vote", "on harbour wall until spring"]);
    }

    #[test]
    fn no_line_ends_with_a_preposition_or_starts_with_a_dash() {
        let lines = lines_of("uk", "Нічний пором на острови повертається у вересні — уперше");
        assert_eq!(lines, ["Нічний пором на острови", "повертається у вересні — уперше"]);
    }

    #[test]
    fn chinese_is_broken_between_words() {
        let lines = lines_of("zh", "市议会推迟对港口防波堤的表决工程师第三次上调造价");
        assert_eq!(lines, ["市议会推迟对港口防波堤的", "表决工程师第三次上调造价"]);
    }

    #[test]
    fn a_word_wider_than_a_line_is_small_before_it_is_cut() {
        let word = "Rechtsschutzversicherungsgesellschaften";
        assert_eq!(set_in("de", word), Some((30, vec![word.to_owned()])));
        let (size, lines) = set_in("de", &word.repeat(3)).unwrap();
        assert_eq!((size, lines.len(), lines.concat()), (50, 4, word.repeat(3)));
    }

    #[test]
    fn what_has_no_room_ends_in_an_ellipsis_after_a_word() {
        let lang = Lang::parse("en").unwrap();
        let long = "Fish market, to close. ".repeat(20);
        let text = Text::new(long.trim_end(), Style::Headline, &lang);
        let short = shortened(&text, &ROOM, 900);
        let kept = short.strip_suffix('…').unwrap();
        assert!(long.starts_with(kept) && kept.ends_with(char::is_alphanumeric), "{short}");
        assert!(set_in("en", &short).is_some() && set_in("en", &long).is_none());
    }
}
