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
        loop {
            let candidate = rand::rng().random_range(1..=i32::MAX);
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
