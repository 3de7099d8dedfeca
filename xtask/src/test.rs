//! `cargo xtask test`: every check there is.

use std::{env, fs, process::Command};

use anyhow::Result;

use crate::{
    browser, command, node, progress::Progress, run, server, server::Profile, site, toolchain,
    workspace::Workspace,
};

/// Runs the checks in an order that finds the cheap faults first, and stops at the first.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let end2end = workspace.end2end();
    let cargo = |line: &str| command::run(&mut workspace.cargo(line.split(' ')));
    let mut progress = Progress::new(11);

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
    progress.step("Lints for the browser", || {
        cargo("clippy -p frontend --target wasm32-unknown-unknown -- -D warnings")?;
        let demo = "clippy -p frontend --no-default-features --features demo --target wasm32-unknown-unknown -- -D warnings";
        cargo(demo)
    })?;
    // Before the other lints: the server's `site` feature looks at the site's folder when it is compiled.
    let site = progress.step("Site", || site::build(workspace))?;
    progress.step("Lints", || {
        let lints = "clippy --workspace --exclude frontend --all-targets --all-features -- -D warnings";
        command::run(workspace.cargo(lints.split(' ')).env("LADETAVLE_SITE", &site))
    })?;
    progress.step("Rust tests", || cargo("test --workspace --exclude frontend"))?;
    progress.step("The server on PostgreSQL", || {
        if !has_postgresql() {
            println!("Left out: no `initdb` here");
            return Ok(());
        }
        let mut sockets = workspace.cargo("test -p server --test sockets".split(' '));
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
