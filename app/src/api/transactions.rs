//! What was charged.

use csms::{ChargeSystem, Cursor, Page, TransactionFilter, TransactionRecord, TransactionScope};
use leptos::prelude::*;

use super::json::JsonText;
use crate::error::ApiError;

/// One part of a list of transactions, newest first.
#[server(prefix = "/api/pages", endpoint = "transactions", input = JsonText, output = JsonText)]
pub(crate) async fn list_transactions(
    of: TransactionScope,
    filter: TransactionFilter,
    after: Option<Cursor>,
) -> Result<Page<TransactionRecord>, ApiError> {
    use crate::answer::{answer, backend};
    use csms::PageRequest;

    let page = PageRequest {
        after,
        ..PageRequest::default()
    };
    answer(backend()?.transactions(&of, &filter, &page).await)
}

/// A charge system, without its charge points.
#[server(prefix = "/api/pages", endpoint = "charge-system", input = JsonText, output = JsonText)]
pub(crate) async fn find_charge_system(id: String) -> Result<ChargeSystem, ApiError> {
    use crate::answer::{answer, backend};

    answer(backend()?.settings(&id.into()).await)
}
