//! Who somebody is known to be: handshakes that come together are looked up together.
//!
//! After a restart of ours everybody returns at once, and each question is a way to the database and back.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use csms::ChargePointId;
use tokio::sync::{Mutex as Turn, oneshot};

use crate::store::{Entered, Store};

/// How long the record may take to say who they are.
const ANSWERED_WITHIN: Duration = Duration::from_secs(8);

/// The record did not say who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the record cannot be read now")]
pub struct Unread;

type Answer = Result<Option<Entered>, Unread>;
type Waiting = Vec<(ChargePointId, oneshot::Sender<Answer>)>;

/// Those that wait to be looked up.
#[derive(Debug, Default)]
pub struct Lookups {
    waiting: Mutex<Waiting>,
    turn: Turn<()>,
}

impl Lookups {
    /// A charge point as somebody entered it, or as it was when we last wrote of it; nothing where it is not known.
    ///
    /// # Errors
    /// Where the database cannot be read, or takes longer than 8 s.
    pub async fn entered(&self, id: &ChargePointId, store: &Store) -> Answer {
        loop {
            let (answer, mut answered) = oneshot::channel();
            {
                let mut waiting = self.waiting();
                // Those that have gone are not asked for, so there are never more than there are handshakes.
                waiting.retain(|(_, answer)| !answer.is_closed());
                waiting.push((id.clone(), answer));
            }
            // Whoever has the turn asks for all that came while the one before asked.
            let turn = tokio::select! {
                biased;
                found = &mut answered => match found {
                    Ok(found) => return found,
                    // Whoever asked for us was cut off.
                    Err(_) => continue,
                },
                turn = self.turn.lock() => turn,
            };
            let asked = std::mem::take(&mut *self.waiting());
            ask(asked, store).await;
            drop(turn);
            if let Ok(found) = answered.await {
                return found;
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn ask(mut asked: Waiting, store: &Store) {
    asked.retain(|(_, answer)| !answer.is_closed());
    let ids: Vec<_> = asked.iter().map(|(id, _)| id).collect();
    let found = match tokio::time::timeout(ANSWERED_WITHIN, store.entered(&ids)).await {
        Ok(Ok(found)) => Some(found),
        Ok(Err(error)) => {
            tracing::warn!(error = %error.in_full(), "who connects was not looked up");
            None
        }
        Err(_) => {
            tracing::warn!("who connects was not looked up: the database does not answer");
            None
        }
    };
    for (id, answer) in asked {
        let found = found.as_ref().map(|found| found.get(&id).cloned());
        // Whoever waited may have gone.
        let _ = answer.send(found.ok_or(Unread));
    }
}

#[cfg(test)]
mod tests {
    use csms::{Event, Timestamp};
    use futures_util::future::join_all;

    use super::*;
    use crate::store::Entry;

    async fn known(name: &str) -> (Store, ChargePointId) {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let id = ChargePointId::parse(name).unwrap();
        let registered = Event::Registered {
            charge_system: "east".into(),
            name: Some("Bay 1".to_owned()),
        };
        let entry = Entry::noted(&id, Timestamp::from_millis(1), None, [registered]);
        store.append(&[entry]).await.unwrap();
        (store, id)
    }

    #[tokio::test]
    async fn those_that_come_together_are_told_who_they_are() {
        let (store, known) = known("CP-1").await;
        let lookups = Lookups::default();
        let stranger = |number| ChargePointId::parse(&format!("CP-2{number}")).unwrap();
        let mut ids: Vec<_> = (0..50).map(stranger).collect();
        ids.extend([known.clone(), known.clone()]);
        let found = join_all(ids.iter().map(|id| lookups.entered(id, &store))).await;
        for (id, found) in ids.iter().zip(found) {
            let name = found.unwrap().and_then(|it| it.name);
            assert_eq!(name.as_deref(), (*id == known).then_some("Bay 1"), "{id}");
        }
    }

    #[tokio::test]
    async fn one_that_was_cut_off_while_it_asked_takes_no_answer_with_it() {
        let (store, known) = known("CP-1").await;
        let lookups = Lookups::default();
        let mut three = [(); 3].map(|()| Box::pin(lookups.entered(&known, &store)));
        for lookup in &mut three {
            assert!(futures_util::poll!(lookup).is_pending());
        }
        let [asks, mut asks_for_both, waits] = three;
        asks.await.unwrap();
        assert!(futures_util::poll!(&mut asks_for_both).is_pending());
        drop(asks_for_both);
        assert!(waits.await.unwrap().is_some());
    }

    #[tokio::test]
    async fn those_that_have_gone_do_not_pile_up() {
        let (store, known) = known("CP-1").await;
        let lookups = Lookups::default();
        let mut asks = Box::pin(lookups.entered(&known, &store));
        assert!(futures_util::poll!(&mut asks).is_pending());
        for _ in 0..100 {
            assert!(futures_util::poll!(Box::pin(lookups.entered(&known, &store))).is_pending());
        }
        assert_eq!(lookups.waiting().len(), 1);
        assert!(asks.await.unwrap().is_some());
    }

    #[tokio::test]
    async fn all_are_told_that_the_record_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let store = Store::open(&format!("sqlite://{}?mode=rwc", file.display()))
            .await
            .unwrap();
        let rename = "ALTER TABLE charge_point RENAME TO lost";
        rusqlite::Connection::open(file)
            .unwrap()
            .execute_batch(rename)
            .unwrap();
        let id = ChargePointId::parse("CP-1").unwrap();
        let lookups = Lookups::default();
        let found = join_all((0..3).map(|_| lookups.entered(&id, &store))).await;
        assert_eq!(found, [Err(Unread), Err(Unread), Err(Unread)]);
    }
}
