//! The filters that put a template's words into the language of its page, `{{ "updates" | say(count=3) }}`, and those that mark
//! what is in another.

use std::sync::Arc;

use pulldown_cmark_escape::escape_html;
use rustc_hash::FxHashMap;
use tera::value::Key;
use tera::{Error, Kwargs, State, StringInput, Tera, TeraResult, Value};

use super::theme::Spoken;
use crate::model::Lang;
use crate::words::Words;

/// A message in the words of the page.
const SAY: &str = "say";
/// A message in the words of the site, for what frames a page.
const SITE_SAY: &str = "site_say";

/// Links, as the words of the page read them out: `Ana, Ben and Carl`.
const LISTED: &str = "listed";
/// A text with its first letter in upper case, and the rest as it is: the engine's own `capitalize` lowers nouns, too.
const CAPITALISED: &str = "capitalised";

/// Words of the interface, marked with their language where what stands around them is in another: the page, or `lang`.
const UI: &str = "ui";
/// The same as attributes of an element with nothing else in it: a function.
const UI_LANG: &str = "ui_lang";
/// Those of words of the site, where they stand in the site's language.
const SITE_UI_LANG: &str = "site_ui_lang";
/// The attributes of a record's text, where it is in another language than what stands around it: the page, or `around`.
const LANG_OF: &str = "lang_of";

/// Lets templates be compiled before it is known which words they are for.
pub(super) fn promise(tera: &mut Tera) {
    tera.register_filter(CAPITALISED, |text: StringInput<'_>, _: Kwargs, _: &State| {
        text.inherit_safety(text.as_str().to_owned())
    });
    tera.register_filter(LISTED, |links: &Value, _: Kwargs, _: &State| links.clone());
    for name in [SAY, SITE_SAY] {
        tera.register_filter(name, |key: &str, _: Kwargs, _: &State| Value::normal_string(key));
    }
    for name in [UI, LANG_OF] {
        tera.register_filter(name, |value: &Value, _: Kwargs, _: &State| value.clone());
    }
    for name in [UI_LANG, SITE_UI_LANG] {
        tera.register_function(name, |_: Kwargs, _: &State| Value::normal_string(""));
    }
}

/// Gives the filters their words.
pub(super) fn register(tera: &mut Tera, spoken: &Spoken) {
    let words = spoken.page.clone();
    tera.register_filter(CAPITALISED, move |text: StringInput<'_>, _: Kwargs, _: &State| {
        text.inherit_safety(words.capitalised(text.as_str()))
    });
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
    register_langs(tera, spoken);
}

/// Gives the filters and functions that mark languages theirs.
fn register_langs(tera: &mut Tera, spoken: &Spoken) {
    let none = Value::safe_string("");
    let (lang, words) = (spoken.lang.clone(), spoken.page.clone());
    tera.register_filter(UI, move |html: &Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let around = kwargs.get::<&str>("lang")?.unwrap_or(&lang);
        let text = html.as_str().unwrap_or_default();
        if around == words.lang().tag() || text.trim().is_empty() {
            return Ok(html.clone());
        }
        let (tag, dir) = (words.lang().tag(), words.lang().dir());
        Ok(Value::safe_string(&format!("<span lang=\"{tag}\" dir=\"{dir}\">{text}</span>")))
    });
    let functions = [(UI_LANG, &spoken.page, &spoken.lang), (SITE_UI_LANG, &spoken.site, &spoken.site_lang)];
    for (name, words, lang) in functions {
        let (words, lang, none) = (words.clone(), lang.clone(), none.clone());
        tera.register_function(name, move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
            let around = kwargs.get::<&str>("lang")?.unwrap_or(&lang);
            Ok(if around == words.lang().tag() { none.clone() } else { attributes_of(words.lang()) })
        });
    }
    let lang = spoken.lang.clone();
    tera.register_filter(LANG_OF, move |record: &Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let around = kwargs.get::<&str>("around")?.unwrap_or(&lang);
        let part = |key: &'static str| record.as_map()?.get(&Key::Str(key))?.as_str();
        let (Some(of), Some(dir)) = (part("lang"), part("dir")) else {
            return Err(Error::message("`lang_of` wants a record with `lang` and `dir`"));
        };
        Ok(if of == around { none.clone() } else { attributes(of, dir) })
    });
}

