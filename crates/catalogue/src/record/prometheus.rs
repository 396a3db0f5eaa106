//! The recorder of `metrics-exporter-prometheus`, as a table asks for it.

use metrics_exporter_prometheus::formatting::{sanitize_label_key, sanitize_metric_name};
use metrics_exporter_prometheus::{Matcher, NativeHistogramConfig, PrometheusBuilder};

use crate::{MetricInfo, MetricType};

/// Why a table cannot be exposed as it stands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExporterError {
    /// The exporter writes a name of the old form, with `_` for every other character.
    #[error(
        "`{declared}` would be exposed as `{exposed}`: declare that name, or use an exporter that keeps names of \
         Prometheus 3"
    )]
    Name {
        /// The name in the table.
        declared: &'static str,
        /// The name that Prometheus would see.
        exposed: String,
    },
    /// The exporter does not take what it was told.
    #[error(
        "`metrics-exporter-prometheus` does not take what the table says of `{metric}`: change its entry"
    )]
    Refused {
        /// The metric's name.
        metric: &'static str,
        /// What the exporter said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Growth from one bucket to the next, the most buckets and the least value that is not zero, as Prometheus' own client
/// library recommends them (`NativeHistogramBucketFactor` in `prometheus/histogram.go` of `client_golang`).
const NATIVE: (f64, u32, f64) = (1.1, 160, 1e-9);

/// The builder of `metrics-exporter-prometheus`, with the buckets of every histogram and the quantiles of the summaries.
///
/// The exporter has one set of quantiles for all summaries: all that any of them declares. A native histogram is seen by
/// a Prometheus that scrapes by protobuf (`scrape_native_histograms`).
///
/// ```
/// use dashgen_catalogue::{Unit, record};
///
/// dashgen_catalogue::metrics! {
///     /// Time to answer.
///     histogram Answer = "answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
/// }
/// let recorder = record::prometheus_builder(METRICS)?.build_recorder();
/// let page = recorder.handle();
/// facade::with_local_recorder(&recorder, || Answer.with().record(0.2));
/// assert!(page.render().contains(r#"answer_seconds_bucket{le="1"} 1"#), "{}", page.render());
/// # Ok::<(), record::ExporterError>(())
/// ```
///
/// # Errors
/// If the exporter cannot write a name as it is declared.
pub fn prometheus_builder(metrics: &[MetricInfo]) -> Result<PrometheusBuilder, ExporterError> {
    let mut builder = PrometheusBuilder::new();
    let mut quantiles = Vec::new();
    for metric in metrics {
        let refused = |source| ExporterError::Refused {
            metric: metric.name,
            source,
        };
        same_name(metric.name, sanitize_metric_name(metric.name))?;
        for label in metric.labels {
            same_name(label.name, sanitize_label_key(label.name))?;
        }
        let named = Matcher::Full(metric.name.to_owned());
        match metric.metric_type {
            MetricType::Histogram => {
                builder = builder
                    .set_buckets_for_metric(named, metric.buckets)
                    .map_err(|error| refused(error.into()))?;
            }
            MetricType::NativeHistogram => {
                let (factor, most, least) = NATIVE;
                let config =
                    NativeHistogramConfig::new(factor, most, least).map_err(|error| refused(error.into()))?;
                builder = builder.set_native_histogram_for_metric(named, config);
            }
            MetricType::Summary => {
                quantiles.extend_from_slice(metric.quantiles);
                quantiles.sort_by(f64::total_cmp);
                quantiles.dedup();
                builder = builder
                    .set_quantiles(&quantiles)
                    .map_err(|error| refused(error.into()))?;
            }
            MetricType::Counter | MetricType::Gauge => {}
        }
    }
    Ok(builder)
}

fn same_name(declared: &'static str, exposed: String) -> Result<(), ExporterError> {
    if declared == exposed {
        return Ok(());
    }
    Err(ExporterError::Name { declared, exposed })
}
