//! Sentences in Norwegian bokmål.

use csms::{
    Amperes, Asker, Command, Decider, Decision, Disconnect, EcoGrounds, Finding, Grounds, Oddity, ResetKind,
};

use super::gist::gist;
use super::said_by_server::said_by_server;
use super::steering;
use crate::format::{self, Precision, span_of_seconds};
use crate::i18n::Sentences;
use crate::preferences::Language;

pub(crate) const NB: Sentences = Sentences {
    chargers: |count| match count {
        1 => "1 lader".to_owned(),
        _ => format!("{count} ladere"),
    },
    updates_waiting: |count| match count {
        1 => "1 oppdatering venter".to_owned(),
        _ => format!("{count} oppdateringer venter"),
    },
    connected_again: |span| format!("Koblet til igjen etter {span} uten kontakt"),
    ago: |span| format!("for {span} siden"),
    lasting: |span| format!("i {span}"),
    since: |moment| format!("siden {moment}"),
    until: |moment| format!("til {moment}"),
    skew: |span, ahead| format!("{span} {}", if ahead { "foran" } else { "etter" }),
    no_such: |what, id| match what {
        "charge_system" | "charge system" => format!("Det finnes ikke noe ladeanlegg «{id}»."),
        "charge_point" | "charge point" => format!("Det finnes ingen lader «{id}»."),
        "event" => format!("Det finnes ingen melding «{id}»."),
        "command" => format!("Det finnes ingen kommando «{id}»."),
        _ => format!("«{id}» finnes ikke."),
    },
    not_connected: |id| format!("{id} har ikke kontakt med oss nå, så den kan ikke bes om noe."),
    busy: |id| {
        format!("For mange kommandoer venter på {id} allerede. Prøv igjen når noen av dem er ferdige.")
    },
    nonsense: |member, reason| format!("Det kan den ikke bes om: {member}: {reason}."),
    purged: |id, seconds, oldest| {
        let kept = span_of_seconds(seconds, Language::Nb);
        let oldest = format::utc(oldest, Precision::Seconds, Language::Nb);
        format!("Melding {id} er borte. Meldinger tas vare på i {kept}; den eldste som finnes, kom {oldest}.")
    },
    gist,
    not_in_timeline: |said| format!("«{said}» kan ikke forstås her, så det er utelatt."),
    choose_message: |action, at| format!("Velg {action}, {at}"),
    copy_chosen: |count| match count {
        1 => "Kopier 1 melding til kundestøtte".to_owned(),
        _ => format!("Kopier {count} meldinger til kundestøtte"),
    },
    unknown_value: |said| format!("«{said}» er ikke et av valgene, så det filtrerer ikke."),
    shown_as: |said, status| format!("OCPPs «{said}» vises som «{status}»."),
    restart_question: |id| format!("Starte {id} på nytt?"),
    findings: |count| format!("{count} funn"),
    repeats: |count| format!("sendt {} ganger", count + 1),
    said_by_server,
    finding,
    disconnect,
    decision,
    grounds,
    ignores: |limit, drawn| {
        let amperes = |it: Amperes| format::amperes(it.as_f64(), Language::Nb);
        format!(
            "Grensen {} er godtatt, men den trekker {}: alt den kan ta, er satt av til den.",
            amperes(limit),
            amperes(drawn)
        )
    },
    command,
    asked_by,
    plan: steering::plan,
    sharing: steering::sharing,
    without_contact: steering::without_contact,
};

