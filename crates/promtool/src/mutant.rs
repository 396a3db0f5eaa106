//! Rules with one thing changed.

use dashgen_promql::analysis::{children, children_mut};
use dashgen_promql::ast::{BinaryOp, Duration, Expr, Node, Number, Window};
use serde_json::Value;

use crate::expr::{is_of_library, milliseconds, parsed, text};

/// Which changes are made, and how sure it must be that nothing notices one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Operators, operands and groupings too, beside bounds, windows, `for` and `keep_firing_for`.
    pub structure: bool,
    /// The windows too that the library writes once for all rules; they are tested where they are written.
    pub of_library: bool,
    /// Runs each rule that seems to go unnoticed as a rule before it is reported. That takes as long as all tests of the rule
    /// for each; without it a change that shows only in a text, or in a question that could not be asked of the
    /// expression, is reported too.
    pub confirm: bool,
}

/// A rule with one thing changed.
#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    /// What was changed: `bound 0.05 to 0.0625 in a > 0.05`.
    pub(crate) what: String,
    /// The changed rule as promtool reads it.
    pub(crate) rule: Value,
    pub(crate) timed: Timed,
}

/// What decides when an alert fires.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Timed {
    pub(crate) expr: Expr,
    /// `for`, in milliseconds.
    pub(crate) pending: i64,
    /// `keep_firing_for`, in milliseconds.
    pub(crate) keep: i64,
}

impl Timed {
    /// Of a rule, if its expression can be parsed.
    pub(crate) fn of(rule: &Value) -> Option<Self> {
        let duration = |field| text(rule, field).map_or(0, milliseconds);
        Some(Self {
            expr: parsed(text(rule, "expr")?)?,
            pending: duration("for"),
            keep: duration("keep_firing_for"),
        })
    }
}

/// Every rule that differs from this one in one bound, window, operator, operand, grouping or duration.
///
/// Left alone is what the library writes once for all rules, and what changes nothing.
pub(crate) fn mutants(rule: &Value, of: Changes) -> Vec<Mutant> {
    let Some(original) = Timed::of(rule) else {
        return Vec::new();
    };
    let mut mutants: Vec<Mutant> = Vec::new();
    let exprs = variants(&original.expr, of)
        .into_iter()
        .chain(windows(&original.expr, of));
    for (what, expr) in exprs {
        if expr == original.expr || mutants.iter().any(|mutant| mutant.timed.expr == expr) {
            continue;
        }
        let mut rule = rule.clone();
        rule["expr"] = expr.to_string().into();
        mutants.push(Mutant {
            what,
            rule,
            timed: Timed {
                expr,
                ..original.clone()
            },
        });
    }
    for field in ["for", "keep_firing_for"] {
        let before = text(rule, field).map_or(0, milliseconds);
        for after in [before * 2, before / 2]
            .into_iter()
            .filter(|after| *after != before)
        {
            let mut rule = rule.clone();
            rule[field] = Duration { milliseconds: after }.to_string().into();
            let timed = Timed::of(&rule).unwrap_or_else(|| original.clone());
            let what = format!(
                "{field} {} to {}",
                Duration { milliseconds: before },
                Duration { milliseconds: after }
            );
            mutants.push(Mutant { what, rule, timed });
        }
    }
    mutants
}

/// Expressions that differ in one node.
fn variants(expr: &Expr, of: Changes) -> Vec<(String, Expr)> {
    let mut found = if of.structure { own(expr) } else { bounds(expr) };
    if is_of_library(expr) {
        return found;
    }
    for (number, child) in children(expr).into_iter().enumerate() {
        for (what, changed) in variants(child, of) {
            let mut whole = expr.clone();
            *children_mut(&mut whole).swap_remove(number) = changed;
            found.push((what, whole));
        }
    }
    found
}

