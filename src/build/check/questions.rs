//! What a careful sub-editor would ask about a story.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::pictures::pictures;
use crate::cards;
use crate::diagnostic::Diagnostic;
use crate::model::{Event, EventDate, Instant, Kind, Revision, RevisionId, Status, Story};
use crate::parse::{Outline, outline};
use crate::source::{Source, Span};
use crate::timeline::{Moment, Timeline};

/// After so long without a version, readers are owed a word.
const LONG: TimeDelta = TimeDelta::days(30);
/// So many of a note's words, in per cent, may stand in the headline.
const REPEATED: usize = 80;
/// A file may be called after the next day: stories are written over midnight.
const DAYS_BEFORE: i64 = 1;
/// The zone in which days begin first, in seconds ahead of UTC.
const FIRST_ZONE: i32 = 14 * 60 * 60;
/// So many letters are named; of others only the number is told.
const LETTERS: usize = 12;
/// Files that are numbered without words are numbered on purpose; of others so many are.
const MANY: usize = 3;

/// A revision, and the file that it was read from.
pub(super) struct Asked<'a> {
    pub(super) revision: &'a Revision,
    pub(super) source: &'a Source,
    pub(super) outline: Outline,
}

impl Asked<'_> {
    /// Points at the value of a key, or else at the file.
    pub(super) fn at(&self, problem: Diagnostic, key: &str) -> Diagnostic {
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

/// Whether questions are asked of a revision, and whether its links are followed: not when nobody reads it, and of a draft only when drafts
/// are looked at. One that is embargoed or lies ahead will publish itself, with nobody looking.
pub(super) fn is_asked(revision: &Revision, moment: Moment) -> bool {
    revision.status != Status::Withheld && (!revision.draft || moment.drafts)
}

/// The questions that a story raises, in the order of its revisions. `sources` are the files they were read from.
pub(super) fn of_story(
    story: &Story,
    sources: &[(RevisionId, Source, Span)],
    moment: Moment,
    zone: Tz,
) -> Vec<Diagnostic> {
    // Those that nothing is asked of keep their places: what lies on both sides of one does not follow one another.
    let all: Vec<Option<Asked<'_>>> =
        story.revisions().iter().map(|revision| asked(revision, sources, moment)).collect();
    let mut problems = Vec::new();
    let readers_have = latest(story, moment);
    for asked in all.iter().skip(readers_have).flatten() {
        problems.extend(letters_without_a_picture(asked));
    }
    for asked in all.iter().flatten() {
        problems.extend(repeats_the_headline(asked));
        problems.extend(named_after_another_day(asked, moment, zone));
        problems.extend(reports_the_future(asked));
        problems.extend(pictures(asked));
    }
    for pair in all.array_windows() {
        let [Some(old), Some(new)] = pair else { continue };
        problems.extend(silent_for_long(old, new));
        problems.extend(identical(old, new));
    }
    problems.extend(missing_number(story, sources));
    problems
}

/// A revision with its file, if anything is asked of it.
fn asked<'a>(
    revision: &'a Revision,
    sources: &'a [(RevisionId, Source, Span)],
    moment: Moment,
) -> Option<Asked<'a>> {
    let (_, source, _) = sources.iter().find(|(id, ..)| *id == revision.id)?;
    let outline = outline(source).ok().filter(|_| is_asked(revision, moment))?;
    Some(Asked { revision, source, outline })
}

/// The position of the text that readers have; where they have none yet, that of the first.
fn latest(story: &Story, moment: Moment) -> usize {
    let (timeline, _) = Timeline::of(story, moment);
    let id = timeline.map(|timeline| timeline.entries()[timeline.latest()].revision().id.clone());
    story.revisions().iter().position(|revision| Some(&revision.id) == id.as_ref()).unwrap_or_default()
}

