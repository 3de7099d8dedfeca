//! File names that change with the content, so that a browser never asks for one twice.

use sha2::{Digest, Sha256};

/// `stem-1a2b3c4d` and the ending, the digits being the start of the content's SHA-256.
pub(super) fn of(stem: &str, ending: &str, content: &[u8]) -> String {
    let digits = Sha256::digest(content)
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    format!("{stem}-{digits}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_follows_the_content_alone() {
        assert_eq!(of("ladetavle", "_bg.wasm", b""), "ladetavle-e3b0c442_bg.wasm");
        assert_eq!(of("ladetavle", ".css", b"abc"), "ladetavle-ba7816bf.css");
    }
}
