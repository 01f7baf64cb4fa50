//! `writethru revise`.

mod write;

use std::path::{Path, PathBuf};

use chrono::{TimeDelta, Utc};
use clap::{Args, ValueEnum};

use super::editor::Editor;
use super::site::Site;
use super::terminal::Terminal;
use super::words::{self, HEADLINE, NOTE};
use super::{Ending, Global};
use crate::compose::{self, NoStart, Start};
use crate::diagnostic::{self, Diagnostic, Format};
use crate::disk::Error;
use crate::load;
use crate::model::{self, Instant, Status, StoryFolder, StoryPath};
use crate::parse;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru revise local/night-ferry               the next version, with the text of the latest
  writethru revise ferry --edit                    a part of its name will do; opens your editor
  writethru revise ferry -n \"Adds the timetable.\"  with the sentence that readers get about it
  writethru revise ferry -k correction             something was wrong: say what in `note`
  writethru revise ferry --draft                   kept back until you take `draft = true` away")]
pub(super) struct Arguments {
    /// The story: its path below content, the last part of it, or any part that no other story has
    #[arg(value_name = "STORY")]
    story: String,
    /// What the update is
    #[arg(short, long, value_name = "KIND", default_value = "update")]
    kind: Kind,
    /// What readers are told about the update; without it a line to fill in
    #[arg(short, long, value_name = "NOTE")]
    note: Option<String>,
    /// Another headline
    #[arg(short, long, value_name = "HEADLINE")]
    title: Option<String>,
    /// Keep it back until you take the line `draft = true` away
    #[arg(long)]
    draft: bool,
    /// Open it in your editor: the one that $VISUAL or $EDITOR names
    #[arg(short, long)]
    edit: bool,
    /// The time of the update instead of now, in the site's time zone: 2025-10-14T09:30
    #[arg(long, value_name = "TIME")]
    updated: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// There is something new
    Update,
    /// Something was wrong; readers see it above the text
    Correction,
    /// Something could be misunderstood; readers see it above the text
    Clarification,
    /// Nothing that a reader needs to know: spelling, style
    Minor,
}

impl Kind {
    fn model(self) -> model::Kind {
        match self {
            Self::Update => model::Kind::Update,
            Self::Correction => model::Kind::Correction,
            Self::Clarification => model::Kind::Clarification,
            Self::Minor => model::Kind::Minor,
        }
    }
}

/// What was to be done, for messages.
const REVISE: &str = "revise";
/// A version that comes right after another one is a few seconds ahead; only what is further ahead is worth a word.
const AHEAD: TimeDelta = TimeDelta::minutes(1);

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    let lock = Site::lock(global)?;
    let Some((file, editor)) = write(arguments, global, terminal)? else { return Ok(Ending::Problems) };
    drop(lock);
    words::edit(editor.as_ref(), &file, terminal)?;
    Ok(Ending::Done)
}

/// Writes the revision and says so; nothing, when the story or the site has errors, which have been printed then.
fn write(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
) -> Result<Option<(PathBuf, Option<Editor>)>, Error> {
    let title = arguments.title.as_deref().map(|title| words::plain(title, &HEADLINE)).transpose()?;
    let note = arguments.note.as_deref().filter(|note| !note.trim().is_empty());
    let note = note.map(|note| words::plain(note, &NOTE)).transpose()?.unwrap_or_default();
    let site = Site::open(global, REVISE)?;
    if !site.problems.is_empty() {
        return Ok(refused(&site.problems, terminal));
    }
    let folder = load::find(&site.root, &site.survey, &arguments.story, REVISE)?;
    let (text, mut problems) = load::story(&site.root, folder)?;
    let parsed = parse::story(&text, &site.config);
    let (Some(story), true) = (&parsed.story, problems.is_empty()) else {
        problems.extend(parsed.problems);
        diagnostic::sort(&mut problems);
        return Ok(refused(&problems, terminal));
    };
    let given = arguments.updated.as_deref().map(|text| words::time(text, site.config.timezone));
    let (given, now) = (given.transpose()?, Utc::now());
    let start = compose::start(story, given, now).map_err(|why| nowhere(&site, &folder.path, REVISE, why))?;
    let editor =
        arguments.edit.then(|| Editor::of_environment(Path::new(folder.path.as_str()))).transpose()?;
    let new = write::New { kind: arguments.kind.model(), note, title, draft: arguments.draft, now };
    match write::write(&site, folder, &text, &start, &new)? {
        Ok(file) => {
            say(&site, folder, &file, &start, &new, terminal);
            Ok(Some((file, editor)))
        }
        Err(problems) => Ok(refused(&problems, terminal)),
    }
}

