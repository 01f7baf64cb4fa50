//! One folder: `story.toml` and revisions → [`Story`], and the rules that hold between revisions.

use chrono::TimeDelta;

use super::revision::{LinkReader, ParsedRevision, events, lang, names, revision};
use super::{Mention, MentionKind};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Problems};
use crate::model::{Instant, Kind, Lang, RevisionId, Status, Story, StoryMeta, StoryPath};
use crate::routes;
use crate::source::{Located, Source, Span};
use crate::value::{Fields, Table, in_language, parse_toml};

/// The texts of a story's folder.
#[derive(Debug)]
pub struct StoryText {
    /// Where the folder lies below `content/`.
    pub path: StoryPath,
    /// `story.toml`.
    pub meta: Option<Source>,
    /// The revisions' ids and files.
    pub revisions: Vec<(String, Source)>,
}

/// What could be made of a folder, and what is wrong with it.
#[derive(Debug)]
pub struct Parsed {
    /// The story; nothing when one of its files could not be read as a revision.
    pub story: Option<Story>,
    /// The links and images in it that lead to other places of the site.
    pub mentions: Vec<Mention>,
    /// Where each revision says what kind of update it is, or else when it was made; a draft may say neither.
    pub kinds: Vec<(RevisionId, Source, Span)>,
    /// Every problem found.
    pub problems: Vec<Diagnostic>,
}

/// What revisions inherit from their story and site.
#[derive(Debug)]
pub(super) struct Defaults {
    pub(super) authors: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) lang: Lang,
}

/// Reads a story.
pub fn story(text: &StoryText, config: &Config) -> Parsed {
    read(text, config, true)
}

/// Reads what there is of a story of which some files cannot be read: nothing is said of what comes after what, and it is no story.
pub fn part_of_story(text: &StoryText, config: &Config) -> Parsed {
    read(text, config, false)
}

fn read(text: &StoryText, config: &Config, whole: bool) -> Parsed {
    let mut problems = Vec::new();
    let mut mentions = Vec::new();
    let route = routes::story(&text.path);
    let (defaults, meta) = meta(text, &route, config, &mut mentions, &mut problems);
    let mut revisions = Vec::new();
    for (id, source) in &text.revisions {
        let found = Problems::default();
        revisions.extend(revision(source, id, &route, &defaults, config, &found));
        problems.extend(found.into_vec());
    }
    order(&mut revisions);
    let complete = whole && revisions.len() == text.revisions.len();
    problems.extend(same_instants(&revisions));
    if complete {
        problems.extend(first_of(&revisions));
        problems.extend(without_note(&revisions));
    }
    // What a withheld text points to need not be there: nobody reads it.
    let read = revisions.iter_mut().filter(|parsed| parsed.revision.status != Status::Withheld);
    mentions.extend(read.flat_map(|parsed| std::mem::take(&mut parsed.mentions)));
    let kinds = revisions.iter().filter_map(kind_of).collect();
    let revisions = revisions.into_iter().map(|parsed| parsed.revision).collect();
    let story = Story::new(text.path.clone(), meta, revisions).ok().filter(|_| complete);
    Parsed { story, mentions, kinds, problems }
}

fn kind_of(parsed: &ParsedRevision) -> Option<(RevisionId, Source, Span)> {
    let span = parsed.kind.as_ref().or(parsed.updated.as_ref())?;
    Some((parsed.revision.id.clone(), parsed.source.clone(), span.clone()))
}

/// Orders by time. A draft that has none yet is taken for the latest update, so that previews can show it.
fn order(revisions: &mut [ParsedRevision]) {
    let key = |parsed: &ParsedRevision| {
        (parsed.updated.is_none(), parsed.revision.updated, parsed.revision.id.clone())
    };
    revisions.sort_by_key(key);
    let mut latest = Instant::default();
    for parsed in revisions {
        if parsed.updated.is_none() {
            parsed.revision.updated = latest + TimeDelta::seconds(1);
        }
        latest = parsed.revision.updated;
    }
}

/// The stories that a `story.toml` names as related. What is wrong with the file is left to [`story`].
pub fn related(text: &StoryText, config: &Config) -> Vec<StoryPath> {
    meta(text, "", config, &mut Vec::new(), &mut Vec::new()).1.related
}

