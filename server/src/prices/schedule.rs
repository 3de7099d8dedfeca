//! When a source is asked for a day of an area. Nothing here waits, and nothing knows what time it is.
//!
//! Today is asked for at once where it is missing, tomorrow from 12:50 on. Who was asked in vain is asked again after
//! 5, 10, 20 and then every 30 minutes, or when it says; each day of each area for itself.

use std::collections::BTreeMap;
use std::time::Duration;

use csms::{PriceArea, Timestamp};

use super::market_day::MarketDay;

/// The pauses between questions, in first pauses; the last one is repeated.
const PAUSES: [u32; 4] = [1, 2, 4, 6];
/// The longest pause that a source can ask for.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// What was asked in vain.
#[derive(Debug)]
pub struct Schedule {
    /// The first pause.
    first: Duration,
    asked: BTreeMap<(PriceArea, MarketDay), Asked>,
}

#[derive(Debug, Clone, Copy)]
struct Asked {
    /// How often, in vain.
    times: usize,
    /// When last.
    last: Timestamp,
    /// How long after that it is not asked again.
    pause: Duration,
}

impl Schedule {
    /// Nothing was asked yet; after a first answer in vain comes this pause.
    pub const fn new(first: Duration) -> Self {
        Self {
            first,
            asked: BTreeMap::new(),
        }
    }

    /// The days of an area that may be asked for now. Whether they are there already somebody else knows.
    pub fn due(&self, area: &PriceArea, now: Timestamp) -> Vec<MarketDay> {
        let today = MarketDay::of(now);
        let tomorrow = (now >= today.next_day_is_asked_for()).then(|| today.next());
        let days = [Some(today), tomorrow].into_iter().flatten();
        days.filter(|day| self.is_due(area, *day, now)).collect()
    }

    fn is_due(&self, area: &PriceArea, day: MarketDay, now: Timestamp) -> bool {
        let Some(asked) = self.asked.get(&(area.clone(), day)) else {
            return true;
        };
        // What was asked in a time that is still to come was asked by a clock that has been set back since.
        now < asked.last || now >= asked.last.plus(asked.pause)
    }

    /// The source was asked and had nothing, or not all of it. It may have said how long it wants to be left alone.
    pub fn in_vain(
        &mut self,
        area: &PriceArea,
        day: MarketDay,
        now: Timestamp,
        leave_alone: Option<Duration>,
    ) {
        self.forget_before(now);
        let times = self.asked.get(&(area.clone(), day)).map_or(0, |it| it.times) + 1;
        let pause = self.first * PAUSES[times.min(PAUSES.len()) - 1];
        let pause = pause.max(leave_alone.unwrap_or_default().min(LONGEST));
        let asked = Asked {
            times,
            last: now,
            pause,
        };
        self.asked.insert((area.clone(), day), asked);
    }

    /// The source told what we do not take. Of tomorrow it may be taken once that has begun; of today it is of no use to
    /// ask again.
    pub fn of_no_use(&mut self, area: &PriceArea, day: MarketDay, now: Timestamp) {
        self.forget_before(now);
        let asked = Asked {
            times: 1,
            last: now,
            pause: if now < day.start() { day.start() } else { day.end() }.since(now),
        };
        self.asked.insert((area.clone(), day), asked);
    }

    /// The source told all of a day.
    pub fn told(&mut self, area: &PriceArea, day: MarketDay) {
        self.asked.remove(&(area.clone(), day));
    }

    /// What was asked for an area does not count any more: what is known of it has changed.
    pub fn forget(&mut self, area: &PriceArea) {
        self.asked.retain(|(of, _), _| of != area);
    }

