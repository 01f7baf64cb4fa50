//! What came of asking for a page, and what an editor is told about it.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::diagnostic::Diagnostic;

/// What came of asking for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// It is there.
    Fine,
    /// It is there, and has another address for good.
    Moved {
        /// The address.
        to: String,
    },
    /// It is not there: 404 or 410.
    Gone {
        /// The status.
        status: u16,
    },
    /// The server cannot answer: 500 and above, and not for a moment only.
    Failing {
        /// The status.
        status: u16,
    },
    /// The server does not tell programs whether it is there.
    Silent {
        /// The status.
        status: u16,
    },
    /// The site asks for more patience than there is.
    LeftAlone,
    /// It leads from one address to another, and to no page.
    Circle,
    /// It could not be asked for.
    Unreachable {
        /// Why not.
        why: Failure,
    },
    /// It was not asked for, because its site did not answer in time before.
    NotAsked,
}

/// Why a server could not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// There is no host of this name.
    NoHost,
    /// Nothing listens there.
    Refused,
    /// There is no safe connection.
    Unsafe,
    /// It took too long.
    Slow,
    /// The connection ended early, or what came was no HTTP.
    Broken,
}

const INSTEAD: &str = "correct the address, or link to a copy in a web archive";
const SEE: &str = "editors.md#links-to-other-sites";

impl Answer {
    /// Whether the page is there.
    pub fn is_fine(&self) -> bool {
        matches!(self, Self::Fine | Self::Moved { .. })
    }

    /// What an editor is told; nothing when all is well. Never an error: what others publish does not stop a site.
    pub fn problem(&self, url: &Url) -> Option<Diagnostic> {
        let in_browser = "open it in a browser to see";
        let (problem, help) = match self {
            Self::Fine => return None,
            Self::Moved { to } => {
                (Diagnostic::note(format!("`{url}` has moved for good")), format!("link to {to}"))
            }
            Self::Gone { status } => {
                (Diagnostic::warning(format!("`{url}` answers {status}")), INSTEAD.to_owned())
            }
            Self::Failing { status } => (
                Diagnostic::warning(format!("`{url}` answers {status}, also when asked again")),
                format!("look again later; if it stays so, {INSTEAD}"),
            ),
            Self::Silent { status } => (
                Diagnostic::note(format!("`{url}` would not say whether it is there: it answers {status}")),
                in_browser.to_owned(),
            ),
            Self::LeftAlone => (
                Diagnostic::note(format!("the site of `{url}` asks to be left alone for now")),
                format!("{in_browser}, or run this again later"),
            ),
            Self::Circle => (
                Diagnostic::warning(format!("`{url}` leads from one address to another, and to no page")),
                INSTEAD.to_owned(),
            ),
            Self::Unreachable { why } => {
                (Diagnostic::warning(why.message(url)), format!("{in_browser}; {INSTEAD}"))
            }
            Self::NotAsked => (
                Diagnostic::note(format!("`{url}` was not asked for: its site did not answer in time")),
                format!("{in_browser}, or run this again later"),
            ),
        };
        Some(problem.help(help).see(SEE))
    }
}

impl Failure {
    fn message(self, url: &Url) -> String {
        match self {
            Self::NoHost => format!("the host of `{url}` is not found"),
            Self::Refused => format!("the host of `{url}` refuses the connection"),
            Self::Unsafe => {
                format!(
                    "there is no safe connection to `{url}`: its certificate or encryption is not accepted"
                )
            }
            Self::Slow => format!("`{url}` does not answer in time"),
            Self::Broken => format!("the connection to `{url}` breaks off before there is an answer"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity::{self, Note, Warning};

    #[test]
    fn only_what_is_sure_to_be_broken_is_a_warning() {
        let url = Url::parse("https://port.example/a").unwrap();
        let told = |answer: Answer| answer.problem(&url).map(|problem| problem.severity);
        let expected: [(Answer, Option<Severity>); 9] = [
            (Answer::Fine, None),
            (Answer::Moved { to: "https://port.example/b".to_owned() }, Some(Note)),
            (Answer::Gone { status: 410 }, Some(Warning)),
            (Answer::Failing { status: 500 }, Some(Warning)),
            (Answer::Silent { status: 403 }, Some(Note)),
            (Answer::LeftAlone, Some(Note)),
            (Answer::Circle, Some(Warning)),
            (Answer::Unreachable { why: Failure::Unsafe }, Some(Warning)),
            (Answer::NotAsked, Some(Note)),
        ];
        for (answer, severity) in expected {
            assert_eq!(told(answer.clone()), severity, "{answer:?}");
        }
    }
}
