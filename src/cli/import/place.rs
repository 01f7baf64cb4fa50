//! Where an imported article goes: a new story, or the next version of one. Everything is checked before the first byte is written.

use std::path::Path;

use chrono::{TimeDelta, Utc};
use clap::{Args, ValueEnum};

use super::super::revise;
use super::super::site::Site;
use super::super::terminal::Terminal;
use super::super::words::{self, HEADLINE, NOTE};
use super::super::{Ending, Global};
use super::target::{IMPORT, Target, new_story, old_story};
use super::{report, time};
use crate::compose::{self, NoStart, Sheet};
use crate::diagnostic::{Diagnostic, Format, has_errors};
use crate::disk::Error;
use crate::import::Imported;
use crate::model::{Instant, Kind, Lang, Revision, Status, Story};

/// What all imports of a single article take.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// The story to add it to, as its next version; without this it starts a new story
    #[arg(long, value_name = "STORY", conflicts_with_all = ["section", "name"])]
    pub(super) story: Option<String>,
    /// The section of the new story, as a path below content [default: the one that the article names, if the site has it]
    #[arg(short, long, value_name = "SECTION")]
    pub(super) section: Option<String>,
    /// The name of the new story's folder [default: the first words of the headline]
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// The headline, instead of the one that is found
    #[arg(short, long, value_name = "HEADLINE")]
    pub(super) title: Option<String>,
    /// When this version was published, in the site's time zone: 2025-10-14T18:00
    #[arg(long, value_name = "TIME")]
    updated: Option<String>,
    /// What the update is [default: update, or what the article calls itself]
    #[arg(short, long, value_name = "KIND", requires = "story")]
    kind: Option<KindName>,
    /// What readers are told about the update [default: the editor's note that is found]
    #[arg(short, long, value_name = "NOTE", requires = "story")]
    note: Option<String>,
    /// The language of the text, if it is not the site's: en, uk, pt-BR
    #[arg(long, value_name = "LANG", value_parser = language)]
    lang: Option<Lang>,
    /// Keep it back until you take the line `draft = true` away
    #[arg(long)]
    draft: bool,
    /// Print the file instead of writing it
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindName {
    /// There is something new
    Update,
    /// Something was wrong
    Correction,
    /// Something could be misunderstood
    Clarification,
    /// Nothing that a reader needs to know
    Minor,
}

impl From<KindName> for Kind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Update => Self::Update,
            KindName::Correction => Self::Correction,
            KindName::Clarification => Self::Clarification,
            KindName::Minor => Self::Minor,
        }
    }
}

fn language(tag: &str) -> Result<Lang, String> {
    Lang::parse(tag).ok_or_else(|| "use a BCP 47 tag such as `en`, `uk` or `pt-BR`".to_owned())
}

/// Reads an article and writes it, or says why not. What reads it is given the headline of the command line and the names of the site's
/// sections.
pub(super) fn import(
    arguments: &Place,
    global: &Global,
    terminal: &Terminal,
    read: impl FnOnce(Option<&str>, &[String]) -> Result<Imported, Error>,
) -> Result<Ending, Error> {
    let title = arguments.title.as_deref().map(|title| words::plain(title, &HEADLINE)).transpose()?;
    let note = arguments.note.as_deref().map(|note| words::plain(note, &NOTE)).transpose()?;
    let lock = if arguments.dry_run { None } else { Site::lock(global)? };
    let site = Site::open(global, IMPORT)?;
    if !site.problems.is_empty() {
        return Ok(refused(&site.problems, terminal));
    }
    let imported = read(title.as_deref(), &sections(&site))?;
    let ending = place(imported, note, arguments, &site, terminal);
    drop(lock);
    ending
}

fn refused(problems: &[Diagnostic], terminal: &Terminal) -> Ending {
    terminal.diagnostics(problems, Format::Human, false);
    Ending::Problems
}

/// The names of the sections: their folders, and what they are called.
fn sections(site: &Site) -> Vec<String> {
    let folder = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    site.survey.sections.iter().flat_map(|section| [section.title.clone(), folder(&section.path)]).collect()
}

