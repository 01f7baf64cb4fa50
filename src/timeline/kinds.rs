//! Whether what an update changed is what its kind says: readers are told of corrections, and not of minor updates, so that a kind
//! that does not fit misleads them.

use rustc_hash::FxHashSet;

use super::compare::{Comparison, Counts, Fact, Facts, LinkKind, compare, of_sentence, words};
use super::text::Text;
use super::{Change, Entry, Texts, Timeline};
use crate::model::{Kind, Revision};

/// What contradicts the kind of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contradiction {
    /// A minor update changes facts of the text or of the standfirst; the gravest first.
    MinorChangesFacts(Vec<FactChange>),
    /// A minor update changes words of the headline.
    MinorChangesHeadline {
        /// The headline before.
        old: String,
        /// The headline.
        new: String,
    },
    /// A minor update changes so much of the text, in per cent of its words.
    MinorChangesMuch(usize),
    /// An update of another kind changes nothing that readers see.
    NothingChanged(Kind),
}

/// A change of words that touches facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactChange {
    /// Which kinds of facts.
    pub facts: Facts,
    /// The old words as readers see them; empty where there are none.
    pub old: String,
    /// The new words as readers see them; empty where there are none.
    pub new: String,
}

/// A minor update changes no more than this of the words, in per cent.
const MUCH: usize = 10;
/// So many words are few even in the shortest text.
const FEW: usize = 5;

/// What contradicts the kind of an entry. Nothing for the first, and where the entry or the one before is withheld.
pub fn contradictions(timeline: &Timeline<'_>, texts: &Texts<'_>, at: usize) -> Vec<Contradiction> {
    let Entry::Updated { revision, previous, kind } = timeline.entries()[at] else { return Vec::new() };
    let (Some(change), Some(step)) = (texts.change(at), texts.step(at)) else { return Vec::new() };
    let (Some(old), Some(new)) = (texts.text(at - 1), texts.text(at)) else { return Vec::new() };
    if kind == Kind::Minor {
        return minor((previous, old), (revision, new), step, change);
    }
    let seen = !change.is_empty() || around_differs(previous, revision);
    if seen { Vec::new() } else { vec![Contradiction::NothingChanged(kind)] }
}

/// Whether anything else differs that a page shows, or a template may.
fn around_differs(old: &Revision, new: &Revision) -> bool {
    let lists = (&old.tags, &old.sources, &old.events) != (&new.tags, &new.sources, &new.events);
    let rest = (&old.dateline, &old.lang, old.status) != (&new.dateline, &new.lang, new.status);
    lists || rest || old.extra != new.extra || !written(&old.body).eq(written(&new.body))
}

/// A text but for white space and the style of quotes and dashes: what differs beyond that can be seen, be it HTML, the kind
/// of a list, or where a note is referred to. Between paragraphs stands a line break.
fn written(body: &str) -> impl Iterator<Item = char> {
    let plain = |c: char| match c {
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' | '‚' => '\'',
        '–' | '—' => '-',
        c => c,
    };
    let blank = |line: &str| line.trim().is_empty().then_some('\n');
    let of_line = move |line| {
        let words = str::chars(line).filter(|c| !c.is_whitespace()).map(plain);
        words.chain(blank(line))
    };
    let mut last = ' ';
    let new = move |&c: &char| {
        let repeated = matches!(c, '-' | '\n') && last == c;
        last = c;
        !repeated
    };
    body.trim().lines().flat_map(of_line).filter(new)
}

