//! Tests of the alerts: each is healthy just below its bound, fires just above it and is resolved; with no data, counters
//! that are born or start again, few events, and bucket bounds as Prometheus 3 writes them.
//!
//! The times are chosen so that no window and no duration can be half or twice what it is; `dashgen test --mutate` says
//! which change goes unnoticed.

mod availability;
mod bands;
mod budgets;
mod costs;
mod gaps;
mod gauges;
mod heartbeat;
mod latency;
mod missing;
mod pauses;
mod remedies;
mod shares;
mod stuck;
mod writes;

use dashgen::prelude::*;
use dashgen::rules::unit_test::{RuleTests, TestCase};
use dashgen::rules::{AlertRule, Rules};

use crate::rules::is_available;

/// The tests of all alerts that have some, and of what is recorded. That an alert has none is said by
/// `tests/rules/added.rs`.
pub(crate) fn all(rules: &Rules) -> Vec<RuleTests> {
    let recorded = RuleTests::of_recording(&is_available()).cases(availability::recorded());
    let alerts = rules.all_alerts().filter_map(|alert| of(&alert));
    alerts.chain([recorded]).collect()
}

fn of(alert: &AlertRule) -> Option<RuleTests> {
    let tests = RuleTests::of(alert);
    Some(match alert.name() {
        "ProjectionGapDetected" => tests.cases(gaps::cases()),
        "StateStoreWriteFailure" => tests.cases(writes::cases()),
        "ProjectionLag" => tests.cases(gauges::projection_lag()),
        "DeferredSignalsQueueBuildup" => tests.cases(gauges::deferred_signals()),
        "RunCompletionSLAViolation" => tests.cases(latency::runs()),
        "PauseLatencySLAViolation" => tests.cases(latency::pauses()),
        "HighErrorRate" => tests.cases(shares::run_errors(0.05)),
        "RunErrorRateAboveSLOThreshold" => tests.cases(shares::run_errors(0.01)),
        "PluginRejectRate" => tests.cases(shares::plugin_denials()),
        "WorkflowsStuck" => tests.cases(stuck::cases()),
        "AdapterHeartbeatLost" => tests.cases(heartbeat::lost()),
        "AdapterClockAhead" => tests.cases(heartbeat::clock_ahead()),
        "DvtRemedyFailed" => tests.cases(remedies::failed()),
        "DvtRemedyUsedUp" => tests.cases(remedies::used_up()),
        "PausesWithoutEffect" => tests.cases(pauses::cases()),
        "DvtUnknownStatus" => tests.cases(missing::unknown_status()),
        "DvtMetricsAbsent" => tests.cases(missing::metrics()),
        "AvailabilityBelowThreshold" => tests.every(minutes(1)).cases(availability::cases()),
        "ErrorBudgetHalfSpent" => tests.every(minutes(10)).cases(budgets::half_spent()),
        "TenantCostDoubled" => tests.every(minutes(5)).cases(costs::doubled()),
        "TenantMemoryUnusual" => tests.every(minutes(15)).cases(bands::tenant_memory()),
        "PlanDurationUnusual" => tests.every(minutes(15)).cases(bands::plan_duration()),
        "PlanErrorsUnusual" => tests.every(minutes(15)).cases(bands::plan_errors()),
        "AdapterErrorsUnusual" => tests.every(minutes(15)).cases(bands::adapter_errors()),
        name if name.ends_with("BudgetBurn") => budgets::burn(alert, tests),
        _ => return None,
    })
}

fn no_data() -> TestCase {
    TestCase::new("no data")
        .stays_silent_at(minutes(10))
        .stays_silent_at(hours(1))
}
