//! What holds of every comparison, on random and on real texts; and what readers would say of a story that went on.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use chrono::{DateTime, Utc};
use icu_segmenter::GraphemeClusterSegmenter;
use proptest::prelude::*;
use writethru::model::{Lang, Revision, RevisionId, Status, Story, StoryMeta, StoryPath};
use writethru::timeline::{
    Comparison, Direction, Link, LinkKind, Moment, Origin, Text, Texts, Timeline, compare, provenance, words,
};

fn text(markdown: &str) -> Text {
    Text::new(markdown, &Lang::parse("en").unwrap())
}

fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn sentences(text: &Text, side: &[usize]) -> String {
    side.iter().map(|&at| text.sentence(at)).collect::<Vec<_>>().join(" ")
}

/// Sentences that are like each other, so that much may be linked to much.
fn sentence() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "the",
        "ferry",
        "council",
        "harbour",
        "Al-Sharaa",
        "al-Sharaa",
        "said",
        "left",
        "on",
        "Oct. 15",
        "1,000",
        "*twice*",
        "[there](https://a.example)",
        "“so”",
        "\"so\"",
        "—",
        "--",
        "тихо",
        "我爱北京",
        "ภาษาไทย",
        "e\u{301}te\u{301}",
        "👩‍👩‍👧",
        "🇺🇦🇵🇱",
        "&amp;",
        "it’s",
        "it's",
        "`code`",
        "winter",
        "boats",
    ]);
    (prop::collection::vec(word, 0..9), prop::sample::select(vec![".", "?", "!”", "", "。"]))
        .prop_map(|(words, end)| words.join(" ") + end)
}

fn markdown() -> impl Strategy<Value = String> {
    let block =
        (prop::sample::select(vec!["", "# ", "- ", "> ", "1. "]), prop::collection::vec(sentence(), 0..4))
            .prop_map(|(mark, sentences)| format!("{mark}{}", sentences.join(" ")));
    prop::collection::vec(block, 0..8).prop_map(|blocks| blocks.join("\n\n"))
}

/// A text, and the same with sentences dropped, repeated and put elsewhere.
fn revised() -> impl Strategy<Value = (String, String)> {
    let pick = (
        prop::collection::vec(sentence(), 1..12),
        prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    );
    pick.prop_map(|(old, order)| {
        let new: Vec<_> = order.iter().map(|at| at.get(&old).clone()).collect();
        (old.join("\n\n"), new.join("\n\n"))
    })
}

fn pair() -> impl Strategy<Value = (String, String)> {
    prop_oneof![(markdown(), markdown()), revised(), (".{0,60}", ".{0,60}")]
}

/// Every sentence is in one link, or added, or removed; links are runs of sentences, one as one, several or one as several.
fn holds_every_sentence_once(old: &Text, new: &Text, comparison: &Comparison) {
    let side = |part: fn(&Link) -> &[usize], rest: &[usize]| {
        let mut all: Vec<usize> = comparison.links.iter().flat_map(part).copied().collect();
        all.extend(rest);
        all.sort_unstable();
        all
    };
    assert_eq!(side(|link| &link.old, &comparison.removed), (0..old.len()).collect::<Vec<_>>());
    assert_eq!(side(|link| &link.new, &comparison.added), (0..new.len()).collect::<Vec<_>>());
    for link in &comparison.links {
        assert!(link.old.len() == 1 || link.new.len() == 1, "{link:?}");
        assert!(!link.old.is_empty() && !link.new.is_empty(), "{link:?}");
        assert!([&link.old, &link.new].iter().all(|side| side.windows(2).all(|two| two[0] + 1 == two[1])));
    }
}

/// Links that did not move never cross, and what moved crosses one that did not.
fn only_moves_cross(comparison: &Comparison) {
    let stay: Vec<_> = comparison.links.iter().filter(|link| link.moved.is_none()).collect();
    // A pair outside the order that passes nothing has no direction, but may cross others of its kind.
    assert!(comparison.links.is_sorted_by_key(|link| link.new[0]));
    for link in comparison.links.iter().filter(|link| link.moved.is_some()) {
        assert!(
            stay.iter().any(|other| (other.old[0] < link.old[0]) != (other.new[0] < link.new[0])),
            "{link:?} passes nothing"
        );
    }
}

