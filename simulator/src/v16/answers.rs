//! What the charge system answers, and what follows from it.

use std::time::Duration;

use ocpp::frame::{CallError, CallResult, Frame};
use ocpp::members::{self, Decode};
use ocpp::v16::{
    AuthorizationStatus, AuthorizeResponse, BootNotificationResponse, HeartbeatResponse, IdTag, Reason,
    RegistrationStatus, StartTransactionResponse,
};
use ocpp::{ErrorCode, frame};
use serde_json::{Map, Value};

use crate::charge_point::{ChargePoint, Registration};
use crate::connector::Transaction;
use crate::message::Message;
use crate::outbox::Entry;

/// How long a charge point waits to ask again where it was not told.
const ASK_AGAIN: Duration = Duration::from_secs(30);

impl ChargePoint {
    /// A text frame was received.
    pub(crate) fn hear(&mut self, text: &str) {
        match Frame::decode(text) {
            Ok((Frame::Call(call), _)) => self.answer(call),
            Ok((Frame::CallResult(CallResult { id, payload }), _)) => {
                if let Some(entry) = self.outbox.answered(&id) {
                    self.take_in(entry, payload);
                }
            }
            Ok((Frame::CallError(CallError { id, .. }), _)) => {
                if let Some(entry) = self.outbox.answered(&id) {
                    self.refused(entry);
                }
            }
            Err(malformed) => {
                if let Some(id) = malformed.call_id {
                    let code = ErrorCode::FormationViolation;
                    self.put_out(frame::encode_error(&id, &code, &malformed.reason));
                }
            }
        }
    }

    fn take_in(&mut self, entry: Entry, payload: Map<String, Value>) {
        match &entry.message {
            Message::Boot => match read::<BootNotificationResponse>(payload) {
                Some(response) => self.registered(&response),
                None => self.refused(entry),
            },
            Message::Heartbeat => {
                if let Some(response) = read::<HeartbeatResponse>(payload) {
                    self.clock.set(self.now, response.current_time);
                }
            }
            Message::Authorize { connector, token } => match read::<AuthorizeResponse>(payload) {
                Some(response) if response.id_tag_info.status == AuthorizationStatus::Accepted => {
                    self.authorized(*connector, token.clone());
                }
                _ => self.not_authorized(*connector),
            },
            Message::Start { key, .. } => match read::<StartTransactionResponse>(payload) {
                Some(response) => self.started(*key, &response),
                None => self.refused(entry),
            },
            Message::Stop { key, .. } => _ = self.transactions.remove(key),
            Message::Status { .. }
            | Message::Meter { .. }
            | Message::DiagnosticsIdle
            | Message::FirmwareIdle => {}
        }
    }

    /// A call was refused. What is about transactions is tried again, a limited number of times (OCPP 1.6 §3.7).
    pub(crate) fn refused(&mut self, mut entry: Entry) {
        match entry.message {
            Message::Boot => self.registration.ask_again(self.now.plus(ASK_AGAIN)),
            Message::Authorize { connector, .. } => self.not_authorized(connector),
            ref message if message.is_transactional() => {
                entry.attempts += 1;
                if entry.attempts >= self.configuration.number("TransactionMessageAttempts") {
                    self.forget(Some(entry.message));
                } else {
                    let interval = self.configuration.number("TransactionMessageRetryInterval");
                    let wait = Duration::from_secs(u64::from(interval) * u64::from(entry.attempts));
                    self.outbox.retry(entry, self.now.plus(wait));
                }
            }
            _ => {}
        }
    }

    /// A call was not answered in time.
    pub(crate) fn unanswered(&mut self, entry: Entry) {
        match entry.message {
            Message::Authorize { connector, token } => self.authorize_alone(connector, token),
            _ => self.refused(entry),
        }
    }

