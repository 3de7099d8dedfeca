//! The single write path: commit, then publish, then acknowledge.
//!
//! Whoever wants something recorded hands it in and waits. One task gathers what has come meanwhile and
//! commits it as one transaction, so that under load one commit carries hundreds of messages, and idle it
//! costs one message's delay. The queue is bounded: a full one slows the sockets down, it never drops.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use csms::{ChargePointId, Event, EventId, Outcome, Recorded, Timestamp};
use metrics::{counter, gauge, histogram};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::live::Live;
use crate::store::{Entry, ExchangeWrite, Store, StoreError};

/// How many entries may wait.
const QUEUE: usize = 4096;
/// How many entries one commit carries at most.
const BATCH: usize = 512;
/// A commit that takes this long is trouble, though nothing has failed yet.
const HANGS_AFTER: Duration = Duration::from_secs(8);
/// How often a store that failed is asked whether it is well again.
const PROBE_EVERY: Duration = Duration::from_secs(1);

/// Why something was not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The store failed; it may recover.
    #[error("the record cannot be written: {0}")]
    Failed(String),
    /// The store works, and does not take what was to be written.
    #[error("the record does not take it: {0}")]
    Refused(String),
    /// We are stopping.
    #[error("the server is stopping")]
    Stopping,
}

/// The way into the record.
#[derive(Debug, Clone)]
pub struct Recorder {
    queue: mpsc::Sender<Job>,
    trouble: watch::Receiver<Option<String>>,
    committing: Arc<Mutex<Option<Instant>>>,
}

#[derive(Debug)]
struct Job {
    entry: Entry,
    done: oneshot::Sender<Result<EventId, RecordError>>,
}

/// The task that writes. It ends, with everything committed, after it was told to stop.
pub type Writer = tokio::task::JoinHandle<()>;

impl Recorder {
    /// Starts the one writer.
    ///
    /// Once `stop` is told it takes nothing more, commits what waits, and ends.
    pub fn start(
        store: Store,
        live: Arc<Live>,
        last_event: EventId,
        stop: CancellationToken,
    ) -> (Self, Writer) {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (trouble_sender, trouble) = watch::channel(None);
        let committing = Arc::new(Mutex::new(None));
        let writing = Writing {
            committing: committing.clone(),
            store,
            live,
            last_event,
            trouble: trouble_sender,
        };
        let recorder = Self {
            queue,
            trouble,
            committing,
        };
        (recorder, tokio::spawn(writing.run(jobs, stop)))
    }

    /// Records an entry. It is committed when this returns, and everybody can see it; the row of the event
    /// log that is new or has changed comes back (0 where there is none).
    ///
    /// A new exchange gets its id here, and what was learned from it points to it.
    ///
    /// # Errors
    /// Where it could not be committed: then nothing of it is recorded.
    pub async fn record(&self, entry: Entry) -> Result<EventId, RecordError> {
        let (done, committed) = oneshot::channel();
        self.queue
            .send(Job { entry, done })
            .await
            .map_err(|_| RecordError::Stopping)?;
        committed.await.map_err(|_| RecordError::Stopping)?
    }

    /// Records an entry however long the store is in trouble: for what nobody will say again.
    ///
    /// # Errors
    /// Where the store does not take what is in it, or we stop.
    pub async fn insist(&self, entry: Entry) -> Result<EventId, RecordError> {
        loop {
            match self.record(entry.clone()).await {
                Err(RecordError::Failed(_)) => tokio::time::sleep(PROBE_EVERY).await,
                done => return done,
            }
        }
    }

    /// Records what happened at a charge point without a frame of its own.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    pub async fn note(
        &self,
        of: &ChargePointId,
        at: Timestamp,
        event_id: Option<EventId>,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<(), RecordError> {
        self.record(Entry::noted(of, at, event_id, events))
            .await
            .map(|_| ())
    }

    /// What is wrong with the store, where something is.
    pub fn trouble(&self) -> Option<String> {
        let since = *self.committing.lock().unwrap_or_else(PoisonError::into_inner);
        let hangs = since.is_some_and(|it| it.elapsed() >= HANGS_AFTER);
        let hanging = || "the database does not answer".to_owned();
        self.trouble.borrow().clone().or_else(|| hangs.then(hanging))
    }

    /// How many entries wait.
    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }
}

struct Writing {
    store: Store,
    live: Arc<Live>,
    last_event: EventId,
    trouble: watch::Sender<Option<String>>,
    /// Since when a commit is under way.
    committing: Arc<Mutex<Option<Instant>>>,
}

