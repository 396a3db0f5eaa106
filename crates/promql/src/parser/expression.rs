//! Operators and their operands.
//!
//! What is open while reading, parentheses and operators that wait for their right side, is kept in lists
//! rather than on the call stack: a level of recursion would cost many kilobytes of stack.

use super::primary::Call;
use super::token::{Kind, Token};
use super::{Fallible, MAXIMUM_DEPTH, Parser, fail};
use crate::ast::{Binary, BinaryOp, Expr, Matching, Node, Number, Span};
use crate::error::{Error, ErrorKind};
use crate::keyword::{AFTER_EXPRESSION, AFTER_OPERATOR};
use crate::precedence::{UNARY, is_right_associative, precedence};
use crate::suggest::{self, closest};
use crate::variable::variable_at;

/// An expression that was read.
pub(super) struct Operand {
    pub(super) expr: Expr,
    /// How many levels its tree has.
    pub(super) height: usize,
    /// Whether it stands between parentheses, after which `offset` and `[5m]` are refused.
    pub(super) parenthesised: bool,
}

impl Operand {
    pub(super) fn new(node: Node, span: Span, height: usize) -> Fallible<Self> {
        if height > MAXIMUM_DEPTH {
            return Err(fail(ErrorKind::TooDeep { limit: MAXIMUM_DEPTH }, span));
        }
        Ok(Self {
            expr: Expr { node, span },
            height,
            parenthesised: false,
        })
    }

    fn start(&self) -> usize {
        self.expr.span.start
    }
}

/// An operator that waits for its right side.
enum Pending {
    Prefix { minus: bool, start: usize },
    Infix(Infix),
}

pub(super) struct Infix {
    pub(super) op: BinaryOp,
    pub(super) bool: bool,
    pub(super) matching: Matching,
}

impl Pending {
    fn precedence(&self) -> u8 {
        match self {
            Self::Prefix { .. } => UNARY,
            Self::Infix(infix) => precedence(infix.op),
        }
    }
}

/// An expression that is being read: the whole query, or what stands in a pair of parentheses.
struct Level {
    opener: Opener,
    operands: Vec<Operand>,
    pending: Vec<Pending>,
}

/// What a level stands in.
pub(super) enum Opener {
    Query,
    Parentheses(Token),
    Arguments(Call),
}

/// What the next operand starts with.
pub(super) enum Start {
    /// All of it was read.
    Operand(Operand),
    /// A parenthesis was opened.
    Level(Opener),
}

