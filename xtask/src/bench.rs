//! `cargo xtask bench`: how fast the release server is.

use anyhow::Result;
use clap::Args;

use crate::{command, progress::Progress, server, workspace::Workspace};

/// What follows `cargo xtask bench`.
#[derive(Args)]
pub(crate) struct Options {
    /// Arguments of the benchmark itself.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Builds the release server and lets the benchmark drive it.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut progress = Progress::new(2);
    let server = progress.step("Release server", || server::build(workspace))?;
    progress.step("Benchmark", || {
        let mut bench = workspace.cargo(["bench", "-p", "server", "--bench", "report", "--"]);
        command::run(bench.args(&options.arguments).env("LADETAVLE_BIN", &server))
    })
}
