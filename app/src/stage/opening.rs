//! What there is when the curtain rises: chargers with their names and places, and a day that was.

use std::time::Duration;

use ::csms::{
    ChargePointId, ChargeSystem, ConnectorDetails, ConnectorType, Details, Event, PriceArea, Timestamp,
};
use simulator::Scenario;
use simulator::surroundings::fuse_a;

use super::cast::{self, Cast};
use super::csms::Csms;
use super::lines::Lines;
use super::sharing::Sharing;
use super::{CHARGERS, Charger, RISES_AT, Stage, charge_system};

/// How much has happened when the curtain rises.
const HISTORY: Duration = Duration::from_secs(24 * 3600);

/// By when everybody has been told how often to be heard, after they connected.
const BOOTED_WITHIN: Duration = Duration::from_secs(10);

/// How often chargers are to be heard, in s.
struct Rhythm {
    meter: u32,
    heartbeat: u32,
}

/// While nobody looks.
const FAR_APART: Rhythm = Rhythm {
    meter: 1_800,
    heartbeat: 7_200,
};

/// While somebody does.
const CLOSE: Rhythm = Rhythm {
    meter: 60,
    heartbeat: 300,
};

/// The charge system with a main fuse that is shared. It pays the prices of an area.
fn shared(connectors: u32) -> ChargeSystem {
    let mut system = charge_system();
    system.supply.fuse_a = Some(fuse_a(connectors));
    system.supply.load_balancing.enabled = true;
    system.price_area = PriceArea::parse("NO1").ok();
    system
}

impl Stage {
    /// What the demo begins with. The moment is always the same, so that its first page can be written beforehand.
    pub fn opening(seed: u64) -> Self {
        Self::new(seed, CHARGERS, RISES_AT)
    }

    /// A charge system of so many chargers, in the middle of its day at `now`.
    pub fn new(seed: u64, chargers: u32, now: Timestamp) -> Self {
        let began = now.minus(HISTORY);
        let charge_system = charge_system();
        let mut csms = Csms::new(vec![charge_system.clone()], seed, began);
        let scenario = Scenario::new(seed).with_charge_points(chargers);
        let machines = scenario.charge_points(began, 1.0);
        let mut company = Vec::with_capacity(machines.len());
        for (number, machine) in (1..).zip(machines) {
            let Ok(id) = ChargePointId::parse(&machine.profile().id) else {
                continue;
            };
            let registered = Event::Registered {
                charge_system: charge_system.id.clone(),
                name: None,
            };
            csms.note(&id, registered, began);
            company.push(Charger {
                wakes_at: machine.next_wakeup(),
                peer: format!("10.20.0.{}", number + 10),
                id,
                machine,
            });
        }
        let mut stage = Self {
            csms,
            lines: Lines::new(seed),
            acts: Vec::new(),
            cast: Cast::default(),
            recording: None,
            sharing: Sharing::default(),
            chargers: company,
            now: began,
        };
        // A day is long: it is enough to hear of everybody now and then, until somebody looks.
        stage.advance(began.plus(BOOTED_WITHIN));
        stage.be_heard_every(FAR_APART);
        stage.live_through(now.minus(cast::REHEARSAL));
        stage.be_heard_every(CLOSE);
        stage.furnish();
        let connectors = stage
            .chargers
            .iter()
            .map(|it| u32::from(it.machine.profile().make.connectors));
        let connectors = connectors.sum();
        stage.configure(shared(connectors));
        stage.cast = Cast::choose(&stage);
        stage.acts = stage.cast.acts(now);
        stage.advance(now);
        stage
    }

    fn be_heard_every(&mut self, rhythm: Rhythm) {
        let now = self.now;
        for index in 0..self.chargers.len() {
            let charger = &mut self.chargers[index].machine;
            charger.configure("MeterValueSampleInterval", &rhythm.meter.to_string(), now);
            charger.configure("HeartbeatInterval", &rhythm.heartbeat.to_string(), now);
            self.look_after(index);
        }
    }

    /// Enters what somebody who looks after the place would have entered.
    fn furnish(&mut self) {
        for index in 0..self.chargers.len() {
            let Charger { id, machine, .. } = &self.chargers[index];
            let make = machine.profile().make;
            let connectors = (1..=u32::from(make.connectors)).map(|connector| ConnectorDetails {
                evse_id: connector,
                connector_id: 1,
                connector_type: Some(Some(ConnectorType::Type2)),
                max_power_w: Some(Some(make.max_a * 230 * u32::from(make.phases))),
            });
            let details = Details {
                name: None,
                bay: Some(Some((index + 1).to_string())),
                connectors: connectors.collect(),
            };
            let id = id.clone();
            if let Some(known) = self.csms.record().fleet().get(&id)
                && let Ok(details) = details.checked(known)
            {
                self.note(&id, Event::Described(details));
            }
        }
    }
}
