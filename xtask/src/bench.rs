//! `cargo xtask bench`: how fast the release server is, and its pages in a browser.

use anyhow::Result;
use clap::Args;

use crate::{
    browser, command, node, progress::Progress, server, server::Profile, site, workspace::Workspace,
};

/// What follows `cargo xtask bench`.
#[derive(Args)]
pub(crate) struct Options {
    /// Arguments of the benchmark itself: `--only PART`, where `browser` and `load-balancing` are parts too.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Builds the release server and lets the benchmarks drive it.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.arguments == ["--only", "load-balancing"] {
        return load_balancing(workspace);
    }
    let browser_alone = options.arguments == ["--only", "browser"];
    let with_browser = browser_alone || options.arguments.is_empty();
    if with_browser {
        // Before the long part rather than after it.
        node::check()?;
    }
    let of_all = options.arguments.is_empty();
    let steps = 1 + usize::from(of_all) + usize::from(!browser_alone) + 3 * usize::from(with_browser);
    let mut progress = Progress::new(steps);
    if of_all {
        progress.step("Load balancing", || load_balancing(workspace))?;
    }
    let server = progress.step("Release server", || server::build(workspace, Profile::Release))?;
    if !browser_alone {
        progress.step("Benchmark", || {
            let mut bench = workspace.cargo(["bench", "-p", "server", "--bench", "report", "--"]);
            command::run(bench.args(&options.arguments).env("LADETAVLE_BIN", &server))
        })?;
    }
    if !with_browser {
        return Ok(());
    }
    let site = progress.step("Site", || site::build(workspace))?;
    let end2end = workspace.end2end();
    let browser = progress.step("Set-up", || {
        node::install(&end2end)?;
        node::install(&end2end.join("bench"))?;
        browser::ensure(&end2end)
    })?;
    progress.step("Pages in a browser", || {
        let mut playwright = node::program(&end2end, "playwright");
        playwright
            .args(["test", "--config", "playwright.bench.config.ts"])
            .env("LADETAVLE_BIN", &server)
            .env("LADETAVLE_SITE_DIR", &site);
        browser::name(&browser, &mut playwright);
        command::run(&mut playwright)
    })
}

/// Shares out a fuse over twenty simulated days.
fn load_balancing(workspace: &Workspace) -> Result<()> {
    command::run(&mut workspace.cargo(["bench", "-p", "csms", "--bench", "load_balancing"]))
}
