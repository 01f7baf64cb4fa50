//! The preview in a browser: a site as it is being written, made again as soon as a file is saved.
//!
//! One thread watches and keeps the site up to date, one makes all its pages to see what is wrong with them, and requests are answered
//! from the state that was shown last. While there are errors, that is the last one without.

mod address;
mod answer;
mod checker;
mod state;
mod watch;

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use crate::build::{self, Address, Preview, Snapshot, Touched};
use crate::diagnostic::{self, Diagnostic};
use crate::disk::{self, Error};

use checker::Job;
use state::Shared;
use watch::{Batch, Watch};

/// Where to listen.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The address; loopback unless others are to see the preview.
    pub host: IpAddr,
    /// The port.
    pub port: u16,
    /// Whether another port will do when this one is taken.
    pub any_port: bool,
}

/// What a preview needs of the world, and tells it.
pub trait Desk: Sync {
    /// The time.
    fn now(&self) -> crate::model::Instant;
    /// A clock for durations.
    fn clock(&self) -> Instant;
    /// The preview is there.
    fn ready(&self, url: &str, time: Duration);
    /// A change is on the screen, or what it broke is; nothing is named of many files.
    fn updated(&self, files: &[String], time: Duration);
    /// What is wrong now; all of it.
    fn problems(&self, problems: &[Diagnostic]);
    /// The machine refused; it will be tried again at the next change.
    fn refused(&self, error: &Error);
}

/// Ports that are tried when the first is taken.
const PORTS: u16 = 20;
/// How long nothing happens before everything is looked at all the same: times pass, and systems lose events.
const IDLE: Duration = Duration::from_secs(30);

/// Shows a site until the process ends. Fails when the site or the port cannot be had.
pub fn serve(options: build::Options, place: Place, desk: &dyn Desk) -> Result<(), Error> {
    let root = disk::canonical(&options.root)?;
    let listener = listen(place)?;
    let local =
        listener.local_addr().map_err(|error| Error::new("listen on", Path::new("the port"), error))?;
    let options = build::Options { root, base_url: Some(Address::Host(address::url(local))), ..options };
    let started = desk.clock();
    let watch = Watch::start(&options.root, &options.config)?;
    let mut preview = Preview::new(options);
    let first = u64::try_from(desk.now().timestamp_millis()).unwrap_or_default();
    let shared = Arc::new(Shared::new(local.ip().is_loopback(), first));
    let snapshot = preview.update(desk.now(), Touched::Anything)?;
    let mut path = "/".to_owned();
    let _answering = answer::start(listener, shared.clone())
        .map_err(|error| Error::new("listen on", Path::new(&local.to_string()), error))?;
    std::thread::scope(|threads| {
        let (check, jobs) = channel();
        let checked = shared.clone();
        threads.spawn(move || checker::run(&jobs, &checked, desk));
        if let Some(snapshot) = snapshot {
            snapshot.base_url().path().clone_into(&mut path);
            show(&shared, snapshot, desk, &check);
        }
        desk.ready(
            &format!("{}{}", address::url(local).as_str().trim_end_matches('/'), path),
            desk.clock() - started,
        );
        // After a refusal it is not known what has been seen of the changes before it.
        let mut refused = false;
        loop {
            let batch = watch.next(IDLE, || desk.clock());
            let started = desk.clock();
            let touched = if refused { Touched::Anything } else { batch.touched() };
            let updated = shared.hurry(|| preview.update(desk.now(), touched));
            refused = updated.is_err();
            match updated {
                Err(error) => {
                    desk.refused(&error);
                    shared.refuse(&error);
                }
                Ok(None) => shared.relent(),
                Ok(Some(snapshot)) => {
                    show(&shared, snapshot, desk, &check);
                    desk.updated(&batch.names(), desk.clock() - started);
                }
            }
        }
    })
}

/// Shows a state, if nothing is wrong with it; then has all its pages made, to see what is wrong with them.
fn show(shared: &Shared, snapshot: Snapshot, desk: &dyn Desk, check: &Sender<Job>) {
    let snapshot = Arc::new(snapshot);
    let mut problems = snapshot.problems();
    if !diagnostic::has_errors(&problems) {
        // The pages that somebody looks at are made first: what breaks them is not to be shown.
        problems.extend(shared.on_screens().iter().filter_map(|route| snapshot.file(route)?.err()));
        diagnostic::sort(&mut problems);
    }
    let number = shared.show(&snapshot, &problems);
    if diagnostic::has_errors(&problems) {
        desk.problems(&problems);
    } else {
        // Nobody is there to take it only when everything ends.
        let _ = check.send(Job { number, snapshot });
    }
}

/// Binds to the port, or to the next one that is free.
fn listen(place: Place) -> Result<TcpListener, Error> {
    let ports = place.port..=if place.any_port { place.port.saturating_add(PORTS) } else { place.port };
    let mut refusal = None;
    for port in ports {
        match TcpListener::bind(SocketAddr::new(place.host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => refusal.get_or_insert((port, error)),
        };
    }
    let (port, error) = refusal.unwrap_or((place.port, std::io::ErrorKind::AddrInUse.into()));
    let at = SocketAddr::new(place.host, port).to_string();
    Err(match error.kind() {
        std::io::ErrorKind::AddrInUse => Error::refused(
            "listen on",
            Path::new(&at),
            "another program does already; choose another with `--port`",
        ),
        _ => Error::new("listen on", Path::new(&at), error),
    })
}

impl Batch {
    fn touched(&self) -> Touched<'_> {
        match self {
            Self::Anything => Touched::Anything,
            Self::Files(files) => Touched::Files(files),
        }
    }
}
