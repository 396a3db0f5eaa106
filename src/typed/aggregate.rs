//! Aggregations: `sum`, `max`, `topk`, … and the labels that survive them.

use std::marker::PhantomData;

use super::bare::Bare;
use super::instant::{Groups, InstantVector};
use super::labels::{Additive, Labels, UnknownLabels};
use super::scalar::Scalar;
use crate::Unit;
use crate::catalogue::Label;
use dashgen_promql::ast::{Aggregate, Expr, Grouping, Name, Node, Number};

/// The state after an aggregation of a vector with the labels `From`: `.by(…)` may follow.
#[derive(Debug)]
pub struct Aggregated<From>(PhantomData<From>);

/// The state after `topk` and its siblings: `.by(…)` ranks within each group and keeps all labels.
#[derive(Debug)]
pub struct Ranked;

impl<From: Labels, L: Labels> Groups<L> for Aggregated<From> {
    type From = From;
    type Into<X: Label> = (X, L);

    fn group(expr: &mut Expr, label: Name) {
        add_label(expr, label);
    }
}

impl<L: Labels> Groups<L> for Ranked {
    type From = L;
    type Into<X: Label> = L;

    fn group(expr: &mut Expr, label: Name) {
        add_label(expr, label);
    }
}

/// Adds a label to the `by` of an aggregation.
pub(crate) fn add_label(expr: &mut Expr, label: Name) {
    if let Node::Aggregate(aggregate) = &mut expr.node {
        aggregate
            .grouping
            .get_or_insert_with(|| Grouping {
                without: false,
                labels: Vec::new(),
            })
            .labels
            .push(label);
    }
}

/// `op(expr)` or `op(parameter, expr)`.
pub(crate) fn aggregate(op: &'static str, parameter: Option<Node>, expr: Expr) -> Expr {
    Node::Aggregate(Box::new(Aggregate {
        op: Name::Borrowed(op),
        grouping: None,
        parameter: parameter.map(Expr::from),
        expr,
    }))
    .into()
}

fn number(value: f64) -> Node {
    Node::Number(Number(value))
}

impl<L: Labels, State> InstantVector<L, State> {
    fn aggregated<Into>(self, op: &'static str, parameter: Option<Node>, unit: Option<Unit>) -> Into
    where
        Into: From<Bare>,
    {
        let Bare { expr, gathered, .. } = self.bare;
        Into::from(Bare {
            expr: aggregate(op, parameter, expr),
            unit,
            gathered,
        })
    }

    fn same_unit(self, op: &'static str, parameter: Option<Node>) -> InstantVector<(), Aggregated<L>> {
        let unit = self.bare.unit.clone();
        self.aggregated(op, parameter, unit)
    }

    fn ranked(self, op: &'static str, most: impl Into<Scalar>) -> InstantVector<L, Ranked> {
        let unit = self.bare.unit.clone();
        self.aggregated(op, Some(most.into().bare.expr.node), unit)
    }

    /// `sum(…)`: all values added up.
    pub fn sum(self) -> InstantVector<(), Aggregated<L>>
    where
        L: Additive,
    {
        self.same_unit("sum", None)
    }

    /// `avg(…)`: the mean. The mean of ratios or quantiles means little; add up first.
    pub fn avg(self) -> InstantVector<(), Aggregated<L>>
    where
        L: Additive,
    {
        self.same_unit("avg", None)
    }

    /// `min(…)`
    pub fn min(self) -> InstantVector<(), Aggregated<L>> {
        self.same_unit("min", None)
    }

    /// `max(…)`
    pub fn max(self) -> InstantVector<(), Aggregated<L>> {
        self.same_unit("max", None)
    }

    /// `stddev(…)`: the standard deviation.
    pub fn stddev(self) -> InstantVector<(), Aggregated<L>>
    where
        L: Additive,
    {
        self.same_unit("stddev", None)
    }

    /// `stdvar(…)`: the variance, which has no unit of its own.
    pub fn stdvar(self) -> InstantVector<(), Aggregated<L>>
    where
        L: Additive,
    {
        self.aggregated("stdvar", None, None)
    }

    /// `count(…)`: how many series there are.
    pub fn count(self) -> InstantVector<(), Aggregated<L>> {
        self.aggregated("count", None, Some(Unit::COUNT))
    }

    /// `group(…)`: 1 for each group that has a series.
    pub fn group(self) -> InstantVector<(), Aggregated<L>> {
        self.aggregated("group", None, Some(Unit::NONE))
    }

    /// `quantile(q, …)`: the quantile over series, not over time. `q` is from 0 to 1.
    pub fn quantile(self, q: f64) -> InstantVector<(), Aggregated<L>>
    where
        L: Additive,
    {
        self.same_unit("quantile", Some(number(q)))
    }

    /// `count_values("label", …)`: how many series have each value, which becomes a label.
    pub fn count_values<X: Label>(self, _: X) -> InstantVector<(X, ()), Aggregated<L>> {
        self.aggregated(
            "count_values",
            Some(Node::String(X::INFO.name.to_owned())),
            Some(Unit::COUNT),
        )
    }

    /// `topk(k, …)`: the `k` largest. On a graph it chooses anew at every step.
    pub fn topk(self, k: impl Into<Scalar>) -> InstantVector<L, Ranked> {
        self.ranked("topk", k)
    }

    /// `bottomk(k, …)`: the `k` smallest.
    pub fn bottomk(self, k: impl Into<Scalar>) -> InstantVector<L, Ranked> {
        self.ranked("bottomk", k)
    }

    /// `limitk(k, …)`: any `k` series (Prometheus 3, experimental).
    pub fn limitk(self, k: impl Into<Scalar>) -> InstantVector<L, Ranked> {
        self.ranked("limitk", k)
    }

    /// `limit_ratio(r, …)`: a share of the series, always the same ones (Prometheus 3, experimental).
    pub fn limit_ratio(self, ratio: f64) -> InstantVector<L, Ranked> {
        self.ranked("limit_ratio", ratio)
    }
}

impl<L, From> InstantVector<L, Aggregated<From>> {
    /// Groups by every label but this one. Which labels remain is then known to Prometheus alone.
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::labels! {
    /// #     /// A.
    /// #     Window = "sloth_window";
    /// # }
    /// # dashgen::metrics! {
    /// #     /// W.
    /// #     gauge Burn = "burn" in Unit::RATIO, labels [Window];
    /// # }
    /// let burn = Burn.value().max().without(Window);
    /// assert_eq!(burn.to_string(), "max without (sloth_window) (burn)");
    /// ```
    pub fn without<X: Label>(self, _: X) -> InstantVector<UnknownLabels, Aggregated<From>> {
        let mut bare = self.bare;
        if let Node::Aggregate(aggregate) = &mut bare.expr.node {
            let grouping = aggregate.grouping.get_or_insert_with(|| Grouping {
                without: true,
                labels: Vec::new(),
            });
            grouping.labels.push(Name::Borrowed(X::INFO.name));
            if !grouping.without {
                bare.gathered.push(format!(
                    "an aggregation groups by labels or without labels, not both; remove `.by(…)` or `.without({})`",
                    X::INFO.name
                ));
            }
        }
        InstantVector::of(bare)
    }
}

impl<L, State> From<Bare> for InstantVector<L, State> {
    fn from(bare: Bare) -> Self {
        Self::of(bare)
    }
}
