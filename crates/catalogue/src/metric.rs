//! Metrics and their kinds.

use super::LabelInfo;
use crate::Unit;

/// A metric. [`metrics!`](crate::metrics) makes them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a metric",
    note = "metrics are declared in the catalogue with `metrics!`"
)]
pub trait Metric: Copy + 'static {
    /// What the catalogue says of it.
    const INFO: MetricInfo;
    /// What its series are called after the name: `_bucket`, `_count` and `_sum` of a histogram.
    #[doc(hidden)]
    const SUFFIX: &'static str = "";
    /// The unit of its samples.
    #[doc(hidden)]
    fn unit() -> Unit {
        Self::INFO.unit
    }
}

/// A metric that only grows, and starts again at zero.
///
/// A gauge and a histogram have other questions, which the error names if one of them is asked for its rate:
///
/// ```
/// use dashgen::prelude::*;
///
/// dashgen::metrics! {
///     /// Requests.
///     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [];
///     /// Requests that wait.
///     gauge Queue = "shop_queue" in Unit::REQUESTS, labels [];
///     /// Time to answer.
///     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
/// }
/// assert_eq!(Requests.rate(minutes(5)).to_string(), "rate(shop_requests_total[5m])");
/// assert_eq!(Requests.increase(minutes(5)).to_string(), "increase(shop_requests_total[5m])");
/// assert_eq!(Queue.value().to_string(), "shop_queue");
/// assert_eq!(Queue.range(minutes(5)).deriv().to_string(), "deriv(shop_queue[5m])");
/// assert_eq!(Queue.range(minutes(5)).delta().to_string(), "delta(shop_queue[5m])");
/// assert_eq!(
///     Answer.histogram_quantile(0.9, minutes(5)).to_string(),
///     "histogram_quantile(0.9, sum by (le) (rate(shop_answer_seconds_bucket[5m])))"
/// );
/// let mean = Answer.mean(minutes(5)).to_string();
/// assert!(mean.starts_with("sum(rate(shop_answer_seconds_sum[5m]))"), "{mean}");
/// assert_eq!(Answer.observation_count().rate(minutes(5)).to_string(), "rate(shop_answer_seconds_count[5m])");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a counter",
    note = "only a counter has a rate or an increase; a gauge has `.value()`, `.range(…).deriv()` and `.range(…).delta()`, a histogram has `.histogram_quantile(…)`, `.mean(…)` and `.observation_count()`, a native one `.histogram_rate(…)`"
)]
pub trait Counter: Metric {}

/// A metric that goes up and down.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a gauge",
    note = "only a gauge has a value of its own; take `.rate(…)` or `.increase(…)` of a counter, `.histogram_quantile(…)` or `.mean(…)` of a histogram, `.summary_quantile(…)` of a summary"
)]
pub trait Gauge: Metric {}

/// A metric that observes values: a histogram of either kind, or a summary.
#[diagnostic::on_unimplemented(
    message = "`{Self}` observes no values",
    note = "only a histogram and a summary have a mean and count observations; take `.rate(…)` of a counter, `.value()` of a gauge"
)]
pub trait Observed: Metric {}

/// A metric whose observations are counted and added up in two counters, `…_count` and `…_sum`: a classic histogram or a
/// summary.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no counters `_count` and `_sum`",
    note = "a classic histogram and a summary have them; of a native histogram take `.observation_rate(…)`, `.observation_increase(…)` and `.mean(…)`"
)]
pub trait CountAndSum: Observed {}

/// A metric that counts observations in buckets, classic or native.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a histogram",
    note = "only a histogram has quantiles, a mean and buckets; take `.rate(…)` of a counter, `.value()` of a gauge, `.summary_quantile(…)` of a summary"
)]
pub trait Histogram: Observed {}

/// A histogram whose buckets are declared, each a counter with the label `le`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a classic histogram",
    note = "only a classic histogram has a counter for each bucket; take `.fraction_at_most(…)` of a native histogram"
)]
pub trait ClassicHistogram: Histogram + CountAndSum {}

/// A histogram that is one series, with buckets that nobody has to choose (Prometheus 3).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a native histogram",
    note = "only a native histogram is one series; take `.histogram_quantile(…)`, `.mean(…)`, `.observation_count()` and `.bucket_le(…)` of a classic one"
)]
pub trait NativeHistogram: Histogram {}

/// A metric that calculates quantiles by itself, in each process.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a summary",
    note = "only a summary has quantiles that are ready; take `.histogram_quantile(…)` of a histogram"
)]
pub trait Summary: CountAndSum {}

/// What kind of metric it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MetricType {
    /// Only grows, and starts again at zero.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts observations in buckets.
    Histogram,
    /// Counts observations in buckets that nobody has to choose (Prometheus 3).
    NativeHistogram,
    /// Calculates quantiles by itself.
    Summary,
}

impl MetricType {
    /// The type as the catalogue writes it: `counter`. Prometheus calls both histograms `histogram`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::NativeHistogram => "native_histogram",
            Self::Summary => "summary",
        }
    }
}

/// What the catalogue says of a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricInfo {
    /// Its name in Prometheus; of a histogram without `_bucket`.
    pub name: &'static str,
    /// What it measures.
    pub help: &'static str,
    /// What kind it is.
    pub metric_type: MetricType,
    /// The unit of what it measures.
    pub unit: Unit,
    /// Its labels.
    pub labels: &'static [LabelInfo],
    /// The upper bounds of a histogram's buckets, in its unit, without `+Inf`.
    pub buckets: &'static [f64],
    /// The quantiles that a summary calculates, from 0 to 1.
    pub quantiles: &'static [f64],
    /// The Prometheus that has it, if it is not the project's own: the name of the variable of its data source.
    pub prometheus: Option<&'static str>,
    /// What the reader of the catalogue should know about this declaration.
    pub note: Option<&'static str>,
}

impl MetricInfo {
    /// The names of the series that it has in Prometheus.
    ///
    /// ```
    /// # use dashgen::Unit;
    /// dashgen::metrics! {
    ///     /// Time to answer.
    ///     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
    /// }
    /// # use dashgen::catalogue::Metric;
    /// let names: Vec<String> = Answer::INFO.series().collect();
    /// assert_eq!(names[0], "shop_answer_seconds_bucket");
    /// ```
    pub fn series(&self) -> impl Iterator<Item = String> + use<> {
        let suffixes: &[&str] = match self.metric_type {
            MetricType::Counter | MetricType::Gauge | MetricType::NativeHistogram => &[""],
            MetricType::Summary => &["", "_count", "_sum"],
            MetricType::Histogram => &["_bucket", "_count", "_sum"],
        };
        let name = self.name;
        suffixes.iter().map(move |suffix| format!("{name}{suffix}"))
    }
}
