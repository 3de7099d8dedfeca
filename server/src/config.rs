//! The command line. Every flag of `serve` has an environment variable, `LADETAVLE_…`.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A charge point that was silent for so many intervals is gone.
pub const SILENT_INTERVALS: u32 = 3;

/// A portal for the people who look after EV chargers.
#[derive(Debug, Parser)]
#[command(name = "ladetavle", version)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What the executable does.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Run the server
    Serve(Box<Serve>),
    /// Run simulated charge points against a server
    Simulate(Simulate),
    /// Look after the charge points that may connect
    #[command(subcommand)]
    ChargePoints(ChargePoints),
    /// Look after what electricity costs
    #[command(subcommand)]
    Prices(Prices),
    /// Write the demo into a folder, for any web server
    Demo(Demo),
}

/// The server's settings.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address and port to listen on; 0.0.0.0 lets chargers of the network in
    #[arg(long, env = "LADETAVLE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where the record is kept: sqlite://FILE?mode=rwc or postgres://…
    #[arg(
        long,
        env = "LADETAVLE_DATABASE_URL",
        default_value = "sqlite://data/ladetavle.db?mode=rwc",
        hide_env_values = true
    )]
    pub database_url: String,
    /// Which charge points may connect
    #[arg(long, env = "LADETAVLE_ADMIT", value_enum, default_value_t = Admit::Any)]
    pub admit: Admit,
    /// How long the event log is kept; 0d keeps everything
    #[arg(long, env = "LADETAVLE_KEEP_EVENTS", value_parser = humantime::parse_duration, default_value = "90d")]
    pub keep_events: Duration,
    /// How often charge points are asked to send a Heartbeat
    #[arg(long, env = "LADETAVLE_HEARTBEAT_INTERVAL", value_parser = positive, default_value = "60s")]
    pub heartbeat_interval: Duration,
    /// How often we ping; a charge point that was silent for three intervals, of ping and Heartbeat, is gone
    #[arg(long, env = "LADETAVLE_PING_INTERVAL", value_parser = positive, default_value = "30s")]
    pub ping_interval: Duration,
    /// How long a charge point may take to answer
    #[arg(long, env = "LADETAVLE_CALL_TIMEOUT", value_parser = positive, default_value = "30s")]
    pub call_timeout: Duration,
    /// How long a charge point is left alone after it connected or booted
    #[arg(long, env = "LADETAVLE_SETTLE", value_parser = humantime::parse_duration, default_value = "2s")]
    pub settle: Duration,
    /// The pause between an answer of a charge point and our next call to it
    #[arg(long, env = "LADETAVLE_PACE", value_parser = humantime::parse_duration, default_value = "200ms")]
    pub pace: Duration,
    /// Whether a charge point whose configuration was never read is asked for it by ourselves, after it booted
    #[arg(long, env = "LADETAVLE_FIRST_READING", value_enum, default_value_t = ReadsAtFirst::Configuration)]
    pub first_reading: ReadsAtFirst,
    /// Who is asked what electricity costs, for the price areas of the charge systems
    #[arg(long, env = "LADETAVLE_PRICE_SOURCE", value_enum, default_value_t = AskedForPrices::None)]
    pub price_source: AskedForPrices,
    /// Where the source of prices is, in place of its usual address
    #[arg(long, env = "LADETAVLE_PRICE_URL")]
    pub price_url: Option<String>,
    /// The token with which ENTSO-E's transparency platform is asked
    #[arg(long, env = "LADETAVLE_ENTSOE_TOKEN", hide_env_values = true)]
    pub entsoe_token: Option<Token>,
    /// The pause before a source that had no prices is asked again; it becomes longer, up to six times as long
    #[arg(long, env = "LADETAVLE_PRICE_RETRY", value_parser = positive, default_value = "5m")]
    pub price_retry: Duration,
    /// How many connections are taken at once
    #[arg(long, env = "LADETAVLE_MAX_CONNECTIONS", default_value_t = 20_000)]
    pub max_connections: usize,
    /// How many charge points may be known before no further one is let in that nobody announced; all may return
    #[arg(long, env = "LADETAVLE_MAX_CHARGE_POINTS", default_value_t = 50_000)]
    pub max_charge_points: usize,
    /// Where the built site lies; the executable of a release carries its own
    #[arg(long, env = "LADETAVLE_SITE_DIR")]
    pub site_dir: Option<PathBuf>,
    /// How logs are written
    #[arg(long, env = "LADETAVLE_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// What a charge point that we do not know yet is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReadsAtFirst {
    /// All of its configuration
    Configuration,
    /// Nothing: only what people ask for is read
    Nothing,
}

/// Who is asked what electricity costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AskedForPrices {
    /// Nobody; prices are there that operators import
    None,
    /// hvakosterstrommen.no: NO1 to NO5, in NOK
    Hvakosterstrommen,
    /// ENTSO-E's transparency platform: most areas of Europe, in EUR; needs a token
    Entsoe,
}

/// A secret that somebody gave us for somebody else. It is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The secret itself, for whoever it is meant for.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Token {
    fn from(secret: &str) -> Self {
        Self(secret.trim().to_owned())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Which charge points may connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Admit {
    /// All of them; one that is new is put into the first charge system
    Any,
    /// Those that were added before
    Known,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// For machines, a JSON object a line
    Json,
}

/// Simulated charge points.
#[derive(Debug, Clone, Args)]
pub struct Simulate {
    /// Where to connect; {id} stands for the charge point's id
    #[arg(
        long,
        env = "LADETAVLE_SIMULATE_URL",
        default_value = "ws://127.0.0.1:8080/ocpp/{id}"
    )]
    pub url: String,
    /// How many
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub charge_points: u32,
    /// What happens follows from this number
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How much faster than real time
    #[arg(long, default_value_t = 1.0, value_parser = speed)]
    pub speed: f64,
    /// The server's address, http://host:port: the meter of the building around them, a fuse where there is none, and prices
    /// are told to its API; nothing is told without
    #[arg(long, env = "LADETAVLE_SIMULATE_API", value_name = "URL")]
    pub api: Option<String>,
    /// The charge system that they belong to there
    #[arg(long, default_value = "solbakken", requires = "api")]
    pub charge_system: String,
}

