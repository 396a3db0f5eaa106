//! Checks of functions and aggregations.

use super::Checker;
use crate::ast::{Aggregate, Expr, Node, Span};
use crate::error::ErrorKind;
use crate::function::{Function, ValueType};
use crate::keyword::{is_aggregator, takes_parameter};
use crate::suggest;
use crate::value_type::value_type;
use crate::variable::has_variable;

impl Checker<'_> {
    pub(super) fn call(&mut self, name: &str, arguments: &[Expr], span: Span) {
        let is_info = name == "info";
        let mut types = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            types.push(match &argument.node {
                Node::Selector(selector) if is_info && index == 1 => {
                    self.selector(selector, argument.span, true);
                    value_type(argument)
                }
                _ => self.expr(argument),
            });
        }
        let Some(function) = Function::find(name) else {
            if !has_variable(name) {
                let suggestion = suggest::function(name);
                let end = if span.end > 0 { span.start + name.len() } else { 0 };
                let kind = ErrorKind::UnknownFunction {
                    name: name.to_owned(),
                    suggestion,
                };
                self.fail(
                    kind,
                    Span {
                        start: span.start,
                        end,
                    },
                );
            }
            return;
        };
        let (least, most, found) = (function.least, function.most, arguments.len());
        if found < least || most.is_some_and(|most| found > most) {
            self.fail(
                ErrorKind::ArgumentCount {
                    name: name.to_owned(),
                    least,
                    most,
                    found,
                },
                span,
            );
            // Which argument was meant to be which is anyone's guess.
            return;
        }
        let many = arguments.len() > 1;
        for (index, (argument, found)) in arguments.iter().zip(types).enumerate() {
            if let Some(expected) = function.argument(index) {
                self.expect(found, expected, argument.span, || {
                    let number = if many {
                        format!("argument {}", index + 1)
                    } else {
                        "the argument".to_owned()
                    };
                    format!("{number} of `{name}`")
                });
            }
        }
        if let (true, Some(second)) = (is_info, arguments.get(1)) {
            let is_matchers = match &second.node {
                Node::Selector(selector) => selector.metric.is_none(),
                Node::Variable(_) => true,
                _ => false,
            };
            if !is_matchers {
                self.fail(ErrorKind::InfoMatchers, second.span);
            }
        }
    }

    pub(super) fn aggregate(&mut self, aggregate: &Aggregate, span: Span) {
        let Aggregate {
            op,
            grouping,
            parameter,
            expr,
        } = aggregate;
        let parameter = parameter
            .as_ref()
            .map(|parameter| (self.expr(parameter), parameter.span));
        let found = self.expr(expr);
        self.expect(found, ValueType::InstantVector, expr.span, || {
            format!("what `{op}` aggregates")
        });
        if is_aggregator(op) {
            let least = if takes_parameter(op) { 2 } else { 1 };
            let found = 1 + usize::from(parameter.is_some());
            if found != least {
                let kind = ErrorKind::ArgumentCount {
                    name: op.to_string(),
                    least,
                    most: Some(least),
                    found,
                };
                self.fail(kind, span);
            }
            let expected = if op == "count_values" {
                ValueType::String
            } else {
                ValueType::Scalar
            };
            if let Some((found, span)) = parameter {
                self.expect(found, expected, span, || format!("the parameter of `{op}`"));
            }
        } else if !has_variable(op) {
            let suggestion = suggest::function(op);
            self.fail(
                ErrorKind::UnknownFunction {
                    name: op.to_string(),
                    suggestion,
                },
                span,
            );
        }
        if grouping
            .as_ref()
            .is_some_and(|grouping| grouping.labels.iter().any(|label| label.is_empty()))
        {
            self.fail(ErrorKind::EmptyLabel, span);
        }
    }
}
