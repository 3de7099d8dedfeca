//! The parts of the Rust toolchain that a bare installation may lack.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::{command, missing::Missing, workspace::Workspace};

/// The target of the browser's half.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the browser's half can be compiled, with rustup's help where need be.
pub(crate) fn ensure_wasm_target(workspace: &Workspace) -> Result<()> {
    if wasm_target_is_installed(workspace) {
        return Ok(());
    }
    println!("The Rust target {WASM} is missing: running `rustup target add {WASM}`");
    let added = command::run(command::in_folder("rustup", workspace.root()).args(["target", "add", WASM]));
    if added.is_err() || !wasm_target_is_installed(workspace) {
        return Err(Missing::new(format!(
            "the Rust target {WASM} is missing and rustup could not add it: with a connection to \
             static.rust-lang.org run `rustup target add {WASM}`, or install it from where this Rust came from"
        ))
        .into());
    }
    Ok(())
}

/// Makes sure that `cargo <subcommand>` works, which comes with a rustup component.
pub(crate) fn ensure_component(workspace: &Workspace, subcommand: &str, component: &str) -> Result<()> {
    let is_installed = || command::succeeds(&mut workspace.cargo([subcommand, "--version"]));
    if is_installed() {
        return Ok(());
    }
    println!("`cargo {subcommand}` is missing: running `rustup component add {component}`");
    let added =
        command::run(command::in_folder("rustup", workspace.root()).args(["component", "add", component]));
    if added.is_err() || !is_installed() {
        return Err(Missing::new(format!(
            "`cargo {subcommand}` is missing and rustup could not add it: with a connection to \
             static.rust-lang.org run `rustup component add {component}`, or install it from where this Rust came from"
        ))
        .into());
    }
    Ok(())
}

/// The compiler says where the target's libraries would be; without the target, nothing is there.
fn wasm_target_is_installed(workspace: &Workspace) -> bool {
    let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let mut question = Command::new(compiler);
    question
        .args(["--print", "target-libdir", "--target", WASM])
        .current_dir(workspace.root());
    command::output(&mut question).is_some_and(|folder| Path::new(&folder).is_dir())
}
