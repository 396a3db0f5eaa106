//! Operations: is the platform healthy now and, if not, where does it hurt?

use alerts::{guide, signals};
use dashgen::panel::{Color, Mapping, Matcher, Stat, Table, TimeSeries};
use dashgen::prelude::*;
use dashgen::query::elasticsearch::{self, Bucket, Metric};
use dashgen::{Annotation, Dashboard, Link, LinkValue, Row, Variable};
use metrics::adapters::{AdapterApiErrors, AdapterRpcDuration, WorkersAvailable};
use metrics::labels::{
    Adapter, Domain, EventType, Method, PlanId, SignalStatus, SignalType, StatusCode, StepId, StepStatus,
    TenantId,
};
use metrics::logs;
use metrics::plugins::PluginSandboxMemory;
use metrics::signals::SignalsReceived;
use metrics::statestore::{EventEmissionDuration, ProjectionGaps, ProjectionLag, StateStoreWriteDuration};
use metrics::steps::StepDuration;
use panels::{latency, memory, signal, throughput};

use crate::{colors, reliability as rows, uid, variables};

/// Eight panels as DVT's guide draws them, and a row for what else is measured.
pub fn dashboard() -> Dashboard {
    let adapter = variables::adapter();
    let plan = variables::plan();
    let ended = || signals::ended().increase_from_zero(RANGE).sum().by(PlanId);
    let failed = signals::failed().increase_from_zero(RANGE).sum().by(PlanId);
    let open_plan =
        || Link::dashboard("Open the plan", uid::DEVELOPER).variable(&plan, LinkValue::field(PlanId));

    Dashboard::new(uid::OPERATIONS, "DVT Operations")
        .description("Is the platform healthy now and, if not, where does it hurt? For whoever is on call.")
        .tag("dvt")
        .job_filter(&variables::job())
        .variable(&adapter)
        .link(Link::dashboard("Platform Health", uid::EXECUTIVE))
        .link(Link::dashboard("Developer", uid::DEVELOPER))
        .refresh(seconds(30))
        .annotation(Annotation::new("Projection gaps", ProjectionGaps.increase_from_zero(RATE_INTERVAL).sum().gt(0))
            .color(Color::RED).title("Projection gap").text("The projected sequence has a gap: check the reconciler."))
        .annotation(rows::firing_alerts())
        .row(Row::untitled().panels_per_line(2)
            .panel(latency::quantiles("StateStore Write Latency", StateStoreWriteDuration)
                .description("Time to write an event. Values are interpolated between the buckets 1, 5, 10, 50, 100 and 500 ms, so a p99 of 40 ms only says \"between 10 and 50\"; slower writes than 500 ms read 500. Slow writes hold up every workflow: look at the storage first.")
                .panel_link(Link::runbook("statestore_write_failure.md")))
            .panel(colors::events(throughput::by("Events/sec by Type", StateStoreWriteDuration.observation_count(), EventType))
                .unit(Unit::EVENTS_PER_SECOND)
                .description("Events written to the StateStore per second. A type that vanishes, or failures that grow, say what the engine no longer does.")
                .panel_link(Link::dashboard("Events of a run", uid::DEVELOPER).panel("event-replay")))
            .panel(TimeSeries::of_signal(&signals::projection_lag())
                // A shorter step would show one gap as several bars, as the windows overlap.
                .min_interval(minutes(2))
                .query(signals::projection_lag().matching_variable(ProjectionLag, &adapter).vector().ref_id("lag").legend("lag {{adapter}}"))
                .query(ProjectionGaps.increase_from_zero(RATE_INTERVAL).sum().ref_id("gaps").legend("new gaps").on_right_axis())
                .override_field(Matcher::query("gaps"), |field| field.bars().color(Color::RED).min(0).soft_max(1).decimals(0))
                .min(0)
                .panel_link(Link::dashboard(format!("Gaps of {:#}", guide::GAPS_WINDOW), uid::OPERATIONS).panel(signals::projection_gaps().panel_slug())))
            .panel(TimeSeries::new("Worker Capacity")
                .query(WorkersAvailable.matching_variable(&adapter).value().sum().by(Domain))
                .step_after().fail_below(1).min(0).decimals(0)
                .description("Workers that are ready, by task queue. How many are busy is not measured. A queue without workers stops: restart its workers.")
                .panel_link(Link::runbook("adapter_recovery.md")))
            .panel(Table::new("Error Rate by Plan")
                .query((failed.or(ended() * 0.0) / ended().gt(0)).sort_desc().ref_id("errors"))
                .column(PlanId, |column| column.title("Plan").data_link(open_plan()))
                .column("errors", |column| column.title("Failed runs").cell_gauge_retro_lcd())
                .max(guide::RUN_ERRORS_HIGH * 2.0).min(0).decimals(2)
                .warn_above(guide::RUN_ERRORS_ALERT).fail_above(guide::RUN_ERRORS_HIGH)
                .description("Share of the ended runs that failed in the time range that is chosen, by plan; cancelled runs do not count. A click opens the plan."))
            .panel(Table::new("Top Failing Steps")
                .query(StepDuration.matching(StepStatus.one_of(StepStatus::FAILURES)).observation_count().increase_from_zero(RANGE)
                    .sum().by(PlanId).by(StepId).round().topk(10).gt(0).ref_id("failures"))
                .column(PlanId, |column| column.title("Plan").data_link(open_plan()))
                .column(StepId, |column| column.title("Step"))
                .column("failures", |column| column.title("Failures").width(110))
                .sort_desc_by("Failures")
                .unit(Unit::LOCALE).decimals(0)
                .no_value("No step failed")
                .allow_empty("no step may have failed")
                .description("The ten steps that failed most often in the time range that is chosen. Why they failed is in the logs: see Step Errors below. A click opens the plan."))
            .panel(TimeSeries::of_signal(&signals::deferred_signals())
                .query(signals::deferred_signals().vector().ref_id("queue"))
                .query(SignalsReceived.matching(SignalStatus.is(SignalStatus::DEFERRED)).rate(RATE_INTERVAL).sum().by(SignalType)
                    .ref_id("deferred").legend("deferred {{signal_type}}").on_right_axis())
                .min(0))
            .panel(memory::by("Plugin Sandbox Health", PluginSandboxMemory, TenantId, 20)
                .description("Memory of each tenant's sandboxes, the 20 largest. A row that brightens and never darkens is a leak: restart the tenant's sandboxes.")
                .panel_link(Link::dashboard("By plugin", uid::DEVELOPER).panel("plugin-invocation-log"))))
        .row(rows::signals_row().panel(rows::alert_list()))
        .row(other_metrics(&adapter))
        .row(rows::burn_row())
}

