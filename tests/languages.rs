//! Sentences and words of each language, held to the texts below `tests/languages/`, which say how they are written.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch files, and a panic in one is its failure"
)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use writethru::model::Lang;
use writethru::timeline::{Text, WordChange, compare, words};

/// The languages that have texts: each a folder.
fn languages() -> Vec<String> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/languages");
    let entries = fs::read_dir(top).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir());
    let mut languages: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    languages.sort();
    assert!(languages.len() >= 10, "{languages:?}");
    languages
}

/// The lines of a language's file, without remarks.
fn lines(language: &str, file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/languages").join(language).join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

fn text(language: &str, markdown: &str) -> Text {
    Text::new(markdown, &Lang::parse(language).unwrap())
}

fn sentences(language: &str, markdown: &str) -> Vec<String> {
    let text = text(language, markdown);
    (0..text.len()).map(|at| text.sentence(at).to_owned()).collect()
}

/// What was found in place of what was expected, of all languages at once.
fn hold(wrong: &str) {
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn sentences_end_where_readers_of_each_language_think_they_do() {
    let mut wrong = String::new();
    for language in &languages() {
        let space = if language == "zh" { "" } else { " " };
        for paragraph in lines(language, "sentences.txt").split(String::is_empty) {
            // A line that would begin a list in Markdown is none here.
            let found = sentences(language, &paragraph.join(space));
            for line in found.iter().filter(|line| !paragraph.contains(line)) {
                writeln!(wrong, "{language}: found    {line}").unwrap();
            }
            for line in paragraph.iter().filter(|line| !found.contains(line)) {
                writeln!(wrong, "{language}: expected {line}").unwrap();
            }
        }
    }
    hold(&wrong);
}

#[test]
fn words_that_changed_are_marked_and_no_others() {
    let mut wrong = String::new();
    for language in &languages() {
        for edit in lines(language, "words.txt").split(String::is_empty).filter(|edit| !edit.is_empty()) {
            let [old, new, expected] = edit else { panic!("{language}: not three lines: {edit:?}") };
            let [old, new, expected] = [(old, "- "), (new, "+ "), (expected, "= ")].map(|(line, mark)| {
                line.strip_prefix(mark).unwrap_or_else(|| panic!("{language}: {mark} {line}"))
            });
            let found = marked(&text(language, old), &text(language, new));
            if found != expected {
                writeln!(wrong, "{language}: found    {found}\n{language}: expected {expected}").unwrap();
            }
        }
    }
    hold(&wrong);
}

/// The new text with what changed in its only link.
fn marked(old: &Text, new: &Text) -> String {
    let comparison = compare(old, new);
    let [link] = &comparison.links[..] else { return format!("{comparison:?}") };
    words(old, new, link).iter().map(mark).collect()
}

fn mark(change: &WordChange) -> String {
    let space = if change.spaced_old || change.spaced_new { " " } else { "" };
    if change.same {
        return format!("{space}{}", change.new_text);
    }
    let side = |open: &str, words: &str, close: &str| {
        if words.is_empty() { String::new() } else { format!("{open}{words}{close}") }
    };
    let facts: Vec<_> = change.facts.iter().map(|fact| format!("{fact:?}").to_lowercase()).collect();
    let facts = side("(", &facts.join(", "), ")");
    format!("{space}{}{}{facts}", side("[-", &change.old_text, "-]"), side("{+", &change.new_text, "+}"))
}
