//! What every session works with.

use std::sync::Arc;
use std::time::Duration;

use csms::ChargeSystemId;
use tokio_util::sync::CancellationToken;

use super::registry::Registry;
use crate::live::Live;
use crate::record::Recorder;
use crate::store::Store;
use crate::transactions::TransactionIds;

/// What every session works with.
#[derive(Debug)]
pub struct Surroundings {
    /// The present.
    pub live: Arc<Live>,
    /// The way into the record.
    pub recorder: Recorder,
    /// Who is connected.
    pub registry: Arc<Registry>,
    /// The record, to look things up.
    pub store: Store,
    /// Gives out transaction ids.
    pub transactions: TransactionIds,
    /// Where charge points go that were not known.
    pub default_charge_system: ChargeSystemId,
    /// How often charge points are to send a Heartbeat.
    pub heartbeat_interval: Duration,
    /// How often we ping.
    pub ping_interval: Duration,
    /// After how long a silence a charge point counts as gone.
    pub idle_after: Duration,
    /// How long a charge point may take to answer.
    pub call_timeout: Duration,
    /// How long a charge point is left alone after it connected or booted.
    pub settle: Duration,
    /// The pause between an answer and our next call.
    pub pace: Duration,
    /// Told when we stop.
    pub shutdown: CancellationToken,
}
