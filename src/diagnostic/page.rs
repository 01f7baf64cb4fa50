//! Which part of the documentation explains a problem.

use std::path::Path;

use super::Diagnostic;

impl Diagnostic {
    /// Names the part of the documentation that explains it, where that does not follow from the file: a page of `docs/` and a
    /// heading in it.
    #[must_use]
    pub fn see(mut self, page: &'static str) -> Self {
        self.see = Some(page);
        self
    }

    /// The part of the documentation that explains it, below `docs/`; nothing for what is no problem of the content.
    pub fn page(&self) -> Option<&'static str> {
        self.see.or_else(|| self.place.as_ref().and_then(|place| page_of(&place.path)))
    }
}

/// What explains a file.
fn page_of(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let top = path.split('/').next().unwrap_or(path);
    Some(match (top, name) {
        ("content", "story.toml") => "formats.md#storytoml",
        ("content", "section.toml") => "formats.md#sectiontoml",
        ("content", name) if ends_in(name, "md") => "formats.md#a-revision",
        ("content" | "static", _) => "formats.md#folders",
        ("templates", _) => "templates.md",
        ("i18n", _) => "languages.md",
        (_, name) if ends_in(name, "toml") => "configuration.md",
        _ => return None,
    })
}

fn ends_in(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_explains_it() {
        for (path, page) in [
            ("site.toml", Some("configuration.md")),
            ("content/a/1.md", Some("formats.md#a-revision")),
            ("content/a/story.toml", Some("formats.md#storytoml")),
            ("content/a", Some("formats.md#folders")),
            ("templates/story.html", Some("templates.md")),
            ("i18n/fi.toml", Some("languages.md")),
            ("notes.txt", None),
        ] {
            assert_eq!(Diagnostic::error("x").in_file(path).page(), page, "{path}");
        }
        let told = Diagnostic::error("x").in_file("content/a/1.md").see("formats.md#markdown");
        assert_eq!(told.page(), Some("formats.md#markdown"));
    }
}
