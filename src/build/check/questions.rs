//! What a careful sub-editor would ask about a story.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use pulldown_cmark::{Event as Markdown, Tag, TagEnd};

use crate::diagnostic::Diagnostic;
use crate::markdown::{self, Punctuation};
use crate::model::{Event, EventDate, Instant, Kind, Revision, RevisionId, Status, Story};
use crate::parse::{Outline, outline};
use crate::source::{Source, Span};

/// After so long without a version, readers are owed a word.
const LONG: TimeDelta = TimeDelta::days(30);
/// So many of a note's words, in per cent, may stand in the headline.
const REPEATED: usize = 80;
/// A file may be called after the day before or after: stories are written over midnight.
const DAYS_APART: i64 = 1;

/// A revision, and the file that it was read from.
struct Asked<'a> {
    revision: &'a Revision,
    source: &'a Source,
    outline: Outline,
}

impl Asked<'_> {
    /// Points at the value of a key, or else at the file.
    fn at(&self, problem: Diagnostic, key: &str) -> Diagnostic {
        match self.outline.key(key) {
            Some(key) => problem.at(self.source, &first_line(self.source, &key.value)),
            None => problem.in_file(self.source.path().clone()),
        }
    }
}

/// The part of a value that stands in its first line.
fn first_line(source: &Source, value: &Span) -> Span {
    let words = &source.text()[value.clone()];
    value.start..value.start + words.find(['\r', '\n']).unwrap_or(words.len())
}

/// The questions that a story raises, in the order of its revisions. `sources` are the files they were read from.
pub(super) fn of_story(story: &Story, sources: &[(RevisionId, Source, Span)], zone: Tz) -> Vec<Diagnostic> {
    let asked = story.revisions().iter().filter_map(|revision| {
        let (_, source, _) = sources.iter().find(|(id, ..)| *id == revision.id)?;
        Some(Asked { revision, source, outline: outline(source).ok()? })
    });
    let asked: Vec<_> = asked.filter(|asked| asked.revision.status != Status::Withheld).collect();
    let mut problems = Vec::new();
    for asked in &asked {
        problems.extend(repeats_the_headline(asked));
        problems.extend(named_after_another_day(asked, zone));
        problems.extend(reports_the_future(asked, zone));
        problems.extend(pictures(asked));
    }
    for [old, new] in asked.array_windows() {
        problems.extend(silent_for_long(old, new));
        problems.extend(identical(old, new));
    }
    problems.extend(missing_number(&asked));
    problems
}

/// A note says what is new; the headline is there already.
fn repeats_the_headline(asked: &Asked<'_>) -> Option<Diagnostic> {
    let note = words(asked.revision.note.as_deref()?);
    let title = words(&asked.revision.title);
    let shared = note.intersection(&title).count();
    if note.len() < 2 || shared * 100 < note.len() * REPEATED {
        return None;
    }
    let problem = Diagnostic::warning("this note repeats the headline")
        .help("say what is new since the version before");
    Some(asked.at(problem, "note").see("editors.md#kinds-and-notes"))
}

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Names do not order revisions, but people read them.
fn named_after_another_day(asked: &Asked<'_>, zone: Tz) -> Option<Diagnostic> {
    let revision = asked.revision;
    let named = NaiveDate::parse_from_str(revision.id.as_str().get(..10)?, "%Y-%m-%d").ok()?;
    let updated = asked.outline.key("updated").map(|_| revision.updated.with_timezone(&zone).date_naive())?;
    if (updated - named).num_days().abs() <= DAYS_APART {
        return None;
    }
    let problem =
        Diagnostic::warning(format!("the file is called after {named}, but `updated` says {updated}"));
    let help = "correct the time, if it is wrong; a file that has been published keeps its name, because it is its address";
    Some(asked.at(problem, "updated").help(help))
}

/// An event that lies after the revision that tells it has not happened yet.
fn reports_the_future(asked: &Asked<'_>, zone: Tz) -> Vec<Diagnostic> {
    let updated = asked.revision.updated;
    let ahead = asked.revision.events.iter().filter(|event| begins_after(event, updated, zone));
    let problem = |event: &Event| {
        let message = format!("the event `{}` is dated after this revision", event.text);
        let problem = Diagnostic::warning(message)
            .help("correct its date or `updated`; leave out what has not happened yet");
        let place = asked.source.text().find(&event.text).map(|at| at..at + event.text.len());
        match place.filter(|place| place.end <= asked.outline.body.start) {
            Some(place) => problem.at(asked.source, &place),
            None => asked.at(problem, "events"),
        }
    };
    ahead.map(problem).collect()
}

