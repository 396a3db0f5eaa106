//! The panels that show what is watched. The dashboards give their panels these slugs, and render reports an
//! alert whose panel is not there.

/// The uid of the dashboard of whoever is on call.
pub const OPERATIONS: &str = "dvt-operations";
/// The uid of the dashboard of promises.
pub const EXECUTIVE: &str = "dvt-executive";

/// Gaps in the projected sequence.
pub const PROJECTION_GAPS: &str = "projection-gaps";
/// Events that the projection is behind.
pub const PROJECTION_LAG: &str = "projection-lag";
/// Failed writes to the StateStore.
pub const WRITE_ERRORS: &str = "statestore-write-errors";
/// Successful runs that took too long.
pub const SLOW_RUNS: &str = "slow-runs";
/// Pauses that took too long.
pub const SLOW_PAUSES: &str = "slow-pauses";
/// Silence of the adapter.
pub const HEARTBEAT: &str = "adapter-heartbeat";
/// Failed runs.
pub const RUN_ERRORS: &str = "run-errors";
/// Signals that wait.
pub const DEFERRED_SIGNALS: &str = "deferred-signals";
/// Refused calls of plugins.
pub const PLUGIN_DENIALS: &str = "plugin-denials";
/// Whether DVT can run plans.
pub const AVAILABILITY: &str = "availability";
/// Runs that do not move.
pub const STUCK_RUNS: &str = "stuck-workflows";
/// Metrics that nobody exposes.
pub const MISSING_METRICS: &str = "missing-metrics";
/// What is left of each error budget.
pub const BUDGET_REMAINING: &str = "error-budget-remaining";
/// Error ratios of the completion latency, with the bounds of its alerts.
pub const COMPLETION_LATENCY_BUDGET: &str = "completion-latency-budget";
/// Error ratios of the pause latency, with the bounds of its alerts.
pub const PAUSE_LATENCY_BUDGET: &str = "pause-latency-budget";
/// Error ratios of the availability, with the bounds of its alerts.
pub const AVAILABILITY_BUDGET: &str = "availability-budget";
/// Error ratios of the run error rate, with the bounds of its alerts.
pub const RUN_ERROR_RATE_BUDGET: &str = "run-error-rate-budget";
