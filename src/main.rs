//! The `writethru` program; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    writethru::cli::main()
}
