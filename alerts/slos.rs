//! What is promised over 30 days, and what may go wrong of it.

use dashgen::prelude::*;
use dashgen::rules::{Sli, Slo};
use metrics::recorded::Availability;

use crate::panel::{self, OPERATIONS};
use crate::promises as promised;
use crate::signals;

/// Every promise with a budget, in the order of DVT's guide.
pub fn all() -> [Slo; 4] {
    [
        completion_latency(),
        pause_latency(),
        availability(),
        run_error_rate(),
    ]
}

/// 99 % of successful runs end within 5 s.
pub fn completion_latency() -> Slo {
    let runs = Sli::latency(signals::successful(), promised::COMPLETION_TARGET);
    Slo::new("completion-latency", promised::COMPLETION_OBJECTIVE, runs)
        .description(format!(
            "{} of successful runs end within {}",
            promised::COMPLETION_OBJECTIVE,
            promised::COMPLETION_TARGET
        ))
        .burn_rate_alerts("DvtCompletionLatencyBudgetBurn")
        .summary("Too many runs are slow: the error budget of completion latency is spent too fast.")
        .runbook("completion_latency_budget.md")
        .panel(OPERATIONS, panel::COMPLETION_LATENCY_BUDGET)
}

/// 99 % of pauses take effect within 1 s.
pub fn pause_latency() -> Slo {
    let pauses = Sli::latency(signals::pauses(), promised::PAUSE_TARGET);
    Slo::new("pause-latency", promised::PAUSE_OBJECTIVE, pauses)
        .description(format!(
            "{} of PAUSE signals take effect within {}",
            promised::PAUSE_OBJECTIVE,
            promised::PAUSE_TARGET
        ))
        .burn_rate_alerts("DvtPauseLatencyBudgetBurn")
        .summary("Too many pauses are slow: the error budget of pause latency is spent too fast.")
        .runbook("pause_latency_budget.md")
        .panel(OPERATIONS, panel::PAUSE_LATENCY_BUDGET)
}

/// DVT can run plans for 99.5 % of the time.
pub fn availability() -> Slo {
    Slo::new(
        "availability",
        promised::AVAILABILITY_OBJECTIVE,
        Sli::uptime(Availability),
    )
    .description(format!(
        "DVT can run plans for {} of the time",
        promised::AVAILABILITY_OBJECTIVE
    ))
    .burn_rate_alerts("DvtAvailabilityBudgetBurn")
    .summary("DVT is down too often: the error budget of availability is spent too fast.")
    .runbook("availability_budget.md")
    .panel(OPERATIONS, panel::AVAILABILITY_BUDGET)
}

/// Less than 0.1 % of ended runs fail.
pub fn run_error_rate() -> Slo {
    let runs = Sli::events(
        |window| signals::failed().rate(window).sum(),
        |window| signals::ended().rate(window).sum(),
    );
    Slo::new("run-error-rate", promised::RUN_OBJECTIVE, runs)
        .description(format!("{} of ended runs do not fail", promised::RUN_OBJECTIVE))
        .burn_rate_alerts("DvtRunErrorRateBudgetBurn")
        .summary("Too many runs fail: the error budget of the run error rate is spent too fast.")
        .runbook("run_error_rate_budget.md")
        .panel(OPERATIONS, panel::RUN_ERROR_RATE_BUDGET)
}
