//! The records that templates may use: the contract of themes, documented key by key in `docs/templates.md`.
//!
//! Every key is always there (`null` when there is nothing to say), so that a template may ask for it.
//! Text is plain and escaped by the template engine; only `body` and `json_ld` are finished HTML.

use serde::Serialize;
use serde_json::Value;

/// The whole site: `site` in every template.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The site's name.
    pub title: String,
    /// One sentence on the site, may be empty.
    pub description: String,
    /// BCP 47 tag of the site's own language.
    pub lang: String,
    /// `ltr` or `rtl`, from `lang`.
    pub dir: &'static str,
    /// BCP 47 tag of the interface's words in the site's frame and lists: `lang`, or `en` where there are none in it.
    pub words_lang: String,
    /// `ltr` or `rtl`, from `words_lang`.
    pub words_dir: &'static str,
    /// IANA name of the zone that all times are shown in.
    pub timezone: String,
    /// Path of the front page.
    pub url: String,
    /// Path of the style sheet, with a hash of its content in its name.
    pub stylesheet: String,
    /// Path of the style sheet of pages that show what changed.
    pub changes_stylesheet: String,
    /// Path of the script of stories and of what changed in them, with a hash of its content in its name.
    pub script: String,
    /// Path of the icon.
    pub icon: String,
    /// Path of the Atom feed.
    pub feed_url: String,
    /// Path of the JSON Feed.
    pub json_feed_url: String,
    /// Path of the list of tags.
    pub tags_url: String,
    /// Path of the list of authors.
    pub authors_url: String,
    /// Path of the list of months.
    pub archive_url: String,
    /// Path of the corrections page.
    pub corrections_url: String,
    /// Path or full URL of the logo; `null` where the site's name stands instead.
    pub logo: Option<String>,
    /// A sentence for the foot of every page.
    pub footer: Option<String>,
    /// Links of the site's own.
    pub menu: Vec<LinkView>,
    /// The sections at the top level, by path.
    pub sections: Vec<LinkView>,
    /// Whether this is a preview, which shows what is not for publication.
    pub preview: bool,
    /// Who publishes the site.
    pub publisher: PublisherView,
    /// `[extra]` of `site.toml`.
    pub extra: Value,
}

/// Who publishes the site.
#[derive(Debug, Clone, Serialize)]
pub struct PublisherView {
    /// Its name; the site's title when none is given.
    pub name: String,
    /// Its own site.
    pub url: Option<String>,
    /// Its public address for mail.
    pub email: Option<String>,
    /// Full URL of its logo.
    pub logo: Option<String>,
}

/// The page being rendered: `page` in every template.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// What kind of page it is: `front`, `section`, `story`, `revision`, `comparison`, `annotated`, `tags`, `tag`, `authors`, `author`,
    /// `archive`, `month`, `corrections` or `not-found`.
    pub kind: &'static str,
    /// Title for the browser's tab and for shared links, without the site's name.
    pub title: String,
    /// One or two sentences for search results and shared links.
    pub description: Option<String>,
    /// Path of this page.
    pub url: String,
    /// Full URL that stands for this page; the story's for an old version.
    pub canonical: String,
    /// Whether search engines are asked to leave the page out.
    pub noindex: bool,
    /// BCP 47 tag of the page's main text.
    pub lang: String,
    /// `ltr` or `rtl`, from `lang`.
    pub dir: &'static str,
    /// BCP 47 tag of the interface's words in the page's main part: `lang`, or the site's language where there are none in it.
    pub words_lang: String,
    /// `ltr` or `rtl`, from `words_lang`.
    pub words_dir: &'static str,
    /// The feeds that belong to this page.
    pub feeds: Vec<LinkView>,
    /// The picture for shared links: the story's, on all its pages.
    pub image: Option<SharedView>,
    /// schema.org data as JSON, safe inside a `script` element.
    pub json_ld: Option<String>,
    /// The story's versions as its script needs them: JSON, safe inside a `script` element; on the page of a story that can be
    /// read.
    pub versions: Option<String>,
}

