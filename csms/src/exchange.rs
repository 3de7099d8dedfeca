//! A call and what came back: one row of the event log.

use ocpp::{Finding, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::EventId;

/// The actions that a charge point sends all day long, and that logs may leave out.
pub const ROUTINE_ACTIONS: [&str; 2] = ["Heartbeat", "MeterValues"];

/// Who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The charge point asked us.
    FromChargePoint,
    /// We asked the charge point.
    ToChargePoint,
}

impl Direction {
    /// The word that stands in addresses and JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::FromChargePoint => "from_charge_point",
            Self::ToChargePoint => "to_charge_point",
        }
    }

    /// The direction that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::FromChargePoint, Self::ToChargePoint]
            .into_iter()
            .find(|it| it.key() == key)
    }
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was answered with a call result.
    Answered,
    /// It was refused with a call error.
    Error,
    /// Its answer is still to come.
    Pending,
    /// No answer came in time.
    TimedOut,
    /// The frame could not be understood.
    Malformed,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Answered,
        Self::Error,
        Self::Pending,
        Self::TimedOut,
        Self::Malformed,
    ];

    /// The word that stands in addresses and JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Error => "error",
            Self::Pending => "pending",
            Self::TimedOut => "timed_out",
            Self::Malformed => "malformed",
        }
    }

    /// The outcome that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// One exchange, or a frame that belongs to none, without the frames' text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Exchange {
    /// Its row in the event log.
    pub id: EventId,
    /// Who asked.
    pub direction: Direction,
    /// What was asked, as it was said; empty where that cannot be read.
    pub action: String,
    /// The id that ties call and answer; empty where that cannot be read.
    pub message_id: String,
    /// When the call was received or sent.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Milliseconds from the call to its answer.
    pub latency_ms: Option<u32>,
    /// What became of it.
    pub outcome: Outcome,
    /// Both frames together, in bytes.
    pub size_bytes: u32,
    /// How many more times the same call came; each got the same answer.
    pub repeats: u32,
    /// What was odd about it.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub findings: Vec<Finding>,
}

/// Why a call was refused, in the refuser's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallErrorText {
    /// The code.
    pub code: String,
    /// The words.
    pub description: String,
    /// Anything more.
    pub details: Value,
}

/// One exchange with everything that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Detail))]
pub struct ExchangeDetail {
    /// What it was.
    #[serde(flatten)]
    pub exchange: Exchange,
    /// The call's payload, where it could be read.
    pub request: Option<Value>,
    /// The answer's payload, where there is one that could be read.
    pub response: Option<Value>,
    /// Why it was refused, where it was.
    pub error: Option<CallErrorText>,
    /// The call's frame, exactly as it was sent.
    pub raw_request: Option<String>,
    /// The answer's frame, exactly as it was sent.
    pub raw_response: Option<String>,
}

impl ExchangeDetail {
    /// Reads what can be read from the frames' text.
    pub fn of(exchange: Exchange, raw_request: Option<String>, raw_response: Option<String>) -> Self {
        use ocpp::Frame;

        let frame = |raw: &Option<String>| {
            raw.as_deref()
                .and_then(|it| Frame::decode(it).ok())
                .map(|it| it.0)
        };
        let mut detail = Self {
            exchange,
            request: None,
            response: None,
            error: None,
            raw_request,
            raw_response,
        };
        for frame in [frame(&detail.raw_request), frame(&detail.raw_response)]
            .into_iter()
            .flatten()
        {
            match frame {
                Frame::Call(call) => detail.request = Some(Value::Object(call.payload)),
                Frame::CallResult(result) => detail.response = Some(Value::Object(result.payload)),
                Frame::CallError(error) => {
                    detail.error = Some(CallErrorText {
                        code: error.code.as_str().to_owned(),
                        description: error.description,
                        details: error.details,
                    });
                }
            }
        }
        detail
    }
}
