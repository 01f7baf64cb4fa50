//! The command line: one file a command. The only room that prints, reads the clock or the environment, and chooses exit
//! codes: 0 done, 1 the content has errors, 2 the command line or the machine.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that the clock and the environment are kept for"
)]

mod build;
mod check;
mod completions;
mod diff;
mod editor;
mod import;
mod init;
mod list;
mod man;
mod new;
mod place;
mod revise;
#[cfg(feature = "serve")]
mod serve;
mod site;
mod terminal;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ColorChoice, Parser, Subcommand};

use crate::build::Options;
use crate::diagnostic::Format;
use crate::disk::Error;
use crate::timeline::Moment;
use terminal::Terminal;

/// Static sites for news stories that change: every story carries its own history.
#[derive(Debug, Parser)]
#[command(name = "writethru", version, max_term_width = 100, propagate_version = true, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

const AFTER_HELP: &str = "\
Examples, in the order of a first day:
  writethru init newsroom         make a small site; then go into its folder: cd newsroom
  writethru serve                 look at it in a browser
  writethru new \"The headline\"    start a story
  writethru revise night-ferry    write the next version of a story
  writethru check                 what is wrong, and what a careful editor would question
  writethru build                 make the site in public/, ready for any host

`writethru new --help` explains `new`, and so on. docs/editors.md starts from the very beginning.";

#[derive(Debug, Args)]
struct Global {
    /// The site's folder
    #[arg(short, long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The site's configuration, from its folder
    #[arg(short, long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print nothing but problems
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more about what is done
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

impl Global {
    /// What every look at the whole site starts from: nothing but what all commands are told. `action` is what was to be done, for the message
    /// when there is no site here.
    fn options(&self, action: &'static str, moment: Moment) -> Result<Options, Error> {
        site::configured(self, action)?;
        Ok(Options {
            root: self.root.clone(),
            config: self.config.clone().unwrap_or_else(|| PathBuf::from("site.toml")),
            config_required: self.config.is_some(),
            output: None,
            base_url: None,
            moment,
            strict: false,
        })
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a small site that builds at once and explains itself
    Init(init::Arguments),
    /// Start a story: its folder and its first version
    New(new::Arguments),
    /// Start the next version of a story, with the text of the latest
    Revise(revise::Arguments),
    /// Make versions of stories out of copied text, web pages, or the history of a repository
    Import(import::Arguments),
    /// Show the stories, or the timeline of one
    List(list::Arguments),
    /// Show what changed between two versions, sentence by sentence
    Diff(diff::Arguments),
    /// Show the site in a browser, and every change to it as it is saved
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
    /// Say what is wrong with the site, and what a careful editor would question
    Check(check::Arguments),
    /// Build the site
    Build(build::Arguments),
    /// Print what lets a shell complete commands
    Completions(completions::Arguments),
    /// Print the manual
    Man(man::Arguments),
}

/// How a command ended, other than by the machine's refusal.
enum Ending {
    Done,
    /// The content has errors, and they have been printed.
    Problems,
}

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing is left to be done when help cannot be printed.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let terminal = Terminal::new(cli.global.color, cli.global.quiet, cli.global.verbose);
    match run(&cli, &terminal) {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Problems) => ExitCode::from(1),
        Err(error) => {
            let format = match &cli.command {
                Command::Build(arguments) => arguments.format(),
                Command::Check(arguments) => arguments.format_of_errors(),
                _ => Format::Human,
            };
            terminal.error(&error, format);
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli, terminal: &Terminal) -> Result<Ending, Error> {
    match &cli.command {
        Command::Init(arguments) => init::run(arguments, terminal),
        Command::New(arguments) => new::run(arguments, &cli.global, terminal),
        Command::Revise(arguments) => revise::run(arguments, &cli.global, terminal),
        Command::Import(arguments) => import::run(arguments, &cli.global, terminal),
        Command::List(arguments) => list::run(arguments, &cli.global, terminal),
        Command::Diff(arguments) => diff::run(arguments, &cli.global, terminal),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(arguments, &cli.global, terminal),
        Command::Check(arguments) => check::run(arguments, &cli.global, terminal),
        Command::Build(arguments) => build::run(arguments, &cli.global, terminal),
        Command::Completions(arguments) => completions::run(arguments, terminal),
        Command::Man(arguments) => man::run(arguments, terminal),
    }
}
