//! Says where a long command is and how long each part took.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Numbered steps, printed as they begin and end.
pub(crate) struct Progress {
    total: usize,
    begun: usize,
    started: Instant,
}

impl Progress {
    /// Starts the clock on a command of `total` steps.
    pub(crate) fn new(total: usize) -> Self {
        Self {
            total,
            begun: 0,
            started: Instant::now(),
        }
    }

    /// Does one step. A step that fails is named as well, its error is passed on.
    pub(crate) fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.begun += 1;
        let number = format!("[{}/{}]", self.begun, self.total);
        println!("{number} {name} …");
        let started = Instant::now();
        let result = work();
        let verdict = if result.is_ok() { "done in" } else { "failed after" };
        println!("{number} {name}: {verdict} {}", in_words(started.elapsed()));
        result
    }

    /// The time since the first step, as a person would say it.
    pub(crate) fn total_time(&self) -> String {
        in_words(self.started.elapsed())
    }
}

fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..120 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_as_exact_as_they_are_short() {
        for (milliseconds, words) in [
            (430, "0.4 s"),
            (9_400, "9.4 s"),
            (74_900, "74 s"),
            (120_000, "2 min 0 s"),
            (723_000, "12 min 3 s"),
        ] {
            assert_eq!(in_words(Duration::from_millis(milliseconds)), words);
        }
    }

    #[test]
    fn a_step_hands_on_what_its_work_gave() {
        let mut progress = Progress::new(2);
        assert_eq!(progress.step("one", || Ok(7)).unwrap(), 7);
        assert!(
            progress
                .step("two", || anyhow::bail!("no") as Result<()>)
                .is_err()
        );
        assert_eq!(progress.begun, 2);
    }
}
