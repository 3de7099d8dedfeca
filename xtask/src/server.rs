//! The server's executable.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{command, workspace::Workspace};

/// Builds the release server, which reads the site from a folder, and says where it is.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    command::run(&mut workspace.cargo(["build", "--release", "-p", "server", "--bin", "ladetavle"]))?;
    Ok(executable(workspace))
}

/// Builds the release server with a site inside it, and says where it is.
pub(crate) fn build_with_site(workspace: &Workspace, site: &Path) -> Result<PathBuf> {
    let build = "build --release -p server --bin ladetavle --features site";
    command::run(workspace.cargo(build.split(' ')).env("LADETAVLE_SITE", site))?;
    Ok(executable(workspace))
}

/// Where cargo puts the release server.
fn executable(workspace: &Workspace) -> PathBuf {
    workspace
        .target()
        .join("release")
        .join(format!("ladetavle{EXE_SUFFIX}"))
}
