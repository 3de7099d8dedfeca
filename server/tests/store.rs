//! The record, on SQLite in memory, on SQLite on disk, and on PostgreSQL: the same tests on each.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to stop")]

#[path = "store/postgres.rs"]
mod postgres;

use std::time::Duration;

use csms::v16::{self, Facts, Named};
use csms::*;
use server::store::{Entry, ExchangeWrite, FetchedDay, KeptDay, Store};

const NOW: Timestamp = Timestamp::from_millis(1_795_417_872_482);

fn by_hand() -> Asker {
    Asker::Page {
        address: "192.0.2.1".parse().ok(),
    }
}

/// Runs a test on every database that is to be had.
macro_rules! on_every_database {
    ($(async fn $name:ident($store:ident: Store) $body:block)+) => {
        $(mod $name {
            use super::*;

            async fn test($store: Store) $body

            #[tokio::test]
            async fn on_sqlite_in_memory() {
                test(Store::open("sqlite::memory:").await.unwrap()).await;
            }

            #[tokio::test]
            async fn on_sqlite_on_disk() {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}?mode=rwc", folder.path().join("deep/a.db").display());
                test(Store::open(&url).await.unwrap()).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                if let Some(database) = postgres::Database::new() {
                    test(Store::open(&database.url).await.unwrap()).await;
                }
            }
        })+
    };
}

/// A charge point whose frames are recorded as the server does it, beside a fleet that folds the same.
struct Scene {
    fleet: Fleet,
    store: Store,
    id: ChargePointId,
    now: Timestamp,
    last: i64,
}

impl Scene {
    async fn new(store: Store, id: &str) -> Self {
        let id = ChargePointId::parse(id).unwrap();
        let last = store.load().await.unwrap().last_event.0;
        let mut scene = Self {
            fleet: Fleet::default(),
            store,
            id,
            now: NOW,
            last,
        };
        let registered = Event::Registered {
            charge_system: "solbakken".into(),
            name: None,
        };
        let connected = Event::Connected {
            session: SessionId(last + 1),
            ocpp_version: "1.6".into(),
            peer: "127.0.0.1:1".into(),
            subprotocol_offered: true,
        };
        scene.happen(vec![registered, connected]).await;
        scene
    }

    fn recorded(&self, event: Event, event_id: Option<EventId>) -> Recorded {
        Recorded {
            charge_point_id: self.id.clone(),
            at: self.now,
            event_id,
            event,
        }
    }

    async fn keep(&mut self, entry: Entry) {
        self.store.append(std::slice::from_ref(&entry)).await.unwrap();
        for recorded in &entry.recorded {
            self.fleet.apply(recorded);
        }
    }

    async fn happen(&mut self, events: Vec<Event>) {
        let recorded = events.into_iter().map(|it| self.recorded(it, None)).collect();
        self.keep(Entry {
            charge_point_id: self.id.clone(),
            exchange: None,
            recorded,
        })
        .await;
    }

