//! What is around simulated charge points, told to a server by its REST API: the meter at the main fuse, and prices.

use std::time::Duration;

use csms::prices::QUARTER_MS;
use csms::{ChargeSystemId, Load, PriceList, PriceSource, Timestamp};
use jiff::tz::TimeZone;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, Url};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use simulator::native::Running;
use simulator::surroundings::{building_a, fuse_a, price_per_kwh};

use crate::clock;
use crate::prices::market_day::MarketDay;
use crate::time_zones;

/// The meter at the fuse is read so often.
const READ_EVERY: Duration = Duration::from_secs(5);
/// A server that does not answer within this time does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Where the simulated charge system stands.
const AREA: &str = "NO1";
const TIME_ZONE: &str = "Europe/Oslo";
const CURRENCY: &str = "NOK";

/// What surrounds the charge points of one charge system.
#[derive(Debug)]
pub struct SimulatedSite {
    http: Client,
    base: Url,
    charge_system: ChargeSystemId,
    /// Whether the charge system has a fuse, ours or somebody's.
    has_fuse: bool,
    /// Until when the server knows prices.
    priced_until: Option<Timestamp>,
}

/// Why a server cannot be told, or was not.
#[derive(Debug, thiserror::Error)]
pub enum TellingError {
    /// The address is of no use.
    #[error("`{0}` is not an address of the form http://host:port")]
    Address(String),
    /// Nobody answers there.
    #[error(transparent)]
    Unreachable(#[from] reqwest::Error),
    /// What it answers is not what a server like ours does.
    #[error("the answer to {path} cannot be read: {reason}")]
    Unreadable {
        /// What was asked.
        path: String,
        /// What is wrong with the answer.
        reason: String,
    },
    /// The server does not take it.
    #[error("the server answers {status} to {path}: {said}")]
    Refused {
        /// The answer's status.
        status: reqwest::StatusCode,
        /// What was asked.
        path: String,
        /// The body of the answer.
        said: String,
    },
}

impl SimulatedSite {
    /// The surroundings of a charge system of the server at `api`.
    ///
    /// # Errors
    /// Where that is no address of a server.
    pub fn new(api: &str, charge_system: ChargeSystemId) -> Result<Self, TellingError> {
        let base = Url::parse(api).ok();
        let base = base.filter(|it| it.scheme() == "http" && !it.cannot_be_a_base());
        Ok(Self {
            http: Client::builder().timeout(PATIENCE).no_proxy().build()?,
            base: base.ok_or_else(|| TellingError::Address(api.to_owned()))?,
            charge_system,
            has_fuse: false,
            priced_until: None,
        })
    }

    /// Tells the server what there is to be told, again and again; what cannot be told is tried again.
    pub async fn tell(mut self, charge_points: &Running) {
        let mut rounds = tokio::time::interval(READ_EVERY);
        let mut could = true;
        loop {
            rounds.tick().await;
            let told = self.tell_once(charge_points).await;
            match &told {
                Err(error) if could => {
                    // As a text, which is escaped: it may hold words of the server.
                    tracing::warn!(
                        reason = error.to_string(),
                        "what is around the charge points cannot be told"
                    );
                }
                Ok(()) if !could => tracing::info!("what is around the charge points is told again"),
                _ => {}
            }
            could = told.is_ok();
        }
    }

    async fn tell_once(&mut self, charge_points: &Running) -> Result<(), TellingError> {
        if !self.has_fuse {
            self.furnish(charge_points.connectors()).await?;
        }
        self.publish(clock::now()).await?;
        let drawn = charge_points.drawn_a();
        let building = building_a(charge_points.now());
        let current_a: [f64; 3] = std::array::from_fn(|phase| building[phase] + drawn[phase]);
        let reading = json!({ "current_a": current_a });
        self.ask(Method::POST, &self.of_system("/grid-readings"), Some(&reading))
            .await?;
        Ok(())
    }

    /// Gives the charge system a fuse that is shared, and a place, where nobody gave it a fuse.
    async fn furnish(&mut self, connectors: u32) -> Result<(), TellingError> {
        let load: Load = self.read(&self.of_system("/load")).await?;
        if load.fuse_a.is_none() {
            let settings = json!({
                "fuse_a": fuse_a(connectors),
                "load_balancing": { "enabled": true },
                "price_area": AREA,
                "time_zone": TIME_ZONE,
            });
            self.ask(Method::PATCH, &self.of_system(""), Some(&settings))
                .await?;
            tracing::info!(charge_system.id = %self.charge_system, "a fuse is shared");
        }
        self.has_fuse = true;
        Ok(())
    }

    /// Publishes the prices of today, and from the afternoon on those of tomorrow, where the server has them from nobody
    /// else.
    async fn publish(&mut self, now: Timestamp) -> Result<(), TellingError> {
        let today = MarketDay::of(now);
        let last = if now >= today.next_day_is_asked_for() {
            today.next()
        } else {
            today
        };
        if self.priced_until.is_some_and(|it| it >= last.end()) {
            return Ok(());
        }
        let path = format!("api/v1/prices/{AREA}");
        let known: PriceList = self.read(&path).await?;
        let known_until = known.prices.last().map(|it| it.end);
        let is_ours = known.source.is_none_or(|it| it == PriceSource::Import);
        if is_ours && known_until.is_none_or(|it| it < last.end()) {
            let from = known_until.map_or(today.start(), |it| it.max(today.start()));
            let zone = time_zones::named(TIME_ZONE).unwrap_or(TimeZone::UTC);
            let prices: Vec<Value> = (from.as_millis()..last.end().as_millis())
                .step_by(QUARTER_MS as usize)
                .map(|start| price(start, &zone))
                .collect();
            let prices = json!({ "currency": CURRENCY, "prices": prices });
            self.ask(Method::PUT, &path, Some(&prices)).await?;
            tracing::info!(area = AREA, "prices are published");
        }
        self.priced_until = Some(last.end());
        Ok(())
    }

    fn of_system(&self, what: &str) -> String {
        format!("api/v1/charge-systems/{}{what}", self.charge_system)
    }

    async fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T, TellingError> {
        let said = self.ask(Method::GET, path, None).await?;
        serde_json::from_str(&said).map_err(|error| TellingError::Unreadable {
            path: path.to_owned(),
            reason: error.to_string(),
        })
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<String, TellingError> {
        let mut url = self.base.clone();
        url.set_path(path);
        let mut request = self.http.request(method, url);
        if let Some(body) = body {
            let json = "application/json";
            request = request.header(CONTENT_TYPE, json).body(body.to_string());
        }
        let answer = request.send().await?;
        let status = answer.status();
        let said = answer.text().await?;
        if status.is_success() {
            return Ok(said);
        }
        let path = path.to_owned();
        Err(TellingError::Refused { status, path, said })
    }
}

/// What a kWh costs in a quarter of an hour that begins at a time, where clocks go by a zone.
fn price(start: i64, zone: &TimeZone) -> Value {
    let [at, end] = [start, start + QUARTER_MS].map(Timestamp::from_millis);
    let moment = jiff::Timestamp::from_millisecond(start).unwrap_or_default();
    let local_ms = start + i64::from(zone.to_offset(moment).seconds()) * 1_000;
    let price = (price_per_kwh(local_ms) * 10_000.0).round() / 10_000.0;
    json!({ "start": at, "end": end, "price": price })
}
