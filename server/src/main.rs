//! The `ladetavle` executable.

use std::process::ExitCode;

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
