//! What is accepted and never ends: above half of it, at least two, for 5m.

use dashgen::prelude::*;
use dashgen::rules::unit_test::{Notification, OverTime, TestCase, per_minute, series};
use metrics::prelude::*;

use super::no_data;

pub(super) fn cases() -> Vec<TestCase> {
    let received = |status| series(SignalsReceived).with(SignalType::PAUSE).with(status);
    let ended = || series(SignalProcessingDuration.observation_count()).with(SignalType::PAUSE);
    let half_past = |minute: u32| seconds(minute * 60 + 30);
    let share = |name: &str, missing: f64| {
        TestCase::new(name)
            .given(received(SignalStatus::ACCEPTED).rising(per_minute(20.0)))
            .given(ended().rising(per_minute(20.0 * (1.0 - missing))))
    };
    let few = |name: &str, pauses: f64| {
        TestCase::new(name)
            .given(
                received(SignalStatus::ACCEPTED)
                    .at(0)
                    .until(minutes(20))
                    .at(pauses),
            )
            .given(ended().at(5))
    };
    let told = "100% of the PAUSE signals that were accepted in the last 15m did not take effect.";
    vec![
        share("45 % are missing", 0.45)
            .stays_silent_at(minutes(30))
            .stays_silent_at(minutes(45)),
        share("55 % are missing", 0.55)
            .fires_at(minutes(30))
            .fires_at(minutes(45)),
        few("two", 2.2)
            .stays_silent_at(minutes(20))
            .stays_silent_at(half_past(24))
            .fires_at(half_past(26))
            .fires_at(minutes(33))
            .notifies_at(half_past(26), Notification::new(told))
            .stays_silent_at(minutes(37)),
        few("one", 1.8)
            .stays_silent_at(half_past(26))
            .stays_silent_at(minutes(33)),
        TestCase::new("what is rejected need not take effect")
            .given(received(SignalStatus::REJECTED).rising(per_minute(20.0)))
            .stays_silent_at(minutes(30)),
        no_data(),
    ]
}
