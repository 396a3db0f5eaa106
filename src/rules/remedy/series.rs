//! What a runner of remedies exposes, whichever it is. A query that reads one of these brings its declaration along.
//!
//! Every series of every remedy is there from the start of the runner, at 0, so that the first attempt is seen as one.

use crate::Unit;

crate::labels! {
    /// The remedy, by the name of its workflow.
    RemedyWorkflow = "workflow";
    /// How an attempt ended: all was well again in time, or it was not.
    RemedyOutcome = "outcome" { SUCCEEDED = "succeeded", FAILED = "failed" }
    /// Why nothing was tried: it was tried as often as it may be (`used_up`), the same was tried just now (`cooling_down`),
    /// the alert is old (`late`), another alert stands against it (`paged`), nothing is seen (`unseen`), all is well
    /// already (`recovered`), or the request is none that the project describes (`invalid`).
    RefusalReason = "reason" {
        USED_UP = "used_up",
        COOLING_DOWN = "cooling_down",
        LATE = "late",
        PAGED = "paged",
        UNSEEN = "unseen",
        RECOVERED = "recovered",
        INVALID = "invalid",
    }
}

crate::metrics! {
    /// Attempts that were begun.
    counter RemedyAttempts = "dashgen_remedy_attempts_total" in Unit::COUNT, labels [RemedyWorkflow];
    /// Attempts that ended.
    counter RemedyResults = "dashgen_remedy_results_total" in Unit::COUNT, labels [RemedyWorkflow, RemedyOutcome];
    /// Requests upon which nothing was tried. A repeated message about the same alert is no request.
    counter RemedyRefusals = "dashgen_remedy_refusals_total" in Unit::COUNT, labels [RemedyWorkflow, RefusalReason];
}
