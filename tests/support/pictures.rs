//! Pictures as cameras and editors make them.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, RgbImage};

/// Where photographs were taken, in words that can be searched for.
pub(crate) const PLACE: &str = "N 48.8584 E 2.2945";

/// Colours that run from side to side, with grain: without, a file would be so small that no variant is smaller.
fn colours(width: u32, height: u32, blue: u8) -> RgbImage {
    let mut number = 1_u32;
    let mut grain = |byte: u8| {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        byte / 2 + u8::try_from(number >> 25).unwrap()
    };
    let byte = |at: u32, of: u32| u8::try_from(at * 255 / of).unwrap();
    RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([byte(x, width), byte(y, height), blue].map(&mut grain))
    })
}

/// A photograph with what cameras say about it, among that the place. The camera was turned: the picture is stored on its side, and shown as wide
/// as it is stored high.
pub(crate) fn photograph(stored_width: u32, stored_height: u32, blue: u8) -> Vec<u8> {
    taken(stored_width, stored_height, blue, 6)
}

/// The same, with a camera that was not turned.
pub(crate) fn upright_photograph(width: u32, height: u32, blue: u8) -> Vec<u8> {
    taken(width, height, blue, 1)
}

fn taken(stored_width: u32, stored_height: u32, blue: u8, turn: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = colours(stored_width, stored_height, blue);
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 85);
    encoder.write_image(&pixels, stored_width, stored_height, ExtendedColorType::Rgb8).unwrap();
    let head = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
    let exif = [head, &[turn, 0, 0, 0, 0, 0, 0, 0][..], PLACE.as_bytes()].concat();
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0<place>", PLACE.as_bytes()].concat();
    let iptc = [b"Photoshop 3.0\0", PLACE.as_bytes()].concat();
    let segment = |(marker, data): (u8, Vec<u8>)| {
        let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker], &length[..], &data].concat()
    };
    let small = [b"JFIF\0\x01\x02\0\0\x01\0\x01\x03\x02", PLACE.as_bytes()].concat();
    let comment = PLACE.as_bytes().to_vec();
    let told =
        [(0xE0, small), (0xE1, exif), (0xE1, xmp), (0xED, iptc), (0xF5, comment.clone()), (0xFE, comment)];
    let told: Vec<u8> = told.into_iter().flat_map(segment).collect();
    [&bytes[..2], &told, &bytes[2..], PLACE.as_bytes()].concat()
}

/// A drawing.
pub(crate) fn drawing(width: u32, height: u32, blue: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = colours(width, height, blue);
    PngEncoder::new(&mut bytes).write_image(&pixels, width, height, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// The head of a drawing that claims to have 60,000 × 60,000 points.
pub(crate) fn bomb() -> Vec<u8> {
    let head = b"IHDR\0\0\xEA\x60\0\0\xEA\x60\x08\x02\0\0\0";
    let step = |sum: u32, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    let sum = head.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step));
    let small = drawing(1, 1, 0);
    [b"\x89PNG\r\n\x1a\n\0\0\0\x0d", &head[..], &(!sum).to_be_bytes(), &small[33..]].concat()
}
