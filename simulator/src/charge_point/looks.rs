//! What can be seen of a charge point without asking it over the wire.

use ocpp::v16::ChargePointStatus;

use super::ChargePoint;
use crate::profile::Profile;

impl ChargePoint {
    /// Who it is.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Whether its line is up.
    pub fn is_connected(&self) -> bool {
        self.link.is_up()
    }

    /// The status of a connector, whether or not it has been reported; `None` where there is no such connector.
    pub fn status(&self, connector: u32) -> Option<ChargePointStatus> {
        self.connector(connector).map(|it| it.report().status)
    }

    /// The meter of a connector, in Wh.
    pub fn meter_wh(&self, connector: u32) -> Option<u64> {
        self.connector(connector).map(|it| it.meter.wh())
    }

    /// The state of charge of the car at a connector, in percent.
    pub fn charge_percent(&self, connector: u32) -> Option<u8> {
        let vehicle = self.connector(connector)?.vehicle.as_ref()?;
        Some(vehicle.charge_percent())
    }

    /// What the cars at it draw now, in A on each of its phases.
    pub fn drawn_a(&self) -> [f64; 3] {
        let mut sum = [0.0; 3];
        for connector in &self.connectors {
            let drawn = connector.drawn_a();
            for phase in 0..3 {
                sum[phase] += drawn[phase];
            }
        }
        sum
    }

    /// How many messages wait to be heard.
    pub fn waiting_messages(&self) -> usize {
        self.outbox.len()
    }
}
