//! The messages of OCPP 1.6, one file each, and the one list of them.

use serde_json::{Map, Value};

use crate::error::ErrorCode;
use crate::finding::{Finding, Oddity};
use crate::members::{self, Violation};

mod authorize;
mod boot_notification;
mod data_transfer;
mod diagnostics_status_notification;
mod firmware_status_notification;
mod heartbeat;
mod id_tag_info;
mod log_status_notification;
mod meter_values;
mod security_event_notification;
mod signed_firmware_status_notification;
mod start_transaction;
mod status_notification;
mod stop_transaction;

mod change_availability;
mod change_configuration;
mod charging_profile;
mod clear_charging_profile;
mod get_composite_schedule;
mod get_configuration;
mod remote_start_transaction;
mod remote_stop_transaction;
mod reset;
mod set_charging_profile;
mod trigger_message;
mod unlock_connector;

pub use authorize::*;
pub use boot_notification::*;
pub use change_availability::*;
pub use change_configuration::*;
pub use charging_profile::*;
pub use clear_charging_profile::*;
pub use data_transfer::*;
pub use diagnostics_status_notification::*;
pub use firmware_status_notification::*;
pub use get_composite_schedule::*;
pub use get_configuration::*;
pub use heartbeat::*;
pub use id_tag_info::*;
pub use log_status_notification::*;
pub use meter_values::*;
pub use remote_start_transaction::*;
pub use remote_stop_transaction::*;
pub use reset::*;
pub use security_event_notification::*;
pub use set_charging_profile::*;
pub use signed_firmware_status_notification::*;
pub use start_transaction::*;
pub use status_notification::*;
pub use stop_transaction::*;
pub use trigger_message::*;
pub use unlock_connector::*;

/// Every action of OCPP 1.6 and of its security extension (the white paper's third edition), either way.
///
/// An action that is not among them is not implemented; one that is, and that the receiver does
/// not handle, is not supported (OCPP-J 1.6 §4.2.3).
pub const ACTIONS: &[&str] = &[
    "Authorize",
    "BootNotification",
    "CancelReservation",
    "CertificateSigned",
    "ChangeAvailability",
    "ChangeConfiguration",
    "ClearCache",
    "ClearChargingProfile",
    "DataTransfer",
    "DeleteCertificate",
    "DiagnosticsStatusNotification",
    "ExtendedTriggerMessage",
    "FirmwareStatusNotification",
    "GetCompositeSchedule",
    "GetConfiguration",
    "GetDiagnostics",
    "GetInstalledCertificateIds",
    "GetLocalListVersion",
    "GetLog",
    "Heartbeat",
    "InstallCertificate",
    "LogStatusNotification",
    "MeterValues",
    "RemoteStartTransaction",
    "RemoteStopTransaction",
    "ReserveNow",
    "Reset",
    "SecurityEventNotification",
    "SendLocalList",
    "SetChargingProfile",
    "SignCertificate",
    "SignedFirmwareStatusNotification",
    "SignedUpdateFirmware",
    "StartTransaction",
    "StatusNotification",
    "StopTransaction",
    "TriggerMessage",
    "UnlockConnector",
    "UpdateFirmware",
];

/// Why a call is refused before anybody looks at what it means.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// OCPP 1.6 has no such action.
    #[error("OCPP 1.6 has no action `{0}`")]
    NotImplemented(String),
    /// OCPP 1.6 has the action, and the receiver does not handle it.
    #[error("`{0}` is not supported here")]
    NotSupported(String),
    /// The payload has no meaning.
    #[error(transparent)]
    Violation(#[from] Violation),
}

impl Refusal {
    /// The code of the call error that says so.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotImplemented(_) => ErrorCode::NotImplemented,
            Self::NotSupported(_) => ErrorCode::NotSupported,
            Self::Violation(violation) => violation.code(),
        }
    }

    fn of(action: &str) -> Self {
        if ACTIONS.iter().any(|known| known.eq_ignore_ascii_case(action)) {
            Self::NotSupported(action.to_owned())
        } else {
            Self::NotImplemented(action.to_owned())
        }
    }
}

/// Declares the calls that one side handles.
macro_rules! calls {
    ($(#[$meta:meta])* $name:ident: $($action:ident => $request:ident,)+) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name {
            $(
                #[doc = concat!("`", stringify!($action), "`")]
                $action($request),
            )+
        }

        impl $name {
            /// Reads a call's payload by its action; a difference in case is noted and forgiven.
            ///
            /// # Errors
            /// Where the action is unknown or not among these, or the payload has no meaning.
            pub fn decode(action: &str, payload: Map<String, Value>, findings: &mut Vec<Finding>) -> Result<Self, Refusal> {
                $(
                    if action.eq_ignore_ascii_case(stringify!($action)) {
                        if action != stringify!($action) {
                            findings.push(Finding::of_frame(Oddity::OddAction));
                        }
                        return Ok(Self::$action(members::decode(payload, findings)?));
                    }
                )+
                Err(Refusal::of(action))
            }
        }
    };
}

