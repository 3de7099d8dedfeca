//! The transactions of one charge point, as far back as they are kept.

use std::collections::VecDeque;

use ::csms::page::LARGEST_PAGE;
use ::csms::{
    ChargePoint, Event, Page, PageRequest, Recorded, TransactionFilter, TransactionId, TransactionRecord,
};

/// So many are kept.
const KEPT: usize = 120;

/// What is kept, in the order in which it was told.
#[derive(Debug, Default)]
pub(super) struct Transactions(VecDeque<TransactionRecord>);

impl Transactions {
    /// Takes in a start or a stop; whatever else happened changes nothing.
    pub(super) fn take(&mut self, recorded: &Recorded) {
        let of = &recorded.charge_point_id;
        match &recorded.event {
            Event::TransactionStarted(start) if self.find(&start.id).is_none() => {
                self.keep(TransactionRecord::begun(of, start));
            }
            Event::TransactionStopped(stop) => match self.find(&stop.id) {
                Some(known) => known.end(stop),
                None => self.keep(TransactionRecord::ended(of, stop)),
            },
            _ => {}
        }
    }

    /// All of them, with what the meters show now.
    pub(super) fn with_energy<'a>(
        &'a self,
        now: Option<&'a ChargePoint>,
    ) -> impl Iterator<Item = TransactionRecord> + 'a {
        self.0.iter().cloned().map(move |mut record| {
            let connector = now.and_then(|it| it.connector_of(&record.id));
            record.count(connector.and_then(|it| it.reading.as_ref()?.energy_wh));
            record
        })
    }

    fn find(&mut self, id: &TransactionId) -> Option<&mut TransactionRecord> {
        self.0.iter_mut().rev().find(|it| it.id == *id)
    }

    fn keep(&mut self, record: TransactionRecord) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(record);
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
