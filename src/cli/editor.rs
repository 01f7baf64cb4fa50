//! The editor that a person writes with: `$VISUAL`, else `$EDITOR`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::disk::{self, Error, Kind};

/// A program, and what it is called with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Editor {
    program: String,
    arguments: Vec<String>,
}

/// What was to be done, for messages.
const OPEN: &str = "open an editor for";

impl Editor {
    /// The editor of the environment. `what` is to be opened with it, for the message of the error.
    pub(super) fn of_environment(what: &Path) -> Result<Self, Error> {
        let named = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
            let value = std::env::var_os(name)?.to_string_lossy().trim().to_owned();
            (!value.is_empty()).then_some((name, value))
        });
        let Some((name, value)) = named else {
            let why = "neither `VISUAL` nor `EDITOR` says which one; for instance: export EDITOR=nano \
                       (or leave out --edit, and open the file yourself)";
            return Err(Error::refused(OPEN, what, why));
        };
        // A path that holds spaces, as people write it who do not think of shells.
        if disk::kind(Path::new(&value)).is_ok_and(|kind| kind == Kind::File) {
            return Ok(Self { program: value, arguments: Vec::new() });
        }
        Self::read(&value, cfg!(windows)).ok_or_else(|| {
            Error::refused(OPEN, what, format!("`{name}` has a quotation mark without its end: {value}"))
        })
    }

    /// Splits as a shell does, without anything else that a shell does. Nothing when a quotation is not closed.
    fn read(command: &str, backslash_is_letter: bool) -> Option<Self> {
        let mut words: Vec<String> = Vec::new();
        let mut word: Option<String> = None;
        let mut quote: Option<char> = None;
        let mut chars = command.chars();
        while let Some(c) = chars.next() {
            match (c, quote) {
                (c, Some(open)) if c == open => quote = None,
                ('"' | '\'', None) => {
                    quote = Some(c);
                    word.get_or_insert_default();
                }
                ('\\', None | Some('"')) if !backslash_is_letter => {
                    word.get_or_insert_default().push(chars.next()?);
                }
                (c, None) if c.is_whitespace() => words.extend(word.take()),
                (c, _) => word.get_or_insert_default().push(c),
            }
        }
        if quote.is_some() {
            return None;
        }
        words.extend(word);
        let mut words = words.into_iter();
        Some(Self { program: words.next()?, arguments: words.collect() })
    }

    /// Opens a file and waits for the editor to end. Returns whether the file changed.
    pub(super) fn edit(&self, file: &Path) -> Result<bool, Error> {
        let before = disk::read(file)?;
        // What starts with a hyphen would be an option of the editor.
        let plain = file.to_string_lossy().starts_with('-');
        let argument: PathBuf = if plain { Path::new(".").join(file) } else { file.to_owned() };
        let status = Command::new(&self.program).args(&self.arguments).arg(argument).status();
        let why = match status {
            Ok(status) if status.success() => return Ok(disk::read_if_there(file)? != Some(before)),
            Ok(status) => format!("`{}` ended with {status}", self.program),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                format!(
                    "there is no program `{}`; `VISUAL` or `EDITOR` says which one to start",
                    self.program
                )
            }
            Err(error) => format!("`{}` does not start: {error}", self.program),
        };
        Err(Error::refused("edit", file, format!("{why}; the file is there, as it was saved last")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &str, windows: bool) -> Option<Vec<String>> {
        let Editor { program, arguments } = Editor::read(command, windows)?;
        Some([program].into_iter().chain(arguments).collect())
    }

    #[test]
    fn arguments_are_split_as_a_shell_does() {
        for (command, expected) in [
            ("nano", &["nano"][..]),
            ("  code --wait  ", &["code", "--wait"]),
            ("'/opt/my editor' -a \"b c\"d ''", &["/opt/my editor", "-a", "b cd", ""]),
            (r#"a\ b "c\"d" 'e\f'"#, &["a b", "c\"d", r"e\f"]),
            ("$(rm) ; ls", &["$(rm)", ";", "ls"]),
        ] {
            assert_eq!(words(command, false).unwrap(), expected, "{command}");
        }
        for command in ["'open", "\"open", "end\\", ""] {
            assert_eq!(words(command, false), None, "{command}");
        }
        assert_eq!(words(r"C:\bin\e.exe -x", true).unwrap(), [r"C:\bin\e.exe", "-x"]);
    }
}
