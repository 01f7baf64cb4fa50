//! What changed around the text of two versions.

use super::{FactView, PieceView, ReplacedView, Views};
use crate::model::{Image, Lang, Revision, StoryPath};
use crate::routes;
use crate::timeline::{Comparison, Edits, Fact, Text, WordChange, words_of_all};
use crate::words::Words;

/// The id of a fact's place on the page, by its number from 1.
pub fn fact_id(number: usize) -> String {
    format!("fact-{number}")
}

/// The facts that changed inside edited sentences, numbered as they come.
pub fn facts(comparison: &Comparison, edits: &Edits, words: &Words) -> Vec<FactView> {
    let changes = comparison.links.iter().flat_map(|link| edits.of(link));
    let facts = changes.filter(|change| !change.facts.is_empty());
    let view = |(at, change): (usize, &WordChange)| FactView {
        label: words.capitalised(&label(change, words)),
        before: change.old_text.clone(),
        after: change.new_text.clone(),
        url: format!("#{}", fact_id(at + 1)),
    };
    facts.enumerate().map(view).collect()
}

/// What changed, in a word or several: `number, name`.
pub fn label(change: &WordChange, words: &Words) -> String {
    let name = |fact: Fact| {
        words.say(match fact {
            Fact::Number => "number",
            Fact::Date => "date",
            Fact::Quotation => "quotation",
            Fact::Name => "name",
        })
    };
    change.facts.iter().map(name).collect::<Vec<_>>().join(&words.say("part_comma"))
}

impl Views<'_> {
    /// What readers see around a text, where it differs between two revisions.
    pub fn around(&self, story: &StoryPath, old: &Revision, new: &Revision) -> Vec<ReplacedView> {
        let base = routes::story(story);
        let of_image = |part: fn(&Image) -> Option<String>| {
            [&old.image, &new.image].map(|image| image.as_ref().and_then(part))
        };
        let list = |items: &[String]| (!items.is_empty()).then(|| self.words.list(items));
        let sources = |revision: &Revision| {
            let source = |source: &crate::model::SourceRef| match &source.url {
                Some(url) => format!("{} ({})", source.name, self.href(url, &base)),
                None => source.name.clone(),
            };
            list(&revision.sources.iter().map(source).collect::<Vec<_>>())
        };
        let parts = [
            ("headline", [Some(old.title.clone()), Some(new.title.clone())]),
            ("standfirst", [old.summary.clone(), new.summary.clone()]),
            ("byline", [list(&old.authors), list(&new.authors)]),
            ("place", [old.dateline.clone(), new.dateline.clone()]),
            ("picture", pictures(old.image.as_ref(), new.image.as_ref())),
            ("caption", of_image(|image| image.caption.clone())),
            ("credit", of_image(|image| image.credit.clone())),
            ("tags", [list(&old.tags), list(&new.tags)]),
            ("sources", [sources(old), sources(new)]),
        ];
        let changed = parts.into_iter().filter(|(_, [before, after])| before != after);
        let view = |(name, [before, after]): (_, [Option<String>; 2])| {
            let label = self.words.say(name);
            let (before, after) = pieces((before, &old.lang), (after, &new.lang));
            ReplacedView { name, label, before, after }
        };
        changed.map(view).collect()
    }
}

/// What two pictures show. Another one that is described in the same words is told by its file.
fn pictures(old: Option<&Image>, new: Option<&Image>) -> [Option<String>; 2] {
    let alike = old.zip(new).is_some_and(|(old, new)| old.src != new.src && old.alt == new.alt);
    let file = |image: &Image| image.src.rsplit('/').next().unwrap_or_default().to_owned();
    let told =
        |image: &Image| if alike { format!("{} ({})", image.alt, file(image)) } else { image.alt.clone() };
    [old, new].map(|image| image.map(told))
}

/// Of two texts that share less than this, in per cent of their words, nothing is shown as having stayed.
const SHARED: usize = 30;

