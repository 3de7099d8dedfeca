//! What we decided about a connector's current, and why.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{CommandId, EventId, TransactionId};
use crate::place::Place;
use crate::price::Price;
use crate::prices::Currency;
use crate::status::PauseKind;
use crate::units::{Amperes, LEAST_CHARGING};

/// A current on each of three phases, L1 to L3.
pub type PerPhase = [Amperes; 3];

/// What we decided about one connector. The command that carries it out has the same id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    /// Its id, and that of the command that carries it out.
    pub id: CommandId,
    /// About which connector.
    #[serde(flatten)]
    pub place: Place,
    /// During which transaction.
    pub transaction_id: Option<TransactionId>,
    /// What the car may draw from now on, in A per phase; nothing where we do not limit it any longer.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub limit_a: Option<Amperes>,
    /// What it may go on drawing until it was seen to obey, in A per phase.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub ceiling_a: Amperes,
    /// Who decided.
    pub by: Decider,
    /// Until when, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Timestamp>,
    /// The figures that it was made of.
    pub grounds: Grounds,
    /// What EcoMode made it of besides, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eco_mode: Option<Box<EcoGrounds>>,
}

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decider {
    /// Load balancing: the charge system's fuse.
    LoadBalancing,
    /// EcoMode: what electricity costs, and when the car is to be ready.
    EcoMode,
    /// Somebody who looks after the charge system.
    Operator,
}

impl Decider {
    /// Who holds back where this decider pauses charging.
    pub const fn pauses_as(self) -> PauseKind {
        match self {
            Self::LoadBalancing => PauseKind::LoadBalancing,
            Self::EcoMode => PauseKind::EcoMode,
            Self::Operator => PauseKind::Operator,
        }
    }
}

/// The figures that a decision of load balancing was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grounds {
    /// The main fuse, in A per phase; nothing where the charge system is not shared out any longer.
    pub fuse_a: Option<u32>,
    /// What is left unused below it, in A.
    pub margin_a: u32,
    /// What the building draws besides the chargers, in A.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<f64>))]
    pub building_a: PerPhase,
    /// Whether that is an old reading: then it is the worst of a quarter of an hour.
    pub building_is_stale: bool,
    /// What is set aside for chargers that we cannot lead, in A: without contact, or not keeping to limits.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<f64>))]
    pub set_aside_a: PerPhase,
    /// How many cars want to charge.
    pub wanting: u32,
    /// How many of them charge.
    pub sharing: u32,
}

impl Grounds {
    /// Where no fuse is shared.
    pub(crate) const fn of_no_fuse(margin_a: u32) -> Self {
        Self {
            fuse_a: None,
            margin_a,
            building_a: [Amperes::ZERO; 3],
            building_is_stale: false,
            set_aside_a: [Amperes::ZERO; 3],
            wanting: 0,
            sharing: 0,
        }
    }
}

/// What a decision of EcoMode was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EcoGrounds {
    /// What prices are in, where any is known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub currency: Option<Currency>,
    /// What a kWh costs while the car waits, where that is known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub price_now: Option<Price>,
    /// What it costs when the car goes on, where that is known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub price_then: Option<Price>,
    /// What the car still needs, in Wh.
    pub needed_wh: f64,
    /// When it is to be ready.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ready_by: Option<Timestamp>,
    /// When it will be, by the plan.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub full_at: Option<Timestamp>,
}

/// A decision as it is in the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionRecord {
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// It.
    #[serde(flatten)]
    pub decision: Decision,
    /// The row of the event log with the message that carried it out; nothing where it was never sent.
    pub event_id: Option<EventId>,
}

/// What a connector may draw by our last decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Allotment {
    /// In A per phase.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub limit_a: Amperes,
    /// What it may go on drawing until it was seen to obey, in A per phase.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub ceiling_a: Amperes,
    /// Since when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
    /// Who decided.
    pub by: Decider,
    /// Until when, where that is known.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Timestamp>,
    /// The decision.
    pub decision_id: CommandId,
    /// During which transaction.
    pub transaction_id: Option<TransactionId>,
}

impl Allotment {
    /// Whether it is too little to charge with.
    pub fn is_pause(&self) -> bool {
        self.limit_a < LEAST_CHARGING
    }
}

impl Decision {
    /// Whether it leaves too little to charge with.
    pub fn is_pause(&self) -> bool {
        self.limit_a.is_some_and(|it| it < LEAST_CHARGING)
    }

    /// What a connector may draw by it, from a time on.
    pub fn allotment(&self, since: Timestamp) -> Option<Allotment> {
        Some(Allotment {
            limit_a: self.limit_a?,
            ceiling_a: self.ceiling_a,
            since,
            by: self.by,
            until: self.until,
            decision_id: self.id.clone(),
            transaction_id: self.transaction_id.clone(),
        })
    }
}
