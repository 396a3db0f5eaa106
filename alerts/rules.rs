//! When someone is told, and where the message goes.

use dashgen::prelude::*;
use dashgen::rules::slo::series::{ErrorBudget, SlothId, SlothSlo};
use dashgen::rules::{Alert, Group, Invariant, Receiver, Recording, Routes, Rules, Severity, Text};
use metrics::labels::{Adapter, PluginType};
use metrics::plugins::PluginInvocations;
use metrics::prometheus::MissingMetric;
use metrics::recorded::Availability;
use metrics::statestore::StateStoreWriteErrors;

use crate::panel::{self, EXECUTIVE, OPERATIONS};
use crate::place::{
    ALERT_FOLDER, GRAFANA, PAGERDUTY_KEY_FILE, PROMETHEUS_UID, RUNBOOKS, SLACK_CHANNEL, SLACK_URL_FILE,
};
use crate::promises as promised;
use crate::{SERVICE, SEVERITY_WORDS, signals, slos};

/// Everything that must hold of DVT.
pub fn rules() -> Rules {
    let rules = Rules::new(SERVICE)
        .severity_words(SEVERITY_WORDS)
        .runbooks_at(RUNBOOKS)
        .grafana_at(GRAFANA)
        .grafana_managed(ALERT_FOLDER, PROMETHEUS_UID)
        .record(Recording::new(Availability, signals::is_available()))
        .invariant(Invariant::new("projection-gaps", projection_gap_detected()))
        .group(
            Group::new("dvt-statestore")
                .alert(statestore_write_failure())
                .alert(projection_lag()),
        )
        .group(
            Group::new("dvt-runs")
                .alert(run_completion_sla_violation())
                .alert(high_error_rate())
                .alert(run_error_rate_above_slo_threshold())
                .alert(workflows_stuck()),
        )
        .group(
            Group::new("dvt-adapters")
                .alert(adapter_heartbeat_lost())
                .alert(availability_below_threshold()),
        )
        .group(
            Group::new("dvt-signals")
                .alert(deferred_signals_queue_buildup())
                .alert(pause_latency_sla_violation()),
        )
        .group(Group::new("dvt-plugins").alert(plugin_reject_rate()))
        .group(
            Group::new("dvt-meta")
                .alert(error_budget_half_spent())
                .alert(dvt_metrics_absent()),
        )
        .routes(routes());
    slos::all().into_iter().fold(rules, Rules::slo)
}

fn projection_gap_detected() -> Alert {
    Alert::new(
        "ProjectionGapDetected",
        Severity::P1,
        signals::projection_gaps().failing(),
    )
    .pending(minutes(1))
    .keep_firing_for(minutes(15))
    .summary("Projection gaps detected; StateStore may be diverged. Check reconciler.")
    .description(Text::default().value().then(format!(
        " projection gap(s) in the last {}. Check the reconciler.",
        promised::GAPS_WINDOW
    )))
    .runbook("projection_gap_recovery.md")
    .panel(OPERATIONS, panel::PROJECTION_GAPS)
}

fn statestore_write_failure() -> Alert {
    // In a quiet night one failed write is a large share, and no reason to wake anybody.
    let more_than_one = StateStoreWriteErrors.increase(minutes(5)).sum().ge(2);
    Alert::new(
        "StateStoreWriteFailure",
        Severity::P1,
        signals::write_failures().failing().only_if(more_than_one),
    )
    .pending(minutes(2))
    .summary("StateStore write failures; workflows may stall.")
    .description(
        Text::default()
            .value()
            .then(" of the writes to the StateStore failed in the last 5m."),
    )
    .runbook("statestore_write_failure.md")
    .panel(OPERATIONS, panel::WRITE_ERRORS)
}

fn run_completion_sla_violation() -> Alert {
    let enough = signals::successful()
        .count()
        .increase(promised::SLOW_WINDOW)
        .sum()
        .ge(100);
    Alert::new(
        "RunCompletionSLAViolation",
        Severity::P1,
        signals::slow_runs().failing().only_if(enough),
    )
    .pending(minutes(5))
    .summary(format!(
        "Run completion p99 > {}; investigate latency sources.",
        promised::COMPLETION_ALERT
    ))
    .description(Text::default().value().then(format!(
        " of the successful runs of the last {} took longer than {}; {} is the bound.",
        promised::SLOW_WINDOW,
        promised::COMPLETION_ALERT,
        promised::SLOW_SHARE
    )))
    .runbook("run_completion_sla.md")
    .panel(OPERATIONS, panel::SLOW_RUNS)
}

