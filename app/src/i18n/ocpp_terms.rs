//! OCPP's words in words that people use: what a status, an error code or an answer means, and what to do about it.
//!
//! The words are those of OCPP 1.6, sections 6 and 7. A charge point may say others; of those nothing is known here.

use crate::preferences::Language;

/// A word of OCPP's.
struct Term {
    word: &'static str,
    /// What it means: English, Norwegian.
    meaning: [&'static str; 2],
    /// What somebody is to do who finds a charger like this; nothing where there is nothing to do.
    advice: Option<[&'static str; 2]>,
}

const fn term(word: &'static str, en: &'static str, nb: &'static str) -> Term {
    Term {
        word,
        meaning: [en, nb],
        advice: None,
    }
}

impl Term {
    const fn then(mut self, en: &'static str, nb: &'static str) -> Self {
        self.advice = Some([en, nb]);
        self
    }
}

const fn of(language: Language, said: [&'static str; 2]) -> &'static str {
    match language {
        Language::En => said[0],
        Language::Nb => said[1],
    }
}

fn find(word: &str) -> Option<&'static Term> {
    TERMS.iter().find(|it| it.word == word)
}

/// What a word means.
pub(crate) fn meaning(word: &str, language: Language) -> Option<&'static str> {
    find(word).map(|it| of(language, it.meaning))
}

/// What to do about it.
pub(crate) fn advice(word: &str, language: Language) -> Option<&'static str> {
    find(word)?.advice.map(|it| of(language, it))
}

/// The unit that the value of a field has, where the field itself does not say.
pub(crate) fn unit(field: &str) -> Option<&'static str> {
    match field {
        "meterStart" | "meterStop" => Some("Wh"),
        "interval" | "retryInterval" | "duration" | "startPeriod" => Some("s"),
        _ => None,
    }
}