/// The picture that stands for a story where a link to it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedView {
    /// Its full URL, with a hash of what it shows in its name.
    pub url: String,
    /// What it says, for those who do not see it.
    pub alt: String,
    /// What sort of file it is: `image/png`.
    pub media_type: &'static str,
    /// Its width in pixels.
    pub width: u16,
    /// Its height in pixels.
    pub height: u16,
}

/// A title and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// The words of the link.
    pub title: String,
    /// Its path or full URL.
    pub url: String,
}

/// A moment, in the site's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeView {
    /// For `<time datetime>`: RFC 3339 with the zone's offset.
    pub iso: String,
    /// For people, as their language writes it: `15 October 2025 at 14:05`.
    pub text: String,
    /// The day alone: `15 October 2025`.
    pub date: String,
    /// The time of day alone: `14:05`.
    pub clock: String,
}

/// A date as exact as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateView {
    /// For `<time datetime>`: `2024`, `2024-12`, `2024-12-08` or RFC 3339.
    pub iso: String,
    /// For people, as their language writes it: `2024`, `December 2024`, `8 December 2024` or `8 December 2024 at 06:30`.
    pub text: String,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImageView {
    /// Its path.
    pub src: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// The line below it.
    pub caption: Option<String>,
    /// Whose picture it is.
    pub credit: Option<String>,
    /// Its width in pixels; `null` for a picture that is not a story's.
    pub width: Option<u32>,
    /// Its height in pixels, as `width`.
    pub height: Option<u32>,
    /// The same in several widths, for `srcset` of `<img>`; `null` where there is one only.
    pub srcset: Option<String>,
    /// The same as WebP, for `srcset` of a `<source type="image/webp">`; `null` where there is none.
    pub webp: Option<String>,
}

/// A source that a story names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// Its name.
    pub name: String,
    /// Where to read it.
    pub url: Option<String>,
}

/// Something that happened in the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventView {
    /// When.
    pub date: DateView,
    /// What.
    pub text: String,
    /// Where to read more.
    pub url: Option<String>,
}

/// An update, as a line of a story's timeline.
#[allow(clippy::struct_excessive_bools, reason = "templates ask for each by its name")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryView {
    /// The revision's id.
    pub id: String,
    /// Its page.
    pub url: String,
    /// Its place among the story's revisions, from 1.
    pub number: usize,
    /// `published` for the first; then `update`, `correction`, `clarification` or `minor`; whatever it was, `withheld` when
    /// its text is, and `retraction` when it retracts the story.
    pub kind: &'static str,
    /// The kind in words: `Update`, `Correction` …
    pub label: String,
    /// BCP 47 tag of its text, and of its note and headline.
    pub lang: String,
    /// `ltr` or `rtl`, from `lang`.
    pub dir: &'static str,
    /// The editor's public sentence.
    pub note: Option<String>,
    /// When.
    pub time: TimeView,
    /// The headline it carried; `null` when the version is withheld.
    pub title: Option<String>,
    /// Whether the headline differs from the one before.
    pub retitled: bool,
    /// What it changed of the last version before it that may be read; `null` for the first, and where it is withheld.
    pub changes: Option<ChangesView>,
    /// Where in its text the changes fall; in `story.timeline` only, and `null` where `changes` is.
    pub bar: Option<BarView>,
    /// The words of its text; `null` when it is withheld.
    pub words: Option<usize>,
    /// Page that shows what it changed; `null` where `changes` is.
    pub compare_url: Option<String>,
    /// Page that shows what changed from it to the latest text; `null` for that one itself, and for a withheld version.
    pub since_url: Option<String>,
    /// Whether this is the text that readers see on the story's page.
    pub latest: bool,
    /// Whether its text has been withheld.
    pub withheld: bool,
    /// Why it is not for publication, and shown only in a preview: `draft`, `embargo` or `future`.
    pub held: Option<&'static str>,
}

