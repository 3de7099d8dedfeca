//! Shares out charge systems: feeds the rules with what was recorded, and carries out what they order.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use csms::{
    ChargePoint, ChargePointId, ChargeSystem, ChargeSystemId, Currency, EcoModeState, Fleet, GridReading,
    Load, LoadBalancer, Order, PerPhase, PricePoint, ZoneOffsets,
};
use metrics::{counter, histogram};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::commands::{Commands, fresh_id};
use crate::live::{Behind, Live};
use crate::record::Recorder;
use crate::store::{Store, StoreError};

/// How often is looked what is to be sent.
const EVERY: Duration = Duration::from_secs(1);
/// So many changes are taken in at once.
const AT_ONCE: usize = 1024;
/// So many readings of a building are remembered over a restart: a quarter of an hour at one a second.
const REMEMBERED: u32 = 900;

/// Shares out charge systems. Cloning it is cheap; the clones are one.
#[derive(Debug, Clone)]
pub struct Balancing {
    live: Arc<Live>,
    store: Store,
    recorder: Recorder,
    commands: Commands,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    /// What was taken in of the stream.
    place: u64,
    balancers: BTreeMap<ChargeSystemId, LoadBalancer>,
    /// What is still to be issued to charge points, in the order in which it was decided. Who is in here has a task
    /// that issues it.
    orders: BTreeMap<ChargePointId, VecDeque<Order>>,
}

