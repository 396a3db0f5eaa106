//! Rules with one number changed, for the test of the tests.

use dashgen::hours;
use dashgen::promql::ast::{BinaryOp, Duration, Expr, Node, Window};
use dashgen::promql::parse;
use dashgen::typed::LATEST;
use dashgen::wire::prometheus::Rule;

/// Every rule that differs from this one in one bound, one window or one duration, and what was changed.
///
/// Windows that the library states once, for all rules, are left as they are; their own tests use [`all_mutants`].
pub(crate) fn mutants(rule: &Rule) -> Vec<(String, Rule)> {
    changed(rule, false)
}

/// As [`mutants`], the windows of the library included.
pub(crate) fn all_mutants(rule: &Rule) -> Vec<(String, Rule)> {
    changed(rule, true)
}

fn changed(rule: &Rule, of_library: bool) -> Vec<(String, Rule)> {
    let mut mutants = Vec::new();
    let expr = parse(rule.expr.as_str()).expect("a rule is PromQL").expr;
    let (mut bounds, mut windows) = (Vec::new(), Vec::new());
    visit(&mut expr.clone(), &mut |found| match found {
        Found::Bound(value) if value.is_infinite() => {}
        Found::Bound(value) => bounds.push(*value),
        Found::Window(window) => windows.push(window.milliseconds),
        Found::OfLibrary(window) if of_library => windows.push(window.milliseconds),
        Found::OfLibrary(_) => {}
    });
    windows.sort_unstable();
    windows.dedup();
    for (index, bound) in bounds.iter().enumerate() {
        let others = if *bound == 0.0 {
            vec![1e12]
        } else {
            vec![bound * 1.25, bound * 0.8]
        };
        for other in others {
            let mut changed = expr.clone();
            let mut at = 0;
            visit(&mut changed, &mut |found| {
                if let Found::Bound(value) = found
                    && value.is_finite()
                {
                    if at == index {
                        *value = other;
                    }
                    at += 1;
                }
            });
            mutants.push((format!("bound {bound} to {other}"), with_expr(rule, &changed)));
        }
    }
    for window in windows {
        for other in [window * 2, window / 2] {
            let mut changed = expr.clone();
            visit(&mut changed, &mut |found| match found {
                Found::Window(duration) if duration.milliseconds == window => duration.milliseconds = other,
                Found::OfLibrary(duration) if of_library && duration.milliseconds == window => {
                    duration.milliseconds = other;
                }
                _ => {}
            });
            mutants.push((
                format!("window {window} ms to {other} ms"),
                with_expr(rule, &changed),
            ));
        }
    }
    for scale in [2.0, 0.5] {
        if let Some(pending) = &rule.pending {
            let pending = scaled(pending, scale);
            mutants.push((
                format!("for to {pending}"),
                Rule {
                    pending: Some(pending),
                    ..rule.clone()
                },
            ));
        }
        if let Some(keep) = &rule.keep_firing_for {
            let keep = scaled(keep, scale);
            mutants.push((
                format!("keep_firing_for to {keep}"),
                Rule {
                    keep_firing_for: Some(keep),
                    ..rule.clone()
                },
            ));
        }
    }
    mutants
}

fn with_expr(rule: &Rule, expr: &Expr) -> Rule {
    Rule {
        expr: expr.to_string().into(),
        ..rule.clone()
    }
}

fn scaled(duration: &str, scale: f64) -> String {
    format!("{}ms", milliseconds(duration) as f64 * scale)
}

/// How long a duration of PromQL is.
pub(crate) fn milliseconds(duration: &str) -> i64 {
    let parsed = parse(&format!("x[{duration}]")).map(|parsed| parsed.expr.node);
    let Ok(Node::Range(_, Window::Fixed(parsed))) = parsed else {
        panic!("{duration} is no duration")
    };
    parsed.milliseconds
}

enum Found<'e> {
    /// The number that something is compared with.
    Bound(&'e mut f64),
    /// A window of [`MetricSelector::latest`] or [`Events::increase_with_births`], which they state once.
    OfLibrary(&'e mut Duration),
    /// A range or an offset. The step of a subquery is none: it says how exactly, not over what.
    Window(&'e mut Duration),
}

fn visit(expr: &mut Expr, found: &mut impl FnMut(Found<'_>)) {
    let window = |window: &mut Window, found: &mut dyn FnMut(Found<'_>)| {
        if let Window::Fixed(duration) = window {
            found(if *duration == LATEST {
                Found::OfLibrary(duration)
            } else {
                Found::Window(duration)
            });
        }
    };
    match &mut expr.node {
        // How long ago a deployment was known.
        Node::Selector(selector) if selector.at.offset.is_some() => {
            if let Some(Window::Fixed(offset)) = &mut selector.at.offset {
                found(Found::OfLibrary(offset));
            }
        }
        // How long a series is remembered that may be born.
        Node::Call(name, arguments) if *name == "count_over_time" && is_remembered(arguments) => {
            if let [
                Expr {
                    node: Node::Range(selector, Window::Fixed(range)),
                    ..
                },
            ] = arguments.as_mut_slice()
            {
                found(Found::OfLibrary(range));
                selector
                    .at
                    .offset
                    .iter_mut()
                    .for_each(|offset| window(offset, found));
            }
        }
        Node::Selector(selector) | Node::Range(selector, _) if selector.at.offset.is_some() => {
            selector
                .at
                .offset
                .iter_mut()
                .for_each(|offset| window(offset, found));
            if let Node::Range(_, range) = &mut expr.node {
                window(range, found);
            }
        }
        Node::Range(_, range) => window(range, found),
        Node::Subquery(subquery) => {
            window(&mut subquery.range, found);
            visit(&mut subquery.expr, found);
        }
        Node::Call(_, arguments) => arguments.iter_mut().for_each(|argument| visit(argument, found)),
        Node::Aggregate(aggregate) => visit(&mut aggregate.expr, found),
        Node::Binary(binary) => {
            visit(&mut binary.left, found);
            let compares = matches!(
                binary.op,
                BinaryOp::Greater
                    | BinaryOp::GreaterOrEqual
                    | BinaryOp::Less
                    | BinaryOp::LessOrEqual
                    | BinaryOp::Equal
                    | BinaryOp::NotEqual
            );
            match &mut binary.right.node {
                Node::Number(number) if compares => found(Found::Bound(&mut number.0)),
                _ => visit(&mut binary.right, found),
            }
        }
        Node::Negate(inner) | Node::Plus(inner) => visit(inner, found),
        Node::Selector(_) | Node::Number(_) | Node::Duration(_) | Node::String(_) | Node::Variable(_) => {}
    }
}

fn is_remembered(arguments: &[Expr]) -> bool {
    matches!(arguments, [Expr { node: Node::Range(selector, Window::Fixed(range)), .. }]
        if selector.at.offset.is_some() && *range == hours(1))
}
