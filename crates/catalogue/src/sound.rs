//! What a declaration must fulfil, as traits: the error of one that is not implemented names the metric and
//! points at it, which a panic of a constant does not.
//!
//! The macros implement each for what the declaration is, `true` or `false`, and demand `true`.

/// Prometheus takes the name of the metric.
#[diagnostic::on_unimplemented(
    message = "the name of metric `{Self}` is not a valid Prometheus metric name",
    label = "its name has letters, digits, `_` and `:` and does not start with a digit"
)]
pub trait MetricName<const TRUE: bool> {}

/// Demands [`MetricName`].
pub const fn metric_name<T: Copy + MetricName<true>>(_: T) {}

/// The name of a counter ends in `_total`.
#[diagnostic::on_unimplemented(
    message = "the name of counter `{Self}` does not end in `_total`",
    label = "end its name in `_total`, or declare a gauge if it goes down too"
)]
pub trait CounterName<const TRUE: bool> {}

/// Demands [`CounterName`].
pub const fn counter_name<T: Copy + CounterName<true>>(_: T) {}

/// The name of a gauge does not end in `_total`.
#[diagnostic::on_unimplemented(
    message = "the name of gauge `{Self}` ends in `_total`",
    label = "only a counter's name ends in `_total`: end it otherwise, or declare a counter"
)]
pub trait GaugeName<const TRUE: bool> {}

/// Demands [`GaugeName`].
pub const fn gauge_name<T: Copy + GaugeName<true>>(_: T) {}

/// The name of a histogram is not that of one of its series.
#[diagnostic::on_unimplemented(
    message = "the name of histogram `{Self}` is that of one of its series",
    label = "declare it without `_bucket`, `_count` or `_sum`"
)]
pub trait HistogramName<const TRUE: bool> {}

/// Demands [`HistogramName`].
pub const fn histogram_name<T: Copy + HistogramName<true>>(_: T) {}

/// Buckets are in ascending order.
#[diagnostic::on_unimplemented(
    message = "the buckets of histogram `{Self}` are not in ascending order",
    label = "list its buckets from the lowest to the highest, each once"
)]
pub trait Ascending<const TRUE: bool> {}

/// Demands [`Ascending`].
pub const fn ascending<T: Copy + Ascending<true>>(_: T) {}

/// Prometheus takes the name of the label.
#[diagnostic::on_unimplemented(
    message = "the name of label `{Self}` is not a valid Prometheus label name",
    label = "its name has letters, digits and `_` and does not start with a digit"
)]
pub trait LabelName<const TRUE: bool> {}

/// Demands [`LabelName`].
pub const fn label_name<T: Copy + LabelName<true>>(_: T) {}

/// Nobody else keeps the name of the label.
#[diagnostic::on_unimplemented(
    message = "the name of label `{Self}` is reserved",
    label = "names that start with `__` are Prometheus' own, and `le` is the label of a histogram's buckets"
)]
pub trait FreeLabel<const TRUE: bool> {}

/// Demands [`FreeLabel`].
pub const fn free_label<T: Copy + FreeLabel<true>>(_: T) {}
