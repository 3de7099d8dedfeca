//! The site: everything that a browser loads besides the pages, in one folder that the server hands out.
//!
//! ```text
//! assets.json                           {"js":"/pkg/…","wasm":"/pkg/…","css":"/pkg/…", …}, for the server
//! pkg/ladetavle-1a2b3c4d.js             named after its content, so that it may be cached for ever
//! pkg/ladetavle-1a2b3c4d_bg.wasm        what the overview needs
//! pkg/ladetavle-1a2b3c4d_details.wasm   what all other pages need as well
//! pkg/ladetavle-5e6f7a8b.css
//! favicon.svg, …                        what is in style/static, under its own name
//! demo/                                 the demo: everything that it needs, by relative addresses
//! ```
//!
//! Beside each file but the first stand the same bytes as `.br` and `.gz`.

mod bindings;
mod compression;
mod content_name;
mod demo;
mod draft;
mod folder;
mod inputs;
mod parts;
mod size_table;
mod stylesheet;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use serde_json::json;

use self::{draft::Draft, inputs::Inputs};
use crate::{command, toolchain, workspace::Workspace};

/// Builds the site and says where it is. One that is made of the same inputs already is left alone.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    toolchain::ensure_wasm_target(workspace)?;
    let site = workspace.target().join("site");
    fs::create_dir_all(workspace.target()).context("cannot create the target folder")?;
    let _lock = lock(&site.with_extension("lock"))?;
    let modules = Modules {
        portal: compile(workspace, "hydrate")?,
        demo: compile(workspace, "demo")?,
    };
    let address = site.with_extension("address");
    write(&address, demo::address().as_bytes())?;
    let style = workspace.root().join("style");
    let pages = workspace.root().join("frontend/demo");
    // What the site is made of, and what it is made by.
    let inputs = Inputs::read(&[
        &modules.portal,
        &modules.demo,
        &style,
        &pages,
        &address,
        &workspace.root().join("Cargo.lock"),
        &workspace.root().join("xtask/src/site.rs"),
        &workspace.root().join("xtask/src/site"),
    ])?;
    let record = site.with_extension("inputs");
    if !(site.join("assets.json").is_file() && inputs.are_recorded_in(&record)) {
        let draft = Draft::begin(&site)?;
        fill(draft.folder(), &modules, &style, &pages)?;
        inputs::forget(&record)?;
        draft.publish()?;
        inputs.record_in(&record)?;
    }
    size_table::print(&site)?;
    Ok(site)
}

/// The folder of the demo within the site.
pub(crate) const DEMO: &str = "demo";

/// WebAssembly modules that still lack their JavaScript.
struct Modules {
    portal: PathBuf,
    demo: PathBuf,
}

/// Compiles the browser's half with one of its two beginnings.
fn compile(workspace: &Workspace, beginning: &str) -> Result<PathBuf> {
    let build = [
        "rustc",
        "-p",
        "frontend",
        "--no-default-features",
        "--features",
        beginning,
        "--target",
        toolchain::WASM,
        "--profile",
        "wasm-release",
        "--",
        // By which it is taken apart.
        "-Clink-arg=--emit-relocs",
    ];
    command::run(&mut workspace.cargo(build))?;
    let folder = workspace.target().join(toolchain::WASM).join("wasm-release");
    // Both are called alike.
    let (built, kept) = (
        folder.join("frontend.wasm"),
        folder.join(format!("frontend-{beginning}.wasm")),
    );
    fs::copy(&built, &kept).with_context(|| format!("cannot copy {}", built.display()))?;
    Ok(kept)
}

fn fill(site: &Path, modules: &Modules, style: &Path, pages: &Path) -> Result<()> {
    let package = site.join("pkg");
    fs::create_dir(&package).with_context(|| format!("cannot create {}", package.display()))?;
    let files = bindings::generate(&modules.portal, "ladetavle", &package)?;

    let sheet = stylesheet::bundle(&style.join("main.css"))?;
    let css = content_name::of("ladetavle", ".css", sheet.as_bytes());
    write(&package.join(&css), sheet.as_bytes())?;

    let static_files = style.join("static");
    if static_files.is_dir() {
        folder::copy(&static_files, site)?;
    }
    let sheet = stylesheet::bundle(&style.join("demo.css"))?;
    demo::fill(&site.join(DEMO), &modules.demo, &sheet, &static_files, pages)?;
    compression::add_to_all_in(site)?;

    let address = |file: &str| format!("/pkg/{file}");
    let addresses = json!({
        "js": address(&files.js),
        "wasm": address(&files.wasm),
        "wasm_of_details": address(&files.wasm_of_details),
        "css": address(&css),
    });
    write(&site.join("assets.json"), addresses.to_string().as_bytes())
}

/// Has an executable that carries the site write the demo at `place`; what was there before goes.
pub(crate) fn write_demo(executable: &Path, place: &Path) -> Result<()> {
    folder::remove(place)?;
    let mut write = Command::new(executable);
    write.arg("demo").arg(place).env_remove("LADETAVLE_SITE_DIR");
    command::run(&mut write)?;
    // The executable has just written its first page.
    compression::add_to(&place.join("index.html"))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Keeps a second build of the same site waiting until the file is dropped.
fn lock(path: &Path) -> Result<File> {
    let lock = || -> std::io::Result<File> {
        let file = File::create(path)?;
        file.lock()?;
        Ok(file)
    };
    lock().with_context(|| format!("cannot lock {}", path.display()))
}