impl Balancing {
    /// Goes on where a run before left off: with what buildings drew.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub async fn restore(
        live: Arc<Live>,
        store: Store,
        recorder: Recorder,
        commands: Commands,
    ) -> Result<Self, StoreError> {
        let place = live.sequence();
        let (_, systems) = live.snapshot(|_, systems| systems.to_vec());
        let mut balancers = BTreeMap::new();
        for system in systems {
            let mut balancer = LoadBalancer::new(system.supply);
            for (at, amperes) in store.building(&system.id, REMEMBERED).await? {
                balancer.remember_building(at, amperes);
            }
            balancers.insert(system.id, balancer);
        }
        Ok(Self {
            live,
            store,
            recorder,
            commands,
            state: Arc::new(Mutex::new(State {
                place,
                balancers,
                orders: BTreeMap::new(),
            })),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks every second what is to be sent, until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
            self.round().await;
        }
    }

    async fn round(&self) {
        let began = Instant::now();
        let (orders, notes) = self.decide();
        histogram!("ladetavle_load_balancing_seconds").record(began.elapsed().as_secs_f64());
        for (of, event) in notes {
            if let Err(error) = self.recorder.note(&of, clock::now(), None, [event]).await {
                tracing::warn!(charge_point.id = %of, error = %error, "what a charge point holds by itself was not recorded");
            }
        }
        for order in orders {
            counter!("ladetavle_load_balancing_orders_total").increment(1);
            self.enqueue(order);
        }
    }

    /// Has an order carried out after those before it at its charge point, however slow the record is, and waits for
    /// nobody else's.
    fn enqueue(&self, order: Order) {
        let to = order.to.clone();
        let mut state = self.state();
        if let Some(waiting) = state.orders.get_mut(&to) {
            waiting.push_back(order);
            return;
        }
        state.orders.insert(to.clone(), VecDeque::from([order]));
        drop(state);
        let this = self.clone();
        tokio::spawn(async move {
            while let Some(order) = this.next_order(&to) {
                this.carry_out(order).await;
            }
        });
    }

    fn next_order(&self, to: &ChargePointId) -> Option<Order> {
        let mut state = self.state();
        let order = state.orders.get_mut(to)?.pop_front();
        if order.is_none() {
            state.orders.remove(to);
        }
        order
    }

    async fn carry_out(&self, order: Order) {
        let Err(error) = self.commands.carry_out(&order).await else {
            return;
        };
        tracing::debug!(charge_point.id = %order.to, command.id = %order.id, error = %error, "an order was not issued");
        let now = clock::now();
        for balancer in self.state().balancers.values_mut() {
            balancer.failed(&order, now);
        }
    }

    fn decide(&self) -> (Vec<Order>, Vec<(ChargePointId, csms::Event)>) {
        let now = clock::now();
        let mut state = self.state();
        self.take_in(&mut state);
        let (_, decided) = self.live.snapshot(|fleet, systems| {
            let (mut orders, mut notes) = (Vec::new(), Vec::new());
            for system in systems {
                let balancer = state.of(system);
                orders.extend(balancer.round(now, &of(fleet, system), &mut fresh_id));
                notes.extend(balancer.notes());
            }
            (orders, notes)
        });
        decided
    }

    /// Takes in what was recorded since it last did.
    fn take_in(&self, state: &mut State) {
        loop {
            match self.live.behind(state.place, AT_ONCE) {
                Behind::TooMuch => {
                    state.place = self.live.sequence();
                    for balancer in state.balancers.values_mut() {
                        balancer.lost_track(clock::now());
                    }
                }
                Behind::Changes(changes) => {
                    let Some(last) = changes.last() else { return };
                    state.place = last.sequence;
                    for change in &changes {
                        let home = change.charge_system.as_ref();
                        if let Some(balancer) = home.and_then(|it| state.balancers.get_mut(it)) {
                            balancer.apply(&change.recorded);
                        }
                    }
                }
            }
        }
    }

    /// How a charge system's current is used now; nothing where there is none of that id.
    pub fn load(&self, id: &ChargeSystemId) -> Option<Load> {
        let mut state = self.state();
        self.take_in(&mut state);
        let (_, load) = self.live.snapshot(|fleet, systems| {
            let system = systems.iter().find(|it| it.id == *id)?;
            Some(state.of(system).load(clock::now(), &of(fleet, system)))
        });
        load
    }

    /// What is to come where a charge system stands: what electricity costs, and what clocks show.
    pub fn look_ahead(
        &self,
        of: &ChargeSystemId,
        prices: Arc<[PricePoint]>,
        currency: Option<Currency>,
        zone: ZoneOffsets,
    ) {
        let mut state = self.state();
        let balancer = state.balancers.entry(of.clone()).or_default();
        balancer.set_prices(prices, currency);
        balancer.set_zone(zone);
    }

    /// Whether, and how, a charge point charges when electricity is cheap, and when it does by that; nothing where there
    /// is none of that id.
    pub fn eco_mode(&self, of: &ChargePointId) -> Option<EcoModeState> {
        let mut state = self.state();
        self.take_in(&mut state);
        let (_, found) = self.live.snapshot(|fleet, systems| {
            let charge_point = fleet.get(of)?;
            let system = systems.iter().find(|it| it.id == charge_point.charge_system)?;
            Some(state.of(system).eco_mode(charge_point, clock::now()))
        });
        found
    }

    /// Takes what the meter at a main fuse showed.
    ///
    /// # Errors
    /// Where it cannot be written down; it counts all the same.
    pub async fn take_grid_reading(
        &self,
        system: &ChargeSystem,
        reading: &GridReading,
    ) -> Result<(), StoreError> {
        let building: PerPhase = {
            let mut state = self.state();
            self.take_in(&mut state);
            state.of(system).take_grid_reading(reading, clock::now())
        };
        self.store.add_grid_reading(system, reading, building).await
    }
}

impl State {
    /// The balancer of a charge system, with what feeds it now.
    fn of(&mut self, system: &ChargeSystem) -> &mut LoadBalancer {
        let balancer = self.balancers.entry(system.id.clone()).or_default();
        balancer.set_supply(system.supply);
        balancer
    }
}

fn of<'a>(fleet: &'a Fleet, system: &'a ChargeSystem) -> Vec<&'a ChargePoint> {
    fleet.of(&system.id).collect()
}