fn finding(finding: &Finding) -> String {
    let words = match &finding.oddity {
        Oddity::UnknownMember => "er ikke et felt som spesifikasjonen har".to_owned(),
        Oddity::Missing => "mangler".to_owned(),
        Oddity::TooLong { length, limit } => format!("har {length} tegn der {limit} er tillatt"),
        Oddity::UnknownWord { said } => format!("sier «{said}», som ikke er et ord i spesifikasjonen"),
        Oddity::OtherType { expected } => format!("er ikke skrevet som {}", kind(expected)),
        Oddity::Unreadable { expected, said } => format!("«{said}» kan ikke leses som {}", kind(expected)),
        Oddity::NoZone { said } => format!("«{said}» har ingen tidssone; regnet som UTC"),
        Oddity::OddZone { said } => format!("tidssonen «{said}» er ikke skrevet slik RFC 3339 ber om"),
        Oddity::ExtraElements => "har flere elementer enn en slik melding har".to_owned(),
        Oddity::NoPayload => "har ikke noe innhold".to_owned(),
        Oddity::OddAction => "staver handlingen annerledes".to_owned(),
        Oddity::OddMessageId => "meldings-ID-en er ikke tekst på 1 til 36 tegn".to_owned(),
        Oddity::Padding => "har byte rundt JSON-teksten som ikke hører hjemme der".to_owned(),
        Oddity::MessageIdReused => "meldings-ID-en er brukt før til noe annet".to_owned(),
        Oddity::ClockSkew { seconds } => format!("er {seconds} s fra da den ble mottatt"),
        Oddity::Late => "er eldre enn det som var kjent".to_owned(),
        Oddity::ForeignTransaction => "nevner en ladeøkt som er en annen laders".to_owned(),
        Oddity::UnknownTransaction => "nevner en ladeøkt som aldri er delt ut".to_owned(),
        Oddity::LateAnswer => "svaret kom etter fristen".to_owned(),
        Oddity::UnaskedAnswer => "svarer på noe som ikke er spurt om".to_owned(),
        Oddity::ImpossibleConnector => "ikke noe ladeuttak kan ha dette nummeret".to_owned(),
        Oddity::Malformed { reason } => format!("kan ikke forstås («{reason}»)"),
        Oddity::TooLarge { limit } => format!("er større enn de {limit} byte som tas imot, og ble ikke lest"),
        Oddity::Binary { bytes } => format!("er en binær ramme på {bytes} byte, der OCPP bare har tekst"),
    };
    match finding.place.as_str() {
        "" => format!("Meldingen som helhet: {words}."),
        place => format!("{place}: {words}."),
    }
}

/// What something is to be, from the words of whoever reads messages.
fn kind(expected: &str) -> &str {
    match expected {
        "text" => "tekst",
        "an integer" => "et heltall",
        "a time" => "et tidspunkt",
        "true or false" => "sant eller usant",
        "a list" => "en liste",
        "an object" => "et objekt",
        "an object with all its members" => "et objekt med alle feltene sine",
        other => other,
    }
}

fn disconnect(reason: &Disconnect) -> String {
    let said = |words: &str| {
        if words.is_empty() {
            String::new()
        } else {
            format!(": «{words}»")
        }
    };
    match reason {
        Disconnect::ByChargePoint { code, words } => {
            let code = code.map(|it| format!(" ({it})")).unwrap_or_default();
            format!("Laderen lukket den{code}{}", said(words))
        }
        Disconnect::Lost { words } => format!("Linjen ble borte uten et ord{}", said(words)),
        Disconnect::Idle { seconds } => format!("Ingenting ble hørt på {seconds} s"),
        Disconnect::Superseded { .. } => "En nyere tilkobling fra samme lader tok over".to_owned(),
        Disconnect::Refused { words } => {
            let what = match words.as_str() {
                "a binary frame" => "en binær ramme",
                "a frame over 1 MiB" => "en ramme på over 1 MiB",
                "a text frame that is not UTF-8" => "tekst som ikke er UTF-8",
                other => other,
            };
            format!("Den sendte noe vi ikke tar imot{}", said(what))
        }
        Disconnect::Shutdown => "Portalen stoppet".to_owned(),
    }
}

fn asked_by(asker: &Asker) -> String {
    match asker {
        Asker::Rules => "Portalen ba om det selv".to_owned(),
        Asker::Page { address: None } => "Bedt om i portalen".to_owned(),
        Asker::Page {
            address: Some(address),
        } => format!("Bedt om i portalen, fra {address}"),
        Asker::Api { address } => format!("Bedt om av et program (API), fra {address}"),
    }
}

