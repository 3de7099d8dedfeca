//! Folders with everything below them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// Every file below `folder`, in the order of their paths.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut to_read = vec![folder.to_owned()];
    while let Some(folder) = to_read.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry
                .with_context(|| format!("cannot read {}", folder.display()))?
                .path();
            if path.is_dir() {
                to_read.push(path)
            } else {
                found.push(path)
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies every file below `from` to the same place below `to`.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in files(from)? {
        let place = to.join(file.strip_prefix(from).context("a file left its folder")?);
        let parent = place.parent().context("a file has no folder")?;
        fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
        fs::copy(&file, &place).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

/// Removes the folder with all that is in it; it need not be there.
pub(super) fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_same_files_in_the_same_places() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(from.path().join("fonts/latin")).unwrap();
        fs::write(from.path().join("fonts/latin/inter.woff2"), "font").unwrap();
        fs::write(from.path().join("favicon.svg"), "<svg/>").unwrap();
        copy(from.path(), to.path()).unwrap();
        assert_eq!(
            files(to.path()).unwrap(),
            [
                to.path().join("favicon.svg"),
                to.path().join("fonts/latin/inter.woff2")
            ]
        );
    }
}
