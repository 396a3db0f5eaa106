//! Alert rules and routes.

use dashgen::prelude::*;
use dashgen::rules::slo::series::{ErrorBudget, SlothId, SlothSlo};
use dashgen::rules::{
    AlertCondition, AlertRule, Invariant, Receiver, RecordingRule, Routes, RuleGroup, Rules, Severity,
    Template,
};
use dashgen::text;
use metrics::prelude::*;

use crate::place::{
    ALERT_FOLDER, GRAFANA, PAGERDUTY_KEY_FILE, PROMETHEUS_UID, RUNBOOKS, SLACK_CHANNEL, SLACK_URL_FILE,
};
use crate::{
    ByEnvironment, SERVICE, SEVERITY_LABELS, bands, costs, deployments, guide, remedies, signals, slos,
    unit_tests,
};

/// The rules of DVT.
pub fn rules() -> Rules {
    let rules = Rules::new(SERVICE)
        .deployments(deployments())
        .severity_labels(SEVERITY_LABELS)
        .runbook_base_url(RUNBOOKS)
        .grafana_url(GRAFANA)
        .grafana_managed(ALERT_FOLDER, PROMETHEUS_UID)
        .recording_rule(is_available())
        .invariant(Invariant::new("projection-gaps", projection_gap_detected()))
        .group(
            RuleGroup::new("dvt-statestore")
                .alert(statestore_write_failure())
                .alert(projection_lag()),
        )
        .group(
            RuleGroup::new("dvt-runs")
                .alert(run_completion_sla_violation())
                .alert(high_error_rate())
                .alert(run_error_rate_above_slo_threshold())
                .alert(workflows_stuck()),
        )
        .group(
            RuleGroup::new("dvt-adapters")
                .alert(adapter_heartbeat_lost())
                .alert(adapter_clock_ahead())
                .alert(availability_below_threshold()),
        )
        .group(
            RuleGroup::new("dvt-signals")
                .alert(deferred_signals_queue_buildup())
                .alert(pause_latency_sla_violation())
                .alert(pauses_without_effect()),
        )
        .group(RuleGroup::new("dvt-plugins").alert(plugin_reject_rate()))
        .group(
            RuleGroup::new("dvt-meta")
                .alert(error_budget_half_spent())
                .alert(dvt_metrics_absent())
                .alert(unknown_status()),
        )
        .group(RuleGroup::new("dvt-costs").alert(costs::tenant_cost_doubled()))
        .group(bands::group())
        .band(&bands::tenant_memory())
        .band(&bands::plan_duration())
        .band(&bands::plan_errors())
        .band(&bands::adapter_errors())
        .remedy_alerts(remedies::alerts())
        .routes(routes());
    let rules = costs::records().into_iter().fold(rules, Rules::recording_rule);
    let rules = slos::all().into_iter().fold(rules, Rules::slo);
    let tests = unit_tests::all(&rules);
    rules.tests(tests)
}

/// What is recorded of availability.
pub(crate) fn is_available() -> RecordingRule {
    RecordingRule::new(Availability, signals::is_available())
}

fn projection_gap_detected() -> AlertRule {
    AlertRule::new(
        "ProjectionGapDetected",
        Severity::P1,
        signals::projection_gaps().fail_condition(),
    )
    .pending_period(minutes(1))
    .keep_firing_for(minutes(15))
    .summary("Projection gaps detected; StateStore may be diverged. Check reconciler.")
    .description(text!(
        "{value} projection gap(s) in the last {gaps_window}. Check the reconciler.",
        value,
        gaps_window = guide::GAPS_WINDOW
    ))
}

fn statestore_write_failure() -> AlertRule {
    let several = signals::several_writes_failed();
    AlertRule::new(
        "StateStoreWriteFailure",
        Severity::P1,
        signals::write_failures().fail_condition().and(several),
    )
    .pending_period(minutes(2))
    .summary("StateStore write failures; workflows may stall.")
    .description(text!(
        "{value} of the writes to the StateStore failed in the last {write_errors_window}.",
        value,
        write_errors_window = guide::WRITE_ERRORS_WINDOW
    ))
}

