//! What a declaration must fulfil, as traits: the error of one that is not implemented names the entry and points at
//! it, which a panic of a constant does not.
//!
//! A trait here is implemented for [`Catalogue`] and every entry, if the check of that entry gave `true`. As the type is
//! not the entry's own, the compiler shows one line of the table and not all of it.

/// The type that every demand is about.
#[derive(Debug)]
pub struct Catalogue;

/// Prometheus takes the name of the metric.
#[diagnostic::on_unimplemented(
    message = "the name of metric `{Entry}` is not a valid Prometheus metric name",
    label = "its name has letters, digits, `_` and `:` and does not start with a digit; Prometheus 3 has dots too, as in `http.server.requests`"
)]
pub trait MetricName<Entry, const TRUE: bool> {}
impl<Entry> MetricName<Entry, true> for Catalogue {}

/// Demands [`MetricName`].
pub const fn metric_name<Entry, const TRUE: bool>()
where
    Catalogue: MetricName<Entry, TRUE>,
{
}

/// The name of a counter ends in `_total`.
#[diagnostic::on_unimplemented(
    message = "the name of counter `{Entry}` does not end in `_total`",
    label = "end its name in `_total`, or declare a gauge if it goes down too",
    note = "if the name is wrong and cannot change, say why in the table, at the end of the entry: `, misnamed \"…\"`"
)]
pub trait CounterName<Entry, const TRUE: bool> {}
impl<Entry> CounterName<Entry, true> for Catalogue {}

/// Demands [`CounterName`].
pub const fn counter_name<Entry, const TRUE: bool>()
where
    Catalogue: CounterName<Entry, TRUE>,
{
}

/// The name of a gauge does not end in `_total`.
#[diagnostic::on_unimplemented(
    message = "the name of gauge `{Entry}` ends in `_total`",
    label = "only a counter's name ends in `_total`: end it otherwise, or declare a counter",
    note = "if the name is wrong and cannot change, say why in the table, at the end of the entry: `, misnamed \"…\"`"
)]
pub trait GaugeName<Entry, const TRUE: bool> {}
impl<Entry> GaugeName<Entry, true> for Catalogue {}

/// Demands [`GaugeName`].
pub const fn gauge_name<Entry, const TRUE: bool>()
where
    Catalogue: GaugeName<Entry, TRUE>,
{
}

/// The name of a histogram is not that of one of its series.
#[diagnostic::on_unimplemented(
    message = "the name of histogram `{Entry}` is that of one of its series",
    label = "declare it without `_bucket`, `_count` or `_sum`"
)]
pub trait HistogramName<Entry, const TRUE: bool> {}
impl<Entry> HistogramName<Entry, true> for Catalogue {}

/// Demands [`HistogramName`].
pub const fn histogram_name<Entry, const TRUE: bool>()
where
    Catalogue: HistogramName<Entry, TRUE>,
{
}

/// The unit in the name of the metric is the one that is declared.
#[diagnostic::on_unimplemented(
    message = "the name of metric `{Entry}` has another unit than it declares after `in`",
    label = "`_seconds` is `Unit::SECONDS`, `_ms` `Unit::MILLISECONDS`, `_bytes` `Unit::BYTES`, and so on: change one of the two",
    note = "if the name is wrong and cannot change, say why in the table, at the end of the entry: `, misnamed \"…\"`"
)]
pub trait UnitOfName<Entry, const TRUE: bool> {}
impl<Entry> UnitOfName<Entry, true> for Catalogue {}

/// Demands [`UnitOfName`].
pub const fn unit_of_name<Entry, const TRUE: bool>()
where
    Catalogue: UnitOfName<Entry, TRUE>,
{
}

/// The name of a Prometheus is that of a variable of Grafana.
#[diagnostic::on_unimplemented(
    message = "metric `{Entry}` is in a Prometheus whose name is no name of a variable",
    label = "the name has letters, digits and `_`, as in `prometheus \"platform\"`: it is the variable that chooses the data source"
)]
pub trait PrometheusName<Entry, const TRUE: bool> {}
impl<Entry> PrometheusName<Entry, true> for Catalogue {}

/// Demands [`PrometheusName`].
pub const fn prometheus_name<Entry, const TRUE: bool>()
where
    Catalogue: PrometheusName<Entry, TRUE>,
{
}

