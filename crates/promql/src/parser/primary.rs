//! Operands: literals, parentheses, calls, selectors, and what may follow them.

use std::borrow::Cow;

use super::expression::{Opener, Operand, Start};
use super::text::unquote;
use super::token::{Kind, Token};
use super::{Fallible, Parser, fail};
use crate::ast::{Expr, Grouping, MetricName, Name, Node, Number, Selector, Variable};
use crate::error::ErrorKind;
use crate::keyword::{is_aggregator, is_function_name, is_metric_keyword};
use crate::variable::{canonical, variable_at};

const EXPECTED: &str = "an expression";

/// A call whose arguments are being read.
pub(super) struct Call {
    pub(super) callee: Callee,
    /// Where its name starts.
    pub(super) start: usize,
    opening: Token,
    pub(super) arguments: Vec<Expr>,
    /// How many levels the highest argument has.
    pub(super) height: usize,
}

/// What is called.
pub(super) enum Callee {
    Function(String),
    Aggregation(Name, Option<Grouping>),
    /// An aggregation if `by` or `without` follows.
    Template(String),
}

impl Parser<'_> {
    /// Reads what may follow an operand: `[5m]`, `offset`, `@`, `smoothed`, `anchored`.
    pub(super) fn suffixes(&mut self, mut operand: Operand) -> Fallible<Operand> {
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

    /// Reads an operand, or up to the first expression inside it.
    pub(super) fn start(&mut self) -> Fallible<Start> {
        let token = self.token_at(0);
        let operand = match token.kind {
            Kind::OpenParenthesis => {
                self.advance();
                return Ok(Start::Level(Opener::Parentheses(token)));
            }
            Kind::Word => return self.word(token),
            Kind::Variable | Kind::Template => return self.template(token),
            Kind::OpenBrace => self.selector(None, token.span.start)?,
            Kind::Number | Kind::Duration | Kind::String => self.literal(token)?,
            Kind::CloseParenthesis if self.nesting > 0 => {
                return Err(self.unexpected("before any expression", EXPECTED));
            }
            _ => return Err(self.unexpected("here", EXPECTED)),
        };
        Ok(Start::Operand(operand))
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

    /// Closes the parenthesis around an expression.
    pub(super) fn parenthesised(&mut self, mut operand: Operand, opening: Token) -> Fallible<Operand> {
        self.close_expression(opening)?;
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

    fn word(&mut self, token: Token) -> Fallible<Start> {
        let word = self.slice(token);
        let lower = word.to_ascii_lowercase();
        let before_parenthesis = self.peek_at(1) == Kind::OpenParenthesis;
        if is_aggregator(&lower) && (before_parenthesis || self.is_grouping_at(1)) {
            self.advance();
            return self.aggregation(lower.into(), token.span.start);
        }
        if before_parenthesis && is_function_name(&lower) && !word.contains(':') {
            self.advance();
            return self.call(Callee::Function(word.to_owned()), token.span.start);
        }
        if !is_metric_keyword(word) {
            let hint = format!("`{lower}` is a keyword; a metric of this name is written `{{\"{word}\"}}`");
            return Err(self.unexpected_with("here", EXPECTED, hint));
        }
        self.advance();
        self.places.metrics.push(token.span);
        let metric = MetricName::Fixed(Cow::Owned(word.to_owned()));
        self.selector(Some(metric), token.span.start).map(Start::Operand)
    }

    fn template(&mut self, token: Token) -> Fallible<Start> {
        let text = self.slice(token);
        self.advance();
        let written = canonical(text);
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            // A number that is put together: the name of a metric starts with no digit.
            let number = Selector {
                metric: Some(MetricName::Template(Cow::Owned(written))),
                ..Selector::default()
            };
            return Operand::new(Node::Selector(number), token.span, 1).map(Start::Operand);
        }
        if self.is_grouping_at(0) {
            return self.aggregation(written.into(), token.span.start);
        }
        if self.peek() == Kind::OpenParenthesis {
            return self.call(Callee::Template(written), token.span.start);
        }
        let operand = match variable_at(text) {
            Some((variable, _)) if token.kind == Kind::Variable => self.variable(variable, token)?,
            _ => self.selector(Some(MetricName::Template(Cow::Owned(written))), token.span.start)?,
        };
        Ok(Start::Operand(operand))
    }

    /// A variable stands for a whole expression, unless braces show that it is a metric.
    fn variable(&mut self, variable: Variable, token: Token) -> Fallible<Operand> {
        if self.peek() == Kind::OpenBrace {
            self.selector(Some(MetricName::Variable(variable)), token.span.start)
        } else {
            Operand::new(Node::Variable(variable), token.span, 1)
        }
    }

    /// Reads the parenthesis that opens the arguments.
    pub(super) fn call(&mut self, callee: Callee, start: usize) -> Fallible<Start> {
        let opening = self.advance();
        let call = Call {
            callee,
            start,
            opening,
            arguments: Vec::new(),
            height: 0,
        };
        match self.peek() {
            Kind::CloseParenthesis => {
                self.advance();
                self.called(call).map(Start::Operand)
            }
            Kind::End => Err(fail(ErrorKind::Unclosed { bracket: '(' }, opening.span)),
            _ => Ok(Start::Level(Opener::Arguments(call))),
        }
    }

    /// Reads the comma or the parenthesis after an argument.
    pub(super) fn after_argument(&mut self, argument: Operand, mut call: Call) -> Fallible<Start> {
        call.height = call.height.max(argument.height);
        call.arguments.push(argument.expr);
        let Some(comma) = self.take(Kind::Comma) else {
            self.close_expression(call.opening)?;
            return self.called(call).map(Start::Operand);
        };
        match self.peek() {
            Kind::CloseParenthesis => {
                let hint = "arguments take no comma after the last".to_owned();
                let (found, place, expected) = ("`,`".to_owned(), "after the last argument", "`)`");
                Err(fail(
                    ErrorKind::Unexpected {
                        found,
                        place,
                        expected,
                        hint,
                    },
                    comma.span,
                ))
            }
            Kind::End => Err(fail(ErrorKind::Unclosed { bracket: '(' }, call.opening.span)),
            _ => Ok(Start::Level(Opener::Arguments(call))),
        }
    }

    /// Makes a call whose arguments are all read.
    fn called(&mut self, mut call: Call) -> Fallible<Operand> {
        let callee = std::mem::replace(&mut call.callee, Callee::Function(String::new()));
        let name = match callee {
            Callee::Aggregation(op, before) => {
                let grouping = if before.is_some() {
                    before
                } else {
                    self.grouping()?
                };
                return self.aggregate(op, grouping, call);
            }
            Callee::Template(op) if self.is_grouping_at(0) => {
                let grouping = self.grouping()?;
                return self.aggregate(op.into(), grouping, call);
            }
            Callee::Function(name) | Callee::Template(name) => name,
        };
        Operand::new(
            Node::Call(name.into(), call.arguments),
            self.since(call.start),
            call.height + 1,
        )
    }
}
