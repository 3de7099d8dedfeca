//! Whether a site is made of what it would be made of now.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{folder, write};

/// The names and contents of files, as one hash.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inputs(Vec<u8>);

impl Inputs {
    /// Reads the files, and every file in the folders, among `paths`.
    pub(super) fn read(paths: &[&Path]) -> Result<Self> {
        let mut hash = Sha256::new();
        for path in paths {
            let files = if path.is_dir() {
                folder::files(path)?
            } else {
                vec![PathBuf::from(path)]
            };
            for file in files {
                let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
                hash.update(file.as_os_str().as_encoded_bytes());
                hash.update([0]);
                hash.update(content.len().to_le_bytes());
                hash.update(content);
            }
        }
        Ok(Self(hash.finalize().to_vec()))
    }

    /// Whether these were the inputs at the time of the record.
    pub(super) fn are_recorded_in(&self, record: &Path) -> bool {
        fs::read(record).is_ok_and(|recorded| recorded == self.0)
    }

    /// Records that the site is made of these.
    pub(super) fn record_in(&self, record: &Path) -> Result<()> {
        write(record, &self.0)
    }
}

/// Removes the record, before the site stops being what the record says.
pub(super) fn forget(record: &Path) -> Result<()> {
    match fs::remove_file(record) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", record.display()))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_change_with_every_name_and_every_byte() {
        let folder = tempfile::tempdir().unwrap();
        let read = || Inputs::read(&[folder.path()]).unwrap();
        fs::write(folder.path().join("a.css"), "ab").unwrap();
        let first = read();
        assert_eq!(read(), first);

        fs::write(folder.path().join("a.css"), "ac").unwrap();
        assert_ne!(read(), first);
        fs::write(folder.path().join("a.css"), "ab").unwrap();
        assert_eq!(read(), first);
        fs::rename(folder.path().join("a.css"), folder.path().join("b.css")).unwrap();
        assert_ne!(read(), first);
    }

    #[test]
    fn a_forgotten_record_matches_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let record = folder.path().join("site.inputs");
        let inputs = Inputs::read(&[]).unwrap();
        assert!(!inputs.are_recorded_in(&record));
        inputs.record_in(&record).unwrap();
        assert!(inputs.are_recorded_in(&record));
        forget(&record).unwrap();
        forget(&record).unwrap();
        assert!(!inputs.are_recorded_in(&record));
    }
}