calls! {
    /// What a charge point asks of us.
    FromChargePoint:
    Authorize => AuthorizeRequest,
    BootNotification => BootNotificationRequest,
    DataTransfer => DataTransferRequest,
    DiagnosticsStatusNotification => DiagnosticsStatusNotificationRequest,
    FirmwareStatusNotification => FirmwareStatusNotificationRequest,
    Heartbeat => HeartbeatRequest,
    LogStatusNotification => LogStatusNotificationRequest,
    MeterValues => MeterValuesRequest,
    SecurityEventNotification => SecurityEventNotificationRequest,
    SignedFirmwareStatusNotification => SignedFirmwareStatusNotificationRequest,
    StartTransaction => StartTransactionRequest,
    StatusNotification => StatusNotificationRequest,
    StopTransaction => StopTransactionRequest,
}

calls! {
    /// What we ask of a charge point.
    ToChargePoint:
    ChangeAvailability => ChangeAvailabilityRequest,
    ChangeConfiguration => ChangeConfigurationRequest,
    ClearChargingProfile => ClearChargingProfileRequest,
    GetCompositeSchedule => GetCompositeScheduleRequest,
    GetConfiguration => GetConfigurationRequest,
    RemoteStartTransaction => RemoteStartTransactionRequest,
    RemoteStopTransaction => RemoteStopTransactionRequest,
    Reset => ResetRequest,
    SetChargingProfile => SetChargingProfileRequest,
    TriggerMessage => TriggerMessageRequest,
    UnlockConnector => UnlockConnectorRequest,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decode(action: &str, payload: Value) -> (Result<FromChargePoint, Refusal>, Vec<Finding>) {
        let Value::Object(payload) = payload else {
            panic!("{payload} is no payload")
        };
        let mut findings = Vec::new();
        (FromChargePoint::decode(action, payload, &mut findings), findings)
    }

    #[test]
    fn what_we_do_not_handle_is_told_apart() {
        let code = |action| decode(action, json!({})).0.expect_err(action).code();
        assert_eq!(code("Teleport"), ErrorCode::NotImplemented);
        assert_eq!(code("SignCertificate"), ErrorCode::NotSupported);
        assert_eq!(code("Reset"), ErrorCode::NotSupported);
        assert_eq!(code(""), ErrorCode::NotImplemented);
    }

    #[test]
    fn an_action_in_another_case_is_understood() {
        let (request, findings) = decode("heartbeat", json!({}));
        assert_eq!(request, Ok(FromChargePoint::Heartbeat(HeartbeatRequest {})));
        assert_eq!(findings, [Finding::of_frame(Oddity::OddAction)]);
    }

    #[test]
    fn a_model_too_long_is_kept_whole() {
        let (request, findings) = decode(
            "BootNotification",
            json!({"chargePointVendor":"Acme","chargePointModel":"Wallbox Professional 22"}),
        );
        let Ok(FromChargePoint::BootNotification(boot)) = request else {
            panic!("{request:?}")
        };
        assert_eq!(boot.charge_point_model, "Wallbox Professional 22");
        assert_eq!(
            findings,
            [Finding::of(
                "chargePointModel",
                Oddity::TooLong {
                    length: 23,
                    limit: 20
                }
            )]
        );
    }

    #[test]
    fn numbers_in_quotes_and_unknown_members_are_noted() {
        let (request, findings) = decode(
            "StatusNotification",
            json!({"connectorId":"2","status":"charging","errorCode":"NoError","colour":"blue"}),
        );
        let Ok(FromChargePoint::StatusNotification(status)) = request else {
            panic!("{request:?}")
        };
        assert_eq!(
            (status.connector_id, status.status),
            (2, ChargePointStatus::Charging)
        );
        assert_eq!(
            findings,
            [
                Finding::of(
                    "connectorId",
                    Oddity::OtherType {
                        expected: "an integer".into()
                    }
                ),
                Finding::of(
                    "status",
                    Oddity::UnknownWord {
                        said: "charging".into()
                    }
                ),
                Finding::of("colour", Oddity::UnknownMember),
            ]
        );
    }

    #[test]
    fn an_unknown_status_is_kept_as_said() {
        let (request, findings) = decode(
            "StatusNotification",
            json!({"connectorId":1,"status":"Occupied","errorCode":"NoError"}),
        );
        let Ok(FromChargePoint::StatusNotification(status)) = request else {
            panic!("{request:?}")
        };
        assert_eq!(status.status, ChargePointStatus::Other("Occupied".into()));
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn a_status_without_a_connector_is_refused_in_the_specifications_words() {
        let (request, _) = decode(
            "StatusNotification",
            json!({"status":"Available","errorCode":"NoError"}),
        );
        let refusal = request.expect_err("no connector");
        assert_eq!(refusal.code(), ErrorCode::OccurenceConstraintViolation);
        assert_eq!(refusal.to_string(), "`connectorId` is missing");
        let (request, _) = decode(
            "StatusNotification",
            json!({"connectorId":{},"status":"Available"}),
        );
        assert_eq!(
            request.expect_err("no connector").code(),
            ErrorCode::TypeConstraintViolation
        );
    }

    #[test]
    fn a_time_that_cannot_be_read_is_passed_over() {
        let (request, findings) = decode(
            "StatusNotification",
            json!({"connectorId":1,"status":"Available","errorCode":"NoError","timestamp":""}),
        );
        let Ok(FromChargePoint::StatusNotification(status)) = request else {
            panic!("{request:?}")
        };
        assert_eq!(status.timestamp, None);
        let oddity = Oddity::Unreadable {
            expected: "a time".into(),
            said: "\"\"".into(),
        };
        assert_eq!(findings, [Finding::of("timestamp", oddity)]);
    }
}
