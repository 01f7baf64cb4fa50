//! What changed around the text of two versions.

use super::{FactView, ReplacedView, Views};
use crate::model::{Image, Revision, StoryPath};
use crate::routes;
use crate::timeline::{Comparison, Edits, Fact, WordChange};

/// The id of a fact's place on the page, by its number from 1.
pub fn fact_id(number: usize) -> String {
    format!("fact-{number}")
}

/// The facts that changed inside edited sentences, numbered as they come.
pub fn facts(comparison: &Comparison, edits: &Edits) -> Vec<FactView> {
    let changes = comparison.links.iter().flat_map(|link| edits.of(link));
    let facts = changes.filter(|change| !change.facts.is_empty());
    let view = |(at, change): (usize, &WordChange)| FactView {
        label: label(change),
        before: change.old_text.clone(),
        after: change.new_text.clone(),
        url: format!("#{}", fact_id(at + 1)),
    };
    facts.enumerate().map(view).collect()
}

/// What changed, in a word or several.
pub fn label(change: &WordChange) -> String {
    let name = |fact: Fact| match fact {
        Fact::Number => "number",
        Fact::Date => "date",
        Fact::Quotation => "quotation",
        Fact::Name => "name",
    };
    let mut label = change.facts.iter().map(name).collect::<Vec<_>>().join(", ");
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    label
}

impl Views<'_> {
    /// What readers see around a text, where it differs between two revisions.
    pub fn around(&self, story: &StoryPath, old: &Revision, new: &Revision) -> Vec<ReplacedView> {
        let base = routes::story(story);
        let of_image = |part: fn(&Image) -> Option<String>| {
            [&old.image, &new.image].map(|image| image.as_ref().and_then(part))
        };
        let list = |items: &[String]| (!items.is_empty()).then(|| items.join(", "));
        let sources = |revision: &Revision| {
            let source = |source: &crate::model::SourceRef| match &source.url {
                Some(url) => format!("{} ({})", source.name, self.href(url, &base)),
                None => source.name.clone(),
            };
            list(&revision.sources.iter().map(source).collect::<Vec<_>>())
        };
        let parts = [
            ("headline", "Headline", [Some(old.title.clone()), Some(new.title.clone())]),
            ("standfirst", "Standfirst", [old.summary.clone(), new.summary.clone()]),
            ("byline", "Byline", [list(&old.authors), list(&new.authors)]),
            ("place", "Place", [old.dateline.clone(), new.dateline.clone()]),
            ("picture", "Picture", of_image(|image| Some(image.src.clone()))),
            ("alt", "Picture description", of_image(|image| Some(image.alt.clone()))),
            ("caption", "Caption", of_image(|image| image.caption.clone())),
            ("credit", "Credit", of_image(|image| image.credit.clone())),
            ("tags", "Tags", [list(&old.tags), list(&new.tags)]),
            ("sources", "Sources", [sources(old), sources(new)]),
        ];
        let changed = parts.into_iter().filter(|(_, _, [before, after])| before != after);
        changed.map(|(name, label, [before, after])| ReplacedView { name, label, before, after }).collect()
    }
}
