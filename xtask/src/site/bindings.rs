//! The JavaScript between the browser and the WebAssembly module.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::{content_name, parts, write};

/// What the files of a module are called. All have the same digits in their names, which change with any of them.
pub(super) struct Files {
    /// The JavaScript that loads either part of the module by its name; the first unless it is told another.
    pub(super) js: String,
    /// The part of the module that comes first.
    pub(super) wasm: String,
    /// The other part.
    pub(super) wasm_of_details: String,
}

/// Writes the module, in its two parts, and its JavaScript into `package`, all named after `stem`.
pub(super) fn generate(module: &Path, stem: &str, package: &Path) -> Result<Files> {
    let main = package.join(format!("{stem}_main.wasm"));
    let js = package.join(format!("{stem}.js"));
    let (wasm_name, details_name) = (format!("{stem}_bg.wasm"), format!("{stem}_details.wasm"));
    let (wasm, details) = (package.join(&wasm_name), package.join(&details_name));
    let fetcher = parts::take_apart(module, &main, &format!("{stem}.js"), &details)?;
    let bind = || -> Result<()> {
        Bindgen::new()
            .input_path(&main)
            .out_name(stem)
            .web(true)?
            .typescript(false)
            .omit_default_module_path(false)
            // By which the parts find each other.
            .keep_lld_exports(true)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(package)
    };
    bind().with_context(|| format!("cannot write the JavaScript for {}", module.display()))?;
    fs::remove_file(&main).with_context(|| format!("cannot remove {}", main.display()))?;
    if package.join("snippets").exists() {
        bail!(
            "a crate of the browser's half brings JavaScript of its own (see {}), \
             which the site has no place for: write it in Rust, or teach xtask/src/site to name and place it",
            package.join("snippets").display()
        );
    }

    let script = fs::read_to_string(&js).with_context(|| format!("cannot read {}", js.display()))?;
    let script = fetcher.put_into(&script, &details_name)?;
    let mut content = script.clone().into_bytes();
    for draft in [&wasm, &details] {
        content.extend(fs::read(draft).with_context(|| format!("cannot read {}", draft.display()))?);
    }
    let named = |ending: &str| content_name::of(stem, ending, &content);
    let files = Files {
        js: named(".js"),
        wasm: named("_bg.wasm"),
        wasm_of_details: named("_details.wasm"),
    };
    for (draft, name) in [(&wasm, &files.wasm), (&details, &files.wasm_of_details)] {
        fs::rename(draft, package.join(name))
            .with_context(|| format!("cannot rename {}", draft.display()))?;
    }
    let script = script
        .replace(&wasm_name, &files.wasm)
        .replace(&details_name, &files.wasm_of_details);
    write(&package.join(&files.js), script.as_bytes())?;
    fs::remove_file(&js).with_context(|| format!("cannot remove {}", js.display()))?;
    Ok(files)
}
