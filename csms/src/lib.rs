//! The rules: what a charge point's messages mean, and what it looks like because of them.
//!
//! Everything here is a pure function of its arguments. A message is read as
//! `(request, facts, now) → (response, events)`; what a charge point looks like is a fold of events,
//! [`Fleet::apply`]. The server runs these rules between a socket and a database, the browser folds the
//! same events into what it shows. There is no socket here, no database, no clock and no chance.

pub mod asker;
pub mod charge_point;
pub mod charge_system;
pub mod command;
pub mod configuration;
pub mod connector;
pub mod cost;
pub mod decision;
pub mod details;
pub mod eco_mode;
pub mod event;
pub mod exchange;
pub mod fleet;
pub mod gist;
pub mod grid;
pub mod id_tag;
pub mod identity;
pub mod ids;
pub mod issued_command;
pub mod load;
pub mod load_balancing;
pub mod load_history;
pub mod log;
pub mod manual;
pub mod page;
pub mod past;
pub mod place;
pub mod price;
pub mod prices;
pub mod replay;
pub mod status;
pub mod time_zone;
pub mod timeline;
pub mod transaction;
pub mod transaction_record;
pub mod units;
pub mod v16;

pub use asker::Asker;
pub use charge_point::ChargePoint;
pub use charge_system::{
    ChargeSystem, ChargeSystemChanges, ChargeSystemSummary, LoadBalancing, LoadBalancingChanges, Mains,
    Supply,
};
pub use command::{ChargingLimit, Command, ResetKind};
pub use configuration::{Configuration, ConfigurationChange, ConfigurationItem};
pub use connector::Connector;
pub use cost::Cost;
pub use decision::{Allotment, Decider, Decision, DecisionRecord, EcoGrounds, Grounds, PerPhase};
pub use details::{Belonging, ConnectorDetails, ConnectorType, Details, DetailsError};
pub use eco_mode::{EcoMode, EcoModeError, EcoModeState, TimeOfDay, ZoneOffsets};
pub use event::{Event, Recorded};
pub use exchange::{CallErrorText, Direction, Exchange, ExchangeDetail, Outcome, ROUTINE_ACTIONS};
pub use fleet::Fleet;
pub use gist::{Gist, Said};
pub use grid::{GridReading, GridReadingError};
pub use identity::Identity;
pub use ids::{ChargePointId, ChargeSystemId, CommandId, EventId, SessionId, TransactionId};
pub use issued_command::{CommandState, CommandStep, IssuedCommand, Milestone};
pub use load::{Load, LoadAllotment, Unled};
pub use load_balancing::{LoadBalancer, Order};
pub use load_history::LoadPoint;
pub use log::{Disconnect, SessionRecord, StatusLogEntry};
pub use manual::Manual;
pub use ocpp::{Finding, Oddity, Timestamp};
pub use page::{Cursor, EventFilter, Page, PageRequest, StatusLogFilter, TransactionFilter};
pub use past::Past;
pub use place::Place;
pub use price::Price;
pub use prices::{
    Currency, PriceArea, PriceImport, PriceImportError, PriceList, PricePoint, PriceSource, Quarters,
};
pub use replay::Replay;
pub use status::{PauseKind, PauseReason, Status, StatusReport};
pub use time_zone::TimeZone;
pub use timeline::{Gap, Stretch, Timeline, TimelineSpan};
pub use transaction::{Transaction, TransactionStart, TransactionStop};
pub use transaction_record::{TransactionRecord, TransactionScope};
pub use units::{Amperes, Reading};
