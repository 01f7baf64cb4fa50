//! `writethru list`.

mod json;
mod one;
mod row;
mod table;
mod width;

use chrono::{DateTime, Utc};
use clap::Args;
use rayon::prelude::*;

use super::site::{Site, below_content};
use super::terminal::Terminal;
use super::{Ending, Global};
use crate::diagnostic::{self, Diagnostic, Format, Severity};
use crate::disk::Error;
use crate::load;
use crate::model::{Story, StoryFolder};
use crate::parse::{self, StoryText};
use row::Row;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru list                          every story, the most recently updated first
  writethru list -s world                 those of a section
  writethru list --drafts                 those that have drafts
  writethru list night-ferry              the timeline of one story, and what each update changed
  writethru list --json > stories.json    for programs

States:
  developing       published or updated in the last 24 hours, minor edits aside
  live             published before that
  draft            only drafts so far
  embargoed until  nothing is published before that time
  withheld         its versions have been taken back
  retracted        it says so itself
What is held back of a published story stands before its headline: [1 draft].")]
pub(super) struct Arguments {
    /// A story: its path below content, the last part of it, or any part that no other story has
    #[arg(value_name = "STORY", conflicts_with_all = ["drafts", "embargoed", "section"])]
    story: Option<String>,
    /// Only stories with drafts
    #[arg(long)]
    drafts: bool,
    /// Only stories with versions that are embargoed, or whose time lies ahead
    #[arg(long)]
    embargoed: bool,
    /// Only stories of this section, by its path below content: local, world/europe
    #[arg(short, long, value_name = "SECTION")]
    section: Option<String>,
    /// Print JSON; docs/formats.md describes its keys
    #[arg(long)]
    json: bool,
    /// List for this moment instead of now: 2025-10-15T14:00Z
    #[arg(long, value_name = "TIME", value_parser = moment)]
    now: Option<DateTime<Utc>>,
}

fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    parse::moment(text).map_err(|help| format!("with an offset or Z; {help}"))
}

/// What was to be done, for messages.
const LIST: &str = "list";

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    let site = Site::open(global, LIST)?;
    let now = arguments.now.unwrap_or_else(Utc::now);
    let mut problems = site.problems.clone();
    match &arguments.story {
        // The path of a section is not that of a story.
        Some(name) if !is_section(&site, name) => {
            let folder = load::find(&site.root, &site.survey, name, LIST)?;
            if let Some((text, story)) = read(&site, folder, &mut problems)? {
                terminal.data(&one::show(&site, &text, &story, now, arguments.json));
            }
        }
        section => {
            let section = section.as_ref().or(arguments.section.as_ref());
            let rows = rows(&site, section.map(String::as_str), now, &mut problems)?;
            let kept = |row: &Row| match (arguments.drafts, arguments.embargoed) {
                (false, false) => true,
                (drafts, embargoed) => (drafts && row.drafts() > 0) || (embargoed && row.next().is_some()),
            };
            let rows: Vec<Row> = rows.into_iter().filter(kept).collect();
            if arguments.json {
                terminal.data(&json::stories(&rows, now, site.config.timezone));
            } else if rows.is_empty() {
                terminal.remark(&nothing(&site, arguments));
            } else {
                terminal.data(&table::table(&rows, site.config.timezone, width::of_terminal()));
            }
        }
    }
    diagnostic::sort(&mut problems);
    terminal.diagnostics(&problems, Format::Human, true);
    Ok(if problems.is_empty() { Ending::Done } else { Ending::Problems })
}

/// Why the list is empty.
fn nothing(site: &Site, arguments: &Arguments) -> String {
    match (arguments.drafts, arguments.embargoed) {
        (false, false) => {
            format!("there are no stories yet; to start one: {}", site.command("new \"The headline\""))
        }
        (true, false) => "no story has a draft".to_owned(),
        (false, true) => "no story has a version that waits for its time".to_owned(),
        (true, true) => "no story has a draft, or a version that waits for its time".to_owned(),
    }
}

fn is_section(site: &Site, name: &str) -> bool {
    site.survey.sections.iter().any(|section| section.path == below_content(name))
}

/// The stories of a section, or all, most recently updated first.
fn rows(
    site: &Site,
    section: Option<&str>,
    now: DateTime<Utc>,
    problems: &mut Vec<Diagnostic>,
) -> Result<Vec<Row>, Error> {
    let section = section.map(below_content);
    if let Some(name) = section.filter(|name| !is_section(site, name)) {
        return Err(unknown_section(site, name));
    }
    let lies_in =
        |folder: &&StoryFolder| section.is_none_or(|name| folder.path.sections().any(|above| above == name));
    let folders: Vec<_> = site.survey.stories.iter().filter(lies_in).collect();
    let read: Vec<_> = folders
        .par_iter()
        .map(|folder| {
            let mut problems = Vec::new();
            let read = read(site, folder, &mut problems)?;
            Ok((read.map(|(text, story)| Row::of(&story, &text, now)), problems))
        })
        .collect::<Result<_, Error>>()?;
    // A site without a story is new, not broken.
    let of_site =
        site.survey.problems.iter().filter(|_| section.is_none() && !site.survey.stories.is_empty());
    problems.extend(of_site.filter(|problem| problem.severity == Severity::Error).cloned());
    let mut rows = Vec::with_capacity(read.len());
    for (row, found) in read {
        rows.extend(row);
        problems.extend(found);
    }
    rows.sort_by(|a, b| b.order().cmp(&a.order()).then_with(|| a.path.cmp(&b.path)));
    Ok(rows)
}

fn unknown_section(site: &Site, name: &str) -> Error {
    let scored =
        site.survey.sections.iter().map(|section| (strsim::jaro_winkler(&section.path, name), section));
    let why = match scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((likeness, section)) if likeness > 0.75 => {
            format!("there is no such section; did you mean `{}`?", section.path)
        }
        _ => "there is no such section".to_owned(),
    };
    Error::refused(LIST, std::path::Path::new(name), why)
}

/// Reads a story; nothing, and problems, when it cannot be read. What else is wrong with it, `check` and `build` say.
fn read(
    site: &Site,
    folder: &StoryFolder,
    problems: &mut Vec<Diagnostic>,
) -> Result<Option<(StoryText, Story)>, Error> {
    let (text, unreadable) = load::story(&site.root, folder)?;
    let parsed = parse::story(&text, &site.config);
    if let Some(story) = parsed.story.filter(|_| unreadable.is_empty()) {
        return Ok(Some((text, story)));
    }
    let found = unreadable.into_iter().chain(parsed.problems);
    problems.extend(found.filter(|problem| problem.severity == Severity::Error));
    Ok(None)
}
