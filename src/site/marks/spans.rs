//! The tags of marks, and the words in them.

use std::borrow::Cow;
use std::fmt::Write;

use super::Compared;
use crate::render::MarkSpan;
use crate::timeline::{BlockKind, Direction, Link, LinkKind, WordChange};
use crate::view::{fact_id, facts_label};
use crate::words::Words;

/// How many words of what moved are told where it was.
const QUOTED: usize = 6;

/// What marks say aloud, as HTML.
#[derive(Debug, Clone)]
pub(in crate::site) struct Aloud {
    added: String,
    removed: String,
    restyled: String,
    end: String,
}

impl Aloud {
    /// In these words; `lang` is their attributes, where the text is in another language.
    pub(in crate::site) fn new(words: &Words, lang: &str) -> Self {
        let label = |key| words.fill("spoken", &[("label", &words.say(key))]) + " ";
        let [added, removed, restyled] =
            ["added", "removed", "restyled"].map(|key| spoken(&label(key), lang));
        let end = spoken(&format!(" {}", words.say("end_of_change")), lang);
        Self { added, removed, restyled, end }
    }
}

/// Words that are spoken and not shown.
fn spoken(words: &str, lang: &str) -> String {
    format!("<span class=\"visually-hidden\"{lang}>{}</span>", escape(words))
}

