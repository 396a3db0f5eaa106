use dashgen_promql::analysis::{ResultLabels, is_metric_name_kept, result_labels};
use dashgen_promql::ast::{Expr, MatchOp, Matcher, Name, Node};
use dashgen_promql::metrics::{TARGET_LABELS, is_of_scrape};

use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A legend names a label that the result does not have
    ///
    /// `{{label}}` in the legend of a query whose aggregation keeps other labels, and `{{__name__}}` where a function
    /// has dropped the name. A fixed legend for several series is a warning: they are all called alike.
    ///
    /// ## Why
    /// Grafana writes nothing in its place: the series have half a name, or all the same.
    ///
    /// ## Bad
    /// ```json panel
    /// {"type": "timeseries", "title": "Requests", "targets": [{"refId": "A", "legendFormat": "{{instance}}",
    ///  "expr": "sum by (job) (rate(http_requests_total[5m]))"}]}
    /// ```
    ///
    /// ## Good
    /// ```json panel
    /// {"type": "timeseries", "title": "Requests", "targets": [{"refId": "A", "legendFormat": "{{job}}",
    ///  "expr": "sum by (job) (rate(http_requests_total[5m]))"}]}
    /// ```
    ///
    /// ## Real case
    /// It is what most often remains when somebody changes a `by (…)` and not what is beside it.
    "U04" "legend-label" Error, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let (Some(parsed), Some(legend)) = (&query.parsed, query.legend) else { return };
    if !matches!(query.role, Role::Range | Role::Instant) || legend == "__auto" || query.visualization == "heatmap" {
        return;
    }
    let labels = reporter.labels_of(query, &parsed.expr);
    let pointer = query.pointer.strip_suffix("/expr").unwrap_or(&query.pointer);
    let pointer = format!("{pointer}/legendFormat");
    let mut used = Vec::new();
    for (name, start, end) in labels_in(legend) {
        used.push(name);
        let is_there = if name == "__name__" {
            // An aggregation by `__name__` keeps the name as a label.
            is_metric_name_kept(&parsed.expr) || parsed.text.contains("__name__")
        } else {
            labels.may_have(name) || is_of_scrape(name)
        };
        if !is_there && !name.contains(['$', '[']) {
            let has = listed(&labels);
            let message = format!("the result has no label `{name}`");
            let help = format!("keep `{name}` in the aggregation, or name one of those that there are: {has}");
            reporter.text(&pointer, &query.within, (legend, start, end), Level::Error, message, help);
        }
    }
    let is_drawn = query.role == Role::Range && matches!(query.visualization, "timeseries" | "graph");
    if used.is_empty() && is_drawn && !legend.contains(['$', '[']) {
        // Those that a scrape may add are no reason: all series may have the same.
        let labels = result_labels(&parsed.expr, &|_| None);
        alike(query, &parsed.expr, legend, &labels, &pointer, reporter);
    }
}

fn listed(labels: &ResultLabels) -> String {
    match labels {
        ResultLabels::Known(labels) if labels.is_empty() => "none".to_owned(),
        ResultLabels::Known(labels) => {
            // Those of a metric's own before those that a scrape may add.
            let is_own = |label: &&Name| !TARGET_LABELS.contains(&label.as_ref());
            let own: Vec<String> = labels.iter().filter(is_own).map(|label| format!("`{label}`")).collect();
            let all = || labels.iter().map(|label| format!("`{label}`")).collect();
            let names: Vec<String> = if own.is_empty() { all() } else { own };
            names.join(", ")
        }
        ResultLabels::Unknown => "those of its metric".to_owned(),
    }
}

/// Several series under one name.
fn alike(query: &Query, expr: &Expr, legend: &str, labels: &ResultLabels, pointer: &str, reporter: &mut Reporter) {
    let ResultLabels::Known(labels) = labels else { return };
    let fixed = fixed(expr);
    let open: Vec<&str> = labels.iter().map(|label| &**label).filter(|label| !fixed.contains(label)).collect();
    let Some(label) = open.first() else { return };
    reporter.text(
        pointer,
        &query.within,
        (legend, 0, legend.len()),
        Level::Warning,
        format!("all series have the name “{legend}”, whatever their `{label}`"),
        format!("write `{{{{{label}}}}}` into the legend, or take `{label}` out of the aggregation"),
    );
}

/// Labels that matchers hold to one value, or to that of a variable that a reader has chosen.
fn fixed(expr: &Expr) -> Vec<&str> {
    let mut found = Vec::new();
    dashgen_promql::analysis::walk(expr, &mut |expr| {
        if let Node::Selector(selector) | Node::Range(selector, _) = &expr.node {
            for matcher in &selector.matchers {
                if let Matcher::Label { label, op, value } = matcher
                    && (*op == MatchOp::Equal || value.contains('$'))
                {
                    found.push(&**label);
                }
            }
        }
    });
    found
}

/// The labels in a legend, with the bytes from brace to brace.
fn labels_in(legend: &str) -> Vec<(&str, usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = legend[at..].find("{{") {
        let start = at + open;
        let Some(close) = legend[start..].find("}}") else { break };
        let end = start + close + 2;
        let name = legend[start + 2..end - 2].trim();
        if !name.is_empty() {
            found.push((name, start, end));
        }
        at = end;
    }
    found
}
