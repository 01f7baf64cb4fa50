//! What a PNG file is made of (W3C, PNG third edition, clause 5): chunks.

use std::borrow::Cow;

use super::parts::{Broken, Fixed, Parts};

/// How a file begins.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The chunks that a picture is made of and that say how to show it, with the most bytes that each may have; all others say something about it.
const KEPT: [(&[u8; 4], usize); 17] = [
    (b"IHDR", 13),
    (b"PLTE", 768),
    (b"IDAT", usize::MAX),
    (b"IEND", 0),
    (b"tRNS", 256),
    (b"cHRM", 32),
    (b"gAMA", 4),
    (b"sBIT", 4),
    (b"sRGB", 1),
    (b"cICP", 4),
    (b"mDCV", 24),
    (b"cLLI", 8),
    (b"bKGD", 6),
    (b"pHYs", 9),
    (b"acTL", 8),
    (b"fcTL", 26),
    (b"fdAT", usize::MAX),
];
/// What a colour profile is called: its own name may say anything.
const PROFILE: &[u8] = b"profile\0";
/// The colours of the web (Rec. 709, sRGB), as `cICP` says them (H.273, 8.1 and 8.2), and as `cHRM` does.
const WEB: &[u8] = &[1, 13, 0, 1];
const WEB_PRIMARIES: [u32; 8] = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000];
/// Exponents that are those of the web, 1/2.2, in 1/100,000: programs round them in different ways.
const WEB_GAMMA: std::ops::RangeInclusive<u32> = 45_000..=46_000;
/// How far a primary may be away from that of the web, in 1/100,000.
const ROUNDED: u32 = 500;

/// Takes a file apart.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts<'_>, Broken> {
    let mut parts = Parts { kept: vec![Cow::Borrowed(SIGNATURE)], ..Parts::default() };
    let (mut colours, mut moves) = (Colours::default(), false);
    let mut at = SIGNATURE.len();
    loop {
        let head: &[u8; 8] = bytes.get(at..).and_then(<[u8]>::first_chunk).ok_or(Broken::Short)?;
        let (length, name) = (u32::from_be_bytes([head[0], head[1], head[2], head[3]]), &head[4..]);
        let end = usize::try_from(length).ok().and_then(|length| length.checked_add(at + 12));
        let chunk = end.and_then(|end| bytes.get(at..end)).ok_or(Broken::Short)?;
        let data = &chunk[8..chunk.len() - 4];
        match name {
            b"eXIf" => drop(parts.exif.get_or_insert(data)),
            b"acTL" => moves = true,
            b"iCCP" if !colours.has_profile => parts.kept.extend(renamed(data).map(Cow::Owned)),
            _ => {}
        }
        colours.read(name, data);
        if KEPT.iter().any(|(kept, most)| kept.as_slice() == name && data.len() <= *most) {
            parts.kept.push(Cow::Borrowed(chunk));
        }
        at += chunk.len();
        if name == b"IEND" {
            let colours = colours.are_other().then_some(Fixed::Colours);
            parts.fixed = if moves { Some(Fixed::Moves) } else { colours };
            return Ok(parts);
        }
    }
}

/// What a file says of its colours.
#[derive(Default)]
struct Colours {
    /// Whether their kind is said by a number that goes before all else, and it is not that of the web.
    coded: Option<bool>,
    /// Whether a profile says how they are meant: then the rest does not count.
    has_profile: bool,
    /// Whether they are said to be those of the web: then the rest does not count either.
    named: bool,
    /// Whether they are said to be others by their exponent, and with it by their primaries.
    gamma: Option<bool>,
    primaries: bool,
}

impl Colours {
    fn read(&mut self, name: &[u8], data: &[u8]) {
        let numbers = || data.chunks_exact(4).map(|n| u32::from_be_bytes([n[0], n[1], n[2], n[3]]));
        match name {
            b"cICP" => self.coded = Some(data != WEB),
            b"iCCP" => self.has_profile = true,
            b"sRGB" => self.named = true,
            b"gAMA" => self.gamma = numbers().next().map(|gamma| !WEB_GAMMA.contains(&gamma)),
            b"cHRM" => self.primaries = numbers().zip(WEB_PRIMARIES).any(|(a, b)| a.abs_diff(b) > ROUNDED),
            _ => {}
        }
    }

    fn are_other(&self) -> bool {
        let plain = !self.has_profile && !self.named;
        self.coded.unwrap_or(plain && self.gamma.is_some_and(|gamma| gamma || self.primaries))
    }
}

/// A chunk with a colour profile under another name; nothing for what cannot be one.
fn renamed(data: &[u8]) -> Option<Vec<u8>> {
    let end = data.iter().position(|&byte| byte == 0)?;
    // How it is packed, and what is packed.
    let content = data.get(end + 1..).filter(|content| content.first() == Some(&0))?;
    let named = [b"iCCP", PROFILE, content].concat();
    let length = u32::try_from(named.len() - 4).ok()?.to_be_bytes();
    Some([&length[..], &named, &checksum(&named).to_be_bytes()].concat())
}

/// What stands at the end of a chunk (annex D).
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}
