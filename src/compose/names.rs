//! What new stories and revisions are called.

use chrono_tz::Tz;

use crate::model::Instant;
use crate::routes;

/// Words of a headline that tell a story from others.
const WORDS_OF_STORY: usize = 8;
/// Words that tell a revision from others of its story.
const WORDS_OF_REVISION: usize = 5;
/// Bytes of a name: long enough to be read, short enough for every file system.
const MOST: usize = 60;

/// The name of a story's folder: the first words of its headline, as part of an address.
pub fn slug(headline: &str) -> String {
    shortened(headline, WORDS_OF_STORY).unwrap_or_else(|| "story".to_owned())
}

/// The id of a revision: its day in the site's zone and a few words; with a number when that is `taken`.
pub fn id(at: Instant, zone: Tz, words: &str, taken: impl Fn(&str) -> bool) -> String {
    let day = at.with_timezone(&zone).format("%Y-%m-%d").to_string();
    let first = match shortened(words, WORDS_OF_REVISION) {
        Some(words) => format!("{day}-{words}"),
        None => day,
    };
    if !taken(&first) {
        return first;
    }
    let numbered = (2_u64..).map(|number| format!("{first}-{number}"));
    numbered.into_iter().find(|id| !taken(id)).unwrap_or(first)
}

/// The first words as part of an address; nothing when there are no letters or digits.
fn shortened(words: &str, most: usize) -> Option<String> {
    // An apostrophe stands inside a word: "council's" is one.
    let plain: String = words.chars().filter(|c| !matches!(c, '\'' | '’' | 'ʼ')).collect();
    let slug = routes::slug(&plain);
    let mut name = String::new();
    for word in slug.split('-').filter(|word| !word.is_empty()).take(most) {
        if !name.is_empty() && name.len() + word.len() >= MOST {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(&word[..word.floor_char_boundary(MOST)]);
    }
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone, Utc};

    #[test]
    fn names_are_short_and_in_every_script() {
        for (headline, name) in [
            ("Council's night ferry: 80 seats, no cars", "councils-night-ferry-80-seats-no-cars"),
            ("Нічний пором ходитиме всю зиму", "нічний-пором-ходитиме-всю-зиму"),
            ("!!!", "story"),
            (&"word ".repeat(40), "word-word-word-word-word-word-word-word"),
            (&"й".repeat(90), &"й".repeat(30)),
        ] {
            assert_eq!(slug(headline), name);
        }
    }

    #[test]
    fn an_id_is_never_one_that_is_taken() {
        let at = Utc.with_ymd_and_hms(2025, 10, 14, 22, 30, 0).unwrap();
        let taken = ["2025-10-15-talks-held", "2025-10-15-talks-held-2"];
        let id = |words| id(at, Tz::Europe__Kyiv, words, |id| taken.contains(&id));
        assert_eq!(id("Talks held"), "2025-10-15-talks-held-3");
        assert_eq!(id("?"), "2025-10-15");
    }
}
