//! The JavaScript between the browser and the WebAssembly module.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::{content_name, write};

/// Writes the module and its JavaScript into `package`, both named after `stem`, and says what they are called: first
/// the JavaScript, then the module. The JavaScript loads the module by that name unless it is told another.
pub(super) fn generate(module: &Path, stem: &str, package: &Path) -> Result<(String, String)> {
    let bind = || -> Result<()> {
        Bindgen::new()
            .input_path(module)
            .out_name(stem)
            .web(true)?
            .typescript(false)
            .omit_default_module_path(false)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(package)
    };
    bind().with_context(|| format!("cannot write the JavaScript for {}", module.display()))?;
    if package.join("snippets").exists() {
        bail!(
            "a crate of the browser's half brings JavaScript of its own (see {}), \
             which the site has no place for: write it in Rust, or teach xtask/src/site to name and place it",
            package.join("snippets").display()
        );
    }

    let (js_name, wasm_name) = (format!("{stem}.js"), format!("{stem}_bg.wasm"));
    let wasm_draft = package.join(&wasm_name);
    let wasm_bytes =
        fs::read(&wasm_draft).with_context(|| format!("cannot read {}", wasm_draft.display()))?;
    let wasm = content_name::of(stem, "_bg.wasm", &wasm_bytes);
    fs::rename(&wasm_draft, package.join(&wasm))
        .with_context(|| format!("cannot rename {}", wasm_draft.display()))?;

    let js_draft = package.join(&js_name);
    let script =
        fs::read_to_string(&js_draft).with_context(|| format!("cannot read {}", js_draft.display()))?;
    let script = script.replace(&wasm_name, &wasm);
    let js = content_name::of(stem, ".js", script.as_bytes());
    write(&package.join(&js), script.as_bytes())?;
    fs::remove_file(&js_draft).with_context(|| format!("cannot remove {}", js_draft.display()))?;
    Ok((js, wasm))
}
