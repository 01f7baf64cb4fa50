//! Drawing: a picture of palette colours, rectangles, and glyphs as their outlines.

use harfrust::font::glyph::outline::{DrawMemory, DrawOptions};

use super::colour::{Rgb, between};
use super::outline::Outline;
use super::shape::Glyph;

/// How strongly a pixel is covered: from 0 to 15.
const STEPS: u8 = 16;

/// Two colours, and those between them at the edges of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ramp(u8);

/// A picture being drawn.
pub(super) struct Canvas {
    width: usize,
    height: usize,
    palette: Vec<Rgb>,
    pixels: Vec<u8>,
}

impl Canvas {
    /// A picture with the ground of the first ramp. Each ramp goes from a ground to a colour; there can be eight.
    pub(super) fn new(width: usize, height: usize, ramps: &[(Rgb, Rgb)]) -> Self {
        let steps =
            |&(ground, colour): &(Rgb, Rgb)| (0..STEPS).map(move |step| between(ground, colour, step));
        let palette = ramps.iter().take(usize::from(u8::MAX / STEPS) + 1).flat_map(steps).collect();
        Self { width, height, palette, pixels: vec![0; width * height] }
    }

    /// The ramp of a place in the list.
    pub(super) fn ramp(index: u8) -> Ramp {
        Ramp(index * STEPS)
    }

    /// Fills a rectangle with the ramp's colour, or its ground. What lies outside of the picture is left out.
    pub(super) fn fill(&mut self, [left, top, width, height]: [i32; 4], Ramp(base): Ramp, solid: bool) {
        let index = if solid { base + STEPS - 1 } else { base };
        for y in top..top + height {
            for x in left..left + width {
                if let Some(at) = self.at(x, y) {
                    self.pixels[at] = index;
                }
            }
        }
    }

    /// Draws glyphs from left to right on a baseline; the size is in pixels.
    pub(super) fn glyphs(&mut self, glyphs: &[Glyph], (left, baseline): (i32, i32), size: i32, ramp: Ramp) {
        // Marks reach further than letters, and none further than this.
        let (above, below) = (size * 2, size);
        let mut outline = Outline::new(self.width, usize::try_from(above + below).unwrap_or_default());
        let em = to_f32(size) / 1000.0;
        for glyph in glyphs {
            let origin = (to_f32(left) + to_f32(glyph.x) * em, to_f32(above) - to_f32(glyph.y) * em);
            outline.glyph(origin, em * to_f32(glyph.face.scale) / 100.0);
            if let Some(shape) = glyph.face.font.outline_glyphs().get(glyph.id) {
                // A broken glyph leaves a gap; there is none in the fonts of the program.
                let _ = shape.draw(&DrawOptions::new(), DrawMemory::Scratch, &mut outline);
            }
        }
        for ((column, row), y) in outline.rows().zip(baseline - above..) {
            for (cover, x) in row.zip(i32::try_from(column).unwrap_or(i32::MAX)..) {
                self.cover(x, y, cover, ramp);
            }
        }
    }

    /// The picture as a PNG with a palette.
    pub(super) fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (width, height) = (u32::try_from(self.width), u32::try_from(self.height));
        let mut encoder = png::Encoder::new(&mut bytes, width.unwrap_or(1), height.unwrap_or(1));
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(self.palette.concat());
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_deflate_compression(png::DeflateCompression::Level(5));
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&self.pixels))
            .expect("a picture with a palette can be written to memory");
        bytes
    }

    fn cover(&mut self, x: i32, y: i32, cover: f32, Ramp(base): Ramp) {
        let step = step(cover);
        if step == 0 {
            return;
        }
        if let Some(at) = self.at(x, y) {
            let drawn = self.pixels[at];
            let same = (base..base + STEPS).contains(&drawn);
            self.pixels[at] = if same { drawn.max(base + step) } else { base + step };
        }
    }

    fn at(&self, x: i32, y: i32) -> Option<usize> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        (x < self.width && y < self.height).then_some(y * self.width + x)
    }
}

/// Exact: what is drawn has less than 2²⁴ units.
#[allow(clippy::cast_precision_loss, reason = "coordinates of a card are small")]
fn to_f32(units: i32) -> f32 {
    units as f32
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of 1 is a step of a ramp")]
fn step(cover: f32) -> u8 {
    (cover * f32::from(STEPS - 1) + 0.5) as u8
}
