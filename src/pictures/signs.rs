//! What a file is by how it begins, whatever its name.

use super::format::{Format, problem};
use super::iso::{self, Family};
use crate::diagnostic::Diagnostic;

/// How many bytes of a file tell what it is: an SVG picture may begin with a long comment.
pub const START: u64 = 64 << 10;

const RAW: &str = "a camera's raw file";
const TIFF: &str = "a TIFF picture or a camera's raw file";
const JPEG_XL: &str = "a JPEG XL picture";

/// Pictures that browsers do not show, or not all of them, by their first bytes.
const UNSHOWN: [(&[u8], &str); 12] = [
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0", TIFF),
    (b"MM\0+", TIFF),
    (b"IIRO", RAW),
    (b"IIRS", RAW),
    (b"IIU\0", RAW),
    (b"FUJIFILMCCD-RAW", RAW),
    (b"8BPS", "a Photoshop picture"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", JPEG_XL),
    (b"\xff\x0a", JPEG_XL),
];

/// What a picture is that browsers do not show.
pub(super) fn unshown(start: &[u8]) -> Option<&'static str> {
    match iso::family(start) {
        Some(Family::Heic) => return Some("a HEIC picture of a telephone"),
        Some(Family::Raw) => return Some(RAW),
        Some(Family::Avif) | None => {}
    }
    let known = UNSHOWN.iter().find(|(sign, _)| start.starts_with(sign)).map(|(_, what)| *what);
    known.or(is_bitmap(start).then_some("a BMP picture"))
}

/// Whether it is a bitmap of Windows. Words begin with its two letters, too: but no words have its zeros, and the length of its head.
fn is_bitmap(start: &[u8]) -> bool {
    start.starts_with(b"BM")
        && start.get(6..10) == Some(&[0; 4])
        && matches!(start.get(14..18), Some([12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]))
}

/// What is wrong with a file whose name says no format that is looked at: it is a picture all the same, and would be published with all that it
/// tells; or it is called SVG and is none. `start` are its first bytes, as many as [`START`]. The problem has no place yet.
pub fn misnamed(name: &str, start: &[u8]) -> Option<Diagnostic> {
    let is_vector = name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("svg"));
    let is = if let Some(format) = Format::of(start) {
        if !is_vector {
            let (is, ending) = (format.name(), format.ending());
            let help = format!(
                "rename it so that it ends in `.{ending}`, and change the texts that name it, or take it out"
            );
            return Some(problem(format!("this file is a {is} picture, but its name does not say so"), help));
        }
        format!("a {} picture", format.name())
    } else if let Some(unshown) = unshown(start) {
        if !is_vector {
            let help = "save it as JPEG, PNG or WebP, and change the texts that name it, or take it out";
            return Some(problem(format!("this file is {unshown}, which browsers do not show"), help));
        }
        unshown.to_owned()
    } else if !is_vector || is_svg(start) {
        return None;
    } else if start.is_empty() {
        "empty".to_owned()
    } else {
        "no picture that browsers show".to_owned()
    };
    let help = "export the picture again, as SVG, or take the file out";
    Some(problem(format!("the name of this file says SVG, but it is {is}"), help))
}

/// Whether a text has the element that SVG is, with a prefix or without; of UTF-16, every other byte is looked at.
fn is_svg(start: &[u8]) -> bool {
    let letters: Vec<u8> = start.iter().copied().filter(|&byte| byte != 0).collect();
    let has = |words: &[u8]| letters.windows(words.len()).any(|window| window == words);
    has(b"<svg") || has(b":svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, start: &[u8]) -> String {
        misnamed(name, start)
            .map(|problem| format!("{} ({})", problem.message, problem.help.unwrap()))
            .unwrap_or_default()
    }

    #[test]
    fn pictures_are_known_under_any_name() {
        let bitmap = b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0";
        for (name, start, expected) in [
            (
                "IMG_1.HEIC",
                &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..],
                "a HEIC picture of a telephone, which",
            ),
            ("scan.tif", b"II*\0\x08\0\0\0", "a TIFF picture or a camera's raw file, which"),
            ("DSC_1.NEF", b"MM\0*\0\0\0\x08", "a TIFF picture or a camera's raw file, which"),
            ("drawing.bmp", bitmap, "a BMP picture, which"),
            ("photo.jpg_original", b"\xff\xd8\xff\xe1", "a JPEG picture, but its name"),
            ("photo", b"\xff\xd8\xff\xe0", "a JPEG picture, but its name"),
            ("photo.heic", b"\x89PNG\r\n\x1a\n", "a PNG picture, but its name"),
            ("data.csv", b"RIFF\0\0\0\0WEBPVP8 ", "a WebP picture, but its name"),
            ("a.b", b"GIF89a", "a GIF picture, but its name"),
            ("x.svg", b"\xff\xd8\xff\xe0", "says SVG, but it is a JPEG picture (export"),
            ("x.svg", b"MM\0*", "says SVG, but it is a TIFF picture or a camera's raw file (export"),
            ("x.SVG", b"A text.", "says SVG, but it is no picture that browsers show (export"),
            ("x.svg", b"", "says SVG, but it is empty (export"),
        ] {
            assert!(told(name, start).contains(expected), "{name}: {}", told(name, start));
        }
        assert_eq!(
            told("a.tif", b"II*\0"),
            "this file is a TIFF picture or a camera's raw file, which browsers do not show \
             (save it as JPEG, PNG or WebP, and change the texts that name it, or take it out)"
        );
        assert_eq!(
            told("a.jpg_original", b"\xff\xd8\xff\xe1"),
            "this file is a JPEG picture, but its name does not say so \
             (rename it so that it ends in `.jpg`, and change the texts that name it, or take it out)"
        );
    }

    #[test]
    fn other_files_are_left_alone() {
        let wide: Vec<u8> = "\u{feff}<svg/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (name, start) in [
            ("a.csv", &b"BMW,12\nBMW,13\nother,14\n"[..]),
            ("a.pdf", b"%PDF-1.7"),
            ("a.mp4", b"\0\0\0\x18ftypisom\0\0\0\0mp42"),
            ("a", b""),
            ("x.svg", b"<?xml version=\"1.0\"?>\n<!-- a map --><svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            ("x.svg", b"<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>"),
            ("x.svg", &wide),
        ] {
            assert_eq!(told(name, start), "", "{name}");
        }
    }
}
