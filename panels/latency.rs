//! Latency: how long something took, as quantiles of a histogram.

use dashgen::panel::{Stat, TimeSeries};
use dashgen::prelude::*;
use dashgen::promql::ast::Window;

/// The median, the 95th and the 99th percentile over time.
pub fn quantiles<S>(title: &str, series: S) -> TimeSeries
where
    S: MetricSelector + Clone,
    S::Of: Histogram,
{
    [(0.5, "p50"), (0.95, "p95"), (0.99, "p99")]
        .into_iter()
        .fold(TimeSeries::new(title), |panel, (q, name)| {
            panel.query(series.clone().histogram_quantile(q, RATE_INTERVAL).ref_id(name))
        })
}

/// One quantile over time, a line for each value of a label.
pub fn quantile_by<S, L>(title: &str, series: S, q: f64, label: L) -> TimeSeries
where
    S: MetricSelector,
    S::Of: Histogram,
    L: LabelOf<S::Of>,
{
    TimeSeries::new(title).query(series.histogram_quantile(q, RATE_INTERVAL).by(label))
}

/// The 99th percentile now against an SLO: orange above the threshold of the SLO, red above that of the alert.
pub fn p99_against_slo<S>(
    title: &str,
    series: S,
    window: impl Into<Window>,
    target: impl Into<Quantity>,
    alert: impl Into<Quantity>,
) -> Stat
where
    S: MetricSelector,
    S::Of: Histogram,
{
    crate::tile::now(title, series.histogram_quantile(0.99, window), "p99")
        .warn_above(target)
        .fail_above(alert)
}
