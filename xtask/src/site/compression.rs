//! Compresses ahead of time, as hard as it goes, what the server would otherwise compress for every visitor.

use std::{
    ffi::OsString,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use super::{folder, write};

/// Writes a `.br` and a `.gz` beside every file in `site`.
pub(super) fn add_to_all_in(site: &Path) -> Result<()> {
    for file in folder::files(site)? {
        add_to(&file)?;
    }
    Ok(())
}

/// Writes a `.br` and a `.gz` beside this one.
pub(super) fn add_to(file: &Path) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    write(&beside(file, ".br"), &as_brotli(&bytes)?)?;
    write(&beside(file, ".gz"), &as_gzip(&bytes)?)
}

/// The path with `ending` after its own: `a.css` and `.br` give `a.css.br`.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut path = OsString::from(file);
    path.push(ending);
    path.into()
}

fn as_brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut compressed, &parameters).context("brotli failed")?;
    Ok(compressed)
}

fn as_gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .context("gzip failed")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_forms_give_the_file_back() {
        let folder = tempfile::tempdir().unwrap();
        let text = "a { color: red }\n".repeat(100);
        fs::write(folder.path().join("a.css"), &text).unwrap();
        add_to_all_in(folder.path()).unwrap();

        let mut read = String::new();
        let compressed = fs::read(folder.path().join("a.css.gz")).unwrap();
        flate2::read::GzDecoder::new(&compressed[..])
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text);

        let compressed = fs::read(folder.path().join("a.css.br")).unwrap();
        assert!(compressed.len() < text.len());
        read.clear();
        brotli::Decompressor::new(&compressed[..], 4096)
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text);
    }
}
