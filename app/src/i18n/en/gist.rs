//! What messages say, in English.

use csms::Gist;

use crate::format;
use crate::preferences::Language::En;

/// A line for one message; nothing where it does not tell more than its name.
pub(super) fn gist(action: &str, gist: &Gist) -> Option<String> {
    let said = said(action, gist);
    match (&said, &gist.answer) {
        (Some(said), Some(answer)) => Some(format!("{said} → {answer}")),
        _ => said.or_else(|| gist.answer.clone()),
    }
}

fn said(action: &str, gist: &Gist) -> Option<String> {
    let word = |index: usize| {
        gist.words
            .get(index)
            .map(String::as_str)
            .filter(|it| !it.is_empty())
    };
    let known: Vec<_> = gist
        .words
        .iter()
        .filter(|it| !it.is_empty())
        .map(String::as_str)
        .collect();
    let words = (!known.is_empty()).then(|| known.join(" · "));
    let place = match gist.connector {
        Some(0) => "The charger".to_owned(),
        Some(number) => format!("Connector {number}"),
        None => "A connector".to_owned(),
    };
    Some(match action {
        "StatusNotification" => format!("{place} reports {}", words?),
        "BootNotification" => format!("Started: {}", words?),
        "Heartbeat" => "Says that it is there".to_owned(),
        "Authorize" => "Asks whether a tag may charge".to_owned(),
        "StartTransaction" => format!("{place} begins a charging session"),
        "StopTransaction" => match (word(0), word(1)) {
            (Some(id), None) => format!("Charging session {id} ends"),
            (Some(id), Some(reason)) => format!("Charging session {id} ends: {reason}"),
            (None, _) => return None,
        },
        "MeterValues" => match gist.reading.as_ref().map(|it| format::reading(it, En)) {
            Some(shown) if !shown.is_empty() => format!("{place}: {shown}"),
            _ => place,
        },
        "DataTransfer" => format!("Vendor’s data: {}", words?),
        "DiagnosticsStatusNotification" | "LogStatusNotification" => format!("Upload of a log: {}", words?),
        "FirmwareStatusNotification" | "SignedFirmwareStatusNotification" => {
            format!("New firmware: {}", words?)
        }
        "SecurityEventNotification" => format!("Security: {}", words?),
        "Reset" => format!("Restart ({})", words?.to_lowercase()),
        "GetConfiguration" => match words {
            None => "Read the whole configuration".to_owned(),
            Some(keys) => format!("Read {keys}"),
        },
        "ChangeConfiguration" => format!("Set {} to “{}”", word(0)?, word(1).unwrap_or_default()),
        "TriggerMessage" => format!("Ask for {}", words?),
        "ChangeAvailability" => match word(0)? {
            "Operative" => format!("{place} is put into service"),
            "Inoperative" => format!("{place} is taken out of service"),
            other => format!("{place} is to be {other}"),
        },
        "SetChargingProfile" => format!("{place} may draw at most {} {}", word(0)?, word(1)?),
        "ClearChargingProfile" => "Take a limit back".to_owned(),
        "GetCompositeSchedule" => format!("{place}: ask for its limits"),
        "UnlockConnector" => format!("{place} is to be unlocked"),
        "RemoteStartTransaction" => "Start charging".to_owned(),
        "RemoteStopTransaction" => format!("Stop charging session {}", words?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        action: &str,
        connector: Option<i64>,
        words: &[&str],
        answer: Option<&str>,
        expected: Option<&str>,
    ) {
        let told = Gist {
            connector,
            words: words.iter().map(ToString::to_string).collect(),
            reading: None,
            answer: answer.map(str::to_owned),
        };
        assert_eq!(gist(action, &told).as_deref(), expected, "{action}");
    }

    #[test]
    fn messages_are_told_in_a_line() {
        check(
            "StatusNotification",
            Some(2),
            &["Faulted", "", "E7"],
            None,
            Some("Connector 2 reports Faulted · E7"),
        );
        check(
            "StatusNotification",
            Some(0),
            &["Available"],
            None,
            Some("The charger reports Available"),
        );
        check(
            "StatusNotification",
            Some(1),
            &[],
            Some("FormationViolation"),
            Some("FormationViolation"),
        );
        check("StopTransaction", None, &["", "Local"], None, None);
        check(
            "StopTransaction",
            None,
            &["7", "Local"],
            None,
            Some("Charging session 7 ends: Local"),
        );
        check(
            "Reset",
            None,
            &["Soft"],
            Some("Rejected"),
            Some("Restart (soft) → Rejected"),
        );
        check(
            "ChangeAvailability",
            Some(0),
            &["Inoperative"],
            None,
            Some("The charger is taken out of service"),
        );
        check(
            "MeterValues",
            Some(1),
            &[],
            Some("InternalError"),
            Some("Connector 1 → InternalError"),
        );
        check(
            "MakeCoffee",
            None,
            &[],
            Some("NotImplemented"),
            Some("NotImplemented"),
        );
    }
}
