//! An expression without its type: the tree, the unit and what is wrong with it so far.

use super::declared::Gathered;
use crate::Unit;
use crate::unit::UnitError;
use dashgen_promql::ast::{Binary, BinaryOp, Expr, Matching, Name, Node, Number};

/// What every typed value holds.
#[derive(Clone, Debug)]
pub(crate) struct Bare {
    pub(crate) expr: Expr,
    /// Absent where no rule of the algebra names one.
    pub(crate) unit: Option<Unit>,
    pub(crate) gathered: Gathered,
}

impl Bare {
    pub(crate) fn new(node: Node, unit: Option<Unit>) -> Self {
        Self {
            expr: node.into(),
            unit,
            gathered: Gathered::default(),
        }
    }

    pub(crate) fn number(value: f64) -> Self {
        Self::new(Node::Number(Number(value)), None)
    }

    /// `function(self)`, in the same unit.
    pub(crate) fn call(self, function: &'static str) -> Self {
        self.call_with(function, |expr| vec![expr])
    }

    /// `function(…)` with arguments around this one, in the same unit.
    pub(crate) fn call_with(self, function: &'static str, arguments: impl FnOnce(Expr) -> Vec<Expr>) -> Self {
        let node = Node::Call(Name::Borrowed(function), arguments(self.expr));
        Self {
            expr: node.into(),
            ..self
        }
    }

    pub(crate) fn with_unit(mut self, unit: Option<Unit>) -> Self {
        self.unit = unit;
        self.gathered.lost_unit = None;
        self
    }

    /// `self < +Inf`
    pub(crate) fn finite(self) -> Self {
        self.binary(
            BinaryOp::Less,
            Self::number(f64::INFINITY),
            false,
            Matching::default(),
        )
    }

    /// `self op right`, with the unit that the operator gives.
    pub(crate) fn binary(mut self, op: BinaryOp, right: Self, bool: bool, matching: Matching) -> Self {
        self.gathered.extend(right.gathered);
        let sides = (&self.expr, &right.expr);
        let unit = match unit_of(op, self.unit.as_ref(), right.unit.as_ref(), sides) {
            Ok(unit) => unit,
            Err(error) => {
                self.gathered.push(error.to_string());
                None
            }
        };
        if unit.is_none() && arithmetic_with_a_number(op, (self.unit.as_ref(), right.unit.as_ref()), sides) {
            self.gathered.lost_unit = self.unit.take().or(right.unit);
        }
        let unit = if bool { Some(Unit::NONE) } else { unit };
        let binary = Binary {
            op,
            left: self.expr,
            right: right.expr,
            bool,
            matching,
        };
        Self {
            expr: Node::Binary(Box::new(binary)).into(),
            unit,
            gathered: self.gathered,
        }
    }
}

/// The unit of `left op right`.
fn unit_of(
    op: BinaryOp,
    left: Option<&Unit>,
    right: Option<&Unit>,
    (left_expr, right_expr): (&Expr, &Expr),
) -> Result<Option<Unit>, UnitError> {
    let (Some(first), Some(second)) = (left, right) else {
        return Ok(match op {
            BinaryOp::Multiply => match (left, right) {
                (Some(unit), None) => unit.times_number(number(right_expr)),
                (None, Some(unit)) => unit.times_number(number(left_expr)),
                _ => None,
            },
            BinaryOp::Divide => left.and_then(|unit| unit.over_number(number(right_expr))),
            BinaryOp::Power | BinaryOp::Atan2 => None,
            BinaryOp::Or | BinaryOp::And | BinaryOp::Unless if is_vector_of_number(right_expr) => {
                left.cloned()
            }
            _ => left.or(right).cloned(),
        });
    };
    match op {
        BinaryOp::Divide => first.divided_by(second).map(Some),
        BinaryOp::Multiply => first.times(second).map(Some),
        BinaryOp::Subtract => first.minus(second).map(Some),
        BinaryOp::And | BinaryOp::Unless => Ok(Some(first.clone())),
        BinaryOp::Power | BinaryOp::Atan2 => Ok(None),
        _ => first.plus(second).map(Some),
    }
}

/// Whether a value with a unit is multiplied or divided by a number.
fn arithmetic_with_a_number(
    op: BinaryOp,
    (left, right): (Option<&Unit>, Option<&Unit>),
    (left_expr, right_expr): (&Expr, &Expr),
) -> bool {
    match (op, left, right) {
        (BinaryOp::Multiply | BinaryOp::Divide, Some(_), None) => number(right_expr).is_some(),
        (BinaryOp::Multiply, None, Some(_)) => number(left_expr).is_some(),
        _ => false,
    }
}

fn number(expr: &Expr) -> Option<f64> {
    match expr.node {
        Node::Number(Number(number)) => Some(number),
        _ => None,
    }
}

fn is_vector_of_number(expr: &Expr) -> bool {
    matches!(&expr.node, Node::Call(name, arguments)
        if name == "vector" && matches!(arguments.as_slice(), [Expr { node: Node::Number(_), .. }]))
}
