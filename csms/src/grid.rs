//! What the meter at a charge system's main fuse shows.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

/// The largest current that is believed, in A.
pub const MOST_BELIEVED_A: f64 = 10_000.0;

/// What the meter at the main fuse showed at one time, chargers included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GridReading {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// On L1, L2 and L3, in A.
    pub current_a: [f64; 3],
}

/// Why a reading of the meter at the main fuse is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GridReadingError {
    /// It is no current.
    #[error("a current is from 0 A to {MOST_BELIEVED_A} A")]
    Current,
    /// It was not read yet.
    #[error("that is in the future")]
    Future,
    /// It is too old to tell anything.
    #[error("that is more than 15 minutes ago")]
    Old,
}

impl GridReadingError {
    /// The part that is at fault, as JSON names it.
    pub const fn member(self) -> &'static str {
        match self {
            Self::Current => "current_a",
            Self::Future | Self::Old => "at",
        }
    }
}

impl GridReading {
    /// The reading, if it is one that can be believed at `now`; clocks may differ by a minute.
    ///
    /// # Errors
    /// Where a current is none, or the time is none that tells of now.
    pub fn checked(self, now: Timestamp) -> Result<Self, GridReadingError> {
        let believed = |it: &f64| it.is_finite() && (0.0..=MOST_BELIEVED_A).contains(it);
        if !self.current_a.iter().all(believed) {
            return Err(GridReadingError::Current);
        }
        let age = now.millis_after(self.at);
        if age < -60_000 {
            return Err(GridReadingError::Future);
        }
        if age > 15 * 60_000 {
            return Err(GridReadingError::Old);
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_not_believed() {
        let now = Timestamp::from_millis(10_000_000);
        let check = |at: i64, current_a: f64| {
            let reading = GridReading {
                at: Timestamp::from_millis(at),
                current_a: [1.0, current_a, 0.0],
            };
            reading.checked(now).map(|_| ())
        };
        assert_eq!(check(10_000_000, 21.5), Ok(()));
        assert_eq!(check(10_050_000, 0.0), Ok(()));
        assert_eq!(check(10_000_000, -0.1), Err(GridReadingError::Current));
        assert_eq!(check(10_000_000, f64::NAN), Err(GridReadingError::Current));
        assert_eq!(check(10_000_000, f64::INFINITY), Err(GridReadingError::Current));
        assert_eq!(check(10_000_000, 10_000.1), Err(GridReadingError::Current));
        assert_eq!(check(10_070_000, 1.0), Err(GridReadingError::Future));
        assert_eq!(check(9_000_000, 1.0), Err(GridReadingError::Old));
    }
}
