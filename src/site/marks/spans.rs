//! The tags of marks, and the words in them.

use std::borrow::Cow;
use std::fmt::Write;

use super::Compared;
use crate::render::MarkSpan;
use crate::timeline::{BlockKind, Direction, Link, LinkKind, WordChange};
use crate::view::{fact_id, facts_label};

/// How many words of what moved are told where it was.
const QUOTED: usize = 6;

impl Compared<'_> {
    /// Words that are spoken and not shown.
    pub(super) fn spoken(&self, words: &str) -> String {
        format!("<span class=\"visually-hidden\"{}>{words}</span>", self.lang)
    }

    /// The same; `here` is what they are on a page in the site's language.
    pub(super) fn spoken_as(&self, words: &str, here: &'static str) -> Cow<'static, str> {
        if self.lang.is_empty() { here.into() } else { self.spoken(words).into() }
    }

    /// Around words that are gone.
    pub(super) fn removed_words(&self) -> MarkSpan {
        let here = "<del><span class=\"visually-hidden\">Removed: </span>";
        let there = || format!("{}<del{}>", self.spoken("Removed: "), self.old_lang);
        let local = self.lang.is_empty() && self.old_lang.is_empty();
        let open = if local { here.into() } else { there().into() };
        MarkSpan { open, tail: self.end(), ..MarkSpan::plain("<del>", "</del>") }
    }

    /// Around words that are new.
    pub(super) fn added_words(&self) -> MarkSpan {
        let here = "<ins><span class=\"visually-hidden\">Added: </span>";
        let there = || format!("{}<ins>", self.spoken("Added: "));
        let open = if self.lang.is_empty() { here.into() } else { there().into() };
        MarkSpan { open, tail: self.end(), ..MarkSpan::plain("<ins>", "</ins>") }
    }

    /// The same around a fact that changed. Of its two sides one has the id.
    pub(super) fn fact(&self, change: &WordChange, new: bool, id: Option<usize>) -> MarkSpan {
        let (tag, words) = if new { ("ins", "Added") } else { ("del", "Removed") };
        let id = id.map_or_else(String::new, |number| format!(" id=\"{}\"", fact_id(number)));
        let label = facts_label(change).to_lowercase();
        let words = self.spoken(&format!("{words} {label}: "));
        let (again, close) =
            if new { ("<ins class=\"fact\">", "</ins>") } else { ("<del class=\"fact\">", "</del>") };
        let lang = if new { "" } else { self.old_lang };
        let open = format!("{words}<{tag} class=\"fact\"{id}{lang}>").into();
        MarkSpan { open, tail: self.end(), ..MarkSpan::plain(again, close) }
    }

    pub(super) fn end(&self) -> Cow<'static, str> {
        self.spoken_as(" (end)", "<span class=\"visually-hidden\"> (end)</span>")
    }

    /// Around a sentence that is gone; `counted` is whether it stands for its number in the summary. Of sentences that go
    /// together only the `first` and the `last` say so aloud.
    pub(super) fn removed_sentence(&self, counted: bool, first: bool, last: bool) -> MarkSpan {
        let data = if counted { " data-change=\"removed\"" } else { "" };
        let words = if first { self.spoken("Removed: ") } else { String::new() };
        MarkSpan {
            open: format!("{words}<del class=\"removed\"{data}{}>", self.old_lang).into(),
            tail: if last { self.end() } else { "".into() },
            ..MarkSpan::plain("<del class=\"removed\">", "</del>")
        }
    }

    /// Around a sentence that is new.
    pub(super) fn added_sentence(&self, first: bool, last: bool) -> MarkSpan {
        let words = if first { self.spoken("Added: ") } else { String::new() };
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
                "<small class=\"how\"{lang}><span aria-hidden=\"true\">{arrow}</span> Moved</small> "
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
                Direction::Up => ('↑', "up from below"),
                Direction::Down => ('↓', "down from above"),
            };
            let what = self.what_moved(link);
            // Writing into a string cannot fail.
            let _ = write!(
                how,
                "<a class=\"how\" id=\"to-{number}\" href=\"#from-{number}\"{lang}><span aria-hidden=\"true\">{arrow}</span> {what} {way}</a> "
            );
        }
        let parts = match (link.old.len(), link.new.len()) {
            (1, 1) => String::new(),
            (1, pieces) => format!("Split in {pieces}"),
            (pieces, _) => format!("Merged from {pieces}"),
        };
        if !parts.is_empty() {
            let _ = write!(how, "<small class=\"how\"{lang}>{parts}:</small> ");
        } else if link.kind == LinkKind::Restyled {
            how.push_str(&self.spoken("Case, formatting or a link changed: "));
        }
        how
    }

    pub(super) fn what_moved(&self, link: &Link) -> &'static str {
        if !self.moves_whole(link) {
            return "Moved";
        }
        match self.new.blocks()[self.new.block_of(link.new[0])].kind {
            BlockKind::Paragraph | BlockKind::Break => "Paragraph moved",
            BlockKind::Heading(_) => "Heading moved",
            BlockKind::Item => "Item moved",
            BlockKind::Quote => "Quotation moved",
            BlockKind::Cell => "Cell moved",
            BlockKind::Code => "Code moved",
            BlockKind::Image => "Picture moved",
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
        let what = self.what_moved(link);
        let lang = self.lang;
        let text = self.old.sentence(at);
        let words: Vec<&str> = text.split_whitespace().take(QUOTED).collect();
        let quoted: String = words.join(" ").chars().take(60).collect();
        let quoted = quoted.trim_start_matches(['"', '“', '„', '«', '‘', '\'']);
        let more = if quoted.len() < text.len() { "…" } else { "" };
        let quoted = escape(quoted);
        MarkSpan {
            open: format!(
                "<span class=\"moved-from\"><a class=\"how\" id=\"from-{number}\" href=\"#to-{number}\"{lang}><span aria-hidden=\"true\">{arrow}</span> {what} from here</a> <q{}>{quoted}{more}</q>{}",
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
