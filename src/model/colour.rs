//! Colours, and whether text in them can be read.

/// A colour of the screen (sRGB): red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Reads `#a3231b` or `#a21`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits =
            text.strip_prefix('#').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let part = |digits: &str| u8::from_str_radix(digits, 16).ok();
        match digits.len() {
            3 => {
                let wide = |at: usize| part(&digits[at..=at].repeat(2));
                Some(Self([wide(0)?, wide(1)?, wide(2)?]))
            }
            6 => Some(Self([part(&digits[..2])?, part(&digits[2..4])?, part(&digits[4..])?])),
            _ => None,
        }
    }

    /// As style sheets write it: `#a3231b`.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// How well one can be told from the other, from 1 to 21 (contrast ratio, WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The nearest colour on the way to another that can be read on all of these grounds: a contrast of 4.5 (WCAG 2.2, 1.4.3).
    #[must_use]
    pub fn readable_on(self, grounds: &[Self], towards: Self) -> Self {
        let reads = |colour: &Self| grounds.iter().all(|ground| colour.contrast(*ground) >= READABLE);
        (0..=STEPS).map(|step| self.between(towards, step)).find(reads).unwrap_or(towards)
    }

    fn between(self, other: Self, step: u32) -> Self {
        let mut mixed = self.0;
        for (part, end) in mixed.iter_mut().zip(other.0) {
            let sum = u32::from(*part) * (STEPS - step) + u32::from(end) * step;
            *part = u8::try_from(sum / STEPS).unwrap_or(u8::MAX);
        }
        Self(mixed)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// The contrast that text needs.
const READABLE: f64 = 4.5;
/// The way to another colour is looked at in so many steps.
const STEPS: u32 = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_style_sheets_write_them() {
        let hex = |text| Colour::parse(text).map(Colour::hex);
        assert_eq!([hex("#A3231b"), hex("#a21")], ["#a3231b", "#aa2211"].map(|text| Some(text.to_owned())));
        for text in ["a3231b", "#a3231", "red", "#ggg", "", "#", "#a3231b00", "#é1"] {
            assert_eq!(hex(text), None, "{text}");
        }
    }

    #[test]
    fn a_colour_goes_only_as_far_as_it_must() {
        let [white, black, yellow, red] =
            ["#ffffff", "#000000", "#ffd700", "#a3231b"].map(|text| Colour::parse(text).unwrap());
        assert!((white.contrast(black) - 21.0).abs() < 1e-9);
        assert_eq!(red.readable_on(&[white], black), red);
        let dark = yellow.readable_on(&[white], black);
        assert!(dark.contrast(white) >= READABLE && dark.contrast(white) < READABLE + 0.5, "{dark:?}");
    }
}
