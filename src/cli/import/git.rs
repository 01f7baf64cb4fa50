//! `writethru import git`.

use std::path::PathBuf;

use chrono::Utc;
use clap::Args;
use rayon::prelude::*;

use super::super::place::{self, Errand};
use super::super::site::Site;
use super::super::terminal::Terminal;
use super::super::{Ending, Global};
use crate::diagnostic::{Diagnostic, Format, Severity};
use crate::disk::{self, Error};
use crate::import::git::{
    Existing, Found, Given, Plan, Report, Repository, ending, plan, sections, sources, thousands,
};
use crate::load;
use crate::model::StoryFolder;
use crate::parse;

#[derive(Debug, Args)]
#[command(after_help = "\
Every file becomes a story, and every commit of which readers would notice something becomes a
version of it. Author, time and subject of the commit become byline, time and note.
Nothing that is there is changed. Run it again to add what is new.

Examples:
  writethru import git ../blog                       every Markdown file of a repository
  writethru import git ../blog -g 'posts/**/*.md'    those below one folder
  writethru import git ../blog -s archive -n         what it would write below content/archive
  writethru import git ../blog -v                    all that is left out or changed, by name

First copy the old site's pictures into the folder `static`, so that links to them stay.")]
pub(super) struct Arguments {
    /// The folder of the repository
    #[arg(value_name = "REPO")]
    repository: PathBuf,
    /// Which files become stories: `*` stands for a part of a name, `**` for any folders; can be given several times
    #[arg(short, long, value_name = "GLOB", default_value = "**/*.md", value_parser = glob)]
    glob: Vec<String>,
    /// Put the stories into this section, a folder below `content`
    #[arg(short, long, value_name = "SECTION")]
    section: Option<String>,
    /// Print the files that would be written, and write none
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What is asked of the place for stories.
const ERRAND: Errand =
    Errand { action: "import into", next: |site, story| site.command(&format!("revise {story}")) };

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    let lock = if arguments.dry_run { None } else { Site::lock(global)? };
    let site = Site::open(global, ERRAND.action)?;
    if !site.problems.is_empty() {
        return Ok(refuse(&site.problems, terminal));
    }
    let section = arguments.section.as_deref().map(|given| place::section(&site, given, &ERRAND));
    let section = section.transpose()?.unwrap_or_default();
    let folder = &arguments.repository;
    let absolute = std::path::absolute(folder).map_err(|error| Error::new("import", folder, error))?;
    let repository = Repository::open(&absolute, folder)?;
    let head = repository.files(&arguments.glob)?;
    if head.is_empty() {
        let globs: Vec<_> = arguments.glob.iter().map(|glob| format!("`{glob}`")).collect();
        let why = format!("no file of its last commit matches {}", globs.join(" or "));
        return Err(Error::refused("import", folder, why));
    }
    let stories = match existing(&site)? {
        Ok(stories) => stories,
        Err(problems) => return Ok(refuse(&problems, terminal)),
    };
    let log = repository.log(&endings(&arguments.glob))?;
    let mut found = sources(&log, &head, &stories);
    found.sections = sections(&site.path(""))?;
    let (looked_at, known) =
        (found.sources.len(), found.sources.iter().filter(|s| s.known.is_some()).count());
    terminal.detail(&format!(
        "{}, {known} of them known; {}",
        number(looked_at, "file", "files"),
        number(log.len(), "commit", "commits")
    ));
    let plan = if found.has_new() {
        let blobs = repository.blobs(&found.blobs())?;
        let (files, _) = load::static_files(&site.root)?;
        let given = Given {
            config: &site.config,
            now: Utc::now(),
            section: &section,
            globs: &arguments.glob,
            prefix: repository.prefix(),
            stories: &stories,
            files: &files,
        };
        plan(given, &log, found, &blobs)
    } else {
        let Found { report, .. } = found;
        Plan { report, ..Plan::default() }
    };
    for story in &plan.stories {
        place::inside(&site, &story.path, &ERRAND)?;
    }
    if !arguments.dry_run {
        write(&site, &plan)?;
    }
    drop(lock);
    tell(&plan, &site, (arguments.dry_run, log.len(), known), terminal);
    if repository.is_shallow() {
        let words = "the repository is a shallow copy, which knows only the latest commits: \
                     `git fetch --unshallow` in it brings the rest";
        terminal.remark(words);
    }
    Ok(Ending::Done)
}