fn counts_are_those_of_the_links(comparison: &Comparison) {
    let counts = comparison.counts();
    assert_eq!(counts.kept + counts.restyled + counts.edited, comparison.links.len());
    assert_eq!((counts.added, counts.removed), (comparison.added.len(), comparison.removed.len()));
    let links = |test: fn(&&Link) -> bool| comparison.links.iter().filter(test).count();
    assert_eq!(counts.moved, links(|link| link.moved.is_some()));
    assert_eq!(counts.split, links(|link| link.new.len() > 1));
    assert_eq!(counts.merged, links(|link| link.old.len() > 1));
}

/// The words of a link give both sides, in order; what is the same on both is; no grapheme is cut.
fn words_give_both_sides(old: (&Text, &str), new: (&Text, &str), link: &Link) {
    let parts = words(old.0, new.0, link);
    let joined = |side: fn(&writethru::timeline::WordChange) -> &str| -> String {
        without_space(&parts.iter().map(side).collect::<String>())
    };
    let (old_words, new_words) = (sentences(old.0, &link.old), sentences(new.0, &link.new));
    assert_eq!(joined(|part| &part.old_text), without_space(&old_words));
    assert_eq!(joined(|part| &part.new_text), without_space(&new_words));
    let spaced = |words: &str, spaced: bool| if spaced { format!(" {words}") } else { words.to_owned() };
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let [only] = link.old[..] {
        let all: String = parts.iter().map(|part| spaced(&part.old_text, part.spaced_old)).collect();
        assert_eq!(one_line(&all), one_line(old.0.sentence(only)));
    }
    if let [only] = link.new[..] {
        let all: String = parts.iter().map(|part| spaced(&part.new_text, part.spaced_new)).collect();
        assert_eq!(one_line(&all), one_line(new.0.sentence(only)));
    }
    for part in &parts {
        assert!(part.old_text.is_empty() == part.old.is_empty() || !part.old.is_empty());
        assert!(old.1.get(part.old.clone()).is_some() && new.1.get(part.new.clone()).is_some());
        assert!(!(part.old_text.is_empty() && part.new_text.is_empty()));
    }
    for pieces in parts.windows(2) {
        assert!(pieces[0].same != pieces[1].same, "{pieces:?}");
        assert!(pieces[0].old.end <= pieces[1].old.start && pieces[0].new.end <= pieces[1].new.start);
        let both = format!("{}{}", pieces[0].new_text, pieces[1].new_text);
        if !pieces[1].spaced_new && !pieces[0].new_text.is_empty() && new_words.contains(&both) {
            let cut = pieces[0].new_text.len();
            assert!(
                GraphemeClusterSegmenter::new().segment_str(&both).any(|at| at == cut),
                "{both:?} at {cut}"
            );
        }
    }
    assert_eq!(link.kind == LinkKind::Kept, parts.iter().all(|part| part.same), "{parts:?}");
}

/// A story with these texts; nothing is a withheld one.
fn story(texts: &[Option<String>]) -> Story {
    let revision = |(number, text): (usize, &Option<String>)| Revision {
        id: RevisionId::new(&format!("r{number}")),
        title: "A headline".to_owned(),
        updated: DateTime::from_timestamp(i64::try_from(number).unwrap(), 0).unwrap(),
        kind: None,
        note: None,
        summary: None,
        authors: vec![],
        tags: vec![],
        dateline: None,
        lang: Lang::parse("en").unwrap(),
        image: None,
        sources: vec![],
        events: vec![],
        draft: false,
        embargo: None,
        status: if text.is_some() { Status::Usable } else { Status::Withheld },
        extra: serde_json::Value::Null,
        body: text.clone().unwrap_or_else(|| SAID.join("\n\n")),
        mentions: vec![],
    };
    let revisions = texts.iter().enumerate().map(revision).collect();
    Story::new(StoryPath::new("a"), StoryMeta::default(), revisions).unwrap()
}