fn run_completion_sla_violation() -> AlertRule {
    let enough = signals::enough_judged(
        signals::successful(),
        guide::COMPLETION_ALERT,
        guide::SLOW_RUNS_MINIMUM,
    );
    AlertRule::new(
        "RunCompletionSLAViolation",
        Severity::P1,
        signals::slow_runs().fail_condition().and(enough),
    )
    .pending_period(minutes(5))
    .summary(format!(
        "Run completion p99 > {}; investigate latency sources.",
        guide::COMPLETION_ALERT
    ))
    .description(text!(
        "{value} of the successful runs of the last {slow_window} took longer than {completion_alert}; \
         {slow_share} is the threshold.",
        value,
        slow_window = guide::SLOW_WINDOW,
        completion_alert = guide::COMPLETION_ALERT,
        slow_share = guide::SLOW_SHARE
    ))
}

fn adapter_heartbeat_lost() -> AlertRule {
    let lost = signals::heartbeat_age()
        .fail_condition()
        .or(signals::heartbeat_gone());
    AlertRule::new("AdapterHeartbeatLost", Severity::P1, lost)
        .pending_period(minutes(2))
        .summary("Temporal adapter heartbeat lost; cluster may be down.")
        .description(Template::new("Adapter ").label(Adapter).text(format!(
            " has sent no heartbeat for more than {}, or no replica of it is left that could.",
            guide::HEARTBEAT_ALERT
        )))
}

/// Enough runs ended to judge a share by, or all of a few failed.
fn failing_runs(condition: AlertCondition<ByEnvironment>) -> AlertCondition<ByEnvironment> {
    let few = guide::FEW_WINDOW;
    condition
        .and(signals::ended_runs(guide::RUN_ERRORS_WINDOW).ge(20))
        .or_all_bad(
            signals::failed_runs(few),
            signals::ended_runs(few),
            guide::FEW_FAILURES,
        )
}

fn failed_lately() -> Template {
    Template::default().value().text(format!(
        " of the runs that ended in the last {} failed, or of the few of the last {}; cancelled runs \
         do not count.",
        guide::RUN_ERRORS_WINDOW,
        guide::FEW_WINDOW
    ))
}

fn high_error_rate() -> AlertRule {
    let high = failing_runs(signals::run_errors().fail_condition());
    AlertRule::new("HighErrorRate", Severity::P2, high)
        .pending_period(minutes(10))
        .no_remedy(
            "what failing runs need depends on why they fail. At this rate the page of the error \
             budget comes first, and nothing is tried while a person works on the same.",
        )
        .summary(format!(
            "Error rate > {} ({} window); check most-failing plans.",
            guide::RUN_ERRORS_HIGH,
            guide::RUN_ERRORS_WINDOW
        ))
        .description(failed_lately())
}

fn run_error_rate_above_slo_threshold() -> AlertRule {
    let above = failing_runs(signals::run_errors().warn_condition());
    AlertRule::new("RunErrorRateAboveSLOThreshold", Severity::P2, above)
        .pending_period(minutes(10))
        .no_remedy("what failing runs need depends on why they fail.")
        .summary(format!(
            "Error rate > {} ({} window); the SLO of {} is at risk.",
            guide::RUN_ERRORS_ALERT,
            guide::RUN_ERRORS_WINDOW,
            guide::RUN_ERRORS_TARGET
        ))
        .description(failed_lately())
}

fn projection_lag() -> AlertRule {
    AlertRule::new(
        "ProjectionLag",
        Severity::P2,
        signals::projection_lag()
            .fail_condition()
            .remedy(remedies::restart_projector()),
    )
    .pending_period(minutes(5))
    .summary(format!(
        "Snapshot projection lag > {} events; reconciler may be slow.",
        guide::PROJECTION_LAG_ALERT
    ))
    .description(
        Template::new("The projection of adapter ")
            .label(Adapter)
            .text(" is ")
            .value()
            .text(" events behind."),
    )
}

