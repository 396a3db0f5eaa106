//! Selectors: `up{job="a"}`, `{"metric.name", job=~"a|b"}`, `$metric{$filter}`.

use super::expression::Operand;
use super::labels::name;
use super::text::unquote;
use super::token::{Kind, Token};
use super::{Fallible, Parser, fail};
use crate::ast::{MatchOp, Matcher, MetricName, Node, Selector, Span, Variable};
use crate::error::ErrorKind;
use crate::variable::variable_at;

const PLACE: &str = "between braces";

impl Parser<'_> {
    /// Reads the braces of a selector, if there are any, after its metric.
    pub(super) fn selector(&mut self, metric: Option<MetricName>, start: usize) -> Fallible<Operand> {
        let matchers = match self.take(Kind::OpenBrace) {
            Some(opening) => {
                let (matchers, spans) = self.matchers(opening)?;
                self.places.matchers.insert(start, spans);
                matchers
            }
            None => Vec::new(),
        };
        let selector = Selector {
            metric,
            matchers,
            ..Selector::default()
        };
        Operand::new(Node::Selector(selector), self.since(start), 1)
    }

    fn matchers(&mut self, opening: Token) -> Fallible<(Vec<Matcher>, Vec<Span>)> {
        let mut matchers = Vec::new();
        let mut spans = Vec::new();
        while self.peek() != Kind::CloseBrace {
            let start = self.span().start;
            matchers.push(self.matcher(opening)?);
            spans.push(self.since(start));
            if self.take(Kind::Comma).is_none() {
                break;
            }
        }
        if self.peek() == Kind::Word && !matchers.is_empty() {
            let hint = "matchers are separated by commas".to_owned();
            return Err(self.unexpected_with("after a matcher", "`,` or `}`", hint));
        }
        self.close(opening, "after a matcher", "`,` or `}`")?;
        Ok((matchers, spans))
    }

    fn matcher(&mut self, opening: Token) -> Fallible<Matcher> {
        let token = self.token_at(0);
        let label = match token.kind {
            Kind::String => {
                let text = unquote(self.slice(token), token.span.start)?;
                if self.match_op_at(1).is_none() {
                    self.advance();
                    return Ok(Matcher::Metric(text));
                }
                name(text)
            }
            Kind::Variable if self.match_op_at(1).is_none() => {
                self.advance();
                return Ok(Matcher::Variable(self.variable_of(token)));
            }
            Kind::Variable | Kind::Template | Kind::Word => name(self.slice(token).to_owned()),
            Kind::End => return Err(fail(ErrorKind::Unclosed { bracket: '{' }, opening.span)),
            _ => return Err(self.unexpected(PLACE, "a label or `}`")),
        };
        self.advance();
        let Some(op) = self.match_op_at(0) else {
            return Err(match self.peek() {
                Kind::End => fail(ErrorKind::Unclosed { bracket: '{' }, opening.span),
                _ => self.unexpected("after a label", "one of `=`, `!=`, `=~`, `!~`"),
            });
        };
        self.advance();
        let value = self.token_at(0);
        match value.kind {
            Kind::String => {
                let text = unquote(self.slice(value), value.span.start)?;
                self.advance();
                Ok(Matcher::Label {
                    label,
                    op,
                    value: text,
                })
            }
            Kind::Variable => {
                self.advance();
                Ok(Matcher::Unquoted {
                    label,
                    op,
                    value: self.variable_of(value),
                })
            }
            Kind::End => Err(fail(ErrorKind::Unclosed { bracket: '{' }, opening.span)),
            Kind::Assign => {
                let hint = "to compare, write one `=`".to_owned();
                Err(self.unexpected_with(PLACE, "a string", hint))
            }
            Kind::Word | Kind::Template => {
                let hint = format!("write `\"{}\"`", self.slice(value));
                Err(self.unexpected_with("after the operator", "a string", hint))
            }
            _ => Err(self.unexpected("after the operator", "a string")),
        }
    }

    fn match_op_at(&self, ahead: usize) -> Option<MatchOp> {
        Some(match self.peek_at(ahead) {
            Kind::Assign => MatchOp::Equal,
            Kind::NotEqual => MatchOp::NotEqual,
            Kind::RegexMatch => MatchOp::Regex,
            Kind::RegexMismatch => MatchOp::NotRegex,
            _ => return None,
        })
    }

    pub(super) fn variable_of(&self, token: Token) -> Variable {
        let text = self.slice(token);
        variable_at(text).map_or_else(|| Variable::new(text.to_owned()), |(variable, _)| variable)
    }
}