/// Looking after the charge points that may connect.
#[derive(Debug, Subcommand)]
pub enum ChargePoints {
    /// Make a charge point known, or change what is known of it
    Add(AddChargePoint),
}

/// One charge point to be known.
#[derive(Debug, Args)]
pub struct AddChargePoint {
    /// The last segment of the address it connects to, not percent-encoded
    pub id: String,
    /// Its name for people
    #[arg(long)]
    pub name: Option<String>,
    /// The charge system that it belongs to
    #[arg(long, default_value = "solbakken")]
    pub charge_system: String,
    /// Read a password for it from standard input: HTTP Basic, OCPP security profile 1
    #[arg(long)]
    pub password_stdin: bool,
    /// Where the record is kept
    #[arg(
        long,
        env = "LADETAVLE_DATABASE_URL",
        default_value = "sqlite://data/ladetavle.db?mode=rwc",
        hide_env_values = true
    )]
    pub database_url: String,
}

/// Looking after what electricity costs.
#[derive(Debug, Subcommand)]
pub enum Prices {
    /// Import the prices of a file; nothing that is fetched replaces them
    Import(ImportPrices),
}

/// A file of prices.
#[derive(Debug, Args)]
pub struct ImportPrices {
    /// As `PUT /api/v1/prices/{area}` takes it, as hvakosterstrommen.no publishes a day, or as ENTSO-E does
    pub file: PathBuf,
    /// The price area, for instance NO1
    pub area: String,
    /// Where the record is kept
    #[arg(
        long,
        env = "LADETAVLE_DATABASE_URL",
        default_value = "sqlite://data/ladetavle.db?mode=rwc",
        hide_env_values = true
    )]
    pub database_url: String,
}

/// The demo as files.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where they are to be; files of the same names are replaced, with their .br and .gz; others stay
    pub folder: PathBuf,
    /// Where the built site lies; the executable of a release carries its own
    #[arg(long, env = "LADETAVLE_SITE_DIR")]
    pub site_dir: Option<PathBuf>,
}

fn positive(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("must be more than nothing".to_owned()),
        Ok(duration) => Ok(duration),
        Err(error) => Err(error.to_string()),
    }
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(speed) if (0.01..=1000.0).contains(&speed) => Ok(speed),
        _ => Err("a number from 0.01 to 1000".to_owned()),
    }
}

impl Serve {
    /// The settings that a server has when nobody says otherwise.
    pub fn defaults() -> Self {
        match CommandLine::parse_from(["ladetavle", "serve"]).action {
            Action::Serve(serve) => *serve,
            Action::Simulate(_) | Action::ChargePoints(_) | Action::Prices(_) | Action::Demo(_) => {
                unreachable!("`serve` was asked for")
            }
        }
    }

    /// After how long a silence a charge point counts as gone: three intervals, of whichever is the longer.
    pub fn idle_after(&self) -> Duration {
        self.heartbeat_interval.max(self.ping_interval) * SILENT_INTERVALS
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, FromArgMatches};

    use super::*;

    #[test]
    fn silence_is_suffered_for_three_intervals_of_whichever_is_longer() {
        for (heartbeat, ping) in [(60, 30), (30, 60), (900, 30), (1, 1)] {
            let [heartbeat_interval, ping_interval] = [heartbeat, ping].map(Duration::from_secs);
            let settings = Serve {
                heartbeat_interval,
                ping_interval,
                ..Serve::defaults()
            };
            let idle_after = settings.idle_after();
            assert!(idle_after >= heartbeat_interval * 3, "{heartbeat} s, {ping} s");
            assert!(idle_after >= ping_interval * 3, "{heartbeat} s, {ping} s");
        }
    }

    #[test]
    fn what_nobody_says_is_as_the_contract_says() {
        let said = |line: &str| {
            let command = CommandLine::command();
            let command = command.mut_subcommands(|it| it.mut_args(|arg| arg.env(None::<&str>)));
            let matches = command.try_get_matches_from(line.split(' ')).unwrap();
            CommandLine::from_arg_matches(&matches).unwrap().action
        };
        let Action::Serve(serve) = said("ladetavle serve") else {
            panic!("serve serves");
        };
        assert_eq!(serve.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(serve.database_url, "sqlite://data/ladetavle.db?mode=rwc");
        assert_eq!(serve.admit, Admit::Any);
        let Action::Simulate(simulate) = said("ladetavle simulate") else {
            panic!("simulate simulates");
        };
        assert_eq!(simulate.url, "ws://127.0.0.1:8080/ocpp/{id}");
        assert_eq!((simulate.charge_points, simulate.seed), (12, 1));
        assert_eq!(simulate.speed, 1.0);
    }

    #[test]
    fn every_flag_of_serve_has_an_environment_variable() {
        let command = CommandLine::command();
        let serve = command.find_subcommand("serve").unwrap();
        let mut flags = 0;
        for flag in serve.get_arguments() {
            let long = flag.get_long().unwrap();
            let variable = format!("LADETAVLE_{}", long.to_uppercase().replace('-', "_"));
            assert_eq!(flag.get_env(), Some(variable.as_ref()), "--{long}");
            flags += 1;
        }
        assert!(flags > 10, "{flags}");
    }
}
