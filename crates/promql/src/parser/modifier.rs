//! What may follow an operand: `[5m]`, `[1h:5m]`, `offset`, `@`, `smoothed`, `anchored`.

use super::expression::Operand;
use super::token::Kind;
use super::{Fallible, Parser, fail};
use crate::ast::{
    At, Duration, Expr, Extension, MetricName, Node, Number, Selector, Span, Subquery, TimeShift, Window,
};
use crate::error::ErrorKind;

impl Parser<'_> {
    /// Reads `[5m]` or `[1h:5m]`.
    pub(super) fn bracket(&mut self, operand: Operand) -> Fallible<Operand> {
        let opening = self.advance();
        let (range, mut height) = self.bracket_window()?;
        let colon = self.take(Kind::Colon);
        let mut step = None;
        if colon.is_some() && self.peek() != Kind::CloseBracket {
            if self.peek() == Kind::End {
                return Err(fail(ErrorKind::Unclosed { bracket: '[' }, opening.span));
            }
            let (window, step_height) = self.bracket_window()?;
            step = Some(window);
            height = height.max(step_height);
        }
        let expected = if colon.is_some() { "`]`" } else { "`:` or `]`" };
        if self.peek() == Kind::Word {
            let hint = "a duration is written without spaces, as in `1h30m`".to_owned();
            return Err(self.unexpected_with("after a duration", expected, hint));
        }
        self.close(opening, "after a duration", expected)?;
        let span = self.since(operand.expr.span.start);
        let height = height.max(operand.height) + 1;
        let node = if colon.is_some() {
            let subquery = Subquery {
                expr: operand.expr,
                range,
                step,
                at: TimeShift::default(),
            };
            Node::Subquery(Box::new(subquery))
        } else {
            Node::Range(ranged(operand, self.since(opening.span.start))?, range)
        };
        Operand::new(node, span, height)
    }

    /// Reads `offset 5m`.
    pub(super) fn offset(&mut self, operand: Operand) -> Fallible<Operand> {
        self.advance();
        let (offset, height) = self.offset_window()?;
        self.shifted(operand, height, "`offset`", "offset 5m", |shift| {
            let is_free = matches!(
                shift.offset,
                None | Some(Window::Fixed(Duration { milliseconds: 0 }))
            );
            shift.offset = Some(offset);
            is_free
        })
    }

    /// Reads `@ 1609746000`, `@ start()`, `@ $from`.
    pub(super) fn at(&mut self, operand: Operand) -> Fallible<Operand> {
        self.advance();
        let token = self.token_at(0);
        let moment = if token.kind == Kind::Variable {
            self.advance();
            At::Variable(self.variable_of(token))
        } else if let Some(at) = self.start_or_end() {
            let opening = self.advance();
            self.close(opening, "after `@ start(`", "`)`")?;
            at
        } else {
            At::Timestamp(Number(
                self.signed_number("after `@`", "a timestamp, `start()` or `end()`")?,
            ))
        };
        self.shifted(operand, 1, "`@`", "@ end()", |shift| {
            shift.at.replace(moment).is_none()
        })
    }

    /// Takes `start` or `end` before a parenthesis.
    fn start_or_end(&mut self) -> Option<At> {
        if self.peek_at(1) != Kind::OpenParenthesis {
            return None;
        }
        if self.take_keyword("start").is_some() {
            return Some(At::Start);
        }
        self.take_keyword("end").map(|_| At::End)
    }

    fn shifted(
        &self,
        operand: Operand,
        height: usize,
        modifier: &'static str,
        example: &'static str,
        set: impl FnOnce(&mut TimeShift) -> bool,
    ) -> Fallible<Operand> {
        let span = self.since(operand.expr.span.start);
        let wrong = operand.expr.span;
        let height = operand.height.max(height + 1);
        let mut node = if operand.parenthesised {
            None
        } else {
            Some(named(operand.expr.node))
        };
        let shift = match &mut node {
            Some(Node::Selector(selector) | Node::Range(selector, _)) => &mut selector.at,
            Some(Node::Subquery(subquery)) => &mut subquery.at,
            _ => return Err(fail(ErrorKind::Modifier { modifier, example }, wrong)),
        };
        if !set(shift) {
            return Err(fail(ErrorKind::ModifierTwice { modifier }, span));
        }
        match node {
            Some(node) => Operand::new(node, span, height),
            None => Err(fail(ErrorKind::Modifier { modifier, example }, wrong)),
        }
    }

    /// Reads `smoothed` or `anchored`.
    pub(super) fn extension(&mut self, operand: Operand) -> Fallible<Operand> {
        let (extension, modifier) = if self.is_keyword("smoothed") {
            (Extension::Smoothed, "smoothed")
        } else {
            (Extension::Anchored, "anchored")
        };
        self.advance();
        let span = self.since(operand.expr.span.start);
        let wrong = fail(ErrorKind::Extension { modifier }, operand.expr.span);
        if operand.parenthesised {
            return Err(wrong);
        }
        let mut node = named(operand.expr.node);
        let (Node::Selector(selector) | Node::Range(selector, _)) = &mut node else {
            return Err(wrong);
        };
        if selector
            .extension
            .replace(extension)
            .is_some_and(|before| before != extension)
        {
            return Err(fail(
                ErrorKind::ModifierTwice {
                    modifier: "`smoothed` or `anchored`",
                },
                span,
            ));
        }
        Operand::new(node, span, operand.height)
    }
}

/// A variable before a modifier is a metric.
fn named(node: Node) -> Node {
    match node {
        Node::Variable(variable) => Node::Selector(Selector {
            metric: Some(MetricName::Variable(variable)),
            ..Selector::default()
        }),
        node => node,
    }
}

/// The selector that `[5m]` follows.
fn ranged(operand: Operand, bracket: Span) -> Fallible<Selector> {
    let Operand {
        expr: Expr { node, .. },
        parenthesised,
        ..
    } = operand;
    let Node::Selector(selector) = named(node) else {
        return Err(fail(ErrorKind::RangeOfExpression, bracket));
    };
    if parenthesised {
        return Err(fail(ErrorKind::RangeOfExpression, bracket));
    }
    match &selector.at {
        TimeShift {
            offset: None | Some(Window::Fixed(Duration { milliseconds: 0 })),
            at: None,
        } => Ok(selector),
        TimeShift { at: None, .. } => Err(fail(
            ErrorKind::RangeAfterModifier { modifier: "offset" },
            bracket,
        )),
        TimeShift { .. } => Err(fail(ErrorKind::RangeAfterModifier { modifier: "@" }, bracket)),
    }
}
