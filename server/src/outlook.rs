//! What is to come: what electricity will cost, and what clocks show where charge systems stand. The rules are told, so
//! that EcoMode can plan.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use csms::{ChargeSystemId, Currency, PriceArea, PricePoint, TimeZone, Timestamp, ZoneOffsets};
use tokio::sync::broadcast;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::live::Live;
use crate::load_balancing::Balancing;
use crate::prices::Prices;
use crate::time_zones;

/// How often is looked whether a charge system stands elsewhere by now.
const LOOKED_EVERY: Duration = Duration::from_secs(2);
/// After this all is told anew: time has passed, and clocks may be changed soon.
const TOLD_EVERY: Duration = Duration::from_secs(600);
/// So many changes of clocks are told: those of two years.
const CHANGES_OF_CLOCKS: usize = 4;

/// Prices, and what they are in.
type Known = (Arc<[PricePoint]>, Option<Currency>);

/// Tells the rules what is to come.
#[derive(Debug)]
pub struct Outlook {
    live: Arc<Live>,
    prices: Prices,
    changed: broadcast::Receiver<PriceArea>,
    balancing: Balancing,
    /// What was told of where charge systems stand.
    told: BTreeMap<ChargeSystemId, (Option<PriceArea>, TimeZone)>,
}

impl Outlook {
    /// Tells these rules of these prices, once it is asked to.
    pub fn new(live: Arc<Live>, prices: Prices, balancing: Balancing) -> Self {
        Self {
            live,
            changed: prices.changed(),
            prices,
            balancing,
            told: BTreeMap::new(),
        }
    }

    /// Tells of those charge systems that were not told of, or stand elsewhere by now.
    pub async fn tell(&mut self) {
        let now = clock::now();
        let (_, systems) = self.live.snapshot(|_, systems| {
            let place =
                |it: &csms::ChargeSystem| (it.id.clone(), (it.price_area.clone(), it.time_zone.clone()));
            systems.iter().map(place).collect::<Vec<_>>()
        });
        let mut known: BTreeMap<PriceArea, Option<Known>> = BTreeMap::new();
        for (id, (area, zone)) in systems {
            let place = (area, zone);
            if self.told.get(&id) == Some(&place) {
                continue;
            }
            let (prices, currency) = match &place.0 {
                None => Known::default(),
                Some(area) => {
                    if !known.contains_key(area) {
                        known.insert(area.clone(), self.read(area).await);
                    }
                    // What cannot be read now is read with the next look.
                    let Some(read) = known.get(area).cloned().flatten() else {
                        continue;
                    };
                    read
                }
            };
            self.balancing
                .look_ahead(&id, prices, currency, offsets(&place.1, now));
            self.told.insert(id, place);
        }
    }

    async fn read(&self, area: &PriceArea) -> Option<Known> {
        // From the beginning of the market's day on: so plans are made anew because of prices only when there are others.
        match self.prices.list(area, None, None).await {
            Ok(list) => Some((list.prices.into(), list.currency)),
            Err(error) => {
                tracing::error!(price.area = %area, error = %error, "prices could not be read; plans go by those before");
                None
            }
        }
    }

    /// Tells whatever changes, until told to stop.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut told_at = Instant::now();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                changed = self.changed.recv() => match changed {
                    Ok(area) => self.told.retain(|_, (of, _)| of.as_ref() != Some(&area)),
                    // Who was too slow has missed some.
                    Err(_) => self.told.clear(),
                },
                () = tokio::time::sleep(LOOKED_EVERY) => {}
            }
            if told_at.elapsed() >= TOLD_EVERY {
                told_at = Instant::now();
                self.told.clear();
            }
            self.tell().await;
        }
    }
}

/// How far clocks are ahead of UTC in a time zone, now and after their next changes.
fn offsets(zone: &TimeZone, now: Timestamp) -> ZoneOffsets {
    let at = jiff::Timestamp::from_millisecond(now.as_millis());
    let (Some(rules), Ok(at)) = (time_zones::rules(zone), at) else {
        return ZoneOffsets::default();
    };
    let changes = rules.following(at).take(CHANGES_OF_CLOCKS).map(|it| {
        (
            Timestamp::from_millis(it.timestamp().as_millisecond()),
            it.offset().seconds(),
        )
    });
    ZoneOffsets::new(rules.to_offset(at).seconds(), changes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_changed_when_they_are_where_a_charge_system_stands() {
        let now: Timestamp = serde_json::from_str(r#""2026-03-28T12:00:00Z""#).unwrap();
        let next = |zone: &str, time: &str| {
            let time = serde_json::from_value(time.into()).unwrap();
            let offsets = offsets(&TimeZone::parse(zone).unwrap(), now);
            serde_json::to_value(offsets.next(time, now)).unwrap()
        };
        assert_eq!(next("Europe/Oslo", "00:30"), "2026-03-28T23:30:00.000Z");
        assert_eq!(next("Europe/Oslo", "07:00"), "2026-03-29T05:00:00.000Z");
        assert_eq!(next("Europe/Helsinki", "07:00"), "2026-03-29T04:00:00.000Z");
        assert_eq!(next("Asia/Tokyo", "07:00"), "2026-03-28T22:00:00.000Z");
    }
}