/// Whether an event begins after a moment, as far as its date tells.
fn begins_after(event: &Event, at: Instant, zone: Tz) -> bool {
    let day = at.with_timezone(&zone).date_naive();
    match event.date {
        EventDate::Year(year) => year > day.year(),
        EventDate::Month(first) | EventDate::Day(first) => first > day,
        EventDate::Moment(moment) => moment > at,
    }
}

/// What those are told who do not see a picture.
fn pictures(asked: &Asked<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if let Some(image) = &asked.revision.image
        && let Some(problem) = alt(&image.src, &image.alt, asked.revision.draft)
    {
        problems.push(asked.at(problem, "image"));
    }
    let body = asked.outline.body.clone();
    let mut open: Vec<(Span, String, String)> = Vec::new();
    for (event, range) in markdown::events(&asked.source.text()[body.clone()], Punctuation::Plain) {
        match event {
            Markdown::Start(Tag::Image { dest_url, .. }) => {
                let place = range.start + body.start..range.end + body.start;
                open.push((place, dest_url.into_string(), String::new()));
            }
            Markdown::Text(words) | Markdown::Code(words) => {
                open.iter_mut().for_each(|(_, _, text)| text.push_str(&words));
            }
            Markdown::End(TagEnd::Image) => {
                let Some((place, src, text)) = open.pop() else { continue };
                problems.extend(
                    alt(&src, &text, asked.revision.draft).map(|problem| problem.at(asked.source, &place)),
                );
            }
            _ => {}
        }
    }
    problems
}

fn alt(src: &str, alt: &str, draft: bool) -> Option<Diagnostic> {
    let help = "say what it shows, for those who do not see it";
    let alt = alt.trim();
    let file = src.rsplit('/').next().unwrap_or(src);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if alt.is_empty() {
        // Of what is published, a build says it.
        return draft.then(|| Diagnostic::warning("this picture has no alt text yet").help(help));
    }
    let is_name = alt.eq_ignore_ascii_case(file) || alt.eq_ignore_ascii_case(stem);
    is_name.then(|| Diagnostic::warning("the alt text of this picture is the name of its file").help(help))
}

/// A version that comes late and says nothing.
fn silent_for_long(old: &Asked<'_>, new: &Asked<'_>) -> Option<Diagnostic> {
    let apart = new.revision.updated - old.revision.updated;
    // Of an update without a note a build warns in any case.
    let told = new.revision.note.is_some() || new.revision.kind.unwrap_or(Kind::Update) == Kind::Update;
    if told || new.revision.draft || apart <= LONG {
        return None;
    }
    let days = apart.num_days();
    let message = format!(
        "{days} days lie between this revision and the one before, and no note says why it comes now"
    );
    Some(new.at(Diagnostic::warning(message).help("tell readers: note = \"…\""), "updated"))
}

/// A revision in which nothing at all differs. Of one that is not minor, a build says when readers see no difference.
fn identical(old: &Asked<'_>, new: &Asked<'_>) -> Option<Diagnostic> {
    let (old, revision) = (old.revision, new.revision);
    let bare = |revision: &Revision| Revision {
        id: old.id.clone(),
        updated: old.updated,
        kind: None,
        note: None,
        embargo: None,
        ..revision.clone()
    };
    let silent = revision.kind == Some(Kind::Minor) || revision.draft;
    if !silent || bare(old) != bare(revision) {
        return None;
    }
    let problem = Diagnostic::warning(format!("this revision is identical to the one before, `{}`", old.id));
    Some(
        problem
            .in_file(new.source.path().clone())
            .help("write what is new, or remove the file if it was never published"),
    )
}

/// A number that is left out, where files are numbered.
fn missing_number(asked: &[Asked<'_>]) -> Option<Diagnostic> {
    let number = |asked: &Asked<'_>| {
        let id = asked.revision.id.as_str();
        let digits = &id[..id.find(|c: char| !c.is_ascii_digit()).unwrap_or(id.len())];
        // Four digits are a year.
        if digits.len() > 3 { None } else { digits.parse::<u32>().ok() }
    };
    let numbers: Option<BTreeSet<u32>> = asked.iter().map(number).collect();
    let numbers: Vec<u32> = numbers?.into_iter().collect();
    let [before, after] = *numbers.array_windows().find(|[a, b]| b - a > 1)?;
    let new = asked.iter().find(|asked| number(asked) == Some(after))?;
    let message = format!("the revisions are numbered, but between {before} and {after} one is missing");
    let problem = Diagnostic::warning(message).in_file(new.source.path().clone());
    Some(problem.help("was a file left out or removed? readers should be told what became of a version that they could read"))
}
