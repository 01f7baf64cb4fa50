//! What a piece of text looks like: a sentence, a headline, a name, a caption, a time. All of it is a guess, and errs towards text.

/// What may stand behind the mark that ends a sentence.
const CLOSING: &str = "\"'”’»“)]›";
/// What ends a sentence, in many scripts.
const ENDS: &str = ".!?…:。！？؟۔।";

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c| CLOSING.contains(c)).ends_with(|c| ENDS.contains(c))
}

/// Whether a long text was cut off: it ends in the middle, or with dots that say so.
pub(super) fn breaks_off(text: &str) -> bool {
    text.chars().count() >= 80 && (text.ends_with('…') || text.ends_with("...") || !ends_sentence(text))
}

/// Words between spaces.
pub(super) fn words(text: &str) -> usize {
    text.split(' ').filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// How much a text says: characters, where those that are words of their own count three.
fn weight(text: &str) -> usize {
    text.chars()
        .map(|c| if matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}') { 3 } else { 1 })
        .sum()
}

/// Whether a text is running text, not a line of its own.
pub(in crate::import) fn is_prose(text: &str) -> bool {
    let weight = weight(text);
    weight >= 200 || ends_sentence(text) && (weight >= 80 || words(text) >= 12 || sentences(text) >= 2)
}

/// Sentences, roughly: marks that end one and stand before a space and a capital, and the last.
fn sentences(text: &str) -> usize {
    let chars: Vec<char> = text.chars().collect();
    let inner = chars.windows(3).filter(|three| {
        ENDS.contains(three[0]) && three[1] == ' ' && (three[2].is_uppercase() || "\"“«".contains(three[2]))
    });
    inner.count() + usize::from(ends_sentence(text))
}

/// Whether a text could be the headline of a story.
pub(super) fn is_headline(text: &str) -> bool {
    let stops = ends_sentence(text) && !text.ends_with(['?', '!', '"', '”', '’', '»', '\'']);
    (3..=25).contains(&words(text)) && text.chars().count() <= 180 && !stops && !is_bullet(text)
}

/// Whether a text starts as an item of a list.
pub(super) fn is_bullet(text: &str) -> bool {
    text.starts_with(['•', '·', '‣', '▪', '●', '◦', '*', '-'])
}

/// Words of a name that are not capitalised.
const PARTICLES: [&str; 14] =
    ["al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "la", "le", "van", "von"];

/// Whether a text could be the name of a person.
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<_> = text.split(' ').collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    let part = |word: &str| {
        let letters = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.');
        word.chars().all(letters) && (capital(&word) || PARTICLES.contains(&word))
    };
    // A name is not all capitals, as a label is.
    let lower = text.contains(char::is_lowercase);
    (2..=4).contains(&words.len())
        && lower
        && words.iter().all(|word| part(word))
        && words.iter().filter(|word| capital(word)).count() >= 2
        && !ends_sentence(text)
        && !has_trade(text)
}

/// Words for those who write, in a few languages.
const TRADES: &str = "editor, reporter, correspondent, writer, writes, journalist, columnist, contributor, producer, \
    author, bureau chief, covers, freelance, редактор, журналіст, журналист, кореспондент, \
    корреспондент, автор, redakteur, korrespondent, journaliste, rédact, periodista, redactor, \
    corresponsal";

/// Whether a text says that somebody writes for a living.
pub(super) fn has_trade(text: &str) -> bool {
    let lower = text.to_lowercase();
    TRADES.split(", ").any(|trade| lower.contains(trade))
}

/// Who is named in a byline: `Ana Prates and Ines Harrow`; nothing when one of them is no name.
pub(in crate::import) fn names(text: &str) -> Option<Vec<String>> {
    let joined = [" and ", " & ", " und ", " et ", " y ", " та ", " і ", " и "]
        .iter()
        .fold(text.to_owned(), |text, word| text.replace(word, ", "));
    let names: Vec<_> = joined.split(',').map(|name| name.trim().to_owned()).collect();
    let named = |name: &String| is_name(name) || !name.contains(' ') && name.starts_with(char::is_uppercase);
    (names.iter().all(named) && names.iter().any(|name| is_name(name))).then_some(names)
}

/// What stands before the names in a byline.
const BY: &str = "by , von , par , por , автор: , автор , author: , text: , written by";

/// The names in a byline that says so: `By Ana Prates`.
pub(in crate::import) fn byline(text: &str) -> Option<Vec<String>> {
    let lower = text.to_lowercase();
    let label = BY.split(", ").find(|label| lower.starts_with(*label))?;
    let rest = text.get(label.len()..)?;
    // Some add the paper: `By Ana Prates, The Post`, or the time.
    names(rest.split(['|', '•', '·']).next().unwrap_or(rest).trim())
}

/// Words of credits.
const CREDITS: &str = "photo, getty, image, via , ©, courtesy, afp, reuters, epa, ap , foto, фото, bild:, crédit, \
    illustration, handout";

/// A caption and the credit in parentheses at its end. In the text only what clearly is one.
pub(in crate::import) fn caption(text: &str, in_text: bool) -> Option<(&str, &str)> {
    let inside = text.trim_end_matches('.').strip_suffix(')')?;
    let (caption, credit) = inside.rsplit_once('(')?;
    let (caption, credit) = (caption.trim(), credit.trim());
    let starts = credit.starts_with(|c: char| c.is_uppercase() || c == '©');
    let lower = format!("{} ", credit.to_lowercase());
    let marked = credit.contains(" / ") || CREDITS.split(", ").any(|word| lower.contains(word));
    // `(AP)` at the end of a report is its agency.
    let several = credit.contains([' ', '/', ':']);
    let sure = marked && several;
    let likely = marked || is_name(credit) || credit.contains('/');
    let fits = starts && credit.chars().count() <= 100 && words(caption) >= 2;
    (fits && if in_text { sure } else { likely }).then_some((caption, credit))
}

/// A line that is a credit and says so: `Photo: Ana Prates`.
pub(super) fn credit(text: &str) -> Option<&str> {
    let labels = [
        "photo:",
        "photo by ",
        "photos:",
        "credit:",
        "image source,",
        "image:",
        "picture:",
        "foto:",
        "bild:",
        "фото:",
    ];
    let lower = text.to_lowercase();
    let label = labels.iter().find(|label| lower.starts_with(**label))?;
    let rest = text.get(label.len()..)?.trim();
    (!rest.is_empty() && words(rest) <= 12).then_some(rest)
}

/// How names of months start, in a few languages.
const MONTHS: &str = "jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec, mai, okt, dez, févr, avr, juin, \
    juil, août, déc, ene, abr, ago, dic, січ, лют, берез, квіт, трав, черв, лип, серп, верес, жовт, \
     листоп, груд, янв, фев, мая, июн, сент, окт, дек";

/// Whether a line is a time and nothing else: `Published Oct. 14, 2025 6:05 p.m.`, `3 hours ago`.
pub(super) fn is_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let digits = lower.contains(|c: char| c.is_ascii_digit());
    if !digits || words(text) > 10 || text.chars().count() > 70 {
        return false;
    }
    let parts: Vec<_> =
        lower.split(|c: char| !c.is_alphanumeric() && c != ':').filter(|part| !part.is_empty()).collect();
    let month =
        |part: &&str| MONTHS.split(", ").any(|month| part.starts_with(month)) && part.chars().count() <= 10;
    let known = |part: &&str| {
        let part = *part;
        part.chars().all(|c| c.is_ascii_digit() || c == ':')
            || month(&part)
            || OF_TIMES.split(", ").any(|word| word == part)
            || part.trim_start_matches(|c: char| c.is_ascii_digit()).len() <= 2
    };
    let numbers = parts.iter().filter(|part| part.starts_with(|c: char| c.is_ascii_digit())).count();
    let time = parts.iter().any(month) || lower.contains(" ago") || lower.contains(':') || numbers >= 3;
    // A name of a day or a zone may be among them, and no more.
    let strange = parts.iter().filter(|part| !known(part)).count();
    time && strange <= parts.len() / 4
}

