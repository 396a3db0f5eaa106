//! The rules over a history: recorded by `promtool`, alerts by the queries of a real Prometheus at every
//! minute. `for` and `keep_firing_for` are applied here, as Prometheus documents them; the live test shows
//! that Prometheus does the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use simulator::incident::duration;

use crate::prometheus::Prometheus;

/// How often rules are evaluated, in seconds.
pub const EVERY: i64 = 60;

/// An alerting rule.
pub struct Alert {
    pub name: String,
    pub expr: String,
    wait: i64,
    keep: i64,
    labels: BTreeMap<String, String>,
}

/// When an alert fired, in seconds since 1970; `end` is the first evaluation at which it no longer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing {
    pub name: String,
    pub labels: BTreeMap<String, String>,
    pub start: i64,
    pub end: i64,
}

/// The rules of a file.
fn rules(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let file: Value = serde_saphyr::from_str(&text).expect("the rules are YAML");
    let groups = file["groups"].as_array().cloned().unwrap_or_default();
    groups
        .iter()
        .flat_map(|group| group["rules"].as_array().cloned().unwrap_or_default())
        .collect()
}

/// The alerts of a file.
pub fn alerts(file: &Path) -> Vec<Alert> {
    let seconds = |value: &Value| value.as_str().and_then(duration).map_or(0, |span| span / 1_000);
    rules(file)
        .iter()
        .filter_map(|rule| {
            let labels = rule["labels"].as_object().into_iter().flatten();
            Some(Alert {
                name: rule["alert"].as_str()?.to_owned(),
                expr: rule["expr"].as_str()?.to_owned(),
                wait: seconds(&rule["for"]),
                keep: seconds(&rule["keep_firing_for"]),
                labels: labels
                    .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
                    .collect(),
            })
        })
        .collect()
}

/// Evaluates the recording rules over a span, into blocks.
pub fn record(file: &Path, prometheus: &Prometheus, storage: &Path, start: i64, end: i64) {
    let output = Command::new("promtool")
        .args(["tsdb", "create-blocks-from", "rules"])
        .arg(format!("--start={start}"))
        .arg(format!("--end={end}"))
        .arg(format!("--eval-interval={EVERY}s"))
        .arg(format!("--url={}", prometheus.url))
        .arg(format!("--output-dir={}", storage.display()))
        .arg(file)
        .output()
        .expect("promtool starts");
    assert!(
        output.status.success(),
        "promtool: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

impl Alert {
    /// Every time it fired between two moments.
    pub fn firings(&self, prometheus: &Prometheus, start: i64, end: i64) -> Vec<Firing> {
        let mut firings = Vec::new();
        for series in prometheus.range(&self.expr, start, end, EVERY) {
            let mut labels: BTreeMap<String, String> = series["metric"]
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(key, _)| *key != "__name__")
                .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
                .collect();
            labels.extend(self.labels.clone());
            let points = series["values"].as_array().into_iter().flatten();
            let moments: Vec<i64> = points
                .filter_map(|point| point[0].as_f64())
                .map(|at| at as i64)
                .collect();
            for (start, end) in spans(&moments, self.wait, self.keep) {
                firings.push(Firing {
                    name: self.name.clone(),
                    labels: labels.clone(),
                    start,
                    end,
                });
            }
        }
        firings.sort_by_key(|firing| firing.start);
        firings
    }
}

/// From the moments at which an expression gives something to the spans in which its alert fires.
fn spans(moments: &[i64], wait: i64, keep: i64) -> Vec<(i64, i64)> {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    let mut active: Option<(i64, i64)> = None;
    // The first evaluation at which the wait is over.
    let waited = (wait + EVERY - 1) / EVERY * EVERY;
    for &at in moments {
        active = Some(match active {
            Some((since, last)) if at - last <= EVERY => (since, at),
            // It gave nothing in between: resolved, unless it fires on for a while.
            Some((since, last)) if last - since >= wait && at - last <= EVERY + keep => (since, at),
            _ => (at, at),
        });
        let Some((since, last)) = active else { continue };
        if last - since >= wait {
            let end = last + EVERY + keep;
            match spans.last_mut() {
                Some(span) if span.0 == since + waited => span.1 = end,
                _ => spans.push((since + waited, end)),
            }
        }
    }
    spans
}

/// The series `ALERTS` that Prometheus would have written, as OpenMetrics.
pub fn series(firings: &[Firing]) -> String {
    let mut text = "# TYPE ALERTS gauge\n".to_owned();
    for firing in firings {
        let mut labels = format!("alertname=\"{}\",alertstate=\"firing\"", firing.name);
        for (key, value) in &firing.labels {
            labels.push_str(&format!(",{key}=\"{value}\""));
        }
        for at in (firing.start..firing.end).step_by(usize::try_from(EVERY).unwrap_or(60)) {
            text.push_str(&format!("ALERTS{{{labels}}} 1 {at}\n"));
        }
    }
    text.push_str("# EOF\n");
    text
}

#[test]
fn an_alert_waits_fires_and_keeps_firing_as_prometheus_says() {
    // Active from 60 to 360, with `for: 2m`: it fires at the evaluation at which 120 s have passed.
    let moments: Vec<i64> = (1..=6).map(|minute| minute * 60).collect();
    assert_eq!(spans(&moments, 120, 0), [(180, 420)]);
    // Too short.
    assert_eq!(spans(&moments[..2], 120, 0), []);
    // A gap starts the wait again; with `keep_firing_for` it does not.
    let gap = [60, 120, 180, 360, 420, 480];
    assert_eq!(spans(&gap, 120, 0), [(180, 240), (480, 540)]);
    assert_eq!(spans(&gap, 120, 300), [(180, 840)]);
    assert_eq!(spans(&[60], 0, 0), [(60, 120)]);
}
