//! `section.toml`: what a section is called.

use crate::diagnostic::{Diagnostic, Problems};
use crate::model::Section;
use crate::source::Source;
use crate::value::{Fields, parse_toml};

/// Reads a section: its `section.toml`, or what its folder is called when there is none.
pub fn section(path: &str, source: Option<&Source>) -> (Section, Vec<Diagnostic>) {
    let problems = Problems::default();
    let (mut title, mut description) = (None, None);
    if let Some(source) = source {
        let table = parse_toml(source, 0..source.text().len(), &problems);
        let mut fields = Fields::new(source, &problems, table, 0..0, "section's file");
        title = fields.text("title").map(|text| text.value);
        description = fields.text("description").map(|text| text.value);
        fields.finish();
    }
    let title = title.unwrap_or_else(|| name_of_folder(path));
    (Section { path: path.to_owned(), title, description }, problems.into_vec())
}

/// `middle-east` → `Middle east`.
fn name_of_folder(path: &str) -> String {
    let folder = path.rsplit('/').next().unwrap_or(path).replace(['-', '_'], " ");
    let mut chars = folder.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_without_a_file_is_called_like_its_folder() {
        let (section, problems) = section("world/middle-east", None);
        assert_eq!((section.title.as_str(), problems), ("Middle east", vec![]));
    }
}
