//! Who is asked what electricity costs, and how.

use std::time::Duration;

use csms::{PriceArea, PriceImport, PriceImportError, PriceSource, Timestamp};
use ocpp::Oddity;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url};

use super::market_day::MarketDay;
use super::{bidding_zones, entsoe, hvakosterstrommen};
use crate::config::{AskedForPrices, Serve, Token};

/// How long a source may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest answer that is read, in bytes: a day has a few dozen KiB.
const LONGEST: usize = 4 * 1024 * 1024;

/// Who is asked.
#[derive(Debug)]
pub struct Source {
    kind: Kind,
    /// The address that paths are put behind, without a slash at its end.
    base: String,
    http: Client,
}

#[derive(Debug)]
enum Kind {
    Hvakosterstrommen,
    Entsoe { token: Token },
}

/// Why a source cannot be asked, whatever it would say.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// There is no token.
    #[error("ENTSO-E is asked with a token: give it with --entsoe-token or LADETAVLE_ENTSOE_TOKEN")]
    NoToken,
    /// The address is none.
    #[error("--price-url `{0}` is no address as in https://prices.example")]
    Address(String),
    /// There is no client.
    #[error("no prices can be fetched: {0}")]
    Client(String),
}

/// What a source says of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// These prices; some of them may be of other days.
    Prices(PriceImport),
    /// It has none yet, and may want to be left alone for so long.
    NotYet(Option<Duration>),
}

/// Why a source was asked in vain.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It cannot be reached, or does not answer.
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    /// It does not answer as hoped.
    #[error("it answered with status {status}")]
    Status {
        /// Its status.
        status: StatusCode,
        /// How long it wants to be left alone.
        leave_alone: Option<Duration>,
    },
    /// It says more than anybody needs.
    #[error("its answer has more than 4 MiB")]
    TooLong,
    /// Its answer is none that we understand.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
}

/// Why what a source publishes is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is no JSON as it should be.
    #[error("it is no list of prices: {0}")]
    Json(String),
    /// It is no XML as it should be.
    #[error("it is no document of prices: {0}")]
    Xml(String),
    /// A time is none.
    #[error("`{0}` is no time with a zone")]
    Time(String),
    /// A price is none.
    #[error("`{0}` is no price")]
    Price(String),
    /// The prices are in another currency.
    #[error("its prices are in `{0}`, and EUR is expected")]
    Currency(String),
    /// The prices are of another amount.
    #[error("its prices are per `{0}`, and MWH is expected")]
    Unit(String),
    /// The intervals are none that we know.
    #[error("its intervals are `{0}`, and PT15M, PT30M or PT60M is expected")]
    Resolution(String),
    /// The curve is none that we know.
    #[error("its curve is `{0}`, and A01 or A03 is expected")]
    Curve(String),
    /// A price stands outside of its period.
    #[error("its position {0} lies outside of the period")]
    Position(u64),
    /// It says that it has none.
    #[error("it says `{text}` (reason {code})")]
    Refused {
        /// The code of its reason.
        code: String,
        /// Its reason.
        text: String,
    },
    /// It has no prices, where there should be some.
    #[error("there are no prices in it")]
    Empty,
    /// Its prices cannot be kept.
    #[error("{}: {}", .0.member, .0)]
    Import(#[from] PriceImportError),
}

impl SourceError {
    /// How long the source wants to be left alone, where it says so.
    pub const fn leave_alone(&self) -> Option<Duration> {
        match self {
            Self::Status { leave_alone, .. } => *leave_alone,
            Self::Unreachable(_) | Self::TooLong | Self::Unreadable(_) => None,
        }
    }
}