impl Compared<'_> {
    fn say(&self, key: &str) -> String {
        escape(&self.words.say(key))
    }

    /// Around words that are gone.
    pub(super) fn removed_words(&self) -> MarkSpan {
        let words = &self.aloud.removed;
        let local = self.lang.is_empty() && self.old_lang.is_empty();
        let open = if local { format!("<del>{words}") } else { format!("{words}<del{}>", self.old_lang) };
        MarkSpan { open: open.into(), tail: self.end(), ..MarkSpan::plain("<del>", "</del>") }
    }

    /// Around words that are new.
    pub(super) fn added_words(&self) -> MarkSpan {
        let words = &self.aloud.added;
        let open = if self.lang.is_empty() { format!("<ins>{words}") } else { format!("{words}<ins>") };
        MarkSpan { open: open.into(), tail: self.end(), ..MarkSpan::plain("<ins>", "</ins>") }
    }

    /// The same around a fact that changed. Of its two sides one has the id.
    pub(super) fn fact(&self, change: &WordChange, new: bool, id: Option<usize>) -> MarkSpan {
        let (tag, key) = if new { ("ins", "added") } else { ("del", "removed") };
        let id = id.map_or_else(String::new, |number| format!(" id=\"{}\"", fact_id(number)));
        let (label, fact) = (self.words.say(key), facts_label(change, self.words));
        let words = self.words.fill("spoken_fact", &[("label", &label), ("fact", &fact)]);
        let words = spoken(&(words + " "), self.lang);
        let (again, close) =
            if new { ("<ins class=\"fact\">", "</ins>") } else { ("<del class=\"fact\">", "</del>") };
        let lang = if new { "" } else { self.old_lang };
        let open = format!("{words}<{tag} class=\"fact\"{id}{lang}>").into();
        MarkSpan { open, tail: self.end(), ..MarkSpan::plain(again, close) }
    }

    pub(super) fn end(&self) -> Cow<'static, str> {
        self.aloud.end.clone().into()
    }

    /// Around a sentence that is gone; `counted` is whether it stands for its number in the summary. Of sentences that go
    /// together only the `first` and the `last` say so aloud.
    pub(super) fn removed_sentence(&self, counted: bool, first: bool, last: bool) -> MarkSpan {
        let data = if counted { " data-change=\"removed\"" } else { "" };
        let words = if first { &*self.aloud.removed } else { "" };
        MarkSpan {
            open: format!("{words}<del class=\"removed\"{data}{}>", self.old_lang).into(),
            tail: if last { self.end() } else { "".into() },
            ..MarkSpan::plain("<del class=\"removed\">", "</del>")
        }
    }

    /// Around a sentence that is new.
    pub(super) fn added_sentence(&self, first: bool, last: bool) -> MarkSpan {
        let words = if first { &*self.aloud.added } else { "" };
        MarkSpan {
            open: format!("<ins class=\"added\" data-change=\"added\">{words}").into(),
            tail: if last { self.end() } else { "".into() },
            ..MarkSpan::plain("<ins class=\"added\">", "</ins>")
        }
    }

    /// Around a sentence that goes on: what became of it, and, with its number, where it was.
    pub(super) fn link_span(&self, link: &Link, number: Option<usize>) -> MarkSpan {
        let moved = if link.moved.is_some() { "moved" } else { "" };
        let kind = match link.kind {
            LinkKind::Kept => "",
            LinkKind::Edited => "edited",
            LinkKind::Restyled => "restyled",
        };
        let class = join(&[moved, kind]);
        let again = format!("<span class=\"{class}\">");
        let mut open = again.clone();
        if let Some(number) = number {
            let split = if link.new.len() > 1 { "split" } else { "" };
            let merged = if link.old.len() > 1 { "merged" } else { "" };
            let data = join(&[moved, kind, split, merged]);
            open = format!("<span class=\"{class}\" data-change=\"{data}\">{}", self.how(link, number));
        }
        if let (Some(direction), None, false) = (link.moved, number, self.is_told_where_it_was(link)) {
            let (arrow, lang) = (if direction == Direction::Up { '↑' } else { '↓' }, self.lang);
            let _ = write!(
                open,
                "<small class=\"how\"{lang}><span aria-hidden=\"true\">{arrow}</span> {}</small> ",
                self.say("moved_sentence")
            );
        }
        // Where a block moved whole, its end is the end of what moved.
        let tail = if link.moved.is_some() && !self.moves_whole(link) { self.end() } else { "".into() };
        MarkSpan {
            open: open.into(),
            again: again.into(),
            tail,
            close: "</span>".into(),
            ..MarkSpan::default()
        }
    }

    /// What became of a sentence, where its marks alone would not say it.
    pub(super) fn how(&self, link: &Link, number: usize) -> String {
        let mut how = String::new();
        let lang = self.lang;
        if let (Some(direction), false) = (link.moved, self.is_told(link)) {
            let (arrow, way) = match direction {
                Direction::Up => ('↑', "moved_up_from"),
                Direction::Down => ('↓', "moved_down_from"),
            };
            let what = self.words.say(self.what_moved(link));
            let told = escape(&self.words.fill(way, &[("what", &what)]));
            // Writing into a string cannot fail.
            let _ = write!(
                how,
                "<a class=\"how\" id=\"to-{number}\" href=\"#from-{number}\"{lang}><span aria-hidden=\"true\">{arrow}</span> {told}</a> "
            );
        }
        let parts = match (link.old.len(), link.new.len()) {
            (1, 1) => String::new(),
            (1, pieces) => self.words.count("split_in", pieces),
            (pieces, _) => self.words.count("merged_from", pieces),
        };
        if !parts.is_empty() {
            let _ = write!(how, "<small class=\"how\"{lang}>{}</small> ", escape(&parts));
        } else if link.kind == LinkKind::Restyled {
            how.push_str(&self.aloud.restyled);
        }
        how
    }

    /// The message that names what moved.
    pub(super) fn what_moved(&self, link: &Link) -> &'static str {
        if !self.moves_whole(link) {
            return "moved_sentence";
        }
        match self.new.blocks()[self.new.block_of(link.new[0])].kind {
            BlockKind::Paragraph | BlockKind::Break => "moved_paragraph",
            BlockKind::Heading(_) => "moved_heading",
            BlockKind::Item => "moved_item",
            BlockKind::Quote => "moved_quotation",
            BlockKind::Cell => "moved_cell",
            BlockKind::Code => "moved_code",
            BlockKind::Image => "moved_picture",
        }
    }

    /// In place of a sentence that moved: where it went. Of a block that moved whole, once.
    pub(super) fn went(&self, link: &Link, at: usize) -> MarkSpan {
        let first = link.old[0] == at && !self.is_told_where_it_was(link);
        if !first {
            return MarkSpan { hide: true, ..MarkSpan::default() };
        }
        let number = self.number_told(link);
        let arrow = if link.moved == Some(Direction::Up) { '↑' } else { '↓' };
        let what = self.words.say(self.what_moved(link));
        let told = escape(&self.words.fill("moved_from_here", &[("what", &what)]));
        let lang = self.lang;
        let text = self.old.sentence(at);
        let words: Vec<&str> = text.split_whitespace().take(QUOTED).collect();
        let quoted: String = words.join(" ").chars().take(60).collect();
        let quoted = quoted.trim_start_matches(['"', '“', '„', '«', '‘', '\'']);
        let more = if quoted.len() < text.len() { "…" } else { "" };
        let quoted = escape(quoted);
        MarkSpan {
            open: format!(
                "<span class=\"moved-from\"><a class=\"how\" id=\"from-{number}\" href=\"#to-{number}\"{lang}><span aria-hidden=\"true\">{arrow}</span> {told}</a> <q{}>{quoted}{more}</q>{}",
                self.old_lang,
                self.end()
            )
            .into(),
            hide: true,
            ..MarkSpan::plain("<span>", "</span>")
        }
    }
}

/// A sentence's tag, from those that were there at first to those of the latest version.
pub(super) const SHADES: [&str; 5] = [
    "<span class=\"origin origin-0\">",
    "<span class=\"origin origin-1\">",
    "<span class=\"origin origin-2\">",
    "<span class=\"origin origin-3\">",
    "<span class=\"origin origin-4\">",
];

/// Around a sentence, or a part of it: the number of the version that it dates from.
pub(super) fn version_span(number: usize) -> MarkSpan {
    let open = format!("<span data-v=\"{number}\">");
    MarkSpan { again: open.clone().into(), open: open.into(), close: "</span>".into(), ..MarkSpan::default() }
}

/// Around words that the last update added.
pub(super) fn fresh_span() -> MarkSpan {
    MarkSpan::plain("<ins class=\"fresh\">", "</ins>")
}

fn join(words: &[&str]) -> String {
    let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Text as HTML.
pub(in crate::site) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing into a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut out, text);
    out
}
