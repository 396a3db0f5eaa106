//! Where parentheses are needed.

use crate::ast::{Binary, BinaryOp, Expr, Node, Number, Side, Window};
use crate::precedence::{UNARY, is_arithmetic, is_right_associative, precedence};

/// Whether an operand needs parentheses.
pub(super) fn operand_needs_parentheses(binary: &Binary, side: Side) -> bool {
    let expr = match side {
        Side::Left => &binary.left,
        Side::Right => &binary.right,
    };
    let outer = precedence(binary.op);
    match &expr.node {
        Node::Binary(inner) => {
            let inner = precedence(inner.op);
            let is_far_side = is_right_associative(binary.op) == (side == Side::Left);
            inner < outer
                || (inner == outer && is_far_side)
                || (side == Side::Left && swallows(expr, binary.op))
        }
        Node::Negate(_) | Node::Plus(_) => side == Side::Left && (UNARY < outer || swallows(expr, binary.op)),
        Node::Number(_) | Node::Duration(_) => side == Side::Left && UNARY < outer && is_signed(expr),
        _ => side == Side::Left && swallows(expr, binary.op),
    }
}

/// Whether what `-` or `+` stands before needs parentheses. `-(5)` keeps them because `-5` is a number.
pub(super) fn unary_needs_parentheses(expr: &Expr) -> bool {
    match &expr.node {
        Node::Number(_) | Node::Duration(_) => true,
        Node::Binary(binary) => precedence(binary.op) <= UNARY,
        _ => false,
    }
}

/// Whether what `[1h:]` stands after needs parentheses.
pub(super) fn subquery_needs_parentheses(expr: &Expr) -> bool {
    match &expr.node {
        Node::Binary(_) | Node::Negate(_) | Node::Plus(_) => true,
        Node::Number(_) | Node::Duration(_) => is_signed(expr),
        _ => false,
    }
}

/// Whether a literal is written with a sign before it.
fn is_signed(expr: &Expr) -> bool {
    match expr.node {
        Node::Number(Number(value)) => !value.is_nan() && (value.is_sign_negative() || value.is_infinite()),
        Node::Duration(duration) => duration.milliseconds < 0,
        _ => false,
    }
}

/// Whether an expression ends in an offset that would take the operator after it for its own:
/// Prometheus reads `x offset (1m) + 30s` as `x offset ((1m) + 30s)`.
fn swallows(expr: &Expr, op: BinaryOp) -> bool {
    if !is_arithmetic(op) {
        return false;
    }
    let mut edge = expr;
    loop {
        let at = match &edge.node {
            Node::Selector(selector) | Node::Range(selector, _) => &selector.at,
            Node::Subquery(subquery) => &subquery.at,
            Node::Binary(binary) => {
                edge = &binary.right;
                continue;
            }
            Node::Negate(inner) | Node::Plus(inner) => {
                edge = inner;
                continue;
            }
            _ => return false,
        };
        return match &at.offset {
            Some(Window::Binary(..)) => true,
            Some(Window::Negate(inner)) => matches!(**inner, Window::Negate(_)),
            _ => false,
        };
    }
}
