use dashgen_promql::analysis::{ResultLabels, result_labels, selectors, walk};
use dashgen_promql::ast::{Expr, Node, Selector};
use dashgen_promql::metrics::FindingKind;

use crate::catalogue::Known;
use crate::finding::Level;
use crate::model::Query;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};
use crate::value::constant;

rule! {
    /// A quantile of something that has no buckets
    ///
    /// `histogram_quantile` of a classic histogram needs the series that end in `_bucket`, as a rate, with their label
    /// `le` kept through every aggregation; and a quantile between 0 and 1. A native histogram needs no `le`, so that
    /// expressions without `_bucket` are left alone where they do not group by it.
    ///
    /// ## Why
    /// Without `le` there are no buckets, and the result is empty: a panel without data, an alert that never fires. A
    /// quantile above 1 is infinite.
    ///
    /// ## Bad
    /// ```promql
    /// histogram_quantile(0.99, sum by (job) (rate(http_request_duration_seconds_bucket[5m])))
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// histogram_quantile(0.99, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))
    /// ```
    ///
    /// ## Real case
    /// An alert on a quantile that a team trusted for a year was made of a gauge: it never fired, and nothing said so.
    "P06" "quantile-of-histogram" Error, [Check::Query(check), Check::Known(known)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = &query.parsed else { return };
    walk(&parsed.expr, &mut |expr| {
        let Node::Call(name, arguments) = &expr.node else { return };
        let (quantile, buckets) = match (&**name, &**arguments) {
            ("histogram_quantile", [quantile, buckets]) => (Some(quantile), buckets),
            ("histogram_fraction", [_, _, buckets]) => (None, buckets),
            _ => return,
        };
        if let Some((place, number)) = quantile.and_then(|quantile| Some((quantile, constant(quantile)?)))
            && !(0.0..=1.0).contains(&number)
        {
            let help = if number > 1.0 && number <= 100.0 {
                format!("write {}", number / 100.0)
            } else {
                "write a number between 0 and 1".to_owned()
            };
            reporter.query(
                query,
                place.span,
                Level::Error,
                format!("the quantile {number} is not between 0 and 1, so that the result is infinite"),
                help,
            );
        }
        of_buckets(query, buckets, reporter);
    });
}

/// What a catalogue knows, where the names have not said it.
fn known(query: &Query, _: Known<'_>, reporter: &mut Reporter) {
    for asked in &query.asked {
        let (message, help) = match &asked.kind {
            FindingKind::NotAHistogram { function, wanted, metric, kind } => (
                format!("`{function}` is for {wanted}, and `{metric}` is {}", kind.as_str()),
                "name the buckets of a histogram, which end in `_bucket`, or a native one",
            ),
            FindingKind::BoundsLost { .. } => (
                "the aggregation drops the label `le`, without which there are no buckets".to_owned(),
                "add `le` to `by (…)`",
            ),
            _ => continue,
        };
        if reporter.has_reported(&query.pointer) {
            return;
        }
        reporter.query(query, asked.span, Level::Error, message, help);
    }
}

fn of_buckets(query: &Query, buckets: &Expr, reporter: &mut Reporter) {
    let names: Vec<&str> = selectors(buckets).into_iter().filter_map(Selector::metric_name).collect();
    if let Some(name) = names
        .iter()
        .find(|name| ["_sum", "_count", "_total"].iter().any(|ending| name.ends_with(ending)))
    {
        let base = name.rsplit_once('_').map_or(*name, |(base, _)| base);
        reporter.query(
            query,
            buckets.span,
            Level::Error,
            format!("`{name}` has no buckets"),
            format!("write `{base}_bucket` if it is a histogram"),
        );
        return;
    }
    let is_classic = !names.is_empty() && names.iter().all(|name| name.contains("_bucket"));
    let is_open = selectors(buckets).len() != names.len();
    if is_classic && !is_open {
        let is_dropped = match result_labels(buckets, &|_| None) {
            // VictoriaMetrics' own histograms have `vmrange` in its place.
            ResultLabels::Known(labels) => !labels.contains("le") && !labels.contains("vmrange"),
            ResultLabels::Unknown => is_taken_out(dropping(buckets)),
        };
        if is_dropped {
            let place = dropping(buckets);
            reporter.query(
                query,
                place.span,
                Level::Error,
                "the aggregation drops the label `le`, without which there are no buckets",
                "add `le` to `by (…)`",
            );
        } else if let Some(raw) = raw_buckets(buckets) {
            reporter.query(
                query,
                raw.span,
                Level::Warning,
                "the buckets are not in a `rate`, so that the quantile is that of all time since each program started",
                "write `rate(…[$__rate_interval])` around the buckets",
            );
        }
    } else if let [name] = &*names
        && !name.contains(':')
        && !name.contains("bucket")
        && groups_by_le(buckets)
    {
        reporter.query(
            query,
            buckets.span,
            Level::Warning,
            format!("`{name}` is grouped by `le`, which only series that end in `_bucket` have"),
            format!("write `{name}_bucket`; for a native histogram, leave `le` out"),
        );
    }
}

/// The outermost aggregation.
fn dropping(expr: &Expr) -> &Expr {
    match &expr.node {
        Node::Call(_, arguments) => arguments.first().map_or(expr, dropping),
        Node::Binary(binary) => match dropping(&binary.left) {
            found if matches!(found.node, Node::Aggregate(_)) => found,
            _ => expr,
        },
        _ => expr,
    }
}

/// `sum without (le)`.
fn is_taken_out(expr: &Expr) -> bool {
    let Node::Aggregate(aggregate) = &expr.node else { return false };
    let grouping = aggregate.grouping.as_ref();
    grouping.is_some_and(|grouping| grouping.without && grouping.labels.iter().any(|label| label == "le"))
}

/// Buckets that no function was applied to.
fn raw_buckets(expr: &Expr) -> Option<&Expr> {
    match &expr.node {
        Node::Selector(selector) => selector
            .metric_name()
            .is_some_and(|name| name.ends_with("_bucket"))
            .then_some(expr),
        Node::Aggregate(aggregate) => raw_buckets(&aggregate.expr),
        _ => None,
    }
}

fn groups_by_le(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, &mut |expr| {
        if let Node::Aggregate(aggregate) = &expr.node
            && let Some(grouping) = &aggregate.grouping
        {
            found |= !grouping.without && grouping.labels.iter().any(|label| label == "le");
        }
    });
    found
}
