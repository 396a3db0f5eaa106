//! How the series of two vectors are paired when their labels differ: `on`, `ignoring`, `group_left`.

use std::marker::PhantomData;

use super::bare::Bare;
use super::instant::Instant;
use super::labels::{In, Labels, Loose};
use crate::catalogue::Label;
use crate::promql::ast::{BinaryOp, Group, Matching, MatchingLabels, Name, Side};

/// A left operand that has said how its series find their partners. An operator must follow.
///
/// ```
/// # use dashgen::prelude::*;
/// # dashgen::labels! {
/// #     /// A.
/// #     Adapter = "adapter";
/// #     /// D.
/// #     Domain = "domain";
/// # }
/// # dashgen::metrics! {
/// #     /// W.
/// #     gauge Workers = "workers" in Unit::COUNT, by [Adapter, Domain];
/// # }
/// let share = Workers.value().sum().by(Adapter).by(Domain).on(Adapter).group_left()
///     / Workers.value().sum().by(Adapter);
/// assert_eq!(
///     share.to_string(),
///     "sum by (adapter, domain) (workers) / on (adapter) group_left () sum by (adapter) (workers)"
/// );
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Joined<L, Out> {
    left: Bare,
    matching: Matching,
    types: PhantomData<fn() -> (L, Out)>,
}

impl<L, State> Instant<L, State> {
    /// Pairs series that agree on this label. More may follow: `.on(Adapter).on(Domain)`.
    pub fn on<X: In<L, Place>, Place>(self, _: X) -> Joined<L, (X, ())> {
        Joined::start(self.bare, true, vec![Name::Borrowed(X::INFO.name)])
    }

    /// `on ()`: pairs the one series of each side, whatever its labels.
    pub fn on_nothing(self) -> Joined<L, ()> {
        Joined::start(self.bare, true, Vec::new())
    }

    /// Pairs series that agree on all labels but this one.
    pub fn ignoring<X: Label>(self, _: X) -> Joined<L, Loose> {
        Joined::start(self.bare, false, vec![Name::Borrowed(X::INFO.name)])
    }
}

impl<L, Out> Joined<L, Out> {
    fn start(left: Bare, on: bool, labels: Vec<Name>) -> Self {
        let labels = Some(MatchingLabels { on, labels });
        Self {
            left,
            matching: Matching {
                labels,
                ..Matching::default()
            },
            types: PhantomData,
        }
    }

    fn with_label(mut self, label: &'static str) -> (Bare, Matching) {
        if let Some(labels) = &mut self.matching.labels {
            labels.labels.push(Name::Borrowed(label));
        }
        (self.left, self.matching)
    }

    /// The left side may have several series for each of the right; all its labels stay.
    pub fn group_left(self) -> Joined<L, L> {
        self.grouped(Side::Left)
    }

    /// The right side may have several series for each of the left.
    pub fn group_right(self) -> Joined<L, Loose> {
        self.grouped(Side::Right)
    }

    fn grouped<Next>(mut self, side: Side) -> Joined<L, Next> {
        self.matching.group = Some(Group {
            side,
            include: Vec::new(),
        });
        Joined {
            left: self.left,
            matching: self.matching,
            types: PhantomData,
        }
    }

    /// Copies a label from the side that has one series, after `.group_left()` or `.group_right()`.
    pub fn including<X: Label>(mut self, _: X) -> Joined<L, (X, Out)> {
        match &mut self.matching.group {
            Some(group) => group.include.push(Name::Borrowed(X::INFO.name)),
            None => self.left.faults.push(format!(
                "label `{}` can be copied only after `.group_left()` or `.group_right()`",
                X::INFO.name
            )),
        }
        Joined {
            left: self.left,
            matching: self.matching,
            types: PhantomData,
        }
    }

    pub(crate) fn binary(self, op: BinaryOp, right: Bare, bool: bool) -> Bare {
        self.left.binary(op, right, bool, self.matching)
    }

    /// `left and on (…) right`: the left series that have a partner.
    pub fn and<R, Other>(self, right: Instant<R, Other>) -> Instant<L> {
        Instant::of(self.binary(BinaryOp::And, right.bare, false))
    }

    /// `left unless on (…) right`: the left series that have no partner.
    pub fn unless<R, Other>(self, right: Instant<R, Other>) -> Instant<L> {
        Instant::of(self.binary(BinaryOp::Unless, right.bare, false))
    }

    /// `left or on (…) right`: the left series, and the right ones that have no partner.
    pub fn or<R, Other>(self, right: Instant<R, Other>) -> Instant<Loose> {
        Instant::of(self.binary(BinaryOp::Or, right.bare, false))
    }
}

impl<L, Rest: Labels> Joined<L, Rest> {
    /// One more label that both sides agree on.
    pub fn on<X: In<L, Place>, Place>(self, _: X) -> Joined<L, (X, Rest)> {
        let (left, matching) = self.with_label(X::INFO.name);
        Joined {
            left,
            matching,
            types: PhantomData,
        }
    }
}

impl<L> Joined<L, Loose> {
    /// One more label that does not matter.
    pub fn ignoring<X: Label>(self, _: X) -> Self {
        let (left, matching) = self.with_label(X::INFO.name);
        Self {
            left,
            matching,
            types: PhantomData,
        }
    }
}
