//! What a JPEG file is made of (ITU-T T.81, annex B): segments behind markers, and the scans between them.

use std::borrow::Cow;

use super::parts::{Broken, Fixed, Parts};
use super::profile::{self, Space};

const START: u8 = 0xD8;
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;

/// The segments that pixels are made of: the frames that browsers show, codes, scans, how exact points are, and where scans can be taken up
/// again. All others say something about the picture, or nothing that is known.
const KEPT: [u8; 7] = [0xC0, 0xC1, 0xC2, 0xC4, SCAN, 0xDB, 0xDD];
/// How a segment begins that holds a part of a colour profile (ICC.1:2010, B.4).
const PROFILE: &[u8] = b"ICC_PROFILE\0";
/// Bytes of a profile that one segment has room for.
const MOST_OF_PROFILE: usize = 65_519;

/// What stands at the head of a file, and says how its colours and points are meant. It is written anew.
#[derive(Default)]
struct Head<'b> {
    /// How far points are apart (JFIF 1.02), without the small picture that may follow.
    density: Option<&'b [u8]>,
    /// How colours are mixed, as Adobe says it (T.872, 6.5.3).
    mix: Option<&'b [u8]>,
    /// The parts of a colour profile: their numbers, how many there are, and what is in them.
    profile: Vec<(u8, u8, &'b [u8])>,
    /// How many colours a point is mixed from.
    colours: Option<u8>,
}

/// Takes a file apart.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts<'_>, Broken> {
    let (mut parts, mut head, mut kept) = (Parts::default(), Head::default(), Vec::new());
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
            END => break,
            0x01 | START | 0xD0..=0xD7 => at += 2,
            marker => {
                let length = bytes.get(at + 2..at + 4).ok_or(Broken::Short)?;
                let end = at + 2 + usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
                let data = bytes.get(at + 4..end).ok_or(Broken::Short)?;
                if marker == 0xE1 && data.starts_with(b"Exif\0") {
                    parts.exif.get_or_insert(data);
                }
                head.read(marker, data);
                let end = if marker == SCAN { end_of_scan(bytes, end)? } else { end };
                if KEPT.contains(&marker) {
                    kept.push(Cow::Borrowed(&bytes[at..end]));
                }
                at = end;
            }
        }
    }
    parts.fixed = (head.colours == Some(4)).then_some(Fixed::Print);
    parts.profile = head.profile().map(Cow::Owned);
    parts.kept = vec![Cow::Borrowed(&[0xFF, START])];
    parts.kept.extend(head.segments(parts.profile.as_deref()).into_iter().map(Cow::Owned));
    parts.kept.extend(kept);
    // What lies behind the end is for cameras: a second picture, a film, with a place of their own.
    parts.kept.push(Cow::Borrowed(&[0xFF, END]));
    Ok(parts)
}

impl<'b> Head<'b> {
    fn read(&mut self, marker: u8, data: &'b [u8]) {
        match marker {
            0xC0..=0xC2 => self.colours = data.get(5).copied(),
            0xE0 if data.starts_with(b"JFIF\0") => self.density = self.density.or(data.get(5..12)),
            0xE2 => {
                let part = data.strip_prefix(PROFILE).and_then(|part| part.split_at_checked(2));
                self.profile.extend(part.map(|(number, part)| (number[0], number[1], part)));
            }
            0xEE if data.starts_with(b"Adobe") => self.mix = self.mix.or(data.get(5..12)),
            _ => {}
        }
    }

    /// The colour profile, if all its parts are there and it is one of the picture's colours.
    fn profile(&self) -> Option<Vec<u8>> {
        let space = match self.colours? {
            1 => Space::Grey,
            4 => Space::Print,
            _ => Space::Rgb,
        };
        let mut parts = self.profile.clone();
        parts.sort_by_key(|(number, ..)| *number);
        let in_order = (1..=u8::MAX).zip(&parts).all(|(at, (number, ..))| at == *number);
        let all = parts.iter().all(|(_, count, _)| usize::from(*count) == parts.len());
        let joined = parts.iter().map(|(.., part)| *part).collect::<Vec<_>>().concat();
        profile::whole(&joined, space).filter(|_| in_order && all).map(<[u8]>::to_vec)
    }

    fn segments(&self, profile: Option<&[u8]>) -> Vec<Vec<u8>> {
        let mut segments = Vec::new();
        segments.extend(self.density.map(|density| segment(0xE0, &[b"JFIF\0", density, &[0, 0]].concat())));
        let parts = profile.unwrap_or_default().chunks(MOST_OF_PROFILE);
        let count = u8::try_from(parts.len()).unwrap_or(u8::MAX);
        segments.extend(
            (1..=count)
                .zip(parts)
                .map(|(number, part)| segment(0xE2, &[PROFILE, &[number, count], part].concat())),
        );
        segments.extend(self.mix.map(|mix| segment(0xEE, &[b"Adobe", mix].concat())));
        segments
    }
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    [&[0xFF, marker], &length[..], data].concat()
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
