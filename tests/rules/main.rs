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
mod cases;
mod documentation;
mod events;
mod mutation;
mod odd_days;
mod panels;
mod promtool;
mod records;
mod server;
mod tools;
mod watched;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use dashgen::wire::prometheus::{Rule, RuleFile};

use promtool::{file_of, run};

/// Debian's promtool, as `tests/run` installs it.
const PROMTOOL: &str = "promtool";

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

fn label(rule: &Rule) -> String {
    format!(
        "{} ({})",
        rule.alert.as_deref().unwrap_or_default(),
        rule.labels["severity"]
    )
}

/// Does some work for each item on every core, and gathers what it finds.
fn in_parallel<T: Sync, F: Send>(items: &[T], work: impl Fn(&T) -> Option<F> + Sync) -> Vec<F> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(finding) = work(item) {
                        found
                            .lock()
                            .expect("no worker panics while it holds this")
                            .push(finding);
                    }
                }
            });
        }
    });
    found.into_inner().expect("no worker panics while it holds this")
}

#[test]
fn every_alert_fires_when_it_should_and_rests_when_it_should() {
    let rules = all_alerts();
    let failures = in_parallel(&rules, |rule| {
        let outcome = run(PROMTOOL, &file_of(vec![rule.clone()]), &cases::of(rule)?);
        outcome.err().map(|said| format!("{}:\n{said}", label(rule)))
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The test of the tests: a rule with one number changed must not pass.
#[test]
fn the_tests_notice_every_number_that_changes() {
    let rules = all_alerts();
    let mutants: Vec<(&Rule, String, Rule)> = rules
        .iter()
        .flat_map(|rule| {
            mutation::mutants(rule)
                .into_iter()
                .map(move |(what, mutant)| (rule, what, mutant))
        })
        .collect();
    assert!(mutants.len() > 200, "only {} numbers were changed", mutants.len());
    let unnoticed = in_parallel(&mutants, |(rule, what, mutant)| {
        let outcome = run(PROMTOOL, &file_of(vec![mutant.clone()]), &cases::of(rule)?);
        outcome.is_ok().then(|| format!("{}: {what}", label(rule)))
    });
    assert!(
        unnoticed.is_empty(),
        "{} changes went unnoticed:\n{}",
        unnoticed.len(),
        unnoticed.join("\n")
    );
}
