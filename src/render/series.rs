//! The series that a project knows, and the labels that each of them has.

use std::collections::{BTreeMap, BTreeSet};

use super::metrics::Metrics;
use crate::catalogue::{MetricInfo, MetricType};
use crate::rules::slo;
use dashgen_promql::analysis::LabelSet;
use dashgen_promql::ast::Name;

/// What Prometheus adds to all that it scrapes.
const SCRAPED: [&str; 2] = ["instance", "job"];

/// The labels of every series that a project declares or that is recorded for its SLOs.
#[derive(Debug, Default)]
pub(crate) struct KnownSeries {
    labels: BTreeMap<String, LabelSet>,
    /// What is scraped and goes up and down, and how a rule reads it.
    gauges: BTreeMap<&'static str, &'static str>,
    /// What has histograms as its samples.
    native_histograms: BTreeSet<&'static str>,
}

impl KnownSeries {
    /// `deployment` is the label that tells the deployments of the service apart.
    pub(crate) fn new(metrics: &Metrics, deployment: Option<&'static str>) -> Self {
        let mut known = Self::default();
        let scraped: Vec<_> = SCRAPED.into_iter().chain(deployment).collect();
        let recorded: Vec<_> = deployment.into_iter().collect();
        known.add(&metrics.scraped, &scraped);
        known.add(&metrics.recorded, &recorded);
        known.add(slo::series::METRICS, &recorded);
        known.add(slo::windowed::METRICS, &recorded);
        for metric in &metrics.scraped {
            let remedy = match metric.metric_type {
                MetricType::Gauge => ".latest()",
                MetricType::Summary => ".latest_summary_quantile(…)",
                _ => continue,
            };
            known.gauges.insert(metric.name, remedy);
        }
        let native = metrics
            .all()
            .filter(|metric| metric.metric_type == MetricType::NativeHistogram);
        known.native_histograms.extend(native.map(|metric| metric.name));
        known
    }

    fn add(&mut self, metrics: &[MetricInfo], added: &[&'static str]) {
        for metric in metrics {
            let own = metric.labels.iter().map(|label| label.name);
            let labels: LabelSet = own.chain(added.iter().copied()).map(Name::from).collect();
            for series in metric.series() {
                let mut labels = labels.clone();
                if metric.metric_type == MetricType::Histogram && series.ends_with("_bucket") {
                    labels.insert("le".into());
                }
                if metric.metric_type == MetricType::Summary && series == metric.name {
                    labels.insert("quantile".into());
                }
                self.labels.insert(series, labels);
            }
        }
    }

    pub(crate) fn contains(&self, series: &str) -> bool {
        self.labels.contains_key(series)
    }

    /// How a rule reads a series that goes up and down and is scraped, if it is one.
    pub(crate) fn scraped_gauge(&self, series: &str) -> Option<&'static str> {
        self.gauges.get(series).copied()
    }

    pub(crate) fn has_native_histograms(&self) -> bool {
        !self.native_histograms.is_empty()
    }

    /// Whether its samples are histograms.
    pub(crate) fn is_native_histogram(&self, series: &str) -> bool {
        self.native_histograms.contains(series)
    }

    pub(crate) fn labels_of(&self, series: &str) -> Option<LabelSet> {
        self.labels.get(series).cloned()
    }
}
