//! Whom to ask for what: a queue of pages for each host.

use std::collections::BTreeMap;

use url::{Origin, Url};

use super::answer::{Answer, Failure};
use super::visit::Visited;

/// The pages of one host that nobody has asked for yet.
#[derive(Debug)]
pub(super) struct Queue {
    host: String,
    pages: Vec<Url>,
}

/// A queue for each host, the longest last: whoever takes them from the end is done soonest.
pub(super) fn queues(pages: Vec<Url>) -> Vec<Queue> {
    let mut hosts: BTreeMap<String, Vec<Url>> = BTreeMap::new();
    for page in pages {
        hosts.entry(host(&page)).or_default().push(page);
    }
    let mut queues: Vec<_> = hosts
        .into_iter()
        .map(|(host, mut pages)| {
            pages.sort_unstable_by(|a, b| b.cmp(a));
            pages.dedup();
            Queue { host, pages }
        })
        .collect();
    queues.sort_by_key(|queue| queue.pages.len());
    queues
}

/// The host of a page: the same for all its ports and schemes.
pub(super) fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_end_matches('.').to_owned()
}

impl Queue {
    /// The next page to ask for.
    pub(super) fn next(&mut self) -> Option<Url> {
        self.pages.pop()
    }

    /// What is known now: the answer for a page, and what it says of others that then need not be asked for.
    pub(super) fn learn(&mut self, url: Url, visited: Visited) -> Vec<(Url, Answer)> {
        let Visited { answer, at } = visited;
        let own = host(&at) == self.host;
        let others: Vec<Url> = match &answer {
            // Who cannot be reached for one page cannot be reached for any.
            Answer::Unreachable { why: Failure::NoHost | Failure::Refused | Failure::Unsafe } if own => {
                let origin: Origin = at.origin();
                self.pages.extract_if(.., |page| page.origin() == origin).collect()
            }
            Answer::Unreachable { why: Failure::Slow } | Answer::LeftAlone if own => {
                std::mem::take(&mut self.pages)
            }
            _ => Vec::new(),
        };
        let same = match &answer {
            Answer::Unreachable { why: Failure::Slow } => Answer::NotAsked,
            other => other.clone(),
        };
        let others = others.into_iter().rev().map(|page| (page, same.clone()));
        std::iter::once((url, answer)).chain(others).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(list: &[&str]) -> Vec<Url> {
        list.iter().map(|url| Url::parse(url).unwrap()).collect()
    }

    #[test]
    fn every_host_has_one_queue_and_every_page_is_in_it_once() {
        let pages = urls(&[
            "https://b.example/2",
            "http://B.example:8080/1",
            "https://b.example/2",
            "https://a.example/",
        ]);
        let mut queues = queues(pages);
        let hosts: Vec<_> = queues.iter().map(|queue| queue.host.as_str()).collect();
        assert_eq!(hosts, ["a.example", "b.example"]);
        let queue = &mut queues[1];
        let mut pages = Vec::new();
        while let Some(page) = queue.next() {
            pages.push(page.to_string());
        }
        assert_eq!(pages, ["http://b.example:8080/1", "https://b.example/2"]);
    }

    /// The answers after the first page of a queue was visited, and how many pages are still to be asked for.
    fn learned(answer: Answer, at: &str) -> (Vec<(String, Answer)>, usize) {
        let pages = urls(&["https://a.example/1", "https://a.example/2", "https://a.example:81/3"]);
        let mut queue = queues(pages).pop().unwrap();
        let url = urls(&["https://a.example/0"]).pop().unwrap();
        let visited = Visited { answer, at: Url::parse(at).unwrap() };
        let learned = queue.learn(url, visited).into_iter().map(|(url, answer)| (url.to_string(), answer));
        (learned.collect(), queue.pages.len())
    }

    #[test]
    fn a_host_that_cannot_be_reached_is_not_asked_again() {
        let refused = Answer::Unreachable { why: Failure::Refused };
        let (answers, left) = learned(refused.clone(), "https://a.example/0");
        let told: Vec<_> = answers.iter().map(|(url, answer)| (url.as_str(), answer.clone())).collect();
        let expected = ["https://a.example/0", "https://a.example/1", "https://a.example/2"];
        assert_eq!(told, expected.map(|url| (url, refused.clone())));
        assert_eq!(left, 1, "another port may answer");
        assert_eq!(learned(refused, "https://else.example/").1, 3, "it was another host, behind a redirect");
    }

    #[test]
    fn a_host_that_is_slow_or_wants_peace_gets_it_and_nothing_wrong_is_said_of_its_pages() {
        let (answers, left) = learned(Answer::Unreachable { why: Failure::Slow }, "https://a.example/0");
        assert_eq!((answers[0].1.clone(), left), (Answer::Unreachable { why: Failure::Slow }, 0));
        assert!(answers[1..].iter().all(|(_, answer)| *answer == Answer::NotAsked) && answers.len() == 4);
        let (answers, left) = learned(Answer::LeftAlone, "https://a.example/0");
        assert!(answers.iter().all(|(_, answer)| *answer == Answer::LeftAlone) && left == 0);
        assert_eq!(learned(Answer::Gone { status: 404 }, "https://a.example/0").1, 3);
    }
}
