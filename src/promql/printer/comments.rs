//! Decides before which part of the tree each comment is written.
//!
//! A comment can only stand where a line starts: before the whole, an operand, or an argument.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

use crate::promql::ast::{Expr, Node};
use crate::promql::parsed::Comment;

/// An expression of the tree that is written, by its place in memory.
type Key = *const Expr;

/// Where the comments go.
#[derive(Default)]
pub(super) struct Placed<'t> {
    before: BTreeMap<Key, Vec<&'t str>>,
    /// What has a comment somewhere inside.
    around: BTreeSet<Key>,
    /// What follows everything, and whether on the same line.
    pub(super) after: Vec<(&'t str, bool)>,
}

impl<'t> Placed<'t> {
    pub(super) fn before(&mut self, expr: &Expr) -> Vec<&'t str> {
        self.before.remove(&ptr::from_ref(expr)).unwrap_or_default()
    }

    pub(super) fn are_within(&self, expr: &Expr) -> bool {
        self.around.contains(&ptr::from_ref(expr))
    }
}

pub(super) fn place<'t>(root: &Expr, comments: &[Comment], text: &'t str) -> Placed<'t> {
    let mut placed = Placed::default();
    for comment in comments {
        let Some(written) = text.get(comment.span.start..comment.span.end) else {
            continue;
        };
        if comment.span.start >= root.span.end {
            let first = placed.after.is_empty();
            placed.after.push((written, first && comment.trailing));
        } else {
            let mut path = Vec::new();
            let target = target(root, comment, &mut path);
            placed.around.extend(path);
            placed.before.entry(target).or_default().push(written);
        }
    }
    placed
}

/// The expression that a comment goes before; `path` gets all that must be split for it.
fn target(root: &Expr, comment: &Comment, path: &mut Vec<Key>) -> Key {
    let mut steps = vec![Step {
        expr: root,
        path: 0,
        shares_line: false,
    }];
    if comment.span.end > root.span.start {
        let mut current = root;
        loop {
            let length = path.len();
            let (parts, is_binary) = parts(current, path);
            let inside = parts
                .iter()
                .position(|part| part.span.start <= comment.span.start && comment.span.end <= part.span.end);
            let chosen = inside
                .or_else(|| {
                    parts
                        .iter()
                        .position(|part| comment.trailing && part.span.end == comment.after)
                })
                .or_else(|| parts.iter().position(|part| part.span.start >= comment.span.end));
            let Some(chosen) = chosen else {
                path.truncate(length);
                break;
            };
            steps.push(Step {
                expr: parts[chosen],
                path: length,
                shares_line: is_binary && chosen == 0,
            });
            current = parts[chosen];
            if inside.is_none() {
                break;
            }
        }
    }
    while let Some(step) = steps.pop() {
        if !step.shares_line {
            return ptr::from_ref(step.expr);
        }
        path.truncate(step.path);
    }
    ptr::from_ref(root)
}

/// One step down towards a comment.
struct Step<'e> {
    expr: &'e Expr,
    /// How long the path was before this step.
    path: usize,
    /// Whether it starts where its parent starts, so that a comment before the one is before the other.
    shares_line: bool,
}

/// The parts that each start a line when `expr` is split, and whether they are operands. What must be split
/// goes on the path.
fn parts<'e>(expr: &'e Expr, path: &mut Vec<Key>) -> (Vec<&'e Expr>, bool) {
    path.push(ptr::from_ref(expr));
    match &expr.node {
        Node::Call(_, arguments) => (arguments.iter().collect(), false),
        Node::Aggregate(aggregate) => (
            aggregate.parameter.iter().chain([&aggregate.expr]).collect(),
            false,
        ),
        Node::Binary(binary) => (vec![&binary.left, &binary.right], true),
        Node::Subquery(subquery) => parts(&subquery.expr, path),
        Node::Negate(inner) | Node::Plus(inner) => parts(inner, path),
        _ => (Vec::new(), false),
    }
}
