//! Runs in flight of which none ends and no step succeeds.

use dashgen::prelude::*;
use dashgen::rules::unit_test::{Notification, OverTime, TestCase, TestSeries, per_minute, series};
use metrics::prelude::*;

use super::no_data;

fn in_flight() -> TestSeries<RunsInFlight> {
    series(RunsInFlight)
        .label(EnvironmentId, "prod")
        .with(Adapter::TEMPORAL)
}

fn completed() -> TestSeries<RunsCompleted> {
    series(RunsCompleted)
        .label(PlanId, "p")
        .with(RunStatus::SUCCESS)
        .label(ErrorCode, "")
}

pub(super) fn cases() -> Vec<TestCase> {
    let steps = |status| {
        series(StepDuration.observation_count())
            .label(PlanId, "p")
            .label(StepId, "s")
            .with(status)
    };
    let half_past = |minute: u32| seconds(minute * 60 + 30);
    let pace = per_minute(2.0);
    vec![
        TestCase::new("nothing ends after 20 minutes; failing steps are no progress")
            .given(in_flight().at(3))
            .given(
                completed()
                    .rising(pace)
                    .until(minutes(20))
                    .at(40)
                    .until(half_past(65))
                    .rising(pace),
            )
            .given(steps(StepStatus::FAILED).rising(pace))
            .stays_silent_at(minutes(20))
            .stays_silent_at(minutes(54))
            .fires_at(minutes(57))
            .notifies_at(
                minutes(57),
                Notification::new(
                    "3 run(s) were in flight for 30m, in which no run ended and no step succeeded.",
                ),
            )
            .stays_silent_at(minutes(70)),
        TestCase::new("a long run whose steps succeed is not stuck")
            .given(in_flight().at(1))
            .given(completed().at(5))
            .given(
                steps(StepStatus::SUCCESS)
                    .at(0)
                    .until(half_past(9))
                    .at(1)
                    .until(minutes(20))
                    .at(2)
                    .until(half_past(30))
                    .at(3)
                    .until(minutes(41))
                    .at(4)
                    .until(half_past(51))
                    .at(5),
            )
            .stays_silent_at(minutes(45))
            .stays_silent_at(minutes(60)),
        TestCase::new("a run that has just started after an idle hour is not stuck")
            .given(in_flight().at(0).until(minutes(60)).at(2))
            .given(completed().at(5))
            .stays_silent_at(minutes(60))
            .stays_silent_at(minutes(70))
            .stays_silent_at(minutes(85)),
        TestCase::new("no run has ever ended")
            .given(in_flight().at(2))
            .fires_at(minutes(40)),
        TestCase::new("a restart is progress of nobody, and no alarm while runs end")
            .given(in_flight().at(3))
            .given(completed().rising(pace).until(minutes(40)).restarts())
            .stays_silent_at(minutes(41))
            .stays_silent_at(minutes(60))
            .stays_silent_at(minutes(90)),
        TestCase::new("of a system that is 25 minutes old nobody can say that nothing moved")
            .given(in_flight().born_at(minutes(20)).at(2))
            .stays_silent_at(minutes(27))
            .stays_silent_at(half_past(46))
            .fires_at(minutes(52)),
        TestCase::new("a gap of 8 minutes in what is known changes nothing")
            .given(
                in_flight()
                    .at(2)
                    .until(minutes(45))
                    .unseen()
                    .until(minutes(53))
                    .at(2),
            )
            .fires_at(minutes(44))
            .fires_at(minutes(50))
            .fires_at(minutes(58)),
        TestCase::new("nothing is in flight")
            .given(in_flight().at(0))
            .given(completed().at(5))
            .stays_silent_at(minutes(60)),
        no_data(),
    ]
}
