//! Operands: literals, parentheses, calls, selectors, and what may follow them.

use std::borrow::Cow;

use super::expression::Operand;
use super::text::unquote;
use super::token::{Kind, Token};
use super::{Fallible, Parser, fail};
use crate::promql::ast::{Expr, MetricName, Node, Number, Variable};
use crate::promql::error::ErrorKind;
use crate::promql::keyword::{is_aggregator, is_function_name, is_metric_keyword};
use crate::promql::variable::{canonical, variable_at};

const EXPECTED: &str = "an expression";

impl Parser<'_> {
    /// Reads an operand with its `[5m]`, `offset`, `@`, `smoothed`, `anchored`.
    pub(super) fn postfix(&mut self) -> Fallible<Operand> {
        let mut operand = self.primary()?;
        loop {
            operand = match self.peek() {
                Kind::OpenBracket => self.bracket(operand)?,
                Kind::At => self.at(operand)?,
                Kind::Word if self.is_keyword("offset") => self.offset(operand)?,
                Kind::Word if self.is_keyword("smoothed") || self.is_keyword("anchored") => {
                    self.extension(operand)?
                }
                _ => return Ok(operand),
            };
        }
    }

    fn primary(&mut self) -> Fallible<Operand> {
        let token = self.token_at(0);
        match token.kind {
            Kind::OpenParenthesis => self.parentheses(),
            Kind::OpenBrace => self.selector(None, token.span.start),
            Kind::Word => self.word(token),
            Kind::Variable | Kind::Template => self.template(token),
            Kind::Number | Kind::Duration | Kind::String => self.literal(token),
            Kind::CloseParenthesis if self.nesting > 0 => {
                Err(self.unexpected("before any expression", EXPECTED))
            }
            _ => Err(self.unexpected("here", EXPECTED)),
        }
    }

    fn literal(&mut self, token: Token) -> Fallible<Operand> {
        self.advance();
        let text = self.slice(token);
        let located = |kind| fail(kind, token.span);
        let node = match token.kind {
            Kind::Number => Node::Number(Number(super::number::number(text).map_err(located)?)),
            Kind::Duration => Node::Duration(super::number::duration(text).map_err(located)?),
            _ => Node::String(unquote(text, token.span.start)?),
        };
        Operand::new(node, token.span, 1)
    }

    fn parentheses(&mut self) -> Fallible<Operand> {
        let opening = self.advance();
        let mut operand = self.nested(opening.span, |parser| {
            let operand = parser.expression()?;
            parser.close_expression(opening)?;
            Ok(operand)
        })?;
        operand.expr.span = self.since(opening.span.start);
        operand.parenthesised = true;
        Ok(operand)
    }

    /// Takes the parenthesis after an expression.
    fn close_expression(&mut self, opening: Token) -> Fallible<()> {
        match self.peek() {
            Kind::CloseParenthesis | Kind::End => self.close(opening, "", "").map(drop),
            _ => Err(self.unexpected_after_expression()),
        }
    }

    fn word(&mut self, token: Token) -> Fallible<Operand> {
        let word = self.slice(token);
        let lower = word.to_ascii_lowercase();
        let before_parenthesis = self.peek_at(1) == Kind::OpenParenthesis;
        if is_aggregator(&lower) && (before_parenthesis || self.is_grouping_at(1)) {
            self.advance();
            return self.aggregate(lower.into(), token.span.start);
        }
        if before_parenthesis && is_function_name(&lower) && !word.contains(':') {
            self.advance();
            return self.call(word.to_owned(), token.span.start);
        }
        if !is_metric_keyword(word) {
            let hint = format!("`{lower}` is a keyword; a metric of this name is written `{{\"{word}\"}}`");
            return Err(self.unexpected_with("here", EXPECTED, hint));
        }
        self.advance();
        self.selector(
            Some(MetricName::Fixed(Cow::Owned(word.to_owned()))),
            token.span.start,
        )
    }

    fn template(&mut self, token: Token) -> Fallible<Operand> {
        let text = self.slice(token);
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(self.unexpected("here", EXPECTED));
        }
        self.advance();
        let written = canonical(text);
        if self.is_grouping_at(0) {
            return self.aggregate(written.into(), token.span.start);
        }
        if self.peek() == Kind::OpenParenthesis {
            let call = self.call(written, token.span.start)?;
            return if self.is_grouping_at(0) {
                self.aggregate_of_call(call)
            } else {
                Ok(call)
            };
        }
        match variable_at(text) {
            Some((variable, _)) if token.kind == Kind::Variable => self.variable(variable, token),
            _ => self.selector(Some(MetricName::Template(Cow::Owned(written))), token.span.start),
        }
    }

    /// A variable stands for a whole expression, unless braces show that it is a metric.
    fn variable(&mut self, variable: Variable, token: Token) -> Fallible<Operand> {
        if self.peek() == Kind::OpenBrace {
            self.selector(Some(MetricName::Variable(variable)), token.span.start)
        } else {
            Operand::new(Node::Variable(variable), token.span, 1)
        }
    }

    fn call(&mut self, name: String, start: usize) -> Fallible<Operand> {
        let (arguments, height) = self.arguments()?;
        Operand::new(
            Node::Call(Cow::Owned(name), arguments),
            self.since(start),
            height + 1,
        )
    }

    /// Reads `(a, b)`, and tells how many levels the highest has.
    pub(super) fn arguments(&mut self) -> Fallible<(Vec<Expr>, usize)> {
        let opening = self.advance();
        self.nested(opening.span, |parser| {
            let mut arguments = Vec::new();
            let mut height = 0;
            if parser.take(Kind::CloseParenthesis).is_some() {
                return Ok((arguments, height));
            }
            loop {
                if parser.peek() == Kind::End {
                    return Err(fail(ErrorKind::Unclosed { bracket: '(' }, opening.span));
                }
                let operand = parser.expression()?;
                height = height.max(operand.height);
                arguments.push(operand.expr);
                if let Some(comma) = parser.take(Kind::Comma) {
                    if parser.peek() == Kind::CloseParenthesis {
                        parser.next -= 1;
                        let hint = "remove it: arguments take no comma after the last".to_owned();
                        let error = parser.unexpected_with("after the last argument", "`)`", hint);
                        return Err(fail(error.kind, comma.span));
                    }
                    continue;
                }
                parser.close_expression(opening)?;
                return Ok((arguments, height));
            }
        })
    }
}
