//! Summaries: quantiles that each process has calculated for itself.

use std::marker::PhantomData;

use super::histogram::{float_matcher, listed};
use super::instant::InstantVector;
use super::labels::Labels;
use super::select::{LATEST, MetricSelector};
use super::series::Series;
use crate::catalogue::{Metric, Summary};

/// The labels of a quantile of the summary `M`, as its series have them.
///
/// The quantiles of two processes say nothing of the quantile of both, so they are neither added up nor averaged: the
/// largest of them, `.max()`, says how bad it is at worst.
#[derive(Debug)]
pub struct QuantilesOf<M>(PhantomData<M>);

impl<M: Metric> Labels for QuantilesOf<M> {
    fn names() -> Option<Vec<&'static str>> {
        Some(M::INFO.labels.iter().map(|label| label.name).collect())
    }
}

/// What only a summary has, narrowed or not. Its mean and its counters are in [`Histograms`](super::Histograms).
///
/// ```
/// use dashgen::prelude::*;
///
/// dashgen::labels! {
///     /// The service.
///     Service = "service";
/// }
/// dashgen::metrics! {
///     /// Time of a call.
///     summary CallDuration = "rpc_duration_seconds" in Unit::SECONDS, labels [Service], quantiles [0.5, 0.99];
/// }
/// assert_eq!(
///     CallDuration.summary_quantile(0.99).max().by(Service).to_string(),
///     r#"max by (service) (rpc_duration_seconds{quantile="0.99"})"#
/// );
/// assert_eq!(
///     CallDuration.mean(minutes(5)).by(Service).to_string(),
///     "sum by (service) (rate(rpc_duration_seconds_sum[5m])) / (sum by (service) (rate(rpc_duration_seconds_count[5m])) > 0)"
/// );
/// ```
///
/// ```compile_fail
/// # use dashgen::prelude::*;
/// # dashgen::metrics! {
/// #     /// Time of a call.
/// #     summary CallDuration = "rpc_duration_seconds" in Unit::SECONDS, labels [], quantiles [0.5, 0.99];
/// # }
/// let nonsense = CallDuration.summary_quantile(0.99).avg();
/// ```
pub trait Summaries: MetricSelector {
    /// `metric{quantile="…"}`: a quantile as each process has it now. It must be one that the catalogue declares.
    fn summary_quantile(self, quantile: f64) -> InstantVector<QuantilesOf<Self::Of>>
    where
        Self::Of: Summary,
    {
        InstantVector::of(of_quantile(self.series(), quantile).bare())
    }

    /// `last_over_time(metric{quantile="…"}[3m])`: the last value in three scrapes, as rules read it; see
    /// [`latest`](MetricSelector::latest).
    fn latest_summary_quantile(self, quantile: f64) -> InstantVector<QuantilesOf<Self::Of>>
    where
        Self::Of: Summary,
    {
        let series = of_quantile(self.series(), quantile);
        let unit = Some(Self::Of::unit());
        InstantVector::of(series.function_over("last_over_time", LATEST.into(), unit).bare)
    }
}

impl<S: MetricSelector> Summaries for S {}

fn of_quantile<M: Summary>(mut series: Series<M>, quantile: f64) -> Series<M> {
    let info = M::INFO;
    if info.quantiles.contains(&quantile) {
        series.selector.matchers.push(float_matcher("quantile", quantile));
    } else {
        series.gathered.push(format!(
            "`{}` has no quantile {quantile}; its quantiles are {}; use one of them, or declare it where the summary \
             calculates it",
            info.name,
            listed(info.quantiles),
        ));
    }
    series
}
