//! What is said of an import besides its result: what was left out and why, and what an editor should look at.

use super::super::terminal::Terminal;
use crate::import::{Imported, Remark};

/// Prints it to standard error.
pub(super) fn around(imported: &Imported, said: &[String], terminal: &Terminal) {
    if !imported.left_out.is_empty() {
        terminal.remark("left out:");
        lines(&imported.left_out, terminal);
    }
    if !imported.unsure.is_empty() {
        terminal.remark("not sure, please look:");
        lines(&imported.unsure, terminal);
    }
    for line in said {
        terminal.remark(&format!("note: {line}"));
    }
}

fn lines(remarks: &[Remark], terminal: &Terminal) {
    for remark in remarks {
        let place = remark.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        terminal.remark(&format!("  {place}\"{}\" ({})", remark.start(), remark.why));
        if remark.start() != remark.words {
            terminal.detail(&format!("    {}", remark.words));
        }
    }
}
