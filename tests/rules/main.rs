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
mod bands;
mod costs;
mod documentation;
mod events;
mod odd_days;
mod panels;
mod promtool;
mod random;
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

/// Alerts whose cases are days long. What their tests reach and would notice is a command of its own, which takes minutes:
/// `dashgen test out/tests/TenantCostDoubled.yaml --coverage --mutate --numbers`.
const OF_DAYS: [&str; 5] = [
    "TenantCostDoubled",
    "TenantMemoryUnusual",
    "PlanDurationUnusual",
    "PlanErrorsUnusual",
    "AdapterErrorsUnusual",
];

/// The tests of all others.
fn suites_of_hours() -> Suites {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../out/tests");
    let files = std::fs::read_dir(&folder).expect("tests are rendered").flatten();
    let mut paths: Vec<_> = files.map(|file| file.path()).collect();
    paths.sort();
    let before = paths.len();
    paths.retain(|path| !OF_DAYS.iter().any(|name| path.ends_with(format!("{name}.yaml"))));
    assert_eq!(
        paths.len() + OF_DAYS.len(),
        before,
        "an alert of OF_DAYS has no tests"
    );
    Suites::read(&paths).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_alert_fires_when_it_should_and_rests_when_it_should() {
    let suites = suites();
    assert!(suites.cases() > 150, "only {} cases", suites.cases());
    let mut promtools = all();
    let newest = promtools.pop().expect("there is Debian's");
    assert_hold(&newest, &suites);
    for older in promtools {
        assert_hold(&older, &suites_of_hours());
    }
}

/// The test of the tests: a rule with one number changed must not pass.
#[test]
fn the_tests_notice_every_number_that_changes() {
    assert_noticed(&suites_of_hours(), NUMBERS, 200, |_| false);
}

#[test]
fn the_tests_reach_every_part_of_an_alert() {
    let coverage = suites_of_hours()
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
