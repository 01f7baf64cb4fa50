//! What an update changed: in numbers, in words, and sentence by sentence.
//!
//! Numbers and words are apart: a record holds every number that its words say, so that they can be said in another language.

use std::fmt::Write;

use serde::Serialize;

use super::{BarView, ChangesView};
use crate::timeline::{
    Change, Counts, Direction, Edits, Link, LinkKind, Measure, Step, StretchKind, Text, Texts, WordChange,
    in_reading_order,
};
use crate::words::Words;

/// The numbers of a change and their sentence.
pub(super) fn changes(change: &Change, words: &Words) -> ChangesView {
    let counts = &change.counts;
    ChangesView {
        text: summary(change, words),
        added: counts.added,
        removed: counts.removed,
        edited: counts.edited,
        restyled: counts.restyled,
        moved: counts.moved,
        moved_up: counts.moved_up,
        split: counts.split,
        merged: counts.merged,
        kept: counts.kept,
    }
}

/// Where the changes of an entry fall.
pub(super) fn bar(measure: &Measure) -> Option<BarView> {
    measure.before?;
    let all = &measure.stretches;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 1000")]
    let thousandths = |share: f64| (share * 1000.0).round() as u32;
    let path = |kind: StretchKind, top: u32| {
        let mut parts: Vec<(u32, u32)> = Vec::new();
        for stretch in all.iter().filter(|stretch| stretch.kind == kind) {
            let length = thousandths(stretch.length).max(LEAST);
            let start = thousandths(stretch.start).min(1000 - length);
            match parts.last_mut().filter(|(_, end)| start <= *end) {
                Some((_, end)) => *end = (*end).max(start + length),
                None => parts.push((start, start + length)),
            }
        }
        let mut path = String::new();
        for (start, end) in parts {
            // Writing into a string cannot fail.
            let _ = write!(path, "M{start} {top}H{end}V12H{start}z");
        }
        (!path.is_empty()).then_some(path)
    };
    Some(BarView {
        added: path(StretchKind::Added, 0),
        edited: path(StretchKind::Edited, 6),
        moved: path(StretchKind::Moved, 0),
        removed: path(StretchKind::Removed, 0),
    })
}

/// The least length of a stretch that can be seen.
const LEAST: u32 = 8;

/// A change in words: `2 sentences added, 1 edited, 1 moved up; headline changed`. What moved, was split or merged is counted
/// as edited too, where it was.
pub fn summary(change: &Change, words: &Words) -> String {
    let (sentences, around) = (of_sentences(&change.counts, words), of_the_rest(change, words));
    let restyled = Counts { kept: 0, restyled: 0, ..change.counts } == Counts::default();
    match (sentences.is_empty(), around.is_empty()) {
        (true, true) => words.say("nothing_changed"),
        (true, false) => around,
        (false, true) if restyled => words.say("only_style_changed"),
        (false, true) => sentences,
        (false, false) => words.fill("and_around", &[("sentences", &sentences), ("around", &around)]),
    }
}

fn of_sentences(counts: &Counts, words: &Words) -> String {
    let named = [
        (counts.added, ["sentences_added", "then_added"]),
        (counts.removed, ["sentences_removed", "then_removed"]),
        (counts.edited, ["sentences_edited", "then_edited"]),
        (counts.moved_up, ["sentences_moved_up", "then_moved_up"]),
        (counts.moved - counts.moved_up, ["sentences_moved_down", "then_moved_down"]),
        (counts.split, ["sentences_split", "then_split"]),
        (counts.merged, ["sentences_merged", "then_merged"]),
        (counts.restyled, ["sentences_restyled", "then_restyled"]),
    ];
    let mut parts: Vec<String> = Vec::new();
    for (number, [first, then]) in named.into_iter().filter(|(number, _)| *number > 0) {
        parts.push(words.count(if parts.is_empty() { first } else { then }, number));
    }
    parts.join(&words.say("part_comma"))
}

/// What changed around the text.
fn of_the_rest(change: &Change, words: &Words) -> String {
    let named = [
        (change.headline, "a_headline"),
        (change.summary, "a_standfirst"),
        (change.byline, "a_byline"),
        (change.image, "a_picture"),
    ];
    let changed: Vec<_> =
        named.into_iter().filter(|(changed, _)| *changed).map(|(_, name)| words.say(name)).collect();
    if changed.is_empty() {
        return String::new();
    }
    words.count_with("changed_around", changed.len(), &[("list", &words.list(&changed))])
}