/// What the bound of a comparison can be instead.
fn bounds(expr: &Expr) -> Vec<(String, Expr)> {
    let mut found = Vec::new();
    let Node::Binary(binary) = &expr.node else {
        return found;
    };
    if !binary.op.is_comparison() {
        return found;
    }
    for is_left in [false, true] {
        let side = if is_left { &binary.left } else { &binary.right };
        let Node::Number(Number(bound)) = side.node else {
            continue;
        };
        if !bound.is_finite() {
            continue;
        }
        let others = if bound == 0.0 {
            vec![1e12]
        } else {
            vec![bound * 1.25, bound * 0.8]
        };
        for other in others {
            let mut binary = binary.clone();
            let side = if is_left {
                &mut binary.left
            } else {
                &mut binary.right
            };
            *side = Node::Number(Number(other)).into();
            let what = format!("bound {bound} to {other} in {}", short(expr));
            found.push((what, Node::Binary(binary).into()));
        }
    }
    found
}

/// What the node itself can be instead.
fn own(expr: &Expr) -> Vec<(String, Expr)> {
    match &expr.node {
        Node::Binary(binary) if binary.op.is_comparison() => {
            let mut found = bounds(expr);
            let opposite = opposite(binary.op).filter(|_| !is_of_library(expr));
            found.extend(opposite.map(|op| {
                let mut binary = binary.clone();
                let what = format!("operator {} to {} in {}", binary.op, op, short(expr));
                binary.op = op;
                (what, Node::Binary(binary).into())
            }));
            found
        }
        Node::Binary(binary) => {
            let without = |side: &str, rest: &Expr| {
                (
                    format!("`{}` without its {side} operand: {}", binary.op, short(rest)),
                    rest.clone(),
                )
            };
            match binary.op {
                BinaryOp::And | BinaryOp::Unless => vec![without("right", &binary.left)],
                BinaryOp::Or => vec![without("right", &binary.left), without("left", &binary.right)],
                op => {
                    let is_zero = |expr: &Expr| matches!(expr.node, Node::Number(number) if number.0 == 0.0);
                    // 0 times and 0 divided by something are the same.
                    let other = opposite(op).filter(|_| !is_zero(&binary.left));
                    let changed = other.map(|op| {
                        let mut changed = binary.clone();
                        changed.op = op;
                        let what = format!("operator {} to {} in {}", binary.op, op, short(expr));
                        (what, Node::Binary(changed).into())
                    });
                    changed.into_iter().collect()
                }
            }
        }
        Node::Aggregate(aggregate) => {
            let labels = aggregate
                .grouping
                .iter()
                .flat_map(|grouping| 0..grouping.labels.len());
            let changed = labels.filter_map(|number| {
                let mut changed = aggregate.clone();
                let grouping = changed.grouping.as_mut()?;
                let word = if grouping.without { "without" } else { "by" };
                let label = grouping.labels.remove(number);
                if grouping.labels.is_empty() {
                    changed.grouping = None;
                }
                Some((
                    format!("`{word} ({label})` gone in {}", short(expr)),
                    Node::Aggregate(changed).into(),
                ))
            });
            changed.collect()
        }
        _ => Vec::new(),
    }
}

/// The operator that says the opposite.
fn opposite(op: BinaryOp) -> Option<BinaryOp> {
    Some(match op {
        BinaryOp::Equal => BinaryOp::NotEqual,
        BinaryOp::NotEqual => BinaryOp::Equal,
        BinaryOp::Greater => BinaryOp::LessOrEqual,
        BinaryOp::LessOrEqual => BinaryOp::Greater,
        BinaryOp::Less => BinaryOp::GreaterOrEqual,
        BinaryOp::GreaterOrEqual => BinaryOp::Less,
        BinaryOp::Add => BinaryOp::Subtract,
        BinaryOp::Subtract => BinaryOp::Add,
        BinaryOp::Multiply => BinaryOp::Divide,
        BinaryOp::Divide => BinaryOp::Multiply,
        _ => return None,
    })
}

/// The start of an expression, on one line.
pub(crate) fn short(expr: &Expr) -> String {
    const WIDTH: usize = 70;
    let text = expr.to_string();
    if text.chars().count() <= WIDTH {
        return text;
    }
    let start: String = text.chars().take(WIDTH).collect();
    format!("{start}…")
}

