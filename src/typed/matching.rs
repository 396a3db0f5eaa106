//! How the series of two vectors are paired when their labels differ: `on`, `ignoring`, `group_left`.

use std::marker::PhantomData;

use super::bare::Bare;
use super::events::Deployments;
use super::instant::InstantVector;
use super::labels::{Extended, LabelIn, Labels, UnknownLabels};
use crate::catalogue::Label;
use dashgen_promql::ast::{BinaryOp, Group, Matching, MatchingLabels, Name, Side};

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
/// #     gauge Workers = "workers" in Unit::COUNT, labels [Adapter, Domain];
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
pub struct VectorMatching<L, Out> {
    left: Bare,
    matching: Matching,
    types: PhantomData<fn() -> (L, Out)>,
}

impl<L, State> InstantVector<L, State> {
    /// Pairs series that agree on this label. More may follow: `.on(Adapter).on(Domain)`.
    pub fn on<X: LabelIn<L, Place>, Place>(self, _: X) -> VectorMatching<L, (X, ())> {
        VectorMatching::start(self.bare, true, vec![Name::Borrowed(X::INFO.name)])
    }

    /// `on ()`: pairs the one series of each side, whatever its labels.
    pub fn on_empty(self) -> VectorMatching<L, ()> {
        VectorMatching::start(self.bare, true, Vec::new())
    }

    /// Pairs series that agree on all labels but this one.
    pub fn ignoring<X: Label>(self, _: X) -> VectorMatching<L, UnknownLabels> {
        VectorMatching::start(self.bare, false, vec![Name::Borrowed(X::INFO.name)])
    }
}

impl<L> InstantVector<L> {
    /// `on (environment)`: pairs series of the same deployment.
    pub fn on_deployment(self, deployments: &Deployments) -> VectorMatching<L, UnknownLabels> {
        VectorMatching {
            left: self.bare,
            matching: deployments.matching(),
            types: PhantomData,
        }
    }

    /// `ignoring (le)`: pairs the counters of a histogram with its buckets.
    pub(crate) fn ignoring_bucket(self) -> VectorMatching<L, UnknownLabels> {
        VectorMatching::start(self.bare, false, vec![Name::Borrowed("le")])
    }
}

impl<L, Out> VectorMatching<L, Out> {
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
    pub fn group_left(self) -> VectorMatching<L, L> {
        self.grouped(Side::Left)
    }

    /// The right side may have several series for each of the left.
    pub fn group_right(self) -> VectorMatching<L, UnknownLabels> {
        self.grouped(Side::Right)
    }

    fn grouped<Next>(mut self, side: Side) -> VectorMatching<L, Next> {
        self.matching.group = Some(Group {
            side,
            include: Vec::new(),
        });
        VectorMatching {
            left: self.left,
            matching: self.matching,
            types: PhantomData,
        }
    }

    /// Copies a label from the side that has one series, after `.group_left()` or `.group_right()`.
    pub fn group_labels<X: Label>(mut self, _: X) -> VectorMatching<L, Out::With<X>>
    where
        Out: Extended,
    {
        match &mut self.matching.group {
            Some(group) => group.include.push(Name::Borrowed(X::INFO.name)),
            None => self.left.gathered.push(format!(
                "label `{}` can be copied only after `.group_left()` or `.group_right()`",
                X::INFO.name
            )),
        }
        VectorMatching {
            left: self.left,
            matching: self.matching,
            types: PhantomData,
        }
    }

    pub(crate) fn binary(self, op: BinaryOp, right: Bare, bool: bool) -> Bare {
        self.left.binary(op, right, bool, self.matching)
    }

    /// `left and on (…) right`: the left series that have a partner.
    pub fn and<R, Other>(self, right: InstantVector<R, Other>) -> InstantVector<L> {
        InstantVector::of(self.binary(BinaryOp::And, right.bare, false))
    }

    /// `left unless on (…) right`: the left series that have no partner.
    pub fn unless<R, Other>(self, right: InstantVector<R, Other>) -> InstantVector<L> {
        InstantVector::of(self.binary(BinaryOp::Unless, right.bare, false))
    }

    /// `left or on (…) right`: the left series, and the right ones that have no partner.
    pub fn or<R, Other>(self, right: InstantVector<R, Other>) -> InstantVector<UnknownLabels> {
        InstantVector::of(self.binary(BinaryOp::Or, right.bare, false))
    }
}

impl<L, Rest: Labels> VectorMatching<L, Rest> {
    /// One more label that both sides agree on.
    pub fn on<X: LabelIn<L, Place>, Place>(self, _: X) -> VectorMatching<L, (X, Rest)> {
        let (left, matching) = self.with_label(X::INFO.name);
        VectorMatching {
            left,
            matching,
            types: PhantomData,
        }
    }
}

impl<L> VectorMatching<L, UnknownLabels> {
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
