//! A browser for the Playwright tests.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;
use nix::unistd::Uid;

use crate::{command, missing::Missing, node};

/// What browsers of the Chromium family are called, the most likely to work first.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// The browser that the tests are to use.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    /// The one at this path.
    At(PathBuf),
    /// The one that Playwright keeps for itself and finds without help.
    Playwrights,
}

/// Finds a browser that starts, or gets one: from Playwright, else from the system's packages.
///
/// `folder` is where Playwright is installed.
pub(crate) fn ensure(folder: &Path) -> Result<Browser> {
    if let Some(path) = env::var_os("CHROMIUM_PATH").map(PathBuf::from) {
        if starts(&path) {
            return Ok(Browser::At(path));
        }
        let path = path.display();
        return Err(Missing::new(format!(
            "CHROMIUM_PATH names {path}, which does not start: name another or unset it"
        ))
        .into());
    }
    if let Some(browser) = installed()
        .or_else(|| from_playwright(folder))
        .or_else(from_packages)
    {
        return Ok(browser);
    }
    Err(Missing::new(
        "the browser tests need Chromium or Chrome, and none could be installed: install one yourself (Debian: \
         `apt-get install chromium`) so that `chromium` or `google-chrome` is on the PATH, or name it in CHROMIUM_PATH",
    )
    .into())
}

/// Tells a command of Playwright which browser to use.
pub(crate) fn name(browser: &Browser, playwright: &mut Command) {
    match browser {
        Browser::At(path) => playwright.env("CHROMIUM_PATH", path),
        Browser::Playwrights => playwright.env_remove("CHROMIUM_PATH"),
    };
}

fn installed() -> Option<Browser> {
    let path = on_path(&env::var_os("PATH")?)
        .into_iter()
        .find(|path| starts(path))?;
    println!("Browser: {}", path.display());
    Some(Browser::At(path))
}

fn from_playwright(folder: &Path) -> Option<Browser> {
    println!("No browser is installed: running `playwright install chromium`");
    attempt(node::program(folder, "playwright").args(["install", "chromium"]))?;
    let question = "console.log(require('@playwright/test').chromium.executablePath())";
    let path =
        command::output(command::in_folder("node", folder).args(["-e", question])).map(PathBuf::from)?;
    if !starts(&path) {
        println!("It lacks system libraries: running `playwright install-deps chromium`");
        attempt(node::program(folder, "playwright").args(["install-deps", "chromium"]))?;
    }
    starts(&path).then_some(Browser::Playwrights)
}

fn from_packages() -> Option<Browser> {
    println!("Playwright's browser is not to be had: running `apt-get install chromium`");
    attempt(as_root("apt-get")?.arg("update"))?;
    attempt(as_root("apt-get")?.args(["install", "-y", "--no-install-recommends", "chromium"]))?;
    installed()
}

/// The command with the rights that installing packages takes, where they can be had.
fn as_root(program: &str) -> Option<Command> {
    let mut command = if Uid::effective().is_root() {
        Command::new(program)
    } else if command::succeeds(Command::new("sudo").arg("--version")) {
        let mut sudo = Command::new("sudo");
        sudo.args(["env", "DEBIAN_FRONTEND=noninteractive", program]);
        sudo
    } else {
        println!("This takes root's rights, and there is no sudo");
        return None;
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Some(command)
}

/// Runs one way of getting a browser. Its failure is shown, since the next way may work.
fn attempt(command: &mut Command) -> Option<()> {
    command::run(command)
        .inspect_err(|error| println!("{error:#}"))
        .ok()
}

/// Whether the browser is more than a name: packages exist whose `chromium-browser` only says what to install.
fn starts(path: &Path) -> bool {
    command::succeeds(Command::new(path).arg("--version"))
}

/// The files on a `PATH` that are called like a browser.
fn on_path(path: &OsStr) -> Vec<PathBuf> {
    let folders = env::split_paths(&OsString::from(path)).collect::<Vec<_>>();
    let files = NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    files.filter(|file| file.is_file()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn browsers_are_found_by_name_before_folder() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let chrome = first.path().join("google-chrome");
        let chromium = second.path().join("chromium");
        fs::write(&chrome, "").unwrap();
        fs::write(&chromium, "").unwrap();
        fs::write(first.path().join("chromium-like"), "").unwrap();
        fs::create_dir(first.path().join("chromium")).unwrap();

        let path = env::join_paths([first.path(), second.path()]).unwrap();
        assert_eq!(on_path(&path), [chromium, chrome]);
    }

    #[test]
    fn a_file_that_cannot_run_is_no_browser() {
        let folder = tempfile::tempdir().unwrap();
        let stub = folder.path().join("chromium");
        fs::write(&stub, "not a program").unwrap();
        assert!(!starts(&stub));
    }
}
