//! The series that a project knows: their kinds, their labels, and the values of these.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::metrics::Metrics;
use super::names::Names;
use crate::catalogue::{MetricInfo, MetricType};
use crate::rules::{Rules, slo};
use dashgen_promql::analysis::{LabelSet, ResultLabels, result_labels};
use dashgen_promql::ast::Name;
use dashgen_promql::metrics::{self as asked, Series, SeriesKind};

/// What Prometheus adds to all that it scrapes.
const SCRAPED: [&str; 2] = ["instance", "job"];

/// Every series that a project declares or that is recorded for its SLOs.
#[derive(Debug, Default)]
pub(crate) struct KnownSeries {
    series: BTreeMap<String, Known>,
    /// What the bands of its signals record.
    bands: BTreeMap<String, Series>,
    /// The Prometheus beside the project's own that metrics are in.
    homes: BTreeSet<&'static str>,
    /// What texts can say of them.
    pub(crate) texts: Names,
}

#[derive(Debug)]
struct Known {
    metric: MetricInfo,
    series: Series,
}

impl KnownSeries {
    /// `deployment` is the label that tells the deployments of the service apart.
    pub(crate) fn new(metrics: &Metrics, deployment: Option<&'static str>, texts: Names) -> Self {
        let mut known = Self {
            texts,
            ..Self::default()
        };
        let scraped: Vec<_> = SCRAPED.into_iter().chain(deployment).collect();
        let recorded: Vec<_> = deployment.into_iter().collect();
        known.add(&metrics.scraped, &scraped, true);
        known.add(&metrics.recorded, &recorded, false);
        known.add(slo::series::METRICS, &recorded, false);
        known.add(slo::windowed::METRICS, &recorded, false);
        known
    }

    fn add(&mut self, metrics: &[MetricInfo], added: &[&'static str], scraped: bool) {
        for metric in metrics {
            self.homes.extend(metric.prometheus);
            let own = metric.labels.iter().map(|label| label.name);
            let labels: LabelSet = own.chain(added.iter().copied()).map(Name::from).collect();
            for name in metric.series() {
                let kind = kind(metric, &name);
                let mut labels = labels.clone();
                if kind == SeriesKind::Bucket {
                    labels.insert("le".into());
                }
                if metric.metric_type == MetricType::Summary && name == metric.name {
                    labels.insert("quantile".into());
                }
                let series = Series {
                    kind,
                    labels: Some(labels),
                    scraped,
                };
                let metric = metric.clone();
                self.series.insert(name, Known { metric, series });
            }
        }
    }

    /// Adds what bands record: gauges with the labels of their signals.
    pub(crate) fn with_bands(mut self, rules: Option<&Rules>) -> Self {
        for band in rules.iter().flat_map(|rules| &rules.bands) {
            let labels = match result_labels(&band.signal, &|series| self.labels_of(series)) {
                ResultLabels::Known(labels) => Some(labels),
                ResultLabels::Unknown => None,
            };
            for record in &band.records {
                let series = Series {
                    kind: SeriesKind::Gauge,
                    labels: labels.clone(),
                    scraped: false,
                };
                self.bands.insert(record.name.clone(), series);
            }
        }
        self
    }

    /// How a rule reads a series that goes up and down and is scraped, if it is one.
    pub(crate) fn scraped_gauge(&self, series: &str) -> Option<&'static str> {
        let known = self.series.get(series)?;
        let is_scraped = known.series.scraped && known.series.kind == SeriesKind::Gauge;
        is_scraped.then_some(match known.metric.metric_type {
            MetricType::Summary => ".latest_summary_quantile(…)",
            _ => ".latest()",
        })
    }

    /// The Prometheus beside the project's own that metrics are in.
    pub(crate) fn homes(&self) -> &BTreeSet<&'static str> {
        &self.homes
    }

    /// The Prometheus that has a series: its name, or nothing for the project's own. Unknown of what no catalogue declares,
    /// and of what every Prometheus makes of its rules.
    #[expect(clippy::option_option, reason = "unknown, or known to be the project's own")]
    pub(crate) fn home(&self, series: &str) -> Option<Option<&'static str>> {
        let metric = &self.series.get(series)?.metric;
        let of_slos = slo::series::METRICS.iter().chain(slo::windowed::METRICS);
        let is_made = series.starts_with("ALERTS") || of_slos.into_iter().any(|made| made.name == series);
        (!is_made).then_some(metric.prometheus)
    }

    pub(crate) fn has_native_histograms(&self) -> bool {
        let mut known = self.series.values();
        known.any(|known| known.series.kind == SeriesKind::NativeHistogram)
    }

    /// Whether its samples are histograms.
    pub(crate) fn is_native_histogram(&self, series: &str) -> bool {
        let known = self.series.get(series);
        known.is_some_and(|known| known.series.kind == SeriesKind::NativeHistogram)
    }

    pub(crate) fn labels_of(&self, series: &str) -> Option<LabelSet> {
        let known = self.series.get(series).map(|known| &known.series);
        known.or_else(|| self.bands.get(series))?.labels.clone()
    }
}

fn kind(metric: &MetricInfo, series: &str) -> SeriesKind {
    match metric.metric_type {
        MetricType::Gauge => SeriesKind::Gauge,
        MetricType::Histogram if series.ends_with("_bucket") => SeriesKind::Bucket,
        MetricType::NativeHistogram => SeriesKind::NativeHistogram,
        // A quantile goes up and down.
        MetricType::Summary if series == metric.name => SeriesKind::Gauge,
        MetricType::Counter | MetricType::Histogram | MetricType::Summary => SeriesKind::Counter,
    }
}

impl asked::Metrics for KnownSeries {
    fn series(&self, name: &str) -> Option<Series> {
        let known = self.series.get(name).map(|known| &known.series);
        known.or_else(|| self.bands.get(name)).cloned()
    }

    fn names(&self) -> Vec<&str> {
        self.series
            .keys()
            .chain(self.bands.keys())
            .map(String::as_str)
            .collect()
    }

    fn values(&self, series: &str, label: &str) -> Option<Vec<Cow<'_, str>>> {
        let known = self.series.get(series)?;
        if label == "le" && known.series.kind == SeriesKind::Bucket {
            let bounds = known.metric.buckets.iter().map(|bound| bound.to_string().into());
            return Some(bounds.chain([Cow::Borrowed("+Inf")]).collect());
        }
        let label = known.metric.labels.iter().find(|known| known.name == label)?;
        (!label.open).then(|| label.values.iter().map(|value| Cow::Borrowed(*value)).collect())
    }
}
