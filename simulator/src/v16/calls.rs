//! What the charge system asks, and what a good charge point does about it.

use ocpp::v16::*;
use ocpp::{Call, ErrorCode, frame, members};
use serde::Serialize;

use crate::charge_point::ChargePoint;
use crate::connector::Transaction;
use crate::message::Message;

/// What a vendor's message and the clearing of a cache are answered with: one word.
#[derive(Serialize)]
struct Word {
    status: &'static str,
}

impl ChargePoint {
    /// Answers a call. The answer goes out before anything that follows from it.
    pub(super) fn answer(&mut self, call: Call) {
        let Call { id, action, payload } = call;
        let text = match ToChargePoint::decode(&action, payload.clone(), &mut Vec::new()) {
            Ok(request) => self.carry_out(&id, request),
            Err(_) if action == "DataTransfer" => {
                match members::decode::<DataTransferRequest>(payload, &mut Vec::new()) {
                    Ok(_) => word(&id, "UnknownVendorId"),
                    Err(violation) => frame::encode_error(&id, &violation.code(), &violation.to_string()),
                }
            }
            // There is no cache, so nothing can be cleared (OCPP 1.6 §5.4).
            Err(_) if action == "ClearCache" => word(&id, "Rejected"),
            Err(refusal) => frame::encode_error(&id, &refusal.code(), &refusal.to_string()),
        };
        self.put_out(text);
    }

    fn carry_out(&mut self, id: &str, request: ToChargePoint) -> String {
        match request {
            ToChargePoint::ChangeAvailability(request) => self.change_availability(id, &request),
            ToChargePoint::ChangeConfiguration(request) => {
                let status = self.change_configuration(&request);
                frame::encode_result(id, &ChangeConfigurationResponse { status })
            }
            ToChargePoint::ClearChargingProfile(request) => {
                let status = if self.limits.clear(&request) {
                    ClearChargingProfileStatus::Accepted
                } else {
                    ClearChargingProfileStatus::Unknown
                };
                frame::encode_result(id, &ClearChargingProfileResponse { status })
            }
            ToChargePoint::GetCompositeSchedule(request) => {
                frame::encode_result(id, &self.composite_schedule(&request))
            }
            ToChargePoint::GetConfiguration(request) => {
                frame::encode_result(id, &self.configuration.read(&request.key))
            }
            ToChargePoint::RemoteStartTransaction(request) => {
                let status = start_stop(self.start_remotely(request));
                frame::encode_result(id, &RemoteStartTransactionResponse { status })
            }
            ToChargePoint::RemoteStopTransaction(request) => {
                let status = start_stop(self.stop_remotely(&request));
                frame::encode_result(id, &RemoteStopTransactionResponse { status })
            }
            ToChargePoint::Reset(request) => self.reset(id, &request),
            ToChargePoint::SetChargingProfile(request) => {
                let status = self.set_charging_profile(request);
                frame::encode_result(id, &SetChargingProfileResponse { status })
            }
            ToChargePoint::TriggerMessage(request) => {
                let status = self.trigger(&request);
                frame::encode_result(id, &TriggerMessageResponse { status })
            }
            ToChargePoint::UnlockConnector(request) => {
                let status = self.unlock(&request);
                frame::encode_result(id, &UnlockConnectorResponse { status })
            }
        }
    }

