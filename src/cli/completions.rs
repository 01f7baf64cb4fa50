//! `writethru completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::terminal::Terminal;
use super::{Cli, Ending};
use crate::disk::Error;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  writethru completions bash > ~/.local/share/bash-completion/completions/writethru
  writethru completions zsh > ~/.zfunc/_writethru
  writethru completions fish > ~/.config/fish/completions/writethru.fish
  writethru completions powershell >> $PROFILE

Make the folder first if it is not there. In zsh, `fpath+=~/.zfunc` has to stand above `compinit`
in ~/.zshrc. Then open a new terminal, type `writethru re` and press the Tab key.")]
pub(super) struct Arguments {
    /// The shell: the program in a terminal that reads what you type
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[allow(clippy::unnecessary_wraps, reason = "all commands end alike")]
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Ending, Error> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "writethru", &mut script);
    terminal.data(String::from_utf8_lossy(&script).trim_end());
    Ok(Ending::Done)
}
