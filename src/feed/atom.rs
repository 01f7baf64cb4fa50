//! Atom (RFC 4287).

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::LazyLock;

use atom_syndication::{
    Category, Content, Entry, FixedDateTime, Generator, Link, Person, Text, TextType, WriteConfig,
};
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use pulldown_cmark_escape::escape_html;

use super::{Feed, FeedContent, FeedItem, Replaced, UpdateChanges};
use crate::model::{Instant, Lang};
use crate::view::{SentenceChange, WordsView};
use crate::words::Words;

/// An update of a story, as its entry tells it.
#[derive(Debug, Clone, Copy)]
pub struct Update<'a> {
    /// The editor's public sentence.
    pub note: Option<&'a str>,
    /// What it changed.
    pub changes: &'a UpdateChanges<'a>,
    /// Full URL of the page that shows all of it.
    pub url: &'a str,
    /// The words to tell it in.
    pub words: &'a Words,
    /// The language of the text before.
    pub old: &'a Lang,
    /// The language of the text and the note.
    pub new: &'a Lang,
}

/// The most changes that an entry lists; its page has the others.
const MOST: usize = 12;
/// How many characters of what stayed are shown on each side of a change.
const CONTEXT: usize = 60;
/// How many more there must be for a cut to be worth it.
const WORTH: usize = 20;

/// Writes a feed. A feed without entries is dated by the start of the epoch: it has never been updated.
pub fn atom(feed: &Feed<'_>) -> Vec<u8> {
    let date = |at: Instant| -> FixedDateTime { at.with_timezone(&feed.zone).fixed_offset() };
    let updated = feed.items.iter().map(|item| item.updated).max().unwrap_or_default();
    let document = atom_syndication::Feed {
        title: Text::plain(feed.title.clone()),
        subtitle: (!feed.description.is_empty()).then(|| Text::plain(feed.description)),
        id: feed.id.clone(),
        updated: date(updated),
        authors: vec![Person { name: feed.publisher.to_owned(), ..Person::default() }],
        links: vec![
            link(&feed.url, "self", "application/atom+xml"),
            link(&feed.page, "alternate", "text/html"),
        ],
        generator: Some(Generator { value: "writethru".to_owned(), uri: None, version: None }),
        lang: Some(feed.lang.to_owned()),
        entries: feed.items.iter().map(|item| entry(item, date)).collect(),
        ..atom_syndication::Feed::default()
    };
    let config = WriteConfig { write_document_declaration: true, indent_size: Some(1) };
    let mut bytes = Vec::new();
    document.write_with_config(&mut bytes, config).expect("writing to memory cannot fail");
    bytes.push(b'\n');
    bytes
}

fn entry(item: &FeedItem, date: impl Fn(Instant) -> FixedDateTime) -> Entry {
    let people = item.authors.iter().map(|author| Person {
        name: author.name.clone(),
        email: author.email.clone(),
        uri: Some(author.url.clone()),
        ..Person::default()
    });
    Entry {
        title: Text { value: item.title.clone(), lang: Some(item.title_lang.clone()), ..Text::default() },
        id: item.id.clone(),
        updated: date(item.updated),
        published: Some(date(item.published)),
        authors: people.collect(),
        categories: item
            .tags
            .iter()
            .map(|tag| Category { term: tag.clone(), ..Category::default() })
            .collect(),
        links: vec![link(&item.url, "alternate", "text/html")],
        summary: summary(item),
        content: item.content.as_ref().map(content),
        ..Entry::default()
    }
}

/// The standfirst and what the update was, as HTML.
fn summary(item: &FeedItem) -> Option<Text> {
    let mut value = String::new();
    for text in [&item.update, &item.summary].into_iter().flatten() {
        element(&mut value, "p", "", text);
    }
    (!value.is_empty()).then(|| Text {
        value,
        r#type: TextType::Html,
        lang: Some(item.lang.clone()),
        base: None,
    })
}

fn content(content: &FeedContent) -> Content {
    Content {
        value: Some(content.html.clone()),
        content_type: Some("html".to_owned()),
        lang: Some(content.lang.clone()),
        ..Content::default()
    }
}

/// What an update says and changed. Words say it as well as tags, which some readers drop.
pub fn update_content(update: &Update<'_>) -> FeedContent {
    let mut html = String::new();
    if let Some(note) = update.note {
        element(&mut html, "p", &marked(update.new, update.words.lang()), note);
    }
    let changes = update.changes;
    element(&mut html, "p", "", &update.words.capitalised(&changes.counts.text));
    let around = [("headline", changes.headline), ("standfirst", changes.standfirst)];
    let around =
        around.iter().filter_map(|(name, replaced)| Some(headline(update, name, replaced.as_ref()?)));
    let items: Vec<_> =
        around.chain(changes.sentences.iter().map(|change| sentence(update, change))).take(MOST).collect();
    if !items.is_empty() {
        let _ = write!(html, "<ul>{}</ul>", items.concat());
    }
    let all = [changes.headline, changes.standfirst].iter().flatten().count() + changes.sentences.len();
    if let more @ 1.. = all - items.len() {
        html.push_str("<p>");
        let mut href = String::new();
        escaped(&mut href, update.url);
        element(&mut html, "a", &format!(" href=\"{href}\""), &update.words.count("more_changes", more));
        html.push_str("</p>");
    }
    FeedContent { html, lang: update.words.lang().tag().to_owned() }
}

