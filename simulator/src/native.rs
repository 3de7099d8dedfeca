//! Charge points over real WebSockets.

use std::time::Duration;

use ocpp::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::Uri;

use crate::charge_point::ChargePoint;
use crate::profile::Profile;
use crate::scenario::Scenario;

mod driver;
mod pace;
use driver::Driver;
use pace::Pace;

/// What stands for the charge point's id in an address.
const PLACEHOLDER: &str = "{id}";

/// What need not be encoded in the last segment of an address (RFC 3986 §2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What is to be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Where the charge points connect to; `{id}` stands for the id, which is percent-encoded.
    pub url: String,
    /// How many there are.
    pub charge_points: u32,
    /// What their lives are made from.
    pub seed: u64,
    /// How many times faster than the real world theirs runs.
    pub speed: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            url: "ws://127.0.0.1:8080/ocpp/{id}".to_owned(),
            charge_points: 12,
            seed: 1,
            speed: 1.0,
        }
    }
}

/// Why charge points cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// Several charge points cannot share one address.
    #[error("the address `{0}` has no {PLACEHOLDER} in it")]
    NoPlaceholder(String),
    /// The address is none that a WebSocket could be opened to.
    #[error("`{0}` is not an address of the form ws://host/path")]
    Address(String),
    /// The speed makes no sense.
    #[error("the speed {0} is not between 0.01 and 1000")]
    Speed(f64),
}

/// A charge system whose charge points run.
///
/// Whatever goes wrong with the other end is waited out and tried again.
#[derive(Debug)]
pub struct Running {
    charge_points: JoinSet<()>,
    connectors: u32,
    /// What each of them draws.
    drawn: Vec<watch::Receiver<[f64; 3]>>,
    pace: Pace,
    stop: watch::Sender<()>,
}

impl Running {
    /// Starts them. They connect, and try until they succeed.
    ///
    /// # Errors
    /// Where the options make no sense.
    pub fn start(options: &Options) -> Result<Self, SimulatorError> {
        if !options.url.contains(PLACEHOLDER) {
            return Err(SimulatorError::NoPlaceholder(options.url.clone()));
        }
        let pace = Pace::new(options.speed)?;
        let scenario = Scenario::new(options.seed).with_charge_points(options.charge_points);
        let (stop, stopped) = watch::channel(());
        let mut running = Self {
            charge_points: JoinSet::new(),
            connectors: 0,
            drawn: Vec::new(),
            pace,
            stop,
        };
        for charge_point in scenario.charge_points(pace.now(), options.speed) {
            let profile = charge_point.profile();
            let address = address(&options.url, &profile.id)?;
            running.connectors += u32::from(profile.make.connectors);
            let (_, deeds) = mpsc::channel(1);
            let driver = Driver::new(charge_point, address, pace);
            running.drawn.push(driver.drawn());
            running.charge_points.spawn(driver.run(deeds, stopped.clone()));
        }
        tracing::info!(
            charge_points = options.charge_points,
            seed = options.seed,
            speed = options.speed,
            "simulated charge points are running"
        );
        Ok(running)
    }

    /// How many connectors they have, together.
    pub fn connectors(&self) -> u32 {
        self.connectors
    }

    /// What time it is for them.
    pub fn now(&self) -> Timestamp {
        self.pace.now()
    }

    /// What all of their cars draw now, in A on each phase.
    pub fn drawn_a(&self) -> [f64; 3] {
        let mut sum = [0.0; 3];
        for drawn in &self.drawn {
            for (sum, drawn) in sum.iter_mut().zip(*drawn.borrow()) {
                *sum += drawn;
            }
        }
        sum
    }

    /// Closes all WebSockets with a close frame.
    pub async fn stop(mut self) {
        drop(self.stop);
        while self.charge_points.join_next().await.is_some() {}
        tracing::info!("simulated charge points have stopped");
    }
}

/// The address of one charge point.
fn address(url: &str, id: &str) -> Result<String, SimulatorError> {
    let encoded = utf8_percent_encode(id, SEGMENT).to_string();
    let address = url.replace(PLACEHOLDER, &encoded);
    let plain = |uri: &Uri| uri.scheme_str() == Some("ws") && uri.host().is_some();
    match address.as_str().into_client_request() {
        Ok(request) if plain(request.uri()) => Ok(address),
        _ => Err(SimulatorError::Address(url.to_owned())),
    }
}

/// Something that a hand does to a running charge point.
type Deed = Box<dyn FnOnce(&mut ChargePoint, Timestamp) + Send>;

/// One charge point over a real WebSocket, which does what it is told by hand; for tests.
///
/// It stops where this is dropped; [`stop`](Self::stop) waits until it has.
#[derive(Debug)]
pub struct Driven {
    deeds: mpsc::Sender<Deed>,
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
}

impl Driven {
    /// Starts a charge point that connects to `url` and tries until it succeeds.
    ///
    /// # Errors
    /// Where the address or the speed makes no sense.
    pub fn start(profile: Profile, seed: u64, url: &str, speed: f64) -> Result<Self, SimulatorError> {
        let pace = Pace::new(speed)?;
        let address = address(url, &profile.id)?;
        let charge_point = ChargePoint::new(profile, seed, pace.now()).at_speed(speed);
        let (deeds, received) = mpsc::channel(16);
        let (stop, stopped) = watch::channel(());
        let driver = Driver::new(charge_point, address, pace);
        let task = tokio::spawn(driver.run(received, stopped));
        Ok(Self { deeds, stop, task })
    }

    /// Does something to the charge point, or looks at it; `None` where it no longer runs.
    pub async fn with<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&mut ChargePoint, Timestamp) -> T + Send + 'static,
    ) -> Option<T> {
        let (done, result) = oneshot::channel();
        let deed: Deed = Box::new(move |charge_point, now| {
            // Nobody waits for the result where the caller has given up.
            let _ = done.send(deed(charge_point, now));
        });
        self.deeds.send(deed).await.ok()?;
        result.await.ok()
    }

    /// Stops it, with a close frame where it is connected.
    pub async fn stop(self) {
        drop(self.stop);
        // A panic inside was reported where it happened.
        let _ = self.task.await;
    }
}

/// How long a WebSocket may take to open.
const OPENS_WITHIN: Duration = Duration::from_secs(10);

/// How long the other end is given to answer a close frame.
const CLOSES_WITHIN: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests;
