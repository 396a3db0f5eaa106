//! What the library counts, whatever happens to a series: the constants of its builders are tested here, once.

use dashgen::prelude::*;
use dashgen::typed::Deployments;
use dashgen::wire::prometheus::Rule;

use crate::promtool::{Case, OF_LIBRARY, all, assert_hold, assert_noticed, suites};

dashgen::labels! {
    /// The deployment.
    Environment = "environment";
}
impl dashgen::catalogue::TargetLabel for Environment {}
dashgen::metrics! {
    /// Events.
    counter Happened = "events_total" in Unit::OPERATIONS, labels [];
    /// Workers.
    gauge Workers = "workers" in Unit::COUNT, labels [];
}

/// Records an expression, and finds it again in every case, with no constant changed that a case does not notice.
fn hold(expr: &str, cases: &[Case], least: usize) {
    let rule = Rule {
        record: Some("counted".to_owned()),
        expr: expr.to_owned().into(),
        ..Rule::default()
    };
    let suites = suites(vec![rule], cases);
    for promtool in all() {
        assert_hold(&promtool, &suites);
    }
    assert_noticed(&suites, OF_LIBRARY, least, |_| false);
}

fn events(instance: &str, environment: &str) -> String {
    format!("events_total{{instance=\"{instance}\",environment=\"{environment}\"}}")
}

fn finds(case: Case, checks: &[(&str, Option<f64>)]) -> Case {
    checks.iter().fold(case, |case, (at, value)| {
        case.finds(at, "round(sum(counted{environment=\"prod\"}))", *value)
    })
}

#[test]
fn births_are_counted_and_old_counters_are_not() {
    let deployments = Deployments::by(Environment).known_by(Workers);
    let counted = Happened
        .increase_with_births(minutes(5), &deployments)
        .sum()
        .by(Environment);
    let a = events("a", "prod");
    let b = events("b", "prod");
    let cases = [
        finds(
            Case::new("a series is born with three events")
                .series(&a, "0x200")
                .series(&b, "_x40 3x160"),
            &[
                ("19m", Some(0.0)),
                ("21m", Some(3.0)),
                ("24m", Some(3.0)),
                ("26m", Some(0.0)),
            ],
        ),
        finds(
            Case::new("the first series of the metric is born; the deployment is known by its workers")
                .series("workers{environment=\"prod\"}", "2x200")
                .series(&b, "_x40 3x160"),
            &[("19m", None), ("21m", Some(3.0)), ("26m", Some(0.0))],
        ),
        finds(
            Case::new("a deployment is known for 12 minutes")
                .series(&a, "0x200")
                .series(&b, "_x24 3x160"),
            &[("13m", Some(3.0))],
        ),
        finds(
            Case::new("Prometheus is new, and scrapes the second target after the first")
                .series(&a, "0x200")
                .series(&b, "_x9 500x160"),
            &[("6m", Some(0.0)), ("8m", Some(0.0)), ("12m", Some(0.0))],
        ),
        finds(
            Case::new("another deployment is known, this one is new to Prometheus")
                .series(events("a", "staging"), "0x200")
                .series(&b, "_x40 500x160"),
            &[("21m", Some(0.0)), ("24m", Some(0.0)), ("30m", Some(0.0))],
        ),
        finds(
            Case::new("a target is away for 45 minutes")
                .series(&a, "0x300")
                .series(&b, "500x40 _x90 500x100"),
            &[("66m", Some(0.0)), ("68m", Some(0.0))],
        ),
        finds(
            Case::new("a target is away for 80 minutes and counts as new")
                .series(&a, "0x300")
                .series(&b, "500x40 _x160 500x100"),
            &[("102m", Some(500.0))],
        ),
        finds(
            Case::new("what is not a number, or infinite, is left out")
                .series(&a, "0+1x60")
                .series(&b, format!("{}{}", "NaN ".repeat(30), "Inf ".repeat(30))),
            &[("10m", Some(10.0)), ("25m", Some(10.0))],
        ),
        finds(
            Case::new("a process starts again, another one dies")
                .series(&a, "0+1x40 0+1x60")
                .series(&b, "0+1x40 stale"),
            &[("30m", Some(10.0)), ("45m", Some(10.0))],
        ),
    ];
    hold(&counted.to_string(), &cases, 6);
}

#[test]
fn what_grows_in_a_hole_is_counted() {
    let counted = Happened.increase_across_holes(minutes(10)).sum().by(Environment);
    let a = events("a", "prod");
    let case = |name: &str, values: &str, checks: &[(&str, Option<f64>)]| {
        finds(Case::new(name).series(&a, values), checks)
    };
    let cases = [
        case(
            "15 minutes without scrapes",
            "5x40 _x30 7x60",
            &[("36m", Some(2.0)), ("40m", Some(2.0)), ("50m", Some(0.0))],
        ),
        case(
            "it started again meanwhile",
            "5x40 _x30 2x60",
            &[("36m", Some(2.0))],
        ),
        case(
            "born, and dead at once",
            "_x40 1 stale",
            &[("21m", Some(1.0)), ("29m", Some(1.0)), ("31m", None)],
        ),
        case(
            "55 minutes without scrapes",
            "5x40 _x110 6x60",
            &[("76m", Some(1.0))],
        ),
        case(
            "80 minutes without scrapes: new",
            "5x40 _x160 6x60",
            &[("102m", Some(6.0))],
        ),
        case(
            "no number for a while",
            "5x40 NaN 5x60",
            &[
                ("20m30s", None),
                ("25m", Some(0.0)),
                ("30m30s", None),
                ("32m", Some(0.0)),
            ],
        ),
    ];
    hold(&counted.to_string(), &cases, 4);
}

#[test]
fn a_gauge_is_read_through_a_scrape_that_fails() {
    let latest = Workers.latest();
    let of = |name: &str, values: &str, checks: &[(&str, Option<f64>)]| {
        let case = Case::new(name).series("workers", values);
        checks
            .iter()
            .fold(case, |case, (at, value)| case.finds(at, "max(counted)", *value))
    };
    let cases = [
        of(
            "one fails",
            "2x10 stale 3x10",
            &[("5m30s", Some(2.0)), ("6m", Some(3.0))],
        ),
        of(
            "the target is gone",
            "2x10 stale",
            &[("7m30s", Some(2.0)), ("8m30s", None)],
        ),
    ];
    hold(&latest.to_string(), &cases, 2);
}
