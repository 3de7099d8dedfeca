//! A file of prices, whoever wrote it: it is recognised by what stands in it.

use csms::PriceImport;

use super::source::ReadError;
use super::{entsoe, hvakosterstrommen};

/// Reads a file in the API's form, or as a source publishes a day: a JSON array of hvakosterstrommen.no, or an XML
/// document of ENTSO-E.
///
/// # Errors
/// Where it is none of them, or one that cannot be read.
pub fn read(file: &[u8]) -> Result<PriceImport, ReadError> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let first = file.iter().find(|it| !it.is_ascii_whitespace());
    match first {
        None => Err(ReadError::Empty),
        Some(b'[') => hvakosterstrommen::read(file),
        Some(b'<') => entsoe::read(file)?.ok_or(ReadError::Empty),
        Some(_) => {
            let members = serde_json::from_slice(file).map_err(|error| ReadError::Json(error.to_string()))?;
            Ok(PriceImport::read(&members)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use csms::Currency;

    use super::*;

    #[test]
    fn files_are_recognised_by_what_stands_in_them() {
        let own = r#"{"currency":"SEK","prices":[{"start":"2026-11-27T12:00:00Z","end":"2026-11-27T13:00:00Z","price":1}]}"#;
        let published = r#"
            [{"NOK_per_kWh":1,"time_start":"2026-11-27T13:00:00+01:00","time_end":"2026-11-27T14:00:00+01:00"}]"#;
        let document = format!("\u{feff}{}", entsoe::tests::document("A01", "", &[(1, "41.37")]));
        let currency = |file: &str| read(file.as_bytes()).unwrap().currency;
        assert_eq!(currency(own), Currency::parse("SEK").unwrap());
        assert_eq!(currency(published), Currency::NOK);
        assert_eq!(currency(&document), Currency::EUR);
        for (file, said) in [
            ("  ", "no prices"),
            ("start;end;price", "no list"),
            (r#"{"currency":"NOK"}"#, "prices: it is missing"),
        ] {
            let error = read(file.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(said), "{file}: {error}");
        }
    }
}
