//! Text copied from a web page → a revision. It finds the parts of the article, leaves out the furniture of the page, and says what it did
//! with every line that is not text. When in doubt a line stays: a button among the paragraphs is seen at once, a paragraph that is gone is
//! not.

mod author;
pub(super) mod body;
pub(super) mod escape;
pub(super) mod furniture;
mod head;
pub(super) mod lines;
pub(super) mod shape;
mod tail;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use lines::Piece;

use super::{Imported, Remark, image_offers, number};
use crate::compose::Sheet;
use crate::model::Kind;

/// What is known before the text is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// The headline, where the text's own is not to be used.
    pub title: Option<&'a str>,
    /// The names of the site's sections: a line that is one of them is no headline.
    pub sections: &'a [String],
}

/// Why there is no article in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoArticle {
    /// There are no words in it.
    Empty,
    /// There are only words of the page around an article.
    Furniture,
    /// It starts with a paragraph, in this line.
    NoHeadline(usize),
    /// There is nothing below the headline.
    NoText,
}

impl std::fmt::Display for NoArticle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => write!(f, "there is no text in it"),
            Self::Furniture => write!(f, "there are only buttons and labels of a page in it, and no article"),
            Self::NoHeadline(line) => write!(
                f,
                "no headline found: line {line} is a paragraph already; put the headline above it, or give it: --title \"…\""
            ),
            Self::NoText => write!(f, "there is no text below the headline"),
        }
    }
}

/// What a piece of the text is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Role {
    /// A part of the article's text, unless something better is found.
    Text,
    /// Not a part of the article.
    Out(&'static str),
    Title,
    Section,
    Summary,
    Note(Option<Kind>, String),
    Caption(String, Option<String>),
    Credit(String),
    Authors(Vec<String>),
}

/// The pieces of a text and what they are.
struct Draft {
    pieces: Vec<Piece>,
    roles: Vec<Role>,
    /// What the pieces of furniture are for.
    uses: Vec<Option<furniture::Use>>,
    /// What is to be looked at, by line.
    unsure: BTreeMap<usize, Remark>,
    /// No paragraph of the text lies behind this piece: what is text becomes something else, never the other way.
    last: Cell<usize>,
}

/// Reads a copied text. The sheet has no time yet.
pub fn read(text: &str, hints: Hints<'_>) -> Result<Imported, NoArticle> {
    let pieces = lines::pieces(text);
    if !pieces.iter().any(|piece| piece.text.contains(char::is_alphanumeric)) {
        return Err(NoArticle::Empty);
    }
    let mut draft = Draft::new(pieces);
    if draft.texts().is_empty() {
        return Err(NoArticle::Furniture);
    }
    let start = draft.head(hints)?;
    draft.captions(start);
    draft.authors(start);
    draft.teasers(start);
    draft.others(start);
    draft.loose_ends(start);
    draft.finish(hints)
}

impl Draft {
    /// Takes out what is furniture wherever it stands, and the notes of the desk.
    fn new(pieces: Vec<Piece>) -> Self {
        let mut roles = Vec::with_capacity(pieces.len());
        let mut uses = Vec::with_capacity(pieces.len());
        let mut label = None;
        for Piece { text, .. } in &pieces {
            let found = furniture::furniture(text);
            uses.push(found.map(|(_, of)| of));
            roles.push(match (found, furniture::note(text)) {
                (Some((what, _)), _) => Role::Out(what),
                (_, Some((kind, ""))) => {
                    label = Some(kind);
                    Role::Out("the label of the note")
                }
                (_, Some((kind, note))) => Role::Note(kind, note.to_owned()),
                _ => match label.take() {
                    Some(kind) => Role::Note(kind, text.clone()),
                    None => Role::Text,
                },
            });
        }
        let last = Cell::new(pieces.len());
        Self { pieces, roles, uses, unsure: BTreeMap::new(), last }
    }

    fn text(&self, at: usize) -> &str {
        &self.pieces[at].text
    }

    /// The pieces that are text so far.
    fn texts(&self) -> Vec<usize> {
        (0..self.pieces.len()).filter(|at| self.is_text(*at)).collect()
    }

    fn is_text(&self, at: usize) -> bool {
        self.roles.get(at) == Some(&Role::Text)
    }

    /// Whether a piece is a paragraph of the text.
    fn is_prose(&self, at: usize) -> bool {
        self.is_text(at) && shape::is_prose(self.text(at))
    }

    /// The text after a piece.
    fn texts_after(&self, at: usize) -> impl Iterator<Item = usize> {
        (at + 1..self.pieces.len()).filter(|after| self.is_text(*after))
    }

