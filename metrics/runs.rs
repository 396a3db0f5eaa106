//! The life of a run, from its start to its end.

use dashgen_catalogue::Unit;

use crate::labels::{Adapter, EnvironmentId, ErrorCode, PlanId, PlanVersion, RunStatus};

dashgen_catalogue::metrics! {
    /// Runs started.
    counter RunsStarted = "dvt_runs_started_total" in Unit::OPERATIONS,
        labels [PlanId, PlanVersion, EnvironmentId, Adapter];

    /// Runs started and not ended; each replica counts its own.
    gauge RunsInFlight = "dvt_runs_in_flight" in Unit::COUNT, labels [EnvironmentId, Adapter];

    /// Time from the start of a run to its end.
    histogram RunCompletionDuration = "dvt_run_completion_duration_seconds" in Unit::SECONDS,
        labels [PlanId, RunStatus], buckets [0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0];

    /// Runs that ended.
    counter RunsCompleted = "dvt_runs_completed_total" in Unit::OPERATIONS,
        labels [PlanId, RunStatus, ErrorCode];
}