fn minor(
    (previous, old): (&Revision, &Text),
    (revision, new): (&Revision, &Text),
    step: &Comparison,
    change: Change,
) -> Vec<Contradiction> {
    let mut found = Vec::new();
    if change.headline {
        let titles = [previous, revision].map(|revision| Text::new(&revision.title, &revision.lang));
        let Counts { edited, added, removed, .. } = compare(&titles[0], &titles[1]).counts();
        if edited + added + removed > 0 {
            let (old, new) = (previous.title.clone(), revision.title.clone());
            found.push(Contradiction::MinorChangesHeadline { old, new });
        }
    }
    let (mut facts, changed) = changed(old, new, step);
    if change.summary {
        let text =
            |revision: &Revision| Text::new(revision.summary.as_deref().unwrap_or_default(), &revision.lang);
        let (old, new) = (text(previous), text(revision));
        facts.extend(self::changed(&old, &new, &compare(&old, &new)).0);
    }
    facts.sort_by_key(|change| change.facts.iter().next());
    if !facts.is_empty() {
        found.push(Contradiction::MinorChangesFacts(facts));
    }
    let all = words_of(old, 0..old.len()).max(words_of(new, 0..new.len()));
    if found.is_empty() && changed > FEW && changed * 100 > all * MUCH {
        // What is removed and what is added both count, so that a text in other words changes twice.
        found.push(Contradiction::MinorChangesMuch((changed * 100 / all).min(100)));
    }
    found
}

fn words_of(text: &Text, sentences: impl Iterator<Item = usize>) -> usize {
    sentences.map(|at| text.sentence_at(at).words as usize).sum()
}

/// The changes that touch facts, and how many words changed at all.
fn changed(old: &Text, new: &Text, comparison: &Comparison) -> (Vec<FactChange>, usize) {
    let mut facts = Vec::new();
    let mut count = words_of(new, comparison.added.iter().copied());
    count += words_of(old, comparison.removed.iter().copied());
    for link in comparison.links.iter().filter(|link| link.kind == LinkKind::Edited) {
        for change in words(old, new, link).into_iter().filter(|change| !change.same) {
            count += change.words;
            if !change.facts.is_empty() {
                facts.push(FactChange { facts: change.facts, old: change.old_text, new: change.new_text });
            }
        }
    }
    let removed = unknown((old, &comparison.removed), (new, &comparison.added));
    let added = unknown((new, &comparison.added), (old, &comparison.removed));
    facts.extend(removed.map(|(facts, old)| FactChange { facts, old, new: String::new() }));
    facts.extend(added.map(|(facts, new)| FactChange { facts, old: String::new(), new }));
    (facts, count)
}

