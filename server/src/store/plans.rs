//! Every list is served by an index: what the database says of how it would carry out what we ask.

mod one_of_everything;

use std::sync::{Arc, Mutex};

use csms::{
    ChargePointId, ChargeSystem, CommandId, Currency, Cursor, Direction, Event, EventFilter, EventId,
    Outcome, PageRequest, Place, Price, PriceArea, PriceImport, PricePoint, PriceSource, SessionId,
    SessionRecord, StatusLogFilter, Timestamp, TransactionFilter, TransactionId, TransactionRecord,
    TransactionScope, TransactionStart,
};
use sea_orm::{ConnectionTrait, Statement};

use self::one_of_everything::{one_of_everything, recorded, the_rest};
use super::{FetchedDay, KeptDay, Store};

/// The tables that grow for as long as chargers talk.
const LOGS: [&str; 11] = [
    "price",
    "decision",
    "grid_reading",
    "event",
    "status_log",
    "meter_value",
    "transaction",
    "session",
    "command",
    "command_step",
    "configuration_reading",
];
/// Indexes of the few rows that are still open, or that were refused: all of them may be read.
const SMALL: [&str; 4] = ["event_pending", "session_open", "session_refused", "command_open"];
const NOW: Timestamp = Timestamp::from_millis(1_795_417_872_482);

type Heard = Arc<Mutex<Vec<Statement>>>;

/// A store that remembers what it asks its database.
async fn overheard() -> (Store, Heard) {
    let mut store = Store::open("sqlite::memory:").await.unwrap();
    let heard = Heard::default();
    for connection in [&mut store.connections.read, &mut store.connections.write] {
        let heard = heard.clone();
        connection.set_metric_callback(move |it| heard.lock().unwrap().push(it.statement.clone()));
    }
    (store, heard)
}

/// The steps of a statement that go through a whole log.
async fn scans(store: &Store, statement: &Statement) -> Vec<String> {
    // The first and the last row of a table are found at once, and the plan calls it a scan all the same.
    let is_an_end = !statement.sql.contains(" WHERE ")
        && (statement.sql.contains("LIMIT") || statement.sql.contains("MAX("));
    let explained = Statement {
        sql: format!("EXPLAIN QUERY PLAN {}", statement.sql),
        ..statement.clone()
    };
    let steps = store.connections.read.query_all_raw(explained).await.unwrap();
    let steps = steps.iter().map(|it| it.try_get::<String>("", "detail").unwrap());
    let goes_through_a_log = |step: &String| {
        let mut words = step.split(' ');
        words.next() == Some("SCAN")
            && words.next().is_some_and(|table| LOGS.contains(&table))
            && !SMALL.iter().any(|index| step.ends_with(index))
    };
    steps.filter(|_| !is_an_end).filter(goes_through_a_log).collect()
}

