//! `cargo xtask run` as a person uses it, in a moment: it comes up, the simulated charge points come to it, and Ctrl-C
//! ends it.

use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::Receiver,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use wait_timeout::ChildExt;

use super::{
    ROUND, interruption, is_interrupted_within,
    readiness::{self, Readiness},
};
use crate::workspace::Workspace;

/// How long it may take until it serves: what is not built yet is built first.
const BUILT_WITHIN: Duration = Duration::from_secs(3600);

/// How long it may take from then on until all are there.
const THERE_WITHIN: Duration = Duration::from_secs(60);

/// How long it may take to stop.
const ENDED_WITHIN: Duration = Duration::from_secs(40);

/// Runs it on a port that is free, with an empty database.
pub(crate) fn rehearse(workspace: &Workspace) -> Result<()> {
    let data = workspace.target().join("rehearsal");
    if data.is_dir() {
        fs::remove_dir_all(&data).with_context(|| format!("cannot empty {}", data.display()))?;
    }
    let address = free_address()?;
    // What it starts is a group of its own, which a Ctrl-C at this terminal does not reach.
    let interruption = interruption()?;
    let mut run = Command::new(env::current_exe().context("this program does not know where it is")?)
        .args(["run", "--port", &address.port().to_string(), "--data"])
        .arg(&data)
        .stdin(Stdio::null())
        // As at a terminal: what is interrupted is all of it.
        .process_group(0)
        .spawn()
        .context("cannot start `cargo xtask run`")?;
    let all_came = await_all(&mut run, address, &interruption);
    // Whatever came of it, nothing is left behind.
    let ended = interrupt(&mut run);
    all_came?;
    let ended = ended?;
    ensure!(
        ended.success(),
        "`cargo xtask run` was interrupted and ended with {ended}"
    );
    ensure!(
        data.join("ladetavle.db").is_file(),
        "there is no database in {}",
        data.display()
    );
    ensure!(
        TcpListener::bind(address).is_ok(),
        "somebody listens on {address} after `cargo xtask run` has ended"
    );
    println!("`cargo xtask run` came up with 12 charge points, and ended at Ctrl-C");
    Ok(())
}

/// Ctrl-C, and how it ended.
fn interrupt(run: &mut Child) -> Result<ExitStatus> {
    let group = Pid::from_raw(run.id().try_into().context("a process number out of range")?);
    if let Some(ended) = run.try_wait().context("cannot look after it")? {
        // Where it had no time to stop what it started; most often nobody is left.
        let _ = killpg(group, Signal::SIGKILL);
        return Ok(ended);
    }
    killpg(group, Signal::SIGINT).context("cannot interrupt `cargo xtask run`")?;
    if let Some(ended) = run.wait_timeout(ENDED_WITHIN).context("cannot look after it")? {
        return Ok(ended);
    }
    killpg(group, Signal::SIGKILL).context("cannot kill `cargo xtask run`")?;
    run.wait().context("cannot look after it")?;
    bail!("`cargo xtask run` does not end at Ctrl-C");
}

fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    listener.local_addr().context("no port is free")
}

/// Until the overview shows all twelve, each in contact.
fn await_all(run: &mut Child, address: SocketAddr, interruption: &Receiver<()>) -> Result<()> {
    let mut deadline = Instant::now() + BUILT_WITHIN;
    let mut is_ready = false;
    loop {
        if let Some(status) = run.try_wait().context("cannot look after it")? {
            bail!("`cargo xtask run` ended by itself with {status}");
        }
        if !is_ready && readiness::ask(address) == Readiness::Ready {
            is_ready = true;
            deadline = Instant::now() + THERE_WITHIN;
        }
        let page = readiness::get(address, "/charge-systems/solbakken").unwrap_or_default();
        let shown = page.matches("data-charge-point-id=").count();
        let online = page.matches("data-link=\"online\"").count();
        if shown >= 12 && online >= 12 {
            return Ok(());
        }
        ensure!(
            Instant::now() < deadline,
            "the overview shows {shown} charge points, {online} of them in contact; the portal is {:?}",
            readiness::ask(address)
        );
        ensure!(!is_interrupted_within(interruption, ROUND), "interrupted");
    }
}
