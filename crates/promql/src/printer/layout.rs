//! Writes a tree on several lines, in the manner of `promtool promql format`.

use std::fmt::{self, Write};

use super::comments::{Placed, place};
use super::flat::{self, Output};
use super::modifier::{grouping, operator};
use super::parentheses::{operand_needs_parentheses, subquery_needs_parentheses, unary_needs_parentheses};
use crate::ast::{Aggregate, Binary, Expr, Node, Side};
use crate::parsed::Comment;

pub(super) fn pretty(expr: &Expr, comments: &[Comment], text: &str, width: usize) -> String {
    let mut layout = Layout {
        out: String::new(),
        width,
        comments: place(expr, comments, text),
    };
    let written = layout.expr(expr, 0, false);
    debug_assert!(written.is_ok(), "a String takes all that is written");
    let Layout {
        mut out, comments, ..
    } = layout;
    for (comment, trailing) in comments.after {
        out.push(if trailing { ' ' } else { '\n' });
        out.push_str(comment);
    }
    out
}

struct Layout<'t> {
    out: String,
    width: usize,
    comments: Placed<'t>,
}

impl Layout<'_> {
    /// Writes an expression from the start of a line.
    fn expr(&mut self, expr: &Expr, level: usize, parentheses: bool) -> fmt::Result {
        for comment in self.comments.before(expr) {
            indent(&mut self.out, level)?;
            self.out.write_str(comment)?;
            self.out.write_char('\n')?;
        }
        indent(&mut self.out, level)?;
        self.rest(expr, level, parentheses)
    }

    /// Writes an expression whose first line is already indented.
    fn rest(&mut self, expr: &Expr, level: usize, parentheses: bool) -> fmt::Result {
        if self.fits(expr, parentheses) {
            return Ok(());
        }
        if parentheses {
            self.out.write_str("(\n")?;
            indent(&mut self.out, level + 1)?;
            self.rest(expr, level + 1, false)?;
            return self.close(level);
        }
        match &expr.node {
            Node::Call(name, arguments) if !arguments.is_empty() => self.call(name, arguments, level),
            Node::Aggregate(aggregate) => self.aggregate(aggregate, level),
            Node::Binary(binary) => self.binary(binary, level),
            Node::Negate(inner) => self.unary('-', inner, level),
            Node::Plus(inner) => self.unary('+', inner, level),
            Node::Subquery(subquery) => {
                self.rest(&subquery.expr, level, subquery_needs_parentheses(&subquery.expr))?;
                flat::subquery_suffix(&mut self.out, subquery)
            }
            _ => flat::expr(&mut self.out, expr),
        }
    }

    fn call(&mut self, name: &str, arguments: &[Expr], level: usize) -> fmt::Result {
        self.out.write_str(name)?;
        self.out.write_str("(\n")?;
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                self.out.write_str(",\n")?;
            }
            self.expr(argument, level + 1, false)?;
        }
        self.close(level)
    }

    fn aggregate(&mut self, aggregate: &Aggregate, level: usize) -> fmt::Result {
        self.out.write_str(&aggregate.op)?;
        grouping(&mut self.out, aggregate.grouping.as_ref())?;
        self.out.write_str("(\n")?;
        if let Some(parameter) = &aggregate.parameter {
            self.expr(parameter, level + 1, false)?;
            self.out.write_str(",\n")?;
        }
        self.expr(&aggregate.expr, level + 1, false)?;
        self.close(level)
    }

    fn binary(&mut self, binary: &Binary, level: usize) -> fmt::Result {
        match &binary.left.node {
            // `a or b or c` is a list and no tower: its operands are all one step in.
            Node::Binary(left)
                if left.op == binary.op
                    && !operand_needs_parentheses(binary, Side::Left)
                    && !self.comments.are_within(&binary.left) =>
            {
                self.binary(left, level)?;
            }
            _ => {
                // The left operand is one step in, and its first line already has this level's indent.
                self.out.truncate(self.out.len() - level * INDENT.len());
                self.expr(
                    &binary.left,
                    level + 1,
                    operand_needs_parentheses(binary, Side::Left),
                )?;
            }
        }
        self.out.write_char('\n')?;
        indent(&mut self.out, level)?;
        operator(&mut self.out, binary)?;
        self.out.write_char('\n')?;
        self.expr(
            &binary.right,
            level + 1,
            operand_needs_parentheses(binary, Side::Right),
        )
    }

    fn unary(&mut self, sign: char, inner: &Expr, level: usize) -> fmt::Result {
        self.out.write_char(sign)?;
        // `^` is the one operator that may follow without parentheses; on several lines they read better.
        let parentheses = unary_needs_parentheses(inner) || matches!(inner.node, Node::Binary(_));
        self.rest(inner, level, parentheses)
    }

    fn close(&mut self, level: usize) -> fmt::Result {
        self.out.write_char('\n')?;
        indent(&mut self.out, level)?;
        self.out.write_char(')')
    }

    /// Writes an expression on one line, if it fits and no comment interrupts it.
    fn fits(&mut self, expr: &Expr, parentheses: bool) -> bool {
        if self.comments.are_within(expr) {
            return false;
        }
        let start = self.out.len();
        let mut line = Line {
            out: &mut self.out,
            left: self.width,
        };
        let fits = parenthesised(&mut line, expr, parentheses).is_ok();
        if !fits {
            self.out.truncate(start);
        }
        fits
    }
}

const INDENT: &str = "  ";

fn indent(out: &mut impl Write, level: usize) -> fmt::Result {
    (0..level).try_for_each(|_| out.write_str(INDENT))
}

fn parenthesised(out: &mut impl Output, expr: &Expr, parentheses: bool) -> fmt::Result {
    if parentheses {
        out.write_char('(')?;
        flat::expr(out, expr)?;
        out.write_char(')')
    } else {
        flat::expr(out, expr)
    }
}

/// Fails as soon as more is written than fits.
struct Line<'a> {
    out: &'a mut String,
    left: usize,
}

impl Output for Line<'_> {}

impl Write for Line<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.left = self.left.checked_sub(text.chars().count()).ok_or(fmt::Error)?;
        self.out.push_str(text);
        Ok(())
    }
}
