//! The charger that the pages below one address are about.

use csms::{ChargePoint, Timestamp};
use leptos::prelude::*;

use crate::backend::AsOf;
use crate::error::ApiError;
use crate::live::{Board, News, Newsroom};

/// What its pages share: which it is, how it is now, and the news of it.
#[derive(Clone, Copy)]
pub(super) struct Current {
    /// Its id, as the address says.
    pub(super) id: Memo<String>,
    /// The point in time that is looked at, as the address says; nothing is now.
    pub(super) at: Memo<Option<Timestamp>>,
    /// Whether any is.
    pub(super) is_past: Memo<bool>,
    /// It, as it was when the page was asked for.
    pub(super) loaded: Resource<Result<AsOf<ChargePoint>, ApiError>>,
    /// The news of it.
    pub(super) newsroom: Newsroom,
    board: Board,
    /// What of `loaded` the board has taken in.
    shown: StoredValue<Option<(String, u64)>>,
}

impl Current {
    pub(super) fn new(
        id: Memo<String>,
        at: Memo<Option<Timestamp>>,
        loaded: Resource<Result<AsOf<ChargePoint>, ApiError>>,
    ) -> Self {
        Self {
            id,
            at,
            is_past: Memo::new(move |_| at.with(Option::is_some)),
            loaded,
            newsroom: Newsroom::new(),
            board: Board::new(Vec::new(), true),
            shown: StoredValue::new(None),
        }
    }

    /// It, live from `as_of` on. The header and the page both ask; whoever is second gets the same.
    pub(super) fn show(self, as_of: AsOf<ChargePoint>) -> Signal<ChargePoint> {
        let this = (as_of.value.id.to_string(), as_of.sequence);
        if self.shown.try_with_value(|shown| shown.as_ref() == Some(&this)) == Some(true)
            && let Some(row) = self.board.row(&as_of.value.id)
        {
            return row;
        }
        self.shown.set_value(Some(this));
        self.board.put(as_of.value)
    }

    /// Takes in news, and passes them on.
    pub(super) fn take(self, news: &News) {
        self.board.take(news);
        self.newsroom.publish(news);
    }
}
