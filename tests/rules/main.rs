//! What must hold, held against Prometheus' and Alertmanager's own tools.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "the numbers are small and whole"
)]

mod added;
mod alertmanager;
mod availability;
mod documentation;
mod events;
mod odd_days;
mod panels;
mod promtool;
mod records;
mod remedy;
mod server;
mod tools;
mod watched;

use dashgen::wire::prometheus::{Rule, RuleFile};
use dashgen_promtool::{Suites, Untested};

use promtool::{NUMBERS, all, assert_hold, assert_noticed, newest};

fn alerts() -> RuleFile {
    let rendered = dashboards::project().render().expect("the project has no faults");
    rendered.rules().expect("there are rules").alerts().clone()
}

fn all_alerts() -> Vec<Rule> {
    alerts()
        .groups
        .into_iter()
        .flat_map(|group| group.rules)
        .collect()
}

/// The tests that are written in `alerts/unit_tests`.
fn suites() -> Suites {
    let rendered = dashboards::project().render().expect("the project has no faults");
    Suites::of(&rendered).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_alert_fires_when_it_should_and_rests_when_it_should() {
    let suites = suites();
    assert!(suites.cases() > 150, "only {} cases", suites.cases());
    for promtool in all() {
        assert_hold(&promtool, &suites);
    }
}

/// The test of the tests: a rule with one number changed must not pass.
#[test]
fn the_tests_notice_every_number_that_changes() {
    assert_noticed(&suites(), NUMBERS, 200, |_| false);
}

#[test]
fn the_tests_reach_every_part_of_an_alert() {
    let coverage = suites()
        .coverage(&newest())
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(coverage.branches > 50, "only {} parts", coverage.branches);
    // That an alert has no test is said by `added.rs`.
    let missed = coverage
        .untested
        .iter()
        .filter(|one| !matches!(one, Untested::Alert { .. }));
    let missed: Vec<String> = missed.map(|one| format!("{one:?}")).collect();
    assert!(missed.is_empty(), "no test reaches\n{}", missed.join("\n"));
}