impl Writing {
    async fn run(mut self, mut jobs: mpsc::Receiver<Job>, stop: CancellationToken) {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let in_trouble = self.trouble.borrow().is_some();
            tokio::select! {
                () = stop.cancelled(), if !jobs.is_closed() => jobs.close(),
                gathered = jobs.recv_many(&mut batch, BATCH) => {
                    if gathered == 0 {
                        return;
                    }
                    gauge!("ladetavle_record_queue").set(jobs.len() as f64);
                    self.write(std::mem::take(&mut batch)).await;
                }
                () = tokio::time::sleep(PROBE_EVERY), if in_trouble => {
                    let outcome = self.store.probe().await;
                    self.said(outcome.err());
                }
            }
        }
    }

    async fn write(&mut self, batch: Vec<Job>) {
        let began = Instant::now();
        let now = clock::now();
        let (mut entries, waiting): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|it| (it.entry, it.done)).unzip();
        let ids: Vec<_> = entries
            .iter_mut()
            .map(|entry| self.complete(entry, now))
            .collect();
        self.note_commit(Some(began));
        let outcome = self.store.append(&entries).await;
        self.note_commit(None);
        histogram!("ladetavle_commit_entries").record(entries.len() as f64);
        histogram!("ladetavle_commit_seconds").record(began.elapsed().as_secs_f64());
        match outcome {
            Ok(()) => {
                self.said(None);
                self.live.publish(entries.into_iter().flat_map(|it| it.recorded));
                for (done, id) in waiting.into_iter().zip(ids) {
                    // Whoever waited may have gone; the entry is committed all the same.
                    let _ = done.send(Ok(id));
                }
            }
            Err(error) if entries.len() > 1 && error.is_about_content() => {
                // One entry that the store refuses must not take the others with it.
                let mut broken = None;
                for ((entry, done), id) in entries.into_iter().zip(waiting).zip(ids) {
                    if let Some(failed) = &broken {
                        let _ = done.send(Err(RecordError::clone(failed)));
                        continue;
                    }
                    let outcome = match self.store.append(std::slice::from_ref(&entry)).await {
                        Ok(()) => {
                            self.live.publish(entry.recorded);
                            Ok(id)
                        }
                        Err(error) => {
                            let failed = self.refused(&error);
                            if !error.is_about_content() {
                                // The store itself: the others would only wait as long, one after the other.
                                self.said(Some(error));
                                broken = Some(failed.clone());
                            }
                            Err(failed)
                        }
                    };
                    let _ = done.send(outcome);
                }
                if broken.is_none() {
                    self.said(None);
                }
            }
            Err(error) => {
                let failed = self.refused(&error);
                if !error.is_about_content() {
                    self.said(Some(error));
                }
                for done in waiting {
                    let _ = done.send(Err(failed.clone()));
                }
            }
        }
    }

    fn note_commit(&self, began: Option<Instant>) {
        *self.committing.lock().unwrap_or_else(PoisonError::into_inner) = began;
    }

    /// Gives a new exchange its id, and ties to it what was learned.
    fn complete(&mut self, entry: &mut Entry, now: Timestamp) -> EventId {
        let id = match &mut entry.exchange {
            None => return EventId(0),
            Some(ExchangeWrite::Answered { id, .. } | ExchangeWrite::Repeated { id }) => *id,
            Some(ExchangeWrite::New { exchange, .. }) => {
                self.last_event = EventId(self.last_event.0 + 1);
                exchange.id = self.last_event;
                if matches!(exchange.outcome, Outcome::Answered | Outcome::Error) {
                    let latency = now.since(exchange.at).as_millis();
                    exchange.latency_ms = Some(u32::try_from(latency).unwrap_or(u32::MAX));
                }
                let event = Event::Exchanged(exchange.clone());
                let charge_point_id = entry.charge_point_id.clone();
                entry.recorded.push(Recorded {
                    charge_point_id,
                    at: now,
                    event_id: None,
                    event,
                });
                self.last_event
            }
        };
        for recorded in &mut entry.recorded {
            recorded.event_id.get_or_insert(id);
        }
        id
    }

    fn refused(&self, error: &StoreError) -> RecordError {
        counter!("ladetavle_record_failures_total").increment(1);
        if error.is_about_content() {
            tracing::warn!(error = %error, cause = ?std::error::Error::source(error).map(ToString::to_string), "the record does not take an entry");
            RecordError::Refused(error.to_string())
        } else {
            RecordError::Failed(error.to_string())
        }
    }

    /// Remembers how the store is, and says so when that changes.
    fn said(&self, error: Option<StoreError>) {
        let before = self.trouble.borrow().is_some();
        match error {
            None if !before => return,
            None => tracing::info!("the record can be written again"),
            Some(ref error) if !before => {
                tracing::error!(error = %error, cause = ?std::error::Error::source(error).map(ToString::to_string), "the record cannot be written");
            }
            Some(_) => {}
        }
        self.trouble.send_replace(error.map(|it| it.to_string()));
    }
}

#[cfg(test)]
mod tests;