/// What took the place of what, of the words around the text.
fn headline(update: &Update<'_>, name: &str, replaced: &Replaced<'_>) -> String {
    let words = update.words;
    let says = match (replaced.old, replaced.new) {
        (Some(_), Some(_)) => ["was", "now"].map(|key| words.say(key)),
        _ => ["removed", "added"].map(|key| words.fill("spoken", &[("label", &words.say(key))])),
    };
    let mut out = String::from("<li>");
    escaped(&mut out, &words.fill("spoken", &[("label", &words.say(name))]));
    for (says, side, tag, lang) in
        [(&says[0], replaced.old, "del", update.old), (&says[1], replaced.new, "ins", update.new)]
    {
        if let Some(side) = side {
            out.push(' ');
            escaped(&mut out, says);
            out.push(' ');
            element(&mut out, tag, &marked(lang, words.lang()), side);
        }
    }
    out.push_str("</li>");
    out
}

fn sentence(update: &Update<'_>, change: &SentenceChange<'_>) -> String {
    let mut out = String::from("<li>");
    escaped(&mut out, &update.words.fill("spoken", &[("label", &update.words.capitalised(&change.label))]));
    out.push(' ');
    match (change.kind, &change.words) {
        ("added", _) => {
            element(&mut out, "ins", &marked(update.new, update.words.lang()), &change.new.join(" "));
        }
        ("removed", _) => {
            element(&mut out, "del", &marked(update.old, update.words.lang()), &change.old.join(" "));
        }
        (_, words) => {
            let span = marked(update.new, update.words.lang());
            if !span.is_empty() {
                let _ = write!(out, "<span{span}>");
            }
            match words {
                Some(words) => changed_words(&mut out, words, &marked(update.old, update.new)),
                None => escaped(&mut out, &shortened(&change.new.join(" "), true, false)),
            }
            if !span.is_empty() {
                out.push_str("</span>");
            }
        }
    }
    out.push_str("</li>");
    out
}

/// The words of a sentence, those that stayed only around the changes. `of_old` marks the language of the old ones.
fn changed_words(out: &mut String, words: &[WordsView], of_old: &str) {
    for (at, part) in words.iter().enumerate() {
        let first = at == 0;
        match part {
            WordsView::Same { same } => {
                if same.starts_with(' ') {
                    out.push(' ');
                }
                let last = at + 1 == words.len();
                escaped(out, &shortened(same.trim_start(), !first || last, !last));
            }
            WordsView::Changed { old, new } => {
                // A space that both sides have stands before the marks, and another one between them.
                let spaced = |side: &str| side.is_empty() || side.starts_with(' ');
                let both = spaced(old) && spaced(new);
                let [old, new] = [old, new].map(|side| if both { side.trim_start() } else { side });
                out.push_str(if both { " " } else { "" });
                // Words of which only the formatting changed are not told twice.
                if !old.is_empty() && old != new {
                    element(out, "del", of_old, old);
                    out.push_str(if (both || first) && !new.is_empty() { " " } else { "" });
                }
                if !new.is_empty() {
                    element(out, "ins", "", new);
                }
            }
        }
    }
}

/// The start of a text, its end, or both; all of it when it is short.
fn shortened(text: &str, start: bool, end: bool) -> Cow<'_, str> {
    match (head(text), tail(text)) {
        (Some(head), Some(tail)) if start && end && head.len() + tail.len() < text.len() => {
            format!("{head} … {tail}").into()
        }
        (Some(head), _) if !end => format!("{head} …").into(),
        (_, Some(tail)) if !start => format!("… {tail}").into(),
        _ => text.into(),
    }
}

/// The whole words at the start of a long text.
fn head(text: &str) -> Option<&str> {
    text.chars().nth(CONTEXT + WORTH)?;
    let (limit, _) = text.char_indices().nth(CONTEXT)?;
    let window = &text[..limit];
    let space = window.rfind(is_space).filter(|at| 2 * at > limit);
    let word = || SEGMENTER.segment_str(window).filter(|&at| 0 < at && at < limit).last();
    Some(text[..space.or_else(word)?].trim_end())
}