#[tokio::test]
async fn nothing_we_ask_goes_through_a_log() {
    let (store, heard) = overheard().await;
    let id = ChargePointId::parse("CP-1").unwrap();
    let command = CommandId::from("c-1");
    store.load().await.unwrap();
    store.append(&[one_of_everything(&id, &command)]).await.unwrap();
    store.append(&[the_rest(&id)]).await.unwrap();

    let first = PageRequest::default();
    let next = PageRequest {
        after: Some(Cursor::before(EventId(9))),
        ..PageRequest::default()
    };
    let all = EventFilter::default();
    let some = EventFilter {
        from: Some(NOW.minus(std::time::Duration::from_secs(60))),
        to: Some(NOW.plus(std::time::Duration::from_secs(60))),
        action: Some("Reset".to_owned()),
        direction: Some(Direction::ToChargePoint),
        outcome: Some(Outcome::Answered),
        q: Some("Reset".to_owned()),
        hidden_actions: vec!["Heartbeat".to_owned()],
    };
    for (filter, page) in [(&all, &first), (&all, &next), (&some, &first), (&some, &next)] {
        store.events(&id, filter, page).await.unwrap();
        let filter = StatusLogFilter {
            evse_id: Some(1),
            from: filter.from,
            to: filter.to,
        };
        store.status_log(&id, &filter, page).await.unwrap();
        store.sessions(&id, None, page).await.unwrap();
        store.sessions(&id, Some(NOW), page).await.unwrap();
        store.connections(&id, NOW, 20).await.unwrap();
    }
    assert!(store.event(&id, EventId(1)).await.unwrap().is_some());
    assert!(store.command(&command).await.unwrap().is_some());
    assert_eq!(store.commands(&id, 20).await.unwrap().len(), 1);
    assert!(store.configuration(&id).await.unwrap().is_some());
    let owner = store
        .transaction_owner(&TransactionId::from_v16(7))
        .await
        .unwrap();
    assert_eq!(owner.as_ref(), Some(&id));
    for (before, many) in [(None, 1), (Some(NOW), 0)] {
        let readings = store
            .readings(&id, &TransactionId::from_v16(7), before, 20)
            .await
            .unwrap();
        assert_eq!(readings.len(), many);
    }
    store.entered(&[&id]).await.unwrap();
    store.refused_handshakes(20).await.unwrap();
    let refusal = SessionRecord {
        id: SessionId(100),
        charge_point: "CP-2".to_owned(),
        opened_at: NOW,
        peer: "127.0.0.1:2".to_owned(),
        ocpp_version: None,
        subprotocol_offered: false,
        closed_at: Some(NOW),
        closed: None,
        refused: Some("it is not known".to_owned()),
    };
    store.record_refusal(&refusal).await.unwrap();
    store
        .delete_events_before(NOW.plus(std::time::Duration::from_secs(9)), 500)
        .await
        .unwrap();
    store
        .delete_own_doings_before(NOW.plus(std::time::Duration::from_secs(9)), 500)
        .await
        .unwrap();
    store.load_history(&"solbakken".into(), NOW).await.unwrap();
    store.tidy(NOW).await.unwrap();

    let statements = std::mem::take(&mut *heard.lock().unwrap());
    assert!(statements.len() > 40, "{} statements", statements.len());
    for statement in &statements {
        let scans = scans(&store, statement).await;
        assert!(scans.is_empty(), "{scans:?} for {}", statement.sql);
    }
}

/// The steps of statements that sort, or go through a log, where both are done by an index.
async fn detours(store: &Store, statements: &[Statement]) -> Vec<String> {
    let mut found = Vec::new();
    for statement in statements {
        found.extend(scans(store, statement).await);
        let explained = Statement {
            sql: format!("EXPLAIN QUERY PLAN {}", statement.sql),
            ..statement.clone()
        };
        let steps = store.connections.read.query_all_raw(explained).await.unwrap();
        let steps = steps.iter().map(|it| it.try_get::<String>("", "detail").unwrap());
        found.extend(steps.filter(|it| it.contains("TEMP B-TREE")));
    }
    found
}

#[tokio::test]
async fn transactions_come_out_of_their_indexes_in_order() {
    let (store, heard) = overheard().await;
    let id = ChargePointId::parse("CP-1").unwrap();
    let command = CommandId::from("c-1");
    store.append(&[one_of_everything(&id, &command)]).await.unwrap();
    store.append(&[the_rest(&id)]).await.unwrap();
    std::mem::take(&mut *heard.lock().unwrap());
    let all = TransactionFilter::default();
    let some = TransactionFilter {
        from: Some(NOW),
        to: Some(NOW.plus(std::time::Duration::from_secs(60))),
    };
    let next = PageRequest {
        after: Some(Cursor::before_transaction(NOW, &TransactionId::from_v16(8))),
        ..PageRequest::default()
    };
    for of in [
        TransactionScope::ChargePoint(id),
        TransactionScope::ChargeSystem("east".into()),
    ] {
        for (filter, page) in [
            (all, PageRequest::default()),
            (all, next.clone()),
            (some, next.clone()),
        ] {
            let found = store.transactions(&of, &filter, &page).await.unwrap().items;
            let energy: Vec<_> = found.iter().map(|it: &TransactionRecord| it.energy_wh).collect();
            assert_eq!(energy, [Some(100.0)], "{of:?}");
        }
    }
    let statements = std::mem::take(&mut *heard.lock().unwrap());
    assert!(statements.len() >= 6, "{} statements", statements.len());
    assert_eq!(detours(&store, &statements).await, Vec::<String>::new());
}

