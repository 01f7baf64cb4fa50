//! The filters that put a template's words into the language of its page: `{{ "updates" | say(count=3) }}`.

use std::sync::Arc;

use pulldown_cmark_escape::escape_html;
use rustc_hash::FxHashMap;
use tera::value::Key;
use tera::{Error, Kwargs, State, StringInput, Tera, TeraResult, Value};

use super::theme::Spoken;
use crate::words::{Words, capitalised};

/// A message in the words of the page.
const SAY: &str = "say";
/// A message in the words of the site, for what frames a page.
const SITE_SAY: &str = "site_say";

/// Links, as the words of the page read them out: `Ana, Ben and Carl`.
const LISTED: &str = "listed";
/// A text with its first letter in upper case, and the rest as it is: the engine's own `capitalize` lowers nouns, too.
const CAPITALISED: &str = "capitalised";

/// Lets templates be compiled before it is known which words they are for.
pub(super) fn promise(tera: &mut Tera) {
    tera.register_filter(CAPITALISED, |text: StringInput<'_>, _: Kwargs, _: &State| {
        text.inherit_safety(capitalised(text.as_str()))
    });
    tera.register_filter(LISTED, |links: &Value, _: Kwargs, _: &State| links.clone());
    for name in [SAY, SITE_SAY] {
        tera.register_filter(name, |key: &str, _: Kwargs, _: &State| Value::normal_string(key));
    }
}

/// Gives the filters their words.
pub(super) fn register(tera: &mut Tera, spoken: &Spoken) {
    let words = spoken.page.clone();
    tera.register_filter(LISTED, move |links: &[Value], _: Kwargs, _: &State| listed(&words, links));
    for (name, words) in [(SAY, &spoken.page), (SITE_SAY, &spoken.site)] {
        let words: Arc<Words> = words.clone();
        // Most of what pages say; put together and escaped once.
        let plain: FxHashMap<String, Value> =
            words.plain().map(|(key, text)| (key.to_owned(), as_html(text))).collect();
        tera.register_filter(name, move |key: &str, gaps: Kwargs, state: &State| match plain.get(key) {
            Some(text) => Ok(text.clone()),
            None => say(&words, key, &gaps, state),
        });
    }
}

/// Links as one list, each in the direction of its own words.
fn listed(words: &Words, links: &[Value]) -> TeraResult<Value> {
    let part = |link: &Value, key: &'static str| {
        link.get_from_path(key).and_then(Value::as_str).map(ToOwned::to_owned)
    };
    let links: Option<Vec<(String, String)>> =
        links.iter().map(|link| Some((part(link, "title")?, part(link, "url")?))).collect();
    let links =
        links.ok_or_else(|| Error::message("`listed` wants links: records with `title` and `url`"))?;
    let titles: Vec<String> = links.iter().map(|(title, _)| title.clone()).collect();
    let link = |out: &mut String, at: usize| {
        let (title, url) = &links[at];
        out.push_str("<a href=\"");
        escaped(out, url);
        out.push_str("\" dir=\"auto\">");
        escaped(out, title);
        out.push_str("</a>");
    };
    Ok(Value::safe_string(&words.list_with(&titles, escaped, link)))
}

/// A message as HTML. Numbers are in the language's digits, records of times become `<time>`, all else is escaped unless it is
/// safe. The gap `count` decides on the plural form.
fn say(words: &Words, key: &str, gaps: &Kwargs, state: &State) -> TeraResult<Value> {
    let count =
        gaps.get::<&Value>("count")?.and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
    let mut problem = None;
    let mut gap = |out: &mut String, name: &str| {
        let given = gaps.iter().find(|(known, _)| known.as_str() == Some(name));
        let wanted = || Error::message(format!("the words `{key}` want `{name}`"));
        let written = given.ok_or_else(wanted).and_then(|(_, value)| write(out, words, value, state));
        problem = problem.take().or(written.err());
    };
    let said = words.write(key, count, escaped, &mut gap);
    match (said, problem) {
        (_, Some(problem)) => Err(problem),
        (Some(text), None) => Ok(Value::safe_string(&text)),
        (None, None) => Err(Error::message(format!("there are no words called `{key}`"))),
    }
}

/// Writes what stands in a gap.
fn write(out: &mut String, words: &Words, value: &Value, state: &State) -> TeraResult<()> {
    if let Some(number) = value.as_u64().and_then(|number| usize::try_from(number).ok()) {
        out.push_str(&words.number(number));
        return Ok(());
    }
    let record = value.as_map();
    let of_time = |key: &'static str| record?.get(&Key::Str(key))?.as_str();
    if let (Some(iso), Some(text)) = (of_time("iso"), of_time("text")) {
        out.extend(["<time datetime=\"", iso, "\" dir=\"auto\">"]);
        escaped(out, text);
        out.push_str("</time>");
    } else {
        out.push_str(&state.escape_if_needed(value)?);
    }
    Ok(())
}

fn as_html(text: &str) -> Value {
    let mut html = String::new();
    escaped(&mut html, text);
    Value::safe_string(&html)
}

fn escaped(out: &mut String, text: &str) {
    // Writing into a string cannot fail.
    let _ = escape_html(out, text);
}
