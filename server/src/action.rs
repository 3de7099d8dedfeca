//! What the executable does when it is called.

use std::collections::HashSet;
use std::io::{BufRead, ErrorKind, Write};

use clap::Parser;
use csms::{ChargePointId, ChargeSystemId, PriceArea};
use simulator::native::Running;
use tokio_util::sync::CancellationToken;

use crate::config::{
    Action, AddChargePoint, ChargePoints, CommandLine, Demo, ImportPrices, LogFormat, Prices, Serve, Simulate,
};
use crate::prices::market_day::MarketDay;
use crate::process::{self, Server, StartError};
use crate::store::{ClaimError, OpenError, ServeError, Store, StoreError};
use crate::surroundings::{SimulatedSite, TellingError};
use crate::web::demo::FirstPageError;
use crate::web::site::{Site, SiteError};
use crate::{clock, credentials, prices, telemetry};

/// Why the executable does not do what it was called for, in one sentence.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// The server does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The record cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The record cannot be written.
    #[error("the record cannot be written: {}", .0.in_full())]
    Store(StoreError),
    /// The simulation does not start.
    #[error(transparent)]
    Simulate(#[from] simulator::native::SimulatorError),
    /// The server is not one that could be told of what is around simulated charge points.
    #[error(transparent)]
    Telling(#[from] TellingError),
    /// The id is none.
    #[error(transparent)]
    Id(#[from] csms::ids::ChargePointIdError),
    /// There is no such charge system.
    #[error("there is no charge system `{0}`")]
    NoChargeSystem(String),
    /// The password is none.
    #[error("the password is empty; it is read from the first line of standard input")]
    NoPassword,
    /// The password cannot be kept.
    #[error(transparent)]
    Hash(#[from] credentials::HashError),
    /// The area is none.
    #[error(transparent)]
    Area(#[from] csms::prices::PriceAreaError),
    /// The file cannot be read.
    #[error("the file {file} cannot be read: {reason}")]
    File {
        /// Which file.
        file: String,
        /// What is in the way.
        reason: String,
    },
    /// The file is none of prices.
    #[error("the file {file} is not taken: {reason}")]
    Prices {
        /// Which file.
        file: String,
        /// What is wrong with it.
        reason: prices::source::ReadError,
    },
    /// A server that runs has the record.
    #[error("{0}; prices reach it by PUT /api/v1/prices/{1}")]
    Served(ClaimError, PriceArea),
    /// The site cannot be read.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The demo's first page cannot be written.
    #[error(transparent)]
    FirstPage(#[from] FirstPageError),
    /// There is no demo in the folder.
    #[error("there is no demo in the site in {0}")]
    NoDemoThere(String),
    /// There is no demo to be written.
    #[error("there is no demo in this executable; --site-dir names the folder of a built site that has one")]
    NoDemo,
    /// A file cannot be written.
    #[error("the file {file} cannot be written: {reason}")]
    Unwritable {
        /// Which file.
        file: String,
        /// What is in the way.
        reason: String,
    },
    /// The system refuses us its signals.
    #[error("cannot listen for signals: {0}")]
    Signals(std::io::Error),
}

/// Does what the command line says.
///
/// # Errors
/// Where that cannot be done.
pub async fn act() -> Result<(), ActionError> {
    match CommandLine::parse().action {
        Action::Serve(settings) => serve(&settings).await,
        Action::Simulate(settings) => simulate(settings).await,
        Action::ChargePoints(ChargePoints::Add(charge_point)) => add(charge_point).await,
        Action::Prices(Prices::Import(file)) => import_prices(file).await,
        Action::Demo(demo) => write_demo(&demo).await,
    }
}

async fn serve(settings: &Serve) -> Result<(), ActionError> {
    telemetry::start_logs(settings.log_format);
    // A file for each connection; the usual limit is far below what the system allows.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(error = %error, "the limit of open files stays as it is");
    }
    let stopping = signals()?;
    let listener = process::listen(settings.listen)?;
    let server = Server::start(settings, listener).await?;
    tracing::info!(address = %server.address, "serving at http://{}", server.address);
    stopping.cancelled().await;
    tracing::info!("stopping");
    server.stop().await;
    Ok(())
}

async fn simulate(settings: Simulate) -> Result<(), ActionError> {
    telemetry::start_logs(LogFormat::Text);
    let stopping = signals()?;
    let options = simulator::native::Options {
        url: settings.url,
        charge_points: settings.charge_points,
        seed: settings.seed,
        speed: settings.speed,
    };
    let charge_system = ChargeSystemId::from(settings.charge_system.as_str());
    let surroundings = settings.api.map(|api| SimulatedSite::new(&api, charge_system));
    let surroundings = surroundings.transpose()?;
    let running = Running::start(&options)?;
    match surroundings {
        Some(surroundings) => tokio::select! {
            () = surroundings.tell(&running) => {}
            () = stopping.cancelled() => {}
        },
        None => stopping.cancelled().await,
    }
    running.stop().await;
    Ok(())
}

async fn add(wanted: AddChargePoint) -> Result<(), ActionError> {
    let id = ChargePointId::parse(&wanted.id)?;
    let hash = if wanted.password_stdin {
        let mut line = String::new();
        // A stream that cannot be read has no password in it.
        let _ = std::io::stdin().lock().read_line(&mut line);
        let password = line.trim_end_matches(['\r', '\n']);
        if password.is_empty() {
            return Err(ActionError::NoPassword);
        }
        Some(credentials::hash(password.as_bytes())?)
    } else {
        None
    };
    let store = Store::open(&wanted.database_url).await?;
    let charge_system = ChargeSystemId::from(wanted.charge_system.as_str());
    if !store
        .load()
        .await
        .map_err(ActionError::Store)?
        .charge_systems
        .iter()
        .any(|it| it.id == charge_system)
    {
        return Err(ActionError::NoChargeSystem(wanted.charge_system));
    }
    store
        .add_charge_point(&id, &charge_system, wanted.name.as_deref())
        .await
        .map_err(ActionError::Store)?;
    if let Some(hash) = hash {
        store
            .set_credential(&id, Some(&hash))
            .await
            .map_err(ActionError::Store)?;
    }
    // Whoever reads the line knows that it is done; one that is gone does not mind.
    let _ = writeln!(std::io::stdout(), "charge point {id} is known");
    Ok(())
}

async fn import_prices(wanted: ImportPrices) -> Result<(), ActionError> {
    let area = PriceArea::parse(&wanted.area)?;
    let file = wanted.file.display().to_string();
    let text = std::fs::read(&wanted.file).map_err(|error| ActionError::File {
        file: file.clone(),
        reason: error.to_string(),
    })?;
    let now = clock::now();
    let read = prices::file::read(&text).and_then(|it| Ok(it.checked(now)?));
    let quarters = read.map_err(|reason| ActionError::Prices { file, reason })?;
    // What a server has in memory of the record would not know of it.
    let (store, _claim) = match Store::open_to_serve(&wanted.database_url).await {
        Ok(opened) => opened,
        Err(ServeError::Open(error)) => return Err(error.into()),
        Err(ServeError::Claim(taken)) => return Err(ActionError::Served(taken, area)),
    };
    store
        .import_prices(&area, &quarters, now, MarketDay::of(now).start())
        .await
        .map_err(ActionError::Store)?;
    let (count, currency) = (quarters.count(), quarters.currency());
    let _ = writeln!(
        std::io::stdout(),
        "the prices of {count} quarters of an hour of {area} are known, in {currency}"
    );
    Ok(())
}

async fn write_demo(wanted: &Demo) -> Result<(), ActionError> {
    let files = Site::load(wanted.site_dir.as_deref())?.demo_files().await?;
    if files.is_empty() {
        return Err(match &wanted.site_dir {
            Some(folder) => ActionError::NoDemoThere(folder.display().to_string()),
            None => ActionError::NoDemo,
        });
    }
    let known: HashSet<_> = files.iter().map(|(path, _)| path.as_str()).collect();
    for (path, bytes) in &files {
        let file = wanted.folder.join(path);
        let unwritable = |error: std::io::Error| ActionError::Unwritable {
            file: file.display().to_string(),
            reason: error.to_string(),
        };
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(unwritable)?;
        }
        std::fs::write(&file, bytes).map_err(unwritable)?;
        // What an older demo had of it in another form is another file's content now.
        for ending in [".br", ".gz"] {
            let form = format!("{path}{ending}");
            if !known.contains(form.as_str()) {
                match std::fs::remove_file(wanted.folder.join(form)) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(unwritable(error)),
                    Ok(()) | Err(_) => {}
                }
            }
        }
    }
    let folder = wanted.folder.display();
    let _ = writeln!(
        std::io::stdout(),
        "the demo is in {folder}, {} files",
        files.len()
    );
    Ok(())
}

/// Told when the process is to end: SIGTERM, or Ctrl-C.
fn signals() -> Result<CancellationToken, ActionError> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate()).map_err(ActionError::Signals)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(ActionError::Signals)?;
    let stopping = CancellationToken::new();
    let told = stopping.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        told.cancel();
    });
    Ok(stopping)
}
