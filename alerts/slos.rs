//! Service level objectives over 30 days, and their series.

use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::rules::slo::series::SlothService;
use dashgen::rules::{Sli, Slo};
use metrics::prelude::*;

use crate::{SERVICE, guide, signals};

/// Every SLO with an error budget, in the order of DVT's guide.
pub fn all() -> [Slo; 5] {
    [
        completion_latency(),
        pause_latency(),
        availability(),
        run_error_rate(),
        failure_detection(),
    ]
}

/// A recorded series of SLOs, only those of DVT.
pub fn of_dvt<M: Gauge>(series: M) -> Series<M>
where
    SlothService: LabelOf<M>,
{
    series.matching(SlothService.is(SERVICE))
}

/// How fast successful runs end.
pub fn completion_latency() -> Slo {
    let runs = Sli::latency(signals::successful(), guide::COMPLETION_TARGET);
    Slo::new("completion-latency", guide::COMPLETION_OBJECTIVE, runs)
        .title(format!("Runs end within {:#}", guide::COMPLETION_TARGET))
        .description(format!(
            "{} of successful runs end within {}",
            guide::COMPLETION_OBJECTIVE,
            guide::COMPLETION_TARGET
        ))
        .burn_rate_alerts("DvtCompletionLatencyBudgetBurn")
        .summary("Too many runs are slow: the error budget of completion latency is spent too fast.")
        .runbook("completion_latency_budget.md")
}

/// How fast pauses take effect.
pub fn pause_latency() -> Slo {
    let pauses = Sli::latency(signals::pauses(), guide::PAUSE_TARGET);
    Slo::new("pause-latency", guide::PAUSE_OBJECTIVE, pauses)
        .title(format!("Pauses take effect within {:#}", guide::PAUSE_TARGET))
        .description(format!(
            "{} of PAUSE signals take effect within {}",
            guide::PAUSE_OBJECTIVE,
            guide::PAUSE_TARGET
        ))
        .burn_rate_alerts("DvtPauseLatencyBudgetBurn")
        .summary("Too many pauses are slow: the error budget of pause latency is spent too fast.")
        .runbook("pause_latency_budget.md")
}

/// How much of the time DVT can run plans.
pub fn availability() -> Slo {
    Slo::new(
        "availability",
        guide::AVAILABILITY_OBJECTIVE,
        Sli::uptime(Availability),
    )
    .title("DVT is there and can run plans")
    .description(format!(
        "DVT can run plans for {} of the time",
        guide::AVAILABILITY_OBJECTIVE
    ))
    .burn_rate_alerts("DvtAvailabilityBudgetBurn")
    .summary("DVT is down too often: the error budget of availability is spent too fast.")
    .runbook("availability_budget.md")
}

/// How many ended runs do not fail.
pub fn run_error_rate() -> Slo {
    let runs = Sli::events(signals::failed(), signals::ended());
    Slo::new("run-error-rate", guide::RUN_OBJECTIVE, runs)
        .title("Runs do not fail")
        .description(format!("{} of ended runs do not fail", guide::RUN_OBJECTIVE))
        .burn_rate_alerts("DvtRunErrorRateBudgetBurn")
        .summary("Too many runs fail: the error budget of the run error rate is spent too fast.")
        .runbook("run_error_rate_budget.md")
}

/// How fast a failure is known.
pub fn failure_detection() -> Slo {
    let failures = Sli::latency(FailureDetectionDuration, guide::DETECTION_TARGET);
    Slo::new("failure-detection", guide::DETECTION_OBJECTIVE, failures)
        .title(format!("Failures are known within {:#}", guide::DETECTION_TARGET))
        .description(format!(
            "{} of failures are recorded within {}",
            guide::DETECTION_OBJECTIVE,
            guide::DETECTION_TARGET
        ))
        .burn_rate_alerts("DvtFailureDetectionBudgetBurn")
        .summary(
            "Too many failures are noticed late: the error budget of failure detection is spent too fast.",
        )
        .runbook("failure_detection_budget.md")
}
