//! The catalogue that the mistakes are made with. It is small and its own, so that a new metric of DVT
//! changes no message.
#![allow(dead_code)]

use dashgen::prelude::*;

dashgen::labels! {
    /// The engine that runs the plan.
    Adapter = "adapter" { TEMPORAL = "temporal", CONDUCTOR = "conductor" }
    /// The plan that runs.
    PlanId = "planId";
    /// How a run ended.
    RunStatus = "status" { SUCCESS = "success", FAILED = "failed" }
    /// The customer.
    TenantId = "tenantId";
}

dashgen::metrics! {
    /// Runs started.
    counter RunsStarted = "dvt_runs_started_total" in Unit::OPERATIONS, labels [PlanId, Adapter];
    /// Runs that ended.
    counter RunsCompleted = "dvt_runs_completed_total" in Unit::OPERATIONS, labels [PlanId, RunStatus];
    /// Runs started and not ended.
    gauge RunsInFlight = "dvt_runs_in_flight" in Unit::COUNT, labels [Adapter];
    /// Events that the projection is behind.
    gauge ProjectionLag = "dvt_projection_lag_events" in Unit::EVENTS, labels [Adapter];
}
