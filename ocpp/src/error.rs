//! Why a call was refused, in the specification's words (OCPP-J 1.6 §4.2.3).

use crate::words::words;

words! {
    /// The code of a call error (OCPP-J 1.6 §4.2.3, table 7, with the specification's own spelling).
    pub enum ErrorCode {
        /// The action is not one that the receiver knows.
        NotImplemented,
        /// The action is known, but not supported.
        NotSupported,
        /// The receiver failed at it.
        InternalError,
        /// The payload does not fit the action.
        ProtocolError,
        /// A security issue kept it from being carried out.
        SecurityError,
        /// The payload is not well formed (`FormatViolation` in later versions).
        FormationViolation,
        /// A member has a value that it may not have.
        PropertyConstraintViolation,
        /// A member is missing or there too often; spelled like this in 1.6.
        OccurenceConstraintViolation,
        /// A member is of the wrong type.
        TypeConstraintViolation,
        /// None of the others.
        GenericError,
    }
}
