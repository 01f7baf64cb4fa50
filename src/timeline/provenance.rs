//! Where the sentences of a story come from: the entry that brought each, and the one that last changed its words.
//!
//! What follows a withheld text is compared with the last text before it that may be read. So nothing is told of a withheld one,
//! not even which of its sentences went on: they count as new where readers first find them.

use rustc_hash::FxHashMap;

use super::Texts;
use super::compare::{Comparison, LinkKind};
use super::text::Text;

/// Words that a sentence needs to be known again after it was gone, as many as it needs to move: "He agreed." says nothing of
/// where it comes from.
const WORDS: u32 = 5;

/// Where a sentence comes from. Entries are named by their positions in the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The entry in which it first appeared.
    pub first: usize,
    /// The entry since which it has stood there; later than `first` where it was gone and came back.
    pub since: usize,
    /// The entry in which its words last changed; not before `first`.
    pub changed: usize,
}

/// The origins of the sentences of every entry, in the order of its text; none where it is withheld. A sentence keeps its origin
/// when it moves or is restyled, and when it was gone and comes back word for word. Of several that were merged, the earliest
/// `first` counts. What is told of an entry does not depend on later ones.
pub fn provenance(texts: &Texts<'_>) -> Vec<Vec<Origin>> {
    let mut all: Vec<Vec<Origin>> = Vec::with_capacity(texts.count());
    let mut gone = Gone::default();
    for at in 0..texts.count() {
        let new = Origin { first: at, since: at, changed: at };
        let mut origins = vec![new; texts.text(at).map_or(0, Text::len)];
        if let (Some(before), Some(comparison), Some(text)) =
            (texts.before(at), texts.step(at), texts.text(at))
        {
            carry_on(comparison, &all[before], at, &mut origins);
            for &sentence in &comparison.added {
                let known = gone.take(text, sentence);
                origins[sentence] = known.map_or(new, |origin| Origin { since: at, ..origin });
            }
            if let Some(old) = texts.text(before) {
                comparison
                    .removed
                    .iter()
                    .for_each(|&sentence| gone.add(old, sentence, all[before][sentence]));
            }
        }
        all.push(origins);
    }
    all
}

/// Gives sentences that go on the origins of those that they were.
fn carry_on(comparison: &Comparison, old: &[Origin], at: usize, new: &mut [Origin]) {
    for link in &comparison.links {
        let were = link.old.iter().map(|&sentence| old[sentence]);
        let join = |a: Origin, b: Origin| Origin {
            first: a.first.min(b.first),
            since: a.since.min(b.since),
            changed: a.changed.max(b.changed),
        };
        let Some(mut origin) = were.reduce(join) else { continue };
        if link.kind == LinkKind::Edited {
            origin.changed = at;
        }
        link.new.iter().for_each(|&sentence| new[sentence] = origin);
    }
}

/// Sentences that were removed and have not come back, by what they say.
#[derive(Default)]
struct Gone(FxHashMap<u64, Vec<Origin>>);

impl Gone {
    fn add(&mut self, text: &Text, sentence: usize, origin: Origin) {
        let sentence = text.sentence_at(sentence);
        if sentence.words >= WORDS {
            self.0.entry(sentence.folded).or_default().push(origin);
        }
    }

    /// The one that went last, of those that say the same.
    fn take(&mut self, text: &Text, sentence: usize) -> Option<Origin> {
        self.0.get_mut(&text.sentence_at(sentence).folded)?.pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Status, test_story};
    use crate::timeline::{Moment, Timeline};

    const FERRY: &str = "The night ferry was called off on Friday because of the storm.";
    const QUAY: &str = "Harbour staff will reopen the old quay once divers have looked at it.";
    const PRICES: &str = "Traders at the market expect prices of fish to double within days.";

    /// `first` and `changed` of every sentence of every version; an empty one is withheld.
    fn origins(versions: &[&str]) -> Vec<Vec<(usize, usize)>> {
        let story = test_story(u32::try_from(versions.len()).unwrap(), |number, revision| {
            revision.body = versions[number as usize].to_owned();
            revision.status = if revision.body.is_empty() { Status::Withheld } else { Status::Usable };
        });
        let moment = Moment { now: story.revisions()[versions.len() - 1].updated, drafts: false };
        let texts = Texts::of(&Timeline::of(&story, moment).0.unwrap());
        let pairs = |origins: Vec<Origin>| origins.iter().map(|o| (o.first, o.changed)).collect();
        provenance(&texts).into_iter().map(pairs).collect()
    }

    fn join(sentences: &[&str]) -> String {
        sentences.join("\n\n")
    }

    #[test]
    fn moves_and_styles_change_no_origin_and_words_do() {
        let edited = PRICES.replace("double", "treble");
        let restyled = FERRY.replace("night ferry", "*night ferry*");
        let found = origins(&[
            &join(&[FERRY, PRICES]),
            &join(&[FERRY, QUAY, PRICES]),
            &join(&[QUAY, &edited, &restyled]),
            &join(&[QUAY, &edited, &restyled]),
        ]);
        let last = vec![(1, 1), (0, 2), (0, 0)];
        assert_eq!(found, [vec![(0, 0), (0, 0)], vec![(0, 0), (1, 1), (0, 0)], last.clone(), last]);
    }

    #[test]
    fn pieces_keep_where_they_come_from_and_a_merged_sentence_the_earliest() {
        let one = "The council met on Monday evening and decided that the ferry would run all winter.";
        let two = "The council met on Monday evening. It decided that the ferry would run all winter.";
        let split = origins(&[&join(&[FERRY, one]), &join(&[FERRY, two])]);
        assert_eq!(split[1], [(0, 0), (0, 1), (0, 1)]);
        let first = "The council met on Monday evening.";
        let merged = origins(&[&join(&[FERRY, first]), &join(&[FERRY, two]), &join(&[FERRY, one])]);
        assert_eq!(merged[1], [(0, 0), (0, 0), (1, 1)]);
        assert_eq!(merged[2], [(0, 0), (0, 2)]);
    }

    #[test]
    fn what_was_gone_comes_back_as_what_it_was() {
        let short = "He agreed.";
        let found = origins(&[
            &join(&[FERRY, QUAY, short]),
            &join(&[FERRY]),
            &join(&[PRICES, FERRY]),
            &join(&[FERRY, &QUAY.to_uppercase(), short]),
        ]);
        assert_eq!(found[2], [(2, 2), (0, 0)]);
        assert_eq!(found[3], [(0, 0), (0, 0), (3, 3)]);
        // Of two that say the same, only one was gone.
        let found = origins(&[&join(&[FERRY, QUAY]), &join(&[FERRY]), &join(&[FERRY, QUAY, PRICES, QUAY])]);
        assert_eq!(found[2], [(0, 0), (0, 0), (2, 2), (2, 2)]);
    }

    #[test]
    fn a_withheld_version_interrupts_nothing_and_is_not_told_of() {
        let found = origins(&[&join(&[FERRY]), "", "", &join(&[FERRY, QUAY])]);
        assert_eq!(found, [vec![(0, 0)], vec![], vec![], vec![(0, 0), (3, 3)]]);
        assert_eq!(origins(&["", &join(&[FERRY])]), [vec![], vec![(1, 1)]]);
    }
}