/// The whole words at the end of a long text.
fn tail(text: &str) -> Option<&str> {
    text.chars().nth(CONTEXT + WORTH)?;
    let (limit, _) = text.char_indices().nth_back(CONTEXT - 1)?;
    let window = &text[limit..];
    let space = window.find(is_space).filter(|at| 2 * at < window.len());
    let word = || SEGMENTER.segment_str(window).find(|&at| 0 < at && at < window.len());
    Some(window[space.or_else(word)?..].trim_start())
}

/// White space at which a text may be cut: not inside "10 000".
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// For texts without white space between their words.
static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// The attributes of a text whose language may not be that of the text around it.
fn marked(lang: &Lang, around: &Lang) -> String {
    if lang == around { String::new() } else { format!(" lang=\"{}\" dir=\"{}\"", lang.tag(), lang.dir()) }
}

fn element(out: &mut String, name: &str, attributes: &str, text: &str) {
    let _ = write!(out, "<{name}{attributes}>");
    escaped(out, text);
    let _ = write!(out, "</{name}>");
}

/// Writing into a string cannot fail.
fn escaped(out: &mut String, text: &str) {
    let _ = escape_html(out, text);
}

fn link(href: &str, rel: &str, mime_type: &str) -> Link {
    Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: Some(mime_type.to_owned()),
        ..Link::default()
    }
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::*;
    use crate::view::ChangesView;
    use crate::words::english;

    const URL: &str = "https://news.example/a/2/?x&y";

    fn counts(text: &str) -> ChangesView {
        ChangesView {
            text: text.to_owned(),
            added: 0,
            removed: 0,
            edited: 0,
            restyled: 0,
            moved: 0,
            moved_up: 0,
            split: 0,
            merged: 0,
            kept: 0,
        }
    }

    fn one(kind: &'static str, label: &str, words: Option<Vec<WordsView>>) -> SentenceChange<'static> {
        let (old, new) = (vec!["Old <b>."], vec!["New & all."]);
        SentenceChange { kind, label: label.to_owned(), moved: None, old, new, words }
    }

    fn same(text: &str) -> WordsView {
        WordsView::Same { same: text.to_owned() }
    }

    fn changed(old: &str, new: &str) -> WordsView {
        WordsView::Changed { old: old.to_owned(), new: new.to_owned() }
    }

    /// The content of an update of a text in `old` that became one in `new`, on a site in English.
    fn content_of(changes: &UpdateChanges<'_>, old: &str, new: &str) -> FeedContent {
        let lang = |tag| Lang::parse(tag).unwrap();
        let (words, old, new) = (english(), &lang(old), &lang(new));
        update_content(&Update { note: Some("A & B."), changes, url: URL, words, old, new })
    }

    fn list(sentences: Vec<SentenceChange<'_>>, old: &str, new: &str) -> String {
        let counts = counts("1 sentence edited");
        let changes = UpdateChanges { counts: &counts, headline: None, standfirst: None, sentences };
        let html = content_of(&changes, old, new).html;
        html.split_once("</p><ul>").unwrap().1.to_owned()
    }

    #[test]
    fn an_update_tells_its_note_its_numbers_and_its_changes() {
        let counts = counts("headline changed");
        let headline = Replaced::between(Some("<Old>"), Some("New"));
        let standfirst = Replaced::between(None, Some("In short"));
        let sentences = vec![one("added", "added", None), one("removed", "removed", None)];
        let changes = UpdateChanges { counts: &counts, headline, standfirst, sentences };
        assert_eq!(
            content_of(&changes, "en", "en").html,
            "<p>A &amp; B.</p><p>Headline changed</p><ul>\
             <li>Headline: Before: <del>&lt;Old&gt;</del> After: <ins>New</ins></li>\
             <li>Standfirst: Added: <ins>In short</ins></li>\
             <li>Added: <ins>New &amp; all.</ins></li><li>Removed: <del>Old &lt;b&gt;.</del></li></ul>"
        );
    }

    #[test]
    fn words_of_another_language_are_marked() {
        let words = vec![changed("a", "b"), same(" c.")];
        let edited =
            || vec![one("edited", "moved up and edited", Some(words.clone())), one("added", "added", None)];
        assert_eq!(
            list(edited(), "ar", "ar"),
            "<li>Moved up and edited: <span lang=\"ar\" dir=\"rtl\"><del>a</del> <ins>b</ins> c.</span></li>\
             <li>Added: <ins lang=\"ar\" dir=\"rtl\">New &amp; all.</ins></li></ul>"
        );
        assert_eq!(
            list(edited(), "ar", "en"),
            "<li>Moved up and edited: <del lang=\"ar\" dir=\"rtl\">a</del> <ins>b</ins> c.</li>\
             <li>Added: <ins>New &amp; all.</ins></li></ul>"
        );
    }

    #[test]
    fn what_stayed_is_cut_at_words_around_the_changes() {
        let long = "The council of the town met on Monday evening in the hall beside the old harbour, and nobody \
                    could say when the ferry to the islands would run";
        let words = vec![
            same(long),
            changed(" again", " next year"),
            same(&format!(" {long}")),
            changed(" now", ""),
            same(&format!(" {long}.")),
        ];
        assert_eq!(
            list(vec![one("edited", "edited", Some(words))], "en", "en"),
            "<li>Edited: … nobody could say when the ferry to the islands would run \
             <del>again</del> <ins>next year</ins> \
             The council of the town met on Monday evening in the hall … \
             nobody could say when the ferry to the islands would run <del>now</del> \
             The council of the town met on Monday evening in the hall …</li></ul>"
        );
        // Without white space, at the words of a dictionary; what is one long word stays whole.
        let chinese = "国务院关税税则委员会昨天公布公告，经国务院批准，自下个月起调整部分进口商品的关税税率，并且取消一些商品的临时税率，市场对此反应平静。".repeat(2);
        let cut = head(&chinese).unwrap();
        assert!(chinese.starts_with(cut) && (CONTEXT - 5..CONTEXT).contains(&cut.chars().count()), "{cut}");
        assert!(tail(&chinese).is_some_and(|cut| chinese.ends_with(cut)));
        assert_eq!(shortened(&"x".repeat(200), true, true), "x".repeat(200));
        let number = format!("{} 10\u{a0}000 and {}", "x".repeat(40), "x".repeat(50));
        assert!(tail(&number).is_some_and(|cut| cut.starts_with("and ")), "{:?}", tail(&number));
        assert_eq!(head(&"four ".repeat((CONTEXT + WORTH) / 5)), None);
    }

    #[test]
    fn words_of_which_only_the_look_changed_are_told_once() {
        let words = vec![same("A"), changed(" new", " new"), same(" plan.")];
        assert_eq!(
            list(vec![one("restyled", "case, formatting or link", Some(words))], "en", "en"),
            "<li>Case, formatting or link: A <ins>new</ins> plan.</li></ul>"
        );
    }

    #[test]
    fn the_page_of_the_version_has_what_an_entry_does_not_list() {
        let added = |count| (0..count).map(|_| one("added", "added", None)).collect::<Vec<_>>();
        assert!(list(added(MOST), "en", "en").ends_with("</li></ul>"));
        let more = list(added(MOST + 2), "en", "en");
        assert_eq!(more.matches("<li>").count(), MOST);
        let link = "</ul><p><a href=\"https://news.example/a/2/?x&amp;y\">and 2 more changes</a></p>";
        assert!(more.ends_with(link), "{more}");
        assert!(list(added(MOST + 1), "en", "en").ends_with(">and 1 more change</a></p>"));
    }

    /// The text of the first element of a name.
    fn text_of(feed: &[u8], name: &str) -> String {
        let mut reader = Reader::from_reader(feed);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) if start.name().as_ref() == name.as_bytes() => break,
                Event::Eof => panic!("no {name}"),
                _ => {}
            }
        }
        let mut text = String::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Text(part) => text.push_str(&part.decode().unwrap()),
                Event::GeneralRef(name) => {
                    let name = name.decode().unwrap();
                    text.push_str(quick_xml::escape::resolve_predefined_entity(&name).unwrap());
                }
                Event::End(_) => return text,
                other => panic!("{other:?} in {name}"),
            }
        }
    }

    #[test]
    fn content_comes_out_of_the_feed_as_it_went_in() {
        let hostile = "</content><script>alert('x')</script> ]]> &amp; \"";
        let counts = counts(hostile);
        let words = vec![same(hostile), changed(hostile, hostile), changed(" a", " ]]>")];
        let sentences = vec![one("edited", "edited", Some(words))];
        let headline = Replaced::between(Some(hostile), None);
        let changes = UpdateChanges { counts: &counts, headline, standfirst: None, sentences };
        let content = content_of(&changes, "en", "en");
        assert!(!content.html.contains("<script") && !content.html.contains("</content"));
        let item = FeedItem {
            id: "tag:a".to_owned(),
            url: URL.to_owned(),
            title: hostile.to_owned(),
            title_lang: "en".to_owned(),
            lang: "en".to_owned(),
            summary: None,
            update: None,
            content: Some(content.clone()),
            authors: vec![],
            tags: vec![],
            published: Instant::default(),
            updated: Instant::default(),
        };
        let feed = Feed {
            id: "tag:b".to_owned(),
            title: "Feed".to_owned(),
            description: "",
            lang: "en",
            page: URL.to_owned(),
            url: URL.to_owned(),
            publisher: "Paper",
            zone: chrono_tz::UTC,
            items: vec![&item],
        };
        assert_eq!(text_of(&atom(&feed), "content"), content.html);
    }
}
