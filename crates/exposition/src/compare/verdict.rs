//! What is said of one use of a metric, a label, a value or a bucket.

use std::collections::BTreeSet;

use super::catalogue::{Catalogue, Declared};
use super::finding::{Finding, Level, Subject};
use super::names::{is_of_failures, some};
use super::uses::{Grouped, Selected};
use super::{Absent, Found, renamed};
use crate::{Exposition, Kind, Metric};
use dashgen_promql::metrics::nearest_known;

/// The most names that a message lists.
const LISTED: usize = 8;

/// What is compared.
pub(super) struct Comparison<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) exposition: &'a Exposition,
    pub(super) absent: Absent,
    /// The series that any query reads.
    pub(super) read: &'a BTreeSet<&'a str>,
}

impl Comparison<'_> {
    /// Looks at a selector.
    pub(super) fn selected(&self, selected: &Selected, place: &str, found: &mut Found) {
        let series = selected.series.as_str();
        if self.catalogue.is_recorded(series) {
            return;
        }
        let Some((metric, _)) = self.exposition.declared(series) else {
            found.add(place, [series, "", ""], || Some(self.missing(series)));
            return;
        };
        if found.add(place, [series, "", ""], || self.kind(series, metric)) || !metric.is_seen() {
            return;
        }
        for (label, values) in &selected.matchers {
            if label != "le" && found.add(place, [series, label, ""], || self.label(series, label, metric)) {
                continue;
            }
            for value in values {
                found.add(place, [series, label, value], || match label.as_str() {
                    "le" => self.bucket(series, value, metric),
                    _ => self.value(series, label, value, metric),
                });
            }
        }
    }

    /// Looks at a label that one of several series must have.
    pub(super) fn grouped(&self, grouped: &Grouped, place: &str, found: &mut Found) {
        let is_clear = |series: &String| {
            let metric = self.exposition.find(series).map(|(metric, _)| metric);
            metric.filter(|metric| metric.is_seen() && !self.catalogue.is_recorded(series))
        };
        let Some(metrics) = grouped.series.iter().map(is_clear).collect::<Option<Vec<_>>>() else {
            return;
        };
        if metrics
            .iter()
            .any(|metric| metric.labels.contains_key(&grouped.label))
        {
            return;
        }
        if let (Some(series), Some(metric)) = (grouped.series.first(), metrics.first()) {
            let label = grouped.label.as_str();
            found.add(place, [series, label, ""], || self.label(series, label, metric));
        }
    }

    /// A series of which no metric is exposed.
    fn missing(&self, series: &str) -> Finding {
        let finding = |level, declared, nearest: Option<&str>| Finding {
            level,
            subject: Subject::Metric(series.to_owned()),
            declared,
            nearest: nearest.map(str::to_owned),
            places: Vec::new(),
        };
        let Some((name, declared)) = self.catalogue.of_series(series) else {
            if super::is_of_rules(series) {
                // The rules are those of another project.
                return finding(Level::Note, false, None);
            }
            let exposed = self.exposition.metrics().map(|(name, _)| name);
            let known = exposed.chain(self.catalogue.metrics.keys().map(String::as_str));
            return finding(Level::Error, false, nearest_known(series, known));
        };
        let is_read = |series: &str| self.read.contains(series);
        if let Some(other) = renamed::metric(name, declared, self.catalogue, self.exposition, is_read) {
            return finding(Level::Error, true, Some(other));
        }
        let need_not_be = !declared.labels.is_empty() || is_of_failures(name);
        match self.absent {
            Absent::Error if !need_not_be => finding(Level::Error, true, None),
            Absent::Error | Absent::Note => finding(Level::Note, true, None),
        }
    }

    /// A metric of another kind than the queries think.
    fn kind(&self, series: &str, metric: &Metric) -> Option<Finding> {
        let declared = self.catalogue.of_series(series);
        if self.exposition.find(series).is_none() {
            // Only of a native histogram does a typed query read the bare name; the text formats have no series of it.
            let is_bare = metric.kind == Kind::Histogram && self.exposition.metrics.contains_key(series);
            let is_native = metric.is_native_histogram() || (is_bare && declared.is_some());
            let is_created = series.ends_with("_created");
            let has = metric
                .suffixes
                .iter()
                .map(|suffix| format!("`{}{suffix}`", base(series, metric)));
            return Some(Finding {
                level: if is_native || is_created {
                    Level::Note
                } else {
                    Level::Error
                },
                subject: Subject::Series {
                    series: series.to_owned(),
                    exposed: metric.kind,
                    has: has.collect::<Vec<_>>().join(", "),
                },
                declared: declared.is_some(),
                nearest: None,
                places: Vec::new(),
            });
        }
        let (name, declared) = declared?;
        (!renamed::is_kind(declared.kind, metric.kind)).then(|| Finding {
            level: Level::Error,
            subject: Subject::Kind {
                metric: name.to_owned(),
                declared: declared.kind,
                exposed: metric.kind,
            },
            declared: true,
            nearest: None,
            places: Vec::new(),
        })
    }

    fn label(&self, series: &str, label: &str, metric: &Metric) -> Option<Finding> {
        if metric.labels.contains_key(label) || label == "quantile" && metric.kind == Kind::Summary {
            return None;
        }
        let declared = self.catalogue.of_series(series).map(|(_, declared)| declared);
        let entry = declared.and_then(|declared| Some((declared, declared.labels.get(label)?)));
        if label == "le" || (entry.is_none() && self.catalogue.is_target_label(label)) {
            return None;
        }
        let has = || metric.labels.keys().map(String::as_str);
        let (level, nearest) = match entry {
            None => {
                let names = declared
                    .into_iter()
                    .flat_map(|declared| declared.labels.keys().map(String::as_str));
                (Level::Error, nearest_known(label, has().chain(names)))
            }
            Some((declared, entry)) => {
                let renamed = renamed::label(label, entry, declared, self.catalogue, metric);
                let must_be = self.absent == Absent::Error && !is_of_failures(label);
                (
                    if renamed.is_some() || must_be {
                        Level::Error
                    } else {
                        Level::Note
                    },
                    renamed,
                )
            }
        };
        Some(Finding {
            level,
            subject: Subject::Label {
                metric: series.to_owned(),
                label: label.to_owned(),
                has: some(has(), LISTED),
            },
            declared: entry.is_some(),
            nearest: nearest.map(str::to_owned),
            places: Vec::new(),
        })
    }

    fn value(&self, series: &str, label: &str, value: &str, metric: &Metric) -> Option<Finding> {
        let seen = metric.labels.get(label)?;
        if seen.contains(value) || seen.is_cut() {
            return None;
        }
        let declared = self
            .catalogue
            .of_series(series)
            .and_then(|(_, declared)| declared.labels.get(label));
        let is_declared = declared.is_some_and(|label| label.values.contains(value));
        let is_closed = declared.is_some_and(|label| !label.open);
        let twin = renamed::value(value, declared, metric, label);
        let nearest = twin.or_else(|| {
            let values = declared.filter(|_| is_closed && !is_declared)?;
            nearest_known(value, values.values.iter().map(String::as_str))
        });
        Some(Finding {
            level: if twin.is_some() || (is_closed && !is_declared) {
                Level::Error
            } else {
                Level::Note
            },
            subject: Subject::Value {
                metric: series.to_owned(),
                label: label.to_owned(),
                value: value.to_owned(),
                has: some(seen.iter(), LISTED),
            },
            // Of a label that takes any value, none is undeclared.
            declared: is_declared || !is_closed,
            nearest: nearest.map(str::to_owned),
            places: Vec::new(),
        })
    }

    /// A bound that no bucket has. All buckets of a histogram are exposed at once, so that none is seen later.
    fn bucket(&self, series: &str, text: &str, metric: &Metric) -> Option<Finding> {
        let bound: f64 = text.parse().ok()?;
        if !bound.is_finite() || metric.buckets.contains(&bound) {
            return None;
        }
        let is_in = |declared: &Declared| declared.buckets.contains(&bound);
        let is_declared = self
            .catalogue
            .of_series(series)
            .is_some_and(|(_, declared)| is_in(declared));
        let distance = |other: &&f64| (**other - bound).abs();
        let nearest = metric
            .buckets
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        Some(Finding {
            level: if metric.is_native_histogram() {
                Level::Note
            } else {
                Level::Error
            },
            subject: Subject::Bucket {
                metric: series.to_owned(),
                bound: text.to_owned(),
                has: metric
                    .buckets
                    .iter()
                    .take(40)
                    .map(f64::to_string)
                    .collect::<Vec<_>>()
                    .join(", "),
            },
            declared: is_declared,
            nearest: nearest.map(f64::to_string),
            places: Vec::new(),
        })
    }
}

/// The name of the metric that has a series.
fn base<'s>(series: &'s str, metric: &Metric) -> &'s str {
    let suffixes = crate::model::SUFFIXES.into_iter();
    let mut names = suffixes.filter_map(|suffix| series.strip_suffix(suffix));
    let is_own = metric.suffixes.contains("") && metric.kind == Kind::Unknown;
    names.next().filter(|_| !is_own).unwrap_or(series)
}
