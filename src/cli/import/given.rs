//! What is to be imported: a file, or standard input.

use std::io::Read;
use std::path::Path;

use crate::disk::{self, Error, Kind};

/// What is larger is no article.
const MAX_BYTES: u64 = 8 << 20;

/// Reads the file, or standard input for `-`.
pub(super) fn read(name: &Path) -> Result<Vec<u8>, Error> {
    let refused = |why: String| Error::refused("import", name, why);
    let bytes = if name == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().take(MAX_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|error| Error::new("read", Path::new("standard input"), error))?;
        bytes
    } else {
        if disk::kind(name)? == Kind::Folder {
            return Err(refused("it is a folder; name a file".to_owned()));
        }
        disk::read_at_most(name, MAX_BYTES + 1)?
    };
    if bytes.len() as u64 > MAX_BYTES {
        return Err(refused(format!("it has more than {} MiB, which no article has", MAX_BYTES >> 20)));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(refused("there is nothing in it".to_owned()));
    }
    Ok(bytes)
}

/// What was read, as text: UTF-8, or UTF-16 with a byte order mark. The error says why it is none.
pub(super) fn text(bytes: &[u8]) -> Result<String, String> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) if is_binary(bytes) => Err(()),
            Err(error) => {
                let at = error.valid_up_to();
                let line = bytes[..at].split(|byte| *byte == b'\n').count();
                let byte = bytes[at];
                return Err(format!(
                    "not UTF-8: byte 0x{byte:02X} in line {line} is not part of a character; save it with the encoding UTF-8"
                ));
            }
        },
    };
    let binary = || "it is not text; copy the words of the article into a text file".to_owned();
    text.ok().filter(|text| !text.contains('\0')).ok_or_else(binary)
}

/// Whether bytes are a picture, a program or the file of a word processor: text has no zero bytes.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.contains(&0)
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Result<String, ()> {
    let units: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| read(*pair)).collect();
    String::from_utf16(&units).map_err(drop)
}
