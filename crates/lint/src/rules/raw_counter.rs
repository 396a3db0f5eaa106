use dashgen_promql::ast::{BinaryOp, Expr, Node, Selector};

use crate::convention::{Kind, counts_events};
use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A counter is shown as it is
    ///
    /// A metric is a counter if a catalogue says so, or if its name ends in `_total`; where what stands before that is no event
    /// (`requests`, `errors`), it may be an amount and is style only. What counts series or asks
    /// whether there are any (`count`, `absent`, `group`), and differences of one counter at two times are left alone.
    ///
    /// ## Why
    /// A counter says how often something happened since its program started. Its height means nothing, it falls
    /// to 0 with every restart, and a sum of several jumps when one of them restarts.
    ///
    /// ## Bad
    /// ```promql
    /// sum by (job) (http_requests_total{code=~"5.."})
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// sum by (job) (rate(http_requests_total{code=~"5.."}[$__rate_interval]))
    /// ```
    ///
    /// ## Real case
    /// dashboard-linter's rule for this looks at the end of the whole selector, so that any matcher hides the counter
    /// from it.
    "P05" "raw-counter" Warning, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let is_shown = matches!(query.role, Role::Range | Role::Instant);
    if let Some(parsed) = query.parsed.as_ref().filter(|_| is_shown) {
        shown(&parsed.expr, query, reporter);
    }
}

/// Looks through what keeps the height of its samples.
fn shown(expr: &Expr, query: &Query, reporter: &mut Reporter) {
    match &expr.node {
        Node::Selector(selector) => {
            if let Some(metric) = selector.metric_name()
                && reporter.kind_of(metric) == Some(Kind::Counter)
            {
                let is_sure = reporter.known_kind(metric).is_some() || counts_events(metric);
                reporter.query(
                    query,
                    expr.span,
                    if is_sure { Level::Warning } else { Level::Style },
                    format!("the counter `{metric}` is shown as it is, which falls to 0 with every restart"),
                    "write `rate(…[$__rate_interval])`, or `increase(…[$__range])` for how many there were",
                );
            }
        }
        Node::Call(name, arguments)
            if matches!(&**name, "sort" | "sort_desc" | "label_replace" | "label_join" | "round" | "ceil" | "floor") =>
        {
            if let Some(inner) = arguments.first() {
                shown(inner, query, reporter);
            }
        }
        Node::Aggregate(aggregate) if matches!(&*aggregate.op, "sum" | "avg" | "max" | "min" | "topk" | "bottomk") => {
            shown(&aggregate.expr, query, reporter);
        }
        Node::Binary(binary) => match binary.op {
            // What changed since then, or a share of all time.
            BinaryOp::Subtract | BinaryOp::Divide => {}
            BinaryOp::And | BinaryOp::Unless => shown(&binary.left, query, reporter),
            _ if is_offset(&binary.left) || is_offset(&binary.right) => {}
            _ => {
                shown(&binary.left, query, reporter);
                shown(&binary.right, query, reporter);
            }
        },
        _ => {}
    }
}

fn is_offset(expr: &Expr) -> bool {
    matches!(&expr.node, Node::Selector(Selector { at, .. }) if at.offset.is_some())
}
