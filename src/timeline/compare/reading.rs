//! The order in which a comparison is read: that of the new text, with what is gone where it stood.

use super::{Comparison, Link};

/// What a reader meets next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'c> {
    /// A sentence of the new text that was not there.
    Added(usize),
    /// A sentence of the old text that is gone.
    Removed(usize),
    /// Sentences that go on, changed or not, where they stand now.
    Linked(&'c Link),
}

/// Every link, every sentence added and every sentence removed, each once. What is gone comes before the first sentence that
/// came after it and did not move.
pub fn in_reading_order(comparison: &Comparison) -> Vec<Step<'_>> {
    let Comparison { links, removed, added, .. } = comparison;
    let mut steps = Vec::with_capacity(links.len() + removed.len() + added.len());
    let (mut removed, mut added) = (removed.iter().copied().peekable(), added.iter().copied().peekable());
    for link in links {
        while let Some(at) = added.next_if(|&at| at < link.new[0]) {
            steps.push(Step::Added(at));
        }
        // A sentence that moved no longer shows where those around it stood.
        while let Some(at) = removed.next_if(|&at| link.moved.is_none() && at < link.old[0]) {
            steps.push(Step::Removed(at));
        }
        steps.push(Step::Linked(link));
    }
    steps.extend(added.map(Step::Added));
    steps.extend(removed.map(Step::Removed));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;
    use crate::timeline::{Text, compare};
    use proptest::prelude::*;

    const SENTENCES: [&str; 8] = [
        "The council met on Monday evening in the town hall.",
        "Fourteen boats left the harbour before the storm arrived.",
        "Fourteen boats left the small harbour. They left before the storm arrived.",
        "Nobody could say when the ferry would run again.",
        "Nobody at all could say when the ferry would run.",
        "Prices of fish have doubled since the beginning of spring, the traders of the market said.",
        "He left.",
        "Not a word about it.",
    ];

    fn text(sentences: &[usize]) -> Text {
        let words: Vec<_> = sentences.iter().map(|&at| SENTENCES[at]).collect();
        Text::new(&words.join("\n\n"), &Lang::parse("en").unwrap())
    }

    /// `+` and `-` with the number of the sentence, `=` for one that goes on, by its new number.
    fn order(old: &[usize], new: &[usize]) -> String {
        let comparison = compare(&text(old), &text(new));
        let words = in_reading_order(&comparison).into_iter().map(|step| match step {
            Step::Added(at) => format!("+{at}"),
            Step::Removed(at) => format!("-{at}"),
            Step::Linked(link) => format!("={}", link.new[0]),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_gone_is_met_where_it_stood() {
        assert_eq!(order(&[0, 1, 3], &[0, 3]), "=0 -1 =1");
        assert_eq!(order(&[6, 0, 1, 7], &[0, 1]), "-0 =0 =1 -3");
        assert_eq!(order(&[], &[0, 1]), "+0 +1");
        assert_eq!(order(&[0, 1], &[]), "-0 -1");
    }

    #[test]
    fn a_sentence_that_moved_does_not_draw_what_is_gone_to_it() {
        assert_eq!(order(&[0, 6, 1, 5, 3], &[3, 0, 1, 5]), "=0 =1 -1 =2 =3");
    }

    proptest! {
        #[test]
        fn every_sentence_is_met_once_and_the_new_ones_in_their_order(
            old in prop::collection::vec(0..SENTENCES.len(), 0..12),
            new in prop::collection::vec(0..SENTENCES.len(), 0..12),
        ) {
            let (old, new) = (text(&old), text(&new));
            let comparison = compare(&old, &new);
            let (mut of_old, mut of_new) = (Vec::new(), Vec::new());
            for step in in_reading_order(&comparison) {
                match step {
                    Step::Added(at) => of_new.push(at),
                    Step::Removed(at) => of_old.push(at),
                    Step::Linked(link) => {
                        of_old.extend(&link.old);
                        of_new.extend(&link.new);
                    }
                }
            }
            of_old.sort_unstable();
            prop_assert_eq!(of_old, (0..old.len()).collect::<Vec<_>>());
            prop_assert_eq!(of_new, (0..new.len()).collect::<Vec<_>>());
        }
    }
}
