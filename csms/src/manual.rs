//! What somebody who looks after a charge system decided about one charge point, over what we would.

use serde::{Deserialize, Serialize};

/// What an operator wants of a charge point until the transactions that go on at it have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Manual {
    /// It charges now with all that the fuse leaves, whatever electricity costs and whoever waits.
    Everything,
    /// It does not charge.
    Hold,
}

impl Manual {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Everything, Self::Hold];

    /// The word that stands in JSON and in the record.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Hold => "hold",
        }
    }

    /// What a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}
