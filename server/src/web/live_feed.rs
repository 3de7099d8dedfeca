//! The live feed: Server-Sent Events (WHATWG HTML §9.2) of what changes.
//!
//! A reader names the last change that it has seen, and gets what came since; one that is too far behind
//! gets everything anew. So nothing is missed, however often the line goes.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use csms::{ChargePointId, ChargeSystemId, Fleet};
use futures_util::Stream;
use metrics::gauge;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Web;
use super::problem::Problem;
use super::query::Filters;
use crate::clock;
use crate::live::{Behind, Change, Live};

/// How many feeds may be open at once.
const MOST: usize = 2_000;
/// A feed says that it is alive this often.
const ALIVE_EVERY: Duration = Duration::from_secs(5);
/// Changes that come closer together travel together.
const GATHERED_FOR: Duration = Duration::from_millis(50);
/// How many changes are looked at in one go.
const AT_ONCE: usize = 2_048;

static OPEN: AtomicUsize = AtomicUsize::new(0);

/// A feed that is open; it counts until it is dropped.
struct Subscription;

impl Subscription {
    fn open() -> Result<Self, Problem> {
        if OPEN.fetch_add(1, Ordering::Relaxed) >= MOST {
            OPEN.fetch_sub(1, Ordering::Relaxed);
            return Err(Problem::of(
                StatusCode::SERVICE_UNAVAILABLE,
                "too many live feeds are open",
            ));
        }
        gauge!("ladetavle_live_subscribers").increment(1.0);
        Ok(Self)
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::Relaxed);
        gauge!("ladetavle_live_subscribers").decrement(1.0);
    }
}

/// What a reader wants to hear of.
#[derive(Debug)]
struct Wish {
    charge_system: Option<ChargeSystemId>,
    charge_point: Option<ChargePointId>,
    /// Whether it folds facts itself; if not it gets whole charge points.
    facts: bool,
}

impl Wish {
    fn wants(&self, change: &Change) -> bool {
        if self.charge_system.is_some()
            && change.charge_system != self.charge_system
            && change.left != self.charge_system
        {
            return false;
        }
        match &self.charge_point {
            Some(id) if self.facts => change.recorded.charge_point_id == *id,
            Some(id) => change.visible && change.recorded.charge_point_id == *id,
            // Who gets whole charge points is told of those that look different.
            None => {
                let is_for_overviews = change.recorded.event.is_for_overviews(change.visible);
                is_for_overviews && (self.facts || change.visible)
            }
        }
    }

    /// Whether a charge point came to what is wanted that was elsewhere before: what happened there was not told.
    fn gains(&self, change: &Change) -> bool {
        change.left.is_some() && self.charge_system.is_some() && change.charge_system == self.charge_system
    }

    fn includes(&self, charge_point: &csms::ChargePoint) -> bool {
        self.charge_system
            .as_ref()
            .is_none_or(|it| *it == charge_point.charge_system)
            && self.charge_point.as_ref().is_none_or(|it| *it == charge_point.id)
    }
}

/// Opens a feed.
///
/// `charge_system` and `charge_point` narrow it. `facts=true` gives `fact` events (what was recorded, for
/// readers that fold it themselves), `snapshot` and `tick`; without it there are `charge_point` events alone.
/// `since`, or the header `Last-Event-ID`, is the last change that the reader has.
#[utoipa::path(get, path = "/api/v1/live", tag = "live", params(
    ("charge_system" = Option<String>, Query, description = "only this charge system"),
    ("charge_point" = Option<String>, Query, description = "only this charge point"),
    ("since" = Option<u64>, Query, description = "the last change that the reader has; the header Last-Event-ID goes before it"),
    ("facts" = Option<bool>, Query, description = "what was recorded instead of whole charge points; its shape may change")),
    responses((status = 200, content_type = "text/event-stream", description = "`charge_point` events; `id` is a sequence number")))]
pub async fn feed(
    State(web): State<Web>,
    headers: HeaderMap,
    mut filters: Filters,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let wish = Wish {
        charge_system: filters.text("charge_system")?.map(ChargeSystemId::from),
        charge_point: filters.value("charge_point", "an id of a charge point", |it| {
            ChargePointId::parse(it).ok()
        })?,
        facts: filters
            .value("facts", "true or false", |it| it.parse().ok())?
            .unwrap_or(false),
    };
    let since = filters.value("since", "a sequence number", |it| it.parse().ok())?;
    filters.finish()?;
    // A reader that comes back knows more than the address that it was opened with.
    let last = headers
        .get("last-event-id")
        .and_then(|it| it.to_str().ok()?.parse().ok());
    let subscription = Subscription::open()?;
    let (events, feed) = mpsc::channel(64);
    let reading = Reading {
        live: web.live.clone(),
        wish,
        events,
        place: last.or(since),
    };
    let shutdown = web.door.around.shutdown.clone();
    tokio::spawn(async move {
        let _counted = subscription;
        reading.run(shutdown).await;
    });
    let stream = futures_util::stream::unfold(feed, |mut feed| async move {
        feed.recv().await.map(|event| (Ok(event), feed))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(ALIVE_EVERY).text("alive")))
}

