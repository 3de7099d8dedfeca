use super::*;

fn check(cookie: Option<&str>, accept_language: Option<&str>, language: Language, theme: Theme) {
    assert_eq!(
        Preferences::from_headers(cookie, accept_language),
        Preferences {
            language,
            theme,
            shortcuts: Shortcuts::On,
        },
        "{cookie:?} {accept_language:?}"
    );
}

#[test]
fn shortcuts_are_there_until_somebody_turns_them_off() {
    let shortcuts = |cookie| Preferences::from_headers(cookie, None).shortcuts;
    assert_eq!(shortcuts(None), Shortcuts::On);
    assert_eq!(shortcuts(Some("shortcuts=off")), Shortcuts::Off);
    assert_eq!(shortcuts(Some("shortcuts=maybe")), Shortcuts::On);
}

#[test]
fn a_choice_goes_before_what_the_browser_asks_for() {
    check(None, None, Language::En, Theme::System);
    check(None, Some("nb-NO,nb;q=0.9,en;q=0.8"), Language::Nb, Theme::System);
    check(Some("language=en"), Some("nb"), Language::En, Theme::System);
    check(
        Some("a=b; language=nb; theme=dark"),
        Some("en"),
        Language::Nb,
        Theme::Dark,
    );
    check(
        Some("language=\"nb\";theme=light"),
        None,
        Language::Nb,
        Theme::Light,
    );
}

#[test]
fn the_most_wanted_language_that_we_speak_is_taken() {
    check(None, Some("de, en;q=0.5, nn;q=0.7"), Language::Nb, Theme::System);
    check(None, Some("en;q=0.3,no;q=0.3"), Language::En, Theme::System);
    check(None, Some("da,sv;q=0.8"), Language::En, Theme::System);
    check(None, Some("nb;q=0"), Language::En, Theme::System);
}

#[test]
fn nonsense_is_no_choice() {
    check(
        Some("language=klingon; theme=neon"),
        Some(";;;q=x,"),
        Language::En,
        Theme::System,
    );
    check(Some("mylanguage=nb"), None, Language::En, Theme::System);
}

#[test]
fn charge_points_connect_to_the_host_that_was_asked() {
    let info = RequestInfo::new(Preferences::default(), "portal.example:8080", false);
    assert_eq!(info.ocpp_address, "ws://portal.example:8080/ocpp/");
    assert!(
        RequestInfo::new(info.preferences, "h", true)
            .ocpp_address
            .starts_with("wss://h/")
    );
}
