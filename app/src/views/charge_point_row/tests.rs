use csms::{ChargePointId, Timestamp};

use super::*;
use crate::preferences::{Language, Preferences, RequestInfo, Theme};

fn charge_point(connectors: &[(Status, &str)]) -> ChargePoint {
    let id = ChargePointId::parse("a/b <1>").unwrap();
    let mut it = ChargePoint::new(id, "garage".into());
    it.connected = true;
    it.last_seen_at = Some(Timestamp::from_millis(1_795_417_872_482));
    for (index, (status, technical)) in connectors.iter().enumerate() {
        let evse = u32::try_from(index).unwrap() + 1;
        let connector = it.at_mut(Place::connector(evse, 1));
        connector.status = *status;
        connector.ocpp_status = Some((*technical).to_owned());
    }
    it.refresh_status();
    it
}

fn html(charge_point: ChargePoint, language: Language) -> String {
    Owner::new_root(None).with(|| {
        let preferences = Preferences {
            language,
            theme: Theme::System,
            ..Preferences::default()
        };
        provide_context(RequestInfo::new(preferences, "localhost", false));
        view! { <ChargePointRow charge_point=Signal::stored(charge_point) position=Signal::stored((3, 12)) day=Callback::new(|_| None) want_day=Callback::new(|_| ()) /> }.to_html()
    })
}

fn check(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn a_row_says_which_how_and_when_in_both_languages() {
    let charger = charge_point(&[(Status::Ready, "Preparing")]);
    let english = html(charger.clone(), Language::En);
    check(
        &english,
        &[
            "aria-posinset=\"3\"",
            "aria-setsize=\"12\"",
            "data-charge-point-id=\"a/b &lt;1&gt;\"",
            "data-status=\"ready\"",
            "data-link=\"online\"",
            "href=\"/charge-points/a%2Fb%20%3C1%3E\"",
            "data-connector=\"1\"",
            "data-ocpp-status=\"Preparing\"",
            "cable in, waiting to start",
            "2026-11-23 07:11:12 UTC",
        ],
    );
    assert!(!english.contains("No contact"));
    check(
        &html(charger, Language::Nb),
        &["Klar", "kabelen er i", "23.11.2026 07:11:12 UTC"],
    );
}

#[test]
fn no_contact_lies_over_the_last_known_status() {
    let mut charger = charge_point(&[(Status::Charging, "Charging")]);
    charger.connected = false;
    check(
        &html(charger, Language::En),
        &[
            "data-link=\"lost\"",
            "data-status=\"charging\"",
            "Charging",
            "No contact",
            "data-contact=\"lost\"",
        ],
    );
}

#[test]
fn each_of_several_connectors_has_its_own_chip() {
    let charger = charge_point(&[(Status::Ready, "Available"), (Status::Faulted, "Faulted")]);
    let html = html(charger, Language::En);
    check(
        &html,
        &[
            "data-connector=\"1\"",
            "data-connector=\"2\"",
            "data-status=\"faulted\"",
        ],
    );
    assert_eq!(html.matches("class=\"status-chip").count(), 2);
}

#[test]
fn a_pause_says_until_when_where_that_is_known() {
    let mut charger = charge_point(&[(Status::Paused, "SuspendedEVSE")]);
    charger.connectors[0].reason = Some(csms::PauseReason {
        kind: csms::PauseKind::EcoMode,
        until: Some(Timestamp::from_millis(1_795_420_800_000)),
        decision_id: None,
    });
    charger.refresh_status();
    let html = html(charger, Language::En);
    check(
        &html,
        &[
            "EcoMode",
            "until 2026-11-23 08:00 UTC",
            "datetime=\"2026-11-23T08:00:00.000Z\"",
        ],
    );
}
