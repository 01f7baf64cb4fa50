//! Which variants a picture has, and what they are called.

use sha2::{Digest, Sha256};

use super::format::Format;

/// The widths of variants, in pixels.
const WIDTHS: [u32; 5] = [320, 640, 960, 1280, 1920];
/// The most pixels on a side of a WebP picture (RFC 9649, section 2.7), and of what is worth showing.
const LONGEST: u32 = 16_383;
/// Bytes of a file's name that are kept: most systems end one at 255.
const MOST_OF_NAME: usize = 200;

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

/// The variants of a picture of this size.
pub(super) fn variants(route: &str, format: Format, key: &str, width: u32, height: u32) -> Vec<Variant> {
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
    let fits = |wanted: &u32| u64::from(height) * u64::from(*wanted) <= u64::from(LONGEST) * u64::from(width);
    if width <= WIDTHS[0] || height <= 1 {
        return Vec::new();
    }
    let smaller: Vec<u32> =
        WIDTHS.into_iter().filter(|small| is_smaller(*small, width)).filter(fits).collect();
    let mut variants: Vec<_> = smaller.iter().map(|width| variant(*width, Encoding::Own)).collect();
    if format != Format::WebP {
        let whole = Some(width).filter(|width| is_shown_whole(*width)).filter(fits);
        variants.extend(smaller.into_iter().chain(whole).map(|width| variant(width, Encoding::WebP)));
    }
    variants
}

/// Whether a picture is offered in its own width, too, and not only in smaller ones.
pub(super) fn is_shown_whole(width: u32) -> bool {
    !is_smaller(WIDTHS[WIDTHS.len() - 1], width)
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
