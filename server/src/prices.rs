//! What electricity costs: what operators import, and what is fetched for the areas of the charge systems.
//!
//! Nothing is asked of anybody unless a source was chosen. [`source`] asks it and reads what it says, [`schedule`]
//! says when, [`market_day`] what a day is, the store decides who may change what.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use csms::{PriceArea, PriceList, Quarters, Timestamp};
use tokio::sync::broadcast;

use crate::clock;
use crate::live::Live;
use crate::store::{Store, StoreError};

pub mod bidding_zones;
pub mod entsoe;
pub mod fetching;
pub mod file;
pub mod hvakosterstrommen;
pub mod market_day;
pub mod schedule;
pub mod source;

use market_day::MarketDay;
use schedule::Schedule;
use source::Source;

/// So many changes may wait for somebody who listens.
const UNHEARD: usize = 64;

/// The prices of all areas. Cloning it is cheap; the clones are one.
#[derive(Debug, Clone)]
pub struct Prices {
    store: Store,
    live: Arc<Live>,
    source: Option<Arc<Source>>,
    /// The first pause before a source that failed is asked again.
    retry: Duration,
    changed: broadcast::Sender<PriceArea>,
    asking: Arc<Mutex<Asking>>,
}

/// What is remembered of asking a source, until we end.
#[derive(Debug)]
struct Asking {
    schedule: Schedule,
    /// Areas of which was said already that the source does not serve them.
    unserved: BTreeSet<PriceArea>,
    /// Areas of which was said already that an operator's prices are in another currency.
    other_currency: BTreeSet<PriceArea>,
}

impl Prices {
    /// The prices of a record, and where more of them come from: nowhere, where there is no source.
    pub fn new(store: Store, live: Arc<Live>, source: Option<Source>, retry: Duration) -> Self {
        Self {
            store,
            live,
            source: source.map(Arc::new),
            retry,
            changed: broadcast::channel(UNHEARD).0,
            asking: Arc::new(Mutex::new(Asking {
                schedule: Schedule::new(retry),
                unserved: BTreeSet::new(),
                other_currency: BTreeSet::new(),
            })),
        }
    }

    /// The prices of an area that begin from one time on and before another, by the quarter of an hour and in the order
    /// of time, with what they are in and where they came from. There may be gaps. Without a beginning it is that of the
    /// market's present day, without an end all that there are, up to 4 000.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub async fn list(
        &self,
        area: &PriceArea,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Result<PriceList, StoreError> {
        let from = from.unwrap_or_else(|| MarketDay::of(clock::now()).start());
        self.store.prices(area, from, to).await
    }

    /// Takes what an operator imports: it stays, whatever a source says.
    ///
    /// # Errors
    /// Where it cannot be written down; then nothing is changed.
    pub async fn import(&self, area: &PriceArea, quarters: &Quarters) -> Result<(), StoreError> {
        let now = clock::now();
        let today = MarketDay::of(now).start();
        self.store.import_prices(area, quarters, now, today).await?;
        tracing::info!(price.area = %area, currency = %quarters.currency(), quarters = quarters.count(),
            "prices were imported");
        self.forget_what_was_asked(area);
        self.say(area);
        Ok(())
    }

    /// Forgets all prices of an area. Where a source serves it, it is asked again.
    ///
    /// # Errors
    /// Where the record does not do it.
    pub async fn delete(&self, area: &PriceArea) -> Result<(), StoreError> {
        let quarters = self.store.delete_prices(area).await?;
        tracing::info!(price.area = %area, quarters, "prices were deleted");
        self.forget_what_was_asked(area);
        self.say(area);
        Ok(())
    }

    /// Tells from now on of which area the prices have changed. Who is too far behind has missed changes of any area.
    pub fn changed(&self) -> broadcast::Receiver<PriceArea> {
        self.changed.subscribe()
    }

    fn say(&self, area: &PriceArea) {
        // Nobody has to listen.
        let _ = self.changed.send(area.clone());
    }

    fn asking(&self) -> MutexGuard<'_, Asking> {
        self.asking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget_what_was_asked(&self, area: &PriceArea) {
        let mut asking = self.asking();
        asking.schedule.forget(area);
        asking.other_currency.remove(area);
    }

    /// The areas of the charge systems that there are.
    fn areas(&self) -> BTreeSet<PriceArea> {
        let (_, areas) = self
            .live
            .snapshot(|_, systems| systems.iter().filter_map(|it| it.price_area.clone()).collect());
        areas
    }
}
