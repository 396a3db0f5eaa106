//! What the reader chooses at the top of the dashboards.

use metrics::prelude::*;
use panels::prelude::*;

/// The scrape jobs that count: one installation of DVT, or all that this Prometheus sees.
pub fn job() -> Variable {
    Variable::job_values(RunsStarted)
        .label("Job")
        .custom_all_value(".+")
}

/// The plan under test.
pub fn plan() -> Variable<PlanId> {
    Variable::label_values(PlanId, RunsStarted)
        .label("Plan")
        .default_value("plan-test-1")
}

/// A run of the plan whose trace is kept: those that failed, the newest first, then the others; any other can be
/// typed.
pub fn run() -> Variable {
    let kept = logs::TRACE_SAMPLED.is("true");
    let of_plan = logs::PLAN_ID.matching_variable(&plan());
    Variable::elasticsearch_terms_desc(logs::RUN_SUMMARY, of_plan.and(kept))
        .with_name(logs::RUN_ID.name)
        .label("Run")
        .regex(r"/^Run(?<text>\S+ \S+ (?<value>\S+))$/")
}

/// The trace of the run. Nobody chooses it: it follows from the run.
pub fn trace() -> Variable {
    let of_run = logs::RUN_ID.matching_variable(&run());
    Variable::elasticsearch_terms(logs::TRACE_ID, of_run).label("Trace")
}

/// Whether the trace of the run is kept, in the words of its log: `true`, `false`, or nothing while it runs.
pub fn trace_kept() -> Variable {
    let of_run = logs::RUN_ID.matching_variable(&run());
    Variable::elasticsearch_terms(logs::TRACE_SAMPLED, of_run)
        .label("Trace kept")
        .hide()
}

/// Where the trace of the run is asked for. Nobody chooses it: it follows from whether the trace is kept.
pub fn trace_source() -> Variable {
    trace::source_while(&trace_kept())
}
