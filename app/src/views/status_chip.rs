//! A status that opens what is behind it.

use csms::{ChargePoint, Connector, Place, Status};
use leptos::either::Either;
use leptos::prelude::*;

use super::technical_status::TechnicalStatus;
use crate::controls::{Icon, Opened, PopoverPanel, Time, Told};
use crate::i18n::{Words, words};

/// What the status of a place is; a click shows its technical status, with JavaScript or without.
#[component]
pub(crate) fn StatusChip(
    charge_point: Signal<ChargePoint>,
    /// Of which connector; where none is named, of the one that is most urgent.
    #[prop(optional)]
    place: Option<Place>,
    /// Whether the connector's number stands before its status.
    #[prop(optional)]
    numbered: bool,
) -> impl IntoView {
    let words = words();
    let connector = connector_at(charge_point, place);
    let status = status_of(connector);
    let link = Memo::new(move |_| charge_point.with(ChargePoint::link));
    let number = place.filter(|_| numbered).map(|it| match it.evse_id {
        0 => Either::Left(view! { <span class="number">{words.whole_charger}</span> }),
        evse => Either::Right(view! {
            <span class="number">
                <span class="hidden-label">{words.connector}" "</span>
                {evse}
            </span>
        }),
    });
    let why = move || {
        let kind = connector.with(|it| it.as_ref().and_then(|it| it.reason.as_ref().map(|why| why.kind)))?;
        words.pause_word(kind).map(|word| format!(" – {word}"))
    };
    let until = Memo::new(move |_| connector.with(|it| it.as_ref()?.reason.as_ref()?.until));
    let is_until = Memo::new(move |_| until.with(Option::is_some));
    let end = move || {
        is_until.get().then(|| {
            view! {
                <span class="until">
                    " "
                    <Time at=until told=Told::Until />
                </span>
            }
        })
    };
    let opened = Opened::new();
    let panel = move || {
        view! {
            <p class="panel-title">{words.technical_status}</p>
            <TechnicalStatus charge_point connector />
        }
    };
    view! {
            <details
                class="status-chip popover"
                data-tint=move || status.get().key()
                data-contact=link
                on:toggle=move |event| opened.toggled(&event)
            >
                <summary on:click=move |_| opened.clicked()>
    {number} <Icon name=Signal::derive(move || status.get().key()) />
                    <span>{move || words.status_word(status.get())} {why} {end}</span>
                </summary>
                <PopoverPanel opened content=panel />
            </details>
        }
}

/// What is known of a place, or of the most urgent one.
pub(super) fn connector_at(
    charge_point: Signal<ChargePoint>,
    place: Option<Place>,
) -> Memo<Option<Connector>> {
    Memo::new(move |_| {
        charge_point.with(|it| match place {
            Some(place) => it.at(place).cloned(),
            None => it.most_urgent().cloned(),
        })
    })
}

/// The status of what is known.
pub(super) fn status_of(connector: Memo<Option<Connector>>) -> Memo<Status> {
    Memo::new(move |_| connector.with(|it| it.as_ref().map_or(Status::Unknown, |it| it.status)))
}

/// What stands below a status, where its word does not tell all.
pub(super) fn sub_line(connector: &Connector, words: &Words) -> Option<String> {
    match (connector.status, connector.ocpp_status.as_deref()) {
        (_, Some("Preparing")) => Some(words.cable_in.to_owned()),
        (_, Some("Reserved")) => Some(words.reserved.to_owned()),
        (Status::Faulted, _) => connector
            .error_code
            .clone()
            .filter(|it| it != "NoError")
            .or_else(|| connector.vendor_error_code.clone())
            .or_else(|| connector.info.clone()),
        _ => None,
    }
}

/// Whether a charge point has contact, in the word that stands in pages.
pub(super) trait LinkWord {
    fn link(&self) -> &'static str;
}

impl LinkWord for ChargePoint {
    fn link(&self) -> &'static str {
        if self.connected { "online" } else { "lost" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::Language;

    fn check(status: Status, ocpp_status: &str, error_code: &str, line: Option<&str>) {
        let mut connector = Connector::unknown(Place::connector(1, 1));
        connector.status = status;
        connector.ocpp_status = Some(ocpp_status.to_owned());
        connector.error_code = Some(error_code.to_owned());
        assert_eq!(
            sub_line(&connector, Language::En.words()).as_deref(),
            line,
            "{ocpp_status}"
        );
    }

    #[test]
    fn what_the_word_does_not_tell_stands_below_it() {
        check(Status::Ready, "Available", "NoError", None);
        check(
            Status::Ready,
            "Preparing",
            "NoError",
            Some("cable in, waiting to start"),
        );
        check(Status::Unavailable, "Reserved", "NoError", Some("Reserved"));
        check(Status::Faulted, "Faulted", "GroundFailure", Some("GroundFailure"));
        check(Status::Faulted, "Faulted", "NoError", None);
    }
}
