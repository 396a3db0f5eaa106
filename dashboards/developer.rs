//! Developer: what did my plan, my run, do?

use metrics::prelude::*;
use panels::prelude::*;

use crate::{colors, uid, variables};

/// Six panels as DVT's guide draws them, and what stands beside them: the list of runs above the
/// waterfall, the calls of plugins one by one, artifacts.
pub fn dashboard() -> Dashboard {
    Dashboard::new(uid::DEVELOPER, "DVT Development / Feature Testing")
        .description(
            "What did my plan, my run, do? For engineers and testers. Choose a plan; its runs follow, \
             first one that failed.",
        )
        .tag("dvt")
        .job_filter(&variables::job())
        .variable(&variables::plan())
        .variable(&variables::run())
        .variable(&variables::trace())
        .variable(&variables::trace_kept())
        .variable(&variables::trace_source())
        .link(Link::dashboard("Platform Health", uid::EXECUTIVE))
        .link(Link::dashboard("Operations", uid::OPERATIONS))
        .time_range("now-1h", "now")
        .row(guide_row())
        .row(rest_of_the_run())
}

/// The panels of the guide.
#[expect(clippy::too_many_lines, reason = "a list of panels")]
fn guide_row() -> Row {
    let plan = variables::plan();
    let run = variables::run();
    let trace = variables::trace();
    let of_run = logs::RUN_ID.matching_variable(&run);
    let of_plan = logs::PLAN_ID.matching_variable(&plan);
    let open_run = Link::dashboard("Show this run", uid::DEVELOPER)
        .variable(&run, LinkValue::field(logs::RUN_ID.name))
        .variable(&trace, LinkValue::field(logs::TRACE_ID.name));
    let of_the_run = |title: &str, panel: &str| Link::dashboard(title, uid::DEVELOPER).panel(panel);

    Row::untitled()
        .panels_per_line(2)
        .panel(
            latency::p95_and_retries(
                "Test Plan ($planId) Status",
                StepDuration.matching_variable(&plan),
                StepId,
                StepRetries.matching_variable(&plan),
                RetryCause,
            )
            .slug("test-plan-status")
            .description(
                "95 % of the executions of each step of the plan ended within this time; bars are steps \
                 that were tried again, by cause (right axis).",
            )
            .panel_link(of_the_run("Runs with a trace", "tracing"))
            .panel_link(
                Link::dashboard("Error rate of all plans", uid::OPERATIONS).panel("error-rate-by-plan"),
            ),
        )
        .panel(
            log::table(
                "Determinism Check",
                of_run.clone().and(logs::DETERMINISM.exists()),
                100,
                logs::TIMESTAMP,
            )
            .column(logs::STEP_ID, |column| column.title("Step"))
            .column(logs::DETERMINISM, |column| {
                column
                    .title("Result")
                    .width(90)
                    .cell_colored_text()
                    .value_mapping(Mapping::value("match").color(Color::GREEN))
                    .value_mapping(Mapping::value("mismatch").color(Color::RED))
            })
            .column(logs::LOGICAL_ATTEMPT_ID, |column| column.title("Attempt"))
            .column(logs::DETERMINISM_DIFF, |column| column.title("Difference"))
            .no_value("No check was logged for this run")
            .allow_empty("a run may end before its first check")
            .description(
                "What the determinism checks of the run found between two attempts, from the logs. A \
                 mismatch means that a step depends on more than its input.",
            )
            .panel_link(of_the_run("Log", "log-tail")),
        )
        .panel(
            log::table(
                "Runs of $planId with a Trace",
                of_plan.and(logs::TRACE_SAMPLED.is("true")),
                100,
                logs::TIMESTAMP,
            )
            .slug("tracing")
            .height(10)
            .column(logs::RUN_ID, |column| column.title("Run").data_link(open_run))
            .column(logs::EVENT_TYPE, |column| {
                colors::event_types(column.title("Outcome").cell_colored_text())
            })
            .column(logs::RUN_DURATION, |column| {
                column.title("Took").unit(Unit::MILLISECONDS).width(90)
            })
            // The link needs it, and nobody reads it.
            .column(logs::TRACE_ID, |column| column.title("Trace").hide_in_table())
            .no_value("No run of this plan ended in this range, or none was kept")
            .allow_empty("of runs that succeed, one trace in ten is kept")
            .description(
                "The newest runs of the plan whose trace is kept: each that failed, and of the \
                 others one in ten. A click on a run shows it on all panels, and its trace below. \
                 Any other run can be typed at the top; whether its trace is kept stands in the \
                 title of Tracing.",
            ),
        )
        .panel(
            event::sequence(
                "Event Replay",
                of_run.clone().and(logs::EVENT_TYPE.exists()),
                (logs::RUN_SEQ, logs::TIMESTAMP),
                (logs::STEP_ID, "Step", "the run"),
                logs::EVENT_TYPE,
                colors::event_types,
            )
            .height(10)
            .no_value("No event of this run was logged in this range")
            .description("The events of the run in their order, from the logs.")
            .panel_link(of_the_run("Log", "log-tail"))
            .panel_link(of_the_run("Trace", "trace-waterfall")),
        )
        .panel(
            log::tail("Log Tail (last 100 for runId)", of_run, 100)
                .slug("log-tail")
                .span(11)
                .description(
                    "The last 100 lines that the run logged. No data: it logged none in this range, or \
                     its id is another; Grafana's panel of logs has no other words for it.",
                )
                .panel_link(of_the_run("Trace", "trace-waterfall")),
        )
        .panel(
            outcome::table(
                "Plugin Invocation Log (range, all plans)",
                (PluginType, "Plugin"),
                PluginInvocations,
                PluginStatus,
                PluginStatus::ALL,
                PluginDuration,
                PluginSandboxMemory,
            )
            .slug("plugin-invocation-log")
            .span(13)
            .height(12)
            .description(
                "Plugin invocations of all plans by type and outcome in the time range that is \
                 chosen, with the time that 95 % of them took and the memory of their sandboxes.",
            )
            .panel_link(of_the_run("Calls of the run", "plugin-invocations-of-the-run"))
            .panel_link(Link::dashboard("Memory by tenant", uid::OPERATIONS).panel("plugin-sandbox-health")),
        )
        .panel(
            trace::waterfall_while_kept(
                "Tracing: Plan $planId, Run ${runId:raw} (trace kept: $traceSampled)",
                &trace,
            )
            .slug("trace-waterfall")
            .allow_empty("of runs that succeed, one trace in ten is kept")
            .description(
                "Every span of the run. Each run that failed keeps its trace, and of the others one \
                 in ten; a run that goes on has none yet. Whether there is one stands in the title; \
                 where there is none, the log of the run says what it did.",
            )
            .panel_link(of_the_run("Log of the run", "log-tail")),
        )
}

