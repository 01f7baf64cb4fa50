//! What a PNG file is made of (W3C, PNG third edition, clause 5): chunks.

use std::borrow::Cow;

use super::parts::{Broken, Parts};

/// How a file begins.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The optional chunks that say how to show the picture; all others say something about it.
const KEPT: [&[u8; 4]; 14] = [
    b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
];

/// Takes a file apart.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts<'_>, Broken> {
    let mut parts = Parts { kept: vec![Cow::Borrowed(SIGNATURE)], ..Parts::default() };
    let mut at = SIGNATURE.len();
    loop {
        let head: &[u8; 8] = bytes.get(at..).and_then(<[u8]>::first_chunk).ok_or(Broken::Short)?;
        let (length, name) = (u32::from_be_bytes([head[0], head[1], head[2], head[3]]), &head[4..]);
        let end = usize::try_from(length).ok().and_then(|length| length.checked_add(at + 12));
        let chunk = end.and_then(|end| bytes.get(at..end)).ok_or(Broken::Short)?;
        let data = &chunk[8..chunk.len() - 4];
        match name {
            b"eXIf" => drop(parts.exif.get_or_insert(data)),
            b"acTL" => parts.moves = true,
            _ => {}
        }
        // Needed is what begins with a capital letter.
        if name[0].is_ascii_uppercase() || KEPT.iter().any(|kept| kept.as_slice() == name) {
            parts.kept.push(Cow::Borrowed(chunk));
        }
        at += chunk.len();
        if name == b"IEND" {
            return Ok(parts);
        }
    }
}
