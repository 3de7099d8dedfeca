//! Who somebody is known to be: handshakes that come together are looked up together.
//!
//! After a restart of ours everybody returns at once, and each question is a way to the database and back.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use csms::ChargePointId;
use tokio::sync::oneshot::error::TryRecvError;
use tokio::sync::{Mutex as Turn, oneshot};

use crate::store::{Entered, Store, StoreError};

type Answer = Result<Option<Entered>, Arc<StoreError>>;
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
    /// Where the database cannot be read.
    pub async fn entered(&self, id: &ChargePointId, store: &Store) -> Answer {
        loop {
            let (answer, mut answered) = oneshot::channel();
            self.waiting().push((id.clone(), answer));
            // Whoever has the turn asks for all that came while the one before asked.
            let turn = self.turn.lock().await;
            match answered.try_recv() {
                Ok(found) => return found,
                // Whoever asked for us was cut off.
                Err(TryRecvError::Closed) => continue,
                Err(TryRecvError::Empty) => {}
            }
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

async fn ask(asked: Waiting, store: &Store) {
    let ids: Vec<_> = asked.iter().map(|(id, _)| id).collect();
    let found = store.entered(&ids).await.map_err(Arc::new);
    for (id, answer) in asked {
        let found = match &found {
            Ok(found) => Ok(found.get(&id).cloned()),
            Err(error) => Err(Arc::clone(error)),
        };
        // Whoever waited may have gone.
        let _ = answer.send(found);
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
}
