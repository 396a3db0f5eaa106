//! Heartbeats: silence, and clocks that are ahead.

use dashgen::prelude::*;
use dashgen::rules::unit_test::{Notification, OverTime, TestCase, TestSeries, series};
use metrics::prelude::*;

use super::no_data;

fn of(replica: &str) -> TestSeries<AdapterLastHeartbeat> {
    series(AdapterLastHeartbeat)
        .with(Adapter::TEMPORAL)
        .target(Instance, replica)
}

pub(super) fn lost() -> Vec<TestCase> {
    let half_past = |minute: u32| seconds(minute * 60 + 30);
    let told =
        "Adapter temporal has sent no heartbeat for more than 1m, or no replica of it is left that could.";
    let of_deployment = |name: &str| of("a").target(Environment, name);
    vec![
        TestCase::new("stops after 20 minutes and comes back")
            .given(
                of("a")
                    .ticking()
                    .until(minutes(20))
                    .at(1200)
                    .until(half_past(40))
                    .ticking_ahead(-30.0),
            )
            .stays_silent_at(minutes(20))
            .stays_silent_at(half_past(22))
            .fires_at(minutes(24))
            .notifies_at(
                minutes(24),
                Notification::new(told).label(Adapter, Adapter::TEMPORAL),
            )
            .stays_silent_at(minutes(42)),
        TestCase::new("54 seconds are not too long")
            .given(of("a").ticking_ahead(-54.0))
            .stays_silent_at(minutes(10))
            .stays_silent_at(minutes(25)),
        TestCase::new("66 seconds are")
            .given(of("a").ticking_ahead(-66.0))
            .fires_at(minutes(10)),
        TestCase::new("one replica of two is enough")
            .given(of("a").ticking())
            .given(of("b").ticking().until(minutes(10)).at(600))
            .stays_silent_at(minutes(35)),
        TestCase::new("the process is gone")
            .given(of("a").ticking().until(minutes(20)).gone())
            .fires_at(minutes(24)),
        TestCase::new("no data").fires_at(minutes(4)),
        TestCase::new("workers are there, and no heartbeat ever was")
            .given(series(WorkersAvailable).with(Adapter::TEMPORAL).at(2))
            .fires_at(minutes(10)),
        TestCase::new("a deployment of which nothing is left is told for a day, while another lives")
            .given(of_deployment("prod").ticking().until(minutes(20)).gone())
            .given(of_deployment("staging").ticking())
            .fires_at(minutes(24))
            .fires_at(hours(23))
            .stays_silent_at(hours(25)),
        TestCase::new("a clock that is an hour ahead proves life while it moves")
            .given(of("a").ticking_ahead(3600.0).until(minutes(20)).at(4800))
            .stays_silent_at(minutes(15))
            .stays_silent_at(minutes(23))
            .fires_at(minutes(27)),
        TestCase::new("a replica whose clock is ahead lives beside one that stopped")
            .given(of("a").ticking().until(minutes(10)).at(600))
            .given(of("b").ticking_ahead(3600.0))
            .stays_silent_at(minutes(35)),
        TestCase::new("a stamp 27 seconds ahead is one, and is silent a minute after it was true")
            .given(of("a").ticking_ahead(27.0).until(minutes(20)).at(1227))
            .stays_silent_at(minutes(23))
            .fires_at(half_past(24)),
        TestCase::new("the last stamp of a dead replica lies 33 seconds ahead of the other's")
            .given(of("a").ticking().until(minutes(20)).at(1200))
            .given(of("b").at(1233))
            .stays_silent_at(minutes(10)),
    ]
}

/// More than 30 seconds ahead, for 5m.
pub(super) fn clock_ahead() -> Vec<TestCase> {
    let told =
        "The heartbeat of adapter temporal is 33s ahead: a clock is wrong, or its unit is not seconds.";
    vec![
        TestCase::new("33 seconds are too far, 27 are not")
            .given(
                of("a")
                    .ticking_ahead(27.0)
                    .until(minutes(10))
                    .ticking_ahead(33.0)
                    .until(minutes(30))
                    .ticking_ahead(27.0),
            )
            .given(of("b").ticking())
            .stays_silent_at(minutes(10))
            .stays_silent_at(minutes(15))
            .fires_at(minutes(17))
            .notifies_at(
                minutes(17),
                Notification::new(told).label(Adapter, Adapter::TEMPORAL),
            )
            .stays_silent_at(minutes(32)),
        no_data(),
    ]
}
