//! What a JPEG file is made of (ITU-T T.81, annex B): segments behind markers, and the scans between them.

use std::borrow::Cow;

use super::parts::{Broken, Parts};

const START: u8 = 0xD8;
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;
const COMMENT: u8 = 0xFE;

/// Takes a file apart.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts<'_>, Broken> {
    let mut parts = Parts { kept: vec![Cow::Borrowed(&[0xFF, START])], ..Parts::default() };
    let mut profile: Vec<(u8, &[u8])> = Vec::new();
    let mut at = 2;
    loop {
        // Bytes between segments mean nothing; decoders skip them.
        at += bytes
            .get(at..)
            .and_then(|rest| rest.iter().position(|&byte| byte == 0xFF))
            .ok_or(Broken::Short)?;
        let marker = *bytes.get(at + 1).ok_or(Broken::Short)?;
        match marker {
            0xFF | 0x00 => at += 1,
            END => {
                // What lies behind the end is for cameras: a second picture, a film, with a place of their own.
                parts.kept.push(Cow::Borrowed(&[0xFF, END]));
                parts.profile = joined(profile);
                return Ok(parts);
            }
            0x01 | START | 0xD0..=0xD7 => at += 2,
            marker => {
                let length = bytes.get(at + 2..at + 4).ok_or(Broken::Short)?;
                let end = at + 2 + usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
                let data = bytes.get(at + 4..end).ok_or(Broken::Short)?;
                if marker == 0xE1 && data.starts_with(b"Exif\0") {
                    parts.exif.get_or_insert(data);
                } else if let Some(chunk) = data.strip_prefix(b"ICC_PROFILE\0").filter(|_| marker == 0xE2) {
                    profile.extend(chunk.split_at_checked(2).map(|(number, chunk)| (number[0], chunk)));
                }
                // Of these, all but three describe a frame: its size, and how many colours a point is mixed from.
                if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
                    parts.print |= data.get(5) == Some(&4);
                }
                let end = if marker == SCAN { end_of_scan(bytes, end)? } else { end };
                if is_kept(marker, data) {
                    parts.kept.push(Cow::Borrowed(&bytes[at..end]));
                }
                at = end;
            }
        }
    }
}

/// Whether a segment is needed to show the picture: application data is not, but for how colours are meant.
fn is_kept(marker: u8, data: &[u8]) -> bool {
    match marker {
        0xE0 => data.starts_with(b"JFIF\0"),
        0xE2 => data.starts_with(b"ICC_PROFILE\0"),
        0xEE => data.starts_with(b"Adobe"),
        0xE0..=0xEF | COMMENT => false,
        _ => true,
    }
}

/// The place of the next marker behind a scan.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Result<usize, Broken> {
    loop {
        at += bytes
            .get(at..)
            .and_then(|rest| rest.iter().position(|&byte| byte == 0xFF))
            .ok_or(Broken::Short)?;
        match bytes.get(at + 1) {
            None => return Err(Broken::Short),
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return Ok(at),
        }
    }
}

/// A colour profile, of which a segment holds 64 kB at most.
fn joined(mut chunks: Vec<(u8, &[u8])>) -> Option<Cow<'_, [u8]>> {
    chunks.sort_by_key(|(number, _)| *number);
    let chunks: Vec<&[u8]> = chunks.into_iter().map(|(_, chunk)| chunk).collect();
    (!chunks.is_empty()).then(|| chunks.concat().into())
}
