//! Pixels: out of a file, upright, smaller, into a file again.
//!
//! The same picture gives the same bytes on every machine. So pictures are made smaller with weights that are polynomials: sines differ
//! in their last bit from one system to the next.

use std::io::Cursor;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, Limits};

use super::format::{self, Format};
use super::parts::Parts;
use super::profile::{self, Space};
use super::{Encoding, MAX_PIXELS, Variant, webp};
use crate::diagnostic::Diagnostic;

/// Of variants, from 0 to 100, if that does not make them larger than the original.
const JPEG_QUALITY: u8 = 80;
const WEBP_QUALITY: u8 = 78;
/// Of a picture that is turned: it may be shown large, and stands for the original.
const TURNED_QUALITY: u8 = 92;
/// Below it, nothing is tried.
const LEAST_QUALITY: u8 = 5;
/// Nor below this width in pixels.
const SMALLEST: u32 = 64;
/// How hard to try, from 0 to 100, where nothing may be lost.
const EXACT_EFFORT: f32 = 60.0;

/// The pixels of a picture, upright, with 8 bits for each of their 1 to 4 channels.
#[derive(Debug, Clone, PartialEq)]
pub struct Pixels {
    pub(super) format: Format,
    /// Whether nothing was lost when the file was written: then it may be a drawing, which suffers when something is.
    pub(super) exact: bool,
    pub(super) image: DynamicImage,
    pub(super) profile: Option<Vec<u8>>,
}

/// What the head of a file says.
#[derive(Debug)]
pub(super) struct Head {
    /// In pixels, as they are stored.
    pub(super) width: u32,
    pub(super) height: u32,
    /// How many numbers a pixel has: colours, and how clear it is.
    pub(super) channels: u8,
    /// How its colours are meant, whether that fits them or not.
    pub(super) profile: Option<Vec<u8>>,
}

/// Reads the head of a file.
pub(super) fn head(format: Format, bytes: &[u8], parts: &Parts<'_>) -> Result<Head, Diagnostic> {
    let mut decoder = decoder(format, bytes)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    if width == 0 || height == 0 {
        return Err(format.broken());
    }
    let profile = match format {
        Format::Png => decoder.icc_profile().ok().flatten(),
        _ => parts.profile.as_deref().map(<[u8]>::to_vec),
    };
    Ok(Head { width, height, channels: decoder.color_type().channel_count(), profile })
}

/// Refuses what has too many pixels.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), Diagnostic> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format::too_large(width, height));
    }
    Ok(())
}

fn decoder(format: Format, bytes: &[u8]) -> Result<Box<dyn ImageDecoder + '_>, Diagnostic> {
    let input = Cursor::new(bytes);
    let decoder: Result<Box<dyn ImageDecoder + '_>, _> = match format {
        Format::Jpeg => JpegDecoder::new(input).map(|decoder| Box::new(decoder) as Box<_>),
        Format::Png => PngDecoder::with_limits(input, limits()).map(|decoder| Box::new(decoder) as Box<_>),
        Format::WebP => WebPDecoder::new(input).map(|decoder| Box::new(decoder) as Box<_>),
        Format::Gif | Format::Avif => return Err(format.broken()),
    };
    decoder.map_err(|_| format.broken())
}

/// What a decoder may use: eight bytes for each pixel, and some for itself.
fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_PIXELS * 8 + (64 << 20));
    limits
}

/// The pixels of a file, turned as `turn` says (1 to 8, as in Exif).
pub(super) fn decode(format: Format, bytes: &[u8], turn: u8) -> Result<Pixels, Diagnostic> {
    let parts = format.parts(bytes)?;
    let profile = head(format, bytes, &parts)?.profile;
    let mut decoder = decoder(format, bytes)?;
    decoder.set_limits(limits()).map_err(|_| format.broken())?;
    let image = DynamicImage::from_decoder(decoder).map_err(|_| format.broken())?;
    let mut image = in_bytes(image);
    if let Some(turn) = Orientation::from_exif(turn) {
        image.apply_orientation(turn);
    }
    let space = if image.color().has_color() { Space::Rgb } else { Space::Grey };
    let profile = profile.and_then(|profile| profile::whole(&profile, space).map(<[u8]>::to_vec));
    Ok(Pixels { format, exact: format == Format::Png || parts.exact, image, profile })
}

/// With 8 bits for each channel, and transparency only where there is some.
fn in_bytes(image: DynamicImage) -> DynamicImage {
    let image = match image.color() {
        ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8 => image,
        ColorType::L16 => image.into_luma8().into(),
        ColorType::La16 => image.into_luma_alpha8().into(),
        color if color.has_alpha() => image.into_rgba8().into(),
        _ => image.into_rgb8().into(),
    };
    match image {
        DynamicImage::ImageRgba8(pixels) if pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX) => {
            DynamicImage::ImageRgba8(pixels).into_rgb8().into()
        }
        DynamicImage::ImageLumaA8(pixels) if pixels.pixels().all(|pixel| pixel.0[1] == u8::MAX) => {
            DynamicImage::ImageLumaA8(pixels).into_luma8().into()
        }
        image => image,
    }
}

impl Pixels {
    /// The width in pixels.
    pub fn width(&self) -> u32 {
        self.image.width()
    }

    /// The height in pixels.
    pub fn height(&self) -> u32 {
        self.image.height()
    }

