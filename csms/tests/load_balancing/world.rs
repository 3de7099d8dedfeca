//! A charge system that behaves as real ones do, in steps of a second: cars that obey, that draw less, that ignore;
//! lines that break; a building with a day's curve. What the fuse really carries is known here, and to nobody else.

use std::collections::{BTreeMap, VecDeque};

use csms::status::StatusReport;
use csms::{
    Asker, ChargePoint, ChargePointId, Command, CommandId, CommandState, CommandStep, Configuration,
    ConfigurationItem, Decision, Event, GridReading, LoadBalancer, Order, Place, Reading, Recorded,
    SessionId, Status, Supply, Timestamp, TransactionId, TransactionStart, TransactionStop,
};

/// How a charger takes limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Obeys,
    Ignores,
    RefusesZero,
    KnowsNone,
    /// Knows none, and says so with an error.
    Errs,
    /// Takes no 0, and says so with an error.
    ErrsAtZero,
    /// Takes W alone.
    Watts,
    /// Takes W alone, and no 0.
    WattsAboveZero,
}

impl Manner {
    fn takes_watts(self) -> bool {
        matches!(self, Self::Watts | Self::WattsAboveZero)
    }
}

/// A car at a charger.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Car {
    /// On which of the charger's phases it draws.
    pub(crate) phases: [bool; 3],
    /// The most that it draws, in A on each.
    pub(crate) most_a: f64,
    /// What it still wants, in Ah on each.
    pub(crate) wants_ah: f64,
    /// When it leaves, in seconds.
    pub(crate) leaves_at: i64,
}

/// A charger.
#[derive(Debug, Clone)]
pub(crate) struct Charger {
    pub(crate) manner: Manner,
    pub(crate) connected: bool,
    pub(crate) car: Option<Car>,
    /// In A on each phase, or in W where it takes those.
    pub(crate) default_a: Option<f64>,
    pub(crate) own: Option<(f64, Option<i64>)>,
    /// A default of somebody else's at a higher level, in A: it goes before ours.
    pub(crate) others_default_a: Option<f64>,
    /// Whether it answers with an error when a limit is to be taken back.
    pub(crate) errs_at_clearing: bool,
    /// Whether its meter tells of its first phase alone.
    pub(crate) tells_one_phase: bool,
    /// Whether its answers are lost on the way.
    pub(crate) is_mute: bool,
    /// Whether its meter tells power alone.
    pub(crate) meters_power: bool,
    /// When it was given what was sent last: one call after the other.
    busy_until: i64,
    pub(crate) most_a: f64,
    /// What the meter would show, on each phase.
    pub(crate) drawn_a: [f64; 3],
    pub(crate) pauses: u32,
    pub(crate) charged_ah: f64,
    /// What its meter has counted since the car came.
    pub(crate) energy_wh: f64,
    /// How many seconds a car takes to begin once it may; until then it says that it holds back by itself.
    pub(crate) wakes_within: i64,
    awake_at: i64,
    transaction: Option<TransactionId>,
    status: &'static str,
    /// How often its meter tells, in seconds; never where it is 0.
    pub(crate) samples_every: i64,
}

/// What arrives at a time: at a charger a command, or with us an answer.
enum Mail {
    Call(usize, Order),
    Step(usize, CommandId, CommandState),
    Sample(usize),
}

/// All of it.
pub(crate) struct World {
    pub(crate) second: i64,
    pub(crate) chargers: Vec<Charger>,
    pub(crate) building_a: [f64; 3],
    /// Every so many seconds the meter at the fuse tells; never where it is 0.
    pub(crate) grid_every: i64,
    pub(crate) fleet: Vec<ChargePoint>,
    pub(crate) balancer: LoadBalancer,
    pub(crate) decisions: Vec<(i64, usize, Decision)>,
    pub(crate) orders: usize,
    mail: BTreeMap<i64, VecDeque<Mail>>,
    ids: u64,
    delay: u64,
    supply: Supply,
}

