//! The `writethru` program; everything is in the library.

use std::process::ExitCode;

/// Making pages is making many small strings: with this a build takes about an eighth less time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    writethru::cli::main()
}