/// Expressions in which every window of one length is twice or half as long.
fn windows(expr: &Expr, of: Changes) -> Vec<(String, Expr)> {
    let mut lengths = Vec::new();
    visit(&mut expr.clone(), of, &mut |window| lengths.push(*window));
    lengths.sort_unstable();
    lengths.dedup();
    let mut found = Vec::new();
    for before in lengths {
        for milliseconds in [before.milliseconds * 2, before.milliseconds / 2] {
            let after = Duration { milliseconds };
            let mut changed = expr.clone();
            visit(&mut changed, of, &mut |window| {
                if *window == before {
                    *window = after;
                }
            });
            found.push((format!("window {before} to {after}"), changed));
        }
    }
    found
}

/// The windows and offsets of an expression, but for those that the library states once: how long a gauge is read
/// (`x[3m]`), or what a band records (`x[11m]`), how long ago a deployment was known and how long a series is remembered that may be born.
fn visit(expr: &mut Expr, of: Changes, found: &mut dyn FnMut(&mut Duration)) {
    let read = [dashgen::typed::LATEST, dashgen::rules::BAND_READ].map(Window::Fixed);
    let fixed = |window: &mut Window, found: &mut dyn FnMut(&mut Duration)| {
        if let Window::Fixed(duration) = window {
            found(duration);
        }
    };
    match &mut expr.node {
        Node::Call(name, arguments) => {
            let is_of_library = match arguments.as_slice() {
                [
                    Expr {
                        node: Node::Range(selector, Window::Fixed(range)),
                        ..
                    },
                ] => name == "count_over_time" && *range == dashgen::hours(1) && selector.at.offset.is_some(),
                _ => false,
            };
            if !is_of_library || of.of_library {
                for argument in arguments {
                    visit(argument, of, found);
                }
            } else if let [
                Expr {
                    node: Node::Range(selector, _),
                    ..
                },
            ] = arguments.as_mut_slice()
                && let Some(offset) = &mut selector.at.offset
            {
                // It begins where the window ends.
                fixed(offset, found);
            }
        }
        Node::Range(selector, range) => {
            if let Some(offset) = &mut selector.at.offset {
                fixed(offset, found);
            }
            if of.of_library || !read.contains(range) {
                fixed(range, found);
            }
        }
        Node::Subquery(subquery) => {
            if let Some(offset) = &mut subquery.at.offset {
                fixed(offset, found);
            }
            fixed(&mut subquery.range, found);
            visit(&mut subquery.expr, of, found);
        }
        Node::Aggregate(aggregate) => visit(&mut aggregate.expr, of, found),
        Node::Binary(binary) => {
            visit(&mut binary.left, of, found);
            visit(&mut binary.right, of, found);
        }
        Node::Negate(inner) | Node::Plus(inner) => visit(inner, of, found),
        // It says how long ago a deployment was known.
        Node::Selector(selector) if of.of_library => {
            if let Some(offset) = &mut selector.at.offset {
                fixed(offset, found);
            }
        }
        Node::Selector(_) | Node::Number(_) | Node::Duration(_) | Node::String(_) | Node::Variable(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(expr: &str) -> String {
        let rule = serde_json::json!({"alert": "A", "expr": expr, "for": "5m"});
        let lines = mutants(
            &rule,
            Changes {
                structure: true,
                ..Changes::default()
            },
        )
        .into_iter()
        .map(|mutant| {
            let pending = text(&mutant.rule, "for").unwrap_or_default().to_owned();
            format!(
                "{}\n  {} for {pending}",
                mutant.what,
                text(&mutant.rule, "expr").unwrap_or_default()
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn one_thing_is_changed_at_a_time() {
        insta::assert_snapshot!(changes("sum by (a, b) (rate(x[10m])) / 2 > 0.5 and y > 0"));
    }

    #[test]
    fn what_the_library_writes_once_is_left_alone() {
        insta::assert_snapshot!(changes(
            "sum((last_over_time(x[5m]) unless count_over_time(x[1h] offset 5m) or increase(x[5m])) < +Inf) > 2"
        ));
    }
}
