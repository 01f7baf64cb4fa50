//! Pictures: what a file shows and how large, the file without what it tells about its making, and smaller ones for small screens. Bytes
//! in, bytes out.
//!
//! What a page has to know of a picture is known before a pixel of it is: its size stands in its head, and the names of its variants
//! follow from its content and its width.

mod format;
mod gif;
mod iso;
mod jpeg;
mod make;
mod parts;
mod plan;
mod png;
mod profile;
mod signs;
mod webp;

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;
use format::Format;
use parts::Fixed;
use profile::Space;

pub use make::Pixels;
pub use plan::{Encoding, Variant};
pub use signs::{START, misnamed};

/// Pictures with more pixels are refused: a large one of a large camera has half as many.
pub const MAX_PIXELS: u64 = 100_000_000;
/// Changes whenever the same picture gives other bytes: then nothing that was made before is taken.
const RECIPE: &str = "writethru picture 2";

/// A picture that is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its width as it is shown, in pixels; nothing where it cannot be told.
    pub width: Option<u32>,
    /// Its height as it is shown, in pixels.
    pub height: Option<u32>,
    /// What stands for its content: SHA-256, over the recipe as well, in hexadecimal digits.
    pub key: String,
    /// The smaller ones, and those in another format.
    pub variants: Vec<Variant>,
    format: Format,
    turn: u8,
    /// Bytes that what is made of it has at the most.
    limit: usize,
}

/// The pictures of a site, by the routes that they are published at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pictures(BTreeMap<String, Arc<Picture>>);

impl Pictures {
    /// The picture at a route.
    pub fn get(&self, route: &str) -> Option<&Picture> {
        self.0.get(route).map(|picture| &**picture)
    }
}

impl FromIterator<(String, Arc<Picture>)> for Pictures {
    fn from_iter<I: IntoIterator<Item = (String, Arc<Picture>)>>(pictures: I) -> Self {
        Self(pictures.into_iter().collect())
    }
}

impl Picture {
    /// Whether a file is looked at as a picture, by its name.
    pub fn is_named(name: &str) -> bool {
        Format::named(name).is_some()
    }

    /// Looks at a file that is published at `route`; its pixels are not looked at. What is wrong with it has no place yet. With a picture may
    /// come a warning.
    pub fn read(route: &str, bytes: &[u8]) -> Result<(Self, Option<Diagnostic>), Diagnostic> {
        let format = Format::named(route).ok_or_else(|| format::unknown(route))?;
        format.check(bytes)?;
        let key = hex(&Sha256::new().chain_update(RECIPE).chain_update(bytes).finalize());
        let mut picture =
            Self { width: None, height: None, key, variants: Vec::new(), format, turn: 1, limit: 0 };
        if !format.is_made() {
            format.look(bytes)?;
            if let Ok(size) = imagesize::blob_size(bytes) {
                let side = |pixels: usize| u32::try_from(pixels).ok();
                (picture.width, picture.height) = (side(size.width), side(size.height));
            }
            if let (Some(width), Some(height)) = (picture.width, picture.height) {
                make::check_size(width, height)?;
            }
            return Ok((picture, None));
        }
        let parts = format.parts(bytes)?;
        let make::Head { width, height, channels, profile } = make::head(format, bytes, &parts)?;
        picture.limit = parts.kept.iter().map(|part| part.len()).sum();
        let in_variants = profile.as_ref().map_or(0, Vec::len);
        // Its greys are not those of the web, and WebP cannot say so.
        let grey = profile.is_some_and(|profile| profile::whole(&profile, Space::Grey).is_some());
        picture.turn = parts.orientation();
        // One that moves could only be turned frame by frame, and the others would get other colours.
        if let Some(why) = parts.fixed
            && picture.turn != 1
        {
            return Err(format::on_its_side(why));
        }
        let (width, height) = if picture.turn > 4 { (height, width) } else { (width, height) };
        (picture.width, picture.height) = (Some(width), Some(height));
        if parts.fixed.is_none() && !grey {
            let bytes = picture.limit_of_variants().saturating_sub(in_variants) as u64;
            let key = &picture.key;
            picture.variants =
                plan::variants(&plan::Original { route, format, key, width, height, channels, bytes });
        }
        Ok((picture, (parts.fixed == Some(Fixed::Print)).then(format::for_print)))
    }

    /// Whether the file is published as it is.
    pub fn is_as_it_is(&self) -> bool {
        !self.format.is_made()
    }

    /// The file that is published at the picture's own path: upright, and without what it told about its making. `bytes` are those that it
    /// was read from.
    pub fn own(&self, bytes: &[u8], pixels: &Pixels) -> Result<Vec<u8>, Diagnostic> {
        if self.turn == 1 {
            Ok(self.format.parts(bytes)?.cleaned())
        } else {
            pixels.encoded(self.format, self.limit)
        }
    }

    /// The file of one of its variants.
    pub fn variant(&self, variant: &Variant, pixels: &Pixels) -> Result<Vec<u8>, Diagnostic> {
        pixels.variant(variant, self.limit_of_variants())
    }

    /// What is turned is written anew, and may have fewer bytes than it had.
    fn limit_of_variants(&self) -> usize {
        if self.turn == 1 { self.limit } else { self.limit / 4 * 3 }
    }

    /// Looks at the pixels, and so finds out whether they are sound. Nothing for a file that is published as it is.
    pub fn pixels(&self, bytes: &[u8]) -> Result<Pixels, Diagnostic> {
        make::decode(self.format, bytes, self.turn)
    }

    /// What a page writes for the picture at its own path and in its own format, at several widths; `path` turns a route into what pages
    /// write. Nothing when there is only one.
    pub fn srcset(&self, own: &str, path: impl Fn(&str) -> String) -> Option<String> {
        let mut sources = plan::sources(&self.variants, Encoding::Own, path);
        if sources.is_empty() {
            return None;
        }
        let whole = self.width.filter(|width| plan::is_shown_whole(*width, &self.variants));
        sources.extend(whole.map(|width| format!("{own} {width}w")));
        Some(sources.join(", "))
    }

    /// The same in WebP; nothing when there is none beside the own format.
    pub fn webp(&self, path: impl Fn(&str) -> String) -> Option<String> {
        let sources = plan::sources(&self.variants, Encoding::WebP, path);
        (!sources.is_empty()).then(|| sources.join(", "))
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits =
        |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'));
    bytes.iter().flat_map(digits).collect()
}

#[cfg(test)]
mod tests;
