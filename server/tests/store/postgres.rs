//! A PostgreSQL server of our own, where `initdb` is found; or the one that `LADETAVLE_TEST_POSTGRES` names.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The user that the server runs as where we are root, which it refuses to be.
const NOBODY: &str = "65534";

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

struct Cluster {
    /// The address, up to the database's name.
    base: String,
    programs: Option<PathBuf>,
}

/// An empty database.
pub(crate) struct Database {
    /// Its address.
    pub(crate) url: String,
}

impl Database {
    /// An empty database; none where there is no PostgreSQL to be had.
    pub(crate) fn new() -> Option<Self> {
        let cluster = CLUSTER.get_or_init(Cluster::start).as_ref()?;
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("ladetavle_{}_{number}", std::process::id());
        let psql = cluster
            .programs
            .as_ref()
            .map_or_else(|| PathBuf::from("psql"), |it| it.join("psql"));
        let made = Command::new(psql)
            .args([
                &format!("{}postgres", cluster.base),
                "-qc",
                &format!("CREATE DATABASE {name}"),
            ])
            .status()
            .is_ok_and(|it| it.success());
        assert!(made, "the database {name} could not be made");
        Some(Self {
            url: format!("{}{name}", cluster.base),
        })
    }
}

fn initdb() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<_> = std::env::split_paths(&path).collect();
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    places.extend(debian.map(|it| it.path().join("bin")));
    places
        .into_iter()
        .map(|it| it.join("initdb"))
        .find(|it| it.is_file())?
        .canonicalize()
        .ok()
}

/// A command that runs as somebody who is not root, and ends when we do.
fn unprivileged(program: &Path) -> Command {
    let root = std::fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0);
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if root {
        command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]);
    }
    command
        .arg("--")
        .arg(program)
        .current_dir("/")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Folders of runs that did not clean up after themselves.
fn clean_up() {
    for entry in std::fs::read_dir(std::env::temp_dir())
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(process) = name.strip_prefix("ladetavle-postgres-") else {
            continue;
        };
        if !Path::new("/proc").join(process).exists() {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

impl Cluster {
    fn start() -> Option<Self> {
        if let Ok(url) = std::env::var("LADETAVLE_TEST_POSTGRES") {
            let base = url.rsplit_once('/').map_or(url.as_str(), |(base, _)| base);
            return Some(Self {
                base: format!("{base}/"),
                programs: None,
            });
        }
        let Some(initdb) = initdb() else {
            eprintln!("PostgreSQL is not tested: there is no initdb here");
            return None;
        };
        let programs = initdb.parent()?.to_owned();
        clean_up();
        let folder = std::env::temp_dir().join(format!("ladetavle-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).ok()?;
        let owner = unprivileged(Path::new("true"))
            .status()
            .is_ok_and(|it| it.success());
        assert!(
            owner,
            "setpriv, of util-linux, is needed to run a PostgreSQL server of our own"
        );
        let _ = Command::new("chown").arg(NOBODY).arg(&folder).status();
        let data = folder.join("data");
        let made = unprivileged(&initdb)
            .arg("-D")
            .arg(&data)
            .args([
                "-A",
                "trust",
                "-U",
                "ladetavle",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale",
                "C",
            ])
            .status();
        assert!(
            made.is_ok_and(|it| it.success()),
            "initdb failed in {}",
            folder.display()
        );
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|it| it.local_addr())
            .unwrap()
            .port();
        let server = programs.join("postgres");
        // The signal of a parent's death is the thread's: so the thread that starts the server stays.
        std::thread::spawn(move || {
            let _ = unprivileged(&server)
                .arg("-D")
                .arg(&data)
                .args([
                    "-p",
                    &port.to_string(),
                    "-k",
                    "",
                    "-h",
                    "127.0.0.1",
                    "-c",
                    "max_connections=300",
                    // No test cuts its power, and a hundred databases are made at once.
                    "-c",
                    "fsync=off",
                ])
                .status();
        });
        let base = format!("postgres://ladetavle@127.0.0.1:{port}/");
        let began = Instant::now();
        let ready = || {
            let mut command = Command::new(programs.join("pg_isready"));
            command
                .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()])
                .status()
                .is_ok_and(|it| it.success())
        };
        while !ready() {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "PostgreSQL does not start"
            );
        }
        Some(Self {
            base,
            programs: Some(programs),
        })
    }
}
