//! Bad minutes of four hours.

use dashgen::prelude::*;
use dashgen::rules::unit_test::{OverTime, TestCase, TestSeries, series};
use metrics::prelude::*;

/// Bad from the minute after the first on, for so many samples.
fn bad(after: u32, minutes_of_it: u32) -> TestSeries<Availability> {
    series(Availability)
        .at(1)
        .until(minutes(after))
        .at(0)
        .until(minutes(after + minutes_of_it))
        .at(1)
}

pub(super) fn cases() -> Vec<TestCase> {
    vec![
        TestCase::new("three minutes of four hours")
            .given(bad(299, 3))
            .stays_silent_at(minutes(290))
            .fires_at(minutes(310))
            .fires_at(minutes(530))
            .stays_silent_at(minutes(550)),
        TestCase::new("two minutes of four hours")
            .given(bad(299, 2))
            .stays_silent_at(minutes(310)),
        TestCase::new("a young system")
            .given(bad(9, 3))
            .stays_silent_at(minutes(50))
            .fires_at(minutes(65)),
        TestCase::new("no data").stays_silent_at(minutes(60)),
    ]
}
