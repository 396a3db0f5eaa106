//! Range vectors: every sample of a gauge in a window, and the functions that make one value of them.

use std::marker::PhantomData;

use super::bare::Bare;
use super::instant::InstantVector;
use super::labels::Additive;
use super::scalar::Scalar;
use crate::Unit;
use dashgen_promql::ast::{At, Expr, Node, Number, Subquery, TimeShift, Window};

/// A range vector whose series carry the labels `L`: `metric[5m]` or `expr[1h:1m]`.
///
/// It can be neither drawn nor compared; the functions here make an [`InstantVector`] of it.
#[derive(Clone, Debug)]
#[must_use]
pub struct RangeVector<L> {
    bare: Bare,
    labels: PhantomData<fn() -> L>,
}

impl<L> RangeVector<L> {
    pub(crate) fn of(bare: Bare) -> Self {
        Self {
            bare,
            labels: PhantomData,
        }
    }

    fn call(self, function: &'static str) -> InstantVector<L> {
        InstantVector::of(self.bare.call(function))
    }

    fn unit(mut self, unit: Option<Unit>) -> Self {
        self.bare.unit = unit;
        self
    }

    fn rate_unit(&self) -> Option<Unit> {
        self.bare.unit.as_ref().map(Unit::per_second)
    }

    /// So far back in time.
    pub fn offset(self, offset: impl Into<Window>) -> Self {
        let offset = offset.into();
        self.shifted(|shift| shift.offset = Some(offset))
    }

    /// At a fixed moment, at every step.
    pub fn at(self, moment: At) -> Self {
        self.shifted(|shift| shift.at = Some(moment))
    }

    fn shifted(mut self, change: impl FnOnce(&mut TimeShift)) -> Self {
        match &mut self.bare.expr.node {
            Node::Range(selector, _) => change(&mut selector.at),
            Node::Subquery(subquery) => change(&mut subquery.at),
            _ => {}
        }
        self
    }

    /// `avg_over_time(…)`
    pub fn avg_over_time(self) -> InstantVector<L>
    where
        L: Additive,
    {
        self.call("avg_over_time")
    }

    /// `min_over_time(…)`
    pub fn min_over_time(self) -> InstantVector<L> {
        self.call("min_over_time")
    }

    /// `max_over_time(…)`
    pub fn max_over_time(self) -> InstantVector<L> {
        self.call("max_over_time")
    }

    /// `sum_over_time(…)`
    pub fn sum_over_time(self) -> InstantVector<L>
    where
        L: Additive,
    {
        self.call("sum_over_time")
    }

    /// `count_over_time(…)`: how many samples there are.
    pub fn count_over_time(self) -> InstantVector<L> {
        self.unit(Some(Unit::COUNT)).call("count_over_time")
    }

    /// `quantile_over_time(q, …)`. `q` is from 0 to 1.
    pub fn quantile_over_time(self, q: f64) -> InstantVector<L>
    where
        L: Additive,
    {
        let q: Expr = Node::Number(Number(q)).into();
        InstantVector::of(self.bare.call_with("quantile_over_time", |range| vec![q, range]))
    }

    /// `stddev_over_time(…)`
    pub fn stddev_over_time(self) -> InstantVector<L>
    where
        L: Additive,
    {
        self.call("stddev_over_time")
    }

    /// `stdvar_over_time(…)`, which has no unit of its own.
    pub fn stdvar_over_time(self) -> InstantVector<L>
    where
        L: Additive,
    {
        self.unit(None).call("stdvar_over_time")
    }

    /// `mad_over_time(…)`: the median of the distances to the median (Prometheus 3, experimental).
    pub fn mad_over_time(self) -> InstantVector<L> {
        self.call("mad_over_time")
    }

    /// `last_over_time(…)`
    pub fn last_over_time(self) -> InstantVector<L> {
        self.call("last_over_time")
    }

    /// `first_over_time(…)` (Prometheus 3, experimental).
    pub fn first_over_time(self) -> InstantVector<L> {
        self.call("first_over_time")
    }

    /// `present_over_time(…)`: 1 for each series that has a sample.
    pub fn present_over_time(self) -> InstantVector<L> {
        self.unit(Some(Unit::NONE)).call("present_over_time")
    }

    /// `absent_over_time(…)`: 1 if there is no sample at all.
    pub fn absent_over_time(self) -> InstantVector<()> {
        InstantVector::of(self.bare.with_unit(Some(Unit::NONE)).call("absent_over_time"))
    }

    /// `changes(…)`: how often the value changed.
    pub fn changes(self) -> InstantVector<L> {
        self.unit(Some(Unit::COUNT)).call("changes")
    }

    /// `delta(…)`: the last value less the first.
    pub fn delta(self) -> InstantVector<L> {
        self.call("delta")
    }

    /// `idelta(…)`: the last value less the one before.
    pub fn idelta(self) -> InstantVector<L> {
        self.call("idelta")
    }

    /// `deriv(…)`: the slope per second of a line through all samples.
    pub fn deriv(self) -> InstantVector<L> {
        let unit = self.rate_unit();
        self.unit(unit).call("deriv")
    }

    /// `predict_linear(…, t)`: where that line will be so many seconds from now.
    pub fn predict_linear(self, ahead: impl Into<Scalar>) -> InstantVector<L> {
        let ahead = ahead.into().bare.expr;
        InstantVector::of(self.bare.call_with("predict_linear", |range| vec![range, ahead]))
    }

    /// `double_exponential_smoothing(…, smoothing, trend)` (Prometheus 3, experimental).
    pub fn double_exponential_smoothing(self, smoothing: f64, trend: f64) -> InstantVector<L> {
        let factors = [smoothing, trend].map(|factor| Node::Number(Number(factor)).into());
        InstantVector::of(self.bare.call_with("double_exponential_smoothing", |range| {
            [range].into_iter().chain(factors).collect()
        }))
    }
}

impl<L, State> InstantVector<L, State> {
    /// `expr[window:step]`: the expression at every step of a window.
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::metrics! {
    /// #     /// G.
    /// #     counter Gaps = "gaps_total" in Unit::COUNT, labels [];
    /// # }
    /// let busiest = Gaps.rate(minutes(5)).sum().subquery(hours(1), minutes(1)).max_over_time();
    /// assert_eq!(busiest.to_string(), "max_over_time(sum(rate(gaps_total[5m]))[1h:1m])");
    /// ```
    pub fn subquery(self, range: impl Into<Window>, resolution: impl Into<Window>) -> RangeVector<L> {
        let Bare { expr, unit, gathered } = self.bare;
        let subquery = Subquery {
            expr,
            range: range.into(),
            step: Some(resolution.into()),
            at: TimeShift::default(),
        };
        RangeVector::of(Bare {
            expr: Node::Subquery(Box::new(subquery)).into(),
            unit,
            gathered,
        })
    }
}