fn command(command: &Command) -> String {
    match command {
        Command::Reset {
            kind: ResetKind::Soft,
        } => "Omstart (myk)".to_owned(),
        Command::Reset {
            kind: ResetKind::Hard,
        } => "Omstart (hard)".to_owned(),
        Command::ReadConfiguration { keys } if keys.is_empty() => "Les konfigurasjon".to_owned(),
        Command::ReadConfiguration { keys } => format!("Les konfigurasjon: {}", keys.join(", ")),
        Command::ChangeConfiguration { key, value } => format!("Sett {key} til «{value}»"),
        Command::TriggerMessage {
            requested_message, ..
        } => format!("Be om {requested_message}"),
        Command::ChangeAvailability {
            connector_id,
            availability,
        } => {
            format!("Gjør ladeuttak {connector_id} {availability}")
        }
        Command::SetChargingProfile { connector_id: 0, .. } => "Sett hva en bil får trekke".to_owned(),
        Command::SetChargingProfile { connector_id, .. } => {
            format!("Sett hva ladeuttak {connector_id} får trekke")
        }
        Command::ClearDefaultProfiles => "Ta andres grenser tilbake".to_owned(),
        Command::ClearChargingProfile { .. } => "Ta en grense tilbake".to_owned(),
        Command::GetCompositeSchedule { connector_id, .. } => {
            format!("Spør etter grensene for ladeuttak {connector_id}")
        }
        Command::UnlockConnector { connector_id } => format!("Lås opp ladeuttak {connector_id}"),
        Command::RemoteStartTransaction { .. } => "Start lading".to_owned(),
        Command::RemoteStopTransaction { .. } => "Stopp lading".to_owned(),
    }
}

fn decision(decision: &Decision) -> String {
    let by = match decision.by {
        Decider::LoadBalancing => "Lastbalansering",
        Decider::EcoMode => "EcoMode",
        Decider::Operator => "En operatør",
    };
    match decision.limit_a {
        None => format!("{by} er over: ingen grense lenger"),
        Some(limit) if limit == Amperes::ZERO => format!("{by} setter ladingen på pause"),
        Some(limit) => format!("{by} gir {}", format::amperes(limit.as_f64(), Language::Nb)),
    }
}

fn grounds(decision: &Decision) -> String {
    match (decision.by, &decision.eco_mode) {
        (Decider::EcoMode, Some(made_of)) => eco_mode(made_of),
        (Decider::Operator, _) if decision.grounds.fuse_a.is_none() => {
            "En som har ansvar for laderne, ville det.".to_owned()
        }
        (Decider::Operator, _) => format!(
            "En som har ansvar for laderne, ville det. {}",
            fuse(&decision.grounds)
        ),
        (Decider::EcoMode, None) => "EcoMode holder den ikke tilbake lenger.".to_owned(),
        (Decider::LoadBalancing, _) => fuse(&decision.grounds),
    }
}

fn eco_mode(made_of: &EcoGrounds) -> String {
    let price = |it: Option<csms::Price>| format::price(it, made_of.currency, Language::Nb);
    let mut said = vec![match made_of.price_then {
        Some(then) => format!(
            "Strømmen koster {} nå og {} når bilen lader videre",
            price(made_of.price_now),
            price(Some(then))
        ),
        None => format!("Strømmen koster {} nå", price(made_of.price_now)),
    }];
    said.push(format!(
        "bilen trenger fortsatt {}",
        format::energy(made_of.needed_wh, Language::Nb)
    ));
    if let Some(at) = made_of.full_at {
        let at = format::utc(at, Precision::Seconds, Language::Nb);
        said.push(format!("etter planen har den det {at}"));
    }
    format!("{}.", said.join("; "))
}

fn fuse(grounds: &Grounds) -> String {
    let Some(fuse_a) = grounds.fuse_a else {
        return "Lastbalansering ble slått av.".to_owned();
    };
    let phases = |it: &csms::PerPhase| format::currents(&it.map(|it| Some(it.as_f64())), Language::Nb);
    let mut said = vec![format!(
        "Hovedsikring {fuse_a} A med en margin på {} A",
        grounds.margin_a
    )];
    if grounds.building_a.iter().any(|it| *it > Amperes::ZERO) {
        let stale = if grounds.building_is_stale {
            " (det høyeste av gamle målinger)"
        } else {
            ""
        };
        said.push(format!("bygget trekker {}{stale}", phases(&grounds.building_a)));
    }
    if grounds.set_aside_a.iter().any(|it| *it > Amperes::ZERO) {
        said.push(format!(
            "{} er satt av til ladere vi ikke kan lede",
            phases(&grounds.set_aside_a)
        ));
    }
    said.push(match (grounds.sharing, grounds.wanting) {
        (1, 1) => "1 bil vil lade".to_owned(),
        (0, wanting) => format!("det er for lite til noen av {wanting} biler"),
        (1, wanting) => format!("1 av {wanting} biler som vil lade, har resten"),
        (sharing, wanting) if sharing >= wanting => format!("{wanting} biler deler resten"),
        (sharing, wanting) => format!("{sharing} av {wanting} biler som vil lade, deler resten"),
    });
    format!("{}.", said.join("; "))
}
