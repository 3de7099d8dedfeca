//! What the server says in English, in Norwegian: why a handshake was refused, and why a command went no further.
//!
//! What comes from a charger is quoted as it is, and so is whatever stands in no line here.

/// The same in Norwegian.
pub(super) fn said_by_server(words: &str) -> String {
    let exact = match words {
        "the charge point id is empty" => "ID-en er tom",
        "the charge point id contains control characters" => "ID-en har styretegn i seg",
        "this charge point has a password, and sent none" => "laderen har et passord, og sendte ikke noe",
        "the user name or password is wrong" => "brukernavnet eller passordet er feil",
        "no charge point of this id is known here" => "ingen lader med denne ID-en er kjent her",
        "too many charge points are connected" => "for mange ladere er tilkoblet",
        "too many charge points are known here" => "for mange ladere er kjent her",
        "charge points connect here with a WebSocket; this was plain HTTP" => {
            "ladere kobler seg til her med WebSocket; dette var vanlig HTTP"
        }
        "WebSocket version 13 only" => "bare WebSocket versjon 13",
        "the handshake has no Sec-WebSocket-Key" => "forespørselen mangler Sec-WebSocket-Key",
        "the record cannot be read now" => "lageret kan ikke leses nå",
        "the connection ended before an answer came" => "forbindelsen ble brutt før svaret kom",
        "it was not sent: the connection ended, or it could not be recorded" => {
            "den ble ikke sendt: forbindelsen ble brutt, eller den kunne ikke lagres"
        }
        "the server was restarted before an answer came" => "portalen ble startet på nytt før svaret kom",
        _ => return with_a_part(words),
    };
    exact.to_owned()
}

fn with_a_part(words: &str) -> String {
    let between = |before: &str, after: &str| words.strip_prefix(before)?.strip_suffix(after);
    if let Some(seconds) = between("no answer within ", " s") {
        return format!("ikke noe svar innen {seconds} s");
    }
    if let Some(seconds) = between("accepted, but its effect was not seen within ", " s") {
        return format!("godtatt, men virkningen er ikke sett innen {seconds} s");
    }
    if let Some(length) = between("the charge point id has ", " characters; at most 255 are taken") {
        return format!("ID-en har {length} tegn; 255 er det meste som tas imot");
    }
    if let Some((offered, spoken)) = between("it offers ", "").and_then(|it| it.split_once("; spoken here: "))
    {
        return format!("den tilbyr {offered}; her snakkes {spoken}");
    }
    if let Some(id) = between("charge point ", " is not connected") {
        return format!("laderen {id} er ikke tilkoblet");
    }
    if let Some(id) = between("too many calls wait for charge point ", "") {
        return format!("for mange forespørsler venter på laderen {id}");
    }
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_stays_as_it_is() {
        assert_eq!(
            said_by_server("no answer within 30 s"),
            "ikke noe svar innen 30 s"
        );
        assert_eq!(
            said_by_server("it offers ocpp1.5; spoken here: ocpp1.6"),
            "den tilbyr ocpp1.5; her snakkes ocpp1.6"
        );
        assert_eq!(
            said_by_server("InternalError: no money"),
            "InternalError: no money"
        );
    }
}
