//! What the files of all formats are taken apart into.

use std::borrow::Cow;

/// Not all of a file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// It ends before the picture does.
    Short,
}

/// Why a picture is published as its pixels are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fixed {
    /// It has several frames.
    Moves,
    /// Its colours are those of print: cyan, magenta, yellow and black.
    Print,
    /// Its colours are meant in a way that only its own format can say.
    Colours,
}

/// A file, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parts<'b> {
    /// What is needed to show the picture, in order; joined, it is the file without what is told about the picture.
    pub(super) kept: Vec<Cow<'b, [u8]>>,
    /// What the camera wrote (Exif 2.32): when, where, and which way it was held.
    pub(super) exif: Option<&'b [u8]>,
    /// How colours are meant (ICC.1), where it lies open in the file.
    pub(super) profile: Option<Cow<'b, [u8]>>,
    /// Why it cannot be written anew.
    pub(super) fixed: Option<Fixed>,
    /// Whether nothing was lost when it was written.
    pub(super) exact: bool,
}

impl Parts<'_> {
    /// The file without what is told about the picture.
    pub(super) fn cleaned(&self) -> Vec<u8> {
        self.kept.concat()
    }

    /// How to turn the picture: 1 to 8, as in tag 0x0112 of Exif.
    pub(super) fn orientation(&self) -> u8 {
        self.exif.and_then(orientation).filter(|turn| (1..=8).contains(turn)).unwrap_or(1)
    }
}

/// The orientation that a TIFF header and its first directory tell.
fn orientation(exif: &[u8]) -> Option<u8> {
    let tiff = exif.strip_prefix(b"Exif\0").and_then(|rest| rest.get(1..)).unwrap_or(exif);
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let [high, low] = if little { [6, 4] } else { [4, 6] };
    let directory = usize::from(short(high)?) << 16 | usize::from(short(low)?);
    let count = usize::from(short(directory)?);
    let mut entries = (0..count).map_while(|number| {
        let at = directory.checked_add(2 + 12 * number)?;
        Some((short(at)?, short(at + 2)?, short(at + 8)?))
    });
    // A number of 16 bits.
    let (.., turn) = entries.find(|(tag, kind, _)| (*tag, *kind) == (0x0112, 3))?;
    u8::try_from(turn).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orientation_is_read_in_either_order_of_bytes() {
        let little =
            b"Exif\0\0II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\0\0\0\0\0\0\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!((orientation(little), orientation(big)), (Some(6), Some(8)));
        for end in 0..little.len() - 4 {
            assert_eq!(orientation(&little[..end]), None, "{end}");
        }
        let endless = b"II*\0\xff\xff\xff\xff\xff\xff";
        assert_eq!(orientation(endless), None);
        let nonsense = Parts {
            exif: Some(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x09\0\0"),
            ..Parts::default()
        };
        assert_eq!(nonsense.orientation(), 1);
    }
}
