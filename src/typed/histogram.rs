//! What can be asked of a histogram, classic or native: quantiles, the mean, the share up to a threshold, and its counters.

use std::marker::PhantomData;

use super::aggregate::{add_label, aggregate};
use super::bare::Bare;
use super::instant::{Groups, InstantVector};
use super::labels::{Labels, SeriesOf};
use super::select::MetricSelector;
use super::series::Series;
use crate::Unit;
use crate::catalogue::{
    BucketOf, ClassicHistogram, CountAndSum, CountOf, Histogram, Label, Metric, MetricType, Observed, SumOf,
};
use crate::unit::Quantity;
use dashgen_promql::ast::{BinaryOp, Expr, MatchOp, Matcher, Matching, Name, Node, Number, Window};

/// The state after [`Histograms::histogram_quantile`]: `.by(…)` gives a quantile for each value of a label.
#[derive(Debug)]
pub struct QuantileOf<H>(PhantomData<H>);

/// The state after [`Histograms::mean`]: `.by(…)` gives a mean for each value of a label.
#[derive(Debug)]
pub struct MeanOf<H>(PhantomData<H>);

/// The state after [`Histograms::fraction_at_most`]: `.by(…)` gives a share for each value of a label.
#[derive(Debug)]
pub struct FractionOf<H>(PhantomData<H>);

macro_rules! group_inside {
    ($($state:ident)+) => {$(
        impl<H: Metric, L: Labels> Groups<L> for $state<H> {
            type From = SeriesOf<H>;
            type Into<X: Label> = (X, L);

            fn group(expr: &mut Expr, label: Name) {
                group_inside(expr, &label);
            }
        }
    )+};
}

group_inside!(QuantileOf MeanOf FractionOf);

/// Adds a label to the `by` of every aggregation that an expression calculates with.
fn group_inside(expr: &mut Expr, label: &Name) {
    match &mut expr.node {
        Node::Aggregate(_) => add_label(expr, label.clone()),
        Node::Call(_, arguments) => arguments
            .iter_mut()
            .for_each(|argument| group_inside(argument, label)),
        Node::Binary(binary) => {
            group_inside(&mut binary.left, label);
            group_inside(&mut binary.right, label);
        }
        _ => {}
    }
}

