//! Which variants a picture has, and what they are called.

use sha2::{Digest, Sha256};

use super::format::Format;

/// The widths of variants, in pixels.
const WIDTHS: [u32; 5] = [320, 640, 960, 1280, WIDEST];
/// That of the widest.
const WIDEST: u32 = 1920;
/// The most pixels on a side of a WebP picture (RFC 9649, section 2.7), and of what is worth showing.
const LONGEST: u32 = 16_383;
/// Bytes of a file's name that are kept: most systems end one at 255.
const MOST_OF_NAME: usize = 200;
/// Quarters of a bit that a picture's file has to have for each pixel of a variant in which something may be lost. Most variants need fewer; the others
/// are written with a lower quality. One in the picture's own width, which was pressed once before, has to be worth it.
const SMALLER: u64 = 3;
const WHOLE: u64 = 6;
/// Bytes of a PNG file beside its pixels.
const PNG_FRAME: u64 = 4096;

/// A picture made of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Where it is published.
    pub route: String,
    /// Its width in pixels.
    pub width: u32,
    /// How it is written.
    pub encoding: Encoding,
}

/// How a variant is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// In the format of the picture it is made of.
    Own,
    /// As WebP, of a picture in another format.
    WebP,
}

/// What is known of a picture before its pixels are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Original<'p> {
    /// Where it is published.
    pub(super) route: &'p str,
    pub(super) format: Format,
    /// What stands for its content.
    pub(super) key: &'p str,
    /// In pixels, as it is shown.
    pub(super) width: u32,
    pub(super) height: u32,
    /// How many numbers a pixel has.
    pub(super) channels: u8,
    /// Bytes of its file, without the colour profile that variants have as well.
    pub(super) bytes: u64,
}

impl Original<'_> {
    /// The pixels of a variant, and the lines of them.
    fn pixels(&self, width: u32) -> (u64, u64) {
        let height = (u64::from(self.height) * u64::from(width)).div_ceil(u64::from(self.width.max(1)));
        (height * u64::from(width), height)
    }

    /// Whether a variant of this width can be written with fewer bytes than the picture has, and still be worth looking at.
    fn has_room(&self, width: u32) -> bool {
        let quarters = if width == self.width { WHOLE } else { SMALLER };
        self.pixels(width).0 * quarters <= self.bytes * 32
    }

    /// Whether a variant of this width has fewer bytes even when nothing of it can be packed: PNG has no lower quality, and what has few colours
    /// gets many when it is made smaller.
    fn has_room_unpacked(&self, width: u32) -> bool {
        let (pixels, lines) = self.pixels(width);
        let raw = pixels * u64::from(self.channels) + lines;
        raw + raw / 1000 + PNG_FRAME <= self.bytes
    }

    /// Whether WebP has room for a variant on its longer side.
    fn fits(&self, width: u32) -> bool {
        u64::from(self.height) * u64::from(width) <= u64::from(LONGEST) * u64::from(self.width)
    }
}

/// The variants of a picture. None has more bytes than the picture itself: browsers would take it all the same.
pub(super) fn variants(original: &Original<'_>) -> Vec<Variant> {
    let Original { route, format, key, width, height, .. } = *original;
    let (folder, name) = route.rsplit_once('/').map_or(("", route), |(folder, name)| (folder, name));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = &stem[..stem.floor_char_boundary(MOST_OF_NAME)];
    // Two files in one folder may have one content, or one stem.
    let hash = Sha256::new().chain_update(key).chain_update(name).finalize();
    let hash = super::hex(&hash[..5]);
    let variant = |width: u32, encoding: Encoding| {
        let ending = if encoding == Encoding::WebP { Format::WebP } else { format }.ending();
        let file = format!("{stem}.{hash}.{width}.{ending}");
        let route = if folder.is_empty() { file } else { format!("{folder}/{file}") };
        Variant { route, width, encoding }
    };
    if width <= WIDTHS[0] || height <= 1 {
        return Vec::new();
    }
    let smaller = WIDTHS.into_iter().filter(|small| is_smaller(*small, width) && original.fits(*small));
    let own = smaller.clone().filter(|small| match format {
        Format::Png => original.has_room_unpacked(*small),
        _ => original.has_room(*small),
    });
    let mut variants: Vec<_> = own.map(|width| variant(width, Encoding::Own)).collect();
    let mut webp: Vec<u32> = smaller.filter(|small| original.has_room(*small)).collect();
    // A browser that takes WebP takes nothing else: without one for wide screens, it would show a smaller one on them.
    if webp.last() != Some(&WIDEST) {
        webp.push(width);
    }
    // Of a PNG, it can have the very pixels, and nearly always does with fewer bytes.
    let widest_is_worth_it =
        format == Format::Png || webp.last().is_some_and(|width| original.has_room(*width));
    if format != Format::WebP && webp.iter().all(|width| original.fits(*width)) && widest_is_worth_it {
        variants.extend(webp.into_iter().map(|width| variant(width, Encoding::WebP)));
    }
    variants
}

/// Whether a picture is offered in its own width, too, beside its variants: unless it is wider than screens are, and they are as wide as those.
pub(super) fn is_shown_whole(width: u32, variants: &[Variant]) -> bool {
    let mut own = variants.iter().filter(|variant| variant.encoding == Encoding::Own);
    !is_smaller(WIDEST, width) || own.all(|variant| variant.width < WIDEST)
}

/// Whether it is worth having: by a tenth at least.
fn is_smaller(small: u32, width: u32) -> bool {
    u64::from(small) * 10 < u64::from(width) * 9
}

/// The sources of one encoding, as HTML's `srcset` has them.
pub(super) fn sources(
    variants: &[Variant],
    encoding: Encoding,
    path: impl Fn(&str) -> String,
) -> Vec<String> {
    let own = variants.iter().filter(|variant| variant.encoding == encoding);
    own.map(|variant| format!("{} {}w", path(&variant.route), variant.width)).collect()
}