fn meta(
    text: &StoryText,
    route: &str,
    config: &Config,
    mentions: &mut Vec<Mention>,
    found: &mut Vec<Diagnostic>,
) -> (Defaults, StoryMeta) {
    let nothing = Source::new("story.toml", "");
    let source = text.meta.as_ref().unwrap_or(&nothing);
    let problems = Problems::default();
    let table = match &text.meta {
        Some(source) => parse_toml(source, 0..source.text().len(), &problems),
        None => Table::default(),
    };
    let mut fields = Fields::new(source, &problems, table, 0..0, "story's file");
    let defaults = Defaults {
        authors: names(fields.texts("authors")).unwrap_or_default(),
        tags: names(fields.texts("tags")).unwrap_or_default(),
        lang: lang(&mut fields).unwrap_or_else(|| config.language.clone()),
    };
    let events = events(&mut fields, config, &mut LinkReader { source, route, mentions });
    let mut related = Vec::new();
    for Located { value, span } in fields.texts("related").unwrap_or_default() {
        let path = StoryPath::new(value.trim_matches('/'));
        let file = source.path().clone();
        mentions.push(Mention { route: routes::story(&path), file, span, what: MentionKind::Related });
        related.push(path);
    }
    let extra = fields.anything("extra").unwrap_or_else(|| serde_json::Map::default().into());
    fields.finish();
    found.extend(problems.into_vec());
    (defaults, StoryMeta { events, related, extra })
}

/// Two revisions at one instant have no order.
fn same_instants(revisions: &[ParsedRevision]) -> Vec<Diagnostic> {
    let pairs = revisions.array_windows().filter(|[a, b]| a.revision.updated == b.revision.updated);
    let problem = |[a, b]: &[ParsedRevision; 2]| {
        let span = b.updated.as_ref()?;
        let problem = Diagnostic::error(format!("published at the same instant as `{}`", a.source.path()));
        let help = "which came first? change one of the two times, by a second if need be";
        Some(problem.at(&b.source, span).help(help).see("editors.md#times-and-time-zones"))
    };
    pairs.filter_map(problem).collect()
}

/// The first revision updates nothing.
fn first_of(revisions: &[ParsedRevision]) -> Option<Diagnostic> {
    let first = revisions.first()?;
    let span = first.kind.as_ref()?;
    let problem = Diagnostic::error("the first revision of a story has no `kind`").at(&first.source, span);
    Some(problem.help("remove the line, or correct `updated` if this is not the first revision"))
}

