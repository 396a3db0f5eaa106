//! The series that a project knows, and the labels that each of them has.

use std::collections::BTreeMap;

use super::metrics::Metrics;
use crate::catalogue::{MetricInfo, MetricType};
use crate::rules::slo;
use dashgen_promql::analysis::LabelSet;
use dashgen_promql::ast::Name;

/// What Prometheus adds to all that it scrapes.
const SCRAPED: [&str; 2] = ["instance", "job"];

/// The labels of every series that a project declares or that is recorded for its SLOs.
#[derive(Debug)]
pub(crate) struct KnownSeries(BTreeMap<String, LabelSet>);

impl KnownSeries {
    pub(crate) fn new(metrics: &Metrics) -> Self {
        let mut known = Self(BTreeMap::new());
        known.add(&metrics.scraped, &SCRAPED);
        known.add(&metrics.recorded, &[]);
        known.add(slo::series::METRICS, &[]);
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
                self.0.insert(series, labels);
            }
        }
    }

    pub(crate) fn contains(&self, series: &str) -> bool {
        self.0.contains_key(series)
    }

    pub(crate) fn labels_of(&self, series: &str) -> Option<LabelSet> {
        self.0.get(series).cloned()
    }
}
