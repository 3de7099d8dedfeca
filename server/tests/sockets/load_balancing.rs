//! A fuse that is shared: what chargers are told, and what programs are told of it.

use serde_json::{Value, json};

use crate::world::*;

const SYSTEM: &str = "/api/v1/charge-systems/solbakken";

/// A charge point that goes by what it is told, and keeps it.
struct Obedient {
    id: &'static str,
    line: TestChargePoint,
    limits: Vec<(i64, f64)>,
    transaction: i64,
    /// What its car draws on each phase, in A.
    drawn: f64,
    /// How many calls it has made: the same again would be taken for one.
    calls: u32,
}

impl Obedient {
    async fn connect(server: &TestServer, id: &'static str) -> Self {
        Self {
            id,
            line: server.connect_booted(id).await,
            limits: Vec::new(),
            transaction: 0,
            drawn: 0.0,
            calls: 0,
        }
    }

    /// Makes a call; its id comes back.
    async fn call(&mut self, action: &str, payload: Value) -> String {
        self.calls += 1;
        let id = format!("call-{}", self.calls);
        self.line.send(&json!([2, id, action, payload]).to_string()).await;
        id
    }

    /// Makes a call, answering what is asked meanwhile.
    async fn ask(&mut self, action: &str, payload: Value) -> Value {
        let id = self.call(action, payload).await;
        loop {
            let frame: Value = serde_json::from_str(&self.line.hear().await).unwrap();
            if frame[0] == 3 && frame[1] == id {
                return frame[2].clone();
            }
            self.answer(&frame).await;
        }
    }

    /// Answers a call. What is asked of its meter it tells afterwards.
    async fn answer(&mut self, call: &Value) {
        if call[0] != 2 {
            return;
        }
        let answer = match call[2].as_str().unwrap() {
            "SetChargingProfile" => {
                let profile = &call[3]["csChargingProfiles"];
                let limit = profile["chargingSchedule"]["chargingSchedulePeriod"][0]["limit"].as_f64();
                self.limits
                    .push((call[3]["connectorId"].as_i64().unwrap(), limit.unwrap()));
                json!({"status": "Accepted"})
            }
            "GetConfiguration" => json!({
                "configurationKey": [{"key": "ConnectorPhaseRotation", "readonly": true, "value": "1.RST"}],
            }),
            _ => json!({"status": "Accepted"}),
        };
        self.line.send(&json!([3, call[1], answer]).to_string()).await;
        if call[2] == "TriggerMessage" {
            let values = self.meter_values();
            self.call("MeterValues", values).await;
        }
    }

    /// Does as it is told, for as long as anybody waits for somebody else.
    async fn live(&mut self) {
        loop {
            let frame: Value = serde_json::from_str(&self.line.hear().await).unwrap();
            self.answer(&frame).await;
        }
    }

    /// Lives until it was told this limit at this connector.
    async fn is_told(&mut self, connector: i64, limit: f64) {
        let telling = async {
            while !self.limits.contains(&(connector, limit)) {
                let frame: Value = serde_json::from_str(&self.line.hear().await).unwrap();
                self.answer(&frame).await;
            }
        };
        let told = tokio::time::timeout(PATIENCE * 3 / 4, telling).await;
        assert!(
            told.is_ok(),
            "{} was never told {limit} A: {:?}",
            self.id,
            self.limits
        );
    }

    async fn begin(&mut self) {
        let started = self
            .ask(
                "StartTransaction",
                json!({"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-11-23T07:00:00Z"}),
            )
            .await;
        self.transaction = started["transactionId"].as_i64().unwrap();
        let status = json!({"connectorId":1,"status":"Charging","errorCode":"NoError"});
        self.ask("StatusNotification", status).await;
    }

    async fn draw(&mut self, amperes: f64) {
        self.drawn = amperes;
        let values = self.meter_values();
        self.ask("MeterValues", values).await;
    }

