//! What is kept of a story for lists, when its pages are done.

use crate::feed::FeedItem;
use crate::render::values;
use crate::site::{Listed, Site, Summary};
use crate::timeline::{Measure, State, Timeline};
use crate::view::{CorrectionView, EntryView, LinkView, StoryView};

use super::parts_of_changes;

impl Site<'_> {
    /// What is kept of a story when its pages are done. It takes no text, only their measures.
    pub fn summary(&self, timeline: &Timeline<'_>, measures: &[Measure]) -> Summary {
        let entries = self.views.entries(timeline, measures);
        let story = self.views.story(timeline, measures, &entries);
        self.summary_of(timeline, measures, &story, &entries)
    }

    pub(super) fn summary_of(
        &self,
        timeline: &Timeline<'_>,
        measures: &[Measure],
        story: &StoryView,
        entries: &[EntryView],
    ) -> Summary {
        let of_changes = parts_of_changes(timeline, measures, story);
        Summary {
            path: timeline.story().path().clone(),
            updated: timeline.last_updated(),
            published: timeline.first().updated,
            revisions: entries.len(),
            of_changes: of_changes.flat_map(|part| part.routes(timeline)).collect(),
            listed: (timeline.state() != State::Withheld).then(|| self.listed(timeline, story, entries)),
        }
    }

    fn listed(&self, timeline: &Timeline<'_>, story: &StoryView, entries: &[EntryView]) -> Listed {
        let at = timeline.latest();
        let revision = timeline.entries()[at].revision();
        let latest = self.views.revision(timeline, entries, at, String::new());
        let card = self.views.card(timeline, &latest, story);
        let update = card.last_update.as_ref().and_then(|entry| {
            let note = entry.note.as_ref()?;
            let own = self.speaking(self.language(timeline));
            Some(own.labelled(&own.views.words.say(&format!("kind_{}", entry.kind)), note))
        });
        let corrections = entries.iter().filter(|entry| entry.corrects()).map(|entry| {
            let link = LinkView { title: latest.title.clone(), url: story.url.clone() };
            let at = timeline.entries()[entry.number - 1].revision().updated;
            (
                at,
                CorrectionView {
                    story: link,
                    lang: latest.lang.clone(),
                    dir: latest.dir,
                    entry: entry.clone(),
                },
            )
        });
        Listed {
            tags: revision.tags.clone(),
            authors: revision.authors.clone(),
            corrections: corrections.collect(),
            item: FeedItem {
                id: self.tag_uri(timeline.story().path().as_str()),
                url: self.views.urls.complete(&story.url),
                title: self.speaking(self.language(timeline)).headline(timeline, &latest.title),
                title_lang: latest.lang.clone(),
                lang: latest.lang.clone(),
                summary: latest.summary.clone(),
                update,
                content: None,
                authors: self.feed_authors(&revision.authors),
                tags: revision.tags.clone(),
                published: timeline.first().updated,
                updated: timeline.last_updated(),
            },
            retracted: timeline.state() == State::Retracted,
            card: values(&card),
        }
    }
}