impl Source {
    /// The source that was chosen; nothing where none was.
    ///
    /// # Errors
    /// Where it cannot be asked as the settings have it.
    pub fn chosen(settings: &Serve) -> Result<Option<Self>, SettingsError> {
        let (kind, usual) = match settings.price_source {
            AskedForPrices::None => return Ok(None),
            AskedForPrices::Hvakosterstrommen => (Kind::Hvakosterstrommen, hvakosterstrommen::ADDRESS),
            AskedForPrices::Entsoe => {
                let token = settings.entsoe_token.clone().filter(|it| !it.is_empty());
                let token = token.ok_or(SettingsError::NoToken)?;
                (Kind::Entsoe { token }, entsoe::ADDRESS)
            }
        };
        let base = settings.price_url.as_deref().unwrap_or(usual);
        let url = Url::parse(base).ok();
        let fits = url.is_some_and(|it| matches!(it.scheme(), "http" | "https") && it.query().is_none());
        if !fits {
            return Err(SettingsError::Address(base.to_owned()));
        }
        let http = Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::limited(3))
            // Where it leads elsewhere, the address with the token in it is nobody's business there.
            .referer(false)
            .user_agent(concat!("ladetavle/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| SettingsError::Client(in_words(&error)))?;
        Ok(Some(Self {
            kind,
            base: base.trim_end_matches('/').to_owned(),
            http,
        }))
    }

    /// What its prices are marked with.
    pub const fn mark(&self) -> PriceSource {
        match self.kind {
            Kind::Hvakosterstrommen => PriceSource::Hvakosterstrommen,
            Kind::Entsoe { .. } => PriceSource::Entsoe,
        }
    }

    /// Whether it has prices of an area.
    pub fn serves(&self, area: &PriceArea) -> bool {
        match self.kind {
            Kind::Hvakosterstrommen => hvakosterstrommen::serves(area),
            Kind::Entsoe { .. } => bidding_zones::code(area).is_some(),
        }
    }

    /// Asks for a day of an area.
    ///
    /// # Errors
    /// Where it does not answer, or not as it should.
    pub async fn ask(&self, area: &PriceArea, day: MarketDay, now: Timestamp) -> Result<Told, SourceError> {
        let url = match &self.kind {
            Kind::Hvakosterstrommen => hvakosterstrommen::address(&self.base, area, day),
            Kind::Entsoe { token } => entsoe::address(&self.base, token, area, day),
        };
        // The address of an error would show the token.
        let unreachable = |error: reqwest::Error| SourceError::Unreachable(in_words(&error.without_url()));
        let response = self.http.get(url).send().await.map_err(unreachable)?;
        let status = response.status();
        let leave_alone = leave_alone(response.headers(), now);
        let refused = SourceError::Status { status, leave_alone };
        match &self.kind {
            Kind::Hvakosterstrommen if status == StatusCode::NOT_FOUND => Ok(Told::NotYet(leave_alone)),
            Kind::Hvakosterstrommen if status.is_success() => {
                Ok(Told::Prices(hvakosterstrommen::read(&body(response).await?)?))
            }
            // What is wrong with a question it says in the document that answers it.
            Kind::Entsoe { .. } if status.is_success() || status == StatusCode::BAD_REQUEST => {
                match entsoe::read(&body(response).await?) {
                    Ok(Some(prices)) if status.is_success() => Ok(Told::Prices(prices)),
                    Ok(None) => Ok(Told::NotYet(leave_alone)),
                    Err(error) if status.is_success() || matches!(error, ReadError::Refused { .. }) => {
                        Err(error.into())
                    }
                    Ok(Some(_)) | Err(_) => Err(refused),
                }
            }
            Kind::Hvakosterstrommen | Kind::Entsoe { .. } => Err(refused),
        }
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, SourceError> {
    let mut body = Vec::new();
    loop {
        let chunk = response.chunk().await;
        match chunk.map_err(|error| SourceError::Unreachable(in_words(&error.without_url())))? {
            None => return Ok(body),
            Some(chunk) if body.len() + chunk.len() > LONGEST => return Err(SourceError::TooLong),
            Some(chunk) => body.extend_from_slice(&chunk),
        }
    }
}

/// An error with what is behind it, which is where it says what happened.
fn in_words(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut behind = std::error::Error::source(error);
    while let Some(error) = behind {
        words = format!("{words}: {error}");
        behind = error.source();
    }
    words
}

/// `Retry-After`, in seconds or as a time.
fn leave_alone(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let said = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = said.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(said)
        .ok()?;
    Some(Timestamp::from_millis(at.as_millisecond()).since(now))
}

/// A time as a source writes it, which has to say in which zone.
pub(super) fn time(said: &str) -> Result<Timestamp, ReadError> {
    match Timestamp::read(said) {
        Some((_, Some(Oddity::NoZone { .. }))) | None => {
            Err(ReadError::Time(said.chars().take(40).collect()))
        }
        Some((time, _)) => Ok(time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_said_in_seconds_or_as_a_time() {
        let now = Timestamp::read("2026-11-27T12:00:00Z").unwrap().0;
        for (said, seconds) in [
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("Fri, 27 Nov 2026 12:05:00 GMT", Some(300)),
            ("Fri, 27 Nov 2026 11:05:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, said.parse().unwrap())]);
            assert_eq!(
                leave_alone(&headers, now),
                seconds.map(Duration::from_secs),
                "{said}"
            );
        }
    }

    fn chosen(change: impl FnOnce(&mut Serve)) -> Result<Option<Source>, SettingsError> {
        let mut settings = Serve::defaults();
        change(&mut settings);
        Source::chosen(&settings)
    }

    #[test]
    fn nothing_is_asked_unless_it_is_wanted() {
        assert!(chosen(|_| ()).unwrap().is_none());
    }

    #[test]
    fn a_token_is_needed_and_never_shown() {
        for token in [None, Some(""), Some("  ")] {
            let chosen = chosen(|it| {
                it.price_source = AskedForPrices::Entsoe;
                it.entsoe_token = token.map(Token::from);
            });
            assert!(matches!(chosen, Err(SettingsError::NoToken)), "{token:?}");
        }
        let source = chosen(|it| {
            it.price_source = AskedForPrices::Entsoe;
            it.entsoe_token = Some(Token::from("s3cret"));
        });
        let shown = format!("{:?}", source.unwrap().unwrap());
        assert!(!shown.contains("s3cret"), "{shown}");
    }

    #[test]
    fn an_address_is_one() {
        for (address, fits) in [
            ("http://127.0.0.1:7/", true),
            ("https://prices.example/behind", true),
            ("ftp://prices.example", false),
            ("prices.example", false),
        ] {
            let chosen = chosen(|it| {
                it.price_source = AskedForPrices::Hvakosterstrommen;
                it.price_url = Some(address.to_owned());
            });
            assert_eq!(chosen.is_ok(), fits, "{address}");
        }
    }
}
