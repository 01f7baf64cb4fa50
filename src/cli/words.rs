//! What people say on the command line of a story: a headline, a note, a time. And what follows when it is written.

use std::path::Path;

use chrono_tz::Tz;

use super::editor::Editor;
use super::terminal::Terminal;
use crate::compose;
use crate::disk::Error;
use crate::model::Instant;
use crate::value::first_forbidden;

/// A kind of words.
pub(super) struct Words {
    /// What they are called.
    name: &'static str,
    /// What is done with them, for messages.
    action: &'static str,
    /// How many characters they may have.
    most: usize,
}

/// Headlines.
pub(super) const HEADLINE: Words = Words { name: "headline", action: "use the headline", most: 300 };
/// Public notes.
pub(super) const NOTE: Words = Words { name: "note", action: "use the note", most: 2000 };

/// Characters of words that are shown when they cannot be used.
const SHOWN: usize = 40;

/// Words on one line, as they will be written. Refuses what has no place on a page.
pub(super) fn plain(written: &str, what: &Words) -> Result<String, Error> {
    let plain = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = plain.chars().count();
    let why = if plain.is_empty() {
        format!("it is empty; give a {0} in quotation marks: \"The {0}\"", what.name)
    } else if count > what.most {
        format!("it has {count} characters; {} are the most", what.most)
    } else if let Some((_, c)) = first_forbidden(&plain) {
        format!("it holds the control character U+{:04X}; leave it out", u32::from(c))
    } else {
        return Ok(plain);
    };
    let mut shown: String = plain.chars().take(SHOWN).flat_map(shown_as).collect();
    if count > SHOWN {
        shown.push('…');
    }
    Err(Error::refused(what.action, Path::new(&shown), why))
}

/// A character for a message: a control character by its number.
fn shown_as(c: char) -> impl Iterator<Item = char> {
    let escaped = c.is_control().then(|| c.escape_default());
    let plain = escaped.is_none().then_some(c);
    escaped.into_iter().flatten().chain(plain)
}

/// A time with an offset or in the site's zone.
pub(super) fn time(text: &str, zone: Tz) -> Result<Instant, Error> {
    compose::moment(text, zone).map_err(|why| Error::refused("use the time", Path::new(text), why))
}

/// Opens what was written, when that was asked for, and says so when nothing came of it.
pub(super) fn edit(editor: Option<&Editor>, file: &Path, terminal: &Terminal) -> Result<(), Error> {
    let Some(editor) = editor else { return Ok(()) };
    if !editor.edit(file)? {
        terminal.remark(&format!(
            "nothing was changed, and the file stays; if your editor is still open, write on; to take it back: rm {}",
            file.display()
        ));
    }
    Ok(())
}