/// Buckets are in ascending order.
#[diagnostic::on_unimplemented(
    message = "the buckets of histogram `{Entry}` are not in ascending order",
    label = "list its buckets from the lowest to the highest, each once"
)]
pub trait Ascending<Entry, const TRUE: bool> {}
impl<Entry> Ascending<Entry, true> for Catalogue {}

/// Demands [`Ascending`].
pub const fn ascending<Entry, const TRUE: bool>()
where
    Catalogue: Ascending<Entry, TRUE>,
{
}

/// The quantiles of a summary are shares in ascending order.
#[diagnostic::on_unimplemented(
    message = "the quantiles of summary `{Entry}` are not from 0 to 1, in ascending order",
    label = "list its quantiles from the lowest to the highest, each once: `quantiles [0.5, 0.99]`"
)]
pub trait Quantiles<Entry, const TRUE: bool> {}
impl<Entry> Quantiles<Entry, true> for Catalogue {}

/// Demands [`Quantiles`].
pub const fn quantiles<Entry, const TRUE: bool>()
where
    Catalogue: Quantiles<Entry, TRUE>,
{
}

/// The entry declares buckets: never implemented, as only one that has none demands it.
#[diagnostic::on_unimplemented(
    message = "`{Entry}` has no buckets that could be declared",
    label = "only a `histogram` has: remove them, a native histogram chooses its own"
)]
pub trait HasBuckets<Entry> {}

/// Demands [`HasBuckets`].
pub const fn has_no_buckets<Entry>()
where
    Catalogue: HasBuckets<Entry>,
{
}

/// The entry declares quantiles: never implemented, as only one that has none demands it.
#[diagnostic::on_unimplemented(
    message = "`{Entry}` has no quantiles that could be declared",
    label = "only a `summary` has: remove them, a histogram has any quantile"
)]
pub trait HasQuantiles<Entry> {}

/// Demands [`HasQuantiles`].
pub const fn has_no_quantiles<Entry>()
where
    Catalogue: HasQuantiles<Entry>,
{
}

/// Prometheus takes the name of the label.
#[diagnostic::on_unimplemented(
    message = "the name of label `{Entry}` is not a valid Prometheus label name",
    label = "its name has letters, digits and `_` and does not start with a digit; Prometheus 3 has dots too, as in `service.name`"
)]
pub trait LabelName<Entry, const TRUE: bool> {}
impl<Entry> LabelName<Entry, true> for Catalogue {}

/// Demands [`LabelName`].
pub const fn label_name<Entry, const TRUE: bool>()
where
    Catalogue: LabelName<Entry, TRUE>,
{
}

/// Nobody else keeps the name of the label.
#[diagnostic::on_unimplemented(
    message = "the name of label `{Entry}` is reserved",
    label = "names that start with `__` are Prometheus' own, `le` is the label of a histogram's buckets, `quantile` that of a summary's quantiles"
)]
pub trait FreeLabel<Entry, const TRUE: bool> {}
impl<Entry> FreeLabel<Entry, true> for Catalogue {}

/// Demands [`FreeLabel`].
pub const fn free_label<Entry, const TRUE: bool>()
where
    Catalogue: FreeLabel<Entry, TRUE>,
{
}

/// The entry has a documentation comment: never implemented, as only an entry without one demands it.
#[diagnostic::on_unimplemented(
    message = "`{Entry}` has no documentation comment",
    label = "write `/// …` above it: it becomes the help of the metric or label"
)]
pub trait Documented<Entry> {}

/// Demands [`Documented`].
pub const fn documented<Entry>()
where
    Catalogue: Documented<Entry>,
{
}

/// The entry ends in a semicolon: never implemented, as only an entry without one demands it.
#[diagnostic::on_unimplemented(
    message = "the entry of `{Entry}` does not end with `;`",
    label = "put `;` behind this entry"
)]
pub trait Ended<Entry> {}

/// Demands [`Ended`].
pub const fn ended<Entry>()
where
    Catalogue: Ended<Entry>,
{
}

/// The words that begin an entry of `metrics!`.
#[expect(non_camel_case_types, reason = "they are the words of the table")]
#[expect(missing_debug_implementations, reason = "nobody makes one")]
pub mod metric_types {
    /// A metric that only grows.
    pub struct counter;
    /// A metric that goes up and down.
    pub struct gauge;
    /// A metric that counts observations in buckets.
    pub struct histogram;
    /// A histogram whose buckets nobody has to choose (Prometheus 3).
    pub struct native_histogram;
    /// A metric that calculates quantiles by itself.
    pub struct summary;
}
