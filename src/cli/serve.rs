//! `writethru serve`.

use std::net::IpAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::{Local, Utc};
use clap::Args;

use super::terminal::Terminal;
use super::{Ending, Global};
use crate::diagnostic::{Diagnostic, Format};
use crate::disk::Error;
use crate::serve::{Desk, Place, serve};
use crate::timeline::Moment;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru serve                  show the site in this folder at http://127.0.0.1:8000/
  writethru serve --open           and open it in the browser
  writethru serve -r ../site       another site
  writethru serve --host 0.0.0.0   let others in the same network see it, drafts and all

Pages are made in memory: nothing is written. Drafts and embargoed versions are shown, and
marked. A page in the browser reloads by itself when a file is saved. While something is wrong,
the last page without errors stays, and what is wrong is drawn over it. Stop with Ctrl+C.")]
pub(super) struct Arguments {
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port to listen on [default: 8000, or the next one that is free]
    #[arg(short, long, value_name = "PORT")]
    port: Option<u16>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
}

/// The port when none is given.
const PORT: u16 = 8000;
/// Files that are named when they change.
const NAMED: usize = 3;

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Result<Ending, Error> {
    let options = global.options("show", Moment { now: Utc::now(), drafts: true })?;
    let place = Place {
        host: arguments.host,
        port: arguments.port.unwrap_or(PORT),
        any_port: arguments.port.is_none(),
    };
    if !arguments.host.is_loopback() {
        terminal.remark("others in this network can read the preview, drafts and all");
    }
    let told = Mutex::default();
    serve(options, place, &Screen { terminal, open: arguments.open, told })?;
    Ok(Ending::Done)
}

/// The terminal that a preview was started in.
struct Screen<'a> {
    terminal: &'a Terminal,
    open: bool,
    /// The problems that were told last.
    told: Mutex<Vec<Diagnostic>>,
}

impl Desk for Screen<'_> {
    fn now(&self) -> crate::model::Instant {
        Utc::now()
    }

    fn clock(&self) -> Instant {
        Instant::now()
    }

    fn ready(&self, url: &str, time: Duration) {
        self.terminal.result(&format!("{url} is ready after {:.2} s; stop with Ctrl+C", time.as_secs_f64()));
        if self.open && opener::open_browser(url).is_err() {
            self.terminal.remark(&format!("no browser could be opened; open {url} in yours"));
        }
    }

    fn updated(&self, files: &[String], time: Duration) {
        let named = match files {
            [] => "the site".to_owned(),
            files if files.len() <= NAMED => files.join(", "),
            files => format!("{} and {} more", files[..NAMED].join(", "), files.len() - NAMED),
        };
        let clock = Local::now().format("%H:%M:%S");
        self.terminal.remark(&format!("{clock} {named} ({} ms)", time.as_millis()));
    }

    fn problems(&self, problems: &[Diagnostic]) {
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *told == problems {
            return;
        }
        if problems.is_empty() {
            self.terminal.remark("nothing is wrong any more");
        }
        self.terminal.diagnostics(problems, Format::Human, true);
        *told = problems.to_vec();
    }

    fn refused(&self, error: &Error) {
        self.terminal.error(error, Format::Human);
    }
}
