//! What the site weighs.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::{compression, folder};

/// Prints each file's size, and what travels to a browser that takes brotli.
pub(super) fn print(site: &Path) -> Result<()> {
    println!("{:>10} {:>10}", "raw", "brotli");
    for file in folder::files(site)? {
        let compressed = compression::beside(&file, ".br");
        if compressed.is_file() {
            let name = file.strip_prefix(site).unwrap_or(&file).display();
            println!(
                "{:>10} {:>10}  {name}",
                kilobytes(&file)?,
                kilobytes(&compressed)?
            );
        }
    }
    Ok(())
}

fn kilobytes(file: &Path) -> Result<String> {
    let size = fs::metadata(file)
        .with_context(|| format!("cannot read {}", file.display()))?
        .len();
    Ok(format!("{:.1} kB", size as f64 / 1e3))
}
