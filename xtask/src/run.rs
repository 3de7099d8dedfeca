//! `cargo xtask run`: the portal and a simulated charge system, until Ctrl-C.

mod database_url;
mod process;
mod readiness;
mod rehearsal;

use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use clap::Args;

pub(crate) use self::rehearsal::rehearse;
use self::{
    process::{Ended, Process},
    readiness::Readiness,
};
use crate::{
    missing::Missing, progress::Progress, server, server::Profile, side_by_side::side_by_side, site,
    toolchain, workspace::Workspace,
};

/// How long the portal may take until it is able to serve; a large database is migrated first.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// How often to look after the processes.
const ROUND: Duration = Duration::from_millis(100);

/// What follows `cargo xtask run`.
#[derive(Args)]
pub(crate) struct Options {
    /// The port that the portal listens on, at 127.0.0.1.
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// The folder of the database. [default: `data` beside the workspace's Cargo.toml]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Leave the simulated charge points out.
    #[arg(long)]
    no_simulator: bool,
}

/// Builds and runs. The exit code is 0 after Ctrl-C, else the server's own.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    check_is_free(address)?;
    let data = data_folder(workspace, options.data.as_deref())?;

    let mut progress = Progress::new(2);
    let (site, executable) = progress.step("Site and server, side by side", || build(workspace))?;

    let interruption = interruption()?;
    let mut portal = progress.step("Start", || {
        // The build takes minutes, in which somebody else may have begun to listen, and would be taken for our portal.
        check_is_free(address)?;
        let mut command = Command::new(&executable);
        command.args(["serve", "--listen", &address.to_string()]);
        command.args([
            "--database-url",
            &database_url::sqlite(&data.join("ladetavle.db"))?,
        ]);
        Process::start("the portal", command.env("LADETAVLE_SITE_DIR", &site))
    })?;
    match await_readiness(address, &mut portal, &interruption)? {
        Start::Ready => {}
        Start::Ended(how) => return Ok(how.exit_code()),
        Start::Interrupted => return portal.stop().map(|()| ExitCode::SUCCESS),
    }

    let mut simulator = if options.no_simulator {
        None
    } else {
        Some(start_simulator(&executable, address)?)
    };
    announce(address, &data, simulator.is_some());
    let result = look_after(&mut portal, &mut simulator, &interruption)?;
    if let Some(simulator) = &mut simulator {
        simulator.stop()?;
    }
    portal.stop()?;
    Ok(result)
}

/// Builds the site and the server at the same time, and says where they are.
fn build(workspace: &Workspace) -> Result<(PathBuf, PathBuf)> {
    // What can be missing is said before anything is built.
    toolchain::ensure_wasm_target(workspace)?;
    let (server, site) = side_by_side(
        || server::build(workspace, Profile::Quick),
        || site::build(workspace),
    )?;
    Ok((site, server))
}

/// Fails before the build rather than after it.
fn check_is_free(address: SocketAddr) -> Result<()> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) => Err(Missing::new(format!(
            "cannot listen on {address} ({error}): stop what holds the port, or choose another one with --port"
        ))
        .into()),
    }
}

/// A folder that somebody names is meant from where they stand.
fn data_folder(workspace: &Workspace, named: Option<&Path>) -> Result<PathBuf> {
    let folder = match named {
        Some(folder) => env::current_dir()
            .context("there is no current folder")?
            .join(folder),
        None => workspace.root().join("data"),
    };
    let create = || -> std::io::Result<PathBuf> {
        fs::create_dir_all(&folder)?;
        folder.canonicalize()
    };
    create().map_err(|error| {
        let folder = folder.display();
        Missing::new(format!(
            "the folder {folder} cannot be made ({error}): name another one with --data"
        ))
        .into()
    })
}

/// Receives something at the first Ctrl-C, SIGTERM or SIGHUP, and again at every further one.
fn interruption() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    // Where nobody receives any more, the program is about to end by itself.
    ctrlc::set_handler(move || sender.send(()).unwrap_or_default()).context("cannot watch for Ctrl-C")?;
    Ok(receiver)
}

enum Start {
    Ready,
    Ended(Ended),
    Interrupted,
}

fn await_readiness(address: SocketAddr, portal: &mut Process, interruption: &Receiver<()>) -> Result<Start> {
    let deadline = Instant::now() + READY_WITHIN;
    loop {
        if let Some(how) = portal.ended()? {
            return Ok(if is_interrupted_within(interruption, ROUND) {
                Start::Interrupted
            } else {
                Start::Ended(how)
            });
        }
        match readiness::ask(address) {
            Readiness::Ready => return Ok(Start::Ready),
            Readiness::NotYet(reason) if Instant::now() > deadline => {
                bail!(
                    "the portal is not able to serve after {} s: {reason}",
                    READY_WITHIN.as_secs()
                );
            }
            Readiness::NotYet(_) => {}
        }
        if is_interrupted_within(interruption, ROUND) {
            return Ok(Start::Interrupted);
        }
    }
}

fn start_simulator(executable: &Path, address: SocketAddr) -> Result<Process> {
    let mut command = Command::new(executable);
    command.args([
        "simulate",
        "--url",
        &format!("ws://{address}/ocpp/{{id}}"),
        "--charge-points",
        "12",
        "--seed",
        "1",
        "--api",
        &format!("http://{address}"),
    ]);
    Process::start("the simulator", &mut command)
}

fn announce(address: SocketAddr, data: &Path, is_simulating: bool) {
    let port = address.port();
    let database = data.join("ladetavle.db");
    println!();
    println!("  Portal         http://{address}");
    println!("  Charge points  ws://THIS-HOST:{port}/ocpp/ID   (OCPP 1.6 JSON; any ID connects)");
    println!("                 Only this machine can reach them now. For chargers in the network");
    println!("                 `cargo xtask dist`, which makes it fast as well, and then");
    println!("                 target/dist/ladetavle serve --listen 0.0.0.0:{port} \\");
    println!(
        "                   --database-url \"sqlite://{}?mode=rwc\"",
        database.display()
    );
    if is_simulating {
        println!("  Simulated      12 charge points");
    }
    println!("  Database       {}", database.display());
    println!("  Ctrl-C stops all of it.");
    println!();
}

/// Waits for Ctrl-C, or for the server to end without it.
fn look_after(
    portal: &mut Process,
    simulator: &mut Option<Process>,
    interruption: &Receiver<()>,
) -> Result<ExitCode> {
    loop {
        if is_interrupted_within(interruption, ROUND) {
            return Ok(ExitCode::SUCCESS);
        }
        if let Some(how) = portal.ended()? {
            // The terminal's Ctrl-C reaches the server as well, and may have reached it first.
            if is_interrupted_within(interruption, ROUND) {
                return Ok(ExitCode::SUCCESS);
            }
            println!("the portal ended by itself ({how})");
            return Ok(how.exit_code());
        }
        if let Some(how) = simulator.as_mut().map(Process::ended).transpose()?.flatten() {
            if is_interrupted_within(interruption, ROUND) {
                return Ok(ExitCode::SUCCESS);
            }
            println!("the simulator ended by itself ({how}); the portal goes on");
            *simulator = None;
        }
    }
}

fn is_interrupted_within(interruption: &Receiver<()>, time: Duration) -> bool {
    !matches!(interruption.recv_timeout(time), Err(RecvTimeoutError::Timeout))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_something_missing() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let error = check_is_free(taken.local_addr().unwrap()).unwrap_err();
        assert!(error.is::<Missing>());
        assert!(error.to_string().contains("--port"), "{error}");
    }
}
