//! What a project declares and what services expose, as the checks of PromQL ask for it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use dashgen_promql::analysis::LabelSet;
use dashgen_promql::ast::Name;
use dashgen_promql::metrics::{Metrics, Series, SeriesKind, is_of_scrape, nearest_known};

use crate::compare::{Catalogue, Declared, renamed};
use crate::{Exposition, Kind, Metric};

/// The metrics that are declared, that were seen, or both.
///
/// What is declared and was not seen is known: a counter of errors is born with the first one. It is not known where
/// something else took its place, such as a metric with a like name and the same labels that nobody declares. What was
/// seen and is not declared is known, too; its labels are those that were seen, and its values may be others.
///
/// ```
/// use dashgen_exposition::{Catalogue, Known, parse};
/// use dashgen_promql::metrics::check_metrics;
///
/// let seen = parse("# TYPE shop_orders_total counter\nshop_orders_total{payment=\"pay_later\"} 7\n")?;
/// let known = Known::new(Catalogue::default(), Some(seen));
/// let query = dashgen_promql::parse("rate(shop_orders_total{payment=\"pay-later\"}[5m])").unwrap();
/// assert_eq!(
///     check_metrics(&query, &known)[0].to_string(),
///     "label `payment` of `shop_orders_total` is never `pay-later`; its values are pay_later (did you mean `pay_later`?)"
/// );
/// # Ok::<(), dashgen_exposition::ParseError>(())
/// ```
#[derive(Debug, Default)]
pub struct Known {
    catalogue: Catalogue,
    /// What was seen, if anybody looked.
    exposition: Option<Exposition>,
    /// Metrics that are declared and gone, with those that took their place.
    gone: BTreeMap<String, String>,
    /// Names that are not known, with those that were perhaps meant: a thousand queries may have the same.
    meant: Mutex<BTreeMap<String, Option<String>>>,
}

impl Known {
    /// What a catalogue declares and, if anybody looked, what services expose.
    pub fn new(catalogue: Catalogue, exposition: Option<Exposition>) -> Self {
        let mut gone = BTreeMap::new();
        if let Some(exposition) = &exposition {
            let unseen = catalogue.metrics.iter().filter(|(name, _)| {
                exposition.declared(name).is_none()
                    && !is_of_rules(name)
                    && !catalogue.recorded.contains(*name)
            });
            for (name, declared) in unseen {
                let other = renamed::metric(name, declared, &catalogue, exposition, |_| false);
                gone.extend(other.map(|other| (name.clone(), other.to_owned())));
            }
        }
        Self {
            catalogue,
            exposition,
            gone,
            meant: Mutex::default(),
        }
    }

    /// The name that was perhaps meant, compared with all others.
    fn like(&self, name: &str) -> Option<String> {
        let names = self.names();
        // The name of a histogram is that of none of its series.
        let suffixes = ["", "_bucket", "_count", "_sum"];
        suffixes.iter().find_map(|suffix| {
            let base = name.strip_suffix(suffix)?;
            let near = format!("{}{suffix}", nearest_known(base, names.iter().copied())?);
            self.series(&near).is_some().then_some(near)
        })
    }

    fn declared(&self, series: &str) -> Option<(&str, &Declared)> {
        self.catalogue.of_series(series)
    }

    fn seen(&self, series: &str) -> Option<&Metric> {
        let (metric, _) = self.exposition.as_ref()?.declared(series)?;
        metric.is_seen().then_some(metric)
    }

    /// Whether a rule of Prometheus makes the series, which no service exposes.
    fn is_made_by_rules(&self, series: &str) -> bool {
        is_of_rules(series) || self.catalogue.recorded.contains(series)
    }

