//! Whether the charge system has accepted the charge point since it started (OCPP 1.6 §4.2).

use ocpp::Timestamp;

/// What the last `BootNotification` was answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registration {
    /// Nothing yet since the start.
    Unknown {
        /// When it is asked; `None` while it is being asked.
        ask_at: Option<Timestamp>,
    },
    /// Not yet: it may answer, and say what it is asked for.
    Pending {
        /// When it is asked again.
        ask_at: Option<Timestamp>,
    },
    /// It may not: it stays silent.
    Rejected {
        /// When it is asked again.
        ask_at: Option<Timestamp>,
    },
    /// It is; a mere loss of the line does not change that.
    Accepted,
}

impl Registration {
    /// When the charge system is to be asked.
    pub(crate) fn ask_at(&self) -> Option<Timestamp> {
        match *self {
            Self::Unknown { ask_at } | Self::Pending { ask_at } | Self::Rejected { ask_at } => ask_at,
            Self::Accepted => None,
        }
    }

    /// It is being asked.
    pub(crate) fn asked(&mut self) {
        self.set(None);
    }

    /// It is to be asked at a time.
    pub(crate) fn ask_again(&mut self, at: Timestamp) {
        self.set(Some(at));
    }

    /// It is to be asked from now on, unless a later time was agreed upon.
    pub(crate) fn ask_from(&mut self, now: Timestamp) {
        if self.ask_at().is_none() {
            self.set(Some(now));
        }
    }

    fn set(&mut self, at: Option<Timestamp>) {
        match self {
            Self::Unknown { ask_at } | Self::Pending { ask_at } | Self::Rejected { ask_at } => *ask_at = at,
            Self::Accepted => {}
        }
    }
}
