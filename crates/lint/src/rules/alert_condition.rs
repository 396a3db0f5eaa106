use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{BinaryOp, Expr, Matcher, Node, Selector};

use crate::convention::{Kind, counts_events, kind_of};
use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};
use crate::value::{constant, is_filter, kept, values};

rule! {
    /// An alert that is always firing, or never stops
    ///
    /// An alert fires for every series that its expression gives, whatever the value: 0 fires, too. So a comparison with
    /// `bool`, which drops nothing, fires always; an expression without a comparison, or with one that every value
    /// satisfies, as long as its series are there; and a counter above 0 until its program starts anew. Alerts that are
    /// there to fire always, such as `vector(1)`, are left alone.
    ///
    /// ## Why
    /// Nobody reads an alert that is always there, and the routes that group with it hide others.
    ///
    /// ## Bad
    /// ```promql alert
    /// sum by (job) (rate(http_errors_total[5m])) > bool 1
    /// ```
    ///
    /// ## Good
    /// ```promql alert
    /// sum by (job) (rate(http_errors_total[5m])) > 1
    /// ```
    ///
    /// ## Real case
    /// `errors_total > 0` was fired by one error of last month, and switched off with all that came after.
    "A03" "alert-condition" Error, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    if query.role != Role::Alert {
        return;
    }
    let Some(parsed) = &query.parsed else { return };
    let expr = &parsed.expr;
    if let Node::Binary(binary) = &expr.node
        && binary.bool
        && binary.op.is_comparison()
    {
        reporter.query(
            query,
            expr.span,
            Level::Error,
            "with `bool` nothing is dropped, so that the alert fires for 0 as for 1",
            "leave `bool` out",
        );
        return;
    }
    if constant(expr).is_some() {
        return;
    }
    if !has_filter(expr) {
        reporter.query(
            query,
            expr.span,
            Level::Warning,
            "nothing is compared, so that the alert fires as long as there are such series",
            "compare with the value from which on it is bad",
        );
        return;
    }
    if let Node::Binary(binary) = &expr.node
        && is_filter(binary)
    {
        if let Some(metric) = counter(&binary.left)
            && matches!(binary.op, BinaryOp::Greater | BinaryOp::GreaterOrEqual | BinaryOp::NotEqual)
            && constant(&binary.right).is_some()
        {
            reporter.query(
                query,
                expr.span,
                Level::Warning,
                format!("`{metric}` is a counter: once it is above, the alert fires until the program starts anew"),
                "compare how much it grew: `increase(…[10m]) > 0`",
            );
            return;
        }
        let before = values(&binary.left);
        let is_fixed = constant(&binary.right).is_some() && before.low.is_finite();
        if is_fixed && kept(binary) == before && binary.op != BinaryOp::NotEqual && !has_filter(&binary.left) {
            reporter.query(
                query,
                expr.span,
                Level::Warning,
                "every value satisfies this comparison, so that the alert fires as long as there are such series",
                "compare with a value that is not always reached",
            );
        }
    }
}

/// Whether anything drops series by their values, or by whether others are there.
fn has_filter(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, &mut |expr| {
        found |= match &expr.node {
            Node::Binary(binary) => {
                is_filter(binary) || matches!(binary.op, BinaryOp::And | BinaryOp::Unless | BinaryOp::Variable)
            }
            Node::Call(name, _) => name.starts_with("absent"),
            Node::Selector(selector) | Node::Range(selector, _) => is_condition(selector),
            Node::Variable(_) => true,
            _ => false,
        };
    });
    found
}

/// Series that are there only while something is the case: alerts, what others have recorded of a condition, and those
/// that say a state by a label, as `kube_x_info{ready="false"}`.
fn is_condition(selector: &Selector) -> bool {
    const SCOPE: [&str; 10] = [
        "app", "cluster", "container", "env", "environment", "instance", "job", "namespace", "pod", "service",
    ];
    let says_state = |matcher: &Matcher| match matcher {
        Matcher::Label { label, .. } => !SCOPE.contains(&&**label) && label != "__name__",
        _ => false,
    };
    selector.metric_name().is_none_or(|name| name.starts_with("ALERTS") || name.contains(':'))
        || selector.matchers.iter().any(says_state)
}

/// The counter that an expression shows as it is.
fn counter(expr: &Expr) -> Option<&str> {
    match &expr.node {
        Node::Selector(selector) => {
            let metric = selector.metric_name()?;
            (kind_of(metric) == Some(Kind::Counter) && counts_events(metric)).then_some(metric)
        }
        Node::Aggregate(aggregate) if matches!(&*aggregate.op, "sum" | "max" | "min" | "avg") => {
            counter(&aggregate.expr)
        }
        _ => None,
    }
}
