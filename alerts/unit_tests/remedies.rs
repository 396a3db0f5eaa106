//! A remedy failed, a remedy was used up: once in the last hour, and no more after it.

use dashgen::prelude::*;
use dashgen::rules::remedy::series::{
    RefusalReason, RemedyOutcome, RemedyRefusals, RemedyResults, RemedyWorkflow,
};
use dashgen::rules::unit_test::{Notification, OverTime, TestCase, TestSeries, series};
use metrics::prelude::*;

use super::no_data;

const WORKFLOW: &str = "restart-projector";

/// One more after two hours is told for an hour, whether the series was there before or is born with it.
fn one_more<M: Metric + Clone>(bad: TestSeries<M>, good: TestSeries<M>, told: Notification) -> Vec<TestCase> {
    let told = told.label(RemedyWorkflow, WORKFLOW);
    let alive = || series(AdapterLastHeartbeat).with(Adapter::TEMPORAL).ticking();
    vec![
        TestCase::new("one more than before")
            .given(alive())
            .given(bad.clone().at(3).until(minutes(120)).at(4))
            .stays_silent_at(minutes(120))
            .fires_at(minutes(122))
            .fires_at(minutes(178))
            .notifies_at(minutes(150), told)
            .stays_silent_at(minutes(182)),
        TestCase::new("born with the first")
            .given(alive())
            .given(bad.clone().born_at(minutes(120)).at(1))
            .stays_silent_at(minutes(118))
            .fires_at(minutes(122))
            .stays_silent_at(minutes(185)),
        TestCase::new("what is good grows")
            .given(alive())
            .given(good.at(0).until(minutes(120)).at(4))
            .given(bad.at(3))
            .stays_silent_at(minutes(122)),
        no_data(),
    ]
}

pub(super) fn failed() -> Vec<TestCase> {
    let of = |outcome| {
        series(RemedyResults)
            .label(RemedyWorkflow, WORKFLOW)
            .with(outcome)
    };
    one_more(
        of(RemedyOutcome::FAILED),
        of(RemedyOutcome::SUCCEEDED),
        Notification::new(
            "Remedy restart-projector was tried, and all was not well again in time: 1 in the last 1h.",
        ),
    )
}

pub(super) fn used_up() -> Vec<TestCase> {
    let of = |reason| {
        series(RemedyRefusals)
            .label(RemedyWorkflow, WORKFLOW)
            .with(reason)
    };
    one_more(
        of(RefusalReason::USED_UP),
        of(RefusalReason::COOLING_DOWN),
        Notification::new(
            "Remedy restart-projector may not be tried again: 1 more asked for in the last 1h.",
        ),
    )
}
