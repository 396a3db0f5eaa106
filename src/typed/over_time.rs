//! Range vectors: every sample of a gauge in a window, and the functions that make one value of them.

use std::marker::PhantomData;

use super::bare::Bare;
use super::instant::Instant;
use super::scalar::Scalar;
use crate::Unit;
use crate::promql::ast::{At, Expr, Node, Number, Subquery, TimeShift, Window};

/// A range vector whose series carry the labels `L`: `metric[5m]` or `expr[1h:1m]`.
///
/// It can be neither drawn nor compared; the functions here make an [`Instant`] of it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Range<L> {
    bare: Bare,
    labels: PhantomData<fn() -> L>,
}

impl<L> Range<L> {
    pub(crate) fn of(bare: Bare) -> Self {
        Self {
            bare,
            labels: PhantomData,
        }
    }

    fn call(self, function: &'static str) -> Instant<L> {
        Instant::of(self.bare.call(function))
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
    pub fn avg(self) -> Instant<L> {
        self.call("avg_over_time")
    }

    /// `min_over_time(…)`
    pub fn min(self) -> Instant<L> {
        self.call("min_over_time")
    }

    /// `max_over_time(…)`
    pub fn max(self) -> Instant<L> {
        self.call("max_over_time")
    }

    /// `sum_over_time(…)`
    pub fn sum(self) -> Instant<L> {
        self.call("sum_over_time")
    }

    /// `count_over_time(…)`: how many samples there are.
    pub fn count(self) -> Instant<L> {
        self.unit(Some(Unit::COUNT)).call("count_over_time")
    }

    /// `quantile_over_time(q, …)`. `q` is from 0 to 1.
    pub fn quantile(self, q: f64) -> Instant<L> {
        let q: Expr = Node::Number(Number(q)).into();
        Instant::of(self.bare.call_with("quantile_over_time", |range| vec![q, range]))
    }

    /// `stddev_over_time(…)`
    pub fn stddev(self) -> Instant<L> {
        self.call("stddev_over_time")
    }

    /// `stdvar_over_time(…)`, which has no unit of its own.
    pub fn stdvar(self) -> Instant<L> {
        self.unit(None).call("stdvar_over_time")
    }

    /// `mad_over_time(…)`: the median of the distances to the median (Prometheus 3, experimental).
    pub fn mad(self) -> Instant<L> {
        self.call("mad_over_time")
    }

    /// `last_over_time(…)`
    pub fn last(self) -> Instant<L> {
        self.call("last_over_time")
    }

    /// `first_over_time(…)` (Prometheus 3, experimental).
    pub fn first(self) -> Instant<L> {
        self.call("first_over_time")
    }

    /// `present_over_time(…)`: 1 for each series that has a sample.
    pub fn present(self) -> Instant<L> {
        self.unit(Some(Unit::NONE)).call("present_over_time")
    }

    /// `absent_over_time(…)`: 1 if there is no sample at all.
    pub fn absent(self) -> Instant<()> {
        Instant::of(self.bare.in_unit(Some(Unit::NONE)).call("absent_over_time"))
    }

    /// `changes(…)`: how often the value changed.
    pub fn changes(self) -> Instant<L> {
        self.unit(Some(Unit::COUNT)).call("changes")
    }

    /// `delta(…)`: the last value less the first.
    pub fn delta(self) -> Instant<L> {
        self.call("delta")
    }

    /// `idelta(…)`: the last value less the one before.
    pub fn idelta(self) -> Instant<L> {
        self.call("idelta")
    }

    /// `deriv(…)`: the slope per second of a line through all samples.
    pub fn deriv(self) -> Instant<L> {
        let unit = self.rate_unit();
        self.unit(unit).call("deriv")
    }

    /// `predict_linear(…, t)`: where that line will be so many seconds from now.
    pub fn predict_linear(self, ahead: impl Into<Scalar>) -> Instant<L> {
        let ahead = ahead.into().bare.expr;
        Instant::of(self.bare.call_with("predict_linear", |range| vec![range, ahead]))
    }

    /// `double_exponential_smoothing(…, smoothing, trend)` (Prometheus 3, experimental).
    pub fn double_exponential_smoothing(self, smoothing: f64, trend: f64) -> Instant<L> {
        let factors = [smoothing, trend].map(|factor| Node::Number(Number(factor)).into());
        Instant::of(self.bare.call_with("double_exponential_smoothing", |range| {
            [range].into_iter().chain(factors).collect()
        }))
    }
}

impl<L, State> Instant<L, State> {
    /// `expr[window:step]`: the expression at every step of a window.
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::metrics! {
    /// #     /// G.
    /// #     counter Gaps = "gaps_total" in Unit::COUNT, by [];
    /// # }
    /// let busiest = Gaps.rate(minutes(5)).sum().over(hours(1), minutes(1)).max();
    /// assert_eq!(busiest.to_string(), "max_over_time(sum(rate(gaps_total[5m]))[1h:1m])");
    /// ```
    pub fn over(self, window: impl Into<Window>, step: impl Into<Window>) -> Range<L> {
        let Bare { expr, unit, faults } = self.bare;
        let subquery = Subquery {
            expr,
            range: window.into(),
            step: Some(step.into()),
            at: TimeShift::default(),
        };
        Range::of(Bare {
            expr: Node::Subquery(Box::new(subquery)).into(),
            unit,
            faults,
        })
    }
}
