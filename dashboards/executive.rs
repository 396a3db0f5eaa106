//! Executive: is the platform meeting its SLOs?

use alerts::{P1, P2, guide, signals};
use metrics::prelude::*;
use panels::prelude::*;

use crate::{reliability, uid, variables};

/// Nine tiles, in the order in which DVT's guide draws them, and the error budgets.
pub fn dashboard() -> Dashboard {
    Dashboard::new(uid::EXECUTIVE, "DVT Platform Health")
        .description(
            "Is the platform meeting its SLOs? For product and management; each tile leads to what \
             explains it.",
        )
        .tag("dvt")
        .job_filter(&variables::job())
        .link(Link::dashboard("Operations", uid::OPERATIONS))
        .link(Link::dashboard("Developer", uid::DEVELOPER))
        .link(Link::dashboard("Costs", uid::COSTS))
        .refresh(minutes(1))
        .row(guide_row())
        .row(reliability::budget_row())
}

/// The tiles of the guide.
#[expect(clippy::too_many_lines, reason = "a list of panels")]
fn guide_row() -> Row {
    let plan = variables::plan();
    let operations = |title: &str, panel: &str| Link::dashboard(title, uid::OPERATIONS).panel(panel);

    Row::untitled()
        .panels_per_line(3)
        .panel(
            tile::per_minute(
                "Runs/min (last 1h)",
                RunsStarted,
                "runs",
                hours(1),
                "vs. the hour before",
            )
            .description(
                "Runs started per minute, averaged over the last hour, and the change against the hour \
                     before. A fall by half is orange: see whether plans are scheduled and workers take \
                     them.",
            )
            .override_field(Matcher::query("change"), |field| {
                field.thresholds(Thresholds::absolute(Color::NEUTRAL).warn_below(-0.5))
            })
            .panel_link(operations("Workers", "worker-capacity")),
        )
        .panel(
            latency::p99_against_slo(
                "Completion SLA (p99, 1h)",
                signals::successful(),
                hours(1),
                guide::COMPLETION_TARGET,
                guide::COMPLETION_ALERT,
            )
            .slug("completion-sla-p99")
            .description(format!(
                "99 % of the successful runs of the last hour ended within this time. SLO: {:#}. \
                 Pages from {:#}. The number is estimated between two bounds of the histogram and \
                 ends at {} s; the share beside it is exact.",
                guide::COMPLETION_TARGET,
                guide::COMPLETION_ALERT,
                RunCompletionDuration::INFO
                    .buckets
                    .last()
                    .copied()
                    .unwrap_or_default()
            ))
            .panel_link(operations("Write latency", "statestore-write-latency")),
        )
        .panel(
            errors::share("Errors (24h)", signals::failed(), signals::ended(), hours(24))
                .description(format!(
                    "Failed runs as a share of all runs that ended in the last 24 hours; cancelled runs do \
                     not count. SLO: below {:#}.",
                    guide::RUN_ERRORS_TARGET
                ))
                .warn_above(guide::RUN_ERRORS_TARGET)
                .fail_above(guide::RUN_ERRORS_ALERT)
                .panel_link(
                    operations("Error rate by plan", "error-rate-by-plan").time_range("now-24h", "now"),
                ),
        )
        .panel(
            tile::now("In-Flight Runs", RunsInFlight.value().sum(), "in flight")
                .description(
                    "Runs that started and have not ended, over all replicas. A number that only grows \
                     means that runs are stuck.",
                )
                .unit(Unit::LOCALE)
                .decimals(0)
                .panel_link(operations("Worker capacity", "worker-capacity")),
        )
        .panel(
            latency::p99_against_slo(
                "Pause Latency (p99, 1h)",
                signals::pauses(),
                hours(1),
                guide::PAUSE_TARGET,
                guide::PAUSE_ALERT,
            )
            .slug("pause-latency-p99")
            .description(format!(
                "99 % of the PAUSE signals of the last hour took effect within this time. SLO: {:#}. It \
                 is estimated between two bounds of the histogram, the share beside it is exact; with few \
                 signals it is the slowest one.",
                guide::PAUSE_TARGET
            ))
            .panel_link(operations("Deferred signals", "deferred-signals")),
        )
        .panel(
            errors::share_and_counts(
                "Plugin Errors (range)",
                PluginInvocations.matching(PluginStatus.is_not(PluginStatus::SUCCESS)),
                PluginInvocations,
                "invocations",
                guide::PLUGIN_DENIALS_ALERT,
            )
            .slug("plugin-errors")
            .description(
                "Plugin invocations that did not succeed in the time range that is chosen: their share of \
                 all, how many, and of how many. The share is red from where refused calls of one plugin \
                 type alone raise an alert.",
            )
            .panel_link(Link::dashboard("By plugin", uid::DEVELOPER).panel("plugin-invocation-log")),
        )
        .panel(
            latency::slowest(
                "Top Plans by Runtime (range)",
                signals::successful(),
                PlanId,
                guide::COMPLETION_TARGET,
                guide::COMPLETION_ALERT,
            )
            .slug("top-plans-by-runtime")
            .height(6)
            .description(
                "The ten plans with the longest mean duration of successful runs in the time range that is \
                 chosen. A click opens the plan.",
            )
            .data_link(
                Link::dashboard("Open the plan", uid::DEVELOPER).variable(&plan, LinkValue::label(PlanId)),
            ),
        )
        .panel(
            capacity::of_each("Adapters (active)", WorkersAvailable, Adapter, Adapter::ALL)
                .height(6)
                .description(
                    "Healthy: an adapter with a worker that is ready, or more; the number stands \
                     behind it. Temporal without workers is an outage; Conductor is in beta and may \
                     have none.",
                )
                .override_field("conductor", |field| {
                    field.value_mapping(Mapping::value("0").display_text("0 (beta)").color(Color::MUTED))
                })
                .value_mapping(Mapping::value("0").display_text("0 (down)").color(Color::BAD))
                .unit(Unit::suffix("(healthy)"))
                .text_size(14, 26)
                .panel_link(operations("Worker capacity", "worker-capacity")),
        )
        .panel(
            alert::incidents(
                "Incidents (7d)",
                alerts::pages(),
                alerts::messages(),
                Environment,
                [P1, P2],
            )
            .height(6)
            .description(
                "Incidents of the last 7 days: times in which alerts of DVT fired, with no pause of half \
                     an hour, however many did. P1: someone was paged; P2: only messages were sent. \
                     Prometheus has to evaluate the alerts: what Grafana evaluates itself leaves no trace \
                     here.",
            )
            .override_field(P1, |field| field.thresholds(Thresholds::default().fail_above(1)))
            .override_field(P2, |field| field.thresholds(Thresholds::default().warn_above(1)))
            .panel_link(operations("Alert history", "alert-history").time_range("now-7d", "now"))
            .panel_link(Link::url(
                "Alerts that fire now",
                "/alerting/list?search=label%3Aservice%3Ddvt",
            )),
        )
}