/// Both sides in pieces that stayed and that changed.
fn pieces(
    (old, old_lang): (Option<String>, &Lang),
    (new, new_lang): (Option<String>, &Lang),
) -> (Vec<PieceView>, Vec<PieceView>) {
    let whole =
        |text: Option<String>| text.map(|text| PieceView { text, changed: true }).into_iter().collect();
    let (Some(before), Some(after)) = (&old, &new) else { return (whole(old), whole(new)) };
    let texts = (Text::plain(before, old_lang), Text::plain(after, new_lang));
    let words = words_of_all(&texts.0, &texts.1);
    let same: usize = words.iter().filter(|change| change.same).map(|change| change.words).sum();
    if same * 100 < SHARED * texts.0.words().max(texts.1.words()) {
        return (whole(old), whole(new));
    }
    let mut sides = (Vec::new(), Vec::new());
    for change in &words {
        push(&mut sides.0, &change.old_text, change.spaced_old, !change.same);
        push(&mut sides.1, &change.new_text, change.spaced_new, !change.same);
    }
    sides
}

/// Adds words. The space before changed ones belongs to those that stayed before them, so that it is not marked.
fn push(pieces: &mut Vec<PieceView>, words: &str, spaced: bool, changed: bool) {
    if words.is_empty() {
        return;
    }
    let stayed = pieces.last_mut().filter(|before| spaced && changed && !before.changed);
    let text = match stayed {
        Some(before) => {
            before.text.push(' ');
            words.to_owned()
        }
        None if spaced => format!(" {words}"),
        None => words.to_owned(),
    };
    pieces.push(PieceView { text, changed });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::compare;
    use crate::words::Catalogues;

    fn marked(old: &str, new: &str) -> [String; 2] {
        let lang = Lang::parse("en").unwrap();
        let (before, after) = pieces((Some(old.to_owned()), &lang), (Some(new.to_owned()), &lang));
        [before, after].map(|pieces| {
            let mark =
                |piece: PieceView| if piece.changed { format!("[{}]", piece.text) } else { piece.text };
            pieces.into_iter().map(mark).collect()
        })
    }

    #[test]
    fn spaces_before_words_that_changed_are_not_marked() {
        assert_eq!(
            marked("Night ferry to the quay is to run", "Night ferry to the quay sails"),
            ["Night ferry to the quay [is to run]", "Night ferry to the quay [sails]"]
        );
        assert_eq!(marked("A wet June day", "A dry June day"), ["A [wet] June day", "A [dry] June day"]);
        assert_eq!(marked("Wet day", "A cold night"), ["[Wet day]", "[A cold night]"]);
    }

    #[test]
    fn another_picture_in_the_same_words_is_told_by_its_file() {
        let picture = |src: &str, alt: &str| Image {
            src: src.to_owned(),
            alt: alt.to_owned(),
            caption: None,
            credit: None,
        };
        let (one, other) = (picture("a/one.jpg", "A boat"), picture("two.jpg", "A boat"));
        let pier = picture("two.jpg", "A pier");
        let told = |old, new| pictures(old, new).map(Option::unwrap_or_default);
        assert_eq!(told(Some(&one), Some(&other)), ["A boat (one.jpg)", "A boat (two.jpg)"]);
        assert_eq!(told(Some(&one), Some(&pier)), ["A boat", "A pier"]);
        assert_eq!(told(Some(&one), Some(&one)), ["A boat", "A boat"]);
        assert_eq!(told(None, Some(&one)), ["", "A boat"]);
    }

    #[test]
    fn facts_are_labelled_in_small_letters_with_one_capital() {
        let lang = |tag| Lang::parse(tag).expect("a language");
        let [old, new] = ["The Aurora, 5 years old, sank.", "The Bella, 7 years old, sank."]
            .map(|text| Text::new(text, &lang("en")));
        let comparison = compare(&old, &new);
        let edits = Edits::between(&old, &new, &comparison);
        let catalogues = Catalogues::new(&[]).0;
        let labels = |tag| {
            let words = catalogues.site_words(&lang(tag));
            let alone: Vec<_> =
                facts(&comparison, &edits, &words).into_iter().map(|fact| fact.label).collect();
            let changes = comparison.links.iter().flat_map(|link| edits.of(link));
            let inside: Vec<_> = changes
                .filter(|change| !change.facts.is_empty())
                .map(|change| label(change, &words))
                .collect();
            format!("{}: {}", alone.join("; "), inside.join("; "))
        };
        let expected = [
            "Number, name: number, name",
            "Zahl, Name: Zahl, Name",
            "Число, власна назва: число, власна назва",
        ];
        assert_eq!(["en", "de", "uk"].map(labels), expected);
    }
}
