use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{MatchOp, Matcher, Node, Selector, Span};

use crate::finding::Level;
use crate::model::Query;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A bucket is named by a number that Prometheus writes otherwise
    ///
    /// Matchers are compared as texts. Prometheus 3 stores the bounds of buckets and the quantiles of summaries as it
    /// writes floating-point numbers: `5.0` for 5, `0.5` for 0.50, `+Inf`.
    ///
    /// ## Why
    /// `le="5"` matched before Prometheus 3 and matches nothing since; the series of an objective ends with the
    /// upgrade, and the alert with it.
    ///
    /// ## Bad
    /// ```promql
    /// sum(rate(http_request_duration_seconds_bucket{le="5"}[5m]))
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// sum(rate(http_request_duration_seconds_bucket{le=~"5(\\.0)?"}[5m]))
    /// ```
    ///
    /// ## Real case
    /// Pyrra rewrote its rules for Prometheus 3 in this way; those that were written by hand stayed empty.
    "P10" "le-notation" Warning, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = &query.parsed else { return };
    walk(&parsed.expr, &mut |expr| {
        if let Node::Selector(selector) | Node::Range(selector, _) = &expr.node {
            let spans = parsed.matchers(expr.span);
            of_selector(selector, spans, expr.span, query, reporter);
        }
    });
}

fn of_selector(selector: &Selector, spans: &[Span], whole: Span, query: &Query, reporter: &mut Reporter) {
    for (index, matcher) in selector.matchers.iter().enumerate() {
        let Matcher::Label { label, op: MatchOp::Equal | MatchOp::NotEqual, value } = matcher else { continue };
        let is_number = (label == "le" && selector.metric_name().is_some_and(|name| name.ends_with("_bucket")))
            || label == "quantile";
        let Some(number) = value.parse::<f64>().ok().filter(|_| is_number) else { continue };
        let written = written(number);
        if written == *value {
            continue;
        }
        let bare = written.strip_suffix(".0").unwrap_or(&written);
        let help = if *value == bare {
            format!("write `{label}=~\"{bare}(\\\\.0)?\"`, which matches before and after")
        } else {
            format!("write `{label}=\"{written}\"`")
        };
        reporter.query(
            query,
            spans.get(index).copied().unwrap_or(whole),
            Level::Warning,
            format!("Prometheus 3 writes this bound as `{written}`, so that `{value}` matches nothing"),
            help,
        );
    }
}

/// As Prometheus writes the number of a bucket.
fn written(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "+Inf".to_owned() } else { "-Inf".to_owned() };
    }
    if number != 0.0 && !(1e-4..1e21).contains(&number.abs()) {
        // Exponents have their own notation, which nobody writes by hand.
        return format!("{number:e}");
    }
    let text = number.to_string();
    if text.contains('.') { text } else { text + ".0" }
}
