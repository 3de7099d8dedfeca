//! A charge point that does as it is told.

use serde_json::{Value, json};

use crate::world::*;

/// A charge point that goes by what it is told, and keeps it.
pub(crate) struct Obedient {
    pub(crate) id: &'static str,
    pub(crate) line: TestChargePoint,
    pub(crate) limits: Vec<(i64, f64)>,
    pub(crate) transaction: i64,
    /// What its car draws on each phase, in A.
    pub(crate) drawn: f64,
    /// How many calls it has made: the same again would be taken for one.
    calls: u32,
}

impl Obedient {
    pub(crate) async fn connect(server: &TestServer, id: &'static str) -> Self {
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
    pub(crate) async fn call(&mut self, action: &str, payload: Value) -> String {
        self.calls += 1;
        let id = format!("call-{}", self.calls);
        self.line.send(&json!([2, id, action, payload]).to_string()).await;
        id
    }

    /// Makes a call, answering what is asked meanwhile.
    pub(crate) async fn ask(&mut self, action: &str, payload: Value) -> Value {
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
    pub(crate) async fn answer(&mut self, call: &Value) {
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
    pub(crate) async fn live(&mut self) {
        loop {
            let frame: Value = serde_json::from_str(&self.line.hear().await).unwrap();
            self.answer(&frame).await;
        }
    }

    /// Lives until it was told this limit at this connector.
    pub(crate) async fn is_told(&mut self, connector: i64, limit: f64) {
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

    pub(crate) async fn begin(&mut self) {
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

    pub(crate) async fn draw(&mut self, amperes: f64) {
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

    pub(crate) async fn hold_back(&mut self) {
        self.drawn = 0.0;
        let status = json!({"connectorId":1,"status":"SuspendedEVSE","errorCode":"NoError"});
        self.ask("StatusNotification", status).await;
    }
}
