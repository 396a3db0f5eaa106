//! The checks that Prometheus makes of a tree: types, arguments, matching, matchers, durations.

use std::collections::BTreeMap;

use super::ast::{
    Aggregate, At, Binary, BinaryOp, Expr, MatchOp, Matcher, MetricName, Node, Number, Selector, Span,
    Subquery, TimeShift, Window,
};
use super::error::{Error, ErrorKind, Errors};
use super::function::{Function, ValueType};
use super::keyword::{is_aggregator, takes_parameter};
use super::value_type::value_type;
use super::variable::has_variable;
use super::{regex, suggest};

/// Checks a tree as Prometheus does before it runs a query: for trees that were built in code. What
/// [`parse`](super::parse) gives is checked already.
///
/// ```
/// use dashgen::promql::ast::{Expr, Node};
/// use dashgen::promql::check;
///
/// let call = Expr::from(Node::Call("rate".into(), vec![Node::Number(5.into()).into()]));
/// assert_eq!(
///     check(&call).unwrap_err().to_string(),
///     "the argument of `rate` must be a range vector, but this is a scalar"
/// );
/// ```
///
/// # Errors
///
/// Everything that is found, in the order of the text.
pub fn check(expr: &Expr) -> Result<(), Errors> {
    check_at(expr, &Places::default())
}

/// Where parts of a tree stand that have no span of their own.
#[derive(Default)]
pub(super) struct Places {
    /// The matchers of the selector that starts at the key.
    pub(super) matchers: BTreeMap<usize, Vec<Span>>,
}

/// Like [`check`], for a tree that was just read.
pub(super) fn check_at(expr: &Expr, places: &Places) -> Result<(), Errors> {
    let mut checker = Checker {
        errors: Vec::new(),
        places,
    };
    checker.expr(expr);
    Errors::gather(checker.errors).map_or(Ok(()), Err)
}

struct Checker<'p> {
    errors: Vec<Error>,
    places: &'p Places,
}

