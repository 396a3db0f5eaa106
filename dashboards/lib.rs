//! Who looks at it: the Executive, Operations and Developer dashboards of DVT, and those of costs and anomalies.

pub mod anomalies;
pub mod colors;
pub mod costs;
pub mod developer;
pub mod executive;
pub mod operations;
pub mod reliability;
pub mod remedies;
pub mod variables;

use dashgen::{Folder, Project};

/// The uid of each dashboard, for links from one to another.
pub mod uid {
    /// [`executive`](crate::executive)
    pub const EXECUTIVE: &str = "dvt-executive";
    /// [`operations`](crate::operations)
    pub const OPERATIONS: &str = "dvt-operations";
    /// [`developer`](crate::developer)
    pub const DEVELOPER: &str = "dvt-developer";
    /// [`costs`](crate::costs)
    pub const COSTS: &str = "dvt-costs";
    /// [`anomalies`](crate::anomalies)
    pub const ANOMALIES: &str = "dvt-anomalies";
}

/// Everything that is rendered.
pub fn project() -> Project {
    Project::new()
        .folder(&Folder::new("dvt", "DVT"))
        .metrics(metrics::all())
        .recorded_metrics(metrics::recorded())
        .dashboard(executive::dashboard())
        .dashboard(operations::dashboard())
        .dashboard(developer::dashboard())
        .dashboard(costs::dashboard())
        .dashboard(anomalies::dashboard())
        .rules(alerts::rules())
        .log_indices(alerts::kept::LOGS)
        .log_indices(alerts::kept::AUDIT)
        .tail_sampling(alerts::kept::TRACES)
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../docs/prometheus.md")]
struct MoreThanOnePrometheus;
