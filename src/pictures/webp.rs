//! What a WebP file is made of (RFC 9649, section 2): chunks in a RIFF container.

use std::borrow::Cow;

use super::parts::{Broken, Fixed, Parts};
use super::profile::{self, Space};

/// The bits of the first byte of a `VP8X` chunk.
mod flag {
    pub(super) const PROFILE: u8 = 0x20;
    pub(super) const ALPHA: u8 = 0x10;
    pub(super) const MOVES: u8 = 0x02;
}

/// The chunks that pixels are made of. The first of all chunks and a colour profile are kept in part.
const KEPT: [&[u8]; 5] = [b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"];
/// Bytes of a `VP8X` chunk with its head.
const FIRST: usize = 18;

/// Whether bytes begin as such a file.
pub(super) fn is_webp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

/// Takes a file apart.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts<'_>, Broken> {
    let mut parts = Parts::default();
    let size: [u8; 4] = bytes.get(4..8).and_then(|size| size.try_into().ok()).ok_or(Broken::Short)?;
    let size = usize::try_from(u32::from_le_bytes(size)).unwrap_or(usize::MAX);
    let mut rest = bytes.get(8..size.saturating_add(8)).and_then(|all| all.get(4..)).ok_or(Broken::Short)?;
    let mut kept: Vec<Cow<'_, [u8]>> = Vec::new();
    while let Some(head) = rest.first_chunk::<8>() {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        let length =
            usize::try_from(length).ok().and_then(|length| length.checked_add(8)).ok_or(Broken::Short)?;
        let chunk = rest.get(..length).ok_or(Broken::Short)?;
        let (name, data) = (&chunk[..4], &chunk[8..]);
        match name {
            b"EXIF" => drop(parts.exif.get_or_insert(data)),
            b"ICCP"
                if parts.profile.is_none()
                    && kept.first().is_some_and(|first| first.starts_with(b"VP8X")) =>
            {
                parts.profile = profile::whole(data, Space::Rgb).map(Cow::Borrowed);
                kept.extend(parts.profile.as_deref().map(|profile| padded(b"ICCP", profile).into()));
            }
            b"VP8X" if kept.is_empty() && chunk.len() >= FIRST => {
                parts.fixed = (data[0] & flag::MOVES != 0).then_some(Fixed::Moves);
                kept.push(padded(b"VP8X", &data[..FIRST - 8]).into());
            }
            name if KEPT.contains(&name) => {
                parts.exact |= name == b"VP8L";
                kept.push(chunk.into());
                // Chunks begin at even places.
                kept.extend((length % 2 == 1).then_some(Cow::Borrowed(&[0][..])));
            }
            _ => {}
        }
        rest = rest.get(length + length % 2..).unwrap_or_default();
    }
    if let Some(Cow::Owned(first)) = kept.first_mut() {
        let profile = if parts.profile.is_some() { flag::PROFILE } else { 0 };
        let flags = first[8] & (flag::ALPHA | flag::MOVES) | profile;
        first[8..12].copy_from_slice(&[flags, 0, 0, 0]);
    }
    parts.kept = vec![riff(&kept).to_vec().into()];
    parts.kept.extend(kept);
    Ok(parts)
}

/// A file with a colour profile, made of one without: a `VP8 ` or `VP8L` chunk alone, or with `VP8X` and `ALPH`.
pub(super) fn with_profile(bytes: &[u8], profile: &[u8], width: u32, height: u32) -> Vec<u8> {
    let Some(body) = bytes.get(12..) else { return bytes.to_vec() };
    let (mut flags, mut rest) = (flag::PROFILE, body);
    if body.starts_with(b"VP8X") && body.len() >= 18 {
        flags |= body[8];
        rest = &body[18..];
    } else if body.starts_with(b"VP8L") && body.get(12).is_some_and(|byte| byte & 0x10 != 0) {
        // The bit behind the two sizes of 14 bits.
        flags |= flag::ALPHA;
    }
    let mut head = b"VP8X\x0a\0\0\0".to_vec();
    head.extend([flags, 0, 0, 0]);
    for size in [width, height] {
        head.extend(&size.saturating_sub(1).to_le_bytes()[..3]);
    }
    let own = padded(b"ICCP", profile);
    let chunks: [Cow<'_, [u8]>; 3] = [head.into(), own.into(), rest.into()];
    [riff(&chunks).to_vec(), chunks.concat()].concat()
}

/// A chunk, up to an even place.
fn padded(name: &[u8], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes();
    [name, &length, data, &[0][..data.len() % 2]].concat()
}

/// The head of a file of these chunks.
fn riff(chunks: &[Cow<'_, [u8]>]) -> [u8; 12] {
    let size: usize = chunks.iter().map(|chunk| chunk.len()).sum();
    let size = u32::try_from(size + 4).unwrap_or(u32::MAX).to_le_bytes();
    let mut head = *b"RIFF\0\0\0\0WEBP";
    head[4..8].copy_from_slice(&size);
    head
}
