//! All rules together on odd days: what held on a good day and did not on these. Each file of `tests/fixtures/alerts` has
//! the faults of a kind, and beside each the neighbouring case that must go on holding.

use std::fs;
use std::path::{Path, PathBuf};

use dashgen::promql::ast::{Node, Window};
use dashgen::promql::parse;
use dashgen_promtool::{Promtool, Suites};

use crate::promtool::{assert_hold, debian, third};

fn fixtures() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/alerts");
    let files = fs::read_dir(folder).expect("there are fixtures").flatten();
    let mut files: Vec<PathBuf> = files.map(|file| file.path()).collect();
    files.sort();
    assert!(files.len() >= 20, "only {} files", files.len());
    files
}

/// The longest day, in minutes, that Prometheus 2 lives through beside Prometheus 3, and the longest of the latter. Longer
/// ones take minutes; all of them with `DASHGEN_ODD_DAYS=all cargo test -p dashboards --test rules odd_days`.
const SHORT: i64 = 85;
const LONG: i64 = 12 * 60;

fn is_all() -> bool {
    std::env::var("DASHGEN_ODD_DAYS").is_ok_and(|days| days == "all")
}

/// How long a file's longest day is, in minutes.
fn minutes(file: &Path) -> i64 {
    let text = fs::read_to_string(file).expect("a fixture is text");
    let times = text.split("eval_time:").skip(1);
    let times = times.map(|rest| {
        rest.trim_start()
            .split([',', '}', '\n'])
            .next()
            .unwrap_or_default()
    });
    let times =
        times.map(
            |time| match parse(&format!("x[{}]", time.trim())).map(|parsed| parsed.expr.node) {
                Ok(Node::Range(_, Window::Fixed(time))) => time.milliseconds / 60_000,
                _ => panic!("{}: {time} is no duration", file.display()),
            },
        );
    times.max().unwrap_or_default()
}

/// Days up to a length hold, of which there are at least so many files.
fn hold(promtool: &Promtool, longest: Option<i64>, least: usize) {
    let mut files = fixtures();
    if let Some(longest) = longest.filter(|_| !is_all()) {
        files.retain(|file| minutes(file) <= longest);
    }
    assert!(
        files.len() >= least,
        "only {} files are short enough",
        files.len()
    );
    let days = Suites::read(files).unwrap_or_else(|error| panic!("{error}"));
    assert_hold(promtool, &days);
}

#[test]
fn odd_days_hold() {
    // Alone, it lives through all of them.
    hold(&debian(), third().map(|_| SHORT), 6);
}

#[test]
fn odd_days_hold_on_prometheus_3() {
    if let Some(promtool) = third() {
        hold(&promtool, Some(LONG), 15);
    }
}