    fn meter_values(&self) -> Value {
        let sample = |phase: &str| json!({"value": self.drawn.to_string(), "measurand": "Current.Import", "phase": phase, "unit": "A"});
        json!({
            "connectorId": 1,
            "transactionId": self.transaction,
            "meterValue": [{
                "timestamp": "2026-11-23T07:00:00Z",
                "sampledValue": [sample("L1"), sample("L2"), sample("L3")],
            }],
        })
    }

    async fn hold_back(&mut self) {
        self.drawn = 0.0;
        let status = json!({"connectorId":1,"status":"SuspendedEVSE","errorCode":"NoError"});
        self.ask("StatusNotification", status).await;
    }
}

/// Waits for something, while both go on to do as they are told.
async fn meanwhile<T>(one: &mut Obedient, two: &mut Obedient, coming: impl Future<Output = T>) -> T {
    tokio::select! {
        come = coming => come,
        () = one.live() => unreachable!("it lives on"),
        () = two.live() => unreachable!("it lives on"),
    }
}

fn allotment<'a>(load: &'a Value, id: &str) -> &'a Value {
    let all = load["allotments"].as_array().unwrap().iter();
    all.into_iter().find(|it| it["charge_point_id"] == id).unwrap()
}

#[tokio::test]
async fn a_fuse_is_shared_and_a_pause_says_whose_it_is() {
    let server = TestServer::start().await;
    let mut one = Obedient::connect(&server, "CP-1").await;
    let mut two = Obedient::connect(&server, "CP-2").await;
    let (status, system) = server
        .patch(
            SYSTEM,
            json!({"fuse_a":15,"load_balancing":{"enabled":true,"margin_a":1}}),
        )
        .await;
    assert_eq!(
        (status, &system["fuse_a"], &system["mains"]),
        (200, &json!(15), &json!("400_tn"))
    );
    // Both together could take twelve by themselves.
    one.is_told(0, 6.0).await;
    two.is_told(0, 6.0).await;

    one.begin().await;
    one.is_told(1, 14.0).await;
    one.draw(13.8).await;
    two.begin().await;
    one.is_told(1, 7.0).await;
    one.draw(6.9).await;
    // The first has to be seen to obey before the second may have more.
    tokio::select! {
        () = two.is_told(1, 7.0) => {}
        () = one.live() => {}
    }
    two.draw(7.0).await;
    let load = server
        .eventually(&format!("{SYSTEM}/load"), |it| {
            it["allotments"]
                .as_array()
                .unwrap()
                .iter()
                .all(|it| it["counted_a"] == 7.0)
        })
        .await;
    assert_eq!(
        (&load["fuse_a"], &load["charging_a"]),
        (&json!(15), &json!([13.9, 13.9, 13.9]))
    );
    assert_eq!(allotment(&load, "CP-2")["binding"], "load_balancing");
    assert_eq!(allotment(&load, "CP-2")["drawn_a"], json!([7.0, 7.0, 7.0]));

    // The building takes so much that only one of them can go on: the one that was there first.
    let (status, body) = server
        .post(
            &format!("{SYSTEM}/grid-readings"),
            json!({"current_a":[20.9, 13.9, 13.9]}),
        )
        .await;
    assert_eq!((status, body), (204, Value::Null));
    two.is_told(1, 0.0).await;
    two.hold_back().await;
    let is_paused = server.eventually("/api/v1/charge-points/CP-2", |it| it["status"] == "paused");
    let paused = meanwhile(&mut one, &mut two, is_paused).await;
    assert_eq!(paused["reason"]["kind"], "load_balancing");
    let decision = paused["reason"]["decision_id"].as_str().unwrap();
    // The decision is carried out by the command of the same name, whose message is the evidence.
    let path = format!("/api/v1/commands/{decision}");
    let is_seen = server.eventually(&path, |it| it["state"] == "verified");
    let command = meanwhile(&mut one, &mut two, is_seen).await;
    let event = command["event_id"].as_str().unwrap();
    let (_, event) = server
        .get(&format!("/api/v1/charge-points/{}/events/{event}", two.id))
        .await;
    assert_eq!(event["action"], "SetChargingProfile");
    let (_, page) = server.get_text("/charge-points/CP-2/status-log").await;
    assert!(page.contains("Load balancing pauses charging"), "{page}");
    assert!(page.contains("the building draws 7.0 / 0.0 / 0.0"), "{page}");
    let (_, page) = server.get_text("/charge-systems/solbakken/load").await;
    assert!(page.contains("CP-1") && page.contains("7.0"), "{page}");
}

