//! From characters to glyphs: which face, which direction (UAX #9), which forms.

use std::ops::Range;

use harfrust::{Buffer, BufferFlags, Direction, GlyphId, Language, Script, ShapeOptions, ShaperFont, shape};
use unicode_bidi::{BidiInfo, Level, get_base_direction};

use super::fonts::{Face, Style, face_of, faces, has_chinese, script_of};
use super::text::is_unseen;
use crate::model::Lang;

/// A text of one style and language, ready to be measured and set.
pub(super) struct Text<'a> {
    text: &'a str,
    style: Style,
    language: Option<Language>,
    bidi: BidiInfo<'a>,
    runs: Vec<Run>,
}

/// A glyph and where it stands, in thousandths of the size: to the right of the line's start, and above its baseline.
pub(super) struct Glyph {
    pub(super) face: &'static Face,
    pub(super) id: GlyphId,
    pub(super) x: i32,
    pub(super) y: i32,
}

/// A stretch of text in one face and script.
struct Run {
    range: Range<usize>,
    face: usize,
    script: Option<Script>,
}

impl<'a> Text<'a> {
    /// A cleaned text. A headline reads in the direction of its language; a label in that of its first letter: the name of the
    /// site or of a section may be in another language than the story.
    pub(super) fn new(text: &'a str, style: Style, lang: &Lang) -> Self {
        let of_lang = if lang.dir() == "rtl" { Level::rtl() } else { Level::ltr() };
        let level = match (style, get_base_direction(text)) {
            (Style::Headline, _) | (_, unicode_bidi::Direction::Mixed) => of_lang,
            (Style::Label, unicode_bidi::Direction::Ltr) => Level::ltr(),
            (Style::Label, unicode_bidi::Direction::Rtl) => Level::rtl(),
        };
        let bidi = BidiInfo::new(text, Some(level));
        Self { text, style, language: Language::new(lang.tag()), bidi, runs: runs(text, style) }
    }

    /// The characters.
    pub(super) fn as_str(&self) -> &'a str {
        self.text
    }

    /// From one baseline to the next, in hundredths of the size.
    pub(super) fn leading(&self) -> i32 {
        let used = self.runs.iter().map(|run| faces(self.style)[run.face].leading);
        used.max().unwrap_or(faces(self.style)[0].leading)
    }

    /// How far the text has come before each of its bytes, and after the last, in thousandths of the size.
    pub(super) fn reach(&self) -> Vec<i32> {
        let mut reach = vec![0; self.text.len() + 1];
        for run in &self.runs {
            let level = self.bidi.levels[run.range.start];
            self.shape(run, run.range.clone(), level, |at, advance, _| reach[at + 1] += advance);
        }
        let mut sum = 0;
        for width in &mut reach {
            sum += *width;
            *width = sum;
        }
        reach
    }

    /// The glyphs of a line from left to right, and its width in thousandths of the size.
    pub(super) fn line(&self, line: Range<usize>) -> (Vec<Glyph>, i32) {
        let (mut glyphs, mut x) = (Vec::new(), 0);
        let Some(paragraph) = self.bidi.paragraphs.first().filter(|_| !line.is_empty()) else {
            return (glyphs, x);
        };
        let (levels, stretches) = self.bidi.visual_runs(paragraph, line);
        for stretch in stretches {
            let level = levels[stretch.start];
            let mut inside: Vec<_> =
                self.runs.iter().filter(|run| overlap(&run.range, &stretch).is_some()).collect();
            if level.is_rtl() {
                inside.reverse();
            }
            for run in inside {
                let Some(part) = overlap(&run.range, &stretch) else { continue };
                let face = &faces(self.style)[run.face];
                self.shape(run, part, level, |_, advance, (id, dx, dy)| {
                    glyphs.push(Glyph { face, id, x: x + dx, y: dy });
                    x += advance;
                });
            }
        }
        (glyphs, x)
    }

    /// Shapes part of a run; `each` gets the byte that a glyph comes from, its advance, and the glyph with its offset.
    fn shape(
        &self,
        run: &Run,
        part: Range<usize>,
        level: Level,
        mut each: impl FnMut(usize, i32, (GlyphId, i32, i32)),
    ) {
        let face = &faces(self.style)[run.face];
        let mut buffer = Buffer::new();
        for (at, c) in self.text[part.clone()].char_indices() {
            buffer.push(u32::from(c), u32::try_from(part.start + at).unwrap_or_default());
        }
        buffer.set_pre_context(&self.text[run.range.start..part.start]);
        buffer.set_post_context(&self.text[part.end..run.range.end]);
        buffer.set_direction(if level.is_rtl() { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.set_script(run.script);
        buffer.set_language(self.language.clone());
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        if shape(&ShaperFont::new(&face.font), &mut buffer, ShapeOptions::new()).is_err() {
            return;
        }
        let scaled = |units: i32| units * face.scale / 100;
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let offset = (GlyphId::new(info.glyph_id), scaled(position.x_offset), scaled(position.y_offset));
            each(info.cluster as usize, scaled(position.x_advance), offset);
        }
    }
}

