//! An open line to the stage.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use csms::ChargePoint;

use crate::live::{Heard, News, Scope};
use crate::stage::{Change, Record};

thread_local! {
    static LINES: RefCell<Vec<Weak<Inner>>> = const { RefCell::new(Vec::new()) };
}

/// A line. It is open until it is dropped.
pub(crate) struct Line {
    _inner: Rc<Inner>,
}

struct Inner {
    scope: Scope,
    /// The last change that was told; nothing before the first snapshot.
    place: Cell<Option<u64>>,
    hear: Box<dyn Fn(Heard)>,
}

impl Line {
    /// Opens one for what happens within `scope` behind the change `since`.
    #[expect(clippy::unnecessary_wraps, reason = "the line to a server may not be had")]
    pub(crate) fn open(
        scope: &Scope,
        since: Option<u64>,
        hear: impl Fn(Heard) + Clone + 'static,
    ) -> Option<Self> {
        let inner = Rc::new(Inner {
            scope: scope.clone(),
            place: Cell::new(since),
            hear: Box::new(hear),
        });
        LINES.with_borrow_mut(|lines| lines.push(Rc::downgrade(&inner)));
        Some(Self { _inner: inner })
    }

    /// Never: nothing is between the stage and the pages.
    pub(crate) fn is_given_up(&self) -> bool {
        false
    }
}

/// What every line has to tell of what is recorded now. Whoever holds the stage lets it go before it is told.
pub(crate) fn news(record: &Record) -> impl FnOnce() + use<> {
    let open = LINES.with_borrow_mut(|lines| {
        lines.retain(|it| it.strong_count() > 0);
        lines.clone()
    });
    let open: Vec<_> = open.into_iter().filter_map(|it| it.upgrade()).collect();
    let told: Vec<_> = open.iter().map(|line| line.behind(record)).collect();
    move || {
        for (line, told) in open.into_iter().zip(told) {
            for heard in told {
                (line.hear)(heard);
            }
        }
    }
}

impl Inner {
    fn behind(&self, record: &Record) -> Vec<Heard> {
        let changes = self.place.get().and_then(|place| record.behind(place));
        self.place.set(Some(record.sequence()));
        let changes: Option<Vec<_>> = changes.map(Iterator::collect);
        let Some(changes) = changes.filter(|it| !it.iter().any(|it| self.gains(it))) else {
            let here = record.fleet().iter().filter(|it| self.includes(it)).cloned();
            return vec![Heard::News(
                Some(record.sequence()),
                News::Snapshot(here.collect()),
            )];
        };
        let wanted = changes.into_iter().filter(|it| self.wants(it));
        let facts =
            wanted.map(|it| Heard::News(Some(it.sequence), News::Fact(Box::new(it.recorded.clone()))));
        facts.collect()
    }

    fn wants(&self, change: &Change) -> bool {
        let is_for_overviews = change.recorded.event.is_for_overviews(change.visible);
        match &self.scope {
            Scope::All => is_for_overviews,
            Scope::ChargeSystem(id) => {
                let here = change.charge_system.as_ref() == Some(id) || change.left.as_ref() == Some(id);
                here && is_for_overviews
            }
            Scope::ChargePoint(id) => change.recorded.charge_point_id == *id,
        }
    }

    /// Whether a charge point came to what is wanted that was elsewhere before: what happened there was not told.
    fn gains(&self, change: &Change) -> bool {
        matches!(&self.scope, Scope::ChargeSystem(id) if change.left.is_some() && change.charge_system.as_ref() == Some(id))
    }

    fn includes(&self, charge_point: &ChargePoint) -> bool {
        match &self.scope {
            Scope::All => true,
            Scope::ChargeSystem(id) => charge_point.charge_system == *id,
            Scope::ChargePoint(id) => charge_point.id == *id,
        }
    }
}

/// Says on every line what time it is, and that it is open.
pub(crate) fn tick(at: csms::Timestamp) {
    let open: Vec<_> = LINES.with_borrow(|lines| lines.iter().filter_map(Weak::upgrade).collect());
    for line in open {
        (line.hear)(Heard::Tick(Some(at)));
    }
}