/// What the guide does not draw.
fn rest_of_the_run() -> Row {
    let of_run = logs::RUN_ID.matching_variable(&variables::run());

    Row::new("More of the Run")
        .panels_per_line(2)
        .panel(
            log::table(
                "Plugin Invocations of the Run",
                of_run.and(logs::PLUGIN_TYPE.exists()),
                100,
                logs::TIMESTAMP,
            )
            .column(logs::PLUGIN_TYPE, |column| column.title("Plugin").width(60))
            .column(logs::PLUGIN_STATUS, |column| {
                column.title("Outcome").min_width(135)
            })
            .column(logs::PLUGIN_DURATION, |column| {
                column.title("Took").unit(Unit::MILLISECONDS).width(65)
            })
            .column(logs::SANDBOX_MEMORY, |column| {
                column.title("Memory").unit(Unit::BYTES).width(75)
            })
            .no_value("The run called no plugin")
            .allow_empty("a run may call no plugin")
            .description("Each call of a plugin by the run, from the logs."),
        )
        .panel(
            throughput::unstacked_by(
                "Artifacts Written",
                StepArtifactsWritten.matching_variable(&variables::plan()),
                StepId,
            )
            .description("Bytes of artifacts that the steps of the plan write per second."),
        )
        .panel(
            colors::events(throughput::by(
                "Events Emitted (all plans)",
                EventEmissionDuration.observation_count(),
                EventType,
            ))
            .slug("events-emitted")
            .full_width()
            .unit(Unit::EVENTS_PER_SECOND)
            .description("Events that reached the event bus per second, of all runs."),
        )
}