/// Divides a text where the face or the script changes. What all scripts share goes with the letters before it, if
/// their face has it.
fn runs(text: &str, style: Style) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (first, chinese) = (text.chars().find_map(script_of), has_chinese(text));
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let script = script_of(c);
        if let Some(run) = runs.last_mut() {
            let shared = script.is_none() || script == run.script;
            if shared && (is_unseen(c) || faces(style)[run.face].has(c)) {
                run.range.end = end;
                continue;
            }
        }
        let script = script.or(runs.last().map_or(first, |run| run.script));
        let face = face_of(style, c, chinese).unwrap_or_default();
        runs.push(Run { range: at..end, face, script });
    }
    runs
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> Option<Range<usize>> {
    let both = a.start.max(b.start)..a.end.min(b.end);
    (!both.is_empty()).then_some(both)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The glyphs of a whole text from left to right, and its width.
    fn glyphs(lang: &str, text: &str) -> (Vec<u32>, i32) {
        let lang = Lang::parse(lang).unwrap();
        let (glyphs, width) = Text::new(text, Style::Headline, &lang).line(0..text.len());
        (glyphs.iter().map(|glyph| glyph.id.to_u32()).collect(), width)
    }

    #[test]
    fn arabic_letters_are_joined_and_run_from_the_right() {
        let (alone, _) = glyphs("ar", "ب");
        let (joined, _) = glyphs("ar", "ببب");
        assert!(joined.iter().all(|glyph| !alone.contains(glyph)), "{alone:?} {joined:?}");
        let (word, _) = glyphs("ar", "اب");
        assert_eq!(word.last(), glyphs("ar", "ا").0.last(), "the first letter is at the right");
    }

    #[test]
    fn digits_and_latin_words_keep_their_order_inside_of_text_from_the_right() {
        let (number, _) = glyphs("en", "41");
        let (line, _) = glyphs("he", "א 41 ב");
        assert!(line.windows(2).any(|pair| pair == number), "{line:?} {number:?}");
        let first = glyphs("he", "א").0;
        assert_eq!(line.last(), first.last());
    }

    #[test]
    fn signs_of_devanagari_go_where_they_are_written() {
        let (syllable, _) = glyphs("hi", "कि");
        let (letter, _) = glyphs("hi", "क");
        assert_eq!(syllable.last(), letter.last(), "the short i stands before its letter");
    }

    #[test]
    fn letters_of_a_language_have_its_forms() {
        assert_ne!(glyphs("sr", "бг").0, glyphs("ru", "бг").0);
    }

    #[test]
    fn the_reach_of_a_text_is_the_width_of_its_line() {
        for (lang, string) in [
            ("en", "Fish market: to close"),
            ("ar", "سوق 40 BBC"),
            ("hi", "मछली बाज़ार"),
            ("zh", "鱼市GDP关闭"),
        ] {
            let parsed = Lang::parse(lang).unwrap();
            let reach = Text::new(string, Style::Headline, &parsed).reach();
            assert_eq!(reach.last(), Some(&glyphs(lang, string).1), "{string}");
        }
    }

    #[test]
    fn a_label_reads_in_the_direction_of_its_first_letter() {
        let order = |style, lang: &str, string: &str| -> Vec<GlyphId> {
            let line = Text::new(string, style, &Lang::parse(lang).unwrap()).line(0..string.len()).0;
            line.iter().map(|glyph| glyph.id).collect()
        };
        for name in ["Harbour Today!", "שוק 5!"] {
            assert_eq!(order(Style::Label, "he", name), order(Style::Label, "en", name), "{name}");
            assert_ne!(order(Style::Headline, "he", name), order(Style::Headline, "en", name), "{name}");
        }
        assert_ne!(order(Style::Label, "he", "(5"), order(Style::Label, "en", "(5"), "without letters");
    }

    #[test]
    fn what_steers_the_layout_is_not_drawn() {
        assert_eq!(glyphs("he", "א\u{200F}\u{2068}ב\u{2069}"), glyphs("he", "אב"));
    }
}
