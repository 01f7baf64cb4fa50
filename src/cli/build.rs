//! `writethru build`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use url::Url;

use super::terminal::Terminal;
use super::{Ending, Global};
use crate::build::{Address, Options, Published, build};
use crate::config::Config;
use crate::diagnostic::{self, Severity};
use crate::disk::Error;
use crate::timeline::Moment;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru build                          build the site in this folder into public/
  writethru build -r ../site -o /srv/www   another site, another folder
  writethru build --drafts                 with drafts and embargoed revisions, marked, into preview/
  writethru build --now 2025-10-15T14:00Z  as the site looked, or will look, at that moment")]
pub(super) struct Arguments {
    /// Where to write, instead of `output_dir` of the configuration
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Where the site will live, instead of `base_url` of the configuration
    #[arg(short = 'u', long, value_name = "URL", value_parser = base_url)]
    base_url: Option<Url>,
    /// Show what is held back: drafts, embargoed revisions, and those of the future. Writes to preview/ without -o
    #[arg(long)]
    drafts: bool,
    /// Build for this moment instead of now: 2025-10-15T14:00Z
    #[arg(long, value_name = "TIME", value_parser = moment)]
    now: Option<DateTime<Utc>>,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// How problems are printed
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// How many stories to work on at a time [default: one for each processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Drawn with the line they are in
    Human,
    /// One line each
    Short,
    /// One JSON object each
    Json,
}

impl Arguments {
    /// Where to write, if the command line says. What is not for publication does not go where the site is published from.
    fn output(&self) -> Result<Option<PathBuf>, Error> {
        match &self.output_dir {
            Some(folder) => absolute(folder).map(Some),
            None => Ok(self.drafts.then(|| PathBuf::from(PREVIEW))),
        }
    }

    /// How problems are printed.
    pub(super) fn format(&self) -> diagnostic::Format {
        match self.format {
            Format::Human => diagnostic::Format::Human,
            Format::Short => diagnostic::Format::Short,
            Format::Json => diagnostic::Format::Json,
        }
    }
}

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    let started = Instant::now();
    let moment = Moment { now: arguments.now.unwrap_or_else(Utc::now), drafts: arguments.drafts };
    let options = Options {
        output: arguments.output()?,
        base_url: arguments.base_url.clone().map(Address::Url),
        strict: arguments.strict,
        ..global.options("build", moment)?
    };
    if let Some(jobs) = arguments.jobs {
        // Fails only when the pool exists already, which it does not.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
    }
    terminal.detail(&format!(
        "building `{}` for {} with {} threads",
        options.root.display(),
        options.moment.now.format("%Y-%m-%dT%H:%M:%SZ"),
        rayon::current_num_threads()
    ));
    let bar = terminal.progress();
    let outcome = build(&options, &bar);
    bar.clear();
    let outcome = outcome?;
    terminal.diagnostics(&outcome.diagnostics, arguments.format(), outcome.published.is_some());
    let held = outcome.diagnostics.iter().filter(|d| d.severity == Severity::Note).count();
    match &outcome.published {
        Some(published) => {
            if arguments.drafts {
                terminal.remark("this is a preview: it shows what is not for publication");
            }
            terminal.result(&summary(published, held, started.elapsed()));
            Ok(Ending::Done)
        }
        None => Ok(Ending::Problems),
    }
}

/// Where a site with drafts is written to, from the site's folder.
const PREVIEW: &str = "preview";

/// An output folder on the command line is relative to where the command is given, not to the site.
fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|error| Error::new("find", path, error))
}

fn base_url(text: &str) -> Result<Url, String> {
    Config::base_url(text).ok_or_else(|| "give scheme and host: https://news.example/".to_owned())
}

/// Reads a moment of the command line.
pub(super) fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    crate::parse::moment(text).map_err(|help| format!("with an offset or Z; {help}"))
}

fn summary(published: &Published, held: usize, time: Duration) -> String {
    let Published { folder, stories, revisions, files, bytes } = published;
    let here = std::env::current_dir().ok();
    let folder = here
        .and_then(|here| folder.strip_prefix(here).map(Path::to_owned).ok())
        .unwrap_or_else(|| folder.clone());
    let folder = folder.strip_prefix(".").unwrap_or(&folder).display();
    let held = if held == 0 { String::new() } else { format!(" ({held} left out)") };
    let amount = amount(*stories, *revisions);
    let (size, seconds) = (size(*bytes), time.as_secs_f64());
    format!("built {amount}{held}: {files} files, {size} in {seconds:.2} s → {folder}")
}

/// `1 story, 2 revisions`.
pub(super) fn amount(stories: usize, revisions: usize) -> String {
    let number = |number: usize, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    };
    format!("{}, {}", number(stories, "story", "stories"), number(revisions, "revision", "revisions"))
}

/// A size for people, in powers of a thousand.
#[allow(clippy::cast_precision_loss, reason = "three digits are shown")]
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