/// The origins of the sentences of a story, and how many sentences each of its texts has.
fn origins(texts: &[Option<String>]) -> (Vec<Vec<Origin>>, Vec<usize>) {
    let story = story(texts);
    let moment = Moment { now: DateTime::<Utc>::MAX_UTC, drafts: false };
    let texts = Texts::of(&Timeline::of(&story, moment).0.unwrap());
    let counts = (0..texts.count()).map(|at| texts.text(at).map_or(0, Text::len)).collect();
    (provenance(&texts), counts)
}

/// Texts of one story: sentences of [`SAID`] that come, go, return and are edited; now and then one is withheld.
fn versions() -> impl Strategy<Value = Vec<Option<String>>> {
    let sentence = (0..SAID.len(), prop::sample::select(vec!["", "", "", " again"]));
    let text = prop::collection::vec(sentence, 0..7).prop_map(|sentences| {
        let edited = sentences.iter().map(|(at, more)| SAID[*at].replace(" the ", &format!("{more} the ")));
        edited.collect::<Vec<_>>().join("\n\n")
    });
    prop::collection::vec(prop::option::weighted(0.8, text), 1..7)
}

fn mirrored(links: &[Link]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut pairs: Vec<_> = links.iter().map(|link| (link.new.clone(), link.old.clone())).collect();
    pairs.sort();
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_is_segmented_alike_after_any_other((old, new) in pair()) {
        prop_assert_eq!(Text::following(&text(&old), &new, &Lang::parse("en").unwrap()), text(&new));
    }

    #[test]
    fn the_old_text_and_the_changes_give_the_new_text((old, new) in pair()) {
        let (old_text, new_text) = (text(&old), text(&new));
        let comparison = compare(&old_text, &new_text);
        holds_every_sentence_once(&old_text, &new_text, &comparison);
        only_moves_cross(&comparison);
        counts_are_those_of_the_links(&comparison);
        for link in &comparison.links {
            words_give_both_sides((&old_text, &old), (&new_text, &new), link);
        }
        prop_assert_eq!(&comparison, &compare(&text(&old), &text(&new)));
    }

    #[test]
    fn a_text_compared_with_itself_is_unchanged(old in markdown()) {
        let comparison = compare(&text(&old), &text(&old));
        prop_assert!(comparison.is_unchanged(), "{:?}", comparison);
        prop_assert!(comparison.links.iter().enumerate().all(|(at, link)| link.old == [at] && link.new == [at]));
    }

    /// With the sides swapped, what was added is removed, where nothing is tied: sentences that say the same can be paired in
    /// more than one way, and so can those that share as much with each of two. Without repeats, kept sentences stay kept.
    #[test]
    fn swapping_the_sides_swaps_what_is_kept(order in Just((0..9usize).collect::<Vec<_>>()).prop_shuffle(), drop in 0..9usize) {
        let of = |order: &[usize]| order.iter().map(|at| SAID[*at]).collect::<Vec<_>>().join("\n\n");
        let (old, new) = (text(&of(&[0, 1, 2, 3, 4, 5, 6, 7, 8])), text(&of(&order[..drop])));
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        prop_assert_eq!(&there.added, &back.removed);
        prop_assert_eq!(&there.removed, &back.added);
        let mut pairs: Vec<_> = back.links.iter().map(|link| (link.old.clone(), link.new.clone())).collect();
        pairs.sort();
        prop_assert_eq!(mirrored(&there.links), pairs);
    }

    #[test]
    fn sentences_come_from_somewhere(texts in versions()) {
        let (all, counts) = origins(&texts);
        for (at, origins) in all.iter().enumerate() {
            prop_assert_eq!(origins.len(), counts[at]);
            for Origin { first, since, changed } in origins {
                prop_assert!(first <= changed && *changed <= at && first <= since && *since <= at);
                prop_assert!(texts[*first].is_some() && texts[*changed].is_some(), "told of a withheld text");
            }
        }
    }

    /// What readers were told of an entry stays true when others follow.
    #[test]
    fn later_entries_do_not_change_where_sentences_come_from(texts in versions(), first in any::<prop::sample::Index>()) {
        let some = first.index(texts.len()) + 1;
        prop_assert_eq!(&origins(&texts).0[..some], &origins(&texts[..some]).0);
    }

    #[test]
    fn what_stays_comes_from_the_first_text(text in markdown(), times in 1..5usize) {
        let (all, _) = origins(&vec![Some(text); times]);
        let start = Origin { first: 0, since: 0, changed: 0 };
        prop_assert!(all.iter().flatten().all(|origin| *origin == start));
    }

    /// Whatever was published in between, a withheld text among it, what comes back is what it was.
    #[test]
    fn what_returns_keeps_its_origin(gone in 0..SAID.len(), withheld in any::<bool>()) {
        let whole = Some(SAID.join("\n\n"));
        let less = Some(SAID.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, said)| *said).collect::<Vec<_>>().join("\n\n"));
        let between = if withheld { None } else { less.clone() };
        let (all, _) = origins(&[whole.clone(), less, between, whole]);
        let stayed = Origin { first: 0, since: 0, changed: 0 };
        let expected = |at| if at == gone { Origin { since: 3, ..stayed } } else { stayed };
        prop_assert!(all[3].iter().enumerate().all(|(at, origin)| *origin == expected(at)), "{:?}", all);
    }

    #[test]
    fn white_space_is_no_change(old in prop::collection::vec(sentence(), 1..6), width in 1..4usize) {
        let one = old.join(" ");
        // A line that begins with a mark may begin a list or a heading: that would be a change.
        let plain = |word: &&str| !word.starts_with(['-', '—', '`']);
        let parts: Vec<_> = one.split_whitespace().filter(plain).collect();
        let one = parts.join(" ");
        let wrapped = parts.chunks(width).map(|words| words.join(" ")).collect::<Vec<_>>().join("\n");
        let comparison = compare(&text(&one), &text(&format!("{wrapped}\n\n")));
        prop_assert!(comparison.is_unchanged(), "{:?}", comparison);
    }
}