fn glob(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("it is empty".to_owned()) } else { Ok(text.to_owned()) }
}

fn refuse(problems: &[Diagnostic], terminal: &Terminal) -> Ending {
    terminal.diagnostics(problems, Format::Human, false);
    Ending::Problems
}

/// How the names of all files end that can be meant; nothing when a glob does not say, so that all are looked at.
fn endings(globs: &[String]) -> Vec<String> {
    let endings: Option<Vec<_>> = globs.iter().map(|glob| ending(glob).map(str::to_owned)).collect();
    endings.unwrap_or_default()
}

/// The stories of the site; or what is wrong with those that cannot be read. Of these nobody knows what was imported before.
fn existing(site: &Site) -> Result<Result<Vec<Existing>, Vec<Diagnostic>>, Error> {
    let read = |folder: &StoryFolder| -> Result<Result<Existing, Vec<Diagnostic>>, Error> {
        let (text, mut problems) = load::story(&site.root, folder)?;
        let parsed = parse::story(&text, &site.config);
        let assets =
            folder.assets.iter().filter_map(|asset| asset.split('/').next().map(str::to_owned)).collect();
        if let Some(story) = parsed.story.filter(|_| problems.is_empty()) {
            return Ok(Ok(Existing { text, story, assets }));
        }
        problems.extend(parsed.problems.into_iter().filter(|d| d.severity == Severity::Error));
        Ok(Err(problems))
    };
    let (mut stories, mut problems) = (Vec::new(), Vec::new());
    let folders: Result<Vec<_>, Error> = site.survey.stories.par_iter().map(read).collect();
    for read in folders? {
        match read {
            Ok(story) => stories.push(story),
            Err(found) => problems.extend(found),
        }
    }
    Ok(if problems.is_empty() { Ok(stories) } else { Err(problems) })
}

/// Writes every file, the oldest of a story first: when it is interrupted, the next run sees how far it came.
fn write(site: &Site, plan: &Plan) -> Result<(), Error> {
    for story in &plan.stories {
        let folder = site.path(&story.path);
        disk::create_folder(&folder)?;
        for (name, text) in &story.files {
            disk::write_new_whole(&folder.join(name), text.as_bytes())?;
        }
    }
    Ok(())
}

fn tell(plan: &Plan, site: &Site, (dry, commits, known): (bool, usize, usize), terminal: &Terminal) {
    for story in &plan.stories {
        for (name, _) in &story.files {
            let line = site.path(&format!("{}/{name}", story.path)).display().to_string();
            if dry { terminal.result(&line) } else { terminal.detail(&line) }
        }
    }
    told(&plan.report, terminal);
    let revisions = plan.stories.iter().map(|story| story.files.len()).sum();
    let (new, more) =
        (plan.stories.iter().filter(|s| s.new).count(), plan.stories.iter().filter(|s| !s.new).count());
    let commits = number(commits, "commit", "commits");
    let versions = number(revisions, "revision", "revisions");
    let (verb, done) = if dry {
        ("would import", "nothing was written".to_owned())
    } else {
        ("imported", format!("next: {}", site.command("build")))
    };
    let what = match (new, more) {
        (0, 0) if known == 0 => return terminal.result(&format!("nothing to import in {commits}")),
        (0, 0) => {
            let known = number(known, "story", "stories");
            return terminal.result(&format!("nothing new in {commits}; {known} imported before"));
        }
        (new, 0) => format!("{}, {versions}", number(new, "story", "stories")),
        (0, more) => format!("{versions} of {}", number(more, "known story", "known stories")),
        (new, more) => {
            let (new, more) =
                (number(new, "new story", "new stories"), number(more, "known one", "known ones"));
            format!("{versions} of {new} and {more}")
        }
    };
    terminal.result(&format!("{verb} {what} from {commits}; {done}"));
}

/// Says what was left out and changed: how many of each kind, and which only to the curious.
fn told(report: &Report, terminal: &Terminal) {
    for (line, places) in report.lines() {
        terminal.remark(&line);
        for place in &places {
            terminal.detail(place);
        }
    }
}

fn number(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}
