//! `promtool test rules`, with what Prometheus reads in a test: samples, and what must fire when.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use dashgen::wire::prometheus::{Rule, RuleFile, RuleGroup};
use serde_json::{Value, json};

/// Samples over time and what is expected of them: one test of a test file.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) interval: &'static str,
    series: Vec<(String, String)>,
    checks: Vec<Value>,
    alerts: Vec<Value>,
}

impl Case {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            interval: "30s",
            series: Vec::new(),
            checks: Vec::new(),
            alerts: Vec::new(),
        }
    }

    pub(crate) fn every(mut self, interval: &'static str) -> Self {
        self.interval = interval;
        self
    }

    pub(crate) fn series(mut self, series: impl Into<String>, values: impl Into<String>) -> Self {
        self.series.push((series.into(), values.into()));
        self
    }

    /// So many alerts of this name and severity fire at a time.
    pub(crate) fn fires(self, at: &str, alert: &str, severity: &str, count: u32) -> Self {
        let expr = format!(
            "count(ALERTS{{alertname=\"{alert}\",alertstate=\"firing\",severity=\"{severity}\"}}) or vector(0)"
        );
        self.finds(at, &expr, Some(f64::from(count)))
    }

    /// An expression has one value without labels, or none.
    pub(crate) fn finds(mut self, at: &str, expr: &str, value: Option<f64>) -> Self {
        let samples: Vec<Value> = value
            .map(|value| json!({"labels": "{}", "value": value}))
            .into_iter()
            .collect();
        self.checks
            .push(json!({"expr": expr, "eval_time": at, "exp_samples": samples}));
        self
    }

    /// An alert fires with exactly these labels and annotations.
    pub(crate) fn says(mut self, at: &str, rule: &Rule, labels: &[(&str, &str)], description: &str) -> Self {
        let mut expected = json!(rule.labels);
        for (name, value) in labels {
            expected[*name] = json!(value);
        }
        let mut annotations = json!(rule.annotations);
        annotations["description"] = json!(description);
        self.alerts.push(json!({
            "eval_time": at,
            "alertname": rule.alert,
            "exp_alerts": [{"exp_labels": expected, "exp_annotations": annotations}],
        }));
        self
    }

    fn to_json(&self) -> Value {
        let series: Vec<Value> = self
            .series
            .iter()
            .map(|(series, values)| json!({"series": series, "values": values}))
            .collect();
        json!({
            "name": self.name,
            "interval": self.interval,
            "input_series": series,
            "promql_expr_test": self.checks,
            "alert_rule_test": self.alerts,
        })
    }
}

/// Rules in one group, in the order in which they are evaluated.
pub(crate) fn file_of(rules: Vec<Rule>) -> RuleFile {
    RuleFile {
        groups: vec![RuleGroup {
            name: "tested".to_owned(),
            rules,
            ..RuleGroup::default()
        }],
    }
}

/// Runs cases against rules: `Ok` if all that is expected comes true, else what promtool says.
pub(crate) fn run(promtool: &str, rules: &RuleFile, cases: &[Case]) -> Result<(), String> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("rules");
    fs::create_dir_all(&folder).expect("a folder for the test");
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}-{number}", std::process::id());
    let rule_file = folder.join(format!("{name}-rules.yaml"));
    let test_file = folder.join(format!("{name}-test.yaml"));
    // JSON is YAML.
    fs::write(&rule_file, serde_json::to_string(rules).expect("rules are JSON"))
        .expect("the rules are written");
    let intervals: Vec<&str> = cases.iter().map(|case| case.interval).collect();
    let interval = intervals.first().copied().unwrap_or("30s");
    assert!(
        intervals.iter().all(|other| *other == interval),
        "the cases of one file share an interval"
    );
    let test = json!({
        "rule_files": [rule_file],
        "evaluation_interval": interval,
        "tests": cases.iter().map(Case::to_json).collect::<Vec<_>>(),
    });
    fs::write(&test_file, test.to_string()).expect("the test is written");
    let output = Command::new(promtool)
        .args(["test", "rules"])
        .arg(&test_file)
        .output()
        .expect("promtool starts; `bash tests/run` installs it (on Debian it is in the package prometheus)");
    for file in [&rule_file, &test_file] {
        fs::remove_file(file).expect("the test made it");
    }
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}
