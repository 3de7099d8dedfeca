//! The bytes of a WebSocket, on their way to the library that reads it.
//!
//! That library throws a text away that is not UTF-8, and what a charge point sends is kept, also where it is nonsense. So
//! texts are handed to it as binary messages, which it leaves as they are, and whether one was a text is known here.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The kinds of frames that begin a message, by the last four bits of their first byte (RFC 6455 §5.2).
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;

/// A stream whose texts are read as binary messages.
#[derive(Debug)]
pub struct Wire<S> {
    stream: S,
    part: Part,
    /// How many messages have begun.
    begun: u64,
    /// How many had begun before the first one that is none of text.
    texts: Option<u64>,
}

/// Which part of a frame comes next (RFC 6455 §5.2).
#[derive(Debug, Clone, Copy)]
enum Part {
    /// What kind it is of.
    Kind,
    /// Whether it is masked, and its length or how that is told.
    Length,
    /// So many more bytes of its length; `length` is what they told so far.
    LongLength { missing: u8, length: u64, masked: bool },
    /// So many more bytes of its mask and of what it carries, not zero.
    Rest(u64),
}

impl<S> Wire<S> {
    /// One at the beginning of its first frame.
    pub fn new(stream: S) -> Self {
        Self {
            stream,
            part: Part::Kind,
            begun: 0,
            texts: None,
        }
    }

    /// Whether the message with this number was sent as a text; the first one has 0. True of those that have not begun,
    /// and no promise of those after the first that was none.
    pub fn was_text(&self, number: u64) -> bool {
        self.texts != Some(number)
    }

    /// Follows the frames in what came next.
    fn pass(&mut self, bytes: &mut [u8]) {
        let mut at = 0;
        while at < bytes.len() {
            if let Part::Rest(left) = self.part {
                // What is longer than a usize is longer than what is here.
                let here = usize::try_from(left).map_or(bytes.len() - at, |it| it.min(bytes.len() - at));
                at += here;
                self.part = rest(left - here as u64);
                continue;
            }
            self.part = self.head(&mut bytes[at]);
            at += 1;
        }
    }

    /// Takes in a byte of a frame's head.
    fn head(&mut self, byte: &mut u8) -> Part {
        match self.part {
            Part::Kind => {
                self.begin(byte);
                Part::Length
            }
            Part::Length => {
                let (masked, length) = (*byte & 0x80 != 0, *byte & 0x7f);
                let long = |missing| Part::LongLength {
                    missing,
                    length: 0,
                    masked,
                };
                match length {
                    126 => long(2),
                    127 => long(8),
                    _ => after_length(length.into(), masked),
                }
            }
            Part::LongLength {
                missing,
                length,
                masked,
            } => {
                let length = length << 8 | u64::from(*byte);
                match missing - 1 {
                    0 => after_length(length, masked),
                    missing => Part::LongLength {
                        missing,
                        length,
                        masked,
                    },
                }
            }
            Part::Rest(left) => Part::Rest(left),
        }
    }

    fn begin(&mut self, first: &mut u8) {
        match *first & 0x0f {
            TEXT => *first ^= TEXT | BINARY,
            BINARY => {
                self.texts.get_or_insert(self.begun);
            }
            _ => return,
        }
        self.begun += 1;
    }
}

fn after_length(length: u64, masked: bool) -> Part {
    rest(length.saturating_add(if masked { 4 } else { 0 }))
}

fn rest(left: u64) -> Part {
    if left == 0 { Part::Kind } else { Part::Rest(left) }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.pass(&mut buffer.filled_mut()[before..]);
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{SinkExt, StreamExt};
    use tokio_tungstenite::WebSocketStream;
    use tokio_tungstenite::tungstenite::Message;
    use tokio_tungstenite::tungstenite::protocol::frame::Frame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
    use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

    use super::*;

    fn frame(data: Data, is_final: bool, bytes: &[u8]) -> Message {
        Message::Frame(Frame::message(bytes.to_vec(), OpCode::Data(data), is_final))
    }

    /// What arrives of what a charge point sends, where the line carries so many bytes at a time.
    async fn sent(messages: Vec<Message>, at_a_time: usize) -> (Vec<Vec<u8>>, Wire<tokio::io::DuplexStream>) {
        let (near, far) = tokio::io::duplex(at_a_time);
        let sending = tokio::spawn(async move {
            let mut socket = WebSocketStream::from_raw_socket(far, Role::Client, None).await;
            for message in messages {
                socket.send(message).await.unwrap();
            }
            socket.close(None).await.unwrap();
            while socket.next().await.is_some() {}
        });
        let small = WebSocketConfig::default().read_buffer_size(64);
        let mut socket = WebSocketStream::from_raw_socket(Wire::new(near), Role::Server, Some(small)).await;
        let mut heard = Vec::new();
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Binary(bytes) = message {
                heard.push(bytes.to_vec());
            } else {
                assert!(!message.is_text(), "no text reaches the library");
            }
        }
        drop(sending);
        (heard, socket.into_inner())
    }

    #[tokio::test]
    async fn texts_arrive_as_they_are_however_the_line_cuts_them() {
        let latin = b"[2,\"1\",\"DataTransfer\",{\"vendorId\":\"Sm\xf8rg\xe5s\"}]".to_vec();
        let (long, longer) = (vec![b'x'; 300], vec![0xff; 70_000]);
        let messages = || {
            vec![
                frame(Data::Text, true, &latin),
                Message::Ping(vec![0x81, 0x82].into()),
                frame(Data::Text, true, b""),
                frame(Data::Text, true, &long),
                frame(Data::Text, false, b"in \xc3"),
                frame(Data::Continue, true, b"\xa5 parts"),
                frame(Data::Text, true, &longer),
                frame(Data::Binary, true, b"none"),
            ]
        };
        for at_a_time in [1, 7, 1_000_000] {
            let (heard, wire) = sent(messages(), at_a_time).await;
            let expected = [
                latin.as_slice(),
                b"",
                &long,
                "in å parts".as_bytes(),
                &longer,
                b"none",
            ];
            assert_eq!(heard, expected);
            let texts: Vec<bool> = (0..6).map(|it| wire.was_text(it)).collect();
            assert_eq!(texts, [true, true, true, true, true, false]);
        }
    }
}
