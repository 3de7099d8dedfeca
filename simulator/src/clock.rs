//! The clock inside a charge point.

use std::time::Duration;

use ocpp::Timestamp;

/// How far the clock may be off before it is set by the charge system's.
const TOLERANCE_MS: i64 = 1_000;

/// What the charge point takes the time to be, and how fast its world runs.
///
/// Where simulated time runs faster than real time, what stands on the wire stays real time: the
/// other end lives there. Limits that exist for the sake of the network are real time as well.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    began: Timestamp,
    speed: f64,
    correction_ms: i64,
}

impl Clock {
    /// A clock whose simulated and real time agree at `began`.
    pub(crate) fn new(began: Timestamp, speed: f64) -> Self {
        let sane = speed.is_finite() && speed > 0.0;
        Self {
            began,
            speed: if sane { speed } else { 1.0 },
            correction_ms: 0,
        }
    }

    /// What it writes on the wire at `now`.
    pub(crate) fn stamp(&self, now: Timestamp) -> Timestamp {
        let passed = now.millis_after(self.began);
        let real = if self.speed == 1.0 {
            passed
        } else {
            // Division and rounding are the same on every machine (IEEE 754).
            (passed as f64 / self.speed).round() as i64
        };
        Timestamp::from_millis(self.began.as_millis() + real + self.correction_ms)
    }

    /// How long a real span lasts in simulated time.
    pub(crate) fn real(&self, span: Duration) -> Duration {
        if self.speed == 1.0 {
            span
        } else {
            Duration::from_millis((span.as_millis() as f64 * self.speed).round() as u64)
        }
    }

    /// Sets it by the charge system's clock (OCPP 1.6 §4.2, §4.6), where it is off by more than the way there takes.
    pub(crate) fn set(&mut self, now: Timestamp, theirs: Timestamp) {
        let off = theirs.millis_after(self.stamp(now));
        if off.abs() > TOLERANCE_MS {
            self.correction_ms += off;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGAN: Timestamp = Timestamp::from_millis(1_000_000);

    #[test]
    fn a_fast_world_writes_real_time() {
        let clock = Clock::new(BEGAN, 60.0);
        let later = BEGAN.plus(Duration::from_secs(600));
        assert_eq!(clock.stamp(later), BEGAN.plus(Duration::from_secs(10)));
        assert_eq!(clock.real(Duration::from_secs(1)), Duration::from_secs(60));
    }

    #[test]
    fn it_is_set_by_the_charge_system_but_not_for_a_trifle() {
        let mut clock = Clock::new(BEGAN, 1.0);
        clock.set(BEGAN, BEGAN.plus(Duration::from_millis(900)));
        assert_eq!(clock.stamp(BEGAN), BEGAN);
        clock.set(BEGAN, BEGAN.plus(Duration::from_secs(90)));
        assert_eq!(clock.stamp(BEGAN), BEGAN.plus(Duration::from_secs(90)));
    }

    #[test]
    fn a_speed_that_makes_no_sense_counts_as_one() {
        for speed in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            assert_eq!(
                Clock::new(BEGAN, speed).real(Duration::from_secs(1)),
                Duration::from_secs(1)
            );
        }
    }
}
