//! Durations between brackets and after `offset`, with the arithmetic of Prometheus 3.

use std::borrow::Cow;

use super::expression::arithmetic;
use super::token::{Kind, Token};
use super::{Fallible, MAXIMUM_DEPTH, Parser, fail};
use crate::ast::{BinaryOp, Duration, Number, Window};
use crate::check::is_positive;
use crate::error::ErrorKind;
use crate::precedence::{UNARY, is_right_associative, precedence};
use crate::variable::canonical;

const EXPECTED: &str = "a duration such as `5m`, or `$__rate_interval`";

/// A window that was read, and how many levels it has.
type Measured = (Window, usize);

impl Parser<'_> {
    /// Reads what stands between brackets.
    pub(super) fn bracket_window(&mut self) -> Fallible<Measured> {
        let start = self.span().start;
        let (window, height) = self.window(0)?;
        let window = alone(window);
        if !is_positive(&window) {
            return Err(fail(ErrorKind::DurationNotPositive, self.since(start)));
        }
        Ok((window, height))
    }

    /// Reads what stands after `offset`. It ends before an operator, unless it starts with a parenthesis:
    /// `x offset 5m + 1` is `(x offset 5m) + 1`.
    pub(super) fn offset_window(&mut self) -> Fallible<Measured> {
        let sign = match self.peek() {
            Kind::Add | Kind::Subtract => Some(self.peek_at(1)),
            _ => None,
        };
        let (window, height) = match (sign, self.peek()) {
            (None, Kind::OpenParenthesis) | (Some(Kind::Add | Kind::Subtract), _) => self.window(0)?,
            (None, _) => self.window_operand()?,
            // A sign binds like `*`; above that there is only the operand.
            (Some(_), _) => {
                let sign = self.advance();
                let parenthesised = self.peek() == Kind::OpenParenthesis;
                let operand = self.window_operand()?;
                signed(sign, parenthesised, operand)?
            }
        };
        Ok((alone(window), height))
    }

    /// Reads operators that bind at least as tightly as `least`.
    fn window(&mut self, least: u8) -> Fallible<Measured> {
        let span = self.span();
        self.nested(span, |parser| {
            let mut left = parser.window_sign()?;
            while let Some(op) = arithmetic(parser.peek()) {
                let binding = precedence(op);
                if binding < least {
                    break;
                }
                let operator = parser.advance();
                let right = parser.window(if is_right_associative(op) {
                    binding
                } else {
                    binding + 1
                })?;
                if matches!(op, BinaryOp::Divide | BinaryOp::Modulo) && is_zero(&right.0) {
                    return Err(fail(ErrorKind::DurationDivision, operator.span));
                }
                let height = left.1.max(right.1) + 1;
                if height > MAXIMUM_DEPTH {
                    return Err(fail(ErrorKind::TooDeep { limit: MAXIMUM_DEPTH }, operator.span));
                }
                left = (Window::Binary(op, Box::new(left.0), Box::new(right.0)), height);
            }
            Ok(left)
        })
    }

    /// Reads an operand with its signs.
    fn window_sign(&mut self) -> Fallible<Measured> {
        if !matches!(self.peek(), Kind::Add | Kind::Subtract) {
            return self.window_operand();
        }
        let sign = self.advance();
        let parenthesised = self.peek() == Kind::OpenParenthesis;
        // `^` binds tighter than a sign.
        let operand = self.window(UNARY + 1)?;
        signed(sign, parenthesised, operand)
    }

    fn window_operand(&mut self) -> Fallible<Measured> {
        let token = self.token_at(0);
        let text = self.slice(token);
        let located = |kind| fail(kind, token.span);
        let window = match token.kind {
            Kind::Number => Window::Number(Number(super::number::number(text).map_err(located)?)),
            Kind::Duration => Window::Fixed(super::number::duration(text).map_err(located)?),
            Kind::Variable => Window::Variable(self.variable_of(token)),
            Kind::Template => Window::Template(Cow::Owned(canonical(text))),
            Kind::OpenParenthesis => {
                let opening = self.advance();
                return self.nested(opening.span, |parser| {
                    let window = parser.window(0)?;
                    parser.close(opening, "in a duration", "an operator or `)`")?;
                    Ok(window)
                });
            }
            Kind::Word => return self.window_function(token),
            _ => return Err(self.unexpected("in a duration", EXPECTED)),
        };
        if let Window::Number(Number(value)) = window
            && value.abs() > LONGEST
        {
            return Err(located(ErrorKind::DurationRange));
        }
        self.advance();
        Ok((window, 1))
    }

    /// Reads `step()`, `range()`, `max_of(a, b)`, `min_of(a, b)`.
    fn window_function(&mut self, token: Token) -> Fallible<Measured> {
        let name = match self.slice(token).to_ascii_lowercase().as_str() {
            "step" => "step",
            "range" => "range",
            "max_of" => "max_of",
            "min_of" => "min_of",
            other => {
                let hint = match other {
                    "max" => "write `max_of(…)`",
                    "min" => "write `min_of(…)`",
                    _ => "",
                };
                return Err(self.unexpected_with("in a duration", EXPECTED, hint.to_owned()));
            }
        };
        self.advance();
        let Some(opening) = self.take(Kind::OpenParenthesis) else {
            return Err(self.unexpected("in a duration", "`(`"));
        };
        self.nested(opening.span, |parser| {
            if matches!(name, "step" | "range") {
                parser.close(opening, "in a duration", "`)`")?;
                return Ok((Window::Call(Cow::Borrowed(name)), 1));
            }
            let (left, left_height) = parser.window(0)?;
            if parser.take(Kind::Comma).is_none() {
                return Err(parser.unexpected("in a duration", "an operator or `,`"));
            }
            let (right, right_height) = parser.window(0)?;
            parser.close(opening, "in a duration", "an operator or `)`")?;
            let height = left_height.max(right_height) + 1;
            if height > MAXIMUM_DEPTH {
                return Err(fail(ErrorKind::TooDeep { limit: MAXIMUM_DEPTH }, token.span));
            }
            Ok((
                Window::Of(Cow::Borrowed(name), Box::new(left), Box::new(right)),
                height,
            ))
        })
    }

    /// Reads a number or duration with an optional sign, in seconds.
    pub(super) fn signed_number(&mut self, place: &'static str, expected: &'static str) -> Fallible<f64> {
        let minus = self.take(Kind::Subtract).is_some();
        if !minus {
            self.take(Kind::Add);
        }
        let token = self.token_at(0);
        let text = self.slice(token);
        let located = |kind| fail(kind, token.span);
        let value = match token.kind {
            Kind::Number => super::number::number(text).map_err(located)?,
            Kind::Duration => seconds(super::number::duration(text).map_err(located)?),
            _ => return Err(self.unexpected(place, expected)),
        };
        self.advance();
        Ok(if minus { -value } else { value })
    }
}

