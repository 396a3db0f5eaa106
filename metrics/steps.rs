//! The execution of steps.

use dashgen_catalogue::Unit;

use crate::labels::{PlanId, RetryCause, StepId, StepStatus};

dashgen_catalogue::metrics! {
    /// Time that one execution of a step took.
    histogram StepDuration = "dvt_step_duration_seconds" in Unit::SECONDS,
        labels [PlanId, StepId, StepStatus],
        buckets [0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0],
        note "The buckets were chosen here: DVT's guide names none.";

    /// Steps that were tried again.
    counter StepRetries = "dvt_step_retries_total" in Unit::COUNT, labels [PlanId, StepId, RetryCause];

    /// Bytes of artifacts that steps wrote.
    counter StepArtifactsWritten = "dvt_step_artifacts_written_bytes_total" in Unit::BYTES,
        labels [PlanId, StepId];
}
