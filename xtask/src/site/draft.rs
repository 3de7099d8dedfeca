//! A site in the making, which takes the place of the one before only when it is whole.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::folder;

/// An empty folder beside the site that is to become the site.
pub(super) struct Draft {
    folder: PathBuf,
    site: PathBuf,
}

impl Draft {
    /// Starts afresh; what a failed build left behind is removed.
    pub(super) fn begin(site: &Path) -> Result<Self> {
        let draft = site.with_extension("draft");
        folder::remove(&draft)?;
        fs::create_dir_all(&draft).with_context(|| format!("cannot create {}", draft.display()))?;
        Ok(Self {
            folder: draft,
            site: site.to_owned(),
        })
    }

    /// The folder to fill.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts the draft in the site's place.
    pub(super) fn publish(self) -> Result<()> {
        let former = self.site.with_extension("former");
        folder::remove(&former)?;
        if self.site.exists() {
            rename(&self.site, &former)?;
        }
        rename(&self.folder, &self.site)?;
        folder::remove(&former)
    }
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).with_context(|| format!("cannot rename {} to {}", from.display(), to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_published_draft_replaces_the_site_and_nothing_of_it_remains() {
        let target = tempfile::tempdir().unwrap();
        let site = target.path().join("site");
        fs::create_dir(&site).unwrap();
        fs::write(site.join("former.js"), "").unwrap();

        let failed = Draft::begin(&site).unwrap();
        fs::write(failed.folder().join("half.js"), "").unwrap();
        drop(failed);
        assert_eq!(folder::files(&site).unwrap(), [site.join("former.js")]);

        let draft = Draft::begin(&site).unwrap();
        fs::write(draft.folder().join("whole.js"), "").unwrap();
        draft.publish().unwrap();
        assert_eq!(folder::files(target.path()).unwrap(), [site.join("whole.js")]);
    }
}
