//! A plan as a picture: prices as steps, the quarters that charge as areas below them.

use std::fmt::Write;

use csms::Timestamp;
use csms::eco_mode::PlannedSlot;

/// The size of the picture, in its own units.
pub(super) const WIDTH: f64 = 600.0;
pub(super) const HEIGHT: f64 = 120.0;

const HOUR_MS: i64 = 3_600_000;
/// More hours than this do not stand below each other's neighbours on a phone.
const MOST_HOURS: i64 = 6;

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawn {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    /// The path of the prices.
    pub(super) line: String,
    /// The path of what charges.
    pub(super) area: String,
    /// The prices at which lines are drawn across, from the lowest; none where no price is known.
    pub(super) scale: Vec<f64>,
    /// So many decimals tell them apart.
    pub(super) decimals: usize,
}

impl Drawn {
    /// A plan until it ends, or until later; nothing where there is none.
    pub(super) fn of(plan: &[PlannedSlot], until: Option<Timestamp>) -> Option<Self> {
        let (from, end) = (plan.first()?.start, plan.last()?.end);
        let to = until.map_or(end, |it| it.max(end));
        if to <= from {
            return None;
        }
        let known: Vec<f64> = plan.iter().filter_map(|it| Some(it.price?.as_f64())).collect();
        let (scale, decimals) = scale(&known);
        let mut drawn = Self {
            from,
            to,
            line: String::new(),
            area: String::new(),
            scale,
            decimals,
        };
        drawn.trace(plan);
        Some(drawn)
    }

    fn trace(&mut self, plan: &[PlannedSlot]) {
        let floor = self.height(0.0);
        let mut before: Option<f64> = None;
        let mut was_charging = false;
        let (mut line, mut area) = (String::new(), String::new());
        for slot in plan {
            let (x, end) = (self.x(slot.start), self.x(slot.end));
            let y = slot.price.map(|it| self.height(it.as_f64()));
            // Writing into a text cannot fail.
            _ = match (before, y) {
                (_, None) => Ok(()),
                (None, Some(y)) => write!(line, "M{x:.1} {y:.1}H{end:.1}"),
                (Some(before), Some(y)) if before == y => write!(line, "H{end:.1}"),
                (Some(_), Some(y)) => write!(line, "V{y:.1}H{end:.1}"),
            };
            before = y;
            // What costs nobody knows what is drawn over the whole height.
            let top = y.unwrap_or(0.0);
            _ = match (was_charging, slot.charging) {
                (false, true) => write!(area, "M{x:.1} {floor:.1}V{top:.1}H{end:.1}"),
                (true, true) => write!(area, "V{top:.1}H{end:.1}"),
                (true, false) => write!(area, "V{floor:.1}Z"),
                (false, false) => Ok(()),
            };
            was_charging = slot.charging;
        }
        if was_charging {
            _ = write!(area, "V{floor:.1}Z");
        }
        (self.line, self.area) = (line, area);
    }

    /// Where a time is, from 0 to 1.
    pub(super) fn share(&self, at: Timestamp) -> f64 {
        let (passed, all) = (at.millis_after(self.from), self.to.millis_after(self.from));
        (passed as f64 / all as f64).clamp(0.0, 1.0)
    }

    fn x(&self, at: Timestamp) -> f64 {
        WIDTH * self.share(at)
    }

    /// How far below the top a price is.
    pub(super) fn height(&self, price: f64) -> f64 {
        match (self.scale.first(), self.scale.last()) {
            (Some(low), Some(high)) => HEIGHT * (high - price.clamp(*low, *high)) / (high - low),
            _ => HEIGHT,
        }
    }

    /// The full hours below it, by clocks so many minutes east of UTC at a time.
    pub(super) fn hours(&self, minutes_east: impl Fn(Timestamp) -> i64) -> Vec<Timestamp> {
        let length = self.to.millis_after(self.from);
        let steps = [1, 2, 3, 6, 12];
        let step = steps.into_iter().find(|it| length <= it * MOST_HOURS * HOUR_MS);
        let step = step.unwrap_or(24) * HOUR_MS;
        let quarter = HOUR_MS / 4;
        let first = self.from.as_millis().div_euclid(quarter) * quarter;
        let quarters = (0..).map(|it| Timestamp::from_millis(first + it * quarter));
        quarters
            .take_while(|it| *it <= self.to)
            .filter(|it| *it >= self.from)
            .filter(|it| (it.as_millis() + minutes_east(*it) * 60_000).rem_euclid(step) == 0)
            .collect()
    }
}

