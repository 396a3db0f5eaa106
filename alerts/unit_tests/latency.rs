//! A share of slow observations: bound 1 %, window 5m, for 5m.

use dashgen::prelude::*;
use dashgen::rules::unit_test::{
    Notification, OverTime, TestCase, TestHistogram, Timeline, histogram, per_minute, timeline,
};
use metrics::prelude::*;

use super::no_data;

pub(super) fn runs() -> Vec<TestCase> {
    let runs = || histogram(RunCompletionDuration).with(RunStatus::SUCCESS);
    let told = "50% of the successful runs of the last 5m took longer than 30s; 1% is the threshold.";
    slow(runs, [0.7, 31.0], 100.0, told)
}

pub(super) fn pauses() -> Vec<TestCase> {
    let pauses = || histogram(SignalProcessingDuration).with(SignalType::PAUSE);
    let told = "50% of the PAUSE signals of the last 5m took longer than 5s.";
    slow(pauses, [200.0, 5_100.0], 10.0, told)
}

/// A hundred a minute, of which so many are slow.
fn course(before: f64, between: f64) -> Timeline {
    timeline()
        .rising(per_minute(before))
        .until(minutes(20))
        .rising(per_minute(between))
        .until(minutes(40))
        .rising(per_minute(before))
}

fn slow<H: ClassicHistogram>(
    of: impl Fn() -> TestHistogram<H>,
    [fast, slow]: [f64; 2],
    least: f64,
    told: &str,
) -> Vec<TestCase> {
    let above = |name: &str, of: TestHistogram<H>| {
        TestCase::new(name)
            .given(
                of.observing(fast, course(99.1, 98.9))
                    .observing(slow, course(0.9, 1.1)),
            )
            .stays_silent_at(minutes(19))
            .stays_silent_at(minutes(27))
            .fires_at(minutes(29))
            .stays_silent_at(minutes(46))
    };
    let few = |name: &str, events: f64| {
        // Half of them are slow, and a window of five minutes sees so many.
        let half = || timeline().rising(per_minute(events / 10.0));
        TestCase::new(name).given(of().observing(fast, half()).observing(slow, half()))
    };
    let all_fast = timeline().rising(per_minute(100.0)).until(minutes(20)).restarts();
    vec![
        no_data(),
        above("0.9 %, then 1.1 %, then 0.9 % again", of()),
        above("the same in bounds of Prometheus 3", of().prometheus_3()),
        few("too few events", least * 0.9)
            .stays_silent_at(minutes(20))
            .stays_silent_at(minutes(28)),
        few("enough events", least * 1.1)
            .fires_at(minutes(20))
            .notifies_at(minutes(20), Notification::new(told)),
        TestCase::new("a restart is not slow")
            .given(of().observing(fast, all_fast))
            .stays_silent_at(minutes(20))
            .stays_silent_at(minutes(22))
            .stays_silent_at(minutes(30)),
    ]
}
