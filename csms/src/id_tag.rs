//! Drivers' tokens, as they may be shown: whoever knows a token charges in its driver's name.

/// Of a token that is long enough the last two characters; of any other nothing.
pub fn masked(tag: &str) -> String {
    let length = tag.chars().count();
    let shown: String = if length > 4 {
        tag.chars().skip(length - 2).collect()
    } else {
        String::new()
    };
    format!("****{shown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_cannot_be_read_from_what_is_shown() {
        for (tag, shown) in [
            ("04A1B2C3", "****C3"),
            ("04A1", "****"),
            ("", "****"),
            ("æøåæø", "****æø"),
        ] {
            assert_eq!(masked(tag), shown, "{tag}");
        }
    }
}
