//! The handshake: who is it, what does it speak, may it come in (OCPP-J 1.6 §3; RFC 6455 §4.2).

mod handshake;
mod lookups;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::WWW_AUTHENTICATE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use csms::{ChargePointId, Event, SessionId, SessionRecord};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use metrics::counter;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

pub use self::lookups::Lookups;

use self::handshake::{Agreed, Refused, basic, claimed_name, subprotocol, switching, websocket_key};
use self::lookups::Unread;
use super::session::{self, Accepted, LARGEST_FRAME};
use super::surroundings::Surroundings;
use super::wire::Wire;
use crate::clock;
use crate::config::Admit;
use crate::credentials::Credentials;
use crate::store::Entered;
use crate::web::problem::Problem;

/// How long whoever is refused waits for that to be written down.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a handshake may take that was accepted.
const COMPLETED_WITHIN: Duration = Duration::from_secs(10);

/// What the handshake has to know.
#[derive(Debug)]
pub struct Door {
    /// What every session works with.
    pub around: Arc<Surroundings>,
    /// Checks passwords.
    pub credentials: Credentials,
    /// Tells who somebody is known to be.
    pub lookups: Lookups,
    /// Which charge points may come in.
    pub admit: Admit,
    /// How many may be in at once.
    pub max_connections: usize,
    /// How many may be known before nobody comes in unannounced.
    pub max_charge_points: usize,
    /// The last session's number.
    pub last_session: AtomicI64,
    /// How many handshakes are looked at at once; the others wait. After a restart of ours everybody returns at once.
    pub handshakes: Arc<Semaphore>,
    /// How many refusals may wait to be written down. Whoever knocks all day is not to hold up the record.
    pub refusals: Semaphore,
    /// One refusal is written at a time.
    pub refusing: Mutex<()>,
    /// Keeps track of the sessions, so that we can wait for their end.
    pub sessions: TaskTracker,
}

/// Takes a WebSocket handshake at `/ocpp/{charge point id}`.
///
/// What is refused gets an HTTP error in words, and is written down where the operator sees it.
pub async fn accept(
    State(door): State<Arc<Door>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
) -> Response {
    let name = claimed_name(request.uri().path());
    let turn = door.handshakes.clone().acquire_owned().await;
    match judge(&door, &name, request.headers()).await {
        Ok(Admitted {
            charge_point,
            key,
            protocol,
            entered,
        }) => {
            let Some(upgrade) = request.extensions_mut().remove::<OnUpgrade>() else {
                return Problem::of(
                    StatusCode::UPGRADE_REQUIRED,
                    "this connection cannot become a WebSocket",
                )
                .into_response();
            };
            let session = SessionId(door.last_session.fetch_add(1, Ordering::Relaxed) + 1);
            let accepted = Box::new(Accepted {
                charge_point,
                session,
                peer: peer.to_string(),
                ocpp_version: protocol.as_ref().map_or("1.6", |it| it.version).to_owned(),
                subprotocol_offered: protocol.is_some(),
                registration: registration(entered, &door.around),
            });
            door.sessions
                .spawn(begin(upgrade, accepted, door.around.clone(), turn.ok()));
            switching(&key, protocol.map(|it| it.header))
        }
        Err(refused) => {
            drop(turn);
            counter!("ladetavle_handshakes_refused_total").increment(1);
            // Debug: what somebody calls themselves may hold line breaks, and is not to forge a line of the log.
            tracing::warn!(charge_point.id = ?name, peer = %peer, reason = ?refused.reason, "a handshake was refused");
            // Whoever knocked is not to wait for a store in trouble.
            let _ = tokio::time::timeout(PATIENCE, note(&door, name, peer, &refused)).await;
            let mut response = Problem::of(refused.status, &refused.reason).into_response();
            if refused.status == StatusCode::UNAUTHORIZED {
                let basic = HeaderValue::from_static("Basic realm=\"ocpp\"");
                response.headers_mut().insert(WWW_AUTHENTICATE, basic);
            }
            response
        }
    }
}

/// A handshake that is in order.
struct Admitted {
    charge_point: ChargePointId,
    /// The handshake's key.
    key: HeaderValue,
    /// Nothing where none was offered.
    protocol: Option<Agreed>,
    /// What the store knows of it.
    entered: Option<Entered>,
}

/// Whether somebody may come in.
async fn judge(door: &Door, name: &str, headers: &HeaderMap) -> Result<Admitted, Refused> {
    let charge_point =
        ChargePointId::parse(name).map_err(|it| Refused::new(StatusCode::BAD_REQUEST, it.to_string()))?;
    let key = websocket_key(headers)?;
    let protocol = subprotocol(headers)?;
    // One that comes back takes its own place, and is let in.
    if door.sessions.len() >= door.max_connections && !door.around.registry.is_connected(&charge_point) {
        return Err(Refused::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too many charge points are connected",
        ));
    }
    let entered = admit(door, &charge_point, headers).await?;
    Ok(Admitted {
        charge_point,
        key,
        protocol,
        entered,
    })
}

