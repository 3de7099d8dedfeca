//! A program that runs beside this one and never outlives it.

use std::{
    fmt,
    os::unix::process::ExitStatusExt,
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context, Result};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use wait_timeout::ChildExt;

/// How long a process may take to end by itself: the terminal's Ctrl-C has reached it too.
const BY_ITSELF: Duration = Duration::from_millis(500);

/// How long it may take once it was asked to.
const ON_REQUEST: Duration = Duration::from_secs(15);

/// A running program, with what a person calls it.
pub(super) struct Process {
    name: &'static str,
    child: Child,
}

impl Process {
    /// Starts the program. What it prints is shown; it has no input.
    pub(super) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        Ok(Self { name, child })
    }

    /// How the program ended, if it has.
    pub(super) fn ended(&mut self) -> Result<Option<Ended>> {
        let status = self
            .child
            .try_wait()
            .with_context(|| format!("cannot look after {}", self.name))?;
        Ok(status.map(Ended))
    }

    /// Ends the program: waits shortly, then asks with SIGTERM, and kills it if it does not listen.
    pub(super) fn stop(&mut self) -> Result<()> {
        if self.ends_within(BY_ITSELF)? {
            return Ok(());
        }
        let id = self
            .child
            .id()
            .try_into()
            .map(Pid::from_raw)
            .context("a process number out of range")?;
        kill(id, Signal::SIGTERM).with_context(|| format!("cannot stop {}", self.name))?;
        if self.ends_within(ON_REQUEST)? {
            return Ok(());
        }
        println!(
            "{} does not end within {} s of SIGTERM: killing it",
            self.name,
            ON_REQUEST.as_secs()
        );
        self.child
            .kill()
            .with_context(|| format!("cannot kill {}", self.name))?;
        self.child
            .wait()
            .with_context(|| format!("cannot look after {}", self.name))?;
        Ok(())
    }

    fn ends_within(&mut self, time: Duration) -> Result<bool> {
        let ended = self
            .child
            .wait_timeout(time)
            .with_context(|| format!("cannot look after {}", self.name))?;
        Ok(ended.is_some())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            println!("{error:#}");
        }
    }
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ended(ExitStatus);

impl Ended {
    /// The program's own exit code; 128 and the signal's number after a signal, as shells have it.
    pub(super) fn exit_code(self) -> ExitCode {
        ExitCode::from(self.number())
    }

    fn number(self) -> u8 {
        let number = self
            .0
            .code()
            .or_else(|| self.0.signal().map(|signal| 128 + signal));
        number.and_then(|number| number.try_into().ok()).unwrap_or(1)
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Process {
        Process::start("the shell", Command::new("sh").args(["-c", script])).unwrap()
    }

    fn number_of_the_end(mut process: Process) -> u8 {
        assert!(process.ends_within(Duration::from_secs(10)).unwrap());
        process.ended().unwrap().unwrap().number()
    }

    #[test]
    fn the_exit_code_is_the_programs_own() {
        assert_eq!(number_of_the_end(shell("exit 0")), 0);
        assert_eq!(number_of_the_end(shell("exit 17")), 17);
        assert_eq!(number_of_the_end(shell("kill -9 $$")), 137);
    }

    #[test]
    fn a_process_is_asked_before_it_is_killed() {
        let mut process = shell("trap 'exit 5' TERM; while true; do sleep 0.01; done");
        process.stop().unwrap();
        assert_eq!(process.ended().unwrap().unwrap().number(), 5);
    }

    #[test]
    fn no_process_outlives_its_owner() {
        let process = shell("exec sleep 60");
        let id = Pid::from_raw(process.child.id().try_into().unwrap());
        drop(process);
        assert!(kill(id, None).is_err());
    }
}
