//! One file: front matter and text → [`Revision`].

use std::ops::Range;

use super::body::{Rules, bad_target, check_body, is_web, read_target, remote_image};
use super::front_matter::front_matter;
use super::story::Defaults;
use super::time::{self, BadTime};
use super::{Mention, MentionKind};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Problems};
use crate::model::{Event, Image, Instant, Kind, Lang, Revision, RevisionId, SourceRef, Status};
use crate::routes::{BadTarget, Target};
use crate::source::{Located, Source, Span};
use crate::value::{Fields, first_forbidden, in_language};

/// A revision and the places that the rules between revisions point to.
#[derive(Debug)]
pub(super) struct ParsedRevision {
    pub(super) revision: Revision,
    pub(super) source: Source,
    /// Where its time stands; nothing for a draft that has none yet.
    pub(super) updated: Option<Span>,
    pub(super) kind: Option<Span>,
    pub(super) mentions: Vec<Mention>,
}

/// Reads one revision of the story at `route`. Nothing when too little could be read to go on; then there are errors.
pub(super) fn revision(
    source: &Source,
    id: &str,
    route: &str,
    defaults: &Defaults,
    config: &Config,
    problems: &Problems,
) -> Option<ParsedRevision> {
    if !check_text(source, problems) {
        return None;
    }
    let (mut fields, body) = front_matter(source, problems)?;
    let title = fields.required_text("title", "title = \"The headline\"");
    let timed = fields.has("updated");
    let updated = updated(&mut fields, config);
    let draft = fields.flag("draft").is_some_and(|flag| flag.value);
    if draft {
        fields.allow_gaps();
    }
    let kind = kind(&mut fields);
    let status = status(&mut fields);
    let note = fields.text("note").map(|note| note.value);
    if note.is_none() && !draft {
        check_note(&fields, kind.as_ref(), status.as_ref());
    }
    let status = status.map_or(Status::Usable, |status| status.value);
    let mut mentions = Vec::new();
    let mut reader = LinkReader { source, route, mentions: &mut mentions };
    let image = fields.table("image", "table `image`").and_then(|table| image(table, &mut reader));
    let sources = fields.tables("sources", "source").into_iter();
    let sources = sources.filter_map(|table| source_ref(table, &mut reader)).collect();
    let events = events(&mut fields, config, &mut reader);
    let revision = Revision {
        id: RevisionId::new(id),
        title: title.as_ref().map_or_else(|| id.to_owned(), |title| title.value.clone()),
        updated: updated.as_ref().map(|at| at.value).unwrap_or_default(),
        kind: kind.as_ref().map(|kind| kind.value),
        note,
        summary: fields.text("summary").map(|text| text.value),
        authors: names(fields.texts("authors")).unwrap_or_else(|| defaults.authors.clone()),
        tags: names(fields.texts("tags")).unwrap_or_else(|| defaults.tags.clone()),
        dateline: fields.text("dateline").map(|text| text.value),
        lang: lang(&mut fields).unwrap_or_else(|| defaults.lang.clone()),
        image,
        sources,
        events,
        draft,
        embargo: embargo(&mut fields, config, updated.as_ref()),
        status,
        extra: fields.anything("extra").unwrap_or_else(|| serde_json::Map::default().into()),
        body: source.text()[body.clone()].to_owned(),
        mentions: Vec::new(),
    };
    // Read so that the key is known; it is for the desk and goes no further.
    let _desk_only = fields.text("ednote");
    fields.finish();
    mentions.extend(check_text_of(source, &revision, &body, route, config, problems));
    let mentioned = mentions.iter().map(|mention| mention.route.clone()).collect();
    let revision = Revision { mentions: mentioned, ..revision };
    // A draft may lack either; a time or title that is there has to be one.
    let complete = if draft { updated.is_some() || !timed } else { updated.is_some() && title.is_some() };
    let (updated, kind) = (updated.map(|at| at.span), kind.map(|kind| kind.span));
    complete.then(|| ParsedRevision { revision, source: source.clone(), updated, kind, mentions })
}

/// A version appears with the time in `updated`: one that was held back longer seems to have been there all along.
fn embargo(fields: &mut Fields<'_>, config: &Config, updated: Option<&Located<Instant>>) -> Option<Instant> {
    let Located { value, span } = moment(fields, "embargo", config)?;
    if updated.is_some_and(|updated| updated.value < value) {
        let problem = Diagnostic::warning("this embargo ends after the time in `updated`");
        let help = "readers will see the earlier time: set `updated` to the time at which the embargo ends";
        fields.problem(problem.help(help).see("editors.md#drafts-and-embargoes"), &span);
    }
    Some(value)
}

