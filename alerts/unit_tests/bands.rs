//! Bands: a calm of more than three days, then something unusual; what is too new, too little, or was no ordinary day.

use dashgen::prelude::*;
use dashgen::rules::unit_test::{
    Notification, OverTime, TestCase, TestHistogram, TestSeries, Timeline, histogram, per_minute, series,
    timeline,
};
use metrics::prelude::*;

/// When something becomes unusual: three days are known, and some hours.
const FROM: u32 = 80;
/// When it is over.
const TO: u32 = 84;

fn no_data() -> TestCase {
    TestCase::new("no data").stays_silent_at(hours(1))
}

const fn at(hour: u32, minute: u32) -> dashgen::catalogue::Duration {
    minutes(hour * 60 + minute)
}

fn memory(tenant: &str) -> TestSeries<PluginSandboxMemory> {
    series(PluginSandboxMemory)
        .label(TenantId, tenant)
        .label(PluginType, "sql")
}

pub(super) fn tenant_memory() -> Vec<TestCase> {
    let calm = || memory("t").at(1e9);
    let told = "The sandboxes of tenant t hold 1.211GiB; look at the days before in its panel.";
    vec![
        no_data(),
        TestCase::new("a third more than at this hour of the days before")
            .given(
                calm()
                    .until(hours(70))
                    .at(1.2e9)
                    .until(hours(FROM))
                    .at(1.3e9)
                    .until(hours(TO))
                    .at(1e9),
            )
            .given(memory("other").at(5e9))
            .stays_silent_at(hours(79))
            .stays_silent_at(at(FROM, 30))
            .fires_at(at(FROM, 45))
            .notifies_at(at(FROM, 45), Notification::new(told).label(TenantId, "t"))
            .stays_silent_at(at(TO, 15)),
        TestCase::new("a tenant that is new has no band")
            .given(memory("t").born_at(hours(30)).at(1e9).until(hours(FROM)).at(9e9))
            .stays_silent_at(hours(TO)),
        TestCase::new("an incident of one day is outvoted by the others")
            .given(
                calm()
                    .until(hours(48))
                    .at(9e9)
                    .until(hours(60))
                    .at(1e9)
                    .until(hours(98))
                    .at(1.3e9),
            )
            .fires_at(at(99, 0)),
        TestCase::new("a hole is no history, and no reason to fire")
            .given(
                calm()
                    .until(hours(30))
                    .unseen()
                    .until(hours(40))
                    .at(1e9)
                    .until(hours(FROM))
                    .at(1.3e9),
            )
            .stays_silent_at(hours(83))
            .fires_at(hours(107)),
        TestCase::new("what is wanted is usual after four days")
            .given(calm().until(hours(FROM)).at(2e9))
            .fires_at(hours(FROM + 24))
            .stays_silent_at(hours(FROM + 100)),
        TestCase::new("two deployments are judged by themselves")
            .given(calm().target(Environment, "staging"))
            .given(
                memory("t")
                    .target(Environment, "prod")
                    .at(1e9)
                    .until(hours(FROM))
                    .at(1.3e9),
            )
            .fires_for_at(hours(FROM + 1), Environment, "prod"),
    ]
}

fn runs(plan: &str) -> TestHistogram<RunCompletionDuration> {
    histogram(RunCompletionDuration)
        .label(PlanId, plan)
        .with(RunStatus::SUCCESS)
}

/// So many a minute between two hours, and none before and after.
fn between(pace: f64, from: u32, to: u32) -> Timeline {
    let start = if from == 0 {
        timeline()
    } else {
        timeline().rising(per_minute(0.0)).until(hours(from))
    };
    start
        .rising(per_minute(pace))
        .until(hours(to))
        .rising(per_minute(0.0))
}

pub(super) fn plan_duration() -> Vec<TestCase> {
    // A run of two seconds is expected; above 2.5 s it is unusual.
    let slower = |name: &str, pace: f64, seconds: f64| {
        TestCase::new(name).given(
            runs("p")
                .observing(2.0, between(pace, 0, FROM))
                .observing(seconds, between(pace, FROM, TO)),
        )
    };
    let told = "A run of plan p takes 4s; look at the days before in its panel.";
    vec![
        no_data(),
        slower("twice as long", 10.0, 4.0)
            .stays_silent_at(hours(79))
            .stays_silent_at(at(FROM, 30))
            .fires_at(at(FROM, 60))
            .notifies_at(at(FROM, 60), Notification::new(told).label(PlanId, "p")),
        slower("a little longer", 10.0, 2.4).stays_silent_at(hours(82)),
        slower("too few runs are expected", 0.5, 9.0).stays_silent_at(hours(82)),
        TestCase::new("fewer runs than expected are no excuse")
            .given(
                runs("p")
                    .observing(2.0, between(10.0, 0, FROM))
                    .observing(9.0, between(0.5, FROM, TO)),
            )
            .fires_at(hours(82)),
    ]
}

fn ended(status: dashgen::catalogue::LabelValue<RunStatus>) -> TestSeries<RunsCompleted> {
    series(RunsCompleted)
        .label(PlanId, "p")
        .with(status)
        .label(ErrorCode, "")
}

pub(super) fn plan_errors() -> Vec<TestCase> {
    let fails = |name: &str, pace: f64, share: f64| {
        TestCase::new(name)
            .given(ended(RunStatus::SUCCESS).rising(per_minute(pace)))
            .given(ended(RunStatus::FAILED).following(between(pace * share, FROM, TO)))
    };
    let told = "Of the runs of plan p fail 4.762%; look at the days before in its panel.";
    vec![
        no_data(),
        fails("five in a hundred", 20.0, 0.05)
            .stays_silent_at(hours(79))
            .stays_silent_at(at(FROM, 30))
            .fires_at(at(FROM, 60))
            .notifies_at(at(FROM, 60), Notification::new(told).label(PlanId, "p"))
            .stays_silent_at(at(TO, 45)),
        fails("fewer than are worth a message", 20.0, 0.018).stays_silent_at(hours(82)),
        fails("too few runs are expected", 3.0, 0.5).stays_silent_at(hours(82)),
    ]
}

pub(super) fn adapter_errors() -> Vec<TestCase> {
    let alive = || series(AdapterLastHeartbeat).with(Adapter::TEMPORAL).ticking();
    let errors = |code: &str| {
        series(AdapterApiErrors)
            .with(Adapter::TEMPORAL)
            .label(Endpoint, "/v1/tasks/{id}")
            .label(StatusCode, code)
    };
    let new = || errors("504").born_at(hours(FROM)).rising(per_minute(2.0));
    vec![
        no_data(),
        TestCase::new("a code that was never seen")
            .given(alive())
            .given(errors("429").rising(per_minute(1.0)))
            .given(new())
            .stays_silent_at(hours(79))
            .stays_silent_at(at(FROM, 45))
            .fires_for_at(at(81, 15), StatusCode, "504"),
        TestCase::new("nobody knows whether the deployment was there")
            .given(new())
            .stays_silent_at(hours(82)),
        TestCase::new("a code that is usual, as often as ever")
            .given(alive())
            .given(errors("429").rising(per_minute(5.0)))
            .stays_silent_at(hours(82)),
        TestCase::new("a code that is usual, three times as often")
            .given(alive())
            .given(
                errors("429")
                    .rising(per_minute(2.0))
                    .until(hours(FROM))
                    .rising(per_minute(6.0)),
            )
            .fires_at(hours(82)),
    ]
}
