//! The transactions of one charge point, as far back as they are kept.

use std::collections::VecDeque;

use ::csms::page::LARGEST_PAGE;
use ::csms::prices::QUARTER_MS;
use ::csms::{
    ChargePoint, Event, Page, PageRequest, Recorded, Timestamp, TransactionFilter, TransactionId,
    TransactionRecord,
};

/// So many are kept: those of a day or two, since each has what its register showed by the quarter of an hour.
const KEPT: usize = 20;

/// What is kept, in the order in which it was told.
#[derive(Debug, Default)]
pub(super) struct Transactions(VecDeque<Kept>);

/// A transaction, and what its energy register showed: first and last in each quarter of an hour, for as long as it is
/// kept. Readings go sooner.
#[derive(Debug)]
struct Kept {
    record: TransactionRecord,
    shown: Vec<(Timestamp, f64)>,
}

impl Kept {
    fn show(&mut self, at: Timestamp, register_wh: f64) {
        let quarter = |at: Timestamp| at.as_millis().div_euclid(QUARTER_MS);
        match self.shown.as_mut_slice() {
            [.., first, last] if quarter(first.0) == quarter(at) && quarter(last.0) == quarter(at) => {
                *last = (at, register_wh);
            }
            _ => self.shown.push((at, register_wh)),
        }
    }
}

impl Transactions {
    /// Takes in a start, a stop, or what a meter shows between; whatever else happened changes nothing.
    pub(super) fn take(&mut self, recorded: &Recorded) {
        let of = &recorded.charge_point_id;
        match &recorded.event {
            Event::TransactionStarted(start) if self.find(&start.id).is_none() => {
                self.keep(TransactionRecord::begun(of, start));
            }
            Event::TransactionStopped(stop) => match self.find(&stop.id) {
                Some(known) => known.record.end(stop),
                None => self.keep(TransactionRecord::ended(of, stop)),
            },
            Event::Metered {
                transaction_id: Some(id),
                reading,
                late: false,
                ..
            } => {
                if let (Some(known), Some(register_wh)) = (self.find(id), reading.energy_wh) {
                    known.show(reading.at, register_wh);
                }
            }
            _ => {}
        }
    }

    /// All of them, with what the meters show now.
    pub(super) fn with_energy<'a>(
        &'a self,
        now: Option<&'a ChargePoint>,
    ) -> impl Iterator<Item = TransactionRecord> + 'a {
        self.0.iter().map(move |kept| {
            let mut record = kept.record.clone();
            let connector = now.and_then(|it| it.connector_of(&record.id));
            record.count(connector.and_then(|it| it.reading.as_ref()?.energy_wh));
            record
        })
    }

    /// What the energy register showed during one of them, in the order in which it came.
    pub(super) fn shown(&self, id: &TransactionId) -> &[(Timestamp, f64)] {
        let kept = self.0.iter().rev().find(|it| it.record.id == *id);
        kept.map_or(&[], |it| &it.shown)
    }

    fn find(&mut self, id: &TransactionId) -> Option<&mut Kept> {
        self.0.iter_mut().rev().find(|it| it.record.id == *id)
    }

    fn keep(&mut self, record: TransactionRecord) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        let shown = Vec::new();
        self.0.push_back(Kept { record, shown });
    }
}

/// The part of a list that is asked for: newest first by the start, as the server's.
pub(super) fn page_of(
    all: impl Iterator<Item = TransactionRecord>,
    filter: &TransactionFilter,
    page: &PageRequest,
) -> Page<TransactionRecord> {
    let place = |it: &TransactionRecord| (it.listed_at(), it.id.clone());
    let after = match page.after.as_ref().map(::csms::Cursor::transaction) {
        // A cursor that is none of ours leads nowhere.
        Some(None) => return Page::whole(Vec::new()),
        Some(after) => after,
        None => None,
    };
    let is_asked = |it: &TransactionRecord| {
        let at = it.listed_at();
        filter.from.is_none_or(|from| at >= from)
            && filter.to.is_none_or(|to| at < to)
            && after.as_ref().is_none_or(|after| place(it) < *after)
    };
    let mut items: Vec<_> = all.filter(is_asked).collect();
    items.sort_by_cached_key(|it| std::cmp::Reverse(place(it)));
    let limit = page.limit.clamp(1, LARGEST_PAGE) as usize;
    let goes_on = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| goes_on);
    Page {
        next: last.map(TransactionRecord::cursor),
        items,
    }
}

#[cfg(test)]
mod tests {
    use ::csms::{Cost, TransactionScope};

    use super::*;
    use crate::stage::{CHARGE_SYSTEM, Stage, prices};

    const NOON: Timestamp = Timestamp::from_millis(1_795_435_200_000);

    fn begun() -> Kept {
        let stage = Stage::new(3, 1, NOON);
        let of = TransactionScope::ChargeSystem(CHARGE_SYSTEM.into());
        let page = PageRequest::default();
        let found = stage
            .record()
            .transactions(&of, &TransactionFilter::default(), &page);
        let mut record = found.items.into_iter().next().unwrap();
        record.started_at = Some(NOON);
        record.stopped_at = Some(Timestamp::from_millis(NOON.as_millis() + 4 * QUARTER_MS));
        record.meter_start_wh = Some(0);
        record.meter_stop_wh = Some(9_000);
        record.is_open = false;
        record.count(None);
        let shown = Vec::new();
        Kept { record, shown }
    }

    #[test]
    fn what_is_kept_of_the_registers_costs_what_all_of_them_do() {
        let mut kept = begun();
        let all: Vec<_> = (1..60_i32)
            .map(|minute| {
                let at = Timestamp::from_millis(NOON.as_millis() + i64::from(minute) * 60_000);
                (at, f64::from(minute * minute) * 2.5)
            })
            .collect();
        for (at, register_wh) in &all {
            kept.show(*at, *register_wh);
        }
        assert_eq!(kept.shown.len(), 8, "{:?}", kept.shown);
        let (from, to) = Cost::span(&kept.record, &all).unwrap();
        let prices = prices::prices(from, to).into_iter();
        let prices: Vec<_> = prices.map(|it| (it, prices::CURRENCY)).collect();
        let [some, whole] = [&kept.shown, &all].map(|it| Cost::of(&kept.record, it, &prices).unwrap());
        assert!((some.amount - whole.amount).abs() < 1e-9, "{some:?} {whole:?}");
        assert_eq!(whole.unpriced_wh, 0.0);
    }

    #[test]
    fn what_was_charged_in_the_demo_has_a_cost() {
        let stage = Stage::new(3, 6, NOON);
        let of = TransactionScope::ChargeSystem(CHARGE_SYSTEM.into());
        let page = PageRequest::default();
        let found = stage
            .record()
            .transactions(&of, &TransactionFilter::default(), &page);
        let charged = found.items.iter().filter(|it| it.energy_wh > Some(0.0));
        assert!(charged.clone().count() > 3);
        for record in charged {
            let cost = record.cost.unwrap();
            let of_kwh = cost.amount / (record.energy_wh.unwrap() / 1000.0);
            assert!(0.2 < of_kwh && of_kwh < 2.5, "{record:?}");
            assert!(!cost.is_least(record.energy_wh), "{record:?}");
        }
    }
}
