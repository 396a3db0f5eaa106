//! Operators between vectors and numbers.

use dashgen::Unit;
use dashgen::promql::ast::{Binary, BinaryOp, Matching, Node, Side};

use super::{Labels, Typed, Vector, float, number_of, receiver};
use crate::code::Code;

/// What stands on one side.
enum Operand {
    Vector(Vector),
    Number(f64, Code),
}

impl Typed<'_> {
    pub(super) fn binary(&self, binary: &Binary) -> Option<Vector> {
        let side = |expr| match number_of(expr) {
            Some(value) => Some(Operand::Number(value, float(expr)?)),
            None => self.vector(expr).map(Operand::Vector),
        };
        let (left, right) = (side(&binary.left)?, side(&binary.right)?);
        if matches!(binary.right.node, Node::Binary(_)) && binary.op == BinaryOp::Power {
            return None;
        }
        match (left, right) {
            (Operand::Vector(left), Operand::Vector(right)) => self.vectors(binary, left, right),
            (Operand::Vector(left), Operand::Number(value, code)) => number_right(binary, left, value, code),
            (Operand::Number(value, code), Operand::Vector(right)) => number_left(binary, value, code, right),
            (Operand::Number(..), Operand::Number(..)) => None,
        }
    }

    fn vectors(&self, binary: &Binary, left: Vector, right: Vector) -> Option<Vector> {
        let unit = unit_of(binary.op, left.unit.as_ref(), right.unit.as_ref())?;
        let is_plain = binary.matching == Matching::default();
        if is_plain {
            let (left, right) = if left.labels == right.labels && left.labels != Labels::Own {
                (left, right)
            } else {
                (forgotten(left), forgotten(right))
            };
            let labels = left.labels.clone();
            let code = operation(binary, left.code, right.code)?;
            return Some(Vector { code, unit, labels });
        }
        let matching = &binary.matching;
        if matching.fill_left.is_some() || matching.fill_right.is_some() || matching.operator.is_some() {
            return None;
        }
        let by = matching.labels.as_ref()?;
        // What the left side is known to have decides whether it can be matched on.
        let left = forgotten(left);
        let mut code = receiver(left.code);
        if by.on && by.labels.is_empty() {
            code = code.method("on_empty", Vec::new());
        }
        for label in &by.labels {
            let label = Code::plain(self.table.label(label)?);
            code = code.method(if by.on { "on" } else { "ignoring" }, vec![label]);
        }
        if !by.on && by.labels.is_empty() {
            return None;
        }
        if let Some(group) = &matching.group {
            let method = if group.side == Side::Left {
                "group_left"
            } else {
                "group_right"
            };
            code = code.method(method, Vec::new());
            for label in &group.include {
                code = code.method("group_labels", vec![Code::plain(self.table.label(label)?)]);
            }
        }
        let is_filter = operator(binary.op).is_none() && !binary.bool;
        let labels = match &matching.group {
            _ if is_filter || !by.on && matching.group.is_none() => Labels::Unknown,
            Some(group) if group.include.is_empty() => Labels::Unknown,
            Some(_) => Labels::Own,
            None => {
                let labels = by.labels.iter().rev();
                Labels::List(
                    labels
                        .map(|label| self.table.label(label).map(str::to_owned))
                        .collect::<Option<_>>()?,
                )
            }
        };
        let code = operation(binary, code, right.code)?;
        Some(Vector { code, unit, labels })
    }
}

/// A vector whose labels the compiler does not follow.
fn forgotten(vector: Vector) -> Vector {
    if vector.labels == Labels::Unknown {
        return vector;
    }
    Vector {
        labels: Labels::Unknown,
        ..vector.method("forget_labels", Vec::new())
    }
}

