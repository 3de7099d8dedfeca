//! Pages, as the server writes them.

use std::sync::Arc;

use serde_json::json;

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
