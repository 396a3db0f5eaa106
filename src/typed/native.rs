//! Native histograms: vectors whose samples are histograms, and the functions that make numbers of them.

use super::aggregate::Aggregated;
use super::histogram::{fraction, quantile, sum};
use super::instant::{Groups, InstantVector, Ungrouped};
use super::labels::{LabelIn, SeriesOf};
use super::select::MetricSelector;
use crate::Unit;
use crate::catalogue::{Metric, NativeHistogram};
use crate::unit::Quantity;
use dashgen_promql::ast::Window;

/// A vector whose samples are histograms, with the labels `L`.
///
/// A heatmap draws it. It is compared and added up as a whole or not at all: the functions here make numbers of it.
///
/// ```
/// use dashgen::prelude::*;
///
/// dashgen::labels! {
///     /// The route.
///     Route = "http.route";
/// }
/// dashgen::metrics! {
///     /// Time to answer a request.
///     native_histogram RequestDuration = "http.server.request.duration" in Unit::SECONDS, labels [Route];
/// }
/// let rates = RequestDuration.histogram_rate(minutes(5)).sum().by(Route);
/// assert_eq!(
///     rates.clone().histogram_quantile(0.99).to_string(),
///     r#"histogram_quantile(0.99, sum by ("http.route") (rate({"http.server.request.duration"}[5m])))"#
/// );
/// assert_eq!(
///     rates.histogram_fraction_at_most(seconds(1)).to_string(),
///     r#"histogram_fraction(-Inf, 1, sum by ("http.route") (rate({"http.server.request.duration"}[5m])))"#
/// );
/// ```
///
/// The rate of a histogram is no number:
///
/// ```compile_fail
/// # use dashgen::prelude::*;
/// # dashgen::metrics! {
/// #     /// Time to answer a request.
/// #     native_histogram RequestDuration = "http.server.request.duration" in Unit::SECONDS, labels [];
/// # }
/// let slow = RequestDuration.histogram_rate(minutes(5)).sum().gt(1);
/// ```
#[derive(Debug)]
#[must_use]
pub struct HistogramVector<L, State = Ungrouped> {
    vector: InstantVector<L, State>,
    unit: Unit,
}

// Derived, it would ask `Clone` of the labels and of the state, which are no values.
impl<L, State> Clone for HistogramVector<L, State> {
    fn clone(&self) -> Self {
        Self {
            vector: self.vector.clone(),
            unit: self.unit.clone(),
        }
    }
}

/// What only a native histogram has, narrowed or not. [`Histograms`](super::Histograms) has what both kinds have.
pub trait NativeHistograms: MetricSelector {
    /// `rate(…[window])`: the observations per second, as histograms.
    fn histogram_rate(self, window: impl Into<Window>) -> HistogramVector<SeriesOf<Self::Of>>
    where
        Self::Of: NativeHistogram,
    {
        HistogramVector::of(
            self.series().function_over("rate", window.into(), None),
            Self::Of::INFO.unit,
        )
    }

    /// `increase(…[window])`: the observations of a window, as histograms.
    fn histogram_increase(self, window: impl Into<Window>) -> HistogramVector<SeriesOf<Self::Of>>
    where
        Self::Of: NativeHistogram,
    {
        let increase = self.series().function_over("increase", window.into(), None);
        HistogramVector::of(increase, Self::Of::INFO.unit)
    }
}

impl<S: MetricSelector> NativeHistograms for S {}

impl<L, State> HistogramVector<L, State> {
    pub(super) fn of(vector: InstantVector<L, State>, unit: Unit) -> Self {
        Self { vector, unit }
    }

    /// `sum(…)`: all histograms added up, bucket by bucket.
    pub fn sum(self) -> HistogramVector<(), Aggregated<L>> {
        HistogramVector::of(InstantVector::of(sum(self.vector.bare)), self.unit)
    }

    /// Groups the sum by one more label.
    pub fn by<X, Place>(self, label: X) -> HistogramVector<State::Into<X>, State>
    where
        State: Groups<L>,
        X: LabelIn<State::From, Place>,
    {
        HistogramVector::of(self.vector.by(label), self.unit)
    }

    /// `histogram_quantile(q, …)`: the value that the share `q` of the observations stays below.
    pub fn histogram_quantile(self, q: f64) -> InstantVector<L> {
        InstantVector::of(quantile(q, self.vector.bare, self.unit))
    }

    /// `histogram_fraction(-Inf, threshold, …)`: the share of the observations of at most the threshold.
    pub fn histogram_fraction_at_most(self, threshold: impl Into<Quantity>) -> InstantVector<L> {
        InstantVector::of(fraction(&threshold.into(), self.vector.bare, self.unit))
    }

    /// `histogram_count(…)`: how many observations there are; of a rate, per second.
    pub fn histogram_count(self) -> InstantVector<L> {
        InstantVector::of(self.vector.bare.call("histogram_count"))
    }

    /// `histogram_sum(…)`: all observations added up; of a rate, per second.
    pub fn histogram_sum(self) -> InstantVector<L> {
        InstantVector::of(self.vector.bare.call("histogram_sum"))
    }

    /// `histogram_avg(…)`: the mean of the observations.
    pub fn histogram_avg(self) -> InstantVector<L> {
        self.in_its_unit("histogram_avg")
    }

    /// `histogram_stddev(…)`: their standard deviation.
    pub fn histogram_stddev(self) -> InstantVector<L> {
        self.in_its_unit("histogram_stddev")
    }

    fn in_its_unit(self, function: &'static str) -> InstantVector<L> {
        InstantVector::of(self.vector.bare.call(function).with_unit(Some(self.unit)))
    }
}

impl<L, State> HistogramVector<L, State> {
    /// The vector as a heatmap draws it: what its buckets count.
    pub(crate) fn counts(self) -> InstantVector<L, State> {
        self.vector.with_unit(Unit::COUNT)
    }
}