/// Sentences of one text alone, with the facts that those of the other alone do not hold. A name that stands anywhere in the other
/// text is known there.
fn unknown<'t>(
    (text, alone): (&'t Text, &'t [usize]),
    (other, other_alone): (&Text, &[usize]),
) -> impl Iterator<Item = (Facts, String)> + 't {
    let mut known: FxHashSet<(Fact, String)> = FxHashSet::default();
    if !alone.is_empty() {
        for (facts, says) in other_alone.iter().flat_map(|&at| of_sentence(other, at)) {
            known.extend(facts.iter().map(|fact| (fact, says.clone())));
        }
        let names = (0..other.len()).flat_map(|at| of_sentence(other, at));
        known.extend(names.map(|(_, says)| (Fact::Name, says)));
    }
    let own = move |at: usize| {
        let tokens = of_sentence(text, at);
        let facts = tokens
            .into_iter()
            .flat_map(|(facts, says)| facts.iter().map(move |fact| (fact, says.clone())).collect::<Vec<_>>());
        facts.filter(|held| !known.contains(held)).map(|(fact, _)| fact).collect::<Facts>()
    };
    alone
        .iter()
        .map(move |&at| (own(at), text.sentence(at).to_owned()))
        .filter(|(facts, _)| !facts.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceRef, Status, test_story};
    use crate::timeline::Moment;

    const TEXT: &str = "Rescuers say that 15 boats were lost in the storm off the northern cape. The harbour council \
                        will meet on Monday to talk about the price of new berths. Nobody could say when the ferry \
                        would run again, and the islanders have begun to store food for the rest of the winter.";

    /// What contradicts the kind of an update that changes a text as told.
    fn found(kind: Kind, change: impl Fn(&mut Revision)) -> Vec<Contradiction> {
        let story = test_story(2, |number, revision| {
            revision.body = TEXT.to_owned();
            if number == 1 {
                revision.kind = Some(kind);
                change(revision);
            }
        });
        let moment = Moment { now: story.revisions()[1].updated, drafts: false };
        let timeline = Timeline::of(&story, moment).0.unwrap();
        contradictions(&timeline, &Texts::of(&timeline), 1)
    }

    fn replaced(from: &str, to: &str) -> impl Fn(&mut Revision) {
        move |revision| revision.body = revision.body.replace(from, to)
    }

    fn facts(found: &[Contradiction]) -> Vec<(&str, &str, Vec<Fact>)> {
        let [Contradiction::MinorChangesFacts(changes)] = found else { panic!("{found:?}") };
        changes.iter().map(|change| (&*change.old, &*change.new, change.facts.iter().collect())).collect()
    }

    #[test]
    fn minor_updates_change_no_fact() {
        let number = found(Kind::Minor, replaced("15", "17"));
        assert_eq!(facts(&number), [("15", "17", vec![Fact::Number])]);
        let both = found(Kind::Minor, |revision| {
            replaced("Monday", "Tuesday")(revision);
            replaced("15", "17")(revision);
        });
        let expected = [("15", "17", vec![Fact::Number]), ("Monday", "Tuesday", vec![Fact::Date])];
        assert_eq!(facts(&both), expected);
        assert_eq!(found(Kind::Minor, replaced("15", "fifteen")), []);
        assert_eq!(found(Kind::Minor, replaced("storm off", "gale off")), []);
        assert_eq!(found(Kind::Correction, replaced("15", "17")), []);
    }

    #[test]
    fn sentences_of_minor_updates_bring_and_take_no_fact() {
        let added = found(Kind::Minor, replaced("berths.", "berths. The last boat sank in 1962."));
        assert_eq!(facts(&added), [("", "The last boat sank in 1962.", vec![Fact::Date])]);
        let removed = found(Kind::Minor, |revision| {
            revision.body = TEXT[TEXT.find("The harbour").unwrap()..].to_owned();
        });
        assert_eq!(facts(&removed).len(), 1);
        assert_eq!(found(Kind::Minor, replaced("berths.", "berths. Few came.")), []);
    }

    #[test]
    fn headlines_and_standfirsts_of_minor_updates_say_the_same() {
        let title = |title: &'static str| found(Kind::Minor, |revision| revision.title = title.to_owned());
        assert!(matches!(title("Another headline")[..], [Contradiction::MinorChangesHeadline { .. }]));
        assert_eq!(title("A Headline"), []);
        let summary =
            found(Kind::Minor, |revision| revision.summary = Some("Storm takes 15 boats.".to_owned()));
        assert_eq!(facts(&summary), [("", "Storm takes 15 boats.", vec![Fact::Number])]);
    }

    #[test]
    fn minor_updates_change_little() {
        let much =
            found(Kind::Minor, replaced("the ferry would run again", "boats can leave the port to fish"));
        assert_eq!(much, [Contradiction::MinorChangesMuch(12)]);
        assert_eq!(found(Kind::Minor, |revision| revision.body = "Texts.".to_owned()).len(), 1);
    }

    #[test]
    fn updates_of_other_kinds_change_something() {
        for kind in [Kind::Update, Kind::Correction, Kind::Clarification] {
            assert_eq!(found(kind, |_| ()), [Contradiction::NothingChanged(kind)]);
            assert_eq!(found(kind, replaced(". ", ".\n")), [Contradiction::NothingChanged(kind)]);
        }
        assert_eq!(found(Kind::Minor, |_| ()), []);
        let source = SourceRef { name: "Harbour Authority".to_owned(), url: None };
        let seen: [&dyn Fn(&mut Revision); 6] = [
            &replaced(". The", ".\n\nThe"),
            &replaced("Nobody", "> Nobody"),
            &|revision| revision.sources.push(source.clone()),
            &|revision| revision.dateline = Some("PORT ELDER".to_owned()),
            &|revision| revision.status = Status::Canceled,
            &|revision| revision.authors.push("A. Writer".to_owned()),
        ];
        for change in seen {
            assert_eq!(found(Kind::Update, change), []);
        }
    }

    #[test]
    fn nothing_is_said_of_what_is_withheld() {
        assert_eq!(found(Kind::Correction, |revision| revision.status = Status::Withheld), []);
    }
}
