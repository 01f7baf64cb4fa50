//! The `writethru` program; everything is in the library.

use std::process::ExitCode;

/// Making pages is making many small strings: with this the whole build takes a fifth less.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    writethru::cli::main()
}
