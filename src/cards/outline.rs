//! From outlines to coverage: how much of each pixel lies inside of a shape.
//!
//! Each edge adds the signed area that it leaves to its right; a running sum over a row is the coverage. Only sums,
//! products, quotients and square roots of `f32` are used, which IEEE 754 fixes to the last bit. Shapes that
//! overlap and run the same way are one shape.

use std::ops::Range;

use harfrust::font::glyph::outline::PathSink;

/// A point in pixels, `y` downwards.
type Point = (f32, f32);

/// The coverage of a rectangle of pixels, being collected.
pub(super) struct Outline {
    width: usize,
    height: usize,
    sums: Vec<f32>,
    /// Of each row the columns that edges touch: most of a card is empty.
    touched: Vec<Range<usize>>,
    origin: Point,
    scale: f32,
    start: Point,
    here: Point,
}

impl Outline {
    /// An empty rectangle.
    pub(super) fn new(width: usize, height: usize) -> Self {
        let nowhere = (0.0, 0.0);
        // The area of an edge in the last pixel of a row spills into the next.
        let sums = vec![0.0; (width + 2) * height];
        let touched = vec![0..0; height];
        Self { width, height, sums, touched, origin: nowhere, scale: 1.0, start: nowhere, here: nowhere }
    }

    /// Says where the next glyph has its origin, and how many pixels a unit of its font is.
    pub(super) fn glyph(&mut self, origin: Point, scale: f32) {
        (self.origin, self.scale) = (origin, scale);
    }

    /// Rows of coverage from 0 to 1, from the top; each with its first column. What is not in it is not covered.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, impl Iterator<Item = f32>)> {
        self.sums.chunks_exact(self.width + 2).zip(&self.touched).map(|(row, touched)| {
            let coverage =
                row[..self.width.min(touched.end)].iter().skip(touched.start).scan(0.0, |sum, area| {
                    *sum += area;
                    Some(f32::abs(*sum).min(1.0))
                });
            (touched.start, coverage)
        })
    }

    /// From units of the font, upwards, to pixels.
    fn place(&self, x: f32, y: f32) -> Point {
        (self.origin.0 + x * self.scale, self.origin.1 - y * self.scale)
    }

    /// An edge from where the pen is; what is above, below or left of the rectangle is cut off at its border.
    fn edge(&mut self, to: Point) {
        let from = std::mem::replace(&mut self.here, to);
        let (direction, top, bottom) = if from.1 <= to.1 { (1.0, from, to) } else { (-1.0, to, from) };
        let height = bottom.1 - top.1;
        if height <= 0.0 {
            return;
        }
        let slope = (bottom.0 - top.0) / height;
        let (first, last) = (top.1.max(0.0), bottom.1.min(pixels(self.height)));
        let mut x = top.0 + (first - top.1) * slope;
        let mut y = first;
        while y < last {
            let next = (y.floor() + 1.0).min(last);
            let next_x = x + (next - y) * slope;
            self.span(index(y), (x, next_x), direction * (next - y));
            (x, y) = (next_x, next);
        }
    }

    /// Adds the part of an edge that is inside of one row: from where to where, and how much of the row's height.
    fn span(&mut self, row: usize, (a, b): (f32, f32), height: f32) {
        let most = pixels(self.width);
        let (left, right) = (a.min(b).clamp(0.0, most), a.max(b).clamp(0.0, most));
        let first = index(left);
        let last = index(right.ceil()).max(first + 1);
        let touched = &mut self.touched[row];
        *touched = if touched.end == 0 { first } else { touched.start.min(first) }..touched.end.max(last + 1);
        let row = &mut self.sums[row * (self.width + 2)..][..self.width + 2];
        if last == first + 1 {
            let right_of = left + (right - left) * 0.5 - pixels(first);
            row[first] += height * (1.0 - right_of);
            row[first + 1] += height * right_of;
            return;
        }
        // Coverage of a column is the area right of the edge within it; what is stored is the difference to the last.
        let share = height / (right - left);
        let mut before = 0.0;
        for (column, cell) in row[first..=last].iter_mut().enumerate() {
            let edge_here = (pixels(first + column).max(left), pixels(first + column + 1).min(right));
            let inside = (edge_here.1 - edge_here.0).max(0.0);
            let passed = (edge_here.0 - left).max(0.0).min(right - left);
            let middle = pixels(first + column + 1) - (edge_here.0 + (edge_here.1 - edge_here.0) * 0.5);
            let area = share * if inside > 0.0 { passed + inside * middle } else { right - left };
            *cell += area - before;
            before = area;
        }
    }

    /// A curve as straight edges, none further than about a thirtieth of a pixel from it.
    fn curve(&mut self, bend: f32, at: impl Fn(f32) -> Point) {
        let count = (bend * 8.0).sqrt().ceil().clamp(1.0, 64.0);
        for step in 1..=index(count) {
            self.edge(at(pixels(step) / count));
        }
    }
}

