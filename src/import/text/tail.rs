//! What stands below the text, or between its paragraphs, and belongs to other stories.

use super::furniture::{PICTURE, Use};
use super::{Draft, Role, shape};

/// Why a teaser is not in the sheet.
const TEASER: &str = "a teaser of another story";

impl Draft {
    /// Teasers: a headline, and a paragraph that was cut off.
    pub(super) fn teasers(&mut self, start: usize) {
        for at in start + 1..self.pieces.len().saturating_sub(1) {
            let next = at + 1;
            let both = self.is_text(at) && self.is_text(next);
            if !both || !shape::is_headline(self.text(at)) || !shape::breaks_off(self.text(next)) {
                continue;
            }
            if self.is_cut(next) && !self.goes_on(next) && next + 1 < self.pieces.len() {
                self.roles[at] = Role::Out(TEASER);
                self.roles[next] = Role::Out("the text of a teaser, which is cut off");
            } else {
                self.doubt(at, "kept as text; with the next paragraph it could be a teaser of another story");
                self.doubt(next, "kept as text; it breaks off, and could be a teaser of another story");
            }
        }
    }

    /// Whether something says that a paragraph was cut off by the page: how it ends, or what it stands before.
    fn is_cut(&self, at: usize) -> bool {
        let cut = self.text(at).ends_with(['…', ',', ';', '–', '—', '-']) || self.text(at).ends_with("...");
        let before = match &self.roles.get(at + 1) {
            Some(Role::Out(why)) => {
                *why == PICTURE || self.uses[at + 1] == Some(Use::Others) || self.text(at + 1).len() < 20
            }
            _ => false,
        };
        cut || before
    }

    /// The headlines below a line that begins a list of other stories.
    pub(super) fn others(&mut self, start: usize) {
        let begins = |at: &usize| self.uses[*at] == Some(Use::Others);
        let lists: Vec<usize> = (start..self.pieces.len()).filter(begins).collect();
        for list in lists {
            let more = self.goes_on(list);
            for at in list + 1..self.pieces.len() {
                if self.uses[at] == Some(Use::Others) {
                    break;
                }
                if !self.is_text(at) {
                    continue;
                }
                let text = self.text(at);
                let line = shape::is_headline(text) || shape::is_time(text) || shape::is_name(text);
                if !line || shape::is_prose(text) {
                    break;
                }
                if more && at > list + 1 {
                    self.doubt(at, "kept as text; it could be a teaser of another story");
                    break;
                }
                self.roles[at] = Role::Out(TEASER);
            }
        }
    }

    /// Lines below the last paragraph that are not known for what they are.
    pub(super) fn loose_ends(&mut self, start: usize) {
        let Some(last) = (start..self.pieces.len()).rfind(|at| self.is_prose(*at)) else { return };
        for at in self.texts_after(last).collect::<Vec<_>>() {
            let text = self.text(at);
            if shape::is_time(text) {
                self.roles[at] = Role::Out("a time of the page; `--updated` gives it to the revision");
            } else if !shape::ends_sentence(text) && !shape::is_bullet(text) {
                self.doubt(at, "kept as text; it stands below the last paragraph");
            }
        }
        let text = self.text(last);
        if shape::breaks_off(text) && !shape::is_bullet(text) {
            self.doubt(last, "kept as text; it is the last paragraph, and breaks off");
        }
    }
}