/// A sign before a literal is part of it, unless there are parentheses between.
fn signed(sign: Token, parenthesised: bool, (window, height): Measured) -> Fallible<Measured> {
    if sign.kind == Kind::Add {
        return Ok((window, height));
    }
    Ok(match window {
        Window::Fixed(Duration { milliseconds }) if !parenthesised => (
            Window::Fixed(Duration {
                milliseconds: -milliseconds,
            }),
            height,
        ),
        Window::Number(Number(value)) if !parenthesised => (Window::Number(Number(-value)), height),
        _ if height >= MAXIMUM_DEPTH => {
            return Err(fail(ErrorKind::TooDeep { limit: MAXIMUM_DEPTH }, sign.span));
        }
        window => (Window::Negate(Box::new(window)), height + 1),
    })
}

/// The most seconds that Prometheus holds: 2^63 nanoseconds.
const LONGEST: f64 = 9_223_372_036.854_776;

#[expect(
    clippy::cast_precision_loss,
    reason = "all durations that Prometheus holds are exact"
)]
fn seconds(duration: Duration) -> f64 {
    duration.milliseconds as f64 / 1_000.0
}

/// A number that stands alone is a duration in seconds, which Prometheus rounds to nanoseconds.
fn alone(window: Window) -> Window {
    let Window::Number(Number(seconds)) = window else {
        return window;
    };
    let nanoseconds = (seconds * 1e9).round();
    if nanoseconds.is_nan() || seconds.abs() > LONGEST || nanoseconds % 1e6 != 0.0 {
        return window;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and within range")]
    Window::Fixed(Duration {
        milliseconds: (nanoseconds / 1e6) as i64,
    })
}

fn is_zero(window: &Window) -> bool {
    match window {
        Window::Number(Number(value)) => *value == 0.0,
        Window::Fixed(Duration { milliseconds }) => *milliseconds == 0,
        _ => false,
    }
}