    fn as_declared(&self, series: &str) -> Option<Series> {
        let (name, declared) = self.declared(series)?;
        if self.gone.contains_key(name) {
            return None;
        }
        let suffix = series.strip_prefix(name).unwrap_or_default();
        let is_scraped = !self.is_made_by_rules(name);
        let seen = self.seen(series);
        let exposed = seen
            .map(|metric| metric.kind)
            .filter(|kind| *kind != Kind::Unknown);
        let kind = match exposed.filter(|exposed| !renamed::is_kind(declared.kind, *exposed)) {
            Some(exposed) => kind_of(exposed, suffix),
            None => kind_of(declared.kind, suffix),
        };
        let is_kept = |(name, label): &(&String, &crate::DeclaredLabel)| {
            let Some(seen) = seen.filter(|metric| !metric.labels.contains_key(*name)) else {
                return true;
            };
            renamed::label(name, label, declared, &self.catalogue, seen).is_none()
        };
        let own = declared.labels.iter().filter(is_kept).map(|(name, _)| name);
        let exposed = seen.into_iter().flat_map(|metric| metric.labels.keys());
        let labels = own.chain(exposed).chain(&self.catalogue.target_labels);
        Some(Series {
            kind,
            labels: Some(label_set(labels, declared.kind, suffix)),
            scraped: is_scraped,
        })
    }

    fn as_exposed(&self, series: &str) -> Option<Series> {
        let exposition = self.exposition.as_ref()?;
        let (metric, suffix) = exposition.declared(series)?;
        let is_there = exposition.find(series).is_some();
        // The text formats have it in OpenMetrics alone, and Prometheus may have it all the same.
        if !is_there && suffix != "_created" {
            return None;
        }
        let labels = metric.labels.keys().chain(&self.catalogue.target_labels);
        Some(Series {
            kind: kind_of(metric.kind, suffix),
            // What is described only has labels that nobody can tell yet.
            labels: metric.is_seen().then(|| label_set(labels, metric.kind, suffix)),
            scraped: true,
        })
    }
}

fn label_set<'n>(labels: impl Iterator<Item = &'n String>, kind: Kind, suffix: &str) -> LabelSet {
    let mut labels: LabelSet = labels.map(|label| Name::from(label.clone())).collect();
    match (kind, suffix) {
        (_, "_bucket") => labels.insert("le".into()),
        (Kind::Summary, "") => labels.insert("quantile".into()),
        _ => false,
    };
    labels
}

fn kind_of(kind: Kind, suffix: &str) -> SeriesKind {
    match (kind, suffix) {
        (Kind::Histogram, "_bucket") => SeriesKind::Bucket,
        (Kind::Histogram, "") => SeriesKind::NativeHistogram,
        (Kind::Histogram | Kind::Summary, "_count" | "_sum") | (Kind::Counter, "") => SeriesKind::Counter,
        (Kind::Unknown, _) => SeriesKind::Unknown,
        _ => SeriesKind::Gauge,
    }
}

fn is_of_rules(series: &str) -> bool {
    series.contains(':')
}

impl Metrics for Known {
    fn series(&self, name: &str) -> Option<Series> {
        let made = || {
            self.catalogue.recorded.contains(name).then_some(Series {
                kind: SeriesKind::Unknown,
                labels: None,
                scraped: false,
            })
        };
        self.as_declared(name)
            .or_else(made)
            .or_else(|| self.as_exposed(name))
    }

