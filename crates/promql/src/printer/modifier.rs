//! How windows, `offset`, `@`, matching and grouping are written.

use std::fmt::{self, Write};

use super::literal::labels;

use crate::ast::{At, Binary, BinaryOp, Extension, Group, Grouping, MatchingLabels, Side, TimeShift, Window};
use crate::precedence::{UNARY, is_right_associative, precedence};

/// Writes what stands between brackets.
pub(super) fn window(out: &mut impl Write, window: &Window) -> fmt::Result {
    match window {
        Window::Fixed(duration) => write!(out, "{duration}"),
        Window::Number(number) => write!(out, "{number}"),
        Window::Variable(variable) => write!(out, "{variable}"),
        Window::Template(text) => out.write_str(text),
        Window::Call(name) => write!(out, "{name}()"),
        Window::Of(name, left, right) => {
            write!(out, "{name}(")?;
            self::window(out, left)?;
            out.write_str(", ")?;
            self::window(out, right)?;
            out.write_char(')')
        }
        Window::Binary(op, left, right) => {
            window_operand(out, left, window_operand_needs_parentheses(*op, left, Side::Left))?;
            write!(out, " {op} ")?;
            window_operand(
                out,
                right,
                window_operand_needs_parentheses(*op, right, Side::Right),
            )
        }
        Window::Negate(inner) => {
            out.write_char('-')?;
            let parentheses = match &**inner {
                Window::Fixed(_) | Window::Number(_) => true,
                Window::Binary(op, ..) => precedence(*op) <= UNARY,
                _ => false,
            };
            window_operand(out, inner, parentheses)
        }
    }
}

fn window_operand(out: &mut impl Write, inner: &Window, parentheses: bool) -> fmt::Result {
    if parentheses {
        out.write_char('(')?;
    }
    window(out, inner)?;
    if parentheses {
        out.write_char(')')?;
    }
    Ok(())
}

fn window_operand_needs_parentheses(op: BinaryOp, inner: &Window, side: Side) -> bool {
    let outer = precedence(op);
    match inner {
        Window::Binary(inner, ..) => {
            let inner = precedence(*inner);
            inner < outer || (inner == outer && is_right_associative(op) == (side == Side::Left))
        }
        Window::Negate(_) => side == Side::Left && UNARY < outer,
        Window::Fixed(duration) => side == Side::Left && UNARY < outer && duration.milliseconds < 0,
        Window::Number(number) => {
            side == Side::Left && UNARY < outer && (number.0.is_sign_negative() || number.0.is_infinite())
        }
        _ => false,
    }
}

/// Writes ` offset …` and ` @ …`, with ` smoothed` where Prometheus puts it.
pub(super) fn time_shift(
    out: &mut impl Write,
    shift: &TimeShift,
    extension: Option<Extension>,
    extension_first: bool,
) -> fmt::Result {
    if extension_first {
        self::extension(out, extension)?;
    }
    match &shift.at {
        None => {}
        Some(At::Start) => out.write_str(" @ start()")?,
        Some(At::End) => out.write_str(" @ end()")?,
        Some(At::Timestamp(seconds)) => write!(out, " @ {seconds}")?,
        Some(At::Variable(variable)) => write!(out, " @ {variable}")?,
    }
    if !extension_first {
        self::extension(out, extension)?;
    }
    if let Some(offset) = &shift.offset {
        out.write_str(" offset ")?;
        offset_window(out, offset)?;
    }
    Ok(())
}

/// Writes the window of an `offset`, which ends before the next operator unless it has parentheses.
fn offset_window(out: &mut impl Write, offset: &Window) -> fmt::Result {
    match offset {
        Window::Binary(..) => window_operand(out, offset, true),
        Window::Negate(inner) if matches!(**inner, Window::Binary(..)) => {
            out.write_char('-')?;
            window_operand(out, inner, true)
        }
        _ => window(out, offset),
    }
}

fn extension(out: &mut impl Write, extension: Option<Extension>) -> fmt::Result {
    match extension {
        None => Ok(()),
        Some(Extension::Smoothed) => out.write_str(" smoothed"),
        Some(Extension::Anchored) => out.write_str(" anchored"),
    }
}

/// Writes `and on (a) group_left (b) fill (0)`.
pub(super) fn operator(out: &mut impl Write, binary: &Binary) -> fmt::Result {
    match &binary.matching.operator {
        Some(variable) => write!(out, "{variable}")?,
        None => out.write_str(binary.op.as_str())?,
    }
    if binary.bool {
        out.write_str(" bool")?;
    }
    let matching = &binary.matching;
    match (&matching.labels, &matching.group) {
        (
            Some(MatchingLabels {
                on: true,
                labels: names,
            }),
            _,
        ) => {
            out.write_str(" on ")?;
            labels(out, names)?;
        }
        (
            Some(MatchingLabels {
                on: false,
                labels: names,
            }),
            group,
        ) if group.is_some() || !names.is_empty() => {
            out.write_str(" ignoring ")?;
            labels(out, names)?;
        }
        (None, Some(_)) => out.write_str(" ignoring ()")?,
        (_, _) => {}
    }
    if let Some(Group { side, include }) = &matching.group {
        out.write_str(match side {
            Side::Left => " group_left ",
            Side::Right => " group_right ",
        })?;
        labels(out, include)?;
    }
    match (matching.fill_left, matching.fill_right) {
        (Some(left), Some(right)) if left == right => write!(out, " fill ({left})"),
        (left, right) => {
            if let Some(left) = left {
                write!(out, " fill_left ({left})")?;
            }
            if let Some(right) = right {
                write!(out, " fill_right ({right})")?;
            }
            Ok(())
        }
    }
}

/// Writes ` by (a) ` after the name of an aggregation.
pub(super) fn grouping(out: &mut impl Write, grouping: Option<&Grouping>) -> fmt::Result {
    match grouping {
        Some(Grouping {
            without: true,
            labels: names,
        }) => out.write_str(" without ").and_then(|()| labels(out, names))?,
        Some(Grouping {
            without: false,
            labels: names,
        }) if !names.is_empty() => {
            out.write_str(" by ").and_then(|()| labels(out, names))?;
        }
        _ => return Ok(()),
    }
    out.write_char(' ')
}