/// What an update changed, counted in sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangesView {
    /// In words: `2 sentences added, 1 edited, 1 moved up; headline changed`.
    pub text: String,
    /// Sentences that were not there before.
    pub added: usize,
    /// Sentences that are gone.
    pub removed: usize,
    /// Sentences whose words changed.
    pub edited: usize,
    /// Sentences of which only case, formatting or the target of a link changed.
    pub restyled: usize,
    /// Sentences that changed their place, edited or not.
    pub moved: usize,
    /// Those of them that went towards the top; the others went down.
    pub moved_up: usize,
    /// Sentences that became several, counted as `edited` or `restyled` as well.
    pub split: usize,
    /// Times that several sentences became one, counted as `edited` or `restyled` as well.
    pub merged: usize,
    /// Sentences that stayed as they were.
    pub kept: usize,
}

/// Where in a text its changes fall, as paths for a drawing 1000 wide and 12 high; `null` for what there is none of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BarView {
    /// What is new: the full height.
    pub added: Option<String>,
    /// What was edited or restyled: half the height.
    pub edited: Option<String>,
    /// What moved: the full height.
    pub moved: Option<String>,
    /// Where something is gone: narrow, the full height.
    pub removed: Option<String>,
}

/// A version of a story that grew or shrank: one of `story.growth`, for a drawing 100 high.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GrowthView {
    /// The version's number.
    pub number: usize,
    /// Its words.
    pub words: usize,
    /// Its share of the longest version's words, from 0 to 100.
    pub height: usize,
    /// Its page.
    pub url: String,
}

/// A headline that a story has had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadlineView {
    /// The headline.
    pub title: String,
    /// BCP 47 tag of it.
    pub lang: String,
    /// `ltr` or `rtl`, from `lang`.
    pub dir: &'static str,
    /// Since when.
    pub time: TimeView,
    /// The version that brought it.
    pub url: String,
}

/// A story, as `story` on its own page and on those of its versions.
#[derive(Debug, Clone, Serialize)]
pub struct StoryView {
    /// Its path below `content/`.
    pub path: String,
    /// Path of its page.
    pub url: String,
    /// The sections it lies in, outermost first.
    pub sections: Vec<LinkView>,
    /// `live`, `retracted` or `withheld`.
    pub state: &'static str,
    /// Whether readers should expect more: it was published or updated, minor edits aside, in the 24 hours before the build.
    pub developing: bool,
    /// What a retracted or withheld story says instead of, or above, its text.
    pub notice: Option<NoticeView>,
    /// First published.
    pub published: TimeView,
    /// Last updated, minor edits aside.
    pub updated: TimeView,
    /// Number of updates: revisions after the first.
    pub update_count: usize,
    /// Its corrections and clarifications, newest first.
    pub corrections: Vec<EntryView>,
    /// Its updates, newest first.
    pub timeline: Vec<EntryView>,
    /// Every headline it has had, newest first; one entry when it never changed.
    pub headlines: Vec<HeadlineView>,
    /// How long its versions are, oldest first, without those withheld.
    pub growth: Vec<GrowthView>,
    /// Page that shows when each sentence of the latest text came in; `null` when no update changed the text.
    pub annotated_url: Option<String>,
    /// What happened in the world, oldest first.
    pub chronology: Vec<EventView>,
    /// Stories that its editors name as related.
    pub related: Vec<LinkView>,
    /// Its tags.
    pub tags: Vec<LinkView>,
    /// Path of its Atom feed.
    pub feed_url: String,
    /// Path of its `history.json`.
    pub history_url: String,
    /// `[extra]` of `story.toml`.
    pub extra: Value,
}

/// Why a story has no text, or should no longer be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeView {
    /// `retracted` or `withheld`.
    pub kind: &'static str,
    /// The editor's public sentence.
    pub note: Option<String>,
    /// BCP 47 tag of the note.
    pub lang: String,
    /// `ltr` or `rtl`, from `lang`.
    pub dir: &'static str,
    /// The time of the revision that says so.
    pub time: TimeView,
}