/// Checks the text, as far as it will be read. Returns what it points to.
fn check_text_of(
    source: &Source,
    revision: &Revision,
    body: &Range<usize>,
    route: &str,
    config: &Config,
    problems: &Problems,
) -> Vec<Mention> {
    let unread = Problems::default();
    let problems = if revision.status == Status::Withheld { &unread } else { problems };
    if !revision.draft {
        check_not_empty(source, revision, body, problems);
    }
    let rules = Rules { raw_html: config.markdown.raw_html, shown: !revision.draft };
    check_body(source, body.clone(), route, rules, problems)
}

/// Refuses what no text should hold, before anything reads it.
fn check_text(source: &Source, problems: &Problems) -> bool {
    let text = source.text();
    let Some((at, c)) = first_forbidden(text) else { return true };
    let message = format!("control character U+{:04X}", u32::from(c));
    let problem = Diagnostic::error(message).at(source, &(at..at + c.len_utf8()));
    problems.push(problem.help("remove it; it cannot be shown on a page or sent in a feed"));
    false
}

fn check_not_empty(source: &Source, revision: &Revision, body: &Range<usize>, problems: &Problems) {
    if revision.status == Status::Usable && revision.body.trim().is_empty() {
        let end = body.start.saturating_sub(1);
        let problem = Diagnostic::error("this revision has no text").at(source, &(end..end));
        let help =
            "write the story below the front matter; until then draft = true holds it back, and nothing else";
        problems.push(problem.help(in_language(source, help)));
    }
}

fn updated(fields: &mut Fields<'_>, config: &Config) -> Option<Located<Instant>> {
    if !fields.has("updated") {
        // Taking it makes the key known to the suggestions.
        let _absent = fields.time("updated");
        fields.missing("updated", "the time of the update: updated = 2025-10-14T09:30");
        return None;
    }
    moment(fields, "updated", config)
}

fn moment(fields: &mut Fields<'_>, key: &'static str, config: &Config) -> Option<Located<Instant>> {
    let Located { value, span } = fields.time(key)?;
    match time::instant(&value, config.timezone) {
        Ok(at) => Some(Located { value: at, span }),
        Err(problem) => {
            let diagnostic = Diagnostic::error(format!("`{key}` {problem}"));
            let problem = diagnostic.help(problem.help(&value)).see("editors.md#times-and-time-zones");
            fields.problem(problem, &span);
            None
        }
    }
}

fn kind(fields: &mut Fields<'_>) -> Option<Located<Kind>> {
    let written = fields.text("kind");
    written.and_then(|written| choice(fields, "kind", &written, &Kind::ALL))
}

/// What readers have to be told, or should be, has no note.
fn check_note(fields: &Fields<'_>, kind: Option<&Located<Kind>>, status: Option<&Located<Status>>) {
    let why = "say why: note = \"…\"";
    let (problem, help, span) = match (status, kind) {
        (Some(Located { value: Status::Canceled, span }), _) => {
            (Diagnostic::error("this retraction has no note"), why, span)
        }
        (Some(Located { value: Status::Withheld, span }), _) => {
            (Diagnostic::warning("this withheld revision has no note"), why, span)
        }
        (_, Some(Located { value, span })) if value.corrects() => {
            let help = match value {
                Kind::Correction => "say what was wrong: note = \"An earlier version gave …\"",
                _ => "say what is clearer now: note = \"This story now says …\"",
            };
            (Diagnostic::error(format!("this {} has no note", value.name())), help, span)
        }
        _ => return,
    };
    fields.problem(problem.help(fields.in_language(help)).see("editors.md#kinds-and-notes"), span);
}

fn status(fields: &mut Fields<'_>) -> Option<Located<Status>> {
    let written = fields.text("status");
    written.and_then(|written| choice(fields, "status", &written, &Status::ALL))
}

fn choice<T: Copy>(
    fields: &Fields<'_>,
    key: &str,
    written: &Located<String>,
    all: &[(&str, T)],
) -> Option<Located<T>> {
    let known = all.iter().find(|(name, _)| *name == written.value);
    if let Some((_, value)) = known {
        return Some(Located { value: *value, span: written.span.clone() });
    }
    let scored =
        all.iter().map(|(name, _)| (strsim::jaro_winkler(name, &written.value.to_lowercase()), name));
    let help = match scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((score, name)) if score > 0.8 => format!("did you mean `{name}`?"),
        _ => format!("use one of: {}", all.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")),
    };
    let problem = Diagnostic::error(format!("unknown {key} `{}`", written.value)).help(help);
    fields.problem(problem, &written.span);
    None
}

