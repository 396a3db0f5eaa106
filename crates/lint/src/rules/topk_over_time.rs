use dashgen_promql::ast::{Expr, Node};

use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// The top of something is chosen anew at every moment
    ///
    /// `topk` or `bottomk` as the whole of a query that is drawn over time, or of an alert.
    ///
    /// ## Why
    /// Which series are the top changes from step to step: the graph has many more than k lines, each with holes. An
    /// alert on it ends and starts anew whenever two series change places.
    ///
    /// ## Bad
    /// ```promql
    /// topk(5, sum by (pod) (rate(container_cpu_usage_seconds_total[5m])))
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// sum by (pod) (rate(container_cpu_usage_seconds_total[5m]))
    ///   and topk(5, sum by (pod) (rate(container_cpu_usage_seconds_total[1h] @ end())))
    /// ```
    ///
    /// ## Real case
    /// pint reports it of alerts; on dashboards nobody does.
    "P13" "topk-over-time" Warning, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let is_graph = query.role == Role::Range && matches!(query.visualization, "timeseries" | "graph");
    let is_alert = query.role == Role::Alert;
    let Some(parsed) = query.parsed.as_ref().filter(|_| is_graph || is_alert) else { return };
    if parsed.text.contains('@') {
        return;
    }
    let expr = outermost(&parsed.expr);
    let Node::Aggregate(aggregate) = &expr.node else { return };
    if !matches!(&*aggregate.op, "topk" | "bottomk" | "limitk") {
        return;
    }
    let (message, help) = if is_alert {
        (
            format!("`{}` in an alert chooses other series from one evaluation to the next", aggregate.op),
            "compare all series with the threshold",
        )
    } else {
        (
            format!("`{}` over time chooses other series at every step", aggregate.op),
            "choose once, as in `x and topk(5, x @ end())`, or show a table of now",
        )
    };
    reporter.query(query, expr.span, Level::Warning, message, help);
}

/// What a comparison or a function around it leaves as it is.
fn outermost(expr: &Expr) -> &Expr {
    match &expr.node {
        Node::Binary(binary) if binary.op.is_comparison() => outermost(&binary.left),
        Node::Call(name, arguments) if matches!(&**name, "sort" | "sort_desc" | "label_replace") => {
            arguments.first().map_or(expr, outermost)
        }
        _ => expr,
    }
}
