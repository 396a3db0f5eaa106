use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// An expression is not PromQL
    ///
    /// Expressions are read and checked as Prometheus 3 does: grammar, types, arguments, matchers and regular
    /// expressions; in panels of every type, collapsed rows, hidden queries, variables, annotations and rules.
    /// Grafana's variables may stand where Grafana replaces them. Prometheus itself replaces none, so that they are
    /// wrong in its rules. What is most probably MetricsQL, which VictoriaMetrics reads, is style.
    ///
    /// ## Why
    /// Prometheus refuses the query, the panel shows an error and the rule file is not loaded, with all that is in it.
    ///
    /// ## Bad
    /// ```promql
    /// sum(rate(http_requests_total{job="api"}[5m])
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// sum(rate(http_requests_total{job="api"}[5m]))
    /// ```
    ///
    /// ## Real case
    /// The linter of Grafana reads the expressions of six types of panel; bar gauges, heat maps and pie charts with
    /// broken ones pass.
    "P01" "invalid-promql" Error, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let is_extended = query.errors.is_some() && is_metricsql(query.text);
    for error in query.errors.iter().flatten() {
        let message = error.to_string();
        let (what, help) = match message.split_once(": ") {
            Some((what, help)) => (what.to_owned(), help.to_owned()),
            None => (message, "correct the expression".to_owned()),
        };
        let (level, help) = if is_extended {
            (Level::Style, "leave it if it is for VictoriaMetrics, whose language has more".to_owned())
        } else {
            (Level::Error, help)
        };
        reporter.query(query, error.span, level, what, help);
    }
    if !matches!(query.role, Role::Alert | Role::Record) {
        return;
    }
    if let Some(used) = query.variables.first() {
        let name = used.variable.to_string();
        let start = query.text.find(&name).unwrap_or(0);
        let span = dashgen_promql::ast::Span {
            start,
            end: start + name.len(),
        };
        reporter.query(
            query,
            span,
            Level::Error,
            format!("`{name}` is a variable of Grafana, and Prometheus replaces none in its rules"),
            "write the value itself",
        );
    }
}

/// Whether an expression is most probably one of `MetricsQL`, of which PromQL is a part: it uses what only that has, or asks
/// for metrics of `VictoriaMetrics` itself.
fn is_metricsql(text: &str) -> bool {
    const WORDS: [&str; 22] = [
        "WITH(", "WITH (", "with (", "buckets_limit(", "count_eq_over_time(", "count_gt_over_time(", "default ",
        "interpolate(", "keep_last_value(", "keep_metric_names", "label_set(", "lag(", "lifetime(", "prometheus_buckets(",
        "range_median(", "rollup_rate(", "share_gt_over_time(", "sum_gt_over_time(", "topk_last(", "topk_max(", "union(",
        "vmrange",
    ];
    const PROGRAMS: [&str; 4] = ["vm_", "vmagent_", "vmalert_", "vmanomaly_"];
    let is_start = |at: usize| !text[..at].ends_with(|sign: char| sign.is_alphanumeric() || sign == '_' || sign == ':');
    WORDS.iter().chain(&PROGRAMS).any(|word| text.match_indices(word).any(|(at, _)| is_start(at)))
}
