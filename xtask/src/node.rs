//! Node.js, which the browser tests are written for.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use crate::{command, missing::Missing};

const OLDEST: u32 = 20;

/// Makes sure that a Node.js is there that is new enough, and npm with it.
pub(crate) fn check() -> Result<()> {
    let version = command::output(Command::new("node").arg("--version"));
    let found = match version.as_deref().map(|text| (text, major(text))) {
        Some((_, Some(major))) if major >= OLDEST => None,
        Some((text, _)) => Some(format!("the one here is {text}")),
        None => Some("there is no `node` on the PATH".to_owned()),
    };
    if let Some(found) = found {
        return Err(Missing::new(format!(
            "the browser tests need Node.js {OLDEST} or newer and {found}: get it from https://nodejs.org"
        ))
        .into());
    }
    if !command::succeeds(Command::new("npm").arg("--version")) {
        return Err(Missing::new(
            "the browser tests need npm and there is none on the PATH: it comes with Node.js from https://nodejs.org, \
             Debian and Ubuntu have it in a package of its own, `npm`",
        )
        .into());
    }
    Ok(())
}

/// Installs the packages that `folder`'s lock file names, unless the last installation was from the same one.
pub(crate) fn install(folder: &Path) -> Result<()> {
    let lock_file = folder.join("package-lock.json");
    let wanted = fs::read(&lock_file).with_context(|| format!("cannot read {}", lock_file.display()))?;
    let installed = folder.join("node_modules/.installed-from");
    if fs::read(&installed).is_ok_and(|lock| lock == wanted) {
        return Ok(());
    }
    command::run(command::in_folder("npm", folder).args(["ci", "--no-audit", "--no-fund"])).context(
        "the browser tests' npm packages could not be installed; they come from https://registry.npmjs.org",
    )?;
    ensure!(
        folder.join("node_modules").is_dir(),
        "{} names no packages",
        lock_file.display()
    );
    fs::write(&installed, wanted).with_context(|| format!("cannot write {}", installed.display()))
}

/// A program that one of the packages brings, run in `folder`.
pub(crate) fn program(folder: &Path, name: &str) -> Command {
    command::in_folder(folder.join("node_modules/.bin").join(name), folder)
}

/// 20 from `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_first_number() {
        for (text, expected) in [
            ("v20.11.1", Some(20)),
            ("v8.0.0-rc.1", Some(8)),
            ("v127", Some(127)),
            ("20.1.0", None),
            ("", None),
        ] {
            assert_eq!(major(text), expected, "{text:?}");
        }
    }
}
