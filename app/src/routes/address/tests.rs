use super::*;

#[test]
fn any_id_survives_its_address() {
    for text in [
        "CP-1",
        "a/b",
        "RDAM|123",
        "50%",
        "a%2Fb",
        "%25",
        "Â ladestasjon 7",
        "å?b=c#d&e",
        "a\\b",
        "x+y",
        "\"<>'",
    ] {
        let id = ChargePointId::parse(text).unwrap();
        let path = charge_point(&id);
        assert!(path.bytes().all(|it| it.is_ascii_graphic()), "{path}");
        assert_eq!(charge_point_of(&path).as_deref(), Some(text));
        assert_eq!(charge_point_of(&tab(text, Tab::EventLog)).as_deref(), Some(text));
        assert_eq!(
            charge_system_of(&charge_system(&text.into())).as_deref(),
            Some(text)
        );
    }
}

#[test]
fn a_path_says_which_page_it_is() {
    for it in Tab::ALL {
        assert_eq!(tab_of(&tab("a/b", it)), Some(it));
    }
    assert_eq!(tab_of("/charge-points/CP-1"), Some(Tab::Connectors));
    assert_eq!(tab_of("/charge-points/CP-1/"), Some(Tab::Connectors));
    assert_eq!(tab_of("/charge-points/CP-1/event-log/7"), Some(Tab::EventLog));
    assert_eq!(tab_of("/charge-points/CP-1/nonsense"), None);
    assert_eq!(tab_of("/charge-systems/a/connectors"), None);
}

#[test]
fn what_was_charged_at_a_charge_system_is_a_page_of_its_own() {
    let id = ChargeSystemId::from("a/b");
    let path = transactions_of_charge_system(&id);
    assert_eq!(path, "/charge-systems/a%2Fb/sessions");
    assert!(is_transactions_of_charge_system(&path));
    assert_eq!(charge_system_of(&path).as_deref(), Some("a/b"));
    for other in [load(&id), charge_system(&id), tab("CP-1", Tab::Transactions)] {
        assert!(!is_transactions_of_charge_system(&other), "{other}");
    }
}

#[test]
fn the_open_event_is_read_from_the_path() {
    assert_eq!(event_of(&event("a/b", EventId(42))).as_deref(), Some("42"));
    assert_eq!(event_of("/charge-points/CP-1/event-log"), None);
    assert_eq!(event_of("/charge-points/CP-1/status-log/7"), None);
}

#[test]
fn broken_escapes_stand_for_themselves() {
    assert_eq!(decode("50%"), "50%");
    assert_eq!(decode("%2"), "%2");
    assert_eq!(decode("%zz%41"), "%zzA");
    assert_eq!(decode("%FF"), "\u{fffd}");
}

#[test]
fn paths_that_the_router_would_spoil_are_left_to_the_browser() {
    assert_eq!(rel("/charge-points/a%2Fb"), None);
    assert_eq!(rel("/charge-points/a%252Fb"), Some("external"));
    assert_eq!(rel("/charge-points/a%5Cb"), Some("external"));
}

#[test]
fn the_way_back_is_part_of_a_preference() {
    assert_eq!(
        preference("language", "nb", "/charge-systems/a?q=x&y"),
        "/preferences?language=nb&return=%2Fcharge-systems%2Fa%3Fq%3Dx%26y"
    );
}

#[test]
fn the_overview_and_what_leads_to_it_are_no_other_page() {
    for (path, is) in [
        ("/", true),
        ("/charge-systems", true),
        ("/charge-systems/", true),
        ("/charge-systems/east-garage", true),
        ("/charge-systems/east-garage/", true),
        ("/charge-systems/east-garage/load", false),
        ("/charge-systems/east-garage/sessions", false),
        ("/charge-points/CP-1", false),
        ("/no-such-page", false),
    ] {
        assert_eq!(is_overview(path), is, "{path}");
    }
}
