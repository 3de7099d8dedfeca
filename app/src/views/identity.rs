//! What a charger says of itself.

use csms::ChargePoint;
use leptos::prelude::*;

use crate::controls::{Fact, Facts, Time};
use crate::format;
use crate::i18n::words;

/// All of it; a dash stands where it says nothing.
#[component]
pub(crate) fn IdentityFacts(charge_point: Signal<ChargePoint>) -> impl IntoView {
    let words = words();
    let said = move |pick: fn(&ChargePoint) -> &Option<String>| {
        Memo::new(move |_| {
            let said = charge_point.with(|it| pick(it).clone());
            said.unwrap_or_else(|| format::UNKNOWN.to_owned())
        })
    };
    let booted = Signal::derive(move || charge_point.with(|it| it.booted_at));
    view! {
        <Facts>
            <Fact label=words.vendor>{said(|it| &it.vendor)}</Fact>
            <Fact label=words.model>{said(|it| &it.model)}</Fact>
            <Fact label=words.serial_number>{said(|it| &it.serial_number)}</Fact>
            <Fact label=words.box_serial_number>{said(|it| &it.charge_box_serial_number)}</Fact>
            <Fact label=words.firmware>{said(|it| &it.firmware_version)}</Fact>
            <Fact label=words.firmware_status>{said(|it| &it.firmware_status)}</Fact>
            <Fact label=words.iccid>{said(|it| &it.iccid)}</Fact>
            <Fact label=words.imsi>{said(|it| &it.imsi)}</Fact>
            <Fact label=words.meter_type>{said(|it| &it.meter_type)}</Fact>
            <Fact label=words.meter_serial_number>{said(|it| &it.meter_serial_number)}</Fact>
            <Fact label=words.ocpp_version>{said(|it| &it.ocpp_version)}</Fact>
            <Fact label=words.booted_at>
                <Time at=booted />
            </Fact>
        </Facts>
    }
}