    fn forget_before(&mut self, now: Timestamp) {
        let today = MarketDay::of(now);
        self.asked.retain(|(_, day), _| *day >= today);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn time(text: &str) -> Timestamp {
        Timestamp::read(&format!("2026-11-27T{text}:00Z")).unwrap().0
    }

    fn area() -> PriceArea {
        PriceArea::parse("NO1").unwrap()
    }

    fn schedule() -> (Schedule, MarketDay, MarketDay) {
        let today = MarketDay::of(time("10:00"));
        (Schedule::new(5 * MINUTE), today, today.next())
    }

    #[test]
    fn tomorrow_waits_until_it_can_be_there() {
        let (schedule, today, tomorrow) = schedule();
        assert_eq!(schedule.due(&area(), time("11:49")), [today]);
        assert_eq!(schedule.due(&area(), time("11:50")), [today, tomorrow]);
        // After midnight tomorrow is today.
        assert_eq!(schedule.due(&area(), time("23:00")), [tomorrow]);
    }

    #[test]
    fn pauses_grow_and_then_stay() {
        let (mut schedule, today, _) = schedule();
        let mut now = time("01:00");
        for minutes in [5, 10, 20, 30, 30, 30] {
            assert_eq!(schedule.due(&area(), now), [today]);
            schedule.in_vain(&area(), today, now, None);
            now = now.plus(minutes * MINUTE);
            assert_eq!(schedule.due(&area(), now.minus(MINUTE)), [], "{minutes}");
        }
        schedule.told(&area(), today);
        assert_eq!(schedule.due(&area(), now.minus(MINUTE)), [today]);
    }

    #[test]
    fn one_day_does_not_delay_the_other_nor_one_area_another() {
        let (mut schedule, today, tomorrow) = schedule();
        for _ in 0..4 {
            schedule.in_vain(&area(), today, time("12:00"), None);
        }
        assert_eq!(schedule.due(&area(), time("12:01")), [tomorrow]);
        schedule.in_vain(&area(), tomorrow, time("12:01"), None);
        assert_eq!(schedule.due(&area(), time("12:06")), [tomorrow]);
        let other = PriceArea::parse("NO2").unwrap();
        assert_eq!(schedule.due(&other, time("12:01")), [today, tomorrow]);
    }

    #[test]
    fn a_source_may_say_how_long_it_wants_to_be_left_alone() {
        let (mut schedule, today, _) = schedule();
        schedule.in_vain(&area(), today, time("01:00"), Some(45 * MINUTE));
        assert_eq!(schedule.due(&area(), time("01:44")), []);
        assert_eq!(schedule.due(&area(), time("01:45")), [today]);
        // Less than our own pause is no haste.
        schedule.in_vain(&area(), today, time("01:45"), Some(MINUTE));
        assert_eq!(schedule.due(&area(), time("01:54")), []);
        // And nobody is left alone for ever.
        schedule.in_vain(&area(), today, time("00:00"), Some(LONGEST * 9));
        assert_eq!(schedule.asked[&(area(), today)].pause, LONGEST);
    }

    #[test]
    fn a_clock_that_is_set_back_stops_nothing() {
        let (mut schedule, today, _) = schedule();
        schedule.in_vain(&area(), today, time("10:00"), None);
        assert_eq!(schedule.due(&area(), time("10:01")), []);
        assert_eq!(schedule.due(&area(), time("02:00")), [today]);
    }

    #[test]
    fn what_is_of_no_use_is_not_asked_until_something_changes() {
        let (mut schedule, today, tomorrow) = schedule();
        schedule.of_no_use(&area(), today, time("10:00"));
        assert_eq!(schedule.due(&area(), time("20:00")), [tomorrow]);
        schedule.forget(&area());
        assert_eq!(schedule.due(&area(), time("20:00")), [today, tomorrow]);
    }

    #[test]
    fn what_was_of_no_use_yesterday_is_asked_for_today() {
        let (mut schedule, today, tomorrow) = schedule();
        schedule.of_no_use(&area(), today, time("10:00"));
        schedule.of_no_use(&area(), tomorrow, time("12:00"));
        assert_eq!(schedule.due(&area(), time("22:59")), []);
        assert_eq!(schedule.due(&area(), time("23:00")), [tomorrow]);
        schedule.of_no_use(&area(), tomorrow, time("23:00"));
        assert_eq!(schedule.due(&area(), time("23:59")), []);
        // What is over is forgotten.
        assert_eq!(schedule.asked.len(), 1);
    }
}
