//! A charge point on a stage, with a charge system that answers everything at once.

use std::collections::BTreeSet;
use std::time::Duration;

use ocpp::v16::FromChargePoint;
use ocpp::{Call, Frame, Timestamp};
use serde_json::{Map, Value, json};
use simulator::{ChargePoint, MAKES, Output, Profile};

/// Noon in Oslo on a Monday.
pub(crate) const NOON: Timestamp = Timestamp::from_millis(1_772_449_200_000);

/// What happened at the charge system's end, and when.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Seen {
    Opened,
    Closed,
    Dropped,
    Asked { action: String, payload: Value },
    Answered { text: String },
}

/// How the charge system treats a call.
pub(crate) enum Treatment {
    Accept,
    Refuse,
    Ignore,
    With(Value),
}

pub(crate) struct Stage {
    pub(crate) charge_point: ChargePoint,
    pub(crate) now: Timestamp,
    /// Whether the charge system can be reached.
    pub(crate) reachable: bool,
    pub(crate) treat: Box<dyn FnMut(&Call) -> Treatment>,
    pub(crate) seen: Vec<(Timestamp, Seen)>,
    open: bool,
    outstanding: Option<(String, Timestamp)>,
    ids: BTreeSet<String>,
    transactions: i32,
}

impl Stage {
    pub(crate) fn new(charge_point: ChargePoint) -> Self {
        Self {
            charge_point,
            now: NOON,
            reachable: true,
            treat: Box::new(|_| Treatment::Accept),
            seen: Vec::new(),
            open: false,
            outstanding: None,
            ids: BTreeSet::new(),
            transactions: 100,
        }
    }

    /// A charge point with one connector that does nothing by itself, connected and accepted.
    pub(crate) fn by_hand() -> Self {
        let mut stage = Self::with_make(0);
        stage.run(10);
        stage.seen.clear();
        stage
    }

    pub(crate) fn with_make(make: usize) -> Self {
        Self::new(ChargePoint::new(Profile::by_hand("CP-1", &MAKES[make]), 1, NOON))
    }

    /// Lives on for so many seconds.
    pub(crate) fn run(&mut self, seconds: u64) {
        let end = self.now.plus(Duration::from_secs(seconds));
        self.run_until(end);
    }

    pub(crate) fn run_until(&mut self, end: Timestamp) {
        loop {
            self.drain();
            match self.charge_point.next_wakeup() {
                Some(at) if at <= end => self.now = self.now.max(at),
                _ => break,
            }
        }
        self.now = end;
        self.drain();
    }

    /// The charge system goes away, and with it the connection.
    pub(crate) fn go_away(&mut self) {
        self.reachable = false;
        if std::mem::take(&mut self.open) {
            self.outstanding = None;
            self.charge_point.disconnected(self.now);
        }
        self.drain();
    }

    /// The charge system asks something. What the charge point answers is returned.
    pub(crate) fn ask(&mut self, action: &str, payload: &Value) -> String {
        self.hear(&json!([2, "q", action, payload]).to_string())
    }

    /// The charge system sends a text. What is sent back first is returned.
    pub(crate) fn hear(&mut self, text: &str) -> String {
        self.drain();
        let before = self.seen.len();
        self.charge_point.receive(text, self.now);
        self.drain();
        match self.seen.get(before) {
            Some((_, Seen::Answered { text })) => text.clone(),
            other => format!("{other:?}"),
        }
    }

    fn drain(&mut self) {
        while let Some(output) = self.charge_point.poll(self.now) {
            match output {
                Output::Connect if self.reachable => {
                    self.open = true;
                    self.see(Seen::Opened);
                    self.charge_point.connected(self.now);
                }
                Output::Connect => self.charge_point.disconnected(self.now),
                Output::Send(text) => self.take(text),
                Output::Close => self.end(Seen::Closed),
                Output::Drop => self.end(Seen::Dropped),
            }
        }
    }

    fn end(&mut self, how: Seen) {
        self.open = false;
        self.outstanding = None;
        self.see(how);
        // The driver hears of the end as well; that must change nothing.
        self.charge_point.disconnected(self.now);
    }

    fn see(&mut self, seen: Seen) {
        self.seen.push((self.now, seen));
    }

    fn take(&mut self, text: String) {
        assert!(self.open, "nothing is sent on a closed line: {text}");
        let (frame, findings) = Frame::decode(&text).unwrap();
        assert_eq!(findings, [], "{text}");
        let Frame::Call(call) = frame else {
            self.see(Seen::Answered { text });
            return;
        };
        // Readings are alike, and reading them takes time.
        if call.action != "MeterValues" || self.ids.len().is_multiple_of(16) {
            let mut findings = Vec::new();
            FromChargePoint::decode(&call.action, call.payload.clone(), &mut findings).unwrap();
            assert_eq!(findings, [], "{text}");
        }
        assert!(self.ids.insert(call.id.clone()), "an id is used once: {text}");
        if let Some((id, sent_at)) = self.outstanding.replace((call.id.clone(), self.now)) {
            let waited = self.now.since(sent_at);
            assert!(
                waited >= Duration::from_secs(30),
                "{id} was still out when this came: {text}"
            );
        }
        let payload = Value::Object(call.payload.clone());
        self.see(Seen::Asked {
            action: call.action.clone(),
            payload,
        });
        let reply = match (self.treat)(&call) {
            Treatment::Ignore => return,
            Treatment::Refuse => json!([4, call.id, "InternalError", "", {}]),
            Treatment::With(payload) => json!([3, call.id, payload]),
            Treatment::Accept => json!([3, call.id, self.accept(&call.action)]),
        };
        self.outstanding = None;
        self.charge_point.receive(&reply.to_string(), self.now);
    }

    fn accept(&mut self, action: &str) -> Value {
        let accepted = json!({"status": "Accepted"});
        match action {
            "BootNotification" => json!({"status": "Accepted", "currentTime": self.now, "interval": 300}),
            "Heartbeat" => json!({"currentTime": self.now}),
            "Authorize" | "StopTransaction" => json!({"idTagInfo": accepted}),
            "StartTransaction" => {
                self.transactions += 1;
                json!({"idTagInfo": accepted, "transactionId": self.transactions})
            }
            _ => Value::Object(Map::new()),
        }
    }

    /// The actions asked, with what tells them apart.
    pub(crate) fn told(&self) -> Vec<String> {
        self.seen.iter().map(|(_, seen)| tell(seen)).collect()
    }

    /// The payloads of one action.
    pub(crate) fn asked(&self, wanted: &str) -> Vec<Value> {
        let payload = |(_, seen): &(Timestamp, Seen)| match seen {
            Seen::Asked { action, payload } if action == wanted => Some(payload.clone()),
            _ => None,
        };
        self.seen.iter().filter_map(payload).collect()
    }
}

fn tell(seen: &Seen) -> String {
    let Seen::Asked { action, payload } = seen else {
        return match seen {
            Seen::Answered { text } => text.clone(),
            other => format!("{other:?}").to_lowercase(),
        };
    };
    let text = |member: &str| payload[member].as_str().unwrap_or_default().to_owned();
    match action.as_str() {
        "StatusNotification" => format!("{} {}", payload["connectorId"], text("status")),
        "StopTransaction" => format!("{action} {}", text("reason")),
        _ => action.clone(),
    }
}
