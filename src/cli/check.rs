//! `writethru check`.

mod external;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};

use super::terminal::Terminal;
use super::{Ending, Global};
use crate::build::{Checked, check};
use crate::diagnostic::{self, Diagnostic, Severity, sarif};
use crate::disk::Error;
use crate::timeline::Moment;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru check                                 what is wrong, and what an editor would question
  writethru check --strict                        for CI: exit code 1 for warnings, too
  writethru check --drafts                        drafts, too
  writethru check --external                      also ask the sites that stories link to
  writethru check --format sarif > check.sarif    for tools that review code

What is embargoed or lies ahead is looked at in any case, because it will publish itself; drafts
only with --drafts. Nothing is written, but for what --external remembers. Exit code 1: there are
errors.")]
pub(super) struct Arguments {
    /// Exit with code 1 for warnings, too
    #[arg(long)]
    strict: bool,
    /// Look at drafts too, and at all that is held back as if it were published
    #[arg(long)]
    drafts: bool,
    /// Check for this moment instead of now: 2025-10-15T14:00Z
    #[arg(long, value_name = "TIME", value_parser = super::build::moment)]
    now: Option<DateTime<Utc>>,
    /// Ask the sites that stories link to whether the pages are there
    #[arg(long)]
    external: bool,
    /// Where --external remembers which pages were there; from the site's folder
    #[arg(long, value_name = "FILE", requires = "external", default_value = external::CACHE)]
    cache: PathBuf,
    /// How problems are printed
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Drawn with the line they are in
    Human,
    /// One line each
    Short,
    /// One JSON object each
    Json,
    /// One SARIF log of all, for tools that review code
    Sarif,
}

impl Arguments {
    /// How the machine's refusals are printed.
    pub(super) fn format_of_errors(&self) -> diagnostic::Format {
        match self.format {
            Format::Human | Format::Sarif => diagnostic::Format::Human,
            Format::Short => diagnostic::Format::Short,
            Format::Json => diagnostic::Format::Json,
        }
    }
}

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    let moment = Moment { now: arguments.now.unwrap_or_else(Utc::now), drafts: arguments.drafts };
    let options = global.options("check", moment)?;
    // Programs want everything; so do people who ask for it.
    let in_full = global.verbose || matches!(arguments.format, Format::Json | Format::Sarif);
    let Checked { mut diagnostics, stories, revisions, outside } = check(&options, in_full)?;
    if arguments.external {
        let cache = global.root.join(&arguments.cache);
        // By the clock, whatever moment the site is looked at for.
        diagnostics.extend(external::ask(&outside, &cache, Utc::now(), global.quiet)?);
        diagnostic::sort(&mut diagnostics);
    }
    print(&diagnostics, arguments.format, terminal);
    let of = |severity| diagnostics.iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    if errors + warnings == 0 && arguments.format == Format::Human {
        terminal.result(&format!("nothing wrong in {}", super::build::amount(stories, revisions)));
    }
    Ok(if errors > 0 || (arguments.strict && warnings > 0) { Ending::Problems } else { Ending::Done })
}

/// Problems are what was asked for, and so go to standard output.
fn print(diagnostics: &[Diagnostic], format: Format, terminal: &Terminal) {
    match format {
        Format::Human => terminal.report(diagnostics, diagnostic::Format::Human),
        Format::Short => terminal.report(diagnostics, diagnostic::Format::Short),
        Format::Json => terminal.report(diagnostics, diagnostic::Format::Json),
        Format::Sarif => terminal.data(&sarif(diagnostics)),
    }
}
