//! The spans of DVT's traces and their attributes.

use dashgen_catalogue::{SpanAttribute, SpanName};

/// The service that reports the spans.
pub const SERVICE: &str = "dvt-engine";

const fn span(name: &'static str, help: &'static str) -> SpanName {
    SpanName { name, help }
}

const fn attribute(name: &'static str, help: &'static str) -> SpanAttribute {
    SpanAttribute { name, help }
}

/// The whole workflow, from its start.
pub const WORKFLOW_START: SpanName = span("workflow.start", "The whole workflow, from its start.");
/// The check of a plan before it runs.
pub const VALIDATE_PLAN: SpanName = span("engine.validatePlan", "The check of a plan before it runs.");
/// The question whether the adapter can do what the plan needs.
pub const VALIDATE_CAPABILITIES: SpanName = span(
    "adapter.validateCapabilities",
    "The question whether the adapter can do what the plan needs.",
);
/// The execution of all steps.
pub const EXECUTE_RUN: SpanName = span("engine.executeRun", "The execution of all steps.");
/// The plan is fetched.
pub const PLAN_FETCH: SpanName = span("plan.fetch", "The plan is fetched.");
/// One step runs; the trace has its number in place of the brackets' content.
pub const STEP_EXECUTE: SpanName = span("step[n].execute", "One step runs; `n` is its number.");
/// One step is cancelled.
pub const STEP_CANCEL: SpanName = span("step[n].cancel", "One step is cancelled; `n` is its number.");
/// A plugin is called.
pub const PLUGIN_INVOKE: SpanName = span("plugin.invoke", "A plugin is called.");
/// An artifact is stored.
pub const ARTIFACT_STORE: SpanName = span("artifact.store", "An artifact is stored.");
/// An event is written to the StateStore.
pub const EMIT_EVENT: SpanName = span("statestore.emit_event", "An event is written to the StateStore.");
/// A signal is accepted.
pub const SIGNAL_ACCEPT: SpanName = span("signal.accept", "A signal is accepted.");
/// The workflow ends.
pub const WORKFLOW_COMPLETE: SpanName = span("workflow.complete", "The workflow ends.");
/// The run is closed in the StateStore.
pub const FINALIZE_RUN: SpanName = span("statestore.finalizeRun", "The run is closed in the StateStore.");

/// Every span.
pub const SPANS: &[SpanName] = &[
    WORKFLOW_START,
    VALIDATE_PLAN,
    VALIDATE_CAPABILITIES,
    EXECUTE_RUN,
    PLAN_FETCH,
    STEP_EXECUTE,
    STEP_CANCEL,
    PLUGIN_INVOKE,
    ARTIFACT_STORE,
    EMIT_EVENT,
    SIGNAL_ACCEPT,
    WORKFLOW_COMPLETE,
    FINALIZE_RUN,
];

/// The run.
pub const RUN_ID: SpanAttribute = attribute("runId", "The run.");
/// The plan.
pub const PLAN_ID: SpanAttribute = attribute("planId", "The plan.");
/// The version of the plan.
pub const PLAN_VERSION: SpanAttribute = attribute("planVersion", "The version of the plan.");
/// The customer.
pub const TENANT_ID: SpanAttribute = attribute("tenantId", "The customer.");
/// The attempt as the engine counts it.
pub const ENGINE_ATTEMPT_ID: SpanAttribute =
    attribute("engineAttemptId", "The attempt as the engine counts it.");
/// The attempt as DVT counts it.
pub const LOGICAL_ATTEMPT_ID: SpanAttribute = attribute("logicalAttemptId", "The attempt as DVT counts it.");
/// The engine that runs the plan.
pub const ADAPTER: SpanAttribute = attribute("adapter", "The engine that runs the plan.");

/// Attributes of every span of a run.
pub const ATTRIBUTES: &[SpanAttribute] = &[
    RUN_ID,
    PLAN_ID,
    PLAN_VERSION,
    TENANT_ID,
    ENGINE_ATTEMPT_ID,
    LOGICAL_ATTEMPT_ID,
    ADAPTER,
];

/// Of the span event `plan_fetched`: the size of the plan.
pub const SIZE_BYTES: SpanAttribute = attribute("sizeBytes", "The size of the plan.");
/// Of the span event `plan_fetched`: the checksum of the plan.
pub const SHA256: SpanAttribute = attribute("sha256", "The checksum of the plan.");
/// Of the span event `plan_fetched`: whether it came from the cache.
pub const CACHED: SpanAttribute = attribute("cached", "Whether the plan came from the cache.");
/// Of the span event `step_started`: the step.
pub const STEP_ID: SpanAttribute = attribute("stepId", "The step.");
/// Of the span event `step_started`: the task queue of the worker.
pub const WORKER_DOMAIN: SpanAttribute = attribute("workerDomain", "The task queue of the worker.");

/// Events of spans, each with its attributes.
pub const EVENTS: &[(&str, &[SpanAttribute])] = &[
    ("plan_fetched", &[SIZE_BYTES, SHA256, CACHED]),
    ("step_started", &[STEP_ID, WORKER_DOMAIN]),
];