/// Words around times.
const OF_TIMES: &str = "published, updated, posted, last, on, at, am, pm, hour, hours, min, mins, minute, minutes, day, \
     days, ago, gmt, utc, est, edt, cet, cest, bst, uhr, stand, veröffentlicht, aktualisiert, \
    publié, le, à, de, оновлено, опубліковано";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_told_by_their_credit() {
        let caption_of = |text| caption(text, true);
        assert_eq!(
            caption_of("The quay on Monday. (Ana Prates / Harbour Press)"),
            Some(("The quay on Monday.", "Ana Prates / Harbour Press"))
        );
        assert_eq!(caption_of("The quay. (Photo by Ana Prates)"), Some(("The quay.", "Photo by Ana Prates")));
        for text in [
            "The talks ended, he said. (AP)",
            "He won (in a photo finish)",
            "She knew (Ana Prates)",
            "(a / b)",
        ] {
            assert_eq!(caption_of(text), None, "{text}");
        }
        assert_eq!(caption("The old quay (Ana Prates)", false), Some(("The old quay", "Ana Prates")));
    }

    #[test]
    fn times_are_lines_of_nothing_else() {
        for text in [
            "October 14, 2025 6:05 pm",
            "Published: Oct. 14, 2025 at 6:05 PM (updated: 9:00 PM)",
            "3 hours ago",
            "14.10.2025, 18:00",
            "2025-10-14",
            "14 жовтня 2025, 18:00",
            "Stand: 14. Oktober 2025, 18:00 Uhr",
            "Tuesday 14 October 2025",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "March of 1,000 in Port Elder",
            "Two dead in May fire",
            "15 boats sink",
            "At 11:41 the boat left the harbour",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }

    #[test]
    fn names_have_capitals() {
        for name in ["Ana Prates", "Jan van der Berg", "Лев Чорний", "J. O'Neil"] {
            assert!(is_name(name), "{name}");
        }
        for text in ["Ana", "Senior News Editor", "WORLD NEWS", "Ana Prates.", "The harbour opens", "Oct 14"]
        {
            assert!(!is_name(text), "{text}");
        }
        assert_eq!(
            byline("By Ana Prates and Ines Harrow"),
            Some(vec!["Ana Prates".into(), "Ines Harrow".into()])
        );
        assert_eq!(byline("By the sea, a harbour"), None);
    }

    #[test]
    fn running_text_is_told_from_lines() {
        for text in [
            "It is over. Nobody came.",
            "The mayor, who had promised it for the summer, was not in town, and said so.",
        ] {
            assert!(is_prose(text), "{text}");
        }
        for text in ["Is it over?", "Harbour opens a year late", "World"] {
            assert!(!is_prose(text), "{text}");
        }
    }
}
