//! The colours of a card: those of the built-in theme, and the site's accent.

/// Red, green and blue in sRGB.
pub(super) type Rgb = [u8; 3];

/// The ground.
pub(super) const PAPER: Rgb = [0xfd, 0xfc, 0xf8];
/// Headlines.
pub(super) const INK: Rgb = [0x1b, 0x19, 0x17];
/// What is less important.
pub(super) const SOFT: Rgb = [0x5d, 0x57, 0x4d];
/// Rules.
pub(super) const EDGE: Rgb = [0x8b, 0x84, 0x74];

/// The accent, darkened until text in it can be read on paper: a contrast of 4.5 (WCAG 2.2, 1.4.3).
pub(super) fn readable(accent: Rgb) -> Rgb {
    let darker =
        |step: u16| accent.map(|part| u8::try_from(u16::from(part) * (32 - step) / 32).unwrap_or(part));
    (0..32).map(darker).find(|&colour| reads_on_paper(colour)).unwrap_or(INK)
}

/// A colour between two, in 15 steps.
pub(super) fn between(from: Rgb, to: Rgb, step: u8) -> Rgb {
    let mix = |from: u8, to: u8| {
        let (from, to, step) = (i32::from(from), i32::from(to), i32::from(step));
        u8::try_from((from * (15 - step) + to * step + 7) / 15).unwrap_or(u8::MAX)
    };
    [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])]
}

fn reads_on_paper(colour: Rgb) -> bool {
    (luminance(PAPER) + 0.05) >= 4.5 * (luminance(colour) + 0.05)
}

/// Relative luminance, by a cubic that is within 0.002 of the curve of sRGB and the same on every machine.
fn luminance(colour: Rgb) -> f32 {
    let linear = |part: u8| {
        let c = f32::from(part) / 255.0;
        c * (c * (c * 0.305_306_01 + 0.682_171_1) + 0.012_522_878)
    };
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_is_darkened_only_as_far_as_it_must_be() {
        let house = [0xa3, 0x23, 0x1b];
        assert_eq!(readable(house), house);
        for pale in [[0xff, 0xd7, 0x00], [0xff, 0xff, 0xff], [0x00, 0xff, 0x80]] {
            let dark = readable(pale);
            assert!(!reads_on_paper(pale) && reads_on_paper(dark), "{dark:?}");
        }
    }

    #[test]
    fn the_ends_of_a_ramp_are_its_colours() {
        assert_eq!([between(PAPER, INK, 0), between(PAPER, INK, 15)], [PAPER, INK]);
    }
}