    /// Whether there are paragraphs after a piece.
    fn goes_on(&self, at: usize) -> bool {
        let last = (0..self.pieces.len().min(self.last.get() + 1))
            .rfind(|at| self.is_prose(*at))
            .unwrap_or_default();
        self.last.set(last);
        last > at && self.is_prose(last)
    }

    fn doubt(&mut self, at: usize, why: &str) {
        let Piece { line, text } = &self.pieces[at];
        self.unsure.entry(*line).or_insert_with(|| Remark::new(*line, text, why));
    }

    /// Captions between the paragraphs.
    fn captions(&mut self, start: usize) {
        for at in start..self.pieces.len() {
            if !self.is_text(at) {
                continue;
            }
            if let Some((caption, credit)) = shape::caption(self.text(at), true) {
                self.roles[at] = Role::Caption(caption.to_owned(), Some(credit.to_owned()));
            } else if let Some(credit) = shape::credit(self.text(at)) {
                self.roles[at] = Role::Credit(credit.to_owned());
            }
        }
    }

    /// The sheet of the article, and what became of the rest.
    fn finish(self, hints: Hints<'_>) -> Result<Imported, NoArticle> {
        let mut imported = Imported::default();
        let mut blocks = body::blocks(&self, &mut imported.sheet);
        if blocks.markdown.is_empty() {
            return Err(NoArticle::NoText);
        }
        imported.sheet.body = std::mem::take(&mut blocks.markdown);
        imported.sheet.title = hints.title.map(lines::one_line).unwrap_or_default();
        let mut images: Vec<(Option<String>, Option<String>)> = Vec::new();
        let mut named = BTreeSet::new();
        for (piece, role) in self.pieces.iter().zip(self.roles) {
            let sheet = &mut imported.sheet;
            match role {
                Role::Out(why) => imported.left_out.push(Remark::new(piece.line, &piece.text, why)),
                Role::Title if hints.title.is_none() => sheet.title.clone_from(&piece.text),
                Role::Text | Role::Title => {}
                Role::Section => {
                    let parts = head::breadcrumbs(&piece.text);
                    if parts.is_some() {
                        imported.left_out.push(Remark::new(piece.line, &piece.text, "leads to the section"));
                    }
                    let name = parts.and_then(|mut parts| parts.pop()).unwrap_or(&piece.text);
                    imported.section = Some(name.to_owned());
                }
                Role::Summary => sheet.summary = Some(piece.text.clone()),
                Role::Note(kind, note) => {
                    imported.kind = imported.kind.or(kind);
                    add_note(sheet, &note);
                }
                Role::Caption(caption, credit) => images.push((Some(caption), credit)),
                Role::Credit(credit) => match images.last_mut() {
                    Some((_, of @ None)) => *of = Some(credit),
                    _ => images.push((None, Some(credit))),
                },
                Role::Authors(names) => {
                    let new = names.into_iter().filter(|name| named.insert(name.clone()));
                    sheet.authors.extend(new);
                }
            }
        }
        imported.unsure = self.unsure.into_values().chain(blocks.unsure).collect();
        imported.unsure.sort_by_key(|remark| remark.line);
        imported.found = found(&imported, images.len(), &blocks.counted);
        let offers = images
            .iter()
            .flat_map(|(caption, credit)| image_offers("", caption.as_deref(), credit.as_deref()));
        imported.sheet.offers.extend(offers);
        Ok(imported)
    }
}

/// Several notes are one, one after the other.
fn add_note(sheet: &mut Sheet, note: &str) {
    match &mut sheet.note {
        Some(before) => before.extend([" ", note]),
        none => *none = Some(note.to_owned()),
    }
}

/// What was found, in words.
fn found(imported: &Imported, images: usize, counted: &[String]) -> Vec<String> {
    let sheet = &imported.sheet;
    let mut found = vec!["headline".to_owned()];
    let parts = [
        (imported.section.is_some(), "section"),
        (sheet.summary.is_some(), "standfirst"),
        (sheet.note.is_some(), "note"),
        (sheet.dateline.is_some(), "dateline"),
    ];
    found.extend(parts.iter().filter(|(is, _)| *is).map(|(_, part)| (*part).to_owned()));
    if images > 0 {
        found.push(number(images, "caption"));
    }
    if !sheet.authors.is_empty() {
        found.push(number(sheet.authors.len(), "author"));
    }
    found.extend(counted.iter().cloned());
    found
}

#[cfg(test)]
mod tests;
