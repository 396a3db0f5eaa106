//! What a query asks of the metrics that it reads: names, labels, values and kinds that they do not have.
//!
//! PromQL knows no metric. Whoever knows some, a typed catalogue, a manifest, what a service exposes, says so through
//! [`Metrics`], and [`check_metrics`] tells what cannot be right.

mod checker;
mod finding;
mod kinds;
mod labels;
mod prometheus;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::analysis::{LabelSet, ResultLabels};
use crate::ast::Expr;
use crate::parsed::Parsed;
use crate::suggest;
pub use crate::suggest::nearest_known;
use checker::Checker;
pub use finding::{Finding, FindingKind};
pub use prometheus::{TARGET_LABELS, is_of_scrape, of_prometheus};

/// What somebody knows of the series that queries can read.
pub trait Metrics {
    /// What is known of the series with this name; `None` if there is no such series. A classic histogram has three:
    /// `…_bucket`, `…_count` and `…_sum`.
    fn series(&self, name: &str) -> Option<Series>;

    /// The names of all series, to find the one that was perhaps meant.
    fn names(&self) -> Vec<&str>;

    /// The values of a label that can have no others; `None` if it can. Those of `le` are the bounds of the buckets.
    fn values(&self, _series: &str, _label: &str) -> Option<Vec<Cow<'_, str>>> {
        None
    }

    /// What stands where a value of a label was expected, if something does: `pay_later` for `pay-later`, which the
    /// exporter writes so.
    fn instead(&self, _series: &str, _label: &str, _value: &str) -> Option<String> {
        None
    }

    /// The name that was perhaps meant by one that nobody knows.
    fn nearest(&self, name: &str) -> Option<String> {
        nearest(name, self.names()).map(str::to_owned)
    }

    /// Whether something that is known has been there: a series, one of its labels, a value of the label. A counter of
    /// errors, and the value that says which error, are born with the first one.
    fn is_seen(&self, _series: &str, _label: Option<&str>, _value: Option<&str>) -> bool {
        true
    }
}

/// What is known of one series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// What its samples are.
    pub kind: SeriesKind,
    /// Its labels, without those that scraping adds; `None` if they are not known.
    pub labels: Option<LabelSet>,
    /// Whether a target exposes it, so that it has the labels of its target too ([`TARGET_LABELS`]).
    pub scraped: bool,
}

/// What the samples of a series are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesKind {
    /// A number that only grows, and starts again at zero: also the `_count` and `_sum` of a histogram.
    Counter,
    /// A number that goes up and down.
    Gauge,
    /// The counter of a bucket of a classic histogram.
    Bucket,
    /// Whole histograms.
    NativeHistogram,
    /// Not known.
    Unknown,
}

impl SeriesKind {
    /// The word for it, with its article.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "a counter",
            Self::Gauge => "a gauge",
            Self::Bucket => "a counter of buckets",
            Self::NativeHistogram => "a native histogram",
            Self::Unknown => "not known",
        }
    }

    const fn only_grows(self) -> bool {
        matches!(self, Self::Counter | Self::Bucket)
    }
}

/// The name that was perhaps meant: the nearest, if it is near enough for its length.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    suggest::closest(name, candidates)
}

/// Tells what a query asks of metrics that they do not have, in the order of the text. What is not known, and what a
/// variable of Grafana decides, is not judged.
///
/// ```
/// use dashgen_promql::metrics::{Metrics, Series, SeriesKind, check_metrics};
///
/// struct Shop;
/// impl Metrics for Shop {
///     fn series(&self, name: &str) -> Option<Series> {
///         let labels = Some(["page".into()].into());
///         (name == "shop_carts_open").then_some(Series { kind: SeriesKind::Gauge, labels, scraped: true })
///     }
///     fn names(&self) -> Vec<&str> {
///         vec!["shop_carts_open"]
///     }
/// }
///
/// let findings = |text| {
///     let parsed = dashgen_promql::parse(text).unwrap();
///     check_metrics(&parsed, &Shop).iter().map(|finding| finding.to_string()).collect::<Vec<_>>()
/// };
/// assert_eq!(findings("sum by (page, job) (shop_carts_open)"), [""; 0]);
/// assert_eq!(
///     findings("shop_cart_open"),
///     ["no metric `shop_cart_open` is known (did you mean `shop_carts_open`?)"]
/// );
/// assert_eq!(findings("rate(shop_carts_open[5m])").len(), 1);
/// ```
pub fn check_metrics(parsed: &Parsed<'_>, metrics: &dyn Metrics) -> Vec<Finding> {
    let mut checker = Checker::new(parsed, metrics);
    checker.expr(&parsed.expr);
    checker.raw_counters(&parsed.expr);
    let mut findings = checker.findings;
    findings.sort_by_key(|finding| (finding.span.start, finding.span.end));
    findings.dedup_by(|a, b| a.kind == b.kind && a.span.start == b.span.start);
    findings
}

/// The labels of the result of a query, as far as the labels of its metrics are known.
pub fn labels_of_result(parsed: &Parsed<'_>, expr: &Expr, metrics: &dyn Metrics) -> ResultLabels {
    Checker::new(parsed, metrics).labels_of(expr)
}
