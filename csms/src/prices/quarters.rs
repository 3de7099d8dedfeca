//! Prices that were checked.

use std::collections::BTreeMap;
use std::time::Duration;

use ocpp::Timestamp;

use super::{
    Currency, DAYS_AHEAD, ImportFault, KEPT_DAYS, MOST_QUARTERS, PriceImportError, PricePoint, QUARTER_MS,
};
use crate::price::Price;

const DAY: u64 = 24 * 3_600;

/// Prices that can be kept: one for each quarter of an hour that there is one for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarters {
    currency: Currency,
    /// By the start of the quarter.
    prices: BTreeMap<Timestamp, Price>,
}

impl Quarters {
    /// Checks prices, and takes them apart into quarters of an hour.
    ///
    /// # Errors
    /// Where one of them is none that can be kept at `now`; it is named by its place.
    pub(super) fn of(
        currency: Currency,
        points: &[PricePoint],
        now: Timestamp,
    ) -> Result<Self, PriceImportError> {
        let oldest = now.minus(Duration::from_secs(KEPT_DAYS * DAY));
        let farthest = now.plus(Duration::from_secs(DAYS_AHEAD * DAY));
        let mut prices: BTreeMap<Timestamp, Price> = BTreeMap::new();
        let mut given_by: BTreeMap<Timestamp, usize> = BTreeMap::new();
        for (index, point) in points.iter().enumerate() {
            let wrong = |member: &str, fault| Err(PriceImportError::in_price(index, member, fault));
            for (member, time) in [("start", point.start), ("end", point.end)] {
                if time.as_millis().rem_euclid(QUARTER_MS) != 0 {
                    return wrong(member, ImportFault::NoQuarter);
                }
            }
            if point.start >= point.end {
                return wrong("end", ImportFault::EndsTooEarly);
            }
            if point.start < oldest {
                return wrong("start", ImportFault::TooOld);
            }
            if point.end > farthest {
                return wrong("end", ImportFault::TooFar);
            }
            // Within 460 days by the checks above, so that an interval has an end.
            for start in quarters_between(point.start, point.end) {
                if prices
                    .insert(start, point.price)
                    .is_some_and(|it| it != point.price)
                {
                    let other = given_by.get(&start).copied().unwrap_or_default();
                    return wrong("price", ImportFault::Contradicts(other));
                }
                given_by.entry(start).or_insert(index);
                if prices.len() > MOST_QUARTERS {
                    return Err(PriceImportError::in_member("prices", ImportFault::TooMany));
                }
            }
        }
        if prices.is_empty() {
            return Err(PriceImportError::in_member("prices", ImportFault::Empty));
        }
        Ok(Self { currency, prices })
    }

    /// What they are in.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The start of each quarter and its price, in the order of time.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Timestamp, Price)> + '_ {
        self.prices.iter().map(|(start, price)| (*start, *price))
    }

    /// How many there are; at least one.
    pub fn count(&self) -> usize {
        self.prices.len()
    }

    /// Those that begin from one time on and before another; nothing where there is none.
    #[must_use]
    pub fn within(&self, from: Timestamp, to: Timestamp) -> Option<Self> {
        let within = |start: &Timestamp| (from..to).contains(start);
        let some = self.prices.iter().filter(|(start, _)| within(start));
        let prices: BTreeMap<_, _> = some.map(|(start, price)| (*start, *price)).collect();
        (!prices.is_empty()).then_some(Self {
            currency: self.currency,
            prices,
        })
    }
}

/// The starts of the quarters from one time to another.
fn quarters_between(start: Timestamp, end: Timestamp) -> impl Iterator<Item = Timestamp> {
    let quarters = end.millis_after(start) / QUARTER_MS;
    (0..quarters).map(move |it| Timestamp::from_millis(start.as_millis() + it * QUARTER_MS))
}
