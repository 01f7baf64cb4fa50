//! `writethru diff`.

mod json;
mod show;

use std::path::{Path, PathBuf};

use clap::Args;

use super::terminal::Terminal;
use super::{Ending, Global};
use crate::disk::{self, Error, Kind};
use crate::load;
use crate::model::{CONTENT, Lang, StoryFolder, stem};
use crate::parse::{self, Loose};
use crate::source::Source;
use crate::timeline::{Text, compare};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru diff old.md new.md                             two files, with front matter or without
  writethru diff local/night-ferry                         the last two versions of a story
  writethru diff local/night-ferry 2025-09-01-timetable    a version and the latest
  writethru diff --json old.md new.md                      for programs")]
pub(super) struct Arguments {
    /// Two files; or a story, by its path below content, and one or two of its versions
    #[arg(value_name = "FILE or STORY", required = true, num_args = 1..=3)]
    what: Vec<String>,
    /// Print what became of every sentence, as JSON
    #[arg(long)]
    json: bool,
}

/// One side of a comparison.
struct Side {
    source: Source,
    loose: Loose,
    text: Text,
}

impl Side {
    fn new(source: Source, default: &Lang) -> Self {
        let loose = parse::loose(&source);
        let text = Text::new(&source.text()[loose.body.clone()], loose.lang.as_ref().unwrap_or(default));
        Self { source, loose, text }
    }

    /// The name of the version: its file's stem.
    fn id(&self) -> String {
        let stem = Path::new(&**self.source.path()).file_stem();
        stem.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The bytes of a sentence in the file, a byte order mark counted.
    fn place(&self, sentence: usize) -> (usize, usize) {
        let range = self.text.source_of(sentence);
        let base = self.loose.body.start + self.source.mark();
        (base + range.start, base + range.end)
    }
}

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    let [old, new] = match sides(&arguments.what, &global.root)? {
        Ok(sides) => sides,
        Err(problems) => {
            terminal.diagnostics(&problems, crate::diagnostic::Format::Human, true);
            return Ok(Ending::Problems);
        }
    };
    let comparison = compare(&old.text, &new.text);
    if arguments.json {
        terminal.data(&json::report(&old, &new, &comparison));
    } else {
        let mut text = show::changes(&old, &new, &comparison);
        if are_files(&arguments.what)?.is_none() {
            // Which versions those are is not said on the command line.
            text = format!("{} → {}\n\n{text}", old.id(), new.id());
        }
        terminal.result(&text);
    }
    Ok(Ending::Done)
}

type Problems = Vec<crate::diagnostic::Diagnostic>;

fn sides(what: &[String], root: &Path) -> Result<Result<[Side; 2], Problems>, Error> {
    let mut problems = Problems::new();
    let mut read = |path: &Path| -> Result<Option<Source>, Error> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let source = load::text(folder, &name, &mut problems)?;
        Ok(source.map(|source| source.renamed(&path.display().to_string())))
    };
    let paths = match paths(what, root)? {
        Ok(paths) => paths,
        Err(problems) => return Ok(Err(problems)),
    };
    let (old, new) = (read(&paths[0])?, read(&paths[1])?);
    let lang = Lang::parse("en").unwrap_or_else(|| unreachable!("`en` is a language tag"));
    Ok(match (old, new) {
        (Some(old), Some(new)) => Ok([Side::new(old, &lang), Side::new(new, &lang)]),
        _ => Err(problems),
    })
}

/// The arguments as two files, if they are.
fn are_files(what: &[String]) -> Result<Option<[PathBuf; 2]>, Error> {
    let [old, new] = what else { return Ok(None) };
    let both = disk::kind(Path::new(new))? == Kind::File && disk::kind(Path::new(old))? == Kind::File;
    Ok(both.then(|| [PathBuf::from(old), PathBuf::from(new)]))
}

/// The two files that are meant.
fn paths(what: &[String], root: &Path) -> Result<Result<[PathBuf; 2], Problems>, Error> {
    if let Some(files) = are_files(what)? {
        return Ok(Ok(files));
    }
    let is_file = |name: &String| Path::new(name).extension().is_some_and(|ending| ending == "md");
    if what.len() == 2 && what.iter().all(is_file) {
        let absent = |file: &&String| matches!(disk::kind(Path::new(file)), Ok(Kind::Absent));
        if let Some(file) = what.iter().find(absent) {
            return Err(Error::refused("compare", Path::new(file), "there is no such file"));
        }
    }
    let survey = load::survey(root)?;
    let found = load::find(root, &survey, &what[0], "compare")?;
    let folder = root.join(CONTENT).join(found.path.as_str());
    let order = match order(root, found)? {
        Ok(order) => order,
        Err(problems) => return Ok(Err(problems)),
    };
    let place = |id: &str| version(&order, found.path.as_str(), id);
    let (old, new) = match &what[1..] {
        [] if order.len() < 2 => return Err(Error::refused("compare", &folder, "it has one version only")),
        [] => (order.len() - 2, order.len() - 1),
        [old] => (place(old)?, order.len() - 1),
        [old, new, ..] => (place(old)?, place(new)?),
    };
    Ok(Ok([folder.join(&order[old]), folder.join(&order[new])]))
}

/// The files of a story in the order of their updates, or what is wrong with them: of a story that cannot be read, nobody knows which
/// version comes after which.
fn order(root: &Path, found: &StoryFolder) -> Result<Result<Vec<String>, Problems>, Error> {
    let (text, unreadable) = load::story(root, found)?;
    let (config, _) =
        crate::config::Config::parse(load::text(root, "site.toml", &mut Vec::new()).ok().flatten().as_ref());
    let mut parsed = parse::story(&text, &config);
    let readable = unreadable.is_empty();
    parsed.problems.extend(unreadable);
    let Some(story) = parsed.story.filter(|_| readable) else {
        return Ok(Err(parsed.problems));
    };
    let file = |id: &str| {
        found.revisions.iter().zip(found.ids()).find(|(_, known)| *known == id).map(|(file, _)| file.clone())
    };
    Ok(Ok(story.revisions().iter().filter_map(|revision| file(revision.id.as_str())).collect()))
}

/// The version that is meant, by its id or a part that no other has.
fn version(order: &[String], story: &str, name: &str) -> Result<usize, Error> {
    let wanted = name.strip_suffix(".md").unwrap_or(name);
    let ids: Vec<&str> = order.iter().map(|file| stem(file)).collect();
    if let Some(at) = ids.iter().position(|id| *id == wanted) {
        return Ok(at);
    }
    let part: Vec<usize> =
        (0..ids.len()).filter(|&at| !wanted.is_empty() && ids[at].contains(wanted)).collect();
    if let [at] = *part {
        return Ok(at);
    }
    let scored = ids.iter().map(|id| (strsim::jaro_winkler(id, wanted), id));
    let help = match scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((score, id)) if score > ALIKE && part.is_empty() => format!("did you mean `{id}`?"),
        _ => format!("it has {}", ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")),
    };
    Err(Error::refused("compare", Path::new(story), format!("it has no version `{name}`; {help}")))
}

/// How alike two ids have to be (Jaro–Winkler, 0 to 1) for one to be offered instead of the other.
const ALIKE: f64 = 0.8;
