//! A plan in words: its quarters of an hour run together, and what is told of it.

use csms::eco_mode::PlannedSlot;
use csms::{EcoModeState, Price, Timestamp};

use crate::i18n::{PlanTold, RunTold};

/// A part of a plan in which the car charges all the time, or waits all the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) charging: bool,
    /// The lowest and the highest price in it, as far as any is known.
    pub(super) prices: Option<(Price, Price)>,
}

/// The parts of a plan.
pub(super) fn runs(plan: &[PlannedSlot]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for slot in plan {
        match runs.last_mut() {
            Some(run) if run.charging == slot.charging && run.end == slot.start => {
                run.end = slot.end;
                run.prices = match (run.prices, slot.price) {
                    (Some((low, high)), Some(price)) => Some((low.min(price), high.max(price))),
                    (known, price) => known.or(price.map(|it| (it, it))),
                };
            }
            _ => runs.push(Run {
                start: slot.start,
                end: slot.end,
                charging: slot.charging,
                prices: slot.price.map(|it| (it, it)),
            }),
        }
    }
    runs
}

/// What is told of a plan, its times as `clock` writes them; nothing where there is none.
pub(super) fn told(state: &EcoModeState, clock: impl Fn(Timestamp) -> String) -> Option<PlanTold> {
    let begins = state.plan.first().map(|it| it.start);
    let charging = runs(&state.plan).into_iter().filter(|it| it.charging);
    let run = |it: Run| RunTold {
        from: (Some(it.start) != begins).then(|| clock(it.start)),
        until: clock(
            state
                .full_at
                .filter(|full| *full > it.start)
                .map_or(it.end, |full| full.min(it.end)),
        ),
    };
    Some(PlanTold {
        has_car: state.has_car,
        basis: state.basis?,
        runs: charging.map(run).collect(),
        full_at: state.full_at.map(&clock),
        ready_by: state.ready_at.map(&clock),
        is_in_time: state.is_ready_in_time,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use csms::TimeOfDay;
    use csms::eco_mode::Basis;
    use csms::prices::QUARTER_MS;

    use super::*;
    use crate::format;
    use crate::preferences::Language;

    /// A time of the 28th of November 2026, in UTC.
    pub(in super::super) fn at(hour: i64, minute: i64) -> Timestamp {
        Timestamp::from_millis(1_795_824_000_000 + (hour * 60 + minute) * 60_000)
    }

    /// Quarters from a time on, with their prices in hundredths; those with a star charge.
    pub(in super::super) fn plan(from: Timestamp, quarters: &[(Option<i64>, bool)]) -> Vec<PlannedSlot> {
        let slot = |(index, (price, charging)): (usize, &(Option<i64>, bool))| {
            let start = from.as_millis() + QUARTER_MS * i64::try_from(index).unwrap();
            PlannedSlot {
                start: Timestamp::from_millis(start),
                end: Timestamp::from_millis(start + QUARTER_MS),
                price: price.map(|it| Price::hundred_thousandths(it * 1_000)),
                charging: *charging,
            }
        };
        quarters.iter().enumerate().map(slot).collect()
    }

    pub(in super::super) fn state(basis: Basis, plan: Vec<PlannedSlot>) -> EcoModeState {
        EcoModeState {
            enabled: true,
            ready_by: TimeOfDay::new(7, 0),
            energy_kwh: Some(20.0),
            max_price: None,
            currency: None,
            has_car: true,
            made_at: plan.first().map(|it| it.start),
            basis: Some(basis),
            ready_at: Some(at(6, 0)),
            full_at: None,
            is_ready_in_time: true,
            plan,
        }
    }

    fn check(state: &EcoModeState, english: &str, norwegian: &str) {
        let told = told(state, |it| format::clock(it, 60)).unwrap();
        assert_eq!((Language::En.sentences().plan)(&told), english);
        assert_eq!((Language::Nb.sentences().plan)(&told), norwegian);
    }

    const WAITS: (Option<i64>, bool) = (Some(90), false);
    const CHARGES: (Option<i64>, bool) = (Some(40), true);

    #[test]
    fn quarters_that_are_alike_run_together() {
        let runs = runs(&plan(
            at(1, 0),
            &[WAITS, (Some(120), false), CHARGES, (None, true), (Some(30), true)],
        ));
        let price = |hundredths: i64| Price::hundred_thousandths(hundredths * 1_000);
        let shown: Vec<_> = runs
            .iter()
            .map(|it| (it.start, it.end, it.charging, it.prices))
            .collect();
        assert_eq!(
            shown,
            [
                (at(1, 0), at(1, 30), false, Some((price(90), price(120)))),
                (at(1, 30), at(2, 15), true, Some((price(30), price(40)))),
            ]
        );
        assert_eq!(super::runs(&[]), []);
    }

    #[test]
    fn a_plan_is_a_sentence() {
        let mut it = state(Basis::Prices, plan(at(0, 50), &[WAITS, CHARGES, CHARGES, WAITS]));
        it.full_at = Some(at(1, 30));
        it.plan.last_mut().unwrap().end = at(5, 50);
        check(
            &it,
            "Charges 02:05–02:30, ready about 02:30, in time for 07:00.",
            "Lader 02:05–02:30, klar omtrent 02:30, i tide til 07:00.",
        );
        it.has_car = false;
        check(
            &it,
            "If a car came now: charges 02:05–02:30, ready about 02:30, in time for 07:00.",
            "Hvis en bil kom nå: lader 02:05–02:30, klar omtrent 02:30, i tide til 07:00.",
        );
    }

    #[test]
    fn many_parts_are_counted() {
        let mut it = state(Basis::Prices, plan(at(1, 0), &[CHARGES, WAITS, CHARGES]));
        it.ready_at = None;
        check(
            &it,
            "Charges now until 02:15 and 02:30–02:45.",
            "Lader nå til 02:15 og 02:30–02:45.",
        );
        it.plan = plan(
            at(1, 0),
            &[CHARGES, WAITS, CHARGES, WAITS, CHARGES, WAITS, CHARGES],
        );
        check(
            &it,
            "Charges in 4 parts between now and 03:45.",
            "Lader i 4 deler mellom nå og 03:45.",
        );
    }

    #[test]
    fn what_is_not_by_prices_says_why() {
        let mut it = state(Basis::NoTime, plan(at(5, 0), &[CHARGES, CHARGES]));
        (it.is_ready_in_time, it.full_at) = (false, Some(at(8, 10)));
        check(
            &it,
            "There is not enough time to be ready by 07:00: it charges at once, ready about 09:10.",
            "Det er ikke nok tid til å bli klar til 07:00: den lader med en gang, klar omtrent 09:10.",
        );
        let mut it = state(Basis::NoPrices, plan(at(5, 0), &[(None, true)]));
        it.ready_at = None;
        check(
            &it,
            "No prices are known for this charge system: it charges at once.",
            "Ingen priser er kjent for dette ladeanlegget: den lader med en gang.",
        );
        it = state(Basis::Prices, plan(at(1, 0), &[WAITS]));
        check(
            &it,
            "Waits, because every known price is above the dearest.",
            "Venter, fordi alle kjente priser er over den høyeste.",
        );
        it.basis = None;
        assert_eq!(told(&it, |it| it.to_string()), None);
    }
}
