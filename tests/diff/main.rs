//! What a comparison finds, and that it finds all of it.
// `json!` makes values that are only used once; handing them over reads better than lending them.
#![allow(
    clippy::cast_precision_loss,
    clippy::needless_pass_by_value,
    clippy::unwrap_used
)]

mod elements;
mod formats;
mod golden;
mod public;

#[path = "../support/random.rs"]
mod random;

use dashgen_diff::{Diff, compare};
use serde_json::{Value, json};

/// The difference between two dashboards.
fn diff(before: Value, after: Value) -> Diff {
    let named = |value| vec![("dashboard.json".to_owned(), value)];
    compare(named(before), named(after)).expect("two dashboards")
}

/// All changes, one a line.
fn lines(diff: &Diff) -> String {
    diff.documents
        .iter()
        .flat_map(|document| {
            let alone = match document.status {
                dashgen_diff::Status::Changed => None,
                status => Some(format!("{status:?} {}", document.title)),
            };
            let changes = document
                .changes
                .iter()
                .map(|change| format!("{}: {}", change.subject.words(), change.text));
            alone.into_iter().chain(changes).collect::<Vec<_>>()
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// A timeseries of half the width.
fn panel(id: u64, title: &str, x: u64, y: u64, expr: &str) -> Value {
    json!({"id": id, "type": "timeseries", "title": title, "gridPos": {"x": x, "y": y, "w": 12, "h": 8},
        "datasource": {"type": "prometheus", "uid": "${ds}"},
        "fieldConfig": {"defaults": {"unit": "s", "thresholds": {"mode": "absolute", "steps": [
            {"color": "green", "value": null}, {"color": "red", "value": 80}, {"color": "purple", "value": 95}]}},
            "overrides": []},
        "targets": [{"refId": "A", "datasource": {"type": "prometheus", "uid": "${ds}"}, "expr": expr}]})
}

fn row(id: u64, title: &str, y: u64, collapsed: bool, panels: Value) -> Value {
    json!({"id": id, "type": "row", "title": title, "collapsed": collapsed, "panels": panels,
        "gridPos": {"x": 0, "y": y, "w": 24, "h": 1}})
}

fn dashboard(panels: Value) -> Value {
    json!({"uid": "ops", "title": "Operations", "schemaVersion": 42, "panels": panels,
        "templating": {"list": [
            {"type": "datasource", "name": "ds", "query": "prometheus"},
            {"type": "query", "name": "plan", "query": "label_values(runs_total, plan)", "refresh": 2,
                "datasource": {"type": "prometheus", "uid": "${ds}"}}]}})
}

/// Four panels, two in a line.
fn four() -> Value {
    dashboard(json!([
        panel(1, "Started", 0, 0, "sum(rate(started_total[5m]))"),
        panel(
            2,
            "Errors",
            12,
            0,
            "sum by (plan) (rate(errors_total{plan=~\"$plan\"}[5m]))"
        ),
        panel(
            3,
            "Latency",
            0,
            8,
            "histogram_quantile(0.99, sum by (le) (rate(latency_bucket[5m])))"
        ),
        panel(4, "Lag", 12, 8, "max(lag{job=\"a\"})"),
    ]))
}
