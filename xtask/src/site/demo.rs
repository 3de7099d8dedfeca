//! The demo: a folder that works wherever it is put.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::{bindings, content_name, folder, write};

/// Fills the folder of the demo: the module, the portal's sheet and pictures, and the pages around it, in which
/// `{{js}}`, `{{wasm}}` and `{{css}}` stand for what the files are called.
pub(super) fn fill(demo: &Path, module: &Path, sheet: &str, pictures: &Path, pages: &Path) -> Result<()> {
    let package = demo.join("pkg");
    fs::create_dir_all(&package).with_context(|| format!("cannot create {}", package.display()))?;
    let (js, wasm) = bindings::generate(module, "demo", &package)?;
    let css = content_name::of("demo", ".css", sheet.as_bytes());
    write(&package.join(&css), sheet.as_bytes())?;
    if pictures.is_dir() {
        folder::copy(pictures, demo)?;
    }
    folder::copy(pages, demo)?;
    let page = demo.join("index.html");
    let text = fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
    let text = text
        .replace("{{js}}", &format!("pkg/{js}"))
        .replace("{{wasm}}", &format!("pkg/{wasm}"))
        .replace("{{css}}", &format!("pkg/{css}"));
    write(&page, text.as_bytes())
}
