use dashgen_promql::analysis::{VariablePlace, walk};
use dashgen_promql::ast::{MatchOp, Matcher, Node, Span};

use crate::finding::Level;
use crate::model::{Dashboard, Query, Variable, in_text};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A variable with several values stands where only one can
    ///
    /// Grafana writes several values, or All, as a regular expression: `(a|b)`. A matcher with `=` or `!=` takes it for
    /// a text; as the name of a metric, a label or a function, or as a number, it is no PromQL. Panels and rows that
    /// are repeated by the variable have one value each and are left alone. A variable without quotes in a matcher is
    /// reported, too.
    ///
    /// ## Why
    /// As soon as somebody selects two values, or All, the panel is empty or shows an error.
    ///
    /// ## Bad
    /// ```json dashboard
    /// {"templating": {"list": [{"name": "job", "type": "query", "multi": true, "query": "label_values(up, job)"}]},
    ///  "panels": [{"id": 1, "type": "timeseries", "title": "Up", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
    ///   "datasource": {"type": "prometheus", "uid": "x"}, "targets": [{"refId": "A", "expr": "up{job=\"$job\"}"}]}]}
    /// ```
    ///
    /// ## Good
    /// ```json dashboard
    /// {"templating": {"list": [{"name": "job", "type": "query", "multi": true, "query": "label_values(up, job)"}]},
    ///  "panels": [{"id": 1, "type": "timeseries", "title": "Up", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
    ///   "datasource": {"type": "prometheus", "uid": "x"}, "targets": [{"refId": "A", "expr": "up{job=~\"$job\"}"}]}]}
    /// ```
    ///
    /// ## Real case
    /// It is the most frequent question about variables in Grafana's forum: "All works not, each value does".
    "P15" "multi-value-variable" Error, [Check::Dashboard(check), Check::Query(unquoted)]
}

fn check(dashboard: &Dashboard, reporter: &mut Reporter) {
    let is_wide = |variable: &&Variable| {
        (variable.is_multi || variable.has_all) && matches!(&*variable.kind, "query" | "custom")
    };
    let wide: Vec<&Variable> = dashboard.variables.iter().filter(is_wide).collect();
    if wide.is_empty() {
        return;
    }
    for query in &dashboard.queries {
        let panel = query.panel.and_then(|number| dashboard.panels.get(number));
        let is_repeated = |name: &str| panel.is_some_and(|panel| panel.repeats.contains(&name));
        let wide = |name: &str| {
            let found = wide.iter().find(|variable| variable.name == name);
            found.filter(|_| !is_repeated(name)).copied()
        };
        in_matchers(query, &wide, reporter);
        elsewhere(query, &wide, reporter);
    }
}

fn in_matchers<'d>(query: &Query, wide: &dyn Fn(&str) -> Option<&'d Variable<'d>>, reporter: &mut Reporter) {
    query.label_matchers(&mut |label, op, value, span| {
        let (op, better) = match op {
            MatchOp::Equal => ("=", "=~"),
            MatchOp::NotEqual => ("!=", "!~"),
            MatchOp::Regex | MatchOp::NotRegex => return,
        };
        for used in in_text(value) {
            let Some(variable) = wide(&used.name) else { continue };
            let several = if variable.is_multi { "several values" } else { "All" };
            reporter.query(
                query,
                span,
                Level::Error,
                format!("`${}` can be {several}, which `{op}` takes for one text", variable.name),
                format!("write `{label}{better}\"{value}\"`"),
            );
        }
    });
}

fn elsewhere<'d>(query: &Query, wide: &dyn Fn(&str) -> Option<&'d Variable<'d>>, reporter: &mut Reporter) {
    for used in &query.variables {
        let what = match used.place {
            VariablePlace::Metric => "the name of a metric",
            VariablePlace::Label => "the name of a label",
            VariablePlace::Function => "the name of a function",
            VariablePlace::Duration => "a duration",
            VariablePlace::Timestamp => "a timestamp",
            VariablePlace::Expression => "a number",
            VariablePlace::Value(_) | VariablePlace::Matchers | VariablePlace::String => continue,
        };
        // With a format of its own it may be a list of labels.
        if used.variable.format.is_some() {
            continue;
        }
        let Some(variable) = wide(&used.variable.name) else { continue };
        let span = place_of(query, variable.name);
        let several = if variable.is_multi { "several values" } else { "All" };
        reporter.query(
            query,
            span,
            Level::Error,
            format!("`${}` can be {several}, and stands for {what}", variable.name),
            "let the variable have one value, or select with `{__name__=~\"…\"}` or another matcher",
        );
    }
}

/// Where a variable stands first.
fn place_of(query: &Query, name: &str) -> Span {
    let found = in_text(query.text).into_iter().find(|used| used.name == name);
    found.map_or_else(|| query.whole(), |used| Span {
        start: used.start,
        end: used.end,
    })
}

fn unquoted(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = &query.parsed else { return };
    walk(&parsed.expr, &mut |expr| {
        let (Node::Selector(selector) | Node::Range(selector, _)) = &expr.node else { return };
        let spans = parsed.matchers(expr.span);
        for (index, matcher) in selector.matchers.iter().enumerate() {
            let Matcher::Unquoted { label, value, .. } = matcher else { continue };
            let format = value.format.as_ref().map(|format| &***format);
            if matches!(format, Some("doublequote" | "singlequote" | "json")) {
                continue;
            }
            reporter.query(
                query,
                spans.get(index).copied().unwrap_or(expr.span),
                Level::Error,
                format!("`{value}` has no quotes, and what Grafana puts there brings none"),
                format!("write `{label}=~\"{value}\"`"),
            );
        }
    });
}
