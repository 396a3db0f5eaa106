//! Gauges above their bound: 10 % below it, 10 % above it for 20 minutes, below it again.

use dashgen::prelude::*;
use dashgen::rules::unit_test::{Notification, OverTime, TestCase, TestSeries, series};
use metrics::prelude::*;

use super::no_data;

fn above<M: Gauge>(of: impl Fn(&str) -> TestSeries<M>, bound: i32, pending: u32) -> TestCase {
    let (near, over) = (bound / 10 * 9, bound / 10 * 11);
    TestCase::new("above the bound")
        .given(
            of("a")
                .at(near)
                .until(minutes(10))
                .at(over)
                .until(minutes(30))
                .at(near),
        )
        .given(of("b").at(0))
        .stays_silent_at(minutes(10))
        .stays_silent_at(minutes(10 + pending))
        .fires_at(minutes(12 + pending))
        .stays_silent_at(minutes(32))
}

pub(super) fn projection_lag() -> Vec<TestCase> {
    let lag = |instance: &str| {
        series(ProjectionLag)
            .with(Adapter::TEMPORAL)
            .target(Instance, instance)
    };
    let told = Notification::new("The projection of adapter temporal is 110 events behind.")
        .label(Adapter, Adapter::TEMPORAL);
    vec![above(lag, 100, 5).notifies_at(minutes(17), told), no_data()]
}

pub(super) fn deferred_signals() -> Vec<TestCase> {
    let queue = |instance: &str| series(DeferredSignalsQueueLength).target(Instance, instance);
    let told = Notification::new("1100 signals wait in the deferred queue.");
    vec![above(queue, 1000, 10).notifies_at(minutes(22), told), no_data()]
}
