//! The furniture of web pages: what stands around an article and is copied along with it.

use super::shape::words;
use crate::model::Kind;

/// What a line of furniture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Use {
    /// Anything that says nothing about what follows.
    Plain,
    /// How long it takes to read the article, which stands near its beginning.
    ReadingTime,
    /// A list of other stories follows.
    Others,
    /// A picture of the author, or a heading over words on them, may be followed by a name.
    Author,
}

/// Lines that are nothing else, in lower case, without punctuation around them: what they are, what follows them, and the lines, with
/// commas between them.
const LINES: [(&str, Use, &[&str]); 8] = [
    (
        "a button or link of the page",
        Use::Plain,
        &[
            "read more, show more, load more, see more, view more, learn more, show less, more, share, share this",
            "share this article, share this story, share article, copy link, link copied, copied, print, print article",
            "save, save article, bookmark, listen, listen to article, listen to this article, gift article, email, e-mail",
            "facebook, twitter, whatsapp, telegram, linkedin, bluesky, reddit, threads, follow, follow us, subscribe",
            "subscribe now, sign up, sign in, log in, login, register, donate, support us, become a member, back to top",
            "menu, search, home, close, skip to content, skip to main content, next, previous, loading, comment, comments",
            "leave a comment, add a comment, post a comment, join the conversation, report an error",
            "читати далі, докладніше, показати ще, поділитися, поширити, підписатися, головна, коментарі",
            "читать далее, подробнее, показать ещё, показать еще, поделиться, подписаться, главная, комментарии",
            "weiterlesen, mehr anzeigen, mehr lesen, teilen, artikel teilen, drucken, merken, startseite, kommentare",
            "abonnieren, anmelden, lire la suite, voir plus, partager, imprimer, s'abonner, commentaires, accueil",
            "leer más, ver más, mostrar más, compartir, suscribirse, comentarios",
        ],
    ),
    (
        "a notice on cookies",
        Use::Plain,
        &[
            "accept all cookies, accept cookies, accept all, reject all, cookie settings, manage cookies, cookie policy",
        ],
    ),
    (
        "advertising",
        Use::Plain,
        &[
            "advertisement, advertisements, ad, ads, sponsored, sponsored content, advertorial, promoted",
            "story continues below advertisement, article continues below, article continues below advertisement",
            "реклама, anzeige, werbung, publicité, publicidad",
        ],
    ),
    (
        "the label of a time",
        Use::Plain,
        &[
            "published, updated, last updated, posted, опубліковано, оновлено, опубликовано, обновлено, veröffentlicht, publié, publicado",
        ],
    ),
    (
        PICTURE,
        Use::Plain,
        &[
            "article image, image, photo, picture, thumbnail, logo, play, play video, video, enlarge image",
            "view image in fullscreen, open image in new window, фото, зображення, изображение, bild, bild öffnen",
            "image de l'article, imagen",
        ],
    ),
    (
        "stands for a picture of the author",
        Use::Author,
        &["avatar, author image, author avatar, profile picture"],
    ),
    (
        "the beginning of a list of other stories",
        Use::Others,
        &[
            "news feed, newsfeed, latest news, latest, most read, most popular, popular, trending, trending now, related",
            "related articles, related stories, related news, related topics, related content, more on this story",
            "more from, more stories, more news, top stories, recommended, recommended for you, recommended reading",
            "you may also like, you might also like, around the web, up next, what to read next, read next",
            "editor's picks, editors' picks, in other news, останні новини, читайте також, новини за темою, популярне",
            "последние новости, читайте также, по теме, популярное, das könnte sie auch interessieren, mehr zum thema",
            "meistgelesen, lesen sie auch, à lire aussi, lire aussi, sur le même sujet, les plus lus",
            "te puede interesar, lo más leído, noticias relacionadas, lea también",
        ],
    ),
    (
        "the beginning of a note on the author",
        Use::Author,
        &[
            "author, authors, about the author, about the authors, автор, про автора, об авторе, zum autor",
            "über den autor, à propos de l'auteur, sobre el autor",
        ],
    ),
];

/// What a line is that was put in the place of a picture.
pub(super) const PICTURE: &str = "stands for a picture";

/// What a line is that leads to another story.
const LINK: &str = "a link to another story";

/// What furniture starts with, in lower case, with commas between, and what it is.
const STARTS: [(&str, &str); 5] = [
    (
        "a notice on cookies",
        "we use cookies, this site uses cookies, this website uses cookies, by continuing to use this site, \
         ми використовуємо cookie, мы используем cookie, wir verwenden cookies, nous utilisons des cookies, \
         utilizamos cookies",
    ),
    ("advertises a subscription", "subscribe to our, sign up for our, sign up to our"),
    ("advertises an account", "follow us on"),
    (
        LINK,
        "read also:, also read:, read more:, read next:, see also:, related:, читайте також:, читайте также:, \
         lesen sie auch:, lire aussi :, lire aussi:, à lire aussi :, lea también:",
    ),
    ("a notice of rights", "all rights reserved, © , copyright ©, copyright 20"),
];

