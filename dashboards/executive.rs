//! Executive: is the platform meeting its SLOs?

use alerts::{guide, signals};
use dashgen::panel::{BarGauge, Color, Mapping, Matcher, Thresholds};
use dashgen::prelude::*;
use dashgen::rules;
use dashgen::{Dashboard, Link, LinkValue, Row};
use metrics::adapters::WorkersAvailable;
use metrics::labels::{Adapter, PlanId, PluginStatus};
use metrics::plugins::PluginInvocations;
use metrics::prometheus::{AlertState, Alerts, Service, Severity};
use metrics::runs::{RunCompletionDuration, RunsInFlight, RunsStarted};
use panels::{latency, tile};

use crate::{uid, variables};

/// The words of the label `severity` for who is paged and who reads a message.
const P1: &str = alerts::SEVERITY_LABELS.of(rules::Severity::P1);
const P2: &str = alerts::SEVERITY_LABELS.of(rules::Severity::P2);

/// Nine tiles, in the order in which DVT's guide draws them.
pub fn dashboard() -> Dashboard {
    let environment = variables::environment();
    let adapter = variables::adapter();
    let plan = variables::plan();
    let started = RunsStarted
        .matching_variable(&environment)
        .matching_variable(&adapter);
    let failed = signals::failed().increase_from_zero(hours(24)).sum().or_zero();
    let ended = signals::ended().increase_from_zero(hours(24)).sum();
    // A query each: of one query, Prometheus may return the severities in any order.
    let incidents = |severity: &'static str| {
        let firing = Alerts
            .matching(AlertState.is(AlertState::FIRING))
            .matching(Service.is(Service::DVT))
            .matching(Severity.is(severity));
        let began = firing.clone().value().unless(firing.offset(minutes(1)).value());
        began
            .subquery(days(7), minutes(1))
            .count_over_time()
            .sum()
            .by(Severity)
            .or(vector(0).with_label(Severity, severity))
    };
    let plugin_errors = PluginInvocations
        .matching(PluginStatus.is_not(PluginStatus::SUCCESS))
        .increase_from_zero(RANGE)
        .sum()
        .or_zero();
    let operations = |title: &str, panel: &str| Link::dashboard(title, uid::OPERATIONS).panel(panel);

    Dashboard::new(uid::EXECUTIVE, "DVT Platform Health")
        .description("Is the platform meeting its SLOs? For product and management; each tile leads to what explains it.")
        .tag("dvt")
        .job_filter(&variables::job())
        .variable(&environment)
        .variable(&adapter)
        .link(Link::dashboard("Operations", uid::OPERATIONS))
        .link(Link::dashboard("Developer", uid::DEVELOPER))
        .refresh(minutes(1))
        .row(Row::untitled().panels_per_line(3)
            .panel(tile::now("Runs/min (last 1h)", started.clone().rate(hours(1)).sum().per_minute().with_unit(Unit::LOCALE), "runs")
                .query(tile::now_or_nothing(started.clone().rate(hours(1)).sum()
                    / started.offset(hours(1)).rate(hours(1)).sum().gt(0) - 1.0)
                    .with_unit(Unit::RATIO).ref_id("change").legend("vs. the hour before"))
                .description("Runs started per minute, averaged over the last hour, and the change against the hour before. A fall by half is orange: see whether plans are scheduled and workers take them.")
                .decimals(0)
                .override_field(Matcher::query("change"), |field| field.thresholds(Thresholds::absolute(Color::NEUTRAL).warn_below(-0.5)))
                .panel_link(operations("Workers", "worker-capacity")))
            .panel(latency::p99_against_slo("Completion SLA (p99)", signals::successful(), hours(1), guide::COMPLETION_TARGET, guide::COMPLETION_ALERT)
                .description(format!("99 % of the successful runs of the last hour ended within this time. SLO: {:#}. Pages from {:#}. The histogram ends at {} s, and so does this number.",
                    guide::COMPLETION_TARGET, guide::COMPLETION_ALERT, RunCompletionDuration::INFO.buckets.last().copied().unwrap_or_default()))
                .panel_link(operations("Write latency", "statestore-write-latency")))
            .panel(tile::now("Errors (24h)", failed / ended.gt(0), "errors")
                .no_graph()
                .description(format!("Failed runs as a share of all runs that ended in the last 24 hours; cancelled runs do not count. SLO: below {:#}.", guide::RUN_ERRORS_TARGET))
                .warn_above(guide::RUN_ERRORS_TARGET).fail_above(guide::RUN_ERRORS_ALERT).decimals(2)
                .panel_link(operations("Error rate by plan", "error-rate-by-plan")))
            .panel(tile::now("In-Flight Runs", RunsInFlight.matching_variable(&environment).matching_variable(&adapter).value().sum(), "in flight")
                .description("Runs that started and have not ended, over all replicas. A number that only grows means that runs are stuck.")
                .unit(Unit::LOCALE).decimals(0)
                .panel_link(operations("Worker capacity", "worker-capacity")))
            .panel(latency::p99_against_slo("Pause Latency (p99)", signals::pauses(), hours(1), guide::PAUSE_TARGET, guide::PAUSE_ALERT)
                .description(format!("99 % of the PAUSE signals of the last hour took effect within this time. SLO: {:#}. With few signals this is the slowest one.", guide::PAUSE_TARGET))
                .panel_link(operations("Deferred signals", "deferred-signals")))
            .panel(tile::number("Plugin Errors", (plugin_errors.clone() / PluginInvocations.increase_from_zero(RANGE).sum().gt(0)).ref_id("share").legend("share"))
                .query(plugin_errors.round().ref_id("errors"))
                .query(PluginInvocations.increase_from_zero(RANGE).sum().or_zero().round().ref_id("invocations").legend("of invocations"))
                .description("Plugin invocations that did not succeed in the time range that is chosen: their share of all, how many, and of how many. The share is red from where refused calls of one plugin type alone raise an alert.")
                .override_field(Matcher::query("share"), |field| field.decimals(2).thresholds(Thresholds::default().fail_above(guide::PLUGIN_DENIALS_ALERT)))
                .override_field(Matcher::query("errors"), |field| field.unit(Unit::LOCALE).decimals(0).color(Color::NEUTRAL))
                .override_field(Matcher::query("invocations"), |field| field.unit(Unit::COUNT).decimals(0).color(Color::NEUTRAL))
                .panel_link(Link::dashboard("By plugin", uid::DEVELOPER).panel("plugin-invocation-log")))
            .panel(BarGauge::new("Top Plans by Runtime")
                .query(signals::successful().mean(RANGE).by(PlanId).topk(10).sort_desc())
                .description("The ten plans with the longest mean duration of successful runs in the time range that is chosen. A click opens the plan.")
                .warn_above(guide::COMPLETION_TARGET).fail_above(guide::COMPLETION_ALERT)
                .min(0).height(8)
                .data_link(Link::dashboard("Open the plan", uid::DEVELOPER).variable(&plan, LinkValue::label(PlanId))))
            .panel(tile::number("Adapters (active)", WorkersAvailable.value().sum().by(Adapter)
                    .or(vector(0).with_label(Adapter, Adapter::TEMPORAL))
                    .or(vector(0).with_label(Adapter, Adapter::CONDUCTOR)))
                .description("Workers that are ready, by adapter. Temporal without workers is an outage; Conductor is in beta and may have none.")
                .unit(Unit::LOCALE).decimals(0).fail_below(1).height(8)
                .override_field("conductor", |field| field.value_mapping(Mapping::value("0").display_text("0 (beta)").color(Color::MUTED)))
                .panel_link(operations("Worker capacity", "worker-capacity")))
            .panel(tile::number("Incidents (7d)", incidents(P1).ref_id("p1").legend(P1))
                .query(incidents(P2).ref_id("p2").legend(P2))
                .description("How often an alert of DVT began to fire in the last 7 days: P1 pages someone, P2 is a message. An alert that fires for hours counts once. Prometheus has to evaluate the alerts: what Grafana evaluates itself leaves no trace here.")
                .unit(Unit::LOCALE).decimals(0).height(8)
                .override_field(P1, |field| field.thresholds(Thresholds::default().fail_above(1)))
                .override_field(P2, |field| field.thresholds(Thresholds::default().warn_above(1)))
                .panel_link(Link::url("Alerts of DVT", "/alerting/list?search=label%3Aservice%3Ddvt"))))
        .row(crate::reliability::budget_row())
}