impl World {
    pub(crate) fn new(supply: Supply, manners: &[Manner]) -> Self {
        let fleet = (0..manners.len()).map(|index| {
            let id = ChargePointId::parse(&format!("CP-{index:03}")).unwrap();
            let mut charge_point = ChargePoint::new(id, "solbakken".into());
            charge_point.at_mut(Place::connector(1, 1)).max_power_w = Some(22_000);
            charge_point
        });
        let chargers = manners.iter().enumerate().map(|(index, manner)| Charger {
            manner: *manner,
            connected: false,
            car: None,
            default_a: None,
            own: None,
            others_default_a: None,
            errs_at_clearing: false,
            tells_one_phase: false,
            is_mute: false,
            meters_power: false,
            busy_until: 0,
            most_a: 32.0,
            drawn_a: [0.0; 3],
            pauses: 0,
            charged_ah: 0.0,
            energy_wh: 0.0,
            wakes_within: 0,
            awake_at: 0,
            transaction: None,
            status: "",
            samples_every: 20 + (index as i64 * 7) % 40,
        });
        let mut world = Self {
            second: 0,
            chargers: chargers.collect(),
            building_a: [0.0; 3],
            grid_every: 5,
            fleet: fleet.collect(),
            balancer: LoadBalancer::new(supply),
            decisions: Vec::new(),
            orders: 0,
            mail: BTreeMap::new(),
            ids: 0,
            delay: 0,
            supply,
        };
        for index in 0..world.chargers.len() {
            world.connect(index);
        }
        world
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000 + self.second * 1_000)
    }

    /// What the fuse carries, on each phase.
    pub(crate) fn carried_a(&self) -> [f64; 3] {
        std::array::from_fn(|phase| {
            let charging: f64 = self.chargers.iter().map(|it| it.drawn_a[phase]).sum();
            self.building_a[phase] + charging
        })
    }

    pub(crate) fn is_over(&self) -> bool {
        let fuse = f64::from(self.supply.fuse_a.unwrap());
        self.carried_a().iter().any(|it| *it > fuse + 1e-6)
    }

    fn record(&mut self, index: usize, event: Event) {
        let recorded = Recorded {
            charge_point_id: self.fleet[index].id.clone(),
            at: self.now(),
            event_id: None,
            event,
        };
        self.fleet[index].apply(&recorded);
        self.balancer.apply(&recorded);
    }

    /// Somebody wants something of a charger.
    pub(crate) fn want(&mut self, index: usize, event: Event) {
        self.record(index, event);
    }

    pub(crate) fn connect(&mut self, index: usize) {
        if std::mem::replace(&mut self.chargers[index].connected, true) {
            return;
        }
        self.ids += 1;
        let session = SessionId(self.ids as i64);
        self.record(
            index,
            Event::Connected {
                session,
                ocpp_version: "1.6".to_owned(),
                peer: String::new(),
                subprotocol_offered: true,
            },
        );
        self.chargers[index].status = "";
        self.tell_transactions(index);
        self.report(index);
    }

    /// Tells what began and ended meanwhile, as chargers keep it for when they are back.
    fn tell_transactions(&mut self, index: usize) {
        let now = self.chargers[index].transaction.clone();
        let known = self.fleet[index].connectors[0]
            .transaction
            .as_ref()
            .map(|it| it.id.clone());
        if known == now {
            return;
        }
        if let Some(id) = known {
            self.ended(index, id);
        }
        if let Some(id) = now {
            self.began(index, id);
        }
    }

    fn began(&mut self, index: usize, id: TransactionId) {
        let start = TransactionStart {
            id,
            place: Place::connector(1, 1),
            id_tag: None,
            meter_start_wh: 0,
            started_at: self.now(),
            reported_at: None,
            late: false,
        };
        self.record(index, Event::TransactionStarted(start));
    }

    fn ended(&mut self, index: usize, id: TransactionId) {
        let stop = TransactionStop {
            id,
            given_out: true,
            meter_stop_wh: None,
            stopped_at: self.now(),
            reason: None,
        };
        self.record(index, Event::TransactionStopped(stop));
    }

    /// It starts anew, and goes on with the transaction as if nothing had been; what was set for it is gone.
    pub(crate) fn start_anew(&mut self, index: usize) {
        self.disconnect(index);
        self.chargers[index].own = None;
        self.draw(index);
        self.run(5);
        self.connect(index);
        self.record(index, Event::Booted(csms::Identity::default()));
    }

    pub(crate) fn disconnect(&mut self, index: usize) {
        if !std::mem::replace(&mut self.chargers[index].connected, false) {
            return;
        }
        let session = self.fleet[index].session.unwrap();
        self.record(
            index,
            Event::Disconnected {
                session,
                reason: csms::Disconnect::Idle { seconds: 90 },
            },
        );
    }

    pub(crate) fn plug_in(&mut self, index: usize, car: Car) {
        if self.chargers[index].car.is_some() {
            return;
        }
        self.ids += 1;
        let id = TransactionId::from_v16(self.ids as i64);
        let charger = &mut self.chargers[index];
        charger.car = Some(car);
        charger.own = None;
        charger.transaction = Some(id.clone());
        charger.charged_ah = 0.0;
        charger.energy_wh = 0.0;
        charger.pauses = 0;
        if charger.connected {
            self.began(index, id);
        }
        self.draw(index);
        self.report(index);
    }

    pub(crate) fn unplug(&mut self, index: usize) -> Option<Car> {
        let charger = &mut self.chargers[index];
        let car = charger.car.take()?;
        charger.own = None;
        charger.drawn_a = [0.0; 3];
        let id = charger.transaction.take().unwrap();
        if charger.connected {
            self.ended(index, id);
        }
        self.report(index);
        Some(car)
    }

    fn limit(&self, charger: &Charger) -> f64 {
        if matches!(charger.manner, Manner::Ignores | Manner::KnowsNone | Manner::Errs) {
            return charger.most_a;
        }
        let phases = charger.car.as_ref().map_or([false; 3], |it| it.phases);
        let phases = phases.into_iter().filter(|it| *it).count().max(1) as f64;
        let of_watts = if charger.manner.takes_watts() {
            230.0 * phases
        } else {
            1.0
        };
        let own = charger
            .own
            .filter(|(_, until)| until.is_none_or(|it| self.second < it));
        own.map(|(limit, _)| limit)
            .or(charger.others_default_a)
            .or(charger.default_a)
            .map(|limit| limit / of_watts)
            .unwrap_or(charger.most_a)
            .min(charger.most_a)
    }

    fn draw(&mut self, index: usize) {
        let limit = self.limit(&self.chargers[index]);
        let charger = &mut self.chargers[index];
        if limit < 6.0 {
            charger.awake_at = self.second + charger.wakes_within;
        }
        let is_awake = self.second >= charger.awake_at;
        let drawn = match &charger.car {
            Some(car) if limit >= 6.0 && car.wants_ah > 0.0 && is_awake => car.most_a.min(limit),
            _ => 0.0,
        };
        let phases = charger.car.as_ref().map_or([false; 3], |it| it.phases);
        charger.drawn_a = phases.map(|it| if it { drawn } else { 0.0 });
    }

    fn status(&self, charger: &Charger) -> (&'static str, Status) {
        match &charger.car {
            None => ("Available", Status::Ready),
            Some(_) if self.limit(charger) < 6.0 => ("SuspendedEVSE", Status::Paused),
            Some(car) if car.wants_ah <= 0.0 || self.second < charger.awake_at => {
                ("SuspendedEV", Status::Done)
            }
            Some(_) => ("Charging", Status::Charging),
        }
    }

    fn report(&mut self, index: usize) {
        let (said, status) = self.status(&self.chargers[index]);
        let charger = &mut self.chargers[index];
        if !charger.connected || charger.status == said {
            return;
        }
        if said == "SuspendedEVSE" {
            charger.pauses += 1;
        }
        charger.status = said;
        let report = StatusReport {
            place: Place::connector(1, 1),
            status,
            ocpp_status: said.to_owned(),
            error_code: "NoError".to_owned(),
            info: None,
            vendor_id: None,
            vendor_error_code: None,
            reported_at: None,
            effective_at: self.now(),
            late: false,
        };
        self.record(index, Event::StatusReported(report));
    }

    fn sample(&mut self, index: usize) {
        let charger = &self.chargers[index];
        if !charger.connected || charger.car.is_none() {
            return;
        }
        let reading = Reading {
            at: self.now(),
            flow_at: Some(self.now()),
            power_w: charger
                .meters_power
                .then(|| charger.drawn_a.iter().sum::<f64>() * 230.0),
            energy_wh: Some(charger.energy_wh),
            state_of_charge_percent: None,
            current_a: std::array::from_fn(|phase| {
                let is_told = !charger.meters_power && (phase == 0 || !charger.tells_one_phase);
                is_told.then_some(charger.drawn_a[phase])
            }),
        };
        let event = Event::Metered {
            place: Place::connector(1, 1),
            transaction_id: charger.transaction.clone(),
            known: reading.clone(),
            reading,
            late: false,
        };
        self.record(index, event);
    }

    fn post(&mut self, after: i64, mail: Mail) {
        self.mail.entry(self.second + after).or_default().push_back(mail);
    }

    fn take(&mut self, order: Order) {
        let index = self.fleet.iter().position(|it| it.id == order.to).unwrap();
        self.orders += 1;
        self.record(
            index,
            Event::CommandIssued {
                id: order.id.clone(),
                command: order.command.clone(),
                asked_by: Asker::Rules,
            },
        );
        if let Some(decision) = order.decision.clone() {
            self.decisions.push((self.second, index, decision.clone()));
            self.record(index, Event::Decided(decision));
        }
        self.delay = self.delay.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let delay = 1 + (self.delay >> 33) as i64 % 3;
        let charger = &mut self.chargers[index];
        charger.busy_until = (self.second + delay).max(charger.busy_until + 1);
        let after = charger.busy_until - self.second;
        self.post(after, Mail::Call(index, order));
    }

    fn deliver(&mut self, mail: Mail) {
        match mail {
            Mail::Call(index, order) => {
                let charger = &self.chargers[index];
                if !charger.connected {
                    self.post(1, Mail::Step(index, order.id, CommandState::Failed));
                    return;
                }
                let state = self.carry_out(index, &order.command);
                self.draw(index);
                self.report(index);
                if self.chargers[index].is_mute {
                    self.post(30, Mail::Step(index, order.id, CommandState::TimedOut));
                } else {
                    self.post(1, Mail::Step(index, order.id, state));
                }
            }
            Mail::Step(index, id, state) => {
                let step = CommandStep::plain(state, self.now());
                self.record(index, Event::CommandStepped { id, step });
            }
            Mail::Sample(index) => self.sample(index),
        }
    }

    fn carry_out(&mut self, index: usize, command: &Command) -> CommandState {
        let start = 1_700_000_000_000;
        let second = |it: &Timestamp| (it.as_millis() - start) / 1_000;
        let charger = &mut self.chargers[index];
        match command {
            Command::SetChargingProfile {
                limit,
                transaction_id,
                until,
                ..
            } => {
                let limit = match limit {
                    _ if charger.manner == Manner::Errs => return CommandState::Failed,
                    csms::ChargingLimit::Watts(limit) if charger.manner.takes_watts() => f64::from(*limit),
                    csms::ChargingLimit::Amperes(limit) if !charger.manner.takes_watts() => limit.as_f64(),
                    _ => return CommandState::Rejected,
                };
                if charger.manner == Manner::ErrsAtZero && limit < 6.0 {
                    return CommandState::Failed;
                }
                if charger.manner == Manner::KnowsNone
                    || (charger.manner == Manner::RefusesZero && limit < 6.0)
                    || (charger.manner == Manner::WattsAboveZero && limit <= 0.0)
                    || (transaction_id.is_some() && *transaction_id != charger.transaction)
                {
                    return CommandState::Rejected;
                }
                if transaction_id.is_some() {
                    charger.own = Some((limit, until.as_ref().map(second)));
                } else {
                    charger.default_a = Some(limit);
                }
                CommandState::Accepted
            }
            Command::ClearChargingProfile { .. } | Command::ClearDefaultProfiles
                if charger.errs_at_clearing =>
            {
                CommandState::Failed
            }
            Command::ClearChargingProfile { connector_id } => {
                if *connector_id == 0 {
                    charger.default_a = None;
                } else {
                    charger.own = None;
                }
                CommandState::Verified
            }
            Command::ClearDefaultProfiles => {
                charger.default_a = None;
                charger.others_default_a = None;
                CommandState::Verified
            }
            Command::TriggerMessage { .. } => {
                if charger.samples_every == 0 {
                    return CommandState::Rejected;
                }
                self.post(1, Mail::Sample(index));
                CommandState::Accepted
            }
            Command::ReadConfiguration { keys } => {
                let item = |key: &str, value: &str| ConfigurationItem {
                    key: key.to_owned(),
                    value: Some(value.to_owned()),
                    readonly: true,
                };
                let unit = if charger.manner.takes_watts() {
                    "Power"
                } else {
                    "Current"
                };
                let read = Configuration {
                    read_at: self.now(),
                    items: vec![
                        item("ConnectorPhaseRotation", "1.RST"),
                        item("ChargingScheduleAllowedChargingRateUnit", unit),
                    ],
                    unknown_keys: Vec::new(),
                    asked: keys.clone(),
                };
                self.record(index, Event::ConfigurationRead(read));
                CommandState::Verified
            }
            other => panic!("load balancing does not say {other:?}"),
        }
    }

    /// A second passes.
    pub(crate) fn tick(&mut self) {
        self.second += 1;
        for mail in self.mail.remove(&self.second).unwrap_or_default() {
            self.deliver(mail);
        }
        for index in 0..self.chargers.len() {
            let charger = &mut self.chargers[index];
            let drawn = charger.drawn_a.into_iter().fold(0.0, f64::max);
            charger.charged_ah += drawn / 3_600.0;
            charger.energy_wh += charger.drawn_a.iter().sum::<f64>() * 230.0 / 3_600.0;
            if let Some(car) = &mut charger.car {
                car.wants_ah -= drawn / 3_600.0;
            }
            self.draw(index);
            self.report(index);
            let every = self.chargers[index].samples_every;
            if every > 0 && self.second % every == index as i64 % 20 {
                self.sample(index);
            }
        }
        let now = self.now();
        if self.grid_every > 0 && self.second % self.grid_every == 0 {
            let reading = GridReading {
                at: now,
                current_a: self.carried_a(),
            };
            self.balancer.take_grid_reading(&reading, now);
        }
        let fleet: Vec<&ChargePoint> = self.fleet.iter().collect();
        let ids = &mut self.ids;
        let orders = self.balancer.round(now, &fleet, &mut || {
            *ids += 1;
            CommandId::from(format!("c{ids}"))
        });
        for order in orders {
            self.take(order);
        }
        for (of, event) in self.balancer.notes() {
            let index = self.fleet.iter().position(|it| it.id == of).unwrap();
            self.record(index, event);
        }
    }

    pub(crate) fn run(&mut self, seconds: i64) {
        for _ in 0..seconds {
            self.tick();
        }
    }
}

/// A minute, in seconds.
pub(crate) const MINUTE: i64 = 60;

/// A supply of so many amperes, shared out.
pub(crate) fn supply(fuse_a: u32) -> Supply {
    Supply {
        fuse_a: Some(fuse_a),
        load_balancing: csms::LoadBalancing {
            enabled: true,
            ..csms::LoadBalancing::default()
        },
        ..Supply::default()
    }
}

/// A supply of so many amperes that is not shared.
pub(crate) fn not_shared(fuse_a: u32) -> Supply {
    Supply {
        fuse_a: Some(fuse_a),
        ..Supply::default()
    }
}

/// A car on three phases that wants to charge all day.
pub(crate) fn hungry() -> Car {
    Car {
        phases: [true; 3],
        most_a: 16.0,
        wants_ah: 1_000.0,
        leaves_at: i64::MAX,
    }
}

/// One on the first phase alone.
pub(crate) fn hungry_on_one() -> Car {
    Car {
        phases: [true, false, false],
        most_a: 32.0,
        ..hungry()
    }
}
