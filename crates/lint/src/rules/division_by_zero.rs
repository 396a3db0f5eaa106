use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{BinaryOp, Node};

use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};
use crate::value::{constant, values};

rule! {
    /// A ratio that is not a number when nothing happens
    ///
    /// A division by a rate or an increase that nothing keeps above 0, in an average or a sum over it.
    ///
    /// ## Why
    /// 0 / 0 is `NaN`, and one `NaN` makes the sum or average of all series `NaN`.
    ///
    /// ## Bad
    /// ```promql
    /// avg(rate(http_errors_total[5m]) / rate(http_requests_total[5m]))
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// sum(rate(http_errors_total[5m])) / sum(rate(http_requests_total[5m]))
    /// ```
    ///
    /// ## Real case
    /// pint has a check of its own for it (promql/nan), for rules.
    "P09" "not-a-number" Style, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = query.parsed.as_ref().filter(|_| query.role != Role::Variable) else { return };
    walk(&parsed.expr, &mut |expr| {
        let Node::Aggregate(aggregate) = &expr.node else { return };
        if !matches!(&*aggregate.op, "sum" | "avg") {
            return;
        }
        let Node::Binary(binary) = &aggregate.expr.node else { return };
        if binary.op != BinaryOp::Divide || constant(&binary.right).is_some() {
            return;
        }
        let is_rate = matches!(&binary.right.node, Node::Call(name, _) if matches!(&**name, "rate" | "irate" | "increase"));
        let denominators = values(&binary.right);
        if is_rate && denominators.low <= 0.0 && !denominators.is_low_open {
            reporter.query(
                query,
                aggregate.expr.span,
                Level::Style,
                format!("one series without traffic makes the `{}` not a number", aggregate.op),
                "aggregate both sides first, or write `… / (… > 0)`",
            );
        }
    });
}
