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

    /// Time from the moment at which something failed, as the side that failed stamps it, to the event that says so.
    histogram FailureDetectionDuration = "dvt_failure_detection_duration_ms" in Unit::MILLISECONDS,
        labels [Adapter], buckets [50.0, 100.0, 250.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0],
        note "Assumed: DVT's guide promises 2 s for 99 % of failures and declares nothing that measures them.";
}
