//! What is exposed, as the checks of PromQL ask for it.

use std::borrow::Cow;

use dashgen_promql::analysis::LabelSet;
use dashgen_promql::metrics::{Metrics, Series, SeriesKind};

use crate::{Exposition, Kind};

/// The buckets of histograms have `le`, summaries `quantile`. A label that was not seen may be born later, and so may a
/// value: what is said of them is no proof that there are no others, but for `le`.
impl Metrics for Exposition {
    fn series(&self, name: &str) -> Option<Series> {
        let (metric, suffix) = self.find(name)?;
        let kind = match (metric.kind, suffix) {
            (Kind::Histogram, "_bucket") => SeriesKind::Bucket,
            (Kind::Histogram, "") => SeriesKind::NativeHistogram,
            (Kind::Histogram | Kind::Summary, "_count" | "_sum") | (Kind::Counter, "") => SeriesKind::Counter,
            (Kind::Unknown, _) => SeriesKind::Unknown,
            _ => SeriesKind::Gauge,
        };
        let own = match (metric.kind, suffix) {
            (_, "_bucket") => Some("le"),
            (Kind::Summary, "") => Some("quantile"),
            _ => None,
        };
        let labels = metric.labels.keys().map(String::as_str).chain(own);
        Some(Series {
            kind,
            // What is described only has labels that nobody can tell yet.
            labels: metric
                .is_seen()
                .then(|| labels.map(|label| label.to_owned().into()).collect::<LabelSet>()),
            scraped: true,
        })
    }

    fn names(&self) -> Vec<&str> {
        self.metrics().map(|(name, _)| name).collect()
    }

    fn values(&self, series: &str, label: &str) -> Option<Vec<Cow<'_, str>>> {
        let (metric, suffix) = self.find(series)?;
        let is_bound = label == "le" && suffix == "_bucket" && !metric.buckets.is_empty();
        is_bound.then(|| {
            metric
                .buckets
                .iter()
                .map(|bound| bound.to_string().into())
                .chain(["+Inf".into()])
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use dashgen_promql::metrics::check_metrics;

    #[test]
    fn a_query_is_checked_against_what_is_exposed() {
        let exposition = crate::parse(concat!(
            "# TYPE t_seconds histogram\nt_seconds_bucket{a=\"b\",le=\"0.5\"} 1\nt_seconds_bucket{a=\"b\",le=\"+Inf\"} 1\n",
            "t_seconds_count{a=\"b\"} 1\nt_seconds_sum{a=\"b\"} 1\n# TYPE g gauge\ng{a=\"b\"} 1\n# TYPE quiet_total counter\n",
        ))
        .expect("an exposition");
        let found = |promql: &str| {
            let parsed = dashgen_promql::parse(promql).expect("PromQL");
            check_metrics(&parsed, &exposition).len()
        };
        assert_eq!(
            found("histogram_quantile(0.9, sum by (le, a) (rate(t_seconds_bucket[5m])))"),
            0
        );
        assert_eq!(
            found("rate(t_seconds_count{a=\"c\"}[5m]) + rate(quiet_total{z=\"1\"}[5m])"),
            0
        );
        assert_eq!(found("rate(g[5m])"), 1, "a gauge has no rate");
        assert_eq!(found("sum by (z) (g)"), 1, "nobody exposes `z`");
        assert_eq!(found("rate(t_second_count[5m])"), 1, "nobody exposes it");
    }
}
