//! The rules that a test asks for: what it does not read cannot change its result.

use std::collections::BTreeSet;

use dashgen_promql::analysis::selectors;
use dashgen_promql::ast::Selector;
use serde_json::Value;

use crate::expr::{equal_labels, list, parsed, text};
use crate::suite::rules_of;

/// What is read.
#[derive(Debug, Default)]
pub(crate) struct Slice {
    /// Nothing can be left out: something is read whose name is not told.
    all: bool,
    /// Names of recorded series.
    series: BTreeSet<String>,
    /// Alerts, by labels that they must have; no labels are all alerts.
    alerts: Vec<Vec<(String, String)>>,
}

/// Whether a series is one that Prometheus makes of alerts.
fn is_of_alerts(name: &str) -> bool {
    matches!(name, "ALERTS" | "ALERTS_FOR_STATE")
}

impl Slice {
    /// What a test file reads of these rules, directly or not.
    pub(crate) fn of(test: &Value, files: &[Value]) -> Self {
        let mut slice = Self::default();
        for group in list(test, "tests") {
            for test in list(group, "alert_rule_test") {
                let name = text(test, "alertname").unwrap_or_default().to_owned();
                slice.alerts.push(vec![("alertname".to_owned(), name)]);
            }
            for test in list(group, "promql_expr_test") {
                slice.read(text(test, "expr").unwrap_or_default());
            }
        }
        let rules: Vec<&Value> = rules_of(files).collect();
        let mut is_kept = vec![false; rules.len()];
        while let Some(next) = (0..rules.len()).find(|at| !is_kept[*at] && slice.keeps(rules[*at])) {
            is_kept[next] = true;
            slice.read(text(rules[next], "expr").unwrap_or_default());
        }
        slice
    }

    fn read(&mut self, expr: &str) {
        let Some(expr) = parsed(expr) else {
            self.all = true;
            return;
        };
        for selector in selectors(&expr) {
            match selector.metric_name() {
                Some(name) if is_of_alerts(name) => self.alerts.push(asked(selector)),
                Some(name) => {
                    self.series.insert(name.to_owned());
                }
                None => self.all = true,
            }
        }
    }

    /// Whether a rule is read.
    pub(crate) fn keeps(&self, rule: &Value) -> bool {
        if self.all {
            return true;
        }
        match (text(rule, "alert"), text(rule, "record")) {
            (Some(alert), _) => self.alerts.iter().any(|asked| {
                asked.iter().all(|(label, value)| match label.as_str() {
                    "alertname" => alert == value,
                    // Other labels come from the expression.
                    _ => rule
                        .get("labels")
                        .and_then(|labels| text(labels, label))
                        .is_none_or(|own| own == value || own.contains("{{")),
                })
            }),
            (None, Some(record)) => self.series.contains(record),
            (None, None) => true,
        }
    }

    /// The rule files with only these rules.
    pub(crate) fn cut(&self, files: &[Value]) -> Vec<Value> {
        retain(files, &|rule| self.keeps(rule))
    }
}

/// Rule files with some of their rules; groups and files without any are left out.
pub(crate) fn retain(files: &[Value], keeps: &dyn Fn(&Value) -> bool) -> Vec<Value> {
    let mut files = files.to_vec();
    for file in &mut files {
        let Some(groups) = file.get_mut("groups").and_then(Value::as_array_mut) else {
            continue;
        };
        for group in groups.iter_mut() {
            if let Some(rules) = group.get_mut("rules").and_then(Value::as_array_mut) {
                rules.retain(|rule| keeps(rule));
            }
        }
        groups.retain(|group| !list(group, "rules").is_empty());
    }
    files.retain(|file| !list(file, "groups").is_empty());
    files
}

/// The labels that a selector of alerts names, but for the state.
fn asked(selector: &Selector) -> Vec<(String, String)> {
    let pairs = equal_labels(selector).unwrap_or_default().into_iter();
    let pairs = pairs.filter(|(label, _)| !matches!(*label, "alertstate" | "__name__"));
    pairs
        .map(|(label, value)| (label.to_owned(), value.to_owned()))
        .collect()
}