struct Reading {
    live: Arc<Live>,
    wish: Wish,
    events: mpsc::Sender<Event>,
    /// The last change that the reader has; nothing before the first snapshot.
    place: Option<u64>,
}

/// The reader has gone.
struct Gone;

impl Reading {
    async fn run(mut self, shutdown: CancellationToken) {
        let mut news = self.live.watch();
        let mut tick = tokio::time::interval(ALIVE_EVERY);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            if self.catch_up().await.is_err() {
                return;
            }
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = self.events.closed() => return,
                grown = news.changed() => {
                    if grown.is_err() {
                        return;
                    }
                    tokio::time::sleep(GATHERED_FOR).await;
                }
                _ = tick.tick(), if self.wish.facts => {
                    let event = Event::default().event("tick").data(format!("{{\"at\":\"{}\"}}", clock::now()));
                    if self.send(event).await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    async fn send(&self, event: Event) -> Result<(), Gone> {
        self.events.send(event).await.map_err(|_| Gone)
    }

    async fn catch_up(&mut self) -> Result<(), Gone> {
        loop {
            let behind = match self.place {
                None => Behind::TooMuch,
                Some(place) => self.live.behind(place, AT_ONCE),
            };
            match behind {
                Behind::TooMuch => self.snapshot().await?,
                Behind::Changes(changes) => {
                    let Some(last) = changes.last().map(|it| it.sequence) else {
                        return Ok(());
                    };
                    if self.wish.facts && changes.iter().any(|it| self.wish.gains(it)) {
                        self.snapshot().await?;
                        continue;
                    }
                    if self.wish.facts {
                        self.facts(&changes).await?;
                    } else {
                        self.charge_points(&changes, last).await?;
                    }
                    self.place = Some(last);
                }
            }
        }
    }

    async fn facts(&self, changes: &[Arc<Change>]) -> Result<(), Gone> {
        for change in changes.iter().filter(|it| self.wish.wants(it)) {
            let event = Event::default()
                .event("fact")
                .id(change.sequence.to_string())
                .data(change.json());
            self.send(event).await?;
        }
        Ok(())
    }

    /// The charge points that look different now, each once.
    async fn charge_points(&self, changes: &[Arc<Change>], last: u64) -> Result<(), Gone> {
        let changed = changes.iter().filter(|it| it.visible && self.wish.wants(it));
        let changed: BTreeSet<_> = changed.map(|it| &it.recorded.charge_point_id).collect();
        let bodies: Vec<_> = changed
            .into_iter()
            .filter_map(|id| self.live.with(id, json))
            .collect();
        self.numbered(bodies, last).await
    }

    /// Sends bodies that together bring the reader to a place: only the last carries its number, so that
    /// whoever is cut off between them gets them again.
    async fn numbered(&self, bodies: Vec<String>, last: u64) -> Result<(), Gone> {
        let count = bodies.len();
        for (index, body) in bodies.into_iter().enumerate() {
            let mut event = Event::default().event("charge_point").data(body);
            let number = if index + 1 == count {
                Some(last)
            } else {
                self.place
            };
            if let Some(number) = number {
                event = event.id(number.to_string());
            }
            self.send(event).await?;
        }
        Ok(())
    }

    async fn snapshot(&mut self) -> Result<(), Gone> {
        let look = |fleet: &Fleet| {
            fleet
                .iter()
                .filter(|it| self.wish.includes(it))
                .map(json)
                .collect::<Vec<_>>()
        };
        let (sequence, bodies) = self.live.snapshot(|fleet, _| look(fleet));
        if self.wish.facts {
            let all = format!("[{}]", bodies.join(","));
            self.send(
                Event::default()
                    .event("snapshot")
                    .id(sequence.to_string())
                    .data(all),
            )
            .await?;
        } else {
            self.numbered(bodies, sequence).await?;
        }
        self.place = Some(sequence);
        Ok(())
    }
}

fn json(charge_point: &csms::ChargePoint) -> String {
    serde_json::to_string(charge_point).expect("charge points have text keys only, so they always are JSON")
}