#[tokio::test]
async fn a_charge_point_that_pauses_by_itself_is_not_taken_for_ours() {
    let server = TestServer::start().await;
    let mut one = Obedient::connect(&server, "CP-1").await;
    one.begin().await;
    one.hold_back().await;
    let (_, paused) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(
        paused["reason"],
        json!({"kind":"charge_point","until":null,"decision_id":null})
    );
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_in_its_own_words() {
    let server = TestServer::start().await;
    for (body, status, field) in [
        (json!({"fuse_a":0}), 422, "fuse_a"),
        (json!({"fuse_a":"63"}), 422, "fuse_a"),
        (json!({"load_balancing":{"enabled":true}}), 422, "fuse_a"),
        (
            json!({"fuse_a":7,"load_balancing":{"enabled":true}}),
            422,
            "fuse_a",
        ),
        (
            json!({"load_balancing":{"minimum_a":4}}),
            422,
            "load_balancing/minimum_a",
        ),
        (json!({"colour":"blue"}), 422, "colour"),
        (json!([]), 400, "body"),
    ] {
        let (code, problem) = server.patch(SYSTEM, body.clone()).await;
        assert_eq!(
            (code, &problem["field"]),
            (status, &json!(field)),
            "{body}: {problem}"
        );
    }
    let readings = format!("{SYSTEM}/grid-readings");
    for (body, field) in [
        (json!({"current_a":[-1, 0, 0]}), "current_a"),
        (json!({"current_a":[10_001, 0, 0]}), "current_a"),
        (json!({"current_a":[1, 2]}), "current_a"),
        (json!({"current_a":[1, 2, 3], "at":"2020-01-01T00:00:00Z"}), "at"),
        (json!({"current_a":[1, 2, 3], "at":"2999-01-01T00:00:00Z"}), "at"),
    ] {
        let (code, problem) = server.post(&readings, body.clone()).await;
        assert_eq!(
            (code, &problem["field"]),
            (422, &json!(field)),
            "{body}: {problem}"
        );
    }
    for path in [
        "/api/v1/charge-systems/nowhere/load",
        "/charge-systems/nowhere/load",
    ] {
        assert_eq!(server.get(path).await.0, 404, "{path}");
    }
    let (code, _) = server.patch("/api/v1/charge-systems/nowhere", json!({})).await;
    assert_eq!(code, 404);
}

#[tokio::test]
async fn who_loses_contact_is_counted_with_what_it_takes_by_itself() {
    let server = TestServer::start().await;
    let mut one = Obedient::connect(&server, "CP-1").await;
    server
        .patch(SYSTEM, json!({"fuse_a":32,"load_balancing":{"enabled":true}}))
        .await;
    one.is_told(0, 6.0).await;
    let load = format!("{SYSTEM}/load");
    server
        .eventually("/api/v1/charge-points/CP-1", |it| it["fallback_a"] == 6.0)
        .await;
    let (_, idle) = server.get(&load).await;
    assert_eq!(idle["allotments"], json!([]));
    drop(one);
    let lost = server
        .eventually(&load, |it| !it["allotments"].as_array().unwrap().is_empty())
        .await;
    let lost = allotment(&lost, "CP-1");
    assert_eq!(
        (&lost["counted_a"], &lost["unled"]["kind"]),
        (&json!(6.0), &json!("no_contact"))
    );
}
