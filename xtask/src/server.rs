//! The server's executable.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{command, workspace::Workspace};

/// How the server is compiled.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    /// For somebody who waits for it, with the profile of this program and of the lints: what they share is built once.
    Quick,
    /// To hand out, and to measure.
    Release,
}

impl Profile {
    /// What Cargo calls it.
    const fn name(self) -> &'static str {
        match self {
            Self::Quick => "dev",
            Self::Release => "release",
        }
    }

    /// The folder in which Cargo leaves what it built.
    const fn folder(self) -> &'static str {
        match self {
            Self::Quick => "debug",
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
    let mut build = workspace.cargo([
        "build",
        "--profile",
        profile.name(),
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
    Ok(workspace.target().join(profile.folder()).join(executable))
}
