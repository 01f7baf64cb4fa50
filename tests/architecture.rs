//! Holds the source to the map: `ARCHITECTURE.md` says which room may use which.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads the source and the map")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use walkdir::WalkDir;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The rooms and what they may use, from the table under "Rooms".
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let table = page.split("## Rooms").nth(1).unwrap().split("## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let uses = cells[3].split(',').map(str::trim).filter(|name| *name != "–");
        (cells[1].trim_matches('`').to_owned(), uses.map(str::to_owned).collect())
    })
    .collect()
}

/// The source of a room without its tests, which may use more.
fn source_of(room: &str) -> String {
    let files = [root().join(format!("src/{room}.rs"))].into_iter().chain(
        WalkDir::new(root().join("src").join(room))
            .into_iter()
            .filter_map(Result::ok)
            .map(walkdir::DirEntry::into_path)
            .filter(|path| {
                path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs")
            }),
    );
    let without_tests = |path: PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned()
    };
    files.map(without_tests).collect()
}

/// The rooms that a text names: `crate::room`, also inside `use crate::{…}`.
fn used(source: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for rest in source.split("crate::").skip(1) {
        let names = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let word: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            rooms.insert(word);
        }
    }
    rooms
}

#[test]
fn rooms_use_only_what_the_map_allows() {
    let allowed = allowed();
    let mut strays = Vec::new();
    for (room, may_use) in &allowed {
        let others: BTreeSet<_> = used(&source_of(room)).into_iter().filter(|other| other != room).collect();
        strays.extend(others.difference(may_use).map(|other| format!("{room} uses {other}")));
        strays
            .extend(may_use.difference(&others).map(|other| format!("{room} may use {other}, but does not")));
    }
    assert_eq!(strays, Vec::<String>::new());
}

#[test]
fn every_room_is_on_the_map() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let modules: BTreeSet<_> = modules.map(str::to_owned).collect();
    assert_eq!(modules, allowed().into_keys().collect());
}

#[test]
fn only_the_disk_names_the_file_system() {
    for room in allowed().keys().filter(|room| *room != "disk") {
        assert!(!source_of(room).contains("std::fs"), "{room} names std::fs");
    }
}
