//! What is printed: results to standard output, everything else to standard error; colour only on a terminal.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use anstream::AutoStream;
use clap::ColorChoice;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::build::Progress;
use crate::diagnostic::{Diagnostic, Format, Severity, draw};
use crate::disk::Error;

/// The two streams, and how much goes to them.
#[derive(Debug)]
pub(super) struct Terminal {
    choice: anstream::ColorChoice,
    quiet: bool,
    verbose: bool,
}

impl Terminal {
    pub(super) fn new(colour: ColorChoice, quiet: bool, verbose: bool) -> Self {
        let choice = match colour {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        Self { choice, quiet, verbose }
    }

    /// Prints what only the curious want to know.
    pub(super) fn detail(&self, line: &str) {
        if self.verbose {
            self.stderr(&format!("{line}\n"));
        }
    }

    /// Prints a result.
    pub(super) fn result(&self, line: &str) {
        if !self.quiet {
            // A closed pipe is the reader's wish.
            let _ = writeln!(AutoStream::new(std::io::stdout(), self.choice), "{line}");
        }
    }

    /// Prints data that was asked for, whatever else is to be kept quiet.
    pub(super) fn data(&self, text: &str) {
        let _ = writeln!(AutoStream::new(std::io::stdout(), self.choice), "{text}");
    }

    /// Prints something by the way.
    pub(super) fn remark(&self, line: &str) {
        if !self.quiet {
            self.stderr(&format!("{line}\n"));
        }
    }

    /// Prints why the machine refused.
    pub(super) fn error(&self, error: &Error, format: Format) {
        self.stderr(&draw(&Diagnostic::error(error.to_string()), format, true));
    }

    /// Prints problems and, for people, how many there are.
    pub(super) fn diagnostics(&self, diagnostics: &[Diagnostic], format: Format, published: bool) {
        let mut text = String::new();
        let notes = !self.quiet || format == Format::Json;
        let shown = diagnostics.iter().filter(|d| notes || d.severity != Severity::Note);
        shown.for_each(|diagnostic| text.push_str(&draw(diagnostic, format, true)));
        let counted = count(diagnostics);
        if format != Format::Json && !counted.is_empty() {
            let tail = if published { "" } else { "; nothing was written" };
            text = text + &counted + tail + "\n";
        }
        self.stderr(&text);
    }

    /// Prints problems as the result that was asked for, and for people how many there are.
    pub(super) fn report(&self, diagnostics: &[Diagnostic], format: Format) {
        let notes = !self.quiet || format == Format::Json;
        let shown = diagnostics.iter().filter(|d| notes || d.severity != Severity::Note);
        let text: String = shown.map(|diagnostic| draw(diagnostic, format, true)).collect();
        let _ = write!(AutoStream::new(std::io::stdout(), self.choice), "{text}");
        let counted = count(diagnostics);
        if format == Format::Human && !counted.is_empty() {
            self.result(&counted);
        }
    }

    fn stderr(&self, text: &str) {
        let _ = write!(AutoStream::new(std::io::stderr(), self.choice), "{text}");
    }

    /// A progress bar for people, which shows when a build takes long.
    pub(super) fn progress(&self) -> Bar<'_> {
        Bar {
            terminal: self,
            bar: Mutex::new(ProgressBar::hidden()),
            show: !self.quiet && std::io::stderr().is_terminal(),
        }
    }
}

/// `1 error, 2 warnings`; empty when there are none.
fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let words = |number: usize, word: &str| match number {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{number} {word}s")),
    };
    let parts = [words(of(Severity::Error), "error"), words(of(Severity::Warning), "warning")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A progress bar.
pub(super) struct Bar<'a> {
    terminal: &'a Terminal,
    bar: Mutex<ProgressBar>,
    show: bool,
}

impl Bar<'_> {
    fn bar(&self) -> ProgressBar {
        self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Takes the bar off the screen.
    pub(super) fn clear(&self) {
        self.bar().finish_and_clear();
    }
}

/// A site of fewer stories is built before a bar could be read.
const MANY: usize = 500;

impl Progress for Bar<'_> {
    fn waiting(&self, folder: &Path) {
        self.terminal
            .remark(&format!("another build is writing to `{}`; waiting for it to end", folder.display()));
    }

    fn begin(&self, stories: usize) {
        if !self.show || stories < MANY {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(stories as u64), ProgressDrawTarget::stderr_with_hz(10));
        let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} stories, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(200));
        *self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = bar;
    }

    fn story_done(&self) {
        if self.show {
            self.bar().inc(1);
        }
    }
}