impl Checker<'_> {
    fn fail(&mut self, kind: ErrorKind, span: Span) {
        self.errors.push(Error { kind, span });
    }

    fn expr(&mut self, expr: &Expr) {
        let span = expr.span;
        match &expr.node {
            Node::Number(_) | Node::Duration(_) | Node::String(_) | Node::Variable(_) => {}
            Node::Selector(selector) => self.selector(selector, span, false),
            Node::Range(selector, range) => {
                self.selector(selector, span, false);
                self.positive(range, span);
            }
            Node::Subquery(subquery) => self.subquery(subquery, span),
            Node::Call(name, arguments) => self.call(name, arguments, span),
            Node::Aggregate(aggregate) => self.aggregate(aggregate, span),
            Node::Binary(binary) => self.binary(binary),
            Node::Negate(inner) => self.sign("-", inner),
            Node::Plus(inner) => self.sign("+", inner),
        }
    }

    fn sign(&mut self, operator: &'static str, inner: &Expr) {
        self.expr(inner);
        self.operand(operator, inner);
    }

    /// An operand must be a scalar or an instant vector.
    fn operand(&mut self, operator: &'static str, expr: &Expr) {
        let found = value_type(expr);
        if matches!(found, ValueType::RangeVector | ValueType::String) {
            self.fail(ErrorKind::Operand { operator, found }, expr.span);
        }
    }

    fn expect(&mut self, expr: &Expr, expected: ValueType, place: impl FnOnce() -> String) {
        let found = value_type(expr);
        if !found.fits(expected) {
            self.fail(
                ErrorKind::Type {
                    place: place(),
                    expected,
                    found,
                },
                expr.span,
            );
        }
    }

    fn subquery(&mut self, subquery: &Subquery, span: Span) {
        self.expr(&subquery.expr);
        self.expect(&subquery.expr, ValueType::InstantVector, || {
            "what a subquery follows".to_owned()
        });
        self.positive(&subquery.range, span);
        if let Some(step) = &subquery.step {
            self.positive(step, span);
        }
        self.time_shift(&subquery.at, span);
    }

    fn positive(&mut self, window: &Window, span: Span) {
        if !is_positive(window) {
            self.fail(ErrorKind::DurationNotPositive, span);
        }
    }

    fn time_shift(&mut self, shift: &TimeShift, span: Span) {
        // 2^63, what Prometheus holds.
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        if let Some(At::Timestamp(Number(seconds))) = shift.at
            && (seconds.is_nan() || seconds.abs() >= LIMIT)
        {
            self.fail(ErrorKind::TimestampRange, span);
        }
    }

    fn selector(&mut self, selector: &Selector, span: Span, may_match_everything: bool) {
        let mut is_limited = may_match_everything || selector.metric.is_some();
        let places = self.places.matchers.get(&span.start);
        for (index, matcher) in selector.matchers.iter().enumerate() {
            let span = places
                .and_then(|places| places.get(index))
                .copied()
                .unwrap_or(span);
            is_limited |= self.matcher(matcher, span);
            let second = match matcher {
                Matcher::Metric(name) => Some(name),
                Matcher::Label { label, value, .. } if label == "__name__" => Some(value),
                _ => None,
            };
            if let (Some(MetricName::Fixed(first)), Some(second)) = (&selector.metric, second) {
                let (first, second) = (first.to_string(), second.clone());
                self.fail(ErrorKind::MetricTwice { first, second }, span);
            }
        }
        if !is_limited {
            self.fail(ErrorKind::MatchesEverything, span);
        }
        self.time_shift(&selector.at, span);
    }

    /// Checks a matcher, and tells whether the empty value fails it.
    fn matcher(&mut self, matcher: &Matcher, span: Span) -> bool {
        let (label, op, value) = match matcher {
            Matcher::Label { label, op, value } => (label, op, value),
            Matcher::Metric(name) => return !name.is_empty(),
            Matcher::Unquoted { .. } | Matcher::Variable(_) => return true,
        };
        if label.is_empty() {
            self.fail(ErrorKind::EmptyLabel, span);
        }
        match op {
            MatchOp::Equal => !value.is_empty(),
            MatchOp::NotEqual => value.is_empty(),
            MatchOp::Regex | MatchOp::NotRegex => match regex::parse(value) {
                Ok(pattern) => regex::matches_empty(&pattern) == (*op == MatchOp::NotRegex),
                Err(reason) => {
                    self.fail(ErrorKind::Regex { reason }, span);
                    true
                }
            },
        }
    }

    fn call(&mut self, name: &str, arguments: &[Expr], span: Span) {
        let is_info = name == "info";
        for (index, argument) in arguments.iter().enumerate() {
            match &argument.node {
                Node::Selector(selector) if is_info && index == 1 => {
                    self.selector(selector, argument.span, true);
                }
                _ => self.expr(argument),
            }
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
        }
        let many = arguments.len() > 1;
        for (index, argument) in arguments.iter().enumerate() {
            if let Some(expected) = function.argument(index) {
                self.expect(argument, expected, || {
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

    fn aggregate(&mut self, aggregate: &Aggregate, span: Span) {
        let Aggregate {
            op,
            grouping,
            parameter,
            expr,
        } = aggregate;
        if let Some(parameter) = parameter {
            self.expr(parameter);
        }
        self.expr(expr);
        self.expect(expr, ValueType::InstantVector, || {
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
            if let Some(parameter) = parameter {
                self.expect(parameter, expected, || format!("the parameter of `{op}`"));
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

    fn binary(&mut self, binary: &Binary) {
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
        self.expr(left);
        self.expr(right);
        if *bool && !is_comparison(*op) {
            self.fail(ErrorKind::Bool { operator }, place);
        }
        let types = (value_type(left), value_type(right));
        if is_comparison(*op) && !bool && types == (ValueType::Scalar, ValueType::Scalar) {
            self.fail(ErrorKind::ScalarComparison { operator }, place);
        }
        self.operand(operator, left);
        self.operand(operator, right);
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
                    super::ast::Side::Left => "group_left",
                    super::ast::Side::Right => "group_right",
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
    }
}

/// Whether a duration may stand between brackets, as far as is known before it is evaluated.
pub(super) fn is_positive(window: &Window) -> bool {
    match window {
        Window::Fixed(duration) => duration.milliseconds > 0,
        Window::Number(Number(seconds)) => *seconds > 0.0 || seconds.is_nan(),
        _ => true,
    }
}

pub(super) fn is_comparison(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Greater
            | BinaryOp::Less
            | BinaryOp::GreaterOrEqual
            | BinaryOp::LessOrEqual
    )
}

pub(super) fn is_set(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Unless)
}