/// Sentences of our own that have little to do with each other.
const SAID: [&str; 9] = [
    "The harbour council voted on Monday evening to close the old quay.",
    "Nobody had asked the islanders, a teacher complained afterwards.",
    "Two cranes will be sold abroad before the winter storms begin.",
    "Ferries leave from the northern pier until further notice.",
    "The mayor called the price of repairs beyond anything the town could pay.",
    "A petition with four thousand names lies in her office, unopened.",
    "Engineers found cracks below the waterline three years ago.",
    "Fishermen have to carry their catch across the car park.",
    "What becomes of the lighthouse is to be decided in spring.",
];

fn kinds(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (text(old), text(new));
    let comparison = compare(&old, &new);
    let link = |link: &Link| {
        let moved = match link.moved {
            Some(Direction::Up) => " moved up",
            Some(Direction::Down) => " moved down",
            None => "",
        };
        format!("{:?} {:?} {:?}{moved}", link.kind, link.old, link.new)
    };
    let changed =
        comparison.links.iter().filter(|link| link.kind != LinkKind::Kept || link.moved.is_some()).map(link);
    let removed = comparison.removed.iter().map(|at| format!("Removed {at}"));
    let added = comparison.added.iter().map(|at| format!("Added {at}"));
    changed.chain(removed).chain(added).collect()
}

const ANNOUNCED: &str = "\
President Omar Al-Nadim will meet Chancellor Vera Lindt on Oct. 15 on his first visit to Norland, the state agency NBN said.

Al-Nadim and Lindt are expected to talk about trade and fishing, as well as ways to deepen cooperation, according to NBN.

The visit comes as Norland seeks closer ties with the new leadership after the fall of its old ally in December 2024.