fn deferred_signals_queue_buildup() -> AlertRule {
    AlertRule::new(
        "DeferredSignalsQueueBuildup",
        Severity::P2,
        signals::deferred_signals()
            .fail_condition()
            .remedy(remedies::rebalance_workers()),
    )
    .pending_period(minutes(10))
    .summary(format!(
        "Deferred signals queue > {}; system may be rate-limited.",
        guide::DEFERRED_SIGNALS_ALERT
    ))
    .description(
        Template::default()
            .value()
            .text(" signals wait in the deferred queue."),
    )
}

fn plugin_reject_rate() -> AlertRule {
    let few = guide::FEW_WINDOW;
    let enough = signals::calls(guide::PLUGIN_DENIALS_WINDOW).ge(20);
    AlertRule::new(
        "PluginRejectRate",
        Severity::P2,
        signals::plugin_denials()
            .fail_condition()
            .and(enough)
            .or_all_bad(
                signals::denied_calls(few),
                signals::calls(few),
                guide::FEW_FAILURES,
            )
            .remedy(remedies::rate_limit_plugin()),
    )
    .pending_period(minutes(5))
    .summary(format!(
        "Plugin permission denials > {}; check sandbox policies.",
        guide::PLUGIN_DENIALS_ALERT
    ))
    .description(
        Template::default()
            .value()
            .text(" of the calls of plugin ")
            .label(PluginType)
            .text(format!(
                " were refused in the last {}, or of the few of the last {}.",
                guide::PLUGIN_DENIALS_WINDOW,
                few
            )),
    )
}

fn pause_latency_sla_violation() -> AlertRule {
    let enough = signals::enough_judged(signals::pauses(), guide::PAUSE_ALERT, 10);
    AlertRule::new(
        "PauseLatencySLAViolation",
        Severity::P2,
        signals::slow_pauses().fail_condition().and(enough),
    )
    .pending_period(minutes(5))
    .no_remedy(
        "the page of the error budget comes with it, and nothing is tried while a person works on the same.",
    )
    .summary(format!(
        "Pause latency p99 > {}; runs cannot be stopped in time.",
        guide::PAUSE_ALERT
    ))
    .description(text!(
        "{value} of the PAUSE signals of the last {slow_window} took longer than {pause_alert}.",
        value,
        slow_window = guide::SLOW_WINDOW,
        pause_alert = guide::PAUSE_ALERT
    ))
}

fn availability_below_threshold() -> AlertRule {
    // An hour of minutes: a system that is younger has just been deployed.
    let enough = Availability
        .range(guide::AVAILABILITY_WINDOW)
        .count_over_time()
        .ge(60);
    AlertRule::new(
        "AvailabilityBelowThreshold",
        Severity::P1,
        signals::availability().fail_condition().and(enough),
    )
    .summary(format!(
        "Availability < {} ({} window); DVT cannot run plans reliably.",
        guide::AVAILABILITY_ALERT,
        guide::AVAILABILITY_WINDOW
    ))
    .description(Template::new("DVT could run plans for ").value().text(format!(
        " of the last {}: a task queue had no workers, writes to the StateStore failed or did not end, or \
         nothing of DVT was left.",
        guide::AVAILABILITY_WINDOW
    )))
}

fn workflows_stuck() -> AlertRule {
    let stuck = signals::stuck_runs()
        .fail_condition()
        .and(signals::in_flight_is_known())
        .remedy(remedies::restart_workers());
    AlertRule::new("WorkflowsStuck", Severity::P2, stuck)
        .pending_period(minutes(5))
        .summary(format!(
            "Runs in flight for {} without progress.",
            guide::STUCK_AFTER
        ))
        .description(text!(
            "{value} run(s) were in flight for {stuck_after}, in which no run ended and no step succeeded.",
            value,
            stuck_after = guide::STUCK_AFTER
        ))
}