/// Writes an article where it belongs.
fn place(
    mut imported: Imported,
    note: Option<String>,
    arguments: &Place,
    site: &Site,
    terminal: &Terminal,
) -> Result<Ending, Error> {
    let mut said = Vec::new();
    let target = match &arguments.story {
        Some(name) => old_story(site, name)?,
        None => Ok(new_story(site, arguments, &imported, &mut said)?),
    };
    let mut target = match target {
        Ok(target) => target,
        Err(problems) => return Ok(refused(&problems, terminal)),
    };
    if let Some(same) = target.same_text(&imported.sheet) {
        let path = &target.path;
        terminal.result(&format!("this text is already there, as `{same}` of {path}; nothing was written"));
        return Ok(Ending::Done);
    }
    let (updated, base) = when(&imported, arguments, site, &target, &mut said)?;
    imported.sheet.updated = updated;
    complete(&mut imported, note, arguments, site, (&target, base), &mut said);
    let text = text(&imported.sheet, base, site, &mut said);
    let problems = target.problems_of(&target.id(&imported.sheet, site), &text, &site.config);
    if has_errors(&problems) {
        report::around(&imported, &said, terminal);
        return Ok(refused(&problems, terminal));
    }
    if arguments.dry_run {
        terminal.data(text.trim_end_matches('\n'));
    } else {
        let file = target.write(&imported.sheet, &text, site)?;
        terminal.result(&format!("{}\n{}", file.display(), imported.found.join(", ")));
    }
    report::around(&imported, &said, terminal);
    terminal.diagnostics(&problems, Format::Human, true);
    Ok(Ending::Done)
}

/// The text of the file. Of the version that it carries on it keeps an embargo that has not ended.
fn text(sheet: &Sheet, base: Option<&Revision>, site: &Site, said: &mut Vec<String>) -> String {
    let zone = site.config.timezone;
    let text = sheet.text(zone);
    if let Some(base) = base.filter(|base| base.status == Status::Canceled) {
        let id = &base.id;
        said.push(format!("`{id}` retracts the story, and this version takes that back"));
    }
    let Some(until) = base.and_then(|base| base.embargo).filter(|until| *until > Utc::now()) else {
        return text;
    };
    let until = compose::time(until, zone);
    said.push(format!("it is embargoed until {until}, like the version it follows"));
    // No other line begins like this: remarks begin with `#`, and a headline is one line.
    text.replacen("\nupdated = ", &format!("\nembargo = {until}\nupdated = "), 1)
}

/// When the version was published, and the version that it carries on: what binds that one binds it, too.
fn when<'s>(
    imported: &Imported,
    arguments: &Place,
    site: &Site,
    target: &'s Target,
    said: &mut Vec<String>,
) -> Result<(Instant, Option<&'s Revision>), Error> {
    let named = named(imported, arguments, site, target.story.is_some(), said)?;
    if let Some(at) = named {
        not_taken(at, target, site)?;
    }
    let now = Utc::now();
    let (at, base) = match &target.story {
        None => (named.unwrap_or_else(|| compose::to_the_minute(now)), None),
        Some(story) => match follow(story, named, now, arguments.draft) {
            Ok((at, base)) => (at, Some(base)),
            Err(why) => return Err(held(site, target, why)),
        },
    };
    if named.is_none() {
        let shown = compose::time(at, site.config.timezone);
        let ahead = base.filter(|_| at > now + TimeDelta::minutes(1));
        said.push(match ahead {
            Some(_) => {
                format!("the time is assumed: {shown}, after the latest version; give it with `--updated`")
            }
            None => format!("the time is assumed: now, {shown}; give it with `--updated`"),
        });
    }
    Ok((at, base))
}

/// Where a version goes in a story, and what it carries on: as with `revise`. But an article brings its text along, so that it can also be
/// older than all others, and a draft among drafts.
fn follow(
    story: &Story,
    named: Option<Instant>,
    now: Instant,
    draft: bool,
) -> Result<(Instant, &Revision), NoStart<'_>> {
    match (compose::start(story, named, now), named) {
        (Ok(start), _) => Ok((start.updated, start.base)),
        (Err(NoStart::TooEarly(first)), Some(at)) => Ok((at, first)),
        (Err(NoStart::Drafts(latest)), _) if draft => {
            let mut at = named.unwrap_or_else(|| compose::to_the_minute(now));
            while story.revisions().iter().any(|revision| revision.updated == at) {
                at += TimeDelta::seconds(1);
            }
            Ok((at, latest))
        }
        (Err(why), _) => Err(why),
    }
}

/// Why a story cannot get a version.
fn held(site: &Site, target: &Target, why: NoStart<'_>) -> Error {
    let NoStart::Drafts(draft) = why else { return revise::nowhere(site, &target.path, IMPORT, why) };
    let file = revise::path_of(site, &target.path, draft);
    let why = format!("it has only a draft so far, {}; to add another draft, give --draft", file.display());
    Error::refused(IMPORT, Path::new(target.path.as_str()), why)
}