    /// A variant of a picture, as the bytes of a file, fewer than `limit`.
    pub(super) fn variant(&self, variant: &Variant, limit: usize) -> Result<Vec<u8>, Diagnostic> {
        let mut width = variant.width;
        loop {
            let small = self.smaller(width).ok_or_else(|| self.format.broken())?;
            let bytes = match (variant.encoding, self.format) {
                (Encoding::Own, Format::Jpeg) => small.jpeg(JPEG_QUALITY, limit)?,
                (Encoding::Own, Format::Png) => small.png()?,
                _ => small.webp(limit)?,
            };
            // It was planned to have room. Should it have none all the same, browsers draw fewer pixels as large as pages say.
            if bytes.len() < limit || width < SMALLEST {
                return Ok(bytes);
            }
            width /= 2;
        }
    }

    /// All of the picture, as the bytes of a file in its format; fewer than `limit`, where a lower quality makes them fewer.
    pub(super) fn encoded(&self, format: Format, limit: usize) -> Result<Vec<u8>, Diagnostic> {
        match format {
            Format::Jpeg => self.jpeg(TURNED_QUALITY, limit),
            Format::Png => self.png(),
            _ => self.webp(limit),
        }
    }

    fn smaller(&self, width: u32) -> Option<Self> {
        if width == self.width() {
            return Some(self.clone());
        }
        let height = u64::from(self.height()) * u64::from(width) + u64::from(self.width()) / 2;
        let height = u32::try_from(height / u64::from(self.width())).ok()?.max(1);
        let kind = match self.image.color() {
            ColorType::L8 => PixelType::U8,
            ColorType::La8 => PixelType::U8x2,
            ColorType::Rgb8 => PixelType::U8x3,
            _ => PixelType::U8x4,
        };
        let from = ImageRef::new(self.width(), self.height(), self.image.as_bytes(), kind).ok()?;
        let mut to = Image::new(width, height, kind);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
        Resizer::new().resize(&from, &mut to, &options).ok()?;
        let bytes = to.into_vec();
        let image = match kind {
            PixelType::U8 => image::GrayImage::from_raw(width, height, bytes)?.into(),
            PixelType::U8x2 => image::GrayAlphaImage::from_raw(width, height, bytes)?.into(),
            PixelType::U8x3 => image::RgbImage::from_raw(width, height, bytes)?.into(),
            _ => image::RgbaImage::from_raw(width, height, bytes)?.into(),
        };
        Some(Self { image, format: self.format, exact: self.exact, profile: self.profile.clone() })
    }

    fn jpeg(&self, best: u8, limit: usize) -> Result<Vec<u8>, Diagnostic> {
        within(limit, best, |quality| {
            let mut bytes = Vec::new();
            self.write(JpegEncoder::new_with_quality(&mut bytes, quality))?;
            Ok(bytes)
        })
    }

    fn png(&self) -> Result<Vec<u8>, Diagnostic> {
        let mut bytes = Vec::new();
        self.write(PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, PngFilter::Adaptive))?;
        Ok(bytes)
    }

    fn write(&self, mut encoder: impl ImageEncoder) -> Result<(), Diagnostic> {
        if let Some(profile) = &self.profile {
            // Where a format has no place for one, the picture is shown without.
            let _ = encoder.set_icc_profile(profile.clone());
        }
        let color = ExtendedColorType::from(self.image.color());
        let written = encoder.write_image(self.image.as_bytes(), self.width(), self.height(), color);
        written.map_err(|_| self.format.broken())
    }

    /// As WebP: of what was exact, the smaller of a file that still is and one that is not.
    fn webp(&self, limit: usize) -> Result<Vec<u8>, Diagnostic> {
        let (width, height) = (self.width(), self.height());
        let (rgb, rgba);
        let encoder = if self.image.color().has_alpha() {
            rgba = self.image.to_rgba8();
            ::webp::Encoder::from_rgba(&rgba, width, height)
        } else {
            rgb = self.image.to_rgb8();
            ::webp::Encoder::from_rgb(&rgb, width, height)
        };
        // Grey became colours of the web.
        let profile = self.profile.as_ref().filter(|_| self.image.color().has_color());
        let encoded = |exact: bool, quality: f32| {
            let bytes = encoder.encode_simple(exact, quality).map_err(|_| self.format.broken())?.to_vec();
            Ok(profile.map_or(bytes.clone(), |profile| webp::with_profile(&bytes, profile, width, height)))
        };
        let exact = if self.exact { Some(encoded(true, EXACT_EFFORT)?) } else { None };
        within(limit, WEBP_QUALITY, |quality| {
            let lossy = encoded(false, quality.into())?;
            Ok(exact.clone().filter(|exact| exact.len() <= lossy.len()).unwrap_or(lossy))
        })
    }
}

/// The file of the best quality that has fewer bytes than `limit`; where none has, that of the least.
fn within(
    limit: usize,
    best: u8,
    write: impl Fn(u8) -> Result<Vec<u8>, Diagnostic>,
) -> Result<Vec<u8>, Diagnostic> {
    let mut quality = best;
    loop {
        let bytes = write(quality)?;
        if bytes.len() < limit || quality <= LEAST_QUALITY {
            return Ok(bytes);
        }
        let step = if bytes.len() / 2 > limit { quality / 4 } else { quality / 10 };
        quality -= step.max(1);
    }
}
