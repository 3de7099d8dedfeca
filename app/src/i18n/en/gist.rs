//! What messages say, in English.

use csms::Gist;

use crate::format;
use crate::preferences::Language::En;

/// A line for one message; nothing where the name of the message says it all.
pub(super) fn gist(action: &str, gist: &Gist) -> Option<String> {
    let word = |index: usize| gist.words.get(index).map_or("", String::as_str);
    let words = gist.words.join(" · ");
    let place = match gist.connector {
        Some(0) => "The charger".to_owned(),
        Some(number) => format!("Connector {number}"),
        None => "A connector".to_owned(),
    };
    let said = match action {
        "StatusNotification" => format!("{place} reports {words}"),
        "BootNotification" => format!("Started: {words}"),
        "Heartbeat" => "Says that it is there".to_owned(),
        "Authorize" => "Asks whether a tag may charge".to_owned(),
        "StartTransaction" => format!("{place} begins a charging session"),
        "StopTransaction" => match word(1) {
            "" => format!("Charging session {} ends", word(0)),
            reason => format!("Charging session {} ends: {reason}", word(0)),
        },
        "MeterValues" => match format::reading(gist.reading.as_ref()?, En) {
            shown if shown.is_empty() => place,
            shown => format!("{place}: {shown}"),
        },
        "DataTransfer" => format!("Data of {words}"),
        "DiagnosticsStatusNotification" | "LogStatusNotification" => format!("Upload of a log: {words}"),
        "FirmwareStatusNotification" | "SignedFirmwareStatusNotification" => format!("New firmware: {words}"),
        "SecurityEventNotification" => format!("Security: {words}"),
        "Reset" => format!("Restart ({})", words.to_lowercase()),
        "GetConfiguration" if gist.words.is_empty() => "Read the whole configuration".to_owned(),
        "GetConfiguration" => format!("Read {}", gist.words.join(", ")),
        "ChangeConfiguration" => format!("Set {} to “{}”", word(0), word(1)),
        "TriggerMessage" => format!("Ask for {words}"),
        "ChangeAvailability" => format!("{place} is to be {}", words.to_lowercase()),
        "UnlockConnector" => format!("{place} is to be unlocked"),
        "RemoteStartTransaction" => "Start charging".to_owned(),
        "RemoteStopTransaction" => format!("Stop charging session {words}"),
        _ => return gist.answer.clone(),
    };
    Some(match &gist.answer {
        Some(answer) => format!("{said} → {answer}"),
        None => said,
    })
}
