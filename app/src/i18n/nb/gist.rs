//! What messages say, in Norwegian.

use csms::Gist;

use crate::format;
use crate::preferences::Language::Nb;

/// A line for one message; nothing where the name of the message says it all.
pub(super) fn gist(action: &str, gist: &Gist) -> Option<String> {
    let word = |index: usize| gist.words.get(index).map_or("", String::as_str);
    let words = gist.words.join(" · ");
    let place = match gist.connector {
        Some(0) => "Laderen".to_owned(),
        Some(number) => format!("Ladeuttak {number}"),
        None => "Et ladeuttak".to_owned(),
    };
    let said = match action {
        "StatusNotification" => format!("{place} melder {words}"),
        "BootNotification" => format!("Startet: {words}"),
        "Heartbeat" => "Sier at den er der".to_owned(),
        "Authorize" => "Spør om en ladebrikke får lade".to_owned(),
        "StartTransaction" => format!("{place} begynner en ladeøkt"),
        "StopTransaction" => match word(1) {
            "" => format!("Ladeøkt {} er over", word(0)),
            reason => format!("Ladeøkt {} er over: {reason}", word(0)),
        },
        "MeterValues" => match format::reading(gist.reading.as_ref()?, Nb) {
            shown if shown.is_empty() => place,
            shown => format!("{place}: {shown}"),
        },
        "DataTransfer" => format!("Data fra {words}"),
        "DiagnosticsStatusNotification" | "LogStatusNotification" => format!("Opplasting av logg: {words}"),
        "FirmwareStatusNotification" | "SignedFirmwareStatusNotification" => format!("Ny fastvare: {words}"),
        "SecurityEventNotification" => format!("Sikkerhet: {words}"),
        "Reset" => format!("Omstart ({words})"),
        "GetConfiguration" if gist.words.is_empty() => "Les hele konfigurasjonen".to_owned(),
        "GetConfiguration" => format!("Les {}", gist.words.join(", ")),
        "ChangeConfiguration" => format!("Sett {} til «{}»", word(0), word(1)),
        "TriggerMessage" => format!("Be om {words}"),
        "ChangeAvailability" => format!("{place} skal være {words}"),
        "UnlockConnector" => format!("{place} skal låses opp"),
        "RemoteStartTransaction" => "Start lading".to_owned(),
        "RemoteStopTransaction" => format!("Stopp ladeøkt {words}"),
        _ => return gist.answer.clone(),
    };
    Some(match &gist.answer {
        Some(answer) => format!("{said} → {answer}"),
        None => said,
    })
}