    /// The line was lost while `unheard` waited for its answer, and it is not going to be repeated.
    pub(crate) fn line_lost(&mut self, unheard: Option<Message>) {
        match unheard {
            Some(Message::Boot) => self.registration.ask_again(self.now),
            Some(Message::Authorize { connector, token }) => self.authorize_alone(connector, token),
            _ => {}
        }
        // Nor is anybody asked about a token any more who waited for their turn.
        for place in 0..self.connectors.len() {
            let connector = self.connectors[place].id;
            let asked =
                |it: &Message| matches!(it, Message::Authorize { connector: of, .. } if *of == connector);
            if self.outbox.holds(asked) {
                self.outbox.retain(|it| !asked(it));
                if let Some(token) = self.connectors[place].asking.clone() {
                    self.authorize_alone(connector, token);
                }
            }
        }
        self.outbox
            .retain(|it| !matches!(it, Message::Boot | Message::Heartbeat));
    }

    fn registered(&mut self, response: &BootNotificationResponse) {
        self.clock.set(self.now, response.current_time);
        let interval = u64::try_from(response.interval).unwrap_or(0);
        let told = (interval > 0).then(|| Duration::from_secs(interval));
        let ask_at = Some(self.now.plus(told.unwrap_or(ASK_AGAIN)));
        match response.status {
            RegistrationStatus::Accepted => {
                if told.is_some() {
                    self.configuration
                        .change("HeartbeatInterval", &interval.to_string());
                }
                let before = self.registration;
                self.registration = Registration::Accepted;
                if before != Registration::Accepted {
                    self.introduce();
                    self.go_on_after_restart();
                }
            }
            RegistrationStatus::Pending => self.registration = Registration::Pending { ask_at },
            RegistrationStatus::Rejected | RegistrationStatus::Other(_) => {
                self.registration = Registration::Rejected { ask_at };
            }
        }
    }

    fn go_on_after_restart(&mut self) {
        for place in 0..self.connectors.len() {
            if let Some(token) = self.connectors[place].interrupted.take() {
                self.life.go_on_with(place, token, self.now);
            }
        }
    }

    fn started(&mut self, key: u64, response: &StartTransactionResponse) {
        self.transactions.insert(key, response.transaction_id.into());
        let refused = response.id_tag_info.status != AuthorizationStatus::Accepted;
        if refused && self.configuration.flag("StopTransactionOnInvalidId") {
            let running = |it: &Transaction| it.key == key;
            let place = self
                .connectors
                .iter()
                .position(|it| it.transaction.as_ref().is_some_and(running));
            if let Some(place) = place {
                self.stop_transaction(place, Reason::DeAuthorized, None);
            }
        }
    }

    /// Asks about a token (OCPP 1.6 §4.1), or decides alone where nobody can be asked.
    pub(crate) fn ask_about(&mut self, place: usize, token: IdTag) {
        let connector = self.connectors[place].id;
        self.connectors[place].asking = Some(token.clone());
        if self.link.is_up() && self.registration == Registration::Accepted {
            self.say(Message::Authorize { connector, token });
        } else {
            self.authorize_alone(connector, token);
        }
    }

    /// Nobody can be asked: the configuration says what then (OCPP 1.6 §3.5).
    fn authorize_alone(&mut self, connector: u32, token: IdTag) {
        let offline = self.configuration.flag("LocalAuthorizeOffline")
            && self.configuration.flag("AllowOfflineTxForUnknownId");
        if offline {
            self.authorized(connector, token);
        } else {
            self.not_authorized(connector);
        }
    }

    /// A token may charge: it starts at once, or waits for a cable.
    pub(crate) fn authorized(&mut self, connector: u32, token: IdTag) {
        let Some(place) = self.place_of(connector) else {
            return;
        };
        self.connectors[place].asking = None;
        if !self.connectors[place].can_start() || self.restart.is_some() {
            return;
        }
        if self.connectors[place].vehicle.is_some() {
            self.start_transaction(place, token, Duration::ZERO);
        } else {
            let patience = self
                .configuration
                .seconds("ConnectionTimeOut")
                .unwrap_or_default();
            self.connectors[place].awaited = Some((token, self.now.plus(patience)));
        }
    }

    fn not_authorized(&mut self, connector: u32) {
        if let Some(place) = self.place_of(connector) {
            self.connectors[place].asking = None;
        }
    }
}

fn read<T: Decode>(payload: Map<String, Value>) -> Option<T> {
    members::decode(payload, &mut Vec::new()).ok()
}