impl PathSink for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.here = self.place(x, y);
        self.start = self.here;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.edge(self.place(x, y));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let (from, control, to) = (self.here, self.place(cx0, cy0), self.place(x, y));
        self.curve(bend(from, control, to), |t| {
            let u = 1.0 - t;
            weighted([(u * u, from), (2.0 * u * t, control), (t * t, to)])
        });
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (from, first, second, to) =
            (self.here, self.place(cx0, cy0), self.place(cx1, cy1), self.place(x, y));
        self.curve(2.0 * bend(from, first, second).max(bend(first, second, to)), |t| {
            let u = 1.0 - t;
            weighted([
                (u * u * u, from),
                (3.0 * u * u * t, first),
                (3.0 * u * t * t, second),
                (t * t * t, to),
            ])
        });
    }

    fn close(&mut self) {
        self.edge(self.start);
    }
}

/// The sum of points, each times its weight.
fn weighted<const N: usize>(points: [(f32, Point); N]) -> Point {
    points
        .iter()
        .fold((0.0, 0.0), |sum, (weight, point)| (sum.0 + weight * point.0, sum.1 + weight * point.1))
}

/// How far a curve's control point is from the middle of its neighbours.
fn bend(a: Point, b: Point, c: Point) -> f32 {
    (a.0 - 2.0 * b.0 + c.0).abs() + (a.1 - 2.0 * b.1 + c.1).abs()
}

#[allow(clippy::cast_precision_loss, reason = "a card has some thousand pixels")]
fn pixels(count: usize) -> f32 {
    count as f32
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is negative is 0, as it should be"
)]
fn index(at: f32) -> usize {
    at as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The coverage of a shape in 4 × 3 pixels; it is given upwards from the lower left.
    fn covered(draw: impl FnOnce(&mut Outline)) -> Vec<Vec<f32>> {
        let mut outline = Outline::new(4, 3);
        outline.glyph((0.0, 3.0), 1.0);
        draw(&mut outline);
        let whole = |(column, row)| {
            let mut whole = vec![0.0; 4];
            Iterator::zip(whole[column..].iter_mut(), row).for_each(|(pixel, cover)| *pixel = cover);
            whole
        };
        outline.rows().map(whole).collect()
    }

    fn polygon(outline: &mut Outline, points: &[Point]) {
        outline.move_to(points[0].0, points[0].1);
        for &(x, y) in &points[1..] {
            outline.line_to(x, y);
        }
        outline.close();
    }

    #[test]
    fn a_pixel_is_covered_as_far_as_the_shape_reaches_into_it() {
        let rows = covered(|outline| polygon(outline, &[(0.5, 1.0), (3.0, 1.0), (3.0, 2.5), (0.5, 2.5)]));
        assert_eq!(rows, [[0.25, 0.5, 0.5, 0.0], [0.5, 1.0, 1.0, 0.0], [0.0; 4]]);
        let triangle = covered(|outline| polygon(outline, &[(0.0, 0.0), (4.0, 0.0), (0.0, 2.0)]));
        assert_eq!(triangle, [[0.0; 4], [0.75, 0.25, 0.0, 0.0], [1.0, 1.0, 0.75, 0.25]]);
    }

    #[test]
    fn shapes_that_overlap_are_one_and_holes_are_open() {
        let square = [(0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0)];
        let twice = covered(|outline| {
            polygon(outline, &square);
            polygon(outline, &square);
        });
        assert_eq!(twice, [[1.0, 1.0, 1.0, 0.0]; 3]);
        let hole = covered(|outline| {
            polygon(outline, &square);
            polygon(outline, &[(1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 1.0)]);
        });
        assert_eq!(hole[1], [1.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let rows =
            covered(|outline| polygon(outline, &[(-9.0, -9.0), (2.0, -9.0), (2.0, 99.0), (-9.0, 99.0)]));
        assert_eq!(rows, [[1.0, 1.0, 0.0, 0.0]; 3]);
        let beyond = covered(|outline| polygon(outline, &[(9.0, 0.0), (99.0, 0.0), (99.0, 3.0)]));
        assert_eq!(beyond, [[0.0; 4]; 3]);
    }

    #[test]
    fn a_curve_is_round() {
        let quarter = covered(|outline| {
            outline.move_to(0.0, 0.0);
            outline.line_to(3.0, 0.0);
            outline.curve_to(3.0, 1.6569, 1.6569, 3.0, 0.0, 3.0);
            outline.close();
        });
        let area: f32 = quarter.iter().flatten().sum();
        assert!((area - 7.068).abs() < 0.1, "{area}");
    }
}