    fn names(&self) -> Vec<&str> {
        let exposed = self
            .exposition
            .iter()
            .flat_map(Exposition::metrics)
            .map(|(name, _)| name);
        let declared = self
            .catalogue
            .metrics
            .keys()
            .filter(|name| !self.gone.contains_key(*name));
        let recorded = self.catalogue.recorded.iter();
        let mut names: Vec<&str> = declared
            .chain(recorded)
            .map(String::as_str)
            .chain(exposed)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn nearest(&self, name: &str) -> Option<String> {
        if let Some((base, _)) = self.declared(name)
            && let Some(other) = self.gone.get(base)
        {
            let suffix = name.strip_prefix(base).unwrap_or_default();
            return Some(format!("{other}{suffix}"));
        }
        let meant = || self.meant.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(meant) = meant().get(name) {
            return meant.clone();
        }
        let found = self.like(name);
        meant().insert(name.to_owned(), found.clone());
        found
    }

    fn values(&self, series: &str, label: &str) -> Option<Vec<Cow<'_, str>>> {
        let seen = self.seen(series);
        if label == "le" {
            let declared = || {
                self.declared(series)
                    .map(|(_, declared)| declared.buckets.as_slice())
            };
            let exposed = seen
                .map(|metric| metric.buckets.as_slice())
                .filter(|bounds| !bounds.is_empty());
            let bounds = exposed.or_else(declared).filter(|bounds| !bounds.is_empty())?;
            let bounds = bounds.iter().map(|bound| bound.to_string().into());
            return Some(bounds.chain(["+Inf".into()]).collect());
        }
        let (_, declared) = self.declared(series)?;
        let label_of = declared.labels.get(label).filter(|label| !label.open)?;
        let exposed = seen.and_then(|metric| metric.labels.get(label));
        let exposed = exposed.into_iter().flat_map(crate::Values::iter);
        let mut values: Vec<Cow<'_, str>> = label_of
            .values
            .iter()
            .map(|value| value.as_str().into())
            .collect();
        values.extend(
            exposed
                .filter(|value| !label_of.values.contains(*value))
                .map(Cow::Borrowed),
        );
        Some(values)
    }

    fn instead(&self, series: &str, label: &str, value: &str) -> Option<String> {
        let metric = self.seen(series)?;
        let seen = metric.labels.get(label)?;
        if seen.contains(value) || seen.is_cut() {
            return None;
        }
        let declared = self
            .declared(series)
            .and_then(|(_, declared)| declared.labels.get(label));
        renamed::value(value, declared, metric, label).map(str::to_owned)
    }

    fn is_seen(&self, series: &str, label: Option<&str>, value: Option<&str>) -> bool {
        let Some(exposition) = &self.exposition else {
            return true;
        };
        if self.is_made_by_rules(series) {
            return true;
        }
        let metric = exposition
            .declared(series)
            .map(|(metric, _)| metric)
            .filter(|metric| metric.is_seen());
        let (Some(metric), Some(label)) = (metric, label) else {
            // What is said of a metric is not said again of its labels.
            return metric.is_some() || label.is_some();
        };
        let is_of_target = self.catalogue.is_target_label(label) || is_of_scrape(label);
        let Some(values) = metric.labels.get(label) else {
            return value.is_some() || is_of_target || matches!(label, "le" | "quantile");
        };
        value.is_none_or(|value| values.contains(value) || values.is_cut() || is_of_target)
    }
}

#[cfg(test)]
mod tests {
    use dashgen_promql::metrics::check_metrics;

    use super::*;
    use crate::DeclaredLabel;

    const SEEN: &str = concat!(
        "# TYPE t_seconds histogram\nt_seconds_bucket{a=\"b\",le=\"0.5\"} 1\nt_seconds_bucket{a=\"b\",le=\"+Inf\"} 1\n",
        "t_seconds_count{a=\"b\"} 1\nt_seconds_sum{a=\"b\"} 1\n# TYPE g gauge\ng{a=\"b\"} 1\n# TYPE quiet_total counter\n",
        "# TYPE orders_total counter\norders_total{payment=\"pay_later\"} 1\n",
    );

