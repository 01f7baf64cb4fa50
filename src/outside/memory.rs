//! What sites answered before, from one run to the next: pages that were there are not asked for every time.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::answer::Answer;

/// So long a page that was there is taken to be there still.
const BELIEVED: TimeDelta = TimeDelta::days(7);
/// The first words of every file.
const ABOUT: &str =
    "writethru check --external remembers here which pages were there; this file can be deleted";

/// What sites answered, by the page that they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    links: BTreeMap<Url, Remembered>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Remembered {
    answer: Answer,
    checked: DateTime<Utc>,
}

/// As it stands in a file.
#[derive(Serialize, Deserialize)]
struct Written {
    about: String,
    links: BTreeMap<String, WrittenLink>,
}

#[derive(Serialize, Deserialize)]
struct WrittenLink {
    #[serde(flatten)]
    answer: Answer,
    checked: String,
}

impl Memory {
    /// Reads what [`Memory::text`] wrote. Nothing when it is anything else.
    pub fn read(text: &str) -> Option<Self> {
        let written: Written = serde_json::from_str(text).ok()?;
        let links = written.links.into_iter().map(|(url, link)| {
            let checked = DateTime::parse_from_rfc3339(&link.checked).ok()?.to_utc();
            Some((Url::parse(&url).ok()?, Remembered { answer: link.answer, checked }))
        });
        Some(Self { links: links.collect::<Option<_>>()? })
    }

    /// Whether a text begins as files of this kind do, however it goes on.
    pub fn is_ours(text: &str) -> bool {
        text.starts_with("{\n  \"about\": \"writethru check --external ")
    }

    /// What is believed of a page without asking: that it is there, when it was seen not long ago.
    pub fn believed(&self, url: &Url, now: DateTime<Utc>) -> Option<&Answer> {
        let known = self.links.get(url)?;
        let age = now - known.checked;
        (known.answer.is_fine() && age >= TimeDelta::zero() && age < BELIEVED).then_some(&known.answer)
    }

    /// The last answer, believed or not.
    pub fn answer(&self, url: &Url) -> Option<&Answer> {
        Some(&self.links.get(url)?.answer)
    }

    /// Remembers an answer.
    pub fn learn(&mut self, url: Url, answer: Answer, now: DateTime<Utc>) {
        self.links.insert(url, Remembered { answer, checked: now });
    }

    /// Forgets all pages but those.
    pub fn keep(&mut self, wanted: impl Fn(&Url) -> bool) {
        self.links.retain(|url, _| wanted(url));
    }

    /// Whether there is nothing to remember.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// As a file, sorted by page.
    pub fn text(&self) -> String {
        let link = |(url, known): (&Url, &Remembered)| {
            let checked = known.checked.to_rfc3339_opts(SecondsFormat::Secs, true);
            (url.to_string(), WrittenLink { answer: known.answer.clone(), checked })
        };
        let written = Written { about: ABOUT.to_owned(), links: self.links.iter().map(link).collect() };
        serde_json::to_string_pretty(&written).unwrap_or_default() + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::super::answer::Failure;
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn what_is_written_is_read_again_and_sorted() {
        let mut memory = Memory::default();
        let now = at("2025-10-14T08:00:00Z");
        memory.learn(url("https://b.example/"), Answer::Moved { to: "https://c.example/".to_owned() }, now);
        memory.learn(url("https://a.example/"), Answer::Unreachable { why: Failure::NoHost }, now);
        memory.learn(url("https://d.example/"), Answer::Gone { status: 410 }, now);
        let text = memory.text();
        assert_eq!(Memory::read(&text), Some(memory.clone()));
        assert!(Memory::is_ours(&text) && text.find("a.example") < text.find("b.example"));
        memory.keep(|url| url.as_str() == "https://d.example/");
        let entry = "  \"links\": {\n    \"https://d.example/\": {\n      \"answer\": \"gone\",\n      \"status\": 410,\n      \
                     \"checked\": \"2025-10-14T08:00:00Z\"\n    }\n  }\n}\n";
        assert!(memory.text().ends_with(entry), "{}", memory.text());
    }

    #[test]
    fn only_what_was_there_not_long_ago_is_believed() {
        let mut memory = Memory::default();
        let then = at("2025-10-14T08:00:00Z");
        let (fine, gone) = (url("https://a.example/"), url("https://b.example/"));
        memory.learn(fine.clone(), Answer::Fine, then);
        memory.learn(gone.clone(), Answer::Gone { status: 404 }, then);
        assert_eq!(memory.believed(&fine, at("2025-10-21T07:59:59Z")), Some(&Answer::Fine));
        assert_eq!(memory.believed(&fine, at("2025-10-21T08:00:00Z")), None);
        assert_eq!(
            memory.believed(&fine, at("2025-10-14T07:59:59Z")),
            None,
            "seen by a clock that was wrong"
        );
        assert_eq!(memory.believed(&gone, then), None);
    }

    #[test]
    fn what_is_broken_is_nothing() {
        for text in
            ["", "{", "[]", "{\"links\":{}}", "{\"about\":\"\",\"links\":{\"x\":{\"answer\":\"fine\"}}}"]
        {
            assert_eq!(Memory::read(text), None, "{text}");
        }
    }
}
