//! Sentences in English.

use csms::{
    Amperes, Asker, Command, Decider, Decision, Disconnect, EcoGrounds, Finding, Grounds, Oddity, ResetKind,
};

use super::gist::gist;
use super::steering;
use crate::format::{self, Precision, span_of_seconds};
use crate::i18n::Sentences;
use crate::preferences::Language;

pub(crate) const EN: Sentences = Sentences {
    chargers: |count| match count {
        1 => "1 charger".to_owned(),
        _ => format!("{count} chargers"),
    },
    updates_waiting: |count| match count {
        1 => "1 update waiting".to_owned(),
        _ => format!("{count} updates waiting"),
    },
    connected_again: |span| format!("Connected again after {span} without contact"),
    ago: |span| format!("{span} ago"),
    lasting: |span| format!("for {span}"),
    since: |moment| format!("since {moment}"),
    until: |moment| format!("until {moment}"),
    skew: |span, ahead| format!("{span} {}", if ahead { "ahead" } else { "behind" }),
    no_such: |what, id| {
        let what = match what {
            "charge_system" | "charge system" => "charge system",
            "charge_point" | "charge point" => "charger",
            "event" => "message",
            "command" => "command",
            _ => "such thing",
        };
        format!("There is no {what} “{id}”.")
    },
    not_connected: |id| format!("{id} has no contact with us now, so it cannot be asked anything."),
    busy: |id| format!("Too many commands wait for {id} already. Try again when some of them are done."),
    nonsense: |member, reason| format!("That cannot be asked of it: {member}: {reason}."),
    purged: |id, seconds, oldest| {
        let kept = span_of_seconds(seconds, Language::En);
        let oldest = format::utc(oldest, Precision::Seconds, Language::En);
        format!(
            "Message {id} is gone. Messages are kept for {kept}; the oldest that there is came on {oldest}."
        )
    },
    gist,
    not_in_timeline: |said| format!("“{said}” cannot be understood here, so it is left out."),
    choose_message: |action, at| format!("Choose {action}, {at}"),
    copy_chosen: |count| match count {
        1 => "Copy 1 message for support".to_owned(),
        _ => format!("Copy {count} messages for support"),
    },
    unknown_value: |said| format!("“{said}” is not one of the choices, so it does not filter."),
    shown_as: |said, status| format!("OCPP’s “{said}” is shown as “{status}”."),
    restart_question: |id| format!("Restart {id}?"),
    findings: |count| match count {
        1 => "1 finding".to_owned(),
        _ => format!("{count} findings"),
    },
    repeats: |count| format!("sent {} times", count + 1),
    said_by_server: str::to_owned,
    finding,
    disconnect,
    decision,
    grounds,
    ignores: |limit, drawn| {
        let amperes = |it: Amperes| format::amperes(it.as_f64(), Language::En);
        format!(
            "Limit {} accepted, draws {}: all that it can take is set aside for it.",
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
        Oddity::UnknownMember => "is not a member that the specification has".to_owned(),
        Oddity::Missing => "is missing".to_owned(),
        Oddity::TooLong { length, limit } => format!("has {length} characters where {limit} are allowed"),
        Oddity::UnknownWord { said } => format!("says “{said}”, which is not a word of the specification"),
        Oddity::OtherType { expected } => format!("is not written as {expected}"),
        Oddity::Unreadable { expected, said } => format!("“{said}” cannot be read as {expected}"),
        Oddity::NoZone { said } => format!("“{said}” has no time zone; taken as UTC"),
        Oddity::OddZone { said } => format!("the time zone “{said}” is not written as RFC 3339 asks"),
        Oddity::ExtraElements => "has more elements than such a message has".to_owned(),
        Oddity::NoPayload => "has no payload".to_owned(),
        Oddity::OddAction => "spells the action differently".to_owned(),
        Oddity::OddMessageId => "the message ID is not text of 1 to 36 characters".to_owned(),
        Oddity::Padding => "has bytes around the JSON that do not belong there".to_owned(),
        Oddity::MessageIdReused => "the message ID was used before for something else".to_owned(),
        Oddity::ClockSkew { seconds } => format!("is {seconds} s from the time of receipt"),
        Oddity::Late => "is older than what was known already".to_owned(),
        Oddity::ForeignTransaction => "names another charger’s charging session".to_owned(),
        Oddity::UnknownTransaction => "names a charging session that was never given out".to_owned(),
        Oddity::LateAnswer => "the answer came after the time limit".to_owned(),
        Oddity::UnaskedAnswer => "answers something that was not asked".to_owned(),
        Oddity::ImpossibleConnector => "no connector can have this number".to_owned(),
        Oddity::Malformed { reason } => format!("cannot be understood: {reason}"),
        Oddity::TooLarge { limit } => {
            format!("is larger than the {limit} bytes that are taken, and was not read")
        }
        Oddity::Binary { bytes } => format!("is a binary frame of {bytes} bytes, where OCPP has text only"),
    };
    match finding.place.as_str() {
        "" => format!("The message as a whole: {words}."),
        place => format!("{place}: {words}."),
    }
}

fn disconnect(reason: &Disconnect) -> String {
    let said = |words: &str| {
        if words.is_empty() {
            String::new()
        } else {
            format!(": “{words}”")
        }
    };
    match reason {
        Disconnect::ByChargePoint { code, words } => {
            let code = code.map(|it| format!(" ({it})")).unwrap_or_default();
            format!("The charger closed it{code}{}", said(words))
        }
        Disconnect::Lost { words } => format!("The line went without a word{}", said(words)),
        Disconnect::Idle { seconds } => format!("Nothing was heard for {seconds} s"),
        Disconnect::Superseded { .. } => "A newer connection of the same charger took its place".to_owned(),
        Disconnect::Refused { words } => format!("It sent what we do not take{}", said(words)),
        Disconnect::Shutdown => "The portal stopped".to_owned(),
    }
}

fn asked_by(asker: &Asker) -> String {
    match asker {
        Asker::Rules => "Asked for by the portal itself".to_owned(),
        Asker::Page { address: None } => "Asked for in the portal".to_owned(),
        Asker::Page {
            address: Some(address),
        } => format!("Asked for in the portal, from {address}"),
        Asker::Api { address } => format!("Asked for by a program (API), from {address}"),
    }
}

fn command(command: &Command) -> String {
    match command {
        Command::Reset {
            kind: ResetKind::Soft,
        } => "Restart (soft)".to_owned(),
        Command::Reset {
            kind: ResetKind::Hard,
        } => "Restart (hard)".to_owned(),
        Command::ReadConfiguration { keys } if keys.is_empty() => "Read configuration".to_owned(),
        Command::ReadConfiguration { keys } => format!("Read configuration: {}", keys.join(", ")),
        Command::ChangeConfiguration { key, value } => format!("Set {key} to “{value}”"),
        Command::TriggerMessage {
            requested_message, ..
        } => format!("Ask for {requested_message}"),
        Command::ChangeAvailability {
            connector_id,
            availability,
        } => {
            format!("Make connector {connector_id} {availability}")
        }
        Command::SetChargingProfile { connector_id: 0, .. } => "Set what a car may draw".to_owned(),
        Command::SetChargingProfile { connector_id, .. } => {
            format!("Set what connector {connector_id} may draw")
        }
        Command::ClearDefaultProfiles => "Take others’ limits back".to_owned(),
        Command::ClearChargingProfile { .. } => "Take a limit back".to_owned(),
        Command::GetCompositeSchedule { connector_id, .. } => {
            format!("Ask for the limits of connector {connector_id}")
        }
        Command::UnlockConnector { connector_id } => format!("Unlock connector {connector_id}"),
        Command::RemoteStartTransaction { .. } => "Start charging".to_owned(),
        Command::RemoteStopTransaction { .. } => "Stop charging".to_owned(),
    }
}

fn decision(decision: &Decision) -> String {
    let by = match decision.by {
        Decider::LoadBalancing => "Load balancing",
        Decider::EcoMode => "EcoMode",
        Decider::Operator => "An operator",
    };
    match decision.limit_a {
        None => format!("{by} ends: no limit any longer"),
        Some(limit) if limit == Amperes::ZERO => format!("{by} pauses charging"),
        Some(limit) => format!("{by} gives {}", format::amperes(limit.as_f64(), Language::En)),
    }
}

fn grounds(decision: &Decision) -> String {
    match (decision.by, &decision.eco_mode) {
        (Decider::EcoMode, Some(made_of)) => eco_mode(made_of),
        (Decider::Operator, _) if decision.grounds.fuse_a.is_none() => {
            "Somebody who looks after the chargers wanted it.".to_owned()
        }
        (Decider::Operator, _) => format!(
            "Somebody who looks after the chargers wanted it. {}",
            fuse(&decision.grounds)
        ),
        (Decider::EcoMode, None) => "EcoMode does not hold it back any longer.".to_owned(),
        (Decider::LoadBalancing, _) => fuse(&decision.grounds),
    }
}

fn eco_mode(made_of: &EcoGrounds) -> String {
    let price = |it: Option<csms::Price>| format::price(it, made_of.currency, Language::En);
    let mut said = vec![match made_of.price_then {
        Some(then) => format!(
            "Electricity costs {} now and {} when the car goes on",
            price(made_of.price_now),
            price(Some(then))
        ),
        None => format!("Electricity costs {} now", price(made_of.price_now)),
    }];
    said.push(format!(
        "the car still needs {}",
        format::energy(made_of.needed_wh, Language::En)
    ));
    if let Some(at) = made_of.full_at {
        let at = format::utc(at, Precision::Seconds, Language::En);
        said.push(format!("by the plan it has that at {at}"));
    }
    format!("{}.", said.join("; "))
}

fn fuse(grounds: &Grounds) -> String {
    let Some(fuse_a) = grounds.fuse_a else {
        return "Load balancing was switched off.".to_owned();
    };
    let phases = |it: &csms::PerPhase| format::currents(&it.map(|it| Some(it.as_f64())), Language::En);
    let mut said = vec![format!(
        "Main fuse {fuse_a} A with a margin of {} A",
        grounds.margin_a
    )];
    if grounds.building_a.iter().any(|it| *it > Amperes::ZERO) {
        let stale = if grounds.building_is_stale {
            " (the worst of old readings)"
        } else {
            ""
        };
        said.push(format!(
            "the building draws {}{stale}",
            phases(&grounds.building_a)
        ));
    }
    if grounds.set_aside_a.iter().any(|it| *it > Amperes::ZERO) {
        said.push(format!(
            "{} are set aside for chargers that we cannot lead",
            phases(&grounds.set_aside_a)
        ));
    }
    said.push(match (grounds.sharing, grounds.wanting) {
        (1, 1) => "1 car wants to charge".to_owned(),
        (0, wanting) => format!("that is too little for any of {wanting} cars"),
        (1, wanting) => format!("1 of {wanting} cars that want to charge has the rest"),
        (sharing, wanting) if sharing >= wanting => format!("{wanting} cars share the rest"),
        (sharing, wanting) => format!("{sharing} of {wanting} cars that want to charge share the rest"),
    });
    format!("{}.", said.join("; "))
}
