//! The numbers of DVT's guide, each once: objectives, thresholds and windows. Expressions and texts take them
//! from here.

use dashgen::catalogue::Duration;
use dashgen::prelude::*;

/// The share of successful runs that end within [`COMPLETION_TARGET`].
pub const COMPLETION_OBJECTIVE: Quantity = percent(99.0);
/// The SLO's threshold for the duration of a successful run.
pub const COMPLETION_TARGET: Duration = seconds(5);
/// More than [`SLOW_SHARE`] of successful runs take longer than this: someone is paged.
pub const COMPLETION_ALERT: Duration = seconds(30);

/// The share of pauses that take effect within [`PAUSE_TARGET`].
pub const PAUSE_OBJECTIVE: Quantity = percent(99.0);
/// The SLO's threshold for the time until a pause takes effect.
pub const PAUSE_TARGET: Duration = seconds(1);
/// More than [`SLOW_SHARE`] of pauses take longer than this: someone is told.
pub const PAUSE_ALERT: Duration = seconds(5);

/// "p99 above 30 s" is exactly "more than 1 % above 30 s", without interpolation between buckets.
pub const SLOW_SHARE: Quantity = percent(1.0);
/// The time over which slow runs and slow pauses are counted.
pub const SLOW_WINDOW: Duration = minutes(5);
/// So many runs must end in that time: one slow run of a few is no share.
pub const SLOW_RUNS_MINIMUM: i32 = 100;

/// Pauses that were accepted in this time and did not take effect are missing.
pub const PAUSES_WINDOW: Duration = minutes(15);
/// Above this share of missing pauses someone is told.
pub const PAUSES_MISSING: Quantity = percent(50.0);

/// The share of failures that are recorded within [`DETECTION_TARGET`].
pub const DETECTION_OBJECTIVE: Quantity = percent(99.0);
/// The SLO's threshold for the time until a failure is recorded.
pub const DETECTION_TARGET: Duration = seconds(2);

/// The share of time in which DVT can run plans.
pub const AVAILABILITY_OBJECTIVE: Quantity = percent(99.5);
/// Below this share of [`AVAILABILITY_WINDOW`], someone is paged.
pub const AVAILABILITY_ALERT: Quantity = percent(99.0);
/// The time over which the alert looks.
pub const AVAILABILITY_WINDOW: Duration = hours(4);
/// The share of failed writes from which on DVT counts as down.
pub const AVAILABILITY_WRITE_ERRORS: Quantity = percent(1.0);

/// The share of ended runs that do not fail.
pub const RUN_OBJECTIVE: Quantity = percent(99.9);
/// The share of runs that may fail: what the objective leaves.
pub const RUN_ERRORS_TARGET: Quantity = percent(0.1);
/// The share of failed runs from which on the SLO is at risk.
pub const RUN_ERRORS_ALERT: Quantity = percent(1.0);
/// The share of failed runs from which on something is broken.
pub const RUN_ERRORS_HIGH: Quantity = percent(5.0);
/// The time over which failed runs are counted.
pub const RUN_ERRORS_WINDOW: Duration = minutes(10);

/// With little traffic a share says little, unless it is everything: so many failures of this time, and no
/// success.
pub const FEW_FAILURES: i32 = 5;
/// The time in which they are counted.
pub const FEW_WINDOW: Duration = hours(1);

/// The time over which new gaps are counted.
pub const GAPS_WINDOW: Duration = minutes(10);

/// Events that the projection may be behind.
pub const PROJECTION_LAG_ALERT: i32 = 100;

/// Signals that may wait.
pub const DEFERRED_SIGNALS_ALERT: i32 = 1000;

/// Silence of an adapter after which it is taken for lost.
pub const HEARTBEAT_ALERT: Duration = seconds(60);

/// A heartbeat of a clock that is further ahead proves nothing.
pub const CLOCK_AHEAD: Duration = seconds(30);

/// The share of failed writes to the StateStore from which on workflows may stall.
pub const WRITE_ERRORS_ALERT: Quantity = percent(0.1);
/// The time over which failed writes are counted.
pub const WRITE_ERRORS_WINDOW: Duration = minutes(5);

/// The share of refused calls of plugins from which on the policies of the sandbox are in doubt.
pub const PLUGIN_DENIALS_ALERT: Quantity = percent(1.0);
/// The time over which refused calls are counted.
pub const PLUGIN_DENIALS_WINDOW: Duration = minutes(5);

/// Runs are stuck when they are in flight for this long and nothing ends.
pub const STUCK_AFTER: Duration = minutes(30);

/// The share of an error budget that is left when half of it is spent.
pub const BUDGET_HALF: Quantity = percent(50.0);
/// Before so much history a share of 30 days says little.
pub const BUDGET_HISTORY: Duration = days(7);
/// The rest of the 30 days: what is known of it is history.
pub const BUDGET_OLDER: Duration = days(23);

/// How long log lines are kept for whoever operates DVT.
pub const LOGS_KEPT: Duration = days(30);
/// How long the audit trail is kept.
pub const AUDIT_KEPT: Duration = days(90);
/// The share of traces without an error that is kept.
pub const SUCCESSES_KEPT: Quantity = percent(10.0);
