//! The project's own commands: what `cargo` alone cannot do in one step.

#![allow(
    clippy::print_stdout,
    reason = "a person follows these commands on a terminal"
)]

mod bench;
mod browser;
mod command;
mod dist;
mod missing;
mod node;
mod progress;
mod run;
mod server;
mod side_by_side;
mod site;
mod test;
mod toolchain;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::{missing::Missing, workspace::Workspace};

/// Builds, runs and checks Ladetavle.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Build the portal and run it, with a simulated charge system connected to it.
    Run(run::Options),
    /// Run every check there is; stops at the first that fails.
    Test,
    /// Build `target/dist/ladetavle`: one executable with the site inside it.
    Dist,
    /// Measure the server; what follows is handed to the benchmark.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let task = Task::parse();
    let done = Workspace::locate().and_then(|workspace| match task {
        Task::Run(options) => run::run(&workspace, &options),
        Task::Test => test::run(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Dist => dist::run(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Bench(options) => bench::run(&workspace, &options).map(|()| ExitCode::SUCCESS),
    });
    done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(if error.is::<Missing>() { 2 } else { 1 })
    })
}