fn adapter_heartbeat_lost() -> Alert {
    let lost = signals::heartbeat_age()
        .failing()
        .or_if(signals::heartbeat_gone());
    Alert::new("AdapterHeartbeatLost", Severity::P1, lost)
        .pending(minutes(2))
        .summary("Temporal adapter heartbeat lost; cluster may be down.")
        .description(Text::new("Adapter ").label(Adapter).then(format!(
            " has sent no heartbeat for more than {}, or no replica of it is left that could.",
            promised::HEARTBEAT_ALERT
        )))
        .runbook("adapter_recovery.md")
        .panel(OPERATIONS, panel::HEARTBEAT)
}

fn enough_runs_ended() -> Instant<()> {
    signals::ended()
        .increase(promised::RUN_ERRORS_WINDOW)
        .sum()
        .ge(20)
}

fn high_error_rate() -> Alert {
    let high = signals::run_errors().failing().only_if(enough_runs_ended());
    Alert::new("HighErrorRate", Severity::P2, high)
        .pending(minutes(10))
        .summary(format!(
            "Error rate > {} ({} window); check most-failing plans.",
            promised::RUN_ERRORS_HIGH,
            promised::RUN_ERRORS_WINDOW
        ))
        .description(Text::default().value().then(format!(
            " of the runs that ended in the last {} failed; cancelled runs do not count.",
            promised::RUN_ERRORS_WINDOW
        )))
        .runbook("investigation_framework.md")
        .panel(OPERATIONS, panel::RUN_ERRORS)
}

fn run_error_rate_above_slo_threshold() -> Alert {
    let above = signals::run_errors().warning().only_if(enough_runs_ended());
    Alert::new("RunErrorRateAboveSLOThreshold", Severity::P2, above)
        .pending(minutes(10))
        .summary(format!(
            "Error rate > {} ({} window); the promise of {} is in danger.",
            promised::RUN_ERRORS_ALERT,
            promised::RUN_ERRORS_WINDOW,
            promised::RUN_ERRORS_TARGET
        ))
        .description(Text::default().value().then(format!(
            " of the runs that ended in the last {} failed; cancelled runs do not count.",
            promised::RUN_ERRORS_WINDOW
        )))
        .runbook("run_error_rate.md")
        .panel(OPERATIONS, panel::RUN_ERRORS)
}

fn projection_lag() -> Alert {
    Alert::new("ProjectionLag", Severity::P2, signals::projection_lag().failing())
        .pending(minutes(5))
        .summary(format!(
            "Snapshot projection lag > {} events; reconciler may be slow.",
            promised::PROJECTION_LAG_ALERT
        ))
        .description(
            Text::new("The projection of adapter ")
                .label(Adapter)
                .then(" is ")
                .value()
                .then(" events behind."),
        )
        .runbook("projection_lag.md")
        .panel(OPERATIONS, panel::PROJECTION_LAG)
}

fn deferred_signals_queue_buildup() -> Alert {
    Alert::new(
        "DeferredSignalsQueueBuildup",
        Severity::P2,
        signals::deferred_signals().failing(),
    )
    .pending(minutes(10))
    .summary(format!(
        "Deferred signals queue > {}; system may be rate-limited.",
        promised::DEFERRED_SIGNALS_ALERT
    ))
    .description(
        Text::default()
            .value()
            .then(" signals wait in the deferred queue."),
    )
    .runbook("deferred_signals.md")
    .panel(OPERATIONS, panel::DEFERRED_SIGNALS)
}

fn plugin_reject_rate() -> Alert {
    let enough = PluginInvocations.increase(minutes(5)).sum().by(PluginType).ge(20);
    Alert::new(
        "PluginRejectRate",
        Severity::P2,
        signals::plugin_denials().failing().only_if(enough),
    )
    .pending(minutes(5))
    .summary(format!(
        "Plugin permission denials > {}; check sandbox policies.",
        promised::PLUGIN_DENIALS_ALERT
    ))
    .description(
        Text::default()
            .value()
            .then(" of the calls of plugin ")
            .label(PluginType)
            .then(" were refused in the last 5m."),
    )
    .runbook("plugin_denials.md")
    .panel(OPERATIONS, panel::PLUGIN_DENIALS)
}

