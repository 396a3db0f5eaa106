//! A Prometheus over blocks that are there already, and questions to it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::servers::{Server, Workshop, free_port, get};

/// A Prometheus that scrapes nothing.
pub struct Prometheus {
    pub url: String,
    _server: Server,
}

impl Prometheus {
    /// Over the blocks in `storage`. They are of a fixed past, so nothing may be too old.
    pub fn over(workshop: &Workshop, storage: &Path) -> Self {
        Self::with(workshop, storage, "global: {}\n", &[])
    }

    /// With a configuration of its own.
    pub fn with(workshop: &Workshop, storage: &Path, configuration: &str, flags: &[&str]) -> Self {
        let file = workshop.folder("prometheus").join("prometheus.yml");
        fs::write(&file, configuration).expect("the folder is writable");
        let port = free_port();
        let url = format!("http://127.0.0.1:{port}");
        let mut command = Command::new("prometheus");
        command
            .arg(format!("--config.file={}", file.display()))
            .arg(format!("--storage.tsdb.path={}", storage.display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .args([
                "--storage.tsdb.retention.time=100y",
                "--log.level=warn",
                "--query.max-samples=500000000",
                "--query.timeout=5m",
            ])
            .args(flags);
        let server = workshop.start("prometheus", &mut command, &format!("{url}/-/ready"));
        Self { url, _server: server }
    }

    /// The series of an instant query.
    pub fn query(&self, query: &str, at: i64) -> Vec<Value> {
        self.ask(&format!("query?query={}&time={at}", encode(query)), query)
    }

    /// The one number of an instant query.
    pub fn number(&self, query: &str, at: i64) -> f64 {
        let series = self.query(query, at);
        let value = series
            .first()
            .and_then(|series| series["value"][1].as_str()?.parse().ok());
        value.unwrap_or_else(|| panic!("`{query}` gives no number: {series:?}"))
    }

    /// The series of a range query, each with its points `(second, value)`. Prometheus gives at most 11,000 of a
    /// series, and an answer takes its time on a busy machine, so a long range is asked for in pieces.
    pub fn range(&self, query: &str, start: i64, end: i64, step: i64) -> Vec<Value> {
        let mut whole: BTreeMap<String, Value> = BTreeMap::new();
        let mut from = start;
        while from <= end {
            let to = end.min(from + 2_000 * step);
            let path = format!(
                "query_range?query={}&start={from}&end={to}&step={step}",
                encode(query)
            );
            for series in self.ask(&path, query) {
                match whole.entry(series["metric"].to_string()) {
                    Entry::Vacant(place) => {
                        place.insert(series);
                    }
                    Entry::Occupied(mut place) => {
                        if let (Some(known), Some(more)) = (
                            place.get_mut()["values"].as_array_mut(),
                            series["values"].as_array(),
                        ) {
                            known.extend(more.iter().cloned());
                        }
                    }
                }
            }
            from = to + step;
        }
        whole.into_values().collect()
    }

    /// The exemplars of a metric between two seconds, by series.
    pub fn exemplars(&self, metric: &str, start: i64, end: i64) -> Vec<Value> {
        let body = self.body(
            &format!("query_exemplars?query={metric}&start={start}&end={end}"),
            metric,
        );
        body["data"].as_array().cloned().unwrap_or_default()
    }

    fn ask(&self, path: &str, query: &str) -> Vec<Value> {
        let body = self.body(path, query);
        body["data"]["result"].as_array().cloned().unwrap_or_default()
    }

    fn body(&self, path: &str, query: &str) -> Value {
        let (_, body) = get(&format!("{}/api/v1/{path}", self.url))
            .unwrap_or_else(|| panic!("Prometheus does not answer `{query}`"));
        let body: Value = serde_json::from_str(&body).expect("Prometheus answers JSON");
        assert_eq!(body["status"], "success", "`{query}`: {}", body["error"]);
        body
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
