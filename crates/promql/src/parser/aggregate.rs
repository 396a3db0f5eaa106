//! Aggregations: `sum by (a) (x)`, `sum(x) by (a)`, `$how by (a) (x)`.

use super::expression::{Operand, Start};
use super::primary::{Call, Callee};
use super::token::Kind;
use super::{Fallible, Parser, fail};
use crate::ast::{Aggregate, Grouping, Name, Node};
use crate::error::ErrorKind;
use crate::keyword::{is_aggregator, takes_parameter};

impl Parser<'_> {
    /// Whether `by` or `without` comes next.
    pub(super) fn is_grouping_at(&self, ahead: usize) -> bool {
        self.is_keyword_at(ahead, "by") || self.is_keyword_at(ahead, "without")
    }

    /// Reads what follows the name of an aggregation, up to its first argument.
    pub(super) fn aggregation(&mut self, op: Name, start: usize) -> Fallible<Start> {
        let grouping = self.grouping()?;
        if self.peek() != Kind::OpenParenthesis {
            return Err(self.unexpected("in an aggregation", "`(`"));
        }
        self.call(Callee::Aggregation(op, grouping), start)
    }

    pub(super) fn grouping(&mut self) -> Fallible<Option<Grouping>> {
        let (without, place) = if self.take_keyword("by").is_some() {
            (false, "after `by`")
        } else if self.take_keyword("without").is_some() {
            (true, "after `without`")
        } else {
            return Ok(None);
        };
        Ok(Some(Grouping {
            without,
            labels: self.label_list(place)?,
        }))
    }

    /// Makes an aggregation whose arguments are all read.
    pub(super) fn aggregate(&self, op: Name, grouping: Option<Grouping>, call: Call) -> Fallible<Operand> {
        let Call {
            mut arguments,
            height,
            start,
            ..
        } = call;
        let span = self.since(start);
        let found = arguments.len();
        let (least, most) = match (is_aggregator(&op), takes_parameter(&op)) {
            (true, true) => (2, 2),
            (true, false) => (1, 1),
            // Only Grafana knows which aggregation the variable names.
            (false, _) => (1, 2),
        };
        let count = || {
            fail(
                ErrorKind::ArgumentCount {
                    name: op.to_string(),
                    least,
                    most: Some(most),
                    found,
                },
                span,
            )
        };
        if !(least..=most).contains(&found) {
            return Err(count());
        }
        // `by ()` says nothing.
        let grouping = grouping.filter(|grouping| grouping.without || !grouping.labels.is_empty());
        if grouping.is_none() && !is_aggregator(&op) {
            // Without it, no one can tell a variable aggregation from a variable function.
            return Operand::new(Node::Call(op, arguments), span, height + 1);
        }
        let expr = arguments.pop().ok_or_else(count)?;
        let parameter = arguments.pop();
        Operand::new(
            Node::Aggregate(Box::new(Aggregate {
                op,
                grouping,
                parameter,
                expr,
            })),
            span,
            height,
        )
    }
}
