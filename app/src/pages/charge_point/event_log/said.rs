//! What the rows of the list say.

use csms::{EventId, Said};

use crate::api;
use crate::live::Gathered;

/// What is known of what rows say. With the list comes what its rows say; of those that come later it is asked for.
pub(super) fn said(of: String, with_frames: bool, known: Vec<Said>) -> Gathered<EventId, Said> {
    let known = known.into_iter().map(|it| (it.id, it)).collect();
    Gathered::new(known, api::MOST_EVENTS, move |ids| {
        let of = of.clone();
        async move {
            let said = api::list_said(of, ids, with_frames).await?;
            Ok(said.into_iter().map(|it| (it.id, it)).collect())
        }
    })
}