/// The time that the command line says, or the page.
fn named(
    imported: &Imported,
    arguments: &Place,
    site: &Site,
    update: bool,
    said: &mut Vec<String>,
) -> Result<Option<Instant>, Error> {
    let zone = site.config.timezone;
    if let Some(text) = &arguments.updated {
        return words::time(text, zone).map(Some);
    }
    let (named, what) = match (&imported.modified, &imported.published) {
        (Some(modified), _) if update => (Some(modified), "last changed"),
        (_, Some(published)) => (Some(published), "published"),
        (modified, None) => (modified.as_ref(), "last changed"),
    };
    let Some(text) = named else { return Ok(None) };
    let at = time::of_page(text, zone);
    said.push(match at {
        Some(at) => format!("the page says that it was {what} at {}", compose::time(at, zone)),
        None => format!("the page says that it was {what} at `{text}`, which is no exact time"),
    });
    Ok(at)
}

/// Two versions at one instant have no order.
fn not_taken(updated: Instant, target: &Target, site: &Site) -> Result<(), Error> {
    let mut revisions = target.story.iter().flat_map(Story::revisions);
    let Some(same) = revisions.find(|revision| revision.updated == updated) else { return Ok(()) };
    let time = compose::time(updated, site.config.timezone);
    let why = format!("`{}` of {} has this very time; give another with `--updated`", same.id, target.path);
    Err(Error::refused("use the time", Path::new(&time), why))
}

/// Adds what the command line says, and what the place asks for.
fn complete(
    imported: &mut Imported,
    note: Option<String>,
    arguments: &Place,
    site: &Site,
    (target, latest): (&Target, Option<&Revision>),
    said: &mut Vec<String>,
) {
    let Imported { sheet, kind, .. } = imported;
    sheet.lang = lang(sheet.lang.take(), arguments, latest, &site.config.language);
    sheet.draft = arguments.draft;
    let first = target.story.as_ref().and_then(|story| story.revisions().first());
    if first.is_some_and(|first| first.updated < sheet.updated) {
        sheet.kind = Some(arguments.kind.map(Kind::from).or(*kind).unwrap_or(Kind::Update));
        sheet.note = note.or(sheet.note.take());
        if sheet.note.is_none() {
            // Ready to be filled in.
            said.push(
                "the article has no note on the update; say what is new with --note, or in the file"
                    .to_owned(),
            );
        }
    } else {
        if first.is_some() {
            said.push(
                "it is older than the other versions of the story, and now the first of them".to_owned(),
            );
        }
        if arguments.kind.is_some() {
            said.push("the first version of a story has no kind; `--kind` was left out".to_owned());
        }
        if let Some(note) = note.or(sheet.note.take()) {
            said.push(
                "the first version of a story has no note; the one found is kept in `ednote`".to_owned(),
            );
            sheet.ednote = Some(format!("Note in the source: {note}"));
        }
    }
    if let Some(latest) = latest {
        carry_over(sheet, latest, target, said);
    }
    for remark in &imported.unsure {
        sheet.remarks.push(format!("Look at \"{}\": {}", remark.start(), remark.why));
    }
}

/// The language to write down: the one that is given; or that of the page, where it is another one; or that of the latest version.
fn lang(found: Option<String>, arguments: &Place, latest: Option<&Revision>, site: &Lang) -> Option<String> {
    if let Some(given) = &arguments.lang {
        return (latest.is_some() || given != site).then(|| given.tag().to_owned());
    }
    let default = latest.map_or(site, |latest| &latest.lang);
    // What a page says is often more than is meant: `en-GB` on a site in `en` is no other language.
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
    let other = found.filter(|tag| primary(tag) != primary(default.tag()));
    other.or_else(|| (default != site).then(|| default.tag().to_owned()))
}

/// What the latest version says and articles do not: its tags stay, its authors are offered.
fn carry_over(sheet: &mut Sheet, latest: &Revision, target: &Target, said: &mut Vec<String>) {
    if sheet.tags.is_empty() && target.says_itself(latest, "tags") {
        sheet.tags.clone_from(&latest.tags);
    }
    if sheet.authors.is_empty() && target.says_itself(latest, "authors") {
        let names: Vec<String> =
            latest.authors.iter().map(|name| toml::Value::from(&**name).to_string()).collect();
        sheet.offers.push(format!("authors = [{}]", names.join(", ")));
        let names = latest.authors.join(", ");
        said.push(format!(
            "no author was found; `{}` names {names}: take the # away in the file if that holds",
            latest.id
        ));
    }
}
