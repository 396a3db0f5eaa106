//! Which operators bind tighter.

use super::ast::BinaryOp;

/// How tightly `-x` and `+x` bind: like `*`, so that `-x ^ 2` is `-(x ^ 2)`.
pub(super) const UNARY: u8 = 5;

/// How tightly an operator binds; higher is tighter.
pub(super) fn precedence(op: BinaryOp) -> u8 {
    match op {
        // Which operator a variable is, is not known; all that stands beside it belongs to its sides.
        BinaryOp::Or | BinaryOp::Variable => 1,
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
pub(super) fn is_right_associative(op: BinaryOp) -> bool {
    op == BinaryOp::Power
}

/// Whether an operator may also stand between durations.
pub(super) fn is_arithmetic(op: BinaryOp) -> bool {
    precedence(op) > 3 && op != BinaryOp::Atan2
}