/// The text of one revision: `revision` on a story's page (the latest) and on a version's page.
#[derive(Debug, Clone, Serialize)]
pub struct RevisionView {
    /// Its line of the timeline.
    pub entry: EntryView,
    /// BCP 47 tag of its text.
    pub lang: String,
    /// `ltr` or `rtl`, from `lang`.
    pub dir: &'static str,
    /// Headline.
    pub title: String,
    /// Standfirst.
    pub summary: Option<String>,
    /// Place.
    pub dateline: Option<String>,
    /// Byline.
    pub authors: Vec<LinkView>,
    /// Lead image.
    pub image: Option<ImageView>,
    /// The text, as HTML.
    pub body: String,
    /// The same, with the sentences that are not as they were first published in `<span data-v="…">`, the number of the version
    /// that brought or last edited them; on a story's page only, and `null` when there are none.
    pub marked: Option<String>,
    /// Whether words in `marked` are in `<ins class="fresh">`: those that the latest update added, unless it was minor.
    pub fresh: bool,
    /// What it draws on.
    pub sources: Vec<SourceView>,
    /// The version before it.
    pub previous: Option<EntryView>,
    /// The version after it.
    pub next: Option<EntryView>,
    /// `[extra]` of its front matter.
    pub extra: Value,
}

/// Two versions of a story and what changed from the one to the other: `comparison` on the page that shows it.
#[derive(Debug, Clone, Serialize)]
pub struct ComparisonView {
    /// The older version.
    pub old: EntryView,
    /// The newer version.
    pub new: EntryView,
    /// BCP 47 tag of the older text.
    pub old_lang: String,
    /// `ltr` or `rtl`, from `old_lang`.
    pub old_dir: &'static str,
    /// What changed, counted.
    pub changes: ChangesView,
    /// The updates that made the changes, oldest first; the last is `new`.
    pub updates: Vec<EntryView>,
    /// What changed around the text: headline, standfirst, byline, picture …
    pub around: Vec<ReplacedView>,
    /// Numbers, dates, quotations and names that changed inside edited sentences, from top to end.
    pub facts: Vec<FactView>,
    /// The text, from top to end.
    pub rows: Vec<RowView>,
    /// The number of rows in which something changed.
    pub changed_rows: usize,
    /// The update before, as a comparison; `null` when there is none.
    pub previous: Option<LinkView>,
    /// The update after, as a comparison; `null` when there is none.
    pub next: Option<LinkView>,
}

/// The latest text with the origin of each sentence: `annotated` on the page that shows it.
#[derive(Debug, Clone, Serialize)]
pub struct AnnotatedView {
    /// Headline.
    pub title: String,
    /// The text as HTML; each sentence is in `<span class="origin">`.
    pub body: String,
    /// The versions that brought or edited sentences of it, oldest first.
    pub origins: Vec<OriginView>,
}

/// A version that brought sentences of the latest text, or edited them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OriginView {
    /// The version.
    pub entry: EntryView,
    /// How many sentences of the latest text came in with it.
    pub sentences: usize,
    /// How many others it was the last to edit.
    pub edited: usize,
    /// Its shade, from 0 for the first version to 4 for the latest: the class of its sentences is `origin-0` to `origin-4`.
    pub shade: usize,
}

/// What was replaced by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplacedView {
    /// `headline`, `standfirst`, `byline`, `place`, `picture`, `caption`, `credit`, `tags` or `sources`.
    pub name: &'static str,
    /// The name in words: `Headline` …
    pub label: String,
    /// What stood there, in pieces; empty when there was none.
    pub before: Vec<PieceView>,
    /// What stands there, in pieces; empty when there is none any more.
    pub after: Vec<PieceView>,
}

/// Words that changed, or that did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PieceView {
    /// The words, with the space before them.
    pub text: String,
    /// Whether the other side lacks them.
    pub changed: bool,
}

