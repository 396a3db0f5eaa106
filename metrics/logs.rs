//! The fields of DVT's structured logs, as Elasticsearch stores them.

use dashgen_catalogue::LogField;

/// When the line was written.
pub const TIMESTAMP: LogField = LogField::date("@timestamp", "When the line was written.");
/// `DEBUG`, `INFO`, `WARNING`, `ERROR` or `FATAL`.
pub const LEVEL: LogField = LogField::keyword("level", "`DEBUG`, `INFO`, `WARNING`, `ERROR` or `FATAL`.");
/// The part of DVT that wrote the line.
pub const COMPONENT: LogField = LogField::keyword("component", "The part of DVT that wrote the line.");
/// What happened, for people.
pub const MESSAGE: LogField = LogField::text("message", "What happened, for people.");
/// The run that the line belongs to.
pub const RUN_ID: LogField = LogField::keyword("runId", "The run that the line belongs to.");
/// The plan that runs.
pub const PLAN_ID: LogField = LogField::keyword("planId", "The plan that runs.");
/// The version of the plan.
pub const PLAN_VERSION: LogField = LogField::keyword("planVersion", "The version of the plan.");
/// The customer.
pub const TENANT_ID: LogField = LogField::keyword("tenantId", "The customer.");
/// Where the plan runs.
pub const ENVIRONMENT_ID: LogField = LogField::keyword("environmentId", "Where the plan runs.");
/// The engine that runs the plan.
pub const ADAPTER: LogField = LogField::keyword("adapter", "The engine that runs the plan.");
/// The attempt as the engine counts it.
pub const ENGINE_ATTEMPT_ID: LogField =
    LogField::keyword("context.engineAttemptId", "The attempt as the engine counts it.");
/// The attempt as DVT counts it.
pub const LOGICAL_ATTEMPT_ID: LogField =
    LogField::keyword("context.logicalAttemptId", "The attempt as DVT counts it.");
/// The address of the caller.
pub const SOURCE_IP: LogField = LogField::keyword("context.sourceIP", "The address of the caller.");
/// The request that caused the line.
pub const REQUEST_ID: LogField = LogField::keyword("context.requestId", "The request that caused the line.");
/// Time to fetch the plan, in milliseconds.
pub const PLAN_FETCH_DURATION: LogField = LogField::number(
    "metrics.planFetchDurationMs",
    "Time to fetch the plan, in milliseconds.",
);
/// Time to validate the plan, in milliseconds.
pub const VALIDATION_DURATION: LogField = LogField::number(
    "metrics.validationDurationMs",
    "Time to validate the plan, in milliseconds.",
);

// The guide shows the line of a start only; the lines of events, steps, plugins and determinism checks
// need the fields below, which follow the names of the metrics and spans that say the same.

/// The step that the line is about.
pub const STEP_ID: LogField = LogField::keyword("stepId", "The step that the line is about.");
/// What happened to the run or the step, as in the label `event_type`.
pub const EVENT_TYPE: LogField = LogField::keyword("eventType", "What happened to the run or the step.");
/// The place of the event in its run, from 1.
pub const RUN_SEQ: LogField = LogField::number("runSeq", "The place of the event in its run, from 1.");
/// Why a step or a run failed.
pub const ERROR_CODE: LogField = LogField::keyword("errorCode", "Why a step or a run failed.");
/// The kind of plugin that was called.
pub const PLUGIN_TYPE: LogField = LogField::keyword("pluginType", "The kind of plugin that was called.");
/// How the call of a plugin ended.
pub const PLUGIN_STATUS: LogField = LogField::keyword("pluginStatus", "How the call of a plugin ended.");
/// Time that the call of a plugin took, in milliseconds.
pub const PLUGIN_DURATION: LogField = LogField::number(
    "metrics.pluginDurationMs",
    "Time that the call of a plugin took, in milliseconds.",
);
/// Memory of the sandbox, in bytes.
pub const SANDBOX_MEMORY: LogField =
    LogField::number("metrics.sandboxMemoryBytes", "Memory of the sandbox, in bytes.");
/// `match` or `mismatch`: what a determinism check found between two attempts.
pub const DETERMINISM: LogField = LogField::keyword(
    "determinism.result",
    "`match` or `mismatch`, between two attempts.",
);
/// What differed between two attempts.
pub const DETERMINISM_DIFF: LogField =
    LogField::keyword("determinism.diff", "What differed between two attempts.");
/// The trace that the line belongs to.
pub const TRACE_ID: LogField = LogField::keyword("traceId", "The trace that the line belongs to.");

/// Every field.
pub const FIELDS: &[LogField] = &[
    TIMESTAMP,
    LEVEL,
    COMPONENT,
    MESSAGE,
    RUN_ID,
    PLAN_ID,
    PLAN_VERSION,
    TENANT_ID,
    ENVIRONMENT_ID,
    ADAPTER,
    ENGINE_ATTEMPT_ID,
    LOGICAL_ATTEMPT_ID,
    SOURCE_IP,
    REQUEST_ID,
    PLAN_FETCH_DURATION,
    VALIDATION_DURATION,
    STEP_ID,
    EVENT_TYPE,
    RUN_SEQ,
    ERROR_CODE,
    PLUGIN_TYPE,
    PLUGIN_STATUS,
    PLUGIN_DURATION,
    SANDBOX_MEMORY,
    DETERMINISM,
    DETERMINISM_DIFF,
    TRACE_ID,
];
