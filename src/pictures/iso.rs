//! What AVIF and HEIC files are made of (ISO/IEC 14496-12, clause 4): boxes.

use super::parts::Broken;

/// What such a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Avif,
    Heic,
    /// A camera's raw file.
    Raw,
}

/// The brands of pictures that are compressed as HEVC, and of those that do not say how (ISO/IEC 23008-12, annex B).
const HEIC: [&[u8; 4]; 10] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"];
/// How a box begins that holds XMP (XMP specification, part 3, 1.2).
const XMP: &[u8] = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
/// What stands in a picture's index for what is told about it: the type of Exif, the media type of XMP, and the place of a film.
const TOLD: [&[u8]; 3] = [b"Exif", b"rdf+xml", b"\xa9xyz"];

/// What a file says to be, by all the brands in its first box; nothing for other files, such as films.
pub(super) fn family(bytes: &[u8]) -> Option<Family> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let brands = rest.get(..length.saturating_sub(4).min(rest.len()))?.strip_prefix(b"ftyp")?;
    // Behind the first one stands a number.
    let mut brands = brands.chunks_exact(4).enumerate().filter(|(at, _)| *at != 1).map(|(_, brand)| brand);
    let has = |wanted: &[&[u8; 4]]| brands.clone().any(|brand| wanted.iter().any(|known| *known == brand));
    if has(&[b"avif", b"avis"]) {
        Some(Family::Avif)
    } else if has(&[b"crx "]) {
        Some(Family::Raw)
    } else {
        brands.any(|brand| HEIC.iter().any(|known| *known == brand)).then_some(Family::Heic)
    }
}

/// Goes through a picture's file to its end; whether it holds what was told about the picture.
pub(super) fn tells(bytes: &[u8]) -> Result<bool, Broken> {
    let (mut rest, mut is_picture, mut tells) = (bytes, false, false);
    while let Some(head) = rest.first_chunk::<8>() {
        let (length, name) = head.split_at(4);
        let length = match u32::from_be_bytes([length[0], length[1], length[2], length[3]]) {
            0 => rest.len(),
            1 => {
                let long = rest.get(8..16).and_then(|long| long.try_into().ok()).ok_or(Broken::Short)?;
                usize::try_from(u64::from_be_bytes(long)).map_err(|_| Broken::Short)?
            }
            length => usize::try_from(length).map_err(|_| Broken::Short)?,
        };
        let content = rest.get(8..length.max(8)).ok_or(Broken::Short)?;
        match name {
            b"meta" | b"moov" => {
                is_picture = true;
                tells |= TOLD.iter().any(|told| has(content, told));
            }
            b"uuid" => tells |= content.starts_with(XMP),
            _ => {}
        }
        rest = &rest[length.max(8)..];
    }
    if is_picture { Ok(tells) } else { Err(Broken::Short) }
}

fn has(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(name: &[u8], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
        [&length[..], name, content].concat()
    }

    #[test]
    fn all_brands_count() {
        for (brands, expected) in [
            (&b"avif\0\0\0\0mif1"[..], Some(Family::Avif)),
            (b"mif1\0\0\0\0mif1avifmiaf", Some(Family::Avif)),
            (b"mif1\0\0\0\0mif1heic", Some(Family::Heic)),
            (b"heic\0\0\0\0", Some(Family::Heic)),
            (b"mif1\0\0\0\0", Some(Family::Heic)),
            (b"isom\0\0\0\0mp42", None),
            // A number that looks like a brand.
            (b"isomheicmp42", None),
        ] {
            assert_eq!(family(&boxed(b"ftyp", brands)), expected, "{brands:?}");
        }
        assert_eq!((family(b""), family(b"\0\0\0\x08moov")), (None, None));
    }

    #[test]
    fn what_is_told_is_found_and_a_missing_end_too() {
        let head = boxed(b"ftyp", b"avif\0\0\0\0");
        let file = |index: &[u8]| [head.clone(), boxed(b"meta", index), boxed(b"mdat", b"pixels")].concat();
        assert_eq!(tells(&file(b"iinf infe av01")), Ok(false));
        assert_eq!(tells(&file(b"iinf infe Exif")), Ok(true));
        assert_eq!(tells(&file(b"infe mime application/rdf+xml")), Ok(true));
        let xmp = boxed(b"uuid", &[XMP, b"<x:xmpmeta>"].concat());
        assert_eq!(tells(&[file(b""), xmp].concat()), Ok(true));
        let whole = file(b"iinf infe av01");
        for end in [0, 4, head.len(), head.len() + 9, whole.len() - 1] {
            assert_eq!(tells(&whole[..end]), Err(Broken::Short), "{end}");
        }
        // To the end of the file, and a length of 64 bits.
        let open = [&head[..], b"\0\0\0\0metaiinf"].concat();
        let long = [&head[..], b"\0\0\0\x01meta\0\0\0\0\0\0\0\x14Exif"].concat();
        assert_eq!((tells(&open), tells(&long)), (Ok(false), Ok(true)));
        let endless = [&head[..], b"\0\0\0\x01meta\xff\xff\xff\xff\xff\xff\xff\xff"].concat();
        assert_eq!(tells(&endless), Err(Broken::Short));
    }
}