/// Where a charge point belongs: as somebody entered it, while we run perhaps, else where all new ones go.
fn registration(entered: Option<Entered>, around: &Surroundings) -> Event {
    match entered {
        Some(entered) => Event::Registered {
            charge_system: entered.charge_system,
            name: entered.name,
        },
        None => Event::Registered {
            charge_system: around.default_charge_system.clone(),
            name: None,
        },
    }
}

async fn admit(door: &Door, id: &ChargePointId, headers: &HeaderMap) -> Result<Option<Entered>, Refused> {
    // Somebody may have added it while we run: then the store knows it, and we do not yet.
    let found = door.lookups.entered(id, &door.around.store).await;
    let unavailable = |it: Unread| Refused::new(StatusCode::SERVICE_UNAVAILABLE, it.to_string());
    let Some(entered) = found.map_err(unavailable)? else {
        return match door.admit {
            // Whoever can reach the port could fill the record with ids.
            Admit::Any if door.around.live.charge_points() >= door.max_charge_points => Err(Refused::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "too many charge points are known here",
            )),
            Admit::Any => Ok(None),
            Admit::Known => Err(Refused::new(
                StatusCode::NOT_FOUND,
                "no charge point of this id is known here",
            )),
        };
    };
    let Some(hash) = entered.credential.clone() else {
        return Ok(Some(entered));
    };
    let Some(said) = basic(headers) else {
        return Err(Refused::new(
            StatusCode::UNAUTHORIZED,
            "this charge point has a password, and sent none",
        ));
    };
    // The user name is the charge point's id, which may itself hold a colon.
    let password = said
        .strip_prefix(id.as_str().as_bytes())
        .and_then(|it| it.strip_prefix(b":"));
    match password {
        Some(password) if door.credentials.fit(id, password.to_vec(), hash).await => Ok(Some(entered)),
        Some(_) | None => Err(Refused::new(
            StatusCode::UNAUTHORIZED,
            "the user name or password is wrong",
        )),
    }
}

async fn begin(
    upgrade: OnUpgrade,
    accepted: Box<Accepted>,
    around: Arc<Surroundings>,
    turn: Option<OwnedSemaphorePermit>,
) {
    // The session is the larger part of what an idle charger costs; the handshake's own is gone by then.
    let Some(socket) = Box::pin(complete(upgrade, &accepted.charge_point)).await else {
        return;
    };
    drop(turn);
    let span =
        tracing::info_span!("session", charge_point.id = %accepted.charge_point, session = %accepted.session);
    Box::pin(session::run(socket, accepted, around))
        .instrument(span)
        .await;
}

/// Waits for the line to become a WebSocket.
async fn complete(
    upgrade: OnUpgrade,
    of: &ChargePointId,
) -> Option<Box<WebSocketStream<Wire<TokioIo<Upgraded>>>>> {
    let upgraded = match tokio::time::timeout(COMPLETED_WITHIN, upgrade).await {
        Ok(Ok(upgraded)) => upgraded,
        Err(_) => return None,
        Ok(Err(error)) => {
            tracing::info!(charge_point.id = %of, error = %error, "a handshake was not completed");
            return None;
        }
    };
    let wire = Wire::new(TokioIo::new(upgraded));
    let socket = WebSocketStream::from_raw_socket(wire, Role::Server, Some(websocket()));
    Some(Box::new(socket.await))
}

/// Small buffers: an idle charger should cost kilobytes. Messages are small as well.
fn websocket() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(1024)
        .write_buffer_size(0)
        .max_write_buffer_size(2 * LARGEST_FRAME)
        .max_message_size(Some(LARGEST_FRAME))
        .max_frame_size(Some(LARGEST_FRAME))
}

async fn note(door: &Door, name: String, peer: SocketAddr, refused: &Refused) {
    let Ok(_place) = door.refusals.try_acquire() else {
        return;
    };
    let _turn = door.refusing.lock().await;
    let now = clock::now();
    let record = SessionRecord {
        id: SessionId(door.last_session.fetch_add(1, Ordering::Relaxed) + 1),
        charge_point: name.chars().take(csms::ids::CHARGE_POINT_ID_LENGTH).collect(),
        opened_at: now,
        peer: peer.to_string(),
        ocpp_version: None,
        subprotocol_offered: false,
        closed_at: Some(now),
        closed: None,
        refused: Some(refused.reason.clone()),
    };
    if let Err(error) = door.around.store.record_refusal(&record).await {
        tracing::warn!(error = %error, "a refused handshake was not recorded");
    }
}
