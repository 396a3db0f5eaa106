//! Developer: what did my plan, my run, do?

use dashgen::panel::{Logs, Mapping, Matcher, StateTimeline, Table, TimeSeries, Traces, Transformation};
use dashgen::prelude::*;
use dashgen::query::{elasticsearch, jaeger};
use dashgen::{Color, Dashboard, Link, LinkValue, Row};
use metrics::labels::{EventType, PluginStatus, PluginType, RetryCause, StepId};
use metrics::plugins::{PluginDuration, PluginInvocations, PluginSandboxMemory};
use metrics::statestore::EventEmissionDuration;
use metrics::steps::{StepArtifactsWritten, StepDuration, StepRetries};
use metrics::{logs, traces};
use panels::throughput;

use crate::{colors, uid, variables};

/// Six panels as DVT's guide draws them, and what stands beside them: the list of traces above the
/// waterfall, the calls of plugins one by one, artifacts.
pub fn dashboard() -> Dashboard {
    let plan = variables::plan();
    let run = variables::run();
    let trace = variables::trace();
    let of_run = logs::RUN_ID.matching_variable(&run);
    let open_trace =
        Link::dashboard("Show the waterfall", uid::DEVELOPER).variable(&trace, LinkValue::field("traceID"));
    // A run takes seconds, of a range of hours.
    let that_minute =
        || Link::dashboard("Zoom to this minute", uid::DEVELOPER).time_window(LinkValue::value(), minutes(1));
    let of_the_run = |title: &str, panel: &str| Link::dashboard(title, uid::DEVELOPER).panel(panel);

    Dashboard::new(uid::DEVELOPER, "DVT Development / Feature Testing")
        .description("What did my plan, my run, do? For engineers and testers. Choose a plan; its runs and their traces follow.")
        .tag("dvt")
        .job_filter(&variables::job())
        .variable(&plan)
        .variable(&run)
        .variable(&trace)
        .link(Link::dashboard("Platform Health", uid::EXECUTIVE))
        .link(Link::dashboard("Operations", uid::OPERATIONS))
        .time_range("now-1h", "now")
        .row(Row::untitled().panels_per_line(2)
            .panel(TimeSeries::new("Test Plan ($planId) Status").slug("test-plan-status")
                .query(StepDuration.matching_variable(&plan).histogram_quantile(0.95, RATE_INTERVAL).by(StepId).ref_id("p95").legend("p95 {{stepId}}"))
                // A shorter step would show one retry as several bars, as the windows overlap.
                .min_interval(minutes(1))
                .query(StepRetries.matching_variable(&plan).increase_from_zero(RATE_INTERVAL).sum().by(RetryCause)
                    .ref_id("retries").legend("retry {{cause}}").on_right_axis())
                .override_field(Matcher::query("retries"), |field| field.bars().min(0).decimals(0))
                .description("95 % of the executions of each step of the plan ended within this time; bars are steps that were tried again, by cause (right axis).")
                .panel_link(of_the_run("Traces of the run", "tracing"))
                .panel_link(Link::dashboard("Error rate of all plans", uid::OPERATIONS).panel("error-rate-by-plan")))
            .panel(Table::new("Determinism Check")
                .query(elasticsearch::raw_data(of_run.clone().and(logs::DETERMINISM.exists())).limit(100))
                .column(logs::TIMESTAMP, |column| column.title("Time").unit(clock()).width(110).data_link(that_minute()))
                .column(logs::STEP_ID, |column| column.title("Step"))
                .column(logs::DETERMINISM, |column| column.title("Result").width(90).cell_colored_text()
                    .value_mapping(Mapping::value("match").color(Color::GREEN))
                    .value_mapping(Mapping::value("mismatch").color(Color::RED)))
                .column(logs::LOGICAL_ATTEMPT_ID, |column| column.title("Attempt"))
                .column(logs::ENGINE_ATTEMPT_ID, |column| column.title("Engine's attempt"))
                .column(logs::DETERMINISM_DIFF, |column| column.title("Difference"))
                .min_width(70)
                .no_value("No check was logged for this run")
                .description("What the determinism checks of the run found between two attempts, from the logs. A mismatch means that a step depends on more than its input.")
                .panel_link(of_the_run("Log", "log-tail")))
            .panel(Table::new("Tracing: Plan $planId, Run $runId").slug("tracing")
                .query(jaeger::search(traces::SERVICE).tag(traces::RUN_ID.name, run.reference()).limit(20))
                .column("traceID", |column| column.title("Trace"))
                // Jaeger's own link stands on the id already, and two links on a cell are a menu.
                .column("traceName", |column| column.title("Name").data_link(open_trace))
                .column("startTime", |column| column.title("Start").width(190).data_link(that_minute()))
                .column("duration", |column| column.title("Duration").width(110))
                .allow_empty("of runs that succeed, one trace in ten is kept")
                .no_value("No trace of this run was kept: of runs that succeed, one in ten is")
                .description("Traces of the run. A click on a name shows its waterfall below, one on a start its minute."))
            .panel(colors::event_types(StateTimeline::new("Event Replay"))
                .query(elasticsearch::raw_data(of_run.clone().and(logs::EVENT_TYPE.exists())).limit(500))
                .transformation(Transformation::filter_fields_by_name([logs::TIMESTAMP, logs::EVENT_TYPE, logs::STEP_ID]))
                .transformation(Transformation::sort_asc_by(logs::TIMESTAMP))
                .transformation(Transformation::partition_by_values([logs::STEP_ID]))
                // Grafana calls the lane of the events without a step `null`.
                .override_field(Matcher::regex("/^(?!.* null$)/"), |field| field.display_name("${__field.labels.stepId}"))
                .override_field(Matcher::regex("/ null$/"), |field| field.display_name("run"))
                .description("The events of the run in their order, one lane a step, from the logs; the lane `run` is the run itself. A run takes seconds: a click on a time beside, or on the start of its trace, zooms to it.")
                .panel_link(of_the_run("Log", "log-tail"))
                .panel_link(of_the_run("Traces", "tracing")))
            .panel(Logs::new("Log Tail (last 100 for runId)").slug("log-tail")
                .query(elasticsearch::logs(of_run.clone()).limit(100))
                .height(12)
                .description("The last 100 lines that the run logged.")
                .panel_link(of_the_run("Traces", "tracing")))
            .panel(plugins()
                .height(12)
                .description("Plugin invocations by type and outcome in the time range that is chosen, with the time that 95 % of them took and the memory of their sandboxes.")
                .panel_link(of_the_run("Calls of the run", "plugin-invocations-of-the-run"))
                .panel_link(Link::dashboard("Memory by tenant", uid::OPERATIONS).panel("plugin-sandbox-health")))
            .panel(Traces::new("Trace Waterfall")
                .query(jaeger::trace(trace.reference()))
                .allow_empty("of runs that succeed, one trace in ten is kept")
                .full_width().height(16)
                .description("Every span of the trace that is chosen above.")
                .panel_link(of_the_run("Log of the run", "log-tail"))))
        .row(Row::new("More of the Run").panels_per_line(3)
            .panel(Table::new("Plugin Invocations of the Run")
                .query(elasticsearch::raw_data(of_run.and(logs::PLUGIN_TYPE.exists())).limit(100))
                .column(logs::TIMESTAMP, |column| column.title("Time").unit(clock()).width(110).data_link(that_minute()))
                .column(logs::PLUGIN_TYPE, |column| column.title("Plugin"))
                .column(logs::PLUGIN_STATUS, |column| column.title("Outcome"))
                .column(logs::PLUGIN_DURATION, |column| column.title("Took").unit(Unit::MILLISECONDS))
                .column(logs::SANDBOX_MEMORY, |column| column.title("Memory").unit(Unit::BYTES))
                .min_width(70)
                .no_value("The run called no plugin")
                .description("Each call of a plugin by the run, from the logs."))
            .panel(TimeSeries::new("Artifacts Written")
                .query(StepArtifactsWritten.matching_variable(&plan).rate(RATE_INTERVAL).sum().by(StepId))
                .description("Bytes of artifacts that the steps of the plan write per second."))
            .panel(colors::events(throughput::by("Events Emitted", EventEmissionDuration.observation_count(), EventType))
                .unit(Unit::EVENTS_PER_SECOND)
                .description("Events that reached the event bus per second, of all runs.")))
}

/// The time of the day: all lines of a run are of one day, and a date would take the room of a column.
fn clock() -> Unit {
    Unit::custom("time:HH:mm:ss.SSS")
}

/// One row a plugin type: calls by outcome, time, memory.
fn plugins() -> Table {
    let calls = PluginStatus::ALL.iter().fold(
        Table::new("Plugin Invocation Log").column(PluginType, |column| column.title("Plugin")),
        |table, status| {
            let calls = PluginInvocations
                .matching(PluginStatus.is(status.clone()))
                .increase_from_zero(RANGE)
                .sum()
                .by(PluginType)
                .round();
            let name = status.text();
            table.query(calls.ref_id(name)).column(name, |column| {
                column
                    .title(name.replace('_', " "))
                    .unit(Unit::LOCALE)
                    .decimals(0)
            })
        },
    );
    calls
        .query(
            PluginDuration
                .histogram_quantile(0.95, RANGE)
                .by(PluginType)
                .ref_id("p95"),
        )
        .query(PluginSandboxMemory.value().max().by(PluginType).ref_id("memory"))
        .column("p95", |column| column.title("p95"))
        .column("memory", |column| column.title("Memory"))
        .sort_desc_by("p95")
        .min_width(70)
        .wrap_header_text()
}
