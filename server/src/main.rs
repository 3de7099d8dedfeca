//! The `ladetavle` executable.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Pages and messages are made of many small strings: half the time of an overview went into the system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Does what the command line says; exit code 2 and one sentence where that cannot be done.
#[tokio::main]
async fn main() -> ExitCode {
    match server::action::act().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ladetavle: {error}");
            ExitCode::from(2)
        }
    }
}
