//! Holds the documentation to the code: what is documented exists, and what exists is documented.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads the documentation")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;
use writethru::config::Config;
use writethru::model::StoryPath;
use writethru::parse::{self, StoryText};
use writethru::source::Source;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The lines between a heading and the next one of its level.
fn part<'a>(text: &'a str, heading: &str) -> &'a str {
    let level = heading.split(' ').next().unwrap();
    let start = text.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no heading {heading}"));
    let rest = &text[start + 1 + heading.len()..];
    &rest[..rest.find(&format!("\n{level} ")).unwrap_or(rest.len())]
}

/// The words in backticks in the first cells of a table's rows.
fn keys(table: &str) -> Vec<String> {
    let cells = table.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let words = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    words.map(str::to_owned).collect()
}

/// A record of the theme's contract: its name in the documentation, its sentence, and its fields with theirs.
struct Record {
    name: String,
    sentence: String,
    fields: Vec<(String, String)>,
}

/// The records as the source has them: `EntryView` is documented as `entry`.
fn records() -> Vec<Record> {
    let source = read("src/view/records.rs");
    let mut records: Vec<Record> = Vec::new();
    let mut comment = String::new();
    for line in source.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            if !comment.is_empty() {
                comment.push(' ');
            }
            comment.push_str(words.trim());
        } else if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.split("View").next())
        {
            let name = name.to_lowercase();
            records.push(Record { name, sentence: std::mem::take(&mut comment), fields: Vec::new() });
        } else if let Some((field, _)) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(':')) {
            let record = records.last_mut().expect("a field lies in a record");
            record.fields.push((field.to_owned(), std::mem::take(&mut comment)));
        }
    }
    records
}

#[test]
fn every_record_of_templates_is_documented_key_by_key() {
    let docs = read("docs/templates.md");
    let records = records();
    assert!(records.len() > 15, "the records could not be read");
    for Record { name, sentence, fields } in &records {
        let part = part(&docs, &format!("### {name}"));
        assert!(part.contains(sentence), "{name}: {sentence}");
        let rows: Vec<_> = part.lines().filter(|line| line.starts_with("| `")).collect();
        let expected: Vec<_> =
            fields.iter().map(|(key, words)| (format!("| `{key}` |"), format!("| {words} |"))).collect();
        assert_eq!(rows.len(), expected.len(), "keys of {name}: {rows:#?}");
        for (row, (start, end)) in rows.iter().zip(expected) {
            assert!(
                row.starts_with(&start) && row.ends_with(&end),
                "{name}: `{row}` should be `{start} … {end}`"
            );
        }
    }
    let documented = docs.lines().filter_map(|line| line.strip_prefix("### ")).count();
    assert_eq!(documented, records.len(), "records in docs/templates.md");
}

#[test]
fn every_template_is_documented() {
    let mut documented = keys(part(&read("docs/templates.md"), "## Pages and their variables"));
    documented.retain(|word| word.strip_suffix(".html").is_some_and(|name| !name.contains('/')));
    documented.sort();
    let mut templates: Vec<_> = fs::read_dir(root().join("templates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    templates.sort();
    assert_eq!(documented, templates);
}

/// The keys a file may have, from the help on one that it may not.
fn known_keys(meta: Option<&str>, revision: &str) -> Vec<String> {
    let text = StoryText {
        path: StoryPath::new("a"),
        meta: meta.map(|text| Source::new("story.toml", text)),
        revisions: vec![("r".to_owned(), Source::new("r.md", revision))],
    };
    let parsed = parse::story(&text, &Config::parse(None).0);
    let help = parsed.problems.iter().find_map(|d| d.help.as_deref()?.strip_prefix("known keys: "));
    let mut keys: Vec<_> = help.expect("an unknown key").split(", ").map(str::to_owned).collect();
    keys.sort();
    keys
}

#[test]
fn every_key_of_front_matter_and_story_toml_is_documented() {
    let docs = read("docs/formats.md");
    let first_cells = |heading: &str| {
        let rows =
            part(&docs, heading).lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let mut keys: Vec<_> =
            rows.filter(|key| key.chars().all(char::is_alphabetic)).map(str::to_owned).collect();
        keys.sort();
        keys
    };
    let revision = "+++\ntitle = 'x'\nupdated = 2025-01-01T00:00Z\n'*' = 1\n+++\nText\n";
    assert_eq!(first_cells("## A revision"), known_keys(None, revision));
    let sound = "+++\ntitle = 'x'\nupdated = 2025-01-01T00:00Z\n+++\nText\n";
    assert_eq!(first_cells("## `story.toml`"), known_keys(Some("'*' = 1\n"), sound));
}

/// The pages and headings that messages refer to are there.
#[test]
fn messages_refer_to_documentation_that_exists() {
    let mut pages = BTreeSet::new();
    for entry in WalkDir::new(root().join("src")).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(entry.path()).unwrap();
            let quoted =
                text.split('"').filter(|word| word.contains(".md") && !word.contains(char::is_whitespace));
            let known = ["configuration.md", "editors.md", "formats.md", "import.md", "templates.md"];
            let named = quoted.filter(|word| known.contains(&word.split('#').next().unwrap()));
            pages.extend(named.map(str::to_owned));
        }
    }
    assert!(pages.len() > 5, "{pages:?}");
    for page in pages {
        let (file, anchor) = page.split_once('#').unwrap_or((&page, ""));
        let text = read(&format!("docs/{file}"));
        let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
        let mut anchors = headings.map(|heading| {
            let words = heading.trim_start_matches('#').trim().to_lowercase();
            let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.collect::<String>().replace(' ', "-")
        });
        assert!(anchor.is_empty() || anchors.any(|known| known == anchor), "no heading for {page}");
    }
}

/// Links between the pages of the documentation lead to files that exist.
#[test]
fn links_between_documents_lead_somewhere() {
    for file in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "docs/configuration.md",
        "docs/formats.md",
        "docs/pages.md",
        "docs/reading.md",
        "docs/templates.md",
    ] {
        let text = read(file);
        let folder = Path::new(file).parent().unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap();
            if path.is_empty() || path.contains("://") {
                continue;
            }
            assert!(root().join(folder).join(path).exists(), "{file} links to {link}");
        }
    }
}

/// The pictures that documents show are there, with words for whoever cannot see them, and none is left over.
#[test]
fn pictures_are_shown_and_described() {
    let mut shown = BTreeSet::new();
    for (file, folder) in [("README.md", "docs/pictures/"), ("docs/pages.md", "pictures/")] {
        for picture in read(file).split("![").skip(1) {
            let (words, rest) = picture.split_once("](").unwrap_or_else(|| panic!("{file}: {picture}"));
            let path = rest.split(')').next().unwrap();
            assert!(!words.is_empty(), "{file}: no words for {path}");
            let name = path.strip_prefix(folder);
            shown.insert(name.unwrap_or_else(|| panic!("{file}: {path} is not in {folder}")).to_owned());
        }
    }
    let folder = fs::read_dir(root().join("docs/pictures")).unwrap();
    let mut names: BTreeSet<_> =
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let make = read("docs/pictures/make");
    names.retain(|name| name.strip_suffix(".png").is_some() || (name != "make" && !make.contains(name)));
    assert_eq!(shown, names, "pictures in documents, and files in docs/pictures");
}
