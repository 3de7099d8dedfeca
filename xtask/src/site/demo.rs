//! The demo: a folder that works wherever it is put.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::{bindings, content_name, folder, write};

/// Fills the folder of the demo: the module, the portal's sheet and pictures, and the pages around it, in which
/// `{{js}}`, `{{wasm}}` and `{{css}}` stand for what the files are called, and `{{url}}` for where all of it will be.
pub(super) fn fill(demo: &Path, module: &Path, sheet: &str, pictures: &Path, pages: &Path) -> Result<()> {
    let package = demo.join("pkg");
    fs::create_dir_all(&package).with_context(|| format!("cannot create {}", package.display()))?;
    let files = bindings::generate(module, "demo", &package)?;
    let css = content_name::of("demo", ".css", sheet.as_bytes());
    write(&package.join(&css), sheet.as_bytes())?;
    if pictures.is_dir() {
        folder::copy(pictures, demo)?;
    }
    folder::copy(pages, demo)?;
    let names = [
        ("{{js}}", format!("pkg/{}", files.js)),
        ("{{wasm}}", format!("pkg/{}", files.wasm)),
        ("{{css}}", format!("pkg/{css}")),
        ("{{url}}", address()),
    ];
    for page in ["index.html", "embed.html", "oembed.json"] {
        let page = demo.join(page);
        let text = fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
        let named = names
            .iter()
            .fold(text, |text, (placeholder, name)| text.replace(placeholder, name));
        write(&page, named.as_bytes())?;
    }
    Ok(())
}

/// Where the demo will be. Only what is read out of its context needs to know (oEmbed §2.3.4.4).
pub(super) fn address() -> String {
    let address = std::env::var("LADETAVLE_DEMO_URL");
    address.unwrap_or_else(|_| "http://127.0.0.1:8080/demo/".to_owned())
}
