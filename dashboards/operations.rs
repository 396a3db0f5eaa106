//! Operations: is the platform healthy now and, if not, where does it hurt?

use alerts::{guide, signals};
use metrics::prelude::*;
use panels::prelude::*;

use crate::{colors, reliability as rows, remedies, uid, variables};

/// Eight panels as DVT's guide draws them, and a row for what else is measured.
pub fn dashboard() -> Dashboard {
    let [pages, messages] = rows::firing_alerts();
    Dashboard::new(uid::OPERATIONS, "DVT Operations")
        .description("Is the platform healthy now and, if not, where does it hurt? For whoever is on call.")
        .tag("dvt")
        .job_filter(&variables::job())
        .link(Link::dashboard("Platform Health", uid::EXECUTIVE))
        .link(Link::dashboard("Developer", uid::DEVELOPER))
        .link(Link::dashboard("Costs", uid::COSTS))
        .link(Link::dashboard("Anomalies", uid::ANOMALIES))
        .refresh(seconds(30))
        .annotation(projection_gaps())
        .annotation(pages)
        .annotation(messages)
        .annotation(remedy::attempts())
        .row(guide_row())
        .row(
            rows::signals_row()
                .panel(rows::alert_list("Alerts of DVT: P1, paged", alerts::P1).slug("alerts-of-dvt"))
                .panel(rows::alert_list("Alerts of DVT: P2", alerts::P2).height(12))
                .panel(rows::alert_history()),
        )
        .row(remedies::row())
        .row(other_metrics())
        .row(rows::burn_row())
}

fn projection_gaps() -> Annotation {
    let gaps = ProjectionGaps.increase_from_zero(RATE_INTERVAL).sum();
    Annotation::new("Projection gaps", gaps.gt(0))
        .color(Color::PURPLE)
        .title("Projection gap")
        .text("The projected sequence has a gap: check the reconciler.")
}

/// The panels of the guide.
fn guide_row() -> Row {
    let plan = variables::plan();
    let open_plan =
        || Link::dashboard("Open the plan", uid::DEVELOPER).variable(&plan, LinkValue::field(PlanId));
    let failed_steps = StepDuration.matching(StepStatus.one_of(StepStatus::FAILURES));

    Row::untitled()
        .panels_per_line(2)
        .panel(
            latency::quantiles("StateStore Write Latency", StateStoreWriteDuration)
                .description(
                    "Time to write an event. Values are interpolated between the buckets 1, 5, 10, 50, 100 \
                     and 500 ms, so a p99 of 40 ms only says \"between 10 and 50\"; slower writes than 500 \
                     ms read 500. Slow writes hold up every workflow: look at the storage first.",
                )
                .panel_link(Link::runbook("statestore_write_failure.md")),
        )
        .panel(
            colors::events(throughput::by(
                "Events/sec by Type",
                StateStoreWriteDuration.observation_count(),
                EventType,
            ))
            .unit(Unit::EVENTS_PER_SECOND)
            .description(
                "Events written to the StateStore per second. A type that vanishes, or failures that grow, \
                 say what the engine no longer does.",
            )
            .panel_link(Link::dashboard("Events of a run", uid::DEVELOPER).panel("event-replay")),
        )
        .panel(
            backlog::with_gaps(&signals::projection_lag(), ProjectionGaps).panel_link(
                Link::dashboard(format!("Gaps of {:#}", guide::GAPS_WINDOW), uid::OPERATIONS)
                    .panel(signals::projection_gaps().panel_slug()),
            ),
        )
        .panel(
            capacity::by("Worker Capacity", WorkersAvailable, Domain)
                .description(
                    "Workers that are ready, by task queue. How many are busy is not measured. A queue \
                     without workers stops: restart its workers.",
                )
                .panel_link(Link::runbook("adapter_recovery.md")),
        )
        .panel(
            errors::share_by(
                "Error Rate by Plan (range)",
                signals::failed(),
                signals::ended(),
                (PlanId, "Plan"),
                "Failed runs",
                open_plan(),
            )
            .slug("error-rate-by-plan")
            .warn_above(guide::RUN_ERRORS_ALERT)
            .fail_above(guide::RUN_ERRORS_HIGH)
            .max(guide::RUN_ERRORS_HIGH * 2.0)
            .description(
                "Share of the ended runs that failed in the time range that is chosen, by plan; cancelled \
                 runs do not count. A click opens the plan.",
            ),
        )
        .panel(
            errors::top_failing(
                "Top Failing Steps (range)",
                failed_steps.observation_count(),
                StepRetries,
                (PlanId, "Plan"),
                (StepId, "Step"),
                open_plan(),
            )
            .slug("top-failing-steps")
            .no_value("No failed try was counted")
            .allow_empty("no step may have failed")
            .description(
                "The ten steps whose tries failed most often in the time range that is chosen. A try that \
                 failed and was tried again is no failed step: on a good day both columns say nearly the \
                 same. Why steps failed is in the logs: see Step Errors below. A click opens the plan.",
            ),
        )
        .panel(backlog::with_deferred(
            &signals::deferred_signals(),
            SignalsReceived.matching(SignalStatus.is(SignalStatus::DEFERRED)),
        ))
        .panel(
            memory::by("Plugin Sandbox Health", PluginSandboxMemory, TenantId, 20)
                .description(
                    "Memory of each tenant's sandboxes, the 20 largest. A row whose colour moves to the \
                     upper end of the scale and never back is a leak: restart the tenant's sandboxes.",
                )
                .panel_link(Link::dashboard("By plugin", uid::DEVELOPER).panel("plugin-invocation-log")),
        )
}

