use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{BinaryOp, Expr, MatchOp, Matcher, Node, Selector};

use crate::finding::Level;
use crate::model::Query;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// Each series is divided by itself
    ///
    /// Both sides are the same metric and nothing is aggregated, so that Prometheus pairs each series with itself,
    /// whatever the matchers say.
    ///
    /// ## Why
    /// The ratio is always 1 and the difference always 0. Two series are only different if a label differs, and then
    /// they are no pair.
    ///
    /// ## Bad
    /// ```promql
    /// rate(http_requests_total{code="500"}[5m]) / rate(http_requests_total[5m])
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// sum(rate(http_requests_total{code="500"}[5m])) / sum(rate(http_requests_total[5m]))
    /// ```
    ///
    /// ## Real case
    /// A guide to a workflow engine defines its error rate so, twice: its alert fires whenever anything fails at all.
    "P08" "ratio-of-itself" Error, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = &query.parsed else { return };
    walk(&parsed.expr, &mut |expr| {
        let Node::Binary(binary) = &expr.node else { return };
        let always = match binary.op {
            BinaryOp::Divide => "1",
            BinaryOp::Subtract | BinaryOp::Modulo => "0",
            _ => return,
        };
        if binary.matching.labels.is_none() && is_same(&binary.left, &binary.right) {
            // Some divide a series by itself to have a 1 for each.
            let is_equal = binary.left == binary.right;
            reporter.query(
                query,
                expr.span,
                if is_equal { Level::Warning } else { Level::Error },
                format!("each series is paired with itself, so that the result is always {always}"),
                "aggregate both sides, as in `sum(…) / sum(…)`",
            );
        }
    });
}

/// Whether both are the same but for the matchers.
fn is_same(left: &Expr, right: &Expr) -> bool {
    match (&left.node, &right.node) {
        (Node::Selector(left), Node::Selector(right)) => is_same_metric(left, right),
        (Node::Range(left, window), Node::Range(right, other)) => window == other && is_same_metric(left, right),
        (Node::Call(left, of_left), Node::Call(right, of_right)) => {
            let are_pairs = left == right && of_left.len() == of_right.len();
            let keeps_series = matches!(
                &**left,
                "rate" | "irate" | "increase" | "delta" | "idelta" | "deriv" | "abs" | "avg_over_time"
                    | "min_over_time" | "max_over_time" | "sum_over_time" | "last_over_time" | "count_over_time"
            );
            are_pairs && keeps_series && of_left.iter().zip(of_right).all(|(left, right)| is_same(left, right))
        }
        _ => false,
    }
}

fn is_same_metric(left: &Selector, right: &Selector) -> bool {
    let name = left.metric_name();
    let is_one = name.is_some() && name == right.metric_name() && left.at == right.at;
    is_one && left.extension == right.extension && !contradicts(left, right)
}

/// Whether a label has one value on the left and another on the right, so that nothing is a pair at all.
fn contradicts(left: &Selector, right: &Selector) -> bool {
    left.matchers.iter().any(|matcher| {
        let Matcher::Label { label, op: MatchOp::Equal, value } = matcher else { return false };
        right.matchers.iter().any(|other| {
            matches!(other, Matcher::Label { label: name, op: MatchOp::Equal, value: other } if name == label && other != value)
        })
    })
}
