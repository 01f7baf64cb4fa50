//! The letters of cards: fonts that are part of the program, so that a card has the same bytes on every machine.

use std::sync::LazyLock;

use harfrust::{Font, Script};

/// A font of one or a few scripts. All have 1,000 units in an em.
pub(super) struct Face {
    /// The font.
    pub(super) font: Font,
    /// How large it is set beside Latin letters of the same size, in hundredths.
    pub(super) scale: i32,
    /// From one baseline to the next, in hundredths of the size.
    pub(super) leading: i32,
}

/// What a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Bold, with serifs where the script has them.
    Headline,
    /// Without serifs, for lines in small type.
    Label,
}

/// The faces of a style; the first that has a character draws it. Chinese is the last.
pub(super) fn faces(style: Style) -> &'static [Face] {
    match style {
        Style::Headline => &FONTS.headline,
        Style::Label => &FONTS.label,
    }
}

/// Which of the faces draws a character; Chinese text has Latin letters and digits that go with it.
pub(super) fn face_of(style: Style, c: char, beside_chinese: bool) -> Option<usize> {
    let faces = faces(style);
    let chinese = faces.len() - 1;
    let preferred = (beside_chinese && faces[chinese].has(c)).then_some(chinese);
    preferred.or_else(|| faces.iter().position(|face| face.has(c)))
}

/// Whether there is Chinese in a text.
pub(super) fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| script_of(c) == Some(Script::HAN))
}

impl Face {
    fn new(bytes: &'static [u8], scale: i32, leading: i32) -> Self {
        let font = Font::new(bytes, 0).expect("the fonts of the program can be read");
        Self { font, scale, leading }
    }

    /// Whether there is a glyph for a character.
    pub(super) fn has(&self, c: char) -> bool {
        self.font.charmap().map_unicode(c).is_some()
    }
}

/// The script of a character, as far as it decides how it is shaped; nothing for what all scripts share.
pub(super) fn script_of(c: char) -> Option<Script> {
    Some(match c {
        'A'..='Z'
        | 'a'..='z'
        | '\u{AA}'
        | '\u{BA}'
        | '\u{C0}'..='\u{D6}'
        | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2AF}'
        | '\u{1E00}'..='\u{1EFF}' => Script::LATIN,
        '\u{370}'..='\u{3FF}' => Script::GREEK,
        '\u{400}'..='\u{52F}' => Script::CYRILLIC,
        '\u{591}'..='\u{5F4}' | '\u{FB1D}'..='\u{FB4F}' => Script::HEBREW,
        '\u{600}'..='\u{60B}'
        | '\u{60D}'..='\u{61A}'
        | '\u{61D}'..='\u{61E}'
        | '\u{620}'..='\u{63F}'
        | '\u{641}'..='\u{65F}'
        | '\u{66A}'..='\u{6FF}'
        | '\u{750}'..='\u{77F}'
        | '\u{8A0}'..='\u{8FF}'
        | '\u{FD3E}'..='\u{FDFF}' => Script::ARABIC,
        '\u{900}'..='\u{963}' | '\u{966}'..='\u{97F}' => Script::DEVANAGARI,
        '\u{3001}'..='\u{3011}' | '\u{3400}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}' => Script::HAN,
        _ => return None,
    })
}

struct Fonts {
    headline: Vec<Face>,
    label: Vec<Face>,
}

/// Read once, and used by all threads.
static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts {
    headline: vec![
        Face::new(include_bytes!("fonts/serif.ttf"), 100, 116),
        Face::new(include_bytes!("fonts/naskh-arabic.ttf"), 112, 142),
        Face::new(include_bytes!("fonts/serif-hebrew.ttf"), 106, 128),
        Face::new(include_bytes!("fonts/serif-devanagari.ttf"), 104, 138),
        Face::new(include_bytes!("fonts/sans-chinese.otf"), 96, 126),
    ],
    label: vec![
        Face::new(include_bytes!("fonts/sans.ttf"), 100, 130),
        Face::new(include_bytes!("fonts/sans-arabic.ttf"), 104, 150),
        Face::new(include_bytes!("fonts/sans-hebrew.ttf"), 104, 130),
        Face::new(include_bytes!("fonts/sans-devanagari.ttf"), 104, 150),
        Face::new(include_bytes!("fonts/sans-chinese.otf"), 96, 130),
    ],
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_counts_a_thousand_units_and_has_a_space() {
        for face in faces(Style::Headline).iter().chain(faces(Style::Label)) {
            assert_eq!(face.font.units_per_em(), 1000);
            assert!(face.has(' '));
        }
    }

    #[test]
    fn the_letters_of_many_languages_are_there() {
        let letters = [
            "ABCXYZabcxyz0123456789 .,:;!?%&()[]@#'\"«»„“”‘’–—…€£₴₽№§°×½",
            "ÄÖÜßẞ ÁÉÍÑÓÚ¿¡ ÀÂÆÇÈÊËÎÏÔŒÙÛŸ ÅØ ĄĆĘŁŃŚŹŻ ĂÂÎȘȚ ČĎĚŇŘŠŤŮŽ ŐŰ ĞİŞı ĀĒĢĪĶĻŅŪ ĊĠĦ ÞÐ ŴŶ",
            "ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỵỷỹđ Ƙɓɗƙ ẹọṣ",
            "АБВГҐДЕЄЁЖЗИІЇЙЩЪЫЬЭЮЯʼ Ўў ЂЈЉЊЋЏ ЃЌЅ ӘҒҚҢӨҰҮҺ",
            "ΑΒΓΔΩάέήίόύώϊϋΐΰς",
            "אבגדהוזחטיכךלמםנןסעפףצץקרשת־׳״ בְּ",
            "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئةىًٌٍَُِّْ،؛؟٠١٢٣ پچژگکی ٹڈڑںھہےۓ ۰۱۲۳ ێۆڵڕ ئۇۈۋ",
            "अआइईउऊऋएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह क़ख़ग़ज़ड़ढ़फ़ ािीुूृेैोौंःँ् ।॥०१२३",
            "的一是不了人我在有他这中大来上国，。！？：；（）《》“”、…—·０Ａ 鑫琳镕",
        ];
        for style in [Style::Headline, Style::Label] {
            let missing: String =
                letters.concat().chars().filter(|&c| face_of(style, c, false).is_none()).collect();
            assert_eq!(missing, "", "{style:?}");
        }
    }
}