/// The picture for shared links is drawn with the fonts of the program, and those do not have the letters of all scripts.
fn letters_without_a_picture(asked: &Asked<'_>) -> Option<Diagnostic> {
    let missing = cards::missing(&asked.revision.title);
    if missing.is_empty() {
        return None;
    }
    let mut letters: Vec<String> = missing.iter().take(LETTERS).map(|letter| format!("`{letter}`")).collect();
    letters.extend(missing.get(LETTERS).map(|_| format!("{} more", missing.len() - LETTERS)));
    let letters = letters.join(", ");
    let message =
        format!("the headline has letters that the picture for shared links cannot show: {letters}");
    let problem = Diagnostic::note(message).help(
        "the picture shows the section, or the name of the site, in its place; the pages show it as it is",
    );
    Some(asked.at(problem, "title").see("formats.md#pictures-for-shared-links"))
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

/// Names do not order revisions, but people read them. Who writes today and publishes next week names the file after today; the other way
/// round one of the two is wrong.
fn named_after_another_day(asked: &Asked<'_>, moment: Moment, zone: Tz) -> Option<Diagnostic> {
    let revision = asked.revision;
    let named = NaiveDate::parse_from_str(revision.id.as_str().get(..10)?, "%Y-%m-%d").ok()?;
    let updated = asked.outline.key("updated").map(|_| revision.updated.with_timezone(&zone).date_naive())?;
    let late = updated - named;
    let on_purpose = revision.draft || revision.embargo.is_some() || moment.hold(revision).is_some();
    if late.num_days() >= -DAYS_BEFORE && (late <= LONG || on_purpose) {
        return None;
    }
    let problem =
        Diagnostic::warning(format!("the file is called after {named}, but `updated` says {updated}"));
    let help = "correct the time, if it is wrong; a file that has been published keeps its name, because it is its address";
    Some(asked.at(problem, "updated").help(help))
}

/// An event that lies after the revision that tells it has not happened yet.
fn reports_the_future(asked: &Asked<'_>) -> Vec<Diagnostic> {
    let updated = asked.revision.updated;
    let ahead = asked.revision.events.iter().filter(|event| begins_after(event, updated));
    let problem = |event: &Event| {
        let message = format!("the event `{}` is dated after this revision", event.text);
        let problem = Diagnostic::warning(message)
            .help("correct its date or `updated`; leave out what has not happened yet");
        match event_place(asked, &event.text) {
            Some(place) => problem.at(asked.source, &place),
            None => asked.at(problem, "events"),
        }
    };
    ahead.map(problem).collect()
}

/// Where the words of an event stand, if they stand there as they are read.
fn event_place(asked: &Asked<'_>, words: &str) -> Option<Span> {
    let start = asked.outline.key("events")?.lines.start;
    let events = asked.source.text().get(start..asked.outline.body.start)?;
    let at = start + events.find(words)?;
    Some(at..at + words.len())
}

/// Whether an event begins after a moment, wherever in the world it is.
fn begins_after(event: &Event, at: Instant) -> bool {
    let Some(first) = FixedOffset::east_opt(FIRST_ZONE) else { return false };
    let day = DateTime::with_timezone(&at, &first).date_naive();
    match event.date {
        EventDate::Year(year) => year > day.year(),
        EventDate::Month(first) | EventDate::Day(first) => first > day,
        EventDate::Moment(moment) => moment > at,
    }
}

/// A version that comes late and says nothing. It may be a comma, and so this is a question only.
fn silent_for_long(old: &Asked<'_>, new: &Asked<'_>) -> Option<Diagnostic> {
    let apart = new.revision.updated - old.revision.updated;
    // Of an update without a note a build warns in any case.
    let told = new.revision.note.is_some() || new.revision.kind.unwrap_or(Kind::Update) == Kind::Update;
    if told || new.revision.draft || apart <= LONG {
        return None;
    }
    let days = apart.num_days();
    let message = format!("this revision comes {days} days after the one before, and no note says why");
    let problem = Diagnostic::note(message).help("if readers should know, tell them: note = \"…\"");
    Some(new.at(problem, "updated").see("editors.md#kinds-and-notes"))
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
        draft: false,
        ..revision.clone()
    };
    if revision.kind != Some(Kind::Minor) || bare(old) != bare(revision) {
        return None;
    }
    let problem = Diagnostic::warning(format!("this revision is identical to the one before, `{}`", old.id));
    let help = "write what is new, or remove the file if it was never published";
    Some(problem.in_file(new.source.path().clone()).help(help))
}

/// A number that is left out, where files are numbered: from the start, and in the order of their times. All of them count, whether
/// readers see them or not.
fn missing_number(story: &Story, sources: &[(RevisionId, Source, Span)]) -> Option<Diagnostic> {
    let numbered = story.revisions().iter().map(|revision| Some((number(&revision.id)?, revision)));
    let numbered: Vec<(u32, &Revision)> = numbered.collect::<Option<_>>()?;
    let bare = numbered.iter().all(|(_, revision)| revision.id.as_str().parse::<u32>().is_ok());
    let from_the_start = numbered.first().is_some_and(|(first, _)| *first <= 1);
    if !from_the_start
        || (!bare && numbered.len() < MANY)
        || !numbered.is_sorted_by_key(|(number, _)| *number)
    {
        return None;
    }
    let [(before, _), (after, new)] = numbered.array_windows().find(|[(a, _), (b, _)]| b - a > 1)?;
    let (_, source, _) = sources.iter().find(|(id, ..)| *id == new.id)?;
    let message = format!("the revisions are numbered, but between {before} and {after} one is missing");
    let help = "was a file left out or removed? readers should be told what became of a version that they could read";
    Some(Diagnostic::warning(message).in_file(source.path().clone()).help(help))
}

/// The number that an id begins with: `2`, `02-held`. Four digits are a year.
fn number(id: &RevisionId) -> Option<u32> {
    let id = id.as_str();
    let (digits, rest) = id.split_at(id.find(|c: char| !c.is_ascii_digit()).unwrap_or(id.len()));
    let ends = rest.is_empty() || rest.starts_with('-');
    if ends && digits.len() <= 3 { digits.parse().ok() } else { None }
}
