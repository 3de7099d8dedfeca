//! Pages, as the server writes them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::world::TestServer;

/// Several threads write pages at the same time: what one of them lets go of, another may still be asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_that_many_ask_for_at_once_are_all_whole() {
    let server = Arc::new(TestServer::start().await);
    let mut charge_point = server.connect("CP-1").await;
    let booting = json!({"chargePointVendor":"ACME","chargePointModel":"One"});
    charge_point.ask("BootNotification", booting).await;
    let readers: Vec<_> = (0..8)
        .map(|reader| {
            let server = server.clone();
            tokio::spawn(async move {
                let tabs = [
                    "connectors",
                    "status-log",
                    "charge-point",
                    "event-log",
                    "event-log/1",
                    "connectors?at=2026-11-27T12:00:00Z",
                ];
                for tab in tabs.into_iter().cycle().skip(reader).take(60) {
                    let (status, page) = server.get_text(&format!("/charge-points/CP-1/{tab}")).await;
                    assert_eq!(status, 200, "{tab}");
                    let title = page.split_once("<title>").map(|(_, it)| it);
                    let title = title.and_then(|it| it.split_once("</title>")).map(|(it, _)| it);
                    assert!(
                        title.is_some_and(|it| it.starts_with("CP-1 \u{2013} ")),
                        "{tab}: {title:?}"
                    );
                    assert!(page.contains("</html>"), "{tab}: {page}");
                }
            })
        })
        .collect();
    for reader in readers {
        reader.await.unwrap();
    }
}

/// How many tasks of runtimes with several threads have panicked.
static PANICS: AtomicUsize = AtomicUsize::new(0);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_who_goes_in_the_middle_of_a_page_breaks_nothing() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let is_of_task = std::thread::current().name() == Some("tokio-rt-worker");
        PANICS.fetch_add(usize::from(is_of_task), Ordering::Relaxed);
        before(panic);
    }));
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let booting = json!({"chargePointVendor":"ACME","chargePointModel":"One"});
    charge_point.ask("BootNotification", booting).await;
    let tabs = ["connectors", "status-log", "charge-point", "event-log/1"];
    for (number, tab) in tabs.into_iter().cycle().take(300).enumerate() {
        let mut line = TcpStream::connect(server.address).await.unwrap();
        let question = format!("GET /charge-points/CP-1/{tab} HTTP/1.1\r\nHost: x\r\n\r\n");
        line.write_all(question.as_bytes()).await.unwrap();
        // Sooner or later while it is written.
        tokio::time::sleep(Duration::from_millis(number as u64 % 24)).await;
    }
    let (status, _) = server.get_text("/charge-points/CP-1/connectors").await;
    assert_eq!((status, PANICS.load(Ordering::Relaxed)), (200, 0));
}
