//! One folder: `story.toml` and revisions → [`Story`], and the rules that hold between revisions.

use super::revision::{LinkReader, ParsedRevision, events, lang, names, revision};
use super::{Mention, MentionKind};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Problems};
use crate::model::{Kind, Lang, Status, Story, StoryMeta, StoryPath};
use crate::routes;
use crate::source::{Located, Source};
use crate::value::{Fields, Table, parse_toml};

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
    revisions.sort_by(|a, b| {
        let key = |parsed: &ParsedRevision| (parsed.revision.updated, parsed.revision.id.clone());
        key(a).cmp(&key(b))
    });
    let complete = revisions.len() == text.revisions.len();
    problems.extend(same_instants(&revisions));
    if complete {
        problems.extend(first_of(&revisions));
        problems.extend(without_note(&revisions));
    }
    mentions.extend(revisions.iter_mut().flat_map(|parsed| std::mem::take(&mut parsed.mentions)));
    let revisions = revisions.into_iter().map(|parsed| parsed.revision).collect();
    let story = Story::new(text.path.clone(), meta, revisions).ok().filter(|_| complete);
    Parsed { story, mentions, problems }
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
        Diagnostic::error(format!("published at the same instant as `{}`", a.source.path()))
            .at(&b.source, &b.updated)
            .help("which came first? change one of the two times, by a second if need be")
    };
    pairs.map(problem).collect()
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
    let silent = |parsed: &&ParsedRevision| {
        let revision = &parsed.revision;
        let kind = revision.kind.unwrap_or(Kind::Update);
        revision.note.is_none() && (kind == Kind::Update || revision.status != Status::Usable)
    };
    let problem = |parsed: &ParsedRevision| {
        let what = match parsed.revision.status {
            Status::Usable => "update",
            Status::Withheld => "withheld revision",
            Status::Canceled => "retraction",
        };
        let place = parsed.kind.as_ref().unwrap_or(&parsed.updated);
        Diagnostic::warning(format!("this {what} has no note")).at(&parsed.source, place).help(
            match parsed.revision.status {
                Status::Usable => {
                    "tell readers what is new: note = \"…\" (or kind = \"minor\" when nothing is)"
                }
                _ => "tell readers why: note = \"…\"",
            },
        )
    };
    revisions.iter().skip(1).filter(silent).map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

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
            "missing `title` in the front matter",
            "missing `updated` in the front matter",
            "`draft` should be `true` or `false`, found an integer",
            "unknown key `nonsense` in the front matter",
            "HTML in Markdown is not allowed",
            "links to `javascript:` are not allowed",
        ];
        assert_eq!(problems, expected);
    }
}
