//! What a GIF file is made of (specification of version 89a, clause 17 and appendix B): blocks, each of parts that say how long they are.

use super::parts::Broken;

/// Goes through a file to its trailer.
pub(super) fn check(bytes: &[u8]) -> Result<(), Broken> {
    let flags = *bytes.get(10).ok_or(Broken::Short)?;
    let mut at = 13 + table(flags);
    loop {
        let kind = *bytes.get(at).ok_or(Broken::Short)?;
        at = match kind {
            0x3B => return Ok(()),
            // An extension, behind its label.
            0x21 => behind_parts(bytes, at + 2)?,
            // A frame: its place and size, its colours, how many bits begin its codes.
            0x2C => {
                let flags = *bytes.get(at + 9).ok_or(Broken::Short)?;
                behind_parts(bytes, at + 11 + table(flags))?
            }
            // Other bytes mean nothing.
            _ => at + 1,
        };
    }
}

/// How many bytes a table of colours has.
fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// The place behind parts of up to 255 bytes, of which the last one is empty.
fn behind_parts(bytes: &[u8], mut at: usize) -> Result<usize, Broken> {
    loop {
        let length = usize::from(*bytes.get(at).ok_or(Broken::Short)?);
        at += 1 + length;
        if length == 0 {
            return Ok(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_ends_in_its_trailer_and_nowhere_before() {
        let head = b"GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
        // A `;` stands in the comment, in the place of the frame and in its pixels.
        let blocks = b"\x21\xfe\x03a;b\0\x2c;\0\0\0\x02\0\x01\0\0\x02\x02;\x01\0";
        let whole = [&head[..], blocks, b";"].concat();
        assert_eq!(check(&whole), Ok(()));
        assert_eq!(check(&[&whole[..], b"more"].concat()), Ok(()));
        for end in 0..whole.len() {
            assert_eq!(check(&whole[..end]), Err(Broken::Short), "{end}");
        }
    }
}
