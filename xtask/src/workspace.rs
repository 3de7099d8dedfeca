//! Where things are.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::command;

/// The folders of this checkout, all absolute.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Asks cargo, which knows of `CARGO_TARGET_DIR` and of every configuration file.
    pub(crate) fn locate() -> Result<Self> {
        let output = Command::new(cargo_program())
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .output()
            .context("cannot start `cargo metadata`")?;
        ensure!(
            output.status.success(),
            "`cargo metadata` failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        Self::from_metadata(&output.stdout)
    }

    fn from_metadata(json: &[u8]) -> Result<Self> {
        let metadata: Value =
            serde_json::from_slice(json).context("cannot read what `cargo metadata` printed")?;
        let folder = |member: &str| {
            let path = metadata[member].as_str();
            path.map(PathBuf::from)
                .with_context(|| format!("`cargo metadata` names no {member}"))
        };
        Ok(Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
        })
    }

    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo writes what it builds, which may be far from the checkout.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// The Playwright tests.
    pub(crate) fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// A cargo command that runs in the checkout's root.
    pub(crate) fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut cargo = command::in_folder(cargo_program(), &self.root);
        cargo.args(arguments).env("CARGO_TARGET_DIR", &self.target);
        for (name, _) in env::vars_os().filter(|(name, _)| is_about_this_program(name)) {
            cargo.env_remove(name);
        }
        cargo
    }
}

/// Whether the variable is one that `cargo run` sets for this program. Build scripts look at some of them, and would
/// run again each time that somebody goes from `cargo xtask` to a cargo command of their own, or back.
fn is_about_this_program(variable: &OsStr) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_"]
        .iter()
        .any(|start| variable.as_encoded_bytes().starts_with(start.as_bytes()))
}

/// The cargo that runs this program, so that the toolchain stays the same.
fn cargo_program() -> String {
    env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_folder_need_not_be_in_the_checkout() {
        let workspace =
            Workspace::from_metadata(br#"{"workspace_root":"/a/checkout","target_directory":"/elsewhere"}"#)
                .unwrap();
        assert_eq!(workspace.root(), Path::new("/a/checkout"));
        assert_eq!(workspace.target(), Path::new("/elsewhere"));
    }

    #[test]
    fn a_persons_own_settings_reach_cargo() {
        for (variable, is_about_this) in [
            ("CARGO_PKG_NAME", true),
            ("CARGO_MANIFEST_DIR", true),
            ("CARGO_INCREMENTAL", false),
            ("CARGO", false),
        ] {
            assert_eq!(
                is_about_this_program(OsStr::new(variable)),
                is_about_this,
                "{variable}"
            );
        }
    }

    #[test]
    fn metadata_without_a_folder_is_an_error() {
        let Err(error) = Workspace::from_metadata(br#"{"workspace_root":"/a/checkout"}"#) else {
            panic!("taken without a target folder");
        };
        assert_eq!(error.to_string(), "`cargo metadata` names no target_directory");
    }
}
