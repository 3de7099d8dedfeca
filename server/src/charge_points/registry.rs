//! Who is connected, and how to reach them. The newest socket of a charge point wins.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use csms::{ChargePointId, SessionId};
use metrics::gauge;
use tokio::sync::{mpsc, oneshot};

use super::call::OutgoingCall;

/// The way to one connected charge point.
#[derive(Debug)]
pub struct Link {
    /// The WebSocket's life.
    pub session: SessionId,
    /// Takes calls; bounded.
    pub calls: mpsc::Sender<Box<OutgoingCall>>,
    /// Tells the session that a newer one took its place, and which.
    pub superseded: oneshot::Sender<SessionId>,
}

/// Who is connected.
#[derive(Debug, Default)]
pub struct Registry {
    links: Mutex<HashMap<ChargePointId, Link>>,
    asked: Mutex<HashSet<ChargePointId>>,
}

/// Why a call cannot be handed to a charge point.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// It has no connection.
    #[error("charge point {0} is not connected")]
    NotConnected(ChargePointId),
    /// Too many calls wait for it.
    #[error("too many calls wait for charge point {0}")]
    Busy(ChargePointId),
}

impl Registry {
    fn links(&self) -> MutexGuard<'_, HashMap<ChargePointId, Link>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a new link; the one that it replaces is told.
    ///
    /// Of two that come at once the later session stays, whoever is entered first.
    pub fn enter(&self, id: &ChargePointId, link: Link) {
        let mut links = self.links();
        let newcomer = link.session;
        let replaced = match links.get(id) {
            Some(present) if present.session > newcomer => Some((link, present.session)),
            Some(_) | None => links.insert(id.clone(), link).map(|old| (old, newcomer)),
        };
        gauge!("ladetavle_connections").set(links.len() as f64);
        drop(links);
        if let Some((old, by)) = replaced {
            // It may have ended by itself this very moment.
            let _ = old.superseded.send(by);
        }
    }

    /// Takes a link out, where it is still this session's.
    pub fn leave(&self, id: &ChargePointId, session: SessionId) {
        let mut links = self.links();
        if links.get(id).is_some_and(|it| it.session == session) {
            links.remove(id);
            gauge!("ladetavle_connections").set(links.len() as f64);
        }
    }

    /// Hands a call to a charge point; it waits there for its turn.
    ///
    /// # Errors
    /// Where the charge point is not connected, or too many calls wait for it.
    pub fn call(&self, id: &ChargePointId, call: OutgoingCall) -> Result<(), Unreachable> {
        let links = self.links();
        let link = links
            .get(id)
            .ok_or_else(|| Unreachable::NotConnected(id.clone()))?;
        link.calls.try_send(Box::new(call)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Unreachable::Busy(id.clone()),
            mpsc::error::TrySendError::Closed(_) => Unreachable::NotConnected(id.clone()),
        })
    }

    /// Whether a charge point is connected.
    pub fn is_connected(&self, id: &ChargePointId) -> bool {
        self.links().contains_key(id)
    }

    /// How many are connected.
    pub fn len(&self) -> usize {
        self.links().len()
    }

    /// Whether nobody is connected.
    pub fn is_empty(&self) -> bool {
        self.links().is_empty()
    }

    /// Whether a charge point is to be asked who it is: true once in this process's life.
    pub fn first_question(&self, id: &ChargePointId) -> bool {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(session: i64) -> (Link, oneshot::Receiver<SessionId>) {
        let (calls, _) = mpsc::channel(1);
        let (superseded, told) = oneshot::channel();
        (
            Link {
                session: SessionId(session),
                calls,
                superseded,
            },
            told,
        )
    }

    #[test]
    fn the_late_leave_of_an_old_session_keeps_the_new_one() {
        let id = ChargePointId::parse("CP-1").unwrap();
        let registry = Registry::default();
        let (old, mut told) = link(1);
        registry.enter(&id, old);
        let (new, _still) = link(2);
        registry.enter(&id, new);
        assert_eq!(told.try_recv(), Ok(SessionId(2)));
        registry.leave(&id, SessionId(1));
        assert!(registry.is_connected(&id));
        registry.leave(&id, SessionId(2));
        assert!(!registry.is_connected(&id));
    }

    #[test]
    fn a_session_that_enters_late_does_not_replace_a_newer_one() {
        let id = ChargePointId::parse("CP-1").unwrap();
        let registry = Registry::default();
        let (new, mut new_told) = link(2);
        registry.enter(&id, new);
        let (old, mut old_told) = link(1);
        registry.enter(&id, old);
        assert_eq!(old_told.try_recv(), Ok(SessionId(2)));
        assert!(new_told.try_recv().is_err());
    }
}
