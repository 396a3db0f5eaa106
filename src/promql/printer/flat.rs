//! Writes a tree on one line.

use std::fmt::{self, Write};

use super::literal::{Placed, label, metric, quoted};
use super::modifier::{grouping, operator, time_shift, window};
use super::parentheses::{operand_needs_parentheses, subquery_needs_parentheses, unary_needs_parentheses};
use crate::promql::ast::{
    Aggregate, Binary, Expr, Matcher, MetricName, Node, Selector, Side, Subquery, TimeShift, Window,
};

pub(super) fn expr(out: &mut impl Write, expr: &Expr) -> fmt::Result {
    match &expr.node {
        Node::Number(number) => write!(out, "{number}"),
        Node::Duration(duration) => write!(out, "{duration}"),
        Node::String(text) => quoted(out, text),
        Node::Variable(variable) => write!(out, "{variable}"),
        Node::Selector(selector) => self::selector(out, selector),
        Node::Range(selector, range) => self::range(out, selector, range),
        Node::Subquery(subquery) => {
            operand(out, &subquery.expr, subquery_needs_parentheses(&subquery.expr))?;
            subquery_suffix(out, subquery)
        }
        Node::Call(name, arguments) => call(out, name, arguments),
        Node::Aggregate(aggregate) => self::aggregate(out, aggregate),
        Node::Binary(binary) => self::binary(out, binary),
        Node::Negate(inner) => {
            out.write_char('-')?;
            operand(out, inner, unary_needs_parentheses(inner))
        }
        Node::Plus(inner) => {
            out.write_char('+')?;
            operand(out, inner, unary_needs_parentheses(inner))
        }
    }
}

fn operand(out: &mut impl Write, inner: &Expr, parentheses: bool) -> fmt::Result {
    if parentheses {
        out.write_char('(')?;
    }
    expr(out, inner)?;
    if parentheses {
        out.write_char(')')?;
    }
    Ok(())
}

fn call(out: &mut impl Write, name: &str, arguments: &[Expr]) -> fmt::Result {
    out.write_str(name)?;
    out.write_char('(')?;
    for (index, argument) in arguments.iter().enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        expr(out, argument)?;
    }
    out.write_char(')')
}

fn aggregate(out: &mut impl Write, aggregate: &Aggregate) -> fmt::Result {
    out.write_str(&aggregate.op)?;
    grouping(out, aggregate.grouping.as_ref())?;
    out.write_char('(')?;
    if let Some(parameter) = &aggregate.parameter {
        expr(out, parameter)?;
        out.write_str(", ")?;
    }
    expr(out, &aggregate.expr)?;
    out.write_char(')')
}

fn binary(out: &mut impl Write, binary: &Binary) -> fmt::Result {
    operand(out, &binary.left, operand_needs_parentheses(binary, Side::Left))?;
    out.write_char(' ')?;
    operator(out, binary)?;
    out.write_char(' ')?;
    operand(out, &binary.right, operand_needs_parentheses(binary, Side::Right))
}

pub(super) fn selector(out: &mut impl Write, selector: &Selector) -> fmt::Result {
    series(out, selector)?;
    // A variable alone would be read as an expression.
    if is_bare_variable(selector) {
        out.write_str("{}")?;
    }
    time_shift(out, &selector.at, selector.extension, false)
}

fn is_bare_variable(selector: &Selector) -> bool {
    matches!(selector.metric, Some(MetricName::Variable(_)))
        && selector.matchers.is_empty()
        && selector.at == TimeShift::default()
        && selector.extension.is_none()
}

fn range(out: &mut impl Write, selector: &Selector, range: &Window) -> fmt::Result {
    series(out, selector)?;
    out.write_char('[')?;
    window(out, range)?;
    out.write_char(']')?;
    time_shift(out, &selector.at, selector.extension, true)
}

/// Writes `[1h:5m] offset 1d`.
pub(super) fn subquery_suffix(out: &mut impl Write, subquery: &Subquery) -> fmt::Result {
    out.write_char('[')?;
    window(out, &subquery.range)?;
    out.write_char(':')?;
    if let Some(step) = &subquery.step {
        window(out, step)?;
    }
    out.write_char(']')?;
    time_shift(out, &subquery.at, None, true)
}

/// Writes the name and the matchers.
fn series(out: &mut impl Write, selector: &Selector) -> fmt::Result {
    let mut quoted_metric = None;
    if let Some(name) = &selector.metric
        && metric(out, name)? == Placed::InBraces
        && let MetricName::Fixed(name) = name
    {
        quoted_metric = Some(name);
    }
    if selector.matchers.is_empty() && selector.metric.is_some() && quoted_metric.is_none() {
        return Ok(());
    }
    out.write_char('{')?;
    if let Some(name) = quoted_metric {
        quoted(out, name)?;
    }
    for (index, matcher) in selector.matchers.iter().enumerate() {
        if index > 0 || quoted_metric.is_some() {
            out.write_char(',')?;
        }
        self::matcher(out, matcher)?;
    }
    out.write_char('}')
}

fn matcher(out: &mut impl Write, matcher: &Matcher) -> fmt::Result {
    match matcher {
        Matcher::Label {
            label: name,
            op,
            value,
        } => {
            label(out, name)?;
            out.write_str(op.as_str())?;
            quoted(out, value)
        }
        Matcher::Unquoted {
            label: name,
            op,
            value,
        } => {
            label(out, name)?;
            write!(out, "{op}{value}")
        }
        Matcher::Metric(name) => quoted(out, name),
        Matcher::Variable(variable) => write!(out, "{variable}"),
    }
}
