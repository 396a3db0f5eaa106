//! Which operators bind tighter, and where parentheses are therefore needed.

use crate::promql::ast::{Binary, BinaryOp, Expr, Node, Number, Side, Window};

/// How tightly `-x` and `+x` bind: like `*`, so that `-x ^ 2` is `-(x ^ 2)`.
pub(in crate::promql) const UNARY: u8 = 5;

/// How tightly an operator binds; higher is tighter.
pub(in crate::promql) fn precedence(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 1,
        BinaryOp::And | BinaryOp::Unless => 2,
        BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Greater
        | BinaryOp::Less
        | BinaryOp::GreaterOrEqual
        | BinaryOp::LessOrEqual
        | BinaryOp::TrimUpper
        | BinaryOp::TrimLower => 3,
        BinaryOp::Add | BinaryOp::Subtract => 4,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo | BinaryOp::Atan2 => UNARY,
        BinaryOp::Power => 6,
    }
}

/// Whether `a op b op c` is `a op (b op c)`.
pub(in crate::promql) fn is_right_associative(op: BinaryOp) -> bool {
    op == BinaryOp::Power
}

/// Whether an operator may also stand between durations.
pub(in crate::promql) fn is_arithmetic(op: BinaryOp) -> bool {
    precedence(op) > 3 && op != BinaryOp::Atan2
}

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