/// What became of sentences that go on, in words: where they went, and what changed of them. Nothing where nothing did.
pub fn fate(link: &Link, words: &Words) -> [Option<String>; 2] {
    let changed = match (link.kind, link.old.len(), link.new.len()) {
        (_, 1, 2..) => Some("split"),
        (_, 2.., _) => Some("merged"),
        (LinkKind::Edited, ..) => Some("edited"),
        (LinkKind::Restyled, ..) => Some("restyled"),
        (LinkKind::Kept, ..) => None,
    };
    let way = link.moved.map(|direction| match direction {
        Direction::Up => "moved_up",
        Direction::Down => "moved_down",
    });
    [way, changed].map(|key| key.map(|key| words.small(&words.say(key))))
}

/// The same as one label: `moved up and edited`.
pub fn label(link: &Link, words: &Words) -> String {
    match fate(link, words) {
        [Some(way), Some(change)] => {
            words.small(&words.fill("moved_and", &[("way", &way), ("change", &change)]))
        }
        parts => parts.into_iter().flatten().collect(),
    }
}

/// What an update did to sentences: to one, to one that became several, or to several that became one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentenceChange<'t> {
    /// `added`, `removed`, `edited`, `restyled`; or `moved` where nothing else changed.
    pub kind: &'static str,
    /// What became of them, in words: `moved up and edited`.
    #[serde(skip)]
    pub label: String,
    /// `up` or `down`.
    pub moved: Option<&'static str>,
    /// What the old text says; nothing where they are added.
    pub old: Vec<&'t str>,
    /// What the new text says; nothing where they are removed.
    pub new: Vec<&'t str>,
    /// Which words changed, where they are edited or restyled.
    pub words: Option<Vec<WordsView>>,
}

/// A stretch of words, with the space before them where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum WordsView {
    /// They stayed.
    Same {
        /// As the new text has them.
        same: String,
    },
    /// They changed.
    Changed {
        /// What the old text says; may be empty.
        old: String,
        /// What the new text says; may be empty.
        new: String,
    },
}

/// What the entry at a position of the timeline did to the sentences of the text before, in reading order; those that stayed as
/// and where they were are left out. Nothing for the first, and where one of the two texts is withheld.
pub fn sentence_changes<'t>(
    texts: &'t Texts<'_>,
    at: usize,
    words: &Words,
) -> Option<Vec<SentenceChange<'t>>> {
    let (old, new) = (texts.text(texts.before(at)?)?, texts.text(at)?);
    let (steps, edits) = (in_reading_order(texts.step(at)?), texts.edits(at)?);
    Some(steps.into_iter().filter_map(|step| sentence_change(old, new, edits, step, words)).collect())
}

fn sentence_change<'t>(
    old: &'t Text,
    new: &'t Text,
    edits: &'t Edits,
    step: Step<'_>,
    words: &Words,
) -> Option<SentenceChange<'t>> {
    let one_side = |kind: &'static str, old, new| {
        Some(SentenceChange {
            kind,
            label: words.small(&words.say(kind)),
            moved: None,
            old,
            new,
            words: None,
        })
    };
    let link = match step {
        Step::Added(at) => return one_side("added", Vec::new(), vec![new.sentence(at)]),
        Step::Removed(at) => return one_side("removed", vec![old.sentence(at)], Vec::new()),
        Step::Linked(link) => link,
    };
    let kind = match (link.kind, link.moved) {
        (LinkKind::Kept, None) => return None,
        (LinkKind::Kept, Some(_)) => "moved",
        (LinkKind::Restyled, _) => "restyled",
        (LinkKind::Edited, _) => "edited",
    };
    Some(SentenceChange {
        kind,
        label: label(link, words),
        moved: link.moved.map(|direction| match direction {
            Direction::Up => "up",
            Direction::Down => "down",
        }),
        old: link.old.iter().map(|&at| old.sentence(at)).collect(),
        new: link.new.iter().map(|&at| new.sentence(at)).collect(),
        words: (link.kind != LinkKind::Kept).then(|| changed_words(edits.of(link))),
    })
}