/// A fact that changed inside an edited sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactView {
    /// What it is, in words: `Number`, `Date`, `Quotation`, `Name`, or several: `Number, name`.
    pub label: String,
    /// The words before; empty when there were none.
    pub before: String,
    /// The words after; empty when there are none any more.
    pub after: String,
    /// Its place on the page.
    pub url: String,
}

/// A stretch of a comparison: paragraphs, lists, tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowView {
    /// Its place among those that changed, from 1; `null` when nothing changed in it.
    pub number: Option<usize>,
    /// The older text of it as HTML, with what is gone in `<del>`; `null` when nothing changed, and when all of it is new.
    pub before: Option<String>,
    /// The newer text of it as HTML, with what is new in `<ins>`, and what is gone in `<del>` where it stood.
    pub after: String,
    /// Whether the newer text has none of it: all that `after` shows is gone.
    pub gone: bool,
    /// The number of sentences in the newer text.
    pub sentences: usize,
    /// Whether it is long and unchanged, and better folded away.
    pub folded: bool,
}

/// A story in a list: one of `list.stories`.
#[derive(Debug, Clone, Serialize)]
pub struct CardView {
    /// Path of its page.
    pub url: String,
    /// Latest headline.
    pub title: String,
    /// Latest standfirst.
    pub summary: Option<String>,
    /// BCP 47 tag of its text.
    pub lang: String,
    /// `ltr` or `rtl`, from `lang`.
    pub dir: &'static str,
    /// The section it lies in.
    pub section: Option<LinkView>,
    /// Byline.
    pub authors: Vec<LinkView>,
    /// Lead image.
    pub image: Option<ImageView>,
    /// `live`, `retracted` or `withheld`.
    pub state: &'static str,
    /// Whether readers should expect more: it was published or updated, minor edits aside, in the 24 hours before the build.
    pub developing: bool,
    /// Whether it has been corrected.
    pub corrected: bool,
    /// Whether it has been clarified.
    pub clarified: bool,
    /// First published.
    pub published: TimeView,
    /// Last updated, minor edits aside.
    pub updated: TimeView,
    /// Number of updates.
    pub update_count: usize,
    /// The last update with something to say; `null` for a story that never changed.
    pub last_update: Option<EntryView>,
}

/// One page of a list of stories: `list` on the front page, a section's, a tag's, an author's or a month's.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    /// Heading of the list.
    pub title: String,
    /// A sentence below it.
    pub description: Option<String>,
    /// The stories of this page, most recently updated first.
    pub stories: Vec<CardView>,
    /// Sections inside this one.
    pub sections: Vec<LinkView>,
    /// Where this page stands among those of the list.
    pub pages: PagesView,
    /// The list's Atom feed.
    pub feed_url: Option<String>,
}

/// Where a page stands in a list that runs over several.
#[derive(Debug, Clone, Serialize)]
pub struct PagesView {
    /// This page, from 1.
    pub number: usize,
    /// How many pages there are, at least 1.
    pub count: usize,
    /// How many items the whole list has.
    pub items: usize,
    /// Path of the page before.
    pub previous: Option<String>,
    /// Path of the page after.
    pub next: Option<String>,
    /// Path of the first page.
    pub first: String,
    /// Path of the last page.
    pub last: String,
}

/// One line of an index: `groups` on the pages of tags, authors and months.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// The tag, the author or the month.
    pub title: String,
    /// Its page.
    pub url: String,
    /// How many stories it has.
    pub count: usize,
    /// For months, the year; `null` otherwise.
    pub year: Option<i32>,
    /// The same as its language writes it.
    pub year_title: Option<String>,
}

/// A correction or clarification: one of `corrections` on the corrections page.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectionView {
    /// The story's latest headline and its page.
    pub story: LinkView,
    /// BCP 47 tag of the story's text.
    pub lang: String,
    /// `ltr` or `rtl`, from `lang`.
    pub dir: &'static str,
    /// The update that corrected it.
    pub entry: EntryView,
}