/// Names of people or subjects, each once, in the order written.
pub(super) fn names(written: Option<Vec<Located<String>>>) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for Located { value, .. } in written? {
        if !names.contains(&value) {
            names.push(value);
        }
    }
    Some(names)
}

pub(super) fn lang(fields: &mut Fields<'_>) -> Option<Lang> {
    let Located { value, span } = fields.text("lang")?;
    let lang = Lang::parse(&value);
    if lang.is_none() {
        let problem = Diagnostic::error(format!("`{value}` is not a language tag"));
        fields.problem(problem.help("use a BCP 47 tag such as `en`, `uk` or `pt-BR`"), &span);
    }
    lang
}

/// Reads links in front matter.
pub(super) struct LinkReader<'a> {
    pub(super) source: &'a Source,
    pub(super) route: &'a str,
    pub(super) mentions: &'a mut Vec<Mention>,
}

impl LinkReader<'_> {
    fn mention(&mut self, route: String, span: &Span, what: MentionKind) {
        let file = self.source.path().clone();
        self.mentions.push(Mention { route, file, span: span.clone(), what });
    }

    fn link(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
        let Located { value, span } = fields.text(key)?;
        match read_target(&value, self.route) {
            Ok(Target::Inside { route, .. }) => self.mention(route, &span, MentionKind::Link),
            Ok(_) => {}
            Err(problem) => fields.problem(problem, &span),
        }
        Some(value)
    }

    fn image(&mut self, fields: &Fields<'_>, src: &Located<String>) {
        match read_target(&src.value, self.route) {
            Ok(Target::Inside { route, .. }) => self.mention(route, &src.span, MentionKind::Image),
            Ok(Target::Outside(url)) if is_web(&url) => fields.problem(remote_image(), &src.span),
            Ok(_) => fields.problem(bad_target(&BadTarget::Malformed, &src.value), &src.span),
            Err(problem) => fields.problem(problem, &src.span),
        }
    }
}

fn image(mut fields: Fields<'_>, reader: &mut LinkReader<'_>) -> Option<Image> {
    let src = fields.required_text("src", "the file: src = \"bridge.jpg\"");
    let alt =
        fields.required_text("alt", "what it shows, for those who do not see it: alt = \"A bridge in fog\"");
    if let Some(src) = &src {
        reader.image(&fields, src);
    }
    let image = Image {
        src: src.map(|src| src.value).unwrap_or_default(),
        alt: alt.map(|alt| alt.value).unwrap_or_default(),
        caption: fields.text("caption").map(|text| text.value),
        credit: fields.text("credit").map(|text| text.value),
    };
    fields.finish();
    (!image.src.is_empty()).then_some(image)
}

fn source_ref(mut fields: Fields<'_>, reader: &mut LinkReader<'_>) -> Option<SourceRef> {
    let name = fields.required_text("name", "its name: name = \"Harbour Authority\"");
    let url = reader.link(&mut fields, "url");
    fields.finish();
    Some(SourceRef { name: name?.value, url })
}

/// The `events` of a table.
pub(super) fn events(fields: &mut Fields<'_>, config: &Config, reader: &mut LinkReader<'_>) -> Vec<Event> {
    let tables = fields.tables("events", "event").into_iter();
    tables.filter_map(|table| event(table, config, reader)).collect()
}

fn event(mut fields: Fields<'_>, config: &Config, reader: &mut LinkReader<'_>) -> Option<Event> {
    let text = fields.required_text("text", "what happened: text = \"…\"");
    let written = fields.has("date");
    let date = fields.time("date").and_then(|Located { value, span }| {
        let date = time::event_date(&value, config.timezone);
        if let Err(problem) = &date {
            let help = "give a year, month, day or date-time: \"2024\", \"2024-12\", \"2024-12-08\"";
            let problem = match problem {
                BadTime::Malformed => "is not a date".to_owned(),
                problem => problem.to_string(),
            };
            fields.problem(Diagnostic::error(format!("`date` {problem}")).help(help), &span);
        }
        date.ok()
    });
    if !written {
        fields.missing("date", "when it happened: date = \"2024-12\"");
    }
    let url = reader.link(&mut fields, "url");
    fields.finish();
    Some(Event { date: date?, text: text?.value, url })
}
