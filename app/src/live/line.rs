//! An open line to the server: an `EventSource` (WHATWG HTML §9.2).

use csms::Timestamp;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::live::{Heard, News, Scope};
use crate::routes::address::encode;

/// A line, and what listens to it. It is open until it is dropped, or the browser gives it up.
pub(crate) struct Line {
    source: EventSource,
    _listeners: [Closure<dyn Fn(MessageEvent)>; 4],
}

impl Drop for Line {
    fn drop(&mut self) {
        self.source.close();
    }
}

#[derive(Deserialize)]
struct Tick {
    at: Timestamp,
}

impl Line {
    /// Opens one for what happens within `scope` behind the change `since`; nothing where the browser does not.
    pub(crate) fn open(
        scope: &Scope,
        since: Option<u64>,
        hear: impl Fn(Heard) + Clone + 'static,
    ) -> Option<Self> {
        let source = EventSource::new(&address(scope, since)).ok()?;
        let listen = |name: &str, read: fn(&MessageEvent) -> Option<Heard>| {
            let hear = hear.clone();
            let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(heard) = read(&event) {
                    hear(heard);
                }
            });
            // It can only fail for a missing listener.
            _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
            listener
        };
        let listeners = [
            listen("fact", |event| {
                let fact = serde_json::from_str(&text(event)).ok()?;
                Some(Heard::News(sequence(event), News::Fact(Box::new(fact))))
            }),
            listen("snapshot", |event| {
                let charge_points = serde_json::from_str(&text(event)).ok()?;
                Some(Heard::News(sequence(event), News::Snapshot(charge_points)))
            }),
            listen("tick", |event| {
                let tick = serde_json::from_str(&text(event));
                Some(Heard::Tick(tick.ok().map(|Tick { at }| at)))
            }),
            listen("error", |_| Some(Heard::Cut)),
        ];
        Some(Self {
            source,
            _listeners: listeners,
        })
    }

    /// Whether the browser has given it up.
    pub(crate) fn is_given_up(&self) -> bool {
        self.source.ready_state() == EventSource::CLOSED
    }
}

fn text(event: &MessageEvent) -> String {
    event.data().as_string().unwrap_or_default()
}

fn sequence(event: &MessageEvent) -> Option<u64> {
    event.last_event_id().parse().ok()
}

/// The address of a stream, from behind a change on.
fn address(scope: &Scope, since: Option<u64>) -> String {
    let mut address = "/api/v1/live?facts=true".to_owned();
    match scope {
        Scope::All => {}
        Scope::ChargeSystem(id) => address.extend(["&charge_system=", &encode(id.as_str())]),
        Scope::ChargePoint(id) => address.extend(["&charge_point=", &encode(id.as_str())]),
    }
    if let Some(since) = since {
        address.extend(["&since=", &since.to_string()]);
    }
    address
}

#[cfg(test)]
mod tests {
    use csms::ChargePointId;

    use super::*;

    #[test]
    fn the_address_of_a_stream_holds_any_id() {
        let id = ChargePointId::parse("a/b&c d").unwrap();
        assert_eq!(
            address(&Scope::ChargePoint(id), Some(7)),
            "/api/v1/live?facts=true&charge_point=a%2Fb%26c%20d&since=7"
        );
        assert_eq!(
            address(&Scope::ChargeSystem("solbakken".into()), None),
            "/api/v1/live?facts=true&charge_system=solbakken"
        );
        assert_eq!(address(&Scope::All, None), "/api/v1/live?facts=true");
    }
}
