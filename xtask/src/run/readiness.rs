//! Asks the portal whether it is able to serve.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the portal says of itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Readiness {
    /// It serves.
    Ready,
    /// It does not, for this reason.
    NotYet(String),
}

/// One `GET /readyz`.
pub(super) fn ask(address: SocketAddr) -> Readiness {
    match get(address, "/readyz") {
        Ok(answer) => readiness(&answer),
        Err(error) => Readiness::NotYet(format!("it does not answer on {address} ({error})")),
    }
}

/// The answer to one `GET`, its head included.
pub(super) fn get(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // At once: who answers and closes before the rest has come would have the line reset.
    let question = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(question.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn readiness(answer: &str) -> Readiness {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    match head.split(' ').nth(1) {
        Some("200") => Readiness::Ready,
        Some(status) => Readiness::NotYet(format!("/readyz answers {status} {}", body.trim())),
        None => Readiness::NotYet("what answers does not speak HTTP".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, thread};

    use super::*;

    #[test]
    fn only_200_is_ready() {
        let not_yet = |reason: &str| Readiness::NotYet(reason.to_owned());
        for (answer, expected) in [
            ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", Readiness::Ready),
            (
                "HTTP/1.1 503 Service Unavailable\r\n\r\nmigrating\n",
                not_yet("/readyz answers 503 migrating"),
            ),
            ("", not_yet("what answers does not speak HTTP")),
        ] {
            assert_eq!(readiness(answer), expected);
        }
    }

    #[test]
    fn the_question_is_a_plain_get() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut question = Vec::new();
            let mut piece = [0; 64];
            while !question.ends_with(b"\r\n\r\n") {
                let length = stream.read(&mut piece).unwrap();
                assert_ne!(length, 0, "the question has no end");
                question.extend_from_slice(&piece[..length]);
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
            String::from_utf8_lossy(&question).into_owned()
        });
        assert_eq!(ask(address), Readiness::Ready);
        assert!(asked.join().unwrap().starts_with("GET /readyz HTTP/1.1\r\n"));
    }
}
