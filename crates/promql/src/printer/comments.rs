//! Decides before which part of the tree each comment is written.
//!
//! A comment can only stand where a line starts: before the whole, an operand, or an argument.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

use crate::ast::{Expr, Node};
use crate::parsed::Comment;

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
            let parts = Parts::of(current, path);
            // The parts follow each other, so that the first one after the comment is found by halving.
            let next = parts.first_after(comment.span.start);
            let previous = next.checked_sub(1);
            let end = |index| parts.get(index).map(|part: &Expr| part.span.end);
            let inside = previous.filter(|index| end(*index).is_some_and(|end| comment.span.end <= end));
            let chosen = inside
                .or_else(|| previous.filter(|index| comment.trailing && end(*index) == Some(comment.after)))
                .or(Some(next))
                .and_then(|index| Some((index, parts.get(index)?)));
            let Some((index, part)) = chosen else {
                path.truncate(length);
                break;
            };
            let shares_line = matches!(parts, Parts::Operands(..)) && index == 0;
            steps.push(Step {
                expr: part,
                path: length,
                shares_line,
            });
            current = part;
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

/// The parts that each start a line when an expression is split.
enum Parts<'e> {
    None,
    Arguments(&'e [Expr]),
    Aggregation(Option<&'e Expr>, &'e Expr),
    Operands(&'e Expr, &'e Expr),
}

impl<'e> Parts<'e> {
    /// The parts of an expression. What must be split for them goes on the path.
    fn of(expr: &'e Expr, path: &mut Vec<Key>) -> Self {
        path.push(ptr::from_ref(expr));
        match &expr.node {
            Node::Call(_, arguments) => Self::Arguments(arguments),
            Node::Aggregate(aggregate) => Self::Aggregation(aggregate.parameter.as_ref(), &aggregate.expr),
            Node::Binary(binary) => Self::Operands(&binary.left, &binary.right),
            Node::Subquery(subquery) => Self::of(&subquery.expr, path),
            Node::Negate(inner) | Node::Plus(inner) => Self::of(inner, path),
            _ => Self::None,
        }
    }

    fn get(&self, index: usize) -> Option<&'e Expr> {
        match (self, index) {
            (Self::Arguments(arguments), _) => arguments.get(index),
            (
                Self::Aggregation(Some(first), _) | Self::Aggregation(None, first) | Self::Operands(first, _),
                0,
            )
            | (Self::Aggregation(Some(_), first) | Self::Operands(_, first), 1) => Some(first),
            _ => None,
        }
    }

    /// The index of the first part that starts after `position`.
    fn first_after(&self, position: usize) -> usize {
        match self {
            Self::Arguments(arguments) => arguments.partition_point(|part| part.span.start <= position),
            _ => (0..2)
                .take_while(|index| self.get(*index).is_some_and(|part| part.span.start <= position))
                .count(),
        }
    }
}
