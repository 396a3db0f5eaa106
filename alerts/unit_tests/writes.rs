//! Writes to the StateStore that fail.

use dashgen::catalogue::CountOf;
use dashgen::prelude::*;
use dashgen::rules::unit_test::{Notification, OverTime, TestCase, TestSeries, per_minute, series};
use metrics::prelude::*;

use super::no_data;

fn writes() -> TestSeries<CountOf<StateStoreWriteDuration>> {
    series(StateStoreWriteDuration.observation_count())
        .with(EventType::RUN_STARTED)
        .target(Instance, "a")
}

fn errors() -> TestSeries<StateStoreWriteErrors> {
    series(StateStoreWriteErrors).target(Instance, "a")
}

pub(super) fn cases() -> Vec<TestCase> {
    // Between the samples at its ends Prometheus guesses: up to a ninth more than there was.
    let few = |name: &str, count: f64| {
        TestCase::new(name)
            .given(writes().rising(per_minute(2.0)))
            .given(errors().at(0).until(minutes(20)).at(count))
    };
    let busy = per_minute(12_000.0);
    vec![
        TestCase::new("0.083 %, then 0.117 %, then 0.083 % again")
            .given(writes().rising(busy))
            .given(
                errors()
                    .rising(per_minute(10.0))
                    .until(minutes(20))
                    .rising(per_minute(14.0))
                    .until(minutes(40))
                    .rising(per_minute(10.0)),
            )
            .stays_silent_at(minutes(19))
            .stays_silent_at(minutes(24))
            .fires_at(seconds(25 * 60 + 30))
            .stays_silent_at(minutes(46)),
        TestCase::new("no write succeeds")
            .given(writes().rising(busy).until(minutes(10)).at(120_000))
            .given(errors().at(0).until(minutes(10)).rising(per_minute(2.0)))
            .fires_at(minutes(30))
            .notifies_at(
                minutes(30),
                Notification::new("100% of the writes to the StateStore failed in the last 5m."),
            ),
        TestCase::new("no write was ever counted")
            .given(errors().at(0).until(minutes(10)).rising(per_minute(2.0)))
            .fires_at(minutes(30)),
        few("one error of ten writes", 1.0)
            .stays_silent_at(minutes(22))
            .stays_silent_at(seconds(23 * 60 + 30)),
        few("hardly more than one error", 1.7)
            .stays_silent_at(minutes(22))
            .stays_silent_at(seconds(23 * 60 + 30)),
        few("two errors of ten writes", 2.1).fires_at(seconds(23 * 60 + 30)),
        TestCase::new("a restart is no error")
            .given(writes().rising(busy).until(minutes(20)).restarts())
            .given(errors().at(100).until(minutes(20)).restarts())
            .stays_silent_at(minutes(20))
            .stays_silent_at(minutes(22))
            .stays_silent_at(minutes(25)),
        TestCase::new("no errors are counted yet")
            .given(writes().rising(busy))
            .stays_silent_at(minutes(20)),
        no_data(),
    ]
}
