//! The author below the text: a name, what they are, and a few sentences on them.

use super::furniture::Use;
use super::{Draft, Role, shape};

/// More authors than these no article has.
const MOST_NAMES: usize = 20;

/// A name, the pieces that say what the person is, and the pieces of the biography.
struct Block {
    name: usize,
    trade: Vec<usize>,
    biography: Vec<usize>,
}

impl Draft {
    /// Finds authors below the text. Without a sign that it is one, a name between paragraphs stays: people are also written about.
    pub(super) fn authors(&mut self, start: usize) {
        let signed: Vec<String> = self
            .roles
            .iter()
            .filter_map(|role| match role {
                Role::Authors(names) => Some(names.clone()),
                _ => None,
            })
            .flatten()
            .take(MOST_NAMES)
            .collect();
        let mut at = start + 1;
        while at < self.pieces.len() {
            match self.block(at) {
                Some(block) if self.is_author(&block, &signed) => {
                    at = self.take(&block);
                }
                Some(block) if !self.goes_on(block.biography.last().copied().unwrap_or(at)) => {
                    self.doubt(at, "kept as text; it could be the author and a biography");
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    /// A name at `at` and what belongs to it.
    fn block(&self, at: usize) -> Option<Block> {
        if !self.is_text(at) {
            return None;
        }
        let text = self.text(at);
        let names = shape::byline(text).filter(|names| names.len() == 1);
        let name = names.map_or_else(|| text.to_owned(), |mut names| names.remove(0));
        if !shape::is_name(&name) {
            return None;
        }
        let mut block = Block { name: at, trade: Vec::new(), biography: Vec::new() };
        for next in self.texts_after(at) {
            let text = self.text(next);
            let parts = name.split(' ').filter(|part| part.chars().count() > 2);
            let on_them = text.starts_with(&name) || parts.clone().any(|part| text.starts_with(part));
            match (shape::is_prose(text), block.biography.is_empty()) {
                (true, _) if on_them => block.biography.push(next),
                (false, true)
                    if block.trade.len() < 2 && !shape::is_name(text) && shape::words(text) <= 10 =>
                {
                    block.trade.push(next);
                }
                _ => break,
            }
        }
        // What follows a name without a biography could be anything.
        if block.biography.is_empty() {
            block.trade.retain(|at| shape::has_trade(self.text(*at)));
        }
        Some(block)
    }

    /// Whether something says that a name is that of the author.
    fn is_author(&self, block: &Block, signed: &[String]) -> bool {
        let marked = (block.name.saturating_sub(2)..block.name).any(|at| self.uses[at] == Some(Use::Author));
        let name = self.text(block.name);
        let signed = signed.iter().any(|known| known == name);
        let says = block.trade.iter().any(|at| shape::has_trade(self.text(*at)));
        let first = block.biography.first();
        let told =
            first.is_some_and(|at| shape::has_trade(self.text(*at).split('.').next().unwrap_or_default()));
        let byline = shape::byline(name).is_some();
        let last = block.biography.last().or(block.trade.last()).copied().unwrap_or(block.name);
        let ends = block.biography.is_empty() || !self.goes_on(last);
        marked || ends && (signed || byline || says || told)
    }

    /// Takes an author out of the text. Returns where to go on.
    fn take(&mut self, block: &Block) -> usize {
        let name = self.text(block.name).to_owned();
        let names = shape::byline(&name).unwrap_or_else(|| vec![name]);
        self.roles[block.name] = Role::Authors(names);
        for at in &block.trade {
            self.roles[*at] = Role::Out("what the author is");
        }
        for at in &block.biography {
            self.roles[*at] = Role::Out("the biography of the author");
        }
        block.name + 1
    }
}