    async fn say(&mut self, action: &str, payload: &str) -> EventId {
        self.last += 1;
        self.now = self.now.plus(Duration::from_secs(10));
        let raw = format!(r#"[2,"{}","{action}",{payload}]"#, self.last);
        let (ocpp::Frame::Call(call), findings) = ocpp::Frame::decode(&raw).unwrap() else {
            panic!("{raw}")
        };
        let id = EventId(self.last);
        let facts = Facts {
            charge_point: self.fleet.get(&self.id).unwrap(),
            received_at: self.now,
            heartbeat_interval: Duration::from_secs(60),
            fresh_transaction_id: TransactionId::from_v16(1000 + self.last),
            named: Named::Own,
        };
        let answer = v16::answer(call, findings, &facts);
        let exchange = Exchange {
            id,
            direction: Direction::FromChargePoint,
            action: action.to_owned(),
            message_id: self.last.to_string(),
            at: self.now,
            latency_ms: Some(3),
            outcome: answer.outcome,
            size_bytes: 99,
            repeats: 0,
            findings: answer.findings,
        };
        let recorded = answer
            .events
            .into_iter()
            .map(|it| self.recorded(it, Some(id)))
            .collect();
        let exchange = ExchangeWrite::New {
            exchange,
            raw_request: Some(raw),
            raw_response: Some(answer.frame),
        };
        self.keep(Entry {
            charge_point_id: self.id.clone(),
            exchange: Some(exchange),
            recorded,
        })
        .await;
        id
    }

    async fn status(&mut self, connector: i32, status: &str) -> EventId {
        self.say(
            "StatusNotification",
            &format!(r#"{{"connectorId":{connector},"status":"{status}","errorCode":"NoError","info":"i"}}"#),
        )
        .await
    }

    /// What a new process would load is what the rules make of the same events.
    async fn assert_loads_as_folded(&self) {
        let loaded = self.store.load().await.unwrap().fleet;
        let mut folded = self.fleet.get(&self.id).unwrap().clone();
        // Contact is a matter of this process's life, not of the record.
        folded.connected = false;
        assert_eq!(loaded, [folded]);
    }

    async fn events(&self, filter: &EventFilter, limit: u32, after: Option<Cursor>) -> Page<Exchange> {
        self.store
            .events(&self.id, filter, &PageRequest { limit, after })
            .await
            .unwrap()
    }
}

on_every_database! {
    async fn what_is_loaded_is_what_was_folded(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        scene.say("BootNotification", r#"{"chargePointVendor":"Acme","chargePointModel":"Wall 22","iccid":"89"}"#).await;
        scene.status(0, "Available").await;
        scene.status(1, "Preparing").await;
        scene.say("StartTransaction", r#"{"connectorId":1,"idTag":"04A1","meterStart":1200}"#).await;
        scene.status(1, "Charging").await;
        scene.status(1, "Charging").await;
        scene.say("MeterValues", r#"{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"1500"},{"value":"7400","measurand":"Power.Active.Import"}]}]}"#).await;
        scene.status(2, "SuspendedEVSE").await;
        scene.say("StatusNotification", r#"{"connectorId":2,"status":"Faulted","errorCode":"GroundFailure","timestamp":"2026-01-01T00:00:00Z"}"#).await;
        scene.say("FirmwareStatusNotification", r#"{"status":"Installed"}"#).await;
        scene.happen(vec![Event::Heard, Event::Disconnected { session: SessionId(1), reason: Disconnect::Idle { seconds: 180 } }]).await;
        scene.assert_loads_as_folded().await;
        let loaded = scene.store.load().await.unwrap();
        assert_eq!(loaded.last_event, EventId(scene.last));
        assert_eq!(loaded.charge_systems[0].id.as_str(), "solbakken");
    }

    async fn a_log_is_paged_without_gaps_or_repeats_while_it_grows(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        for _ in 0..23 {
            scene.status(1, "Charging").await;
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = scene.events(&EventFilter::default(), 5, after).await;
            seen.extend(page.items.iter().map(|it| it.id.0));
            scene.status(1, "Charging").await;
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, (1..=23).rev().collect::<Vec<_>>());
        let log = scene.store.status_log(&scene.id, &StatusLogFilter::default(), &PageRequest { limit: 2, after: None }).await.unwrap();
        assert_eq!((log.items.len(), log.next.is_some()), (2, true));
        assert_eq!(log.items[0].info.as_deref(), Some("i"));
        scene.status(2, "Faulted").await;
        for (evse_id, count) in [(2, 1), (3, 0), (u32::MAX, 0)] {
            let filter = StatusLogFilter { evse_id: Some(evse_id), ..StatusLogFilter::default() };
            let log = scene.store.status_log(&scene.id, &filter, &PageRequest::default()).await.unwrap();
            assert_eq!(log.items.len(), count, "{evse_id}");
        }
    }

    async fn filters_find_what_they_name_and_nothing_else(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        let early = scene.now;
        scene.say("Heartbeat", "{}").await;
        let transfer = scene.say("DataTransfer", r#"{"vendorId":"100% _Acme' OR 1=1 --"}"#).await;
        let middle = scene.now;
        scene.say("StatusNotification", "{}").await;
        let find = async |filter: EventFilter| scene.events(&filter, 10, None).await.items.iter().map(|it| it.action.clone()).collect::<Vec<_>>();
        let none = EventFilter::default;
        assert_eq!(find(EventFilter { action: Some("Heartbeat".into()), ..none() }).await, ["Heartbeat"]);
        assert_eq!(find(EventFilter { outcome: Some(Outcome::Error), ..none() }).await, ["StatusNotification"]);
        assert_eq!(find(EventFilter { direction: Some(Direction::ToChargePoint), ..none() }).await, Vec::<String>::new());
        for q in ["_ACME'", "100%", "or 1=1 --"] {
            assert_eq!(find(EventFilter { q: Some(q.into()), ..none() }).await, ["DataTransfer"], "{q}");
        }
        assert_eq!(find(EventFilter { q: Some("\\".into()), ..none() }).await, Vec::<String>::new());
        let hidden = vec!["Heartbeat".to_owned(), "StatusNotification".to_owned()];
        assert_eq!(find(EventFilter { hidden_actions: hidden, ..none() }).await, ["DataTransfer"]);
        assert_eq!(find(EventFilter { from: Some(middle), ..none() }).await, ["StatusNotification", "DataTransfer"]);
        assert_eq!(find(EventFilter { to: Some(early), ..none() }).await, Vec::<String>::new());
        let detail = scene.store.event(&scene.id, transfer).await.unwrap().unwrap();
        assert!(detail.raw_request.unwrap().contains("' OR 1=1 --"));
    }

    async fn one_charge_points_log_is_not_anothers(store: Store) {
        let mut one = Scene::new(store.clone(), "a'; DROP TABLE event; --").await;
        let id = one.status(1, "Charging").await;
        let mut other = Scene::new(store, "CP-2").await;
        other.status(1, "Charging").await;
        assert_eq!(one.events(&EventFilter::default(), 10, None).await.items.len(), 1);
        assert!(other.store.event(&other.id, id).await.unwrap().is_none());
        assert!(one.store.event(&one.id, id).await.unwrap().is_some());
    }

    async fn frames_are_kept_to_the_byte(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        for raw in ["\0\u{1}", "\u{10fffd}0\0", "æøå 🚗 \\ \" '", ""] {
            scene.last += 1;
            let exchange = Exchange {
                id: EventId(scene.last),
                direction: Direction::FromChargePoint,
                action: "\0".into(),
                message_id: "\0".into(),
                at: scene.now,
                latency_ms: None,
                outcome: Outcome::Malformed,
                size_bytes: 0,
                repeats: 0,
                findings: vec![Finding::of_frame(Oddity::Malformed { reason: "\0".into() })],
            };
            let id = exchange.id;
            let write = ExchangeWrite::New { exchange, raw_request: Some(raw.into()), raw_response: None };
            scene.keep(Entry { charge_point_id: scene.id.clone(), exchange: Some(write), recorded: vec![] }).await;
            let detail = scene.store.event(&scene.id, id).await.unwrap().unwrap();
            assert_eq!(detail.raw_request.as_deref(), Some(raw));
            assert_eq!(detail.exchange.findings.len(), 1);
        }
    }

    async fn commands_and_their_steps_are_kept(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        let id = CommandId::from("c1");
        let command = Command::Reset { kind: ResetKind::Soft };
        scene.happen(vec![Event::CommandIssued { id: id.clone(), command: command.clone(), asked_by: by_hand() }]).await;
        let step = CommandStep::with_detail(CommandState::Accepted, scene.now, Some("Accepted".into()));
        scene.happen(vec![Event::CommandStepped { id: id.clone(), step: step.clone() }]).await;
        let kept = scene.store.command(&id).await.unwrap().unwrap();
        assert_eq!((&kept.command, kept.state), (&command, CommandState::Accepted));
        assert_eq!(kept.asked_by, Some(by_hand()));
        assert_eq!(kept.steps, [CommandStep::plain(CommandState::Queued, scene.now), step]);
        assert_eq!(scene.store.load().await.unwrap().open_commands, std::slice::from_ref(&kept));
        assert_eq!(scene.store.commands(&scene.id, 5).await.unwrap(), [kept]);
        assert!(scene.store.command(&"c2".into()).await.unwrap().is_none());
    }

    async fn prices_are_kept_by_whoever_may(store: Store) {
        let area = PriceArea::parse("NO1").unwrap();
        let today = Timestamp::from_millis(NOW.as_millis() / 86_400_000 * 86_400_000);
        let quarter = |number: i64| Timestamp::from_millis(today.as_millis() + number * 900_000);
        let of = |currency: &str, from: i64, to: i64, price: f64| {
            let point = PricePoint { start: quarter(from), end: quarter(to), price: Price::nearest(price).unwrap() };
            PriceImport { currency: Currency::parse(currency).unwrap(), prices: vec![point] }.checked(NOW).unwrap()
        };
        let fetched = |quarters: Quarters, source: PriceSource| {
            let (store, area) = (store.clone(), area.clone());
            async move {
                let day = FetchedDay { area: &area, quarters: &quarters, source, at: NOW, start: today, end: quarter(96), today };
                store.keep_fetched_prices(&day).await.unwrap()
            }
        };
        let told = || async { store.prices(&area, today, None).await.unwrap() };

        assert_eq!(fetched(of("NOK", 0, 48, 1.0), PriceSource::Hvakosterstrommen).await, KeptDay::Partial);
        assert!(told().await.provisional);
        assert_eq!(store.settled_prices(&area, today, quarter(96)).await.unwrap(), 0);
        // An operator's stays; all of a day may come from two.
        store.import_prices(&area, &of("NOK", 90, 96, 9.0), NOW, today).await.unwrap();
        assert_eq!(fetched(of("NOK", 0, 90, 2.0), PriceSource::Hvakosterstrommen).await, KeptDay::Whole);
        assert_eq!(fetched(of("NOK", 0, 96, 3.0), PriceSource::Hvakosterstrommen).await, KeptDay::Whole);
        let list = told().await;
        assert_eq!((list.prices.len(), list.provisional, list.source), (96, false, Some(PriceSource::Import)));
        assert_eq!((list.prices[89].price, list.prices[90].price), (Price::nearest(3.0).unwrap(), Price::nearest(9.0).unwrap()));
        assert_eq!(store.settled_prices(&area, today, quarter(96)).await.unwrap(), 96);
        // In another currency an operator's is in nobody's way but the fetcher's.
        let kept = KeptDay::OtherCurrency(Currency::NOK);
        assert_eq!(fetched(of("EUR", 0, 96, 0.1), PriceSource::Entsoe).await, kept);
        assert_eq!(told().await, list);
        store.import_prices(&area, &of("EUR", 100, 101, 0.2), NOW, today).await.unwrap();
        assert_eq!((told().await.prices.len(), told().await.currency), (1, Some(Currency::EUR)));
        assert_eq!(fetched(of("EUR", 0, 96, 0.1), PriceSource::Entsoe).await, KeptDay::Whole);
        // Another source takes the place of the one before, whatever its currency.
        assert_eq!(store.delete_prices(&area).await.unwrap(), 97);
        assert_eq!(fetched(of("NOK", 0, 96, 1.0), PriceSource::Hvakosterstrommen).await, KeptDay::Whole);
        assert_eq!(fetched(of("EUR", 0, 4, 0.1), PriceSource::Entsoe).await, KeptDay::Partial);
        assert_eq!((told().await.prices.len(), told().await.currency), (4, Some(Currency::EUR)));
        assert_eq!(store.delete_prices_before(quarter(2)).await.unwrap(), 2);
        assert_eq!(told().await.prices[0].start, quarter(2));
        assert_eq!(store.prices(&PriceArea::parse("NO2").unwrap(), today, None).await.unwrap().prices, []);
    }

    async fn what_was_decided_is_there_after_a_restart(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        let system = ChargeSystem {
            supply: Supply { mains: Mains::It230, fuse_a: Some(63), load_balancing: LoadBalancing { enabled: true, margin_a: 3, minimum_a: 7, fallback_a: 0 } },
            time_zone: TimeZone::parse("Europe/Helsinki").unwrap(),
            price_area: Some(PriceArea::parse("FI").unwrap()),
            ..ChargeSystem::named("solbakken", "Solbakken Nord")
        };
        scene.store.configure(&system).await.unwrap();
        assert!(scene.store.load().await.unwrap().charge_systems.contains(&system));

        scene.status(1, "Charging").await;
        let start = TransactionStart { id: TransactionId::from_v16(7), place: Place::connector(1, 1), id_tag: None, meter_start_wh: 0, started_at: scene.now, reported_at: None, late: false };
        scene.happen(vec![Event::TransactionStarted(start)]).await;
        let decision = |id: &str, limit: i32| Decision {
            id: id.into(),
            place: Place::connector(1, 1),
            transaction_id: Some(TransactionId::from_v16(7)),
            limit_a: Some(Amperes::whole(limit)),
            ceiling_a: Amperes::whole(16),
            by: Decider::LoadBalancing,
            until: None,
            eco_mode: None,
            grounds: Grounds { fuse_a: Some(63), margin_a: 3, building_a: [Amperes::tenths(215); 3], building_is_stale: true, set_aside_a: [Amperes::ZERO; 3], wanting: 3, sharing: 2 },
        };
        for (id, limit) in [("d1", 10), ("d2", 0)] {
            let command = Command::SetChargingProfile { connector_id: 1, limit: ChargingLimit::Amperes(Amperes::whole(limit)), transaction_id: Some(TransactionId::from_v16(7)), until: None };
            scene.happen(vec![Event::CommandIssued { id: id.into(), command, asked_by: Asker::Rules }, Event::Decided(decision(id, limit)), Event::FallbackHeld { limit_a: Some(Amperes::whole(6)) }]).await;
        }
        scene.status(1, "SuspendedEVSE").await;
        let told = scene.store.decisions(&scene.id, scene.now.plus(Duration::from_secs(1)), 5).await.unwrap();
        assert_eq!(told.iter().map(|it| it.decision.clone()).collect::<Vec<_>>(), [decision("d2", 0), decision("d1", 10)]);
        assert_eq!(scene.store.decisions(&scene.id, told[1].at, 5).await.unwrap(), []);
        // Nobody asked for these.
        assert_eq!(scene.store.commands(&scene.id, 5).await.unwrap(), []);
        let loaded = scene.store.load().await.unwrap();
        let charge_point = loaded.fleet.into_iter().find(|it| it.id == scene.id).unwrap();
        assert_eq!(charge_point.fallback_a, Some(Amperes::whole(6)));
        let connector = &charge_point.connectors[0];
        assert_eq!(connector.allotment.as_ref().map(|it| (it.limit_a, it.ceiling_a)), Some((Amperes::ZERO, Amperes::whole(16))));
        assert_eq!(connector.reason.as_ref().and_then(|it| it.decision_id.as_deref()), Some("d2"));

        // With the transaction ends what was decided for it.
        let stop = TransactionStop { id: TransactionId::from_v16(7), given_out: true, meter_stop_wh: None, stopped_at: scene.now, reason: None };
        scene.happen(vec![Event::TransactionStopped(stop)]).await;
        let loaded = scene.store.load().await.unwrap();
        let charge_point = loaded.fleet.into_iter().find(|it| it.id == scene.id).unwrap();
        assert_eq!(charge_point.connectors[0].allotment, None);
    }

    async fn what_a_building_drew_is_remembered_for_a_day(store: Store) {
        let scene = Scene::new(store, "CP-1").await;
        let systems = ["solbakken", "solsiden"].map(|it| ChargeSystem::named(it, it));
        for second in 0..130_i64 {
            let at = Timestamp::from_millis(scene.now.as_millis() + second * 1_000_000);
            let reading = GridReading { at, current_a: [second as f64, 2.0, 3.0] };
            for system in &systems {
                scene.store.add_grid_reading(system, &reading, [Amperes::tenths(5); 3]).await.unwrap();
            }
        }
        for system in &systems {
            let kept = scene.store.building(&system.id, 1_000).await.unwrap();
            assert_eq!(kept.len(), 87);
            assert!(kept.windows(2).all(|it| it[0].0 > it[1].0));
            assert_eq!(kept[0].1, [Amperes::tenths(5); 3]);
            assert_eq!(scene.store.building(&system.id, 3).await.unwrap().len(), 3);
        }
    }

    async fn the_last_configuration_is_the_one_that_is_shown(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        assert!(scene.store.configuration(&scene.id).await.unwrap().is_none());
        for value in ["60", "90"] {
            let item = ConfigurationItem { key: "HeartbeatInterval".into(), value: Some(value.into()), readonly: false };
            let read = Configuration { read_at: scene.now, items: vec![item], unknown_keys: vec!["Colour".into()], asked: vec!["HeartbeatInterval".into()] };
            scene.happen(vec![Event::ConfigurationRead(read)]).await;
        }
        let last = scene.store.configuration(&scene.id).await.unwrap().unwrap();
        assert_eq!(last.items[0].value.as_deref(), Some("90"));
        assert_eq!(last.asked, ["HeartbeatInterval"]);
        let both = scene.store.configurations(&scene.id, 2).await.unwrap();
        assert_eq!(both.iter().map(|it| it.items[0].value.as_deref().unwrap()).collect::<Vec<_>>(), ["90", "60"]);
    }

    async fn old_events_go_in_small_steps_and_newer_ones_stay(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        for _ in 0..10 {
            scene.status(1, "Charging").await;
        }
        let before = scene.now.minus(Duration::from_secs(25));
        assert_eq!(scene.store.delete_events_before(before, 4).await.unwrap(), 4);
        assert_eq!(scene.store.delete_events_before(before, 4).await.unwrap(), 3);
        assert_eq!(scene.store.delete_events_before(before, 4).await.unwrap(), 0);
        let left = scene.events(&EventFilter::default(), 100, None).await.items;
        assert_eq!(left.iter().map(|it| it.id.0).collect::<Vec<_>>(), [10, 9, 8]);
    }

    async fn what_we_did_by_ourselves_goes_with_the_log_and_what_people_asked_for_stays(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        for (id, asked_by) in [("a", Asker::Rules), ("b", by_hand()), ("c", Asker::Rules)] {
            let command = Command::Reset { kind: ResetKind::Soft };
            let issued = Event::CommandIssued { id: id.into(), command, asked_by };
            scene.happen(vec![issued]).await;
        }
        scene.now = scene.now.plus(Duration::from_secs(10));
        let before = scene.now;
        scene.happen(vec![Event::CommandIssued { id: "d".into(), command: Command::Reset { kind: ResetKind::Soft }, asked_by: Asker::Rules }]).await;
        // Something was heard of it since.
        let step = CommandStep::plain(CommandState::Accepted, scene.now);
        scene.happen(vec![Event::CommandStepped { id: "a".into(), step }]).await;
        assert_eq!(scene.store.delete_own_doings_before(before, 10).await.unwrap(), 1);
        assert_eq!(scene.store.delete_own_doings_before(before, 10).await.unwrap(), 0);
        for (id, is_there) in [("a", true), ("b", true), ("c", false), ("d", true)] {
            assert_eq!(scene.store.command(&id.into()).await.unwrap().is_some(), is_there, "{id}");
        }
        let later = scene.now.plus(Duration::from_secs(1));
        assert_eq!(scene.store.delete_own_doings_before(later, 10).await.unwrap(), 2);
        assert!(scene.store.command(&"b".into()).await.unwrap().is_some());
    }

    async fn connections_and_refusals_are_told_with_their_reasons(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        let reason = Disconnect::Superseded { by: SessionId(7) };
        scene.happen(vec![Event::Disconnected { session: SessionId(1), reason: reason.clone() }]).await;
        let sessions = scene.store.sessions(&scene.id, None, &PageRequest::default()).await.unwrap().items;
        assert_eq!((sessions[0].closed.as_ref(), sessions[0].closed_at), (Some(&reason), Some(scene.now)));
        let opened_at = sessions[0].opened_at;
        for (before, many) in [(opened_at, 0), (opened_at.plus(Duration::from_millis(1)), 1)] {
            let earlier = scene.store.sessions(&scene.id, Some(before), &PageRequest::default()).await.unwrap();
            assert_eq!(earlier.items.len(), many);
        }
        let refused = SessionRecord {
            id: SessionId(9),
            charge_point: "stranger\u{7f}<b>".into(),
            opened_at: scene.now,
            peer: "127.0.0.1:2".into(),
            ocpp_version: None,
            subprotocol_offered: false,
            closed_at: Some(scene.now),
            closed: None,
            refused: Some("no".into()),
        };
        scene.store.record_refusal(&refused).await.unwrap();
        assert_eq!(scene.store.refused_handshakes(5).await.unwrap()[0].refused.as_deref(), Some("no"));
        let refused = SessionRecord { id: SessionId(10), charge_point: scene.id.to_string(), ..refused };
        scene.store.record_refusal(&refused).await.unwrap();
        let later = scene.now.plus(Duration::from_secs(1));
        let connections = async |before, limit| scene.store.connections(&scene.id, before, limit).await.unwrap();
        assert_eq!(connections(later, 5).await.iter().map(|it| it.id).collect::<Vec<_>>(), [SessionId(1)]);
        assert_eq!(connections(later, 0).await, []);
        assert_eq!(connections(connections(later, 5).await[0].opened_at, 5).await, []);
    }

    async fn connections_that_begin_and_end_in_one_commit_are_as_if_they_came_one_by_one(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        let connected = |session| Event::Connected { session: SessionId(session), ocpp_version: format!("1.{session}"), peer: format!("127.0.0.1:{session}"), subprotocol_offered: true };
        let ended = |session, reason| Event::Disconnected { session: SessionId(session), reason };
        let lost = || Disconnect::Lost { words: "reset".into() };
        let taken_over = |session, by| ended(session, Disconnect::Superseded { by: SessionId(by) });
        let booted = |model: &str| Event::Booted(Identity { model: Some(model.into()), ..Identity::default() });
        let commits = [
            vec![connected(2), taken_over(1, 2), booted("A"), ended(2, lost()), connected(3), booted("B")],
            vec![ended(3, lost()), connected(4), ended(4, lost()), ended(4, Disconnect::Shutdown)],
            vec![connected(6), connected(5), ended(5, lost())],
            vec![taken_over(6, 7), connected(7), ended(6, lost())],
            vec![ended(7, lost())],
        ];
        for events in commits {
            let mut recorded = Vec::new();
            for event in events {
                scene.now = scene.now.plus(Duration::from_secs(1));
                recorded.push(scene.recorded(event, None));
            }
            scene.keep(Entry { charge_point_id: scene.id.clone(), exchange: None, recorded }).await;
            scene.assert_loads_as_folded().await;
        }
        let sessions = scene.store.sessions(&scene.id, None, &PageRequest::default()).await.unwrap().items;
        let told: Vec<_> = sessions.iter().map(|it| (it.id.0, it.closed.clone())).collect();
        let taken_over = |by| Some(Disconnect::Superseded { by: SessionId(by) });
        assert_eq!(told, [(7, Some(lost())), (6, taken_over(7)), (5, Some(lost())), (4, Some(lost())), (3, Some(lost())), (2, Some(lost())), (1, taken_over(2))]);
    }

    async fn charge_points_that_boot_in_one_commit_are_told_apart(store: Store) {
        let entries: Vec<_> = (1_u8..=7).map(|number| {
            let id = ChargePointId::parse(&format!("CP-{number}")).unwrap();
            let says = |it: bool, what: &str| it.then(|| format!("{what} {number}"));
            let identity = Identity { model: says(number % 2 == 0, "Wall"), iccid: says(number % 3 == 0, "89"), meter_type: says(number > 6, "M"), ..Identity::default() };
            let registered = Event::Registered { charge_system: "solbakken".into(), name: None };
            let connected = Event::Connected { session: SessionId(number.into()), ocpp_version: "1.6".into(), peer: "127.0.0.1:1".into(), subprotocol_offered: number > 3 };
            let ended = (number > 5).then(|| Event::Disconnected { session: SessionId(number.into()), reason: Disconnect::Shutdown });
            Entry::noted(&id, NOW.plus(Duration::from_secs(number.into())), None, [registered, connected, Event::Booted(identity)].into_iter().chain(ended))
        }).collect();
        store.append(&entries).await.unwrap();
        let mut folded = Fleet::default();
        for recorded in entries.iter().flat_map(|it| &it.recorded) {
            folded.apply(recorded);
        }
        let expected: Vec<_> = folded.iter().map(|it| ChargePoint { connected: false, ..it.clone() }).collect();
        let mut loaded = store.load().await.unwrap().fleet;
        loaded.sort_by(|one, other| one.id.cmp(&other.id));
        assert_eq!(loaded, expected);
    }

    async fn charge_points_that_register_in_one_commit_are_all_there(store: Store) {
        let ids: Vec<_> = (0..600).map(|it| ChargePointId::parse(&format!("CP-{it}")).unwrap()).collect();
        let entry = |id: &ChargePointId, system: &str, name: Option<&str>| {
            let registered = Event::Registered { charge_system: system.into(), name: name.map(Into::into) };
            Entry::noted(id, NOW, None, [registered])
        };
        let mut entries: Vec<_> = ids.iter().map(|it| entry(it, "solbakken", None)).collect();
        entries.push(entry(&ids[7], "east", Some("Bay 7")));
        store.append(&entries).await.unwrap();
        store.append(&[entry(&ids[8], "east", Some("Bay 8"))]).await.unwrap();
        let fleet = store.load().await.unwrap().fleet;
        assert_eq!(fleet.len(), 600);
        let mut elsewhere: Vec<_> = fleet.iter().filter(|it| it.charge_system.as_str() == "east").map(|it| (it.id.as_str(), it.name.as_deref())).collect();
        elsewhere.sort_unstable();
        assert_eq!(elsewhere, [("CP-7", Some("Bay 7")), ("CP-8", Some("Bay 8"))]);
    }

    async fn the_readings_of_a_transaction_come_in_their_order(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        let begun = scene.say("StartTransaction", r#"{"connectorId":1,"idTag":"04A1","meterStart":1200}"#).await;
        let id = TransactionId::from_v16(1000 + begun.0);
        for power in [7400, 3700, 0] {
            scene.say("MeterValues", &format!(r#"{{"connectorId":1,"meterValue":[{{"sampledValue":[{{"value":"{power}","measurand":"Power.Active.Import"}}]}}]}}"#)).await;
        }
        let powers = async |limit| scene.store.readings(&scene.id, &id, None, limit).await.unwrap().iter().map(|it| it.power_w.unwrap()).collect::<Vec<_>>();
        assert_eq!(powers(9).await, [7400.0, 3700.0, 0.0]);
        assert_eq!(powers(2).await, [3700.0, 0.0]);
        assert_eq!(scene.store.readings(&scene.id, &"5".into(), None, 9).await.unwrap(), []);
        let other = ChargePointId::parse("CP-2").unwrap();
        assert_eq!(scene.store.readings(&other, &id, None, 9).await.unwrap(), []);
    }

    async fn what_a_crash_left_open_is_closed(store: Store) {
        let scene = Scene::new(store, "CP-1").await;
        scene.store.tidy(scene.now).await.unwrap();
        let sessions = scene.store.sessions(&scene.id, None, &PageRequest::default()).await.unwrap().items;
        assert!(sessions[0].closed_at.is_some());
        scene.store.probe().await.unwrap();
        scene.store.checkpoint().await.unwrap();
    }

    async fn a_transaction_has_one_owner_and_its_stop_is_final(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        let begun = scene.say("StartTransaction", r#"{"connectorId":1,"idTag":"04A1","meterStart":1}"#).await;
        let id = TransactionId::from_v16(1000 + begun.0);
        assert_eq!(scene.store.transaction_owner(&id).await.unwrap(), Some(scene.id.clone()));
        assert_eq!(scene.store.transaction_owner(&"5".into()).await.unwrap(), None);
        scene.say("StopTransaction", &format!(r#"{{"transactionId":{},"meterStop":5}}"#, id.as_str())).await;
        assert!(!scene.store.load().await.unwrap().fleet[0].has_transaction());
        assert_eq!(scene.store.transaction_owner(&id).await.unwrap(), Some(scene.id.clone()));
    }

    async fn transactions_are_listed_by_their_start_with_what_the_meter_told(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        let of = TransactionScope::ChargePoint(scene.id.clone());
        let first = scene.say("StartTransaction", r#"{"connectorId":2,"idTag":"04A1B2C3","meterStart":1000}"#).await;
        let first = TransactionId::from_v16(1000 + first.0);
        let only = async |scene: &Scene| {
            let found = scene.store.transactions(&of, &TransactionFilter::default(), &PageRequest::default()).await.unwrap();
            assert_eq!((found.items.len(), &found.next), (1, &None));
            found.items.into_iter().next().unwrap()
        };
        let begun = only(&scene).await;
        assert_eq!((&begun.id, begun.started_at, begun.is_open), (&first, Some(scene.now), true));
        assert_eq!((begun.evse_id, begun.connector_id, begun.id_tag.as_deref()), (Some(2), Some(1), Some("****C3")));
        assert_eq!((begun.meter_start_wh, begun.energy_wh), (Some(1000), None));

        let meter = format!(r#"{{"connectorId":2,"transactionId":{first},"meterValue":[{{"sampledValue":[{{"value":"1750.5"}}]}}]}}"#);
        scene.say("MeterValues", &meter).await;
        assert_eq!(only(&scene).await.energy_wh, Some(750.5));
        scene.say("StopTransaction", &format!(r#"{{"transactionId":{first},"meterStop":3000,"reason":"EVDisconnected"}}"#)).await;
        let ended = only(&scene).await;
        assert_eq!((ended.energy_wh, ended.meter_stop_wh, ended.is_open), (Some(2000.0), Some(3000), false));
        assert_eq!((ended.stopped_at, ended.reason.as_deref()), (Some(scene.now), Some("EVDisconnected")));

        // One that was told late stands where it belongs, and one whose start was never told at its stop.
        let earlier = scene.now.minus(Duration::from_secs(3_600));
        let stop = TransactionStop { id: "77".into(), given_out: false, meter_stop_wh: Some(9), stopped_at: earlier, reason: Some("PowerLoss".into()) };
        scene.happen(vec![Event::TransactionStopped(stop)]).await;
        let before = earlier.minus(Duration::from_secs(3_600));
        let start = TransactionStart { id: "78".into(), place: Place::connector(1, 1), id_tag: None, meter_start_wh: 50, started_at: before, reported_at: None, late: true };
        scene.happen(vec![Event::TransactionStarted(start)]).await;
        let backwards = TransactionStop { id: "78".into(), given_out: true, meter_stop_wh: Some(40), stopped_at: earlier, reason: None };
        scene.happen(vec![Event::TransactionStopped(backwards)]).await;
        let find = async |filter: TransactionFilter| {
            let found = scene.store.transactions(&of, &filter, &PageRequest::default()).await.unwrap();
            found.items.into_iter().map(|it| it.id.to_string()).collect::<Vec<_>>()
        };
        let first = first.to_string();
        assert_eq!(find(TransactionFilter::default()).await, [first.as_str(), "77", "78"]);
        assert_eq!(find(TransactionFilter { from: Some(earlier), to: None }).await, [first.as_str(), "77"]);
        assert_eq!(find(TransactionFilter { from: None, to: Some(earlier) }).await, ["78"]);
        let all = scene.store.transactions(&of, &TransactionFilter::default(), &PageRequest::default()).await.unwrap().items;
        assert_eq!((all[1].evse_id, all[1].started_at, all[1].energy_wh), (None, None, None));
        assert_eq!((all[2].meter_stop_wh, all[2].energy_wh, all[2].is_open), (Some(40), None, false));
    }

    async fn transactions_are_paged_without_gaps_or_repeats_while_more_come(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        let begun = |number: i64, second: u64| Event::TransactionStarted(TransactionStart { id: TransactionId::from_v16(number), place: Place::connector(1, 1), id_tag: None, meter_start_wh: 0, started_at: NOW.plus(Duration::from_secs(second)), reported_at: None, late: true });
        // Three of each second.
        for number in 1..=21 {
            scene.happen(vec![begun(number, number.unsigned_abs() / 3)]).await;
        }
        let of = TransactionScope::ChargePoint(ChargePointId::parse("CP-1").unwrap());
        let (mut seen, mut after, mut later) = (Vec::new(), None, 100);
        loop {
            let page = PageRequest { limit: 4, after };
            let found = scene.store.transactions(&of, &TransactionFilter::default(), &page).await.unwrap();
            assert!(found.items.len() <= 4);
            seen.extend(found.items.iter().map(|it| it.id.as_str().parse::<i64>().unwrap()));
            later += 1;
            scene.happen(vec![begun(later, 900)]).await;
            match found.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen.len(), 21, "{seen:?}");
        seen.sort_unstable();
        assert_eq!(seen, (1..=21).collect::<Vec<_>>());
        // What is no place of such a list leads nowhere.
        let astray = PageRequest { limit: 4, after: Some(Cursor::before(EventId(9))) };
        assert_eq!(scene.store.transactions(&of, &TransactionFilter::default(), &astray).await.unwrap(), Page::whole(Vec::new()));
    }

    async fn a_charge_system_has_the_transactions_of_those_that_belong_to_it(store: Store) {
        let mut one = Scene::new(store.clone(), "CP-1").await;
        one.say("StartTransaction", r#"{"connectorId":1,"idTag":"04A1","meterStart":1}"#).await;
        let mut other = Scene::new(store.clone(), "CP-2").await;
        other.say("StartTransaction", r#"{"connectorId":1,"idTag":"04A1","meterStart":2}"#).await;
        let listed = async |of: TransactionScope| {
            let found = store.transactions(&of, &TransactionFilter::default(), &PageRequest::default()).await.unwrap();
            found.items.into_iter().map(|it| it.charge_point_id.to_string()).collect::<Vec<_>>()
        };
        let solbakken = || TransactionScope::ChargeSystem("solbakken".into());
        let east = || TransactionScope::ChargeSystem("east".into());
        assert_eq!(listed(solbakken()).await.len(), 2);
        assert_eq!(listed(TransactionScope::ChargePoint(one.id.clone())).await, ["CP-1"]);
        assert_eq!(listed(east()).await, Vec::<String>::new());

        // What was charged at it moves with it, whoever says so; and what is charged from now on.
        other.happen(vec![Event::Moved { to: ChargeSystem::named("east", "East") }]).await;
        other.say("StartTransaction", r#"{"connectorId":2,"idTag":"04A1","meterStart":2}"#).await;
        assert_eq!(listed(solbakken()).await, ["CP-1"]);
        assert_eq!(listed(east()).await, ["CP-2", "CP-2"]);
        store.add_charge_point(&one.id, &"east".into(), None).await.unwrap();
        assert_eq!(listed(solbakken()).await, Vec::<String>::new());
        assert_eq!(listed(east()).await.len(), 3);
        // Both in one commit.
        let registered = || Event::Registered { charge_system: "west".into(), name: None };
        let both = [&one.id, &other.id].map(|id| Entry::noted(id, NOW, None, [registered()]));
        store.append(&both).await.unwrap();
        assert_eq!(listed(east()).await, Vec::<String>::new());
        assert_eq!(listed(TransactionScope::ChargeSystem("west".into())).await.len(), 3);
    }

    async fn what_a_transaction_cost_is_counted_from_all_that_its_meter_told(store: Store) {
        let mut scene = Scene::new(store.clone(), "CP-1").await;
        let area = PriceArea::parse("NO1").unwrap();
        let system = ChargeSystem { price_area: Some(area.clone()), ..ChargeSystem::named("solbakken", "Solbakken") };
        store.configure(&system).await.unwrap();
        let of = TransactionScope::ChargePoint(scene.id.clone());
        let listed = async |limit: u32| store.transactions(&of, &TransactionFilter::default(), &PageRequest { limit, after: None }).await.unwrap().items;

        // Hours ago, with readings every four minutes, of a power that changes.
        let began = scene.now.minus(Duration::from_secs(40_000));
        let start = |number: i64, started_at: Timestamp| TransactionStart { id: TransactionId::from_v16(number), place: Place::connector(1, 1), id_tag: None, meter_start_wh: 1_000, started_at, reported_at: None, late: true };
        let id = TransactionId::from_v16(7);
        let mut events = vec![Event::TransactionStarted(start(7, began))];
        let mut shown = Vec::new();
        for number in 1_u32..=120 {
            let reading = Reading { at: began.plus(Duration::from_secs(240 * u64::from(number))), flow_at: None, power_w: None, energy_wh: Some(1_000.0 + f64::from(number * number)), state_of_charge_percent: None, current_a: [None; 3] };
            shown.push((reading.at, reading.energy_wh.unwrap()));
            let metered = |reading: Reading, late: bool| Event::Metered { place: Place::connector(1, 1), transaction_id: Some(id.clone()), known: reading.clone(), reading, late };
            events.push(metered(reading.clone(), false));
            // Neither what came late, nor what told of something else, is part of it.
            events.push(metered(Reading { energy_wh: Some(0.0), ..reading.clone() }, true));
            events.push(metered(Reading { energy_wh: None, power_w: Some(7.0), ..reading }, false));
        }
        let ended = began.plus(Duration::from_secs(240 * 121));
        events.push(Event::TransactionStopped(TransactionStop { id: id.clone(), given_out: true, meter_stop_wh: Some(16_000), stopped_at: ended, reason: None }));
        // Months before, in another currency, and stopped without a word of the register.
        let before = began.minus(Duration::from_secs(90 * 86_400));
        events.push(Event::TransactionStarted(start(8, before)));
        events.push(Event::TransactionStopped(TransactionStop { id: TransactionId::from_v16(8), given_out: true, meter_stop_wh: Some(3_000), stopped_at: before.plus(Duration::from_secs(60)), reason: None }));
        scene.happen(events).await;
        assert_eq!(listed(9).await.iter().map(|it| it.cost).collect::<Vec<_>>(), [None, None]);

        let floor = |at: Timestamp| at.as_millis() / 900_000 * 900_000;
        let quarter = |from: i64, number: i64| Timestamp::from_millis(from + number * 900_000);
        let import = async |currency: &str, from: i64, prices: &[f64]| {
            let point = |(number, price): (usize, &f64)| PricePoint { start: quarter(from, number as i64), end: quarter(from, number as i64 + 1), price: Price::nearest(*price).unwrap() };
            let prices: Vec<_> = prices.iter().enumerate().map(point).collect();
            let quarters = PriceImport { currency: Currency::parse(currency).unwrap(), prices: prices.clone() }.checked(NOW).unwrap();
            store.import_prices(&area, &quarters, NOW, NOW).await.unwrap();
            prices
        };
        let prices: Vec<_> = (0..30).map(|it| f64::from(it * 7 % 11) / 10.0 - 0.2).collect();
        let prices = import("NOK", floor(began), &prices).await;
        import("EUR", floor(before), &[0.25]).await;
        let found = listed(9).await;
        let cost = found[0].cost.unwrap();
        let expected: Vec<_> = prices.into_iter().map(|it| (it, Currency::NOK)).collect();
        let expected = Cost::of(&found[0], &shown, &expected).unwrap();
        assert!((cost.amount - expected.amount).abs() < 1e-9, "{cost:?} {expected:?}");
        assert!((cost.unpriced_wh - expected.unpriced_wh).abs() < 1e-6, "{cost:?} {expected:?}");
        assert!(cost.unpriced_wh > 1_000.0 && cost.amount > 0.0, "{cost:?}");
        assert_eq!(found[1].cost, Some(Cost { amount: 0.5, currency: Currency::EUR, unpriced_wh: 0.0 }));
        // However the list is parted.
        assert_eq!(listed(1).await[0].cost, Some(cost));
    }

    async fn an_entry_that_does_not_fit_takes_all_of_its_batch_with_it(store: Store) {
        let mut scene = Scene::new(store, "CP-1").await;
        scene.status(1, "Charging").await;
        let id = ChargePointId::parse("NOBODY").unwrap();
        let stray = Recorded { charge_point_id: id.clone(), at: scene.now, event_id: None, event: Event::Heard };
        let fits = Entry { charge_point_id: scene.id.clone(), exchange: None, recorded: vec![scene.recorded(Event::FirmwareReported("Idle".into()), None)] };
        let unfit = Entry { charge_point_id: id, exchange: None, recorded: vec![stray] };
        let error = scene.store.append(&[fits, unfit]).await.unwrap_err();
        assert!(error.is_about_content(), "{error}");
        assert_eq!(scene.store.load().await.unwrap().fleet[0].firmware_status, None);
    }
}

#[tokio::test]
async fn more_read_at_once_than_there_are_connections() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let mut scene = Scene::new(Store::open(&url).await.unwrap(), "CP-1").await;
    let reads = (0..200).map(|_| {
        let (store, id) = (scene.store.clone(), scene.id.clone());
        tokio::spawn(async move {
            store
                .events(&id, &EventFilter::default(), &PageRequest::default())
                .await
        })
    });
    let reads: Vec<_> = reads.collect();
    for _ in 0..50 {
        scene.status(1, "Charging").await;
    }
    for read in reads {
        read.await.unwrap().unwrap();
    }
}
