//! Writes a tree on one line.

use std::fmt::{self, Write};

use super::literal::{Placed, label, metric, quoted};
use super::modifier::{grouping, operator, time_shift, window};
use super::parentheses::{operand_needs_parentheses, subquery_needs_parentheses, unary_needs_parentheses};
use crate::ast::{
    Aggregate, Binary, Expr, Matcher, MetricName, Node, Selector, Side, Subquery, TimeShift, Window,
};

/// Where a tree is written to.
pub(super) trait Output: Write {
    /// Whether a selector has a matcher before its own.
    fn filters(&self, _: &Selector) -> bool {
        false
    }

    /// Writes that matcher.
    fn write_filter(&mut self) -> fmt::Result {
        Ok(())
    }
}

impl Output for String {}
impl Output for fmt::Formatter<'_> {}

/// A text in which some selectors have a matcher before their own.
pub(super) struct Filtered<'a, F> {
    pub(super) text: String,
    pub(super) matcher: &'a Matcher,
    pub(super) applies: F,
}

impl<F> Write for Filtered<'_, F> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        Ok(())
    }
}

impl<F: Fn(&Selector) -> bool> Output for Filtered<'_, F> {
    fn filters(&self, selector: &Selector) -> bool {
        (self.applies)(selector)
    }

    fn write_filter(&mut self) -> fmt::Result {
        matcher(&mut self.text, self.matcher)
    }
}

pub(super) fn expr(out: &mut impl Output, expr: &Expr) -> fmt::Result {
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

fn operand(out: &mut impl Output, inner: &Expr, parentheses: bool) -> fmt::Result {
    if parentheses {
        out.write_char('(')?;
    }
    expr(out, inner)?;
    if parentheses {
        out.write_char(')')?;
    }
    Ok(())
}

fn call(out: &mut impl Output, name: &str, arguments: &[Expr]) -> fmt::Result {
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

fn aggregate(out: &mut impl Output, aggregate: &Aggregate) -> fmt::Result {
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

fn binary(out: &mut impl Output, binary: &Binary) -> fmt::Result {
    operand(out, &binary.left, operand_needs_parentheses(binary, Side::Left))?;
    out.write_char(' ')?;
    operator(out, binary)?;
    out.write_char(' ')?;
    operand(out, &binary.right, operand_needs_parentheses(binary, Side::Right))
}

pub(super) fn selector(out: &mut impl Output, selector: &Selector) -> fmt::Result {
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

fn range(out: &mut impl Output, selector: &Selector, range: &Window) -> fmt::Result {
    series(out, selector)?;
    out.write_char('[')?;
    window(out, range)?;
    out.write_char(']')?;
    time_shift(out, &selector.at, selector.extension, true)
}

/// Writes `[1h:5m] offset 1d`.
pub(super) fn subquery_suffix(out: &mut impl Output, subquery: &Subquery) -> fmt::Result {
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
fn series(out: &mut impl Output, selector: &Selector) -> fmt::Result {
    let mut quoted_metric = None;
    if let Some(name) = &selector.metric
        && metric(out, name)? == Placed::InBraces
        && let MetricName::Fixed(name) = name
    {
        quoted_metric = Some(name);
    }
    let is_filtered = out.filters(selector);
    if !is_filtered && selector.matchers.is_empty() && selector.metric.is_some() && quoted_metric.is_none() {
        return Ok(());
    }
    out.write_char('{')?;
    let mut separator = "";
    if let Some(name) = quoted_metric {
        quoted(out, name)?;
        separator = ",";
    }
    if is_filtered {
        out.write_str(separator)?;
        out.write_filter()?;
        separator = ",";
    }
    for matcher in &selector.matchers {
        out.write_str(separator)?;
        self::matcher(out, matcher)?;
        separator = ",";
    }
    out.write_char('}')
}

fn matcher(out: &mut impl Output, matcher: &Matcher) -> fmt::Result {
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
