//! `writethru new`.

use std::path::Path;

use chrono::{Datelike, Utc};
use clap::Args;

use super::editor::Editor;
use super::place::{self, Errand};
use super::site::Site;
use super::terminal::Terminal;
use super::words::{self, HEADLINE};
use super::{Ending, Global};
use crate::compose::{self, Sheet};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Format, has_errors};
use crate::disk::{self, Error};
use crate::model::{Instant, Lang, StoryPath};
use crate::parse::{self, StoryText};
use crate::source::Source;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru new \"Fire at the fish market\"                 a story at the top of the site
  writethru new \"Fire at the fish market\" -s local        in the section `local`
  writethru new \"Incendie au marché\" -s local --lang fr   in another language than the site's
  writethru new \"Budget vote\" --draft --edit              kept back; opened in your editor
  writethru new \"Budget vote\" --name budget-2027          with another address: /budget-2027/")]
pub(super) struct Arguments {
    /// The headline, in quotation marks
    #[arg(value_name = "HEADLINE", required = true, num_args = 1..)]
    headline: Vec<String>,
    /// The folder it goes into, below content: local, world/europe; made if it is not there
    #[arg(short, long, value_name = "SECTION")]
    section: Option<String>,
    /// The language of its text, if it is not the site's: en, uk, pt-BR
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
    /// Keep it back until you take the line `draft = true` away
    #[arg(long)]
    draft: bool,
    /// Open it in your editor: the one that $VISUAL or $EDITOR names
    #[arg(short, long)]
    edit: bool,
    /// The name of its folder, and so its address, instead of the first words of the headline
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The time of publication instead of now, in the site's time zone: 2025-10-14T09:30
    #[arg(long, value_name = "TIME")]
    updated: Option<String>,
}

fn lang(tag: &str) -> Result<Lang, String> {
    Lang::parse(tag).ok_or_else(|| "use a language tag such as en, uk or pt-BR".to_owned())
}

/// What was to be done, for messages.
const START: &str = "start a story in";
/// What is asked of the place for a story.
const ERRAND: Errand = Errand { action: START, next: |site, story| site.command(&format!("revise {story}")) };

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    let headline = words::plain(&arguments.headline.join(" "), &HEADLINE)?;
    let lock = Site::lock(global)?;
    let site = Site::open(global, START)?;
    if !site.problems.is_empty() {
        terminal.diagnostics(&site.problems, Format::Human, false);
        return Ok(Ending::Problems);
    }
    let now = Utc::now();
    let updated = match &arguments.updated {
        Some(text) => words::time(text, site.config.timezone)?,
        None => compose::to_the_minute(now),
    };
    let name = arguments.name.clone().unwrap_or_else(|| compose::slug(&headline));
    let place = place::place(&site, arguments.section.as_deref(), &name, &ERRAND)?;
    let editor = arguments.edit.then(|| Editor::of_environment(&site.path(&place.story))).transpose()?;
    let sheet = sheet(arguments, &headline, updated);
    let problems = check(&sheet, arguments.updated.as_deref(), &place.story, &site.config)?;
    if has_errors(&problems) {
        terminal.diagnostics(&problems, Format::Human, false);
        return Ok(Ending::Problems);
    }
    let folder = site.path(&place.story);
    let id = compose::id(updated, site.config.timezone, &headline, |_| false);
    let file = folder.join(format!("{id}.md"));
    disk::create_folder(&folder)?;
    disk::write_new_whole(&file, (sheet.text(site.config.timezone) + "\n").as_bytes())?;
    drop(lock);
    say(&site, &place, &file, terminal);
    if updated > now {
        terminal.remark(&format!(
            "its time lies ahead: until {} it is left out of the site",
            compose::time(updated, site.config.timezone)
        ));
    }
    words::edit(editor.as_ref(), &file, terminal)?;
    Ok(Ending::Done)
}

fn sheet(arguments: &Arguments, headline: &str, updated: Instant) -> Sheet {
    let offers =
        ["summary = \"One or two sentences below the headline.\"", "authors = [\"…\"]", "tags = [\"…\"]"];
    Sheet {
        title: headline.to_owned(),
        updated,
        lang: arguments.lang.as_ref().map(|lang| lang.tag().to_owned()),
        draft: arguments.draft,
        offers: offers.map(str::to_owned).to_vec(),
        ..Sheet::default()
    }
}

/// What would be wrong with the file once there is a text in it.
fn check(sheet: &Sheet, given: Option<&str>, story: &str, config: &Config) -> Result<Vec<Diagnostic>, Error> {
    let zone = config.timezone;
    let text = Sheet { body: "Text.".to_owned(), ..sheet.clone() }.text(zone);
    let revisions = vec![("new".to_owned(), Source::new("new.md", &text))];
    let parsed = parse::story(&StoryText { path: StoryPath::new(story), meta: None, revisions }, config);
    let read = parsed.story.as_ref().map(|story| story.revisions()[0].updated);
    if !(1..=9999).contains(&sheet.updated.with_timezone(&zone).year())
        || read.is_some_and(|at| at != sheet.updated)
    {
        let why = format!("in the site's time zone, {zone}, it lies outside the years 1 to 9999");
        return Err(Error::refused("use the time", Path::new(given.unwrap_or("now")), why));
    }
    Ok(parsed.problems)
}

fn say(site: &Site, place: &place::Place, file: &Path, terminal: &Terminal) {
    terminal.result(&format!(
        "{}\n\nnext:  write the story below the second `+++`\n       {}",
        file.display(),
        site.command("serve")
    ));
    if let Some(section) = &place.new_section {
        terminal
            .remark(&format!("`{section}` is a new section; a file section.toml in it can give it a title"));
    }
    if let Some(sections) = &place.sections {
        terminal
            .remark(&format!("it lies in no section; this site has {sections}: -s puts a story into one"));
    }
}
