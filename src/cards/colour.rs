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

/// A colour between two, in 15 steps.
pub(super) fn between(from: Rgb, to: Rgb, step: u8) -> Rgb {
    let mix = |from: u8, to: u8| {
        let (from, to, step) = (i32::from(from), i32::from(to), i32::from(step));
        u8::try_from((from * (15 - step) + to * step + 7) / 15).unwrap_or(u8::MAX)
    };
    [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_have_the_colours_of_the_theme() {
        let sheet = include_str!("../../static/style.css");
        for (name, [red, green, blue]) in [("paper", PAPER), ("ink", INK), ("soft", SOFT), ("edge", EDGE)] {
            let declaration = format!("--{name}: #{red:02x}{green:02x}{blue:02x};");
            assert!(sheet.contains(&declaration), "{declaration}");
        }
    }

    #[test]
    fn the_ends_of_a_ramp_are_its_colours() {
        assert_eq!([between(PAPER, INK, 0), between(PAPER, INK, 15)], [PAPER, INK]);
    }
}
