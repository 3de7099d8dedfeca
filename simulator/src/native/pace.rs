//! How simulated time follows the real one.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ocpp::Timestamp;
use tokio::time::Instant;

use super::SimulatorError;

/// Simulated time: it begins at the real one, and never jumps when somebody sets the machine's clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    began: Timestamp,
    started: Instant,
    speed: f64,
}

impl Pace {
    /// Time that begins now.
    pub(super) fn new(speed: f64) -> Result<Self, SimulatorError> {
        if !(0.01..=1_000.0).contains(&speed) {
            return Err(SimulatorError::Speed(speed));
        }
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self {
            began: Timestamp::from_millis(0).plus(since_1970),
            started: Instant::now(),
            speed,
        })
    }

    /// The time.
    pub(super) fn now(&self) -> Timestamp {
        self.began.plus(self.started.elapsed().mul_f64(self.speed))
    }

    /// When, in real time, it is `time`.
    pub(super) fn instant(&self, time: Timestamp) -> Instant {
        let after: Duration = time.since(self.began);
        self.started + after.div_f64(self.speed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_that_makes_no_sense_is_refused() {
        for speed in [0.0, -1.0, f64::NAN, f64::INFINITY, 5_000.0] {
            assert!(
                matches!(Pace::new(speed), Err(SimulatorError::Speed(_))),
                "{speed}"
            );
        }
    }

    #[test]
    fn a_fast_world_is_reached_sooner() {
        let pace = Pace::new(60.0).unwrap();
        let an_hour_later = pace.began.plus(Duration::from_secs(3_600));
        assert_eq!(
            pace.instant(an_hour_later) - pace.started,
            Duration::from_secs(60)
        );
        assert!(pace.now() < an_hour_later);
    }
}
