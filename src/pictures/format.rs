//! The formats of pictures, by the names of files and by what is in them.

use super::iso::{self, Family};
use super::parts::{Broken, Fixed, Parts};
use super::{gif, jpeg, png, signs, webp};
use crate::diagnostic::Diagnostic;

/// A format that browsers show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
    Avif,
}

impl Format {
    /// The format that the name of a file tells.
    pub(super) fn named(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => Self::Jpeg,
            "png" | "apng" => Self::Png,
            "webp" => Self::WebP,
            "gif" => Self::Gif,
            "avif" => Self::Avif,
            _ => return None,
        })
    }

    /// Whether its pictures are cleaned, and made into smaller ones.
    pub(super) fn is_made(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP)
    }

    /// How the names of its files end.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Gif => "gif",
            Self::Avif => "avif",
        }
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Avif => "AVIF",
        }
    }

    /// The format that a file has, by how it begins.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        let all = [Self::Jpeg, Self::Png, Self::WebP, Self::Gif, Self::Avif];
        all.into_iter().find(|format| format.is_of(start))
    }

    fn is_of(self, bytes: &[u8]) -> bool {
        match self {
            Self::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
            Self::Png => bytes.starts_with(png::SIGNATURE),
            Self::WebP => webp::is_webp(bytes),
            Self::Gif => bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
            Self::Avif => iso::family(bytes) == Some(Family::Avif),
        }
    }

    /// Whether a file is what its name says.
    pub(super) fn check(self, bytes: &[u8]) -> Result<(), Diagnostic> {
        if self.is_of(bytes) {
            return Ok(());
        }
        let name = self.name();
        if let Some(other) = Self::of(bytes) {
            let (is, ending) = (other.name(), other.ending());
            let help = format!("rename it so that it ends in `.{ending}`, and change the texts that name it");
            return Err(problem(
                format!("the name of this file says {name}, but it is a {is} picture"),
                help,
            ));
        }
        let what = if let Some(unshown) = signs::unshown(bytes) {
            format!("{unshown}, which browsers do not show")
        } else if bytes.is_empty() {
            "empty".to_owned()
        } else {
            "no picture that browsers show".to_owned()
        };
        let help = format!("export the picture again, as {name}, or take the file out");
        Err(problem(format!("the name of this file says {name}, but it is {what}"), help))
    }

    /// Takes a file apart.
    pub(super) fn parts(self, bytes: &[u8]) -> Result<Parts<'_>, Diagnostic> {
        let parts = match self {
            Self::Jpeg => jpeg::parts(bytes),
            Self::Png => png::parts(bytes),
            Self::WebP => webp::parts(bytes),
            Self::Gif | Self::Avif => return Err(self.broken()),
        };
        parts.map_err(|broken| self.cut_off(broken))
    }

    /// Looks at a file that is published as it is: whether it is all there, and fit to be published so.
    pub(super) fn look(self, bytes: &[u8]) -> Result<(), Diagnostic> {
        match self {
            Self::Gif => gif::check(bytes).map_err(|broken| self.cut_off(broken)),
            Self::Avif if iso::tells(bytes).map_err(|broken| self.cut_off(broken))? => Err(problem(
                "this AVIF picture holds what was told about it (Exif or XMP), which may be the place where it was taken".to_owned(),
                "export it again without, or as JPEG, PNG or WebP: those are published without what is told in them",
            )),
            _ => Ok(()),
        }
    }

    fn cut_off(self, Broken::Short: Broken) -> Diagnostic {
        let message = format!("this {} picture is cut off: its end is missing", self.name());
        problem(message, "copy it here again, or export it again")
    }

    /// What is said of a file that cannot be read.
    pub(super) fn broken(self) -> Diagnostic {
        let message = format!("this {} picture is broken, and cannot be shown", self.name());
        problem(message, "copy it here again, or open it in a picture editor and export it again")
    }
}

pub(super) fn problem(message: String, help: impl Into<String>) -> Diagnostic {
    Diagnostic::error(message).help(help).see("editors.md#pictures")
}

pub(super) fn unknown(route: &str) -> Diagnostic {
    problem(
        format!("`{route}` is not named like a picture"),
        "name it after its format: `.jpg`, `.png`, `.webp`",
    )
}

pub(super) fn for_print() -> Diagnostic {
    Diagnostic::warning("this picture has the colours of print (CMYK): it is published in its one size only, and browsers differ in its colours")
        .help("export it again, as JPEG in RGB")
        .see("editors.md#pictures")
}

/// What is said of a picture that cannot be turned.
pub(super) fn on_its_side(why: Fixed) -> Diagnostic {
    let (why, help) = match why {
        Fixed::Moves => ("it moves", "open it in a picture editor, turn it, and save it again"),
        Fixed::Print => ("it has the colours of print (CMYK)", "export it again, as JPEG in RGB"),
        Fixed::Colours => (
            "it has colours that other files cannot say (`cICP`, `gAMA` or `cHRM`)",
            "export it again, in sRGB",
        ),
    };
    problem(format!("this picture is stored on its side, and cannot be turned because {why}"), help)
}

/// What is said of a picture that is too large.
pub(super) fn too_large(width: u32, height: u32) -> Diagnostic {
    let limit = super::MAX_PIXELS / 1_000_000;
    problem(
        format!("this picture has {width} × {height} pixels; the limit is {limit} million"),
        "make it smaller: 4000 pixels in width are enough for any screen",
    )
}
