//! What can be asked of a histogram: quantiles, the mean, the share up to a bucket, and its counters.

use std::marker::PhantomData;

use super::aggregate::{add_label, aggregate};
use super::bare::Bare;
use super::instant::{Groups, InstantVector};
use super::labels::{Labels, SeriesOf};
use super::select::MetricSelector;
use super::series::Series;
use crate::Unit;
use crate::catalogue::{BucketOf, CountOf, Histogram, Label, Metric, SumOf};
use crate::unit::Quantity;
use dashgen_promql::ast::{BinaryOp, Expr, Grouping, MatchOp, Matcher, Matching, Name, Node, Number, Window};

/// The state after [`Histograms::histogram_quantile`]: `.by(…)` gives a quantile for each value of a label.
#[derive(Debug)]
pub struct QuantileOf<H>(PhantomData<H>);

/// The state after [`Histograms::mean`]: `.by(…)` gives a mean for each value of a label.
#[derive(Debug)]
pub struct MeanOf<H>(PhantomData<H>);

impl<H: Metric, L: Labels> Groups<L> for QuantileOf<H> {
    type From = SeriesOf<H>;
    type Into<X: Label> = (X, L);

    fn group(expr: &mut Expr, label: Name) {
        match &mut expr.node {
            Node::Call(_, arguments) => {
                if let Some(buckets) = arguments.last_mut() {
                    add_label(buckets, label);
                }
            }
            _ => add_label(expr, label),
        }
    }
}

impl<H: Metric, L: Labels> Groups<L> for MeanOf<H> {
    type From = SeriesOf<H>;
    type Into<X: Label> = (X, L);

    fn group(expr: &mut Expr, label: Name) {
        let Node::Binary(quotient) = &mut expr.node else {
            return;
        };
        add_label(&mut quotient.left, label.clone());
        if let Node::Binary(guard) = &mut quotient.right.node {
            add_label(&mut guard.left, label);
        }
    }
}

/// What can be asked of a histogram, narrowed or not.
///
/// The trait bound stands on each method, so that the compiler says what a metric of another kind has instead.
pub trait Histograms: MetricSelector {
    /// `histogram_quantile(q, sum by (le) (rate(…_bucket[window])))`: the value that the share `q` of
    /// the observations stays below. It is interpolated within a bucket and never exceeds the last bucket.
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
        let buckets = summed_buckets(self.series(), "rate", window.into());
        let node = Node::Call(
            Name::Borrowed("histogram_quantile"),
            vec![Node::Number(Number(q)).into(), buckets.expr],
        );
        let mut bare = Bare {
            expr: node.into(),
            unit: Some(Self::Of::INFO.unit),
            gathered: buckets.gathered,
        };
        if !(0.0..=1.0).contains(&q) {
            bare.gathered
                .push(format!("a quantile lies between 0 and 1, not at {q}"));
        }
        InstantVector::of(bare)
    }

    /// `sum by (le) (increase(…_bucket[window]))`: the observations in each bucket, for a heatmap.
    fn bucket_increase(self, window: impl Into<Window>) -> InstantVector<(), QuantileOf<Self::Of>>
    where
        Self::Of: Histogram,
    {
        let buckets = summed_buckets(self.series(), "increase", window.into());
        InstantVector::of(buckets.with_unit(Some(Unit::COUNT)))
    }

    /// `sum(rate(…_sum[window])) / (sum(rate(…_count[window])) > 0)`: the mean, exact, and nothing where
    /// nothing was observed.
    fn mean(self, window: impl Into<Window>) -> InstantVector<(), MeanOf<Self::Of>>
    where
        Self::Of: Histogram,
    {
        let window = window.into();
        let series = self.series();
        let sum = series.clone().observation_sum().rate(window.clone()).bare;
        let count = series.observation_count().rate(window).bare;
        let summed = |bare: Bare| Bare {
            expr: aggregate("sum", None, bare.expr),
            ..bare
        };
        let guard = summed(count).binary(BinaryOp::Greater, Bare::number(0.0), false, Matching::default());
        let mean = summed(sum).binary(BinaryOp::Divide, guard, false, Matching::default());
        InstantVector::of(mean.with_unit(Some(Self::Of::INFO.unit)))
    }

    /// The counter of its observations, `…_count`.
    fn observation_count(self) -> Series<CountOf<Self::Of>>
    where
        Self::Of: Histogram,
    {
        self.series().sibling()
    }

    /// The counter of everything it observed, added up, `…_sum`.
    fn observation_sum(self) -> Series<SumOf<Self::Of>>
    where
        Self::Of: Histogram,
    {
        self.series().sibling()
    }

    /// The counter of the observations of at most `le`, which must be one of its buckets: `…_bucket{le="…"}`.
    ///
    /// Prometheus 2 stores the bucket 5 as `5`, Prometheus 3 as `5.0`; both match.
    fn bucket_le(self, le: impl Into<Quantity>) -> Series<BucketOf<Self::Of>>
    where
        Self::Of: Histogram,
    {
        let info = Self::Of::INFO;
        let mut series: Series<BucketOf<Self::Of>> = self.series().sibling();
        match le.into().value_in(&info.unit) {
            Ok(le) if info.buckets.contains(&le) => {
                series.selector.matchers.push(bucket(le));
            }
            Ok(le) => series.gathered.push(format!(
                "`{}` has no bucket {le}; its buckets are {}; use one of them or add it in the catalogue",
                info.name,
                info.buckets
                    .iter()
                    .map(f64::to_string)
                    .collect::<Vec<_>>()
                    .join(", "),
            )),
            Err(error) => series.gathered.push(error.to_string()),
        }
        series
    }
}

impl<S: MetricSelector> Histograms for S {}

/// `le=~"5(\\.0)?"`, or `le="0.5"` where both versions of Prometheus write the same.
fn bucket(le: f64) -> Matcher {
    let label = Name::Borrowed("le");
    if le.fract() == 0.0 {
        return Matcher::Label {
            label,
            op: MatchOp::Regex,
            value: format!("{le}(\\.0)?"),
        };
    }
    Matcher::Label {
        label,
        op: MatchOp::Equal,
        value: le.to_string(),
    }
}

/// `sum by (le) (function(…_bucket[window]))`
fn summed_buckets<H: Histogram>(series: Series<H>, function: &'static str, window: Window) -> Bare {
    let Bare { expr, gathered, .. } = series
        .sibling::<BucketOf<H>>()
        .function_over(function, window, None)
        .bare;
    let mut expr = aggregate("sum", None, expr);
    if let Node::Aggregate(sum) = &mut expr.node {
        sum.grouping = Some(Grouping {
            without: false,
            labels: vec![Name::Borrowed("le")],
        });
    }
    Bare {
        expr,
        unit: None,
        gathered,
    }
}
