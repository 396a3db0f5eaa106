//! What DVT measures: every metric, label, log field and span, one file a subsystem.
//!
//! ```
//! use dashgen::prelude::*;
//! use metrics::prelude::*;
//!
//! let starts = RunsStarted.rate(hours(1)).sum().by(PlanId);
//! assert_eq!(starts.to_string(), "sum by (planId) (rate(dvt_runs_started_total[1h]))");
//! ```

pub mod adapters;
pub mod cost_records;
pub mod costs;
pub mod labels;
pub mod logs;
pub mod plugins;
pub mod prelude;
pub mod prometheus;
pub mod recorded;
pub mod run_signals;
pub mod runs;
pub mod statestore;
pub mod steps;
pub mod traces;

use dashgen_catalogue::MetricInfo;

/// Every metric of DVT, by subsystem.
pub fn all() -> Vec<MetricInfo> {
    [
        runs::METRICS,
        steps::METRICS,
        statestore::METRICS,
        plugins::METRICS,
        run_signals::METRICS,
        adapters::METRICS,
        costs::METRICS,
    ]
    .concat()
}

/// The series that Prometheus makes of them and of its alerts.
pub fn recorded() -> Vec<MetricInfo> {
    [prometheus::METRICS, recorded::METRICS, cost_records::METRICS].concat()
}
