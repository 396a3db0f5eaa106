//! What the reader chooses at the top of the dashboards.

use metrics::prelude::*;
use panels::prelude::*;

/// The scrape jobs that count: one installation of DVT, or all that this Prometheus sees.
pub fn job() -> Variable {
    Variable::job_values(RunsStarted)
        .label("Job")
        .custom_all_value(".+")
}

/// Where plans run. Only the metrics of starting and running plans know it.
pub fn environment() -> Variable<EnvironmentId> {
    Variable::label_values(EnvironmentId, RunsStarted)
        .label("Environment")
        .multi_value()
        .include_all()
        .custom_all_value(".*")
}

/// The engine that runs the plans.
pub fn adapter() -> Variable<Adapter> {
    Variable::label_values(Adapter, RunsStarted)
        .label("Adapter")
        .multi_value()
        .include_all()
        .custom_all_value(".*")
}

/// The plan under test.
pub fn plan() -> Variable<PlanId> {
    Variable::label_values(PlanId, RunsStarted)
        .label("Plan")
        .default_value("plan-test-1")
}

/// A run of the plan. The first one found is chosen at first; any other can be typed.
pub fn run() -> Variable {
    Variable::elasticsearch_terms(logs::RUN_ID, logs::PLAN_ID.matching_variable(&plan())).label("Run")
}

/// A trace of the run.
pub fn trace() -> Variable {
    Variable::elasticsearch_terms(logs::TRACE_ID, logs::RUN_ID.matching_variable(&run())).label("Trace")
}