fn number_right(binary: &Binary, left: Vector, value: f64, code: Code) -> Option<Vector> {
    if binary.matching != Matching::default() {
        return None;
    }
    let unit = match binary.op {
        BinaryOp::Multiply => left.unit.as_ref().and_then(|unit| unit.times_number(Some(value))),
        BinaryOp::Divide => left.unit.as_ref().and_then(|unit| unit.over_number(Some(value))),
        BinaryOp::Power => None,
        _ if binary.bool => Some(Unit::NONE),
        _ => left.unit.clone(),
    };
    let labels = left.labels.clone();
    let code = operation(binary, left.code, code)?;
    Some(Vector { code, unit, labels })
}

fn number_left(binary: &Binary, value: f64, code: Code, right: Vector) -> Option<Vector> {
    let is_arithmetic = operator(binary.op).is_some();
    if binary.matching != Matching::default() || !is_arithmetic {
        return None;
    }
    let unit = match binary.op {
        BinaryOp::Multiply => right
            .unit
            .as_ref()
            .and_then(|unit| unit.times_number(Some(value))),
        BinaryOp::Divide => None,
        _ => right.unit.clone(),
    };
    let labels = right.labels.clone();
    let code = operation(binary, code, right.code)?;
    Some(Vector { code, unit, labels })
}

fn operator(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
        _ => return None,
    })
}

fn operation(binary: &Binary, left: Code, right: Code) -> Option<Code> {
    if let Some(operator) = operator(binary.op) {
        return Some(Code::Binary {
            left: Box::new(within(left, strength(operator), false)),
            operator,
            right: Box::new(within(right, strength(operator), true)),
        });
    }
    let method = match (binary.op, binary.bool) {
        (BinaryOp::Greater, false) => "gt",
        (BinaryOp::Greater, true) => "gt_bool",
        (BinaryOp::GreaterOrEqual, false) => "ge",
        (BinaryOp::GreaterOrEqual, true) => "ge_bool",
        (BinaryOp::Less, false) => "lt",
        (BinaryOp::Less, true) => "lt_bool",
        (BinaryOp::LessOrEqual, false) => "le",
        (BinaryOp::LessOrEqual, true) => "le_bool",
        (BinaryOp::Equal, false) => "eq",
        (BinaryOp::Equal, true) => "eq_bool",
        (BinaryOp::NotEqual, false) => "ne",
        (BinaryOp::NotEqual, true) => "ne_bool",
        (BinaryOp::And, false) => "and",
        (BinaryOp::Or, false) => "or",
        (BinaryOp::Unless, false) => "unless",
        _ => return None,
    };
    Some(receiver(left).method(method, vec![right]))
}

fn strength(operator: &str) -> u8 {
    if matches!(operator, "+" | "-") { 1 } else { 2 }
}

/// An operand, in parentheses where Rust would read it otherwise.
fn within(code: Code, outer: u8, is_right: bool) -> Code {
    match &code {
        Code::Binary { operator, .. } => {
            let inner = strength(operator);
            if inner < outer || is_right && inner == outer {
                Code::Parentheses(Box::new(code))
            } else {
                code
            }
        }
        _ => code,
    }
}

/// The unit of a result, or nothing if the library refuses it.
#[allow(clippy::option_option, reason = "a result without a unit is a result")]
fn unit_of(op: BinaryOp, left: Option<&Unit>, right: Option<&Unit>) -> Option<Option<Unit>> {
    let (Some(first), Some(second)) = (left, right) else {
        return Some(match op {
            BinaryOp::Multiply => left.or(right).and_then(|unit| unit.times_number(None)),
            BinaryOp::Divide => left.and_then(|unit| unit.over_number(None)),
            BinaryOp::Power => None,
            _ => left.or(right).cloned(),
        });
    };
    match op {
        BinaryOp::Divide => first.divided_by(second).ok().map(Some),
        BinaryOp::Multiply => first.times(second).ok().map(Some),
        BinaryOp::Subtract => first.minus(second).ok().map(Some),
        BinaryOp::And | BinaryOp::Unless => Some(Some(first.clone())),
        BinaryOp::Power => Some(None),
        _ => first.plus(second).ok().map(Some),
    }
}
