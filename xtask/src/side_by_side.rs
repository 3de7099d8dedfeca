//! Two long pieces of work at the same time: half of a build is often one crate, at which a single core works.

use std::{panic::resume_unwind, thread};

use anyhow::Result;

/// Does both, the first in a thread of its own, and waits for both. Where both fail the second's error is passed on.
pub(crate) fn side_by_side<A: Send, B>(
    first: impl FnOnce() -> Result<A> + Send,
    second: impl FnOnce() -> Result<B>,
) -> Result<(A, B)> {
    thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        let first = first.join().unwrap_or_else(|panic| resume_unwind(panic));
        let second = second?;
        Ok((first?, second))
    })
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn both_are_done() {
        assert_eq!(side_by_side(|| Ok(1), || Ok("two")).unwrap(), (1, "two"));
    }

    #[test]
    fn whichever_fails_is_said() {
        let error = side_by_side(|| bail!("first") as Result<()>, || Ok(())).unwrap_err();
        assert_eq!(error.to_string(), "first");
        let error = side_by_side(|| Ok(()), || bail!("second") as Result<()>).unwrap_err();
        assert_eq!(error.to_string(), "second");
    }
}
