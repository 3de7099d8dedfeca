//! How questions and answers travel between pages and the server.

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::{DeserializeOwned, Error};

/// JSON, read as text. The live feed, and what a page brings with it, are texts as well, so the browser has what reads them
/// once: with the library's own encoding, which reads bytes, it would have all of
/// it twice. Errors are few, and stay with that one.
pub(crate) type JsonText = Post<Text>;

/// See [`JsonText`].
pub(crate) struct Text;

impl ContentType for Text {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Text {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Text {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Text {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        let text = std::str::from_utf8(&bytes).map_err(Error::custom)?;
        serde_json::from_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_nonsense_is_an_error() {
        let written = Text::encode(&vec!["å", "b"]).unwrap();
        assert_eq!(
            <Text as Decodes<Vec<String>>>::decode(written).unwrap(),
            ["å", "b"]
        );
        let read = |bytes: &'static [u8]| <Text as Decodes<String>>::decode(Bytes::from_static(bytes));
        assert!(read(b"\"\xff\"").unwrap_err().to_string().contains("utf-8"));
        assert!(read(b"{").is_err());
    }
}
