//! Whether pages of other sites are there. Asks politely: few at a time, one at a time of each host, with a pause between two requests,
//! and never for more than the head of an answer.

mod answer;
mod memory;
mod queues;
mod request;
mod visit;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use ureq::Agent;
use url::Url;

pub use answer::{Answer, Failure};
pub use memory::Memory;
pub use ureq::Proxy;

use queues::{Queue, queues};
use visit::{Method, Reply, visit};

/// How politely, and how patiently, other sites are asked.
#[derive(Debug, Clone)]
pub struct Manners {
    /// Hosts that are asked at the same time.
    pub at_once: usize,
    /// Between the end of a request and the next one to the same host.
    pub pause: Duration,
    /// For finding a host, and for the connection to it.
    pub connect: Duration,
    /// For a request from its start to the head of the answer.
    pub whole: Duration,
    /// How often one page is asked again, when something went wrong that may pass.
    pub retries: u32,
    /// Before it is asked again; each time three times as long.
    pub wait: Duration,
    /// A site that asks for more patience than this is left alone.
    pub longest_wait: Duration,
    /// Redirects that are followed from one page.
    pub redirects: usize,
    /// How the one who asks is called (`User-Agent`).
    pub name: String,
    /// What requests go through, if they do not go straight.
    pub proxy: Option<Proxy>,
}

impl Manners {
    /// Those that suit strangers' servers.
    pub fn polite(proxy: Option<Proxy>) -> Self {
        Self {
            at_once: 4,
            pause: Duration::from_millis(200),
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(15),
            retries: 2,
            wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(10),
            redirects: 5,
            name: format!("writethru/{} (link check)", env!("CARGO_PKG_VERSION")),
            proxy,
        }
    }
}

/// The page that a link leads to: its URL without the part of the page. Nothing for what is not on the web.
pub fn page(link: &str) -> Option<Url> {
    let mut url = Url::parse(link).ok()?;
    url.set_fragment(None);
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// Asks for every page once. Calls `answered` after each.
pub fn ask(pages: Vec<Url>, manners: &Manners, answered: &(dyn Fn() + Sync)) -> BTreeMap<Url, Answer> {
    let agent = request::agent(manners);
    let hosts = Hosts::default();
    let waiting = Mutex::new(queues(pages));
    let answers = Mutex::new(BTreeMap::new());
    let work = || {
        loop {
            // In a statement of its own, so that nobody waits for the lock while a host is asked.
            let next = locked(&waiting).pop();
            let Some(queue) = next else { return };
            ask_host(queue, manners, &agent, &hosts, &|url, answer| {
                locked(&answers).insert(url, answer);
                answered();
            });
        }
    };
    thread::scope(|scope| {
        for _ in 0..manners.at_once.max(1) {
            scope.spawn(work);
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Asks one host for its pages, one after the other.
fn ask_host(mut queue: Queue, manners: &Manners, agent: &Agent, hosts: &Hosts, tell: &dyn Fn(Url, Answer)) {
    while let Some(url) = queue.next() {
        let mut request = |url: &Url, method: Method| hosts.request(url, method, manners, agent);
        let visited = visit(&url, manners, &mut request, &thread::sleep);
        for (url, answer) in queue.learn(url, visited) {
            tell(url, answer);
        }
    }
}

/// The hosts that have been asked, each behind a lock: redirects lead from one to another that is being asked already.
#[derive(Debug, Default)]
struct Hosts {
    asked: Mutex<BTreeMap<String, Arc<Mutex<bool>>>>,
}

impl Hosts {
    fn request(&self, url: &Url, method: Method, manners: &Manners, agent: &Agent) -> Reply {
        let host = locked(&self.asked).entry(queues::host(url)).or_default().clone();
        let mut asked = locked(&host);
        if *asked {
            thread::sleep(manners.pause);
        }
        *asked = true;
        request::request(agent, url, method)
    }
}

/// What a lock holds. A thread that panicked leaves nothing half done here.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
