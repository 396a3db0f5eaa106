//! Gaps in the projection: any new one pages, and what only looks like one does not.

use dashgen::prelude::*;
use dashgen::rules::unit_test::{Notification, OverTime, TestCase, TestSeries, series};
use metrics::prelude::*;

use super::no_data;

fn gaps() -> TestSeries<ProjectionGaps> {
    series(ProjectionGaps).target(Instance, "a")
}

pub(super) fn cases() -> Vec<TestCase> {
    vec![
        TestCase::new("one gap, resolved")
            .given(gaps().at(0).until(minutes(20)).at(1))
            .stays_silent_at(minutes(20))
            .stays_silent_at(minutes(21))
            .fires_at(minutes(22))
            .fires_at(minutes(29))
            .fires_at(minutes(44))
            .stays_silent_at(minutes(47)),
        TestCase::new("says how many")
            .given(gaps().at(0).until(minutes(20)).at(3))
            .fires_at(minutes(22))
            .notifies_at(
                minutes(22),
                Notification::new("3 projection gap(s) in the last 10m. Check the reconciler."),
            ),
        TestCase::new("a counter that is born at 1")
            .given(gaps().born_at(minutes(20)).at(1))
            .fires_at(minutes(22))
            .notifies_at(
                minutes(22),
                Notification::new("1 projection gap(s) in the last 10m. Check the reconciler."),
            ),
        TestCase::new("a restart is no gap")
            .given(gaps().at(3).until(minutes(70)).restarts())
            .stays_silent_at(minutes(71))
            .stays_silent_at(minutes(75))
            .stays_silent_at(minutes(79)),
        TestCase::new("what is there when Prometheus first looks is told once")
            .given(gaps().at(3))
            .fires_at(minutes(5))
            .fires_at(minutes(24))
            .stays_silent_at(minutes(27)),
        TestCase::new("a gap after a restart")
            .given(
                gaps()
                    .at(3)
                    .until(minutes(20))
                    .restarts()
                    .until(minutes(41))
                    .at(1),
            )
            .fires_at(minutes(43)),
        TestCase::new("a scrape that failed for 55 minutes makes no gap")
            .given(gaps().at(5).until(minutes(20)).unseen().until(minutes(75)).at(5))
            .stays_silent_at(minutes(77))
            .stays_silent_at(minutes(80))
            .stays_silent_at(minutes(84)),
        TestCase::new("after 80 minutes the series counts as new")
            .given(gaps().at(5).until(minutes(20)).unseen().until(minutes(100)).at(5))
            .fires_at(minutes(104)),
        no_data(),
    ]
}
