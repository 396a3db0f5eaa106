//! The fields of DVT's structured logs, as Elasticsearch stores them.

dashgen_catalogue::log_fields! {
    /// When the line was written.
    date TIMESTAMP = "@timestamp";
    /// `DEBUG`, `INFO`, `WARNING`, `ERROR` or `FATAL`.
    keyword LEVEL = "level";
    /// The part of DVT that wrote the line.
    keyword COMPONENT = "component";
    /// What happened, for people.
    text MESSAGE = "message";
    /// The run that the line belongs to.
    keyword RUN_ID = "runId";
    /// The plan that runs.
    keyword PLAN_ID = "planId";
    /// The version of the plan.
    keyword PLAN_VERSION = "planVersion";
    /// The customer.
    keyword TENANT_ID = "tenantId";
    /// Where the plan runs.
    keyword ENVIRONMENT_ID = "environmentId";
    /// The engine that runs the plan.
    keyword ADAPTER = "adapter";
    /// The attempt as the engine counts it.
    keyword ENGINE_ATTEMPT_ID = "context.engineAttemptId";
    /// The attempt as DVT counts it.
    keyword LOGICAL_ATTEMPT_ID = "context.logicalAttemptId";
    /// The address of the caller.
    keyword SOURCE_IP = "context.sourceIP";
    /// The request that caused the line.
    keyword REQUEST_ID = "context.requestId";
    /// Time to fetch the plan, in milliseconds.
    number PLAN_FETCH_DURATION = "metrics.planFetchDurationMs";
    /// Time to validate the plan, in milliseconds.
    number VALIDATION_DURATION = "metrics.validationDurationMs";

    // The guide shows the line of a start only; the lines of events, steps, plugins and determinism checks
    // need the fields below, which follow the names of the metrics and spans that say the same.

    /// The step that the line is about.
    keyword STEP_ID = "stepId";
    /// What happened to the run or the step, as in the label `event_type`.
    keyword EVENT_TYPE = "eventType";
    /// The place of the event in its run, from 1.
    number RUN_SEQ = "runSeq";
    /// Why a step or a run failed.
    keyword ERROR_CODE = "errorCode";
    /// The kind of plugin that was called.
    keyword PLUGIN_TYPE = "pluginType";
    /// How the call of a plugin ended.
    keyword PLUGIN_STATUS = "pluginStatus";
    /// Time that the call of a plugin took, in milliseconds.
    number PLUGIN_DURATION = "metrics.pluginDurationMs";
    /// Memory of the sandbox, in bytes.
    number SANDBOX_MEMORY = "metrics.sandboxMemoryBytes";
    /// `match` or `mismatch`: what a determinism check found between two attempts.
    keyword DETERMINISM = "determinism.result";
    /// What differed between two attempts.
    keyword DETERMINISM_DIFF = "determinism.diff";
    /// The trace that the line belongs to.
    keyword TRACE_ID = "traceId";

    // Only the line of a run's end has these.

    /// When the run started.
    date STARTED_AT = "startedAt";
    /// Time from the start of the run to its end, in milliseconds.
    number RUN_DURATION = "metrics.runDurationMs";
    /// `true` if the trace of the run is kept: that of every run that fails, and of some others.
    keyword TRACE_SAMPLED = "traceSampled";
    /// How the run ended, when it started, and its id: `RunFailed 2026-01-05T00:00:00.000Z run-1`. A list of runs in
    /// descending order begins with those that failed, the newest first: Grafana sorts a list by nothing else.
    keyword RUN_SUMMARY = "runSummary";
}