fn attributes_of(lang: &Lang) -> Value {
    attributes(lang.tag(), lang.dir())
}

fn attributes(lang: &str, dir: &str) -> Value {
    Value::safe_string(&format!(" lang=\"{lang}\" dir=\"{dir}\""))
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
        out.push_str("<time datetime=\"");
        escaped(out, iso);
        out.push_str("\" dir=\"auto\">");
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

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use tera::Context;

    use super::*;
    use crate::source::Source;
    use crate::words::Catalogues;

    #[derive(Serialize)]
    struct Link {
        title: &'static str,
        url: &'static str,
    }

    /// A template on a page in one language of a site in another.
    fn rendered(languages: [&str; 2], template: &str) -> Result<String, String> {
        on_page(languages, false, template)
    }

    fn on_page([page, site]: [&str; 2], finnish: bool, template: &str) -> Result<String, String> {
        let own = "updates_title = 'A < B'\n[extra]\nimprint = 'By {who} & Co.'\n";
        let own = [("en.toml".to_owned(), Source::new("i18n/en.toml", own))];
        let catalogues = Catalogues::new(&own).0;
        let words = |tag| catalogues.words(&Lang::parse(tag).unwrap()).unwrap();
        let mut tera = Tera::new();
        promise(&mut tera);
        tera.add_raw_template("a.html", template).unwrap();
        // A page in Finnish has the words of another language.
        let (lang, site_lang) = (if finnish { "fi" } else { page }.to_owned(), site.to_owned());
        register(&mut tera, &Spoken { page: words(page), site: words(site), lang, site_lang });
        let mut context = Context::new();
        let time = |iso: &'static str, text: &'static str| {
            std::collections::BTreeMap::from([("iso", iso), ("text", text)])
        };
        context.insert("time", &time("2025-10-15", "15 < 16"));
        context.insert("hostile", &time("\"><script>", "x"));
        context.insert("mark", "<b>");
        context.insert("note", &std::collections::BTreeMap::from([("lang", "he"), ("dir", "rtl")]));
        let ana = Link { title: "Ana", url: "/ana/" };
        context.insert("links", &[ana, Link { title: "B & \"C\"", url: "/?a&\"b\"" }]);
        tera.render("a.html", &context).map_err(|error| error.to_string())
    }

    fn english(template: &str) -> String {
        rendered(["en", "en"], template).unwrap()
    }

    #[test]
    fn messages_are_in_the_language_of_the_page_or_of_the_site() {
        let both = rendered(["de", "uk"], "{{ 'archive' | say }} {{ 'archive' | site_say }}");
        assert_eq!(both.unwrap(), "Archiv Архів");
    }

    #[test]
    fn words_and_what_stands_in_their_gaps_are_escaped_unless_safe() {
        assert_eq!(english("{{ 'updates_title' | say }}"), "A &lt; B");
        assert_eq!(english("{{ 'by' | say(authors=mark) }}"), "By &lt;b&gt;");
        assert_eq!(english("{% set a %}<i>A</i>{% endset %}{{ 'by' | say(authors=a) }}"), "By <i>A</i>");
        assert_eq!(english("{{ 'extra.imprint' | say(who=mark) }}"), "By &lt;b&gt; &amp; Co.");
        let of_english = rendered(["uk", "de"], "{{ 'extra.imprint' | site_say(who='us') }}");
        assert_eq!(of_english.unwrap(), "By us &amp; Co.");
    }

    #[test]
    fn times_become_elements() {
        assert_eq!(
            english("{{ 'updated' | say(time=time) }}"),
            "Updated <time datetime=\"2025-10-15\" dir=\"auto\">15 &lt; 16</time>"
        );
        assert_eq!(
            english("{{ 'updated' | say(time=hostile) }}"),
            "Updated <time datetime=\"&quot;&gt;&lt;script&gt;\" dir=\"auto\">x</time>"
        );
    }

    #[test]
    fn numbers_have_the_digits_of_the_language_and_choose_the_plural_form() {
        let said =
            |tag, count| rendered([tag, "en"], &format!("{{{{ 'updates' | say(count={count}) }}}}")).unwrap();
        assert_eq!([said("en", 1), said("en", 1234)], ["1 update", "1,234 updates"]);
        assert_eq!(
            [said("uk", 1), said("uk", 3), said("uk", 5)],
            ["1 оновлення", "3 оновлення", "5 оновлень"]
        );
        assert_eq!(
            rendered(["ar-EG", "en"], "{{ 'page_of' | say(number=2, count=13) }}").unwrap(),
            "صفحة ٢ من ١٣"
        );
    }

    #[test]
    fn what_is_missing_is_an_error_that_names_it() {
        let error = |template: &str| rendered(["en", "en"], template).unwrap_err();
        assert!(error("{{ 'updated' | say }}").contains("the words `updated` want `time`"));
        assert!(error("{{ 'no_such' | say }}").contains("there are no words called `no_such`"));
        assert!(error("{{ [time] | listed }}").contains("`listed` wants links"));
    }

    #[test]
    fn words_are_marked_where_they_stand_in_another_language() {
        let template = "{% filter ui %}{{ 'archive' | say }} {{ mark }}{% endfilter %}|{{ ui_lang() }}|{{ site_ui_lang() }}|\
            {% filter ui(lang='de') %}x{% endfilter %}|{{ ui_lang(lang='de') }}|{% filter ui(lang='xx') %} {% endfilter %}";
        let german = on_page(["de", "de"], false, template).unwrap();
        assert_eq!(german, "Archiv &lt;b&gt;|||x|| ");
        let finnish = on_page(["de", "de"], true, template).unwrap();
        let german = " lang=\"de\" dir=\"ltr\"";
        assert_eq!(finnish, format!("<span{german}>Archiv &lt;b&gt;</span>|{german}||x|| "));
    }

    #[test]
    fn a_records_text_is_marked_where_it_stands_in_another_language() {
        let template = "<p{{ note | lang_of }}>|<p{{ note | lang_of(around='en') }}>";
        let hebrew = "<p lang=\"he\" dir=\"rtl\">";
        assert_eq!(rendered(["en", "en"], template).unwrap(), format!("{hebrew}|{hebrew}"));
        assert_eq!(rendered(["he", "en"], template).unwrap(), format!("<p>|{hebrew}"));
        let error = rendered(["en", "en"], "{{ time | lang_of }}").unwrap_err();
        assert!(error.contains("`lang_of` wants a record with `lang` and `dir`"), "{error}");
    }

    #[test]
    fn links_are_listed_as_the_language_joins_them() {
        let (ana, other) = (
            "<a href=\"/ana/\" dir=\"auto\">Ana</a>",
            "<a href=\"/?a&amp;&quot;b&quot;\" dir=\"auto\">B &amp; &quot;C&quot;</a>",
        );
        assert_eq!(english("{{ links | listed }}"), format!("{ana} and {other}"));
        assert_eq!(rendered(["de", "en"], "{{ links | listed }}").unwrap(), format!("{ana} und {other}"));
    }

    #[test]
    fn the_first_letter_is_capitalised_and_no_more_is_escaped_than_before() {
        assert_eq!(english("{{ 'two Words & more' | capitalised }}"), "Two Words &amp; more");
        assert_eq!(english("{{ 'latest' | say | capitalised }}{{ mark | capitalised }}"), "Latest&lt;b&gt;");
    }
}
