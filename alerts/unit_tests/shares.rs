//! Shares of what fails or is refused, and all of a few.

use dashgen::prelude::*;
use dashgen::rules::unit_test::{
    Notification, OverTime, TestCase, TestSeries, Timeline, per_minute, series, timeline,
};
use metrics::prelude::*;

use super::no_data;

/// So many a minute until a moment, another number until the next, the first again.
fn course(before: f64, between: f64, [from, to]: [u32; 2]) -> Timeline {
    timeline()
        .rising(per_minute(before))
        .until(minutes(from))
        .rising(per_minute(between))
        .until(minutes(to))
        .rising(per_minute(before))
}

fn runs(status: dashgen::catalogue::LabelValue<RunStatus>) -> TestSeries<RunsCompleted> {
    let error = if RunStatus::NO_FAILURES.contains(&status) {
        ""
    } else {
        "E1"
    };
    series(RunsCompleted)
        .label(PlanId, "p")
        .with(status)
        .label(ErrorCode, error)
}

/// Twenty runs a minute; 0.9 of the bound fails, then 1.1, then 0.9 again.
pub(super) fn run_errors(bound: f64) -> Vec<TestCase> {
    let (near, over) = (bound * 18.0, bound * 22.0);
    let at = [30, 60];
    let above = |name: &str, failed| {
        TestCase::new(name)
            .given(runs(failed).following(course(near, over, at)))
            .given(runs(RunStatus::SUCCESS).following(course(20.0 - near, 20.0 - over, at)))
            .given(runs(RunStatus::CANCELLED).rising(per_minute(200.0)))
            .stays_silent_at(minutes(29))
            .stays_silent_at(seconds(44 * 60 + 30))
            .fires_at(minutes(47))
            .stays_silent_at(minutes(68))
    };
    // Half of them fail, and a window of ten minutes sees so many.
    let few = |name: &str, events: f64| {
        let half = || timeline().rising(per_minute(events / 20.0));
        TestCase::new(name)
            .given(runs(RunStatus::FAILED).following(half()))
            .given(runs(RunStatus::SUCCESS).following(half()))
    };
    let told = "50% of the runs that ended in the last 10m failed, or of the few of the last 1h; cancelled runs do not count.";
    let mut cases = vec![
        no_data(),
        above("above the bound, failed", RunStatus::FAILED),
        above("above the bound, failure", RunStatus::FAILURE),
        few("too few runs", 18.0)
            .stays_silent_at(minutes(30))
            .stays_silent_at(minutes(45)),
        few("enough runs", 22.0)
            .fires_at(minutes(30))
            .notifies_at(minutes(30), Notification::new(told)),
        TestCase::new("no run ever failed")
            .given(runs(RunStatus::SUCCESS).rising(per_minute(20.0)))
            .stays_silent_at(minutes(30)),
        TestCase::new("a restart is no failure")
            .given(runs(RunStatus::FAILED).at(50).until(minutes(30)).restarts())
            .given(
                runs(RunStatus::SUCCESS)
                    .rising(per_minute(20.0))
                    .until(minutes(30))
                    .restarts(),
            )
            .stays_silent_at(minutes(30))
            .stays_silent_at(minutes(35))
            .stays_silent_at(minutes(45)),
    ];
    cases.extend(all_of_a_few(&runs(RunStatus::FAILED), &runs(RunStatus::SUCCESS)));
    cases
}

fn calls(
    plugin: &str,
    status: dashgen::catalogue::LabelValue<PluginStatus>,
) -> TestSeries<PluginInvocations> {
    series(PluginInvocations).label(PluginType, plugin).with(status)
}

/// A hundred calls a minute; 0.9 % are refused, then 1.1 %, then 0.9 % again; another plugin is never refused.
pub(super) fn plugin_denials() -> Vec<TestCase> {
    let (success, denied) = (PluginStatus::SUCCESS, PluginStatus::PERMISSION_DENIED);
    let at = [20, 40];
    let few = |name: &str, events: f64| {
        let half = || timeline().rising(per_minute(events / 10.0));
        TestCase::new(name)
            .given(calls("sql", PluginStatus::SUCCESS).following(half()))
            .given(calls("sql", PluginStatus::PERMISSION_DENIED).following(half()))
            .given(calls("python", PluginStatus::SUCCESS).rising(per_minute(100.0)))
    };
    let told = "50% of the calls of plugin sql were refused in the last 5m, or of the few of the last 1h.";
    let mut cases = vec![
        TestCase::new("above the bound")
            .given(calls("sql", success.clone()).following(course(99.1, 98.9, at)))
            .given(calls("sql", denied.clone()).following(course(0.9, 1.1, at)))
            .given(calls("python", success.clone()).rising(per_minute(100.0)))
            .given(calls("python", denied.clone()).at(0))
            .stays_silent_at(minutes(19))
            .stays_silent_at(minutes(27))
            .fires_at(minutes(29))
            .stays_silent_at(minutes(46)),
        few("too few calls", 18.0)
            .stays_silent_at(minutes(20))
            .stays_silent_at(minutes(28)),
        few("enough calls", 22.0)
            .fires_at(minutes(20))
            .notifies_at(minutes(20), Notification::new(told).label(PluginType, "sql")),
        TestCase::new("a restart is no refusal")
            .given(
                calls("sql", success.clone())
                    .rising(per_minute(100.0))
                    .until(minutes(20))
                    .restarts(),
            )
            .given(calls("sql", denied.clone()).at(40).until(minutes(20)).restarts())
            .stays_silent_at(minutes(20))
            .stays_silent_at(minutes(22))
            .stays_silent_at(minutes(30)),
        no_data(),
    ];
    cases.extend(all_of_a_few(&calls("sql", denied), &calls("sql", success)));
    cases
}

/// Too few events for a share, all of which are bad: five of an hour are told, with no good one among them.
fn all_of_a_few<M: Counter + Clone>(bad: &TestSeries<M>, good: &TestSeries<M>) -> [TestCase; 4] {
    let case = |name: &str, bad_at: &[u32], good_at: &[u32]| {
        TestCase::new(format!("few events, {name}"))
            .given(bad.clone().following(steps(bad_at)))
            .given(good.clone().following(steps(good_at)))
    };
    let half_past = |minute: u32| seconds(minute * 60 + 30);
    [
        case("four of four", &[70, 80, 90, 100], &[])
            .stays_silent_at(minutes(115))
            .stays_silent_at(minutes(125)),
        case("five of five", &[62, 72, 82, 92, 102], &[]).fires_at(half_past(115)),
        case("five of six", &[62, 72, 82, 92, 102], &[87]).stays_silent_at(half_past(115)),
        case("five of five in two hours", &[60, 82, 104, 126, 148], &[]).stays_silent_at(minutes(162)),
    ]
}

/// A counter that grows by a little more than one at each of these minutes: between the samples at its ends Prometheus
/// guesses.
fn steps(at: &[u32]) -> Timeline {
    at.iter()
        .zip(1_u32..)
        .fold(timeline().at(0), |counter, (minute, count)| {
            counter
                .until(seconds(minute * 60 - 30))
                .at(1.04 * f64::from(count))
        })
}
