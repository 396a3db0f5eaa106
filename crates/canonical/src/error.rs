//! Why something has no canonical form.

use super::OLDEST_SCHEMA;

/// Why something has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not a dashboard.
    #[error("this is not a Grafana dashboard: {found}")]
    NotADashboard {
        /// What it is instead.
        found: String,
    },
    /// Its schema is older than [`OLDEST_SCHEMA`].
    #[error(
        "schema version {version} is too old: {OLDEST_SCHEMA} is the oldest that can be pushed; \
         open the dashboard in Grafana and save it"
    )]
    TooOld {
        /// Its `schemaVersion`; 0 if there is none.
        version: u64,
    },
    /// Its envelope has a version that is not known.
    #[error(
        "the dashboard's apiVersion `{version}` is not known: it is one of v0alpha1, v1beta1, v1, v2alpha1, \
         v2beta1 and v2 of dashboard.grafana.app"
    )]
    UnknownApiVersion {
        /// What stands there.
        version: String,
    },
}
