//! `cargo xtask dist`: one executable to hand out, and the demo as a folder.

use std::fs;

use anyhow::{Context, Result};

use crate::{progress::Progress, server, server::Profile, site, workspace::Workspace};

/// Builds the server with the site inside it and puts it into the checkout's `target/dist/`, the demo beside it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut progress = Progress::new(2);
    let site = progress.step("Site", || site::build(workspace))?;
    let built = progress.step("Server with the site inside", || {
        server::build_with_site(workspace, Profile::Release, &site)
    })?;

    let folder = workspace.root().join("target/dist");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let name = built.file_name().context("the executable has no name")?;
    let (draft, finished) = (folder.join(".unfinished"), folder.join(name));
    // A copy and a rename: an executable that somebody is running cannot be written to.
    fs::copy(&built, &draft).with_context(|| format!("cannot copy {}", built.display()))?;
    fs::rename(&draft, &finished).with_context(|| format!("cannot write {}", finished.display()))?;

    let demo = folder.join(site::DEMO);
    site::write_demo(&finished, &demo)?;

    let size = fs::metadata(&finished)
        .with_context(|| format!("cannot read {}", finished.display()))?
        .len();
    println!(
        "{} ({:.1} MB) in {}",
        finished.display(),
        size as f64 / 1e6,
        progress.total_time()
    );
    println!("{} for any web server, under any path", demo.display());
    Ok(())
}