#[tokio::test]
async fn costs_are_counted_from_indexes_with_one_question_for_a_page() {
    let (store, heard) = overheard().await;
    let id = ChargePointId::parse("CP-1").unwrap();
    let area = PriceArea::parse("NO1").unwrap();
    let mut began = one_of_everything(&id, &CommandId::from("c-1"));
    let others = (8..40).map(|number| {
        let start = TransactionStart {
            id: TransactionId::from_v16(number),
            place: Place::connector(1, 1),
            id_tag: None,
            meter_start_wh: 0,
            started_at: NOW,
            reported_at: None,
            late: false,
        };
        recorded(&id, Event::TransactionStarted(start))
    });
    began.recorded.extend(others);
    store.append(&[began]).await.unwrap();
    store.append(&[the_rest(&id)]).await.unwrap();
    let system = ChargeSystem {
        price_area: Some(area.clone()),
        ..ChargeSystem::named("east", "East")
    };
    store.configure(&system).await.unwrap();
    std::mem::take(&mut *heard.lock().unwrap());
    let of = TransactionScope::ChargePoint(id);
    let page = PageRequest::default();
    let found = store
        .transactions(&of, &TransactionFilter::default(), &page)
        .await
        .unwrap();
    assert_eq!(found.items.len(), 33);
    let statements = std::mem::take(&mut *heard.lock().unwrap());
    let asks_of = |table: &str| {
        let from = format!("FROM \"{table}\"");
        statements.iter().filter(|it| it.sql.contains(&from)).count()
    };
    assert_eq!(
        (asks_of("meter_value"), asks_of("price")),
        (1, 1),
        "{statements:?}"
    );
    for statement in &statements {
        let scans = scans(&store, statement).await;
        assert!(scans.is_empty(), "{scans:?} for {}", statement.sql);
    }
    let of_prices: Vec<_> = statements
        .into_iter()
        .filter(|it| it.sql.contains("\"price\"."))
        .collect();
    assert_eq!(detours(&store, &of_prices).await, Vec::<String>::new());
}

#[tokio::test]
async fn prices_come_out_of_their_key_in_order() {
    let (store, heard) = overheard().await;
    let area = PriceArea::parse("NO1").unwrap();
    let day = Timestamp::from_millis(NOW.as_millis() / 86_400_000 * 86_400_000);
    let end = day.plus(std::time::Duration::from_secs(86_400));
    let import = PriceImport {
        currency: Currency::NOK,
        prices: vec![PricePoint {
            start: day,
            end,
            price: Price::default(),
        }],
    };
    let quarters = import.checked(NOW).unwrap();
    store.import_prices(&area, &quarters, NOW, day).await.unwrap();
    let fetched = FetchedDay {
        area: &area,
        quarters: &quarters,
        source: PriceSource::Entsoe,
        at: NOW,
        start: day,
        end,
        today: day,
    };
    assert_eq!(store.keep_fetched_prices(&fetched).await.unwrap(), KeptDay::Whole);
    assert_eq!(store.prices(&area, day, None).await.unwrap().prices.len(), 96);
    assert_eq!(
        store.prices(&area, day, Some(NOW)).await.unwrap().source,
        Some(PriceSource::Import)
    );
    assert_eq!(store.settled_prices(&area, day, end).await.unwrap(), 96);
    assert_eq!(store.delete_prices_before(day).await.unwrap(), 0);
    assert_eq!(store.delete_prices(&area).await.unwrap(), 96);
    let statements = std::mem::take(&mut *heard.lock().unwrap());
    let of_prices: Vec<_> = statements
        .into_iter()
        .filter(|it| it.sql.contains("\"price\""))
        .collect();
    assert!(of_prices.len() >= 10, "{} statements", of_prices.len());
    assert_eq!(detours(&store, &of_prices).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_question_without_an_index_is_noticed() {
    let (store, _) = overheard().await;
    let backend = store.connections.read.get_database_backend();
    let asked = "SELECT \"id\" FROM \"event\" WHERE \"action\" = 'Reset' ORDER BY \"id\" DESC LIMIT 50";
    let asked = Statement::from_string(backend, asked);
    assert_eq!(scans(&store, &asked).await, ["SCAN event"]);
}
