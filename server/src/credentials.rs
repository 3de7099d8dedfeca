//! Passwords of charge points: HTTP Basic, OCPP security profile 1 (security white paper, §3).

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Argon2, Params};
use csms::ChargePointId;
use tokio::sync::Semaphore;

/// How many passwords are checked at once: checking is slow on purpose.
const AT_ONCE: usize = 2;
/// How many checked passwords are remembered, so that a charge system that returns at once is let in at once.
const REMEMBERED: usize = 50_000;

/// Why a password cannot be kept.
#[derive(Debug, thiserror::Error)]
#[error("the password cannot be hashed")]
pub struct HashError;

fn argon2() -> Argon2<'static> {
    // OWASP's least memory-hungry recommendation (7 MiB, 5 passes): a gateway has little to spare.
    let params = Params::new(7 * 1024, 5, 1, None).expect("these are within the algorithm's bounds");
    Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
}

/// The form in which a password is kept (a PHC string).
///
/// # Errors
/// Where the system has no randomness for the salt.
pub fn hash(password: &[u8]) -> Result<String, HashError> {
    let salt: [u8; 16] = rand::random();
    let salt = SaltString::encode_b64(&salt).map_err(|_| HashError)?;
    let hash = argon2().hash_password(password, &salt).map_err(|_| HashError)?;
    Ok(hash.to_string())
}

fn fits(password: &[u8], hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon2().verify_password(password, &hash).is_ok())
}

/// Checks passwords, a few at a time.
#[derive(Debug)]
pub struct Credentials {
    turn: Semaphore,
    /// Of passwords that fitted: a keyed hash, whose key this process alone has and forgets.
    fitted: Mutex<HashMap<ChargePointId, u64>>,
    key: RandomState,
}

impl Default for Credentials {
    fn default() -> Self {
        Self {
            turn: Semaphore::new(AT_ONCE),
            fitted: Mutex::new(HashMap::new()),
            key: RandomState::new(),
        }
    }
}

impl Credentials {
    /// Whether a password is the one that was set for a charge point.
    pub async fn fit(&self, of: &ChargePointId, password: Vec<u8>, hash: String) -> bool {
        let fingerprint = self.key.hash_one((&password, &hash));
        let remembered = |it: &HashMap<ChargePointId, u64>| it.get(of) == Some(&fingerprint);
        if remembered(&self.fitted.lock().unwrap_or_else(PoisonError::into_inner)) {
            return true;
        }
        let Ok(_turn) = self.turn.acquire().await else {
            return false;
        };
        let checked = tokio::task::spawn_blocking(move || fits(&password, &hash)).await;
        let fits = checked.unwrap_or(false);
        if fits {
            let mut fitted = self.fitted.lock().unwrap_or_else(PoisonError::into_inner);
            if fitted.len() >= REMEMBERED {
                fitted.clear();
            }
            fitted.insert(of.clone(), fingerprint);
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_that_was_set_fits() {
        let id = ChargePointId::parse("CP-1").unwrap();
        let hash = hash(b"0123456789abcdef").unwrap();
        let credentials = Credentials::default();
        assert!(!credentials.fit(&id, b"wrong".to_vec(), hash.clone()).await);
        for _ in 0..2 {
            assert!(
                credentials
                    .fit(&id, b"0123456789abcdef".to_vec(), hash.clone())
                    .await
            );
        }
        assert!(!credentials.fit(&id, b"wrong".to_vec(), hash).await);
    }
}