/// An update that does not say what it is about leaves readers to guess.
fn without_note(revisions: &[ParsedRevision]) -> Vec<Diagnostic> {
    let silent = |ParsedRevision { revision, .. }: &&ParsedRevision| {
        let update = revision.kind.unwrap_or(Kind::Update) == Kind::Update;
        revision.note.is_none() && update && revision.status == Status::Usable && !revision.draft
    };
    let problem = |parsed: &ParsedRevision| {
        let place = parsed.kind.as_ref().or(parsed.updated.as_ref())?;
        let problem = Diagnostic::warning("this update has no note").at(&parsed.source, place);
        let help = "tell readers what is new: note = \"…\" (or kind = \"minor\" when nothing is)";
        Some(problem.help(in_language(&parsed.source, help)).see("editors.md#kinds-and-notes"))
    };
    revisions.iter().skip(1).filter(silent).filter_map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::diagnostic::Severity;

    fn parse(revisions: &[(&str, &str)]) -> (Parsed, Vec<String>) {
        let text = StoryText {
            path: StoryPath::new("world/a"),
            meta: None,
            revisions: revisions
                .iter()
                .map(|(id, text)| (id.to_string(), Source::new(format!("content/world/a/{id}.md"), text)))
                .collect(),
        };
        let (config, _) = Config::parse(Some(&Source::new("site.toml", "timezone = 'Europe/Kyiv'")));
        let parsed = story(&text, &config);
        let messages = parsed.problems.iter().map(|d| d.message.clone()).collect();
        (parsed, messages)
    }

    fn ids(parsed: &Parsed) -> Vec<&str> {
        parsed.story.as_ref().unwrap().revisions().iter().map(|r| r.id.as_str()).collect()
    }

    #[test]
    fn order_is_that_of_the_instants() {
        let (parsed, problems) = parse(&[
            ("a", "+++\ntitle = 'x'\nupdated = 2025-10-15T14:00\nnote = 'n'\n+++\nText"),
            ("b", "---\ntitle: x\nupdated: 2025-10-15T10:30:00Z\n---\nText"),
            ("c", "+++\ntitle = 'x'\nupdated = 2025-10-15T02:00:00-10:00\nnote = 'n'\n+++\nText"),
        ]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(ids(&parsed), ["b", "a", "c"]);
    }

    #[test]
    fn rules_between_revisions_are_held() {
        let (parsed, problems) = parse(&[
            ("a", "+++\ntitle = 'x'\nupdated = 2025-10-15T14:00\nkind = 'minor'\n+++\nText"),
            ("b", "+++\ntitle = 'x'\nupdated = 2025-10-15T11:00Z\nkind = 'correction'\n+++\nText"),
            ("c", "+++\ntitle = 'x'\nupdated = 2025-10-15T12:00Z\nkind = 'corection'\nnote = 'n'\n+++\nText"),
            ("d", "+++\ntitle = 'x'\nupdated = 2025-10-15T13:00Z\n+++\nText"),
        ]);
        assert!(parsed.story.is_none());
        let expected = [
            "this correction has no note",
            "unknown kind `corection`",
            "published at the same instant as `content/world/a/a.md`",
            "the first revision of a story has no `kind`",
            "this update has no note",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn every_problem_of_a_file_is_reported() {
        let (_, problems) = parse(&[("a", "+++\nnonsense = 1\ndraft = 1\n+++\n<b>x</b> [y](javascript:z)")]);
        let expected = [
            "`draft` should be `true` or `false`, found an integer",
            "missing `title` in the front matter",
            "missing `updated` in the front matter",
            "unknown key `nonsense` in the front matter",
            "HTML in Markdown is not allowed",
            "links to `javascript:` are not allowed",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn a_half_written_draft_blocks_nothing_and_is_the_latest() {
        let (parsed, problems) = parse(&[
            ("a", "+++\nkind = 'correction'\ndraft = true\nimage = { src = 'x.png' }\n+++\n![](y.png)"),
            ("b", "---\ndraft: true\n---\n"),
            ("c", "+++\ntitle = 'x'\nupdated = 2025-10-15T11:00Z\n+++\nText"),
        ]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(ids(&parsed), ["c", "a", "b"]);
        let (_, problems) = parse(&[("a", "+++\ndraft = true\nupdated = 'soon'\ntags = 1\n+++\n")]);
        let expected =
            ["`updated` is not a date and time", "`tags` should be a list of strings, found an integer"];
        assert_eq!(problems, expected);
    }

    #[test]
    fn a_withheld_text_is_not_checked_and_points_to_nothing() {
        let withheld = "+++\ntitle = 'x'\nupdated = 2025-10-15T12:00Z\nstatus = 'withheld'\nnote = 'n'\n\
                        image = { src = 'b.png', alt = 'b' }\n+++\n![a](a.png) <b>x</b>";
        let (parsed, problems) =
            parse(&[("a", "+++\ntitle = 'x'\nupdated = 2025-10-15T11:00Z\n+++\nText"), ("b", withheld)]);
        assert_eq!((problems, parsed.mentions.len()), (vec![], 0));
        let mentions = &parsed.story.as_ref().unwrap().revisions()[1].mentions;
        assert_eq!(mentions, &["world/a/b.png", "world/a/a.png"]);
    }

    #[test]
    fn what_is_taken_back_says_why() {
        let revision = |status: &str| {
            format!("+++\ntitle = 'x'\nupdated = 2025-10-15T11:00Z\nstatus = '{status}'\n+++\nText")
        };
        let found = |status: &str| {
            let problem = parse(&[("a", &revision(status))]).0.problems.remove(0);
            (problem.severity, problem.message, problem.help.unwrap())
        };
        let why = || "say why: note = \"…\"".to_owned();
        assert_eq!(found("canceled"), (Severity::Error, "this retraction has no note".to_owned(), why()));
        let message = "this withheld revision has no note".to_owned();
        assert_eq!(found("withheld"), (Severity::Warning, message, why()));
    }
}
