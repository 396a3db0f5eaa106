//! The type of an expression's value.

use super::ast::{Expr, MetricName, Node, Selector, TimeShift};
use super::function::{Function, ValueType};

/// The type of what an expression gives. A variable that stands for a whole expression, and what only Grafana
/// can name, is [`ValueType::Unknown`].
///
/// ```
/// use dashgen_promql::{ValueType, parse, value_type};
///
/// assert_eq!(value_type(&parse("scalar(up) + 1").unwrap().expr), ValueType::Scalar);
/// assert_eq!(value_type(&parse("$threshold").unwrap().expr), ValueType::Unknown);
/// ```
pub fn value_type(expr: &Expr) -> ValueType {
    match &expr.node {
        Node::Number(_) | Node::Duration(_) => ValueType::Scalar,
        Node::String(_) => ValueType::String,
        Node::Variable(_) => ValueType::Unknown,
        Node::Selector(selector) if is_perhaps_number(selector) => ValueType::Unknown,
        Node::Selector(_) | Node::Aggregate(_) => ValueType::InstantVector,
        Node::Range(..) | Node::Subquery(_) => ValueType::RangeVector,
        Node::Call(name, _) => Function::find(name).map_or(ValueType::Unknown, |function| function.result),
        Node::Binary(binary) => combine(value_type(&binary.left), value_type(&binary.right)),
        Node::Negate(inner) | Node::Plus(inner) => value_type(inner),
    }
}

/// The type of what a binary operator gives for operands of these types.
pub(super) fn combine(left: ValueType, right: ValueType) -> ValueType {
    match (left, right) {
        (ValueType::Scalar, ValueType::Scalar) => ValueType::Scalar,
        (ValueType::Unknown, ValueType::Scalar | ValueType::Unknown)
        | (ValueType::Scalar, ValueType::Unknown) => ValueType::Unknown,
        _ => ValueType::InstantVector,
    }
}

/// `${minutes}000` is read as a metric and may turn out to be a number; `0.$q` is none but a number.
fn is_perhaps_number(selector: &Selector) -> bool {
    let Selector {
        metric: Some(MetricName::Template(name)),
        matchers,
        at,
        extension: None,
    } = selector
    else {
        return false;
    };
    name.starts_with(|first: char| matches!(first, '$' | '[') || first.is_ascii_digit())
        && matchers.is_empty()
        && *at == TimeShift::default()
}
