//! The style sheets as one.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};

/// The first versions that know nesting, cascade layers, `light-dark()` and `:has()`, all from before the summer of
/// 2024: what the sheets use reaches the browser as it was written.
const OLDEST_BROWSERS: Browsers = Browsers {
    android: None, // the former system browser; Chrome on Android counts as Chrome
    chrome: version(123, 0),
    edge: version(123, 0),
    firefox: version(121, 0),
    ie: None,
    ios_saf: version(17, 5),
    opera: version(109, 0),
    safari: version(17, 5),
    samsung: version(27, 0),
};

/// `entry` and all that it imports, without a byte too many.
pub(super) fn bundle(entry: &Path) -> Result<String> {
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(entry)
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| format!("cannot bundle {}", entry.display()))?;
    let targets = Targets::from(OLDEST_BROWSERS);
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| format!("cannot shrink {}", entry.display()))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets,
            ..PrinterOptions::default()
        })
        .with_context(|| format!("cannot print {}", entry.display()))?;
    Ok(printed.code)
}

/// A version as `lightningcss` counts them, a byte for each number.
const fn version(major: u32, minor: u32) -> Option<u32> {
    Some((major << 16) | (minor << 8))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn imports_become_layers_and_modern_css_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("views")).unwrap();
        fs::write(
            folder.path().join("main.css"),
            "@layer base, views;\n@import url(\"base.css\") layer(base);\n@import url(\"views/row.css\") layer(views);",
        )
        .unwrap();
        fs::write(
            folder.path().join("base.css"),
            ":root { --ink: light-dark(#000000, white) }",
        )
        .unwrap();
        fs::write(
            folder.path().join("views/row.css"),
            ".row { color: var(--ink); &:hover { margin: 0px } }",
        )
        .unwrap();
        assert_eq!(
            bundle(&folder.path().join("main.css")).unwrap(),
            "@layer base{:root{--ink:light-dark(#000,#fff)}}\
             @layer views{.row{color:var(--ink);&:hover{margin:0}}}"
        );
    }

    #[test]
    fn a_sheet_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let entry = folder.path().join("main.css");
        let error = bundle(&entry).unwrap_err();
        assert!(
            error.to_string().contains(&entry.display().to_string()),
            "{error:#}"
        );
    }
}
