//! Whether the series of an answer are the buckets of a histogram.

use super::Query;
use dashgen_promql::analysis::{ResultLabels, result_labels, selectors};

impl Query {
    /// Whether its series carry `le`, the bound of a bucket: it was told so, or its PromQL groups by it.
    pub(crate) fn has_buckets(&self) -> bool {
        let told = self.result_labels().unwrap_or_default();
        let kept = || match self.expression().map(|expr| result_labels(expr, &|_| None)) {
            Some(ResultLabels::Known(labels)) => labels.contains("le"),
            Some(ResultLabels::Unknown) | None => false,
        };
        told.iter().any(|label| label == "le") || kept()
    }

    /// The names of the metrics that it reads.
    pub(crate) fn metric_names(&self) -> impl Iterator<Item = &str> {
        let read = self.expression().map(selectors).unwrap_or_default();
        read.into_iter().filter_map(|selector| selector.metric_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_buckets_if_le_is_among_its_labels() {
        for promql in [
            "sum by (le) (increase(x_bucket[5m]))",
            "sum by (step, le) (rate(x_bucket[5m])) * 2",
        ] {
            assert!(Query::promql(promql).has_buckets(), "{promql}");
        }
        for promql in [
            "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))",
            "sum by (step) (rate(x_bucket[5m]))",
            "sum without (le) (rate(x_bucket[5m]))",
            "rate(x_bucket[5m])",
            "sum by (le",
        ] {
            assert!(!Query::promql(promql).has_buckets(), "{promql}");
        }
        assert!(Query::promql("rate(x_bucket[5m])").labels(["le"]).has_buckets());
    }
}
