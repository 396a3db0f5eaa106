//! Checks of binary operators.

use super::Checker;
use crate::ast::{Binary, BinaryOp, Side, Span};
use crate::error::ErrorKind;
use crate::function::ValueType;
use crate::value_type::combine;

impl Checker<'_> {
    /// Checks an operation, and tells the type of its value.
    pub(super) fn binary(&mut self, binary: &Binary) -> ValueType {
        let Binary {
            op,
            left,
            right,
            bool,
            matching,
        } = binary;
        let operator = op.as_str();
        let place = Span {
            start: left.span.end,
            end: right.span.start,
        };
        let types = (self.operand(operator, left), self.operand(operator, right));
        if *op == BinaryOp::Variable {
            return combine(types.0, types.1);
        }
        if *bool && !op.is_comparison() {
            self.fail(ErrorKind::Bool { operator }, place);
        }
        if op.is_comparison() && !bool && types == (ValueType::Scalar, ValueType::Scalar) {
            self.fail(ErrorKind::ScalarComparison { operator }, place);
        }
        let is_set = is_set(*op);
        for (side, found) in [(left, types.0), (right, types.1)] {
            if is_set && found == ValueType::Scalar {
                self.fail(ErrorKind::SetOperand { operator }, side.span);
            }
        }
        let labels = matching.labels.as_ref();
        let group = matching.group.as_ref();
        if let (Some(labels), Some(group)) = (labels, group)
            && labels.on
            && let Some(label) = labels.labels.iter().find(|label| group.include.contains(label))
        {
            self.fail(
                ErrorKind::MatchingTwice {
                    label: label.to_string(),
                },
                place,
            );
        }
        if labels.is_some_and(|labels| labels.labels.iter().any(|label| label.is_empty())) {
            self.fail(ErrorKind::EmptyLabel, place);
        }
        let has_labels = labels.is_some_and(|labels| !labels.labels.is_empty());
        let has_fill = matching.fill_left.is_some() || matching.fill_right.is_some();
        if !types.0.fits(ValueType::InstantVector) || !types.1.fits(ValueType::InstantVector) {
            if has_labels {
                let modifier = if labels.is_some_and(|labels| labels.on) {
                    "on"
                } else {
                    "ignoring"
                };
                self.fail(ErrorKind::MatchingOfScalar { modifier }, place);
            }
            if has_fill {
                self.fail(ErrorKind::MatchingOfScalar { modifier: "fill" }, place);
            }
        } else if is_set {
            if let Some(group) = group {
                let modifier = match group.side {
                    Side::Left => "group_left",
                    Side::Right => "group_right",
                };
                self.fail(ErrorKind::MatchingOfSet { modifier, operator }, place);
            }
            if has_fill {
                self.fail(
                    ErrorKind::MatchingOfSet {
                        modifier: "fill",
                        operator,
                    },
                    place,
                );
            }
        }
        combine(types.0, types.1)
    }
}

pub(crate) fn is_set(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Unless)
}
