//! What every Prometheus has by itself.

use super::{Series, SeriesKind};

/// Labels that scraping adds to what a target exposes: Prometheus' own, and those that the usual configurations take
/// from Kubernetes. `exported_…` is what an exposed label is called that one of them hides.
pub const TARGET_LABELS: [&str; 16] = [
    "cluster",
    "container",
    "endpoint",
    "env",
    "environment",
    "host",
    "instance",
    "job",
    "namespace",
    "node",
    "pod",
    "prometheus",
    "region",
    "replica",
    "service",
    "zone",
];

/// Whether a label begins as only those do that a scrape makes, and no program: `exported_job`, `kubernetes_name`,
/// `otel_scope_name`.
pub fn is_of_scrape(label: &str) -> bool {
    let starts = ["exported_", "__", "kubernetes_", "k8s_", "otel_"];
    starts.iter().any(|start| label.starts_with(start))
}

/// What is known of a series that Prometheus makes of every scrape or alert: `up`, `scrape_…`, `ALERTS`.
pub fn of_prometheus(name: &str) -> Option<Series> {
    let of_targets = [
        "up",
        "scrape_body_size_bytes",
        "scrape_duration_seconds",
        "scrape_native_histogram_bucket_limit",
        "scrape_sample_limit",
        "scrape_samples_post_metric_relabeling",
        "scrape_samples_scraped",
        "scrape_series_added",
        "scrape_timeout_seconds",
    ];
    let scraped = of_targets.contains(&name);
    (scraped || matches!(name, "ALERTS" | "ALERTS_FOR_STATE")).then_some(Series {
        kind: SeriesKind::Gauge,
        // Whatever the configuration gives to targets, and rules to alerts.
        labels: None,
        scraped,
    })
}
