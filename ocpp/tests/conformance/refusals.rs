use std::collections::BTreeMap;

use ocpp::{Frame, frame};
use ocpp_rs::v16::call_error::CallError;
use ocpp_rs::v16::parse::{Message, deserialize_to_message, serialize_message};
use ocpp_rs::v16::rpc_error_code::RpcErrorCode;
use serde_json::{Map, Value};

use crate::{json_of, words};

#[test]
fn every_refusal_is_read_and_written_as_others_do() {
    for code in words::<RpcErrorCode>(ocpp::ErrorCode::KNOWN) {
        assert_ne!(code, RpcErrorCode::Unknown);
        let error = CallError::new("4711".to_owned(), code, "why".to_owned(), BTreeMap::new());
        let message = Message::CallError(error);
        let written = serialize_message(&message).unwrap();
        let (frame, findings) = Frame::decode(&written).unwrap();
        assert_eq!(findings, [], "{written}");
        let Frame::CallError(error) = frame else {
            panic!("{written}")
        };
        assert_eq!(error.details, Value::Object(Map::new()));
        let again = frame::encode_error(&error.id, &error.code, &error.description);
        assert_eq!(json_of(&again), json_of(&written));
        assert_eq!(deserialize_to_message(&again).unwrap(), message);
    }
}