/// What can be asked of a histogram, classic or native, and of a summary as far as it has the same; narrowed or not.
///
/// The trait bound stands on each method, so that the compiler says what a metric of another kind has instead.
pub trait Histograms: MetricSelector {
    /// `histogram_quantile(q, sum by (le) (rate(…_bucket[window])))`, of a native histogram
    /// `histogram_quantile(q, sum(rate(…[window])))`: the value that the share `q` of the observations stays below. It is
    /// interpolated within a bucket; of a classic histogram it never exceeds the last bucket.
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::labels! {
    /// #     /// S.
    /// #     StepId = "stepId";
    /// # }
    /// # dashgen::metrics! {
    /// #     /// D.
    /// #     histogram StepDuration = "step_seconds" in Unit::SECONDS, labels [StepId], buckets [1.0, 5.0];
    /// # }
    /// let slow = StepDuration.histogram_quantile(0.95, minutes(5)).by(StepId);
    /// assert_eq!(
    ///     slow.to_string(),
    ///     "histogram_quantile(0.95, sum by (le, stepId) (rate(step_seconds_bucket[5m])))"
    /// );
    /// ```
    fn histogram_quantile(self, q: f64, window: impl Into<Window>) -> InstantVector<(), QuantileOf<Self::Of>>
    where
        Self::Of: Histogram,
    {
        InstantVector::of(quantile(
            q,
            summed(self.series(), "rate", window.into()),
            Self::Of::INFO.unit,
        ))
    }

    /// `sum by (le) (increase(…_bucket[window]))`, of a native histogram `sum(increase(…[window]))`: the observations in
    /// each bucket, for a heatmap.
    fn bucket_increase(self, window: impl Into<Window>) -> InstantVector<(), QuantileOf<Self::Of>>
    where
        Self::Of: Histogram,
    {
        let buckets = summed(self.series(), "increase", window.into());
        InstantVector::of(buckets.with_unit(Some(Unit::COUNT)))
    }

    /// `sum(rate(…_sum[window])) / (sum(rate(…_count[window])) > 0)`, of a native histogram
    /// `histogram_avg(sum(rate(…[window]))) < +Inf`: the mean, exact, and nothing where nothing was observed.
    fn mean(self, window: impl Into<Window>) -> InstantVector<(), MeanOf<Self::Of>>
    where
        Self::Of: Observed,
    {
        let (window, unit) = (window.into(), Some(Self::Of::INFO.unit));
        let series = self.series();
        if is_native::<Self::Of>() {
            let mean = sum(series.function_over("rate", window, unit).bare).call("histogram_avg");
            return InstantVector::of(mean.finite());
        }
        let total = series
            .clone()
            .sibling::<SumOf<Self::Of>>()
            .rate(window.clone())
            .bare;
        let count = series.sibling::<CountOf<Self::Of>>().rate(window).bare;
        InstantVector::of(share(sum(total), sum(count)).with_unit(unit))
    }

    /// `sum(rate(…_bucket{le="…"}[window])) / (sum(rate(…_count[window])) > 0)`, of a native histogram
    /// `histogram_fraction(-Inf, …, sum(rate(…[window]))) < +Inf`: the share of the observations of at most `threshold`,
    /// and nothing where nothing was observed.
    ///
    /// Of a classic histogram the threshold must be one of its buckets. Of a native one it is interpolated within a bucket.
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::metrics! {
    /// #     /// D.
    /// #     histogram StepDuration = "step_seconds" in Unit::SECONDS, labels [], buckets [0.5, 5.0];
    /// #     /// R.
    /// #     native_histogram Requests = "requests_seconds" in Unit::SECONDS, labels [];
    /// # }
    /// assert_eq!(
    ///     StepDuration.fraction_at_most(milliseconds(500), minutes(5)).to_string(),
    ///     r#"sum(rate(step_seconds_bucket{le="0.5"}[5m])) / (sum(rate(step_seconds_count[5m])) > 0)"#
    /// );
    /// assert_eq!(
    ///     Requests.fraction_at_most(milliseconds(700), minutes(5)).to_string(),
    ///     "histogram_fraction(-Inf, 0.7, sum(rate(requests_seconds[5m]))) < +Inf"
    /// );
    /// ```
    fn fraction_at_most(
        self,
        threshold: impl Into<Quantity>,
        window: impl Into<Window>,
    ) -> InstantVector<(), FractionOf<Self::Of>>
    where
        Self::Of: Histogram,
    {
        let (threshold, window) = (threshold.into(), window.into());
        let series = self.series();
        if is_native::<Self::Of>() {
            let within = fraction(&threshold, summed(series, "rate", window), Self::Of::INFO.unit);
            return InstantVector::of(within.finite());
        }
        let within = bucket_of(series.clone(), threshold).rate(window.clone()).bare;
        let all = series.sibling::<CountOf<Self::Of>>().rate(window).bare;
        InstantVector::of(share(sum(within), sum(all)).with_unit(Some(Unit::RATIO)))
    }

    /// `rate(…_count[window])`, of a native histogram `histogram_count(rate(…[window]))`: how often something was observed
    /// per second.
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::metrics! {
    /// #     /// R.
    /// #     native_histogram Requests = "requests_seconds" in Unit::SECONDS, labels [];
    /// # }
    /// let rate = Requests.observation_rate(minutes(5)).sum();
    /// assert_eq!(rate.to_string(), "sum(histogram_count(rate(requests_seconds[5m])))");
    /// ```
    fn observation_rate(self, window: impl Into<Window>) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Observed,
    {
        let unit = Unit::OPERATIONS.per_second();
        InstantVector::of(counted(self.series(), "rate", window.into()).with_unit(Some(unit)))
    }

    /// `increase(…_count[window])`, of a native histogram `histogram_count(increase(…[window]))`: how often something was
    /// observed in a window.
    fn observation_increase(self, window: impl Into<Window>) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Observed,
    {
        let counted = counted(self.series(), "increase", window.into());
        InstantVector::of(counted.with_unit(Some(Unit::OPERATIONS)))
    }

    /// The counter of its observations, `…_count`.
    fn observation_count(self) -> Series<CountOf<Self::Of>>
    where
        Self::Of: CountAndSum,
    {
        self.series().sibling()
    }

    /// The counter of everything it observed, added up, `…_sum`.
    fn observation_sum(self) -> Series<SumOf<Self::Of>>
    where
        Self::Of: CountAndSum,
    {
        self.series().sibling()
    }

    /// The counter of the observations of at most `le`, which must be one of its buckets: `…_bucket{le="…"}`.
    ///
    /// Prometheus 2 stores the bucket 5 as `5`, Prometheus 3 as `5.0`; both match.
    fn bucket_le(self, le: impl Into<Quantity>) -> Series<BucketOf<Self::Of>>
    where
        Self::Of: ClassicHistogram,
    {
        bucket_of(self.series(), le.into())
    }
}

impl<S: MetricSelector> Histograms for S {}

fn is_native<M: Metric>() -> bool {
    M::INFO.metric_type == MetricType::NativeHistogram
}

/// The counter of one bucket of a classic histogram.
pub(super) fn bucket_of<H: Histogram>(series: Series<H>, le: Quantity) -> Series<BucketOf<H>> {
    let info = H::INFO;
    let mut series: Series<BucketOf<H>> = series.sibling();
    match le.value_in(&info.unit) {
        Ok(le) if info.buckets.contains(&le) => {
            series.selector.matchers.push(float_matcher("le", le));
        }
        Ok(le) => series.gathered.push(format!(
            "`{}` has no bucket {le}; its buckets are {}; use one of them or add it in the catalogue",
            info.name,
            listed(info.buckets),
        )),
        Err(error) => series.gathered.push(error.to_string()),
    }
    series
}

pub(super) fn listed(numbers: &[f64]) -> String {
    let numbers: Vec<_> = numbers.iter().map(f64::to_string).collect();
    numbers.join(", ")
}

/// `le=~"5(\\.0)?"`, or `le="0.5"` where both versions of Prometheus write the same.
pub(super) fn float_matcher(label: &'static str, value: f64) -> Matcher {
    let label = Name::Borrowed(label);
    if value.fract() == 0.0 {
        return Matcher::Label {
            label,
            op: MatchOp::Regex,
            value: format!("{value}(\\.0)?"),
        };
    }
    Matcher::Label {
        label,
        op: MatchOp::Equal,
        value: value.to_string(),
    }
}

/// `histogram_quantile(q, …)`
pub(super) fn quantile(q: f64, histogram: Bare, unit: Unit) -> Bare {
    let number = Node::Number(Number(q)).into();
    let mut bare = histogram
        .call_with("histogram_quantile", |histogram| vec![number, histogram])
        .with_unit(Some(unit));
    if !(0.0..=1.0).contains(&q) {
        bare.gathered
            .push(format!("a quantile lies between 0 and 1, not at {q}"));
    }
    bare
}

/// `histogram_fraction(-Inf, at_most, …)`
pub(super) fn fraction(at_most: &Quantity, histogram: Bare, unit: Unit) -> Bare {
    let (value, error) = match at_most.value_in(&unit) {
        Ok(value) => (value, None),
        Err(error) => (at_most.value(), Some(error)),
    };
    let bounds = [f64::NEG_INFINITY, value].map(|bound| Expr::from(Node::Number(Number(bound))));
    let mut bare = histogram
        .call_with("histogram_fraction", |histogram| {
            bounds.into_iter().chain([histogram]).collect()
        })
        .with_unit(Some(Unit::RATIO));
    bare.gathered.errors.extend(error.map(|error| error.to_string()));
    bare
}

pub(super) fn sum(bare: Bare) -> Bare {
    Bare {
        expr: aggregate("sum", None, bare.expr),
        ..bare
    }
}

/// `part / (all > 0)`
fn share(part: Bare, all: Bare) -> Bare {
    let guard = all.binary(BinaryOp::Greater, Bare::number(0.0), false, Matching::default());
    part.binary(BinaryOp::Divide, guard, false, Matching::default())
}

/// `function(…_count[window])`, or `histogram_count(function(…[window]))`
fn counted<M: Observed>(series: Series<M>, function: &'static str, window: Window) -> Bare {
    if is_native::<M>() {
        return series
            .function_over(function, window, None)
            .bare
            .call("histogram_count");
    }
    series
        .sibling::<CountOf<M>>()
        .function_over(function, window, None)
        .bare
}

/// `sum by (le) (function(…_bucket[window]))`, or `sum(function(…[window]))`
fn summed<H: Histogram>(series: Series<H>, function: &'static str, window: Window) -> Bare {
    if is_native::<H>() {
        return sum(series.function_over(function, window, None).bare);
    }
    let buckets = series
        .sibling::<BucketOf<H>>()
        .function_over(function, window, None)
        .bare;
    let mut summed = sum(buckets);
    add_label(&mut summed.expr, Name::Borrowed("le"));
    summed
}
