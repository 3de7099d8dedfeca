//! The server's executable.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{command, workspace::Workspace};

/// How the server is compiled: profiles of the workspace's `Cargo.toml`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    /// For somebody who waits for it.
    Quick,
    /// To hand out, and to measure.
    Release,
}

impl Profile {
    const fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Release => "release",
        }
    }
}

/// Builds the server, which reads the site from a folder, and says where it is.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    compile(workspace, profile, None)
}

/// Builds the server with a site inside it, and says where it is.
pub(crate) fn build_with_site(workspace: &Workspace, profile: Profile, site: &Path) -> Result<PathBuf> {
    compile(workspace, profile, Some(site))
}

fn compile(workspace: &Workspace, profile: Profile, site: Option<&Path>) -> Result<PathBuf> {
    let profile = profile.name();
    let mut build = workspace.cargo([
        "build",
        "--profile",
        profile,
        "-p",
        "server",
        "--bin",
        "ladetavle",
    ]);
    if let Some(site) = site {
        build.args(["--features", "site"]).env("LADETAVLE_SITE", site);
    }
    command::run(&mut build)?;
    let executable = format!("ladetavle{EXE_SUFFIX}");
    Ok(workspace.target().join(profile).join(executable))
}
