use dashgen_promql::analysis::{selectors, walk};
use dashgen_promql::ast::{BinaryOp, Expr, Node, Selector};
use dashgen_promql::metrics::FindingKind;

use crate::catalogue::Known;
use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};
use crate::value::constant;

rule! {
    /// A bound that no bucket has
    ///
    /// A matcher of `le` that is none of the histogram's bounds, and an alert that waits for a quantile to pass the
    /// highest of them. Warning: a histogram named after milliseconds whose bounds are those of seconds. Style: an alert on
    /// a quantile whose threshold lies between two bounds.
    ///
    /// ## Why
    /// Without its bucket a share of fast requests is empty. A quantile is never above the highest bound, so that the
    /// alert never fires; between two bounds it is a guess, and reaches the threshold too early or too late.
    ///
    /// ## Bad
    /// ```promql known
    /// # TYPE http_request_duration_seconds histogram
    /// http_request_duration_seconds_bucket{le="0.25"} 5
    /// http_request_duration_seconds_bucket{le="0.5"} 7
    /// http_request_duration_seconds_bucket{le="+Inf"} 7
    /// ---
    /// sum(rate(http_request_duration_seconds_bucket{le="0.3"}[5m]))
    /// ```
    ///
    /// ## Good
    /// ```promql known
    /// # TYPE http_request_duration_seconds histogram
    /// http_request_duration_seconds_bucket{le="0.25"} 5
    /// http_request_duration_seconds_bucket{le="0.5"} 7
    /// http_request_duration_seconds_bucket{le="+Inf"} 7
    /// ---
    /// sum(rate(http_request_duration_seconds_bucket{le=~"0.25|0.5"}[5m]))
    /// ```
    ///
    /// ## Real case
    /// A histogram of milliseconds had the default bounds of its library, which are seconds: every quantile was 10.
    "P11" "bucket-bound" Error, [Check::Known(check)]
}

fn check(query: &Query, metrics: Known<'_>, reporter: &mut Reporter) {
    for asked in &query.asked {
        if let FindingKind::UnknownValue { metric, label, value, values, .. } = &asked.kind
            && label == "le"
        {
            reporter.query(
                query,
                asked.span,
                Level::Error,
                format!("no bucket of `{metric}` has the bound `{}`", value.escape_debug()),
                format!("its bounds are {}", values.iter().take(20).cloned().collect::<Vec<_>>().join(", ")),
            );
        }
    }
    let Some(parsed) = &query.parsed else { return };
    walk(&parsed.expr, &mut |expr| match &expr.node {
        Node::Binary(binary) if query.role == Role::Alert && binary.op.is_comparison() && !binary.bool => {
            let quantile = |side: &Expr| matches!(&side.node, Node::Call(name, _) if name == "histogram_quantile");
            let (side, limit, op) = if quantile(&binary.left) {
                (&binary.left, constant(&binary.right), binary.op)
            } else if quantile(&binary.right) {
                (&binary.right, constant(&binary.left), mirrored(binary.op))
            } else {
                return;
            };
            if let (Some(bounds), Some(limit)) = (bounds(side, metrics), limit) {
                compared(query, expr, (op, limit), &bounds, reporter);
            }
        }
        Node::Call(name, _) if name == "histogram_quantile" => {
            if let Some(bounds) = bounds(expr, metrics) {
                in_seconds(query, expr, &bounds, reporter);
            }
        }
        _ => {}
    });
}

fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        op => op,
    }
}

/// The metric whose buckets an expression reads, and their finite bounds in ascending order.
fn bounds<'e>(expr: &'e Expr, metrics: Known<'_>) -> Option<(&'e str, Vec<f64>)> {
    let names: Vec<&str> = selectors(expr).into_iter().filter_map(Selector::metric_name).collect();
    let (first, others) = names.split_first()?;
    if !others.iter().all(|name| name == first) || !first.ends_with("_bucket") {
        return None;
    }
    let values = metrics.values(first, "le")?;
    let mut bounds: Vec<f64> = values.iter().filter_map(|value| value.parse().ok()).filter(|bound: &f64| bound.is_finite()).collect();
    bounds.sort_by(f64::total_cmp);
    (!bounds.is_empty()).then_some((first, bounds))
}

/// An alert on a quantile.
fn compared(query: &Query, expr: &Expr, (op, limit): (BinaryOp, f64), (metric, bounds): &(&str, Vec<f64>), reporter: &mut Reporter) {
    let Some(highest) = bounds.last() else { return };
    let is_never = match op {
        BinaryOp::Greater => limit >= *highest,
        BinaryOp::GreaterOrEqual | BinaryOp::Equal => limit > *highest,
        _ => false,
    };
    if is_never {
        reporter.query(
            query,
            expr.span,
            Level::Error,
            format!("a quantile of `{metric}` is never above {highest}, its highest bound: the alert never fires"),
            "compare with a bound below, or give the histogram higher ones",
        );
    } else if limit > 0.0 && bounds.iter().all(|bound| (bound - limit).abs() > limit * 1e-9) {
        let below = bounds.iter().rev().find(|bound| **bound < limit).copied().unwrap_or(0.0);
        let above = bounds.iter().find(|bound| **bound > limit).copied().unwrap_or(limit);
        reporter.query(
            query,
            expr.span,
            Level::Style,
            format!("{limit} is between the bounds {below} and {above} of `{metric}`, where a quantile is a guess"),
            format!("give the histogram a bound at {limit}, or compare with one that it has"),
        );
    }
}

/// The bounds of client libraries by default go from 5 ms to 10 s, in seconds.
fn in_seconds(query: &Query, expr: &Expr, (metric, bounds): &(&str, Vec<f64>), reporter: &mut Reporter) {
    let base = metric.strip_suffix("_bucket").unwrap_or(metric);
    let is_named = ["_ms", "_milliseconds", "_millis"].iter().any(|ending| base.ends_with(ending));
    let (Some(lowest), Some(highest)) = (bounds.first(), bounds.last()) else { return };
    if is_named && *lowest < 0.1 && *highest <= 10.0 {
        reporter.query(
            query,
            expr.span,
            Level::Warning,
            format!("`{base}` is named after milliseconds, and its bounds from {lowest} to {highest} are those of seconds"),
            "give the histogram bounds in milliseconds",
        );
    }
}
