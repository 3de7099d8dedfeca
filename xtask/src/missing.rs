//! Something this machine lacks, and how to get it.

use std::fmt;

/// One sentence for a person: what is not there, and what to do about it. Ends the program with exit code 2.
#[derive(Debug)]
pub(crate) struct Missing(String);

impl Missing {
    /// Takes the sentence as it is to be printed.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn what_is_missing_is_recognised_under_its_context() {
        let error = Err::<(), _>(Missing::new("no compiler"))
            .context("cannot build")
            .unwrap_err();
        assert!(error.is::<Missing>());
        assert_eq!(format!("{error:#}"), "cannot build: no compiler");
    }
}
