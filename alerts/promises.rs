//! The numbers of DVT's guide: what is promised, and from where on someone is told.

use dashgen::prelude::*;
use dashgen::promql::ast::Duration;

/// 99 % of successful runs end within this.
pub const COMPLETION_TARGET: Duration = seconds(5);
/// More than 1 % of successful runs take longer than this: someone is paged.
pub const COMPLETION_ALERT: Duration = seconds(30);

/// 99 % of pauses take effect within this.
pub const PAUSE_TARGET: Duration = seconds(1);
/// More than 1 % of pauses take longer than this: someone is told.
pub const PAUSE_ALERT: Duration = seconds(5);

/// The share of runs that may fail.
pub const RUN_ERRORS_TARGET: Quantity = percent(0.1);
/// The share of failed runs from which on the promise is in danger.
pub const RUN_ERRORS_ALERT: Quantity = percent(1.0);
/// The share of failed runs from which on something is broken.
pub const RUN_ERRORS_HIGH: Quantity = percent(5.0);

/// Events that the projection may be behind.
pub const PROJECTION_LAG_ALERT: i32 = 100;

/// Signals that may wait.
pub const DEFERRED_SIGNALS_ALERT: i32 = 1000;

/// Silence of an adapter after which it is taken for lost.
pub const HEARTBEAT_ALERT: Duration = seconds(60);

/// The share of failed writes to the StateStore from which on workflows may stall.
pub const WRITE_ERRORS_ALERT: Quantity = percent(0.1);

/// The share of refused calls of plugins from which on the policies of the sandbox are in doubt.
pub const PLUGIN_DENIALS_ALERT: Quantity = percent(1.0);
