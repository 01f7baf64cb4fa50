//! Updates whose kind is contradicted by what they change, as problems.

use crate::diagnostic::Diagnostic;
use crate::model::RevisionId;
use crate::source::{Source, Span};
use crate::timeline::{Contradiction, Fact, FactChange, Texts, Timeline, contradictions};

/// Changes of facts that one problem names.
const NAMED: usize = 3;
/// Characters of a change that are shown.
const SHOWN: usize = 60;

/// The problems of all entries of a timeline. `places` is where revisions say what kind of update they are.
pub(super) fn contradicted_kinds(
    timeline: &Timeline<'_>,
    texts: &Texts<'_>,
    places: &[(RevisionId, Source, Span)],
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (at, entry) in timeline.entries().iter().enumerate() {
        for contradiction in contradictions(timeline, texts, at) {
            let problem = problem(&contradiction);
            let place = places.iter().find(|(id, ..)| *id == entry.revision().id);
            problems.push(match place {
                Some((_, source, span)) => problem.at(source, span),
                None => problem.with_note(format!("in the revision `{}`", entry.revision().id)),
            });
        }
    }
    problems
}

fn problem(contradiction: &Contradiction) -> Diagnostic {
    let (message, minor) = match contradiction {
        Contradiction::MinorChangesFacts(changes) => {
            (format!("this minor update changes {}: {}", kinds(changes), list(changes)), true)
        }
        Contradiction::MinorChangesHeadline { old, new } => {
            let became = became(old, new);
            (format!("this minor update changes the headline: {became}"), true)
        }
        Contradiction::MinorChangesMuch(share) => {
            (format!("this minor update changes {share}% of the words"), true)
        }
        Contradiction::NothingChanged(kind) => {
            (format!("this {} changes nothing that readers see", kind.name()), false)
        }
    };
    Diagnostic::warning(message).help(if minor {
        "readers are not told of minor updates: make it a correction, a clarification or an update, and say in the note what changed"
    } else {
        "is the new text still missing? write it below the front matter, or remove the file"
    })
    .see("formats.md#kinds-and-changes")
}

/// `a number`, `numbers and a date`, `a date, a quotation and names`.
fn kinds(changes: &[FactChange]) -> String {
    let count = |fact: Fact| changes.iter().filter(|change| change.facts.contains(fact)).count();
    let word = |fact: Fact| match fact {
        Fact::Number => ["a number", "numbers"],
        Fact::Date => ["a date", "dates"],
        Fact::Quotation => ["a quotation", "quotations"],
        Fact::Name => ["a name", "names"],
    };
    let held = Fact::ALL.into_iter().filter(|&fact| count(fact) > 0);
    let named: Vec<_> = held.map(|fact| word(fact)[usize::from(count(fact) > 1)]).collect();
    match named.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => named.concat(),
    }
}

fn list(changes: &[FactChange]) -> String {
    let named = changes.iter().take(NAMED).map(|change| became(&change.old, &change.new));
    let named = named.collect::<Vec<_>>().join(", ");
    match changes.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

fn became(old: &str, new: &str) -> String {
    match (shown(old), shown(new)) {
        (old, None) => format!("{} is gone", old.unwrap_or_default()),
        (None, Some(new)) => format!("{new} is new"),
        (Some(old), Some(new)) => format!("{old} became {new}"),
    }
}

/// Words in quotation marks; of many, those at both ends.
fn shown(words: &str) -> Option<String> {
    let count = words.chars().count();
    if count <= SHOWN {
        return (count > 0).then(|| format!("“{words}”"));
    }
    let place = |at: usize| words.char_indices().nth(at).map_or(words.len(), |(byte, _)| byte);
    let (head, tail) = (&words[..place(SHOWN / 2)], &words[place(count - SHOWN / 2)..]);
    // Whole words, where there are spaces.
    let head = head.rsplit_once(' ').map_or(head, |(whole, _)| whole);
    let tail = tail.split_once(' ').map_or(tail, |(_, whole)| whole);
    Some(format!("“{head} … {tail}”"))
}
