//! What the cars at a charger get now, and who decides that.

use csms::{Amperes, ChargePoint, Connector, Place, Timestamp};
use leptos::prelude::*;

use super::status_chip::connector_at;
use crate::controls::{Fact, Facts, Time, Told};
use crate::format;
use crate::i18n::{language, words};
use crate::routes::address::{self, Tab};

/// For each charging session: the limit in force, who set it and until when, and what is drawn; and in `children` what
/// can be decided by hand.
#[component]
pub(crate) fn ChargingNow(charge_point: Signal<ChargePoint>, children: Children) -> impl IntoView {
    let words = words();
    let places = Memo::new(move |_| {
        charge_point.with(|it| {
            let charging = it.connectors.iter().filter(|it| it.transaction.is_some());
            charging.map(Connector::place).collect::<Vec<_>>()
        })
    });
    let nobody = Memo::new(move |_| places.with(Vec::is_empty));
    let session = move |place: Place| view! { <Session charge_point place /> };
    view! {
        <section class="card charging-now" aria-labelledby="charging-now">
            <h2 id="charging-now">{words.steering.charging_now}</h2>
            {move || nobody.get().then(|| view! { <p class="muted">{words.nobody_charges}</p> })}
            <ul role="list" hidden=nobody>
                <For each=move || places.get() key=|it| *it children=session />
            </ul>
            {children()}
        </section>
    }
}

#[component]
fn Session(charge_point: Signal<ChargePoint>, place: Place) -> impl IntoView {
    let (words, language) = (words(), language());
    let connector = connector_at(charge_point, Some(place));
    let amperes = move |it: Amperes| format::amperes(it.as_f64(), language);
    let limit = move || {
        connector.with(|it| match it.as_ref().and_then(|it| it.allotment.as_ref()) {
            Some(it) => format!("{} – {}", amperes(it.limit_a), words.decider_word(it.by)),
            None => words.steering.unlimited.to_owned(),
        })
    };
    let told = move |pick: fn(&csms::Allotment) -> Option<Timestamp>| {
        Memo::new(move |_| connector.with(|it| it.as_ref()?.allotment.as_ref().and_then(pick)))
    };
    let (since, until) = (told(|it| Some(it.since)), told(|it| it.until));
    let is_until = Memo::new(move |_| until.with(Option::is_some));
    let is_limited = Memo::new(move |_| since.with(Option::is_some));
    let end = move || {
        is_until
            .get()
            .then(|| view! { " " <Time at=until told=Told::Until /> })
    };
    let decided = move || {
        is_limited.get().then(|| {
            let href = charge_point.with(|it| address::tab(it.id.as_str(), Tab::StatusLog));
            let rel = address::rel(&href);
            view! {
                <Fact label=words.decision>
                    <Time at=since />
                    " "
                    <a class="see-decision" href=href rel=rel>
                        {words.see_decision}
                    </a>
                </Fact>
            }
        })
    };
    let drawn = move || {
        let told = connector.with(|it| it.as_ref()?.reading.as_ref().map(|it| it.current_a));
        format::currents(&told.unwrap_or_default(), language)
    };
    let is_one_of_many = Memo::new(move |_| charge_point.with(|it| it.connectors.len() > 1));
    let name = move || {
        let name = format!("{} {}", words.connector, place.evse_id);
        is_one_of_many.get().then(|| view! { <h3>{name}</h3> })
    };
    view! {
        <li class="session">
            {name}
            <Facts>
                <Fact label=words.limit>{limit} {end}</Fact>
                <Fact label=words.draws>{drawn}</Fact>
                {decided}
            </Facts>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use csms::{Allotment, ChargePointId, Decider, Manual, Transaction};

    use super::*;
    use crate::preferences::{Language, Preferences, RequestInfo};
    use crate::views::ByHand;

    fn charger(charges: bool, manual: Option<Manual>) -> ChargePoint {
        let mut it = ChargePoint::new(ChargePointId::parse("CP-1").unwrap(), "garage".into());
        it.manual = manual;
        let connector = it.at_mut(Place::connector(1, 1));
        if charges {
            connector.transaction = Some(Transaction {
                id: "7".into(),
                started_at: Timestamp::from_millis(0),
                reported_at: None,
                meter_start_wh: 0,
            });
            connector.allotment = Some(Allotment {
                limit_a: Amperes::ZERO,
                ceiling_a: Amperes::ZERO,
                since: Timestamp::from_millis(1_795_417_872_482),
                by: Decider::EcoMode,
                until: Some(Timestamp::from_millis(1_795_420_800_000)),
                decision_id: "d-1".into(),
                transaction_id: None,
            });
        }
        it
    }

    fn check(charge_point: ChargePoint, language: Language, parts: &[&str]) -> String {
        let html = Owner::new_root(None).with(|| {
            let preferences = Preferences {
                language,
                ..Preferences::default()
            };
            provide_context(RequestInfo::new(preferences, "localhost", false));
            let charge_point = Signal::stored(charge_point);
            view! {
                <ChargingNow charge_point>
                    <ByHand charge_point failed=Signal::stored(None::<String>) />
                </ChargingNow>
            }
            .to_html()
        });
        for part in parts {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        html
    }

    #[test]
    fn a_session_says_what_it_gets_by_whom_and_until_when() {
        let parts = [
            "0.0\u{a0}A – EcoMode",
            "until 2026-11-23 08:00 UTC",
            "/charge-points/CP-1/status-log",
        ];
        let html = check(charger(true, None), Language::En, &parts);
        assert!(
            !html.contains("disabled=\"\"") && html.contains("data-manual=\"automatic\""),
            "{html}"
        );
        check(
            charger(true, Some(Manual::Hold)),
            Language::Nb,
            &[
                "til 23.11.2026 08:00 UTC",
                "data-manual=\"hold\"",
                "holdes igjen",
                "value=\"hold\" aria-pressed=\"true\"",
            ],
        );
    }

    #[test]
    fn where_nobody_charges_there_is_nothing_to_decide() {
        check(
            charger(false, None),
            Language::En,
            &["<fieldset disabled", "Nobody charges here now."],
        );
    }
}