fn error_budget_half_spent() -> AlertRule {
    // Any sample that is old enough: a hole in the data of last week makes no system young.
    let known = || {
        ErrorBudget
            .offset(guide::BUDGET_HISTORY)
            .count_over_time(guide::BUDGET_OLDER)
            .gt(0)
    };
    let spent = signals::budget_remaining()
        .warn_condition()
        .map(|spent| spent.on(SlothId).and(known()));
    AlertRule::new("ErrorBudgetHalfSpent", Severity::P2, spent)
        .pending_period(hours(1))
        .no_remedy("it is about weeks; the alerts of what spent the budget have remedies.")
        .summary("More than half of an error budget is spent.")
        .description(
            Template::new("Of the 30-day error budget of ")
                .label(SlothSlo)
                .text(", ")
                .value()
                .text(" is left; below 0% the SLO is violated."),
        )
}

fn dvt_metrics_absent() -> AlertRule {
    AlertRule::new(
        "DvtMetricsAbsent",
        Severity::P2,
        signals::missing_metrics().fail_condition(),
    )
    .pending_period(minutes(10))
    .no_remedy("nothing is tried blindly: what is not seen may be well.")
    .summary("A metric that alerts read is missing; they are silent, not healthy.")
    .description(Template::new("No target exposes ").label(MissingMetric).text("."))
}

fn unknown_status() -> AlertRule {
    AlertRule::new(
        "DvtUnknownStatus",
        Severity::P2,
        signals::unknown_statuses().fail_condition(),
    )
    .pending_period(minutes(5))
    .no_remedy("a release brought the word, and whether it is taken back is for people to decide.")
    .summary("A status that nobody knows; rules that ask for the old name find nothing.")
    .description(
        Template::new("")
            .label(MissingMetric)
            .text(" has series with status ")
            .label(RunStatus)
            .text(". A run that ended so counts as failed."),
    )
}

fn adapter_clock_ahead() -> AlertRule {
    AlertRule::new(
        "AdapterClockAhead",
        Severity::P2,
        signals::clock_ahead().fail_condition(),
    )
    .pending_period(minutes(5))
    .no_remedy("a clock that is set back under running workflows moves their timers.")
    .summary("The heartbeat of an adapter lies in the future; it cannot show that the adapter is silent.")
    .description(
        Template::new("The heartbeat of adapter ")
            .label(Adapter)
            .text(" is ")
            .value()
            .text(" ahead: a clock is wrong, or its unit is not seconds."),
    )
}

fn pauses_without_effect() -> AlertRule {
    let several = signals::missing_pauses().ge(2);
    AlertRule::new(
        "PausesWithoutEffect",
        Severity::P2,
        signals::pauses_without_effect().fail_condition().and(several),
    )
    .pending_period(minutes(5))
    .no_remedy("who paused a run decides what becomes of it: a restart would take its signal away.")
    .summary("Pauses are accepted and do not take effect; runs cannot be stopped.")
    .description(Template::default().value().text(format!(
        " of the PAUSE signals that were accepted in the last {} did not take effect.",
        guide::PAUSES_WINDOW
    )))
}

fn routes() -> Routes {
    Routes::new(
        Receiver::pagerduty("dvt-pager", PAGERDUTY_KEY_FILE),
        Receiver::slack("dvt-slack", SLACK_URL_FILE, SLACK_CHANNEL),
    )
    .remedies(remedies::runner())
    .inhibits(
        "AdapterHeartbeatLost",
        [
            "ProjectionLag",
            "WorkflowsStuck",
            "DeferredSignalsQueueBuildup",
            "RunCompletionSLAViolation",
            "PauseLatencySLAViolation",
            "PausesWithoutEffect",
            "AvailabilityBelowThreshold",
            "DvtAvailabilityBudgetBurn",
        ],
    )
    .inhibits(
        "StateStoreWriteFailure",
        [
            "AvailabilityBelowThreshold",
            "DvtAvailabilityBudgetBurn",
            "ProjectionLag",
            "HighErrorRate",
            "RunErrorRateAboveSLOThreshold",
            "WorkflowsStuck",
        ],
    )
    .inhibits(
        "HighErrorRate",
        ["RunErrorRateAboveSLOThreshold", "PlanErrorsUnusual"],
    )
    .inhibits("RunCompletionSLAViolation", ["PlanDurationUnusual"])
}
