//! Asks a source for the days that are missing, and keeps what it says.

use std::time::Duration;

use csms::PriceArea;
use metrics::counter;
use tokio_util::sync::CancellationToken;

use super::Prices;
use super::market_day::MarketDay;
use super::source::{Source, SourceError, Told};
use crate::clock;
use crate::store::{FetchedDay, KeptDay, StoreError};

/// How often is looked what is missing; where pauses are shorter than this, that often.
const EVERY: Duration = Duration::from_secs(10);

/// Why a day was not fetched.
#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("what it told could not be written down: {}", .0.in_full())]
    Store(#[from] StoreError),
}

/// What came of asking for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Kept(KeptDay),
    NotYet(Option<Duration>),
}

impl Prices {
    /// Asks for what is missing, until told to stop. Returns at once where nobody is to be asked.
    pub async fn run(self, stop: CancellationToken) {
        let Some(source) = self.source.clone() else {
            return;
        };
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.round(&source) => {}
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY.min(self.retry)) => {}
            }
        }
    }

    async fn round(&self, source: &Source) {
        for area in self.areas() {
            if !source.serves(&area) {
                if self.asking().unserved.insert(area.clone()) {
                    tracing::warn!(price.area = %area, price.source = source.mark().key(),
                        "the source of prices does not have this area; its prices have to be imported");
                }
                continue;
            }
            let due = self.asking().schedule.due(&area, clock::now());
            for day in due {
                match self.is_there(&area, day).await {
                    Ok(true) => {}
                    Ok(false) => self.ask(source, &area, day).await,
                    Err(error) => {
                        tracing::warn!(price.area = %area, error = %error, "prices cannot be read");
                        self.asking().schedule.in_vain(&area, day, clock::now(), None);
                    }
                }
            }
        }
    }

    async fn is_there(&self, area: &PriceArea, day: MarketDay) -> Result<bool, StoreError> {
        let settled = self.store.settled_prices(area, day.start(), day.end()).await?;
        Ok(settled >= day.quarters())
    }

    async fn ask(&self, source: &Source, area: &PriceArea, day: MarketDay) {
        let outcome = self.fetch(source, area, day).await;
        let now = clock::now();
        let name = source.mark().key();
        let word = match outcome {
            Ok(Outcome::Kept(KeptDay::Whole)) => {
                tracing::info!(price.area = %area, price.day = %day, price.source = name, "prices were fetched");
                let mut asking = self.asking();
                asking.schedule.told(area, day);
                asking.other_currency.remove(area);
                "whole"
            }
            Ok(Outcome::Kept(KeptDay::Partial)) => {
                tracing::info!(price.area = %area, price.day = %day, price.source = name,
                    "prices of a part of the day were fetched; asking again");
                self.asking().schedule.in_vain(area, day, now, None);
                "partial"
            }
            Ok(Outcome::Kept(KeptDay::OtherCurrency(currency))) => {
                let mut asking = self.asking();
                asking.schedule.of_no_use(area, day, now);
                if asking.other_currency.insert(area.clone()) {
                    tracing::warn!(price.area = %area, price.source = name, %currency,
                        "imported prices are in another currency than the source's; the imported ones stay");
                }
                "other_currency"
            }
            Ok(Outcome::NotYet(leave_alone)) if day == MarketDay::of(now) => {
                tracing::info!(price.area = %area, price.day = %day, price.source = name,
                    "there are no prices of today; asking again");
                self.asking().schedule.in_vain(area, day, now, leave_alone);
                "not_yet"
            }
            Ok(Outcome::NotYet(leave_alone)) => {
                tracing::debug!(price.area = %area, price.day = %day, price.source = name, "there are no prices yet");
                self.asking().schedule.in_vain(area, day, now, leave_alone);
                "not_yet"
            }
            Err(error) => {
                // As a text, which is escaped: it may hold words of the source.
                tracing::warn!(price.area = %area, price.day = %day, price.source = name, error = error.to_string(),
                    "no prices were fetched; asking again");
                let leave_alone = match &error {
                    FetchError::Source(error) => error.leave_alone(),
                    FetchError::Store(_) => None,
                };
                self.asking().schedule.in_vain(area, day, now, leave_alone);
                "failed"
            }
        };
        counter!("ladetavle_price_questions_total", "outcome" => word).increment(1);
    }

    async fn fetch(&self, source: &Source, area: &PriceArea, day: MarketDay) -> Result<Outcome, FetchError> {
        let prices = match source.ask(area, day, clock::now()).await? {
            Told::Prices(prices) => prices,
            Told::NotYet(leave_alone) => return Ok(Outcome::NotYet(leave_alone)),
        };
        let now = clock::now();
        let quarters = prices
            .checked(now)
            .map_err(|error| SourceError::Unreadable(error.into()))?;
        let Some(quarters) = quarters.within(day.start(), day.end()) else {
            return Ok(Outcome::NotYet(None));
        };
        let kept = self
            .store
            .keep_fetched_prices(&FetchedDay {
                area,
                quarters: &quarters,
                source: source.mark(),
                at: now,
                start: day.start(),
                end: day.end(),
                today: MarketDay::of(now).start(),
            })
            .await?;
        match kept {
            KeptDay::Whole | KeptDay::Partial => self.say(area),
            KeptDay::OtherCurrency(_) => {}
        }
        Ok(Outcome::Kept(kept))
    }
}
