use dashgen_promql::analysis::walk;
use dashgen_promql::ast::Node;
use dashgen_promql::metrics::FindingKind;

use crate::catalogue::Known;
use crate::convention::{Kind, kind_of};
use crate::finding::Level;
use crate::model::Query;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A rate of a gauge, or a derivative of a counter
    ///
    /// `rate`, `irate`, `increase` and `resets` are for counters; `delta`, `idelta`, `deriv` and `predict_linear` for
    /// gauges. What a metric is, a catalogue says, and then it is an error; without one, its name does where it follows the
    /// conventions of Prometheus or is one of a widely used exporter, and then it is a warning.
    ///
    /// ## Why
    /// A counter only falls when its program starts anew, and `rate` takes every fall for that: of a gauge it counts
    /// each way down as growth from zero. `deriv` of a counter plunges whenever the program starts.
    ///
    /// ## Bad
    /// ```promql
    /// sum by (name) (rate(workqueue_depth{job="controller"}[5m]))
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// sum by (name) (rate(workqueue_adds_total{job="controller"}[5m]))
    /// ```
    ///
    /// ## Real case
    /// kubernetes-mixin has drawn `rate(workqueue_depth[5m])` since 2021 (kubernetes-monitoring/kubernetes-mixin#655),
    /// past two linters.
    "P04" "rate-of-gauge" Error, [Check::Known(known), Check::Query(check)]
}

/// What a catalogue knows.
fn known(query: &Query, _: Known<'_>, reporter: &mut Reporter) {
    for asked in &query.asked {
        let (message, help) = match &asked.kind {
            FindingKind::NotACounter { function, metric, kind } => (
                format!("`{function}` is for counters, and `{metric}` is {}", kind.as_str()),
                "draw the gauge itself, or `deriv(…)` for its slope and `delta(…)` for its change",
            ),
            FindingKind::NotAGauge { function, metric } => (
                format!("`{function}` is for gauges, and `{metric}` is a counter"),
                "write `rate(…)`, or `increase(…)` for how much it grew",
            ),
            _ => continue,
        };
        reporter.query(query, asked.span, Level::Error, message, help);
    }
}

fn check(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = &query.parsed else { return };
    walk(&parsed.expr, &mut |expr| {
        let Node::Call(name, arguments) = &expr.node else { return };
        let Some(Node::Range(selector, _)) = arguments.first().map(|argument| &argument.node) else {
            return;
        };
        let Some(metric) = selector.metric_name() else { return };
        if reporter.known_kind(metric).is_some() {
            return;
        }
        match (&**name, kind_of(metric)) {
            ("rate" | "irate" | "increase", Some(Kind::Gauge)) => reporter.query(
                query,
                expr.span,
                Level::Warning,
                format!("`{name}` is for counters, and `{metric}` is a gauge"),
                "draw the gauge itself, or `deriv(…)` for its slope and `delta(…)` for its change",
            ),
            ("delta" | "idelta" | "deriv", Some(Kind::Counter)) => reporter.query(
                query,
                expr.span,
                Level::Warning,
                format!("`{name}` is for gauges, and `{metric}` is a counter"),
                "write `rate(…)`, or `increase(…)` for how much it grew",
            ),
            _ => {}
        }
    });
}