const TERMS: &[Term] = &[
    // ChargePointStatus
    term("Available", "The charger is free; a car can be plugged in.", "Laderen er ledig; en bil kan kobles til."),
    term(
        "Preparing",
        "Somebody has begun: the cable is in, or a tag was shown, and charging has not started yet.",
        "Noen har begynt: kabelen er i, eller en brikke er vist, og ladingen har ikke startet ennå.",
    )
    .then(
        "If it stays like this, the driver has still to show a tag or start in the app, or the car does not ask for power.",
        "Blir den stående slik, må føreren vise brikken eller starte i appen, eller så ber ikke bilen om strøm.",
    ),
    term("Charging", "The car draws power.", "Bilen lader."),
    term(
        "SuspendedEV",
        "The charger offers power and the car takes none: it is full, or waits for a time set in the car.",
        "Laderen tilbyr strøm, men bilen tar ikke imot: den er full, eller venter på et tidspunkt som er satt i bilen.",
    )
    .then(
        "Look at the charging times and the limit that are set in the car.",
        "Se på ladetidene og grensen som er satt i bilen.",
    ),
    term(
        "SuspendedEVSE",
        "The car wants power and the charger holds it back.",
        "Bilen vil ha strøm, men laderen holder den igjen.",
    )
    .then(
        "It goes on by itself when there is power for it. If it does not, restart the charger.",
        "Den fortsetter av seg selv når det er strøm til den. Gjør den ikke det, start laderen på nytt.",
    ),
    term(
        "Finishing",
        "Charging has ended, and the cable is still in.",
        "Ladingen er avsluttet, og kabelen står fortsatt i.",
    )
    .then("Unplug the car so that others can charge.", "Koble fra bilen, så andre kan lade."),
    term("Reserved", "It is kept free for one driver.", "Den holdes av til én fører."),
    term(
        "Unavailable",
        "It was taken out of service, or is being updated, and serves nobody.",
        "Den er tatt ut av drift, eller oppdateres, og betjener ingen.",
    )
    .then(
        "Find out who took it out of service before you put it back.",
        "Finn ut hvem som tok den ut av drift før du setter den inn igjen.",
    ),
    term(
        "Faulted",
        "The charger found a fault and does not charge until it is gone.",
        "Laderen har funnet en feil og lader ikke før den er borte.",
    )
    .then(
        "The error code says what is wrong. Unplug the car, restart the charger once, and call an electrician if it returns.",
        "Feilkoden sier hva som er galt. Koble fra bilen, start laderen på nytt én gang, og ring en elektriker hvis feilen kommer tilbake.",
    ),
    // ChargePointErrorCode
    term("NoError", "It reports no error.", "Den melder ingen feil."),
    term(
        "ConnectorLockFailure",
        "The plug cannot be locked, or not let go.",
        "Pluggen kan ikke låses, eller ikke slippes.",
    )
    .then(
        "Push the plug in as far as it goes, or pull it while somebody unlocks the connector.",
        "Skyv pluggen helt inn, eller trekk i den mens noen låser opp uttaket.",
    ),
    term(
        "EVCommunicationError",
        "The charger does not understand the car.",
        "Laderen forstår ikke bilen.",
    )
    .then(
        "Try another cable or another car, to see which of them is at fault.",
        "Prøv en annen kabel eller en annen bil, så vises det hvem som svikter.",
    ),
    term(
        "GroundFailure",
        "Current leaks to earth: the residual-current device has tripped.",
        "Strøm lekker til jord: jordfeilbryteren har slått ut.",
    )
    .then(
        "Unplug the car. If it trips again without a car, leave it off and call an electrician.",
        "Koble fra bilen. Slår den ut igjen uten bil, la den stå av og ring en elektriker.",
    ),
    term("HighTemperature", "It is too hot inside.", "Det er for varmt inni den.").then(
        "Let it cool and see that nothing covers it; a loose terminal also gets hot, which is for an electrician.",
        "La den kjøle seg ned og se at ingenting dekker den; en løs klemme blir også varm, og den er for en elektriker.",
    ),
    term(
        "InternalError",
        "Something in the charger itself failed.",
        "Noe i selve laderen sviktet.",
    )
    .then(
        "Restart it once; if that does not help, give the manufacturer the vendor's code.",
        "Start den på nytt én gang; hjelper det ikke, gi produsenten leverandørens kode.",
    ),
    term(
        "LocalListConflict",
        "Its own list of tags disagrees with what it was sent.",
        "Dens egen liste over brikker stemmer ikke med det den fikk tilsendt.",
    ),
    term(
        "OtherError",
        "Something is wrong for which OCPP has no word; the vendor's code says more.",
        "Noe er galt som OCPP ikke har ord for; leverandørens kode sier mer.",
    ),
    term(
        "OverCurrentFailure",
        "More current flowed than is allowed.",
        "Det gikk mer strøm enn tillatt.",
    )
    .then(
        "Try another car; if it comes again, call an electrician.",
        "Prøv en annen bil; kommer det igjen, ring en elektriker.",
    ),
    term("OverVoltage", "The voltage is too high.", "Spenningen er for høy.").then(
        "That comes from the supply: call an electrician or the grid company.",
        "Det kommer fra tilførselen: ring en elektriker eller nettselskapet.",
    ),
    term("UnderVoltage", "The voltage is too low.", "Spenningen er for lav.").then(
        "That comes from the supply: call an electrician or the grid company.",
        "Det kommer fra tilførselen: ring en elektriker eller nettselskapet.",
    ),
    term("PowerMeterFailure", "Its meter cannot be read.", "Måleren kan ikke leses.").then(
        "It may charge and not be billed: have the meter looked at.",
        "Den kan lade uten at det avregnes: få måleren undersøkt.",
    ),
    term(
        "PowerSwitchFailure",
        "The switch for the power does not do what it should.",
        "Bryteren for strømmen gjør ikke som den skal.",
    )
    .then(
        "Do not use it; call an electrician.",
        "Ikke bruk den; ring en elektriker.",
    ),
    term("ReaderFailure", "The reader for tags does not work.", "Brikkeleseren virker ikke.").then(
        "Drivers can start in the app meanwhile.",
        "Førerne kan starte i appen så lenge.",
    ),
    term("ResetFailure", "It could not restart.", "Den klarte ikke å starte på nytt.").then(
        "Switch its power off and on again.",
        "Slå strømmen til den av og på.",
    ),
    term("WeakSignal", "Its radio signal is weak.", "Radiosignalet er svakt.").then(
        "It may lose contact: look at its antenna or its SIM card.",
        "Den kan miste kontakten: se på antennen eller SIM-kortet.",
    ),
    // Reason
    term("DeAuthorized", "The tag was not, or no longer, valid.", "Brikken var ikke, eller ikke lenger, gyldig."),
    term("EmergencyStop", "Somebody pressed the emergency stop.", "Noen trykket på nødstopp."),
    term("EVDisconnected", "The cable was pulled at the car.", "Kabelen ble trukket ut av bilen."),
    term("HardReset", "The charger was restarted at once.", "Laderen ble startet på nytt straks."),
    term("SoftReset", "The charger was restarted in good order.", "Laderen ble startet på nytt i god orden."),
    term("Local", "It was stopped at the charger.", "Den ble stoppet ved laderen."),
    term("Remote", "It was stopped from here or an app.", "Den ble stoppet herfra eller fra en app."),
    term("Other", "For a reason that OCPP has no word for.", "Av en grunn OCPP ikke har ord for."),
    term("PowerLoss", "The charger lost its power.", "Laderen mistet strømmen."),
    term("Reboot", "The charger restarted by itself.", "Laderen startet på nytt av seg selv."),
    term("UnlockCommand", "The connector was unlocked.", "Uttaket ble låst opp."),
    // Answers
    term("Accepted", "Yes.", "Ja."),
    term("Rejected", "No.", "Nei."),
    term("Pending", "Not yet.", "Ikke ennå."),
    term("Scheduled", "As soon as the charging session ends.", "Så snart ladeøkten er slutt."),
    term("Blocked", "The tag is blocked.", "Brikken er sperret."),
    term("Expired", "The tag has expired.", "Brikken er utløpt."),
    term("Invalid", "The tag is not known.", "Brikken er ikke kjent."),
    term("ConcurrentTx", "The tag charges elsewhere already.", "Brikken lader allerede et annet sted."),
    term("RebootRequired", "Yes, after a restart.", "Ja, etter en omstart."),
    term("NotSupported", "It cannot do that.", "Det kan den ikke."),
    term("UnknownVendorId", "It knows no such vendor.", "Den kjenner ikke leverandøren."),
    term("UnknownMessageId", "It knows no such message.", "Den kjenner ikke meldingen."),
    term("Unlocked", "The connector is unlocked.", "Uttaket er låst opp."),
    term("UnlockFailed", "The connector could not be unlocked.", "Uttaket lot seg ikke låse opp."),
    term("Operative", "In service.", "I drift."),
    term("Inoperative", "Out of service.", "Ute av drift."),
    // What is measured
    term("Energy.Active.Import.Register", "What the meter shows.", "Det måleren viser."),
    term("Power.Active.Import", "Power that the car draws.", "Effekten bilen trekker."),
    term("Current.Import", "Current that the car draws.", "Strømmen bilen trekker."),
    term("Current.Offered", "Current that the charger offers.", "Strømmen laderen tilbyr."),
    term("Power.Offered", "Power that the charger offers.", "Effekten laderen tilbyr."),
    term("SoC", "How full the battery is.", "Hvor fullt batteriet er."),
    term("Voltage", "Voltage.", "Spenning."),
    term("Temperature", "Temperature in the charger.", "Temperatur i laderen."),
    term("Current.Export", "Current that the car gives back.", "Strømmen bilen gir tilbake."),
    term("Energy.Active.Export.Register", "What the meter shows of what the car gave back.", "Det måleren viser av det bilen har gitt tilbake."),
    term("Energy.Active.Import.Interval", "Energy that the car took since the reading before.", "Energien bilen har tatt siden forrige avlesning."),
    term("Energy.Active.Export.Interval", "Energy that the car gave back since the reading before.", "Energien bilen har gitt tilbake siden forrige avlesning."),
    term("Energy.Reactive.Import.Register", "What the meter shows of reactive energy taken.", "Det måleren viser av reaktiv energi som er tatt."),
    term("Energy.Reactive.Export.Register", "What the meter shows of reactive energy given back.", "Det måleren viser av reaktiv energi som er gitt tilbake."),
    term("Energy.Reactive.Import.Interval", "Reactive energy taken since the reading before.", "Reaktiv energi tatt siden forrige avlesning."),
    term("Energy.Reactive.Export.Interval", "Reactive energy given back since the reading before.", "Reaktiv energi gitt tilbake siden forrige avlesning."),
    term("Power.Active.Export", "Power that the car gives back.", "Effekten bilen gir tilbake."),
    term("Power.Reactive.Import", "Reactive power that the car draws.", "Reaktiv effekt bilen trekker."),
    term("Power.Reactive.Export", "Reactive power that the car gives back.", "Reaktiv effekt bilen gir tilbake."),
    term("Power.Factor", "Which part of the power does work.", "Hvor stor del av effekten som gjør arbeid."),
    term("Frequency", "Frequency of the grid.", "Frekvensen i nettet."),
    term("RPM", "Speed of the fan.", "Turtallet på viften."),
    // ReadingContext: when it was measured
    term("Interruption.Begin", "When charging was interrupted.", "Da ladingen ble avbrutt."),
    term("Interruption.End", "When charging went on after an interruption.", "Da ladingen fortsatte etter et avbrudd."),
    term("Sample.Clock", "Aligned to the clock, such as every full hour.", "Etter klokken, for eksempel hver hele time."),
    term("Sample.Periodic", "Once in a while during a session.", "Med jevne mellomrom i en økt."),
    term("Transaction.Begin", "When the session began.", "Da økten begynte."),
    term("Transaction.End", "When the session ended.", "Da økten ble avsluttet."),
    term("Trigger", "Because we asked.", "Fordi vi spurte."),
    // Location: where
    term("Body", "Inside of the charger.", "Inne i laderen."),
    term("Cable", "At the cable.", "På kabelen."),
    term("EV", "In the car.", "I bilen."),
    term("Inlet", "Where the power comes in.", "Der strømmen kommer inn."),
    term("Outlet", "Where the car is plugged in.", "Der bilen er koblet til."),
    // ChargingProfile
    term("ChargePointMaxProfile", "What the whole charger may take.", "Det hele laderen kan ta."),
    term("TxDefaultProfile", "What a session may take unless another limit says otherwise.", "Det en økt kan ta når ingen annen grense sier noe annet."),
    term("TxProfile", "What this session may take.", "Det denne økten kan ta."),
    term("Absolute", "From a certain time on.", "Fra et bestemt tidspunkt."),
    term("Recurring", "Again and again.", "Om og om igjen."),
    term("Relative", "From when charging begins.", "Fra ladingen begynner."),
    term("Daily", "Every day.", "Hver dag."),
    term("Weekly", "Every week.", "Hver uke."),
    // ResetType
    term("Hard", "At once, whatever goes on.", "Straks, hva som enn skjer."),
    term("Soft", "In good order: sessions are ended first.", "I god orden: økter avsluttes først."),
    // FirmwareStatus and DiagnosticsStatus
    term("Idle", "Nothing is being done.", "Ingenting gjøres."),
    term("Downloading", "New firmware is being fetched.", "Ny fastvare hentes."),
    term("Downloaded", "New firmware was fetched.", "Ny fastvare er hentet."),
    term("DownloadFailed", "New firmware could not be fetched.", "Ny fastvare lot seg ikke hente."),
    term("Installing", "New firmware is being installed.", "Ny fastvare installeres."),
    term("Installed", "New firmware was installed.", "Ny fastvare er installert."),
    term("InstallationFailed", "New firmware could not be installed.", "Ny fastvare lot seg ikke installere."),
    term("Uploading", "Diagnostics are being sent.", "Diagnosefilen sendes."),
    term("Uploaded", "Diagnostics were sent.", "Diagnosefilen er sendt."),
    term("UploadFailed", "Diagnostics could not be sent.", "Diagnosefilen lot seg ikke sende."),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_status_and_error_code_of_ocpp_is_explained_once() {
        let words: BTreeSet<_> = TERMS.iter().map(|it| it.word).collect();
        assert_eq!(words.len(), TERMS.len());
        let statuses =
            "Available Preparing Charging SuspendedEV SuspendedEVSE Finishing Reserved Unavailable Faulted";
        let codes = "ConnectorLockFailure EVCommunicationError GroundFailure HighTemperature InternalError \
            LocalListConflict NoError OtherError OverCurrentFailure OverVoltage PowerMeterFailure PowerSwitchFailure \
            ReaderFailure ResetFailure UnderVoltage WeakSignal";
        let reasons = "DeAuthorized EmergencyStop EVDisconnected HardReset Local Other PowerLoss Reboot Remote \
            SoftReset UnlockCommand";
        let measured = "Current.Export Current.Import Current.Offered Energy.Active.Export.Register \
            Energy.Active.Import.Register Energy.Reactive.Export.Register Energy.Reactive.Import.Register \
            Energy.Active.Export.Interval Energy.Active.Import.Interval Energy.Reactive.Export.Interval \
            Energy.Reactive.Import.Interval Frequency Power.Active.Export Power.Active.Import Power.Factor \
            Power.Offered Power.Reactive.Export Power.Reactive.Import RPM SoC Temperature Voltage";
        let others = "Interruption.Begin Interruption.End Sample.Clock Sample.Periodic Transaction.Begin \
            Transaction.End Trigger Body Cable EV Inlet Outlet ChargePointMaxProfile TxDefaultProfile TxProfile \
            Absolute Recurring Relative Daily Weekly Hard Soft Idle Downloading Downloaded DownloadFailed Installing \
            Installed InstallationFailed Uploading Uploaded UploadFailed";
        for said in [statuses, codes, reasons, measured, others]
            .iter()
            .flat_map(|it| it.split_whitespace())
        {
            for language in Language::ALL {
                assert!(
                    meaning(said, language).is_some_and(|it| it.ends_with('.')),
                    "{said}"
                );
            }
        }
        assert_eq!(meaning("Sleeping", Language::En), None);
        assert_eq!(advice("Charging", Language::Nb), None);
        assert!(advice("GroundFailure", Language::Nb).is_some_and(|it| it.contains("elektriker")));
    }
}