fn changed_words(words: &[WordChange]) -> Vec<WordsView> {
    let view = |part: &WordChange| {
        let after = |spaced: bool, text: &str| if spaced { format!(" {text}") } else { text.to_owned() };
        if part.same {
            WordsView::Same { same: after(part.spaced_new, &part.new_text) }
        } else {
            let (old, new) = (after(part.spaced_old, &part.old_text), after(part.spaced_new, &part.new_text));
            WordsView::Changed { old, new }
        }
    };
    words.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Lang, Status, test_story};
    use crate::timeline::{Moment, Timeline};
    use crate::words::{Catalogues, english};

    fn words_of(counts: Counts) -> String {
        summary(&Change { counts, ..Change::default() }, english())
    }

    #[test]
    fn changes_are_counted_in_words() {
        let none = Counts::default();
        assert_eq!(words_of(none), "nothing changed");
        assert_eq!(words_of(Counts { kept: 4, ..none }), "nothing changed");
        assert_eq!(words_of(Counts { added: 1, ..none }), "1 sentence added");
        let many = Counts { added: 2, edited: 1, moved: 1, moved_up: 1, kept: 9, ..none };
        assert_eq!(words_of(many), "2 sentences added, 1 edited, 1 moved up");
        let all = Counts { removed: 1, edited: 3, split: 1, merged: 2, moved: 3, moved_up: 1, ..many };
        assert_eq!(
            words_of(Counts { restyled: 4, ..all }),
            "2 sentences added, 1 removed, 3 edited, 1 moved up, 2 moved down, 1 split, 2 merged, \
             4 with other case, formatting or links"
        );
        assert_eq!(words_of(Counts { moved: 2, ..none }), "2 sentences moved down");
    }

    #[test]
    fn changes_are_counted_in_each_language() {
        let expected = [
            "ar: إضافة جملتين، وحذف واحدة، وتعديل 5، ونقل 3 إلى أعلى، ونقل 21 إلى أسفل، وتقسيم واحدة، ودمج جمل في 11 موضعًا؛ وتغيير العنوان والصورة",
            "de: 2 Sätze hinzugefügt, 1 gestrichen, 5 geändert, 3 nach oben verschoben, 21 nach unten verschoben, 1 geteilt, an 11 Stellen Sätze zusammengezogen; Überschrift und Bild geändert",
            "en: 2 sentences added, 1 removed, 5 edited, 3 moved up, 21 moved down, 1 split, 11 merged; headline and picture changed",
            "es: 2 frases añadidas, 1 eliminada, 5 modificadas, 3 movidas más arriba, 21 movidas más abajo, 1 dividida, frases unidas en 11 lugares; cambian el titular y la imagen",
            "fr: 2 phrases ajoutées, 1 supprimée, 5 modifiées, 3 déplacées plus haut, 21 déplacées plus bas, 1 scindée, phrases fusionnées à 11 endroits ; le titre et l’image ont changé",
            "he: נוספו שני משפטים, אחד נמחק, 5 נערכו, 3 הועברו למעלה, 21 הועברו למטה, אחד פוצל, אוחדו משפטים ב־11 מקומות; שינויים בכותרת ובתמונה",
            "hi: 2 वाक्य जोड़े गए, 1 हटाया गया, 5 बदले गए, 3 ऊपर खिसकाए गए, 21 नीचे खिसकाए गए, 1 तोड़ा गया, 11 जगह वाक्य मिलाए गए; शीर्षक और तस्वीर में बदलाव",
            "ru: добавлено 2 предложения, удалено 1, изменено 5, перенесено вверх 3, перенесено вниз 21, разделено 1, в 11 местах объединены предложения; изменены заголовок и снимок",
            "uk: додано 2 речення, вилучено 1, змінено 5, перенесено вгору 3, перенесено вниз 21, розділено 1, у 11 місцях об’єднано речення; змінено заголовок і ілюстрацію",
            "zh: 新增2句，删除1句，修改5句，上移3句，下移21句，拆分1句，合并句子11处；标题和图片有改动",
        ];
        let none = Counts::default();
        let counts =
            Counts { added: 2, removed: 1, edited: 5, moved: 24, moved_up: 3, split: 1, merged: 11, ..none };
        let change = Change { counts, headline: true, image: true, ..Change::default() };
        let catalogues = Catalogues::new(&[]).0;
        for line in expected {
            let (tag, text) = line.split_once(": ").unwrap();
            let words = catalogues.words(&Lang::parse(tag).unwrap()).unwrap();
            assert_eq!(summary(&change, &words), text, "{tag}");
        }
    }

    #[test]
    fn a_change_of_style_alone_says_so() {
        let none = Counts::default();
        assert_eq!(
            words_of(Counts { restyled: 2, kept: 1, ..none }),
            "only case, formatting or links changed"
        );
        let change = Change { counts: Counts { restyled: 2, ..none }, headline: true, ..Change::default() };
        assert_eq!(
            summary(&change, english()),
            "2 sentences with other case, formatting or links; headline changed"
        );
    }

    #[test]
    fn what_stands_around_the_text_is_named() {
        let none = Counts::default();
        let change = Change { headline: true, byline: true, ..Change::default() };
        assert_eq!(summary(&change, english()), "headline and byline changed");
        let change = Change { counts: Counts { added: 1, ..none }, image: true, ..change };
        assert_eq!(summary(&change, english()), "1 sentence added; headline, byline, and picture changed");
    }

    /// What the last of several texts changed, as JSON.
    fn json(bodies: &[&str]) -> Vec<String> {
        let count = u32::try_from(bodies.len()).unwrap();
        let story =
            test_story(count, |number, revision| bodies[number as usize].clone_into(&mut revision.body));
        let moment = Moment { now: story.revisions()[bodies.len() - 1].updated, drafts: false };
        let texts = Texts::of(&Timeline::of(&story, moment).0.unwrap());
        let changes = sentence_changes(&texts, bodies.len() - 1, english()).unwrap();
        changes.iter().map(|change| serde_json::to_string(change).unwrap()).collect()
    }

    #[test]
    fn sentences_tell_what_became_of_them_in_reading_order() {
        let old = "Fourteen boats left the harbour. He left.\n\nThe council met on Monday evening in the town hall.\n\n\
                   Nobody could say when the ferry would run again.";
        let new = "Nobody could say when the ferry would run again.\n\nFifteen boats left the harbour.\n\nThe council met \
                   on *Monday* evening in the town hall.\n\nNot a word.";
        assert_eq!(
            json(&[old, new]),
            [
                r#"{"kind":"moved","moved":"up","old":["Nobody could say when the ferry would run again."],"new":["Nobody could say when the ferry would run again."],"words":null}"#,
                r#"{"kind":"edited","moved":null,"old":["Fourteen boats left the harbour."],"new":["Fifteen boats left the harbour."],"words":[{"old":"Fourteen","new":"Fifteen"},{"same":" boats left the harbour."}]}"#,
                r#"{"kind":"removed","moved":null,"old":["He left."],"new":[],"words":null}"#,
                r#"{"kind":"restyled","moved":null,"old":["The council met on Monday evening in the town hall."],"new":["The council met on Monday evening in the town hall."],"words":[{"same":"The council met on"},{"old":" Monday","new":" Monday"},{"same":" evening in the town hall."}]}"#,
                r#"{"kind":"added","moved":null,"old":[],"new":["Not a word."],"words":null}"#,
            ]
        );
    }

    #[test]
    fn words_put_together_are_the_new_sentences() {
        let one = "The council met on Monday evening and decided that the ferry would run all winter.";
        let two =
            "The council met on Monday evening. It decided (again) that the ferry would run all winter.";
        for (old, new) in [(one, two), (two, one)] {
            let story =
                test_story(2, |number, revision| [old, new][number as usize].clone_into(&mut revision.body));
            let moment = Moment { now: story.revisions()[1].updated, drafts: false };
            let texts = Texts::of(&Timeline::of(&story, moment).0.unwrap());
            let changes = sentence_changes(&texts, 1, english()).unwrap();
            let words: String = changes[0]
                .words
                .iter()
                .flatten()
                .map(|part| match part {
                    WordsView::Same { same } => same.as_str(),
                    WordsView::Changed { new, .. } => new.as_str(),
                })
                .collect();
            assert_eq!((changes.len(), words.as_str()), (1, new));
        }
    }

    #[test]
    fn of_a_withheld_text_nothing_is_told() {
        let story = test_story(3, |number, revision| {
            revision.body = format!("Version {number}.");
            revision.status = if number == 1 { Status::Withheld } else { Status::Usable };
        });
        let moment = Moment { now: story.revisions()[2].updated, drafts: false };
        let texts = Texts::of(&Timeline::of(&story, moment).0.unwrap());
        assert!((0..2).all(|at| sentence_changes(&texts, at, english()).is_none()));
        let last = sentence_changes(&texts, 2, english()).unwrap();
        assert_eq!(
            (last.len(), &last[0].old[..], &last[0].new[..]),
            (1, &["Version 0."][..], &["Version 2."][..])
        );
    }
}
