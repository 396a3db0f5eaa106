//! What the reader chooses at the top of the dashboards.

use dashgen::Variable;
use dashgen::prelude::*;
use metrics::labels::{Adapter, EnvironmentId, PlanId};
use metrics::{logs, runs};

/// The scrape jobs that count: one installation of DVT, or all that this Prometheus sees.
pub fn job() -> Variable {
    Variable::jobs_of(runs::RunsStarted).titled("Job").all_value(".+")
}

/// Where plans run. Only the metrics of starting and running plans know it.
pub fn environment() -> Variable<EnvironmentId> {
    Variable::values_of(EnvironmentId, runs::RunsStarted)
        .titled("Environment")
        .multi()
        .all_value(".*")
}

/// The engine that runs the plans.
pub fn adapter() -> Variable<Adapter> {
    Variable::values_of(Adapter, runs::RunsStarted)
        .titled("Adapter")
        .multi()
        .all_value(".*")
}

/// The plan under test.
pub fn plan() -> Variable<PlanId> {
    Variable::values_of(PlanId, runs::RunsStarted)
        .titled("Plan")
        .starts_at("plan-test-1")
}

/// A run of the plan. The first one found is chosen at first; any other can be typed.
pub fn run() -> Variable {
    Variable::field_values(logs::RUN_ID, logs::PLAN_ID.within(&plan())).titled("Run")
}

/// A trace of the run.
pub fn trace() -> Variable {
    Variable::field_values(logs::TRACE_ID, logs::RUN_ID.within(&run())).titled("Trace")
}
