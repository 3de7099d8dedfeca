//! The server's executable.

use std::{env::consts::EXE_SUFFIX, path::PathBuf};

use anyhow::Result;

use crate::{command, workspace::Workspace};

/// Builds the release server, which reads the site from a folder, and says where it is.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    command::run(&mut workspace.cargo(["build", "--release", "-p", "server", "--bin", "ladetavle"]))?;
    Ok(executable(workspace))
}

/// Where cargo puts the release server.
pub(crate) fn executable(workspace: &Workspace) -> PathBuf {
    workspace
        .target()
        .join("release")
        .join(format!("ladetavle{EXE_SUFFIX}"))
}
