//! Giving out transaction ids: not guessable, and never given out before.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use csms::TransactionId;
use rand::RngExt;

use crate::store::{Store, StoreError};

/// How many ids are remembered while their transactions may still wait to be recorded.
const REMEMBERED: usize = 100_000;

/// Gives out transaction ids.
#[derive(Debug, Default)]
pub struct TransactionIds {
    /// Given out by this process, and perhaps not yet recorded.
    given_out: Mutex<HashSet<i32>>,
}

impl TransactionIds {
    /// An id that no transaction has or had: a positive 32-bit integer from the system's randomness.
    ///
    /// # Errors
    /// Where the record cannot be asked whether it is taken.
    pub async fn fresh(&self, store: &Store) -> Result<TransactionId, StoreError> {
        self.first_free(store, || rand::rng().random_range(1..=i32::MAX))
            .await
    }

    /// The first of the candidates that no transaction has or had.
    async fn first_free(
        &self,
        store: &Store,
        mut next: impl FnMut() -> i32,
    ) -> Result<TransactionId, StoreError> {
        loop {
            let candidate = next();
            let new = {
                let mut given_out = self.given_out.lock().unwrap_or_else(PoisonError::into_inner);
                // The older ones are recorded long since.
                if given_out.len() >= REMEMBERED {
                    given_out.clear();
                }
                given_out.insert(candidate)
            };
            let id = TransactionId::from_v16(i64::from(candidate));
            if new && store.transaction_owner(&id).await?.is_none() {
                return Ok(id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use csms::{ChargePointId, Event, Place, Timestamp, TransactionStart};

    use super::*;
    use crate::store::Entry;

    const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    async fn empty() -> Store {
        Store::open("sqlite::memory:").await.unwrap()
    }

    #[tokio::test]
    async fn the_next_one_cannot_be_guessed_from_those_before() {
        let (store, ids) = (empty().await, TransactionIds::default());
        let mut given_out = Vec::new();
        for _ in 0..8 {
            let id = ids.fresh(&store).await.unwrap().to_v16().unwrap();
            assert!(id > 0, "{id}");
            given_out.push(i64::from(id));
        }
        let steps: HashSet<_> = given_out.windows(2).map(|it| it[1] - it[0]).collect();
        assert!(steps.len() > 1 && !steps.contains(&0), "{given_out:?}");
    }

    #[tokio::test]
    async fn none_is_given_out_that_is_recorded_or_was_given_out_before() {
        let store = empty().await;
        let registered = Event::Registered {
            charge_system: "solbakken".into(),
            name: None,
        };
        let begun = Event::TransactionStarted(TransactionStart {
            id: TransactionId::from_v16(7),
            place: Place::connector(1, 1),
            id_tag: None,
            meter_start_wh: 0,
            started_at: NOW,
            reported_at: None,
            late: false,
        });
        let id = ChargePointId::parse("CP-1").unwrap();
        let entry = Entry::noted(&id, NOW, None, [registered, begun]);
        store.append(&[entry]).await.unwrap();

        // As after a restart: this process has given out none.
        let ids = TransactionIds::default();
        for (candidates, free) in [([7, 8], 8), ([8, 9], 9)] {
            let mut candidates = candidates.into_iter();
            let given_out = ids.first_free(&store, || candidates.next().unwrap()).await;
            assert_eq!(given_out.unwrap(), TransactionId::from_v16(free));
        }
    }
}
