//! What messages say, in Norwegian.

use csms::Gist;

use crate::format;
use crate::preferences::Language::Nb;

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
        Some(0) => "Laderen".to_owned(),
        Some(number) => format!("Ladeuttak {number}"),
        None => "Et ladeuttak".to_owned(),
    };
    Some(match action {
        "StatusNotification" => format!("{place} melder {}", words?),
        "BootNotification" => format!("Startet: {}", words?),
        "Heartbeat" => "Sier at den er der".to_owned(),
        "Authorize" => "Spør om en ladebrikke får lade".to_owned(),
        "StartTransaction" => format!("{place} begynner en ladeøkt"),
        "StopTransaction" => match (word(0), word(1)) {
            (Some(id), None) => format!("Ladeøkt {id} er over"),
            (Some(id), Some(reason)) => format!("Ladeøkt {id} er over: {reason}"),
            (None, _) => return None,
        },
        "MeterValues" => match gist.reading.as_ref().map(|it| format::reading(it, Nb)) {
            Some(shown) if !shown.is_empty() => format!("{place}: {shown}"),
            _ => place,
        },
        "DataTransfer" => format!("Leverandørens data: {}", words?),
        "DiagnosticsStatusNotification" | "LogStatusNotification" => {
            format!("Opplasting av logg: {}", words?)
        }
        "FirmwareStatusNotification" | "SignedFirmwareStatusNotification" => {
            format!("Ny fastvare: {}", words?)
        }
        "SecurityEventNotification" => format!("Sikkerhet: {}", words?),
        "Reset" => match word(0)? {
            "Soft" => "Omstart (myk)".to_owned(),
            "Hard" => "Omstart (hard)".to_owned(),
            other => format!("Omstart ({other})"),
        },
        "GetConfiguration" => match words {
            None => "Les hele konfigurasjonen".to_owned(),
            Some(keys) => format!("Les {keys}"),
        },
        "ChangeConfiguration" => format!("Sett {} til «{}»", word(0)?, word(1).unwrap_or_default()),
        "TriggerMessage" => format!("Be om {}", words?),
        "ChangeAvailability" => match word(0)? {
            "Operative" => format!("{place} settes i drift"),
            "Inoperative" => format!("{place} tas ut av drift"),
            other => format!("{place} skal være {other}"),
        },
        "SetChargingProfile" => format!("{place} får trekke høyst {} {}", word(0)?, word(1)?),
        "ClearChargingProfile" => "Ta en grense tilbake".to_owned(),
        "GetCompositeSchedule" => format!("{place}: spør etter grensene"),
        "UnlockConnector" => format!("{place} skal låses opp"),
        "RemoteStartTransaction" => "Start lading".to_owned(),
        "RemoteStopTransaction" => format!("Stopp ladeøkt {}", words?),
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
            Some("Ladeuttak 2 melder Faulted · E7"),
        );
        check(
            "StatusNotification",
            Some(0),
            &["Available"],
            None,
            Some("Laderen melder Available"),
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
            Some("Ladeøkt 7 er over: Local"),
        );
        check(
            "Reset",
            None,
            &["Soft"],
            Some("Rejected"),
            Some("Omstart (myk) → Rejected"),
        );
        check(
            "ChangeAvailability",
            Some(0),
            &["Inoperative"],
            None,
            Some("Laderen tas ut av drift"),
        );
        check(
            "MeterValues",
            Some(1),
            &[],
            Some("InternalError"),
            Some("Ladeuttak 1 → InternalError"),
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