/// Round prices below, among and above these, and nothing among them; and how many decimals they have.
fn scale(known: &[f64]) -> (Vec<f64>, usize) {
    if known.is_empty() {
        return (Vec::new(), 0);
    }
    let low = known.iter().copied().fold(0.0, f64::min);
    let high = known.iter().copied().fold(0.0, f64::max);
    // Prices of nothing are drawn at the bottom of something.
    let least = ((high - low) / 3.0).max(0.001);
    let power = 10f64.powf(least.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|it| it * power);
    let step = step
        .into_iter()
        .find(|it| *it >= least * 0.999)
        .unwrap_or(power * 10.0);
    // A price is at most a million, and there are about three steps: both are small numbers.
    let (first, last) = ((low / step).floor() as i64, (high / step).ceil().max(1.0) as i64);
    let decimals = (-step.log10().floor()).max(0.0) as usize;
    ((first..=last).map(|it| it as f64 * step).collect(), decimals)
}

#[cfg(test)]
mod tests {
    use super::super::runs::tests::{at, plan};
    use super::*;

    #[test]
    fn prices_are_steps_and_what_charges_is_filled() {
        let plan = plan(
            at(1, 0),
            &[
                (Some(90), false),
                (Some(30), true),
                (Some(30), true),
                (None, false),
            ],
        );
        let drawn = Drawn::of(&plan, None).unwrap();
        assert_eq!(drawn.scale, [0.0, 0.5, 1.0]);
        assert_eq!(drawn.decimals, 1);
        assert_eq!(drawn.line, "M0.0 12.0H150.0V84.0H300.0H450.0");
        assert_eq!(drawn.area, "M150.0 120.0V84.0H300.0V84.0H450.0V120.0Z");
        assert_eq!((drawn.from, drawn.to), (at(1, 0), at(2, 0)));
    }

    #[test]
    fn prices_below_nothing_hang_below_it() {
        let drawn = Drawn::of(
            &plan(at(1, 0), &[(Some(-20), true), (Some(40), false)]),
            Some(at(2, 0)),
        )
        .unwrap();
        assert_eq!(drawn.scale, [-0.2, 0.0, 0.2, 0.4]);
        assert_eq!(drawn.area, "M0.0 80.0V120.0H150.0V80.0Z");
        assert_eq!(drawn.to, at(2, 0));
    }

    #[test]
    fn without_prices_what_charges_is_all_there_is() {
        let drawn = Drawn::of(&plan(at(1, 0), &[(None, true), (None, false)]), None).unwrap();
        assert!(drawn.scale.is_empty());
        assert_eq!(drawn.line, "");
        assert_eq!(drawn.area, "M0.0 120.0V0.0H300.0V120.0Z");
        assert_eq!(Drawn::of(&[], None), None);
    }

    #[test]
    fn hours_are_those_of_the_clocks_there() {
        let drawn = Drawn::of(&plan(at(0, 50), &[(None, true)]), Some(at(6, 0))).unwrap();
        let hours = drawn.hours(|_| 60);
        assert_eq!(hours, [1, 2, 3, 4, 5, 6].map(|it| at(it, 0)));
        let drawn = Drawn::of(&plan(at(0, 50), &[(None, true)]), Some(at(18, 0))).unwrap();
        assert_eq!(drawn.hours(|_| 330), [3, 6, 9, 12, 15].map(|it| at(it, 30)));
        assert_eq!(drawn.share(at(30, 0)), 1.0);
    }

    #[test]
    fn a_scale_is_round() {
        let check = |prices: &[f64], first: f64, last: f64, decimals: usize| {
            let (scale, found) = scale(prices);
            let near = |one: Option<&f64>, other: f64| (one.unwrap() - other).abs() < 1e-9;
            assert!(
                near(scale.first(), first) && near(scale.last(), last),
                "{scale:?}"
            );
            assert_eq!(found, decimals, "{scale:?}");
        };
        check(&[0.42, 1.61], 0.0, 2.0, 0);
        check(&[0.05, 0.09], 0.0, 0.1, 2);
        check(&[0.0, 0.0], 0.0, 0.001, 3);
        check(&[12_345.0], 0.0, 15_000.0, 0);
    }
}
