//! PromQL and what promtool's files say of it.

use dashgen_promql::ast::{BinaryOp, Duration, Expr, MatchOp, Matcher, Node, Selector};
use dashgen_promql::{parse_duration, parse_unchecked};
use serde_json::Value;

/// The text of a field.
pub(crate) fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field).and_then(Value::as_str)
}

/// The items of a list; none where there is no list.
pub(crate) fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value
        .get(field)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// An expression, if it is one.
pub(crate) fn parsed(expr: &str) -> Option<Expr> {
    Some(parse_unchecked(expr).ok()?.expr)
}

/// How long a duration of PromQL is, in milliseconds; `0s` and what is none are 0.
pub(crate) fn milliseconds(duration: &str) -> i64 {
    parse_duration(duration).map_or(0, |duration| duration.milliseconds)
}

/// As it is written in an expression.
pub(crate) fn duration(milliseconds: i64) -> Duration {
    Duration { milliseconds }
}

/// Whether an expression is a sum of events as the library writes it, `… < +Inf`: what is inside, but its window, is
/// written once for all rules, and tested there.
pub(crate) fn is_of_library(expr: &Expr) -> bool {
    let Node::Binary(binary) = &expr.node else {
        return false;
    };
    let infinite = |expr: &Expr| matches!(expr.node, Node::Number(number) if number.0 == f64::INFINITY);
    let bound = match &binary.right.node {
        Node::Plus(inner) => infinite(inner),
        _ => infinite(&binary.right),
    };
    binary.op == BinaryOp::Less && !binary.bool && bound
}

/// The values of a selector's labels, of those that it names with `=`; nothing if it asks otherwise.
pub(crate) fn equal_labels(selector: &Selector) -> Option<Vec<(&str, &str)>> {
    let pairs = selector.matchers.iter().map(|matcher| match matcher {
        Matcher::Label {
            label,
            op: MatchOp::Equal,
            value,
        } => Some((label.as_ref(), value.as_str())),
        _ => None,
    });
    pairs.collect()
}
