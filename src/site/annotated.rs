//! The page that shows when each sentence of the latest text came in.

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::render::values;
use crate::routes;
use crate::timeline::Origin;
use crate::view::{AnnotatedView, OriginView, PageView};

use super::Page;
use super::marks::{escape, origins};
use super::story::StoryPages;

/// The shades that versions are shown in, but for the first, which has none.
const SHADES: usize = 4;

impl StoryPages<'_> {
    /// The page, where updates changed the text.
    pub(super) fn annotated(&self) -> Option<Result<Page, Diagnostic>> {
        self.story.annotated_url.as_ref()?;
        let latest = self.timeline.latest();
        let found = self.origins().get(latest)?;
        let text = self.texts.text(latest)?;
        let (mut brought, mut edited) = (vec![0; self.entries.len()], vec![0; self.entries.len()]);
        for origin in found {
            brought[origin.first] += 1;
            edited[origin.changed] += usize::from(origin.changed != origin.first);
        }
        let shade = |first: usize| (first * SHADES).div_ceil(self.entries.len() - 1).min(SHADES);
        let lang = self.interface_lang(latest);
        let mut notes: FxHashMap<Origin, String> = FxHashMap::default();
        let note = |origin| notes.entry(origin).or_insert_with(|| self.origin_note(origin, &lang)).clone();
        let marks = origins(text, found, shade, note);
        let shown = (0..self.entries.len()).filter(|&at| brought[at] + edited[at] > 0);
        let origins = shown.map(|at| OriginView {
            entry: self.entries[at].clone(),
            sentences: brought[at],
            edited: edited[at],
            shade: shade(at),
        });
        let origins = origins.collect();
        let units = self.marked((latest, &marks), latest, None, "text-");
        let body = units.into_iter().map(|unit| unit.html).collect();
        let route = routes::annotated(self.timeline.story().path());
        let revision = self.timeline.entries()[latest].revision();
        let words = &self.site.views.words;
        let page = PageView {
            canonical: self.site.views.urls.complete(&self.story.url),
            noindex: true,
            lang: revision.lang.tag().to_owned(),
            dir: revision.lang.dir(),
            ..self.site.page(
                "annotated",
                &words.fill("annotated_title", &[("title", &revision.title)]),
                &route,
            )
        };
        let view = AnnotatedView { title: revision.title.clone(), body, origins };
        Some(self.page_of("annotated.html", &route, page, "annotated", values(&view)))
    }

    /// The numbers of the versions that brought and changed what stands before: `2`, or `1, back in 3, edited in 4`.
    fn origin_note(&self, Origin { first, since, changed }: Origin, lang: &str) -> String {
        let words = &self.site.views.words;
        let link = |at: usize| {
            let entry = &self.entries[at];
            let url = escape(entry.compare_url.as_ref().unwrap_or(&entry.url));
            format!("<a href=\"{url}\">{}</a>", words.number(entry.number))
        };
        let say = |key: &str| escape(&words.say(key));
        let spoken = |text: &str| format!("<span class=\"visually-hidden\">{text}</span>");
        let mut note = format!(
            " <small class=\"origin-note\"{lang}>{}{}",
            spoken(&(say("from_version_spoken") + " ")),
            link(first)
        );
        for (key, at) in [("back_in", since), ("edited_in", changed)] {
            if at != first {
                let put = |out: &mut String, _: &str| out.push_str(&link(at));
                let told = words.write(key, None, |out, text| out.push_str(&escape(text)), put);
                note = note + &say("part_comma") + &told.unwrap_or_default();
            }
        }
        note + &spoken(&say("from_version_end")) + "</small>"
    }
}
