//! From lines to metrics.
//!
//! Prometheus' text format describes `runs_total`, OpenMetrics `runs`, and both expose `runs_total`: a metric is known
//! by the name that queries use.

use std::collections::BTreeMap;

use crate::model::{Exposition, Kind, Metric, SUFFIXES};
use crate::parse::Labels;

/// What lines have said so far, under the names that they used.
#[derive(Debug, Default)]
pub(crate) struct Families {
    families: BTreeMap<String, Metric>,
}

impl Families {
    fn family(&mut self, name: &str) -> &mut Metric {
        // A name is owned only the first time.
        if !self.families.contains_key(name) {
            self.families.insert(name.to_owned(), Metric::default());
        }
        self.families.entry(name.to_owned()).or_default()
    }

    pub(crate) fn kind(&mut self, name: &str, kind: Kind) {
        let family = self.family(name);
        if family.kind == Kind::Unknown {
            family.kind = kind;
        }
    }

    pub(crate) fn help(&mut self, name: &str, help: &str) {
        if !help.trim().is_empty() {
            self.family(name).help.get_or_insert_with(|| help.to_owned());
        }
    }

    pub(crate) fn unit(&mut self, name: &str, unit: &str) {
        if !unit.is_empty() {
            self.family(name).unit.get_or_insert_with(|| unit.to_owned());
        }
    }

    pub(crate) fn sample(&mut self, name: &str, labels: &Labels<'_>) {
        let (family, suffix) = self.family_of(name).unwrap_or((name, ""));
        let metric = self.family(family);
        metric.suffixes.insert(suffix);
        let kind = metric.kind;
        for (label, value) in labels {
            match (kind, suffix, label.as_ref()) {
                (Kind::Histogram | Kind::GaugeHistogram, "_bucket", "le") => {
                    if let Ok(bound) = value.parse() {
                        metric.add_bucket(bound);
                    }
                }
                (Kind::Summary, "", "quantile") => {
                    if let Ok(quantile) = value.parse() {
                        metric.add_quantile(quantile);
                    }
                }
                _ => metric.add_value(label, value),
            }
        }
    }

    /// The family that a sample belongs to, and what its name ends in.
    fn family_of<'n>(&self, name: &'n str) -> Option<(&'n str, &'static str)> {
        if self.families.contains_key(name) {
            return None;
        }
        let endings = SUFFIXES.into_iter().chain(["_total", "_info"]);
        endings.into_iter().find_map(|suffix| {
            let family = name.strip_suffix(suffix)?;
            let kind = self.families.get(family)?.kind;
            let belongs = match suffix {
                "_total" => kind == Kind::Counter,
                "_info" => kind == Kind::Info,
                _ => kind.has_series(suffix),
            };
            belongs.then_some((family, suffix))
        })
    }

    /// The metrics under the names that queries use.
    pub(crate) fn finish(self) -> Exposition {
        let mut exposition = Exposition::default();
        for (family, mut metric) in self.families {
            let ending = match metric.kind {
                // In OpenMetrics; without a sample it cannot be told, and `_total` is what Prometheus stores.
                Kind::Counter if !metric.suffixes.contains("") && !family.ends_with("_total") => "_total",
                Kind::Info if !metric.suffixes.contains("") && !family.ends_with("_info") => "_info",
                _ => "",
            };
            if metric.suffixes.remove(ending) {
                metric.suffixes.insert("");
            }
            let name = format!("{family}{ending}");
            exposition.metrics.entry(name).or_default().absorb(metric);
        }
        infer_histograms(&mut exposition);
        exposition
    }
}

/// Histograms that nobody described, as in the text of a federation: each of their series is `untyped`.
fn infer_histograms(exposition: &mut Exposition) {
    let is_bucket = |name: &str, metric: &Metric| {
        name.ends_with("_bucket") && metric.kind == Kind::Unknown && metric.labels.contains_key("le")
    };
    let buckets = exposition
        .metrics()
        .filter(|(name, metric)| is_bucket(name, metric));
    let names: Vec<String> = buckets
        .filter_map(|(name, _)| Some(name.strip_suffix("_bucket")?.to_owned()))
        .filter(|name| !exposition.metrics.contains_key(name))
        .collect();
    for name in names {
        let mut histogram = Metric {
            kind: Kind::Histogram,
            ..Metric::default()
        };
        for suffix in ["_bucket", "_count", "_sum"] {
            let series = format!("{name}{suffix}");
            let is_part = |metric: &Metric| metric.kind == Kind::Unknown;
            if !exposition.metrics.get(&series).is_some_and(is_part) {
                continue;
            }
            let Some(mut part) = exposition.metrics.remove(&series) else {
                continue;
            };
            if suffix == "_bucket"
                && let Some(bounds) = part.labels.remove("le")
            {
                let bounds = bounds.iter().filter_map(|bound| bound.parse().ok());
                bounds.for_each(|bound| histogram.add_bucket(bound));
            }
            part.suffixes = [suffix].into();
            histogram.absorb(part);
        }
        exposition.metrics.insert(name, histogram);
    }
}