/// What is measured and has no panel among the eight of the guide.
fn other_metrics(adapter: &Variable<Adapter>) -> Row {
    let step_errors = logs::EVENT_TYPE.is(EventType::STEP_FAILED.text());

    Row::new("Adapters, Signals and Events").panels_per_line(3)
        .panel(TimeSeries::new("Adapter Errors")
            .query(AdapterApiErrors.matching_variable(adapter).rate(RATE_INTERVAL).sum().by(Adapter).by(StatusCode)
                .ref_id("errors").legend("{{adapter}} {{status_code}}"))
            .description("Calls of the adapters' interfaces that failed, per second, by adapter and status code. 429: rate-limited. 5xx: the engine is failing."))
        .panel(latency::quantile_by("Adapter RPC (p99)", AdapterRpcDuration.matching_variable(adapter), 0.99, Method)
            .description("99 % of the remote procedure calls of the adapters ended within this time, by procedure."))
        .panel(Stat::of_signal(&signals::heartbeat_age()).height(8)
            .query(signals::heartbeat_age().vector().ref_id("age"))
            .query((signals::heartbeat_gone() * f64::INFINITY).with_unit(Unit::SECONDS).ref_id("gone"))
            .no_graph()
            .value_mapping(Mapping::range_from(days(365)).display_text("lost").color(Color::RED))
            .allow_empty("one of the two queries always is"))
        .panel(throughput::by("Signals by Type", SignalsReceived, SignalType)
            .description("Signals received per second."))
        .panel(TimeSeries::new("Signals by Outcome")
            .color_known_series(SignalStatus::ALL.iter().map(dashgen::catalogue::LabelValue::text))
            .query(SignalsReceived.rate(RATE_INTERVAL).sum().by(SignalStatus))
            .description("Signals per second by what became of them. Rejected ones are mistakes of the caller, deferred ones wait."))
        .panel(latency::quantiles("Event Emission", EventEmissionDuration)
            .description("Time from the StateStore to the event bus: how far consumers lag behind."))
        .panel(signal::graph(&signals::write_failures()).min(0))
        .panel(Table::new("Step Errors")
            .query(elasticsearch::metric(step_errors, Metric::count())
                .group_by(Bucket::terms(logs::STEP_ID).size(20))
                .group_by(Bucket::terms(logs::ERROR_CODE).size(5).setting("missing", "(none logged)".into())))
            .column(logs::STEP_ID, |column| column.title("Step"))
            .column(logs::ERROR_CODE, |column| column.title("Error"))
            .column("Count", |column| column.title("Times").width(110))
            .sort_desc_by("Times")
            .span(16)
            .no_value("No step failed")
            .allow_empty("no step may have failed")
            .description("Why steps failed, from the logs: the metrics do not know. Executions that were tried again are not among them."))
}