/// What is measured and has no panel among the eight of the guide.
fn other_metrics() -> Row {
    Row::new("Adapters, Signals and Events")
        .panels_per_line(3)
        .panel(
            throughput::errors_by("Adapter Errors", AdapterApiErrors, Adapter, StatusCode).description(
                "Calls of the adapters' interfaces that failed, per second, by adapter and status \
                 code. 429: rate-limited. 5xx: the engine is failing.",
            ),
        )
        .panel(
            latency::quantile_by("Adapter RPC (p99)", AdapterRpcDuration, 0.99, Method).description(
                "99 % of the remote procedure calls of the adapters ended within this time, by procedure.",
            ),
        )
        .panel(tile::age(&signals::heartbeat_age(), signals::heartbeat_gone()).height(8))
        .panel(
            throughput::by("Signals by Type", SignalsReceived, SignalType)
                .description("Signals received per second."),
        )
        .panel(
            throughput::by_outcome("Signals by Outcome", SignalsReceived, SignalStatus).description(
                "Signals per second by what became of them. Rejected ones are mistakes of the caller, \
                 deferred ones wait.",
            ),
        )
        .panel(
            latency::quantiles("Event Emission", EventEmissionDuration)
                .description("Time from the StateStore to the event bus: how far consumers lag behind."),
        )
        .panel(
            signal::graph(&signals::write_failures(), Environment)
                .min(0)
                .span(12),
        )
        .panel(
            latency::quantiles("Failure Detection", FailureDetectionDuration)
                .fail_above(guide::DETECTION_TARGET)
                .soft_max(milliseconds(2_400))
                .span(12)
                .description(format!(
                    "Time from a failure to the event that records it. SLO: 99 % within {:#}. A \
                     failure that nobody ever notices is not among them: see Stuck Workflows.",
                    guide::DETECTION_TARGET
                ))
                .panel_link(Link::runbook("failure_detection_budget.md")),
        )
        .panel(
            errors::logged(
                "Step Errors (range)",
                logs::EVENT_TYPE.is(EventType::STEP_FAILED.text()),
                (logs::STEP_ID, "Step"),
                (logs::ERROR_CODE, "Error"),
            )
            .slug("step-errors")
            .full_width()
            .no_value("No failed step was logged in this range")
            .allow_empty("no step may have failed")
            .description(
                "Why steps failed, from the logs: the metrics do not know. Tries that were tried again are \
                 not among them. A click on an error opens its lines.",
            ),
        )
}