impl Level {
    fn new(opener: Opener) -> Self {
        Self {
            opener,
            operands: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// Gives the operators that bind tighter than `op` their operands.
    fn reduce_before(&mut self, op: BinaryOp) -> Fallible<()> {
        let comes_first = |waiting: &Pending| {
            let waiting = waiting.precedence();
            waiting > precedence(op) || (waiting == precedence(op) && !is_right_associative(op))
        };
        while self.pending.last().is_some_and(comes_first) {
            reduce(&mut self.operands, &mut self.pending)?;
        }
        Ok(())
    }

    /// The expression, now that all of it was read.
    fn finish(&mut self, end: Span) -> Fallible<Operand> {
        while !self.pending.is_empty() {
            reduce(&mut self.operands, &mut self.pending)?;
        }
        self.operands.pop().ok_or_else(|| fail(ErrorKind::Empty, end))
    }
}

impl Parser<'_> {
    /// Reads an expression.
    pub(super) fn expression(&mut self) -> Fallible<Operand> {
        let mut levels = vec![Level::new(Opener::Query)];
        loop {
            self.nesting = levels.len() - 1;
            let Some(level) = levels.last_mut() else {
                return Err(fail(ErrorKind::Empty, self.span()));
            };
            while let Kind::Add | Kind::Subtract = self.peek() {
                let sign = self.advance();
                level.pending.push(Pending::Prefix {
                    minus: sign.kind == Kind::Subtract,
                    start: sign.span.start,
                });
            }
            let operand = match self.start()? {
                Start::Operand(operand) => operand,
                Start::Level(opener) => {
                    if levels.len() > MAXIMUM_DEPTH {
                        return Err(fail(ErrorKind::TooDeep { limit: MAXIMUM_DEPTH }, self.span()));
                    }
                    levels.push(Level::new(opener));
                    continue;
                }
            };
            if let Some(query) = self.after_operand(operand, &mut levels)? {
                return Ok(query);
            }
        }
    }

    /// Reads on to where the next operand must start. Gives the query when it is at its end.
    fn after_operand(&mut self, mut operand: Operand, levels: &mut Vec<Level>) -> Fallible<Option<Operand>> {
        while let Some(mut level) = levels.pop() {
            self.nesting = levels.len();
            level.operands.push(self.suffixes(operand)?);
            if let Some(op) = self.operator() {
                level.reduce_before(op)?;
                let token = self.advance();
                let mut infix = self.infix(op)?;
                if op == BinaryOp::Variable {
                    infix.matching.operator = variable_at(self.slice(token)).map(|(variable, _)| variable);
                }
                level.pending.push(Pending::Infix(infix));
                levels.push(level);
                return Ok(None);
            }
            let inner = level.finish(self.span())?;
            operand = match level.opener {
                Opener::Query => return Ok(Some(inner)),
                Opener::Parentheses(opening) => self.parenthesised(inner, opening)?,
                Opener::Arguments(call) => match self.after_argument(inner, call)? {
                    Start::Operand(operand) => operand,
                    Start::Level(opener) => {
                        levels.push(Level::new(opener));
                        return Ok(None);
                    }
                },
            };
        }
        Ok(None)
    }

    /// The binary operator that comes next.
    fn operator(&self) -> Option<BinaryOp> {
        Some(match self.peek() {
            Kind::Equal => BinaryOp::Equal,
            Kind::NotEqual => BinaryOp::NotEqual,
            Kind::Less => BinaryOp::Less,
            Kind::LessOrEqual => BinaryOp::LessOrEqual,
            Kind::TrimUpper => BinaryOp::TrimUpper,
            Kind::Greater => BinaryOp::Greater,
            Kind::GreaterOrEqual => BinaryOp::GreaterOrEqual,
            Kind::TrimLower => BinaryOp::TrimLower,
            Kind::Word if self.is_keyword("or") => BinaryOp::Or,
            Kind::Word if self.is_keyword("and") => BinaryOp::And,
            Kind::Word if self.is_keyword("unless") => BinaryOp::Unless,
            Kind::Word if self.is_keyword("atan2") => BinaryOp::Atan2,
            Kind::Variable if self.starts_operand(1) => BinaryOp::Variable,
            kind => arithmetic(kind)?,
        })
    }

    /// Whether an operand, or what stands between an operator and its right side, starts so many words ahead. A
    /// variable before it stands for an operator.
    fn starts_operand(&self, ahead: usize) -> bool {
        matches!(
            self.peek_at(ahead),
            Kind::Word
                | Kind::Number
                | Kind::Duration
                | Kind::String
                | Kind::Variable
                | Kind::Template
                | Kind::OpenParenthesis
                | Kind::OpenBrace
        )
    }

    /// What was perhaps meant by what follows an expression.
    fn hint_after_expression(&self) -> String {
        let token = self.token_at(0);
        let before = self.next.checked_sub(1).and_then(|index| self.tokens.get(index));
        let before = before
            .filter(|before| before.kind == Kind::Word)
            .map_or("", |before| self.slice(*before));
        match token.kind {
            Kind::Assign => "to compare, write `==`".to_owned(),
            Kind::Word => {
                let word = self.slice(token);
                let here = closest(word, AFTER_EXPRESSION).filter(|meant| !meant.eq_ignore_ascii_case(word));
                let meant = here.or_else(|| closest(before, AFTER_OPERATOR));
                meant.map_or_else(String::new, |meant| format!("did you mean `{meant}`?"))
            }
            Kind::OpenParenthesis if is_grouping(before) => {
                format!("`{before}` follows an aggregation, as in `sum {before} (job) (x)`")
            }
            Kind::OpenParenthesis => {
                let meant = suggest::function(before);
                meant.map_or_else(String::new, |meant| format!("did you mean `{meant}(…)`?"))
            }
            Kind::Number | Kind::Duration | Kind::String | Kind::Variable | Kind::Template => {
                "is there an operator missing between the two?".to_owned()
            }
            _ => String::new(),
        }
    }

    /// What follows an expression is neither an operator nor the end of what it stands in.
    pub(super) fn unexpected_after_expression(&self) -> Box<Error> {
        let hint = self.hint_after_expression();
        let expected = if self.nesting == 0 {
            "an operator or the end"
        } else {
            "an operator or `)`"
        };
        self.unexpected_with("after an expression", expected, hint)
    }
}

/// The operators that may also stand between durations.
pub(super) fn arithmetic(kind: Kind) -> Option<BinaryOp> {
    Some(match kind {
        Kind::Add => BinaryOp::Add,
        Kind::Subtract => BinaryOp::Subtract,
        Kind::Multiply => BinaryOp::Multiply,
        Kind::Divide => BinaryOp::Divide,
        Kind::Modulo => BinaryOp::Modulo,
        Kind::Power => BinaryOp::Power,
        _ => return None,
    })
}

/// Gives the last operator its operands.
fn reduce(operands: &mut Vec<Operand>, pending: &mut Vec<Pending>) -> Fallible<()> {
    let (Some(operator), Some(right)) = (pending.pop(), operands.pop()) else {
        return Ok(());
    };
    let end = right.expr.span.end;
    let operand = match operator {
        Pending::Prefix { minus, start } => sign(right, minus, Span { start, end })?,
        Pending::Infix(Infix { op, bool, matching }) => {
            let Some(left) = operands.pop() else { return Ok(()) };
            let span = Span {
                start: left.start(),
                end,
            };
            let height = left.height.max(right.height) + 1;
            let (left, right) = (left.expr, right.expr);
            Operand::new(
                Node::Binary(Box::new(Binary {
                    op,
                    left,
                    right,
                    bool,
                    matching,
                })),
                span,
                height,
            )?
        }
    };
    operands.push(operand);
    Ok(())
}

/// A sign before a literal is part of it, unless there are parentheses between.
fn sign(operand: Operand, minus: bool, span: Span) -> Fallible<Operand> {
    let height = operand.height;
    let node = match operand.expr.node {
        Node::Number(Number(value)) if !operand.parenthesised => {
            Node::Number(Number(if minus { -value } else { value }))
        }
        Node::Duration(mut duration) if !operand.parenthesised => {
            if minus {
                duration.milliseconds = -duration.milliseconds;
            }
            Node::Duration(duration)
        }
        _ if minus => return Operand::new(Node::Negate(Box::new(operand.expr)), span, height + 1),
        _ => return Operand::new(Node::Plus(Box::new(operand.expr)), span, height + 1),
    };
    Operand::new(node, span, height)
}

fn is_grouping(word: &str) -> bool {
    word.eq_ignore_ascii_case("by") || word.eq_ignore_ascii_case("without")
}
