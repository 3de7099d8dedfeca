//! The floor: a bare responder. Each frame is committed in SQLite (WAL, `synchronous=FULL`, a commit whenever
//! the queue is drained) and answered; nothing else is done.

use std::sync::mpsc;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpSocket;
use tokio::sync::oneshot;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

type Job = (String, oneshot::Sender<()>);

/// Serves until it is killed; prints its address.
pub(crate) fn serve(file: &str) {
    let (jobs, queue) = mpsc::sync_channel::<Job>(4096);
    let database = rusqlite::Connection::open(file).unwrap();
    database.pragma_update(None, "journal_mode", "wal").unwrap();
    database.pragma_update(None, "synchronous", "full").unwrap();
    database
        .execute_batch("CREATE TABLE frame (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        .unwrap();
    std::thread::spawn(move || write(&database, &queue));
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(accept(jobs));
}

fn write(database: &rusqlite::Connection, queue: &mpsc::Receiver<Job>) {
    let mut insert = database.prepare("INSERT INTO frame (text) VALUES (?)").unwrap();
    let mut done = Vec::new();
    while let Ok(first) = queue.recv() {
        database.execute_batch("BEGIN").unwrap();
        for (text, acknowledge) in std::iter::once(first).chain(std::iter::from_fn(|| queue.try_recv().ok()))
        {
            insert.execute([text]).unwrap();
            done.push(acknowledge);
        }
        database.execute_batch("COMMIT").unwrap();
        for acknowledge in done.drain(..) {
            let _ = acknowledge.send(());
        }
    }
}

async fn accept(jobs: mpsc::SyncSender<Job>) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(4096).unwrap();
    println!("{}", listener.local_addr().unwrap());
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let _ = stream.set_nodelay(true);
        let jobs = jobs.clone();
        tokio::spawn(async move {
            let config = WebSocketConfig::default()
                .read_buffer_size(1024)
                .write_buffer_size(0);
            #[allow(clippy::result_large_err, reason = "the library's signature")]
            let protocol = |_: &Request, mut response: Response| {
                response
                    .headers_mut()
                    .insert("sec-websocket-protocol", "ocpp1.6".parse().unwrap());
                Ok(response)
            };
            let Ok(mut socket) =
                tokio_tungstenite::accept_hdr_async_with_config(stream, protocol, Some(config)).await
            else {
                return;
            };
            while let Some(Ok(message)) = socket.next().await {
                let Message::Text(text) = message else { continue };
                let id = text.split('"').nth(1).unwrap_or_default().to_owned();
                let (acknowledge, committed) = oneshot::channel();
                let text = text.as_str().to_owned();
                if jobs.try_send((text, acknowledge)).is_err() || committed.await.is_err() {
                    return;
                }
                if socket
                    .send(Message::text(format!("[3,\"{id}\",{{}}]")))
                    .await
                    .is_err()
                {
                    return;
                }
            }
        });
    }
}
