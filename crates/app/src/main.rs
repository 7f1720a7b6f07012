//! `belay`: see `belay --help`.

use std::process::ExitCode;

/// A page makes some thousand small texts and drops them together, on whichever thread it ended.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    app::cli::main()
}