    fn found(known: &Known, promql: &str) -> Vec<String> {
        let parsed = dashgen_promql::parse(promql).expect("PromQL");
        check_metrics(&parsed, known)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    fn seen(catalogue: Catalogue) -> Known {
        Known::new(catalogue, Some(crate::parse(SEEN).expect("an exposition")))
    }

    /// A counter of orders with one closed label, and a gauge of what is in flight.
    fn declared() -> Catalogue {
        let values = ["card", "invoice"].map(str::to_owned).into();
        let label = DeclaredLabel { values, open: false };
        let orders = Declared {
            kind: Kind::Counter,
            labels: [("payment".to_owned(), label)].into(),
            ..Declared::default()
        };
        let waiting = Declared {
            kind: Kind::Gauge,
            ..Declared::default()
        };
        Catalogue {
            metrics: [
                ("shop_sales_total".to_owned(), orders),
                ("waiting_orders".to_owned(), waiting),
            ]
            .into(),
            recorded: ["made_by_a_rule".to_owned()].into(),
            target_labels: ["stage".to_owned()].into(),
        }
    }

    #[test]
    fn what_is_exposed_can_be_asked() {
        let known = seen(Catalogue::default());
        for promql in [
            "histogram_quantile(0.9, sum by (le, a) (rate(t_seconds_bucket[5m])))",
            "rate(t_seconds_count{a=\"b\"}[5m])",
            "g{job=\"x\", exported_job=\"y\", kubernetes_name=\"z\", namespace=\"n\"}",
            "t_seconds_created + orders_created",
            "histogram_quantile(0.9, sum(rate(t_seconds[5m])))",
        ] {
            assert_eq!(found(&known, promql), [""; 0], "{promql}");
        }
    }

    #[test]
    fn what_is_not_exposed_is_found_and_what_may_come_is_noted() {
        let known = seen(Catalogue::default());
        let all = [
            "rate(g[5m])",
            "sum by (z) (g)",
            "rate(t_second_count[5m])",
            "t_seconds",
            "rate(t_seconds_bucket{le=\"0.4\"}[5m])",
            "rate(quiet_total{z=\"1\"}[5m])",
            "g{a=\"c\"}",
            "rate(orders_total{payment=\"pay-later\"}[5m])",
        ]
        .map(|promql| found(&known, promql).join("; "));
        insta::assert_snapshot!(all.join("\n"), @"
        `rate` is for counters, and `g` is a gauge; use `deriv` or `delta`, or plot it as it is
        `by` names label `z`, and the labels there are a
        no metric `t_second_count` is known (did you mean `t_seconds_count`?)
        no metric `t_seconds` is known (did you mean `t_seconds_bucket`?)
        label `le` of `t_seconds_bucket` is never `0.4`; its values are 0.5, +Inf
        `quiet_total` has not been seen yet
        value `c` of label `a` of `g` has not been seen yet
        label `payment` of `orders_total` is never `pay-later`; its values are pay_later (did you mean `pay_later`?)
        ");
    }

    #[test]
    fn what_is_declared_need_not_be_exposed() {
        let quiet = Known::new(
            declared(),
            Some(crate::parse("# TYPE other gauge\nother 1\n").expect("text")),
        );
        let unread = Known::new(declared(), None);
        let renamed = Known::new(
            declared(),
            Some(
                crate::parse("# TYPE shop_sale_total counter\nshop_sale_total{payment=\"card\"} 1\n")
                    .expect("text"),
            ),
        );
        let promql =
            "sum by (stage) (rate(shop_sales_total{payment=\"card\"}[5m])) + waiting_orders + made_by_a_rule";
        let wrong = "rate(shop_sales_total{payment=\"crd\"}[5m]) + sum by (shop) (waiting_orders) + rate(waiting_orders[5m])";
        let all = [
            found(&quiet, promql),
            found(&unread, promql),
            found(&renamed, promql),
            found(&unread, wrong),
        ]
        .map(|found| found.join("\n"));
        insta::assert_snapshot!(all.join("\n--\n"), @"
        `shop_sales_total` has not been seen yet
        `waiting_orders` has not been seen yet
        --

        --
        no metric `shop_sales_total` is known (did you mean `shop_sale_total`?)
        `waiting_orders` has not been seen yet
        --
        label `payment` of `shop_sales_total` is never `crd`; its values are card, invoice (did you mean `card`?)
        `by` names label `shop`, and the labels there are stage
        `rate` is for counters, and `waiting_orders` is a gauge; use `deriv` or `delta`, or plot it as it is
        ");
    }
}