    /// OCPP 1.6 §5.14.
    fn reset(&mut self, id: &str, request: &ResetRequest) -> String {
        if let ResetType::Other(word) = &request.r#type {
            return unknown_word(id, "type", word);
        }
        let status = if self.begin_restart(&request.r#type) {
            ResetStatus::Accepted
        } else {
            ResetStatus::Rejected
        };
        frame::encode_result(id, &ResetResponse { status })
    }

    /// OCPP 1.6 §5.2.
    fn change_availability(&mut self, id: &str, request: &ChangeAvailabilityRequest) -> String {
        let operative = match &request.r#type {
            AvailabilityType::Operative => true,
            AvailabilityType::Inoperative => false,
            AvailabilityType::Other(word) => return unknown_word(id, "type", word),
        };
        let connector = u32::try_from(request.connector_id).ok();
        let status = match connector.and_then(|it| self.make_available(it, operative)) {
            Some(true) => AvailabilityStatus::Accepted,
            Some(false) => AvailabilityStatus::Scheduled,
            None => AvailabilityStatus::Rejected,
        };
        frame::encode_result(id, &ChangeAvailabilityResponse { status })
    }

    /// Takes a connector, or with 0 all of them, out of use or back into it.
    ///
    /// `None` where there is no such connector; false where it waits for a transaction's end.
    pub(crate) fn make_available(&mut self, connector: u32, operative: bool) -> Option<bool> {
        let all = connector == 0;
        self.place_of(connector).map(|_| ()).or(all.then_some(()))?;
        if all {
            self.operative = operative;
        }
        let mut at_once = true;
        for it in self.connectors.iter_mut().filter(|it| all || it.id == connector) {
            // What is scheduled counts with the end of the transaction; at once where there is none.
            it.scheduled = Some(operative);
            at_once &= it.transaction.is_none() || it.operative == operative;
        }
        Some(at_once)
    }

    /// OCPP 1.6 §5.3.
    fn change_configuration(&mut self, request: &ChangeConfigurationRequest) -> ConfigurationStatus {
        self.change_key(&request.key, &request.value)
    }

    /// Sets a key, and goes by it from now on.
    pub(crate) fn change_key(&mut self, key: &str, value: &str) -> ConfigurationStatus {
        let status = self.configuration.change(key, value);
        if status == ConfigurationStatus::Accepted {
            let changed = |name: &str| key.trim().eq_ignore_ascii_case(name);
            if changed("HeartbeatInterval") {
                self.rest_until_heartbeat();
            }
            if changed("MeterValueSampleInterval") {
                let sample_at = self.next_sample();
                for connector in self.connectors.iter_mut().filter(|it| it.transaction.is_some()) {
                    connector.sample_at = sample_at;
                }
            }
        }
        status
    }

    /// OCPP 1.6 §5.11.
    fn start_remotely(&mut self, request: RemoteStartTransactionRequest) -> bool {
        let wanted = request.connector_id;
        let fits = |id: u32| wanted.is_none_or(|wanted| i64::from(wanted) == i64::from(id));
        let free = |place: &usize| {
            let it = &self.connectors[*place];
            fits(it.id) && it.can_start() && it.awaited.is_none() && it.asking.is_none()
        };
        let places = 0..self.connectors.len();
        // A connector with a cable in goes first where none is named.
        let plugged_in = places
            .clone()
            .filter(free)
            .find(|it| self.connectors[*it].vehicle.is_some());
        let Some(place) = plugged_in
            .or_else(|| places.clone().find(free))
            .filter(|_| self.is_on())
        else {
            return false;
        };
        if self.configuration.flag("AuthorizeRemoteTxRequests") {
            self.ask_about(place, request.id_tag);
        } else {
            let connector = self.connectors[place].id;
            self.authorized(connector, request.id_tag);
        }
        true
    }

    /// OCPP 1.6 §5.12.
    fn stop_remotely(&mut self, request: &RemoteStopTransactionRequest) -> bool {
        let id = i64::from(request.transaction_id);
        let running = |it: &Transaction| self.transactions.get(&it.key) == Some(&id);
        let place = self
            .connectors
            .iter()
            .position(|it| it.transaction.as_ref().is_some_and(running));
        if let Some(place) = place {
            self.stop_transaction(place, Reason::Remote, None);
        }
        place.is_some()
    }

    /// OCPP 1.6 §5.17.
    fn trigger(&mut self, request: &TriggerMessageRequest) -> TriggerMessageStatus {
        let all = 0..=self.connectors.len();
        let named = match request.connector_id.map(usize::try_from) {
            None => None,
            Some(Ok(connector)) if all.contains(&connector) => Some(connector),
            Some(_) => return TriggerMessageStatus::Rejected,
        };
        match request.requested_message {
            MessageTrigger::BootNotification => self.say_asked_for(Message::Boot),
            MessageTrigger::DiagnosticsStatusNotification => self.say_asked_for(Message::DiagnosticsIdle),
            MessageTrigger::FirmwareStatusNotification => self.say_asked_for(Message::FirmwareIdle),
            MessageTrigger::Heartbeat => self.say_asked_for(Message::Heartbeat),
            MessageTrigger::MeterValues => {
                for place in 0..self.connectors.len() {
                    if named.is_none_or(|named| named == 0 || named == place + 1) {
                        self.sample(place, ReadingContext::Trigger);
                    }
                }
            }
            MessageTrigger::StatusNotification => {
                for connector in all.filter(|it| named.is_none_or(|named| named == *it)) {
                    let message = self.status_message(connector, self.report(connector));
                    self.say_asked_for(message);
                }
            }
            MessageTrigger::Other(_) => return TriggerMessageStatus::NotImplemented,
        }
        TriggerMessageStatus::Accepted
    }

    /// OCPP 1.6 §5.18.
    fn unlock(&mut self, request: &UnlockConnectorRequest) -> UnlockStatus {
        let place = u32::try_from(request.connector_id)
            .ok()
            .and_then(|id| self.place_of(id));
        let Some(place) = place.filter(|_| self.profile.make.locks) else {
            return UnlockStatus::NotSupported;
        };
        let stuck = self.connectors[place].fault.as_ref();
        if stuck.is_some_and(|it| it.error_code == ChargePointErrorCode::ConnectorLockFailure) {
            return UnlockStatus::UnlockFailed;
        }
        self.stop_transaction(place, Reason::UnlockCommand, None);
        UnlockStatus::Unlocked
    }
}

fn word(id: &str, status: &'static str) -> String {
    frame::encode_result(id, &Word { status })
}

fn start_stop(does: bool) -> RemoteStartStopStatus {
    if does {
        RemoteStartStopStatus::Accepted
    } else {
        RemoteStartStopStatus::Rejected
    }
}

fn unknown_word(id: &str, member: &str, word: &str) -> String {
    let code = ErrorCode::PropertyConstraintViolation;
    frame::encode_error(id, &code, &format!("`{member}` cannot be `{word}`"))
}