/// What a line is, if it is furniture.
pub(in crate::import) fn furniture(text: &str) -> Option<(&'static str, Use)> {
    let lower = text.to_lowercase().replace('’', "'");
    if is_reading_time(&lower) {
        return Some(("the time it takes to read", Use::ReadingTime));
    }
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
    let is = |lists: &&[&str]| lists.iter().flat_map(|list| list.split(", ")).any(|line| line == bare);
    if let Some((what, of, _)) = LINES.iter().find(|(_, _, lists)| is(lists)) {
        return Some((what, *of));
    }
    if is_count(bare) {
        return Some(("a button or link of the page", Use::Plain));
    }
    // A notice is short; a paragraph that begins like one is text.
    let starts = |list: &str| list.split(", ").any(|start| lower.starts_with(start));
    let (what, _) = STARTS.iter().find(|(_, list)| starts(list))?;
    // A label alone is about what follows.
    let of = if *what == LINK && lower.ends_with(':') { Use::Others } else { Use::Plain };
    (words(text) <= 30).then_some((*what, of))
}

/// `2 min read`, `Lesezeit: 3 Minuten`.
fn is_reading_time(lower: &str) -> bool {
    let minutes = ["min", "хв", "мин"].iter().any(|word| lower.contains(word));
    let reading =
        ["read", "чит", "чтен", "lese", "lecture", "lectura"].iter().any(|word| lower.contains(word));
    minutes && reading && words(lower) <= 5 && lower.contains(|c: char| c.is_ascii_digit())
}

/// `12 comments`, `3 shares`.
fn is_count(bare: &str) -> bool {
    let Some((number, what)) = bare.split_once(' ') else { return false };
    number.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.')
        && "comment, comments, share, shares, view, views, like, likes, коментарів, комментариев"
            .split(", ")
            .any(|word| word == what)
}

/// What stands before notes that the desk wrote for readers, and what such a note makes of the update.
const NOTES: [(&str, Option<Kind>); 14] = [
    ("editor's note", None),
    ("editors' note", None),
    ("editorial note", None),
    ("note from the editor", None),
    ("correction", Some(Kind::Correction)),
    ("clarification", Some(Kind::Clarification)),
    ("примітка редактора", None),
    ("примітка редакції", None),
    ("від редакції", None),
    ("примечание редакции", None),
    ("от редакции", None),
    ("anmerkung der redaktion", None),
    ("note de la rédaction", None),
    ("nota de la redacción", None),
];

/// The note in a line that starts with its label, and what it makes of the update. Empty when the label stands alone.
pub(in crate::import) fn note(text: &str) -> Option<(Option<Kind>, &str)> {
    let colon = text.find([':', '：'])?;
    let label = text[..colon].to_lowercase().replace('’', "'");
    // A day may stand behind the label: `Correction (Oct. 15)`.
    let label = label.split(['(', ',']).next().unwrap_or_default().trim();
    let (_, kind) = NOTES.iter().find(|(name, _)| *name == label)?;
    Some((*kind, text[colon..].trim_start_matches([':', '：']).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_known_in_a_few_languages() {
        for line in [
            "2 min read",
            "Read more »",
            "SHOW MORE",
            "News Feed",
            "• Share",
            "Advertisement",
            "Article image",
            "Avatar",
            "12 comments",
            "We use cookies to make this site better.",
            "Читайте також: Пором не ходитиме",
            "Lesezeit: 3 Min.",
            "Editors’ picks",
        ] {
            assert!(furniture(line).is_some(), "{line}");
        }
        for line in [
            "Read more about the harbour",
            "More boats are needed.",
            "Two comments were made",
            "Image problems of the mayor",
            "The council will use cookies to track visitors.",
            "Photo of the year",
        ] {
            assert!(furniture(line).is_none(), "{line}");
        }
    }

    #[test]
    fn notes_lose_their_label() {
        assert_eq!(note("Editor’s note: It was changed."), Some((None, "It was changed.")));
        let dated = "Correction (Oct. 15): It was 14, not 40.";
        assert_eq!(note(dated), Some((Some(Kind::Correction), "It was 14, not 40.")));
        assert_eq!(note("Editor's note:"), Some((None, "")));
        assert_eq!(note("The editor's note: a story"), None);
    }
}