Al-Nadim had a phone call with Lindt last February, in which she \"confirmed Norland's support for the unity of the islands,\" NBN wrote.

Lindt is also said to be ready to look again at agreements that were signed with the old government.

Norland was to hold a summit on Oct. 15, but called it off after only a few leaders, including Al-Nadim, confirmed that they would come.

The snub came after Norland failed to be invited to the signing of the harbour treaty on Oct. 13.

Despite all this, Al-Nadim has said he wants a stable relationship with Norland.
";

const MET: &str = "\
President Omar al-Nadim met Chancellor Vera Lindt on Oct. 15, for talks that opened his first visit to Norland.

The agenda of the meeting was to include trade and fishing, as well as cooperation, according to the state agency NBN.

The visit comes as the chancellery seeks closer ties with the new leadership after the fall of its old ally in December 2024.

Lindt praised the \"warm\" friendship between both countries at the table. The guest, in turn, promised that his government would respect whatever had been concluded before.

The president landed in the capital early in the morning, accompanied by two ministers.

Citing an unnamed source, a news agency reported that al-Nadim intends to ask for his predecessor to be handed over.

Norland was to hold a summit on Oct. 15, but called it off after only a few leaders, including al-Nadim, confirmed that they would come.

The snub came after Norland failed to be invited to the signing of the harbour treaty on Oct. 13.

Despite all this, al-Nadim has said he wants a stable relationship with Norland.

Lindt is also said to be ready to look again at agreements that were signed with the old government.
";

#[test]
fn a_story_that_went_on() {
    assert_eq!(
        kinds(ANNOUNCED, MET),
        [
            "Edited [0] [0]",
            "Edited [1] [1]",
            "Edited [2] [2]",
            "Restyled [5] [7]",
            "Restyled [7] [9]",
            "Kept [4] [10] moved down",
            "Removed 3",
            "Added 3",
            "Added 4",
            "Added 5",
            "Added 6",
        ]
    );
}

#[test]
fn paragraphs_that_move_whole_are_reported_as_such() {
    let paragraph = "Two cranes will be sold abroad before winter. He left. Nobody knows where they go.";
    let rest = SAID[3..].join("\n\n");
    let (old, new) = (text(&format!("{paragraph}\n\n{rest}")), text(&format!("{rest}\n\n{paragraph}")));
    let comparison = compare(&old, &new);
    assert_eq!(comparison.counts().moved, 3);
    let blocks: Vec<_> =
        comparison.moved_blocks.iter().map(|block| (block.old, block.new, block.direction)).collect();
    assert_eq!(blocks, [(0, 6, Direction::Down)]);
}

#[test]
fn a_sentence_may_become_three() {
    let rest = SAID[..3].join("\n\n");
    let one = "The bridge was closed on Friday because a ship had struck it and divers are looking at the damage below.";
    let three =
        "The bridge was closed on Friday. A ship had struck it. Divers are looking at the damage below.";
    assert_eq!(kinds(&format!("{one}\n\n{rest}"), &format!("{three}\n\n{rest}")), ["Edited [0] [0, 1, 2]"]);
    assert_eq!(kinds(&format!("{rest}\n\n{three}"), &format!("{rest}\n\n{one}")), ["Edited [3, 4, 5] [3]"]);
}

#[test]
fn hostile_texts_end() {
    let repeated = "The same thing happened again. ".repeat(5_000);
    assert!(compare(&text(&repeated), &text(&repeated)).is_unchanged());
    let (a, b) = ("This is the one. ", "That was the other thing. ");
    let comparison = compare(&text(&[a, b].concat().repeat(2_000)), &text(&[b, a].concat().repeat(2_000)));
    assert_eq!((comparison.added.len(), comparison.removed.len()), (1, 1));
    let word = "x".repeat(200_000);
    assert_eq!(compare(&text(&word), &text(&word[1..])).counts().edited, 1);
    let deep = format!("{}deep", "> ".repeat(5_000));
    assert!(compare(&text(&deep), &text(&deep)).is_unchanged());
}