fn pause_latency_sla_violation() -> Alert {
    let enough = signals::pauses()
        .count()
        .increase(promised::SLOW_WINDOW)
        .sum()
        .ge(10);
    Alert::new(
        "PauseLatencySLAViolation",
        Severity::P2,
        signals::slow_pauses().failing().only_if(enough),
    )
    .pending(minutes(5))
    .summary(format!(
        "Pause latency p99 > {}; runs cannot be stopped in time.",
        promised::PAUSE_ALERT
    ))
    .description(Text::default().value().then(format!(
        " of the PAUSE signals of the last {} took longer than {}.",
        promised::SLOW_WINDOW,
        promised::PAUSE_ALERT
    )))
    .runbook("pause_latency.md")
    .panel(OPERATIONS, panel::SLOW_PAUSES)
}

fn availability_below_threshold() -> Alert {
    // An hour of minutes: before, one bad minute would be more than 1 % of what there is.
    let enough = Availability.range(promised::AVAILABILITY_WINDOW).count().ge(60);
    Alert::new(
        "AvailabilityBelowThreshold",
        Severity::P1,
        signals::availability().failing().only_if(enough),
    )
    .summary(format!(
        "Availability < {} ({} window); DVT cannot run plans reliably.",
        promised::AVAILABILITY_ALERT,
        promised::AVAILABILITY_WINDOW
    ))
    .description(Text::new("DVT could run plans for ").value().then(format!(
        " of the last {}: either its adapter had no workers or writes to the StateStore failed.",
        promised::AVAILABILITY_WINDOW
    )))
    .runbook("availability.md")
    .panel(OPERATIONS, panel::AVAILABILITY)
}

fn workflows_stuck() -> Alert {
    let stuck = signals::stuck_runs()
        .failing()
        .only_if(signals::in_flight_is_known());
    Alert::new("WorkflowsStuck", Severity::P2, stuck)
        .pending(minutes(5))
        .summary(format!(
            "Runs in flight for {} without progress.",
            promised::STUCK_AFTER
        ))
        .description(Text::default().value().then(format!(
            " run(s) were in flight for {}, in which no run ended and no step succeeded.",
            promised::STUCK_AFTER
        )))
        .runbook("stuck_workflow_recovery.md")
        .panel(OPERATIONS, panel::STUCK_RUNS)
}

fn error_budget_half_spent() -> Alert {
    let known = || {
        ErrorBudget
            .offset(promised::BUDGET_HISTORY)
            .samples(hours(1))
            .gt(0)
    };
    let spent = signals::budget_remaining()
        .warning()
        .only_where(|spent| spent.on(SlothId).and(known()));
    Alert::new("ErrorBudgetHalfSpent", Severity::P2, spent)
        .pending(hours(1))
        .summary("More than half of an error budget is spent.")
        .description(
            Text::new("Of the 30-day error budget of ")
                .label(SlothSlo)
                .then(", ")
                .value()
                .then(" is left; below 0% the promise is broken."),
        )
        .runbook("error_budget_half_spent.md")
        .panel(EXECUTIVE, panel::BUDGET_REMAINING)
}

fn dvt_metrics_absent() -> Alert {
    Alert::new(
        "DvtMetricsAbsent",
        Severity::P2,
        signals::missing_metrics().failing(),
    )
    .pending(minutes(10))
    .summary("A metric that alerts read is missing; they are silent, not healthy.")
    .description(Text::new("Nobody exposes ").label(MissingMetric).then("."))
    .runbook("metrics_absent.md")
    .panel(OPERATIONS, panel::MISSING_METRICS)
}

fn routes() -> Routes {
    Routes::new(
        Receiver::pagerduty("dvt-pager", PAGERDUTY_KEY_FILE),
        Receiver::slack("dvt-slack", SLACK_URL_FILE, SLACK_CHANNEL),
    )
    .silences(
        "AdapterHeartbeatLost",
        [
            "ProjectionLag",
            "WorkflowsStuck",
            "DeferredSignalsQueueBuildup",
            "RunCompletionSLAViolation",
            "PauseLatencySLAViolation",
        ],
    )
    .silences(
        "StateStoreWriteFailure",
        [
            "ProjectionLag",
            "HighErrorRate",
            "RunErrorRateAboveSLOThreshold",
            "WorkflowsStuck",
        ],
    )
    .silences("HighErrorRate", ["RunErrorRateAboveSLOThreshold"])
}
