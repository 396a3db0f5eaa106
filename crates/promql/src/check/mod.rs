//! The checks that Prometheus makes of a tree: types, arguments, matching, matchers, durations.

mod built;
mod calls;
mod operators;
mod selectors;

use std::collections::BTreeMap;

use super::ast::{Expr, Node, Span, Subquery};
use super::error::{Error, ErrorKind, Errors};
use super::function::ValueType;
use super::value_type::value_type;
pub use built::check_built;
pub(super) use selectors::is_positive;

/// Checks a tree as Prometheus does before it runs a query: for trees that were built in code. What
/// [`parse`](super::parse) gives is checked already.
///
/// ```
/// use dashgen_promql::ast::{Expr, Node};
/// use dashgen_promql::check;
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places {
    /// The matchers of the selector that starts at the key.
    pub(crate) matchers: BTreeMap<usize, Vec<Span>>,
    /// The names of metrics that stand before braces or alone, in the order of the text.
    pub(crate) metrics: Vec<Span>,
    /// The labels of groupings, matchings and groups, in the order of the text.
    pub(crate) labels: Vec<Span>,
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

    /// Checks an expression, and tells the type of its value.
    fn expr(&mut self, expr: &Expr) -> ValueType {
        let span = expr.span;
        match &expr.node {
            Node::Selector(selector) => self.selector(selector, span, false),
            Node::Range(selector, range) => {
                self.selector(selector, span, false);
                self.positive(range, span);
            }
            Node::Subquery(subquery) => self.subquery(subquery, span),
            Node::Call(name, arguments) => self.call(name, arguments, span),
            Node::Aggregate(aggregate) => self.aggregate(aggregate, span),
            // The types of these are those of their operands, which are not to be looked up again.
            Node::Binary(binary) => return self.binary(binary),
            Node::Negate(inner) => return self.operand("-", inner),
            Node::Plus(inner) => return self.operand("+", inner),
            Node::Number(_) | Node::Duration(_) | Node::String(_) | Node::Variable(_) => {}
        }
        value_type(expr)
    }

    /// Checks an operand, which must be a scalar or an instant vector.
    fn operand(&mut self, operator: &'static str, expr: &Expr) -> ValueType {
        let found = self.expr(expr);
        if matches!(found, ValueType::RangeVector | ValueType::String) {
            self.fail(ErrorKind::Operand { operator, found }, expr.span);
        }
        found
    }

    fn expect(&mut self, found: ValueType, expected: ValueType, span: Span, place: impl FnOnce() -> String) {
        if !found.fits(expected) {
            self.fail(
                ErrorKind::Type {
                    place: place(),
                    expected,
                    found,
                },
                span,
            );
        }
    }

    fn subquery(&mut self, subquery: &Subquery, span: Span) {
        let found = self.expr(&subquery.expr);
        self.expect(found, ValueType::InstantVector, subquery.expr.span, || {
            "what a subquery follows".to_owned()
        });
        self.positive(&subquery.range, span);
        if let Some(step) = &subquery.step {
            self.positive(step, span);
        }
        self.time_shift(&subquery.at, span);
    }
}
