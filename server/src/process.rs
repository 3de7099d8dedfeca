//! The server from start to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use axum::serve::ListenerExt;
use csms::{ChargeSystemId, Fleet};
use leptos::prelude::LeptosOptions;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::backend::StoreBackend;
use crate::charge_points::accept::{Door, Lookups};
use crate::charge_points::registry::Registry;
use crate::charge_points::surroundings::Surroundings;
use crate::commands::Commands;
use crate::config::{ReadsAtFirst, Serve};
use crate::credentials::Credentials;
use crate::first_reading::FirstReading;
use crate::live::Live;
use crate::load_balancing::Balancing;
use crate::outlook::Outlook;
use crate::prices::Prices;
use crate::prices::source::{SettingsError, Source};
use crate::record::{Recorder, Writer};
use crate::store::{Claim, ServeError, Store, StoreError};
use crate::transactions::TransactionIds;
use crate::web::site::{Site, SiteError};
use crate::web::{self, Web};
use crate::{clock, retention, telemetry};

/// Connections that wait to be accepted: after a restart of ours everybody returns at once.
const BACKLOG: u32 = 4096;
/// How many handshakes are looked at at once.
const HANDSHAKES: usize = 256;
/// How many refused handshakes may wait to be written down; of more than these only the count is kept.
const REFUSALS: usize = 64;
/// How long charge points and browsers are given to take leave.
const FAREWELLS: Duration = Duration::from_secs(5);
/// How long what waits to be recorded is given.
const LAST_COMMITS: Duration = Duration::from_secs(4);

/// Why the server does not start, in one sentence.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why, in words.
        reason: String,
    },
    /// The record cannot be opened, or another process serves it.
    #[error(transparent)]
    Open(#[from] ServeError),
    /// The record cannot be read or written.
    #[error("the record cannot be used: {}", .0.in_full())]
    Store(StoreError),
    /// Nobody can be asked for prices.
    #[error(transparent)]
    Prices(#[from] SettingsError),
    /// The site cannot be read.
    #[error(transparent)]
    Site(#[from] SiteError),
}

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    web: Web,
    stop: CancellationToken,
    stop_writing: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
    writer: Writer,
    chores: TaskTracker,
    /// Nobody else serves the record while we do.
    _claim: Claim,
}

/// Takes the address, so that nobody else has it.
///
/// # Errors
/// Where it is taken, or may not be listened on.
pub fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let attempt = || {
        let socket = if address.is_ipv4() {
            TcpSocket::new_v4()?
        } else {
            TcpSocket::new_v6()?
        };
        // A restart must not have to wait for the connections of the run before.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    attempt().map_err(|error| {
        let reason = match error.kind() {
            std::io::ErrorKind::AddrInUse => "another program listens there already".to_owned(),
            std::io::ErrorKind::PermissionDenied => "this user may not listen there".to_owned(),
            std::io::ErrorKind::AddrNotAvailable => "this machine has no such address".to_owned(),
            _ => error.to_string(),
        };
        StartError::Listen { address, reason }
    })
}

