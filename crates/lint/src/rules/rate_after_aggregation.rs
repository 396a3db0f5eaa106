use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{Expr, MatchOp, Matcher, Node, Selector};

use crate::finding::Level;
use crate::model::Query;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// Things are done in the wrong order
    ///
    /// A `rate` of a sum, a `rate` of a rate, a sum or an average of quantiles.
    ///
    /// ## Why
    /// A sum of counters falls when one of them starts anew, and `rate` takes that for a new start of them all: it
    /// shows a burst as high as the sum. Quantiles cannot be added or averaged; that of all is not the mean of each.
    ///
    /// ## Bad
    /// ```promql
    /// rate(sum by (job) (http_requests_total{code="500"})[5m:1m])
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// sum by (job) (rate(http_requests_total{code="500"}[5m]))
    /// ```
    ///
    /// ## Real case
    /// The documentation of Prometheus warns of it since its first release, and rules with it pass `promtool`.
    "P07" "wrong-order" Warning, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = &query.parsed else { return };
    walk(&parsed.expr, &mut |expr| match &expr.node {
        Node::Call(name, arguments) if matches!(&**name, "rate" | "irate" | "increase") => {
            let Some(Node::Subquery(subquery)) = arguments.first().map(|argument| &argument.node) else {
                return;
            };
            let what = match &subquery.expr.node {
                Node::Aggregate(aggregate) if matches!(&*aggregate.op, "sum" | "avg" | "max" | "min") => {
                    format!("a `{}`", aggregate.op)
                }
                Node::Call(inner, _) if matches!(&**inner, "rate" | "irate" | "increase" | "delta" | "deriv") => {
                    format!("`{inner}`")
                }
                _ => return,
            };
            reporter.query(
                query,
                expr.span,
                Level::Warning,
                format!("`{name}` of {what} takes each fall of it for a restart of its counters"),
                format!("write `{name}(…)` around the counter itself, and aggregate that"),
            );
        }
        Node::Aggregate(aggregate) if matches!(&*aggregate.op, "sum" | "avg") && is_quantile(&aggregate.expr) => {
            reporter.query(
                query,
                expr.span,
                Level::Warning,
                format!("the `{}` of quantiles is no quantile of anything", aggregate.op),
                "aggregate the buckets and take the quantile of that; of a summary, show each series or the `max`",
            );
        }
        _ => {}
    });
}

/// Whether the samples are quantiles.
fn is_quantile(expr: &Expr) -> bool {
    match &expr.node {
        Node::Call(name, arguments) => match &**name {
            "histogram_quantile" => true,
            "label_replace" | "label_join" | "sort" | "sort_desc" | "abs" | "round" => {
                arguments.first().is_some_and(is_quantile)
            }
            _ => false,
        },
        Node::Selector(selector) => has_quantile(selector),
        _ => false,
    }
}

/// A summary's own quantiles, of which one is chosen.
fn has_quantile(selector: &Selector) -> bool {
    selector.matchers.iter().any(|matcher| {
        matches!(matcher, Matcher::Label { label, op: MatchOp::Equal, value } if label == "quantile" && value.parse::<f64>().is_ok_and(|number| number > 0.0 && number < 1.0))
    })
}
