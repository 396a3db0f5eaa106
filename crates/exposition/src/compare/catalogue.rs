//! What a project declares and asks.

use std::collections::{BTreeMap, BTreeSet};

use dashgen_promql::metrics::{TARGET_LABELS, is_of_scrape, of_prometheus};

use crate::Kind;

/// What a project declares: its metrics, and what Prometheus adds to them.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The metrics that programs expose, by name; of a histogram without `_bucket`.
    pub metrics: BTreeMap<String, Declared>,
    /// The names of series that something else makes: recording rules, or services whose exposition is not at hand.
    pub recorded: BTreeSet<String>,
    /// Labels that Prometheus adds to all that it scrapes, beside those that are known to be such: `environment`.
    pub target_labels: BTreeSet<String>,
}

/// A metric that a project declares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declared {
    /// Its kind.
    pub kind: Kind,
    /// What it measures.
    pub help: String,
    /// Its labels by their names.
    pub labels: BTreeMap<String, DeclaredLabel>,
    /// The upper bounds of its buckets, without `+Inf`.
    pub buckets: Vec<f64>,
}

/// A label of a metric that a project declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeclaredLabel {
    /// The values that are declared.
    pub values: BTreeSet<String>,
    /// Whether it can take others.
    pub open: bool,
}

/// A query of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Where it stands: `shop / Orders / query A`.
    pub place: String,
    /// The query, with Grafana's variables.
    pub promql: String,
}

impl Catalogue {
    /// The declaration of the metric that has a series of this name.
    pub(crate) fn of_series(&self, series: &str) -> Option<(&str, &Declared)> {
        let with = |name: &str| self.metrics.get_key_value(name);
        let of_suffix = |suffix: &&str| {
            let (name, metric) = with(series.strip_suffix(*suffix)?)?;
            metric.kind.has_series(suffix).then_some((name, metric))
        };
        let found = with(series).or_else(|| crate::model::SUFFIXES.iter().find_map(of_suffix))?;
        Some((found.0.as_str(), found.1))
    }

    /// Whether Prometheus makes the series itself.
    pub(super) fn is_recorded(&self, series: &str) -> bool {
        of_prometheus(series).is_some() || self.recorded.contains(series)
    }

    /// Whether a label comes from the scrape and not from the program.
    pub(crate) fn is_target_label(&self, label: &str) -> bool {
        is_target_label(label) || self.target_labels.contains(label)
    }
}

/// Whether a label is one that Prometheus, Kubernetes or OpenTelemetry adds, and that no program exposes as its own:
/// `job`, `instance`, `exported_job`, `pod`.
pub fn is_target_label(label: &str) -> bool {
    TARGET_LABELS.contains(&label) || is_of_scrape(label)
}
