//! What came of a day, and how fair its hours were.

use crate::CHARGERS;

/// What came of a day.
#[derive(Default)]
pub(crate) struct Outcome {
    /// Seconds over the fuse, beyond the reaction time.
    pub(crate) over_s: i64,
    /// Of what was free where more was wanted: what was there, and what was used.
    pub(crate) free: f64,
    pub(crate) used: f64,
    /// Jain's index of every hour in which several wanted all of it, and how many there were.
    pub(crate) fairness: f64,
    pub(crate) hours: f64,
    /// How many those were in all hours, and how many of them charged at once.
    pub(crate) wanting: f64,
    pub(crate) at_once: f64,
    pub(crate) sessions: f64,
    pub(crate) pauses: f64,
    pub(crate) charged_ah: f64,
}

impl Outcome {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            over_s: self.over_s + other.over_s,
            free: self.free + other.free,
            used: self.used + other.used,
            fairness: self.fairness + other.fairness,
            hours: self.hours + other.hours,
            wanting: self.wanting + other.wanting,
            at_once: self.at_once + other.at_once,
            sessions: self.sessions + other.sessions,
            pauses: self.pauses + other.pauses,
            charged_ah: self.charged_ah + other.charged_ah,
        }
    }
}

fn jain(shares: &[f64]) -> f64 {
    let (sum, squares): (f64, f64) = (shares.iter().sum(), shares.iter().map(|it| it * it).sum());
    if squares == 0.0 {
        return 1.0;
    }
    sum * sum / (shares.len() as f64 * squares)
}

/// Follows what every charger gave over an hour to cars that wanted all of that time.
pub(crate) struct Hour {
    pub(crate) charged: [f64; CHARGERS],
    /// For how many seconds.
    pub(crate) charging_s: [f64; CHARGERS],
    pub(crate) wanted: [bool; CHARGERS],
}

impl Hour {
    pub(crate) fn new() -> Self {
        Self {
            charged: [0.0; CHARGERS],
            charging_s: [0.0; CHARGERS],
            wanted: [true; CHARGERS],
        }
    }

    /// What a charger gives in a second.
    pub(crate) fn note(&mut self, index: usize, drawn: f64) {
        self.charged[index] += drawn;
        self.charging_s[index] += f64::from(u8::from(drawn > 0.0));
    }

    pub(crate) fn close(self, outcome: &mut Outcome) {
        let wanting = (0..CHARGERS).filter(|it| self.wanted[*it]);
        let shares: Vec<f64> = wanting.clone().map(|it| self.charged[it]).collect();
        if shares.len() >= 2 {
            outcome.fairness += jain(&shares);
            outcome.hours += 1.0;
            outcome.wanting += shares.len() as f64;
            outcome.at_once += wanting.map(|it| self.charging_s[it]).sum::<f64>() / 3_600.0;
        }
    }
}
