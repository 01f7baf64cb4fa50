//! The bytes of a page as text: by its byte order mark, by what it says of itself, or else as UTF-8.

/// Reads a page. The second is what could not be read in it. The error says why it is no page.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Option<String>), String> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => return utf8(rest),
        [0xff, 0xfe, rest @ ..] => return Ok((utf16(rest, u16::from_le_bytes), None)),
        [0xfe, 0xff, rest @ ..] => return Ok((utf16(rest, u16::from_be_bytes), None)),
        _ if bytes.contains(&0) => {
            return Err("it is not a web page; save the page from a browser, as HTML".to_owned());
        }
        _ => {}
    }
    match charset(bytes).as_deref() {
        None | Some("utf-8" | "utf8") => utf8(bytes),
        Some("windows-1251" | "cp1251" | "x-cp1251") => Ok((single(bytes, &upper_1251()), None)),
        Some("windows-1252" | "cp1252" | "x-cp1252" | "iso-8859-1" | "latin1" | "us-ascii" | "ascii") => {
            Ok((single(bytes, &upper_1252()), None))
        }
        Some(other) => Err(format!(
            "it is in the encoding `{other}`, which is not known here; open it in a browser and copy its text, then use `import text`"
        )),
    }
}

fn utf8(bytes: &[u8]) -> Result<(String, Option<String>), String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let bad = text.matches('\u{fffd}').count();
    if bad * 20 > text.chars().count() {
        return Err("it is not a web page, or in an encoding that it does not name".to_owned());
    }
    let doubt = format!("{bad} characters of the page could not be read, and are shown as \u{fffd}");
    Ok((text, (bad > 0).then_some(doubt)))
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| read(*pair)).collect();
    String::from_utf16_lossy(&units)
}

/// The encoding that a `meta` element at the start of the page names.
fn charset(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let mut tags = start.split("<meta").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    tags.find_map(|tag| {
        let rest = tag.split("charset").nth(1)?.trim_start().strip_prefix('=')?;
        let rest = rest.trim_start().trim_start_matches(['"', '\'']);
        let name: String =
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c)).collect();
        (!name.is_empty()).then_some(name)
    })
}

/// Reads an encoding in which every byte is a character: ASCII, and these for the upper half.
fn single(bytes: &[u8], upper: &[char]) -> String {
    let character = |byte: &u8| match usize::from(*byte).checked_sub(0x80) {
        None => char::from(*byte),
        Some(at) => upper.get(at).copied().unwrap_or('\u{fffd}'),
    };
    bytes.iter().map(character).collect()
}

/// The upper half of windows-1252 (WHATWG Encoding, index windows-1252).
fn upper_1252() -> Vec<char> {
    let first = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    first.chars().chain('\u{a0}'..='\u{ff}').collect()
}

/// The upper half of windows-1251 (WHATWG Encoding, index windows-1251).
fn upper_1251() -> Vec<char> {
    let first = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї";
    first.chars().chain('А'..='я').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_in_the_encoding_that_they_name() {
        let read = |bytes: &[u8]| decode(bytes).map(|(text, _)| text);
        let page =
            |name: &str, bytes: &[u8]| [format!("<meta charset=\"{name}\">").as_bytes(), bytes].concat();
        assert!(read(&page("windows-1251", &[0xca, 0xe8, 0xbf, 0xe2])).unwrap().ends_with("Київ"));
        assert!(read(&page("ISO-8859-1", &[0x80, 0xe9])).unwrap().ends_with("€é"));
        assert!(
            read("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">é".as_bytes())
                .unwrap()
                .ends_with('é')
        );
        assert_eq!(read(&[0xff, 0xfe, b'a', 0]).unwrap(), "a");
        assert_eq!(upper_1252().len() + upper_1251().len(), 256);
        assert!(read(&page("shift_jis", b"a")).unwrap_err().contains("`shift_jis`"));
        assert!(read(b"\x89PNG\0\0").is_err());
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let (text, doubt) = decode(&[&b"<p>".repeat(20)[..], b"\xe9</p>"].concat()).unwrap();
        assert!(text.contains('\u{fffd}') && doubt.unwrap().starts_with("1 characters"));
        assert!(decode(b"\xe9\xe9\xe9").is_err());
    }
}