impl Server {
    /// Opens the record and starts to serve on a listener.
    ///
    /// # Errors
    /// Where the record or the site cannot be had.
    pub async fn start(settings: &Serve, listener: TcpListener) -> Result<Self, StartError> {
        telemetry::metrics();
        let source = Source::chosen(settings)?;
        let (store, claim) = Store::open_to_serve(&settings.database_url).await?;
        let site = Arc::new(Site::load(settings.site_dir.as_deref())?);
        store.tidy(clock::now()).await.map_err(StartError::Store)?;
        let loaded = store.load().await.map_err(StartError::Store)?;

        let default_charge_system = loaded
            .charge_systems
            .first()
            .map_or_else(|| ChargeSystemId::from("solbakken"), |it| it.id.clone());
        let live = Arc::new(Live::new(
            Fleet::new(loaded.fleet),
            loaded.charge_systems,
            clock::now(),
        ));
        let (stop, stop_writing) = (CancellationToken::new(), CancellationToken::new());
        let (recorder, writer) = Recorder::start(
            store.clone(),
            live.clone(),
            loaded.last_event,
            stop_writing.clone(),
        );
        let registry = Arc::new(Registry::default());
        let commands = Commands::new(live.clone(), recorder.clone(), registry.clone());
        commands.resume(loaded.open_commands);

        let around = Arc::new(Surroundings {
            live: live.clone(),
            recorder: recorder.clone(),
            registry,
            store: store.clone(),
            transactions: TransactionIds::default(),
            default_charge_system,
            heartbeat_interval: settings.heartbeat_interval,
            ping_interval: settings.ping_interval,
            idle_after: settings.idle_after(),
            call_timeout: settings.call_timeout,
            settle: settings.settle,
            pace: settings.pace,
            shutdown: stop.clone(),
        });
        let door = Arc::new(Door {
            around,
            credentials: Credentials::default(),
            lookups: Lookups::default(),
            admit: settings.admit,
            max_connections: settings.max_connections,
            max_charge_points: settings.max_charge_points,
            last_session: AtomicI64::new(loaded.last_session.0),
            handshakes: Arc::new(Semaphore::new(HANDSHAKES)),
            refusals: Semaphore::new(REFUSALS),
            refusing: Mutex::default(),
            sessions: TaskTracker::new(),
        });
        let balancing = Balancing::restore(live.clone(), store.clone(), recorder.clone(), commands.clone())
            .await
            .map_err(StartError::Store)?;
        let prices = Prices::new(store.clone(), live.clone(), source, settings.price_retry);
        // Before the first round: who waits until electricity is cheap is not let go by a restart.
        let mut outlook = Outlook::new(live.clone(), prices.clone(), balancing.clone());
        outlook.tell().await;
        let first_reading = (settings.first_reading == ReadsAtFirst::Configuration)
            .then(|| FirstReading::new(live.clone(), store.clone(), commands.clone(), settings.settle));
        let backend = Arc::new(StoreBackend {
            live: live.clone(),
            store: store.clone(),
            recorder: recorder.clone(),
            commands,
            balancing: balancing.clone(),
            keep_events: settings.keep_events,
        });
        let leptos = LeptosOptions::builder().output_name("ladetavle").build();
        let web = Web {
            door,
            backend,
            live,
            store: store.clone(),
            recorder,
            prices: prices.clone(),
            site,
            leptos,
        };

        let chores = TaskTracker::new();
        chores.spawn(retention::run(store.clone(), settings.keep_events, stop.clone()));
        chores.spawn(retention::own_doings(
            store.clone(),
            settings.keep_events,
            stop.clone(),
        ));
        chores.spawn(retention::prices(store.clone(), stop.clone()));
        chores.spawn(retention::checkpoints(store, stop.clone()));
        chores.spawn(upkeep(stop.clone()));
        chores.spawn(balancing.run(stop.clone()));
        chores.spawn(prices.run(stop.clone()));
        chores.spawn(outlook.run(stop.clone()));
        if let Some(first_reading) = first_reading {
            chores.spawn(first_reading.run(stop.clone()));
        }
        let address = listener.local_addr().unwrap_or(settings.listen);
        let serving = serve(listener, web.clone(), stop.clone());
        Ok(Self {
            address,
            web,
            stop,
            stop_writing,
            serving,
            writer,
            chores,
            _claim: claim,
        })
    }

    /// Stops: says farewell to charge points and browsers, commits what waits, and ends. Within 10 seconds.
    pub async fn stop(self) {
        self.stop.cancel();
        let sessions = &self.web.door.sessions;
        sessions.close();
        self.chores.close();
        if tokio::time::timeout(FAREWELLS, sessions.wait()).await.is_err() {
            tracing::warn!(sessions = sessions.len(), "not everybody took leave in time");
        }
        self.stop_writing.cancel();
        if tokio::time::timeout(LAST_COMMITS, self.writer).await.is_err() {
            tracing::error!("not everything that waited could be committed in time");
        }
        self.serving.abort();
        tracing::info!("stopped");
    }
}

fn serve(listener: TcpListener, web: Web, stop: CancellationToken) -> JoinHandle<std::io::Result<()>> {
    let routes = web::routes(web).into_make_service_with_connect_info::<SocketAddr>();
    // Answers are small and waited for: they are not to be gathered.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(async move {
        axum::serve(listener, routes)
            .with_graceful_shutdown(async move { stop.cancelled().await })
            .await
    })
}

async fn upkeep(stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(5)) => telemetry::metrics().run_upkeep(),
        }
    }
}
