//! What is measured: a process that serves chargers.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

#[path = "../../tests/store/postgres.rs"]
pub(crate) mod private_postgres;

/// A process that serves chargers; it ends when this is dropped.
pub(crate) struct Subject {
    process: Child,
    /// Where it serves.
    pub(crate) address: String,
    _folder: tempfile::TempDir,
}

/// The address of an embedded database in a folder of the subject's own.
pub(crate) fn sqlite() -> String {
    String::new()
}

/// A PostgreSQL server of our own, where one can be had.
pub(crate) fn postgres() -> Option<private_postgres::Database> {
    private_postgres::Database::new()
}

impl Subject {
    /// The bare responder.
    pub(crate) fn floor() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg("floor")
            .arg(folder.path().join("floor.db"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        Self {
            process,
            address: address.trim().to_owned(),
            _folder: folder,
        }
    }

    /// The server, on a database of its own where none is named.
    pub(crate) fn server(database_url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own = format!("sqlite://{}?mode=rwc", folder.path().join("bench.db").display());
        let url = if database_url.is_empty() {
            own
        } else {
            database_url.to_owned()
        };
        Self::on(folder, &url)
    }

    /// The server on a database in a folder that comes with it.
    pub(crate) fn on(folder: tempfile::TempDir, url: &str) -> Self {
        let executable = std::env::var_os("LADETAVLE_BIN").expect("LADETAVLE_BIN names the executable");
        let mut process = Command::new(executable)
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--log-format",
                "json",
                "--database-url",
                url,
                // Once in a charge point's life it is asked for its configuration: that is not what is measured.
                "--first-reading",
                "nothing",
            ])
            .env("RUST_LOG", "server::action=info,error")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut logs = BufReader::new(process.stderr.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert_ne!(
                logs.read_line(&mut line).unwrap(),
                0,
                "the server ended before it served"
            );
            let log: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
            if let Some(address) = log["address"].as_str() {
                break address.to_owned();
            }
        };
        std::thread::spawn(move || std::io::copy(&mut logs, &mut std::io::stderr()));
        Self {
            process,
            address,
            _folder: folder,
        }
    }

    /// CPU time that it has used, in seconds: user and system (`/proc/PID/stat`, in hundredths).
    pub(crate) fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks = |index: usize| fields[index].parse::<f64>().unwrap();
        (ticks(11) + ticks(12)) / 100.0
    }

    /// Memory that it holds, in KiB.
    pub(crate) fn memory_kib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let resident = status.lines().find_map(|it| it.strip_prefix("VmRSS:")).unwrap();
        resident.trim().trim_end_matches(" kB").trim().parse().unwrap()
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Chargers that stay until this is dropped.
pub(crate) struct Waiting(Child);

impl Waiting {
    /// Starts them.
    pub(crate) fn start(subject: &Subject, load: &[&str]) -> Self {
        let process = Command::new(std::env::current_exe().unwrap())
            .args(["chargers", &subject.address])
            .args(load)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self(process)
    }

    /// Waits until they say that they are all there.
    pub(crate) fn wait_until_ready(&mut self) {
        let mut byte = [0];
        self.0.stdout.as_mut().unwrap().read_exact(&mut byte).unwrap();
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(mut stdin) = self.0.stdin.take() {
            let _ = stdin.write_all(b"\n");
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
