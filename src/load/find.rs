//! Finds the story that somebody means: by its path, by the last part of it, or by any part that no other story has.

use std::path::Path;

use super::Survey;
use crate::disk::{self, Error, Kind, Result};
use crate::model::{CONTENT, StoryFolder};

/// Stories that are named when it is not clear which one is meant.
const NAMED: usize = 5;
/// How alike a name and a story have to be (Jaro–Winkler, 0 to 1) for the story to be offered.
const ALIKE: f64 = 0.75;

/// The story that `name` means: a path of its folder or of a file in it, from here, from the site or from `content`; its slug; or an
/// unambiguous part of its path. `action` is what was to be done with it, for the message of the error.
pub fn find<'s>(
    root: &Path,
    survey: &'s Survey,
    name: &str,
    action: &'static str,
) -> Result<&'s StoryFolder> {
    if let Some(inside) = below_content(root, name)?
        && let Some(story) = story_at(survey, &inside)
    {
        return Ok(story);
    }
    named(survey, name).map_err(|why| Error::refused(action, Path::new(name), why))
}

/// The path below `content` of something that is there.
fn below_content(root: &Path, name: &str) -> Result<Option<String>> {
    let content = root.join(CONTENT);
    let Ok(home) = disk::canonical(&content) else { return Ok(None) };
    for path in [Path::new(name).to_owned(), root.join(name), content.join(name)] {
        if disk::kind(&path).unwrap_or(Kind::Absent) == Kind::Absent {
            continue;
        }
        let path = disk::canonical(&path)?;
        let inside = path.strip_prefix(&home).ok().map(Path::components);
        if let Some(parts) = inside {
            let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            return Ok(Some(parts.join("/")));
        }
    }
    Ok(None)
}

/// The story that a path is, or lies in.
fn story_at<'s>(survey: &'s Survey, inside: &str) -> Option<&'s StoryFolder> {
    let holds = |story: &&StoryFolder| {
        inside.strip_prefix(story.path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    survey.stories.iter().find(holds)
}

fn named<'s>(survey: &'s Survey, name: &str) -> std::result::Result<&'s StoryFolder, String> {
    let name = name.trim_matches('/');
    let name = name.strip_prefix("content/").unwrap_or(name).to_lowercase();
    let by = |fits: &dyn Fn(&str) -> bool| -> Vec<&'s StoryFolder> {
        survey.stories.iter().filter(|story| fits(&story.path.as_str().to_lowercase())).collect()
    };
    let slug = |path: &str| path.rsplit('/').next() == Some(&name);
    let levels = [by(&|path| path == name), by(&slug), by(&|path| !name.is_empty() && path.contains(&name))];
    match levels.into_iter().find(|found| !found.is_empty()).unwrap_or_default().as_slice() {
        [story] => Ok(story),
        [] => Err(nothing(survey, &name)),
        several => Err(format!("it could be {}; give more of its path", list(several))),
    }
}

fn nothing(survey: &Survey, name: &str) -> String {
    let score = |story: &StoryFolder| {
        let path = story.path.as_str().to_lowercase();
        let slug = path.rsplit('/').next().unwrap_or(&path);
        // People give a word of it, too.
        let parts = [path.as_str(), slug].into_iter().chain(slug.split('-'));
        parts.map(|part| strsim::jaro_winkler(part, name)).fold(0.0, f64::max)
    };
    let scored = survey.stories.iter().map(|story| (score(story), story));
    match scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
        None => "the site has no stories yet; `writethru new \"Headline\"` makes one".to_owned(),
        Some((likeness, story)) if likeness > ALIKE => {
            format!("there is no such story; did you mean `{}`?", story.path)
        }
        Some(_) => "there is no such story; `writethru list` shows them all".to_owned(),
    }
}

/// `a, b or c`; of many the first, and how many more there are.
fn list(stories: &[&StoryFolder]) -> String {
    let names: Vec<_> = stories.iter().take(NAMED).map(|story| format!("`{}`", story.path)).collect();
    match (stories.len().saturating_sub(NAMED), names.split_last()) {
        (0, Some((last, rest))) => format!("{} or {last}", rest.join(", ")),
        (more, _) => format!("{} or {more} others", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StoryPath;

    fn found(stories: &[&str], name: &str) -> String {
        let folder = |path: &&str| StoryFolder {
            path: StoryPath::new(path),
            revisions: Vec::new(),
            has_meta: false,
            assets: Vec::new(),
        };
        let survey = Survey { stories: stories.iter().map(folder).collect(), ..Survey::default() };
        named(&survey, name).map_or_else(|why| why, |story| story.path.to_string())
    }

    #[test]
    fn a_story_is_found_by_what_tells_it_from_others() {
        let stories = ["local/ferry", "local/night-ferry", "world/night-ferry", "world/Harbour-talks"];
        for (name, expected) in [
            ("local/ferry", "local/ferry"),
            ("/content/local/ferry/", "local/ferry"),
            ("ferry", "local/ferry"),
            ("harbour", "world/Harbour-talks"),
            ("world/night", "world/night-ferry"),
            ("night", "it could be `local/night-ferry` or `world/night-ferry`; give more of its path"),
            ("nigth-ferry", "there is no such story; did you mean `world/night-ferry`?"),
            ("tlaks", "there is no such story; did you mean `world/Harbour-talks`?"),
            ("zzz", "there is no such story; `writethru list` shows them all"),
            ("", "there is no such story; `writethru list` shows them all"),
        ] {
            assert_eq!(found(&stories, name), expected, "{name}");
        }
        assert!(found(&[], "a").starts_with("the site has no stories yet"));
    }

    #[test]
    fn of_many_stories_the_first_are_named() {
        let stories: Vec<_> = (0..9).map(|number| format!("a/fire-{number}")).collect();
        let stories: Vec<_> = stories.iter().map(String::as_str).collect();
        assert!(found(&stories, "fire").ends_with("`a/fire-4` or 4 others; give more of its path"));
    }
}
