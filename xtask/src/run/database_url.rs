//! The address of a database file.

use std::path::Path;

use anyhow::{Context, Result};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What an address does not keep as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'~');

/// The SQLite file at `path`, made where it is missing.
pub(super) fn sqlite(path: &Path) -> Result<String> {
    let text = path
        .to_str()
        .with_context(|| format!("the path {} is not UTF-8", path.display()))?;
    Ok(format!(
        "sqlite://{}?mode=rwc",
        utf8_percent_encode(text, ENCODED)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_with_a_meaning_in_addresses_are_encoded() {
        for (path, url) in [
            (
                "/home/kari/ladetavle/data/ladetavle.db",
                "sqlite:///home/kari/ladetavle/data/ladetavle.db?mode=rwc",
            ),
            (
                "/srv/50% #1?/l-t_v.db",
                "sqlite:///srv/50%25%20%231%3F/l-t_v.db?mode=rwc",
            ),
        ] {
            assert_eq!(sqlite(Path::new(path)).unwrap(), url);
        }
    }
}