fn refused<T>(problems: &[Diagnostic], terminal: &Terminal) -> Option<T> {
    terminal.diagnostics(problems, Format::Human, false);
    None
}

/// Why a story cannot get a version.
pub(super) fn nowhere(site: &Site, path: &StoryPath, action: &'static str, why: NoStart<'_>) -> Error {
    let file = |revision: &model::Revision| path_of(site, path, revision).display().to_string();
    let zone = site.config.timezone;
    let why = match why {
        NoStart::Drafts(draft) => format!("it has only a draft so far; go on in {}", file(draft)),
        NoStart::Withheld(revision) => format!(
            "its versions are withheld, and no text that may be read is left; start a file of your own beside {}",
            file(revision)
        ),
        NoStart::TooEarly(first) => format!(
            "the time is before that of the first version, {} ({}); there is no text to start from",
            compose::time(first.updated, zone),
            file(first)
        ),
        NoStart::SameInstant(other) => format!("a version has this very time: {}", file(other)),
    };
    Error::refused(action, Path::new(path.as_str()), why)
}

/// The file of a revision, as it can be typed from here.
pub(super) fn path_of(site: &Site, path: &StoryPath, revision: &model::Revision) -> PathBuf {
    let id = revision.id.as_str();
    let folder = site.survey.stories.iter().find(|folder| folder.path == *path);
    let mut files = folder.into_iter().flat_map(|folder| folder.revisions.iter().zip(folder.ids()));
    let file = files.find(|(_, known)| *known == id);
    let file = file.map_or_else(|| format!("{id}.md"), |(file, _)| file.clone());
    site.path(&format!("{path}/{file}"))
}

fn say(
    site: &Site,
    folder: &StoryFolder,
    file: &Path,
    start: &Start<'_>,
    new: &write::New,
    terminal: &Terminal,
) {
    let (base, zone) = (start.base, site.config.timezone);
    let time = |at: Instant| compose::time(at, zone);
    let fill_in = if new.note.is_empty() { ", and fill in `note`" } else { "" };
    terminal.result(&format!(
        "{}\nfrom `{}`\n\nnext:  change the text{fill_in}\n       {}",
        file.display(),
        base.id,
        site.command("serve")
    ));
    if start.updated > new.now + AHEAD {
        let last = format!("`updated` is {}, and that lies ahead", time(start.updated));
        terminal.remark(&format!("{last}: until then it is left out of the site"));
    }
    if let Some(until) = base.embargo.filter(|until| *until > new.now) {
        terminal.remark(&format!("it is embargoed until {}, like the version it starts from", time(until)));
    }
    if let Some(later) = start.before {
        terminal.remark(&format!("it comes before a version that is there already, `{}`", later.id));
    }
    if let Some(draft) = start.draft {
        let draft = path_of(site, &folder.path, draft);
        terminal.remark(&format!("there is also a later draft: {}", draft.display()));
    }
    if base.status == Status::Canceled {
        terminal.remark(&format!(
            "`{}` retracts the story, and this version takes that back; to go on retracting it, \
             add status = \"canceled\"",
            base.id
        ));
    }
}
