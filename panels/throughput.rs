//! Throughput: how often something happened.

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dashgen::typed::{LabelIn, SeriesOf};

/// How often something happens per second, stacked by a label, so that the top edge is the sum.
pub fn by<S, L, Place>(title: &str, series: S, label: L) -> TimeSeries
where
    S: MetricSelector,
    S::Of: Counter,
    L: LabelIn<SeriesOf<S::Of>, Place>,
{
    TimeSeries::new(title)
        .query(series.rate(RATE_INTERVAL).sum().by(label))
        .stack_series()
}
