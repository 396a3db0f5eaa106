//! Whether the result of an expression still carries the name of its metric.

use super::labels::vector_argument;
use crate::ast::{Binary, BinaryOp, Expr, Node};
use crate::function::ValueType;
use crate::value_type::value_type;

/// Whether the series that an expression gives still have the name of a metric. Most functions and all
/// arithmetic drop it, because the values are no longer the metric's.
///
/// ```
/// use dashgen_promql::{analysis::is_metric_name_kept, parse};
///
/// assert!(is_metric_name_kept(&parse("topk(5, up) > 0").unwrap().expr));
/// assert!(!is_metric_name_kept(&parse("rate(requests_total[5m])").unwrap().expr));
/// ```
pub fn is_metric_name_kept(expr: &Expr) -> bool {
    match &expr.node {
        Node::Selector(_) | Node::Range(..) => true,
        Node::Subquery(subquery) => is_metric_name_kept(&subquery.expr),
        Node::Call(name, arguments) => {
            let keeps = matches!(
                name.as_ref(),
                "first_over_time"
                    | "info"
                    | "label_join"
                    | "label_replace"
                    | "last_over_time"
                    | "sort"
                    | "sort_by_label"
                    | "sort_by_label_desc"
                    | "sort_desc"
            );
            keeps && vector_argument(name, arguments).is_some_and(is_metric_name_kept)
        }
        Node::Aggregate(aggregate) => match aggregate.op.as_ref() {
            "topk" | "bottomk" | "limitk" | "limit_ratio" => is_metric_name_kept(&aggregate.expr),
            _ => aggregate.grouping.as_ref().is_some_and(|grouping| {
                !grouping.without
                    && grouping.labels.iter().any(|label| label == "__name__")
                    && is_metric_name_kept(&aggregate.expr)
            }),
        },
        Node::Binary(binary) => is_kept_by_operator(binary),
        Node::Plus(inner) => is_metric_name_kept(inner),
        Node::Number(_) | Node::Duration(_) | Node::String(_) | Node::Variable(_) | Node::Negate(_) => false,
    }
}

fn is_kept_by_operator(binary: &Binary) -> bool {
    let Binary {
        op,
        left,
        right,
        bool,
        matching,
    } = binary;
    let (left_kept, right_kept) = (is_metric_name_kept(left), is_metric_name_kept(right));
    match op {
        BinaryOp::And | BinaryOp::Unless | BinaryOp::TrimUpper | BinaryOp::TrimLower => left_kept,
        BinaryOp::Or | BinaryOp::Variable => left_kept || right_kept,
        _ if !op.is_comparison() || *bool => false,
        _ if value_type(left) == ValueType::Scalar => right_kept,
        _ if value_type(right) == ValueType::Scalar => left_kept,
        // `on` keeps no label but its own, unless there is a group.
        _ => match (&matching.labels, &matching.group) {
            (Some(labels), None) if labels.on => false,
            (_, Some(group)) if group.side == crate::ast::Side::Right => right_kept,
            _ => left_kept,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn names_are_kept_as_in_prometheus() {
        let kept = |text: &str| is_metric_name_kept(&parse(text).expect("a query").expr);
        for text in [
            "x",
            "+x",
            "x[5m]",
            "x > 1",
            "1 < x",
            "x and y",
            "1 + x or y",
            "sort(x)",
            "last_over_time(x[5m])",
            "x == y",
            "x > on (a) group_left () y",
            "limitk(1, x)",
            "label_replace(x, \"a\", \"\", \"b\", \"\")",
            "sum by (__name__) (x)",
        ] {
            assert!(kept(text), "{text}");
        }
        for text in [
            "-x",
            "x + 1",
            "x > bool 1",
            "sum(x)",
            "rate(x[5m])",
            "abs(x)",
            "x == on (a) y",
            "-x unless y",
            "5",
            "$x",
            "max_over_time(rate(x[5m])[1h:])",
            "vector(1)",
        ] {
            assert!(!kept(text), "{text}");
        }
    }
}
