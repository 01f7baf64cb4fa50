//! Words for readers who come back.

/// What is new to someone who has missed this many updates, at least one; minor edits do not count.
pub fn updates_since(missed: usize) -> String {
    let updates = if missed == 1 { "update" } else { "updates" };
    format!("{missed} {updates} since you last read this")
}
