//! `cargo xtask test`: every check there is.

use std::{env, fs, num::NonZero, path::PathBuf, process::Command, thread};

use anyhow::Result;

use crate::{
    browser, command, node, progress::Progress, run, server, server::Profile, side_by_side::side_by_side,
    site, toolchain, workspace::Workspace,
};

/// The pages with either of their beginnings, in the profile of the site: its macros and build scripts are there already.
const LINTS_FOR_BROWSERS: [&str; 2] = [
    "clippy -p frontend --target wasm32-unknown-unknown --profile wasm-release -- -D warnings",
    "clippy -p frontend --no-default-features --features demo --target wasm32-unknown-unknown --profile wasm-release -- -D warnings",
];

/// All but those with needs of their own is tested together, compiled as for `cargo xtask run`: it shares what is
/// compiled of other people's packages, and has of them what it has there, and the tests' own needs. `ocpp`'s oracle would
/// make JSON's numbers others.
const SERVER_TESTS: &str = "test --workspace --exclude frontend --exclude ocpp --exclude xtask";

/// So many tests for each core: most of the server's wait for something most of the time. Not on PostgreSQL, where each
/// has a whole database server beside it.
const TESTS_FOR_EACH_CORE: usize = 2;

/// Runs the checks, by and large the cheap ones first, and stops at the first fault.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let end2end = workspace.end2end();
    let cargo = |line: &str| cargo(workspace, line);
    let mut progress = Progress::new(10);

    let browser = progress.step("Set-up", || {
        toolchain::ensure_component(workspace, "fmt", "rustfmt")?;
        toolchain::ensure_component(workspace, "clippy", "clippy")?;
        toolchain::ensure_wasm_target(workspace)?;
        node::check()?;
        node::install(&end2end)?;
        if !has_postgresql() {
            println!("No `initdb` here: what runs on PostgreSQL is left out of the tests");
        }
        browser::ensure(&end2end)
    })?;
    progress.step("Format", || cargo("fmt --all --check"))?;
    progress.step("TypeScript", || {
        command::run(node::program(&end2end, "tsc").arg("--noEmit"))
    })?;
    let site = progress.step("Browser's half and Rust tests, built side by side", || {
        build(workspace)
    })?;
    // Not before: the server's `site` feature looks at the site's folder when it is compiled.
    progress.step("Lints", || {
        let lints = "clippy --workspace --exclude frontend --all-targets --all-features -- -D warnings";
        command::run(workspace.cargo(lints.split(' ')).env("LADETAVLE_SITE", &site))?;
        LINTS_FOR_BROWSERS.iter().try_for_each(|lints| cargo(lints))
    })?;
    let server_tests = |targets: &str| workspace.cargo(SERVER_TESTS.split(' ').chain(targets.split(' ')));
    progress.step("Rust tests", || {
        let mut tests = server_tests("--tests");
        if env::var_os("RUST_TEST_THREADS").is_none() {
            let cores = thread::available_parallelism().map_or(1, NonZero::get);
            tests.env("RUST_TEST_THREADS", (cores * TESTS_FOR_EACH_CORE).to_string());
        }
        command::run(&mut tests)?;
        cargo("test -p ocpp")?;
        cargo("test -p xtask")
    })?;
    progress.step("The server on PostgreSQL", || {
        if !has_postgresql() {
            println!("Left out: no `initdb` here");
            return Ok(());
        }
        let mut sockets = server_tests("--test sockets");
        command::run(sockets.env("LADETAVLE_TEST_DATABASE", "postgresql"))
    })?;
    progress.step("`cargo xtask run`", || run::rehearse(workspace))?;
    // What `dist` hands out, compiled as for `run`.
    let server = progress.step("Server, the site inside", || {
        server::build_with_site(workspace, Profile::Quick, &site)
    })?;
    progress.step("Browser tests", || {
        let mut playwright = node::program(&end2end, "playwright");
        playwright
            .arg("test")
            .env("LADETAVLE_BIN", &server)
            .env_remove("LADETAVLE_SITE_DIR");
        browser::name(&browser, &mut playwright);
        command::run(&mut playwright)
    })?;

    println!("all checks passed in {}", progress.total_time());
    Ok(())
}

/// Builds the site, while Rust's tests are compiled. Says where the site is.
fn build(workspace: &Workspace) -> Result<PathBuf> {
    let ((), site) = side_by_side(
        || cargo(workspace, &format!("{SERVER_TESTS} --tests --no-run")),
        || site::build(workspace),
    )?;
    Ok(site)
}

fn cargo(workspace: &Workspace, line: &str) -> Result<()> {
    command::run(&mut workspace.cargo(line.split(' ')))
}

/// Whether the tests can start a PostgreSQL server of their own, or were told of one.
fn has_postgresql() -> bool {
    env::var_os("LADETAVLE_TEST_POSTGRES").is_some()
        || command::succeeds(Command::new("initdb").arg("--version"))
        || fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .any(|it| it.path().join("bin/initdb").is_file())
}
